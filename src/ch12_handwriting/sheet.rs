//! A sheet of paper with digits on it, step by step (LESSONS §12.5).

use super::{
    fit, ink, is_ink_light, joined, otsu, paper, pieces, reading_order, shrink, without_dust, Area, Piece,
};
use crate::toolbox::{Matrix, Real};

/// A photo is made so small that its longer side has at most so many pixels: more show the grain of the paper.
const MOST_PIXELS: usize = 1600;
/// The paper at a pixel is what lies around it, as far as this part of the longer side.
const REACH: usize = 4;
/// How much darker than paper ink has to be, of the way from white to black: less is grain, or a shadow.
const LEAST_CONTRAST: Real = 0.075;

/// What was found on a sheet of paper, and what was found out on the way.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The photo, made small.
    pub photo: Matrix,
    /// How light the paper is at each pixel.
    pub paper: Matrix,
    /// Whether the ink is lighter than the paper, as chalk is.
    pub is_light: bool,
    /// How much ink is on each pixel.
    pub ink: Matrix,
    /// From how much on a pixel counts as ink.
    pub threshold: Real,
    /// Which pixels count as ink.
    pub is_ink: Vec<bool>,
    /// How many pieces are too small for a digit.
    pub dust: usize,
    /// The digits, in the order in which one reads.
    pub digits: Vec<Digit>,
}

/// A digit on a sheet.
#[derive(Clone, Debug)]
pub struct Digit {
    /// Where it stands on the small photo.
    pub area: Area,
    /// What the network gets to see, 1 where there is ink.
    pub picture: Matrix,
}

impl Sheet {
    /// Looks for digits, and makes of each a picture of so many rows and columns.          photo (any size) → digits (rows×columns)
    ///
    /// # Panics
    /// If `rows` or `columns` is 0.
    pub fn read(photo: &Matrix, rows: usize, columns: usize) -> Sheet {
        let mut sheet = Sheet::part(shrink(photo, MOST_PIXELS));
        if contrast(&sheet.ink, &sheet.is_ink) < LEAST_CONTRAST {
            sheet.is_ink.fill(false);
        }
        let all = pieces(&sheet.is_ink, sheet.photo.columns());
        let count = all.len();
        let kept = without_dust(all);
        sheet.dust = count - kept.len();
        for piece in reading_order(joined(kept)) {
            let picture = fit(&shape(&piece, sheet.photo.columns()), rows, columns);
            sheet.digits.push(Digit { area: piece.area, picture });
        }
        sheet
    }

    /// Tells paper and ink apart, and no more.
    fn part(photo: Matrix) -> Sheet {
        let reach = photo.rows().max(photo.columns()) / REACH;
        let mut sheet = Sheet { is_ink: vec![false; photo.values().len()], photo, ..Sheet::default() };
        // The first mean has ink in it; without what is taken for ink then, the next one is better.
        for _ in 0..3 {
            sheet.paper = paper(&sheet.photo, &sheet.is_ink, reach);
            sheet.is_light = is_ink_light(&sheet.photo, &sheet.paper);
            sheet.ink = ink(&sheet.photo, &sheet.paper, sheet.is_light);
            sheet.threshold = otsu(sheet.ink.values());
            for (is_ink, value) in sheet.is_ink.iter_mut().zip(sheet.ink.values()) {
                *is_ink = *value >= sheet.threshold;
            }
        }
        sheet
    }
}

/// How much more ink is on what counts as ink than on the rest, in the mean; 0 if all is one or the other.
fn contrast(ink: &Matrix, is_ink: &[bool]) -> Real {
    let (mut sums, mut counts) = ([0.0; 2], [0.0; 2]);
    for (value, &is_ink) in ink.values().iter().zip(is_ink) {
        sums[usize::from(is_ink)] += *value as f64;
        counts[usize::from(is_ink)] += 1.0;
    }
    let mean = |k: usize| sums[k] / counts[k];
    if counts.contains(&0.0) {
        0.0
    } else {
        (mean(1) - mean(0)) as Real
    }
}

/// The shape of a piece: 1 where its ink is, 0 where there is paper.
fn shape(piece: &Piece, columns: usize) -> Matrix {
    let Area { top, left, height, width } = piece.area;
    let mut shape = Matrix::zeros(height, width);
    for pixel in &piece.pixels {
        shape[(pixel / columns - top, pixel % columns - left)] = 1.0;
    }
    shape
}

/// Below this probability an answer is "I do not know" (chosen on validation pictures, LESSONS §12.7).
pub const UNSURE: Real = 0.7;

/// The most probable class, if it is probable enough.          p (1×C) → a class, or none
///
/// # Panics
/// If there is no class.
pub fn sure(probabilities: &Matrix, threshold: Real) -> Option<usize> {
    let class = probabilities.largest_in_row(0);
    (probabilities[(0, class)] >= threshold).then_some(class)
}
