//! Pictures as a network gets to see them: as they are, normalized, or as edges.

use super::commands::Set;
use super::sources::Pictures;
use crate::ch02_data::DataSet;
use crate::ch10_better::View;
use crate::storage::photos::ink_bytes;
use crate::toolbox::{Matrix, Real};

/// The training and the test pictures, made when they are first asked for.
pub type MadeOnce = [std::sync::OnceLock<DataSet>; 2];

impl Pictures {
    /// The same as a network with this view gets to see them.
    pub fn seen_with(mut self, view: View) -> Pictures {
        if view != self.view {
            self.as_edges = MadeOnce::default();
        }
        self.view = view;
        self
    }

    /// Other pictures, as who reads these gets to see them.
    pub fn like_these(&self, others: DataSet) -> DataSet {
        if self.view == View::AS_IT_IS {
            return others;
        }
        self.view.of_data(&others)
    }

    /// Other pictures, to be learned as these are: whoever moves them makes edges of them afterwards.
    pub fn to_learn_like_these(&self, others: DataSet) -> DataSet {
        if !self.view.normalize {
            return others;
        }
        View { edges: false, ..self.view }.of_data(&others)
    }

    /// The same as [`Pictures::like_these`] for a single one, with ink from 0 to 1.
    pub fn picture_like_these(&self, picture: Matrix) -> Matrix {
        if self.view == View::AS_IT_IS {
            return picture;
        }
        let (rows, columns) = (picture.rows(), picture.columns());
        let bytes = self.view.of_picture(&ink_bytes(&picture), columns);
        Matrix::new(rows, columns, bytes.into_iter().map(|byte| Real::from(byte) / 255.0).collect())
    }

    /// The pictures of a set, as the network at hand gets to see them, and the numbers that belong to it.
    pub fn set(&self, set: Set) -> (&DataSet, &[usize]) {
        let (data, numbers) = self.set_to_move(set);
        if !self.view.edges {
            return (data, numbers);
        }
        let edges = View { normalize: false, ..self.view };
        (self.as_edges[usize::from(set == Set::Test)].get_or_init(|| edges.of_data(data)), numbers)
    }

    /// The same for someone who moves them first and makes edges of them afterwards, as a training does.
    pub fn set_to_move(&self, set: Set) -> (&DataSet, &[usize]) {
        let (data, numbers) = self.set_as_it_is(set);
        if !self.view.normalize {
            return (data, numbers);
        }
        let normalize = View { edges: false, ..self.view };
        (self.normalized[usize::from(set == Set::Test)].get_or_init(|| normalize.of_data(data)), numbers)
    }
}
