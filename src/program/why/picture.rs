//! The picture and what spoke for and against, side by side in a file.

use super::Why;
use crate::program::screen::Screen;
use crate::program::signed::{colour, Signed};
use crate::toolbox::pgm::ppm_bytes;
use crate::toolbox::{files, quote, Error};
use std::path::Path;

/// How many pixels of the file, across and down, show one of the picture.
const ENLARGED: usize = 10;
/// White columns between the two.
const GAP: usize = 2;

/// Writes a PPM file: ink on paper at the left, the parts at the right, red for the answer and blue for the second choice.
pub fn write(why: &Why, names: &[String], path: &Path, screen: &mut Screen) -> Result<(), Error> {
    let (height, width) = why.asked.size;
    let parts = Signed::new(why.reasons.parts.clone(), why.asked.size);
    let full_width = (2 * width + GAP) * ENLARGED;
    let mut colours = Vec::new();
    for row in (0..height).flat_map(|row| [row; ENLARGED]) {
        for column in (0..2 * width + GAP).flat_map(|column| [column; ENLARGED]) {
            colours.push(match (column < width, column.checked_sub(width + GAP)) {
                (true, _) => [255 - (255.0 * why.asked.ink[(0, row * width + column)]).round() as u8; 3],
                (_, Some(column)) => colour(parts.values[row * width + column]).map(|part| 51 * part),
                (_, None) => [255; 3],
            });
        }
    }
    let file = ppm_bytes(full_width, height * ENLARGED, &colours);
    files::replace(path, &file, "Name a picture in a folder that exists: --out FILE.ppm.")?;
    screen.line(&format!(
        "The picture and its parts (red: for {}, blue: for {}), {full_width}x{} pixels, are drawn in {}.",
        names[why.reasons.answer],
        names[why.reasons.other],
        height * ENLARGED,
        quote::path(path)
    ))
}
