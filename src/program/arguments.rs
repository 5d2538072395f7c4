//! The words of the command line.

use super::help::{Flag, Topic, FLAGS};
use crate::toolbox::{Error, Real};
use std::ffi::OsString;
use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;

/// What the program is to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    Train,
    Test,
    Show,
    Help(Topic),
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
    /// The name as it is typed and printed.
    pub fn name(self) -> &'static str {
        match self {
            Set::Train => "train",
            Set::Validation => "validation",
            Set::Test => "test",
        }
    }
}

/// The command line, understood. What was not said is None.
#[derive(Debug)]
pub struct Arguments {
    pub command: Command,
    pub data: Option<PathBuf>,
    pub weights: Option<PathBuf>,
    pub epochs: Option<u64>,
    pub batch: Option<usize>,
    pub rate: Option<Real>,
    pub seed: Option<u64>,
    pub fresh: bool,
    pub set: Option<Set>,
    pub count: Option<usize>,
}

impl Arguments {
    /// The file of weights: the one named, or `weights.json` in the folder where the program was started.
    pub fn weights_path(&self) -> PathBuf {
        self.weights.clone().unwrap_or_else(|| PathBuf::from("weights.json"))
    }

    /// Understands the words after the program's name.
    pub fn read(words: impl Iterator<Item = OsString>) -> Result<Arguments, Error> {
        let mut words = words.peekable();
        let first = words.peek().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
        let command = command_of(&first)?;
        // `train` need not be typed: what comes first is then its first flag.
        if command != Command::Train || first == "train" {
            words.next();
        }
        let topic = match command {
            Command::Train => Topic::Train,
            Command::Test => Topic::Test,
            Command::Show => Topic::Show,
            Command::Help(_) => return Ok(Arguments::new(Command::Help(help_topic(words)?))),
            Command::Version => return nothing_more(words).map(|()| Arguments::new(command)),
        };
        let mut arguments = Arguments::new(command);
        while let Some(word) = words.next() {
            if word == "--help" || word == "-h" {
                return Ok(Arguments::new(Command::Help(topic)));
            }
            arguments.read_flag(topic, word, &mut words)?;
        }
        Ok(arguments)
    }

    fn new(command: Command) -> Arguments {
        Arguments {
            command,
            data: None,
            weights: None,
            epochs: None,
            batch: None,
            rate: None,
            seed: None,
            fresh: false,
            set: None,
            count: None,
        }
    }

    /// Reads a flag and, if it has one, its value: behind a = or in the next word.
    fn read_flag(
        &mut self,
        topic: Topic,
        word: OsString,
        rest: &mut impl Iterator<Item = OsString>,
    ) -> Result<(), Error> {
        let text = word.to_string_lossy().into_owned();
        let (name, value) = match text.split_once('=') {
            Some((name, _)) if word.to_str().is_none() => {
                return usage(&format!("write {name} and its value with a space between, not with ="));
            }
            Some((name, value)) => (name, Some(OsString::from(value))),
            None => (text.as_str(), None),
        };
        let known: Vec<&Flag> = FLAGS.iter().filter(|flag| flag.topics.contains(&topic)).collect();
        let Some(flag) = known.iter().find(|flag| flag.name == name) else {
            let names: Vec<&str> = known.iter().map(|flag| flag.name).collect();
            return usage(&format!("{} does not know {name:?}; it knows {}", topic.name(), names.join(", ")));
        };
        if flag.value.is_empty() {
            return match value {
                None => self.set_value(name, OsString::new()),
                Some(_) => usage(&format!("{name} takes no value")),
            };
        }
        match value.or_else(|| rest.next()) {
            Some(value) => self.set_value(name, value),
            None => usage(&format!("{name} needs a value: {name} {}", flag.value)),
        }
    }

    fn set_value(&mut self, name: &str, value: OsString) -> Result<(), Error> {
        let text = value.to_string_lossy().into_owned();
        match name {
            "--data" => self.data = Some(PathBuf::from(value)),
            "--weights" => self.weights = Some(PathBuf::from(value)),
            "--epochs" => self.epochs = Some(whole_number(name, &text, 1, u64::MAX)?),
            "--batch" => self.batch = Some(whole_number(name, &text, 1, usize::MAX)?),
            "--seed" => self.seed = Some(whole_number(name, &text, 0, u64::MAX)?),
            "--count" => self.count = Some(whole_number(name, &text, 0, usize::MAX)?),
            "--rate" => self.rate = Some(rate(&text)?),
            "--set" => self.set = Some(set(&text)?),
            "--fresh" => self.fresh = true,
            other => unreachable!("{other} is in the table of flags, but nothing is done with it"),
        }
        Ok(())
    }
}

/// The command that a first word stands for.
fn command_of(word: &str) -> Result<Command, Error> {
    match word {
        "train" => Ok(Command::Train),
        "test" => Ok(Command::Test),
        "show" => Ok(Command::Show),
        "help" | "--help" | "-h" => Ok(Command::Help(Topic::Program)),
        "--version" | "-V" => Ok(Command::Version),
        flag if flag.is_empty() || flag.starts_with('-') => Ok(Command::Train),
        other => usage(&format!("there is no command {other:?}; there are train, test, show and help")),
    }
}

/// What help is asked for: one topic, or the whole program.
fn help_topic(mut words: impl Iterator<Item = OsString>) -> Result<Topic, Error> {
    let Some(word) = words.next().map(|word| word.to_string_lossy().into_owned()) else {
        return Ok(Topic::Program);
    };
    nothing_more(words)?;
    match word.as_str() {
        "train" => Ok(Topic::Train),
        "test" => Ok(Topic::Test),
        "show" => Ok(Topic::Show),
        "help" | "--help" | "-h" => Ok(Topic::Program),
        _ => usage(&format!("there is no help on {word:?}, only on train, test and show")),
    }
}

fn nothing_more(mut words: impl Iterator<Item = OsString>) -> Result<(), Error> {
    match words.next() {
        None => Ok(()),
        Some(word) => usage(&format!("nothing can follow here, not {:?}", word.to_string_lossy())),
    }
}

fn whole_number<T>(name: &str, text: &str, smallest: T, largest: T) -> Result<T, Error>
where
    T: FromStr + PartialOrd + Display,
{
    match text.parse::<T>() {
        Ok(number) if number >= smallest => Ok(number),
        _ if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            usage(&format!("{name} must be a whole number from {smallest} to {largest}, not {text:?}"))
        }
        _ => usage(&format!("{name} must be a whole number, {smallest} or more, not {text:?}")),
    }
}

fn rate(text: &str) -> Result<Real, Error> {
    match text.parse::<Real>() {
        Ok(rate) if rate.is_finite() && rate > 0.0 => Ok(rate),
        _ => usage(&format!(
            "--rate must be a number above 0, such as 0.1 (with a point), and none too large or too small \
             for the computer, not {text:?}"
        )),
    }
}

fn set(text: &str) -> Result<Set, Error> {
    match [Set::Train, Set::Validation, Set::Test].into_iter().find(|set| set.name() == text) {
        Some(set) => Ok(set),
        None => usage(&format!("--set is train, validation or test, not {text:?}")),
    }
}

fn usage<T>(problem: &str) -> Result<T, Error> {
    Err(Error::Usage(format!("{problem}\nType `chalknet help` to see what can be typed (with cargo: `cargo run --release -- help`).")))
}
