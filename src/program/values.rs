//! The values that stand behind the flags of the command line.

use super::commands::Set;
use super::nearest::did_you_mean;
use crate::ch03_linear::Start;
use crate::ch04_activation::Activation;
use crate::ch07_backprop::Loss;
use crate::ch09_recipes::FirstNumbers;
use crate::storage::{activation_named, is_adam, is_yes, ACTIVATIONS, LOSSES, NO_OR_YES, OPTIMIZERS};
use crate::toolbox::{Error, Real};
use std::fmt::Display;
use std::str::FromStr;

/// The names of the starts; instead of one a number R may stand, for `FirstNumbers::Uniform(R)`.
pub const STARTS: [(&str, FirstNumbers); 5] = [
    ("he", FirstNumbers::Start(Start::HeNormal)),
    ("symmetric", FirstNumbers::Start(Start::SymmetricUniform)),
    ("school", FirstNumbers::Start(Start::SchoolUniform)),
    ("normal", FirstNumbers::StandardNormal),
    ("zero", FirstNumbers::Start(Start::Zero)),
];

/// The names of the schedules: the learning rate stays the same, or goes through one cycle.
pub const SCHEDULES: [&str; 2] = ["constant", "one-cycle"];

pub fn whole_number<T>(name: &str, text: &str, smallest: T, largest: T) -> Result<T, Error>
where
    T: FromStr + PartialOrd + Display,
{
    match text.parse::<T>() {
        Ok(number) if number >= smallest && number <= largest => Ok(number),
        _ => usage(&format!("{name} must be a whole number from {smallest} to {largest}, not {text:?}")),
    }
}

/// Whatever 64 bits hold, said in a way that needs no number of twenty digits.
pub fn seed(text: &str) -> Result<u64, Error> {
    text.parse().or_else(|_| {
        usage(&format!("--seed must be a whole number from 0 on, with at most 19 digits, not {text:?}"))
    })
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

/// A number from 0 to below 1.
pub fn share(name: &str, text: &str, example: &str) -> Result<Real, Error> {
    match text.parse::<Real>() {
        Ok(share) if (0.0..1.0).contains(&share) => Ok(share),
        _ => usage(&format!("{name} must be a number from 0 to below 1, such as {example}, not {text:?}")),
    }
}

/// Whether the learning rate goes through one cycle, or stays the same.
pub fn schedule(text: &str) -> Result<bool, Error> {
    match SCHEDULES.iter().position(|name| *name == text) {
        Some(i) => Ok(i == 1),
        None => not_listed("--schedule", &SCHEDULES, text),
    }
}

/// Whether the steps are those of Adam, or the plain ones.
pub fn optimizer(text: &str) -> Result<bool, Error> {
    is_adam(text).map_or_else(|| not_listed("--optimizer", &OPTIMIZERS, text), Ok)
}

pub fn no_or_yes(name: &str, text: &str) -> Result<bool, Error> {
    is_yes(text).map_or_else(|| not_listed(name, &NO_OR_YES, text), Ok)
}

pub fn set(text: &str) -> Result<Set, Error> {
    match Set::ALL.into_iter().find(|set| set.name() == text) {
        Some(set) => Ok(set),
        None => not_listed("--set", &Set::ALL.map(Set::name), text),
    }
}

/// 784,30,10
pub fn sizes(text: &str) -> Result<Vec<usize>, Error> {
    // Read with 64 bits, wherever that is: more than a computer can count is more than it has room for.
    let size = |text: &str| text.trim().parse().map(|size: u64| usize::try_from(size).unwrap_or(usize::MAX));
    let sizes: Result<Vec<usize>, _> = text.split(',').map(size).collect();
    match sizes {
        Ok(sizes) if sizes.len() >= 2 && !sizes.contains(&0) => Ok(sizes),
        _ => usage(&format!(
            "--sizes must be the neurons of each layer, two or more whole numbers from 1 on with commas between, \
             such as 784,30,10, not {text:?}"
        )),
    }
}

/// 3,17
pub fn neurons(name: &str, text: &str) -> Result<Vec<usize>, Error> {
    let numbers: Result<Vec<usize>, _> = text.split(',').map(|text| text.trim().parse()).collect();
    numbers.or_else(|_| {
        usage(&format!(
            "{name} must be the numbers of neurons with commas between, such as 3,17, not {text:?}"
        ))
    })
}

/// The class of this name or, if there is none, of this number.
pub fn class(name: &str, text: &str, names: &[String]) -> Result<usize, Error> {
    let numbered = || text.parse().ok().filter(|&class: &usize| class < names.len());
    match names.iter().position(|name| name == text).or_else(numbered) {
        Some(class) => Ok(class),
        None => not_listed(name, &names.iter().map(String::as_str).collect::<Vec<_>>(), text),
    }
}

/// 1,0.5,-0.3
pub fn numbers(name: &str, text: &str) -> Result<Vec<Real>, Error> {
    const LARGEST: Real = 1000.0;
    let number = |text: &str| {
        match text.trim().parse::<Real>() {
        Ok(number) if number.abs() <= LARGEST => Ok(number),
        _ => usage(&format!(
            "{name} must be numbers from -{LARGEST} to {LARGEST} with points inside and commas between, such as \
             1,0.5, not {text:?}"
        )),
    }
    };
    text.split(',').map(number).collect()
}

/// The activation of this name; `more` are words that are allowed besides.
pub fn activation(name: &str, text: &str, more: &[&str]) -> Result<Activation, Error> {
    match activation_named(text) {
        Some(activation) => Ok(activation),
        None => not_listed(name, &[&ACTIVATIONS.map(|(_, name)| name), more].concat(), text),
    }
}

pub fn loss(text: &str) -> Result<Loss, Error> {
    let names = LOSSES.map(|loss| loss.name.replace(' ', "-"));
    match names.iter().position(|name| name == text) {
        Some(i) => Ok(LOSSES[i]),
        None => not_listed("--loss", &names.iter().map(String::as_str).collect::<Vec<_>>(), text),
    }
}

/// A name of `STARTS`, or a number R for numbers from -R to R; `more` are words that are allowed besides.
pub fn start(name: &str, text: &str, more: &[&str]) -> Result<FirstNumbers, Error> {
    if let Some((_, start)) = STARTS.iter().find(|(known, _)| *known == text) {
        return Ok(*start);
    }
    match text.parse::<Real>() {
        Ok(r) if r > 0.0 && r <= 1e6 => Ok(FirstNumbers::Uniform(r)),
        _ => {
            let names = [&STARTS.map(|(name, _)| name), more].concat();
            let (list, near) = (names.join(", "), did_you_mean(text, &names));
            usage(&format!("{name} is {list}, or a number R up to a million for -R to R, not {text:?}{near}"))
        }
    }
}

/// None for the word none, else what `read` makes of the text; it gets that word, which its message must allow too.
pub fn unless_none<T>(
    text: &str,
    read: impl Fn(&str, &[&str]) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    const NONE: &str = "none";
    match text {
        NONE => Ok(None),
        text => read(text, &[NONE]).map(Some),
    }
}

/// Refuses a value that is not among the known ones.
fn not_listed<T>(name: &str, known: &[&str], text: &str) -> Result<T, Error> {
    usage(&format!("{name} is {}, not {text:?}{}", known.join(", "), did_you_mean(text, known)))
}

pub fn usage<T>(problem: &str) -> Result<T, Error> {
    Err(Error::Usage(format!("{problem}\nType `chalknet help` to see what can be typed (with cargo: `cargo run --release -- help`).")))
}
