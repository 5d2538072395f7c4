//! Pictures side by side, each with what the network says to it.

use super::answers::picture;
use super::commands::Set;
use super::panels::{show_panels, width_and_most, Panel};
use super::reading::Answer;
use super::screen::Screen;
use super::sources::Pictures;
use crate::ch02_data::{draw, DataSet};
use crate::ch08_training::{Network, Workspace};
use crate::toolbox::{columns, Error, Random};

/// A picture of at most half as many pixels across and down is enlarged.
const EASILY_SEEN: usize = 14;

/// How many pictures are drawn if it is not said.
pub const USUAL_COUNT: usize = 6;

/// By how much a picture with this longer side is drawn smaller or larger so that it takes at most so many columns:
/// (shrink, enlarge), one of them 1.
pub fn scale(longer_side: usize, most_columns: usize) -> (usize, usize) {
    (longer_side.div_ceil(most_columns).max(1), (EASILY_SEEN / longer_side.max(1)).max(1))
}

/// Draws `count` pictures of a set, chosen by lot, with what the network says to them, if there is one.
pub fn show_some(
    screen: &mut Screen,
    network: Option<&Network>,
    pictures: &Pictures,
    set: Set,
    count: usize,
    seed: u64,
) -> Result<(), Error> {
    let (_, numbers) = pictures.set(set);
    show_these(screen, network, pictures, set, &drawn_by_lot(numbers, count, seed))
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
    pictures: &Pictures,
    set: Set,
    numbers: &[usize],
) -> Result<(), Error> {
    let ((seen, _), (drawn, _)) = (pictures.set(set), pictures.set_before_edges(set));
    let captions: Vec<Caption> = numbers.iter().map(|&number| Caption::of(network, seen, number)).collect();
    let pictures: Vec<&[u8]> = numbers.iter().map(|&number| drawn.picture(number)).collect();
    show_pictures(screen, &pictures, drawn.size(), &captions)
}

/// Draws pictures of this height and width, with a caption for each below it.
pub fn show_pictures(
    screen: &mut Screen,
    pictures: &[&[u8]],
    size: (usize, usize),
    captions: &[Caption],
) -> Result<(), Error> {
    let window = Window::around(pictures, size, screen.width());
    let widest = captions.iter().map(Caption::width).max().unwrap_or(0);
    let (width, most) = width_and_most(window.drawn_width().max(widest), screen);
    let panels: Vec<Panel> = pictures
        .iter()
        .zip(captions)
        .map(|(picture, caption)| {
            let mut panel = Panel::new(window.draw(picture), window.drawn_width(), width);
            caption.add_to(&mut panel, screen);
            panel
        })
        .collect();
    show_panels(&panels, most, screen)
}

/// Panels no wider than the pictures of this height and width need, with two lines of words for each.
pub fn picture_panels(
    pictures: &[&[u8]],
    size: (usize, usize),
    captions: &[[String; 2]],
    screen: &Screen,
) -> Vec<Panel> {
    let window = Window::around(pictures, size, screen.width());
    let widest = captions.iter().flatten().map(|caption| columns::width(caption)).max().unwrap_or(0);
    let width = window.drawn_width().max(widest).min(screen.width());
    let panel = |(picture, captions): (&&[u8], &[String; 2])| {
        let mut panel = Panel::new(window.draw(picture), window.drawn_width(), width);
        captions.iter().for_each(|caption| panel.add(caption));
        panel
    };
    pictures.iter().zip(captions).map(panel).collect()
}

/// A panel so wide with a picture of this height and width, the paper around its ink too.
pub fn whole_picture(picture: &[u8], size: (usize, usize), width: usize, screen: &Screen) -> Panel {
    let window = Window::whole(size, screen.width());
    Panel::new(window.draw(picture), window.drawn_width(), width)
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
    fn whole((height, width): (usize, usize), most_columns: usize) -> Window {
        let (shrink, enlarge) = scale(height.max(width), most_columns);
        Window { top: 0, left: 0, height, width, full_width: width, shrink, enlarge }
    }

    fn around(pictures: &[&[u8]], size: (usize, usize), most_columns: usize) -> Window {
        let whole = Window::whole(size, most_columns);
        if whole.enlarge > 1 {
            // So small a picture loses more than paper: in tiny35's, for one, ink is 0.
            return whole;
        }
        let full_width = whole.width;
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
        let shrink = scale(width.max(height), most_columns).0;
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
    /// The number of the picture in its file, as it is typed behind --picture.
    pub number: Option<usize>,
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

    fn add_to(&self, panel: &mut Panel, screen: &Screen) {
        if let Some(number) = self.number {
            panel.add(&format!("picture {number}"));
        }
        panel.add(&self.first);
        panel.add_verdict(self.right, &self.second, screen);
    }

    /// What a network says to a picture of a set, or what it shows if there is no network.
    pub fn of(network: Option<&Network>, data: &DataSet, number: usize) -> Caption {
        let label = data.label(number);
        // DataSet::new has made sure that each label has a name.
        let is = &data.names()[label];
        let Some(network) = network else {
            let first = format!("this is {is}");
            return Caption { number: Some(number), first, second: String::new(), right: true };
        };
        let said = Answer::to(&picture(data, number), network, &mut Workspace::new(network));
        let (answer, output) = said.classes[0];
        let sure = match said.are_probabilities {
            true => said.in_words(output) + " sure",
            false => "output ".to_string() + &said.in_words(output),
        };
        let right = answer == label;
        let second = if right { "right".into() } else { format!("WRONG: it is {is}") };
        // The network has as many outputs as the data set has names: `expect_fit`.
        let first = format!("says {}, {sure}", data.names()[answer]);
        Caption { number: Some(number), first, second, right }
    }
}
