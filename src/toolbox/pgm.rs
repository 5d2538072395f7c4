//! PGM, the simplest format of grey pictures: a header in letters and digits, then the pixels.
//!
//! ```text
//! P5             P5: a byte a pixel follows; P2: the pixels are written out in digits
//! # a remark     as many as one likes
//! 28 28          width and height
//! 255            the largest value, which means white; 0 means black
//! ```
//!
//! Source: the manual page "pgm" of Netpbm.

use super::Error;
use std::path::Path;

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

    /// Understands the bytes of a PGM file; `path` is for the messages. A largest value below 255 is scaled up to it.
    ///
    /// # Errors
    /// If it is not one whole picture in the form P2 or P5 with at most 255 shades.
    pub fn from_bytes(path: &Path, bytes: &[u8]) -> Result<Pgm, Error> {
        let reader = &mut Reader { path, bytes, position: 2 };
        let is_binary = match bytes.get(..2) {
            Some(b"P5") => true,
            Some(b"P2") => false,
            _ => return Err(reader.wrong(0, "a PGM picture begins with P2 or P5; this is something else")),
        };
        if !bytes.get(2).is_some_and(|&byte| byte.is_ascii_whitespace() || byte == b'#') {
            return Err(reader.wrong(2, "after P2 or P5 a space or a new line must follow"));
        }
        let (width, height) = (reader.number("the width")?, reader.number("the height")?);
        reader.skip_space();
        let place = reader.position;
        let largest = reader.number("the largest value")?;
        if !(1..=255).contains(&largest) {
            let problem = format!("the largest value must be 1 to 255 (8 bits a pixel), not {largest}");
            return Err(reader.wrong(place, &problem));
        }
        let count = match width.checked_mul(height) {
            Some(count) if count > 0 => count,
            _ => return Err(reader.wrong(2, &format!("no picture has {height} rows of {width} pixels"))),
        };
        let pixels = if is_binary { reader.bytes(count)? } else { reader.digits(count)? };
        if let Some(i) = pixels.iter().position(|&pixel| usize::from(pixel) > largest) {
            // `position` found a pixel of this number.
            let problem = format!("says that the largest value is {largest}, but pixel {i} is {}", pixels[i]);
            return Err(reader.wrong(place, &problem));
        }
        let scaled = |pixel: &u8| ((usize::from(*pixel) * 255 + largest / 2) / largest) as u8;
        Ok(Pgm { width, height, pixels: pixels.iter().map(scaled).collect() })
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

/// Walks through the bytes of a file.
struct Reader<'a> {
    path: &'a Path,
    bytes: &'a [u8],
    position: usize,
}

impl Reader<'_> {
    fn wrong(&self, position: usize, problem: &str) -> Error {
        Error::content(self.path, format!("byte {position}"), problem)
    }

    /// Steps over white space, and over remarks from # to the end of their line.
    fn skip_space(&mut self) {
        let mut in_remark = false;
        while let Some(&byte) = self.bytes.get(self.position) {
            match byte {
                b'#' => in_remark = true,
                b'\n' | b'\r' => in_remark = false,
                _ if in_remark || byte.is_ascii_whitespace() => {}
                _ => return,
            }
            self.position += 1;
        }
    }

    fn number(&mut self, what: &str) -> Result<usize, Error> {
        self.skip_space();
        let start = self.position;
        while self.bytes.get(self.position).is_some_and(u8::is_ascii_digit) {
            self.position += 1;
        }
        // From `start` to here `get` found only digits.
        let mut digits = self.bytes[start..self.position].iter().map(|digit| u32::from(digit - b'0'));
        let number = digits.try_fold(0u32, |number, digit| number.checked_mul(10)?.checked_add(digit));
        match number {
            Some(number) if start < self.position => Ok(number as usize),
            Some(_) => Err(self.wrong(start, &format!("{what} is expected here, a whole number"))),
            None => Err(self.wrong(start, &format!("{what} is too large"))),
        }
    }

    /// P5: one white space ends the header, then exactly one byte a pixel.
    fn bytes(&mut self, count: usize) -> Result<Vec<u8>, Error> {
        if !self.bytes.get(self.position).is_some_and(u8::is_ascii_whitespace) {
            return Err(
                self.wrong(self.position, "behind the largest value one space or new line must follow")
            );
        }
        // There is a byte before `start`, so it is at most the length.
        let start = self.position + 1;
        let found = self.bytes.len() - start;
        if found == count {
            return Ok(self.bytes[start..].to_vec());
        }
        Err(self.wrong(start, &format!("the header promises {count} pixels, but {found} bytes follow")))
    }

    /// P2: each pixel as a number.
    fn digits(&mut self, count: usize) -> Result<Vec<u8>, Error> {
        let mut pixels = Vec::new();
        for i in 0..count {
            self.skip_space();
            let place = self.position;
            let pixel = self.number("the next pixel")?;
            let too_large = |_| self.wrong(place, &format!("pixel {i} is {pixel}, more than 255"));
            pixels.push(u8::try_from(pixel).map_err(too_large)?);
        }
        self.skip_space();
        match self.bytes.get(self.position) {
            None => Ok(pixels),
            Some(_) => Err(self.wrong(self.position, &format!("after {count} pixels the file should end"))),
        }
    }
}
