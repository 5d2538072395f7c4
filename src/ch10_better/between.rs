//! The grey between four pixels (LESSONS §10.4).

use crate::toolbox::Real;

/// So many rows and columns of paper lie round a picture: one before it, two behind it.
const FRAME: usize = 3;

/// A picture with paper all round it, so that every point has four pixels around it.
#[derive(Clone, Debug, Default)]
pub struct Framed {
    height: usize,
    width: usize,
    pixels: Vec<Real>,
}

impl Framed {
    /// Puts paper round a picture; the memory is used again for the next one.
    ///
    /// # Panics
    /// If the pixels do not fill rows of `width`.
    pub fn fill(&mut self, picture: &[Real], width: usize) {
        let pixels = picture.len();
        assert!(width > 0 && pixels % width == 0, "{pixels} pixels do not fill rows of {width}");
        (self.height, self.width) = (pixels / width, width);
        let framed_width = width + FRAME;
        self.pixels.clear();
        self.pixels.resize((self.height + FRAME) * framed_width, 0.0);
        for (framed, row) in self.pixels.chunks_mut(framed_width).skip(1).zip(picture.chunks(width)) {
            framed[1..=width].copy_from_slice(row);
        }
    }

    /// → r = right - left, d = below - above: how much darker it gets at a pixel, from its neighbours. Outside is paper.
    ///
    /// # Panics
    /// If the picture has no such pixel.
    pub fn slope(&self, row: usize, column: usize) -> (Real, Real) {
        let [above, here, below] =
            [row, row + 1, row + 2].map(|row| &self.pixels[row * (self.width + FRAME) + column..][..3]);
        (here[2] - here[0], below[1] - above[1])
    }

    /// The grey at a point: a mean of the four pixels around it, of which the nearest count most.
    ///
    /// Pixels have their numbers as rows and columns; row 1.5 lies half-way between rows 1 and 2. Outside is paper.
    pub fn grey(&self, row: Real, column: Real) -> Real {
        let (row, column) = (within(row, self.height), within(column, self.width));
        // Towards 0: the row above the point, and the column on its left.
        let (top, left) = (row as usize, column as usize);
        let (down, right) = (row - top as Real, column - left as Real);
        let pair = |row: usize| &self.pixels[row * (self.width + FRAME) + left..][..2];
        let (upper, lower) = (pair(top), pair(top + 1));
        let above = part_way(upper[0], upper[1], right);
        let below = part_way(lower[0], lower[1], right);
        part_way(above, below, down)
    }
}

/// from + part·(to - from): `from` if the part is 0, `to` if it is 1, and between them what lies there.
pub fn part_way(from: Real, to: Real, part: Real) -> Real {
    from + part * (to - from)
}

/// A row or column, counted in the frame. All that lies further out than the frame is paper, as the frame is.
fn within(place: Real, count: usize) -> Real {
    (place + 1.0).clamp(0.0, count as Real + 1.0)
}
