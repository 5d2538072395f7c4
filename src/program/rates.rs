//! Learning rates to try next.

use crate::ch09_recipes::Recipe;
use crate::ch10_better::{Improvements, ADAM_RATE};
use crate::toolbox::Real;

/// A rate so many times the recipe's own, or so small a part of it, is rather a mistake in typing than a choice.
const FAR: Real = 100.0;

/// What to try after a rate that is too large: so many times less, or the recipe's usual rate if that is far below.
pub fn smaller(rate: Real, times: Real, usual: Real) -> Real {
    if rate / usual > FAR {
        usual
    } else {
        rounded(rate / times)
    }
}

/// What to try after a rate that is too small: ten times as much, or the recipe's usual rate if that is far above.
pub fn larger(rate: Real, usual: Real) -> Real {
    if usual / rate > FAR {
        usual
    } else {
        rounded(rate * 10.0)
    }
}

/// The learning rate that is usual with this recipe and these improvements.
pub fn usual_rate(recipe: &Recipe, improvements: &Improvements) -> Real {
    if improvements.adam {
        ADAM_RATE
    } else {
        recipe.settings.learning_rate
    }
}

/// The flags that begin anew with this rate, and with Adam if it is Adam's.
pub fn anew(improvements: &Improvements, rate: Real) -> String {
    let optimizer = if improvements.adam { " --optimizer adam" } else { "" };
    format!("--fresh{optimizer} --rate {}", typed(rate))
}

/// A rate as it can be typed: 0.05, but 1e-7 and not 0.0000001.
pub fn typed(rate: Real) -> String {
    if (1e-5..1e6).contains(&rate) {
        rate.to_string()
    } else {
        format!("{rate:e}")
    }
}

/// To two digits: 0.3 / 10 is 0.030000001 in f32, which nobody would type.
fn rounded(rate: Real) -> Real {
    format!("{rate:.1e}").parse().unwrap_or(rate)
}
