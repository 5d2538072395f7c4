//! Chapter 8, training: layers become a network, and the network learns (LESSONS §8).

mod network;
mod saving;
mod testing;
mod training;

pub use network::{Layer, Network, Workspace};
pub use saving::{expect_place_for_saving, load, save};
pub use testing::{test, Score};
pub use training::{split, train_epoch, Buffers, Run, Settings, EPOCHS, HIDDEN};
