//! Chapter 8's loop, told how to do better (LESSONS §10.4).

use super::{one_cycle, remember, EpochShifts};
use crate::ch02_data::DataSet;
use crate::ch07_backprop::LinearGradient;
use crate::ch08_training::{Method, Network, Run};
use crate::toolbox::{Matrix, Real};

/// What is done better than in chapter 8; by default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Improvements {
    /// μ, how much each step remembers of the one before, from 0 (nothing) to below 1.
    pub momentum: Real,
    /// Over how many epochs the learning rate goes through its one cycle, with the run's own as its peak; None: it
    /// stays the same.
    pub one_cycle: Option<u64>,
    /// By how many pixels pictures are moved at most, anew in every epoch: 0 (not at all) to 1000.
    pub shift: usize,
}

/// A way to train an epoch: prepares pictures and takes steps as the improvements say.
#[derive(Clone, Debug, Default)]
pub struct Improved {
    improvements: Improvements,
    shifts: EpochShifts,
    velocities: Vec<LinearGradient>,
    /// How many epochs are done, and how many pictures of this one, of how many.
    epochs_done: u64,
    pictures_done: usize,
    pictures: usize,
    /// When the mini-batch at hand began, from 0, the beginning of this epoch, to 1, its end.
    progress: f64,
}

impl Improved {
    /// The improvements, ready for their first epoch after [`Improved::begin_epoch`].
    pub fn new(improvements: Improvements) -> Improved {
        Improved { improvements, ..Improved::default() }
    }

    /// Gets ready for the next epoch of a run, which has so many pictures.
    ///
    /// With momentum, every epoch starts from rest: so a run that is interrupted between two epochs loses nothing.
    ///
    /// # Panics
    /// If pictures are to be moved by more than 1000 pixels.
    pub fn begin_epoch(&mut self, run: &Run, pictures: usize) {
        (self.epochs_done, self.pictures_done, self.pictures) = (run.epochs_done, 0, pictures);
        self.shifts = EpochShifts::new(self.improvements.shift, run.settings.seed, run.epochs_done);
        if self.improvements.momentum > 0.0 {
            self.velocities.resize(run.network.layers.len(), LinearGradient::default());
            for (velocity, layer) in self.velocities.iter_mut().zip(&run.network.layers) {
                let weights = &layer.linear.weights;
                velocity.weights.reset(weights.rows(), weights.columns());
                velocity.bias.reset(1, weights.columns());
            }
        }
    }
}

impl Method for Improved {
    fn prepare(&mut self, data: &DataSet, numbers: &[usize], x: &mut Matrix, y: &mut Matrix) {
        data.mini_batch(numbers, x, y);
        self.shifts.apply(numbers, data.size().1, x);
        self.progress = self.pictures_done as f64 / self.pictures as f64;
        self.pictures_done += numbers.len();
    }

    fn step(&mut self, network: &mut Network, gradients: &[LinearGradient], learning_rate: Real) {
        let learning_rate = match self.improvements.one_cycle {
            Some(epochs) => {
                one_cycle(learning_rate, (self.epochs_done as f64 + self.progress) / epochs as f64)
            }
            None => learning_rate,
        };
        if self.improvements.momentum == 0.0 {
            return network.step(gradients, learning_rate);
        }
        for (velocity, gradient) in self.velocities.iter_mut().zip(gradients) {
            remember(&mut velocity.weights, &gradient.weights, self.improvements.momentum);
            remember(&mut velocity.bias, &gradient.bias, self.improvements.momentum);
        }
        network.step(&self.velocities, learning_rate);
    }
}
