//! Chapter 5, the loss: one number that says how wrong the network is (LESSONS §5).

use crate::toolbox::numeric::{exp, ln};
use crate::toolbox::{Matrix, Real};

/// The school project's small number: a prediction below it is lifted by it, so that no logarithm of 0 is taken.
pub const EPSILON: Real = 1e-7;

/// Which loss a network is trained with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Loss {
    /// See [`cross_entropy`].
    CrossEntropy,
    /// See [`mean_squared_error`].
    MeanSquaredError,
    /// See [`binary_cross_entropy`].
    BinaryCrossEntropy,
    /// See [`perceptron_criterion`].
    Perceptron,
}

impl Loss {
    /// All of them, in the order of the chapter.
    pub const ALL: [Loss; 4] =
        [Loss::CrossEntropy, Loss::MeanSquaredError, Loss::BinaryCrossEntropy, Loss::Perceptron];

    /// The name as it is saved; in a command a - stands for each space.
    pub fn name(self) -> &'static str {
        match self {
            Loss::CrossEntropy => "cross-entropy",
            Loss::MeanSquaredError => "mean squared error",
            Loss::BinaryCrossEntropy => "binary cross-entropy",
            Loss::Perceptron => "perceptron",
        }
    }

    /// L          P (N×C) what the network says, Y (N×C) what is true
    pub fn value(self, p: &Matrix, y: &Matrix) -> Real {
        match self {
            Loss::CrossEntropy => cross_entropy(p, y),
            Loss::MeanSquaredError => mean_squared_error(p, y),
            Loss::BinaryCrossEntropy => binary_cross_entropy(p, y),
            Loss::Perceptron => perceptron_criterion(p, y),
        }
    }
}

/// L = -1/N · Σₙ Σⱼ yₙⱼ·ln pₙⱼ          P (N×C) probabilities, Y (N×C) targets
///
/// How surprised one is by the truth, on average, if one believes P (LESSONS §5.1).
///
/// # Panics
/// If P and Y have different shapes.
pub fn cross_entropy(p: &Matrix, y: &Matrix) -> Real {
    p.expect_same_shape(y, "cross-entropy: the targets");
    let mut sum = 0.0;
    for (&probability, &target) in p.values().iter().zip(y.values()) {
        sum -= target * ln(lifted(probability));
    }
    sum / p.rows() as Real
}

/// p, or p + ε where p is smaller than ε (LESSONS §5.1).
pub fn lifted(p: Real) -> Real {
    if p < EPSILON {
        p + EPSILON
    } else {
        p
    }
}

/// L = 1/N · Σₙ Σⱼ yₙⱼ·(ln Σₖ exp(zₙₖ) - zₙⱼ)          Z (N×C) logits, Y (N×C) targets
///
/// The same cross-entropy without the detour over softmax: ln pⱼ = zⱼ - ln Σₖ exp(zₖ). No ε is needed, and however
/// wrong the network is, the loss stays finite and exact (LESSONS §5.2).
///
/// # Panics
/// If Z and Y have different shapes.
pub fn cross_entropy_from_logits(z: &Matrix, y: &Matrix) -> Real {
    z.expect_same_shape(y, "cross-entropy: the targets");
    let mut sum = 0.0;
    for n in 0..z.rows() {
        let maximum = z[(n, z.largest_in_row(n))];
        let mut powers = 0.0;
        for &logit in z.row(n) {
            powers += exp(logit - maximum);
        }
        let ln_of_powers = ln(powers);
        for (&logit, &target) in z.row(n).iter().zip(y.row(n)) {
            sum += target * (ln_of_powers - (logit - maximum));
        }
    }
    sum / z.rows() as Real
}

/// L = 1/(2N) · Σₙ Σⱼ (aₙⱼ - yₙⱼ)²          A (N×C) outputs, Y (N×C) targets
///
/// Half the squared distance from the targets, on average. The half makes the gradient a - y (LESSONS §5.3).
///
/// # Panics
/// If A and Y have different shapes.
pub fn mean_squared_error(a: &Matrix, y: &Matrix) -> Real {
    a.expect_same_shape(y, "mean squared error: the targets");
    let mut sum = 0.0;
    for (&output, &target) in a.values().iter().zip(y.values()) {
        sum += (output - target) * (output - target);
    }
    sum / (2.0 * a.rows() as Real)
}

/// L = -1/N · Σₙ Σⱼ ( yₙⱼ·ln aₙⱼ + (1 - yₙⱼ)·ln(1 - aₙⱼ) )          A (N×C) from 0 to 1, Y (N×C) targets
///
/// Each output is a yes-or-no question of its own, and each answer costs cross-entropy (LESSONS §5.4).
///
/// # Panics
/// If A and Y have different shapes.
pub fn binary_cross_entropy(a: &Matrix, y: &Matrix) -> Real {
    a.expect_same_shape(y, "binary cross-entropy: the targets");
    let mut sum = 0.0;
    for (&yes, &target) in a.values().iter().zip(y.values()) {
        sum -= target * ln(lifted(yes)) + (1.0 - target) * ln(lifted(1.0 - yes));
    }
    sum / a.rows() as Real
}

/// L = 1/N · Σₙ ( maxⱼ aₙⱼ - Σⱼ yₙⱼ·aₙⱼ )          A (N×C) outputs, Y (N×C) targets, one-hot
///
/// How far the output of the answer stands above that of the truth, on average; 0 for a right answer (LESSONS §5.4).
///
/// # Panics
/// If A and Y have different shapes.
pub fn perceptron_criterion(a: &Matrix, y: &Matrix) -> Real {
    a.expect_same_shape(y, "perceptron criterion: the targets");
    let mut sum = 0.0;
    for n in 0..a.rows() {
        sum += a[(n, a.largest_in_row(n))];
        for (&output, &target) in a.row(n).iter().zip(y.row(n)) {
            sum -= target * output;
        }
    }
    sum / a.rows() as Real
}
