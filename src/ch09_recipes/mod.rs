//! Chapter 9, five networks: the five texts that this course grew from, each as a recipe (LESSONS §9).

mod list;
mod losses;
mod recipe;
mod spread;
mod tiny_digits;

pub use list::{COURSE, HIDDEN20, NIELSEN, ONELAYER, SCHOOL, SCHOOL_BATCH, TINY35};
pub use losses::{
    answer_minus_target, binary_cross_entropy, binary_cross_entropy_gradient, perceptron_criterion,
    BINARY_CROSS_ENTROPY, PERCEPTRON,
};
pub use recipe::{FirstNumbers, Recipe, Source};
pub use spread::Spread;
pub use tiny_digits::tiny_digits;
