//! Pictures that turn, stretch and bend, as if they were drawn on rubber (LESSONS §10.4).

use super::between::{part_way, Framed};
use crate::toolbox::numeric::{cos, sin};
use crate::toolbox::{Random, Real};

/// Nothing is turned further than upside down.
pub const MOST_TURN: usize = 180;
/// Nothing is stretched by more than its size.
pub const MOST_STRETCH: usize = 100;
/// So many pins hold the rubber along each side.
const PINS: usize = 5;

/// How far the rubber is pulled at most.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pull {
    /// By how many degrees a picture is turned to either side: 0 to 180.
    pub turn: usize,
    /// By how many percent it gets broader, higher or slanted, or the opposite: 0 to 100.
    pub stretch: usize,
    /// By how many pixels each pin is moved, sideways and up or down: 0 to 1000.
    pub bend: usize,
}

impl Pull {
    /// Not at all.
    pub const NONE: Pull = Pull { turn: 0, stretch: 0, bend: 0 };
}

/// A point of a picture: its row and its column, counted from 0; between two rows it has digits behind the point.
pub type Point = [Real; 2];

/// A picture on rubber, held by 5 times 5 pins: for each, the point of the old picture that lies under it now.
#[derive(Clone, Debug, PartialEq)]
pub struct Rubber(pub [[Point; PINS]; PINS]);

impl Rubber {
    /// Pulls at the rubber under a picture of this height and width, by lot, with a strength from 0 (not at all) to 1.
    ///
    /// What lies x to the right of the middle and y below it was at (x + a·x + b·y, y + c·x + d·y) before, turned by an
    /// angle; and then each pin is moved by itself.
    ///
    /// # Panics
    /// If pictures are to be turned by more than 180 degrees.
    pub fn draw(pull: Pull, strength: Real, (height, width): (usize, usize), random: &mut Random) -> Rubber {
        let mut lot = |most: Real| strength * most * random.uniform(-1.0, 1.0);
        let angle = lot(pull.turn as Real) * std::f64::consts::PI as Real / 180.0;
        let (sin, cos) = (sin(angle), cos(angle));
        let stretch = pull.stretch as Real / 100.0;
        let (a, b, c, d) = (lot(stretch), lot(stretch), lot(stretch), lot(stretch));
        let (middle_row, middle_column) = ((height as Real - 1.0) / 2.0, (width as Real - 1.0) / 2.0);
        // -1 for the first pin of a side, 1 for the last.
        let place = |pin: usize| 2.0 * pin as Real / (PINS - 1) as Real - 1.0;
        let mut pins = [[[0.0; 2]; PINS]; PINS];
        for (i, row) in pins.iter_mut().enumerate() {
            for (j, pin) in row.iter_mut().enumerate() {
                let (x, y) = (place(j) * middle_column, place(i) * middle_row);
                let (x, y) = (x + a * x + b * y, y + c * x + d * y);
                let (x, y) = (cos * x - sin * y, sin * x + cos * y);
                let bend = pull.bend as Real;
                *pin = [middle_row + y + lot(bend), middle_column + x + lot(bend)];
            }
        }
        Rubber(pins)
    }

    /// Draws a picture anew: each pixel gets the grey of the point that lies there now.
    ///
    /// # Panics
    /// If the pixels do not fill rows of `width`.
    pub fn apply(&self, picture: &mut [Real], width: usize, framed: &mut Framed) {
        framed.fill(picture, width);
        let height = picture.len() / width;
        for (r, pixels) in picture.chunks_mut(width).enumerate() {
            let (i, down) = between_pins(r, height);
            let mut line = [[0.0; 2]; PINS];
            for (j, point) in line.iter_mut().enumerate() {
                *point = between_points(self.0[i][j], self.0[i + 1][j], down);
            }
            for (c, pixel) in pixels.iter_mut().enumerate() {
                let (j, right) = between_pins(c, width);
                let [row, column] = between_points(line[j], line[j + 1], right);
                *pixel = framed.grey(row, column);
            }
        }
    }
}

/// Behind which pin a row (or column) of so many lies, and how much of the way to the next one.
fn between_pins(place: usize, count: usize) -> (usize, Real) {
    let last = count.max(2) - 1;
    let pin = (place * (PINS - 1) / last).min(PINS - 2);
    (pin, (place * (PINS - 1) - pin * last) as Real / last as Real)
}

fn between_points(from: Point, to: Point, part: Real) -> Point {
    [part_way(from[0], to[0], part), part_way(from[1], to[1], part)]
}
