//! Chapter 3, the linear layer: Z = X·W + b, and how its weights start (LESSONS §3).

use crate::toolbox::product::product;
use crate::toolbox::{Matrix, Random, Real};

/// A layer in which each neuron adds up its inputs, each times a weight of its own, and then its bias.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// W (D×H): wᵢⱼ leads from input i to neuron j.
    pub weights: Matrix,
    /// b (1×H), if the layer has one.
    pub bias: Option<Matrix>,
}

impl Linear {
    /// A layer with D inputs and H neurons: each weight is what `draw` gives, each bias is 0.
    pub fn new(inputs: usize, neurons: usize, mut draw: impl FnMut() -> Real) -> Linear {
        let mut weights = Matrix::zeros(inputs, neurons);
        for weight in weights.values_mut() {
            *weight = draw();
        }
        Linear { weights, bias: Some(Matrix::zeros(1, neurons)) }
    }

    /// Z = X·W + b          X (N×D), W (D×H), b (1×H) → Z (N×H)
    ///
    /// Each neuron adds up its D inputs, each times its weight, and then its bias (LESSONS §3.1).
    ///
    /// # Panics
    /// If X has not D columns: "linear layer: a picture has 784 inputs, but the weights expect 15".
    pub fn forward(&self, x: &Matrix, z: &mut Matrix) {
        let (found, expected) = (x.columns(), self.weights.rows());
        assert!(
            found == expected,
            "linear layer: a picture has {found} inputs, but the weights expect {expected}"
        );
        product(x, &self.weights, z);
        if let Some(bias) = &self.bias {
            z.add_to_each_row(bias);
        }
    }
}

/// How the weights of a layer with D inputs start (LESSONS §3.3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// Uniform in [0, 1/√D), as the school project has it: all positive, so all neurons start out nearly alike.
    SchoolUniform,
    /// Uniform in [-1/√D, 1/√D): the sum of D terms neither grows nor leans to one side.
    SymmetricUniform,
    /// Normal with standard deviation √(2/D): makes up for the half that ReLU takes away (K. He and others, 2015).
    HeNormal,
    /// All 0: all neurons of a hidden layer stay alike; behind ReLU only the biases of the outputs ever move.
    Zero,
}

impl Start {
    /// One weight, drawn by lot, for a layer with D inputs.
    pub fn draw(self, inputs: usize, random: &mut Random) -> Real {
        let inverse_root = 1.0 / (inputs as Real).sqrt();
        match self {
            Start::SchoolUniform => random.uniform(0.0, inverse_root),
            Start::SymmetricUniform => random.uniform(-inverse_root, inverse_root),
            Start::HeNormal => random.normal() * (2.0 / inputs as Real).sqrt(),
            Start::Zero => 0.0,
        }
    }
}
