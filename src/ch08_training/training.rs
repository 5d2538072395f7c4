//! Training: mini-batch after mini-batch, epoch after epoch (LESSONS §8.2).

use super::{Architecture, Layer, Network, Score, Velocity, Workspace};
use crate::ch02_data::{shuffle, DataSet, Shifts, MOST_SHIFT};
use crate::ch04_activation::Activation;
use crate::ch05_loss::Loss;
use crate::ch06_descent::one_cycle;
use crate::toolbox::{Matrix, Random, Real};

/// The name of the network and the settings of the course.
pub const COURSE: &str = "course";
/// How many hidden neurons the network of the course has.
pub const HIDDEN: usize = 100;
/// How many epochs the program trains if it is not told otherwise.
pub const EPOCHS: u64 = 12;

/// What a training run is set to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Where all randomness of the run comes from: the starting weights, the order of the pictures and how they move.
    pub seed: u64,
    /// How many pictures are looked at before each step, 1 or more.
    pub batch: usize,
    /// η, how far each step goes, above 0.
    pub learning_rate: Real,
    /// What is to become small.
    pub loss: Loss,
    /// μ, how much each step remembers of the one before, from 0 (nothing) to below 1.
    pub momentum: Real,
    /// Over how many epochs the learning rate goes through its one cycle, with `learning_rate` as its peak; None: it
    /// stays the same.
    pub one_cycle: Option<u64>,
    /// By how many pixels pictures are moved at most, anew in every epoch: 0 (not at all) to 1000.
    pub shift: usize,
}

impl Default for Settings {
    /// The settings of the course, chosen on the validation pictures (LESSONS §8.2).
    fn default() -> Settings {
        Settings {
            seed: 1,
            batch: 32,
            learning_rate: 0.2,
            loss: Loss::CrossEntropy,
            momentum: 0.0,
            one_cycle: None,
            shift: 0,
        }
    }
}

impl Settings {
    /// η at this moment: so many epochs are done, and this part of the next one, from 0 to 1.
    pub fn learning_rate_at(&self, epochs_done: u64, part: f64) -> Real {
        match self.one_cycle {
            Some(epochs) => one_cycle(self.learning_rate, (epochs_done as f64 + part) / epochs as f64),
            None => self.learning_rate,
        }
    }
}

/// A network on its way: what is saved, and all that is needed to go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The name of the recipe it was begun with: "course", or one of chapter 9.
    pub recipe: String,
    /// The network as it is now.
    pub network: Network,
    /// How it is trained.
    pub settings: Settings,
    /// How many epochs it has behind it.
    pub epochs_done: u64,
    /// The fingerprint of the pictures and labels that it learns, if it is known.
    pub data: Option<u64>,
}

/// The memory a training run works in: it grows with the first mini-batch and is used again for all others.
#[derive(Clone, Debug)]
pub struct Buffers {
    order: Vec<usize>,
    x: Matrix,
    y: Matrix,
    workspace: Workspace,
    velocities: Vec<Velocity>,
}

impl Buffers {
    /// Buffers for training this network, still empty.
    pub fn new(network: &Network) -> Buffers {
        let (x, y) = (Matrix::default(), Matrix::default());
        let velocities = vec![Velocity::default(); network.layers.len()];
        Buffers { order: Vec::new(), x, y, workspace: Workspace::new(network), velocities }
    }
}

impl Run {
    /// A new network with these numbers of neurons, which has learned nothing yet.
    ///
    /// # Panics
    /// If there are fewer than two sizes.
    pub fn new(sizes: &[usize], architecture: Architecture, settings: Settings) -> Run {
        let network = Network::new(sizes, architecture, &mut Random::new(settings.seed));
        Run { recipe: COURSE.to_string(), network, settings, epochs_done: 0, data: None }
    }

    /// Why this run could not be trained, if it could not.
    pub fn problem(&self) -> Option<String> {
        let Settings { batch, learning_rate, loss, momentum, one_cycle, shift, .. } = self.settings;
        let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let ends_in = |activation| self.network.layers.last() == Some(&Layer::Activation(activation));
        if !matches!(self.network.layers.first(), Some(Layer::Linear(_))) {
            Some("the first layer must be a linear one: it takes the pictures".to_string())
        } else if !is_plain(&self.recipe) {
            Some(format!("the name of a recipe has only letters, digits and -, unlike {:?}", self.recipe))
        } else if batch == 0 {
            Some("mini-batches need at least one picture".to_string())
        } else if !learning_rate.is_finite() || learning_rate <= 0.0 {
            Some(format!("the learning rate must be above 0 and finite, not {learning_rate}"))
        } else if !(0.0..1.0).contains(&momentum) {
            Some(format!("the momentum must be from 0 to below 1, not {momentum}"))
        } else if one_cycle == Some(0) {
            Some("a cycle of the learning rate needs at least one epoch".to_string())
        } else if shift > MOST_SHIFT {
            Some(format!("pictures can be moved by at most {MOST_SHIFT} pixels, not {shift}"))
        } else if loss == Loss::CrossEntropy && !ends_in(Activation::Softmax) {
            Some("cross-entropy needs softmax at the end; after sigmoid, binary cross-entropy".to_string())
        } else if loss == Loss::BinaryCrossEntropy && !ends_in(Activation::Sigmoid) {
            Some("binary cross-entropy needs sigmoid at the end; after softmax, cross-entropy".to_string())
        } else {
            None
        }
    }
}

/// Cuts the numbers of `count` training pictures in two: those to learn from, and one in twelve for validation.
///
/// The validation pictures are drawn by lot, always the same ones, whatever the seed of the run: so that runs can
/// be compared, and a file that is sorted by class does no harm.
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
/// gets the score so far. The order and the shifts depend on the seed and on how many epochs are done, on nothing else.
/// With momentum, every epoch starts from rest: so a run that is interrupted between two epochs loses nothing.
///
/// A loss that is not finite ends the epoch at once: so is that of the score then, and the network is spoilt.
///
/// # Panics
/// If `batch` is 0 or `shift` above 1000, or pictures and network do not fit each other.
pub fn train_epoch(
    run: &mut Run,
    data: &DataSet,
    numbers: &[usize],
    buffers: &mut Buffers,
    mut look: impl FnMut(&Score),
) -> Score {
    let Settings { seed, batch, loss, momentum, shift, .. } = run.settings;
    let Buffers { order, x, y, workspace, velocities } = buffers;
    let mut score = Score::default();
    shuffle(numbers, seed, run.epochs_done, order);
    let shifts = Shifts::new(shift, seed, run.epochs_done);
    if momentum > 0.0 {
        stop_all(velocities, &run.network);
    }
    for mini_batch in order.chunks(batch) {
        let part = score.pictures as f64 / numbers.len() as f64;
        let learning_rate = run.settings.learning_rate_at(run.epochs_done, part);
        data.mini_batch(mini_batch, x, y);
        shifts.apply(mini_batch, data.size().1, x);
        run.network.forward(x, workspace);
        score.count(workspace.answer(), y, run.network.loss(y, loss, workspace));
        run.network.backward(x, y, loss, workspace);
        if momentum > 0.0 {
            run.network.step_with_momentum(&workspace.gradients, velocities, learning_rate, momentum);
        } else {
            run.network.step(&workspace.gradients, learning_rate);
        }
        look(&score);
        if !score.loss().is_finite() {
            // Infinite or NaN: so is every step from here on, and the epoch does not count.
            return score;
        }
    }
    run.epochs_done += 1;
    score
}

fn stop_all(velocities: &mut [Velocity], network: &Network) {
    for (velocity, layer) in velocities.iter_mut().zip(&network.layers) {
        if let Layer::Linear(linear) = layer {
            velocity.stop(linear);
        }
    }
}
