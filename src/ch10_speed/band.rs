//! What a thread has of the network: some rows of the weights (LESSONS §10.4).

use super::share::Share;
use crate::ch03_linear::Linear;
use crate::ch06_descent::{step, step_along, step_along_with_momentum, step_with_momentum};
use crate::ch08_training::Velocity;
use crate::toolbox::product::{blocks, sections, width_for, Tile, BLOCK};
use crate::toolbox::sparse::SECTION;
use crate::toolbox::{Matrix, Real};
use std::ops::Range;

/// Some rows of the weights of a layer.
#[derive(Clone, Debug, Default)]
pub struct Band {
    /// Which row of W the first one is.
    pub first: usize,
    /// So many rows of W.
    pub weights: Matrix,
    /// How fast they move.
    velocity: Velocity,
    /// The rows of the step at hand, and their slopes in some of the columns.
    rows: Vec<usize>,
    slopes: Matrix,
    /// The gradient of the biases, if this is the first band of its layer.
    db: Matrix,
}

impl Band {
    /// Takes the k-th of so many parts of the rows of a layer, and stands still.
    pub fn take(&mut self, linear: &Linear, k: usize, parts: usize) {
        let rows = linear.weights.rows();
        let sections = rows.div_ceil(SECTION);
        let last = rows.min((k + 1) * sections / parts * SECTION);
        self.first = rows.min(k * sections / parts * SECTION);
        self.weights.copy_rows_from(&linear.weights, self.first, last);
        self.velocity.weights.reset(last - self.first, linear.weights.columns());
        self.velocity.bias.reset(1, linear.weights.columns());
    }

    /// The step of these rows of layer i: they get their rows of dW = Xᵀ·dZ, and go at once.
    pub fn step(
        &mut self,
        i: usize,
        shares: &[&Share],
        learning_rate: Real,
        momentum: Real,
        tile: &mut Tile,
    ) {
        let pictures: usize = shares.iter().map(|share| share.inputs[i].rows()).sum();
        if pictures == 1 && momentum == 0.0 {
            return self.step_for_one(i, shares, learning_rate);
        }
        match shares {
            // Rows that belong to paper stay where they are.
            [share] if momentum == 0.0 => share.turned[i].list_filled_rows(&mut self.rows),
            _ => {
                self.rows.clear();
                self.rows.extend(0..self.weights.rows());
            }
        }
        for columns in blocks(self.weights.columns()) {
            match width_for(columns.len()) {
                8 => self.step_block::<8>(i, shares, columns, learning_rate, momentum, tile),
                16 => self.step_block::<16>(i, shares, columns, learning_rate, momentum, tile),
                32 => self.step_block::<32>(i, shares, columns, learning_rate, momentum, tile),
                36 => self.step_block::<36>(i, shares, columns, learning_rate, momentum, tile),
                _ => self.step_block::<BLOCK>(i, shares, columns, learning_rate, momentum, tile),
            }
        }
    }

    /// For a single picture, whichever share has it: each row of its dW has one term or none.
    fn step_for_one(&mut self, i: usize, shares: &[&Share], learning_rate: Real) {
        let Band { first, weights, slopes, .. } = self;
        let sections = (*first / SECTION, (*first + weights.rows()).div_ceil(SECTION));
        slopes.reset(1, weights.columns());
        for share in shares.iter().filter(|share| share.inputs[i].rows() == 1) {
            let dz = share.workspace.output_gradients[i].row(0);
            for term in share.inputs[i].part_of_row(0, sections.0, sections.1) {
                for (slope, gradient) in slopes.row_mut(0).iter_mut().zip(dz) {
                    // 0 is added as everywhere, because it turns -0 into +0.
                    *slope = 0.0 + term.value * gradient;
                }
                step_along(weights.row_mut(term.column as usize - *first), slopes.row(0), learning_rate);
            }
        }
    }

    /// Tile by tile of dZ, so that all rows get their terms of one tile before the next is copied.
    fn step_block<const B: usize>(
        &mut self,
        i: usize,
        shares: &[&Share],
        columns: Range<usize>,
        learning_rate: Real,
        momentum: Real,
        tile: &mut Tile,
    ) {
        let Band { first, weights, velocity, rows, slopes, .. } = self;
        let tiles = shares.iter().flat_map(|share| {
            let pictures = sections(share.workspace.output_gradients[i].rows());
            pictures.enumerate().map(move |(section, pictures)| (share, section, pictures))
        });
        let last = tiles.clone().count().saturating_sub(1);
        if last > 0 {
            slopes.reset(rows.len(), B);
        }
        for (t, (share, section, pictures)) in tiles.enumerate() {
            tile.copy(&share.workspace.output_gradients[i], pictures, columns.clone());
            for (k, &row) in rows.iter().enumerate() {
                let terms = share.turned[i].part_of_row(*first + row, section, section + 1);
                let mut block = [0.0; B];
                if t > 0 {
                    block.copy_from_slice(slopes.row(k));
                }
                let block = tile.with_rows(block, terms);
                if t < last {
                    slopes.row_mut(k).copy_from_slice(&block);
                    continue;
                }
                let weights = &mut weights.row_mut(row)[columns.clone()];
                let velocities = &mut velocity.weights.row_mut(row)[columns.clone()];
                if let (Ok(weights), true) = (<&mut [Real; B]>::try_from(&mut *weights), momentum == 0.0) {
                    step_along(weights, &block, learning_rate);
                } else {
                    step_row(weights, velocities, &block, learning_rate, momentum);
                }
            }
        }
    }

    /// The step of the layer's biases, with db = Σₙ dZₙ.
    pub fn step_bias(
        &mut self,
        i: usize,
        bias: &mut Matrix,
        shares: &[&Share],
        learning_rate: Real,
        momentum: Real,
    ) {
        self.db.reset(1, bias.columns());
        for share in shares {
            let dz = &share.workspace.output_gradients[i];
            for n in 0..dz.rows() {
                for (sum, slope) in self.db.values_mut().iter_mut().zip(dz.row(n)) {
                    *sum += slope;
                }
            }
        }
        if momentum > 0.0 {
            step_with_momentum(bias, &mut self.velocity.bias, &self.db, learning_rate, momentum);
        } else {
            step(bias, &self.db, learning_rate);
        }
    }
}

fn step_row(
    weights: &mut [Real],
    velocities: &mut [Real],
    slopes: &[Real],
    learning_rate: Real,
    momentum: Real,
) {
    if momentum == 0.0 {
        step_along(weights, slopes, learning_rate);
    } else {
        step_along_with_momentum(weights, velocities, slopes, learning_rate, momentum);
    }
}
