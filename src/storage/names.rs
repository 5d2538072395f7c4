//! What activations, losses and optimizers are called where they are typed and saved.

use crate::ch04_activation::Activation;
use crate::ch07_backprop::{Loss, CROSS_ENTROPY, MEAN_SQUARED_ERROR};
use crate::ch09_recipes::{BINARY_CROSS_ENTROPY, PERCEPTRON};

/// The activations that have a layer of their own in a file, and their names.
pub const ACTIVATIONS: [(Activation, &str); 4] = [
    (Activation::Softmax, "softmax"),
    (Activation::Sigmoid, "sigmoid"),
    (Activation::Tanh, "tanh"),
    (Activation::Relu, "relu"),
];
/// The names of the ways to make steps of slopes: that of chapter 6 (or with momentum), and Adam.
pub const OPTIMIZERS: [&str; 2] = ["plain", "adam"];

/// The answers to a question of a flag or a file.
pub const NO_OR_YES: [&str; 2] = ["no", "yes"];

/// Whether this word is yes, if it is one of the two.
pub fn is_yes(word: &str) -> Option<bool> {
    is_second(&NO_OR_YES, word)
}

/// Whether the optimizer of this name is Adam, if there is one of this name.
pub fn is_adam(name: &str) -> Option<bool> {
    is_second(&OPTIMIZERS, name)
}

fn is_second(words: &[&str; 2], word: &str) -> Option<bool> {
    words.iter().position(|known| *known == word).map(|place| place == 1)
}

/// All losses; a loss knows its own name. In a command a - stands for each space.
pub const LOSSES: [Loss; 4] = [CROSS_ENTROPY, MEAN_SQUARED_ERROR, BINARY_CROSS_ENTROPY, PERCEPTRON];

/// The name of an activation; that of none at all is "none".
pub fn activation_name(activation: Activation) -> &'static str {
    ACTIVATIONS.iter().find(|(known, _)| *known == activation).map_or("none", |(_, name)| name)
}

/// The activation of this name, if there is one.
pub fn activation_named(name: &str) -> Option<Activation> {
    ACTIVATIONS.into_iter().find(|(_, known)| *known == name).map(|(activation, _)| activation)
}

/// The loss of this name, if there is one.
pub fn loss_named(name: &str) -> Option<Loss> {
    LOSSES.into_iter().find(|loss| loss.name == name)
}
