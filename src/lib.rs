#![forbid(unsafe_code)]
#![warn(missing_docs)]
//! Chalknet: a neural network that learns handwritten digits, to be read beside the mathematics.
//!
//! Begin with [the course](lessons), which is the file LESSONS.md; from chapter 2 on, each of its chapters
//! has a module here with the same number, and a test file: `cargo test --test ch05_loss`.
//!
//! # Symbols
//!
//! They mean the same everywhere, in the text, in the formulas and in the code.
//!
//! | symbol | shape | meaning |
//! |---|---|---|
//! | N | | how many pictures are in a mini-batch |
//! | D | | how many inputs a layer has: 784 pixels in the first |
//! | H | | how many neurons a layer has |
//! | C | | how many classes there are: 10 digits |
//! | X | N×D | what goes into a layer, a row a picture |
//! | W | D×H | the weights; wᵢⱼ leads from input i to neuron j |
//! | b | 1×H | the biases, one a neuron |
//! | Z | N×H | the sums Z = X·W + b; those of the last layer are called logits |
//! | A | N×H | what an activation f makes of them: A = f(Z) |
//! | P | N×C | the probabilities P = softmax(Z) |
//! | Y | N×C | the targets: a 1 in the column of the true class, 0 elsewhere |
//! | L | number | the loss, averaged over the N pictures |
//! | dX, dW, db, dZ | as X, W, b, Z | the gradients: dX means ∂L/∂X, the slope of L for each number of X |
//! | η | number | the learning rate |
//! | ∘ | | product element by element; · between matrices is the matrix product |
//!
//! Rows of X, Z, A, P and Y are pictures; a single picture is the case N = 1.
//!
//! # Three floors
//!
//! [`program`] stands on the chapters, the chapters stand on the [`toolbox`], and a chapter uses only chapters with a
//! smaller number.

pub mod ch02_data;
pub mod ch03_linear;
pub mod ch04_activation;
pub mod ch05_loss;
pub mod ch06_descent;
pub mod ch07_backprop;
pub mod ch08_training;
pub mod ch09_recipes;
pub mod ch10_better;
pub mod program;
pub mod storage;
pub mod toolbox;

#[doc = include_str!("../LESSONS.md")]
pub mod lessons {}
