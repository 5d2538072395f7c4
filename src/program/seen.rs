//! Pictures as a network gets to see them: as they are, normalized, or as edges.

use super::better::describe_view;
use super::commands::Set;
use super::screen::{counted, Screen};
use super::sources::Pictures;
use crate::ch02_data::DataSet;
use crate::ch10_better::{small_size, View, BELOW_EACH_OTHER, DIRECTIONS, SIDE_BY_SIDE};
use crate::storage::photos::ink_bytes;
use crate::toolbox::{Error, Matrix, Real};

/// The training and the test pictures, made when they are first asked for.
pub type MadeOnce = [std::sync::OnceLock<DataSet>; 2];

impl Pictures {
    /// The same as a network with this view gets to see them.
    pub fn seen_with(mut self, view: View) -> Pictures {
        if view.normalize != self.view.normalize {
            // These are edges of the others.
            self.as_edges = MadeOnce::default();
        }
        self.view = view;
        self
    }

    /// Says how the network at hand gets to see pictures, if not as they are.
    pub fn say_view(&self, screen: &mut Screen) -> Result<(), Error> {
        let Some(text) = describe_view(self.view) else { return Ok(()) };
        let digits = if self.view.edges {
            "Digits are drawn before edges are made of them."
        } else {
            "So they are drawn."
        };
        screen.line(&format!("This network sees all pictures {text}.\n{digits}\n"))
    }

    /// How many small pictures the network at hand sees below each other and beside each other; others see a single one.
    pub fn pieces(&self) -> (usize, usize) {
        if self.view.edges {
            (BELOW_EACH_OTHER, SIDE_BY_SIDE)
        } else {
            (1, 1)
        }
    }

    /// What the weights of a neuron in the first layer belong to, if the network sees edges.
    pub fn what_weights_show(&self) -> Option<String> {
        if !self.view.edges {
            return None;
        }
        let (height, width) = small_size(self.training.size());
        let (above, below) = DIRECTIONS.split_at(SIDE_BY_SIDE);
        Some(format!(
            "The weights of a neuron are those of eight small pictures, each {} high and {} wide (LESSONS \
             §10.10). They tell where it gets darker, and which way. Above: {}. Below: {}.",
            counted(height as u64, "row", "rows"),
            counted(width as u64, "column", "columns"),
            above.join(" / "),
            below.join(" / ")
        ))
    }

    /// Other pictures, as who reads these gets to see them.
    pub fn like_these(&self, others: DataSet) -> DataSet {
        seen_all(self.view, others)
    }

    /// The same before edges are made of them: a training moves them first, and people can read them.
    pub fn before_edges_like_these(&self, others: DataSet) -> DataSet {
        seen_all(self.view.before_edges(), others)
    }

    /// A single one as who reads these gets to see it, with ink from 0 to 1.
    pub fn picture_like_these(&self, picture: &Matrix) -> Matrix {
        seen(self.view, picture, (picture.rows(), picture.columns()))
    }

    /// The same before edges are made of it.
    pub fn picture_before_edges(&self, picture: &Matrix) -> Matrix {
        seen(self.view.before_edges(), picture, (picture.rows(), picture.columns()))
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

    /// The same before edges are made of them.
    pub fn set_before_edges(&self, set: Set) -> (&DataSet, &[usize]) {
        let (data, numbers) = self.set_as_it_is(set);
        if !self.view.normalize {
            return (data, numbers);
        }
        let normalize = self.view.before_edges();
        (self.normalized[usize::from(set == Set::Test)].get_or_init(|| normalize.of_data(data)), numbers)
    }
}

fn seen_all(view: View, data: DataSet) -> DataSet {
    if view == View::AS_IT_IS {
        return data;
    }
    view.of_data(&data)
}

/// Pictures of this size one after the other, with ink from 0 to 1, as a network with this view gets to see them.
pub fn seen(view: View, ink: &Matrix, (height, width): (usize, usize)) -> Matrix {
    if view == View::AS_IT_IS {
        return ink.clone();
    }
    let bytes = ink_bytes(ink);
    let seen = bytes.chunks(height * width).flat_map(|picture| view.of_picture(picture, width));
    Matrix::new(ink.rows(), ink.columns(), seen.map(|byte| Real::from(byte) / 255.0).collect())
}
