//! IDX, the file format of MNIST: a small header, then plain bytes.
//!
//! ```text
//! byte  0 1        0 0
//! byte  2          the type of the elements: 8 means unsigned bytes, 0 to 255
//! byte  3          the number of dimensions: 1 for labels, 3 for pictures
//! byte  4 …        the size of each dimension, four bytes each, the most significant first
//! then             the elements, the last dimension running fastest
//! ```
//!
//! Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".

mod header;

use super::{files, Error};
use header::{header_length, read_header, turned_round, AGAIN, TYPE_UNSIGNED_BYTE};
use std::path::Path;

/// Unsigned bytes in one or more dimensions, as they stand in an IDX file.
#[derive(Clone, Debug, PartialEq)]
pub struct Idx {
    dimensions: Vec<usize>,
    /// Header and elements in one piece, as read: nothing is copied.
    file: Vec<u8>,
}

impl Idx {
    /// An IDX array in memory.
    ///
    /// # Panics
    /// If there are no dimensions or more than 255, one is larger than four bytes can say, or their product is
    /// not the number of elements.
    pub fn new(dimensions: &[usize], elements: &[u8]) -> Idx {
        assert!(
            number_of_elements(dimensions) == Some(elements.len()),
            "IDX: {} elements do not fill the dimensions {dimensions:?}",
            elements.len()
        );
        let count = u8::try_from(dimensions.len()).expect("IDX: at most 255 dimensions");
        assert!(count > 0, "IDX: at least one dimension is needed");
        let mut file = vec![0, 0, TYPE_UNSIGNED_BYTE, count];
        for &size in dimensions {
            let size = u32::try_from(size).expect("IDX: a dimension is at most 4294967295");
            file.extend_from_slice(&size.to_be_bytes());
        }
        file.extend_from_slice(elements);
        Idx { dimensions: dimensions.to_vec(), file }
    }

    /// Understands the bytes of an IDX file; `path` is for the messages.
    ///
    /// # Errors
    /// If it is no IDX file of unsigned bytes, or is shorter or longer than its header says.
    pub fn from_bytes(path: &Path, file: Vec<u8>) -> Result<Idx, Error> {
        let wrong = |place: &str, problem: String| Error::content(path, place, problem);
        let dimensions = read_header(&file).map_err(|(place, problem)| wrong(place, problem))?;
        // The header is whole, so the file is at least as long.
        let found = file.len() - header_length(dimensions.len());
        let problem = match number_of_elements(&dimensions) {
            Some(promised) if promised == found => return Ok(Idx { dimensions, file }),
            _ if number_of_elements(&turned_round(&dimensions)) == Some(found) => {
                let problem = "the sizes stand with the least significant byte first: turn the four bytes of each size \
                               round, since IDX has the most significant first";
                return Err(wrong("byte 4", problem.to_string()));
            }
            Some(promised) if promised > found => {
                format!("= {promised} elements, but {} are missing", promised - found)
            }
            Some(promised) => format!("= {promised} elements, but {} more follow", found - promised),
            None => "elements, and no computer holds so many".to_string(),
        };
        let promised = shown(&dimensions);
        Err(wrong("byte 4", format!("the header promises {promised} {problem}: {AGAIN}")))
    }

    /// The size of each dimension: `[60000, 28, 28]` for MNIST's training pictures.
    pub fn dimensions(&self) -> &[usize] {
        &self.dimensions
    }

    /// The elements without the header.
    pub fn elements(&self) -> &[u8] {
        // Whoever makes an Idx has made sure that its header is whole.
        &self.file[header_length(self.dimensions.len())..]
    }

    /// The bytes of the whole file, header included.
    pub fn file_bytes(&self) -> &[u8] {
        &self.file
    }

    /// Writes the file; one that was there before is replaced only once the new one is whole.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        files::replace(path, &self.file, "Name a folder that exists and may be written to.")
    }
}

/// The dimensions for a message: `[60000, 28, 28]`. Of the 255 there can be, nobody wants to read more than a few.
fn shown(dimensions: &[usize]) -> String {
    match dimensions {
        [first, second, third, fourth, _, ..] => format!("[{first}, {second}, {third}, {fourth}, …]"),
        few => format!("{few:?}"),
    }
}

/// The product of the dimensions; None if it is larger than any number this computer can count to.
fn number_of_elements(dimensions: &[usize]) -> Option<usize> {
    dimensions.iter().try_fold(1usize, |product, &size| product.checked_mul(size))
}
