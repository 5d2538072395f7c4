//! Chapter 10, making it fast: the same network, the same bits, in a fraction of the time (LESSONS §10).

mod band;
mod gate;
mod inked;
mod share;
mod team;
mod work;

pub use gate::{Bell, Gate, Watch};
pub use inked::{Inked, MOST_PIXELS};
pub use team::{Team, LEAST_WORK, MOST_THREADS};
