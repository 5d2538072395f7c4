//! `chalknet worksheet`: a copy of the project in which the pupils write the network themselves, or look for a mistake.

mod bugs;
mod edition;
mod hint;
mod list;
mod tasks;

pub use bugs::{bugs, Bug};
pub use tasks::{tasks, Task};

use super::arguments::Arguments;
use super::nearest::did_you_mean;
use super::screen::{counted, Screen};
use super::values::usage;
use crate::toolbox::{quote, Error};
use edition::{not_there, project, Edition, TASK_LIST};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Once;
use std::{panic, process};

pub(super) use hint::run as run_hint;

/// In a copy with blanks: who calls a function that is not written yet is told which task waits, and no more.
pub(super) fn speak_kindly_of_blanks() {
    // Several threads may come to the same blank.
    static SAID: Once = Once::new();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        match panic.to_string().split_once("not yet implemented: task ") {
            Some((_, task)) => SAID.call_once(|| {
                let next = "`chalknet hint` lists what is to be written.";
                let _ = writeln!(io::stderr(), "chalknet: this waits for task {task}\n{next}");
                process::exit(1);
            }),
            None => usual(panic),
        }
    }));
}

/// Makes the copy that the command line asks for.
pub(super) fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    match (arguments.bug, &arguments.paths[..]) {
        (None, [chapters, folder]) => {
            let chosen = chosen(&chapters.to_string_lossy())?;
            with_blanks(&chosen, folder, screen)
        }
        (Some(number), [folder]) => with_bug(number, folder, screen),
        (None, _) => usage("worksheet needs two words: the chapters, and the folder for the copy, as in chalknet worksheet ch05 FOLDER"),
        (Some(_), _) => usage("with --bug, worksheet needs one word more: the folder for the copy"),
    }
}

/// The tasks of some chapters: ch05, or ch03..ch08.
fn chosen(chapters: &str) -> Result<Vec<Task>, Error> {
    let (first, last) = chapters.split_once("..").unwrap_or((chapters, chapters));
    let tasks = tasks();
    let known: Vec<String> = (2..=8).map(|chapter| format!("ch{chapter:02}")).collect();
    let place = |name: &str| known.iter().position(|known| known == name);
    let (Some(from), Some(to)) = (place(first), place(last)) else {
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        let near = did_you_mean(first, &names);
        return usage(&format!(
            "the chapters with tasks are ch02 to ch08; name one, or several as in ch03..ch08, not {chapters:?}{near}"
        ));
    };
    let is_chosen = |task: &Task| (from + 2..=to + 2).contains(&task.chapter());
    let chosen: Vec<Task> = tasks.into_iter().filter(is_chosen).collect();
    if chosen.is_empty() {
        return usage(&format!(
            "there are no tasks in {chapters:?}: the first of two chapters has the smaller number"
        ));
    }
    Ok(chosen)
}

/// A copy in which these bodies are blank, in the source and in the book.
fn with_blanks(chosen: &[Task], folder: &Path, screen: &mut Screen) -> Result<(), Error> {
    let edition = Edition::new(&project()?, folder)?;
    let blanks = chosen.iter().map(|task| edition.blank(task)).collect::<Result<Vec<String>, Error>>()?;
    let files: Vec<&str> = chosen.iter().map(|task| task.file.as_str()).collect();
    edition.leave_out_experiments(&files)?;
    // What a blank makes no use of is no reason to warn.
    let library = edition.read("src/lib.rs")?;
    edition.write(
        "src/lib.rs",
        &library.replacen("#![warn(missing_docs)]\n", "#![warn(missing_docs)]\n#![allow(unused)]\n", 1),
    )?;

    let first = &chosen[0];
    screen.text(&format!(
        "In {} wait {} for you, the first of them in {}:\n\n",
        quote::path(folder),
        counted(chosen.len() as u64, "task", "tasks"),
        first.file
    ))?;
    screen.whole_line(&blanks[0])?;
    screen.text(
        "\nEach is a function without its body: write it in place of todo!(…). Then let it be tested, and ask for a hint \
         if you are stuck:\n\n",
    )?;
    screen.whole_line(&format!("    cd {}", quote::typed(folder)))?;
    screen.whole_line(&format!("    make ch{:02}", first.chapter()))?;
    screen.whole_line(&format!("    cargo run -- hint {}", first.number))?;
    screen.text(&format!(
        "\nmake stops at the first task that is not done. (Without make: cargo test --test {}, and look at the first of \
         the tests a1_…, a2_… that fails.) LESSONS.md in that folder is the book, with the same blanks.\n",
        first.module()
    ))
}

/// A copy in which a mistake is planted, in the source and in the book.
fn with_bug(number: usize, folder: &Path, screen: &mut Screen) -> Result<(), Error> {
    let bugs = bugs();
    let Some(bug) = bugs.iter().find(|bug| bug.number == number) else {
        return usage(&match bugs.len() {
            0 => "in this copy are no mistakes to plant: make another from the project that it came from"
                .to_string(),
            most => format!("there is no mistake {number}: they have the numbers 1 to {most}"),
        });
    };
    let edition = Edition::new(&project()?, folder)?;
    let source = edition.read(&bug.file)?;
    let planted = bug.planted(&source);
    if planted == source {
        return Err(not_there(&folder.join(&bug.file), &bug.old));
    }
    edition.write(&bug.file, &planted)?;
    edition.write("LESSONS.md", &bug.planted(&edition.read("LESSONS.md")?))?;
    edition.leave_out_experiments(&[&bug.file])?;
    edition.write(TASK_LIST, "")?;

    screen.text(&format!(
        "In {} something in the course is wrong, in the source and in the book. What one sees of it:\n\n{}\n\n\
         Find it: first think of what could do that, then let the tests of the chapters tell you where it is.\n\n",
        quote::path(folder),
        bug.symptom
    ))?;
    screen.whole_line(&format!("    cd {}", quote::typed(folder)))?;
    screen.whole_line("    cargo test --no-fail-fast")
}
