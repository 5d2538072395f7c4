//! Chapter 12: your own handwriting (LESSONS §12). From a photo to the small pictures that a network knows.
//!
//! A photo is a matrix: row after row, a number a pixel, 0 black and 1 white. Each step is a function from one
//! picture to the next; [`Sheet`] takes all of them and keeps what each has made, so that it can be looked at.

mod fit;
mod ink;
mod pieces;
mod sheet;
mod surroundings;

pub use fit::{centred, fit, scaled};
pub use ink::{contrast, ink, is_ink_light, otsu};
pub use pieces::{joined, pieces, reading_order, without_dust, Area, Piece};
pub use sheet::{sure, Digit, Sheet, UNSURE};
pub use surroundings::{mean_around, shrunk};
