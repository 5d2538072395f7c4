//! Chapter 7, backpropagation: every derivative of chapters 3 to 5, side by side (LESSONS §7).
//!
//! dX means ∂L/∂X and has the shape of X. Each function gets the gradient of what its layer put out and gives the
//! gradient of what its layer took in: the chain rule, one link at a time.

use crate::ch03_linear::Linear;
use crate::ch04_activation::Activation;
use crate::ch05_loss::{cross_entropy_from_logits, lifted, mean_squared_error};
use crate::toolbox::product::{product_with_left_transposed, product_with_right_transposed};
use crate::toolbox::{Matrix, Real};

/// A loss as training needs it: its value, and the way back from it (LESSONS §7.1).
#[derive(Clone, Copy, Debug)]
pub struct Loss {
    /// What it is called.
    pub name: &'static str,
    /// L of one picture          z (1×C) logits, a (1×C) outputs, y (1×C) target
    pub value: fn(z: &[Real], a: &[Real], y: &[Real]) -> Real,
    /// dA = ∂L/∂A for N pictures          A (N×C), Y (N×C) → dA (N×C)
    pub gradient: Gradient,
    /// Behind this activation, dZ is had at once: its slope and that of the loss cancel (LESSONS §7.3).
    pub shortcut: Option<(Activation, Gradient)>,
}

/// What the outputs A and the targets Y (both N×C) say about a slope, which is written into the last matrix (N×C).
pub type Gradient = fn(a: &Matrix, y: &Matrix, slope: &mut Matrix);

/// Cross-entropy, the loss of the course.
pub const CROSS_ENTROPY: Loss = Loss {
    name: "cross-entropy",
    value: |z, _, y| cross_entropy_from_logits(z, y),
    gradient: cross_entropy_gradient,
    shortcut: Some((Activation::Softmax, output_minus_target)),
};

/// Mean squared error, the loss of the older texts.
pub const MEAN_SQUARED_ERROR: Loss = Loss {
    name: "mean squared error",
    value: |_, a, y| mean_squared_error(a, y),
    gradient: output_minus_target,
    shortcut: None,
};

impl Loss {
    /// dZ = ∂L/∂Z of the last layer          A = f(Z), Y (N×C) → dA, dZ (N×C)
    ///
    /// # Panics
    /// If A and Y have different shapes.
    pub fn backward(self, f: Activation, a: &Matrix, y: &Matrix, da: &mut Matrix, dz: &mut Matrix) {
        match self.shortcut {
            Some((activation, gradient)) if activation == f => gradient(a, y, dz),
            _ => {
                (self.gradient)(a, y, da);
                f.backward(a, da, dz);
            }
        }
    }
}

/// dP = -Y/P / N          P (N×C), Y (N×C) → dP (N×C)
///
/// # Panics
/// If P and Y have different shapes.
pub fn cross_entropy_gradient(p: &Matrix, y: &Matrix, dp: &mut Matrix) {
    p.expect_same_shape(y, "gradient of cross-entropy: the targets");
    let count = p.rows() as Real;
    dp.copy_from(p);
    for (slope, y) in dp.values_mut().iter_mut().zip(y.values()) {
        *slope = -y / lifted(*slope) / count;
    }
}

/// (A - Y) / N          A (N×C), Y (N×C) → dA or dZ (N×C)
///
/// The output minus the truth. It is the gradient dA of the mean squared error (LESSONS §7.1), and it is what remains
/// as dZ when cross-entropy follows softmax: the division by p and the slope of softmax cancel (LESSONS §7.3).
///
/// # Panics
/// If A and Y have different shapes.
pub fn output_minus_target(a: &Matrix, y: &Matrix, slope: &mut Matrix) {
    a.expect_same_shape(y, "output minus target: the targets");
    let count = a.rows() as Real;
    slope.copy_from(a);
    for (slope, y) in slope.values_mut().iter_mut().zip(y.values()) {
        *slope = (*slope - y) / count;
    }
}

impl Activation {
    /// dZ = dA ∘ f'(Z)          A = f(Z) (N×H), dA (N×H) → dZ (N×H)
    ///
    /// - sigmoid: f' = a·(1 - a)
    /// - tanh: f' = 1 - a²
    /// - ReLU: f' = 1 where a > 0, else 0
    ///
    /// All three slopes can be read off the output A; Z is not needed any more. Softmax mixes the numbers of a
    /// row, see [`softmax_jacobian`] (LESSONS §7.2).
    ///
    /// # Panics
    /// If A and dA have different shapes.
    pub fn backward(self, a: &Matrix, da: &Matrix, dz: &mut Matrix) {
        a.expect_same_shape(da, "backward through an activation: the gradients");
        dz.copy_from(da);
        match self {
            Activation::Softmax => softmax_backward(a, dz),
            Activation::Sigmoid => multiply_by_slope(dz, a, |a| a * (1.0 - a)),
            Activation::Tanh => multiply_by_slope(dz, a, |a| 1.0 - a * a),
            Activation::Relu => multiply_by_slope(dz, a, |a| if a > 0.0 { 1.0 } else { 0.0 }),
            Activation::Identity => {}
        }
    }
}

fn multiply_by_slope(dz: &mut Matrix, a: &Matrix, slope: fn(Real) -> Real) {
    for (gradient, &a) in dz.values_mut().iter_mut().zip(a.values()) {
        *gradient *= slope(a);
    }
}

/// dzⱼ = pⱼ·(dpⱼ - Σₖ dpₖ·pₖ)          each row of dZ holds dP on entry
///
/// The row dP times the Jacobian, without ever writing the Jacobian down: C steps instead of C² (LESSONS §7.3).
fn softmax_backward(p: &Matrix, dz: &mut Matrix) {
    for n in 0..p.rows() {
        let mut mean = 0.0;
        for (dp, p) in dz.row(n).iter().zip(p.row(n)) {
            mean += dp * p;
        }
        for (gradient, p) in dz.row_mut(n).iter_mut().zip(p.row(n)) {
            *gradient = p * (*gradient - mean);
        }
    }
}

/// ∂pⱼ/∂zₖ = pⱼ·(1 - pⱼ) where j = k, else -pⱼ·pₖ          one row p (1×C) → (C×C)
///
/// The Jacobian: the table of all slopes of softmax. It is here to be looked at and compared (LESSONS §7.3).
pub fn softmax_jacobian(p: &[Real]) -> Matrix {
    let mut jacobian = Matrix::zeros(p.len(), p.len());
    for j in 0..p.len() {
        for k in 0..p.len() {
            jacobian[(j, k)] = if j == k { p[j] * (1.0 - p[j]) } else { -p[j] * p[k] };
        }
    }
    jacobian
}

/// The gradients of a linear layer's parameters. It is used again for every mini-batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinearGradient {
    /// dW (D×H)
    pub weights: Matrix,
    /// db (1×H)
    pub bias: Matrix,
}

impl Linear {
    /// dX = dZ·Wᵀ          dZ (N×H), W (D×H) → dX (N×D)
    ///
    /// Input i acted on every neuron j through wᵢⱼ, so all these paths are added up (LESSONS §7.4).
    ///
    /// # Panics
    /// If dZ has not H columns.
    pub fn backward(&self, dz: &Matrix, dx: &mut Matrix) {
        product_with_right_transposed(dz, &self.weights, dx);
    }

    /// dW = Xᵀ·dZ,  db = Σₙ dZₙ          X (N×D), dZ (N×H) → dW (D×H), db (1×H)
    ///
    /// wᵢⱼ acted on neuron j alone, as strongly as its input xᵢ, and did so in every picture (LESSONS §7.4).
    /// A layer without bias makes no use of db.
    ///
    /// # Panics
    /// If X and dZ have not the same number of rows.
    pub fn gradient(&self, x: &Matrix, dz: &Matrix, gradient: &mut LinearGradient) {
        product_with_left_transposed(x, dz, &mut gradient.weights);
        gradient.bias.reset(1, dz.columns());
        for n in 0..dz.rows() {
            for (sum, slope) in gradient.bias.row_mut(0).iter_mut().zip(dz.row(n)) {
                *sum += slope;
            }
        }
    }
}
