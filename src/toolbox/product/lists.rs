//! Lists of what is not 0: the terms of some sums, found once and used for all columns of the result.

use super::Factor;
use crate::toolbox::Real;
use std::ops::Range;

/// How many terms of each sum are added before it is another sum's turn: what they are multiplied with (a tile) has to
/// stay in the nearest cache.
pub const SECTION: usize = 128;
/// How many rows of the result are computed with the same tile.
pub const BLOCK: usize = 64;
/// So many numbers are looked at at once: most often all are 0.
const EIGHT: usize = 8;

/// For each of some rows of the left factor, where in a section it is not 0, in rising order.
pub struct Lists {
    lengths: [usize; BLOCK],
    places: [[u8; SECTION]; BLOCK],
}

impl Lists {
    /// Empty lists.
    pub fn new() -> Lists {
        Lists { lengths: [0; BLOCK], places: [[0; SECTION]; BLOCK] }
    }

    /// The places of the n-th of the rows, counted from the beginning of the section.
    pub fn of(&self, n: usize) -> &[u8] {
        &self.places[n][..self.lengths[n]]
    }

    /// Looks through these rows of the left factor (at most [`BLOCK`]) in this section of its columns (at most
    /// [`SECTION`]).
    pub fn find(&mut self, left: Factor, rows: Range<usize>, section: Range<usize>) {
        if left.transposed {
            self.lengths[..rows.len()].fill(0);
            // Row after row of X, because that is how it lies in memory; each of its columns is a row of Xᵀ.
            for (place, n) in (0..).zip(section) {
                for_each_eight(&left.matrix.row(n)[rows.clone()], |first, eight| {
                    let places = &mut self.places[first..first + EIGHT];
                    let lengths = &mut self.lengths[first..first + EIGHT];
                    for ((places, length), &value) in places.iter_mut().zip(lengths).zip(eight) {
                        push(places, length, place, value);
                    }
                });
            }
        } else {
            for ((places, length), row) in self.places.iter_mut().zip(&mut self.lengths).zip(rows) {
                // A number of its own stays in a register.
                let mut count = 0;
                for_each_eight(&left.matrix.row(row)[section.clone()], |first, eight| {
                    for (place, &value) in (first as u8..).zip(eight) {
                        push(places, &mut count, place, value);
                    }
                });
                *length = count;
            }
        }
    }
}

/// Eight numbers at a time, and where they begin; not those that are all 0. The last eight are filled up with zeros.
#[inline(always)]
fn for_each_eight(values: &[Real], mut look: impl FnMut(usize, &[Real; EIGHT])) {
    let eights = values.chunks_exact(EIGHT);
    let rest = eights.remainder();
    for (k, values) in eights.enumerate() {
        let eight = <&[Real; EIGHT]>::try_from(values).expect("each of these has eight");
        // Bit by bit, the sign pushed out: so the compiler looks at all eight at once.
        if eight.iter().fold(0, |bits, value| bits | value.to_bits() << 1) != 0 {
            look(k * EIGHT, eight);
        }
    }
    if !rest.is_empty() {
        let mut eight = [0.0; EIGHT];
        eight[..rest.len()].copy_from_slice(rest);
        look(values.len() - rest.len(), &eight);
    }
}

/// Written in any case and counted only if it is not 0: an `if` would make the processor guess.
#[inline(always)]
fn push(places: &mut [u8; SECTION], length: &mut usize, place: u8, value: Real) {
    places[*length % SECTION] = place;
    *length += usize::from(value.to_bits() << 1 != 0);
}
