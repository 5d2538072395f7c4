//! Chapter 2, getting ready: pictures and labels become numbers that a network can learn from (LESSONS §2).

use crate::toolbox::idx::Idx;
use crate::toolbox::{Matrix, Random, Real};

/// Pictures, and for each its label: the number of the class it shows (LESSONS §2.1).
#[derive(Clone, Debug)]
pub struct DataSet {
    /// N·height·width bytes: 0 is paper, 255 ink.
    pictures: Idx,
    /// N bytes from 0 to C - 1.
    labels: Idx,
    /// C names, in the order of the classes' numbers.
    names: Vec<String>,
}

impl DataSet {
    /// N pictures of height·width pixels with N labels, in as many classes as there are names.
    ///
    /// # Panics
    /// If these are not pictures and labels, their numbers differ, or a label has no name.
    pub fn new(pictures: Idx, labels: Idx, names: Vec<String>) -> DataSet {
        let (p, l) = (pictures.dimensions(), labels.dimensions());
        assert!(
            p.len() == 3 && l.len() == 1 && p[0] == l[0],
            "{p:?} pictures and {l:?} labels: a data set needs N x height x width pixels and N labels"
        );
        let largest = labels.elements().iter().copied().max().map_or(0, usize::from);
        assert!(largest < names.len(), "there is a label {largest}, but only {} names", names.len());
        DataSet { pictures, labels, names }
    }

    /// All pixels of all pictures.
    pub fn pictures(&self) -> &Idx {
        &self.pictures
    }

    /// All labels.
    pub fn labels(&self) -> &Idx {
        &self.labels
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
        (self.pictures.dimensions()[1], self.pictures.dimensions()[2])
    }

    /// How many numbers the network gets to see of each picture: D = height·width.
    pub fn inputs(&self) -> usize {
        self.size().0 * self.size().1
    }

    /// The pixels of one picture, row after row.
    ///
    /// # Panics
    /// If there is no picture of this number.
    pub fn picture(&self, number: usize) -> &[u8] {
        &self.pictures.elements()[number * self.inputs()..(number + 1) * self.inputs()]
    }

    /// The class that a picture shows, 0 to C - 1.
    ///
    /// # Panics
    /// If there is no picture of this number.
    pub fn label(&self, number: usize) -> usize {
        usize::from(self.labels.elements()[number])
    }

    /// Makes a mini-batch of the pictures with these numbers: a row each.
    ///
    /// X (N×D) holds the pixels scaled from 0..255 to 0..1, Y (N×C) the labels as one-hot rows (LESSONS §2.2).
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
