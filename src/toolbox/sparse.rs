//! A matrix of which only the numbers that are not 0 are written down: four of five pixels of a digit are paper.

use super::{Matrix, Real};

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
    columns: usize,
    /// Where in `terms` each row ends.
    ends: Vec<usize>,
    terms: Vec<Term>,
    /// For how many terms there shall be room, here and in what this is turned into.
    room: usize,
    /// The rows that `turn` found to hold a term.
    filled: Vec<usize>,
}

impl Sparse {
    /// How many rows.
    pub fn rows(&self) -> usize {
        self.ends.len()
    }

    /// How many columns, those that hold nothing but 0 included.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The numbers of row i that are not 0.
    ///
    /// # Panics
    /// If there is no row i.
    pub fn row(&self, i: usize) -> &[Term] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.terms[start..self.ends[i]]
    }

    /// The same between two columns, the first included, the last not.
    ///
    /// # Panics
    /// If there is no row i.
    pub fn part_of_row(&self, i: usize, first: usize, last: usize) -> &[Term] {
        let row = self.row(i);
        if first == 0 && last >= self.columns {
            return row;
        }
        let start = row.partition_point(|term| (term.column as usize) < first);
        let length = row[start..].partition_point(|term| (term.column as usize) < last);
        &row[start..start + length]
    }

    /// Forgets all rows, but keeps the memory; the rows to come have so many columns.
    ///
    /// # Panics
    /// If a column could not be told by four bytes.
    pub fn clear(&mut self, columns: usize) {
        assert!(u32::try_from(columns).is_ok(), "a sparse matrix has at most {} columns", u32::MAX);
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
        self.ends.push(self.terms.len());
    }

    /// Makes this a copy of a matrix, in the memory it already has.
    pub fn copy_from(&mut self, matrix: &Matrix) {
        self.columns = matrix.columns();
        self.ends.clear();
        self.room = matrix.values().len();
        let mut count = 0;
        self.terms.resize(matrix.values().len(), Term::default());
        for i in 0..matrix.rows() {
            for (column, &value) in matrix.row(i).iter().enumerate() {
                // Written in any case and counted only if it is not 0: an `if` would make the processor guess.
                self.terms[count] = Term { column: column as u32, value };
                count += usize::from(value != 0.0);
            }
            self.ends.push(count);
        }
        self.terms.truncate(count);
    }

    /// The numbers of the rows that are not empty, of a matrix made by [`Sparse::turn`].
    pub fn filled_rows(&self) -> &[usize] {
        &self.filled
    }

    /// Makes this the other matrix with rows and columns exchanged, in the memory it already has.
    pub fn turn(&mut self, other: &Sparse) {
        self.columns = other.rows();
        self.filled.clear();
        self.reserve(other.room);
        self.filled.reserve(other.columns);
        // Every term will be written: what stands there now need not be cleared.
        self.terms.resize(other.terms.len(), Term::default());
        self.ends.clear();
        // First how many terms each row will have, then where it begins; each term put there moves that on to the end.
        self.ends.resize(other.columns, 0);
        for term in &other.terms {
            self.ends[term.column as usize] += 1;
        }
        let mut begin = 0;
        for (i, end) in self.ends.iter_mut().enumerate() {
            if *end > 0 {
                self.filled.push(i);
            }
            (begin, *end) = (begin + *end, begin);
        }
        for i in 0..other.rows() {
            for term in other.row(i) {
                let place = &mut self.ends[term.column as usize];
                self.terms[*place] = Term { column: i as u32, value: term.value };
                *place += 1;
            }
        }
    }
}
