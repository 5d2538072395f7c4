//! Pictures of edges: where it gets darker and which way, instead of where it is dark (LESSONS §10.10).

use super::between::Framed;
use crate::toolbox::Real;

/// So many small pictures stand side by side: no picture with fewer columns has edges.
pub const SIDE_BY_SIDE: usize = 4;
/// And so many below each other, under each direction the opposite one: so many rows a picture needs.
pub const BELOW_EACH_OTHER: usize = 2;

/// The directions, clockwise.
pub const DIRECTIONS: [&str; SIDE_BY_SIDE * BELOW_EACH_OTHER] =
    ["right", "right and down", "down", "left and down", "left", "left and up", "up", "right and up"];

/// Takes a slope apart into two of the eight directions; r is how much darker it gets to the right, d how much down.
///
/// → a straight direction and its part, ||r| - |d||; a diagonal one and its part, √2·min(|r|, |d|)
///
/// A direction is its place in [`DIRECTIONS`]; that of a part that is 0 may be any.
pub fn parts(r: Real, d: Real) -> [(usize, Real); 2] {
    let straight = match (r.abs() > d.abs(), r > 0.0, d > 0.0) {
        (true, true, _) => 0,
        (false, _, true) => 2,
        (true, false, _) => 4,
        (false, _, false) => 6,
    };
    let diagonal = match (r > 0.0, d > 0.0) {
        (true, true) => 1,
        (false, true) => 3,
        (false, false) => 5,
        (true, false) => 7,
    };
    let sqrt_2 = std::f64::consts::SQRT_2 as Real;
    [(straight, (r.abs() - d.abs()).abs()), (diagonal, sqrt_2 * r.abs().min(d.abs()))]
}

/// Height and width of each small picture in the place of one of this size; 0 if there is no room for them.
pub fn small_size((height, width): (usize, usize)) -> (usize, usize) {
    (height / BELOW_EACH_OTHER, width / SIDE_BY_SIDE)
}

/// The pixel of a small picture that adds up the parts, in its direction, of the large one's pixel in row y, column x.
///
/// It is counted row after row in the picture that all eight fill.
///
/// # Panics
/// If the large one has no pixels.
pub fn small_pixel(direction: usize, (y, x): (usize, usize), (height, width): (usize, usize)) -> usize {
    let (small_height, small_width) = small_size((height, width));
    let row = direction / SIDE_BY_SIDE * small_height + y * small_height / height;
    let column = direction % SIDE_BY_SIDE * small_width + x * small_width / width;
    row * width + column
}

/// Puts eight small pictures in the place of a picture with ink from 0 to 1: for each direction one, of how much darker
/// it gets that way.
///
/// Each has half of the rows and a quarter of the columns, rounded down: directions 0 to 3 above, 4 to 7 below them, and
/// paper in what is left. r is the grey of a pixel's right neighbour minus that of its left one, d the grey below it
/// minus the grey above it. Each pixel of a small picture adds up the [`parts`] of its direction in 2 rows and 4 columns
/// and takes a quarter of the sum (in general: divides it by half of the pixels it stands for), but at most 1. (After
/// C.-L. Liu, K. Nakashima, H. Sako and H. Fujisawa, Handwritten digit recognition: investigation of normalization and
/// feature extraction techniques, Pattern Recognition 37, 2004.)
///
/// A picture of fewer than 2 rows or 4 columns has no room for that and stays as it is.
///
/// # Panics
/// If the pixels do not fill rows of `width`.
pub fn edges(picture: &mut [Real], width: usize, framed: &mut Framed) {
    framed.fill(picture, width);
    let height = picture.len() / width;
    let size = (height, width);
    let (small_height, small_width) = small_size(size);
    if small_height == 0 || small_width == 0 {
        return;
    }
    picture.fill(0.0);
    // Half of the pixels that each stands for: on so many of them lies an upright edge.
    let on_the_edge = (height * width) as Real / (2 * small_height * small_width) as Real;
    for y in 0..height {
        for x in 0..width {
            let (r, d) = framed.slope(y, x);
            if r == 0.0 && d == 0.0 {
                // Most of it is paper: this saves time, and adding 0 would change nothing.
                continue;
            }
            for (direction, part) in parts(r, d) {
                picture[small_pixel(direction, (y, x), size)] += part / on_the_edge;
            }
        }
    }
    for pixel in picture {
        *pixel = pixel.min(1.0);
    }
}
