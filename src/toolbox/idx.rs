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
/// What to do with a file that is not whole, or not what its name says.
const AGAIN: &str = "copy or download the file again";

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
        let wrong = |place: &str, problem: String| Error::content(path, place, problem);
        if let Some(problem) = something_else(path, &file) {
            return Err(wrong("byte 0", problem));
        }
        let dimensions = read_header(&file).map_err(|(place, problem)| wrong(place, problem))?;
        // The header is whole, so the file is at least as long.
        let found = file.len() - header_length(dimensions.len());
        let problem = match number_of_elements(&dimensions) {
            Some(promised) if promised == found => return Ok(Idx { dimensions, file }),
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

/// What people really have under the name of an IDX file, and what to do then.
fn something_else(path: &Path, file: &[u8]) -> Option<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let packed = |ending: &str, command: &str| {
        let packed_name = format!("{name}.{ending}");
        Some(format!(
            "this file is still compressed: unpack it first. Rename it to {packed_name}, and in its folder type: \
             {command} {packed_name}"
        ))
    };
    let first_sign = file.iter().find(|byte| !byte.is_ascii_whitespace());
    match file {
        [0x1F, 0x8B, ..] => packed("gz", "gunzip"),
        [b'P', b'K', ..] => packed("zip", "unzip"),
        _ if first_sign == Some(&b'<') => Some(
            "this is a web page saved under the name of an IDX file: the download failed, so download the file again"
                .to_string(),
        ),
        _ => None,
    }
}

/// The dimensions, or where the header is wrong and why.
fn read_header(file: &[u8]) -> Result<Vec<usize>, (&'static str, String)> {
    let &[first, second, element_type, count, ..] = file else {
        let found = file.len();
        return Err(("", format!("an IDX file has a header of 4 bytes or more, this has {found}: {AGAIN}")));
    };
    if (first, second) != (0, 0) {
        let found = format!("{first:02x} {second:02x}");
        return Err((
            "byte 0",
            format!("an IDX file starts with the bytes 00 00, this with {found}: {AGAIN}"),
        ));
    }
    if element_type != TYPE_UNSIGNED_BYTE {
        let problem = format!("the elements must be unsigned bytes (type 8), not type {element_type}");
        return Err(("byte 2", format!("{problem}: take pictures and labels in the form of MNIST's")));
    }
    if count == 0 {
        return Err(("byte 3", format!("0 dimensions, but labels have 1 and pictures 3: {AGAIN}")));
    }
    let (needed, found) = (header_length(usize::from(count)), file.len());
    let Some(sizes) = file.get(4..needed) else {
        let problem =
            format!("{count} dimensions need a header of {needed} bytes, but the file has only {found}");
        return Err(("byte 3", format!("{problem}: {AGAIN}")));
    };
    let size = |four: &[u8]| four.iter().fold(0u32, |size, &byte| (size << 8) | u32::from(byte)) as usize;
    Ok(sizes.chunks_exact(4).map(size).collect())
}

/// The dimensions for a message: `[60000, 28, 28]`. Of the 255 there can be, nobody wants to read more than a few.
fn shown(dimensions: &[usize]) -> String {
    match dimensions {
        [first, second, third, fourth, _, ..] => format!("[{first}, {second}, {third}, {fourth}, …]"),
        few => format!("{few:?}"),
    }
}

/// Four bytes, and four more for each dimension.
fn header_length(dimensions: usize) -> usize {
    4 + 4 * dimensions
}

/// The product of the dimensions; None if it is larger than any number this computer can count to.
fn number_of_elements(dimensions: &[usize]) -> Option<usize> {
    dimensions.iter().try_fold(1usize, |product, &size| product.checked_mul(size))
}
