//! What a thread has of a mini-batch and of the network: some of the pictures, and some rows of the weights
//! (LESSONS §10.4).

use super::Inked;
use crate::ch03_linear::Linear;
use crate::ch05_loss::Loss;
use crate::ch06_descent::{step, step_along, step_along_with_momentum, step_with_momentum};
use crate::ch08_training::{Layer, Network, Settings, Velocity, Workspace};
use crate::toolbox::product::{
    add_product_with_right_transposed, blocks, sections, sparse_product_in_bands, textbook, width_for, Tile,
    BLOCK,
};
use crate::toolbox::sparse::SECTION;
use crate::toolbox::{Matrix, Real, Sparse};
use std::ops::Range;
use std::sync::RwLock;

/// For fewer pictures, turning tiles of W takes longer than what it saves.
const WORTH_TURNING: usize = 4;

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
    /// dZ of the linear layer at hand.
    dz: Sparse,
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
    /// The rows of the step at hand, and their slopes in some of the columns.
    rows: Vec<usize>,
    slopes: Matrix,
    /// The gradient of the biases, if this is the first band of its layer.
    db: Matrix,
}

impl Share {
    /// Room for the shares of a network with this many layers.
    pub fn new(network: &Network) -> Share {
        Share {
            inputs: vec![Sparse::default(); network.layers.len()],
            turned: vec![Sparse::default(); network.layers.len()],
            dz: Sparse::default(),
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
        tile: &mut Tile,
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
                    let bands = bands.iter().map(|bands| (bands[i].first, &bands[i].weights));
                    sparse_product_in_bands(&self.inputs[i], bands, linear.weights.columns(), output, tile);
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
    pub fn backward(
        &mut self,
        network: &Network,
        bands: &[&[Band]],
        n: usize,
        settings: &Settings,
        tile: &mut Tile,
    ) {
        // The step for one picture gets on without.
        if n > 1 || settings.momentum > 0.0 {
            for (turned, input) in self.turned.iter_mut().zip(&self.inputs) {
                turned.turn(input);
            }
        }
        let next = network.backward_through_the_loss(&self.targets, n, settings.loss, &mut self.workspace);
        let Workspace { outputs, output_gradients, .. } = &mut self.workspace;
        for i in (1..=next).rev() {
            let (before, from_here) = output_gradients.split_at_mut(i);
            let (dz, dx) = (&from_here[0], &mut before[i - 1]);
            match &network.layers[i] {
                Layer::Linear(linear) => {
                    dx.reset(dz.rows(), linear.weights.rows());
                    let bands = bands.iter().map(|bands| &bands[i]);
                    if dz.rows() < WORTH_TURNING {
                        for band in bands {
                            textbook::add_product_with_right_transposed(dz, &band.weights, band.first, dx);
                        }
                    } else {
                        self.dz.copy_from(dz);
                        for band in bands {
                            add_product_with_right_transposed(&self.dz, &band.weights, band.first, dx, tile);
                        }
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
        let sections = rows.div_ceil(SECTION);
        let last = rows.min((k + 1) * sections / parts * SECTION);
        self.first = rows.min(k * sections / parts * SECTION);
        self.weights.copy_rows_from(&linear.weights, self.first, last);
        self.velocity.weights.reset(last - self.first, linear.weights.columns());
        self.velocity.bias.reset(1, linear.weights.columns());
    }

    /// The step of these rows of layer i: they get their rows of dW = Xᵀ·dZ, and go at once.
    pub fn step(
        &mut self,
        i: usize,
        shares: &[&Share],
        learning_rate: Real,
        momentum: Real,
        tile: &mut Tile,
    ) {
        let pictures: usize = shares.iter().map(|share| share.inputs[i].rows()).sum();
        if pictures == 1 && momentum == 0.0 {
            return self.step_for_one(i, shares, learning_rate);
        }
        match shares {
            // Rows that belong to paper stay where they are.
            [share] if momentum == 0.0 => share.turned[i].list_filled_rows(&mut self.rows),
            _ => {
                self.rows.clear();
                self.rows.extend(0..self.weights.rows());
            }
        }
        for columns in blocks(self.weights.columns()) {
            match width_for(columns.len()) {
                8 => self.step_block::<8>(i, shares, columns, learning_rate, momentum, tile),
                16 => self.step_block::<16>(i, shares, columns, learning_rate, momentum, tile),
                32 => self.step_block::<32>(i, shares, columns, learning_rate, momentum, tile),
                36 => self.step_block::<36>(i, shares, columns, learning_rate, momentum, tile),
                _ => self.step_block::<BLOCK>(i, shares, columns, learning_rate, momentum, tile),
            }
        }
    }

    /// For a single picture, whichever share has it: each row of its dW has one term or none.
    fn step_for_one(&mut self, i: usize, shares: &[&Share], learning_rate: Real) {
        let Band { first, weights, slopes, .. } = self;
        let sections = (*first / SECTION, (*first + weights.rows()).div_ceil(SECTION));
        slopes.reset(1, weights.columns());
        for share in shares.iter().filter(|share| share.inputs[i].rows() == 1) {
            let dz = share.workspace.output_gradients[i].row(0);
            for term in share.inputs[i].part_of_row(0, sections.0, sections.1) {
                for (slope, gradient) in slopes.row_mut(0).iter_mut().zip(dz) {
                    // 0 is added as everywhere, because it turns -0 into +0.
                    *slope = 0.0 + term.value * gradient;
                }
                step_along(weights.row_mut(term.column as usize - *first), slopes.row(0), learning_rate);
            }
        }
    }

    /// Tile by tile of dZ, so that all rows get their terms of one tile before the next is copied.
    fn step_block<const B: usize>(
        &mut self,
        i: usize,
        shares: &[&Share],
        columns: Range<usize>,
        learning_rate: Real,
        momentum: Real,
        tile: &mut Tile,
    ) {
        let Band { first, weights, velocity, rows, slopes, .. } = self;
        let tiles = shares.iter().flat_map(|share| {
            let pictures = sections(share.workspace.output_gradients[i].rows());
            pictures.enumerate().map(move |(section, pictures)| (share, section, pictures))
        });
        let last = tiles.clone().count().saturating_sub(1);
        if last > 0 {
            slopes.reset(rows.len(), B);
        }
        for (t, (share, section, pictures)) in tiles.enumerate() {
            tile.copy(&share.workspace.output_gradients[i], pictures, columns.clone());
            for (k, &row) in rows.iter().enumerate() {
                let terms = share.turned[i].part_of_row(*first + row, section, section + 1);
                let mut block = [0.0; B];
                if t > 0 {
                    block.copy_from_slice(slopes.row(k));
                }
                let block = tile.with_rows(block, terms);
                if t < last {
                    slopes.row_mut(k).copy_from_slice(&block);
                    continue;
                }
                let weights = &mut weights.row_mut(row)[columns.clone()];
                let velocities = &mut velocity.weights.row_mut(row)[columns.clone()];
                if let (Ok(weights), true) = (<&mut [Real; B]>::try_from(&mut *weights), momentum == 0.0) {
                    step_along(weights, &block, learning_rate);
                } else {
                    step_row(weights, velocities, &block, learning_rate, momentum);
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

fn step_row(
    weights: &mut [Real],
    velocities: &mut [Real],
    slopes: &[Real],
    learning_rate: Real,
    momentum: Real,
) {
    if momentum == 0.0 {
        step_along(weights, slopes, learning_rate);
    } else {
        step_along_with_momentum(weights, velocities, slopes, learning_rate, momentum);
    }
}
