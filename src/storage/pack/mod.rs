//! A data set of one's own, made from what people bring: folders of pictures, a CSV file, or another data set.

mod brought;
mod columns;
mod csv;
mod folders;
mod packed;

pub use brought::Brought;
pub use csv::csv_from;
pub use folders::FOLDER_ADVICE;
pub use packed::{Packed, Part};
