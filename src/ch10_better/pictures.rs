//! The pictures of an epoch: each is moved, turned, stretched and bent by a lot of its own (LESSONS §10.4).

use super::{EpochShifts, Framed, Improvements, Pull, Rubber};
use crate::ch02_data::DataSet;
use crate::toolbox::{Matrix, Random};

/// Makes the mini-batches of an epoch.
#[derive(Clone, Debug, Default)]
pub struct EpochPictures {
    shifts: EpochShifts,
    pull: Pull,
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
        if self.pull == Pull::NONE {
            return;
        }
        for (n, &number) in numbers.iter().enumerate() {
            let random = &mut Random::numbered(self.seed, number as u64);
            Rubber::draw(self.pull, (height, width), random).apply(x.row_mut(n), width, &mut self.framed);
        }
    }
}
