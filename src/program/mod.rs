//! The top floor: the command line, and what it prints for people.

mod arguments;
mod help;
mod pictures;
mod screen;
mod show;
mod sources;
mod test;
mod train;

use crate::toolbox::Error;
use arguments::{Arguments, Command};
use screen::Screen;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

/// Runs the program with the words typed after its name.
///
/// The exit code is 0 if all went well, 1 if something failed, 2 if the command line was wrong.
pub fn run(words: impl Iterator<Item = OsString>) -> ExitCode {
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
    match arguments.command {
        Command::Train => train::run(arguments, screen),
        Command::Test => test::run(arguments, screen),
        Command::Show => show::run(arguments, screen),
        Command::Help(topic) => screen.text(&help::page(topic)),
        Command::Version => screen.line(&format!("chalknet {}", env!("CARGO_PKG_VERSION"))),
    }
}
