//! What the program can be told to do.

/// What the program can do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Task {
    Train,
    Test,
    Show,
    Mistakes,
    Weights,
    Recipes,
    Pack,
    Bench,
}

impl Task {
    pub const ALL: [Task; 8] = [
        Task::Train,
        Task::Test,
        Task::Show,
        Task::Mistakes,
        Task::Weights,
        Task::Recipes,
        Task::Pack,
        Task::Bench,
    ];

    /// The word that is typed for it.
    pub fn name(self) -> &'static str {
        match self {
            Task::Train => "train",
            Task::Test => "test",
            Task::Show => "show",
            Task::Mistakes => "mistakes",
            Task::Weights => "weights",
            Task::Recipes => "recipes",
            Task::Pack => "pack",
            Task::Bench => "bench",
        }
    }

    pub fn named(name: &str) -> Option<Task> {
        Task::ALL.into_iter().find(|task| task.name() == name)
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
