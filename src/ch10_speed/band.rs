//! Some of the weights of a layer, cut into tiles (LESSONS §10.4).

use crate::ch03_linear::Linear;
use crate::ch06_descent::{step_along, step_along_with_momentum};
use crate::toolbox::product::strips::{Tile, WIDTH};
use crate::toolbox::product::{step_rows, Strips};
use crate::toolbox::sparse::{SparseRows, SECTION};
use crate::toolbox::Real;
use std::ops::Range;

/// Some rows and columns of the weights of a layer; its first row belongs to an input with which a section begins.
#[derive(Clone, Debug, Default)]
pub struct Band {
    pub rows: Range<usize>,
    pub columns: Range<usize>,
    pub weights: Strips,
    /// Wᵀ, where it is wanted.
    pub turned: Strips,
    /// How fast the weights move.
    velocity: Strips,
    /// One tile of dW. Between two steps it is 0.
    slopes: Strips,
}

impl Band {
    /// Takes its rows and columns from a layer, and stands still.
    pub fn take(&mut self, linear: &Linear, momentum: Real) {
        self.weights.copy_from(&linear.weights, self.rows.clone(), self.columns.clone());
        self.slopes.reset(SECTION, WIDTH);
        if momentum > 0.0 {
            self.velocity.reset(self.rows.len(), self.columns.len());
        }
    }

    /// Copies its weights back to where they were taken from.
    pub fn give_back(&self, linear: &mut Linear) {
        for (i, row) in self.rows.clone().enumerate() {
            self.weights.copy_row_to(i, &mut linear.weights.row_mut(row)[self.columns.clone()]);
        }
    }

    /// The section that begins with its first row.
    pub fn first_section(&self) -> usize {
        self.rows.start / SECTION
    }

    /// W ← W - η·dW, or with momentum V ← μ·V + dW and W ← W - η·V, tile by tile.
    ///
    /// `filled` says for a section, with a bit for each row, where dW can be other than 0; `add` adds a tile of dW = Xᵀ·dZ,
    /// of which it is told the section and the strip.
    pub fn step(
        &mut self,
        learning_rate: Real,
        momentum: Real,
        filled: impl Fn(usize) -> u128,
        add: impl Fn(usize, usize, &mut Tile),
    ) {
        let Band { weights, velocity, slopes, .. } = self;
        if weights.rows() == 0 {
            return;
        }
        let slopes = &mut slopes.tiles_mut(0)[0];
        for section in 0..weights.rows().div_ceil(SECTION) {
            // With momentum, every row moves on.
            let filled = if momentum > 0.0 { u128::MAX } else { filled(section) };
            let count = SECTION.min(weights.rows() - section * SECTION);
            for strip in 0..weights.strips() {
                add(section, strip, slopes);
                let width = weights.width(strip);
                let weights = &mut weights.tiles_mut(strip)[section];
                for row in (0..count).filter(|row| filled >> row & 1 == 1) {
                    let (weights, slopes) = (&mut weights[row].0[..width], &mut slopes[row].0[..width]);
                    if momentum > 0.0 {
                        let velocities = &mut velocity.tiles_mut(strip)[section][row].0[..width];
                        step_along_with_momentum(weights, velocities, slopes, learning_rate, momentum);
                    } else {
                        step_along(weights, slopes, learning_rate);
                    }
                    // Eight at a time: that is quicker than to ask the system for a piece of zeros.
                    for eight in slopes.chunks_exact_mut(8) {
                        eight.copy_from_slice(&[0.0; 8]);
                    }
                }
            }
        }
    }

    /// The plain step for a single picture, without writing dW down: each row of it has one term or none.
    pub fn step_for_one(&mut self, x: &impl SparseRows, dz: &Strips, learning_rate: Real) {
        let first_section = self.first_section();
        for strip in 0..self.weights.strips() {
            let width = self.weights.width(strip);
            for (k, tile) in self.weights.tiles_mut(strip).iter_mut().enumerate() {
                step_rows(x, first_section + k, dz.tiles(strip), width, learning_rate, tile);
            }
        }
    }
}
