//! Training: mini-batch after mini-batch, epoch after epoch (LESSONS §8.2).

use super::{Network, Score, Workspace};
use crate::ch02_data::{shuffle, DataSet};
use crate::ch07_backprop::{LinearGradient, Loss};
use crate::toolbox::{Matrix, Random, Real};

/// What a training run is set to.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Where all randomness of the run comes from: the starting weights, and the order of the pictures.
    pub seed: u64,
    /// How many pictures are looked at before each step, 1 or more.
    pub batch: usize,
    /// η, how far each step goes, above 0.
    pub learning_rate: Real,
    /// What is to become small.
    pub loss: Loss,
}

/// A network on its way.
#[derive(Clone, Debug)]
pub struct Run {
    /// The network as it is now.
    pub network: Network,
    /// How it is trained.
    pub settings: Settings,
    /// How many epochs it has behind it.
    pub epochs_done: u64,
}

/// The memory a training run works in: it grows with the first mini-batch and is used again for all others.
#[derive(Clone, Debug)]
pub struct Buffers {
    order: Vec<usize>,
    x: Matrix,
    y: Matrix,
    workspace: Workspace,
}

impl Buffers {
    /// Buffers for training this network, still empty.
    pub fn new(network: &Network) -> Buffers {
        let (x, y) = (Matrix::default(), Matrix::default());
        Buffers { order: Vec::new(), x, y, workspace: Workspace::new(network) }
    }
}

/// How pictures are prepared, how they go forward and backward, and how a step is taken: here in the plain way, in
/// chapter 10 in better ones.
pub trait Method {
    /// Makes X and Y of the pictures with these numbers.
    fn prepare(&mut self, data: &DataSet, numbers: &[usize], x: &mut Matrix, y: &mut Matrix) {
        data.mini_batch(numbers, x, y);
    }

    /// Goes forward, from X to the answers of the last layer.
    fn forward(&mut self, network: &Network, x: &Matrix, workspace: &mut Workspace) {
        network.forward(x, workspace);
    }

    /// Goes backward, from the loss to the gradients.
    fn backward(&mut self, network: &Network, x: &Matrix, y: &Matrix, loss: Loss, workspace: &mut Workspace) {
        network.backward(x, y, loss, workspace);
    }

    /// Takes a step against the gradients.
    fn step(&mut self, network: &mut Network, gradients: &[LinearGradient], learning_rate: Real) {
        network.step(gradients, learning_rate);
    }
}

/// The plain way.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Method for Plain {}

/// Cuts the numbers of `count` training pictures in two: those to learn from, and one in twelve for validation.
///
/// The validation pictures are drawn by lot, always the same ones, whatever the seed of the run: so that runs can
/// be compared, and a file that is sorted by class does no harm. They are the first twelfth of all numbers, shuffled with
/// the seed 0; the others stand in their old order again.
pub fn split(count: usize) -> (Vec<usize>, Vec<usize>) {
    let mut numbers: Vec<usize> = (0..count).collect();
    Random::new(0).shuffle(&mut numbers);
    let mut training = numbers.split_off(count / 12);
    training.sort_unstable();
    (training, numbers)
}

/// One epoch: every picture of `numbers` once, in a new order, a step after each mini-batch.
///
/// The score counts each picture as it goes by, before the step that learns from it; after each mini-batch `look`
/// gets the score so far. The order depends on the seed and on how many epochs are done, on nothing else: so a run that
/// is interrupted between two epochs loses nothing.
///
/// A loss that is not finite ends the epoch at once, after `look` has seen it: so is that of the score then, the network
/// is spoilt, and the epoch does not count. Otherwise there is one epoch more in `epochs_done`.
///
/// # Panics
/// If `batch` is 0, or pictures and network do not fit each other.
pub fn train_epoch(
    run: &mut Run,
    data: &DataSet,
    numbers: &[usize],
    method: &mut impl Method,
    buffers: &mut Buffers,
    mut look: impl FnMut(&Score),
) -> Score {
    let Settings { seed, batch, learning_rate, loss } = run.settings;
    let Buffers { order, x, y, workspace } = buffers;
    let mut score = Score::default();
    shuffle(numbers, seed, run.epochs_done, order);
    for mini_batch in order.chunks(batch) {
        method.prepare(data, mini_batch, x, y);
        method.forward(&run.network, x, workspace);
        score.count(workspace.last(), y, loss);
        method.backward(&run.network, x, y, loss, workspace);
        method.step(&mut run.network, &workspace.gradients, learning_rate);
        look(&score);
        if !score.loss().is_finite() {
            // Infinite or NaN: so is every step from here on, and the epoch does not count.
            return score;
        }
    }
    run.epochs_done += 1;
    score
}
