//! The picture that is asked about: one of a set, by its number, or a digit in a file.

use super::answers::picture;
use super::commands::Set;
use super::pages::pages_of;
use super::read::bytes_of;
use super::sources::Pictures;
use crate::storage::photos::ink_bytes;
use crate::toolbox::{quote, Error, Matrix};
use std::path::Path;

/// A picture that is as large as those the network knows.
pub struct Asked {
    /// What it is called, fit to be printed.
    pub name: String,
    /// X of one picture: a row with a number a pixel.
    pub x: Matrix,
    /// The picture as people read it: before edges are made of it, if the network sees those.
    pub digit: Vec<u8>,
    /// The class it shows, if that is known.
    pub truth: Option<usize>,
}

impl Asked {
    /// The picture of this number in the file of a set.
    pub fn of_set(pictures: &Pictures, set: Set, number: usize) -> Result<Asked, Error> {
        pictures.expect_in_set(number, set)?;
        let ((data, _), (digits, _)) = (pictures.set(set), pictures.set_before_edges(set));
        Ok(Asked {
            name: format!("{} picture {number}", set.name()),
            x: picture(data, number),
            digit: digits.picture(number).to_vec(),
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
        let x = pictures.picture_like_these(picture);
        let x = Matrix::new(1, x.values().len(), x.values().to_vec());
        Asked { name, x, digit: ink_bytes(&pictures.picture_before_edges(picture)), truth: None }
    }
}
