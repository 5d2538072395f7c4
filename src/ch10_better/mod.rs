//! Chapter 10, reading better: steps that remember, a learning rate that comes and goes, pictures that move
//! (LESSONS §10).

mod improved;
mod list;
mod shifts;
mod steps;

pub use improved::{Improved, Improvements};
pub use list::{MOVED, MOVED_IMPROVEMENTS, QUICK, QUICK_IMPROVEMENTS};
pub use shifts::{EpochShifts, Shift, MOST_SHIFT};
pub use steps::{one_cycle, remember};
