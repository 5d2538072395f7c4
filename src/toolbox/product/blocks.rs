//! Many sums side by side: a processor adds several numbers at once if they lie next to each other and none waits for
//! the other. So whole blocks of neighbouring sums are kept in its registers until their last term is added.

use crate::toolbox::{Matrix, Real};

/// How many sums are kept in registers at a time. No bit depends on it: each sum gets its own terms in their order.
pub const BLOCK: usize = if cfg!(target_feature = "avx") { 64 } else { 32 };
/// How many terms are collected before they are added.
const TERMS: usize = 256;
/// How many columns of a matrix are turned into rows at a time.
const TURNED: usize = 64;

/// The terms of a row of sums that are not 0: which row of the right factor, and by how much it is multiplied.
pub struct Terms([(usize, Real); TERMS]);

impl Default for Terms {
    /// Room for the terms.
    fn default() -> Terms {
        Terms([(0, 0.0); TERMS])
    }
}

impl Terms {
    /// sums ← sums + factor₀·row₀ + factor₁·row₁ + …, in this order; factors of 0 are left out.
    pub fn add(&mut self, factors: impl Iterator<Item = Real>, rows: &Matrix, sums: &mut [Real]) {
        let mut count = 0;
        for (i, factor) in factors.enumerate() {
            // Written in any case and counted only if it is not 0: an `if` would make the processor guess, mostly wrong.
            self.0[count] = (i, factor);
            count += usize::from(factor != 0.0);
            if count == TERMS {
                add_terms(&self.0, rows, sums);
                count = 0;
            }
        }
        add_terms(&self.0[..count], rows, sums);
    }
}

/// Takes the widest block that fits into the row of sums.
fn add_terms(terms: &[(usize, Real)], rows: &Matrix, sums: &mut [Real]) {
    match sums.len() {
        BLOCK.. => add_in_blocks::<BLOCK>(terms, rows, sums),
        16.. => add_in_blocks::<16>(terms, rows, sums),
        8.. => add_in_blocks::<8>(terms, rows, sums),
        4.. => add_in_blocks::<4>(terms, rows, sums),
        1.. => add_in_blocks::<1>(terms, rows, sums),
        0 => {}
    }
}

/// B sums at a time. The last block may overlap the one before: what they have in common is computed twice and written
/// once.
fn add_in_blocks<const B: usize>(terms: &[(usize, Real)], rows: &Matrix, sums: &mut [Real]) {
    let mut done = 0;
    while done < sums.len() {
        let start = done.min(sums.len() - B);
        let mut block = [0.0; B];
        block.copy_from_slice(&sums[start..start + B]);
        let block = with_terms(block, terms, rows, start);
        sums[done..start + B].copy_from_slice(&block[done - start..]);
        done = start + B;
    }
}

/// The block with all terms added. It comes and goes as a value: of an array that is lent out, the compiler would write
/// every sum to memory after every term.
fn with_terms<const B: usize>(
    mut block: [Real; B],
    terms: &[(usize, Real)],
    rows: &Matrix,
    start: usize,
) -> [Real; B] {
    for &(i, factor) in terms {
        let place = i * rows.columns() + start;
        let row: &[Real; B] = rows.values()[place..place + B].try_into().expect("B numbers");
        for (sum, value) in block.iter_mut().zip(row) {
            *sum += factor * value;
        }
    }
    block
}

/// Adds dZ·Wᵀ for the block of columns of dX that belongs to the rows of W from `first_row` on.
///
/// Here neighbouring sums belong to different rows of W, whose numbers are far apart in memory. So a piece of W is
/// turned first, and then serves all pictures.
pub fn add_turned(dz: &Matrix, w: &Matrix, first_row: usize, dx: &mut Matrix) {
    let height = BLOCK.min(w.rows() - first_row);
    let mut turned = [[0.0; BLOCK]; TURNED];
    for first_column in (0..w.columns()).step_by(TURNED) {
        let columns = first_column..(first_column + TURNED).min(w.columns());
        for i in 0..height {
            for (row, &weight) in turned.iter_mut().zip(&w.row(first_row + i)[columns.clone()]) {
                row[i] = weight;
            }
        }
        for n in 0..dz.rows() {
            let sums = &mut dx.row_mut(n)[first_row..first_row + height];
            let mut block = [0.0; BLOCK];
            block[..height].copy_from_slice(sums);
            let block = with_turned(block, &dz.row(n)[columns.clone()], &turned);
            sums.copy_from_slice(&block[..height]);
        }
    }
}

/// The block with one term for each gradient added; as a value, for the same reason as above.
fn with_turned(
    mut block: [Real; BLOCK],
    gradients: &[Real],
    turned: &[[Real; BLOCK]; TURNED],
) -> [Real; BLOCK] {
    for (gradient, row) in gradients.iter().zip(turned) {
        for (sum, weight) in block.iter_mut().zip(row) {
            *sum += gradient * weight;
        }
    }
    block
}
