//! The pictures of an epoch: each is moved, turned, stretched and bent by a lot of its own (LESSONS §10.4), and edges
//! are made of them (§10.10).

use super::{edges, EpochShifts, Framed, Improvements, Pull, Rubber};
use crate::ch02_data::DataSet;
use crate::toolbox::{Matrix, Random, Real};

/// Makes the mini-batches of an epoch.
#[derive(Clone, Debug, Default)]
pub struct EpochPictures {
    shifts: EpochShifts,
    pull: Pull,
    /// How much of it is left.
    strength: Real,
    /// Whether edges are made of the moved pictures.
    edges: bool,
    /// For the pulling, and of this epoch alone.
    seed: u64,
    framed: Framed,
}

impl EpochPictures {
    /// Gets ready for an epoch of the run with this seed.
    ///
    /// # Panics
    /// If pictures are to be moved by more than 1000 pixels.
    pub fn begin(&mut self, improvements: Improvements, seed: u64, epoch: u64) {
        self.shifts = EpochShifts::new(improvements.shift, seed, epoch);
        self.pull = improvements.pull;
        let t = improvements.one_cycle.map_or(0.0, |epochs| epoch as f64 / epochs as f64);
        self.strength = strength(improvements.settle, t);
        self.edges = improvements.view.edges;
        let mut random = Random::numbered(seed, epoch);
        // The first number is that of the shifts.
        random.next_bits();
        self.seed = random.next_bits();
    }

    /// Makes X and Y of the pictures with these numbers, as they are in this epoch: in whatever order they come, and
    /// whoever makes them.          X (N×D), Y (N×C)
    ///
    /// # Panics
    /// If there is no picture of some number, or pictures are to be turned by more than 180 degrees.
    pub fn make(&mut self, data: &DataSet, numbers: &[usize], x: &mut Matrix, y: &mut Matrix) {
        data.mini_batch(numbers, x, y);
        let (height, width) = data.size();
        self.shifts.apply(numbers, width, x);
        for (n, &number) in numbers.iter().enumerate() {
            let picture = x.row_mut(n);
            if self.pull != Pull::NONE {
                let random = &mut Random::numbered(self.seed, number as u64);
                let rubber = Rubber::draw(self.pull, self.strength, (height, width), random);
                rubber.apply(picture, width, &mut self.framed);
            }
            if self.edges {
                edges(picture, width, &mut self.framed);
            }
        }
    }
}

/// How strongly pictures are pulled at t, from 0, the beginning of training, to 1, its end: from 1 to 0.
///
/// With all strength at first; over the last part of the training, which is `settle` (0: none of it), the strength falls
/// in a straight line to 0.
pub fn strength(settle: Real, t: f64) -> Real {
    let to_the_end = (1.0 - t).max(0.0) as Real;
    if to_the_end < settle {
        to_the_end / settle
    } else {
        1.0
    }
}
