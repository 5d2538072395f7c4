//! Pictures as a network gets to see them: as they are, normalized, or as edges.

use super::better::describe_view;
use super::commands::Set;
use super::screen::Screen;
use super::sources::Pictures;
use crate::ch02_data::DataSet;
use crate::ch10_better::View;
use crate::storage::photos::ink_bytes;
use crate::toolbox::{Error, Matrix, Real};

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

    /// Says how the network at hand gets to see pictures, if not as they are.
    pub fn say_view(&self, screen: &mut Screen) -> Result<(), Error> {
        let Some(text) = describe_view(self.view) else { return Ok(()) };
        let drawn = if self.view.edges {
            "They are drawn before edges are made of them."
        } else {
            "So they are drawn."
        };
        screen.line(&format!("This network sees all pictures {text}.\n{drawn}\n"))
    }

    /// Other pictures, as who reads these gets to see them.
    pub fn like_these(&self, others: DataSet) -> DataSet {
        if self.view == View::AS_IT_IS {
            return others;
        }
        self.view.of_data(&others)
    }

    /// Other pictures, to be learned as these are: a training makes edges of them when it has moved them.
    pub fn to_learn_like_these(&self, others: DataSet) -> DataSet {
        if !self.view.normalize {
            return others;
        }
        View { edges: false, ..self.view }.of_data(&others)
    }

    /// The same as [`Pictures::like_these`] for a single one, with ink from 0 to 1.
    pub fn picture_like_these(&self, picture: Matrix) -> Matrix {
        seen(self.view, picture)
    }

    /// The same before edges are made of it: so people can read it.
    pub fn picture_before_edges(&self, picture: Matrix) -> Matrix {
        seen(View { edges: false, ..self.view }, picture)
    }

    /// The pictures of a set, as the network at hand gets to see them, and the numbers that belong to it.
    pub fn set(&self, set: Set) -> (&DataSet, &[usize]) {
        let (data, numbers) = self.set_before_edges(set);
        if !self.view.edges {
            return (data, numbers);
        }
        let edges = View { normalize: false, ..self.view };
        (self.as_edges[usize::from(set == Set::Test)].get_or_init(|| edges.of_data(data)), numbers)
    }

    /// The same before edges are made of them: a training moves them first, and people can read them.
    pub fn set_before_edges(&self, set: Set) -> (&DataSet, &[usize]) {
        let (data, numbers) = self.set_as_it_is(set);
        if !self.view.normalize {
            return (data, numbers);
        }
        let normalize = View { edges: false, ..self.view };
        (self.normalized[usize::from(set == Set::Test)].get_or_init(|| normalize.of_data(data)), numbers)
    }
}

/// A picture with ink from 0 to 1, seen with a view.
pub fn seen(view: View, picture: Matrix) -> Matrix {
    if view == View::AS_IT_IS {
        return picture;
    }
    let (rows, columns) = (picture.rows(), picture.columns());
    let bytes = view.of_picture(&ink_bytes(&picture), columns);
    Matrix::new(rows, columns, bytes.into_iter().map(|byte| Real::from(byte) / 255.0).collect())
}
