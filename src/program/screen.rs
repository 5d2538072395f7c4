//! Where the program writes: results to standard output, progress and errors to standard error.

use crate::toolbox::{columns, Error};
use std::env;
use std::fs::File;
use std::io::{self, IsTerminal, Stdout, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many columns and rows a screen has if nobody says it: the smallest terminal in common use.
const USUAL_WIDTH: usize = 80;
const USUAL_HEIGHT: usize = 24;

/// Standard output and standard error, and what may be done to them.
pub struct Screen {
    out: Stdout,
    /// How many columns there are; None if no terminal is there and nobody has said it.
    width: Option<usize>,
    height: usize,
    colour: bool,
    quiet: bool,
    progress: bool,
    last_progress: Option<Instant>,
    /// How many lines it takes on the screen now.
    progress_lines: usize,
}

impl Screen {
    /// Colour and cursor movement only where a person looks at a terminal that knows them, and has not set NO_COLOR.
    pub fn new() -> Screen {
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        // The older consoles of Windows print the escape sequences instead of obeying them.
        let is_old_console = cfg!(windows) && !["WT_SESSION", "TERM", "ANSICON"].into_iter().any(is_set);
        let plain =
            is_set("NO_COLOR") || is_old_console || env::var_os("TERM").is_some_and(|name| name == "dumb");
        let (width, height) = size_of_terminal();
        Screen {
            out: io::stdout(),
            width: width_that_was_set().or(width),
            height,
            colour: !plain && io::stdout().is_terminal(),
            quiet: false,
            progress: !plain && io::stderr().is_terminal(),
            last_progress: None,
            progress_lines: 0,
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

    /// How many rows a terminal has.
    pub fn height(&self) -> usize {
        self.height
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
        // In the last column some terminals would begin a new line.
        self.picture(Duration::from_millis(100), |screen| vec![columns::cut(&text(), screen.width() - 1)]);
    }

    /// The same in several lines, none of them wider than the screen, with at least such a pause after the last.
    pub fn picture(&mut self, pause: Duration, lines: impl FnOnce(&Screen) -> Vec<String>) {
        if self.progress && self.last_progress.map_or(true, |last| last.elapsed() >= pause) {
            let mut lines = lines(self);
            // What has left the screen at its top could not be replaced.
            lines.truncate(self.height - 1);
            let text = self.to_progress() + &lines.join("\x1b[K\n") + "\x1b[K\x1b[J";
            // Progress that cannot be shown is no reason to stop the work.
            let _ = io::stderr().write_all(text.as_bytes());
            (self.last_progress, self.progress_lines) = (Some(Instant::now()), lines.len());
        }
    }

    /// What leads the cursor to the beginning of the lines that are to be replaced.
    fn to_progress(&self) -> String {
        match self.progress_lines {
            0 | 1 => "\r".to_string(),
            lines => format!("\r\x1b[{}A", lines - 1),
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
        let text = if self.colour { '▀' } else { plain };
        self.coloured(&format!("38;5;{upper};48;5;{lower}"), &text.to_string())
    }

    /// The text in one of the 256 colours of a terminal; as it is elsewhere.
    pub fn in_colour(&self, colour: u8, text: &str) -> String {
        self.coloured(&format!("38;5;{colour}"), text)
    }

    /// The text in green or in red on a terminal, as it is elsewhere.
    pub fn painted(&self, is_good: bool, text: &str) -> String {
        self.coloured(if is_good { "32" } else { "31" }, text)
    }

    fn coloured(&self, codes: &str, text: &str) -> String {
        if self.colour {
            format!("\x1b[{codes}m{text}\x1b[0m")
        } else {
            text.to_string()
        }
    }

    fn clear_progress(&mut self) {
        if self.last_progress.take().is_some() {
            let _ = write!(io::stderr(), "{}\x1b[J", self.to_progress());
            self.progress_lines = 0;
        }
    }
}

/// What the variable COLUMNS says, if it is a width that a screen can have.
fn width_that_was_set() -> Option<usize> {
    env::var("COLUMNS").ok().and_then(|columns| sane(&columns))
}

/// The columns and rows of the terminal that is looked at; None instead of columns if there is none. std cannot ask for
/// them, but the command stty, which every Unix has, can.
fn size_of_terminal() -> (Option<usize>, usize) {
    let ask = || {
        let terminal = File::open("/dev/tty").ok()?;
        let answer = Command::new("stty").arg("size").stdin(terminal).stderr(Stdio::null()).output().ok()?;
        // "24 80": rows, then columns.
        let text = String::from_utf8(answer.stdout).ok()?;
        let mut numbers = text.split_whitespace().map(sane);
        Some((numbers.next()??, numbers.next()??))
    };
    if !io::stdout().is_terminal() {
        return (None, USUAL_HEIGHT);
    }
    let (rows, columns) = if cfg!(unix) { ask() } else { None }.unwrap_or((USUAL_HEIGHT, USUAL_WIDTH));
    (Some(columns), rows)
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
