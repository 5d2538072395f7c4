//! Pieces of ink, and which of them are digits (LESSONS §12.4).

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The first row.
    pub top: usize,
    /// The first column.
    pub left: usize,
    /// How many rows.
    pub height: usize,
    /// How many columns.
    pub width: usize,
}

impl Area {
    /// The first row below, and the first column to the right.
    fn end(&self) -> (usize, usize) {
        (self.top + self.height, self.left + self.width)
    }

    /// The smallest rectangle that holds both.
    pub fn around(&self, other: &Area) -> Area {
        let (top, left) = (self.top.min(other.top), self.left.min(other.left));
        let (bottom, right) = (self.end().0.max(other.end().0), self.end().1.max(other.end().1));
        Area { top, left, height: bottom - top, width: right - left }
    }

    /// The longer side.
    pub fn side(&self) -> usize {
        self.height.max(self.width)
    }
}

/// Ink that hangs together.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Where it is.
    pub area: Area,
    /// The numbers of its pixels, counted row after row through the whole picture.
    pub pixels: Vec<usize>,
}

/// All ink that hangs together, also over corners, piece by piece: from a pixel to its neighbours, to their
/// neighbours, until there is none left.
///
/// # Panics
/// If the pixels do not fill rows of `width`.
pub fn pieces(is_ink: &[bool], width: usize) -> Vec<Piece> {
    assert!(width > 0 && is_ink.len() % width == 0, "{} pixels do not fill rows of {width}", is_ink.len());
    let height = is_ink.len() / width;
    let mut is_left = is_ink.to_vec();
    let mut pieces = Vec::new();
    for start in 0..is_ink.len() {
        if !is_left[start] {
            continue;
        }
        is_left[start] = false;
        let mut area = Area { top: start / width, left: start % width, height: 1, width: 1 };
        let mut pixels = vec![start];
        // What stands behind `next` was found, but nobody has looked around there yet.
        let mut next = 0;
        while next < pixels.len() {
            let (row, column) = (pixels[next] / width, pixels[next] % width);
            area = area.around(&Area { top: row, left: column, height: 1, width: 1 });
            for i in row.saturating_sub(1)..=(row + 1).min(height - 1) {
                for j in column.saturating_sub(1)..=(column + 1).min(width - 1) {
                    if is_left[i * width + j] {
                        is_left[i * width + j] = false;
                        pixels.push(i * width + j);
                    }
                }
            }
            next += 1;
        }
        pieces.push(Piece { area, pixels });
    }
    pieces
}

/// Only the pieces that may be a part of a digit: at least a quarter as long as the longest. All else is dust.
pub fn without_dust(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let longest = pieces.iter().map(|piece| piece.area.side()).max().unwrap_or(0);
    pieces.retain(|piece| 4 * piece.area.side() >= longest);
    pieces
}

/// Pieces that are one digit put together: one stands above the other, close to it, as the bar above a 5.
pub fn joined(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    while let Some(mut piece) = pieces.pop() {
        // What is joined is larger, and may be close to others now.
        while let Some(i) =
            pieces.iter().chain(&joined).position(|other| belong_together(&piece.area, &other.area))
        {
            let other =
                if i < pieces.len() { pieces.swap_remove(i) } else { joined.swap_remove(i - pieces.len()) };
            piece.area = piece.area.around(&other.area);
            piece.pixels.extend(other.pixels);
        }
        joined.push(piece);
    }
    joined
}

/// Whether two pieces are parts of one digit: they lie above each other, or one of them is too small or too flat to
/// be a digit beside the other; and they are no further apart than a quarter of the longer one.
fn belong_together(a: &Area, b: &Area) -> bool {
    let (longer, shorter) = (a.side().max(b.side()), a.side().min(b.side()));
    let gap_down = a.top.max(b.top).saturating_sub(a.end().0.min(b.end().0));
    let gap_across = a.left.max(b.left).saturating_sub(a.end().1.min(b.end().1));
    let overlap = a.end().1.min(b.end().1).saturating_sub(a.left.max(b.left));
    let are_above = 2 * overlap > a.width.min(b.width);
    let is_small = 3 * shorter < 2 * longer;
    let is_flat = a.width > 2 * a.height || b.width > 2 * b.height;
    4 * gap_down.max(gap_across) <= longer && (are_above || is_small || is_flat)
}

/// The order in which one reads: line after line, and in a line from left to right.
///
/// From the top down, a digit joins the first line that has a digit whose rows its middle lies in; if there is none, it
/// begins a new line.
pub fn reading_order(mut digits: Vec<Piece>) -> Vec<Piece> {
    digits.sort_by_key(|digit| (digit.area.top, digit.area.left));
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for digit in digits {
        let middle = digit.area.top + digit.area.height / 2;
        match lines
            .iter_mut()
            .find(|line| line.iter().any(|other| (other.area.top..other.area.end().0).contains(&middle)))
        {
            Some(line) => line.push(digit),
            None => lines.push(vec![digit]),
        }
    }
    for line in &mut lines {
        line.sort_by_key(|digit| digit.area.left);
    }
    lines.concat()
}
