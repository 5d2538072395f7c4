//! The words of the command line, sorted: the command, the names, and the flags with their values.

use super::commands::{Command, Task};
use super::help::{all_flags, flags_of, Flag};
use super::nearest::{did_you_mean, nearest};
use super::values::usage;
use crate::storage::Entry;
use crate::toolbox::{quote, Error};
use std::ffi::{OsStr, OsString};
use std::iter::Peekable;
use std::path::Path;
use std::vec::IntoIter;

/// The words after the program's name; nothing is known yet of what names and values mean.
pub struct Words {
    pub command: Command,
    /// The words that are neither the command nor a flag nor its value.
    pub names: Vec<OsString>,
    pub flags: Vec<(Flag, Vec<OsString>)>,
    /// The flag that a file or folder stands behind, and behind that a name: perhaps one name with a space was meant.
    pub two_words_behind: Option<&'static str>,
}

impl Words {
    /// Sorts the words after the program's name.
    pub fn sort(words: impl Iterator<Item = OsString>) -> Result<Words, Error> {
        let mut words = words.peekable();
        let first = words.peek().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
        let command = command_of(&first)?;
        // `train` need not be typed: what comes first is then its first flag.
        if command != Command::Do(Task::Train) || first == "train" {
            words.next();
        }
        match command {
            Command::Do(task) => Words::of_task(task, words.collect()),
            Command::Help(_) => help_topic(words).map(|topic| Words::of(Command::Help(topic))),
            Command::Version => nothing_more(words).map(|()| Words::of(command)),
        }
    }

    fn of(command: Command) -> Words {
        Words { command, names: Vec::new(), flags: Vec::new(), two_words_behind: None }
    }

    /// Sorts the words after the command; those after `--` are names, whatever they begin with.
    fn of_task(task: Task, words: Vec<OsString>) -> Result<Words, Error> {
        let mut before_dashes = words.iter().take_while(|word| *word != "--");
        if before_dashes.any(|word| word == "--help" || word == "-h") {
            return Ok(Words::of(Command::Help(Some(task))));
        }
        let mut sorted = Words::of(Command::Do(task));
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.next() {
            if word == "--" {
                sorted.names.extend(words.by_ref());
            } else if begins_with(&word, "-") && word != "-" {
                let (flag, values) = read_flag(task, &word, &mut words)?;
                if sorted.flags.iter().any(|(other, _)| other.name == flag.name) {
                    return usage(&format!("{} is given twice: leave one of the two away", flag.name));
                }
                if takes_path(&flag) && words.peek().is_some_and(|next| !begins_with(next, "-")) {
                    sorted.two_words_behind = Some(flag.name);
                }
                sorted.flags.push((flag, values));
            } else {
                sorted.names.push(word);
            }
        }
        Ok(sorted)
    }
}

fn begins_with(word: &OsStr, start: &str) -> bool {
    word.to_string_lossy().starts_with(start)
}

/// Reads a flag and its values: behind a = or in the next words.
fn read_flag(
    task: Task,
    word: &OsStr,
    rest: &mut Peekable<IntoIter<OsString>>,
) -> Result<(Flag, Vec<OsString>), Error> {
    let text = word.to_string_lossy();
    let (name, value) = match text.split_once('=') {
        Some((name, _)) if word.to_str().is_none() => {
            return usage(&format!(
                "write {} and its value with a space between, not with =",
                quote::printed(name)
            ));
        }
        Some((name, value)) => (name, Some(OsString::from(value))),
        None => (text.as_ref(), None),
    };
    let flag = known_flag(task, name)?;
    let wanted = flag.value.split_whitespace().count();
    if wanted == 0 && value.is_some() {
        return usage(&format!("{name} takes no value: type {name} alone"));
    }
    let mut values: Vec<OsString> = value.into_iter().collect();
    while values.len() < wanted {
        // What begins with two dashes is the next flag, not a value that was typed.
        match rest.next_if(|word| !begins_with(word, "--")) {
            Some(word) => values.push(word),
            None => return usage(&value_missing(&flag, rest.peek())),
        }
    }
    if takes_path(&flag) && values.last().is_some_and(|value| value.is_empty()) {
        return usage(&value_missing(&flag, None));
    }
    Ok((flag, values))
}

fn known_flag(task: Task, name: &str) -> Result<Flag, Error> {
    let known: Vec<Flag> = flags_of(task).collect();
    if known.is_empty() {
        return usage(&format!("nothing can follow {}, not {name:?}", task.name()));
    }
    if let Some(flag) = known.iter().find(|flag| flag.name == name) {
        return Ok(*flag);
    }
    let names: Vec<&str> = known.iter().map(|flag| flag.name).collect();
    let (command, names_and_help) = (task.name(), [names.as_slice(), &["--help"]].concat());
    // A flag of another command is no typing mistake.
    let is_of_another = all_flags().any(|flag| flag.name == name);
    match nearest(name, &names_and_help).filter(|_| !is_of_another) {
        Some(near) => usage(&format!("{command} does not know {name:?}: did you mean {near}?")),
        None => usage(&format!("{command} does not know {name:?}; it knows {}", names.join(", "))),
    }
}

fn takes_path(flag: &Flag) -> bool {
    flag.value.ends_with("FILE") || flag.value.ends_with("FOLDER")
}

/// What to say if a flag has not its values; `next` is the word that stands there instead.
fn value_missing(flag: &Flag, next: Option<&OsString>) -> String {
    let what = if flag.value.contains(' ') { "two values" } else { "a value" };
    let problem = format!("{} needs {what}: {} {}", flag.name, flag.name, flag.value);
    match next.map(|word| word.to_string_lossy()).filter(|word| takes_path(flag) && word != "--") {
        Some(word) => {
            let (word, typed) = (quote::printed(&word), quote::typed(Path::new(word.as_ref())));
            format!("{problem} (if {word} is a name, and no flag, type it as {typed})")
        }
        None => problem,
    }
}

/// The command that a first word stands for.
fn command_of(word: &str) -> Result<Command, Error> {
    match word {
        "help" | "--help" | "-h" => Ok(Command::Help(None)),
        "--version" | "-V" => Ok(Command::Version),
        flag if flag.is_empty() || flag.starts_with('-') => Ok(Command::Do(Task::Train)),
        name => match Task::named(name) {
            Some(task) => Ok(Command::Do(task)),
            None if Entry::named(name).is_some() => {
                usage(&format!("{name} is a recipe, not a command: type `chalknet train {name}`"))
            }
            None => usage(&unknown_command(name)),
        },
    }
}

fn unknown_command(name: &str) -> String {
    let commands = [Task::names().as_slice(), &["help"]].concat();
    let recipes = Entry::names();
    let problem = format!("there is no command {name:?}");
    match (nearest(name, &commands), nearest(name, &recipes)) {
        (Some(command), _) => format!("{problem}: did you mean {command}?"),
        (None, Some(recipe)) => format!("{problem}: did you mean train {recipe}?"),
        (None, None) => format!("{problem}; there are {} and help", task_names()),
    }
}

/// What help is asked for: one command, or the whole program.
fn help_topic(mut words: impl Iterator<Item = OsString>) -> Result<Option<Task>, Error> {
    let Some(word) = words.next().map(|word| word.to_string_lossy().into_owned()) else {
        return Ok(None);
    };
    nothing_more(words)?;
    match Task::named(&word) {
        Some(task) => Ok(Some(task)),
        None if ["help", "--help", "-h"].contains(&word.as_str()) => Ok(None),
        None => {
            let near = did_you_mean(&word, &Task::names());
            usage(&format!("there is no help on {word:?}, only on {}{near}", task_names()))
        }
    }
}

fn task_names() -> String {
    Task::names().join(", ")
}

fn nothing_more(mut words: impl Iterator<Item = OsString>) -> Result<(), Error> {
    match words.next() {
        None => Ok(()),
        Some(word) => usage(&format!("nothing can follow here, not {:?}", word.to_string_lossy())),
    }
}
