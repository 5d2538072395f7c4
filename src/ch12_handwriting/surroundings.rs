//! Means of many pixels: for photos that are too large, for grain, and for the light on the paper (LESSONS §12.1).

use crate::toolbox::{Matrix, Real};

/// The same photo with a longer side of at most `most` pixels: each new pixel is the mean of a square of old ones.
///
/// # Panics
/// If `most` is 0.
pub fn shrunk(photo: &Matrix, most: usize) -> Matrix {
    let side = photo.rows().max(photo.columns()).div_ceil(most).max(1);
    // A photo narrower than a square: then the square is narrower too.
    let (rows, columns) = (photo.rows().min(side), photo.columns().min(side));
    let mut small = Matrix::zeros(photo.rows() / rows.max(1), photo.columns() / columns.max(1));
    for i in 0..small.rows() {
        for j in 0..small.columns() {
            let mut sum = 0.0;
            for row in rows * i..rows * (i + 1) {
                for pixel in &photo.row(row)[columns * j..columns * (j + 1)] {
                    sum += pixel;
                }
            }
            small[(i, j)] = sum / (rows * columns) as Real;
        }
    }
    small
}

/// For each pixel the mean of the pixels around it, of which some are left out.
///
/// "Around" is a square that reaches `reach` pixels to each side; near the edge it is smaller, and reaches as far to
/// the one side as to the other. So light that falls off evenly is what comes out. Where all of the square is left
/// out, it is the mean of all pixels that are not.
///
/// # Panics
/// If it is not said of each pixel whether it is left out.
pub fn mean_around(picture: &Matrix, left_out: &[bool], reach: usize) -> Matrix {
    let (rows, columns) = (picture.rows(), picture.columns());
    assert!(left_out.len() == rows * columns, "{} marks for {rows}x{columns} pixels", left_out.len());
    let sums = sums_from_corner(picture, left_out);
    let mut means = Matrix::zeros(rows, columns);
    for i in 0..rows {
        let down = reach.min(i).min(rows - 1 - i);
        for j in 0..columns {
            let across = reach.min(j).min(columns - 1 - j);
            let (top, bottom, left, right) = (i - down, i + down + 1, j - across, j + across + 1);
            // Of a rectangle: all down to its last corner, less what is above it and what is left of it; what is
            // both was taken away twice.
            let of = |k: usize| {
                sums[bottom][right][k] - sums[top][right][k] - sums[bottom][left][k] + sums[top][left][k]
            };
            let whole = sums[rows][columns];
            let (sum, count) = if of(1) > 0.0 { (of(0), of(1)) } else { (whole[0], whole[1].max(1.0)) };
            means[(i, j)] = (sum / count) as Real;
        }
    }
    means
}

/// For each corner between pixels: the sum of all pixels above and to the left of it, and how many they are.
///
/// Source: F. Crow, "Summed-area tables for texture mapping", SIGGRAPH 1984.
fn sums_from_corner(picture: &Matrix, left_out: &[bool]) -> Vec<Vec<[f64; 2]>> {
    let columns = picture.columns();
    let mut sums = vec![vec![[0.0; 2]; columns + 1]];
    for i in 0..picture.rows() {
        let (mut sum, mut count) = (0.0, 0.0);
        let mut line = vec![[0.0; 2]];
        for (j, above) in sums[i][1..].iter().enumerate() {
            if !left_out[i * columns + j] {
                sum += picture[(i, j)] as f64;
                count += 1.0;
            }
            line.push([above[0] + sum, above[1] + count]);
        }
        sums.push(line);
    }
    sums
}
