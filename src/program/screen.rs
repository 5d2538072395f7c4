//! Where the program writes: results to standard output, progress and errors to standard error.

use crate::toolbox::{columns, Error};
use std::env;
use std::fs::File;
use std::io::{self, IsTerminal, Stdout, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many columns a screen has if nobody says it: the smallest terminal in common use.
const USUAL_WIDTH: usize = 80;

/// Standard output and standard error, and what may be done to them.
pub struct Screen {
    out: Stdout,
    /// How many columns there are; None if no terminal is there and nobody has said it.
    width: Option<usize>,
    colour: bool,
    quiet: bool,
    progress: bool,
    last_progress: Option<Instant>,
}

impl Screen {
    /// Colour and cursor movement only where a person looks at a terminal that knows them, and has not set NO_COLOR.
    pub fn new() -> Screen {
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        // The older consoles of Windows print the escape sequences instead of obeying them.
        let is_old_console = cfg!(windows) && !["WT_SESSION", "TERM", "ANSICON"].into_iter().any(is_set);
        let plain =
            is_set("NO_COLOR") || is_old_console || env::var_os("TERM").is_some_and(|name| name == "dumb");
        Screen {
            out: io::stdout(),
            width: width_that_was_set().or_else(width_of_terminal),
            colour: !plain && io::stdout().is_terminal(),
            quiet: false,
            progress: !plain && io::stderr().is_terminal(),
            last_progress: None,
        }
    }

    /// From now on nothing is printed but results, and what went wrong.
    pub fn be_quiet(&mut self) {
        self.quiet = true;
        self.progress = false;
    }

    /// Prints a line, unless it is to be quiet.
    pub fn line(&mut self, line: &str) -> Result<(), Error> {
        self.text(&format!("{line}\n"))
    }

    /// Prints a text, unless it is to be quiet.
    pub fn text(&mut self, text: &str) -> Result<(), Error> {
        if self.quiet {
            return Ok(());
        }
        self.write(&self.fitted(text))
    }

    /// Prints a line in any case: what the command was typed for. Where it is to be quiet, another program reads it.
    pub fn result(&mut self, line: &str) -> Result<(), Error> {
        let line = format!("{line}\n");
        self.write(&if self.quiet { line } else { self.fitted(&line) })
    }

    /// Prints a line that must not be broken, unless it is to be quiet: a drawing, or a command to be copied.
    pub fn whole_line(&mut self, line: &str) -> Result<(), Error> {
        if self.quiet {
            return Ok(());
        }
        self.write(&format!("{line}\n"))
    }

    /// The text with lines that are no wider than the screen.
    fn fitted(&self, text: &str) -> String {
        let Some(width) = self.width else { return text.to_string() };
        text.lines().map(|line| columns::wrapped(line, width) + "\n").collect()
    }

    /// How many columns can be filled.
    pub fn width(&self) -> usize {
        self.width.unwrap_or(USUAL_WIDTH)
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        self.clear_progress();
        self.out.write_all(text.as_bytes()).map_err(Error::Output)
    }

    /// Makes sure that all is written.
    pub fn finish(&mut self) -> Result<(), Error> {
        self.clear_progress();
        self.out.flush().map_err(Error::Output)
    }

    /// Shows how far long work has come, at most ten times a second, in a line that the next one replaces.
    pub fn progress(&mut self, text: impl FnOnce() -> String) {
        const PAUSE: Duration = Duration::from_millis(100);
        if self.progress && self.last_progress.map_or(true, |last| last.elapsed() >= PAUSE) {
            // Progress that cannot be shown is no reason to stop the work.
            // In the last column some terminals would begin a new line.
            let text = columns::cut(&text(), self.width() - 1);
            let _ = write!(io::stderr(), "\r\x1b[K{text}");
            self.last_progress = Some(Instant::now());
        }
    }

    /// Prints what went wrong. Its lines are left to the terminal to break: they may hold a command to be copied.
    pub fn error(&mut self, error: &Error) {
        self.clear_progress();
        let _ = writeln!(io::stderr(), "chalknet: {error}");
    }

    /// A character whose upper half has one colour and whose lower half another (of the 256 of a terminal); where
    /// there is no colour, `plain`.
    pub fn two_colours(&self, upper: u8, lower: u8, plain: char) -> String {
        if self.colour {
            format!("\x1b[38;5;{upper};48;5;{lower}m▀\x1b[0m")
        } else {
            plain.to_string()
        }
    }

    /// The text in green or in red on a terminal, as it is elsewhere.
    pub fn painted(&self, is_good: bool, text: &str) -> String {
        let colour = if is_good { 32 } else { 31 };
        if self.colour {
            format!("\x1b[{colour}m{text}\x1b[0m")
        } else {
            text.to_string()
        }
    }

    fn clear_progress(&mut self) {
        if self.last_progress.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// What the variable COLUMNS says, if it is a width that a screen can have.
fn width_that_was_set() -> Option<usize> {
    env::var("COLUMNS").ok().and_then(|columns| sane(&columns))
}

/// The width of the terminal that is looked at. std cannot ask for it, but the command stty, which every Unix has, can.
fn width_of_terminal() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let ask = || {
        let terminal = File::open("/dev/tty").ok()?;
        let answer = Command::new("stty").arg("size").stdin(terminal).stderr(Stdio::null()).output().ok()?;
        // "24 80": rows, then columns.
        sane(String::from_utf8(answer.stdout).ok()?.split_whitespace().nth(1)?)
    };
    Some(if cfg!(unix) { ask() } else { None }.unwrap_or(USUAL_WIDTH))
}

fn sane(columns: &str) -> Option<usize> {
    columns.parse().ok().filter(|columns| (20..=1000).contains(columns))
}

/// "1 epoch", "12 epochs"
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// 79510 → 79,510
pub fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
