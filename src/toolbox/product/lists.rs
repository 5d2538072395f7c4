//! Lists of what is not 0: the terms of some sums, found once and used for all columns of the result.

use super::Factor;
use crate::toolbox::Real;
use std::ops::Range;

/// How many terms of each sum are added before it is another sum's turn: what they are multiplied with (a tile) has to
/// stay in the nearest cache.
pub const SECTION: usize = 128;
/// How many rows of the result are computed with the same tile.
pub const BLOCK: usize = 64;
/// So many numbers are looked at at once.
const EIGHT: usize = 8;

/// Room for the places of a section, and for some more that are written and not counted.
type Places = [u8; SECTION + EIGHT];

/// For each of some rows of the left factor, where in a section it is not 0, in rising order.
pub struct Lists {
    lengths: [usize; BLOCK],
    places: [Places; BLOCK],
}

impl Lists {
    /// Empty lists.
    pub fn new() -> Lists {
        Lists { lengths: [0; BLOCK], places: [[0; SECTION + EIGHT]; BLOCK] }
    }

    /// The places of the n-th of the rows, counted from the beginning of the section.
    pub fn of(&self, n: usize) -> &[u8] {
        &self.places[n][..self.lengths[n]]
    }

    /// Looks through these rows of the left factor (at most [`BLOCK`]) in this section of its columns (at most
    /// [`SECTION`]).
    pub fn find(&mut self, left: Factor, rows: Range<usize>, section: Range<usize>) {
        if !left.transposed {
            for ((places, length), row) in self.places.iter_mut().zip(&mut self.lengths).zip(rows) {
                *length = places_of_terms(&left.matrix.row(row)[section.clone()], places);
            }
            return;
        }
        self.lengths[..rows.len()].fill(0);
        // Row after row of X, because that is how it lies in memory; each of its columns is a row of Xᵀ.
        let mut columns = [0; SECTION + EIGHT];
        for (place, n) in (0..).zip(section) {
            let count = places_of_terms(&left.matrix.row(n)[rows.clone()], &mut columns);
            for &column in &columns[..count] {
                let length = &mut self.lengths[usize::from(column) % BLOCK];
                self.places[usize::from(column) % BLOCK][*length % SECTION] = place;
                *length += 1;
            }
        }
    }
}

/// Writes down where these numbers (at most [`SECTION`]) are not 0, and returns how many such places there are.
///
/// There is no `if` that a processor would have to guess: for eight numbers at a time, a table says which of them count.
#[inline(always)]
fn places_of_terms(values: &[Real], places: &mut Places) -> usize {
    let mut count = 0;
    let eights = values.chunks_exact(EIGHT);
    let mut rest = [0.0; EIGHT];
    rest[..eights.remainder().len()].copy_from_slice(eights.remainder());
    let all = eights.map(|eight| eight.try_into().expect("each has eight")).chain([&rest]);
    for (k, eight) in all.enumerate() {
        let which = bits_of_terms(eight);
        let first = [(k * EIGHT) as u8; EIGHT];
        let found = u64::from_le_bytes(PLACES[usize::from(which)]) + u64::from_le_bytes(first);
        // `count` is at most SECTION here.
        places[count..count + EIGHT].copy_from_slice(&found.to_le_bytes());
        count += which.count_ones() as usize;
    }
    count
}

/// A bit for each of eight numbers: 1 where it is not 0.
#[inline(always)]
fn bits_of_terms(eight: &[Real; EIGHT]) -> u8 {
    // In two loops, because the compiler makes each of them a few instructions for all eight.
    let mut bits = [0; EIGHT];
    for (j, (bit, value)) in bits.iter_mut().zip(eight).enumerate() {
        *bit = if *value != 0.0 { 1 << j } else { 0 };
    }
    bits.iter().fold(0, |all: u32, bit| all | bit) as u8
}

/// For each byte, where its bits are 1, in rising order; then zeros.
static PLACES: [[u8; EIGHT]; 256] = places_of_bits();

const fn places_of_bits() -> [[u8; EIGHT]; 256] {
    let mut table = [[0; EIGHT]; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut bit, mut count) = (0, 0);
        while bit < EIGHT {
            if byte >> bit & 1 == 1 {
                table[byte][count] = bit as u8;
                count += 1;
            }
            bit += 1;
        }
        byte += 1;
    }
    table
}
