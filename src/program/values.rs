//! The values that stand behind the flags of the command line.

use super::commands::Set;
use crate::ch03_linear::Start;
use crate::ch04_activation::Activation;
use crate::ch05_loss::Loss;
use crate::toolbox::{Error, Real};
use std::fmt::Display;
use std::str::FromStr;

/// The names of the starts; instead of one a number R may stand, for `Start::Uniform(R)`.
pub const STARTS: [(&str, Start); 5] = [
    ("he", Start::HeNormal),
    ("symmetric", Start::SymmetricUniform),
    ("school", Start::SchoolUniform),
    ("normal", Start::StandardNormal),
    ("zero", Start::Zero),
];

pub fn whole_number<T>(name: &str, text: &str, smallest: T, largest: T) -> Result<T, Error>
where
    T: FromStr + PartialOrd + Display,
{
    match text.parse::<T>() {
        Ok(number) if number >= smallest && number <= largest => Ok(number),
        _ if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            usage(&format!("{name} must be a whole number from {smallest} to {largest}, not {text:?}"))
        }
        _ => usage(&format!("{name} must be a whole number, {smallest} or more, not {text:?}")),
    }
}

pub fn rate(text: &str) -> Result<Real, Error> {
    match text.parse::<Real>() {
        Ok(rate) if rate.is_finite() && rate > 0.0 => Ok(rate),
        _ => usage(&format!(
            "--rate must be a number above 0, such as 0.1 (with a point), and none too large or too small \
             for the computer, not {text:?}"
        )),
    }
}

pub fn set(text: &str) -> Result<Set, Error> {
    match Set::ALL.into_iter().find(|set| set.name() == text) {
        Some(set) => Ok(set),
        None => usage(&format!("--set is train, validation or test, not {text:?}")),
    }
}

/// 784,30,10
pub fn sizes(text: &str) -> Result<Vec<usize>, Error> {
    let sizes: Result<Vec<usize>, _> = text.split(',').map(|size| size.trim().parse()).collect();
    match sizes {
        Ok(sizes) if sizes.len() >= 2 && !sizes.contains(&0) => Ok(sizes),
        _ => usage(&format!(
            "--sizes must be the neurons of each layer, two or more whole numbers from 1 on with commas between, \
             such as 784,30,10, not {text:?}"
        )),
    }
}

pub fn activation(name: &str, text: &str, or_none: &str) -> Result<Activation, Error> {
    match Activation::ALL.into_iter().find(|activation| activation.name() == text) {
        Some(activation) => Ok(activation),
        None => {
            let names = Activation::ALL.map(Activation::name).join(", ");
            usage(&format!("{name} is {names}{or_none}, not {text:?}"))
        }
    }
}

pub fn loss(text: &str) -> Result<Loss, Error> {
    let names = Loss::ALL.map(|loss| loss.name().replace(' ', "-"));
    match names.iter().position(|name| name == text) {
        Some(i) => Ok(Loss::ALL[i]),
        None => usage(&format!("--loss is {}, not {text:?}", names.join(", "))),
    }
}

/// A name of `STARTS`, or a number R for numbers from -R to R.
pub fn start(name: &str, text: &str, or_none: &str) -> Result<Start, Error> {
    if let Some((_, start)) = STARTS.iter().find(|(known, _)| *known == text) {
        return Ok(*start);
    }
    match text.parse::<Real>() {
        Ok(r) if r > 0.0 && r <= 1e6 => Ok(Start::Uniform(r)),
        _ => {
            let names = STARTS.map(|(name, _)| name).join(", ");
            usage(&format!(
                "{name} is {names}{or_none}, or a number R up to a million for -R to R, not {text:?}"
            ))
        }
    }
}

/// None for the word none, else what `read` makes of the text; it gets what its message has to say of that word.
pub fn unless_none<T>(text: &str, read: impl Fn(&str, &str) -> Result<T, Error>) -> Result<Option<T>, Error> {
    match text {
        "none" => Ok(None),
        text => read(text, ", none").map(Some),
    }
}

pub fn usage<T>(problem: &str) -> Result<T, Error> {
    Err(Error::Usage(format!("{problem}\nType `chalknet help` to see what can be typed (with cargo: `cargo run --release -- help`).")))
}
