//! A matrix of which only the numbers that are not 0 are written down: four of five pixels of a digit are paper.

use super::{Matrix, Real};

/// How many columns a section has: rows are cut into sections, so that the numbers of one are found at once.
pub const SECTION: usize = 128;

/// A number of a row that is not 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Term {
    /// Its column, counted from 0.
    pub column: u32,
    /// The number.
    pub value: Real,
}

/// The rows of a matrix, each as the list of its numbers that are not 0, in rising order of their columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sparse {
    rows: usize,
    columns: usize,
    /// Where in `terms` each section of each row ends.
    ends: Vec<usize>,
    terms: Vec<Term>,
    /// For how many terms there shall be room, here and in what this is turned into.
    room: usize,
}

impl Sparse {
    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns, those that hold nothing but 0 included.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many sections each row has.
    fn sections(&self) -> usize {
        self.columns.div_ceil(SECTION).max(1)
    }

    /// The numbers of row i that are not 0.
    ///
    /// # Panics
    /// If there is no row i.
    #[inline]
    pub fn row(&self, i: usize) -> &[Term] {
        &self.terms[self.start_of_row(i)..self.ends[(i + 1) * self.sections() - 1]]
    }

    /// Those that stand in some of its sections: the first included, the last not.
    ///
    /// # Panics
    /// If there is no row i or no such section.
    #[inline]
    pub fn part_of_row(&self, i: usize, first: usize, last: usize) -> &[Term] {
        let ends = &self.ends[i * self.sections()..(i + 1) * self.sections()];
        let before = if first > 0 { ends[first - 1] } else { self.start_of_row(i) };
        let end = if last > 0 { ends[last - 1] } else { before };
        &self.terms[before..end]
    }

    /// Puts the numbers of all rows that hold a term into a list.
    pub fn list_filled_rows(&self, list: &mut Vec<usize>) {
        list.resize(self.rows, 0);
        let (mut count, mut before) = (0, 0);
        for (i, ends) in self.ends.chunks_exact(self.sections()).enumerate() {
            let end = ends[ends.len() - 1];
            // Written in any case and counted only if there is a term: an `if` would make the processor guess.
            list[count] = i;
            count += usize::from(end > before);
            before = end;
        }
        list.truncate(count);
    }

    fn start_of_row(&self, i: usize) -> usize {
        if i > 0 {
            self.ends[i * self.sections() - 1]
        } else {
            0
        }
    }

    /// Forgets all rows, but keeps the memory; the rows to come have so many columns.
    ///
    /// # Panics
    /// If a column could not be told by four bytes.
    pub fn clear(&mut self, columns: usize) {
        assert!(u32::try_from(columns).is_ok(), "a sparse matrix has at most {} columns", u32::MAX);
        self.rows = 0;
        self.columns = columns;
        self.ends.clear();
        self.terms.clear();
    }

    /// Makes sure that so many terms in all need no new memory, neither here nor in a matrix that is this one turned.
    pub fn reserve(&mut self, terms: usize) {
        self.room = terms;
        self.terms.reserve(terms.saturating_sub(self.terms.len()));
    }

    /// Puts a row at the end: its numbers with their columns, in rising order; none of them is 0.
    ///
    /// # Panics
    /// If the columns do not rise, or there is no such column.
    pub fn push_row(&mut self, numbers: impl Iterator<Item = Term>) {
        let start = self.terms.len();
        self.terms.extend(numbers);
        let row = &self.terms[start..];
        let rises = || row.windows(2).all(|pair| pair[0].column < pair[1].column);
        let fits = row.last().map_or(true, |last| (last.column as usize) < self.columns);
        assert!(fits, "sparse row: it has {} columns, but a number stands behind them", self.columns);
        debug_assert!(rises(), "sparse row: the columns must rise");
        for section in 1..self.sections() {
            let before = row.partition_point(|term| (term.column as usize) < section * SECTION);
            self.ends.push(start + before);
        }
        self.ends.push(self.terms.len());
        self.rows += 1;
    }

    /// Makes this a copy of a matrix, in the memory it already has.
    pub fn copy_from(&mut self, matrix: &Matrix) {
        (self.rows, self.columns) = (matrix.rows(), matrix.columns());
        self.ends.clear();
        self.room = matrix.values().len();
        let mut count = 0;
        self.terms.resize(matrix.values().len(), Term::default());
        for i in 0..matrix.rows() {
            let row = matrix.row(i);
            for section in 0..self.sections() {
                let start = section * SECTION;
                let end = row.len().min(start + SECTION);
                for (column, &value) in (start..end).zip(&row[start..end]) {
                    // Written in any case and counted only if it is not 0: an `if` would make the processor guess.
                    self.terms[count] = Term { column: column as u32, value };
                    count += usize::from(value != 0.0);
                }
                self.ends.push(count);
            }
        }
        self.terms.truncate(count);
    }

    /// Makes this the other matrix with rows and columns exchanged, in the memory it already has.
    pub fn turn(&mut self, other: &Sparse) {
        (self.rows, self.columns) = (other.columns, other.rows);
        let sections = self.sections();
        self.reserve(other.room);
        // Every term will be written: what stands there now need not be cleared.
        self.terms.resize(other.terms.len(), Term::default());
        // First how many terms each section will have, then where it begins; each term put there moves that on to the end.
        self.ends.clear();
        self.ends.resize(self.rows * sections, 0);
        for i in 0..other.rows {
            for term in other.row(i) {
                self.ends[term.column as usize * sections + i / SECTION] += 1;
            }
        }
        let mut begin = 0;
        for end in &mut self.ends {
            (begin, *end) = (begin + *end, begin);
        }
        for i in 0..other.rows {
            for term in other.row(i) {
                let place = &mut self.ends[term.column as usize * sections + i / SECTION];
                self.terms[*place] = Term { column: i as u32, value: term.value };
                *place += 1;
            }
        }
    }
}
