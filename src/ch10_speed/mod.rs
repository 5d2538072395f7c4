//! Chapter 10, making it fast: the same network, the same bits, in a fraction of the time (LESSONS §10).

mod gate;
mod inked;
mod share;
mod team;
mod work;

pub use gate::{Gate, Watch};
pub use inked::Inked;
pub use team::{Team, LEAST_WORK, MOST_THREADS};
