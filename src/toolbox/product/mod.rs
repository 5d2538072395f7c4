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

use super::Matrix;
use blocks::{add_turned, Terms, BLOCK};

/// Z = X·W, that is zₙⱼ = Σᵢ xₙᵢ·wᵢⱼ for i = 0, 1, 2, …          X (N×D), W (D×H) → Z (N×H)
///
/// # Panics
/// If X has not as many columns as W has rows.
pub fn product(x: &Matrix, w: &Matrix, z: &mut Matrix) {
    textbook::expect_inner_sizes(x, w);
    z.reset(x.rows(), w.columns());
    let mut terms = Terms::default();
    for n in 0..x.rows() {
        terms.add(x.row(n).iter().copied(), w, z.row_mut(n));
    }
}

/// dW ← dW + Xᵀ·dZ, that is dwᵢⱼ + Σₙ xₙᵢ·dzₙⱼ for n = 0, 1, 2, …          X (N×D), dZ (N×H), dW (D×H)
///
/// For dW = Xᵀ·dZ it must hold 0 before. The rows of inputs that are 0 in every picture stay as they are, so a caller
/// that knows them need not clear them again (LESSONS §7.6).
///
/// # Panics
/// If X and dZ have not the same number of rows, or dW is not D×H.
pub fn add_product_with_left_transposed(x: &Matrix, dz: &Matrix, dw: &mut Matrix) {
    // Walking down the columns of X costs more than it saves, unless there are many neurons to make up for it.
    if x.rows() < 8 || dz.columns() < 256 {
        return textbook::add_product_with_left_transposed(x, dz, dw);
    }
    textbook::expect_transposed_sizes(x, dz, dw);
    let mut terms = Terms::default();
    for i in 0..x.columns() {
        let column = (0..x.rows()).map(|n| x.values()[n * x.columns() + i]);
        terms.add(column, dz, dw.row_mut(i));
    }
}

/// dX = dZ·Wᵀ, that is dxₙᵢ = Σⱼ dzₙⱼ·wᵢⱼ for j = 0, 1, 2, …          dZ (N×H), W (D×H) → dX (N×D)
///
/// # Panics
/// If dZ and W have not the same number of columns.
pub fn product_with_right_transposed(dz: &Matrix, w: &Matrix, dx: &mut Matrix) {
    textbook::expect_same_columns(dz, w);
    dx.reset(dz.rows(), w.rows());
    for first_row in (0..w.rows()).step_by(BLOCK) {
        add_turned(dz, w, first_row, dx);
    }
}
