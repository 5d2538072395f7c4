//! The names of the classes: a line each, in the order of their numbers.

use crate::toolbox::json::beginning_of;
use crate::toolbox::quote::{is_name, LONGEST_NAME};
use crate::toolbox::{files, Error};
use std::path::Path;

/// The file with the names of the classes. It may be missing: then the classes are called 0, 1, 2, …
pub const NAMES_FILE: &str = "classes.txt";
/// A label is one byte, so there can be no more classes.
pub const MOST_CLASSES: usize = 256;
/// No letter takes more than four bytes, and two more end a line: no good file of names is larger.
const MOST_BYTES: usize = MOST_CLASSES * (4 * LONGEST_NAME + 4);

/// The names of so many classes that have none: "0", "1", "2", …
pub fn numbers_as_names(classes: usize) -> Vec<String> {
    (0..classes).map(|class| class.to_string()).collect()
}

/// The names of the classes, if there is a file of them.
pub(super) fn read_names(path: &Path) -> Result<Option<Vec<String>>, Error> {
    const ADVICE: &str = "It should hold the names of the classes, a line each.";
    if !files::is_there(path, ADVICE)? {
        return Ok(None);
    }
    names_from_bytes(path, files::beginning(path, MOST_BYTES + 1, ADVICE)?).map(Some)
}

/// Understands the bytes of a file of names; `path` is for the messages.
///
/// # Errors
/// If there are none or too many, one is not fit to be printed, or two are alike.
pub fn names_from_bytes(path: &Path, bytes: Vec<u8>) -> Result<Vec<String>, Error> {
    let wrong = |place: String, problem: String| Err(Error::content(path, place, problem));
    let is_too_large = bytes.len() > MOST_BYTES;
    // Of a file that is too large only the beginning was read, and its last letter may be cut off.
    let text = match files::text_of(bytes) {
        Ok(text) => text,
        Err(_) if is_too_large => String::new(),
        Err(byte) => {
            let problem =
                "this is not text, but should be names, a line each: save it again as text in UTF-8";
            return wrong(format!("byte {byte}"), problem.to_string());
        }
    };
    let count = text.trim_end().lines().count();
    if is_too_large || count == 0 || count > MOST_CLASSES {
        let found = if is_too_large { "far more".to_string() } else { count.to_string() };
        return wrong(
            String::new(),
            format!("there can be 1 to {MOST_CLASSES} classes, a line each, but here are {found}"),
        );
    }
    let mut names: Vec<String> = Vec::new();
    for (i, name) in text.trim_end().lines().map(str::trim).enumerate() {
        let line = format!("line {}", i + 1);
        if !is_name(name) {
            return wrong(line, problem_with_name(name));
        }
        if names.iter().any(|other| other == name) {
            return wrong(line, format!("two classes are called {name:?}: each needs a name of its own"));
        }
        names.push(name.to_string());
    }
    Ok(names)
}

/// Why a text is not fit to be the name of a class.
pub(super) fn problem_with_name(text: &str) -> String {
    if text.is_empty() {
        return "here the name of a class is expected, and there is none".to_string();
    }
    format!(
        "{:?} is no name for a class: it needs 1 to {LONGEST_NAME} letters that can be printed, and no spaces around \
         them: choose another name",
        beginning_of(text)
    )
}
