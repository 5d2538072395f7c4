//! Pictures in a CSV file, a line each: the label, and the pixels row after row.
//!
//! Such files are large, so they are read line by line, and twice: the first lines tell what the columns are.

use super::brought::{problem_with_size, Brought};
use super::columns::Columns;
use super::folders::{sort, FOLDER_ADVICE};
use crate::storage::class_names::problem_with_name;
use crate::storage::MOST_CLASSES;
use crate::toolbox::formats::Format;
use crate::toolbox::{quote, Error};
use std::collections::BTreeMap;
use std::io::{BufRead, Read};
use std::path::Path;

/// The largest pictures that can be packed need less than a tenth of such a line.
const LONGEST_LINE: u64 = 1 << 20;
/// So many lines are looked at to know what the columns are.
const LOOKED_AT: usize = 1000;

/// Reads pictures from a CSV file; `open` begins it anew, and `path` is for the messages.
///
/// # Errors
/// If it cannot be read, is no such table, or has no labels.
pub fn csv_from<R: BufRead>(path: &Path, open: impl Fn() -> Result<R, Error>) -> Result<Brought, Error> {
    let wrong = |problem: String| Error::content(path, "", problem);
    let columns = look_at(&mut Lines::of(path, open()?)?)?;
    let size = (columns.side, columns.side);
    if let Some(problem) = problem_with_size(size) {
        return Err(wrong(problem));
    }
    let mut lines = Lines::of(path, open()?)?;
    if columns.have_heading {
        lines.next()?;
    }
    let mut brought = Brought::default();
    (brought.size, brought.note) = (size, columns.note());
    let (mut numbers, mut pixels) = (BTreeMap::new(), Vec::new());
    while lines.next()? {
        let label = columns.read(&lines.text, &mut pixels).map_err(|problem| lines.wrong(problem))?;
        let classes = numbers.len();
        let number = match numbers.get(&label) {
            Some(number) => *number,
            None if !quote::is_name(&label) => return Err(lines.wrong(problem_with_name(&label))),
            None if classes == MOST_CLASSES => {
                return Err(lines.wrong(format!(
                    "this is one label more than {MOST_CLASSES}, and there can be no more classes"
                )))
            }
            None => *numbers.entry(label).or_insert(classes),
        };
        brought.add(&pixels, number, format!("line {}", lines.number));
    }
    if brought.count() == 0 {
        return Err(wrong("there is a heading in this file, but no picture".to_string()));
    }
    let mut names: Vec<&String> = numbers.keys().collect();
    sort(&mut names, |name| name);
    let alone: Vec<_> = names.iter().filter(|name| brought.numbers_of(numbers[**name]).len() == 1).collect();
    // Some are for `Packed::add` to deal with, but most: that is no column of labels.
    if let Some(name) = alone.first().filter(|_| 2 * alone.len() > names.len()) {
        let problem = format!(
            "there is only one picture of the class {name}, and so of {} of the {} classes: is another column the label? \
             Call it label in the first line",
            alone.len(),
            names.len()
        );
        return Err(wrong(problem));
    }
    brought.name_classes(names.iter().map(|name| (numbers[*name], name.to_string())).collect());
    Ok(brought)
}

/// What the columns are.
fn look_at<R: BufRead>(lines: &mut Lines<R>) -> Result<Columns, Error> {
    let wrong = |problem: String| Error::content(lines.path, "", problem);
    if !lines.next()? {
        return Err(Error::content(lines.path, "", "there is nothing in this file"));
    }
    let mut columns = Columns::of(&lines.text).map_err(wrong)?;
    for _ in 0..LOOKED_AT {
        if !lines.next()? {
            break;
        }
        columns.look_at(&lines.text);
    }
    columns.choose_label();
    Ok(columns)
}

/// The lines of a file, one at a time.
struct Lines<'a, R> {
    path: &'a Path,
    reader: R,
    text: String,
    /// The number of this line, from 1 on.
    number: usize,
}

impl<R: BufRead> Lines<'_, R> {
    fn of(path: &Path, mut reader: R) -> Result<Lines<'_, R>, Error> {
        let beginning = reader.fill_buf().map_err(|cause| Error::file(path, "read", cause, ""))?;
        let problem = match Format::of(beginning) {
            Some(Format::Table | Format::Text) => {
                return Ok(Lines { path, reader, text: String::new(), number: 0 })
            }
            Some(Format::Utf16) => "this is text in UTF-16: save it again as UTF-8".to_string(),
            Some(format @ (Format::Gzip | Format::Zip)) => {
                format!("this is {}: unpack it first", format.name())
            }
            Some(format @ Format::Picture(_)) => {
                format!("this is {}. Instead of a picture, name a folder. {FOLDER_ADVICE}", format.name())
            }
            Some(format) => format!("this is {}, and no CSV file", format.name()),
            None if beginning.is_empty() => "there is nothing in this file".to_string(),
            None => "this is no CSV file, which is text with commas".to_string(),
        };
        Err(Error::content(path, "", problem))
    }

    /// Goes to the next line that is not empty, if there is one.
    fn next(&mut self) -> Result<bool, Error> {
        loop {
            let mut bytes = Vec::new();
            let read = (&mut self.reader).take(LONGEST_LINE).read_until(b'\n', &mut bytes);
            let count = read.map_err(|cause| Error::file(self.path, "read", cause, ""))?;
            self.number += 1;
            if count as u64 == LONGEST_LINE {
                return Err(self.wrong("this line is too long to be one of pixels".to_string()));
            }
            self.text =
                String::from_utf8(bytes).map_err(|_| self.wrong("this is not text in UTF-8".to_string()))?;
            if self.number == 1 && self.text.starts_with('\u{feff}') {
                self.text.remove(0);
            }
            if count == 0 || !self.text.trim().is_empty() {
                return Ok(count > 0);
            }
        }
    }

    fn wrong(&self, problem: String) -> Error {
        Error::content(self.path, format!("line {}", self.number), problem)
    }
}
