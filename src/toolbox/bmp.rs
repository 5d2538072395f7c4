//! BMP, the pictures that Windows saves: two headers, perhaps a palette, then rows of pixels, the lowest row first.
//!
//! ```text
//! byte  0          "BM"
//! byte 10          where the pixels begin
//! byte 14          the size of the second header: 12 in the oldest files, else 40 or more
//! byte 18, 22      width and height; a height below 0 means that the highest row comes first
//! byte 28          bits a pixel: 1, 4 and 8 are places in the palette; 16, 24 and 32 hold blue, green and red
//! byte 30          0: not compressed; 3: not compressed either, and three masks say which bits are red, green and blue
//! byte 46          how many colours the palette has; 0 means all that the bits can count
//! ```
//!
//! All numbers have the least significant byte first, and each row ends at a multiple of four bytes.
//!
//! Source: Microsoft, "Bitmap Storage", and the structures BITMAPFILEHEADER, BITMAPCOREHEADER and BITMAPINFOHEADER.

use super::pgm::{grey, is_too_large, too_large, Pgm};
use super::Error;
use std::path::Path;

/// Which bits are red, green and blue, if a file does not say so.
const MASKS_OF_16: [u32; 3] = [0x7C00, 0x03E0, 0x001F];
const MASKS_OF_24: [u32; 3] = [0xFF_0000, 0xFF00, 0xFF];

/// What the headers say.
struct Header {
    width: usize,
    height: usize,
    is_highest_first: bool,
    bits: usize,
    /// The greys of the palette; empty if the pixels hold colours.
    palette: Vec<u8>,
    masks: [u32; 3],
    /// Where the pixels begin.
    start: usize,
}

/// Whether a file begins like one that [`picture`] reads.
pub fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM")
}

/// Understands the bytes of a file as a grey picture; `path` is for the messages. Colours become grey.
///
/// # Errors
/// If it is not one whole picture, or a compressed one, or has more than [`MOST_PIXELS`](super::pgm::MOST_PIXELS).
pub fn picture(path: &Path, bytes: &[u8]) -> Result<Pgm, Error> {
    let wrong = |(byte, problem): (usize, String)| Error::content(path, format!("byte {byte}"), problem);
    let header = Header::read(bytes).map_err(wrong)?;
    header.pixels(bytes).map(|pixels| Pgm::new(header.width, header.height, pixels)).map_err(wrong)
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Header, (usize, String)> {
        if !begins(bytes) {
            return Err((0, "a BMP picture begins with BM; this is something else".to_string()));
        }
        let (start, size) = (number(bytes, 10, 4)? as usize, number(bytes, 14, 4)? as usize);
        let is_old = size == 12;
        if !is_old && !(40..=4096).contains(&size) {
            return Err((14, format!("a header of {size} bytes is none that BMP has")));
        }
        let (width, height) = match is_old {
            true => (number(bytes, 18, 2)? as i32, number(bytes, 20, 2)? as i32),
            false => (number(bytes, 18, 4)? as i32, number(bytes, 22, 4)? as i32),
        };
        if width <= 0 || height == 0 {
            return Err((18, format!("no picture has {height} rows of {width} pixels")));
        }
        let (width, is_highest_first, height) = (width as usize, height < 0, height.unsigned_abs() as usize);
        if is_too_large(width, height) {
            return Err((18, too_large()));
        }
        let bits = number(bytes, if is_old { 24 } else { 28 }, 2)? as usize;
        let compression = if is_old { 0 } else { number(bytes, 30, 4)? };
        let has_masks = compression == 3 && (bits == 16 || bits == 32);
        if compression != 0 && !has_masks {
            return Err((30, "this picture is compressed: save it as BMP with 24 bits a pixel".to_string()));
        }
        let masks = match bits {
            _ if has_masks => [number(bytes, 54, 4)?, number(bytes, 58, 4)?, number(bytes, 62, 4)?],
            16 => MASKS_OF_16,
            _ => MASKS_OF_24,
        };
        if masks.contains(&0) {
            return Err((
                54,
                "the masks leave out a colour: save it as BMP with 24 bits a pixel".to_string(),
            ));
        }
        let palette = match bits {
            1 | 4 | 8 if is_old => read_palette(bytes, 26, 1 << bits, 3)?,
            1 | 4 | 8 => match number(bytes, 46, 4)? as usize {
                0 => read_palette(bytes, 14 + size, 1 << bits, 4)?,
                count => read_palette(bytes, 14 + size, count.min(1 << bits), 4)?,
            },
            16 | 24 | 32 => Vec::new(),
            _ => return Err((28, format!("a pixel has 1, 4, 8, 16, 24 or 32 bits, not {bits}"))),
        };
        Ok(Header { width, height, is_highest_first, bits, palette, masks, start })
    }

    /// The greys of all pixels, the highest row first.
    fn pixels(&self, bytes: &[u8]) -> Result<Vec<u8>, (usize, String)> {
        let Header { width, height, is_highest_first, bits, start, .. } = *self;
        let found = bytes.get(start..).unwrap_or(&[]);
        // Each row ends at a multiple of 32 bits.
        let row_length = width.checked_mul(bits).map(|bits| bits.div_ceil(32) * 4);
        let whole =
            row_length.and_then(|length| length.checked_mul(height)).filter(|&whole| whole <= found.len());
        let (Some(row_length), Some(whole)) = (row_length, whole) else {
            let problem = format!(
                "the header promises {height} rows of {width} pixels, but {} bytes follow",
                found.len()
            );
            return Err((start, problem));
        };
        let mut pixels = Vec::with_capacity(width * height);
        let mut add =
            |row: &[u8]| (0..width).try_for_each(|i| self.pixel(row, i).map(|pixel| pixels.push(pixel)));
        let mut rows = found[..whole].chunks(row_length);
        let added =
            if is_highest_first { rows.try_for_each(&mut add) } else { rows.rev().try_for_each(&mut add) };
        added.map(|()| pixels).map_err(|problem| (start, problem))
    }

    /// The grey of pixel i of a row.
    fn pixel(&self, row: &[u8], i: usize) -> Result<u8, String> {
        if self.palette.is_empty() {
            let bytes = self.bits / 8;
            let colour = little_endian(&row[i * bytes..(i + 1) * bytes]);
            // The bits under a mask are a part of the mask's own, which means 255.
            let part = |mask: u32| (u64::from(colour & mask) * 255 / u64::from(mask)) as u8;
            return Ok(grey(&self.masks.map(part)));
        }
        // The first pixel is in the highest bits of a byte.
        let place = i * self.bits;
        let number = row[place / 8] >> (8 - self.bits - place % 8) & (u8::MAX >> (8 - self.bits));
        let count = self.palette.len();
        self.palette.get(usize::from(number)).copied().ok_or_else(|| {
            format!("a pixel has colour {number}, but the palette has only {count}, counted from 0")
        })
    }
}

/// The greys of so many colours, each of which takes `each` bytes: blue, green, red and perhaps nothing.
fn read_palette(bytes: &[u8], start: usize, count: usize, each: usize) -> Result<Vec<u8>, (usize, String)> {
    let found = bytes.get(start..start + count * each);
    let found = found.ok_or((start, format!("the file ends within its palette of {count} colours")))?;
    Ok(found.chunks(each).map(|colour| grey(&[colour[2], colour[1], colour[0]])).collect())
}

fn number(bytes: &[u8], place: usize, length: usize) -> Result<u32, (usize, String)> {
    let found = bytes.get(place..place + length);
    found.map(little_endian).ok_or((bytes.len(), "the file ends within its header".to_string()))
}

/// At most four bytes, the least significant first.
fn little_endian(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}
