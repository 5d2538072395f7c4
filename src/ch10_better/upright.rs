//! Pictures that stand upright: the slant of the hand is taken out before the network reads them (LESSONS §10.9).

use super::between::Framed;
use crate::ch02_data::DataSet;
use crate::toolbox::idx::Idx;
use crate::toolbox::Real;

/// Nothing is taken for more slanted than that: 45 degrees.
const MOST_SLANT: Real = 1.0;

/// The straight line through a digit that leans as the digit does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slant {
    /// ȳ, the row in which the ink has its middle, counted from 0.
    pub middle_row: Real,
    /// a, by how many pixels the ink moves to the right from one row to the next: -1 to 1.
    pub a: Real,
}

impl Slant {
    /// Measures a picture: a = Σ g·(x - x̄)·(y - ȳ) / Σ g·(y - ȳ)²
    ///
    /// g is the grey of the pixel in column x and row y, from paper, 0, upward; x̄ and ȳ are the middle of the ink. That is
    /// the line of least squares: with no other a is Σ g·(x - x̄ - a·(y - ȳ))² so small. A picture without ink, or with
    /// ink in one row only, does not lean.
    ///
    /// # Panics
    /// If the pixels do not fill rows of `width`.
    pub fn of(picture: &[Real], width: usize) -> Slant {
        let pixels = picture.len();
        assert!(width > 0 && pixels % width == 0, "{pixels} pixels do not fill rows of {width}");
        let points = || {
            let numbered = picture.iter().enumerate();
            numbered.map(|(i, &grey)| (grey, (i % width) as Real, (i / width) as Real))
        };
        let (mut ink, mut x_sum, mut y_sum) = (0.0, 0.0, 0.0);
        for (grey, x, y) in points() {
            ink += grey;
            x_sum += grey * x;
            y_sum += grey * y;
        }
        if ink == 0.0 {
            return Slant { middle_row: 0.0, a: 0.0 };
        }
        let (middle_column, middle_row) = (x_sum / ink, y_sum / ink);
        let (mut across, mut down) = (0.0, 0.0);
        for (grey, x, y) in points() {
            across += grey * (x - middle_column) * (y - middle_row);
            down += grey * (y - middle_row) * (y - middle_row);
        }
        let a = if down == 0.0 { 0.0 } else { (across / down).clamp(-MOST_SLANT, MOST_SLANT) };
        Slant { middle_row, a }
    }
}

/// Takes the slant out of a picture: each row slides by a·(y - ȳ) to the left.
///
/// # Panics
/// If the pixels do not fill rows of `width`.
pub fn stand_up(picture: &mut [Real], width: usize, framed: &mut Framed) {
    let Slant { middle_row, a } = Slant::of(picture, width);
    framed.fill(picture, width);
    for (y, row) in picture.chunks_mut(width).enumerate() {
        let slide = a * (y as Real - middle_row);
        for (x, pixel) in row.iter_mut().enumerate() {
            *pixel = framed.grey(y as Real, x as Real + slide);
        }
    }
}

/// The same pictures, upright, in whole steps of grey.
pub fn upright(data: &DataSet) -> DataSet {
    let (pictures, width) = (data.pictures(), data.size().1);
    let (mut framed, mut picture, mut all) = (Framed::default(), Vec::new(), Vec::new());
    all.reserve_exact(pictures.elements().len());
    for number in 0..data.count() {
        picture.clear();
        picture.extend(data.picture(number).iter().copied().map(Real::from));
        stand_up(&mut picture, width, &mut framed);
        all.extend(picture.iter().map(|grey| grey.round() as u8));
    }
    DataSet::new(Idx::new(pictures.dimensions(), &all), data.labels().clone(), data.names().to_vec())
}
