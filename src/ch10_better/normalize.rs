//! Normalized pictures: upright and equally broad, before a network learns them or reads them (LESSONS §10.9).

use super::between::Framed;
use crate::toolbox::Real;

/// s₀: so broad is every digit made, as a part of the width of its picture.
const BREADTH: Real = 0.16;
/// No digit is made more than twice as broad or as narrow.
const MOST_CHANGE: Real = 2.0;
/// Nothing is taken for more slanted than that: 45 degrees.
const MOST_SLANT: Real = 1.0;

/// How the ink lies in a picture, in pixels; rows and columns are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InkShape {
    /// x̄, the column in which the ink has its middle.
    pub middle_column: Real,
    /// ȳ, the row.
    pub middle_row: Real,
    /// a, by how much the ink moves to the right from a row to the one below it: -1 to 1.
    pub slant: Real,
    /// s, how far the ink lies from the line through its middle that leans as it does.
    pub breadth: Real,
}

impl InkShape {
    /// Measures a picture.
    ///
    /// - x̄ = Σ g·x / Σ g and ȳ = Σ g·y / Σ g, with g the grey of the pixel in column x and row y, 0 if it is paper
    /// - a = Σ g·(x - x̄)·(y - ȳ) / Σ g·(y - ȳ)², the line of least squares
    /// - s = √(Σ g·(x - x̄ - a·(y - ȳ))² / Σ g)
    ///
    /// Ink in a single row does not lean. None if there is no ink.
    ///
    /// # Panics
    /// If the pixels do not fill rows of `width`.
    pub fn of(picture: &[Real], width: usize) -> Option<InkShape> {
        let pixels = picture.len();
        assert!(width > 0 && pixels % width == 0, "{pixels} pixels do not fill rows of {width}");
        let [ink, x_sum, y_sum] = sums(picture, width, |x, y| [1.0, x, y]);
        if ink == 0.0 {
            return None;
        }
        let (middle_column, middle_row) = (x_sum / ink, y_sum / ink);
        let [xx, xy, yy] = sums(picture, width, |x, y| {
            let (x, y) = (x - middle_column, y - middle_row);
            [x * x, x * y, y * y]
        });
        let slant = if yy == 0.0 { 0.0 } else { (xy / yy).clamp(-MOST_SLANT, MOST_SLANT) };
        // S(a) multiplied out: Σ g·x² - 2·a·Σ g·x·y + a²·Σ g·y². Rounding must not make it less than 0.
        let squares = (xx - 2.0 * slant * xy + slant * slant * yy).max(0.0);
        Some(InkShape { middle_column, middle_row, slant, breadth: (squares / ink).sqrt() })
    }
}

/// Three sums at once: Σ g·term
fn sums(picture: &[Real], width: usize, terms: impl Fn(Real, Real) -> [Real; 3]) -> [Real; 3] {
    let mut found = [0.0; 3];
    for (y, row) in picture.chunks(width).enumerate() {
        for (x, grey) in row.iter().enumerate() {
            for (sum, term) in found.iter_mut().zip(terms(x as Real, y as Real)) {
                *sum += grey * term;
            }
        }
    }
    found
}

/// Draws a picture anew, upright and as broad as all others: in column x and row y stands the grey that was in column
/// x̄ + k·(x - x̄) + a·(y - ȳ) of this row, with k = s/s₀, from ½ to 2. A picture without ink stays as it is.
///
/// # Panics
/// If the pixels do not fill rows of `width`.
pub fn normalize(picture: &mut [Real], width: usize) {
    let Some(InkShape { middle_column, middle_row, slant, breadth }) = InkShape::of(picture, width) else {
        return;
    };
    let k = (breadth / (BREADTH * width as Real)).clamp(1.0 / MOST_CHANGE, MOST_CHANGE);
    let mut framed = Framed::default();
    framed.fill(picture, width);
    for (y, row) in picture.chunks_mut(width).enumerate() {
        let y = y as Real;
        let leaning = middle_column + slant * (y - middle_row);
        for (x, pixel) in row.iter_mut().enumerate() {
            *pixel = framed.grey(y, leaning + k * (x as Real - middle_column));
        }
    }
}
