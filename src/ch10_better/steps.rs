//! Better steps: momentum, and a learning rate that goes through one cycle (LESSONS §10.1, §10.2).

use crate::toolbox::{Matrix, Real};

/// V ← μ·V + dW          V, dW (same shape), μ the momentum, from 0 to below 1
///
/// V is the velocity, which each slope pushes a little, and which fades. A step that remembers is then the plain step
/// of chapter 6, with V instead of dW; with μ = 0 the two are the same. (B. Polyak, 1964.)
///
/// # Panics
/// If the shapes differ.
pub fn remember(velocity: &mut Matrix, dw: &Matrix, momentum: Real) {
    velocity.expect_same_shape(dw, "momentum: the gradients");
    for (velocity, slope) in velocity.values_mut().iter_mut().zip(dw.values()) {
        *velocity = momentum * *velocity + slope;
    }
}

/// W ← W - η·λ·W          λ (lambda) the decay, from 0 to below 1
///
/// With the step of chapter 6 this is W ← W - η·(dW + λ·W): the step for the loss L + ½·λ·ΣW², whose slope is dW + λ·W.
/// (A. Krogh and J. Hertz, 1991.)
pub fn decay(w: &mut Matrix, learning_rate: Real, decay: Real) {
    let share = learning_rate * decay;
    for weight in w.values_mut() {
        *weight -= share * *weight;
    }
}

/// η(t) for t from 0, the beginning of training, to 1, its end: the one-cycle learning rate.
///
/// In the first part it rises in a straight line from a tenth of the peak to the peak, then it falls in a straight line
/// to almost 0, and stays there after the end (after L. Smith, 2018).
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
