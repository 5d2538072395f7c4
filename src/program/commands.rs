//! What the program can be told to do.

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

/// The word that is typed for each.
const NAMES: [(Task, &str); 19] = [
    (Task::Train, "train"),
    (Task::Test, "test"),
    (Task::Show, "show"),
    (Task::Mistakes, "mistakes"),
    (Task::Compare, "compare"),
    (Task::Explain, "explain"),
    (Task::Sheet, "sheet"),
    (Task::Read, "read"),
    (Task::Weights, "weights"),
    (Task::Curves, "curves"),
    (Task::Why, "why"),
    (Task::Neurons, "neurons"),
    (Task::Recipes, "recipes"),
    (Task::Pack, "pack"),
    (Task::Board, "board"),
    (Task::Worksheet, "worksheet"),
    (Task::Hint, "hint"),
    (Task::Ladder, "ladder"),
    (Task::Bench, "bench"),
];

impl Task {
    /// The word that is typed for it.
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    pub fn named(name: &str) -> Option<Task> {
        NAMES.into_iter().find(|(_, known)| *known == name).map(|(task, _)| task)
    }

    /// The words for all of them.
    pub fn names() -> [&'static str; 19] {
        NAMES.map(|(_, name)| name)
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
