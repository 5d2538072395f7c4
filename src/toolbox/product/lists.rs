//! Lists of what is not 0: the terms of some sums, found once and used for all columns of the result.

use super::Factor;
use crate::toolbox::Real;
use std::ops::Range;

/// How many terms of each sum are added before it is another sum's turn: what they are multiplied with (a tile) has to
/// stay in the nearest cache. (A multiple of 16, and at most 256: a place is a byte.)
pub const SECTION: usize = 128;
/// How many rows of the result are computed with the same tile.
pub const BLOCK: usize = 256;
/// So many numbers are looked up in the table at once.
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
    pub const fn new() -> Lists {
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
                *length = find_places(&left.matrix.row(row)[section.clone()], places);
            }
            return;
        }
        self.lengths[..rows.len()].fill(0);
        // Row after row of X, because that is how it lies in memory; each of its columns is a row of Xᵀ.
        let mut columns = [0; SECTION + EIGHT];
        for (place, n) in (0..).zip(section) {
            for (k, some) in left.matrix.row(n)[rows.clone()].chunks(SECTION).enumerate() {
                let count = find_places(some, &mut columns);
                for &column in &columns[..count] {
                    let column = (k * SECTION + usize::from(column)) % BLOCK;
                    self.places[column][self.lengths[column] % SECTION] = place;
                    self.lengths[column] += 1;
                }
            }
        }
    }
}

/// Writes down where these numbers (at most [`SECTION`]) are not 0, and returns how many such places there are.
///
/// Nowhere stands an `if` that a processor would have to guess: for eight numbers at a time, a table says which count.
fn find_places(values: &[Real], places: &mut Places) -> usize {
    let mut flags = [0; SECTION];
    for (flag, value) in flags.iter_mut().zip(values) {
        *flag = u8::from(*value != 0.0);
    }
    let mut count = 0;
    for (k, eight) in flags[..values.len().next_multiple_of(EIGHT)].chunks_exact(EIGHT).enumerate() {
        let flags = u64::from_le_bytes(eight.try_into().expect("each has eight"));
        // This product brings the lowest bits of the eight bytes together in the highest byte.
        let bits = flags.wrapping_mul(0x0102_0408_1020_4080) >> 56;
        // And this one puts a number into each of the eight bytes.
        let found = PLACES[bits as usize] + (k * EIGHT) as u64 * 0x0101_0101_0101_0101;
        // So many places are there at most; what is written behind the last of them is written over.
        let end = count.min(SECTION);
        places[end..end + EIGHT].copy_from_slice(&found.to_le_bytes());
        count += bits.count_ones() as usize;
    }
    count
}

/// For each byte, where its bits are 1, in rising order, a byte for each; then zeros.
static PLACES: [u64; 256] = places_of_bits();

const fn places_of_bits() -> [u64; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut bit, mut count) = (0, 0);
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                table[byte] |= bit << (8 * count);
                count += 1;
            }
            bit += 1;
        }
        byte += 1;
    }
    table
}
