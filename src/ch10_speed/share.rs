//! What a thread has of a mini-batch and of the network: some of the pictures, and some rows of the weights
//! (LESSONS §10.4).

use super::Inked;
use crate::ch03_linear::Linear;
use crate::ch05_loss::Loss;
use crate::ch06_descent::{step_along, step_along_with_momentum};
use crate::ch08_training::{Layer, Network, Velocity, Workspace};
use crate::toolbox::product::{add_product_with_right_transposed, add_rows, add_sparse_product, strips};
use crate::toolbox::{Matrix, Real, Sparse};
use std::sync::RwLock;

/// A thread's part of the work. Only its own thread changes it; the others look at it while nobody does.
#[derive(Debug)]
pub struct Part {
    pub share: RwLock<Share>,
    /// Of each layer the rows of W that belong to this thread.
    pub bands: RwLock<Vec<Band>>,
}

/// Some of the pictures of a mini-batch on their way through the network.
#[derive(Debug)]
pub struct Share {
    /// What each linear layer takes in, without its zeros.
    pub inputs: Vec<Sparse>,
    /// ∂L/∂(output) of each layer is in its `output_gradients`.
    pub workspace: Workspace,
    /// How many of the pictures were read right.
    pub right: usize,
    /// The loss of each picture.
    pub losses: Vec<Real>,
    targets: Matrix,
    /// The last outputs of a single picture, and its target.
    single: Workspace,
    single_target: Matrix,
}

/// Some rows of the weights of a layer.
#[derive(Clone, Debug, Default)]
pub struct Band {
    /// Which row of W the first one is.
    pub first: usize,
    /// So many rows of W.
    pub weights: Matrix,
    /// How fast they move.
    pub velocity: Velocity,
}

impl Share {
    /// Room for the shares of a network with this many layers.
    pub fn new(network: &Network) -> Share {
        Share {
            inputs: vec![Sparse::default(); network.layers.len()],
            workspace: Workspace::new(network),
            right: 0,
            losses: Vec::new(),
            targets: Matrix::default(),
            single: Workspace::new(network),
            single_target: Matrix::default(),
        }
    }

    /// The pictures with these numbers go forward, and are counted.
    pub fn forward(
        &mut self,
        network: &Network,
        parts: &[Part],
        pictures: &Inked,
        numbers: &[usize],
        loss: Loss,
    ) {
        pictures.mini_batch(numbers, &mut self.inputs[0], &mut self.targets);
        for (i, layer) in network.layers.iter().enumerate() {
            let (before, from_here) = self.workspace.outputs.split_at_mut(i);
            let output = &mut from_here[0];
            match layer {
                Layer::Linear(linear) => {
                    if let Some(input) = before.last() {
                        self.inputs[i].copy_from(input);
                    }
                    output.reset(numbers.len(), linear.weights.columns());
                    for part in parts {
                        let band = &part.bands.read().expect("no thread panicked")[i];
                        add_sparse_product(&self.inputs[i], band.first, &band.weights, output);
                    }
                    if let Some(bias) = &linear.bias {
                        output.add_to_each_row(bias);
                    }
                }
                Layer::Activation(activation) => activation.forward(&before[i - 1], output),
            }
        }
        self.count(network, loss);
    }

    /// Whether each picture was read right, and its loss: one by one, so that nothing depends on how they are shared.
    fn count(&mut self, network: &Network, loss: Loss) {
        self.right = 0;
        self.losses.clear();
        let layers = network.layers.len();
        for n in 0..self.targets.rows() {
            self.single_target.copy_rows_from(&self.targets, n, n + 1);
            for i in layers.saturating_sub(2)..layers {
                self.single.outputs[i].copy_rows_from(&self.workspace.outputs[i], n, n + 1);
            }
            let answer = self.single.answer().largest_in_row(0);
            self.right += usize::from(answer == self.single_target.largest_in_row(0));
            self.losses.push(network.loss(&self.single_target, loss, &self.single));
        }
    }

    /// dZ of every linear layer, for a mini-batch that has N pictures in all.
    pub fn backward(&mut self, network: &Network, parts: &[Part], n: usize, loss: Loss) {
        let next = network.backward_through_the_loss(&self.targets, n, loss, &mut self.workspace);
        let Workspace { outputs, output_gradients, .. } = &mut self.workspace;
        for i in (1..=next).rev() {
            let (before, from_here) = output_gradients.split_at_mut(i);
            let (dz, dx) = (&from_here[0], &mut before[i - 1]);
            match &network.layers[i] {
                Layer::Linear(linear) => {
                    dx.reset(dz.rows(), linear.weights.rows());
                    for part in parts {
                        let band = &part.bands.read().expect("no thread panicked")[i];
                        add_product_with_right_transposed(dz, &band.weights, band.first, dx);
                    }
                }
                Layer::Activation(activation) => activation.backward(&outputs[i], dz, dx),
            }
        }
    }
}

impl Band {
    /// Takes the k-th of so many parts of the rows of a layer, and stands still.
    pub fn take(&mut self, linear: &Linear, k: usize, parts: usize) {
        let rows = linear.weights.rows();
        let last = (k + 1) * rows / parts;
        self.first = k * rows / parts;
        self.weights.copy_rows_from(&linear.weights, self.first, last);
        self.velocity.weights.reset(last - self.first, linear.weights.columns());
        self.velocity.bias.reset(1, linear.weights.columns());
    }

    /// The step of these rows: each gets its row of dW = Xᵀ·dZ, piece by piece, and goes at once.
    ///
    /// `turned` are the rows of Xᵀ that belong to these rows of W.
    pub fn step(&mut self, turned: &Sparse, dz: &Matrix, learning_rate: Real, momentum: Real) {
        /// More than any strip has columns.
        const WIDEST: usize = 256;
        for columns in strips(dz.columns()) {
            for i in 0..turned.rows() {
                let terms = turned.row(i);
                if terms.is_empty() && momentum == 0.0 {
                    continue;
                }
                let mut slopes = [0.0; WIDEST];
                let slopes = &mut slopes[..columns.len()];
                add_rows(terms, dz, columns.clone(), slopes);
                let weights = &mut self.weights.row_mut(i)[columns.clone()];
                if momentum == 0.0 {
                    step_along(weights, slopes, learning_rate);
                } else {
                    let velocities = &mut self.velocity.weights.row_mut(i)[columns.clone()];
                    step_along_with_momentum(weights, velocities, slopes, learning_rate, momentum);
                }
            }
        }
    }
}
