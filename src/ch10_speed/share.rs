//! What a thread has of a mini-batch and of the network: some of the pictures, and some rows of the weights
//! (LESSONS §10.4).

use super::Inked;
use crate::ch03_linear::Linear;
use crate::ch05_loss::Loss;
use crate::ch06_descent::{step, step_along, step_along_with_momentum, step_with_momentum};
use crate::ch08_training::{Layer, Network, Velocity, Workspace};
use crate::toolbox::product::{add_product_with_right_transposed, strips, sum_rows, Piece};
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
    /// X of each linear layer, what it takes in.
    inputs: Vec<Sparse>,
    /// Xᵀ of each linear layer.
    pub turned: Vec<Sparse>,
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
    velocity: Velocity,
    /// The rows of the step at hand.
    rows: Vec<usize>,
    /// The gradient of the biases, if this is the first band of its layer.
    db: Matrix,
}

impl Share {
    /// Room for the shares of a network with this many layers.
    pub fn new(network: &Network) -> Share {
        Share {
            inputs: vec![Sparse::default(); network.layers.len()],
            turned: vec![Sparse::default(); network.layers.len()],
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
        bands: &[&[Band]],
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
                    let bands = bands.iter().map(|bands| &bands[i]);
                    product_with_bands(&self.inputs[i], bands, linear.weights.columns(), output);
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

    /// dZ and Xᵀ of every linear layer, for a mini-batch that has N pictures in all.
    pub fn backward(&mut self, network: &Network, bands: &[&[Band]], n: usize, loss: Loss) {
        for (turned, input) in self.turned.iter_mut().zip(&self.inputs) {
            turned.turn(input);
        }
        let next = network.backward_through_the_loss(&self.targets, n, loss, &mut self.workspace);
        let Workspace { outputs, output_gradients, .. } = &mut self.workspace;
        for i in (1..=next).rev() {
            let (before, from_here) = output_gradients.split_at_mut(i);
            let (dz, dx) = (&from_here[0], &mut before[i - 1]);
            match &network.layers[i] {
                Layer::Linear(linear) => {
                    dx.reset(dz.rows(), linear.weights.rows());
                    for band in bands.iter().map(|bands| &bands[i]) {
                        add_product_with_right_transposed(dz, &band.weights, band.first, dx);
                    }
                }
                Layer::Activation(activation) => activation.backward(&outputs[i], dz, dx),
            }
        }
    }
}

/// Z = X·W for a W that is cut into bands: each sum gets its terms band after band, in the same order as ever.
fn product_with_bands<'a>(
    x: &Sparse,
    bands: impl Iterator<Item = &'a Band> + Clone,
    neurons: usize,
    z: &mut Matrix,
) {
    z.reset(x.rows(), neurons);
    for columns in strips(neurons) {
        for n in 0..x.rows() {
            let pieces = bands.clone().map(|band| Piece {
                terms: x.part_of_row(n, band.first, band.first + band.weights.rows()),
                first_row: band.first,
                rows: &band.weights,
            });
            sum_rows(pieces, columns.clone(), &mut z.row_mut(n)[columns.clone()]);
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

    /// The step of these rows of layer i: each gets its row of dW = Xᵀ·dZ, strip by strip, and goes at once.
    pub fn step(&mut self, i: usize, shares: &[&Share], learning_rate: Real, momentum: Real) {
        /// No strip has more columns.
        const WIDEST: usize = 256;
        let mut slopes = [0.0; WIDEST];
        let Band { first, weights, velocity, rows, .. } = self;
        rows.clear();
        rows.reserve(weights.rows());
        match shares {
            [share] if momentum == 0.0 => rows.extend_from_slice(share.turned[i].filled_rows()),
            _ => rows.extend(0..weights.rows()),
        }
        for columns in strips(weights.columns()) {
            let slopes = &mut slopes[..columns.len()];
            for &row in &*rows {
                let pieces = shares.iter().map(|share| Piece {
                    terms: share.turned[i].row(*first + row),
                    first_row: 0,
                    rows: &share.workspace.output_gradients[i],
                });
                if momentum == 0.0 && pieces.clone().all(|piece| piece.terms.is_empty()) {
                    continue;
                }
                sum_rows(pieces, columns.clone(), slopes);
                let weights = &mut weights.row_mut(row)[columns.clone()];
                if momentum == 0.0 {
                    step_along(weights, slopes, learning_rate);
                } else {
                    let velocities = &mut velocity.weights.row_mut(row)[columns.clone()];
                    step_along_with_momentum(weights, velocities, slopes, learning_rate, momentum);
                }
            }
        }
    }

    /// The step of the layer's biases, with db = Σₙ dZₙ.
    pub fn step_bias(
        &mut self,
        i: usize,
        bias: &mut Matrix,
        shares: &[&Share],
        learning_rate: Real,
        momentum: Real,
    ) {
        self.db.reset(1, bias.columns());
        for share in shares {
            let dz = &share.workspace.output_gradients[i];
            for n in 0..dz.rows() {
                for (sum, slope) in self.db.values_mut().iter_mut().zip(dz.row(n)) {
                    *sum += slope;
                }
            }
        }
        if momentum > 0.0 {
            step_with_momentum(bias, &mut self.velocity.bias, &self.db, learning_rate, momentum);
        } else {
            step(bias, &self.db, learning_rate);
        }
    }
}
