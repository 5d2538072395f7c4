//! `chalknet weights`: the weights of the first layer, drawn in the shape of the pictures.

use super::arguments::Arguments;
use super::screen::Screen;
use super::sources::load_run;
use crate::ch03_linear::Linear;
use crate::toolbox::pgm::Pgm;
use crate::toolbox::{files, Error, Real};
use std::path::Path;

/// How many characters fit side by side; the smallest terminal in common use has 80.
const WIDTH: usize = 80;
/// Spaces between two drawings.
const GAP: usize = 3;
/// How many pixels of the picture, across and down, show one weight.
const ENLARGED: usize = 4;
/// The grey of a weight of 0.
const MID_GREY: u8 = 128;

/// The weights of one neuron, in the shape of a picture, from -1 to 1: divided by the largest of them.
struct Drawing {
    width: usize,
    height: usize,
    values: Vec<Real>,
    largest: Real,
}

impl Drawing {
    fn of(linear: &Linear, neuron: usize, (height, width): (usize, usize)) -> Drawing {
        let mut values: Vec<Real> = (0..linear.weights.rows()).map(|i| linear.weights[(i, neuron)]).collect();
        let largest = values.iter().fold(0.0, |largest, weight| Real::max(largest, weight.abs()));
        if largest > 0.0 {
            for value in &mut values {
                *value /= largest;
            }
        }
        Drawing { width, height, values, largest }
    }

    fn row(&self, row: usize) -> &[Real] {
        &self.values[row * self.width..(row + 1) * self.width]
    }
}

/// Draws as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let (run, pictures) = load_run(arguments)?;
    let first = run.network.linear_layers().next().expect("a loaded network has a linear layer");
    let size = pictures.training.size();
    let drawings: Vec<Drawing> =
        (0..first.weights.columns()).map(|neuron| Drawing::of(first, neuron, size)).collect();
    if let Some(path) = &arguments.out {
        return write_picture(&drawings, path, screen);
    }
    let count = arguments.count.unwrap_or(12).min(drawings.len());
    screen.line(&format!("The weights of {count} of {} neurons of the first layer.\n", drawings.len()))?;
    let cell = size.1.max(22) + GAP;
    let in_a_row = ((WIDTH + GAP) / cell).clamp(1, 3);
    for (i, some) in drawings[..count].chunks(in_a_row).enumerate() {
        for top in (0..size.0).step_by(2) {
            let lines: Vec<String> =
                some.iter().map(|drawing| two_rows(drawing, top, cell, screen)).collect();
            screen.line(lines.concat().trim_end())?;
        }
        let caption = |(j, drawing): (usize, &Drawing)| {
            let text = format!("neuron {}, up to {:.2}", i * in_a_row + j, drawing.largest);
            format!("{text:<cell$}")
        };
        let captions: String = some.iter().enumerate().map(caption).collect();
        screen.line(&format!("{}\n", captions.trim_end()))?;
    }
    Ok(())
}

/// Two rows of weights as one line of text, one above the other in each character, padded to `cell`.
fn two_rows(drawing: &Drawing, top: usize, cell: usize, screen: &Screen) -> String {
    let mut line = String::new();
    let upper = drawing.row(top);
    // Below the last of an odd number of rows nothing is drawn.
    let nothing = vec![0.0; drawing.width];
    let lower = if top + 1 < drawing.height { drawing.row(top + 1) } else { &nothing };
    for (&upper, &lower) in upper.iter().zip(lower) {
        line += &screen.two_colours(colour(upper), colour(lower), sign((upper + lower) / 2.0));
    }
    line + &" ".repeat(cell - drawing.width.min(cell))
}

/// Blue for -1, white for 0, red for 1: one of the 216 colours that every terminal with colours has.
fn colour(value: Real) -> u8 {
    let rest = 5 - (5.0 * value.abs()).round() as u8;
    let (red, green, blue) = if value > 0.0 { (5, rest, rest) } else { (rest, rest, 5) };
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

/// All neurons in a grid: white for the largest weight, black for its negative, mid-grey for 0, and
/// black lines between them.
fn write_picture(drawings: &[Drawing], path: &Path, screen: &mut Screen) -> Result<(), Error> {
    let columns = (1..).find(|columns| columns * columns >= drawings.len()).unwrap_or(1);
    let rows = drawings.len().div_ceil(columns);
    let (cell_height, cell_width) = (drawings[0].height * ENLARGED + 1, drawings[0].width * ENLARGED + 1);
    let (height, width) = (rows * cell_height + 1, columns * cell_width + 1);
    let mut pixels = vec![0; height * width];
    for (i, drawing) in drawings.iter().enumerate() {
        let (top, left) = (i / columns * cell_height + 1, i % columns * cell_width + 1);
        for y in 0..cell_height - 1 {
            for x in 0..cell_width - 1 {
                let value = drawing.row(y / ENLARGED)[x / ENLARGED];
                let grey = f64::from(MID_GREY) + 127.0 * value as f64;
                pixels[(top + y) * width + left + x] = grey.round() as u8;
            }
        }
    }
    let file = Pgm::new(width, height, pixels).file_bytes();
    files::replace(path, &file, "Name a picture in a folder that exists: --out FILE.pgm.")?;
    screen.line(&format!(
        "{} neurons in {rows} rows of {columns}, {width}x{height} pixels, are drawn in {}.",
        drawings.len(),
        path.display()
    ))
}
