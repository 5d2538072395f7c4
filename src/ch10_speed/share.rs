//! What a thread has of a mini-batch: some of the pictures (LESSONS §10.4).

use super::band::Band;
use super::Inked;
use crate::ch05_loss::Loss;
use crate::ch08_training::{Layer, Network, Settings, Workspace};
use crate::toolbox::product::{add_product_with_right_transposed, sparse_product_in_bands, textbook, Tile};
use crate::toolbox::{Matrix, Real, Sparse};
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
    pub inputs: Vec<Sparse>,
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
