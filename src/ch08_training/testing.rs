//! Testing: how many pictures the network reads right (LESSONS §8.3).

use super::{Network, Outputs, Workspace};
use crate::ch02_data::DataSet;
use crate::ch07_backprop::Loss;
use crate::toolbox::Matrix;

/// How well a network did on some pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// How many pictures it saw.
    pub pictures: usize,
    /// How many of them it read right.
    pub right: usize,
    /// The losses of all of them, added up.
    pub loss_sum: f64,
}

impl Score {
    /// The share of right answers, in percent; 0 if there were no pictures.
    pub fn percent(&self) -> f64 {
        100.0 * self.right as f64 / self.pictures.max(1) as f64
    }

    /// The mean loss of a picture; 0 if there were no pictures.
    pub fn loss(&self) -> f64 {
        self.loss_sum / self.pictures.max(1) as f64
    }

    /// Counts a mini-batch that went forward: what the last layer put out, beside the targets Y (N×C).
    ///
    /// # Panics
    /// If Y has another shape than the answers.
    pub fn count(&mut self, last: &Outputs, y: &Matrix, loss: Loss) {
        let Outputs { z, a, .. } = last;
        a.expect_same_shape(y, "score: the targets");
        for n in 0..y.rows() {
            self.right += usize::from(a.largest_in_row(n) == y.largest_in_row(n));
            self.loss_sum += (loss.value)(z.row(n), a.row(n), y.row(n)) as f64;
        }
        self.pictures += y.rows();
    }
}

/// How many of the pictures with these numbers the network reads right; nothing is learned.
///
/// # Panics
/// If the pictures have not as many pixels, or the labels not as many classes, as the network expects.
pub fn test(network: &Network, loss: Loss, data: &DataSet, numbers: &[usize]) -> Score {
    /// Enough pictures at a time to be quick, few enough to need little memory.
    const AT_A_TIME: usize = 100;
    let mut workspace = Workspace::new(network);
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    let mut score = Score::default();
    for some in numbers.chunks(AT_A_TIME) {
        data.mini_batch(some, &mut x, &mut y);
        network.forward(&x, &mut workspace);
        score.count(workspace.last(), &y, loss);
    }
    score
}
