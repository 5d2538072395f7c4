//! A digit made as large as the network knows digits, and put in the middle (LESSONS §12.5).

use crate::toolbox::{Matrix, Real};

/// The same picture with so many rows and columns: each new pixel is the mean of the area that it covers of the old
/// picture.
///
/// # Panics
/// If one of the two pictures has no pixels.
pub fn scaled(picture: &Matrix, rows: usize, columns: usize) -> Matrix {
    let (down, across) = (shares(picture.rows(), rows), shares(picture.columns(), columns));
    let mut scaled = Matrix::zeros(rows, columns);
    for (i, covered_rows) in down.iter().enumerate() {
        for (j, covered_columns) in across.iter().enumerate() {
            for &(row, share) in covered_rows {
                for &(column, part) in covered_columns {
                    scaled[(i, j)] += share * part * picture[(row, column)];
                }
            }
        }
    }
    scaled
}

/// For each of `new` pixels in a line, which of `old` ones it covers, and how large a share of it each of them is.
fn shares(old: usize, new: usize) -> Vec<Vec<(usize, Real)>> {
    assert!(old > 0 && new > 0, "a picture needs pixels: {old} cannot become {new}");
    let mut all = Vec::new();
    for i in 0..new {
        // Cut the line into old·new parts: an old pixel has `new` of them, a new one `old`. So all is whole numbers.
        let (start, end) = (i * old, (i + 1) * old);
        let covered = start / new..end.div_ceil(new);
        let part = |pixel: usize| end.min((pixel + 1) * new) - start.max(pixel * new);
        all.push(covered.map(|pixel| (pixel, part(pixel) as Real / old as Real)).collect());
    }
    all
}

/// The picture in the middle of one of so many rows and columns: the centre of mass of its ink lies there, to the
/// nearest pixel. What would lie outside is lost.
pub fn centred(picture: &Matrix, rows: usize, columns: usize) -> Matrix {
    let (mut mass, mut down, mut across) = (0.0, 0.0, 0.0);
    for i in 0..picture.rows() {
        for (j, ink) in picture.row(i).iter().enumerate() {
            mass += ink;
            down += ink * (i as Real + 0.5);
            across += ink * (j as Real + 0.5);
        }
    }
    let mut centred = Matrix::zeros(rows, columns);
    if mass == 0.0 {
        return centred;
    }
    let top = nearest(rows as Real / 2.0 - down / mass);
    let left = nearest(columns as Real / 2.0 - across / mass);
    for i in 0..picture.rows() {
        for (j, ink) in picture.row(i).iter().enumerate() {
            let (row, column) = (top + i as isize, left + j as isize);
            if (0..rows as isize).contains(&row) && (0..columns as isize).contains(&column) {
                centred[(row as usize, column as usize)] = *ink;
            }
        }
    }
    centred
}

/// The whole number that is nearest.
fn nearest(number: Real) -> isize {
    (number + 0.5).floor() as isize
}

/// A digit as the network is to see it: its longer side 20 of 28 pixels long (of other pictures just as large a
/// part), and its centre of mass in the middle.
///
/// Source: Y. LeCun, C. Cortes and C. Burges on their page about MNIST: "size normalized to fit in a 20x20 pixel box
/// while preserving their aspect ratio", then centred by the centre of mass in 28x28.
///
/// # Panics
/// If the digit has no pixels.
pub fn fit(digit: &Matrix, rows: usize, columns: usize) -> Matrix {
    const PART: Real = 20.0 / 28.0;
    let down = PART * rows as Real / digit.rows() as Real;
    let across = PART * columns as Real / digit.columns() as Real;
    let factor = down.min(across);
    let length = |pixels: usize| (nearest(factor * pixels as Real)).max(1) as usize;
    centred(&scaled(digit, length(digit.rows()), length(digit.columns())), rows, columns)
}
