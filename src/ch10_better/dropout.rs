//! Hidden neurons that are left out by lot, picture by picture (LESSONS §10.7).

use crate::ch07_backprop::Loss;
use crate::ch08_training::{Network, Outputs, Workspace};
use crate::toolbox::{Matrix, Random, Real};

/// Which hidden neurons are left out in an epoch.
#[derive(Clone, Debug, Default)]
pub struct EpochDropout {
    /// p, the probability that one is left out, from 0 to below 1.
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

    /// Chapter 8's way forward, but A ← A ∘ M in each hidden layer.          X (N×D) → all Z and A in the workspace
    ///
    /// # Panics
    /// As [`Network::forward`], or if X has not as many rows as there are numbers.
    pub fn forward(&self, network: &Network, numbers: &[usize], x: &Matrix, workspace: &mut Workspace) {
        let last = network.layers.len() - 1;
        for (i, layer) in network.layers.iter().enumerate() {
            let (before, from_here) = workspace.outputs.split_at_mut(i);
            let input = before.last().map_or(x, |before| &before.a);
            let Outputs { z, a, .. } = &mut from_here[0];
            layer.linear.forward(input, z);
            layer.activation.forward(z, a);
            if i < last {
                self.apply(i, numbers, a);
            }
        }
    }

    /// Chapter 8's way backward, but dA ← dA ∘ M in each hidden layer.          → all gradients in the workspace
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
        let Workspace { outputs, gradients } = workspace;
        let last = network.layers.len() - 1;
        let Outputs { a, da, dz, .. } = &mut outputs[last];
        loss.backward(network.layers[last].activation, a, y, da, dz);
        for i in (1..=last).rev() {
            let (before, here) = outputs.split_at_mut(i);
            let Outputs { z, a, da, dz } = &mut before[i - 1];
            let (linear, dz_here) = (&network.layers[i].linear, &here[0].dz);
            linear.gradient(a, dz_here, &mut gradients[i]);
            linear.backward(dz_here, da);
            self.apply(i - 1, numbers, da);
            let activation = network.layers[i - 1].activation;
            activation.forward(z, a);
            activation.backward(a, da, dz);
        }
        network.layers[0].linear.gradient(x, &outputs[0].dz, &mut gradients[0]);
    }
}
