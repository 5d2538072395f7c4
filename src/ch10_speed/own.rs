//! What a thread owns of the network: some neurons of the first layer, and some rows of W of the others (LESSONS §10.4).

use super::band::Band;
use super::inked::Ink;
use super::share::Part;
use super::Inked;
use crate::ch02_data::Shifts;
use crate::ch03_linear::Linear;
use crate::ch06_descent::{step, step_with_momentum};
use crate::ch08_training::{Layer, Network};
use crate::toolbox::product::strips::{Tile, STEP};
use crate::toolbox::product::{add_product, add_to_rows, Strips};
use crate::toolbox::sparse::{SparseRows, SECTION};
use crate::toolbox::{Matrix, Real};
use std::ops::Range;

/// Its weights, and what it needs to make them better.
#[derive(Debug)]
pub struct Own {
    /// Of each layer; activations have none.
    pub bands: Vec<Band>,
    /// Z of its neurons in the first layer, without the bias, for all pictures of the mini-batch.
    pub sums: Strips,
    /// X, those pictures.
    ink: Ink,
    /// dZ of those neurons.
    dz: Strips,
    /// Of each layer, how fast its biases move, and where they are to go. (The first thread does that.)
    velocities: Vec<Matrix>,
    db: Matrix,
}

/// The k-th of so many parts of 0 to `count` - 1; each but the last ends at a multiple of `step`.
fn part(count: usize, step: usize, k: usize, parts: usize) -> Range<usize> {
    let cut = |k: usize| count.min(k * count.div_ceil(step) / parts * step);
    cut(k)..cut(k + 1)
}

impl Own {
    /// Room for a network with this many layers.
    pub fn new(network: &Network) -> Own {
        let layers = network.layers.len();
        Own {
            bands: vec![Band::default(); layers],
            sums: Strips::default(),
            ink: Ink::default(),
            dz: Strips::default(),
            velocities: vec![Matrix::default(); layers],
            db: Matrix::default(),
        }
    }

    /// Takes the part of thread k of so many; `turns` says whether Wᵀ is wanted.
    pub fn take(&mut self, network: &Network, k: usize, threads: usize, momentum: Real, turns: bool) {
        for (i, (band, layer)) in self.bands.iter_mut().zip(&network.layers).enumerate() {
            let Layer::Linear(linear) = layer else {
                // Another network may have had a linear layer here.
                *band = Band::default();
                continue;
            };
            let (rows, columns) = (linear.weights.rows(), linear.weights.columns());
            (band.rows, band.columns) = if i == 0 {
                (0..rows, part(columns, STEP, k, threads))
            } else {
                (part(rows, SECTION, k, threads), 0..columns)
            };
            band.take(linear, momentum);
            self.velocities[i].reset(1, columns);
            if turns && i > 0 {
                band.turned.turn(&band.weights);
            }
        }
    }

    /// Puts its weights back into the network.
    pub fn give_back(&self, network: &mut Network) {
        for (band, layer) in self.bands.iter().zip(&mut network.layers) {
            if let Layer::Linear(linear) = layer {
                band.give_back(linear);
            }
        }
    }

    /// Z = X·W of its neurons in the first layer, for all pictures of a mini-batch.
    pub fn forward(&mut self, pictures: &Inked, mini_batch: &[usize], shifts: &Shifts) {
        pictures.mini_batch(mini_batch, shifts, &mut self.ink);
        let weights = &self.bands[0].weights;
        self.sums.reset(mini_batch.len(), weights.columns());
        add_product(&self.ink, 0, weights, &mut self.sums);
    }

    /// The step of its weights, when all shares know their dZ.
    pub fn step(&mut self, parts: &[Part], learning_rate: Real, momentum: Real, turns: bool) {
        self.collect_slopes(parts);
        let has_momentum = momentum > 0.0;
        let is_single = self.ink.rows() == 1 && !has_momentum;
        let Own { bands, ink, dz, .. } = self;
        if is_single {
            bands[0].step_for_one(ink, dz, learning_rate);
        } else {
            // Rows that belong to paper stay where they are.
            let filled = |section| (0..ink.rows()).fold(0, |filled, n| filled | ink.filled(n, section));
            bands[0].step(learning_rate, momentum, filled, |section, strip, tile| {
                add_to_rows(ink, section, dz.tiles(strip), dz.width(strip), tile);
            });
        }
        for (i, band) in bands.iter_mut().enumerate().skip(1) {
            if is_single {
                step_for_one(i, band, parts, learning_rate);
            } else {
                let first_section = band.first_section();
                let add = |section, strip, tile: &mut Tile| {
                    for part in parts {
                        let share = part.share.read().expect("no thread panicked");
                        let (x, dz) = (&share.inputs[i], &share.dz[i]);
                        add_to_rows(x, first_section + section, dz.tiles(strip), dz.width(strip), tile);
                    }
                };
                band.step(learning_rate, momentum, |_| u128::MAX, add);
            }
            if turns {
                band.turned.turn(&band.weights);
            }
        }
    }

    /// dZ of its neurons in the first layer, from all shares in their order.
    fn collect_slopes(&mut self, parts: &[Part]) {
        let columns = &self.bands[0].columns;
        self.dz.resize(self.ink.rows(), columns.len());
        let mut n = 0;
        for part in parts {
            let share = part.share.read().expect("no thread panicked");
            let dz = &share.workspace.output_gradients[0];
            for i in 0..dz.rows() {
                self.dz.copy_row_from(n, &dz.row(i)[columns.clone()]);
                n += 1;
            }
        }
    }

    /// The step of all biases of the network, with db = Σₙ dZₙ.
    pub fn step_biases(
        &mut self,
        network: &mut Network,
        parts: &[Part],
        learning_rate: Real,
        momentum: Real,
    ) {
        for (i, layer) in network.layers.iter_mut().enumerate() {
            let Layer::Linear(Linear { bias: Some(bias), .. }) = layer else { continue };
            self.db.reset(1, bias.columns());
            for part in parts {
                let share = part.share.read().expect("no thread panicked");
                let dz = &share.workspace.output_gradients[i];
                for n in 0..dz.rows() {
                    for (sum, slope) in self.db.values_mut().iter_mut().zip(dz.row(n)) {
                        *sum += slope;
                    }
                }
            }
            if momentum > 0.0 {
                step_with_momentum(bias, &mut self.velocities[i], &self.db, learning_rate, momentum);
            } else {
                step(bias, &self.db, learning_rate);
            }
        }
    }
}

/// The step of a band of layer i for a single picture, whichever share has it.
fn step_for_one(i: usize, band: &mut Band, parts: &[Part], learning_rate: Real) {
    for part in parts {
        let share = part.share.read().expect("no thread panicked");
        if share.inputs[i].rows() == 1 {
            band.step_for_one(&share.inputs[i], &share.dz[i], learning_rate);
        }
    }
}
