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

use super::sparse::Term;
use super::{Matrix, Real, Sparse};
use blocks::{add_terms, add_turned, BLOCK};

/// Z = X·W, that is zₙⱼ = Σᵢ xₙᵢ·wᵢⱼ for i = 0, 1, 2, …          X (N×D), W (D×H) → Z (N×H)
///
/// # Panics
/// If X has not as many columns as W has rows.
pub fn product(x: &Matrix, w: &Matrix, z: &mut Matrix) {
    /// How many terms are collected before they are added.
    const TERMS: usize = 256;
    textbook::expect_inner_sizes(x, w);
    z.reset(x.rows(), w.columns());
    let mut terms = [Term::default(); TERMS];
    for n in 0..x.rows() {
        for (piece, inputs) in x.row(n).chunks(TERMS).enumerate() {
            let mut count = 0;
            for (i, &value) in inputs.iter().enumerate() {
                // Written in any case and counted only if it is not 0: an `if` would make the processor guess.
                terms[count] = Term { column: (piece * TERMS + i) as u32, value };
                count += usize::from(value != 0.0);
            }
            add_terms(&terms[..count], 0, w, 0, z.row_mut(n));
        }
    }
}

/// Z ← Z + X·W for the inputs from `first` on, as many as W has rows          X (N×D), W (up to D rows of H), Z (N×H)
///
/// The whole product, if Z holds 0 and W all rows; or, for a W that is cut into bands of rows, one of its parts: taken
/// in order, they give the same sums to the bit. With X turned and dZ in the place of W this is Xᵀ·dZ.
///
/// # Panics
/// If X has not so many columns, or Z is not N×H.
pub fn add_sparse_product(x: &Sparse, first: usize, w: &Matrix, z: &mut Matrix) {
    assert!(
        x.columns() >= first + w.rows() && z.rows() == x.rows() && z.columns() == w.columns(),
        "X·W: X is {}x{} from column {first} on and W is {}, which gives no sums for Z, {}",
        x.rows(),
        x.columns(),
        w.shape(),
        z.shape()
    );
    // A strip of W so narrow that it stays in the processor's cache for all pictures.
    for columns in strips(w.columns()) {
        for n in 0..x.rows() {
            let terms = x.part_of_row(n, first, first + w.rows());
            add_terms(terms, first, w, columns.start, &mut z.row_mut(n)[columns.clone()]);
        }
    }
}

/// The columns 0 to `columns` - 1 in strips of at most 256.
pub fn strips(columns: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    const STRIP: usize = 256;
    (0..columns).step_by(STRIP).map(move |start| start..columns.min(start + STRIP))
}

/// sums ← sums + Σ value·row, for the rows of a matrix that the terms name, in a strip of its columns.
///
/// # Panics
/// If there is no such row, or the strip has not as many columns as there are sums.
pub fn add_rows(terms: &[Term], rows: &Matrix, strip: std::ops::Range<usize>, sums: &mut [Real]) {
    assert!(strip.len() == sums.len(), "{} sums for {} columns", sums.len(), strip.len());
    add_terms(terms, 0, rows, strip.start, sums);
}

/// dW ← dW + Xᵀ·dZ, that is dwᵢⱼ + Σₙ xₙᵢ·dzₙⱼ for n = 0, 1, 2, …          X (N×D), dZ (N×H), dW (D×H)
///
/// For dW = Xᵀ·dZ it must hold 0 before. The rows of inputs that are 0 in every picture stay as they are, so a caller
/// that knows them need not clear them again (LESSONS §7.6).
///
/// # Panics
/// If X and dZ have not the same number of rows, or dW is not D×H.
pub fn add_product_with_left_transposed(x: &Matrix, dz: &Matrix, dw: &mut Matrix) {
    textbook::add_product_with_left_transposed(x, dz, dw);
}

/// dX = dZ·Wᵀ, that is dxₙᵢ = Σⱼ dzₙⱼ·wᵢⱼ for j = 0, 1, 2, …          dZ (N×H), W (D×H) → dX (N×D)
///
/// # Panics
/// If dZ and W have not the same number of columns.
pub fn product_with_right_transposed(dz: &Matrix, w: &Matrix, dx: &mut Matrix) {
    dx.reset(dz.rows(), w.rows());
    add_product_with_right_transposed(dz, w, 0, dx);
}

/// dX ← dX + dZ·Wᵀ in the columns of dX from `first` on, as many as W has rows: one band of a W that is cut into bands.
///
/// # Panics
/// If dZ and W have not the same number of columns, or dX has not so many.
pub fn add_product_with_right_transposed(dz: &Matrix, w: &Matrix, first: usize, dx: &mut Matrix) {
    textbook::expect_same_columns(dz, w);
    for first_row in (0..w.rows()).step_by(BLOCK) {
        add_turned(dz, w, first_row, first, dx);
    }
}
