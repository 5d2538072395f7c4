//! What is asked about networks and data sets that are saved or loaded, and not about their learning.

use crate::ch02_data::DataSet;
use crate::ch03_linear::Linear;
use crate::ch08_training::{Layer, Network};
use crate::toolbox::Matrix;

impl Network {
    /// D, how many numbers a picture must have.
    ///
    /// # Panics
    /// If there are no layers.
    pub fn inputs(&self) -> usize {
        self.layers[0].linear.weights.rows()
    }

    /// C, how many numbers come out.
    ///
    /// # Panics
    /// If there are no layers.
    pub fn outputs(&self) -> usize {
        self.layers[self.layers.len() - 1].linear.weights.columns()
    }

    /// How many numbers come in, and how many neurons each layer has.
    pub fn sizes(&self) -> Vec<usize> {
        let inputs = self.layers.first().map(|first| first.linear.weights.rows());
        inputs.into_iter().chain(self.layers.iter().map(|layer| layer.linear.weights.columns())).collect()
    }

    /// How many neurons all layers have together.
    pub fn neurons(&self) -> usize {
        self.layers.iter().map(|layer| layer.linear.weights.columns()).sum()
    }

    /// Whether another network has the same layers, with other numbers in them.
    pub fn is_like(&self, other: &Network) -> bool {
        let kind = |layer: &Layer| {
            let Linear { weights, bias } = &layer.linear;
            (weights.rows(), weights.columns(), bias.is_some(), layer.activation)
        };
        self.layers.iter().map(kind).eq(other.layers.iter().map(kind))
    }

    /// All weights and biases, a matrix each.
    pub fn matrices(&self) -> impl Iterator<Item = &Matrix> {
        self.layers
            .iter()
            .flat_map(|layer| [Some(&layer.linear.weights), layer.linear.bias.as_ref()])
            .flatten()
    }

    /// How many weights and biases the network learns.
    pub fn parameters(&self) -> usize {
        self.matrices().map(|matrix| matrix.values().len()).sum()
    }

    /// Whether all weights and biases are numbers: a run that went wrong has infinite ones, or NaN.
    pub fn is_finite(&self) -> bool {
        self.matrices().flat_map(Matrix::values).all(|number| number.is_finite())
    }
}

/// Why layer `number` (from 1) cannot follow the one `before`, if it cannot.
pub(super) fn problem_with_layer(number: usize, linear: &Linear, before: Option<&Linear>) -> Option<String> {
    let (inputs, outputs) = (linear.weights.rows(), linear.weights.columns());
    if inputs == 0 || outputs == 0 {
        return Some(format!("linear layer {number} has no weights: it is {inputs}x{outputs}"));
    }
    let biases = linear.bias.as_ref().map_or((1, outputs), |bias| (bias.rows(), bias.columns()));
    if biases != (1, outputs) {
        return Some(format!(
            "linear layer {number} has {outputs} neurons, but {} biases",
            biases.0 * biases.1
        ));
    }
    let given = before.map_or(inputs, |before| before.weights.columns());
    (inputs != given)
        .then(|| format!("linear layer {number} takes {inputs} inputs, but the one before puts out {given}"))
}

/// A number that all but surely is another one for other pictures or labels, to know a set by.
///
/// Source: FNV-1a, the hash of Fowler, Noll and Vo, but with eight bytes a step and turned after each.
pub fn fingerprint(data: &DataSet) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut take = |word: u64| hash = (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    let (pictures, labels) = (data.pictures(), data.labels());
    for &size in pictures.dimensions() {
        take(size as u64);
    }
    for bytes in [pictures.elements(), labels.elements()] {
        for eight in bytes.chunks(8) {
            take(eight.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
    }
    hash
}

/// Whether a picture shows nothing: the same grey everywhere. A picture of one pixel cannot show more.
pub fn is_blank(pixels: &[u8]) -> bool {
    pixels.len() > 1 && pixels.iter().all(|pixel| *pixel == pixels[0])
}

/// Whether of most pictures of this height and width, three in four, the pixels along the four edges are more light than
/// dark; half of them would be chance where a picture is as light as dark.
pub fn are_light_at_their_edges<'a>(pictures: impl Iterator<Item = &'a [u8]>, size: (usize, usize)) -> bool {
    let (mut light, mut count) = (0, 0);
    for picture in pictures {
        light += usize::from(is_light_at_its_edges(picture, size));
        count += 1;
    }
    4 * light > 3 * count
}

fn is_light_at_its_edges(pixels: &[u8], (height, width): (usize, usize)) -> bool {
    let (mut sum, mut count) = (0, 0);
    for (i, &pixel) in pixels.iter().enumerate() {
        // A picture with pixels has a width.
        let (row, column) = (i / width, i % width);
        if row == 0 || column == 0 || row + 1 == height || column + 1 == width {
            sum += usize::from(pixel);
            count += 1;
        }
    }
    2 * sum > 255 * count
}
