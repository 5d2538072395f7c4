//! The products for many pictures: a tile of the other matrix, small enough for the processor's first cache, is copied
//! together and then serves all pictures; then comes the next tile.
//!
//! A large matrix itself would not do: what lies in one column of it is far apart, and most of it has left the cache
//! when the next picture needs it.

use crate::toolbox::sparse::{Term, SECTION};
use crate::toolbox::{Matrix, Real, Sparse};
use std::ops::Range;

/// How many sums are kept in registers at a time. No bit depends on it: each sum gets its own terms in their order.
pub const BLOCK: usize = if cfg!(target_feature = "avx") { 64 } else { 32 };
/// The 100 neurons of the course are 64 and 36, or 32, 32 and 36.
const REST: usize = 36;
/// The columns of a tile.
const WIDTH: usize = if BLOCK > REST { BLOCK } else { REST };

/// A copy of some rows and columns of a matrix: the rows of one section, and no more columns than one block.
#[derive(Debug)]
#[repr(align(64))]
pub struct Tile([[Real; WIDTH]; SECTION]);

/// The columns 0 to `columns` - 1 in blocks, each for one tile.
pub fn blocks(columns: usize) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let left = columns - start;
        let width = if left == REST { REST } else { left.min(BLOCK) };
        start += width;
        (width > 0).then_some(start - width..start)
    })
}

/// The rows 0 to `rows` - 1 in sections, each for one tile.
pub fn sections(rows: usize) -> impl Iterator<Item = Range<usize>> + Clone {
    (0..rows).step_by(SECTION).map(move |start| start..rows.min(start + SECTION))
}

/// How many sums are computed for so many columns: a few too many are quicker than just as many.
pub fn width_for(columns: usize) -> usize {
    match columns {
        0..=8 => 8,
        9..=16 => 16,
        17..=32 => 32,
        33..=REST => REST,
        _ => BLOCK,
    }
}

impl Default for Tile {
    /// An empty tile.
    fn default() -> Tile {
        Tile([[0.0; WIDTH]; SECTION])
    }
}

impl Tile {
    /// Copies some rows and columns of a matrix.
    pub fn copy(&mut self, matrix: &Matrix, rows: Range<usize>, columns: Range<usize>) {
        for (copy, i) in self.0.iter_mut().zip(rows) {
            let row = &matrix.row(i)[columns.clone()];
            // The compiler copies best what has a length that it knows.
            if let Ok(block) = <&[Real; BLOCK]>::try_from(row) {
                copy[..BLOCK].copy_from_slice(block);
            } else if let Ok(rest) = <&[Real; REST]>::try_from(row) {
                copy[..REST].copy_from_slice(rest);
            } else {
                copy[..row.len()].copy_from_slice(row);
            }
        }
    }

    /// Copies some rows and columns of a matrix, and makes columns of the rows.
    pub fn turn(&mut self, matrix: &Matrix, rows: Range<usize>, columns: Range<usize>) {
        for (j, i) in rows.enumerate() {
            for (copy, &value) in self.0.iter_mut().zip(&matrix.row(i)[columns.clone()]) {
                copy[j] = value;
            }
        }
    }

    /// sums ← sums + Σ value·row, where each term says by which value which row of its section is multiplied. What stands
    /// in `sums` counts as 0 if they begin here.
    #[inline(always)]
    pub fn add_rows(&self, terms: &[Term], begin: bool, sums: &mut [Real]) {
        match width_for(sums.len()) {
            8 => self.add_to_block::<8>(terms, begin, sums),
            16 => self.add_to_block::<16>(terms, begin, sums),
            REST => self.add_to_block::<REST>(terms, begin, sums),
            width if width < BLOCK => self.add_to_block::<32>(terms, begin, sums),
            _ => self.add_to_block::<BLOCK>(terms, begin, sums),
        }
    }

    /// The same for up to B sums. The block goes and comes as a value: of an array that is lent out, the compiler would
    /// write every sum to memory after every term.
    fn add_to_block<const B: usize>(&self, terms: &[Term], begin: bool, sums: &mut [Real]) {
        if let Ok(sums) = <&mut [Real; B]>::try_from(&mut *sums) {
            *sums = self.with_rows(if begin { [0.0; B] } else { *sums }, terms);
            return;
        }
        let mut block = [0.0; B];
        if !begin {
            block[..sums.len()].copy_from_slice(sums);
        }
        let block = self.with_rows(block, terms);
        sums.copy_from_slice(&block[..sums.len()]);
    }

    /// The block with all terms added: each says by which value which row of its section is multiplied.
    #[inline(always)]
    pub fn with_rows<const B: usize>(&self, mut block: [Real; B], terms: &[Term]) -> [Real; B] {
        for term in terms {
            let row = &self.0[term.column as usize % SECTION][..B];
            for (sum, value) in block.iter_mut().zip(row) {
                *sum += term.value * value;
            }
        }
        block
    }
}

/// Z ← Z + X·W, for the W of which the first row belongs to column `first` of X; there a section begins.
pub fn add_product(x: &Sparse, first: usize, w: &Matrix, z: &mut Matrix, tile: &mut Tile) {
    for columns in blocks(w.columns()) {
        for rows in sections(w.rows()) {
            let section = (first + rows.start) / SECTION;
            tile.copy(w, rows, columns.clone());
            for n in 0..x.rows() {
                let terms = x.part_of_row(n, section, section + 1);
                tile.add_rows(terms, false, &mut z.row_mut(n)[columns.clone()]);
            }
        }
    }
}

/// dX ← dX + dZ·Wᵀ, for the W of which the first row belongs to column `first` of dX.
pub fn add_product_with_right_transposed(
    dz: &Sparse,
    w: &Matrix,
    first: usize,
    dx: &mut Matrix,
    tile: &mut Tile,
) {
    for rows in blocks(w.rows()) {
        for columns in sections(w.columns()) {
            let section = columns.start / SECTION;
            tile.turn(w, rows.clone(), columns);
            for n in 0..dz.rows() {
                let terms = dz.part_of_row(n, section, section + 1);
                tile.add_rows(terms, false, &mut dx.row_mut(n)[first + rows.start..first + rows.end]);
            }
        }
    }
}
