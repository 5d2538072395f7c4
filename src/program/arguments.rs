//! The words of the command line.

use super::commands::{Command, Set, Task};
use super::help::{Flag, FLAGS};
use super::values::{activation, loss, rate, set, sizes, start, unless_none, usage, whole_number};
use crate::ch09_recipes::{Recipe, OURS, RECIPES};
use crate::toolbox::{Error, Real};
use std::ffi::OsString;
use std::path::PathBuf;

/// The command line, understood. What was not said is None.
#[derive(Debug)]
pub struct Arguments {
    pub command: Command,
    /// The recipe that was named, or the course's, changed as the flags say.
    pub recipe: Recipe,
    pub recipe_was_named: bool,
    /// The first flag that changes what the network is like: no run can go on with that.
    pub changes_network: Option<&'static str>,
    pub sizes: Option<Vec<usize>>,
    pub data: Option<PathBuf>,
    pub weights: Option<PathBuf>,
    pub epochs: Option<u64>,
    pub batch: Option<usize>,
    pub rate: Option<Real>,
    pub seed: Option<u64>,
    pub seeds: Option<u64>,
    pub fresh: bool,
    pub export: Option<PathBuf>,
    pub set: Option<Set>,
    pub count: Option<usize>,
    pub out: Option<PathBuf>,
    pub invert: bool,
    /// FOLDER and OUT of `pack`.
    pub folders: Vec<PathBuf>,
}

impl Arguments {
    /// The file of weights: the one named, or one called after the recipe, in the folder where the program was started.
    pub fn weights_path(&self) -> PathBuf {
        let by_recipe = || match self.recipe_was_named {
            true => PathBuf::from(format!("{}.json", self.recipe.name)),
            false => PathBuf::from("weights.json"),
        };
        self.weights.clone().unwrap_or_else(by_recipe)
    }

    /// Understands the words after the program's name.
    pub fn read(words: impl Iterator<Item = OsString>) -> Result<Arguments, Error> {
        let mut words = words.peekable();
        let first = words.peek().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
        let command = command_of(&first)?;
        // `train` need not be typed: what comes first is then its first flag.
        if command != Command::Do(Task::Train) || first == "train" {
            words.next();
        }
        let task = match command {
            Command::Do(task) => task,
            Command::Help(_) => return Ok(Arguments::new(Command::Help(help_topic(words)?))),
            Command::Version => return nothing_more(words).map(|()| Arguments::new(command)),
        };
        let (mut names, mut flags) = (Vec::new(), Vec::new());
        while let Some(word) = words.next() {
            if word == "--help" || word == "-h" {
                return Ok(Arguments::new(Command::Help(Some(task))));
            }
            if word.to_string_lossy().starts_with('-') {
                flags.push(read_flag(task, word, &mut words)?);
            } else {
                names.push(word);
            }
        }
        let mut arguments = Arguments::new(command);
        arguments.take_names(task, names)?;
        for (flag, values) in flags {
            arguments.take_flag(flag, values)?;
        }
        Ok(arguments)
    }

    fn new(command: Command) -> Arguments {
        Arguments {
            command,
            recipe: OURS,
            recipe_was_named: false,
            changes_network: None,
            sizes: None,
            data: None,
            weights: None,
            epochs: None,
            batch: None,
            rate: None,
            seed: None,
            seeds: None,
            fresh: false,
            export: None,
            set: None,
            count: None,
            out: None,
            invert: false,
            folders: Vec::new(),
        }
    }

    /// The words that are no flags: two folders for `pack`, at most a recipe for the others.
    fn take_names(&mut self, task: Task, names: Vec<OsString>) -> Result<(), Error> {
        let texts: Vec<String> = names.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        match (task, texts.as_slice()) {
            (Task::Pack, [_, _]) => self.folders = names.into_iter().map(PathBuf::from).collect(),
            (Task::Pack, _) => {
                return usage(
                    "pack needs two folders: that with the pictures, and that of the data set to be made",
                )
            }
            (_, []) => {}
            (Task::Recipes, [name, ..]) => {
                return usage(&format!("nothing can follow recipes, not {name:?}"))
            }
            (_, [name]) => match Recipe::named(name) {
                Some(recipe) => (self.recipe, self.recipe_was_named) = (recipe, true),
                None => return usage(&unknown_recipe(task, name)),
            },
            (_, [_, second, ..]) => {
                return usage(&format!("only one recipe can be named, so {second:?} is too much"))
            }
        }
        Ok(())
    }

    fn take_flag(&mut self, flag: &Flag, values: Vec<OsString>) -> Result<(), Error> {
        let name = flag.name;
        let texts: Vec<String> = values.iter().map(|value| value.to_string_lossy().into_owned()).collect();
        let text = texts.first().map_or("", String::as_str);
        let path = values.into_iter().last().map(PathBuf::from);
        let architecture = &mut self.recipe.architecture;
        match name {
            "--data" => self.data = path,
            "--weights" => self.weights = path,
            "--out" => self.out = path,
            "--export" if text == "school" => self.export = path,
            "--export" => return usage(&format!("the only form to export is school, not {text:?}")),
            "--epochs" => self.epochs = Some(whole_number(name, text, 1, u64::MAX)?),
            "--batch" => self.batch = Some(whole_number(name, text, 1, usize::MAX)?),
            "--seed" => self.seed = Some(whole_number(name, text, 0, u64::MAX)?),
            "--seeds" => self.seeds = Some(whole_number(name, text, 1, 1_000_000)?),
            "--count" => self.count = Some(whole_number(name, text, 0, usize::MAX)?),
            "--rate" => self.rate = Some(rate(text)?),
            "--set" => self.set = Some(set(text)?),
            "--fresh" => self.fresh = true,
            "--invert" => self.invert = true,
            "--sizes" => self.sizes = Some(sizes(text)?),
            "--activation" => {
                architecture.between = unless_none(text, |text, none| activation(name, text, none))?;
            }
            "--output" => architecture.output = activation(name, text, "")?,
            "--start" => architecture.weights = start(name, text, "")?,
            "--bias" => architecture.biases = unless_none(text, |text, none| start(name, text, none))?,
            "--loss" => self.recipe.loss = loss(text)?,
            other => unreachable!("{other} is in the table of flags, but nothing is done with it"),
        }
        if ["--sizes", "--activation", "--output", "--start", "--bias", "--loss"].contains(&name) {
            self.changes_network.get_or_insert(name);
        }
        Ok(())
    }
}

/// Reads a flag and its values: behind a = or in the next words.
fn read_flag(
    task: Task,
    word: OsString,
    rest: &mut impl Iterator<Item = OsString>,
) -> Result<(&'static Flag, Vec<OsString>), Error> {
    let text = word.to_string_lossy().into_owned();
    let (name, value) = match text.split_once('=') {
        Some((name, _)) if word.to_str().is_none() => {
            return usage(&format!("write {name} and its value with a space between, not with ="));
        }
        Some((name, value)) => (name, Some(OsString::from(value))),
        None => (text.as_str(), None),
    };
    let known: Vec<&Flag> = FLAGS.iter().filter(|flag| flag.tasks.contains(&task)).collect();
    if known.is_empty() {
        return usage(&format!("nothing can follow {}, not {name:?}", task.name()));
    }
    let Some(flag) = known.iter().find(|flag| flag.name == name) else {
        let names: Vec<&str> = known.iter().map(|flag| flag.name).collect();
        return usage(&format!("{} does not know {name:?}; it knows {}", task.name(), names.join(", ")));
    };
    let wanted = flag.value.split_whitespace().count();
    if wanted == 0 && value.is_some() {
        return usage(&format!("{name} takes no value"));
    }
    let values: Vec<OsString> = value.into_iter().chain(rest).take(wanted).collect();
    if values.len() == wanted {
        return Ok((flag, values));
    }
    let what = if wanted == 1 { "a value" } else { "two values" };
    usage(&format!("{name} needs {what}: {name} {}", flag.value))
}

/// The command that a first word stands for.
fn command_of(word: &str) -> Result<Command, Error> {
    match word {
        "help" | "--help" | "-h" => Ok(Command::Help(None)),
        "--version" | "-V" => Ok(Command::Version),
        flag if flag.is_empty() || flag.starts_with('-') => Ok(Command::Do(Task::Train)),
        name => match Task::named(name) {
            Some(task) => Ok(Command::Do(task)),
            None if Recipe::named(name).is_some() => {
                usage(&format!("{name} is a recipe, not a command: type `chalknet train {name}`"))
            }
            None => usage(&format!("there is no command {name:?}; there are {} and help", task_names())),
        },
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
        None => usage(&format!("there is no help on {word:?}, only on {}", task_names())),
    }
}

fn task_names() -> String {
    Task::ALL.map(Task::name).join(", ")
}

fn unknown_recipe(task: Task, name: &str) -> String {
    let recipes = RECIPES.map(|recipe| recipe.name).join(", ");
    format!("{} does not know {name:?}: it is no flag, and the only recipes are {recipes}", task.name())
}

fn nothing_more(mut words: impl Iterator<Item = OsString>) -> Result<(), Error> {
    match words.next() {
        None => Ok(()),
        Some(word) => usage(&format!("nothing can follow here, not {:?}", word.to_string_lossy())),
    }
}
