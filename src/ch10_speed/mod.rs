//! Chapter 10, making it fast: the same network, the same bits, in a fraction of the time (LESSONS §10).

mod band;
mod gate;
mod inked;
mod own;
mod share;
mod team;
mod work;

pub use gate::{Bell, Gate, Watch};
pub use inked::{Ink, Inked};
pub use team::{Team, MOST_THREADS};
