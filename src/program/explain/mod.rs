//! `chalknet explain`: the arithmetic of the network, number by number.

mod arithmetic;
mod backward;
mod forward;
mod passage;
mod picture;
mod put_in;
mod reading;
mod sheet;
mod terms;
mod toy;

use super::arguments::Arguments;
use super::screen::Screen;
use super::values::usage;
use crate::toolbox::Error;

pub use arithmetic::{Line, Phase, Round};
pub use passage::LETTERS;
pub use put_in::{given, indexed};
pub use sheet::start;
pub use toy::Toy;

/// Explains as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let flag = flag_of_the_other_kind(arguments);
    match (arguments.picture, flag) {
        (Some(_), Some(flag)) => {
            usage(&format!("{flag} is for the toy network: it does not go with --picture"))
        }
        (None, Some(flag)) => {
            usage(&format!("{flag} goes only with --picture N: the toy network has no use for it"))
        }
        (Some(number), None) => picture::run(arguments, number, screen),
        (None, None) => {
            let round = Round::of(&Toy::from(arguments, arguments.seed)?);
            sheet::print(&round, sheet::Kind::of(arguments)?, screen)
        }
    }
}

/// The first thing that was typed and is only for the toy network although a picture is named, or the other way round.
fn flag_of_the_other_kind(arguments: &Arguments) -> Option<&'static str> {
    let toys = [
        ("--input", arguments.input.is_some()),
        ("--target", arguments.target.is_some()),
        ("--numbers", arguments.numbers.is_some()),
        ("--rate", arguments.rate.is_some()),
        ("--seed", arguments.seed.is_some()),
        ("--blanks", arguments.blanks),
        ("--key", arguments.key),
    ];
    let pictures = [
        ("a recipe", arguments.recipe_was_named),
        ("--data", arguments.data.is_some()),
        ("--weights", arguments.weights.is_some()),
        ("--set", arguments.set.is_some()),
        ("--full", arguments.full),
    ];
    let first =
        |flags: &[(&'static str, bool)]| flags.iter().find(|(_, typed)| *typed).map(|(name, _)| *name);
    match arguments.picture {
        Some(_) => arguments.changes_network.or(first(&toys)),
        None => first(&pictures),
    }
}
