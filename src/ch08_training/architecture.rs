//! What a network is built from (LESSONS §8.1).

use crate::ch03_linear::Start;
use crate::ch04_activation::Activation;

/// What a network is built from, apart from its sizes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Architecture {
    /// How the weights start.
    pub weights: Start,
    /// How the biases start; None for a network without biases.
    pub biases: Option<Start>,
    /// What bends the sums between two linear layers; None if nothing does.
    pub between: Option<Activation>,
    /// What the sums of the last layer become.
    pub output: Activation,
}

impl Default for Architecture {
    /// The network of the course: the He start, biases that start at 0, ReLU, and softmax at the end.
    fn default() -> Architecture {
        Architecture {
            weights: Start::HeNormal,
            biases: Some(Start::Zero),
            between: Some(Activation::Relu),
            output: Activation::Softmax,
        }
    }
}
