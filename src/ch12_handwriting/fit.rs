//! A digit made as large as the network knows digits, and put in the middle (LESSONS §12.4).

use crate::toolbox::{Matrix, Real};

/// A picture of another size: each new pixel is the mean of the area that it covers of the old picture.
pub fn scale(picture: &Matrix, rows: usize, columns: usize) -> Matrix {
    let down = shares(picture.rows(), rows);
    let across = shares(picture.columns(), columns);
    let mut scaled = Matrix::zeros(rows, columns);
    for (i, shares_down) in down.iter().enumerate() {
        for (j, shares_across) in across.iter().enumerate() {
            let mut sum = 0.0;
            for &(row, share) in shares_down {
                for &(column, part) in shares_across {
                    sum += share * part * picture[(row, column)];
                }
            }
            scaled[(i, j)] = sum;
        }
    }
    scaled
}

/// Which old pixels each of the new ones covers, and with which share of it: the shares add up to 1.
fn shares(old: usize, new: usize) -> Vec<Vec<(usize, Real)>> {
    let mut all = Vec::new();
    let length = old as Real / new as Real;
    for i in 0..new {
        let (start, end) = (i as Real * length, (i + 1) as Real * length);
        let mut shares = Vec::new();
        for pixel in start as usize..old {
            let (from, to) = (start.max(pixel as Real), end.min((pixel + 1) as Real));
            if to <= from {
                break;
            }
            shares.push((pixel, (to - from) / length));
        }
        all.push(shares);
    }
    all
}

/// A picture in the middle of a larger one: moved so that the centre of mass of its ink, to the nearest pixel, lies in the middle.
pub fn centre(picture: &Matrix, rows: usize, columns: usize) -> Matrix {
    let (mut mass, mut down, mut across) = (0.0, 0.0, 0.0);
    for i in 0..picture.rows() {
        for (j, value) in picture.row(i).iter().enumerate() {
            mass += value;
            down += value * (i as Real + 0.5);
            across += value * (j as Real + 0.5);
        }
    }
    let mut centred = Matrix::zeros(rows, columns);
    if mass == 0.0 {
        return centred;
    }
    let (top, left) = (rows as Real / 2.0 - down / mass, columns as Real / 2.0 - across / mass);
    let round = |x: Real| (x + 0.5).floor() as isize;
    let (top, left) = (round(top), round(left));
    for i in 0..picture.rows() {
        for (j, value) in picture.row(i).iter().enumerate() {
            let (row, column) = (top + i as isize, left + j as isize);
            if (0..rows as isize).contains(&row) && (0..columns as isize).contains(&column) {
                centred[(row as usize, column as usize)] = *value;
            }
        }
    }
    centred
}

/// A digit as the network is to see it: its ink scaled so that the longer side fills 20 of 28 pixels (of other pictures just
/// as large a part), and put in the middle.
pub fn fit(ink: &Matrix, rows: usize, columns: usize) -> Matrix {
    const PART: Real = 20.0 / 28.0;
    let (height, width) = (ink.rows() as Real, ink.columns() as Real);
    let factor = Real::min(PART * rows as Real / height, PART * columns as Real / width);
    let pixels = |length: Real| ((factor * length + 0.5) as usize).max(1);
    centre(&scale(ink, pixels(height), pixels(width)), rows, columns)
}
