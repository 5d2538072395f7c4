//! Chapter 2, getting ready: pictures and labels, as files and as matrices (LESSONS §2).

mod files;
mod shifts;

pub use files::{load, numbers_as_names};
pub use shifts::{Shift, Shifts, MOST_SHIFT};

use crate::toolbox::idx::Idx;
use crate::toolbox::{Error, Matrix, Random, Real};
use std::path::Path;

/// The names of the files with the pictures and the labels to learn from.
pub const TRAINING_FILES: [&str; 2] = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"];
/// The names of the files with the pictures and the labels that judge at the end.
pub const TEST_FILES: [&str; 2] = ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
/// The file with the names of the classes, a line each. It may be missing: then the classes are called 0, 1, 2, …
pub const NAMES_FILE: &str = "classes.txt";
/// A label is one byte, so there can be no more classes.
pub const MOST_CLASSES: usize = 256;

/// Pictures, and for each its label: the number of the class it shows (LESSONS §2.1).
#[derive(Clone, Debug)]
pub struct DataSet {
    pictures: Idx,
    labels: Idx,
    names: Vec<String>,
}

impl DataSet {
    /// N pictures of height·width bytes (0 paper, 255 ink) with N labels from 0 to C - 1, one for each of the C names.
    ///
    /// # Errors
    /// If these are not pictures and labels, there are none, their numbers differ, or a label is too large;
    /// `place` is for the message.
    pub fn new(place: &Path, pictures: Idx, labels: Idx, names: Vec<String>) -> Result<DataSet, Error> {
        let classes = names.len();
        let wrong = |problem: String| Err(Error::content(place, "", problem));
        let (&[count, height, width], &[label_count]) = (pictures.dimensions(), labels.dimensions()) else {
            let (p, l) = (pictures.dimensions(), labels.dimensions());
            return wrong(format!(
                "pictures have 3 dimensions and labels 1, but here the pictures have {p:?} and the labels {l:?}: \
                 are files swapped, or copied over each other?"
            ));
        };
        if count != label_count {
            return wrong(format!(
                "{count} pictures but {label_count} labels, and each picture needs one: are training and test mixed up?"
            ));
        }
        if count == 0 || height == 0 || width == 0 {
            return wrong(format!(
                "there is nothing to learn from {count} pictures of {height}x{width}: take other files"
            ));
        }
        if let Some(number) = labels.elements().iter().position(|&label| usize::from(label) >= classes) {
            // `position` found one of this number.
            let label = labels.elements()[number];
            return wrong(format!(
                "picture {number} has the label {label}, but there are {classes} classes, counted from 0: are these the \
                 labels of another data set?"
            ));
        }
        Ok(DataSet { pictures, labels, names })
    }

    /// How many pictures: N.
    pub fn count(&self) -> usize {
        self.labels.elements().len()
    }

    /// How many classes: C.
    pub fn classes(&self) -> usize {
        self.names.len()
    }

    /// The names of the classes, in the order of their numbers.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Height and width of every picture, in pixels.
    pub fn size(&self) -> (usize, usize) {
        // `new` takes only pictures with three dimensions.
        (self.pictures.dimensions()[1], self.pictures.dimensions()[2])
    }

    /// How many numbers the network gets to see of each picture: D = height·width.
    pub fn inputs(&self) -> usize {
        self.size().0 * self.size().1
    }

    /// The pixels of one picture, row after row, 0 paper to 255 ink.
    ///
    /// # Panics
    /// If there is no picture of this number.
    pub fn picture(&self, number: usize) -> &[u8] {
        // There are N·height·width elements: whoever makes an Idx has made sure.
        &self.pictures.elements()[number * self.inputs()..(number + 1) * self.inputs()]
    }

    /// The class that a picture shows, 0 to C - 1.
    ///
    /// # Panics
    /// If there is no picture of this number.
    pub fn label(&self, number: usize) -> usize {
        usize::from(self.labels.elements()[number])
    }

    /// A number that all but surely is another one for other pictures or labels, to know a set by (LESSONS §8.4).
    ///
    /// Source: FNV-1a, the hash of Fowler, Noll and Vo, but with eight bytes a step and turned after each.
    pub fn fingerprint(&self) -> u64 {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut take = |word: u64| hash = (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
        for &size in self.pictures.dimensions() {
            take(size as u64);
        }
        for bytes in [self.pictures.elements(), self.labels.elements()] {
            for eight in bytes.chunks(8) {
                take(eight.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)));
            }
        }
        hash
    }

    /// Makes a mini-batch of the pictures with these numbers: a row each.          X (N×D), Y (N×C)
    ///
    /// X holds the pixels scaled from 0..255 to 0..1, Y the labels as one-hot rows (LESSONS §2.2).
    ///
    /// # Panics
    /// If there is no picture of some number.
    pub fn mini_batch(&self, numbers: &[usize], x: &mut Matrix, y: &mut Matrix) {
        x.reset(numbers.len(), self.inputs());
        y.reset(numbers.len(), self.classes());
        for (n, &number) in numbers.iter().enumerate() {
            for (input, &pixel) in x.row_mut(n).iter_mut().zip(self.picture(number)) {
                *input = Real::from(pixel) / 255.0;
            }
            // `new` takes no label that is not below the number of classes.
            one_hot(self.label(number), y.row_mut(n));
        }
    }
}

/// Writes a class as a row of zeros with a single 1, at its place: 5 of 10 becomes 0 0 0 0 0 1 0 0 0 0.
///
/// # Panics
/// If the row has no such place.
pub fn one_hot(class: usize, row: &mut [Real]) {
    row.fill(0.0);
    row[class] = 1.0;
}

/// Puts the numbers of the pictures into the order of an epoch, which depends on seed and epoch alone.
pub fn shuffle(numbers: &[usize], seed: u64, epoch: u64, order: &mut Vec<usize>) {
    order.clear();
    order.extend_from_slice(numbers);
    Random::numbered(seed, epoch).shuffle(order);
}

/// Draws a picture as lines of text: two pixels one above the other share a character.
///
/// # Panics
/// If the pixels do not fill rows of `width`.
pub fn draw(picture: &[u8], width: usize) -> Vec<String> {
    let pixels = picture.len();
    assert!(width > 0 && pixels % width == 0, "{pixels} pixels do not fill rows of {width}");
    let mut lines = Vec::new();
    for two_rows in picture.chunks(2 * width) {
        let (upper, lower) = two_rows.split_at(width);
        let mut line = String::new();
        for (column, &upper_pixel) in upper.iter().enumerate() {
            // Under the last row of an odd number of rows there is only paper.
            let lower_pixel = lower.get(column).copied().unwrap_or(0);
            line.push(match (upper_pixel >= 128, lower_pixel >= 128) {
                (false, false) => ' ',
                (true, false) => '▀',
                (false, true) => '▄',
                (true, true) => '█',
            });
        }
        lines.push(line);
    }
    lines
}
