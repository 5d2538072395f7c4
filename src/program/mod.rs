//! The top floor: the command line, and what it prints for people.

mod answers;
mod arguments;
mod asked;
mod begin;
mod bench;
mod better;
mod board;
mod commands;
mod compare;
mod confusion;
mod confusion_tables;
mod curves;
mod explain;
mod going_on;
mod guessing;
mod help;
mod hints;
mod keeper;
mod ladder;
mod mistakes;
mod nearest;
mod neurons;
mod out_files;
mod overshoot;
mod pack;
mod pages;
mod panels;
mod patience;
mod pictures;
mod rates;
mod read;
mod reading;
mod recipes;
mod relabelled;
mod remarks;
mod room;
mod screen;
mod seeds;
mod seen;
mod sheet;
mod show;
mod signed;
mod sources;
mod steps;
mod test;
mod train;
mod trainer;
mod typed_names;
mod values;
mod watch;
mod weights;
mod why;
mod words;
pub mod worksheet;

use crate::toolbox::{cores, Error};
use arguments::Arguments;
use commands::Command;
use screen::Screen;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

/// Runs the program with the words typed after its name.
///
/// The exit code is 0 if all went well, 1 if something failed, 2 if the command line was wrong.
pub fn run(words: impl Iterator<Item = OsString>) -> ExitCode {
    worksheet::speak_kindly_of_blanks();
    let mut screen = Screen::new();
    let result = Arguments::read(words).and_then(|arguments| obey(&arguments, &mut screen));
    match result.and_then(|()| screen.finish()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads our output has seen enough, as in `chalknet show | head -1`.
        Err(Error::Output(cause)) if cause.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            screen.error(&error);
            ExitCode::from(if matches!(error, Error::Usage(_)) { 2 } else { 1 })
        }
    }
}

fn obey(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    if arguments.quiet {
        screen.be_quiet();
    }
    cores::allow(arguments.threads.unwrap_or_else(cores::cores));
    match arguments.command {
        Command::Do(task) => task.run(arguments, screen),
        Command::Help(task) => screen.text(&help::page(task)),
        Command::Version => screen.line(&format!("chalknet {}", env!("CARGO_PKG_VERSION"))),
    }
}
