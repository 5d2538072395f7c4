//! What each pixel of a picture adds to what the network sees: if that is edges, they lie at several pixels.

use crate::ch10_better::{parts, small_pixel, Framed};
use crate::program::asked::Asked;
use crate::toolbox::Real;

/// Inputs of the network, and how much of each comes from one pixel.
pub type Shares = Vec<(usize, Real)>;

/// The shares of all pixels in x, what the network sees: together they are x.
///
/// An edge is shared among the pixels that it was added up from, in proportion to their parts (LESSONS §10.10).
pub fn shares(asked: &Asked, x: &[Real]) -> Vec<Shares> {
    if !asked.sees_edges {
        return x.iter().enumerate().map(|(pixel, &x)| vec![(pixel, x)]).collect();
    }
    let (height, width) = asked.size;
    let mut framed = Framed::default();
    framed.fill(asked.ink.values(), width);
    let pixels = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
    let of_pixel = |(row, column)| -> Shares {
        let (r, d) = framed.slope(row, column);
        parts(r, d)
            .map(|(direction, part)| (small_pixel(direction, (row, column), asked.size), part))
            .to_vec()
    };
    let mut shares: Vec<Shares> = pixels.map(of_pixel).collect();
    let mut sums = vec![0.0; x.len()];
    for &(input, part) in shares.iter().flatten() {
        sums[input] += part;
    }
    for (input, share) in shares.iter_mut().flatten() {
        *share *= if sums[*input] > 0.0 { x[*input] / sums[*input] } else { 0.0 };
    }
    shares
}
