//! Formulas with their numbers put in, written as the book writes them.

use crate::toolbox::Real;

/// A number of the arithmetic: what a formula calls it, and how it is written.
#[derive(Clone, Debug)]
pub struct Term {
    pub name: String,
    pub number: String,
}

impl Term {
    /// A number that was chosen.
    pub fn given(name: String, number: Real) -> Term {
        Term { name, number: given(number) }
    }

    /// A number that was computed, to four decimals.
    pub fn computed(name: String, number: Real) -> Term {
        Term { name, number: rounded(number) }
    }
}

/// w and 1, 2 → w₁₂
pub fn indexed(letter: &str, places: &[usize]) -> String {
    let mut name = letter.to_string();
    for place in places {
        for digit in place.to_string().chars() {
            // The small digits stand side by side, as the others do.
            let small = digit.to_digit(10).and_then(|digit| char::from_u32('₀' as u32 + digit));
            name.extend(small);
        }
    }
    name
}

/// The pattern with the name of a term in the place of each #.
pub fn with_names(pattern: &str, terms: &[Term]) -> String {
    filled(pattern, terms, |term, _| term.name.clone())
}

/// The pattern with the number of a term in the place of each #; a negative one stands in brackets where it must.
pub fn with_numbers(pattern: &str, terms: &[Term]) -> String {
    filled(pattern, terms, |term, may_be_bare| match may_be_bare || !term.number.starts_with('-') {
        true => term.number.clone(),
        false => format!("({})", term.number),
    })
}

/// The pattern with what `written` makes of a term in the place of each #. It is told whether a sign is plain to see
/// there: at the beginning, or behind a bracket, unless the number is multiplied, divided or squared.
fn filled(pattern: &str, terms: &[Term], written: impl Fn(&Term, bool) -> String) -> String {
    let mut pieces = pattern.split('#');
    let mut text = pieces.next().unwrap_or_default().to_string();
    for (term, after) in terms.iter().zip(pieces) {
        let before = text.trim_end();
        let begins = before.is_empty() || before.ends_with('(');
        text += &written(term, begins && !after.starts_with(['·', '²', '/']));
        text += after;
    }
    text
}

/// A number that was chosen, as it was chosen: 0.5. One with more than four decimals was computed before.
pub fn given(number: Real) -> String {
    // What is 0 has no sign.
    let text = format!("{:?}", number + 0.0);
    let is_short = text.split_once('.').is_some_and(|(_, decimals)| decimals.len() <= 4);
    if is_short {
        text
    } else {
        rounded(number)
    }
}

/// A number that was computed, to four decimals; what rounds to -0.0000 is 0.0000.
pub fn rounded(number: Real) -> String {
    const MANY_DIGITS: Real = 1e7;
    if number.is_finite() && number.abs() >= MANY_DIGITS {
        return format!("{number:.4e}");
    }
    let text = format!("{number:.4}");
    if text == "-0.0000" {
        text[1..].to_string()
    } else {
        text
    }
}

/// The same for numbers of which some are nearly 0, such as 2.1e-7, which is 2.1·10⁻⁷.
pub fn rounded_or_tiny(number: Real) -> String {
    const TINY: Real = 5e-4;
    match number != 0.0 && number.abs() < TINY {
        true => format!("{number:.1e}"),
        false => rounded(number),
    }
}
