//! `chalknet weights`: the weights of the first layer, drawn in the shape of the pictures.

use super::arguments::Arguments;
use super::out_files::expect_picture_name;
use super::panels::{show_panels, width_and_most};
use super::screen::Screen;
use super::signed::Signed;
use super::sources::{load_run, Pictures};
use crate::ch03_linear::Linear;
use crate::ch08_training::Network;
use crate::toolbox::pgm::Pgm;
use crate::toolbox::{columns, files, quote, Error};
use std::path::Path;

/// How many neurons are drawn if it is not said.
const USUAL_COUNT: usize = 12;
/// How many pixels of the picture, across and down, show one weight.
const ENLARGED: usize = 4;
/// The grey of a weight of 0.
const MID_GREY: u8 = 128;

/// The weights of a neuron in the shape of the pictures; of the first layer, since it alone looks at pictures.
pub fn weights_of(linear: &Linear, neuron: usize, size: (usize, usize)) -> Signed {
    Signed::new((0..linear.weights.rows()).map(|i| linear.weights[(i, neuron)]).collect(), size)
}

/// Draws as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    if let Some(path) = &arguments.out {
        expect_picture_name(arguments, path, "pgm")?;
    }
    let (saved, pictures) = load_run(arguments, screen)?;
    // `load` refuses networks without a layer.
    let layers = &saved.run.network.layers;
    let first = &layers[0].linear;
    let size = pictures.training.size();
    let drawing = |neuron| weights_of(first, neuron, size).in_pieces(pictures.pieces());
    let drawings: Vec<Signed> = (0..first.weights.columns()).map(drawing).collect();
    if let Some(path) = &arguments.out {
        return write_picture(&drawings, path, screen);
    }
    let count = arguments.count.unwrap_or(USUAL_COUNT).min(drawings.len());
    if let Some(text) = pictures.what_weights_show() {
        screen.line(&(text + "\n"))?;
    }
    screen.line(&format!(
        "The weights of {count} of {} neurons of the first layer: red (# +) above 0, blue (= -) below.\n",
        drawings.len()
    ))?;
    // `count` was cut to as many as there are.
    show(&drawings[..count], names(&saved.run.network, &pictures), screen)
}

/// The names of the classes that the neurons of the first layer speak for: with a single layer, one each.
pub fn names<'a>(network: &Network, pictures: &'a Pictures) -> &'a [String] {
    if network.layers.len() == 1 {
        pictures.training.names()
    } else {
        &[]
    }
}

/// Drawings side by side, below each its neuron, or the class it speaks for.
fn show(drawings: &[Signed], names: &[String], screen: &mut Screen) -> Result<(), Error> {
    let Some(first) = drawings.first() else { return Ok(()) };
    let captions: Vec<String> =
        drawings.iter().enumerate().map(|(i, drawing)| caption(drawing, i, names)).collect();
    let widest = captions.iter().map(|caption| columns::width(caption)).max().unwrap_or(0);
    let (width, most) = width_and_most(first.drawn_width(screen).max(widest), screen);
    let mut panels = Vec::new();
    for (drawing, caption) in drawings.iter().zip(&captions) {
        let mut panel = drawing.panel(width, screen);
        panel.add(caption);
        panels.push(panel);
    }
    show_panels(&panels, most, screen)?;
    screen.line("")
}

/// The weights of the first eight neurons, drawn so small that they take no more than so many columns and rows.
pub fn small(linear: &Linear, size: (usize, usize), most: (usize, usize), screen: &Screen) -> Vec<String> {
    let (height, width) = size;
    let neurons = 0..linear.weights.columns().min(8);
    for shrink in 1..=width.max(height) {
        let (rows, columns) = (height.div_ceil(shrink).div_ceil(2) + 1, width.div_ceil(shrink) + 1);
        let Some(in_a_row) = [8, 4, 2, 1].into_iter().find(|neurons| neurons * columns <= most.0) else {
            continue;
        };
        if neurons.len().div_ceil(in_a_row) * rows <= most.1 {
            let draw = |neuron| weights_of(linear, neuron, size).lines((shrink, 1), screen);
            let drawings: Vec<Vec<String>> = neurons.map(draw).collect();
            let line = |some: &[Vec<String>], row: usize| -> String {
                some.iter().filter_map(|lines| lines.get(row)).map(|line| line.clone() + " ").collect()
            };
            let lines = |some: &[Vec<String>]| (0..rows).map(|row| line(some, row)).collect::<Vec<_>>();
            return drawings.chunks(in_a_row).flat_map(lines).collect();
        }
    }
    Vec::new()
}

/// "neuron 3, up to 0.52", or the class instead of the neuron.
pub fn caption(drawing: &Signed, neuron: usize, names: &[String]) -> String {
    let who = names.get(neuron).map_or(format!("neuron {neuron}"), |name| format!("class {name}"));
    format!("{who}, up to {:.2}", drawing.largest)
}

/// All neurons in a grid: white for the largest weight, nearly black for its negative, mid-grey for 0, and
/// black lines between them, and white ones between the pieces of each.
fn write_picture(drawings: &[Signed], path: &Path, screen: &mut Screen) -> Result<(), Error> {
    let columns = (1..).find(|columns| columns * columns >= drawings.len()).unwrap_or(1);
    let rows = drawings.len().div_ceil(columns);
    // A loaded network has a linear layer, and that a neuron: there is a drawing.
    let (cell_height, cell_width) = (drawings[0].height * ENLARGED + 1, drawings[0].width * ENLARGED + 1);
    let (height, width) = (rows * cell_height + 1, columns * cell_width + 1);
    let ((below, beside), (piece_height, piece_width)) = (drawings[0].pieces, drawings[0].size_of_piece());
    let begins_piece =
        |at: usize, pieces: usize, side: usize| (1..pieces).any(|piece| piece * side * ENLARGED == at);
    let mut pixels = vec![0; height * width];
    for (i, drawing) in drawings.iter().enumerate() {
        let (top, left) = (i / columns * cell_height + 1, i % columns * cell_width + 1);
        for y in 0..cell_height - 1 {
            for x in 0..cell_width - 1 {
                let value = drawing.values[y / ENLARGED * drawing.width + x / ENLARGED];
                let grey = f64::from(MID_GREY) + 127.0 * value as f64;
                let is_line = begins_piece(y, below, piece_height) || begins_piece(x, beside, piece_width);
                pixels[(top + y) * width + left + x] = if is_line { 255 } else { grey.round() as u8 };
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
