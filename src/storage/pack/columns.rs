//! What the columns of a CSV file are.

use crate::toolbox::json::beginning_of;
use std::collections::BTreeSet;

/// What people call the column of the labels.
const LABEL_NAMES: [&str; 6] = ["label", "labels", "class", "target", "digit", "y"];
/// What columns are called that only number the lines.
const NUMBERING_NAMES: [&str; 4] = ["", "id", "index", "unnamed: 0"];

/// The columns of a table in which each line is a picture.
pub struct Columns {
    separator: char,
    pub have_heading: bool,
    /// How many cells a line has.
    count: usize,
    label: usize,
    /// Those that are neither label nor pixel.
    others: Vec<usize>,
    /// How many pixels a row has, and how many rows there are.
    pub side: usize,
    /// The first and the last column, either of which may be the label, and what stands in them.
    candidates: Option<[(usize, BTreeSet<String>); 2]>,
}

impl Columns {
    /// What can be said after the first line.
    ///
    /// # Errors
    /// If these are no pictures with labels; the text says why.
    pub fn of(first_line: &str) -> Result<Columns, String> {
        let frequency = |sign: &char| first_line.matches(*sign).count();
        // Of equally many the last one counts.
        let separator = ['\t', ';', ','].into_iter().max_by_key(frequency).unwrap_or(',');
        let first: Vec<String> = cells(first_line, separator).map(str::to_lowercase).collect();
        let have_heading = is_heading(&first);
        let named = |names: &[&str]| -> Vec<usize> {
            let columns = (0..first.len()).filter(|_| have_heading);
            columns.filter(|&column| names.contains(&first[column].as_str())).collect()
        };
        let (labels, mut others) = (named(&LABEL_NAMES), named(&NUMBERING_NAMES));
        others.retain(|column| !labels.contains(column));
        let count = first.len();
        let with_label = count - others.len();
        let Some(side) = with_label.checked_sub(1).and_then(side_of) else {
            return Err(problem_with_count(with_label, labels.is_empty()));
        };
        let is_left = |column: &usize| !others.contains(column);
        // `side_of` found a pixel beside the label, so there are two columns at least.
        let first_left = (0..count).find(is_left).unwrap_or(0);
        let last_left = (0..count).rfind(is_left).unwrap_or(0);
        let candidates =
            labels.is_empty().then(|| [first_left, last_left].map(|column| (column, BTreeSet::new())));
        let label = labels.first().copied().unwrap_or(first_left);
        let mut columns = Columns { separator, have_heading, count, label, others, side, candidates };
        if !have_heading {
            columns.look_at(first_line);
        }
        Ok(columns)
    }

    /// Remembers what stands in the columns that may be the label.
    pub fn look_at(&mut self, line: &str) {
        for (column, found) in self.candidates.iter_mut().flatten() {
            if let Some(cell) = cells(line, self.separator).nth(*column) {
                found.insert(beginning_of(cell));
            }
        }
    }

    /// Chooses the first or the last column: the one with text, or with few numbers but more than one. Corners of
    /// pictures are often empty, and else have more shades than there are classes.
    pub fn choose_label(&mut self) {
        let Some([(first, in_first), (last, in_last)]) = &self.candidates else { return };
        let has_text = |cells: &BTreeSet<String>| cells.iter().any(|cell| !is_number(cell));
        let is_better = match (in_first.len(), in_last.len()) {
            _ if has_text(in_first) || has_text(in_last) => !has_text(in_first),
            (_, 0 | 1) => false,
            (0 | 1, _) => true,
            (few, fewer) => fewer < few,
        };
        self.label = if is_better { *last } else { *first };
    }

    /// What should be known of the choice, if one was made.
    pub fn note(&self) -> String {
        let place = if self.label == 0 { "first" } else { "last" };
        match self.candidates {
            None => String::new(),
            Some(_) => format!(
                "The {place} of the {} columns was taken for the labels; a heading that says label over another decides \
                 otherwise.",
                self.count
            ),
        }
    }

    /// Reads the pixels of a line; returns its label.
    ///
    /// # Errors
    /// If there are not as many cells as in the first line, or one is no pixel; the text says which.
    pub fn read(&self, line: &str, pixels: &mut Vec<u8>) -> Result<String, String> {
        pixels.clear();
        let (mut label, mut count) = ("", 0);
        for (column, cell) in cells(line, self.separator).enumerate() {
            count += 1;
            if column == self.label {
                label = whole(cell);
            } else if !self.others.contains(&column) {
                pixels.push(whole(cell).parse().map_err(|_| problem_with_pixel(column, cell))?);
            }
        }
        if count != self.count {
            return Err(format!("this line has {count} columns, but the first has {}", self.count));
        }
        Ok(label.to_string())
    }
}

/// What stands between the separators, without spaces and quotation marks around it.
fn cells(line: &str, separator: char) -> impl Iterator<Item = &str> {
    line.split(separator).map(|cell| cell.trim().trim_matches('"'))
}

fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok()
}

/// A whole number that a program wrote as 5.0 is a 5.
fn whole(cell: &str) -> &str {
    cell.strip_suffix(".0").unwrap_or(cell)
}

/// A heading has words, among them perhaps one for the labels, or counts the columns.
fn is_heading(cells: &[String]) -> bool {
    let words = cells.iter().filter(|cell| !is_number(cell)).count();
    let has_label = cells.iter().any(|cell| LABEL_NAMES.contains(&cell.as_str()));
    let counts = cells.len() > 4 && cells.iter().enumerate().all(|(i, cell)| cell.parse() == Ok(i));
    words > 1 || has_label || counts
}

/// The side of a square of so many pixels; 0 pixels are none.
fn side_of(pixels: usize) -> Option<usize> {
    (1..=pixels).take_while(|side| side * side <= pixels).find(|side| side * side == pixels)
}

fn problem_with_count(count: usize, may_lack_labels: bool) -> String {
    match side_of(count) {
        Some(side) if may_lack_labels && side > 1 => format!(
            "these are {count} columns, {side}x{side} pixels without a label, as in a file that is to be guessed: pack the \
             file that has labels"
        ),
        _ if count % 3 == 1 && side_of(count / 3).is_some_and(|side| side > 1) => format!(
            "these are {count} columns, a label and three numbers for each pixel, so the pictures are in colours: make \
             them grey first"
        ),
        _ => format!(
            "a CSV file of pictures has a column for the label and one for each pixel of a square, 785 for 28x28 or 65 \
             for 8x8; the number of columns here is {count}"
        ),
    }
}

fn problem_with_pixel(column: usize, cell: &str) -> String {
    let hint = match cell.parse::<f64>() {
        Ok(number) if (0.0..1.0).contains(&number) => ". Multiply them by 255 if they go from 0 to 1",
        _ => "",
    };
    format!(
        "column {} holds {:?}, but a pixel is a whole number from 0 to 255{hint}",
        column + 1,
        beginning_of(cell)
    )
}
