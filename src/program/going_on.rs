//! Whether a saved run can go on as the command line asks.

use super::arguments::Arguments;
use super::begin::{begin_anew, describe};
use super::better::describe_view;
use super::screen::Screen;
use super::sources::{flag_for_learned, other_than_named, Pictures};
use super::values::SCHEDULES;
use crate::storage::{Entry, SavedRun};
use crate::toolbox::{quote, Error};
use std::path::Path;

/// A run that goes on keeps its recipe, its pictures and how it sees them, its seed, its schedule, its network and its loss.
pub fn expect_same_run(
    arguments: &Arguments,
    saved: &SavedRun,
    pictures: &Pictures,
    path: &Path,
) -> Result<(), Error> {
    if let Some(problem) = other_than_named(arguments, saved, path) {
        return refuse_to_go_on(&problem, &format!("Leave {} away", arguments.entry.recipe.name));
    }
    if let Some(problem) = pictures.other_than_learned(saved, path) {
        let way = match arguments.data {
            // Nothing is remembered of pictures that nobody named.
            Some(_) if saved.folder.is_none() => {
                "Name another folder after --data, or leave --data away,".to_string()
            }
            _ => format!("Name the folder of those pictures with {}", flag_for_learned(saved)),
        };
        return refuse_to_go_on(&problem, &way);
    }
    let (file, seed) = (quote::path(path), saved.run.settings.seed);
    if let Some(asked) = arguments.seed.filter(|&asked| asked != seed) {
        let problem = format!("{file} was trained with seed {seed}, not {asked}; a run keeps its seed.");
        return refuse_to_go_on(&problem, "Leave --seed away");
    }
    // A cycle of the learning rate is a plan for a whole training: it can be neither begun nor left half-way.
    let cycles = saved.improvements.one_cycle.is_some();
    if let Some(asked) = arguments.one_cycle.filter(|&asked| asked != cycles) {
        let [found, asked] = [cycles, asked].map(|cycles| SCHEDULES[usize::from(cycles)]);
        let problem =
            format!("{file} was begun with the schedule {found}, not {asked}; a run keeps its schedule.");
        return refuse_to_go_on(&problem, "Leave --schedule away");
    }
    let view = saved.improvements.view;
    if arguments.better.view(view) != view {
        let found = describe_view(view).unwrap_or("as they are");
        let problem = format!("{file} was begun with pictures {found}; a run keeps that.");
        return refuse_to_go_on(&problem, "Leave --normalize and --edges away");
    }
    let Some(flag) = arguments.changes_network else { return Ok(()) };
    // The same command typed again asks for the same network, and may go on.
    let (found, asked) = (describe(&saved.run), describe(&begin_anew(arguments, seed, pictures)?.run));
    if found == asked {
        return Ok(());
    }
    let problem = format!("{file} holds another network: {found}\nand not {asked}.");
    refuse_to_go_on(&problem, &format!("Leave {flag} away"))
}

/// `way` is how to go on.
fn refuse_to_go_on(problem: &str, way: &str) -> Result<(), Error> {
    Err(Error::Mismatch(format!(
        "{problem}\n{way} to go on. To begin anew, name another file with --weights FILE, or add --fresh to replace this one."
    )))
}

/// With which numbers a run began is not in its file, so no one can say whether --start and --bias ask for the same.
/// The same command typed again must go on; but who meant another start should know that this is none.
pub fn note_start(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let asked = &arguments.entry.recipe;
    let Some(Entry { recipe: usual, .. }) = Entry::named(asked.name) else {
        return Ok(());
    };
    let other_biases = asked.biases.is_some() && asked.biases != usual.biases;
    if asked.weights != usual.weights || other_biases {
        screen.line(
            "--start and --bias say how a new network starts: this one is going on, and keeps its numbers.\n",
        )?;
    }
    Ok(())
}
