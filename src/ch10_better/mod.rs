//! Chapter 10, reading better: steps that remember, a learning rate that comes and goes, pictures that move and bend, a
//! mean of networks, neurons that are left out, Adam, pictures that are normalized or made of edges (LESSONS §10).

mod adam;
mod ahead;
mod average;
mod between;
mod dropout;
mod edges;
mod improved;
mod list;
mod normalize;
mod pictures;
mod rubber;
mod shifts;
mod steps;
mod together;
mod view;

pub use adam::{adam, Adam, ADAM_RATE};
pub use average::average;
pub use between::{part_way, Framed};
pub use dropout::EpochDropout;
pub use edges::{edges, parts, small_pixel, small_size, BELOW_EACH_OTHER, DIRECTIONS, SIDE_BY_SIDE};
pub use improved::{Improved, Improvements};
pub use list::{
    BENT, BENT_IMPROVEMENTS, BEST, BEST_IMPROVEMENTS, EDGES, EDGES_IMPROVEMENTS, MOVED, MOVED_IMPROVEMENTS,
    QUICK, QUICK_IMPROVEMENTS, RUBBER, RUBBER_IMPROVEMENTS, SHARP, SHARP_IMPROVEMENTS, SPRINT,
    SPRINT_IMPROVEMENTS,
};
pub use normalize::{normalize, InkShape};
pub use pictures::{strength, EpochPictures};
pub use rubber::{Point, Pull, Rubber, MOST_STRETCH, MOST_TURN};
pub use shifts::{EpochShifts, Shift, MOST_SHIFT};
pub use steps::{decay, one_cycle, remember};
pub use together::{answers, mean_of_answers, read_right, Comparison};
pub use view::View;
