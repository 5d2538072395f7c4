//! Drawings side by side, each with a few words below it.

use super::screen::Screen;
use crate::toolbox::{columns, Error};

/// Spaces between two panels.
const GAP: usize = 3;
/// No panel of several pictures is narrower: so they stand in columns, whatever is drawn.
const NARROWEST: usize = 22;
/// A screen with fewer columns gets one picture a row: two would be too small to see.
const ROOM_FOR_SEVERAL: usize = 60;

/// A drawing and the words below it: lines that all take `width` columns on the screen, where colours take none.
pub struct Panel {
    width: usize,
    lines: Vec<String>,
}

impl Panel {
    /// A panel so many columns wide with a drawing whose lines take `drawn` columns.
    pub fn new(drawing: Vec<String>, drawn: usize, width: usize) -> Panel {
        let width = width.max(drawn);
        let spaces = " ".repeat(width - drawn);
        Panel { width, lines: drawing.into_iter().map(|line| line + &spaces).collect() }
    }

    /// Adds a line of words; what is too long is cut.
    pub fn add(&mut self, words: &str) {
        self.lines.push(columns::padded(words, self.width));
    }

    /// Adds a line of words that are good or bad news: they alone are painted.
    pub fn add_verdict(&mut self, is_good: bool, words: &str, screen: &Screen) {
        let padded = columns::padded(words, self.width);
        let words = padded.trim_end();
        self.lines.push(screen.painted(is_good, words) + &padded[words.len()..]);
    }
}

/// How wide each of several panels is that are to hold so much, and how many of them may stand in a row: three as in the
/// school project.
pub fn width_and_most(content: usize, screen: &Screen) -> (usize, usize) {
    let most = if screen.width() < ROOM_FOR_SEVERAL { 1 } else { 3 };
    (content.max(NARROWEST).min(screen.width()), most)
}

/// Draws panels side by side: as many in a row as find room, and at most so many.
pub fn show_panels(panels: &[Panel], most: usize, screen: &mut Screen) -> Result<(), Error> {
    let mut rest = panels;
    while !rest.is_empty() {
        let mut used = 0;
        let fitting = rest.iter().take(most).take_while(|panel| {
            used += panel.width + GAP;
            used <= screen.width() + GAP
        });
        // One that is too wide gets a row all the same.
        let (row, others) = rest.split_at(fitting.count().max(1));
        show_row(row, screen)?;
        rest = others;
        if !rest.is_empty() {
            screen.line("")?;
        }
    }
    Ok(())
}

fn show_row(row: &[Panel], screen: &mut Screen) -> Result<(), Error> {
    let height = row.iter().map(|panel| panel.lines.len()).max().unwrap_or(0);
    for i in 0..height {
        let mut line = String::new();
        for panel in row {
            let blank = || " ".repeat(panel.width);
            line += &panel.lines.get(i).cloned().unwrap_or_else(blank);
            line += &" ".repeat(GAP);
        }
        screen.whole_line(line.trim_end())?;
    }
    Ok(())
}
