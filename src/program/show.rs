//! `chalknet show`: pictures of a set, and what the saved network says to them if there is one.

use super::arguments::{Arguments, Set};
use super::pictures::show_some;
use super::screen::Screen;
use super::sources::{load_weights, Pictures};
use crate::toolbox::Error;

/// Shows as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let pictures = Pictures::load(arguments)?;
    let path = arguments.weights_path();
    // Pictures can be looked at before anything was trained; but a file that was asked for must be there.
    let asked_for = arguments.weights.is_some();
    let run = if asked_for || path.exists() {
        match load_weights(&path, &pictures) {
            Err(Error::Mismatch(_)) if !asked_for => {
                screen.line(&format!("{} is for other pictures: no answers are shown.\n", path.display()))?;
                None
            }
            run => Some(run?),
        }
    } else {
        None
    };
    let (data, numbers) = pictures.set_with_pictures(arguments.set.unwrap_or(Set::Test))?;
    let network = run.as_ref().map(|run| &run.network);
    let (count, seed) = (arguments.count.unwrap_or(6), arguments.seed.unwrap_or(1));
    show_some(screen, network, data, numbers, count, seed)
}
