//! The ground floor: what the course needs but does not teach.
//!
//! Nothing here knows of networks. A chapter uses these tools; they use nothing above them.

pub mod bmp;
pub mod columns;
pub mod cores;
pub mod error;
pub mod files;
pub mod formats;
pub mod http;
pub mod idx;
pub mod json;
pub mod matrix;
pub mod numeric;
pub mod pgm;
pub mod product;
pub mod quote;
pub mod random;

pub use error::Error;
pub use matrix::Matrix;
pub use numeric::Real;
pub use random::Random;
