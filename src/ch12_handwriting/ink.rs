//! Paper and ink told apart (LESSONS §12.1 and §12.2).

use crate::toolbox::{Matrix, Real};

/// A picture whose longer side has at most `most` pixels: each new pixel is the mean of a square of old ones.
///
/// # Panics
/// If `most` is 0.
pub fn shrink(photo: &Matrix, most: usize) -> Matrix {
    let square = photo.rows().max(photo.columns()).div_ceil(most).max(1);
    let mut small = Matrix::zeros(photo.rows() / square, photo.columns() / square);
    for i in 0..small.rows() {
        for j in 0..small.columns() {
            let mut sum = 0.0;
            for row in i * square..(i + 1) * square {
                for pixel in &photo.row(row)[j * square..(j + 1) * square] {
                    sum += pixel;
                }
            }
            small[(i, j)] = sum / (square * square) as Real;
        }
    }
    small
}

/// How light the paper is at each pixel: the mean of those pixels around it that are not ink.
///
/// "Around" is a square that reaches `reach` pixels to each side, as far as the picture goes. Where all is ink, the mean
/// of all paper is taken.
///
/// A table makes that quick: with the sum of all pixels above and to the left of each corner, the sum in any rectangle
/// is that of one corner, less those of two, and plus that of the fourth.
pub fn paper(photo: &Matrix, is_ink: &[bool], reach: usize) -> Matrix {
    let (rows, columns) = (photo.rows(), photo.columns());
    // Sum and number of the pixels of paper above and to the left of a corner.
    let mut table = vec![(0.0, 0.0); (rows + 1) * (columns + 1)];
    let corner = |i: usize, j: usize| i * (columns + 1) + j;
    for i in 0..rows {
        let (mut sum, mut count) = (0.0, 0.0);
        for j in 0..columns {
            if !is_ink[i * columns + j] {
                sum += photo[(i, j)] as f64;
                count += 1.0;
            }
            let above = table[corner(i, j + 1)];
            table[corner(i + 1, j + 1)] = (above.0 + sum, above.1 + count);
        }
    }
    let all = table[corner(rows, columns)];
    let mut paper = Matrix::zeros(rows, columns);
    for i in 0..rows {
        let (top, bottom) = (i.saturating_sub(reach), (i + reach + 1).min(rows));
        for j in 0..columns {
            let (left, right) = (j.saturating_sub(reach), (j + reach + 1).min(columns));
            let [a, b, c, d] = [(bottom, right), (top, right), (bottom, left), (top, left)]
                .map(|(i, j)| table[corner(i, j)]);
            let (sum, count) = (a.0 - b.0 - c.0 + d.0, a.1 - b.1 - c.1 + d.1);
            let (sum, count) = if count > 0.0 { (sum, count) } else { all };
            paper[(i, j)] = (sum / f64::max(count, 1.0)) as Real;
        }
    }
    paper
}

/// How much ink is on each pixel, from 0 to 1: how much darker than the paper it is; with light ink, how much lighter.
pub fn ink(photo: &Matrix, paper: &Matrix, is_light: bool) -> Matrix {
    let mut ink = Matrix::zeros(photo.rows(), photo.columns());
    for ((ink, pixel), paper) in ink.values_mut().iter_mut().zip(photo.values()).zip(paper.values()) {
        let darker = if is_light { pixel - paper } else { paper - pixel };
        *ink = darker.max(0.0);
    }
    ink
}

/// Whether the ink is lighter than the paper: there is less ink than paper, but it differs more from the mean of both, and
/// the cubes of the differences show on which side.
pub fn is_ink_light(photo: &Matrix, paper: &Matrix) -> bool {
    let mut sum = 0.0;
    for (pixel, paper) in photo.values().iter().zip(paper.values()) {
        let darker = (paper - pixel) as f64;
        sum += darker * darker * darker;
    }
    sum < 0.0
}

/// The threshold that parts many numbers from 0 to 1 into two groups whose means lie far apart and which are both large:
/// where w₀·w₁·(m₁ - m₀)² is largest, with the shares w and the means m of the groups below and above.
///
/// Source: N. Otsu, "A Threshold Selection Method from Gray-Level Histograms", IEEE Transactions on Systems, Man, and
/// Cybernetics 9 (1979), 62-66.
pub fn otsu(values: &[Real]) -> Real {
    const STEPS: usize = 256;
    let mut histogram = [0.0; STEPS];
    for value in values {
        let step = (value * STEPS as Real) as usize;
        histogram[step.min(STEPS - 1)] += 1.0;
    }
    let (mut total, mut count) = (0.0, 0.0);
    for (step, height) in histogram.iter().enumerate() {
        total += step as f64 * height;
        count += height;
    }
    let (mut best, mut threshold) = (0.0, 0);
    let (mut sum_below, mut below) = (0.0, 0.0);
    for (step, height) in histogram.iter().enumerate() {
        sum_below += step as f64 * height;
        below += height;
        let above = count - below;
        if below == 0.0 || above == 0.0 {
            continue;
        }
        let distance = (total - sum_below) / above - sum_below / below;
        let parted = below * above * distance * distance;
        if parted > best {
            (best, threshold) = (parted, step + 1);
        }
    }
    threshold as Real / STEPS as Real
}
