//! A matrix in strips: so many columns that a row of them fits into the registers of a processor, and all rows of these
//! one after the other in memory.

use crate::toolbox::sparse::SECTION;
use crate::toolbox::{Matrix, Real};
use std::ops::Range;

/// How many columns a strip has at most: with AVX a processor has registers for that many `f32`, without it for fewer.
pub const WIDTH: usize = if cfg!(target_feature = "avx") { 112 } else { 48 };
/// Widths are multiples of this: with AVX-512, of as many `f32` as a register has there. (Compilers before Rust 1.89 do not
/// tell that they build for AVX-512.)
pub const STEP: usize = if cfg!(target_feature = "avx512f") { 16 } else { 8 };

/// A row of a strip. (Aligned, so that no register has to be filled from two pieces of memory of 64 bytes.)
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Row(pub [Real; WIDTH]);

impl Row {
    /// Nothing but 0.
    pub const ZERO: Row = Row([0.0; WIDTH]);
}

/// As many rows as a section has columns.
pub type Tile = [Row; SECTION];

/// A matrix whose columns are cut into strips, and those into tiles.
#[derive(Clone, Debug, Default)]
pub struct Strips {
    rows: usize,
    columns: usize,
    /// How many columns each strip has; the last may have fewer.
    width: usize,
    strips: usize,
    /// How many tiles each strip has.
    tiles: usize,
    /// All tiles of the first strip, then all of the next.
    all: Vec<Tile>,
}

impl Strips {
    /// Makes this a matrix of zeros, in the memory it already has.
    pub fn reset(&mut self, rows: usize, columns: usize) {
        self.resize(rows, columns);
        for strip in 0..self.strips {
            self.tiles_mut(strip).iter_mut().flatten().take(rows).for_each(|row| *row = Row::ZERO);
        }
    }

    /// Makes this a matrix of this shape, with whatever numbers stand in the memory it already has.
    pub fn resize(&mut self, rows: usize, columns: usize) {
        (self.rows, self.columns) = (rows, columns);
        // As few strips as possible, all of the same width.
        self.width = columns.div_ceil(columns.div_ceil(WIDTH).max(1)).next_multiple_of(STEP).max(STEP);
        self.strips = columns.div_ceil(self.width);
        self.tiles = rows.div_ceil(SECTION);
        // It only grows, for it is used for layers of all sizes by turns.
        if self.all.len() < self.tiles * self.strips {
            self.all.resize(self.tiles * self.strips, [Row::ZERO; SECTION]);
        }
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns all strips have together.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Rows and columns as people write them: "60x784".
    pub fn shape(&self) -> String {
        format!("{}x{}", self.rows, self.columns)
    }

    /// How many strips.
    pub fn strips(&self) -> usize {
        self.strips
    }

    /// Which columns the strip with this number has.
    pub fn columns_of(&self, strip: usize) -> Range<usize> {
        strip * self.width..self.columns.min((strip + 1) * self.width)
    }

    /// How wide a strip is: as many columns as it has, and some more in which nobody reads.
    pub fn width(&self, strip: usize) -> usize {
        self.columns_of(strip).len().next_multiple_of(STEP)
    }

    /// The tiles of a strip. Behind the last row of the matrix, the last tile may have some more.
    ///
    /// # Panics
    /// If there is no such strip; so does the next.
    pub fn tiles(&self, strip: usize) -> &[Tile] {
        &self.all[strip * self.tiles..(strip + 1) * self.tiles]
    }

    /// The tiles of a strip, to be changed.
    pub fn tiles_mut(&mut self, strip: usize) -> &mut [Tile] {
        &mut self.all[strip * self.tiles..(strip + 1) * self.tiles]
    }

    /// Makes this a copy of some rows and columns of a matrix.
    ///
    /// # Panics
    /// If the matrix has no such rows or columns.
    pub fn copy_from(&mut self, matrix: &Matrix, rows: Range<usize>, columns: Range<usize>) {
        self.resize(rows.len(), columns.len());
        for (i, row) in rows.enumerate() {
            self.copy_row_from(i, &matrix.row(row)[columns.clone()]);
        }
    }

    /// Makes row i a copy.
    ///
    /// # Panics
    /// If there is no row i, or it has another length.
    pub fn copy_row_from(&mut self, i: usize, row: &[Real]) {
        assert!(i < self.rows, "there are {} rows, none has the number {i}", self.rows);
        assert!(row.len() == self.columns, "a row of {} for {} columns", row.len(), self.columns);
        for (strip, part) in row.chunks(self.width).enumerate() {
            self.tiles_mut(strip)[i / SECTION][i % SECTION].0[..part.len()].copy_from_slice(part);
        }
    }

    /// Copies row i.
    ///
    /// # Panics
    /// If there is no row i, or it has another length.
    pub fn copy_row_to(&self, i: usize, row: &mut [Real]) {
        assert!(i < self.rows, "there are {} rows, none has the number {i}", self.rows);
        assert!(row.len() == self.columns, "a row of {} for {} columns", row.len(), self.columns);
        for (strip, part) in row.chunks_mut(self.width).enumerate() {
            part.copy_from_slice(&self.tiles(strip)[i / SECTION][i % SECTION].0[..part.len()]);
        }
    }

    /// Makes this Wᵀ, the other one with rows and columns exchanged.
    pub fn turn(&mut self, w: &Strips) {
        self.resize(w.columns, w.rows);
        for from in 0..w.strips {
            let columns = w.columns_of(from);
            // One tile of Wᵀ after the other.
            for section in columns.start / SECTION..columns.end.div_ceil(SECTION) {
                let first = columns.start.max(section * SECTION);
                let last = columns.end.min((section + 1) * SECTION);
                for to in 0..self.strips {
                    let rows = self.columns_of(to);
                    let turned = &mut self.tiles_mut(to)[section][first % SECTION..];
                    for (place, i) in rows.enumerate() {
                        let row = &w.tiles(from)[i / SECTION][i % SECTION].0;
                        let part = &row[first - columns.start..last - columns.start];
                        for (turned, value) in turned.iter_mut().zip(part) {
                            turned.0[place] = *value;
                        }
                    }
                }
            }
        }
    }
}
