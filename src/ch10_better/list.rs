//! Recipes that read better than the course's own (LESSONS §10.11).

use super::{Improvements, Pull, View};
use crate::ch08_training::Settings;
use crate::ch09_recipes::{Recipe, COURSE};

/// 97 of 100 test pictures.
pub const SPRINT: Recipe = Recipe { name: "sprint", hidden: &[64], epochs: 3, ..QUICK };

/// What [`SPRINT`] does better.
pub const SPRINT_IMPROVEMENTS: Improvements =
    Improvements { one_cycle: Some(SPRINT.epochs), ..Improvements::NONE };

/// 98 of 100 test pictures.
pub const QUICK: Recipe = Recipe {
    name: "quick",
    hidden: &[128],
    settings: Settings { batch: 64, learning_rate: 1.2, ..COURSE.settings },
    epochs: 5,
    ..COURSE
};

/// What [`QUICK`] does better.
pub const QUICK_IMPROVEMENTS: Improvements =
    Improvements { one_cycle: Some(QUICK.epochs), ..Improvements::NONE };

/// More than 98.5 of 100 test pictures.
pub const MOVED: Recipe = Recipe { name: "moved", hidden: &[192], epochs: 12, ..QUICK };

/// What [`MOVED`] does better.
pub const MOVED_IMPROVEMENTS: Improvements =
    Improvements { one_cycle: Some(MOVED.epochs), shift: 1, ..QUICK_IMPROVEMENTS };

/// More than 99 of 100 test pictures.
pub const RUBBER: Recipe = Recipe {
    name: "rubber",
    hidden: &[400],
    settings: Settings { learning_rate: 0.8, ..QUICK.settings },
    epochs: 16,
    ..QUICK
};

/// What [`RUBBER`] does better.
pub const RUBBER_IMPROVEMENTS: Improvements = Improvements {
    one_cycle: Some(RUBBER.epochs),
    pull: Pull { turn: 10, stretch: 15, bend: 2 },
    settle: 0.2,
    ..MOVED_IMPROVEMENTS
};

/// More than 99.3 of 100 test pictures.
pub const BENT: Recipe = Recipe {
    name: "bent",
    hidden: &[500, 250],
    settings: Settings { learning_rate: 0.4, ..QUICK.settings },
    epochs: 40,
    ..QUICK
};

/// What [`BENT`] does better.
pub const BENT_IMPROVEMENTS: Improvements =
    Improvements { one_cycle: Some(BENT.epochs), ..RUBBER_IMPROVEMENTS };

/// More than 99 of 100 test pictures, with the network and the epochs of [`QUICK`].
pub const EDGES: Recipe = Recipe { name: "edges", ..QUICK };

/// What [`EDGES`] does better.
pub const EDGES_IMPROVEMENTS: Improvements =
    Improvements { view: View { normalize: true, edges: true }, ..QUICK_IMPROVEMENTS };

/// 99.5 of 100 test pictures.
pub const SHARP: Recipe = Recipe { name: "sharp", ..RUBBER };

/// What [`SHARP`] does better.
pub const SHARP_IMPROVEMENTS: Improvements =
    Improvements { view: EDGES_IMPROVEMENTS.view, ..RUBBER_IMPROVEMENTS };

/// The best network here: nearly 99.6 of 100 test pictures.
pub const BEST: Recipe = Recipe {
    name: "best",
    hidden: &[1000, 500],
    settings: Settings { batch: 128, ..SHARP.settings },
    epochs: 60,
    ..QUICK
};

/// What [`BEST`] does better.
pub const BEST_IMPROVEMENTS: Improvements =
    Improvements { one_cycle: Some(BEST.epochs), decay: 0.00005, ..SHARP_IMPROVEMENTS };
