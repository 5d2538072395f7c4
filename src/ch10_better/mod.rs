//! Chapter 10, reading better: steps that remember, a learning rate that comes and goes, pictures that move
//! (LESSONS §10).

mod average;
mod improved;
mod list;
mod rubber;
mod shifts;
mod steps;

pub use average::average;
pub use improved::{Improved, Improvements};
pub use list::{MOVED, MOVED_IMPROVEMENTS, QUICK, QUICK_IMPROVEMENTS};
pub use rubber::{EpochRubber, Framed, Pull, Rubber, MOST_STRETCH, MOST_TURN};
pub use shifts::{EpochShifts, Shift, MOST_SHIFT};
pub use steps::{decay, one_cycle, remember};
