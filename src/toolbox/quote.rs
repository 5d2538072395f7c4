//! Names and words that come from outside, made safe for a terminal or a page.
//!
//! A file may be called anything. Printed as it is, a name could clear the screen, turn the reading direction round or
//! forge a second line of a message; typed as it is, a part of it could be a command.

use std::path::Path;

/// A text as it can be printed: what a terminal would obey, hide or turn round is written as an escape such as
/// \u{1b}; all else, in any script, stays as it is.
pub fn printed(text: &str) -> String {
    let mut safe = String::new();
    for letter in text.chars() {
        if is_harmless(letter) {
            safe.push(letter);
        } else {
            safe.extend(letter.escape_debug());
        }
    }
    safe
}

/// How many letters a name may have that a file gives to something: a class, a recipe.
pub const LONGEST_NAME: usize = 100;

/// Whether a text is fit to be a name: not empty nor longer than [`LONGEST_NAME`], without spaces around it, and with
/// nothing in it that [`printed`] would change.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().count() <= LONGEST_NAME && printed(text) == text
}

/// A path as it can be printed.
pub fn path(path: &Path) -> String {
    printed(&path.display().to_string())
}

/// A path as it can be typed, or pasted into a command: in quotation marks unless it is made of letters, digits and
/// a few signs that mean nothing to any command line.
pub fn typed(path: &Path) -> String {
    let mut text = self::path(path);
    // What begins with a dash would be taken for a flag.
    if text.starts_with('-') {
        text = format!("./{text}");
    }
    if cfg!(windows) {
        // Some of its commands take what stands behind / for a flag.
        text = text.replace('/', "\\");
    }
    let is_plain = |letter: char| {
        letter.is_alphanumeric() || "/._-+,:@".contains(letter) || (cfg!(windows) && letter == '\\')
    };
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else if cfg!(windows) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// A text as a page or a picture in the form SVG holds it: nothing in it is taken for a part of them.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Whether a letter can be printed: std escapes what cannot. (An accent that stands alone is escaped too; behind a
/// letter it is one with it, as in names that come from a Mac.)
fn is_harmless(letter: char) -> bool {
    "'\"\\".contains(letter) || ['a', letter].iter().collect::<String>().escape_debug().count() == 2
}
