//! The picture that is asked about: one of a set, by its number, or a digit in a file.

use super::answers::picture;
use super::commands::Set;
use super::pages::pages_of;
use super::read::bytes_of;
use super::seen::seen;
use super::sources::Pictures;
use crate::ch10_better::View;
use crate::toolbox::{quote, Error, Matrix};
use std::path::Path;

/// A picture that is as large as those the network knows.
pub struct Asked {
    /// What it is called, fit to be printed.
    pub name: String,
    /// The ink of each pixel, from 0 to 1, in a row: before edges are made of it, if the network sees those.
    pub ink: Matrix,
    /// Whether the network sees edges.
    pub sees_edges: bool,
    /// Height and width.
    pub size: (usize, usize),
    /// The class it shows, if that is known.
    pub truth: Option<usize>,
}

impl Asked {
    /// The picture of this number in the file of a set.
    pub fn of_set(pictures: &Pictures, set: Set, number: usize) -> Result<Asked, Error> {
        pictures.expect_in_set(number, set)?;
        let (data, _) = pictures.set_before_edges(set);
        Ok(Asked {
            name: format!("{} picture {number}", set.name()),
            ink: picture(data, number),
            sees_edges: pictures.view.edges,
            size: data.size(),
            truth: Some(data.label(number)),
        })
    }

    /// The digit of this number on the first page of a file.
    pub fn of_file(pictures: &Pictures, path: &Path, number: usize) -> Result<Asked, Error> {
        let mut pages = pages_of(path, bytes_of(path)?, pictures.training.size())?;
        // A file without any page has been refused.
        let Some(page) = pages.next() else { return Err(Error::content(path, "", "nothing to read")) };
        let digits: Vec<Matrix> = page?.lines.into_iter().flatten().map(|digit| digit.picture).collect();
        let count = digits.len();
        let Some(picture) = digits.into_iter().nth(number) else {
            let problem =
                format!("there is no digit {number}: they are counted from 0, and there are {count}");
            return Err(Error::content(path, "", problem));
        };
        let name = format!("digit {number} of {count} in {}", quote::path(path));
        Ok(Asked::of_picture(pictures, name, &picture))
    }

    /// A picture that comes from elsewhere, with ink from 0 to 1.
    pub fn of_picture(pictures: &Pictures, name: String, picture: &Matrix) -> Asked {
        let ink = pictures.picture_before_edges(picture);
        Asked {
            name,
            ink: Matrix::new(1, ink.values().len(), ink.values().to_vec()),
            sees_edges: pictures.view.edges,
            size: (ink.rows(), ink.columns()),
            truth: None,
        }
    }

    /// X as the network gets to see such pictures, each a row of ink.
    pub fn seen(&self, ink: &Matrix) -> Matrix {
        seen(View { edges: self.sees_edges, ..View::AS_IT_IS }, ink, self.size)
    }
}
