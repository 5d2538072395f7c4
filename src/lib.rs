#![forbid(unsafe_code)]
#![warn(missing_docs)]
//! Chalknet: a neural network that learns handwritten digits, to be read beside the mathematics.
//!
//! Begin with [the course](lessons), which is the file LESSONS.md; from chapter 2 on, each of its chapters
//! has a module here with the same number (11: [`toolbox::product`]), and a test file: `cargo test --test ch05_loss`.
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
//! Rows of X, Z, A, P and Y are pictures; a single picture is the case N = 1. `chalknet explain` shows all these numbers on
//! a network of six neurons.
//!
//! # Floors
//!
//! [`program`] stands on [`storage`], storage on the chapters, and they on the [`toolbox`]; a chapter uses only chapters
//! with a smaller number. Arrows lead downwards only.
//!
//! # What a mini-batch passes through
//!
//! There is one loop, and every command that trains runs it: [`ch08_training::train_epoch`].
//!
//! ```text
//! numbers of pictures      shuffle                     chapter 2
//! X, Y                     Method::prepare             mini_batch of chapter 2; chapter 10 moves and bends them
//! Z, A of each layer       Method::forward             Linear of chapter 3, Activation of chapter 4
//! right or wrong, L        Score::count                the losses of chapter 5
//! dZ of the last layer     Loss::backward              chapter 7
//! dA, dZ, dW, db           Method::backward            chapter 7, from the last layer to the first
//! new W, b                 Method::step                step of chapter 6; chapter 10 remembers
//! ```
//!
//! | memory | owner |
//! |---|---|
//! | W and b | [`Network`](ch08_training::Network), which only `step` changes |
//! | X, Y and the order of the pictures | [`Buffers`](ch08_training::Buffers), used again for every mini-batch |
//! | Z, A, dA, dZ of each layer; dW and db | [`Workspace`](ch08_training::Workspace), a part of the buffers |
//! | velocities, and the two means of Adam | [`Improved`](ch10_better::Improved) |
//! | the network that walks, where weights are averaged | whoever trains: [`SavedRun`](storage::SavedRun) |
//! | lists and tiles of a product | a room for each thread (`toolbox/product/tiles.rs`), used again for every product |
//!
//! # How to add …
//!
//! - **an activation**: a variant of [`Activation`](ch04_activation::Activation), its values in chapter 4, its slope in
//!   chapter 7, its name in `storage/names.rs`. The compiler names the places that are missing.
//! - **a loss**: a constant like [`CROSS_ENTROPY`](ch07_backprop::CROSS_ENTROPY), and its place in
//!   [`LOSSES`](storage::LOSSES).
//! - **a recipe**: a constant like [`NIELSEN`](ch09_recipes::NIELSEN) that says what differs from the course's own, and an
//!   entry of [`CATALOGUE`](storage::CATALOGUE).
//! - **a way to do better**: a field of [`Improvements`](ch10_better::Improvements), and what it does in
//!   [`Improved`](ch10_better::Improved).
//! - **a task or a planted mistake of the worksheet edition**: a block of `program/worksheet/tasks.txt` or `bugs.txt`;
//!   `make worksheets` tries it.
//! - **a command**: a variant of `Task` in `program/commands.rs`, its flags in `program/help.rs` and its page in
//!   `help.txt`, and a file with a function `run`, which `program/mod.rs` calls.
//!
//! # The library in a few lines
//!
//! ```no_run
//! use chalknet::ch08_training::{test, train_epoch, Buffers, Plain};
//! use chalknet::{ch09_recipes::COURSE, storage::load_data};
//!
//! # fn main() -> Result<(), chalknet::toolbox::Error> {
//! let (training, judging) = load_data("data".as_ref())?;
//! let mut run = COURSE.begin(&COURSE.sizes(784, 10), 1);
//! let mut buffers = Buffers::new(&run.network);
//! let all: Vec<usize> = (0..training.count()).collect();
//! train_epoch(&mut run, &training, &all, &mut Plain, &mut buffers, |_| {});
//! let numbers: Vec<usize> = (0..judging.count()).collect();
//! let score = test(&run.network, run.settings.loss, &judging, &numbers);
//! println!("{} of {} right", score.right, score.pictures);
//! # Ok(())
//! # }
//! ```

pub mod ch02_data;
pub mod ch03_linear;
pub mod ch04_activation;
pub mod ch05_loss;
pub mod ch06_descent;
pub mod ch07_backprop;
pub mod ch08_training;
pub mod ch09_recipes;
pub mod ch10_better;
pub mod ch12_handwriting;
pub mod program;
pub mod storage;
pub mod toolbox;

#[doc = include_str!("../LESSONS.md")]
pub mod lessons {}
