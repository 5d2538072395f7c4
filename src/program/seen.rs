//! Pictures as a network gets to see them: as they are, or normalized.

use super::commands::Set;
use super::sources::Pictures;
use crate::ch02_data::DataSet;
use crate::ch10_better::{normalized, normalized_picture, Improvements};
use crate::storage::photos::ink_bytes;
use crate::toolbox::{Matrix, Real};

impl Pictures {
    /// The same as a network with these improvements gets to see them.
    pub fn seen_with(mut self, improvements: &Improvements) -> Pictures {
        self.are_normalized = improvements.normalize;
        self
    }

    /// Other pictures, as who learns these gets to see them.
    pub fn like_these(&self, others: DataSet) -> DataSet {
        if self.are_normalized {
            normalized(&others)
        } else {
            others
        }
    }

    /// The same for a single one, with ink from 0 to 1.
    pub fn picture_like_these(&self, picture: Matrix) -> Matrix {
        if !self.are_normalized {
            return picture;
        }
        let (rows, columns) = (picture.rows(), picture.columns());
        let bytes = normalized_picture(&ink_bytes(&picture), columns);
        Matrix::new(rows, columns, bytes.into_iter().map(|byte| Real::from(byte) / 255.0).collect())
    }

    /// The pictures of a set, as the network at hand gets to see them, and the numbers that belong to it.
    pub fn set(&self, set: Set) -> (&DataSet, &[usize]) {
        let (data, numbers) = self.set_as_it_is(set);
        if !self.are_normalized {
            return (data, numbers);
        }
        (self.normalized[usize::from(set == Set::Test)].get_or_init(|| normalized(data)), numbers)
    }
}
