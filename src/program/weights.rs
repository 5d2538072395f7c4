//! `chalknet weights`: the weights of the first layer, drawn in the shape of the pictures.

use super::arguments::Arguments;
use super::pictures::{cell_and_columns, in_cell, scale};
use super::screen::Screen;
use super::sources::{expect_other_file, load_run};
use super::values::expect_ending;
use crate::ch03_linear::Linear;
use crate::toolbox::pgm::Pgm;
use crate::toolbox::{columns, files, quote, Error, Real};
use std::path::Path;

/// How many neurons are drawn if it is not said.
const USUAL_COUNT: usize = 12;
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
    /// By how much it is drawn smaller, and larger.
    scale: (usize, usize),
}

impl Drawing {
    fn of(linear: &Linear, neuron: usize, (height, width): (usize, usize), scale: (usize, usize)) -> Drawing {
        let mut values: Vec<Real> = (0..linear.weights.rows()).map(|i| linear.weights[(i, neuron)]).collect();
        let largest = values.iter().fold(0.0, |largest, weight| Real::max(largest, weight.abs()));
        if largest > 0.0 {
            for value in &mut values {
                *value /= largest;
            }
        }
        Drawing { width, height, values, largest, scale }
    }

    /// "neuron 3, up to 0.52", or the class instead of the neuron.
    fn caption(&self, neuron: usize, names: &[String]) -> String {
        let who = names.get(neuron).map_or(format!("neuron {neuron}"), |name| format!("class {name}"));
        format!("{who}, up to {:.2}", self.largest)
    }

    /// Height and width as it is drawn in the terminal.
    fn drawn_size(&self) -> (usize, usize) {
        let (shrink, enlarge) = self.scale;
        (self.height.div_ceil(shrink) * enlarge, self.width.div_ceil(shrink) * enlarge)
    }

    /// The weight at a place of the drawing; 0 outside.
    fn drawn(&self, row: usize, column: usize) -> Real {
        let (shrink, enlarge) = self.scale;
        let (row, column) = (row / enlarge * shrink, column / enlarge * shrink);
        if row < self.height && column < self.width {
            self.values[row * self.width + column]
        } else {
            0.0
        }
    }

    /// Two rows as one line of text, one above the other in each character, padded to `cell`.
    fn two_rows(&self, top: usize, cell: usize, screen: &Screen) -> String {
        let (_, width) = self.drawn_size();
        let mut line = String::new();
        for column in 0..width {
            let (upper, lower) = (self.drawn(top, column), self.drawn(top + 1, column));
            line += &screen.two_colours(colour(upper), colour(lower), sign((upper + lower) / 2.0));
        }
        line + &" ".repeat(cell - width.min(cell))
    }
}

/// Draws as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    if let Some(path) = &arguments.out {
        expect_picture_name(arguments, path)?;
    }
    let (saved, pictures) = load_run(arguments, screen)?;
    // `load` refuses networks without a layer.
    let layers = &saved.run.network.layers;
    let first = &layers[0].linear;
    let (height, width) = pictures.training.size();
    let scale = scale(width.max(height), screen);
    let draw = |neuron| Drawing::of(first, neuron, (height, width), scale);
    let drawings: Vec<Drawing> = (0..first.weights.columns()).map(draw).collect();
    if let Some(path) = &arguments.out {
        return write_picture(&drawings, path, screen);
    }
    // With a single layer, each neuron speaks for a class.
    let names = if layers.len() == 1 { pictures.training.names() } else { &[] };
    let count = arguments.count.unwrap_or(USUAL_COUNT).min(drawings.len());
    screen.line(&format!("The weights of {count} of {} neurons of the first layer.\n", drawings.len()))?;
    // `count` was cut to as many as there are.
    show(&drawings[..count], names, screen)
}

/// A drawing must not replace the network, nor be called what it is not.
fn expect_picture_name(arguments: &Arguments, path: &Path) -> Result<(), Error> {
    expect_ending(path, "pgm")?;
    expect_other_file(arguments, path)
}

/// Drawings side by side, below each its neuron, or the class it speaks for.
fn show(drawings: &[Drawing], names: &[String], screen: &mut Screen) -> Result<(), Error> {
    let captions: Vec<String> =
        drawings.iter().enumerate().map(|(i, drawing)| drawing.caption(i, names)).collect();
    let widest = captions.iter().map(|caption| columns::width(caption)).max().unwrap_or(0);
    let drawn_width = drawings.first().map_or(0, |drawing| drawing.drawn_size().1);
    let (cell, in_a_row) = cell_and_columns(drawn_width.max(widest), screen);
    for (row, some) in drawings.chunks(in_a_row).enumerate() {
        // `chunks` yields no empty list.
        for top in (0..some[0].drawn_size().0).step_by(2) {
            let lines: Vec<String> = some.iter().map(|drawing| drawing.two_rows(top, cell, screen)).collect();
            screen.whole_line(lines.concat().trim_end())?;
        }
        let captions = captions[row * in_a_row..][..some.len()].iter();
        let line: String = captions.map(|caption| in_cell(caption, cell)).collect();
        screen.whole_line(&format!("{}\n", line.trim_end()))?;
    }
    Ok(())
}

/// The weights of the first eight neurons, drawn so small that they take no more than so many columns and rows.
pub fn small(
    linear: &Linear,
    (height, width): (usize, usize),
    most: (usize, usize),
    screen: &Screen,
) -> Vec<String> {
    let count = linear.weights.columns().min(8);
    for shrink in 1..=width.max(height) {
        let (rows, columns) = (height.div_ceil(shrink).div_ceil(2) + 1, width.div_ceil(shrink) + 1);
        let Some(in_a_row) = [8, 4, 2, 1].into_iter().find(|neurons| neurons * columns <= most.0) else {
            continue;
        };
        if count.div_ceil(in_a_row) * rows <= most.1 {
            let drawings: Vec<Drawing> =
                (0..count).map(|neuron| Drawing::of(linear, neuron, (height, width), (shrink, 1))).collect();
            let line = |some: &[Drawing], top: usize| -> String {
                some.iter().map(|drawing| drawing.two_rows(top, columns, screen)).collect()
            };
            let lines = |some: &[Drawing]| (0..rows).map(|row| line(some, 2 * row)).collect::<Vec<_>>();
            return drawings.chunks(in_a_row).flat_map(lines).collect();
        }
    }
    Vec::new()
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

/// All neurons in a grid: white for the largest weight, nearly black for its negative, mid-grey for 0, and
/// black lines between them.
fn write_picture(drawings: &[Drawing], path: &Path, screen: &mut Screen) -> Result<(), Error> {
    let columns = (1..).find(|columns| columns * columns >= drawings.len()).unwrap_or(1);
    let rows = drawings.len().div_ceil(columns);
    // A loaded network has a linear layer, and that a neuron: there is a drawing.
    let (cell_height, cell_width) = (drawings[0].height * ENLARGED + 1, drawings[0].width * ENLARGED + 1);
    let (height, width) = (rows * cell_height + 1, columns * cell_width + 1);
    let mut pixels = vec![0; height * width];
    for (i, drawing) in drawings.iter().enumerate() {
        let (top, left) = (i / columns * cell_height + 1, i % columns * cell_width + 1);
        for y in 0..cell_height - 1 {
            for x in 0..cell_width - 1 {
                let value = drawing.values[y / ENLARGED * drawing.width + x / ENLARGED];
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
        quote::path(path)
    ))
}
