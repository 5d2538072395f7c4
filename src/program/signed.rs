//! Numbers above and below 0 in the shape of a picture: weights, and what each pixel spoke for or against.

use super::panels::Panel;
use super::pictures::scale;
use super::screen::Screen;
use crate::toolbox::Real;

/// Numbers in the shape of a picture, from -1 to 1: divided by the largest of them.
#[derive(Clone)]
pub struct Signed {
    pub width: usize,
    pub height: usize,
    pub values: Vec<Real>,
    pub largest: Real,
    /// So many pieces below each other and beside each other are drawn apart.
    pub pieces: (usize, usize),
}

impl Signed {
    /// Of as many numbers as there are pixels, row after row.
    pub fn new(mut values: Vec<Real>, (height, width): (usize, usize)) -> Signed {
        let largest = values.iter().fold(0.0, |largest, value| Real::max(largest, value.abs()));
        if largest > 0.0 {
            for value in &mut values {
                *value /= largest;
            }
        }
        Signed { width, height, values, largest, pieces: (1, 1) }
    }

    /// The same in so many equal pieces below each other and beside each other; a panel does not draw what is left over.
    pub fn in_pieces(self, pieces: (usize, usize)) -> Signed {
        Signed { pieces, ..self }
    }

    /// Height and width of each piece.
    pub fn size_of_piece(&self) -> (usize, usize) {
        (self.height / self.pieces.0, self.width / self.pieces.1)
    }

    /// The piece that begins at this row and column.
    fn piece(&self, top: usize, left: usize) -> Signed {
        let (height, width) = self.size_of_piece();
        let rows = (top..top + height).map(|row| &self.values[row * self.width + left..][..width]);
        Signed { width, height, values: rows.flatten().copied().collect(), pieces: (1, 1), ..*self }
    }

    /// Whole numbers from -255, the most blue there is, to 255, the most red: what a page draws.
    pub fn colours(&self) -> Vec<i32> {
        self.values.iter().map(|value| (255.0 * value).round() as i32).collect()
    }

    /// How many columns the drawing takes.
    pub fn drawn_width(&self, screen: &Screen) -> usize {
        let (shrink, enlarge) = self.scale(screen);
        let (_, width) = self.size_of_piece();
        (width.div_ceil(shrink) * enlarge + 1) * self.pieces.1 - 1
    }

    /// The drawing in a panel of this width.
    pub fn panel(&self, width: usize, screen: &Screen) -> Panel {
        let ((height, width_of_piece), scale) = (self.size_of_piece(), self.scale(screen));
        let mut lines = Vec::new();
        for top in (0..self.pieces.0).map(|piece| piece * height) {
            let lefts = (0..self.pieces.1).map(|piece| piece * width_of_piece);
            let drawn: Vec<Vec<String>> =
                lefts.map(|left| self.piece(top, left).lines(scale, screen)).collect();
            if top > 0 {
                lines.push(" ".repeat(self.drawn_width(screen)));
            }
            for i in 0..drawn[0].len() {
                let line: Vec<&str> = drawn.iter().map(|lines| lines[i].as_str()).collect();
                lines.push(line.join(" "));
            }
        }
        Panel::new(lines, self.drawn_width(screen), width)
    }

    /// The drawing in one piece, made smaller and larger by so much: two rows of numbers in each line.
    pub fn lines(&self, (shrink, enlarge): (usize, usize), screen: &Screen) -> Vec<String> {
        let [rows, columns] = [self.height, self.width].map(|side| side.div_ceil(shrink) * enlarge);
        let mut lines = Vec::new();
        for top in (0..rows).step_by(2) {
            let mut line = String::new();
            for column in 0..columns {
                let value = |row: usize| self.value(row / enlarge * shrink, column / enlarge * shrink);
                let (upper, lower) = (value(top), value(top + 1));
                line += &screen.two_colours(
                    number_of_colour(upper),
                    number_of_colour(lower),
                    sign((upper + lower) / 2.0),
                );
            }
            lines.push(line);
        }
        lines
    }

    fn scale(&self, screen: &Screen) -> (usize, usize) {
        // Each piece is rounded up by itself, and between them is a gap.
        let pieces = self.pieces.1;
        scale(self.width.max(self.height), (screen.width() + 1) / pieces * pieces - pieces)
    }

    /// The number at a place; 0 outside.
    fn value(&self, row: usize, column: usize) -> Real {
        if row < self.height && column < self.width {
            self.values[row * self.width + column]
        } else {
            0.0
        }
    }
}

/// Blue for -1, white for 0, red for 1, in steps from 0 to 5: red, green, blue.
pub fn colour(value: Real) -> [u8; 3] {
    let rest = 5 - (5.0 * value.abs()).round() as u8;
    if value > 0.0 {
        [5, rest, rest]
    } else {
        [rest, rest, 5]
    }
}

/// One of the 216 colours that every terminal with colours has.
fn number_of_colour(value: Real) -> u8 {
    let [red, green, blue] = colour(value);
    16 + 36 * red + 6 * green + blue
}

/// The same without colour.
fn sign(value: Real) -> char {
    match value {
        value if value > 0.5 => '#',
        value if value > 0.15 => '+',
        value if value < -0.5 => '=',
        value if value < -0.15 => '-',
        _ => '·',
    }
}
