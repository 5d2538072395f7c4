//! Hidden neurons that are left out by lot, picture by picture (LESSONS §10.7).

use crate::ch07_backprop::Loss;
use crate::ch08_training::{Layer, Network, Outputs, Workspace};
use crate::toolbox::{Matrix, Random, Real};

/// Which hidden neurons are left out in an epoch.
#[derive(Clone, Debug, Default)]
pub struct EpochDropout {
    /// How many of them, from 0 (none) to below 1.
    share: Real,
    /// Of this epoch alone.
    seed: u64,
}

impl EpochDropout {
    /// The lots of an epoch of the run with this seed.
    pub fn new(share: Real, seed: u64, epoch: u64) -> EpochDropout {
        let mut random = Random::numbered(seed, epoch);
        // The first two numbers are those of the pictures.
        random.next_bits();
        random.next_bits();
        EpochDropout { share, seed: random.next_bits() }
    }

    /// A ← A ∘ M          A or dA of this hidden layer, a row for each picture with these numbers; M (both N×H)
    ///
    /// Each number of M is 0 with probability p, else 1/(1 - p): the same ones, whenever they are asked for.
    /// (N. Srivastava, G. Hinton and others, 2014.)
    ///
    /// # Panics
    /// If there are not as many rows as numbers.
    pub fn apply(&self, layer: usize, numbers: &[usize], a: &mut Matrix) {
        let (rows, count) = (a.rows(), numbers.len());
        assert!(rows == count, "dropout: A has {rows} rows, but there are {count} pictures");
        let seed = Random::numbered(self.seed, layer as u64).next_bits();
        for (n, &number) in numbers.iter().enumerate() {
            let random = &mut Random::numbered(seed, number as u64);
            for value in a.row_mut(n) {
                let is_left_out = random.uniform(0.0, 1.0) < self.share;
                *value = if is_left_out { 0.0 } else { *value / (1.0 - self.share) };
            }
        }
    }

    /// Forward as in chapter 8, but A ← A ∘ M behind each hidden layer.          X (N×D) → all Z and A in the workspace
    ///
    /// # Panics
    /// As [`Network::forward`], or if X has not as many rows as there are numbers.
    pub fn forward(&self, network: &Network, numbers: &[usize], x: &Matrix, workspace: &mut Workspace) {
        for i in 0..network.layers.len() {
            network.forward_layer(i, x, workspace);
            if self.share > 0.0 && i + 1 < network.layers.len() {
                self.apply(i, numbers, &mut workspace.outputs[i].a);
            }
        }
    }

    /// Backward as in chapter 8, but dA ← dA ∘ M behind each hidden layer.          → all gradients in the workspace
    ///
    /// The slope of the activation is read off A as it was before the lots: so A is made of Z again.
    ///
    /// # Panics
    /// As [`Network::backward`], or if X has not as many rows as there are numbers.
    pub fn backward(
        &self,
        network: &Network,
        numbers: &[usize],
        x: &Matrix,
        y: &Matrix,
        loss: Loss,
        workspace: &mut Workspace,
    ) {
        for (i, Layer { activation, .. }) in network.layers.iter().enumerate().rev() {
            if self.share > 0.0 && i + 1 < network.layers.len() {
                let Outputs { z, a, da, .. } = &mut workspace.outputs[i];
                activation.forward(z, a);
                self.apply(i, numbers, da);
            }
            network.backward_layer(i, x, y, loss, workspace);
        }
    }
}
