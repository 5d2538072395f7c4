//! The words of the command line that are no flags: recipes, files and folders.

use super::arguments::Arguments;
use super::commands::Task;
use super::help::{all_flags, flags_of};
use super::nearest::nearest;
use super::values::usage;
use crate::storage::Entry;
use crate::toolbox::Error;
use std::ffi::OsString;
use std::path::PathBuf;

const QUOTE: &str = "a name with spaces must stand in quotation marks";

impl Arguments {
    /// Takes them as the command understands them: two names for `pack` and `compare`, files for `read` and `curves`, at
    /// most a recipe for most others. `two_words_behind` is a flag with two words behind it, where one belongs.
    pub fn take_names(
        &mut self,
        task: Task,
        names: Vec<OsString>,
        two_words_behind: Option<&str>,
    ) -> Result<(), Error> {
        let texts: Vec<String> = names.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        match (task, texts.first()) {
            (Task::Pack | Task::Compare, _) => expect_two(task, &texts)?,
            (Task::Read | Task::Curves, _) => expect_files(task, &texts)?,
            (Task::Sheet | Task::Worksheet | Task::Hint, _) => {}
            (Task::Why, _) => return self.take_recipe_and_picture(names, &texts),
            (Task::Recipes, Some(name)) => {
                return usage(&format!("nothing can follow recipes, not {name:?}"))
            }
            (Task::Bench | Task::Ladder | Task::Board, Some(name)) => {
                let command = task.name();
                return usage(&format!("{command} takes flags, but no names, so {name:?} is too much"));
            }
            _ => return self.take_recipe(task, &texts, two_words_behind),
        }
        self.paths = names.into_iter().map(PathBuf::from).collect();
        Ok(())
    }

    fn take_recipe(
        &mut self,
        task: Task,
        texts: &[String],
        two_words_behind: Option<&str>,
    ) -> Result<(), Error> {
        let [name, more @ ..] = texts else { return Ok(()) };
        let Some(entry) = Entry::named(name) else {
            let spaces = two_words_behind.map(|flag| format!(". (Two words behind {flag}: {QUOTE})"));
            return usage(&(unknown_recipe(task, name) + &spaces.unwrap_or_default()));
        };
        if let [second, ..] = more {
            return usage(&format!("only one recipe can be named, so {second:?} is too much"));
        }
        (self.entry, self.recipe_was_named) = (entry, true);
        Ok(())
    }

    fn take_recipe_and_picture(&mut self, names: Vec<OsString>, texts: &[String]) -> Result<(), Error> {
        for (name, text) in names.into_iter().zip(texts) {
            match Entry::named(text) {
                Some(entry) if !self.recipe_was_named => (self.entry, self.recipe_was_named) = (entry, true),
                _ if self.paths.is_empty() => self.paths.push(PathBuf::from(name)),
                _ => return usage(&format!("why takes one picture, so {text:?} is too much ({QUOTE})")),
            }
        }
        Ok(())
    }
}

/// More networks have no letter.
const MOST_COMPARED: usize = 26;

fn expect_two(task: Task, texts: &[String]) -> Result<(), Error> {
    if texts.len() >= 2 && texts.iter().any(String::is_empty) {
        return usage(&format!("{} needs two names, and one is empty", task.name()));
    }
    match (task, texts.len()) {
        (Task::Compare, 2..=MOST_COMPARED) | (_, 2) => Ok(()),
        (Task::Compare, _) => usage(&format!(
            "compare needs the names of two files of weights or more, at most {MOST_COMPARED}: compare quick.json moved.json"
        )),
        (_, names) => {
            let spaces = if names > 2 { format!(" ({QUOTE})") } else { String::new() };
            usage(&format!(
                "pack needs two names: the folder or CSV file with the pictures, and the folder of the data set to be made{spaces}"
            ))
        }
    }
}

fn expect_files(task: Task, texts: &[String]) -> Result<(), Error> {
    if texts.is_empty() && task == Task::Read {
        return usage("read needs the name of a picture or of a folder of pictures, or - for standard input");
    }
    match texts.iter().any(String::is_empty) {
        true => usage(&format!("{} needs names, and one is empty", task.name())),
        false => Ok(()),
    }
}

/// What to say to a word that is no recipe, and may have been meant as one, as a flag or as the command.
fn unknown_recipe(task: Task, name: &str) -> String {
    let command = task.name();
    if Task::named(name).is_some() {
        return format!("{command} does not know {name:?}: a command comes first, as in `chalknet {name}`");
    }
    let recipes = Entry::names();
    // Behind -- a word is a name even if there is a flag that is called so.
    let is_flag = all_flags().any(|flag| flag.name == name);
    let flags = flags_of(task).filter(|_| !is_flag).map(|flag| flag.name);
    let known: Vec<&str> = recipes.into_iter().chain(flags).collect();
    match nearest(name, &known) {
        Some(near) => format!("{command} does not know {name:?}: did you mean {near}?"),
        None => format!(
            "{command} does not know {name:?}: it is no flag, and the only recipes are {}",
            recipes.join(", ")
        ),
    }
}
