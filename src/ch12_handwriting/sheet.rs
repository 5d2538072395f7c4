//! A sheet of paper with digits on it, step by step (LESSONS §12.6).

use super::{
    contrast, fit, ink, is_ink_light, joined, mean_around, otsu, pieces, reading_order, shrunk, without_dust,
    Area, Piece,
};
use crate::toolbox::{Matrix, Real};

/// So long is the longer side of a photo at most: it is quick then, and still shows a hundred digits.
const MOST_PIXELS: usize = 1600;
/// Grain is smoothed as far as the longer side divided by this: few pixels, so that no stroke is lost.
const GRAIN: usize = 400;
/// The paper at a pixel is the mean around it, as far as the longer side divided by this.
const SURROUNDINGS: usize = 4;
/// How much darker than the paper ink must be, if white is 1 and black is 0: less is grain, or a shadow.
const LEAST_CONTRAST: Real = 0.075;

/// What has more pieces than that is no sheet of paper.
const MOST_PIECES: usize = 1000;

/// What was found on a sheet of paper, and what was found out on the way.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The photo, not too large, without grain.
    pub photo: Matrix,
    /// How light the paper is at each pixel.
    pub paper: Matrix,
    /// Whether the ink is lighter than the paper.
    pub is_light: bool,
    /// How much ink is on each pixel.
    pub ink: Matrix,
    /// A pixel with more than that counts as ink.
    pub threshold: Real,
    /// Which pixels count as ink.
    pub is_ink: Vec<bool>,
    /// How many pieces are too small to be part of a digit.
    pub dust: usize,
    /// The digits, in the order in which one reads.
    pub digits: Vec<Digit>,
}

/// A digit on a sheet.
#[derive(Clone, Debug)]
pub struct Digit {
    /// Where it stands on the photo of the sheet.
    pub area: Area,
    /// What the network gets to see, 1 where there is ink.
    pub picture: Matrix,
}

impl Sheet {
    /// Looks for digits.          photo (any size, 0 black to 1 white) → digits (`rows`×`columns` each)
    ///
    /// # Panics
    /// If the photo has no pixels, or `rows` or `columns` is 0.
    pub fn read(photo: &Matrix, rows: usize, columns: usize) -> Sheet {
        let mut sheet = Sheet::with_ink(photo);
        let all = pieces(&sheet.is_ink, sheet.photo.columns());
        let count = all.len();
        let mut large = without_dust(all);
        if large.len() > MOST_PIECES {
            large.clear();
        }
        sheet.dust = count - large.len();
        for piece in reading_order(joined(large)) {
            let picture = fit(&shape(&piece, sheet.photo.columns()), rows, columns);
            sheet.digits.push(Digit { area: piece.area, picture });
        }
        sheet
    }

    /// Tells paper and ink apart, and no more.
    pub fn with_ink(photo: &Matrix) -> Sheet {
        let photo = shrunk(photo, MOST_PIXELS);
        let side = photo.rows().max(photo.columns());
        let nothing = vec![false; photo.values().len()];
        let photo = mean_around(&photo, &nothing, side / GRAIN);
        let is_light = is_ink_light(&photo);
        let mut sheet = Sheet { photo, is_light, is_ink: nothing, ..Sheet::default() };
        // In the first mean there is ink too. Without what then counts as ink, the next is better.
        for _ in 0..3 {
            sheet.paper = mean_around(&sheet.photo, &sheet.is_ink, side / SURROUNDINGS);
            sheet.ink = ink(&sheet.photo, &sheet.paper, sheet.is_light);
            sheet.threshold = otsu(sheet.ink.values());
            sheet.is_ink = sheet.ink.values().iter().map(|ink| *ink > sheet.threshold).collect();
        }
        if contrast(&sheet.ink, &sheet.is_ink) < LEAST_CONTRAST {
            sheet.is_ink.fill(false);
        }
        sheet
    }
}

/// The shape of a piece: 1 where its ink is, 0 elsewhere.
fn shape(piece: &Piece, columns: usize) -> Matrix {
    let Area { top, left, height, width } = piece.area;
    let mut shape = Matrix::zeros(height, width);
    for pixel in &piece.pixels {
        shape[(pixel / columns - top, pixel % columns - left)] = 1.0;
    }
    shape
}

/// Below this probability an answer is "I do not know" (chosen on validation pictures, LESSONS §12.8).
pub const UNSURE: Real = 0.7;

/// The most probable class, if it is probable enough.          p (1×C)
///
/// # Panics
/// If there is no class.
pub fn sure(p: &Matrix, threshold: Real) -> Option<usize> {
    let class = p.largest_in_row(0);
    (p[(0, class)] >= threshold).then_some(class)
}
