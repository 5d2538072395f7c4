//! Where the ink is: found once, when the pictures are loaded (LESSONS §10.3).

use crate::ch02_data::{one_hot, DataSet};
use crate::toolbox::sparse::Term;
use crate::toolbox::{Matrix, Real, Sparse};
use std::hint::black_box;
use std::sync::Arc;

/// How many pixels a picture may have: the number of a pixel has 24 bits.
pub const MOST_PIXELS: usize = 1 << 24;

/// A data set, and of each picture a list of the pixels that are not paper.
#[derive(Clone, Debug)]
pub struct Inked {
    data: Arc<DataSet>,
    /// Where in `ink` the list of each picture ends.
    ends: Vec<usize>,
    /// A pixel's place in its picture and its value in one number, place·256 + value: half as much to fetch from memory.
    ink: Vec<u32>,
    /// How many entries the longest list has.
    longest: usize,
    /// What each value becomes for the network.
    scaled: [Real; 256],
}

impl Inked {
    /// Looks through all pictures.
    ///
    /// # Panics
    /// If a picture has more than 16,777,216 pixels.
    pub fn new(data: &Arc<DataSet>) -> Inked {
        assert!(data.inputs() <= MOST_PIXELS, "no picture may have more than {MOST_PIXELS} pixels");
        let (mut ends, mut ink) = (Vec::with_capacity(data.count()), Vec::new());
        let (mut of_one, mut longest) = (vec![0; data.inputs()], 0);
        for number in 0..data.count() {
            let count = write_ink(data.picture(number), &mut of_one);
            ink.extend_from_slice(&of_one[..count]);
            ends.push(ink.len());
            longest = longest.max(count);
        }
        ink.shrink_to_fit();
        let mut scaled = [0.0; 256];
        for (value, number) in scaled.iter_mut().enumerate() {
            *number = value as Real / 255.0;
        }
        Inked { data: Arc::clone(data), ends, ink, longest, scaled }
    }

    /// The pictures themselves.
    pub fn data(&self) -> &DataSet {
        &self.data
    }

    /// The pixels of a picture that are not paper.
    fn ink(&self, number: usize) -> &[u32] {
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.ink[start..self.ends[number]]
    }

    /// The same mini-batch as [`DataSet::mini_batch`] makes, without the paper.          X (N×D), Y (N×C)
    ///
    /// # Panics
    /// If there is no picture of some number.
    pub fn mini_batch(&self, numbers: &[usize], x: &mut Sparse, y: &mut Matrix) {
        x.clear(self.data.inputs());
        // Enough for any pictures: the next mini-batch may have more ink.
        x.reserve(numbers.len() * self.longest);
        y.reset(numbers.len(), self.data.classes());
        // The pictures lie anywhere in memory. All are asked for at once, then each is there when its turn comes.
        for pixel in numbers.iter().flat_map(|&number| self.ink(number).iter().step_by(16)) {
            black_box(*pixel);
        }
        for (n, &number) in numbers.iter().enumerate() {
            x.push_row(
                self.ink(number)
                    .iter()
                    .map(|&pixel| Term { column: pixel >> 8, value: self.scaled[(pixel & 255) as usize] }),
            );
            one_hot(self.data.label(number), y.row_mut(n));
        }
    }
}

/// Writes the list of all pixels of a picture that are not 0; returns how many they are.
fn write_ink(picture: &[u8], list: &mut [u32]) -> usize {
    let mut count = 0;
    for (i, eight) in picture.chunks(8).enumerate() {
        // Most of a picture is paper, of which eight pixels are quickly told from ink.
        if eight == [0; 8] {
            continue;
        }
        for (j, &pixel) in eight.iter().enumerate() {
            // Written in any case and counted only if it is ink: an `if` would make the processor guess.
            list[count] = ((8 * i + j) as u32) << 8 | u32::from(pixel);
            count += usize::from(pixel != 0);
        }
    }
    count
}
