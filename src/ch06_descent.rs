//! Chapter 6, descending: what a gradient is, how to measure one, and the step downhill (LESSONS §6).

use crate::toolbox::{Matrix, Real};

/// The step h for measuring a slope: the cube root of the smallest relative difference of `Real`, roughly.
///
/// A larger h sees the curve instead of the slope; a smaller one drowns in rounding (LESSONS §6.2).
pub const STEP: Real = if cfg!(feature = "f64") { 1e-5 } else { 1e-2 };

/// dW measured: ∂L/∂wᵢⱼ ≈ (L(wᵢⱼ + h) - L(wᵢⱼ - h)) / 2h          W (any shape) → dW (same shape)
///
/// Needs no mathematics but the definition of a slope, and works for any parameter of any network. It is far too
/// slow to learn with: two whole forward passes for every single weight (LESSONS §6.2).
pub fn measured_gradient(w: &Matrix, mut loss: impl FnMut(&Matrix) -> Real) -> Matrix {
    let mut dw = Matrix::zeros(w.rows(), w.columns());
    let mut moved = w.clone();
    for (i, slope) in dw.values_mut().iter_mut().enumerate() {
        let weight = w.values()[i];
        moved.values_mut()[i] = weight + STEP;
        let above = loss(&moved);
        moved.values_mut()[i] = weight - STEP;
        let below = loss(&moved);
        moved.values_mut()[i] = weight;
        *slope = (above - below) / (2.0 * STEP);
    }
    dw
}

/// W ← W - η·dW          W and dW (same shape), η the learning rate, above 0
///
/// One step downhill: each weight moves against its own slope (LESSONS §6.3).
///
/// # Panics
/// If W and dW have different shapes.
pub fn step(w: &mut Matrix, dw: &Matrix, learning_rate: Real) {
    w.expect_same_shape(dw, "step: the gradients");
    // The weights of an input that no picture had ink in stay where they are: their slopes are 0.
    for i in dw.rows_not_blank() {
        for (weight, slope) in w.row_mut(i).iter_mut().zip(dw.row(i)) {
            *weight -= learning_rate * slope;
        }
    }
}
