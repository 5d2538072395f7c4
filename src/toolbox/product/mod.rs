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
mod tiles;

use super::sparse::SECTION;
use super::{Matrix, Sparse};
pub use blocks::{sum_rows, Piece};
use std::iter;
pub use textbook::{add_product_with_left_transposed, product, product_with_right_transposed};
pub use tiles::{add_product, add_product_with_right_transposed, blocks, sections, width_for, Tile, BLOCK};

/// Whether there is so much to multiply that copying tiles takes less time than it saves: for so many pictures, and a
/// matrix with so many columns.
pub fn is_worth_tiles(pictures: usize, columns: usize) -> bool {
    const LEAST: usize = 6400;
    pictures >= 64 || pictures * columns >= LEAST
}

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
    sparse_product_in_bands(x, iter::once((0, w)), w.columns(), z, &mut Tile::default());
}

/// The same for a W that is cut into bands: each comes with the number of its first row, where a section begins. Each
/// sum gets its terms band after band, in the same order as ever.
pub fn sparse_product_in_bands<'a>(
    x: &Sparse,
    bands: impl Iterator<Item = (usize, &'a Matrix)> + Clone,
    columns: usize,
    z: &mut Matrix,
    tile: &mut Tile,
) {
    z.reset(x.rows(), columns);
    if is_worth_tiles(x.rows(), columns) {
        for (first, w) in bands {
            add_product(x, first, w, z, tile);
        }
        return;
    }
    for n in 0..x.rows() {
        let pieces = bands.clone().map(|(first, w)| {
            let (first_section, last_section) = (first / SECTION, (first + w.rows()).div_ceil(SECTION));
            Piece { terms: x.part_of_row(n, first_section, last_section), first_row: first, rows: w }
        });
        sum_rows(pieces, 0..columns, z.row_mut(n));
    }
}
