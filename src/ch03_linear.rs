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
    /// A layer with D inputs and H neurons. The biases start as `bias` says, usually at 0; None: there are none.
    ///
    /// # Panics
    /// If a start is `Uniform(r)` with an r that is not above 0.
    pub fn new(
        inputs: usize,
        neurons: usize,
        weights: Start,
        bias: Option<Start>,
        random: &mut Random,
    ) -> Linear {
        let weights = weights.weights(inputs, neurons, random);
        let bias = bias.map(|start| start.biases(inputs, neurons, random));
        Linear { weights, bias }
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
    /// Uniform in [-r, r), whatever D is.
    Uniform(Real),
    /// Normal with standard deviation 1, whatever D is: the sums of hundreds of inputs become large.
    StandardNormal,
    /// All 0: all neurons of a hidden layer stay alike; behind ReLU only the biases of the outputs ever move.
    Zero,
}

impl Start {
    /// A matrix of starting weights.          W (D×H)
    ///
    /// # Panics
    /// If the start is `Uniform(r)` with an r that is not above 0.
    pub fn weights(self, inputs: usize, neurons: usize, random: &mut Random) -> Matrix {
        self.numbers(inputs, neurons, inputs, random)
    }

    /// A row of starting biases for a layer with D inputs.          b (1×H)
    ///
    /// # Panics
    /// If the start is `Uniform(r)` with an r that is not above 0.
    pub fn biases(self, inputs: usize, neurons: usize, random: &mut Random) -> Matrix {
        self.numbers(1, neurons, inputs, random)
    }

    fn numbers(self, rows: usize, columns: usize, inputs: usize, random: &mut Random) -> Matrix {
        let inverse_root = 1.0 / (inputs as Real).sqrt();
        let mut numbers = Matrix::zeros(rows, columns);
        for number in numbers.values_mut() {
            *number = match self {
                Start::SchoolUniform => random.uniform(0.0, inverse_root),
                Start::SymmetricUniform => random.uniform(-inverse_root, inverse_root),
                Start::HeNormal => random.normal() * (2.0 / inputs as Real).sqrt(),
                Start::Uniform(r) => random.uniform(-r, r),
                Start::StandardNormal => random.normal(),
                Start::Zero => 0.0,
            };
        }
        numbers
    }
}
