//! The slopes of a network that sees edges, followed one step further back: to the ink they were made of.

use crate::ch10_better::{edges, on_the_edge, parts, small_pixel, Framed};
use crate::toolbox::Real;

/// ∂L/∂ink from ∂L/∂x, of a picture and of its edges x          H·W slopes, row after row → as many
///
/// r is the right neighbour minus the left one. So what is a pixel's slope along r, its right neighbour gets, and its
/// left one with the other sign; d likewise (LESSONS §10.10). An edge that is cut off at 1 has no slope, and |r| and |d|
/// have none at 0. That the greys of x are whole steps is passed over.
pub fn through_edges(slopes: &[Real], ink: &[Real], size: (usize, usize)) -> Vec<Real> {
    let (height, width) = size;
    let (mut framed, mut x) = (Framed::default(), ink.to_vec());
    edges(&mut x, width, &mut framed);
    let (mut along_r, mut along_d) = (vec![0.0; ink.len()], vec![0.0; ink.len()]);
    let pixels = || (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
    for (pixel, (row, column)) in pixels().enumerate() {
        let [above, here, below] = framed.around(row, column);
        let (r, d) = (here[2] - here[0], below[1] - above[1]);
        for ((direction, _), (by_r, by_d)) in parts(r, d).into_iter().zip(slopes_of_parts(r, d)) {
            let small = small_pixel(direction, (row, column), size);
            if x[small] < 1.0 {
                along_r[pixel] += slopes[small] * by_r / on_the_edge(size);
                along_d[pixel] += slopes[small] * by_d / on_the_edge(size);
            }
        }
    }
    let (mut framed_r, mut framed_d) = (Framed::default(), Framed::default());
    framed_r.fill(&along_r, width);
    framed_d.fill(&along_d, width);
    let of_pixel = |(row, column)| {
        let ([_, r, _], [above, _, below]) = (framed_r.around(row, column), framed_d.around(row, column));
        (r[0] - r[2]) + (above[1] - below[1])
    };
    pixels().map(of_pixel).collect()
}

/// ∂/∂r and ∂/∂d of both [`parts`]: of ||r| - |d||, and of √2·min(|r|, |d|).
fn slopes_of_parts(r: Real, d: Real) -> [(Real, Real); 2] {
    let sign = |number: Real| if number == 0.0 { 0.0 } else { number.signum() };
    let sqrt_2 = std::f64::consts::SQRT_2 as Real;
    if r.abs() > d.abs() {
        [(sign(r), -sign(d)), (0.0, sqrt_2 * sign(d))]
    } else {
        [(-sign(r), sign(d)), (sqrt_2 * sign(r), 0.0)]
    }
}
