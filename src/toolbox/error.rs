//! What can go wrong, said so that the reader knows what to do next.

use super::quote;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Everything that can go wrong outside the mathematics. Each message says what is wrong, where, and what to
/// type or do next.
#[derive(Debug)]
pub enum Error {
    /// The command line asks for something that does not exist.
    Usage(String),
    /// The operating system would not read or write a file.
    File {
        /// Which file.
        path: PathBuf,
        /// What was tried: "read", "write" or "make the folder".
        action: &'static str,
        /// What the operating system answered.
        cause: io::Error,
        /// What to do next; may be empty.
        advice: String,
    },
    /// A file holds something else than it should.
    Content {
        /// Which file.
        path: PathBuf,
        /// Where in it: "byte 4" or "line 3, column 7"; may be empty.
        place: String,
        /// What is wrong, what was expected and what to do next.
        problem: String,
    },
    /// Two things are fine alone but do not fit together.
    Mismatch(String),
    /// Standard output is closed or full.
    Output(io::Error),
}

impl Error {
    /// A file that holds something else than it should.
    pub fn content(path: &Path, place: impl Into<String>, problem: impl Into<String>) -> Error {
        Error::Content { path: path.to_path_buf(), place: place.into(), problem: problem.into() }
    }

    /// A file that the operating system would not read or write.
    pub fn file(path: &Path, action: &'static str, cause: io::Error, advice: &str) -> Error {
        Error::File { path: path.to_path_buf(), action, cause, advice: advice.to_string() }
    }

    /// What is wrong inside a file, and below it what to do; other errors know that themselves and stay as they are.
    pub fn with_advice(self, advice: &str) -> Error {
        match self {
            Error::Content { path, place, problem } => {
                Error::Content { path, place, problem: format!("{problem}\n{advice}") }
            }
            other => other,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Usage(problem) | Error::Mismatch(problem) => write!(f, "{problem}"),
            Error::File { path, action, cause, advice } => {
                write!(f, "cannot {action} {}: {cause}", quote::path(path))?;
                if advice.is_empty() {
                    Ok(())
                } else {
                    write!(f, "\n{advice}")
                }
            }
            Error::Content { path, place, problem } if place.is_empty() => {
                write!(f, "{}: {problem}", quote::path(path))
            }
            Error::Content { path, place, problem } => write!(f, "{}, {place}: {problem}", quote::path(path)),
            Error::Output(cause) => {
                write!(f, "cannot write the output: {cause}\nIf it goes to a file, make room on that disk or name a file on another.")
            }
        }
    }
}

impl std::error::Error for Error {}
