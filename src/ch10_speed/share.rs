//! What a thread has of a mini-batch: some of the pictures (LESSONS §10.4).

use super::own::Own;
use crate::ch02_data::{one_hot, DataSet};
use crate::ch04_activation::Activation;
use crate::ch05_loss::Loss;
use crate::ch08_training::{Layer, Network, Workspace};
use crate::toolbox::numeric::ln;
use crate::toolbox::product::{add_product, add_product_with_right_transposed, Strips};
use crate::toolbox::{Matrix, Real, Sparse};
use std::ops::Range;
use std::sync::RwLock;

/// A thread's part of the work. Only its own thread changes it; the others look at it while nobody does.
#[derive(Debug)]
pub struct Part {
    pub own: RwLock<Own>,
    pub share: RwLock<Share>,
}

/// Some of the pictures of a mini-batch on their way through the network.
#[derive(Debug)]
pub struct Share {
    /// X of each linear layer but the first.
    pub inputs: Vec<Sparse>,
    /// dZ of each linear layer but the first.
    pub dz: Vec<Strips>,
    /// ∂L/∂(output) of each layer is in its `output_gradients`.
    pub workspace: Workspace,
    /// How many of the pictures were read right.
    pub right: usize,
    /// The loss of each picture.
    pub losses: Vec<Real>,
    targets: Matrix,
    /// A product that is worked on, and a factor of it.
    sums: Strips,
    terms: Sparse,
    /// The last outputs of a single picture, and its target.
    single: Workspace,
    single_target: Matrix,
}

impl Share {
    /// Room for the shares of a network with this many layers.
    pub fn new(network: &Network) -> Share {
        Share {
            inputs: vec![Sparse::default(); network.layers.len()],
            dz: vec![Strips::default(); network.layers.len()],
            workspace: Workspace::new(network),
            right: 0,
            losses: Vec::new(),
            targets: Matrix::default(),
            sums: Strips::default(),
            terms: Sparse::default(),
            single: Workspace::new(network),
            single_target: Matrix::default(),
        }
    }

    /// The pictures with these numbers, before which there are `before` others in the mini-batch, go forward and are
    /// counted. What the first layer makes of them is there already, in the neurons of all threads.
    pub fn forward(
        &mut self,
        network: &Network,
        parts: &[Part],
        data: &DataSet,
        before: usize,
        numbers: &[usize],
        loss: Loss,
    ) {
        self.targets.reset(numbers.len(), data.classes());
        for (n, &number) in numbers.iter().enumerate() {
            one_hot(data.label(number), self.targets.row_mut(n));
        }
        for (i, layer) in network.layers.iter().enumerate() {
            let (inputs, from_here) = self.workspace.outputs.split_at_mut(i);
            let output = &mut from_here[0];
            match layer {
                Layer::Linear(linear) => {
                    output.reset(numbers.len(), linear.weights.columns());
                    if let Some(input) = inputs.last() {
                        self.inputs[i].copy_from(input);
                        self.sums.reset(output.rows(), output.columns());
                        for part in parts {
                            let band = &part.own.read().expect("no thread panicked").bands[i];
                            add_product(&self.inputs[i], band.first_section(), &band.weights, &mut self.sums);
                        }
                        copy_rows(&self.sums, 0, output, 0..output.columns());
                    } else {
                        for part in parts {
                            let own = part.own.read().expect("no thread panicked");
                            copy_rows(&own.sums, before, output, own.bands[0].columns.clone());
                        }
                    }
                    if let Some(bias) = &linear.bias {
                        output.add_to_each_row(bias);
                    }
                }
                Layer::Activation(activation) => activation.forward(&inputs[i - 1], output),
            }
        }
        self.count(network, loss);
    }

    /// Whether each picture was read right, and its loss: one by one, so that nothing depends on how they are shared.
    fn count(&mut self, network: &Network, loss: Loss) {
        self.right = 0;
        self.losses.clear();
        let is_softmax = network.layers.last() == Some(&Layer::Activation(Activation::Softmax));
        for n in 0..self.targets.rows() {
            let class = self.targets.largest_in_row(n);
            self.right += usize::from(self.workspace.answer().largest_in_row(n) == class);
            let loss = match loss {
                Loss::CrossEntropy if is_softmax => self.cross_entropy(n),
                _ => self.loss_of_one(n, network, loss),
            };
            self.losses.push(loss);
        }
    }

    /// The loss of a picture as [`cross_entropy_from_logits`](crate::ch05_loss::cross_entropy_from_logits) has it. But the
    /// powers were added up by softmax already: with m the largest z, its p is 1 / Σₖ exp(zₖ - m).
    fn cross_entropy(&self, n: usize) -> Real {
        let [.., logits, probabilities] = &self.workspace.outputs[..] else {
            unreachable!("the first layer is a linear one, so softmax has one before it");
        };
        let largest = logits.largest_in_row(n);
        let (maximum, ln_of_powers) = (logits[(n, largest)], -ln(probabilities[(n, largest)]));
        let mut loss = 0.0;
        for (logit, target) in logits.row(n).iter().zip(self.targets.row(n)) {
            loss += target * (ln_of_powers - (logit - maximum));
        }
        loss
    }

    fn loss_of_one(&mut self, n: usize, network: &Network, loss: Loss) -> Real {
        self.single_target.copy_rows_from(&self.targets, n, n + 1);
        let layers = network.layers.len();
        for i in layers.saturating_sub(2)..layers {
            self.single.outputs[i].copy_rows_from(&self.workspace.outputs[i], n, n + 1);
        }
        network.loss(&self.single_target, loss, &self.single)
    }

    /// dZ of every linear layer, for a mini-batch that has N pictures in all; `turns` says whether Wᵀ is there.
    pub fn backward(&mut self, network: &Network, parts: &[Part], n: usize, loss: Loss, turns: bool) {
        let next = network.backward_through_the_loss(&self.targets, n, loss, &mut self.workspace);
        let Workspace { outputs, output_gradients, .. } = &mut self.workspace;
        for i in (1..=next).rev() {
            let (before, from_here) = output_gradients.split_at_mut(i);
            let (dz, dx) = (&from_here[0], &mut before[i - 1]);
            match &network.layers[i] {
                Layer::Linear(linear) => {
                    self.dz[i].copy_from(dz, 0..dz.rows(), 0..dz.columns());
                    if turns {
                        self.terms.copy_from(dz);
                    }
                    dx.reset(dz.rows(), linear.weights.rows());
                    for part in parts {
                        let band = &part.own.read().expect("no thread panicked").bands[i];
                        if turns {
                            self.sums.reset(dz.rows(), band.rows.len());
                            add_product(&self.terms, 0, &band.turned, &mut self.sums);
                            copy_rows(&self.sums, 0, dx, band.rows.clone());
                        } else {
                            add_product_with_right_transposed(dz, &band.weights, band.rows.start, dx);
                        }
                    }
                }
                Layer::Activation(activation) => activation.backward(&outputs[i], dz, dx),
            }
        }
    }
}

/// Copies as many rows as `to` has, from row `first` on, into these columns.
fn copy_rows(from: &Strips, first: usize, to: &mut Matrix, columns: Range<usize>) {
    for n in 0..to.rows() {
        from.copy_row_to(first + n, &mut to.row_mut(n)[columns.clone()]);
    }
}
