//! What each pixel spoke for: the slopes of chapter 7, followed back to the picture.

use super::shares::{shares, Shares};
use crate::ch08_training::{Network, Workspace};
use crate::program::asked::Asked;
use crate::toolbox::{Matrix, Real};

/// Why a network gives its answer to a picture, and not the next one.
pub struct Reasons {
    pub answer: usize,
    /// The second choice: of the other classes, the one with the largest sum in the last layer.
    pub other: usize,
    /// z of the answer minus z of the second choice.
    pub difference: Real,
    /// X as the network sees the picture (1×D).
    pub x: Matrix,
    /// What each pixel of the picture adds to that.
    pub shares: Vec<Shares>,
    /// Σ share·∂(z_answer - z_other)/∂x over the shares of each pixel: above 0 it spoke for the answer, below 0 for the
    /// second choice.
    pub parts: Vec<Real>,
}

impl Reasons {
    /// Of a picture; None if the network has one class alone, so that there is no second choice.
    pub fn of(network: &Network, asked: &Asked) -> Option<Reasons> {
        let mut workspace = Workspace::new(network);
        let x = asked.seen(&asked.ink);
        network.forward(&x, &mut workspace);
        let last = workspace.last();
        let answer = last.a.largest_in_row(0);
        let z = last.z.row(0);
        let other = largest_but(z, answer)?;
        let slope = slope(network, &workspace, answer, other);
        let shares = shares(asked, x.values());
        let part = |of_pixel: &Shares| of_pixel.iter().map(|&(input, share)| share * slope[(0, input)]).sum();
        let parts = shares.iter().map(part).collect();
        Some(Reasons { answer, other, difference: z[answer] - z[other], x, shares, parts })
    }

    /// The pixels that spoke for the answer, loudest first.
    pub fn loudest(&self) -> Vec<usize> {
        let mut pixels: Vec<usize> = (0..self.parts.len()).filter(|&i| self.parts[i] > 0.0).collect();
        pixels.sort_by(|&i, &j| self.parts[j].total_cmp(&self.parts[i]));
        pixels
    }

    /// The sum of all parts.
    pub fn sum(&self) -> Real {
        // An empty sum of std is -0 in some versions of the compiler.
        self.parts.iter().fold(0.0, |sum, part| sum + part)
    }
}

/// ∂(z_answer - z_other)/∂X          after a forward pass of one picture → (1×D)
///
/// The way back of `Network::backward`, but it begins with the difference of two sums instead of a loss, and it goes on
/// through the first layer to what it sees (LESSONS §7.4).
fn slope(network: &Network, workspace: &Workspace, answer: usize, other: usize) -> Matrix {
    let last = network.layers.len() - 1;
    let mut dz = Matrix::zeros(1, workspace.last().z.columns());
    dz[(0, answer)] = 1.0;
    dz[(0, other)] = -1.0;
    let mut da = Matrix::default();
    for i in (1..=last).rev() {
        network.layers[i].linear.backward(&dz, &mut da);
        network.layers[i - 1].activation.backward(&workspace.outputs[i - 1].a, &da, &mut dz);
    }
    let mut dx = Matrix::default();
    network.layers[0].linear.backward(&dz, &mut dx);
    dx
}

/// The place of the largest number but one that does not count; of equals, the first. None if there is no other.
pub fn largest_but(z: &[Real], but: usize) -> Option<usize> {
    let others = (0..z.len()).filter(|&i| i != but);
    others.reduce(|best, i| if z[i] > z[best] { i } else { best })
}
