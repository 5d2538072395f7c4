//! Chapter 9, five networks: the five texts that this course grew from, each as a recipe (LESSONS §9).

mod compare;
mod list;
mod recipe;
mod school_weights;
mod tiny_digits;

pub use compare::{Outcome, Spread};
pub use list::{MOVED, OURS, QUICK, RECIPES};
pub use recipe::{Measured, Recipe, Source};
pub use school_weights::{
    expect_like_school, expect_place_for_export, export_school, from_text, load, EXPORT_ADVICE,
};
pub use tiny_digits::tiny_digits;
