//! What a recipe is: a network and its settings under a name (LESSONS §9.1).

use crate::ch03_linear::{Linear, Start};
use crate::ch04_activation::Activation;
use crate::ch08_training::{Network, Run, Settings};
use crate::toolbox::{Random, Real};

/// A network and how it is trained, under the name of the text it is from.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// What is typed: `chalknet train nielsen`.
    pub name: &'static str,
    /// How many neurons each hidden layer has; the pictures say how many inputs and outputs there are.
    pub hidden: &'static [usize],
    /// How the weights start.
    pub weights: FirstNumbers,
    /// How the biases start; None for a network without biases.
    pub biases: Option<FirstNumbers>,
    /// What bends the sums between two linear layers.
    pub between: Activation,
    /// What the sums of the last layer become.
    pub output: Activation,
    /// How it is trained.
    pub settings: Settings,
    /// How many times all pictures go by.
    pub epochs: u64,
    /// Which pictures it learns.
    pub source: Source,
}

/// How weights or biases start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FirstNumbers {
    /// As in chapter 3.
    Start(Start),
    /// Uniform in [-r, r), whatever D is.
    Uniform(Real),
    /// Normal with standard deviation 1, whatever D is: the sums of hundreds of inputs become large.
    StandardNormal,
}

/// Where the pictures of a recipe come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    /// From a folder with files like those of MNIST.
    Folder,
    /// Drawn by [`tiny_digits`](super::tiny_digits) from the seed of the run.
    TinyDigits,
}

impl FirstNumbers {
    /// One number, drawn by lot, for a layer with D inputs.
    ///
    /// # Panics
    /// If it is `Uniform(r)` with an r that is not above 0.
    pub fn draw(self, inputs: usize, random: &mut Random) -> Real {
        match self {
            FirstNumbers::Start(start) => start.draw(inputs, random),
            FirstNumbers::Uniform(r) => random.uniform(-r, r),
            FirstNumbers::StandardNormal => random.normal(),
        }
    }
}

impl Recipe {
    /// The sizes of all layers, for pictures of so many pixels in so many classes.
    pub fn sizes(&self, inputs: usize, classes: usize) -> Vec<usize> {
        [&[inputs], self.hidden, &[classes]].concat()
    }

    /// A new network of these sizes, which has learned nothing yet.
    ///
    /// # Panics
    /// If there are fewer than two sizes.
    pub fn begin(&self, sizes: &[usize], seed: u64) -> Run {
        let mut random = Random::new(seed);
        let linear = |inputs, neurons| self.linear(inputs, neurons, &mut random);
        let network = Network::new(sizes, self.between, self.output, linear);
        Run { network, settings: Settings { seed, ..self.settings }, epochs_done: 0 }
    }

    fn linear(&self, inputs: usize, neurons: usize, random: &mut Random) -> Linear {
        let mut linear = Linear::new(inputs, neurons, || self.weights.draw(inputs, random));
        match (self.biases, &mut linear.bias) {
            (Some(first), Some(bias)) => bias.values_mut().fill_with(|| first.draw(inputs, random)),
            (_, bias) => *bias = None,
        }
        linear
    }
}
