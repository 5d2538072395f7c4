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
    /// Rows and columns of the pieces that are drawn apart: all of them, if nothing else was said.
    pub piece: (usize, usize),
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
        Signed { width, height, values, largest, piece: (height, width) }
    }

    /// The same in pieces of so many rows and columns, drawn with a gap between them.
    pub fn in_pieces(self, piece: (usize, usize)) -> Signed {
        Signed { piece, ..self }
    }

    /// Whole numbers from -255, the most blue there is, to 255, the most red: what a page draws.
    pub fn colours(&self) -> Vec<i32> {
        self.values.iter().map(|value| (255.0 * value).round() as i32).collect()
    }

    /// How many columns the drawing takes.
    pub fn drawn_width(&self, screen: &Screen) -> usize {
        let scale = self.scale(screen);
        let columns = drawn(self.width, scale);
        columns + (1..columns).filter(|&column| is_gap(column - 1, column, self.piece.1, scale)).count()
    }

    /// The drawing in a panel of this width.
    pub fn panel(&self, width: usize, screen: &Screen) -> Panel {
        Panel::new(self.lines(self.scale(screen), screen), self.drawn_width(screen), width)
    }

    /// The drawing, made smaller and larger by so much: two rows of numbers in each line.
    pub fn lines(&self, scale: (usize, usize), screen: &Screen) -> Vec<String> {
        let (shrink, enlarge) = scale;
        let [rows, columns] = [self.height, self.width].map(|side| drawn(side, scale));
        let mut lines = Vec::new();
        for top in (0..rows).step_by(2) {
            if top > 0 && is_gap(top - 2, top, self.piece.0, scale) {
                lines.push(" ".repeat(self.drawn_width(screen)));
            }
            let mut line = String::new();
            for column in 0..columns {
                if column > 0 && is_gap(column - 1, column, self.piece.1, scale) {
                    line.push(' ');
                }
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
        scale(self.width.max(self.height), screen.width())
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

/// How many columns or rows a side takes, made smaller and larger by so much.
fn drawn(side: usize, (shrink, enlarge): (usize, usize)) -> usize {
    side.div_ceil(shrink) * enlarge
}

/// Whether one piece ends and the next one begins between two of these columns or rows.
fn is_gap(before: usize, behind: usize, piece: usize, (shrink, enlarge): (usize, usize)) -> bool {
    let [before, behind] = [before, behind].map(|drawn| drawn / enlarge * shrink / piece.max(1));
    before != behind
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
