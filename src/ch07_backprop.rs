//! Chapter 7, backpropagation: every derivative of chapters 3 to 5, side by side (LESSONS §7).
//!
//! dX means ∂L/∂X and has the shape of X. Each function gets the gradient of what its layer put out and gives the
//! gradient of what its layer took in: the chain rule, one link at a time.

use crate::ch02_data::one_hot;
use crate::ch03_linear::Linear;
use crate::ch04_activation::Activation;
use crate::ch05_loss::{lifted, Loss};
use crate::toolbox::product::{add_product_with_left_transposed, product_with_right_transposed};
use crate::toolbox::{Matrix, Real};

impl Loss {
    /// dP = ∂L/∂P          P (rows×C), Y (rows×C), N → dP (rows×C)
    ///
    /// cross-entropy: dp = -y/p / N          mean squared error: da = (a - y) / N          (LESSONS §7.1)
    ///
    /// binary cross-entropy: da = ((1 - y)/(1 - a) - y/a) / N          perceptron: da = (answer - y) / N, the answer
    /// as a one-hot row
    ///
    /// N is how many pictures the mini-batch has: as many as there are rows, if they are not shared out (LESSONS §10.4).
    ///
    /// # Panics
    /// If P and Y have different shapes.
    pub fn backward(self, p: &Matrix, y: &Matrix, n: usize, dp: &mut Matrix) {
        p.expect_same_shape(y, "gradient of the loss: the targets");
        let count = n as Real;
        dp.copy_from(p);
        if self == Loss::Perceptron {
            for n in 0..p.rows() {
                one_hot(p.largest_in_row(n), dp.row_mut(n));
            }
        }
        for (slope, &y) in dp.values_mut().iter_mut().zip(y.values()) {
            let p = *slope;
            *slope = match self {
                Loss::CrossEntropy => -y / lifted(p) / count,
                Loss::MeanSquaredError | Loss::Perceptron => (p - y) / count,
                Loss::BinaryCrossEntropy => ((1.0 - y) / lifted(1.0 - p) - y / lifted(p)) / count,
            };
        }
    }
}

/// dZ = (A - Y) / N          A (rows×C), Y (rows×C), N → dZ (rows×C)
///
/// The gradient is the output minus the truth. That is what remains when cross-entropy follows softmax, and when
/// binary cross-entropy follows sigmoid: the division by a and the slope of the activation cancel (LESSONS §7.3).
///
/// # Panics
/// If A and Y have different shapes.
pub fn output_minus_target(a: &Matrix, y: &Matrix, n: usize, dz: &mut Matrix) {
    a.expect_same_shape(y, "output minus target: the targets");
    let count = n as Real;
    dz.copy_from(a);
    for (slope, y) in dz.values_mut().iter_mut().zip(y.values()) {
        *slope = (*slope - y) / count;
    }
}

impl Activation {
    /// dZ = dA ∘ f'(Z)          A = f(Z) (N×H), dA (N×H) → dZ (N×H)
    ///
    /// sigmoid: f' = a·(1 - a)          tanh: f' = 1 - a²          ReLU: f' = 1 where a > 0, else 0
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
    weights: Matrix,
    bias: Matrix,
    rows: Vec<usize>,
}

impl LinearGradient {
    /// dW (D×H)
    pub fn weights(&self) -> &Matrix {
        &self.weights
    }

    /// db (1×H)
    pub fn bias(&self) -> &Matrix {
        &self.bias
    }

    /// The rows of dW that need not be 0, in rising order: those of the inputs that some picture had ink in.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }
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
        let LinearGradient { weights, bias, rows } = gradient;
        if (weights.rows(), weights.columns()) == (x.columns(), dz.columns()) {
            // Only what the last mini-batch left behind: most rows belong to paper and are 0 as ever.
            for &i in rows.iter() {
                weights.row_mut(i).fill(0.0);
            }
        } else {
            weights.reset(x.columns(), dz.columns());
        }
        rows.clear();
        rows.reserve(x.columns());
        rows.extend(
            (0..x.columns()).filter(|&i| x.values()[i..].iter().step_by(x.columns()).any(|&x| x != 0.0)),
        );
        add_product_with_left_transposed(x, dz, weights);
        bias.reset(1, dz.columns());
        for n in 0..dz.rows() {
            for (sum, slope) in bias.row_mut(0).iter_mut().zip(dz.row(n)) {
                *sum += slope;
            }
        }
    }
}
