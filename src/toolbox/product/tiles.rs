//! Sums in registers: the fast product, tile by tile.

use super::lists::{Lists, BLOCK, SECTION};
use super::Factor;
use crate::toolbox::matrix::RowsMut;
use crate::toolbox::Real;
use std::ops::Range;

/// Some rows and columns of the right factor, copied so that they lie close together.
type Tile<const WIDTH: usize> = [[Real; WIDTH]; SECTION];

/// Computes some rows of left·right, of which `first` is the first, in strips of so many columns.
pub fn multiply<const WIDTH: usize>(left: Factor, right: Factor, first: usize, result: &mut RowsMut) {
    let (inner, columns) = (left.columns(), right.columns());
    let mut lists = Lists::new();
    let mut tile: Tile<WIDTH> = [[0.0; WIDTH]; SECTION];
    for section in pieces(inner, SECTION) {
        for rows in pieces(result.rows(), BLOCK) {
            lists.find(left, first + rows.start..first + rows.end, section.clone());
            for strip in pieces(columns, WIDTH) {
                // With a single strip, the tile is still that of the rows before.
                if rows.start == 0 || columns > WIDTH {
                    copy_tile(right, section.clone(), strip.clone(), &mut tile);
                }
                for (n, row) in rows.clone().enumerate() {
                    let places = lists.of(n);
                    if section.start > 0 && places.is_empty() {
                        continue;
                    }
                    if section.start == 0 && places.is_empty() {
                        result.clear_row(row);
                        continue;
                    }
                    let terms = left.terms(first + row, section.start);
                    let sums = &mut result.row_mut(row)[strip.clone()];
                    add_terms(places, terms, &tile, sums, section.start == 0);
                }
            }
        }
    }
}

/// sums ← sums + Σ value·row, term by term; of the first sums there are none yet.
#[inline(always)]
fn add_terms<const WIDTH: usize>(
    places: &[u8],
    (values, stride): (&[Real], usize),
    tile: &Tile<WIDTH>,
    sums: &mut [Real],
    is_first: bool,
) {
    // A copy that nobody else can see stays in registers. Else every sum would go to memory after every term.
    let mut block = [0.0; WIDTH];
    if !is_first {
        block[..sums.len()].copy_from_slice(sums);
    }
    for &place in places {
        let value = values[usize::from(place) * stride];
        let row = &tile[usize::from(place) % SECTION];
        for (sum, weight) in block.iter_mut().zip(row) {
            *sum += value * weight;
        }
    }
    sums.copy_from_slice(&block[..sums.len()]);
}

/// Copies these rows and columns of the right factor.
fn copy_tile<const WIDTH: usize>(
    right: Factor,
    rows: Range<usize>,
    columns: Range<usize>,
    tile: &mut Tile<WIDTH>,
) {
    if right.transposed {
        for (j, column) in columns.enumerate() {
            for (row, &value) in tile.iter_mut().zip(&right.matrix.row(column)[rows.clone()]) {
                row[j] = value;
            }
        }
    } else {
        for (copy, row) in tile.iter_mut().zip(rows) {
            copy[..columns.len()].copy_from_slice(&right.matrix.row(row)[columns.clone()]);
        }
    }
}

/// 0 to `count` - 1 in pieces of at most so many, all but the last of the same size, a multiple of 16.
fn pieces(count: usize, most: usize) -> impl Iterator<Item = Range<usize>> {
    let size = count.div_ceil(count.div_ceil(most).max(1)).next_multiple_of(16).min(most);
    (0..count.div_ceil(size.max(1))).map(move |k| k * size..count.min((k + 1) * size))
}
