//! The mean of the networks that a training passes (LESSONS §10.5).

use crate::ch08_training::Network;
use crate::toolbox::{Matrix, Real};

/// W̄ ← κ·W̄ + (1 - κ)·W and the same with b, in every layer          κ (kappa) from 0 to below 1
///
/// W̄ is a mean of all W there were, in which each counts κ times as much as the one after it. (After D. Ruppert, 1988,
/// and B. Polyak, 1990, who took the plain mean.)
///
/// # Panics
/// If the networks have different shapes.
pub fn average(averaged: &mut Network, network: &Network, kept: Real) {
    for (averaged, layer) in averaged.layers.iter_mut().zip(&network.layers) {
        let (averaged, linear) = (&mut averaged.linear, &layer.linear);
        average_matrix(&mut averaged.weights, &linear.weights, kept);
        if let (Some(averaged), Some(bias)) = (&mut averaged.bias, &linear.bias) {
            average_matrix(averaged, bias, kept);
        }
    }
}

/// W̄ ← κ·W̄ + (1 - κ)·W of a single matrix.
pub(super) fn average_matrix(averaged: &mut Matrix, w: &Matrix, kept: Real) {
    averaged.expect_same_shape(w, "averaged weights: the new ones");
    for (averaged, w) in averaged.values_mut().iter_mut().zip(w.values()) {
        *averaged = kept * *averaged + (1.0 - kept) * w;
    }
}
