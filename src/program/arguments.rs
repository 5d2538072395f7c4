//! The words of the command line.

use super::help::{Topic, FLAGS};
use crate::toolbox::{Error, Real};
use std::ffi::OsString;
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
        let first = words.peek().and_then(|word| word.to_str()).unwrap_or("--train").to_string();
        let command = match first.as_str() {
            "train" => Command::Train,
            "test" => Command::Test,
            "show" => Command::Show,
            "help" | "--help" | "-h" => Command::Help(Topic::Program),
            "--version" | "-V" => Command::Version,
            flag if flag.starts_with('-') => Command::Train,
            other => {
                return usage(&format!(
                    "there is no command {other:?}; there are train, test, show and help"
                ));
            }
        };
        // A flag that came first belongs to `train`, which need not be typed.
        if command != Command::Train || first == "train" {
            words.next();
        }
        let mut arguments = Arguments {
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
        };
        while let Some(word) = words.next() {
            arguments.read_word(word, &mut words)?;
        }
        Ok(arguments)
    }

    fn read_word(&mut self, word: OsString, rest: &mut impl Iterator<Item = OsString>) -> Result<(), Error> {
        let text = word.to_string_lossy().into_owned();
        if let Command::Help(_) = self.command {
            self.command = Command::Help(topic_of(&text)?);
            return Ok(());
        }
        let topic = match self.command {
            Command::Train => Topic::Train,
            Command::Test => Topic::Test,
            Command::Show => Topic::Show,
            Command::Help(_) | Command::Version => {
                return usage(&format!("nothing can follow here, not {text:?}"))
            }
        };
        let (name, value) = match text.split_once('=') {
            Some((name, _)) if name.starts_with("--") && word.to_str().is_none() => {
                return usage(&format!("write {name} and its value with a space between, not with ="));
            }
            Some((name, value)) if name.starts_with("--") => (name.to_string(), Some(OsString::from(value))),
            _ => (text, None),
        };
        if name == "--help" || name == "-h" {
            self.command = Command::Help(topic);
            return Ok(());
        }
        let Some(flag) = FLAGS.iter().find(|flag| flag.name == name && flag.topics.contains(&topic)) else {
            let known: Vec<&str> =
                FLAGS.iter().filter(|flag| flag.topics.contains(&topic)).map(|flag| flag.name).collect();
            return usage(&format!("{} does not know {name:?}; it knows {}", topic.name(), known.join(", ")));
        };
        if flag.value.is_empty() {
            return match value {
                None => {
                    self.fresh = true;
                    Ok(())
                }
                Some(_) => usage(&format!("{name} takes no value")),
            };
        }
        let Some(value) = value.or_else(|| rest.next()) else {
            return usage(&format!("{name} needs a value: {name} {}", flag.value));
        };
        self.set_value(&name, value)
    }

    fn set_value(&mut self, name: &str, value: OsString) -> Result<(), Error> {
        let text = value.to_string_lossy().into_owned();
        match name {
            "--data" => self.data = Some(PathBuf::from(value)),
            "--weights" => self.weights = Some(PathBuf::from(value)),
            "--epochs" => self.epochs = Some(whole_number(name, &text, 1)?),
            "--batch" => self.batch = Some(whole_number(name, &text, 1)?),
            "--seed" => self.seed = Some(whole_number(name, &text, 0)?),
            "--count" => self.count = Some(whole_number(name, &text, 0)?),
            "--rate" => {
                let rate: Option<Real> =
                    text.parse().ok().filter(|rate: &Real| rate.is_finite() && *rate > 0.0);
                let wrong =
                    || Error::Usage(format!("--rate must be a number above 0, such as 0.1, not {text:?}"));
                self.rate = Some(rate.ok_or_else(wrong)?);
            }
            _ => {
                let sets = [Set::Train, Set::Validation, Set::Test];
                let set = sets.into_iter().find(|set| set.name() == text);
                let wrong = || Error::Usage(format!("--set is train, validation or test, not {text:?}"));
                self.set = Some(set.ok_or_else(wrong)?);
            }
        }
        Ok(())
    }
}

fn topic_of(word: &str) -> Result<Topic, Error> {
    let topics = [Topic::Program, Topic::Train, Topic::Test, Topic::Show];
    match topics.into_iter().find(|topic| topic.name() == word) {
        Some(topic) => Ok(topic),
        None => usage(&format!("there is no help on {word:?}, only on train, test and show")),
    }
}

fn whole_number<T: FromStr + PartialOrd + From<u8>>(
    name: &str,
    text: &str,
    smallest: u8,
) -> Result<T, Error> {
    match text.parse::<T>() {
        Ok(number) if number >= T::from(smallest) => Ok(number),
        _ => usage(&format!("{name} must be a whole number from {smallest} up, not {text:?}")),
    }
}

fn usage<T>(problem: &str) -> Result<T, Error> {
    Err(Error::Usage(format!("{problem}\nType `chalknet help` to see what can be typed.")))
}
