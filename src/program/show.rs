//! `chalknet show`: pictures of a set, and what the saved network says to them if there is one.

use super::arguments::Arguments;
use super::commands::Set;
use super::pictures::{show_some, show_these, USUAL_COUNT};
use super::screen::Screen;
use super::sources::{load_run, Pictures};
use crate::storage::READING_ADVICE;
use crate::toolbox::{files, quote, Error};

/// Shows as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let path = arguments.weights_path();
    let seed = arguments.seed.unwrap_or(1);
    // Pictures can be looked at before anything was trained; but a file that was asked for must be there.
    let asked_for = arguments.weights.is_some();
    let loaded = if asked_for || files::is_there(&path, READING_ADVICE)? {
        match load_run(arguments, screen) {
            Err(Error::Mismatch(_)) if !asked_for && !arguments.recipe_was_named => {
                screen.line(&format!(
                    "{} is for other pictures: no answers are shown.\n",
                    quote::path(&path)
                ))?;
                None
            }
            loaded => Some(loaded?),
        }
    } else {
        None
    };
    let (saved, pictures) = match loaded {
        Some((saved, pictures)) => (Some(saved), pictures),
        None => (None, Pictures::load(arguments, &arguments.entry.recipe, seed)?),
    };
    let set = arguments.set.unwrap_or(Set::Test);
    let network = saved.as_ref().map(|saved| &saved.run.network);
    if let Some(number) = arguments.picture {
        return show_these(screen, network, pictures.set_with(number, set)?, &[number]);
    }
    let (data, numbers) = pictures.set_with_pictures(set, screen)?;
    show_some(screen, network, data, numbers, arguments.count.unwrap_or(USUAL_COUNT), seed)
}
