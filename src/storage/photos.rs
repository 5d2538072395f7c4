//! Photos, and what scanners and drawing programs save: pictures of any size that are to be read.

use crate::toolbox::formats::Format;
use crate::toolbox::pgm::{too_large, Pgm, MOST_PIXELS};
use crate::toolbox::{bmp, files, Error, Matrix, Real};
use std::io::Read;
use std::path::Path;

/// A photo may be so many times longer than wide: what is longer has no width left when it is made small.
const LONGEST_STRIP: usize = 100;
/// In the largest form, three colours of two bytes each, with some room for headers.
const MOST_BYTES: usize = 6 * MOST_PIXELS + (1 << 20);
/// What can be read.
const FORMS: &str = "PGM, PPM, PBM and BMP (not compressed)";
/// What to name.
pub const PHOTO_ADVICE: &str = "Name a picture (PGM, PPM, PBM or BMP), or a folder of pictures.";
/// What to do about a picture that cannot be read.
const ADVICE: &str = "Save the picture again, as BMP or PGM.";

/// The bytes of a file with a picture in it; of one that is too large only the beginning, which will be refused.
///
/// # Errors
/// If it cannot be read.
pub fn photo_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    stream_bytes(path, files::open(path, PHOTO_ADVICE)?)
}

/// The same of anything that can be read; `path` is for the messages.
///
/// # Errors
/// If it cannot be read.
pub fn stream_bytes(path: &Path, stream: impl Read) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = stream.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|cause| Error::file(path, "read", cause, PHOTO_ADVICE))
}

/// A photo as chapter 12 takes it: a matrix with a row for each row of pixels, from 0 black to 1 white.
///
/// # Errors
/// If the bytes of the file `path` are no whole picture in a form that can be read, or one that is too large.
pub fn photo_from_bytes(path: &Path, bytes: &[u8]) -> Result<Matrix, Error> {
    let wrong = |problem: String| Err(Error::content(path, "", problem));
    let picture = match bytes {
        bytes if bytes.len() > MOST_BYTES => return wrong(too_large()),
        bytes if Pgm::is_begun_by(bytes) => Pgm::from_bytes(path, bytes),
        bytes if bmp::begins(bytes) => bmp::picture(path, bytes),
        bytes => return wrong(problem_with_format(bytes)),
    };
    let picture = picture.map_err(|error| error.with_advice(ADVICE))?;
    photo_from_pixels(path, picture.height(), picture.width(), picture.pixels())
}

/// The same of the pixels, of which there are enough.
///
/// # Errors
/// If the photo is too large, or but a strip.
pub fn photo_from_pixels(path: &Path, height: usize, width: usize, pixels: &[u8]) -> Result<Matrix, Error> {
    let problem = match (height.max(width), height.min(width)) {
        _ if pixels.len() > MOST_PIXELS => too_large(),
        (long, short) if long / LONGEST_STRIP > short => {
            format!("{height} rows of {width} pixels are a strip, and no photo of a sheet: cut it into parts")
        }
        _ => {
            let values = pixels.iter().map(|&pixel| Real::from(pixel) / 255.0).collect();
            return Ok(Matrix::new(height, width, values));
        }
    };
    Err(Error::content(path, "", problem))
}

/// Ink from 0 to 1 as bytes from 0 to 255.
pub fn ink_bytes(picture: &Matrix) -> Vec<u8> {
    picture.values().iter().map(|ink| (255.0 * ink).round() as u8).collect()
}

/// What to say of a file that is no picture in a form that can be read.
fn problem_with_format(bytes: &[u8]) -> String {
    let found = Format::of(bytes);
    let name = found.map_or("no picture that we know".to_string(), Format::name);
    let advice = match found {
        Some(Format::Picture(_)) => {
            "Type chalknet board: the page it opens reads PNG, JPEG and all that your browser can show. Or save the \
             picture as BMP or PGM"
        }
        _ => "Name a picture",
    };
    format!("this is {name}; what can be read is {FORMS}. {advice}")
}
