//! Many sums side by side: a processor adds several numbers at once if they lie next to each other and none waits for
//! the other.
//!
//! A tile is so small that most of it stays in the nearest cache: all pictures come by before it is the next one's turn.

use super::strips::{Strips, Tile};
use crate::toolbox::sparse::{SparseRows, SECTION};
use crate::toolbox::{Matrix, Real};

/// There are versions of the loops below for this width, twice, three times this width, and so on up to a whole row.
const NARROWEST: usize = 8;

/// Z ← Z + X·W, for a W whose first row belongs to the first column of a section of X.          X (N×D), W → Z (N×H)
///
/// # Panics
/// If the rows of W are not those of whole sections of X, or Z is not N×H.
pub fn add_product<X: SparseRows>(x: &X, first_section: usize, w: &Strips, z: &mut Strips) {
    assert!(
        z.rows() == x.rows() && z.columns() == w.columns(),
        "X·W: Z is {}, but for an X with {} rows and a W with {} columns it must be {}x{}",
        z.shape(),
        x.rows(),
        w.columns(),
        x.rows(),
        w.columns()
    );
    let end = first_section * SECTION + w.rows();
    assert!(
        w.rows() == 0 || end == x.columns() || (end < x.columns() && w.rows() % SECTION == 0),
        "X·W: X has {} columns, but the rows of W belong to {} to {end} of them: whole sections, or up to the last one",
        x.columns(),
        first_section * SECTION
    );
    for strip in 0..w.strips() {
        for (k, tile) in w.tiles(strip).iter().enumerate() {
            add_rows(x, first_section + k, tile, w.width(strip), z.tiles_mut(strip));
        }
    }
}

/// zₙ ← zₙ + Σ value·row, for all terms of row n of X in a section: what one tile of W adds to Z = X·W.
fn add_rows<X: SparseRows>(x: &X, section: usize, w: &Tile, width: usize, z: &mut [Tile]) {
    /// The compiler writes one for each width, since it must know how many registers it needs. (Not every processor calls
    /// all of them: see `WIDTH` and `STEP`.)
    fn of_width<const B: usize, X: SparseRows>(x: &X, section: usize, w: &Tile, z: &mut [Tile]) {
        for n in 0..x.rows() {
            let sums = &mut z[n / SECTION][n % SECTION].0;
            // A copy that nobody else can see stays in registers. Else every sum would go to memory after every term.
            let mut block = [0.0; B];
            block.copy_from_slice(&sums[..B]);
            for term in x.terms(n, section) {
                let row = &w[usize::from(term.place) % SECTION].0;
                for (sum, weight) in block.iter_mut().zip(row) {
                    *sum += term.value * weight;
                }
            }
            sums[..B].copy_from_slice(&block);
        }
    }
    let versions = [
        of_width::<8, X>,
        of_width::<16, X>,
        of_width::<24, X>,
        of_width::<32, X>,
        of_width::<40, X>,
        of_width::<48, X>,
        of_width::<56, X>,
        of_width::<64, X>,
        of_width::<72, X>,
        of_width::<80, X>,
        of_width::<88, X>,
        of_width::<96, X>,
        of_width::<104, X>,
        of_width::<112, X>,
    ];
    versions[width / NARROWEST - 1](x, section, w, z);
}

/// rowᵢ ← rowᵢ + value·dzₙ, for all terms of all rows n of X in a section: one tile of dW ← dW + Xᵀ·dZ.
///
/// `dz` is a strip of dZ, and `width` is how wide it is: 8, 16, 24, … up to the width of a row.
///
/// # Panics
/// If X has no such section, or `dz` has not enough tiles for the rows of X.
pub fn add_to_rows<X: SparseRows>(x: &X, section: usize, dz: &[Tile], width: usize, dw: &mut Tile) {
    change_rows(x, section, dz, width, dw, |sum, value, slope| sum + value * slope);
}

/// rowᵢ ← rowᵢ - η·(value·dz), for all terms of a single picture in a section: one tile of W ← W - η·xᵀ·dz.
///
/// # Panics
/// As [`add_to_rows`].
pub fn step_rows<X: SparseRows>(
    x: &X,
    section: usize,
    dz: &[Tile],
    width: usize,
    learning_rate: Real,
    w: &mut Tile,
) {
    // 0 is added as everywhere, because it turns -0 into +0.
    let step = |weight, value, slope| weight - learning_rate * (0.0 + value * slope);
    change_rows(x, section, dz, width, w, step);
}

/// Each term of each row n of X changes a row of the tile, with its value and row n of dZ.
fn change_rows<X: SparseRows, F: Fn(Real, Real, Real) -> Real>(
    x: &X,
    section: usize,
    dz: &[Tile],
    width: usize,
    tile: &mut Tile,
    change: F,
) {
    fn of_width<const B: usize, X: SparseRows, F: Fn(Real, Real, Real) -> Real>(
        x: &X,
        section: usize,
        dz: &[Tile],
        tile: &mut Tile,
        change: &F,
    ) {
        for n in 0..x.rows() {
            let slopes = &dz[n / SECTION][n % SECTION].0;
            for term in x.terms(n, section) {
                let row = &mut tile[usize::from(term.place) % SECTION].0[..B];
                for (number, slope) in row.iter_mut().zip(slopes) {
                    *number = change(*number, term.value, *slope);
                }
            }
        }
    }
    assert!(section * SECTION < x.columns(), "X has {} columns, none in section {section}", x.columns());
    let versions = [
        of_width::<8, X, F>,
        of_width::<16, X, F>,
        of_width::<24, X, F>,
        of_width::<32, X, F>,
        of_width::<40, X, F>,
        of_width::<48, X, F>,
        of_width::<56, X, F>,
        of_width::<64, X, F>,
        of_width::<72, X, F>,
        of_width::<80, X, F>,
        of_width::<88, X, F>,
        of_width::<96, X, F>,
        of_width::<104, X, F>,
        of_width::<112, X, F>,
    ];
    versions[width / NARROWEST - 1](x, section, dz, tile, &change);
}

/// dX ← dX + dZ·Wᵀ in the columns of dX from `first` on, as many as W has rows: for so few pictures that turning W, for
/// [`add_product`], would take longer than what it saves.
///
/// # Panics
/// If dZ has not as many columns as W, or dX has no such rows or columns.
pub fn add_product_with_right_transposed(dz: &Matrix, w: &Strips, first: usize, dx: &mut Matrix) {
    assert!(
        dz.columns() == w.columns(),
        "dZ·Wᵀ: dZ is {} and W is {}, but both must have one column a neuron",
        dz.shape(),
        w.shape()
    );
    for n in 0..dz.rows() {
        let sums = &mut dx.row_mut(n)[first..first + w.rows()];
        for strip in 0..w.strips() {
            let slopes = &dz.row(n)[w.columns_of(strip)];
            let rows = w.tiles(strip).iter().flatten();
            for (sum, row) in sums.iter_mut().zip(rows) {
                // A number of its own, as above.
                let mut dx = *sum;
                for (slope, weight) in slopes.iter().zip(&row.0) {
                    dx += slope * weight;
                }
                *sum = dx;
            }
        }
    }
}
