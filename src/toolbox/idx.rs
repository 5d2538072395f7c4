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

use super::{files, Error};
use std::path::Path;

const TYPE_UNSIGNED_BYTE: u8 = 8;

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

    /// Reads an IDX file of unsigned bytes.
    ///
    /// # Errors
    /// If the file cannot be read, or [`Idx::from_bytes`] refuses it.
    pub fn read(path: &Path, advice: &str) -> Result<Idx, Error> {
        Idx::from_bytes(path, files::read(path, advice)?)
    }

    /// Understands the bytes of an IDX file; `path` is for the messages.
    ///
    /// # Errors
    /// If it is no IDX file of unsigned bytes, or is shorter or longer than its header says.
    pub fn from_bytes(path: &Path, file: Vec<u8>) -> Result<Idx, Error> {
        let wrong = |place: &str, problem: String| Err(Error::content(path, place, problem));
        if file.starts_with(&[0x1F, 0x8B]) || file.starts_with(b"PK") {
            return wrong(
                "byte 0",
                "this file is still compressed: unpack it first (gunzip or unzip)".into(),
            );
        }
        if file.len() < 4 {
            return wrong(
                "",
                format!("an IDX file has a header of 4 bytes or more, this has {}", file.len()),
            );
        }
        if file[0] != 0 || file[1] != 0 {
            let found = format!("{:02x} {:02x}", file[0], file[1]);
            return wrong("byte 0", format!("an IDX file starts with the bytes 00 00, this with {found}"));
        }
        if file[2] != TYPE_UNSIGNED_BYTE {
            return wrong(
                "byte 2",
                format!("the elements must be unsigned bytes (type 8), not type {}", file[2]),
            );
        }
        let count = usize::from(file[3]);
        let header = 4 + 4 * count;
        if count == 0 {
            return wrong("byte 3", "0 dimensions, but labels have 1 and pictures 3".into());
        }
        if file.len() < header {
            let found = file.len();
            return wrong(
                "byte 3",
                format!(
                    "{count} dimensions need a header of {header} bytes, but the file has only {found}: \
                     copy or download the file again"
                ),
            );
        }
        let size = |i: usize| u32::from_be_bytes([file[i], file[i + 1], file[i + 2], file[i + 3]]) as usize;
        let dimensions: Vec<usize> = (4..header).step_by(4).map(size).collect();
        let promised = number_of_elements(&dimensions);
        let found = file.len() - header;
        match promised {
            Some(promised) if promised == found => Ok(Idx { dimensions, file }),
            Some(promised) if promised > found => wrong(
                "byte 4",
                format!(
                    "the header promises {dimensions:?} = {promised} elements, but {} are missing: \
                         copy or download the file again",
                    promised - found
                ),
            ),
            Some(promised) => wrong(
                "byte 4",
                format!(
                    "the header promises {dimensions:?} = {promised} elements, but {} more follow: \
                     copy or download the file again",
                    found - promised
                ),
            ),
            None => wrong(
                "byte 4",
                format!("the header promises {dimensions:?} elements: no computer holds so many"),
            ),
        }
    }

    /// The size of each dimension: `[60000, 28, 28]` for MNIST's training pictures.
    pub fn dimensions(&self) -> &[usize] {
        &self.dimensions
    }

    /// The elements without the header.
    pub fn elements(&self) -> &[u8] {
        &self.file[4 + 4 * self.dimensions.len()..]
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

/// The product of the dimensions; None if it is larger than any number this computer can count to.
fn number_of_elements(dimensions: &[usize]) -> Option<usize> {
    dimensions.iter().try_fold(1usize, |product, &size| product.checked_mul(size))
}
