//! Chapter 12: your own handwriting (LESSONS §12). From a photo to the small pictures that a network knows.
//!
//! A photo is a matrix: row after row, a number a pixel, from 0 black to 1 white. What is made of it step by step is
//! kept, so that every step can be looked at.

mod fit;
mod ink;
mod pieces;
mod sheet;

pub use fit::{centre, fit, scale};
pub use ink::{ink, is_ink_light, otsu, paper, shrink};
pub use pieces::{joined, pieces, reading_order, without_dust, Area, Piece};
pub use sheet::{sure, Digit, Sheet, UNSURE};
