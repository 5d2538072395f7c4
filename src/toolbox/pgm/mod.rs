//! PGM, the simplest format of grey pictures, and its relatives: a header in letters and digits, then the pixels.
//!
//! ```text
//! P5             P5: a byte a pixel follows; P2: the pixels are written out in digits
//! # a remark     as many as one likes
//! 28 28          width and height
//! 255            the largest value, which means white; 0 means black
//! ```
//!
//! | | in digits | in bytes | |
//! |---|---|---|---|
//! | black and white | P1 | P4 | no largest value; 1 means black, and in P4 eight pixels share a byte |
//! | grey | P2 | P5 | two bytes a pixel if the largest value is above 255 |
//! | in colours | P3 | P6 | three numbers a pixel: red, green and blue |
//!
//! Source: the manual pages "pbm", "pgm" and "ppm" of Netpbm.

mod reader;

use super::Error;
use reader::{Form, Reader};
use std::path::Path;

/// The largest value that two bytes can hold.
const LARGEST: usize = 65_535;

/// So many pixels may a picture have: more than the cameras of telephones take.
pub const MOST_PIXELS: usize = 50_000_000;

/// What is said of a picture that has more.
pub fn too_large() -> String {
    format!(
        "this picture is too large: {MOST_PIXELS} pixels are the most. Make it smaller, or cut it into parts"
    )
}

/// Whether so many rows and columns are too many pixels; asked before there is memory for them.
pub(super) fn is_too_large(width: usize, height: usize) -> bool {
    !width.checked_mul(height).is_some_and(|pixels| pixels <= MOST_PIXELS)
}

/// A grey picture, its pixels row after row, 0 black to 255 white.
#[derive(Clone, Debug, PartialEq)]
pub struct Pgm {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Pgm {
    /// A picture in memory.
    ///
    /// # Panics
    /// If the pixels do not fill the picture, or there are none.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Pgm {
        assert!(
            !pixels.is_empty() && Some(pixels.len()) == width.checked_mul(height),
            "PGM: {} pixels do not fill {height} rows of {width}",
            pixels.len()
        );
        Pgm { width, height, pixels }
    }

    /// Whether a file begins like one that [`Pgm::from_bytes`] reads: with P1 to P6.
    pub fn is_begun_by(bytes: &[u8]) -> bool {
        matches!(bytes, [b'P', b'1'..=b'6', ..])
    }

    /// Understands the bytes of a file; `path` is for the messages. Whatever its largest value is becomes 255, and
    /// colours become grey.
    ///
    /// # Errors
    /// If it is not one whole picture in one of the forms P1 to P6, or has more than [`MOST_PIXELS`].
    pub fn from_bytes(path: &Path, bytes: &[u8]) -> Result<Pgm, Error> {
        let reader = &mut Reader { path, bytes, position: 2 };
        let Some(form) = bytes.get(..2).and_then(Form::named) else {
            return Err(reader.wrong(0, "a PGM picture begins with P1 to P6; this is something else"));
        };
        if !bytes.get(2).is_some_and(|&byte| byte.is_ascii_whitespace() || byte == b'#') {
            let problem = format!("after P{} a space or a new line must follow", char::from(bytes[1]));
            return Err(reader.wrong(2, &problem));
        }
        let (width, height) = (reader.number("the width")?, reader.number("the height")?);
        let largest = if form.is_bitmap { 1 } else { read_largest(reader)? };
        if width == 0 || height == 0 {
            return Err(reader.wrong(2, &format!("no picture has {height} rows of {width} pixels")));
        }
        if is_too_large(width, height) {
            return Err(reader.wrong(2, &too_large()));
        }
        let samples = if form.is_binary {
            reader.bytes(&form, width, height, largest)?
        } else {
            reader.digits(&form, width, height, largest)?
        };
        let pixels = if form.colours == 3 { samples.chunks(3).map(grey).collect() } else { samples };
        Ok(Pgm { width, height, pixels })
    }

    /// How many pixels a row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The pixels, row after row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The bytes of the file, in the form P5.
    pub fn file_bytes(&self) -> Vec<u8> {
        let mut bytes = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        bytes.extend_from_slice(&self.pixels);
        bytes
    }
}

/// The bytes of a file of the form P6, a picture in colours: red, green and blue of each pixel, row after row.
///
/// # Panics
/// If the pixels do not fill the picture.
pub fn ppm_bytes(width: usize, height: usize, colours: &[[u8; 3]]) -> Vec<u8> {
    assert!(
        Some(colours.len()) == width.checked_mul(height),
        "PPM: {} pixels do not fill {height} rows of {width}",
        colours.len()
    );
    let mut bytes = format!("P6\n{width} {height}\n255\n").into_bytes();
    bytes.extend(colours.iter().flatten());
    bytes
}

fn read_largest(reader: &mut Reader) -> Result<usize, Error> {
    reader.skip_space();
    let place = reader.position;
    let largest = reader.number("the largest value")?;
    if (1..=LARGEST).contains(&largest) {
        return Ok(largest);
    }
    Err(reader.wrong(place, &format!("the largest value must be 1 to {LARGEST}, not {largest}")))
}

/// How light a colour is: green more than red, and blue least.
///
/// Source: ITU-R Recommendation BT.601, whose weights are 0.299, 0.587 and 0.114.
pub(super) fn grey(colours: &[u8]) -> u8 {
    let weighed = colours.iter().zip([299, 587, 114]).map(|(&colour, weight)| u32::from(colour) * weight);
    // The weights add up to 1,000, so this is at most 255.
    ((weighed.sum::<u32>() + 500) / 1000) as u8
}
