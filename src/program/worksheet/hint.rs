//! `chalknet hint`: which tasks are still to be done, and three hints for each.

use super::edition::{project, text_of};
use super::tasks::{tasks, Task};
use crate::program::arguments::Arguments;
use crate::program::screen::Screen;
use crate::program::values::{usage, whole_number};
use crate::toolbox::Error;
use std::path::Path;

/// Says what the command line asks for: the list of tasks, or a hint.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let words: Vec<String> = arguments.paths.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    match &words[..] {
        [] => list(screen),
        [number] => hint(number, 1, screen),
        [number, which] => hint(number, whole_number("the number of the hint", which, 1, 3)?, screen),
        _ => usage("a task and the number of the hint are enough: chalknet hint 5.2 2"),
    }
}

/// One of the three hints for a task, and how to get the next.
fn hint(number: &str, which: usize, screen: &mut Screen) -> Result<(), Error> {
    let tasks = tasks();
    let Some(task) = tasks.iter().find(|task| task.number == number) else {
        let of_section = tasks.iter().filter(|task| task.section() == number);
        let numbers: Vec<&str> = of_section.map(|task| task.number.as_str()).collect();
        return usage(&match numbers[..] {
            [] => format!("there is no task {number:?}: `chalknet hint` lists them"),
            _ => format!("section {number} has several tasks: {}", numbers.join(", ")),
        });
    };
    let hint = &task.hints[which - 1];
    screen.line(&format!("Task {number}, {} in {}: {}", task.name(), task.file, task.what))?;
    screen.line("")?;
    match which {
        1 => screen.line(&format!("A question: {hint}"))?,
        2 => screen.line(&format!("In words: {hint}"))?,
        _ => screen.whole_line(&format!("It begins like this:\n\n    {}", hint.replace('\n', "\n    ")))?,
    }
    screen.line("")?;
    screen.line(&match which {
        3 => format!("That was the last one. Section {} of LESSONS.md has the rest.", task.section()),
        _ => format!("Still stuck? chalknet hint {number} {}", which + 1),
    })
}

/// All tasks, and which of them are still to be done in the project around this folder.
fn list(screen: &mut Screen) -> Result<(), Error> {
    let tasks = tasks();
    if tasks.is_empty() {
        return screen
            .line("Here are no tasks: in this copy a mistake is to be found. The tests look for it.");
    }
    let project = project().ok();
    let is_blank = |task: &Task| project.as_ref().is_some_and(|project| is_blank(task, project));
    let blank: Vec<bool> = tasks.iter().map(is_blank).collect();
    let mut chapter = 0;
    for (task, is_blank) in tasks.iter().zip(&blank) {
        if task.chapter() != chapter {
            chapter = task.chapter();
            screen.line(&format!("Chapter {chapter}"))?;
        }
        let mark = if *is_blank { "to do" } else { "" };
        screen.line(&format!("  {:<5} {mark:<6} {:<26} {}", task.number, task.name(), task.file))?;
    }
    screen.line("")?;
    screen.line(&match tasks.iter().zip(&blank).find(|(_, is_blank)| **is_blank) {
        Some((next, _)) => format!("The next one is {}: chalknet hint {}", next.number, next.number),
        None => "All is written here: chalknet train. And chalknet worksheet ch05 FOLDER makes a copy with blanks."
            .to_string(),
    })
}

/// Whether the blank still stands in the source.
fn is_blank(task: &Task, project: &Path) -> bool {
    text_of(&project.join(&task.file))
        .is_ok_and(|source| source.contains(&format!("todo!(\"task {}:", task.number)))
}
