//! Whether there is room for what a command is about to do, added up before it begins.

use super::answers::AT_A_TIME;
use crate::toolbox::{cores, Real};
use std::mem::size_of;

/// So much may be needed at most: an old laptop has it.
const MOST_BYTES: u64 = 1 << 30;
/// What a layer needs for each network or thread besides its numbers: a dozen matrices, and what lies around them.
const A_LAYER: u64 = 1200;
/// So many bytes a weight takes as text on its way to a file, all copies together.
const A_SAVED_WEIGHT: u64 = 44;
/// Hints look at twice as many pictures as whoever reads them, before and after an epoch.
const HINTS: u64 = 4;

/// What is about to be done with networks of one shape; by default one of them reads.
#[derive(Default)]
pub struct Work {
    /// The numbers of neurons from input to output.
    pub sizes: Vec<usize>,
    /// How many networks are trained side by side; 0: one reads pictures, and does not learn.
    pub trained: usize,
    /// How many pictures each learns at once.
    pub batch: usize,
    /// How many numbers each weight remembers of the steps before: none, a velocity, or Adam's two means.
    pub remembered: u64,
    /// Whether weights are averaged.
    pub is_averaged: bool,
    /// Whether it is saved, and hints are given.
    pub is_saved: bool,
}

impl Work {
    /// What is wrong if that needs too much memory.
    pub fn problem(&self) -> Option<String> {
        let (bytes, gigabyte) = (self.bytes(), f64::from(1 << 30));
        (bytes > MOST_BYTES).then(|| {
            format!(
                "this needs about {:.1} GB of memory, and more than {:.1} are not taken",
                bytes as f64 / gigabyte,
                MOST_BYTES as f64 / gigabyte
            )
        })
    }

    /// About how many bytes are needed at the same time. (What no computer can hold ends at the largest number.)
    fn bytes(&self) -> u64 {
        let layers = || self.sizes.windows(2).map(|pair| (pair[0] as u64, pair[1] as u64));
        let weights =
            total(layers().map(|(inputs, outputs)| inputs.saturating_add(1).saturating_mul(outputs)));
        let outputs = total(layers().map(|(_, outputs)| outputs));
        let around = A_LAYER.saturating_mul(layers().count() as u64);
        // X and Y, and so many matrices for each layer.
        let ends = total(self.sizes.first().into_iter().chain(self.sizes.last()).map(|&size| size as u64));
        let pictures = |count: u64, matrices: u64| {
            let numbers = ends.saturating_add(outputs.saturating_mul(matrices));
            numbers.saturating_mul(count).saturating_mul(size_of::<Real>() as u64)
        };
        // W, dW, what is remembered and the mean; Z, A, dA and dZ.
        let a_weight = size_of::<Real>() as u64 * (2 + self.remembered + u64::from(self.is_averaged))
            + A_SAVED_WEIGHT * u64::from(self.is_saved) * (1 + u64::from(self.is_averaged));
        let a_network = total([weights.saturating_mul(a_weight), pictures(self.batch as u64, 4), around]);
        // Z and A.
        let a_reader = pictures(AT_A_TIME as u64, 2).saturating_add(around);
        let readers = match self.trained {
            0 => 1,
            _ => cores::allowed() as u64 + HINTS * u64::from(self.is_saved),
        };
        total([a_network.saturating_mul(self.trained as u64), a_reader.saturating_mul(readers)])
    }
}

fn total(numbers: impl IntoIterator<Item = u64>) -> u64 {
    numbers.into_iter().fold(0, u64::saturating_add)
}
