//! Mini-batches that a second thread makes while the first one learns (LESSONS §10.4, §11.6).

use super::{EpochPictures, Improved};
use crate::ch02_data::{shuffle, DataSet};
use crate::ch07_backprop::{LinearGradient, Loss};
use crate::ch08_training::{train_epoch, Buffers, Method, Network, Run, Score, Workspace};
use crate::toolbox::{Matrix, Real};
use std::mem;
use std::sync::mpsc::{channel, Receiver, Sender};
use std::thread;

/// So many mini-batches can be under way.
const UNDER_WAY: usize = 3;

/// X and Y of a mini-batch.
type MiniBatch = (Matrix, Matrix);

/// An epoch whose pictures are made by a second thread; the steps are those of `improved`.
///
/// The maker knows the order of the epoch, and what it makes depends on nothing else: so the network is the same, to
/// the last bit, as if one thread did both.
pub(super) fn train_epoch_ahead(
    improved: &mut Improved,
    pictures: &mut EpochPictures,
    run: &mut Run,
    data: &DataSet,
    numbers: &[usize],
    buffers: &mut Buffers,
    look: impl FnMut(&Score),
) -> Score {
    let (mut order, batch) = (Vec::new(), run.settings.batch);
    shuffle(numbers, run.settings.seed, run.epochs_done, &mut order);
    let ((full, to_learn), (empty, to_fill)) = (channel(), channel());
    for _ in 0..UNDER_WAY {
        // The other end is here, so it takes them.
        let _ = empty.send(MiniBatch::default());
    }
    thread::scope(|scope| {
        scope.spawn(|| make_all(pictures, data, order.chunks(batch), to_fill, full));
        // When the epoch has ended, early or not, this is dropped, and the maker learns that nobody waits any more.
        let mut method = Ahead { improved, to_learn, empty };
        train_epoch(run, data, numbers, &mut method, buffers, look)
    })
}

/// Makes one mini-batch after the other, as long as someone takes them.
fn make_all<'a>(
    pictures: &mut EpochPictures,
    data: &DataSet,
    mini_batches: impl Iterator<Item = &'a [usize]>,
    to_fill: Receiver<MiniBatch>,
    full: Sender<MiniBatch>,
) {
    for numbers in mini_batches {
        let Ok((mut x, mut y)) = to_fill.recv() else { return };
        pictures.make(data, numbers, &mut x, &mut y);
        if full.send((x, y)).is_err() {
            return;
        }
    }
}

/// Takes what the maker has made, and gives it what is learned, to be filled again.
struct Ahead<'a> {
    improved: &'a mut Improved,
    to_learn: Receiver<MiniBatch>,
    empty: Sender<MiniBatch>,
}

impl Method for Ahead<'_> {
    fn prepare(&mut self, _: &DataSet, numbers: &[usize], x: &mut Matrix, y: &mut Matrix) {
        let mut made = self.to_learn.recv().expect("the maker makes as many mini-batches as are learned");
        mem::swap(x, &mut made.0);
        mem::swap(y, &mut made.1);
        // Once it has made all, it takes none back.
        let _ = self.empty.send(made);
        self.improved.note(numbers);
    }

    fn forward(&mut self, network: &Network, x: &Matrix, workspace: &mut Workspace) {
        self.improved.forward(network, x, workspace);
    }

    fn backward(&mut self, network: &Network, x: &Matrix, y: &Matrix, loss: Loss, workspace: &mut Workspace) {
        self.improved.backward(network, x, y, loss, workspace);
    }

    fn step(&mut self, network: &mut Network, gradients: &[LinearGradient], learning_rate: Real) {
        self.improved.step(network, gradients, learning_rate);
    }
}
