//! Pictures side by side, each with what the network says to it.

use super::screen::Screen;
use crate::ch02_data::{draw, DataSet};
use crate::ch04_activation::Activation;
use crate::ch08_training::{Network, Workspace};
use crate::toolbox::{columns, Error, Matrix, Random};

/// A picture of at most half as many pixels across and down is enlarged.
const EASILY_SEEN: usize = 14;
/// Spaces between two pictures.
const GAP: usize = 3;
/// A screen with fewer columns gets one picture a row: two would be too small to see.
const ROOM_FOR_SEVERAL: usize = 60;

/// How many pictures are drawn if it is not said.
pub const USUAL_COUNT: usize = 6;

/// How wide a cell is that holds drawings and captions of this width, and how many fit side by side: three in a row
/// as in the school project, fewer if they are too wide. No cell is wider than the screen.
pub fn cell_and_columns(width: usize, screen: &Screen) -> (usize, usize) {
    let cell = width.max(22).min(screen.width()) + GAP;
    let most = if screen.width() < ROOM_FOR_SEVERAL { 1 } else { 3 };
    (cell, ((screen.width() + GAP) / cell).clamp(1, most))
}

/// By how much a picture with this longer side is drawn smaller or larger: (shrink, enlarge), one of them 1.
pub fn scale(longer_side: usize, screen: &Screen) -> (usize, usize) {
    (longer_side.div_ceil(screen.width()).max(1), (EASILY_SEEN / longer_side.max(1)).max(1))
}

/// Draws `count` pictures, chosen from `numbers` by lot, with what the network says to them, if there is one.
pub fn show_some(
    screen: &mut Screen,
    network: Option<&Network>,
    data: &DataSet,
    numbers: &[usize],
    count: usize,
    seed: u64,
) -> Result<(), Error> {
    show_these(screen, network, data, &drawn_by_lot(numbers, count, seed))
}

/// So many of these numbers, or all if there are no more.
pub fn drawn_by_lot(numbers: &[usize], count: usize, seed: u64) -> Vec<usize> {
    let mut drawn = numbers.to_vec();
    Random::new(seed).shuffle(&mut drawn);
    drawn.truncate(count);
    drawn
}

/// Draws the pictures with these numbers, with what the network says to them, if there is one.
pub fn show_these(
    screen: &mut Screen,
    network: Option<&Network>,
    data: &DataSet,
    numbers: &[usize],
) -> Result<(), Error> {
    let captions: Vec<Caption> = numbers.iter().map(|&number| Caption::of(network, data, number)).collect();
    let pictures: Vec<&[u8]> = numbers.iter().map(|&number| data.picture(number)).collect();
    show_pictures(screen, &pictures, data.size(), &captions)
}

/// Draws pictures of this height and width, with a caption for each below it.
pub fn show_pictures(
    screen: &mut Screen,
    pictures: &[&[u8]],
    size: (usize, usize),
    captions: &[Caption],
) -> Result<(), Error> {
    let window = Window::around(pictures, size, screen);
    let widest = captions.iter().map(Caption::width).max().unwrap_or(0);
    let (cell, in_a_row) = cell_and_columns(window.drawn_width().max(widest), screen);
    for (row, some) in pictures.chunks(in_a_row).enumerate() {
        if row > 0 {
            screen.line("")?;
        }
        let drawings: Vec<Vec<String>> = some.iter().map(|picture| window.draw(picture)).collect();
        // Rows of pictures come from `chunks`, which yields no empty list; all pictures have the same height.
        for line in 0..drawings[0].len() {
            let texts: Vec<&str> = drawings.iter().map(|drawing| drawing[line].as_str()).collect();
            screen.whole_line(&side_by_side(&texts, cell))?;
        }
        let captions = &captions[row * in_a_row..][..some.len()];
        let first: Vec<&str> = captions.iter().map(|caption| caption.first.as_str()).collect();
        screen.whole_line(&side_by_side(&first, cell))?;
        screen.whole_line(&painted_verdicts(screen, captions, cell))?;
    }
    Ok(())
}

/// The part of the pictures that holds ink in any of them: the paper around it only takes up room.
struct Window {
    top: usize,
    left: usize,
    height: usize,
    width: usize,
    /// How wide the whole picture is.
    full_width: usize,
    /// How many pixels, across and down, make one drawn pixel.
    shrink: usize,
    /// How many drawn pixels, across and down, one pixel makes: tiny pictures would be hard to see.
    enlarge: usize,
}

impl Window {
    fn around(pictures: &[&[u8]], (full_height, full_width): (usize, usize), screen: &Screen) -> Window {
        let (shrink, enlarge) = scale(full_height.max(full_width), screen);
        if enlarge > 1 {
            // So small a picture loses more than paper: in tiny35's, for one, ink is 0.
            let (height, width) = (full_height, full_width);
            return Window { top: 0, left: 0, height, width, full_width, shrink, enlarge };
        }
        let (mut top, mut left, mut bottom, mut right) = (usize::MAX, usize::MAX, 0, 0);
        for picture in pictures {
            for (i, &pixel) in picture.iter().enumerate() {
                if pixel > 0 {
                    let (row, column) = (i / full_width, i % full_width);
                    top = top.min(row);
                    left = left.min(column);
                    bottom = bottom.max(row);
                    right = right.max(column);
                }
            }
        }
        // Pictures without any ink: one pixel of paper.
        let (top, left) = (top.min(bottom), left.min(right));
        let (height, width) = (bottom - top + 1, right - left + 1);
        let shrink = scale(width.max(height), screen).0;
        Window { top, left, height, width, full_width, shrink, enlarge: 1 }
    }

    /// How many characters wide a picture is drawn.
    fn drawn_width(&self) -> usize {
        self.width.div_ceil(self.shrink) * self.enlarge
    }

    fn draw(&self, picture: &[u8]) -> Vec<String> {
        let (rows, columns) = (self.height.div_ceil(self.shrink) * self.enlarge, self.drawn_width());
        let mut pixels = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                let (row, column) = (row / self.enlarge, column / self.enlarge);
                pixels.push(self.darkest(picture, row, column));
            }
        }
        draw(&pixels, columns)
    }

    /// The darkest of the pixels that make one drawn pixel: their mean would lose thin lines.
    fn darkest(&self, picture: &[u8], row: usize, column: usize) -> u8 {
        let mut darkest = 0;
        for i in row * self.shrink..((row + 1) * self.shrink).min(self.height) {
            for j in column * self.shrink..((column + 1) * self.shrink).min(self.width) {
                darkest = darkest.max(picture[(self.top + i) * self.full_width + self.left + j]);
            }
        }
        darkest
    }
}

/// What stands below a picture.
#[derive(Clone)]
pub struct Caption {
    pub first: String,
    pub second: String,
    /// Whether the second line is good news.
    pub right: bool,
}

impl Caption {
    /// How many columns the longer line takes.
    fn width(&self) -> usize {
        columns::width(&self.first).max(columns::width(&self.second))
    }

    pub fn of(network: Option<&Network>, data: &DataSet, number: usize) -> Caption {
        let label = data.label(number);
        // DataSet::new has made sure that each label has a name.
        let is = &data.names()[label];
        let Some(network) = network else {
            return Caption { first: format!("this is {is}"), second: String::new(), right: true };
        };
        let (mut x, mut y) = (Matrix::default(), Matrix::default());
        let mut workspace = Workspace::new(network);
        data.mini_batch(&[number], &mut x, &mut y);
        network.forward(&x, &mut workspace);
        let answers = &workspace.last().a;
        let answer = answers.largest_in_row(0);
        let value = answers[(0, answer)];
        // Only softmax gives probabilities that add up to 1.
        let sure = match network.layers.last().map(|last| last.activation) {
            Some(Activation::Softmax) => format!("{:.1} % sure", 100.0 * value),
            _ => format!("output {value:.3}"),
        };
        let right = answer == label;
        let second = if right { "right".into() } else { format!("WRONG: it is {is}") };
        // The network has as many outputs as the data set has names: `expect_fit`.
        Caption { first: format!("says {}, {sure}", data.names()[answer]), second, right }
    }
}

/// A text in its cell: what is too long is cut, so that the gap to the next one stays.
pub fn in_cell(text: &str, cell: usize) -> String {
    columns::padded(&columns::cut(text, cell - GAP), cell)
}

fn side_by_side(texts: &[&str], cell: usize) -> String {
    let mut line = String::new();
    for text in texts {
        line += &in_cell(text, cell);
    }
    line.trim_end().to_string()
}

/// The second lines of the captions, the words alone painted: colour takes no room on the screen.
fn painted_verdicts(screen: &Screen, captions: &[Caption], cell: usize) -> String {
    let mut line = String::new();
    for caption in captions {
        let padded = in_cell(&caption.second, cell);
        let verdict = padded.trim_end();
        line += &screen.painted(caption.right, verdict);
        line += &padded[verdict.len()..];
    }
    line.trim_end().to_string()
}
