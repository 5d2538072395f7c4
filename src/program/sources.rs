//! Where the pictures and the weights of a run come from.

use super::arguments::Arguments;
use super::better::no_room_for_edges;
use super::commands::Set;
use super::remarks::before_reading;
use super::room::Work;
use super::screen::Screen;
use super::seen::MadeOnce;
use crate::ch02_data::DataSet;
use crate::ch08_training::split;
use crate::ch09_recipes::{tiny_digits, Recipe, Source};
use crate::ch10_better::View;
use crate::storage::{
    fingerprint, load_data, load_ours_or_school, Entry, SavedRun, READING_ADVICE, TRAINING_FILES,
};
use crate::toolbox::{quote, Error};
use std::env;
use std::path::{Path, PathBuf};

/// The pictures of a data folder, and which of them belong to which set.
pub struct Pictures {
    pub training: DataSet,
    pub test: DataSet,
    pub training_numbers: Vec<usize>,
    pub validation_numbers: Vec<usize>,
    pub test_numbers: Vec<usize>,
    /// Where they were read; None for those that a recipe draws.
    pub folder: Option<PathBuf>,
    /// Whether a network has given their classes the labels of its own.
    pub are_relabelled: bool,
    /// How the network at hand gets to see them.
    pub view: View,
    /// All of them, normalized.
    pub normalized: MadeOnce,
    /// As edges: of the normalized ones if the network sees those, else of those above.
    pub as_edges: MadeOnce,
    /// What must be typed to get them again: " --data FOLDER", or nothing.
    pub flag: String,
    /// For messages: "those in FOLDER".
    origin: String,
}

impl Pictures {
    /// Reads the folder named on the command line; if none was named, takes the pictures that the recipe learns.
    pub fn load(arguments: &Arguments, recipe: &Recipe, seed: u64) -> Result<Pictures, Error> {
        let folder = folder_to_load(arguments, recipe);
        let origin = match &folder {
            Some(folder) => format!("those in {}", quote::path(folder)),
            None => format!("those of the recipe {}", recipe.name),
        };
        let flag = arguments.data.as_ref().map(|folder| format!(" --data {}", quote::typed(folder)));
        let flag = flag.unwrap_or_default();
        let (training, test) = match &folder {
            Some(folder) => load_data(folder)?,
            None => tiny_digits(seed),
        };
        let (training_numbers, validation_numbers) = split(training.count());
        let test_numbers = (0..test.count()).collect();
        Ok(Pictures {
            training,
            test,
            training_numbers,
            validation_numbers,
            test_numbers,
            folder,
            are_relabelled: false,
            view: View::AS_IT_IS,
            normalized: MadeOnce::default(),
            as_edges: MadeOnce::default(),
            flag,
            origin,
        })
    }

    /// Those that some saved runs are to read: what the first was trained on, or those named instead.
    pub fn for_runs(
        arguments: &Arguments,
        runs: &[(&SavedRun, &Path)],
        screen: &mut Screen,
    ) -> Result<Pictures, Error> {
        let (first, path) = runs[0];
        let pictures = Pictures::load(arguments, &entry_of(first, path)?.recipe, first.run.settings.seed)?;
        let is_other =
            |(saved, path): &(&SavedRun, &Path)| pictures.other_than_learned(saved, path).is_some();
        let learned_others: Vec<bool> = runs.iter().map(is_other).collect();
        let pictures = pictures.asked_by_name(&first.run.network);
        for (&(saved, path), learned_others) in runs.iter().zip(learned_others) {
            pictures.expect_fit(saved, path)?;
            let reading = Work { sizes: saved.run.network.sizes(), ..Work::default() };
            if let Some(problem) = reading.problem() {
                return Err(Error::content(path, "", problem).with_advice(READING_ADVICE));
            }
            if learned_others {
                screen.line(&format!(
                    "remark: {} was trained on other pictures than {}. To see it read its own, add {}.\n",
                    quote::path(path),
                    pictures.origin,
                    flag_for_learned(saved)
                ))?;
            }
        }
        Ok(pictures)
    }

    /// Whether [`Pictures::load`] would read the very same again, to be seen with this view.
    pub fn are_those_of(&self, arguments: &Arguments, recipe: &Recipe, view: View) -> bool {
        self.view == view
            && self.folder.is_some()
            && self.folder == folder_to_load(arguments, recipe)
            && !self.are_relabelled
    }

    /// The pictures of a set as they stand in their file, and the numbers that belong to it.
    pub fn set_as_it_is(&self, set: Set) -> (&DataSet, &[usize]) {
        match set {
            Set::Train => (&self.training, &self.training_numbers),
            Set::Validation => (&self.training, &self.validation_numbers),
            Set::Test => (&self.test, &self.test_numbers),
        }
    }

    /// Makes sure that there are pictures in a set.
    pub fn expect_pictures(&self, set: Set) -> Result<(), Error> {
        if !self.set_as_it_is(set).1.is_empty() {
            return Ok(());
        }
        let there = match self.training.count() {
            1 => "is only 1".to_string(),
            count => format!("are only {count}"),
        };
        Err(Error::Mismatch(format!(
            "there are no {} pictures: of every twelve training pictures one is held out, and there {there}.",
            set.name(),
        )))
    }

    /// A set with pictures, as the network gets to see them; what is odd about them is said.
    pub fn set_with_pictures(&self, set: Set, screen: &mut Screen) -> Result<(&DataSet, &[usize]), Error> {
        self.expect_pictures(set)?;
        before_reading(self, set, screen)?;
        Ok(self.set(set))
    }

    /// Makes sure that the picture with this number is in a set. A number is a place in the file, from 0 on.
    pub fn expect_in_set(&self, number: usize, set: Set) -> Result<(), Error> {
        let (data, numbers) = self.set_as_it_is(set);
        if numbers.contains(&number) {
            return Ok(());
        }
        let problem =
            match Set::ALL.into_iter().find(|other| *other != set && self.holds(number, *other, data)) {
                Some(other) => format!("it is in another: add --set {}", other.name()),
                None if data.count() == 0 => "there are none".to_string(),
                None => format!("in its file the numbers go from 0 to {}", data.count() - 1),
            };
        Err(Error::Mismatch(format!("picture {number} is not in the set {}: {problem}.", set.name())))
    }

    /// Whether a picture of this number is in a set, and in the same file as these.
    fn holds(&self, number: usize, set: Set, file: &DataSet) -> bool {
        let (data, numbers) = self.set_as_it_is(set);
        std::ptr::eq(data, file) && numbers.contains(&number)
    }

    /// What is wrong if a run has learned other pictures than these; files of older programs do not tell.
    pub fn other_than_learned(&self, run: &SavedRun, path: &Path) -> Option<String> {
        let (learned, found) = (run.data?, fingerprint(&self.training));
        let (file, origin) = (quote::path(path), &self.origin);
        (learned != found).then(|| {
            format!(
                "{file} was trained on other pictures: their fingerprint is {learned:016x}, but {origin} have {found:016x}."
            )
        })
    }

    /// Makes sure that a network is for pictures like these.
    pub fn expect_fit(&self, saved: &SavedRun, path: &Path) -> Result<(), Error> {
        let (inputs, classes) = (self.training.inputs(), self.training.classes());
        let network = &saved.run.network;
        if network.inputs() == inputs && network.outputs() == classes {
            let problem = no_room_for_edges(saved.improvements.view, self.training.size());
            return problem.map_or(Ok(()), |problem| Err(Error::content(path, "", problem)));
        }
        Err(Error::Mismatch(format!(
            "{} holds a network for pictures of {} pixels in {} classes, but these pictures have {inputs} pixels \
             and {classes} classes.\nName other weights with --weights FILE, or other pictures with {}.",
            quote::path(path),
            network.inputs(),
            network.outputs(),
            flag_for_learned(saved)
        )))
    }
}

/// The saved run that a command is to look at, and the pictures it was trained on or those named instead.
pub fn load_run(arguments: &Arguments, screen: &mut Screen) -> Result<(SavedRun, Pictures), Error> {
    let path = arguments.weights_path();
    let saved = load_ours_or_school(&path)?;
    if let Some(problem) = other_than_named(arguments, &saved, &path) {
        let named = arguments.entry.recipe.name;
        return Err(Error::Mismatch(format!(
            "{problem}\nLeave {named} away, or name another file with --weights FILE."
        )));
    }
    let pictures = Pictures::for_runs(arguments, &[(&saved, &path)], screen)?;
    let pictures = pictures.seen_with(saved.improvements.view);
    pictures.say_view(screen)?;
    Ok((saved, pictures))
}

/// How the pictures that a run has learned can be named: the folder that was typed then, if it is still there.
pub fn flag_for_learned(saved: &SavedRun) -> String {
    let folder = saved.folder.as_ref().map(Path::new).filter(|folder| folder.is_dir());
    format!("--data {}", folder.map_or("FOLDER".to_string(), quote::typed))
}

/// What is wrong if a recipe was named and the run was begun with another.
pub fn other_than_named(arguments: &Arguments, saved: &SavedRun, path: &Path) -> Option<String> {
    let (named, found) = (arguments.entry.recipe.name, saved.recipe.as_str());
    let differs = arguments.recipe_was_named && named != found;
    differs.then(|| format!("{} was trained by the recipe {found}, not {named}.", quote::path(path)))
}

/// The recipe that a run was begun with.
pub fn entry_of(saved: &SavedRun, path: &Path) -> Result<Entry, Error> {
    Entry::named(&saved.recipe).ok_or_else(|| {
        let problem = "this is no recipe that we know; `chalknet recipes` lists them";
        Error::content(path, format!("recipe {:?}", saved.recipe), problem)
    })
}

/// The folder named on the command line, else the bundled one if the recipe learns its pictures.
fn folder_to_load(arguments: &Arguments, recipe: &Recipe) -> Option<PathBuf> {
    let bundled = || (recipe.source == Source::Folder).then(bundled_folder);
    arguments.data.clone().or_else(bundled)
}

/// The `data` folder that comes with Chalknet, from whatever folder the program is started.
///
/// It is looked for where the sources were when the program was built, then in the folders above the program
/// (which lies in target/release), in case all was moved, and at last where the program was started.
fn bundled_folder() -> PathBuf {
    let built_at = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let program = env::current_exe().unwrap_or_default();
    let above = program.ancestors().skip(1).map(|folder| folder.join("data"));
    let here = PathBuf::from("data");
    let mut candidates = [built_at].into_iter().chain(above);
    candidates.find(|folder| folder.join(TRAINING_FILES[0]).is_file()).unwrap_or(here)
}
