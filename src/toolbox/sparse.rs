//! Matrices of which only the numbers that are not 0 are written down: four of five pixels of a digit are paper.

use super::{Matrix, Real};
use std::ops::Range;

/// How many columns a section has: rows are cut into sections, so that the numbers of one are found at once.
pub const SECTION: usize = 128;

/// A number of a row that is not 0.
#[derive(Clone, Copy, Debug, Default)]
pub struct Term {
    /// Its place in its section, counted from 0.
    pub place: u16,
    /// The number.
    pub value: Real,
}

/// Whatever has rows, and knows of each the numbers that are not 0.
pub trait SparseRows {
    /// How many rows.
    fn rows(&self) -> usize;

    /// How many columns, those that hold nothing but 0 included.
    fn columns(&self) -> usize;

    /// The numbers of row n in one of its sections that are not 0, in rising order of their columns.
    ///
    /// This is asked so often that the section is not checked: behind the last one, there can be terms of another row.
    ///
    /// # Panics
    /// If there is no such row.
    fn terms(&self, n: usize, section: usize) -> impl Iterator<Item = Term>;
}

/// Where in a list its part with this number is, if these are the ends of all parts: it begins where the one before ends.
pub fn range_of_part(ends: &[usize], number: usize) -> Range<usize> {
    let start = if number == 0 { 0 } else { ends[number - 1] };
    start..ends[number]
}

/// The rows of a matrix, each as a list of terms.
#[derive(Clone, Debug, Default)]
pub struct Sparse {
    rows: usize,
    columns: usize,
    /// Where in `terms` each section of each row ends.
    ends: Vec<usize>,
    terms: Vec<Term>,
}

impl Sparse {
    /// Makes this a copy of a matrix, in the memory it already has.
    pub fn copy_from(&mut self, matrix: &Matrix) {
        (self.rows, self.columns) = (matrix.rows(), matrix.columns());
        self.ends.clear();
        self.terms.clear();
        // Enough for any matrix of this shape: in the next one, more numbers may not be 0.
        self.terms.reserve(matrix.values().len());
        // A list whose length the compiler knows needs no check of each place.
        let mut found = [Term::default(); SECTION];
        for n in 0..matrix.rows() {
            for section in matrix.row(n).chunks(SECTION) {
                let mut count = 0;
                for (place, &value) in (0..).zip(section) {
                    // Written in any case and counted only if it is not 0: an `if` would make the processor guess.
                    found[count % SECTION] = Term { place, value };
                    count += usize::from(value != 0.0);
                }
                self.terms.extend_from_slice(&found[..count]);
                self.ends.push(self.terms.len());
            }
        }
    }
}

impl SparseRows for Sparse {
    fn rows(&self) -> usize {
        self.rows
    }

    fn columns(&self) -> usize {
        self.columns
    }

    fn terms(&self, n: usize, section: usize) -> impl Iterator<Item = Term> {
        let sections = self.columns.div_ceil(SECTION);
        self.terms[range_of_part(&self.ends, n * sections + section)].iter().copied()
    }
}
