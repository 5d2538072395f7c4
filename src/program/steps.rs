//! The steps of chapter 12, drawn one below the other.

use super::better::with_view;
use super::screen::Screen;
use crate::ch10_better::View;
use crate::ch12_handwriting::{Area, Sheet};
use crate::toolbox::{Error, Matrix, Real};

/// From white to black, where there is no colour.
const SHADES: [char; 5] = [' ', '░', '▒', '▓', '█'];
/// The letters for the digits; those behind the last have its sign.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ#";

/// Draws how a photo became digits.
pub fn show_steps(name: &str, sheet: &Sheet, view: View, screen: &mut Screen) -> Result<(), Error> {
    let (rows, columns) = (sheet.photo.rows(), sheet.photo.columns());
    screen.line(&format!("{name}\n\n1. The photo, {rows} rows of {columns} pixels"))?;
    draw(&sheet.photo, screen)?;
    screen.line("\n2. How light the paper is, without the ink")?;
    draw(&sheet.paper, screen)?;
    let kind = if sheet.is_light { "lighter" } else { "darker" };
    screen.line(&format!("\n3. The ink: how much {kind} than the paper each pixel is"))?;
    let most = sheet.ink.values().iter().copied().fold(Real::MIN_POSITIVE, Real::max);
    draw(&made_of(&sheet.ink, |_, ink| 1.0 - ink / most), screen)?;
    screen.line(&format!("\n4. What counts as ink: from {:.3} on", sheet.threshold))?;
    draw(&made_of(&sheet.ink, |i, _| if sheet.is_ink[i] { 0.0 } else { 1.0 }), screen)?;
    screen.line(&format!(
        "\n5. The pieces that are digits, a letter each; . is dust ({} pieces)",
        sheet.dust
    ))?;
    draw_pieces(sheet, screen)?;
    screen.line("\n6. The box around each")?;
    for (i, digit) in sheet.digits.iter().enumerate() {
        let Area { top, left, height, width } = digit.area;
        screen.line(&format!(
            "   {}: {height} rows from {top} on, {width} columns from {left} on",
            letter(i)
        ))?;
    }
    let then = with_view(", then ", view);
    let drawn = if view.edges { " (here before edges are made of it)" } else { "" };
    screen.line(&format!(
        "\n7. What the network sees: scaled, and its centre of mass in the middle{then}{drawn}"
    ))
}

fn letter(i: usize) -> char {
    LETTERS.chars().nth(i).unwrap_or('#')
}

/// A matrix of the same shape with other numbers.
fn made_of(matrix: &Matrix, number: impl Fn(usize, Real) -> Real) -> Matrix {
    let values = matrix.values().iter().enumerate().map(|(i, &value)| number(i, value)).collect();
    Matrix::new(matrix.rows(), matrix.columns(), values)
}

/// How many pixels across one character is; it is as high as two such squares.
fn pixels_a_character(columns: usize, screen: &Screen) -> usize {
    columns.div_ceil(screen.width().max(1))
}

/// Greys from 0 black to 1 white, two squares of pixels above each other in a character.
fn draw(picture: &Matrix, screen: &mut Screen) -> Result<(), Error> {
    let side = pixels_a_character(picture.columns(), screen);
    for top in (0..picture.rows()).step_by(2 * side) {
        let mut line = String::new();
        for left in (0..picture.columns()).step_by(side) {
            let upper = mean(picture, top, left, side).unwrap_or(1.0);
            let lower = mean(picture, top + side, left, side).unwrap_or(upper);
            // The 24 greys of a terminal; a mean of numbers from 0 to 1 is not outside.
            let grey = |value: Real| 232 + (23.0 * value).round() as u8;
            let shade = (4.0 * (1.0 - (upper + lower) / 2.0)).round() as usize;
            line += &screen.two_colours(grey(upper), grey(lower), SHADES[shade.min(4)]);
        }
        screen.whole_line(line.trim_end())?;
    }
    Ok(())
}

/// The mean of a square, as far as the picture goes; None below it.
fn mean(picture: &Matrix, top: usize, left: usize, side: usize) -> Option<Real> {
    let (bottom, right) = ((top + side).min(picture.rows()), (left + side).min(picture.columns()));
    let (mut sum, mut count) = (0.0, 0.0);
    for row in top..bottom {
        for value in &picture.row(row)[left..right] {
            sum += value;
            count += 1.0;
        }
    }
    (count > 0.0).then(|| (sum / count).clamp(0.0, 1.0))
}

/// A character is the letter of the digit whose ink is there, or a point for ink that is dust.
fn draw_pieces(sheet: &Sheet, screen: &mut Screen) -> Result<(), Error> {
    let (rows, columns) = (sheet.photo.rows(), sheet.photo.columns());
    let side = pixels_a_character(columns, screen);
    for top in (0..rows).step_by(2 * side) {
        let mut line = String::new();
        for left in (0..columns).step_by(side) {
            let (bottom, right) = ((top + 2 * side).min(rows), (left + side).min(columns));
            let mut pixels = (top..bottom).flat_map(|i| (left..right).map(move |j| (i, j)));
            let ink = pixels.find(|(i, j)| sheet.is_ink[i * columns + j]);
            let is_in = |Area { top, left, height, width }: Area, (i, j): (usize, usize)| {
                (top..top + height).contains(&i) && (left..left + width).contains(&j)
            };
            line.push(ink.map_or(' ', |place| {
                sheet.digits.iter().position(|digit| is_in(digit.area, place)).map_or('.', letter)
            }));
        }
        screen.whole_line(line.trim_end())?;
    }
    Ok(())
}
