//! Training and testing with all cores that may work.

use super::commands::Set;
use super::sources::Pictures;
use crate::ch02_data::DataSet;
use crate::ch07_backprop::{LinearGradient, Loss};
use crate::ch08_training::{test, train_epoch, Buffers, Method, Network, Run, Score, Workspace};
use crate::ch10_better::{Improved, Improvements};
use crate::toolbox::cores::for_each_piece;
use crate::toolbox::{Matrix, Real};

/// What a run needs while it is trained.
pub struct Trainer {
    improved: Improved,
    buffers: Buffers,
}

impl Trainer {
    pub fn new(network: &Network, improvements: Improvements) -> Trainer {
        Trainer { improved: Improved::new(improvements), buffers: Buffers::new(network) }
    }

    /// One epoch with the pictures of these numbers: chapter 8's loop, told how to do better.
    pub fn train_epoch(
        &mut self,
        run: &mut Run,
        walker: &mut Option<Network>,
        data: &DataSet,
        numbers: &[usize],
        look: impl FnMut(&Score),
    ) -> Score {
        self.improved.train_epoch(run, walker, data, numbers, &mut self.buffers, look)
    }

    /// The same, and after each step `watch` gets the network that takes the steps.
    pub fn train_epoch_watched(
        &mut self,
        run: &mut Run,
        walker: &mut Option<Network>,
        data: &DataSet,
        numbers: &[usize],
        watch: &mut dyn FnMut(&Network),
        look: impl FnMut(&Score),
    ) -> Score {
        self.improved.begin_epoch(run, walker, numbers.len());
        let mut method = Watched { method: &mut self.improved, watch };
        let score = train_epoch(run, data, numbers, &mut method, &mut self.buffers, look);
        self.improved.end_epoch(run, walker);
        score
    }
}

/// Prepares pictures and takes steps as another method does, and shows the network after each step.
struct Watched<'a> {
    method: &'a mut Improved,
    watch: &'a mut dyn FnMut(&Network),
}

impl Method for Watched<'_> {
    fn prepare(&mut self, data: &DataSet, numbers: &[usize], x: &mut Matrix, y: &mut Matrix) {
        self.method.prepare(data, numbers, x, y);
    }

    fn forward(&mut self, network: &Network, x: &Matrix, workspace: &mut Workspace) {
        self.method.forward(network, x, workspace);
    }

    fn backward(&mut self, network: &Network, x: &Matrix, y: &Matrix, loss: Loss, workspace: &mut Workspace) {
        self.method.backward(network, x, y, loss, workspace);
    }

    fn step(&mut self, network: &mut Network, gradients: &[LinearGradient], learning_rate: Real) {
        self.method.step(network, gradients, learning_rate);
        (self.watch)(network);
    }
}

/// Counts a set of pictures.
pub fn test_set(run: &Run, pictures: &Pictures, set: Set) -> Score {
    let (data, numbers) = pictures.set(set);
    test_in_pieces(&run.network, run.settings.loss, data, numbers)
}

/// Chapter 8's test, piece by piece on all cores. How many pictures a piece has does not depend on the cores: so
/// neither does the sum of the losses.
pub fn test_in_pieces(network: &Network, loss: Loss, data: &DataSet, numbers: &[usize]) -> Score {
    const PIECE: usize = 1000;
    let pieces: Vec<&[usize]> = numbers.chunks(PIECE).collect();
    let mut sum = Score::default();
    for score in for_each_piece(&pieces, |numbers| test(network, loss, data, numbers)) {
        sum.pictures += score.pictures;
        sum.right += score.right;
        sum.loss_sum += score.loss_sum;
    }
    sum
}
