//! Two losses that only two of the texts have (LESSONS §9.4, §9.5).

use crate::ch02_data::one_hot;
use crate::ch04_activation::Activation;
use crate::ch05_loss::lifted;
use crate::ch07_backprop::{output_minus_target, Loss};
use crate::toolbox::numeric::ln;
use crate::toolbox::{Matrix, Real};

/// Binary cross-entropy, for sigmoid at the end.
pub const BINARY_CROSS_ENTROPY: Loss = Loss {
    name: "binary cross-entropy",
    value: |_, a, y| binary_cross_entropy(a, y),
    gradient: binary_cross_entropy_gradient,
    shortcut: Some((Activation::Sigmoid, output_minus_target)),
};

/// The perceptron's rule. It corrects the sums and asks ReLU for no slope: it is no gradient (LESSONS §9.4).
pub const PERCEPTRON: Loss = Loss {
    name: "perceptron",
    value: |_, a, y| perceptron_criterion(a, y),
    gradient: answer_minus_target,
    shortcut: Some((Activation::Relu, answer_minus_target)),
};

/// L = -Σⱼ ( yⱼ·ln aⱼ + (1 - yⱼ)·ln(1 - aⱼ) )          a (1×C) from 0 to 1, y (1×C) target
///
/// Each output is a yes-or-no question of its own, and each answer costs cross-entropy (LESSONS §9.5).
pub fn binary_cross_entropy(a: &[Real], y: &[Real]) -> Real {
    let mut sum = 0.0;
    for (&yes, &target) in a.iter().zip(y) {
        sum -= target * ln(lifted(yes)) + (1.0 - target) * ln(lifted(1.0 - yes));
    }
    sum
}

/// dA = ((1 - Y)/(1 - A) - Y/A) / N          A (N×C), Y (N×C) → dA (N×C)
///
/// # Panics
/// If A and Y have different shapes.
pub fn binary_cross_entropy_gradient(a: &Matrix, y: &Matrix, da: &mut Matrix) {
    a.expect_same_shape(y, "gradient of binary cross-entropy: the targets");
    let count = a.rows() as Real;
    da.copy_from(a);
    for (slope, y) in da.values_mut().iter_mut().zip(y.values()) {
        let a = *slope;
        *slope = ((1.0 - y) / lifted(1.0 - a) - y / lifted(a)) / count;
    }
}

/// L = maxⱼ aⱼ - Σⱼ yⱼ·aⱼ          a (1×C) outputs, y (1×C) target, one-hot
///
/// How far the output of the answer stands above that of the truth; 0 for a right answer (LESSONS §9.4).
pub fn perceptron_criterion(a: &[Real], y: &[Real]) -> Real {
    let mut difference = a[0];
    for &output in a {
        difference = difference.max(output);
    }
    for (&output, &target) in a.iter().zip(y) {
        difference -= target * output;
    }
    difference
}

/// (answer - Y) / N, the answer as a one-hot row          A (N×C), Y (N×C) → dA or dZ (N×C)
///
/// # Panics
/// If A and Y have different shapes.
pub fn answer_minus_target(a: &Matrix, y: &Matrix, slope: &mut Matrix) {
    a.expect_same_shape(y, "answer minus target: the targets");
    let count = a.rows() as Real;
    slope.reset(a.rows(), a.columns());
    for n in 0..a.rows() {
        one_hot(a.largest_in_row(n), slope.row_mut(n));
        for (slope, y) in slope.row_mut(n).iter_mut().zip(y.row(n)) {
            *slope = (*slope - y) / count;
        }
    }
}
