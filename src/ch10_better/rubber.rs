//! Pictures that turn, stretch and bend, as if they were drawn on rubber (LESSONS §10.4).

use crate::toolbox::numeric::{cos, sin};
use crate::toolbox::{Matrix, Random, Real};

/// Nothing is turned further than upside down.
pub const MOST_TURN: usize = 180;
/// Nothing is stretched by more than its size.
pub const MOST_STRETCH: usize = 100;
/// So many pins hold the rubber along each side.
const PINS: usize = 5;

/// How far the rubber is pulled at most; by default not at all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pull {
    /// By how many degrees a picture is turned to either side.
    pub turn: usize,
    /// By how many hundredths of its size it gets broader, higher or slanted, or the opposite.
    pub stretch: usize,
    /// By how many pixels each pin is moved sideways, and up or down.
    pub bend: usize,
}

impl Pull {
    /// No picture is pulled at.
    pub const NONE: Pull = Pull { turn: 0, stretch: 0, bend: 0 };
}

/// A picture on rubber: for each pin, the row and the column of the old picture that it holds now.
#[derive(Clone, Debug, PartialEq)]
pub struct Rubber([[[Real; 2]; PINS]; PINS]);

impl Rubber {
    /// Pulls at the rubber under a picture of this height and width, by lot.
    ///
    /// A point at (x, y) from the middle comes from (x + a·x + b·y, y + c·x + d·y), turned by an angle; and then each pin
    /// is moved by itself.
    pub fn draw(pull: Pull, (height, width): (usize, usize), random: &mut Random) -> Rubber {
        let mut lot = |most: Real| most * random.uniform(-1.0, 1.0);
        let (middle_row, middle_column) = ((height as Real - 1.0) / 2.0, (width as Real - 1.0) / 2.0);
        let angle = lot(pull.turn as Real) * std::f64::consts::PI as Real / 180.0;
        let (sin, cos) = (sin(angle), cos(angle));
        let stretch = pull.stretch as Real / 100.0;
        let (a, b, c, d) = (lot(stretch), lot(stretch), lot(stretch), lot(stretch));
        let mut pins = [[[0.0; 2]; PINS]; PINS];
        for (i, row) in pins.iter_mut().enumerate() {
            for (j, pin) in row.iter_mut().enumerate() {
                let part = |number: usize| 2.0 * number as Real / (PINS - 1) as Real - 1.0;
                let (x, y) = (part(j) * middle_column, part(i) * middle_row);
                let (x, y) = (x + a * x + b * y, y + c * x + d * y);
                let (x, y) = (cos * x - sin * y, sin * x + cos * y);
                let bend = pull.bend as Real;
                *pin = [middle_row + y + lot(bend), middle_column + x + lot(bend)];
            }
        }
        Rubber(pins)
    }

    /// Draws the picture anew: each pixel is the grey of the point it comes from.
    pub fn apply(&self, picture: &mut [Real], width: usize, framed: &mut Framed) {
        framed.fill(picture, width);
        let height = picture.len() / width;
        for (r, row) in picture.chunks_mut(width).enumerate() {
            let (i, down) = between_pins(r, height);
            let mut line = [[0.0; 2]; PINS];
            for (j, point) in line.iter_mut().enumerate() {
                *point = part_way(self.0[i][j], self.0[i + 1][j], down);
            }
            for (c, pixel) in row.iter_mut().enumerate() {
                let (j, right) = between_pins(c, width);
                let [row, column] = part_way(line[j], line[j + 1], right);
                *pixel = framed.grey(row, column);
            }
        }
    }
}

/// Behind which pin a row (or column) of so many lies, and what part of the way to the next pin.
fn between_pins(place: usize, count: usize) -> (usize, Real) {
    if count < 2 {
        return (0, 0.0);
    }
    let pins = place * (PINS - 1);
    let pin = (pins / (count - 1)).min(PINS - 2);
    (pin, (pins - pin * (count - 1)) as Real / (count - 1) as Real)
}

fn part_way(from: [Real; 2], to: [Real; 2], part: Real) -> [Real; 2] {
    [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]
}

/// A picture with paper all round, so that every point has four pixels around it.
#[derive(Clone, Debug, Default)]
pub struct Framed {
    height: usize,
    width: usize,
    pixels: Vec<Real>,
}

impl Framed {
    /// Puts paper round a picture: a row above, a column on the left, and two of each on the other sides.
    pub fn fill(&mut self, picture: &[Real], width: usize) {
        (self.height, self.width) = (picture.len() / width, width);
        let framed_width = width + 3;
        self.pixels.clear();
        self.pixels.resize((self.height + 3) * framed_width, 0.0);
        for (framed, row) in self.pixels.chunks_mut(framed_width).skip(1).zip(picture.chunks(width)) {
            framed[1..=width].copy_from_slice(row);
        }
    }

    /// The grey at a point between four pixels.
    pub fn grey(&self, row: Real, column: Real) -> Real {
        let (row, column) = (within(row, self.height), within(column, self.width));
        let (top, left) = (row as usize, column as usize);
        let (down, right) = (row - top as Real, column - left as Real);
        let width = self.width + 3;
        let upper = &self.pixels[top * width + left..][..2];
        let lower = &self.pixels[(top + 1) * width + left..][..2];
        let above = upper[0] + right * (upper[1] - upper[0]);
        let below = lower[0] + right * (lower[1] - lower[0]);
        above + down * (below - above)
    }
}

/// A place in the frame: there is as much ink further out as on its edge, none.
fn within(place: Real, count: usize) -> Real {
    (place + 1.0).clamp(0.0, count as Real + 1.0)
}

/// How each picture is bent in an epoch.
#[derive(Clone, Debug, Default)]
pub struct EpochRubber {
    pull: Pull,
    seed: u64,
    framed: Framed,
}

impl EpochRubber {
    pub fn begin(&mut self, pull: Pull, seed: u64, epoch: u64) {
        let mut random = Random::numbered(seed, epoch);
        // The first number is that of the shifts.
        random.next_bits();
        (self.pull, self.seed) = (pull, random.next_bits());
    }

    pub fn apply(&mut self, numbers: &[usize], (height, width): (usize, usize), x: &mut Matrix) {
        if self.pull == Pull::default() {
            return;
        }
        for (n, &number) in numbers.iter().enumerate() {
            let mut random = Random::numbered(self.seed, number as u64);
            Rubber::draw(self.pull, (height, width), &mut random).apply(
                x.row_mut(n),
                width,
                &mut self.framed,
            );
        }
    }
}
