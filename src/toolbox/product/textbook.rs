//! The three products as a textbook has them: three loops each. They are what the fast ones must equal, bit for bit.

use crate::toolbox::{Matrix, Real};

/// Z = X·W, that is zₙⱼ = Σᵢ xₙᵢ·wᵢⱼ for i = 0, 1, 2, …          X (N×D), W (D×H) → Z (N×H)
///
/// # Panics
/// If X has not as many columns as W has rows.
pub fn product(x: &Matrix, w: &Matrix, z: &mut Matrix) {
    expect_inner_sizes(x, w);
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
    expect_same_rows(x, dz);
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
    expect_same_columns(dz, w);
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

pub(super) fn expect_inner_sizes(x: &Matrix, w: &Matrix) {
    let rule = "but X must have as many columns as W has rows";
    assert!(x.columns() == w.rows(), "X·W: X is {} and W is {}, {rule}", x.shape(), w.shape());
}

pub(super) fn expect_same_rows(x: &Matrix, dz: &Matrix) {
    let rule = "but both must have one row a picture";
    assert!(x.rows() == dz.rows(), "Xᵀ·dZ: X is {} and dZ is {}, {rule}", x.shape(), dz.shape());
}

pub(super) fn expect_same_columns(dz: &Matrix, w: &Matrix) {
    let rule = "but both must have one column a neuron";
    assert!(dz.columns() == w.columns(), "dZ·Wᵀ: dZ is {} and W is {}, {rule}", dz.shape(), w.shape());
}
