//! Chapter 8, training: layers become a network, and the network learns (LESSONS §8).

mod network;
mod testing;
mod training;

pub use network::{Layer, Network, Outputs, Workspace};
pub use testing::{test, Score};
pub use training::{split, train_epoch, Buffers, Method, Plain, Run, Settings};
