//! Many sums side by side: a processor adds several numbers at once if they lie next to each other and none waits for
//! the other. So whole blocks of neighbouring sums are kept in its registers until their last term is added.

use crate::toolbox::sparse::Term;
use crate::toolbox::{Matrix, Real};

/// How many sums are kept in registers at a time. No bit depends on it: each sum gets its own terms in their order.
pub const BLOCK: usize = if cfg!(target_feature = "avx") { 64 } else { 32 };
/// How many columns of a matrix are turned into rows at a time.
const TURNED: usize = 64;

/// sums ← sums + Σ value·row, term after term: the term's row of `rows`, counted from `first_row`, and of each row the
/// columns from `first_column` on.
pub fn add_terms(terms: &[Term], first_row: usize, rows: &Matrix, first_column: usize, sums: &mut [Real]) {
    let from = Corner { first_row, first_column };
    let mut done = 0;
    while done < sums.len() {
        // The narrowest block that covers what is left; if the sums are too few for it, the widest that fits.
        let (left, all) = (sums.len() - done, sums.len());
        done = match left {
            _ if left > 48 && all >= BLOCK => add_block::<BLOCK>(terms, rows, from, done, sums),
            _ if left > 32 && all >= 48 && BLOCK > 48 => add_block::<48>(terms, rows, from, done, sums),
            _ if left > 16 && all >= 32 => add_block::<32>(terms, rows, from, done, sums),
            _ if left > 8 && all >= 16 => add_block::<16>(terms, rows, from, done, sums),
            _ if all >= 8 => add_block::<8>(terms, rows, from, done, sums),
            _ if all >= 4 => add_block::<4>(terms, rows, from, done, sums),
            _ => add_block::<1>(terms, rows, from, done, sums),
        };
    }
}

/// Where in a matrix the rows begin that are added up.
#[derive(Clone, Copy)]
struct Corner {
    first_row: usize,
    first_column: usize,
}

/// B sums; returns how many are done. The last block may overlap the one before: what they have in common is computed
/// twice and written once.
fn add_block<const B: usize>(
    terms: &[Term],
    rows: &Matrix,
    from: Corner,
    done: usize,
    sums: &mut [Real],
) -> usize {
    let start = done.min(sums.len() - B);
    let mut block = [0.0; B];
    block.copy_from_slice(&sums[start..start + B]);
    let corner = Corner { first_column: from.first_column + start, ..from };
    let block = with_terms(block, terms, rows, corner);
    sums[done..start + B].copy_from_slice(&block[done - start..]);
    start + B
}

/// The block with all terms added. It comes and goes as a value: of an array that is lent out, the compiler would write
/// every sum to memory after every term.
fn with_terms<const B: usize>(
    mut block: [Real; B],
    terms: &[Term],
    rows: &Matrix,
    from: Corner,
) -> [Real; B] {
    for term in terms {
        let place = (term.column as usize - from.first_row) * rows.columns() + from.first_column;
        let row: &[Real; B] = rows.values()[place..place + B].try_into().expect("B numbers");
        for (sum, value) in block.iter_mut().zip(row) {
            *sum += term.value * value;
        }
    }
    block
}

/// Adds dZ·Wᵀ for the block of columns of dX that belongs to the rows of W from `first_row` on; the first row of W
/// belongs to column `first` of dX.
///
/// Here neighbouring sums belong to different rows of W, whose numbers are far apart in memory. So a piece of W is
/// turned first, and then serves all pictures.
pub fn add_turned(dz: &Matrix, w: &Matrix, first_row: usize, first: usize, dx: &mut Matrix) {
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
            let sums = &mut dx.row_mut(n)[first + first_row..first + first_row + height];
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
