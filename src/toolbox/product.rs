//! The three matrix products of the course: X·W, Xᵀ·dZ and dZ·Wᵀ.
//!
//! **The order of summation is a promise.** Every element of a result is a sum that starts at 0 and takes its
//! terms one after the other, in rising order of the index that is summed over; each term is rounded, then
//! added, then the sum is rounded. A faster way to compute the same must keep this order, and then gives the
//! same bits.
//!
//! X is mostly paper: four of five pixels of a handwritten digit are 0. Where x is 0, the term 0·w is left out.
//! That changes no bit, as long as w is a finite number: a sum that starts at +0 never becomes -0, so adding
//! ±0 leaves it as it is. (It would matter for an infinite or NaN weight, whose product with 0 is NaN: here it
//! counts as 0. Such a network is not saved.)

use super::{Matrix, Real};

/// Z = X·W, that is zₙⱼ = Σᵢ xₙᵢ·wᵢⱼ for i = 0, 1, 2, …          X (N×D), W (D×H) → Z (N×H)
///
/// # Panics
/// If X has not as many columns as W has rows.
pub fn product(x: &Matrix, w: &Matrix, z: &mut Matrix) {
    assert!(
        x.columns() == w.rows(),
        "X·W: X is {} and W is {}, but X must have as many columns as W has rows",
        x.shape(),
        w.shape()
    );
    z.reset(x.rows(), w.columns());
    for n in 0..x.rows() {
        for (i, &input) in x.row(n).iter().enumerate() {
            if input != 0.0 {
                add_multiple(z.row_mut(n), input, w.row(i));
            }
        }
    }
}

/// dW = Xᵀ·dZ, that is dwᵢⱼ = Σₙ xₙᵢ·dzₙⱼ for n = 0, 1, 2, …          X (N×D), dZ (N×H) → dW (D×H)
///
/// # Panics
/// If X and dZ have not the same number of rows.
pub fn product_with_left_transposed(x: &Matrix, dz: &Matrix, dw: &mut Matrix) {
    assert!(
        x.rows() == dz.rows(),
        "Xᵀ·dZ: X is {} and dZ is {}, but both must have one row a picture",
        x.shape(),
        dz.shape()
    );
    dw.reset(x.columns(), dz.columns());
    for n in 0..x.rows() {
        for (i, &input) in x.row(n).iter().enumerate() {
            if input != 0.0 {
                add_multiple(dw.row_mut(i), input, dz.row(n));
            }
        }
    }
}

/// dX = dZ·Wᵀ, that is dxₙᵢ = Σⱼ dzₙⱼ·wᵢⱼ for j = 0, 1, 2, …          dZ (N×H), W (D×H) → dX (N×D)
///
/// # Panics
/// If dZ and W have not the same number of columns.
pub fn product_with_right_transposed(dz: &Matrix, w: &Matrix, dx: &mut Matrix) {
    assert!(
        dz.columns() == w.columns(),
        "dZ·Wᵀ: dZ is {} and W is {}, but both must have one column a neuron",
        dz.shape(),
        w.shape()
    );
    dx.reset(dz.rows(), w.rows());
    for n in 0..dz.rows() {
        for (i, sum) in dx.row_mut(n).iter_mut().enumerate() {
            for (gradient, weight) in dz.row(n).iter().zip(w.row(i)) {
                *sum += gradient * weight;
            }
        }
    }
}

/// sumⱼ ← sumⱼ + factor·rowⱼ
fn add_multiple(sum: &mut [Real], factor: Real, row: &[Real]) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += factor * value;
    }
}
