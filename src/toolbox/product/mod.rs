//! The three matrix products of the course: X·W, Xᵀ·dZ and dZ·Wᵀ.
//!
//! **The order of summation is a promise.** Every element of a result is a sum that starts at 0 and takes its
//! terms one after the other, in rising order of the index that is summed over; each term is rounded, then
//! added, then the sum is rounded. The functions here are quicker than the three plain loops of [`textbook`], but they
//! keep this order for each element, and so give the same bits: what they change is which elements are computed at the
//! same time.
//!
//! X is mostly paper: four of five pixels of a handwritten digit are 0. Where x is 0, the term 0·w is left out.
//! That changes no bit, as long as w is a finite number: a sum that starts at +0 never becomes -0, so adding
//! ±0 leaves it as it is. (It would matter for an infinite or NaN weight, whose product with 0 is NaN: here it
//! counts as 0. Such a network is not saved.)

mod blocks;
pub mod textbook;

use super::{Matrix, Sparse};
use blocks::{add_turned, BLOCK};
pub use blocks::{sum_rows, Piece};
use std::iter;
use std::ops::Range;
pub use textbook::{add_product_with_left_transposed, product};

/// Z = X·W for an X without its zeros          X (N×D), W (D×H) → Z (N×H)
///
/// With X turned, and dZ in the place of W, this is dW = Xᵀ·dZ.
///
/// # Panics
/// If X has not as many columns as W has rows.
pub fn sparse_product(x: &Sparse, w: &Matrix, z: &mut Matrix) {
    assert!(
        x.columns() == w.rows(),
        "X·W: X is {}x{} and W is {}, but X must have as many columns as W has rows",
        x.rows(),
        x.columns(),
        w.shape()
    );
    z.reset(x.rows(), w.columns());
    for columns in strips(w.columns()) {
        for n in 0..x.rows() {
            let piece = Piece { terms: x.row(n), first_row: 0, rows: w };
            sum_rows(iter::once(piece), columns.clone(), &mut z.row_mut(n)[columns.clone()]);
        }
    }
}

/// The columns 0 to `columns` - 1 in strips: so narrow that a strip of a matrix stays in the processor's cache while
/// many pictures make use of it.
pub fn strips(columns: usize) -> impl Iterator<Item = Range<usize>> {
    const STRIP: usize = 256;
    (0..columns).step_by(STRIP).map(move |start| start..columns.min(start + STRIP))
}

/// dX = dZ·Wᵀ, that is dxₙᵢ = Σⱼ dzₙⱼ·wᵢⱼ for j = 0, 1, 2, …          dZ (N×H), W (D×H) → dX (N×D)
///
/// # Panics
/// If dZ and W have not the same number of columns.
pub fn product_with_right_transposed(dz: &Matrix, w: &Matrix, dx: &mut Matrix) {
    dx.reset(dz.rows(), w.rows());
    add_product_with_right_transposed(dz, w, 0, dx);
}

/// For fewer pictures, turning pieces of W takes longer than what it saves.
const WORTH_TURNING: usize = 4;

/// dX ← dX + dZ·Wᵀ in the columns of dX from `first` on, as many as W has rows: one band of a W that is cut into bands.
///
/// # Panics
/// If dZ and W have not the same number of columns, or dX has not so many.
pub fn add_product_with_right_transposed(dz: &Matrix, w: &Matrix, first: usize, dx: &mut Matrix) {
    textbook::expect_same_columns(dz, w);
    if dz.rows() < WORTH_TURNING {
        return textbook::add_product_with_right_transposed(dz, w, first, dx);
    }
    for first_row in (0..w.rows()).step_by(BLOCK) {
        add_turned(dz, w, first_row, first, dx);
    }
}
