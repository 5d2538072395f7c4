//! Chapter 4, the activation: A = f(Z), the bend without which layers could not be stacked (LESSONS §4).

use crate::toolbox::numeric::exp;
use crate::toolbox::{Matrix, Real};

/// What a layer does with the sums of the linear layer before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// Turns each row into probabilities, see [`softmax`].
    Softmax,
    /// Squeezes each number between 0 and 1, see [`sigmoid`].
    Sigmoid,
    /// Squeezes each number between -1 and 1, see [`tanh`].
    Tanh,
    /// Lets only positive numbers through, see [`relu`].
    Relu,
    /// Leaves everything as it is: A = Z. Two linear layers with nothing else between them are one (LESSONS §4.1).
    Identity,
}

impl Activation {
    /// A = f(Z)          Z (N×H) → A (N×H)
    pub fn forward(self, z: &Matrix, a: &mut Matrix) {
        match self {
            Activation::Softmax => softmax(z, a),
            Activation::Sigmoid => apply(sigmoid, z, a),
            Activation::Tanh => apply(tanh, z, a),
            Activation::Relu => apply(relu, z, a),
            Activation::Identity => a.copy_from(z),
        }
    }
}

fn apply(f: fn(Real) -> Real, z: &Matrix, a: &mut Matrix) {
    a.copy_from(z);
    for value in a.values_mut() {
        *value = f(*value);
    }
}

/// pⱼ = exp(zⱼ) / Σₖ exp(zₖ)          Z (N×C) → P (N×C), every row of P adds up to 1
///
/// The share of each class, as a probability. Each row first loses its own maximum m: that changes no share,
/// since exp(z - m) = exp(z) / exp(m), and no exp can overflow (LESSONS §4.2).
pub fn softmax(z: &Matrix, p: &mut Matrix) {
    p.copy_from(z);
    for n in 0..p.rows() {
        let maximum = z[(n, z.largest_in_row(n))];
        for value in p.row_mut(n) {
            *value = exp(*value - maximum);
        }
        let mut sum = 0.0;
        for value in p.row(n) {
            sum += value;
        }
        for value in p.row_mut(n) {
            *value /= sum;
        }
    }
}

/// σ(z) = 1 / (1 + exp(-z)), between 0 and 1
///
/// Below 0 the same value is computed as exp(z) / (1 + exp(z)): so exp never gets a positive number and
/// cannot overflow at either end (LESSONS §4.3).
pub fn sigmoid(z: Real) -> Real {
    let shrinking = exp(-z.abs());
    if z < 0.0 {
        shrinking / (1.0 + shrinking)
    } else {
        1.0 / (1.0 + shrinking)
    }
}

/// tanh z = (exp(z) - exp(-z)) / (exp(z) + exp(-z)), between -1 and 1
///
/// Divided through by the larger of the two powers, for the same reason as in [`sigmoid`] (LESSONS §4.3). Near 0 the
/// subtraction costs digits: the error stays below 10⁻⁷ in `f32`, where tanh 10⁻⁸ becomes 0, and below 10⁻¹⁵ in `f64`.
pub fn tanh(z: Real) -> Real {
    let shrinking = exp(-2.0 * z.abs());
    let size = (1.0 - shrinking) / (1.0 + shrinking);
    if z < 0.0 {
        -size
    } else {
        size
    }
}

/// ReLU(z) = max(0, z)
///
/// NaN stays NaN, so that a run that went wrong is noticed (LESSONS §4.3).
pub fn relu(z: Real) -> Real {
    if z < 0.0 {
        0.0
    } else {
        z
    }
}
