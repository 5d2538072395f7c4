//! A matrix: numbers in rows and columns, with the few operations the course needs.

use super::Real;
use std::ops::{Index, IndexMut};

/// A rectangle of numbers, stored row after row in one piece of memory.
///
/// In the course a row is an example (a picture, or what a layer made of it) and a column is a neuron.
/// `matrix[(i, j)]` is the number in row i and column j, both counted from 0.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<Real>,
    /// Which rows are known to be 0 throughout: nobody has had a hand on them since [`Matrix::reset`]. (Rows behind the
    /// end of this list are not known to be.)
    blank: Vec<bool>,
}

impl Matrix {
    /// A matrix of zeros.
    ///
    /// # Panics
    /// If no computer holds so many numbers.
    pub fn zeros(rows: usize, columns: usize) -> Matrix {
        Matrix::new(rows, columns, vec![0.0; size_of(rows, columns)])
    }

    /// A matrix from its values, row after row.
    ///
    /// # Panics
    /// If the number of values is not rows·columns: "a 2x3 matrix has 6 values, not 5".
    pub fn new(rows: usize, columns: usize, values: Vec<Real>) -> Matrix {
        let size = size_of(rows, columns);
        assert!(values.len() == size, "a {rows}x{columns} matrix has {size} values, not {}", values.len());
        Matrix { rows, columns, values, blank: Vec::new() }
    }

    /// A matrix from its rows: `Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0]])`.
    pub fn from_rows<const COLUMNS: usize>(rows: &[[Real; COLUMNS]]) -> Matrix {
        Matrix::new(rows.len(), COLUMNS, rows.concat())
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Rows and columns as people write them: "60x784".
    pub fn shape(&self) -> String {
        format!("{}x{}", self.rows, self.columns)
    }

    /// All values, row after row.
    pub fn values(&self) -> &[Real] {
        &self.values
    }

    /// All values, row after row, to be changed.
    pub fn values_mut(&mut self) -> &mut [Real] {
        self.blank.clear();
        &mut self.values
    }

    /// Row i.
    ///
    /// # Panics
    /// If there is no row i.
    pub fn row(&self, i: usize) -> &[Real] {
        &self.values[i * self.columns..(i + 1) * self.columns]
    }

    /// Row i, to be changed.
    ///
    /// # Panics
    /// If there is no row i.
    pub fn row_mut(&mut self, i: usize) -> &mut [Real] {
        if let Some(blank) = self.blank.get_mut(i) {
            *blank = false;
        }
        &mut self.values[i * self.columns..(i + 1) * self.columns]
    }

    /// The rows that may hold something else than 0, in rising order.
    ///
    /// Of the slopes of one picture's weights, four rows of five belong to paper: whoever passes them over saves time.
    pub fn rows_not_blank(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows).filter(|&i| self.blank.get(i) != Some(&true))
    }

    /// Makes this a matrix of zeros of the given shape. The memory is kept and used again, so a matrix that once
    /// was this large costs no new memory; and what is known to be 0 is not written again.
    pub fn reset(&mut self, rows: usize, columns: usize) {
        if (self.rows, self.columns) == (rows, columns) && self.blank.len() == rows {
            for i in 0..rows {
                if !self.blank[i] {
                    self.row_mut(i).fill(0.0);
                }
            }
        } else {
            (self.rows, self.columns) = (rows, columns);
            self.values.clear();
            self.values.resize(size_of(rows, columns), 0.0);
        }
        self.blank.clear();
        self.blank.resize(rows, true);
    }

    /// Makes this a matrix of the given shape whose rows are about to be written, all of them, by one thread or several.
    pub(super) fn rows_to_write(&mut self, rows: usize, columns: usize) -> RowsMut<'_> {
        if (self.rows, self.columns) != (rows, columns) || self.blank.len() != rows {
            self.reset(rows, columns);
        }
        RowsMut { columns, values: &mut self.values, blank: &mut self.blank }
    }

    /// Makes this a copy of another matrix, in the memory it already has.
    pub fn copy_from(&mut self, other: &Matrix) {
        self.rows = other.rows;
        self.columns = other.columns;
        self.values.clone_from(&other.values);
        self.blank.clone_from(&other.blank);
    }

    /// Adds a matrix of one row to each row.
    ///
    /// # Panics
    /// If the row has another length.
    pub fn add_to_each_row(&mut self, row: &Matrix) {
        assert!(
            row.rows == 1 && row.columns == self.columns,
            "a 1x{} row is needed for each row of {}, not {}",
            self.columns,
            self.shape(),
            row.shape()
        );
        for i in 0..self.rows {
            for (value, added) in self.row_mut(i).iter_mut().zip(&row.values) {
                *value += added;
            }
        }
    }

    /// The column of the largest number in row i; of equals, the first.
    ///
    /// # Panics
    /// If there is no row i, or the row is empty.
    pub fn largest_in_row(&self, i: usize) -> usize {
        let row = self.row(i);
        assert!(!row.is_empty(), "an empty row has no largest number");
        let mut largest = 0;
        for (j, value) in row.iter().enumerate() {
            if *value > row[largest] {
                largest = j;
            }
        }
        largest
    }

    /// Stops with a message that names both shapes if the other matrix has another one.
    ///
    /// # Panics
    /// If the shapes differ: "mean squared error: the targets are 3x10, but 3x2 is needed".
    pub fn expect_same_shape(&self, other: &Matrix, whose: &str) {
        assert!(
            self.rows == other.rows && self.columns == other.columns,
            "{whose} are {}, but {} is needed",
            other.shape(),
            self.shape()
        );
    }
}

fn size_of(rows: usize, columns: usize) -> usize {
    rows.checked_mul(columns).unwrap_or_else(|| panic!("no computer holds a {rows}x{columns} matrix"))
}

/// Some rows of a matrix, to be written.
pub(super) struct RowsMut<'a> {
    columns: usize,
    values: &'a mut [Real],
    blank: &'a mut [bool],
}

impl<'a> RowsMut<'a> {
    /// How many rows.
    pub fn rows(&self) -> usize {
        self.blank.len()
    }

    /// The first so many rows, and the rest: for two threads.
    pub fn split(self, rows: usize) -> (RowsMut<'a>, RowsMut<'a>) {
        let (values, other_values) = self.values.split_at_mut(rows * self.columns);
        let (blank, other_blank) = self.blank.split_at_mut(rows);
        let columns = self.columns;
        (RowsMut { columns, values, blank }, RowsMut { columns, values: other_values, blank: other_blank })
    }

    /// Row i.
    pub fn row_mut(&mut self, i: usize) -> &mut [Real] {
        self.blank[i] = false;
        &mut self.values[i * self.columns..(i + 1) * self.columns]
    }

    /// Makes row i zeros, if it is not known to be.
    pub fn clear_row(&mut self, i: usize) {
        if !self.blank[i] {
            self.row_mut(i).fill(0.0);
            self.blank[i] = true;
        }
    }
}

impl PartialEq for Matrix {
    /// The same shape and the same numbers.
    fn eq(&self, other: &Matrix) -> bool {
        (self.rows, self.columns) == (other.rows, other.columns) && self.values == other.values
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = Real;

    fn index(&self, (i, j): (usize, usize)) -> &Real {
        &self.row(i)[j]
    }
}

impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut Real {
        &mut self.row_mut(i)[j]
    }
}
