//! Steps that each weight makes in a length of its own: Adam (LESSONS §10.8).

use super::average::average_matrix;
use super::improved::reset_like;
use crate::ch07_backprop::LinearGradient;
use crate::ch08_training::Network;
use crate::toolbox::{Matrix, Real};

/// The learning rate that is usual with Adam.
pub const ADAM_RATE: Real = 0.001;
/// β₁ and β₂: how much of M and of V is kept from step to step.
const KEPT: [Real; 2] = [0.9, 0.999];
/// ε: where all slopes were 0, nothing is divided by 0.
const EPSILON: Real = 1e-8;

/// What Adam remembers of the slopes of a network.
#[derive(Clone, Debug, Default)]
pub struct Adam {
    /// M, the mean of the slopes.
    means: Vec<LinearGradient>,
    /// V, the mean of their squares.
    squares: Vec<LinearGradient>,
    /// β₁ᵗ and β₂ᵗ after t steps.
    powers: [Real; 2],
}

impl Adam {
    /// Before the first step for a network like this: M = 0, V = 0, t = 0.
    pub fn begin(&mut self, network: &Network) {
        reset_like(network, &mut self.means);
        reset_like(network, &mut self.squares);
        self.powers = [1.0, 1.0];
    }

    /// A step of Adam in every layer.
    ///
    /// # Panics
    /// If the gradients are those of another network than the one it began with.
    pub fn step(&mut self, network: &mut Network, gradients: &[LinearGradient], learning_rate: Real) {
        let (count, layers) = (gradients.len(), network.layers.len());
        assert!(count == layers, "Adam: there are gradients of {count} layers, but the network has {layers}");
        let powers = [self.powers[0] * KEPT[0], self.powers[1] * KEPT[1]];
        self.powers = powers;
        for (i, layer) in network.layers.iter_mut().enumerate() {
            let (linear, dw) = (&mut layer.linear, &gradients[i]);
            let (m, v) = (&mut self.means[i], &mut self.squares[i]);
            adam(&mut linear.weights, &dw.weights, &mut m.weights, &mut v.weights, powers, learning_rate);
            if let Some(bias) = &mut linear.bias {
                adam(bias, &dw.bias, &mut m.bias, &mut v.bias, powers, learning_rate);
            }
        }
    }
}

/// M ← β₁·M + (1 - β₁)·dW,  V ← β₂·V + (1 - β₂)·dW²,  W ← W - η·M̂/(√V̂ + ε)          W, dW, M, V (same shape)
///
/// M̂ = M/(1 - β₁ᵗ) and V̂ = V/(1 - β₂ᵗ) with t the number of this step, from 1 on; `powers` are β₁ᵗ and β₂ᵗ.
/// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸. (D. Kingma and J. Ba, 2014.)
///
/// # Panics
/// If the shapes differ.
pub fn adam(
    w: &mut Matrix,
    dw: &Matrix,
    m: &mut Matrix,
    v: &mut Matrix,
    powers: [Real; 2],
    learning_rate: Real,
) {
    w.expect_same_shape(dw, "Adam: the gradients");
    v.expect_same_shape(dw, "Adam: the gradients");
    average_matrix(m, dw, KEPT[0]);
    for (v, slope) in v.values_mut().iter_mut().zip(dw.values()) {
        *v = KEPT[1] * *v + (1.0 - KEPT[1]) * slope * slope;
    }
    for ((weight, m), v) in w.values_mut().iter_mut().zip(m.values()).zip(v.values()) {
        let (m, v) = (m / (1.0 - powers[0]), v / (1.0 - powers[1]));
        *weight -= learning_rate * m / (v.sqrt() + EPSILON);
    }
}
