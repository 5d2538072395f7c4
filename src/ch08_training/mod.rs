//! Chapter 8, training: layers become a network, and the network learns (LESSONS §8).

mod architecture;
mod loading;
mod network;
mod saving;
mod testing;
mod training;
mod workspace;

pub use architecture::Architecture;
pub use loading::{from_text, load, read_text, READING_ADVICE};
pub use network::{Layer, Network};
pub use saving::{expect_place_for_saving, expect_saved_here, save, to_text};
pub use testing::{test, Score};
pub use training::{split, train_epoch, Buffers, Run, Settings, COURSE, EPOCHS, HIDDEN};
pub use workspace::{Velocity, Workspace};
