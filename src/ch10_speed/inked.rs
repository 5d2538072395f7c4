//! Where the ink is: found once, when the pictures are loaded (LESSONS §10.3).

use crate::ch02_data::{DataSet, Shift, Shifts};
use crate::toolbox::sparse::{range_of_part, SparseRows, Term, SECTION};
use crate::toolbox::Real;
use std::sync::Arc;

/// A data set, and of each picture a list of the pixels that are not paper.
#[derive(Clone, Debug)]
pub struct Inked {
    data: Arc<DataSet>,
    ink: Ink,
    /// How many entries the longest list has.
    longest: usize,
}

/// The ink of some pictures: X without its zeros.
#[derive(Clone, Debug)]
pub struct Ink {
    pictures: usize,
    pixels: usize,
    /// Where in `list` each section of each picture ends.
    ends: Vec<usize>,
    /// In which columns of each section of each picture there is ink: a bit for each.
    filled: Vec<u128>,
    /// A pixel's place in its section and its value in one number, place·256 + value: little to fetch from memory.
    list: Vec<u16>,
    /// What each value becomes for the network.
    scaled: [Real; 256],
}

impl Inked {
    /// Looks through all pictures.
    pub fn new(data: &Arc<DataSet>) -> Inked {
        let mut ink = Ink { pixels: data.inputs(), ..Ink::default() };
        let mut longest = 0;
        for number in 0..data.count() {
            let before = ink.list.len();
            ink.push(data.picture(number));
            longest = longest.max(ink.list.len() - before);
        }
        ink.ends.shrink_to_fit();
        ink.filled.shrink_to_fit();
        ink.list.shrink_to_fit();
        Inked { data: Arc::clone(data), ink, longest }
    }

    /// The pictures themselves.
    pub fn data(&self) -> &DataSet {
        &self.data
    }

    /// The X that [`DataSet::mini_batch`] and then [`Shifts::apply`] make of these pictures, without the paper.
    ///
    /// # Panics
    /// If there is no picture of some number.
    pub fn mini_batch(&self, numbers: &[usize], shifts: &Shifts, x: &mut Ink) {
        (x.pictures, x.pixels) = (0, self.ink.pixels);
        x.ends.clear();
        x.filled.clear();
        x.list.clear();
        // Enough for any pictures: the next mini-batch may have more ink.
        x.list.reserve(numbers.len() * self.longest);
        let count = self.ink.pictures;
        for &number in numbers {
            assert!(number < count, "there are {count} pictures, none has the number {number}");
            let shift = shifts.of(number);
            if shift == Shift::default() {
                x.push_copy(&self.ink, number);
            } else {
                self.push_moved(number, shift, x);
            }
        }
    }

    /// Puts a picture at the end of X, moved.
    fn push_moved(&self, number: usize, shift: Shift, x: &mut Ink) {
        let width = self.data.size().1;
        let ahead = shift.down.saturating_mul(width as isize).saturating_add(shift.right);
        let (mut section, mut filled) = (0, 0);
        for from in 0..x.sections() {
            for &pixel in self.ink.inked(number, from) {
                let place = from * SECTION + usize::from(pixel >> 8);
                // What would be left of the first column or above the picture wraps round to a huge number.
                let column = (place % width).wrapping_add_signed(shift.right);
                let to = place.wrapping_add_signed(ahead);
                if column >= width || to >= x.pixels {
                    continue;
                }
                while section < to / SECTION {
                    x.end_section(filled);
                    (section, filled) = (section + 1, 0);
                }
                filled |= 1 << (to % SECTION);
                x.list.push(((to % SECTION) as u16) << 8 | pixel & 255);
            }
        }
        for _ in section..x.sections() {
            x.end_section(filled);
            filled = 0;
        }
        x.pictures += 1;
    }
}

impl Default for Ink {
    /// No pictures.
    fn default() -> Ink {
        let mut scaled = [0.0; 256];
        for (value, number) in scaled.iter_mut().enumerate() {
            *number = value as Real / 255.0;
        }
        Ink { pictures: 0, pixels: 0, ends: Vec::new(), filled: Vec::new(), list: Vec::new(), scaled }
    }
}

impl Ink {
    /// How many sections each picture has.
    fn sections(&self) -> usize {
        self.pixels.div_ceil(SECTION)
    }

    /// What is in the list of a section of picture n.
    fn inked(&self, n: usize, section: usize) -> &[u16] {
        &self.list[range_of_part(&self.ends, n * self.sections() + section)]
    }

    /// What is in the list so far ends the section at hand.
    fn end_section(&mut self, filled: u128) {
        self.ends.push(self.list.len());
        self.filled.push(filled);
    }

    /// Puts a picture at the end: all its pixels that are not 0.
    fn push(&mut self, picture: &[u8]) {
        let mut count = self.list.len();
        self.list.resize(count + picture.len(), 0);
        for pixels in picture.chunks(SECTION) {
            let mut filled = 0;
            for (k, eight) in pixels.chunks(8).enumerate() {
                // Most of a picture is paper, of which eight pixels are quickly told from ink.
                if eight == [0; 8] {
                    continue;
                }
                let mut bits = 0;
                for (j, &pixel) in eight.iter().enumerate() {
                    // Written in any case and counted only if it is ink: an `if` would make the processor guess.
                    self.list[count] = ((8 * k + j) as u16) << 8 | u16::from(pixel);
                    count += usize::from(pixel != 0);
                    bits |= u8::from(pixel != 0) << j;
                }
                filled |= u128::from(bits) << (8 * k);
            }
            self.ends.push(count);
            self.filled.push(filled);
        }
        self.list.truncate(count);
        self.pictures += 1;
    }

    /// Puts a picture at the end that is there already, with other ones.
    fn push_copy(&mut self, other: &Ink, number: usize) {
        let first = number * other.sections();
        let ends = &other.ends[first..first + other.sections()];
        self.filled.extend_from_slice(&other.filled[first..first + other.sections()]);
        let (start, here) = (range_of_part(&other.ends, first).start, self.list.len());
        self.ends.extend(ends.iter().map(|end| end - start + here));
        self.list.extend_from_slice(&other.list[start..ends[ends.len() - 1]]);
        self.pictures += 1;
    }

    /// A bit for each column of a section of picture n: where it is 0, there is paper.
    pub fn filled(&self, n: usize, section: usize) -> u128 {
        self.filled[n * self.sections() + section]
    }
}

impl SparseRows for Ink {
    fn rows(&self) -> usize {
        self.pictures
    }

    fn columns(&self) -> usize {
        self.pixels
    }

    fn terms(&self, n: usize, section: usize) -> impl Iterator<Item = Term> {
        let list = self.inked(n, section).iter();
        list.map(|&pixel| Term { place: pixel >> 8, value: self.scaled[usize::from(pixel & 255)] })
    }
}
