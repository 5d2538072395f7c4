//! Chapter 6, descending: what a gradient is, how to measure one, and the step downhill (LESSONS §6).

use crate::toolbox::{Matrix, Real};

/// The step h for measuring a slope: the cube root of the smallest relative difference of `Real`, roughly.
///
/// A larger h sees the curve instead of the slope; a smaller one drowns in rounding (LESSONS §6.2).
#[cfg(not(feature = "f64"))]
pub const STEP: Real = 1e-2;
/// The step h for measuring a slope: the cube root of the smallest relative difference of `Real`, roughly.
///
/// A larger h sees the curve instead of the slope; a smaller one drowns in rounding (LESSONS §6.2).
#[cfg(feature = "f64")]
pub const STEP: Real = 1e-5;

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
    step_along(w.values_mut(), dw.values(), learning_rate);
}

/// The same in these rows only: where all other rows of dW are 0, they would stay as they are (LESSONS §6.3).
///
/// # Panics
/// If W and dW have different shapes, or there is no such row.
pub fn step_in_rows(w: &mut Matrix, dw: &Matrix, rows: &[usize], learning_rate: Real) {
    w.expect_same_shape(dw, "step: the gradients");
    for &i in rows {
        step_along(w.row_mut(i), dw.row(i), learning_rate);
    }
}

/// The same for a list of weights and the list of their slopes, of which the shorter says how many.
pub fn step_along(weights: &mut [Real], slopes: &[Real], learning_rate: Real) {
    for (weight, slope) in weights.iter_mut().zip(slopes) {
        *weight -= learning_rate * slope;
    }
}

/// V ← μ·V + dW and W ← W - η·V          W, V, dW (same shape), η above 0, μ the momentum, from 0 to below 1
///
/// A step that remembers: V is the velocity, which each slope pushes a little, and which fades (LESSONS §6.4).
/// With μ = 0 it is the plain step. (B. Polyak, 1964.)
///
/// # Panics
/// If the shapes differ.
pub fn step_with_momentum(
    w: &mut Matrix,
    velocity: &mut Matrix,
    dw: &Matrix,
    learning_rate: Real,
    momentum: Real,
) {
    w.expect_same_shape(dw, "step: the gradients");
    w.expect_same_shape(velocity, "step: the velocities");
    let velocities = velocity.values_mut();
    step_along_with_momentum(w.values_mut(), velocities, dw.values(), learning_rate, momentum);
}

/// The same for a list of weights, the list of their velocities and the list of their slopes.
pub fn step_along_with_momentum(
    weights: &mut [Real],
    velocities: &mut [Real],
    slopes: &[Real],
    learning_rate: Real,
    momentum: Real,
) {
    for ((weight, velocity), slope) in weights.iter_mut().zip(velocities).zip(slopes) {
        *velocity = momentum * *velocity + slope;
        *weight -= learning_rate * *velocity;
    }
}

/// η(t) for t from 0, the beginning of training, to 1, its end: the one-cycle learning rate.
///
/// In the first part it rises in a straight line from a tenth of the peak to the peak, then it falls in a straight line
/// to almost 0, and stays there after the end (LESSONS §6.5; after L. Smith, 2018).
pub fn one_cycle(peak: Real, t: f64) -> Real {
    /// How much of the training the rise takes.
    const RISE: f64 = 0.2;
    const FIRST: f64 = 0.1;
    const LAST: f64 = 0.01;
    let share = if t < RISE {
        FIRST + (1.0 - FIRST) * t / RISE
    } else {
        1.0 + (LAST - 1.0) * (t.min(1.0) - RISE) / (1.0 - RISE)
    };
    (peak as f64 * share) as Real
}
