//! The command line, understood.

use super::better::Better;
use super::commands::{Command, Set};
use super::help::Flag;
use super::nearest::did_you_mean;
use super::values::{
    activation, loss, neurons, numbers, rate, schedule, seed, set, sizes, start, unless_none, usage,
    whole_number,
};
use super::words::Words;
use crate::ch04_activation::Activation;
use crate::storage::Entry;
use crate::toolbox::cores::MOST_THREADS;
use crate::toolbox::{Error, Real};
use std::ffi::OsString;
use std::path::PathBuf;

/// The command line, understood. What was not said is None.
#[derive(Debug, Default)]
pub struct Arguments {
    pub command: Command,
    /// The recipe that was named, or the course's, changed as the flags say.
    pub entry: Entry,
    pub recipe_was_named: bool,
    /// The first flag that changes what the network is like: no run can go on with that.
    pub changes_network: Option<&'static str>,
    pub sizes: Option<Vec<usize>>,
    pub data: Option<PathBuf>,
    pub weights: Option<PathBuf>,
    pub epochs: Option<u64>,
    /// After how many epochs without a better network to stop.
    pub patience: Option<u64>,
    pub batch: Option<usize>,
    pub rate: Option<Real>,
    /// What is to be done better.
    pub better: Better,
    /// Whether the learning rate goes through one cycle.
    pub one_cycle: Option<bool>,
    pub threads: Option<usize>,
    pub seed: Option<u64>,
    pub seeds: Option<u64>,
    /// Whether the networks of all seeds are to be asked together.
    pub together: bool,
    pub fresh: bool,
    pub quiet: bool,
    pub watch: bool,
    pub export: Option<PathBuf>,
    pub set: Option<Set>,
    pub count: Option<usize>,
    pub out: Option<PathBuf>,
    pub all: bool,
    pub invert: bool,
    pub scale: bool,
    pub csv: bool,
    pub fit: bool,
    pub steps: bool,
    /// Names or numbers of classes: what pictures show, and what is said to them.
    pub truth: Option<String>,
    pub answer: Option<String>,
    /// A hidden layer, counted from 1, one of its neurons, and those that are to be switched off.
    pub layer: Option<usize>,
    pub neuron: Option<usize>,
    pub without: Option<Vec<usize>>,
    /// The toy network: its inputs, its true class counted from 1, all its weights and biases.
    pub input: Option<Vec<Real>>,
    pub target: Option<usize>,
    pub numbers: Option<Vec<Real>>,
    pub blanks: bool,
    pub key: bool,
    /// The number of a picture in its set.
    pub picture: Option<usize>,
    pub full: bool,
    /// At which port of this computer the board is to be.
    pub port: Option<u16>,
    pub no_open: bool,
    /// Which mistake is to be planted.
    pub bug: Option<usize>,
    /// The folder of one's own pictures.
    pub pictures: Option<PathBuf>,
    /// The page in which `board` writes what its rooms show.
    pub report: Option<PathBuf>,
    /// How many seconds `bench` may take.
    pub seconds: Option<u64>,
    /// FOLDER or FILE.csv, and OUT, of `pack`; what `read` is to read, or `curves` to draw; the chapter of `sheet`;
    /// the words of `worksheet` and `hint`.
    pub paths: Vec<PathBuf>,
}

impl Arguments {
    /// The file of weights: the one named, or one called after the recipe, in the folder where the program was started.
    pub fn weights_path(&self) -> PathBuf {
        let by_recipe = || match self.recipe_was_named {
            true => PathBuf::from(format!("{}.json", self.entry.recipe.name)),
            false => PathBuf::from("weights.json"),
        };
        self.weights.clone().unwrap_or_else(by_recipe)
    }

    /// The seed that was typed, or the recipe's own.
    pub fn seed_of_new_run(&self) -> u64 {
        self.seed.unwrap_or(self.entry.recipe.settings.seed)
    }

    /// Understands the words after the program's name.
    pub fn read(words: impl Iterator<Item = OsString>) -> Result<Arguments, Error> {
        let Words { command, names, flags, two_words_behind } = Words::sort(words)?;
        let mut arguments = Arguments { command, ..Arguments::default() };
        if let Command::Do(task) = command {
            arguments.take_names(task, names, two_words_behind)?;
        }
        for (flag, values) in flags {
            arguments.take_flag(&flag, values)?;
        }
        Ok(arguments)
    }

    fn take_flag(&mut self, flag: &Flag, values: Vec<OsString>) -> Result<(), Error> {
        let name = flag.name;
        let texts: Vec<String> = values.iter().map(|value| value.to_string_lossy().into_owned()).collect();
        let text = texts.first().map_or("", String::as_str);
        let path = values.into_iter().last().map(PathBuf::from);
        let recipe = &mut self.entry.recipe;
        match name {
            "--data" => self.data = path,
            "--weights" => self.weights = path,
            "--out" => self.out = path,
            "--export" if text == "school" => self.export = path,
            "--export" => {
                let near = did_you_mean(text, &["school"]);
                return usage(&format!("the only form to export is school, not {text:?}{near}"));
            }
            "--epochs" => self.epochs = Some(whole_number(name, text, 1, 1_000_000)?),
            "--patience" => self.patience = Some(whole_number(name, text, 1, 1_000_000)?),
            "--batch" => self.batch = Some(whole_number(name, text, 1, 1_000_000_000)?),
            "--schedule" => self.one_cycle = Some(schedule(text)?),
            "--threads" => self.threads = Some(whole_number(name, text, 1, MOST_THREADS)?),
            "--seed" => self.seed = Some(seed(text)?),
            "--seeds" => self.seeds = Some(whole_number(name, text, 1, 1_000_000)?),
            "--count" => self.count = Some(whole_number(name, text, 0, 1_000_000)?),
            "--rate" => self.rate = Some(rate(text)?),
            "--set" => self.set = Some(set(text)?),
            "--together" => self.together = true,
            "--fresh" => self.fresh = true,
            "--quiet" => self.quiet = true,
            "--all" => self.all = true,
            "--watch" => self.watch = true,
            "--invert" => self.invert = true,
            "--scale" => self.scale = true,
            "--no-open" => self.no_open = true,
            "--pictures" => self.pictures = path,
            "--report" => self.report = path,
            "--port" => self.port = Some(whole_number(name, text, 0, u16::MAX)?),
            "--bug" => self.bug = Some(whole_number(name, text, 1, 999)?),
            "--csv" => self.csv = true,
            "--fit" => self.fit = true,
            "--steps" => self.steps = true,
            "--truth" => self.truth = Some(text.to_string()),
            "--answer" => self.answer = Some(text.to_string()),
            "--layer" => self.layer = Some(whole_number(name, text, 1, 1_000_000)?),
            "--neuron" => self.neuron = Some(whole_number(name, text, 0, 1_000_000_000)?),
            "--without" => self.without = Some(neurons(name, text)?),
            "--input" => self.input = Some(numbers(name, text)?),
            "--target" => self.target = Some(whole_number(name, text, 1, 1_000)?),
            "--numbers" => self.numbers = Some(numbers(name, text)?),
            "--blanks" => self.blanks = true,
            "--key" => self.key = true,
            "--picture" => self.picture = Some(whole_number(name, text, 0, 1_000_000_000)?),
            "--full" => self.full = true,
            "--seconds" => self.seconds = Some(whole_number(name, text, 1, 3600)?),
            "--sizes" => self.sizes = Some(sizes(text)?),
            "--activation" => {
                let between = unless_none(text, |text, none| activation(name, text, none))?;
                recipe.between = between.unwrap_or(Activation::Identity);
            }
            "--output" => recipe.output = activation(name, text, &[])?,
            "--start" => recipe.weights = start(name, text, &[])?,
            "--bias" => recipe.biases = unless_none(text, |text, none| start(name, text, none))?,
            "--loss" => recipe.settings.loss = loss(text)?,
            other => self.better.take(other, text)?,
        }
        if ["--sizes", "--activation", "--output", "--start", "--bias", "--loss"].contains(&name) {
            self.changes_network.get_or_insert(name);
        }
        Ok(())
    }
}
