//! What the program can be told to do.

use super::arguments::Arguments;
use super::screen::Screen;
use super::{
    bench, board, compare, curves, explain, ladder, mistakes, neurons, pack, read, recipes, sheet, show,
    test, train, weights, why, worksheet,
};
use crate::toolbox::Error;

/// What the program can do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Task {
    Train,
    Test,
    Show,
    Mistakes,
    Compare,
    Explain,
    Sheet,
    Read,
    Weights,
    Curves,
    Why,
    Neurons,
    Recipes,
    Pack,
    Board,
    Worksheet,
    Hint,
    Ladder,
    Bench,
}

/// What does it.
type Run = fn(&Arguments, &mut Screen) -> Result<(), Error>;

/// The word that is typed for each, and what does it.
const TASKS: [(Task, &str, Run); 19] = [
    (Task::Train, "train", train::run),
    (Task::Test, "test", test::run),
    (Task::Show, "show", show::run),
    (Task::Mistakes, "mistakes", mistakes::run),
    (Task::Compare, "compare", compare::run),
    (Task::Explain, "explain", explain::run),
    (Task::Sheet, "sheet", sheet::run),
    (Task::Read, "read", read::run),
    (Task::Weights, "weights", weights::run),
    (Task::Curves, "curves", curves::run),
    (Task::Why, "why", why::run),
    (Task::Neurons, "neurons", neurons::run),
    (Task::Recipes, "recipes", recipes::run),
    (Task::Pack, "pack", pack::run),
    (Task::Board, "board", board::run),
    (Task::Worksheet, "worksheet", worksheet::run),
    (Task::Hint, "hint", worksheet::run_hint),
    (Task::Ladder, "ladder", ladder::run),
    (Task::Bench, "bench", bench::run),
];

impl Task {
    /// The word that is typed for it.
    pub fn name(self) -> &'static str {
        TASKS[self as usize].1
    }

    /// Does it as the command line says.
    pub fn run(self, arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
        TASKS[self as usize].2(arguments, screen)
    }

    pub fn named(name: &str) -> Option<Task> {
        TASKS.into_iter().find(|(_, known, _)| *known == name).map(|(task, ..)| task)
    }

    /// The words for all of them.
    pub fn names() -> [&'static str; 19] {
        TASKS.map(|(_, name, _)| name)
    }
}

/// What the program is to do now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    Do(Task),
    /// Help on a task, or on the whole program.
    Help(Option<Task>),
    Version,
}

impl Default for Command {
    fn default() -> Command {
        Command::Do(Task::Train)
    }
}

/// Which pictures to look at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Set {
    Train,
    Validation,
    Test,
}

impl Set {
    pub const ALL: [Set; 3] = [Set::Train, Set::Validation, Set::Test];

    /// The name as it is typed and printed.
    pub fn name(self) -> &'static str {
        match self {
            Set::Train => "train",
            Set::Validation => "validation",
            Set::Test => "test",
        }
    }
}
