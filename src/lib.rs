#![forbid(unsafe_code)]
#![warn(missing_docs)]
//! Chalknet
pub mod ch02_data;
pub mod ch03_linear;
pub mod ch04_activation;
pub mod ch05_loss;
pub mod ch06_descent;
pub mod ch07_backprop;
pub mod ch08_training;
pub mod program;
pub mod toolbox;
