//! Chapter 8's loop, told how to do better (LESSONS §10.11).

use super::ahead::train_epoch_ahead;
use super::{average, decay, one_cycle, remember, Adam, EpochDropout, EpochPictures, Pull, View};
use crate::ch02_data::DataSet;
use crate::ch07_backprop::{LinearGradient, Loss};
use crate::ch08_training::{train_epoch, Buffers, Method, Network, Run, Score, Workspace};
use crate::toolbox::{cores, Matrix, Real};
use std::mem;

/// What is done better than in chapter 8; by default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Improvements {
    /// μ, how much each step remembers of the one before, from 0 (nothing; so it must be with Adam) to below 1.
    pub momentum: Real,
    /// Over how many epochs the learning rate goes through its one cycle, with the run's own as its peak; None: it
    /// stays the same.
    pub one_cycle: Option<u64>,
    /// How the network gets to see pictures. (Whoever trains it hands over normalized ones, and the epoch makes edges;
    /// whoever asks it hands over what it is to see.)
    pub view: View,
    /// By how many pixels pictures are moved at most, anew in every epoch: 0 (not at all) to 1000.
    pub shift: usize,
    /// How far pictures are turned, stretched and bent at most, anew in every epoch.
    pub pull: Pull,
    /// Over which last part of the one cycle pictures are pulled less and less, from 0 (none of it) to below 1.
    pub settle: Real,
    /// κ, how much of the mean of the networks is kept from epoch to epoch, from 0 (there is no mean) to below 1.
    pub average: Real,
    /// λ, by which share of η all weights shrink before each step, from 0 (not at all) to below 1.
    pub decay: Real,
    /// p, the probability that a hidden neuron is left out for a picture, from 0 (none is) to below 1.
    pub dropout: Real,
    /// Whether the steps are those of Adam.
    pub adam: bool,
}

impl Improvements {
    /// Nothing.
    pub const NONE: Improvements = Improvements {
        momentum: 0.0,
        one_cycle: None,
        view: View::AS_IT_IS,
        shift: 0,
        pull: Pull::NONE,
        settle: 0.0,
        average: 0.0,
        decay: 0.0,
        dropout: 0.0,
        adam: false,
    };
}

/// A way to train an epoch: prepares pictures and takes steps as the improvements say.
#[derive(Clone, Debug, Default)]
pub struct Improved {
    improvements: Improvements,
    pictures: EpochPictures,
    dropout: EpochDropout,
    velocities: Vec<LinearGradient>,
    adam: Adam,
    /// How many epochs are done, and how many pictures of this one, of how many.
    epochs_done: u64,
    pictures_done: usize,
    pictures_in_all: usize,
    /// The numbers of the pictures of the mini-batch at hand.
    numbers: Vec<usize>,
    /// When it began, from 0, the beginning of this epoch, to 1, its end.
    progress: f64,
}

impl Improved {
    /// The improvements, ready for their first epoch.
    pub fn new(improvements: Improvements) -> Improved {
        Improved { improvements, ..Improved::default() }
    }

    /// One epoch of a run: chapter 8's loop, told how to do better.
    ///
    /// If there is a mean of networks, it is that of the run, and reads; the walker takes the steps (LESSONS §10.5).
    ///
    /// # Panics
    /// If the walker is another kind of network, or pictures are to be moved by more than 1000 pixels or turned by
    /// more than 180 degrees.
    pub fn train_epoch(
        &mut self,
        run: &mut Run,
        walker: &mut Option<Network>,
        data: &DataSet,
        numbers: &[usize],
        buffers: &mut Buffers,
        look: impl FnMut(&Score),
    ) -> Score {
        self.begin_epoch(run, walker, numbers.len());
        let score = if self.makes_little() || cores::allowed() == 1 {
            train_epoch(run, data, numbers, self, buffers, look)
        } else {
            let mut pictures = mem::take(&mut self.pictures);
            let score = train_epoch_ahead(self, &mut pictures, run, data, numbers, buffers, look);
            self.pictures = pictures;
            score
        };
        self.end_epoch(run, walker);
        score
    }

    /// Whether the pictures of an epoch are made so quickly that a second thread would not help.
    fn makes_little(&self) -> bool {
        self.improvements.pull == Pull::NONE && !self.improvements.view.edges
    }

    /// Gets ready for the next epoch of a run, which has so many pictures; the walker steps into the place of the mean.
    ///
    /// With momentum and with Adam, every epoch starts from rest: so a run that is interrupted between two epochs loses
    /// nothing.
    ///
    /// # Panics
    /// If pictures are to be moved by more than 1000 pixels.
    pub fn begin_epoch(&mut self, run: &mut Run, walker: &mut Option<Network>, pictures: usize) {
        if let Some(walker) = walker {
            mem::swap(walker, &mut run.network);
        }
        (self.epochs_done, self.pictures_done, self.pictures_in_all) = (run.epochs_done, 0, pictures);
        self.pictures.begin(self.improvements, run.settings.seed, run.epochs_done);
        self.dropout = EpochDropout::new(self.improvements.dropout, run.settings.seed, run.epochs_done);
        if self.improvements.momentum > 0.0 {
            reset_like(&run.network, &mut self.velocities);
        }
        if self.improvements.adam {
            self.adam.begin(&run.network);
        }
    }

    /// After an epoch, the mean takes the new network in, and is the network of the run again.
    ///
    /// # Panics
    /// If the mean is of another kind of network.
    pub fn end_epoch(&mut self, run: &mut Run, walker: &mut Option<Network>) {
        let kept = self.improvements.average;
        let mean = walker.take();
        if kept > 0.0 {
            let mut mean = mean.unwrap_or_else(|| run.network.clone());
            average(&mut mean, &run.network, kept);
            *walker = Some(mem::replace(&mut run.network, mean));
        }
    }

    /// Notes that the next mini-batch begins: the pictures with these numbers.
    pub(super) fn note(&mut self, numbers: &[usize]) {
        self.progress = self.pictures_done as f64 / self.pictures_in_all as f64;
        self.pictures_done += numbers.len();
        self.numbers.clear();
        self.numbers.extend_from_slice(numbers);
    }
}

/// A 0 for each weight and each bias of the network.
pub(super) fn reset_like(network: &Network, numbers: &mut Vec<LinearGradient>) {
    numbers.resize(network.layers.len(), LinearGradient::default());
    for (numbers, layer) in numbers.iter_mut().zip(&network.layers) {
        let weights = &layer.linear.weights;
        numbers.weights.reset(weights.rows(), weights.columns());
        numbers.bias.reset(1, weights.columns());
    }
}

impl Method for Improved {
    fn prepare(&mut self, data: &DataSet, numbers: &[usize], x: &mut Matrix, y: &mut Matrix) {
        self.pictures.make(data, numbers, x, y);
        self.note(numbers);
    }

    fn forward(&mut self, network: &Network, x: &Matrix, workspace: &mut Workspace) {
        if self.improvements.dropout > 0.0 {
            self.dropout.forward(network, &self.numbers, x, workspace);
        } else {
            network.forward(x, workspace);
        }
    }

    fn backward(&mut self, network: &Network, x: &Matrix, y: &Matrix, loss: Loss, workspace: &mut Workspace) {
        if self.improvements.dropout > 0.0 {
            self.dropout.backward(network, &self.numbers, x, y, loss, workspace);
        } else {
            network.backward(x, y, loss, workspace);
        }
    }

    fn step(&mut self, network: &mut Network, gradients: &[LinearGradient], learning_rate: Real) {
        let Improvements { momentum, one_cycle: cycle, decay: lambda, adam, .. } = self.improvements;
        let learning_rate = match cycle {
            Some(epochs) => {
                one_cycle(learning_rate, (self.epochs_done as f64 + self.progress) / epochs as f64)
            }
            None => learning_rate,
        };
        if lambda > 0.0 {
            for layer in &mut network.layers {
                decay(&mut layer.linear.weights, learning_rate, lambda);
            }
        }
        if adam {
            return self.adam.step(network, gradients, learning_rate);
        }
        if momentum == 0.0 {
            return network.step(gradients, learning_rate);
        }
        for (velocity, gradient) in self.velocities.iter_mut().zip(gradients) {
            remember(&mut velocity.weights, &gradient.weights, momentum);
            remember(&mut velocity.bias, &gradient.bias, momentum);
        }
        network.step(&self.velocities, learning_rate);
    }
}
