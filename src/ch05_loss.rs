//! Chapter 5, the loss: one number that says how wrong the network is about a picture (LESSONS §5).

use crate::toolbox::numeric::{exp, ln};
use crate::toolbox::Real;

/// The school project's small number: a prediction below it is lifted by it, so that no logarithm of 0 is taken.
pub const EPSILON: Real = 1e-7;

/// L = -Σⱼ yⱼ·ln pⱼ          p (1×C) probabilities, y (1×C) target
///
/// How surprised one is by the truth if one believes p (LESSONS §5.1).
///
/// # Panics
/// If p and y are not equally long; so do the others.
pub fn cross_entropy(p: &[Real], y: &[Real]) -> Real {
    expect_same_length(p, y);
    let mut sum = 0.0;
    for (&probability, &target) in p.iter().zip(y) {
        sum -= target * ln(lifted(probability));
    }
    sum
}

/// p, or p + ε where p is smaller than ε (LESSONS §5.1).
pub fn lifted(p: Real) -> Real {
    if p < EPSILON {
        p + EPSILON
    } else {
        p
    }
}

/// L = Σⱼ yⱼ·(ln Σₖ exp(zₖ) - zⱼ)          z (1×C) logits, y (1×C) target
///
/// The same cross-entropy without the detour over softmax: ln pⱼ = zⱼ - ln Σₖ exp(zₖ). No ε is needed, and however
/// wrong the network is, the loss stays finite and exact (LESSONS §5.2).
pub fn cross_entropy_from_logits(z: &[Real], y: &[Real]) -> Real {
    expect_same_length(z, y);
    let mut maximum = z[0];
    for &logit in z {
        maximum = maximum.max(logit);
    }
    let mut powers = 0.0;
    for &logit in z {
        powers += exp(logit - maximum);
    }
    let ln_of_powers = ln(powers);
    let mut sum = 0.0;
    for (&logit, &target) in z.iter().zip(y) {
        sum += target * (ln_of_powers - (logit - maximum));
    }
    sum
}

/// L = ½·Σⱼ (aⱼ - yⱼ)²          a (1×C) outputs, y (1×C) target
///
/// Half the squared distance from the target. The half makes the gradient a - y (LESSONS §5.3).
pub fn mean_squared_error(a: &[Real], y: &[Real]) -> Real {
    expect_same_length(a, y);
    let mut sum = 0.0;
    for (&output, &target) in a.iter().zip(y) {
        sum += (output - target) * (output - target);
    }
    sum / 2.0
}

fn expect_same_length(a: &[Real], y: &[Real]) {
    assert!(a.len() == y.len(), "loss: {} targets for {} outputs", y.len(), a.len());
}
