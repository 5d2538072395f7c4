//! Many sums side by side: a processor adds several numbers at once if they lie next to each other and none waits for
//! the other. So whole blocks of neighbouring sums are kept in its registers until their last term is added.

use crate::toolbox::sparse::Term;
use crate::toolbox::{Matrix, Real};
use std::ops::Range;

/// How many sums are kept in registers at a time. No bit depends on it: each sum gets its own terms in their order.
const BLOCK: usize = if cfg!(target_feature = "avx") { 64 } else { 32 };

/// Some rows of a matrix and by how much each is multiplied: the terms name the rows by their number, counted from
/// `first_row`.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// By how much which row is multiplied.
    pub terms: &'a [Term],
    /// The number that the first of the rows goes by.
    pub first_row: usize,
    /// The rows.
    pub rows: &'a Matrix,
}

/// sums = Σ value·row for all terms of all pieces, one after the other, in some of the columns.
///
/// # Panics
/// If a matrix has no such rows or columns, or there are not as many sums as columns.
pub fn sum_rows<'a>(
    pieces: impl Iterator<Item = Piece<'a>> + Clone,
    columns: Range<usize>,
    sums: &mut [Real],
) {
    let all = columns.len();
    assert!(sums.len() == all, "{} sums for {all} columns", sums.len());
    let mut done = 0;
    while done < all {
        let (left, pieces, first) = (all - done, pieces.clone(), columns.start);
        // The narrowest block that covers what is left; if there are too few columns for it, the widest that fits.
        // (36 is for the 100 neurons of the course: 64 and 36, or twice 32 and 36.)
        done = match left {
            36 => write_block::<36>(pieces, first, sums, done),
            _ if left > 48 && all >= BLOCK => write_block::<BLOCK>(pieces, first, sums, done),
            _ if left > 32 && all >= 48 && BLOCK > 48 => write_block::<48>(pieces, first, sums, done),
            _ if left > 16 && all >= 32 => write_block::<32>(pieces, first, sums, done),
            _ if left > 8 && all >= 16 => write_block::<16>(pieces, first, sums, done),
            _ if all >= 8 => write_block::<8>(pieces, first, sums, done),
            _ => write_block::<1>(pieces, first, sums, done),
        };
    }
}

/// B sums behind those that are done; returns how many are done then. The last block may begin earlier, so that it
/// fits: sums that are there already are written a second time, with the same bits.
fn write_block<'a, const B: usize>(
    pieces: impl Iterator<Item = Piece<'a>>,
    first_column: usize,
    sums: &mut [Real],
    done: usize,
) -> usize {
    let start = done.min(sums.len() - B);
    let block = sum_block::<B>(pieces, first_column + start);
    sums[start..start + B].copy_from_slice(&block);
    start + B
}

/// B sums, from a column on. The block comes and goes as a value: of an array that is lent out, the compiler would write
/// every sum to memory after every term.
#[inline(always)]
fn sum_block<'a, const B: usize>(pieces: impl Iterator<Item = Piece<'a>>, first_column: usize) -> [Real; B] {
    let mut block = [0.0; B];
    for Piece { terms, first_row, rows } in pieces {
        for term in terms {
            let place = (term.column as usize - first_row) * rows.columns() + first_column;
            let row: &[Real; B] = rows.values()[place..place + B].try_into().expect("B numbers");
            for (sum, value) in block.iter_mut().zip(row) {
                *sum += term.value * value;
            }
        }
    }
    block
}
