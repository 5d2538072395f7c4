//! Sums in registers: the fast product, tile by tile.

use super::lists::{Lists, BLOCK, SECTION};
use super::{Factor, Row};
use crate::toolbox::matrix::RowsMut;
use crate::toolbox::Real;
use std::cell::RefCell;
use std::ops::Range;

/// So many sums can be computed side by side: a processor with AVX has registers for twice as many as one without, and one
/// with AVX-512 for some more. (Two registers are needed besides: a value, and what it is multiplied with.)
const WIDTHS: [usize; 5] = if cfg!(target_feature = "avx512f") {
    [16, 32, 64, 104, 128]
} else if cfg!(target_feature = "avx") {
    [16, 32, 64, 96, 112]
} else {
    [16, 32, 48, 56, 56]
};
/// How many columns a strip of the result has at most.
const WIDTH: usize = WIDTHS[4];

/// Some rows and columns of the right factor, copied so that they lie close together.
type Tile = [TileRow; SECTION];

/// A row of a tile. (Aligned, so that no register has to be filled from two pieces of memory of 64 bytes.)
#[derive(Clone, Copy)]
#[repr(align(64))]
struct TileRow([Real; WIDTH]);

/// What a thread works on: kept as long as the thread lives, because to fill it with zeros for each product takes time.
struct Room {
    lists: Lists,
    tile: Tile,
}

thread_local! {
    static ROOM: RefCell<Room> = const {
        RefCell::new(Room { lists: Lists::new(), tile: [TileRow([0.0; WIDTH]); SECTION] })
    };
}

/// Computes some rows of left·right, of which `first` is the first, in strips of columns.
pub fn multiply(left: Factor, right: Factor, first: usize, result: &mut RowsMut) {
    ROOM.with_borrow_mut(|room| multiply_in(room, left, right, first, result));
}

fn multiply_in(room: &mut Room, left: Factor, right: Factor, first: usize, result: &mut RowsMut) {
    let Room { lists, tile } = room;
    for section in pieces(left.columns(), SECTION) {
        for rows in pieces(result.rows(), BLOCK) {
            lists.find(left, first + rows.start..first + rows.end, section.clone());
            for strip in steps(0..right.columns(), WIDTH) {
                // With a single strip, the tile is still that of the rows before.
                if rows.start == 0 || strip.len() < right.columns() {
                    copy_tile(right, section.clone(), strip.clone(), tile);
                }
                let width = WIDTHS.iter().position(|&width| width >= strip.len());
                for (n, row) in rows.clone().enumerate() {
                    let places = lists.of(n);
                    let is_first = section.start == 0;
                    if places.is_empty() {
                        if is_first {
                            result.clear_row(row);
                        }
                        continue;
                    }
                    let terms = Terms { places, row: left.row(first + row, section.start) };
                    let sums = &mut result.row_mut(row)[strip.clone()];
                    match width {
                        Some(0) => terms.add::<{ WIDTHS[0] }>(tile, sums, is_first),
                        Some(1) => terms.add::<{ WIDTHS[1] }>(tile, sums, is_first),
                        Some(2) => terms.add::<{ WIDTHS[2] }>(tile, sums, is_first),
                        Some(3) => terms.add::<{ WIDTHS[3] }>(tile, sums, is_first),
                        _ => terms.add::<WIDTH>(tile, sums, is_first),
                    }
                }
            }
        }
    }
}

/// What is added to the sums of one row.
struct Terms<'a> {
    places: &'a [u8],
    row: Row<'a>,
}

impl Terms<'_> {
    /// sums ← sums + Σ value·row, term by term; before the first there are no sums yet.
    #[inline(always)]
    fn add<const COUNT: usize>(&self, tile: &Tile, sums: &mut [Real], is_first: bool) {
        // A copy that nobody else can see stays in registers. Else every sum would go to memory after every term.
        let mut block = [0.0; COUNT];
        if !is_first {
            block[..sums.len()].copy_from_slice(sums);
        }
        for &place in self.places {
            let value = self.row.value(place);
            // So many columns of the tile as there are registers for.
            let weights = &tile[usize::from(place) % SECTION].0[..COUNT];
            for (sum, weight) in block.iter_mut().zip(weights) {
                *sum += value * weight;
            }
        }
        sums.copy_from_slice(&block[..sums.len()]);
    }
}

/// Copies these rows and columns of the right factor.
fn copy_tile(right: Factor, rows: Range<usize>, columns: Range<usize>, tile: &mut Tile) {
    if right.transposed {
        // A line of the cache after the other: so each is fetched once.
        const LINE: usize = 16;
        for (k, some) in steps(columns, LINE).enumerate() {
            for (i, row) in rows.clone().zip(tile.iter_mut()) {
                for (value, column) in row.0[k * LINE..].iter_mut().zip(some.clone()) {
                    *value = right.matrix[(column, i)];
                }
            }
        }
    } else {
        for (copy, row) in tile.iter_mut().zip(rows) {
            copy.0[..columns.len()].copy_from_slice(&right.matrix.row(row)[columns.clone()]);
        }
    }
}

/// A range in steps of so many, of which the last may be shorter.
fn steps(range: Range<usize>, step: usize) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range.step_by(step).map(move |start| start..end.min(start + step))
}

/// 0 to `count` - 1 in pieces of at most so many, all but the last of the same size, a multiple of 16.
fn pieces(count: usize, most: usize) -> impl Iterator<Item = Range<usize>> {
    let size = count.div_ceil(count.div_ceil(most).max(1)).next_multiple_of(16).min(most);
    (0..count.div_ceil(size.max(1))).map(move |k| k * size..count.min((k + 1) * size))
}
