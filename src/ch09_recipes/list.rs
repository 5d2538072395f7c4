//! The recipes: the course's own network, and those of the five texts (LESSONS §9.1).

use super::{FirstNumbers, Recipe, Source, BINARY_CROSS_ENTROPY, PERCEPTRON};
use crate::ch03_linear::Start;
use crate::ch04_activation::Activation;
use crate::ch07_backprop::{CROSS_ENTROPY, MEAN_SQUARED_ERROR};
use crate::ch08_training::Settings;

/// The network of the course and its settings, chosen on the validation pictures (LESSONS §8.2).
pub const COURSE: Recipe = Recipe {
    name: "course",
    hidden: &[100],
    weights: FirstNumbers::Start(Start::HeNormal),
    biases: Some(FirstNumbers::Start(Start::Zero)),
    between: Activation::Relu,
    output: Activation::Softmax,
    settings: Settings { seed: 1, batch: 32, learning_rate: 0.2, loss: CROSS_ENTROPY },
    epochs: 12,
    source: Source::Folder,
};

/// N. K. Smirnov's school project.
pub const SCHOOL: Recipe = Recipe {
    name: "school",
    weights: FirstNumbers::Start(Start::SchoolUniform),
    biases: None,
    between: Activation::Identity,
    settings: Settings { batch: 1, learning_rate: 0.000125, ..COURSE.settings },
    // 15 epochs give 91.4 %; what the text states takes about 200 (LESSONS §9.3).
    epochs: 15,
    ..COURSE
};

/// The same project, as its program stands today.
pub const SCHOOL_BATCH: Recipe = Recipe {
    name: "school-batch",
    settings: Settings { batch: 50, learning_rate: 0.005, ..COURSE.settings },
    ..SCHOOL
};

/// A walk through a popular program with 20 neurons.
pub const HIDDEN20: Recipe = Recipe {
    name: "hidden20",
    hidden: &[20],
    weights: FirstNumbers::Uniform(0.5),
    between: Activation::Sigmoid,
    output: Activation::Sigmoid,
    // The text calls output - target the error and leaves the sigmoid's slope out: that is this loss's gradient.
    settings: Settings { batch: 1, learning_rate: 0.01, loss: BINARY_CROSS_ENTROPY, ..COURSE.settings },
    epochs: 3,
    ..COURSE
};

/// One layer, and a rule that corrects errors.
pub const ONELAYER: Recipe = Recipe {
    name: "onelayer",
    hidden: &[],
    weights: FirstNumbers::Uniform(0.1),
    biases: Some(FirstNumbers::Uniform(0.1)),
    between: Activation::Identity,
    // The text does multiply by ReLU's slope, but by that of a one-hot answer, which is 1 everywhere.
    output: Activation::Relu,
    // The text subtracts x itself: its rule has no learning rate, which is the same as 1.
    settings: Settings { batch: 1, learning_rate: 1.0, loss: PERCEPTRON, ..COURSE.settings },
    epochs: 1,
    ..COURSE
};

/// Digits of 3x5 pixels.
pub const TINY35: Recipe = Recipe {
    name: "tiny35",
    hidden: &[64],
    // All pictures at once. (The text's noise level is never used: one pixel is damaged whatever it says.)
    settings: Settings { batch: 1000, learning_rate: 0.01, ..COURSE.settings },
    epochs: 10_000,
    source: Source::TinyDigits,
    ..COURSE
};

/// The first program of M. Nielsen's book.
pub const NIELSEN: Recipe = Recipe {
    name: "nielsen",
    hidden: &[30],
    weights: FirstNumbers::StandardNormal,
    biases: Some(FirstNumbers::StandardNormal),
    between: Activation::Sigmoid,
    output: Activation::Sigmoid,
    settings: Settings { batch: 10, learning_rate: 3.0, loss: MEAN_SQUARED_ERROR, ..COURSE.settings },
    epochs: 30,
    ..COURSE
};
