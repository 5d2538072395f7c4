//! The three matrix products of the course: X·W, Xᵀ·dZ and dZ·Wᵀ.
//!
//! **The order of summation is a promise.** Every element of a result is a sum that starts at 0 and takes its
//! terms one after the other, in rising order of the index that is summed over; each term is rounded, then
//! added, then the sum is rounded. The fast functions here ([`product()`] and its like) are quicker than the three
//! plain loops of [`textbook`], but they keep this order for each element, and so give the same bits: what they change
//! is which elements are computed at the same time.
//!
//! X is mostly paper: four of five pixels of a handwritten digit are 0. Where x is 0, the term 0·w is left out.
//! That changes no bit, as long as w is a finite number: a sum that starts at +0 never becomes -0, so adding
//! ±0 leaves it as it is. (It would matter for an infinite or NaN weight, whose product with 0 is NaN: here it
//! counts as 0, except in dZ·Wᵀ of fewer than four pictures. Such a network is not saved.)

mod lists;
pub mod textbook;
mod tiles;

use super::cores;
use super::matrix::{Matrix, RowsMut};
use super::Real;
use std::thread;

/// With fewer rows in X than that, the loops of the textbook are as quick.
const FEW: usize = 4;
/// So many multiplications are worth the start of a thread.
const WORTH_A_THREAD: usize = 8_000_000;

/// A factor of a product: a matrix as it is, or with its rows and columns exchanged.
#[derive(Clone, Copy)]
struct Factor<'a> {
    matrix: &'a Matrix,
    transposed: bool,
}

impl<'a> Factor<'a> {
    fn columns(&self) -> usize {
        if self.transposed {
            self.matrix.rows()
        } else {
            self.matrix.columns()
        }
    }

    /// A row, from a column on.
    fn row(&self, row: usize, column: usize) -> Row<'a> {
        let columns = self.matrix.columns();
        if self.transposed {
            Row { values: &self.matrix.values()[column * columns + row..], stride: columns }
        } else {
            Row { values: &self.matrix.row(row)[column..], stride: 1 }
        }
    }
}

/// A part of a row of a factor.
#[derive(Clone, Copy)]
struct Row<'a> {
    values: &'a [Real],
    /// How far apart its numbers lie: in a matrix whose rows and columns are exchanged, a row of it apart.
    stride: usize,
}

impl Row<'_> {
    fn value(&self, place: u8) -> Real {
        self.values[usize::from(place) * self.stride]
    }
}

fn as_it_is(matrix: &Matrix) -> Factor<'_> {
    Factor { matrix, transposed: false }
}

fn transposed(matrix: &Matrix) -> Factor<'_> {
    Factor { matrix, transposed: true }
}

/// Z = X·W          X (N×D), W (D×H) → Z (N×H)
///
/// # Panics
/// If X has not as many columns as W has rows.
pub fn product(x: &Matrix, w: &Matrix, z: &mut Matrix) {
    if x.rows() < FEW {
        return textbook::product(x, w, z);
    }
    textbook::expect_inner_sizes(x, w);
    compute(as_it_is(x), as_it_is(w), z.rows_to_write(x.rows(), w.columns()));
}

/// dW = Xᵀ·dZ          X (N×D), dZ (N×H) → dW (D×H)
///
/// # Panics
/// If X and dZ have not the same number of rows.
pub fn product_with_left_transposed(x: &Matrix, dz: &Matrix, dw: &mut Matrix) {
    if x.rows() < FEW {
        return textbook::product_with_left_transposed(x, dz, dw);
    }
    textbook::expect_same_rows(x, dz);
    compute(transposed(x), as_it_is(dz), dw.rows_to_write(x.columns(), dz.columns()));
}

/// dX = dZ·Wᵀ          dZ (N×H), W (D×H) → dX (N×D)
///
/// # Panics
/// If dZ and W have not the same number of columns.
pub fn product_with_right_transposed(dz: &Matrix, w: &Matrix, dx: &mut Matrix) {
    if dz.rows() < FEW {
        return textbook::product_with_right_transposed(dz, w, dx);
    }
    textbook::expect_same_columns(dz, w);
    compute(as_it_is(dz), transposed(w), dx.rows_to_write(dz.rows(), w.rows()));
}

/// Shares the rows of the result out among the cores that may work, if that is worth it.
fn compute(left: Factor, right: Factor, mut result: RowsMut) {
    if left.columns() == 0 {
        // A sum of nothing.
        return (0..result.rows()).for_each(|row| result.clear_row(row));
    }
    let work = result.rows().saturating_mul(left.columns()).saturating_mul(right.columns());
    let threads = cores::allowed().min(work / WORTH_A_THREAD).min(result.rows()).max(1);
    if threads == 1 {
        return tiles::multiply(left, right, 0, &mut result);
    }
    thread::scope(|scope| {
        let (mut first, rows) = (0, result.rows());
        for k in 1..threads {
            let (mut part, rest) = result.split(k * rows / threads - first);
            result = rest;
            let here = first;
            first = k * rows / threads;
            scope.spawn(move || tiles::multiply(left, right, here, &mut part));
        }
        tiles::multiply(left, right, first, &mut result);
    });
}
