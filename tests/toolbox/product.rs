//! Tests of the tool `product`: `cargo test --test toolbox product`.

use super::{does_panic, SEED};
use chalknet::toolbox::product::strips::{Row, STEP, WIDTH};
use chalknet::toolbox::product::{
    add_product, add_product_with_left_transposed, add_product_with_right_transposed, add_to_rows, product,
    product_with_right_transposed, step_rows, Strips,
};
use chalknet::toolbox::sparse::{SparseRows, SECTION};
use chalknet::toolbox::{Matrix, Random, Real, Sparse};

/// dW = Xᵀ·dZ, whatever was in dW before.
fn product_with_left_transposed(x: &Matrix, dz: &Matrix, dw: &mut Matrix) {
    dw.reset(x.columns(), dz.columns());
    add_product_with_left_transposed(x, dz, dw);
}

/// A matrix without its zeros.
fn sparse(matrix: &Matrix) -> Sparse {
    let mut sparse = Sparse::default();
    sparse.copy_from(matrix);
    sparse
}

/// Some rows of a matrix.
fn rows_of(matrix: &Matrix, first: usize, last: usize) -> Matrix {
    let mut rows = Matrix::default();
    rows.copy_rows_from(matrix, first, last);
    rows
}

/// Some columns of a matrix.
fn columns_of(matrix: &Matrix, first: usize, last: usize) -> Matrix {
    let mut columns = Matrix::zeros(matrix.rows(), last - first);
    for i in 0..matrix.rows() {
        columns.row_mut(i).copy_from_slice(&matrix.row(i)[first..last]);
    }
    columns
}

/// The matrix with rows and columns exchanged.
fn transposed(matrix: &Matrix) -> Matrix {
    let mut transposed = Matrix::zeros(matrix.columns(), matrix.rows());
    for i in 0..matrix.rows() {
        for j in 0..matrix.columns() {
            transposed[(j, i)] = matrix[(i, j)];
        }
    }
    transposed
}

/// A matrix in strips. All that they have beside its rows and columns is NaN: who reads it will show it.
fn strips(matrix: &Matrix) -> Strips {
    let mut strips = Strips::default();
    strips.resize(matrix.rows(), matrix.columns());
    for strip in 0..strips.strips() {
        strips.tiles_mut(strip).iter_mut().flatten().for_each(|row| *row = Row([Real::NAN; WIDTH]));
    }
    strips.copy_from(matrix, 0..matrix.rows(), 0..matrix.columns());
    strips
}

/// Strips of zeros.
fn zeros(rows: usize, columns: usize) -> Strips {
    let mut strips = Strips::default();
    strips.reset(rows, columns);
    strips
}

/// The matrix that is in strips.
fn matrix(strips: &Strips) -> Matrix {
    let mut matrix = Matrix::zeros(strips.rows(), strips.columns());
    for i in 0..strips.rows() {
        strips.copy_row_to(i, matrix.row_mut(i));
    }
    matrix
}

/// dW ← dW + Xᵀ·dZ in those rows of dW that belong to the sections from `first_section` on.
fn add_gradient(x: &impl SparseRows, first_section: usize, dz: &Strips, dw: &mut Strips) {
    for strip in 0..dz.strips() {
        for (k, tile) in dw.tiles_mut(strip).iter_mut().enumerate() {
            add_to_rows(x, first_section + k, dz.tiles(strip), dz.width(strip), tile);
        }
    }
}

/// W ← W - η·xᵀ·dz in those rows of W that belong to the sections from `first_section` on.
fn step(x: &impl SparseRows, first_section: usize, dz: &Strips, learning_rate: Real, w: &mut Strips) {
    for strip in 0..dz.strips() {
        for (k, tile) in w.tiles_mut(strip).iter_mut().enumerate() {
            step_rows(x, first_section + k, dz.tiles(strip), dz.width(strip), learning_rate, tile);
        }
    }
}

/// The textbook's matrix product: every element is a sum from 0 over its terms, one after the other.
fn textbook(rows: usize, columns: usize, terms: usize, term: impl Fn(usize, usize, usize) -> Real) -> Matrix {
    let mut result = Matrix::zeros(rows, columns);
    for i in 0..rows {
        for j in 0..columns {
            let mut sum = 0.0;
            for k in 0..terms {
                sum += term(i, j, k);
            }
            result[(i, j)] = sum;
        }
    }
    result
}

/// Zeros of both signs, numbers too small for a full exponent, numbers whose products vanish, and ordinary
/// numbers; every third row holds nothing but zeros.
fn awkward_matrix(rows: usize, columns: usize, random: &mut Random) -> Matrix {
    let mut matrix = Matrix::zeros(rows, columns);
    for i in (0..rows).filter(|i| i % 3 != 2) {
        for value in matrix.row_mut(i) {
            let ordinary = random.uniform(-2.0, 2.0);
            *value = match random.below(8) {
                0 => 0.0,
                1 => -0.0,
                2 => ordinary * (Real::MIN_POSITIVE / 4.0),
                3 => ordinary * Real::MIN_POSITIVE.sqrt(),
                _ => ordinary,
            };
        }
    }
    matrix
}

#[track_caller]
fn assert_same_bits(found: &Matrix, textbook: &Matrix, formula: &str) {
    assert_eq!(found.shape(), textbook.shape(), "{formula}, seed {SEED}: the shape");
    for (i, (a, b)) in found.values().iter().zip(textbook.values()).enumerate() {
        assert!(
            a.to_bits() == b.to_bits(),
            "{formula}, seed {SEED}, shape {}, element {i}: {a:e}, but the textbook gives {b:e}.\n\
             If both look alike, the terms were added in another order, or multiplied and added in one step.",
            found.shape()
        );
    }
}

#[test]
fn the_hand_example() {
    let x = Matrix::from_rows(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    let w = Matrix::from_rows(&[[1.0, -1.0], [0.5, 2.0], [-2.0, 0.0]]);
    let dz = Matrix::from_rows(&[[1.0, 10.0], [-1.0, 100.0]]);
    let mut result = Matrix::default();
    product(&x, &w, &mut result);
    assert_eq!(result, Matrix::from_rows(&[[-4.0, 3.0], [-5.5, 6.0]]), "X·W");
    product_with_left_transposed(&x, &dz, &mut result);
    assert_eq!(result, Matrix::from_rows(&[[-3.0, 410.0], [-3.0, 520.0], [-3.0, 630.0]]), "Xᵀ·dZ");
    product_with_right_transposed(&dz, &w, &mut result);
    assert_eq!(result, Matrix::from_rows(&[[-9.0, 20.5, -2.0], [-101.0, 199.5, 2.0]]), "dZ·Wᵀ");
}

#[test]
fn all_three_agree_with_the_textbook_bit_for_bit() {
    let mut random = Random::new(SEED);
    let sizes = [0, 1, 2, 3, 7, 8, 9, 16, 17, 33];
    // What stands in the result before must not matter.
    let mut result = Matrix::new(1, 2, vec![7.0; 2]);
    for n in sizes {
        for d in sizes {
            for h in sizes {
                let x = awkward_matrix(n, d, &mut random);
                let w = awkward_matrix(d, h, &mut random);
                let dz = awkward_matrix(n, h, &mut random);
                product(&x, &w, &mut result);
                let expected = textbook(n, h, d, |n, j, i| x[(n, i)] * w[(i, j)]);
                assert_same_bits(&result, &expected, "X·W");
                product_with_left_transposed(&x, &dz, &mut result);
                let expected = textbook(d, h, n, |i, j, n| x[(n, i)] * dz[(n, j)]);
                assert_same_bits(&result, &expected, "Xᵀ·dZ");
                product_with_right_transposed(&dz, &w, &mut result);
                let expected = textbook(n, d, h, |n, i, j| dz[(n, j)] * w[(i, j)]);
                assert_same_bits(&result, &expected, "dZ·Wᵀ");
            }
        }
    }
}

#[test]
fn the_terms_are_added_from_first_to_last() {
    // So large that adding 1 to it changes nothing.
    let large: Real = if cfg!(feature = "f64") { 1e16 } else { 1e8 };
    // (terms, their sum from left to right)
    let orders = [([large, 1.0, -large], 0.0), ([large, -large, 1.0], 1.0), ([1.0, large, -large], 0.0)];
    let ones = Matrix::new(1, 3, vec![1.0; 3]);
    let ones_down = Matrix::new(3, 1, vec![1.0; 3]);
    let mut result = Matrix::default();
    for (terms, sum) in orders {
        let row = Matrix::new(1, 3, terms.to_vec());
        let down = Matrix::new(3, 1, terms.to_vec());
        product(&row, &ones_down, &mut result);
        assert_eq!(result.values(), [sum], "X·W: the sum of {terms:?} from left to right");
        product_with_left_transposed(&down, &ones_down, &mut result);
        assert_eq!(result.values(), [sum], "Xᵀ·dZ: the sum of {terms:?} from left to right");
        product_with_right_transposed(&row, &ones, &mut result);
        assert_eq!(result.values(), [sum], "dZ·Wᵀ: the sum of {terms:?} from left to right");
    }
}

/// Weights of which the first row is lost.
fn infinite() -> Matrix {
    Matrix::from_rows(&[[Real::INFINITY, Real::NAN], [3.0, 4.0]])
}

#[test]
fn no_ink_times_infinity_counts_as_nothing() {
    let infinite = infinite();
    let mut result = Matrix::default();
    product(&Matrix::from_rows(&[[0.0, 1.0], [-0.0, 2.0]]), &infinite, &mut result);
    assert_eq!(result, Matrix::from_rows(&[[3.0, 4.0], [6.0, 8.0]]), "X·W leaves out the terms with x = 0");
    product_with_left_transposed(&Matrix::from_rows(&[[0.0, -0.0], [1.0, 2.0]]), &infinite, &mut result);
    assert_eq!(result, Matrix::from_rows(&[[3.0, 4.0], [6.0, 8.0]]), "Xᵀ·dZ leaves out the terms with x = 0");
    let x = sparse(&Matrix::from_rows(&[[0.0, 1.0], [-0.0, 2.0]]));
    let mut z = zeros(2, 2);
    add_product(&x, 0, &strips(&infinite), &mut z);
    assert_eq!(matrix(&z), Matrix::from_rows(&[[3.0, 4.0], [6.0, 8.0]]), "a sparse X does the same");
    let x = sparse(&Matrix::from_rows(&[[0.0, -0.0], [1.0, 2.0]]));
    let mut dw = zeros(2, 2);
    add_gradient(&x, 0, &strips(&infinite), &mut dw);
    assert_eq!(matrix(&dw), Matrix::from_rows(&[[3.0, 4.0], [6.0, 8.0]]), "and the same in Xᵀ·dZ");
    let mut w = strips(&Matrix::from_rows(&[[10.0, 20.0], [30.0, 40.0]]));
    let slopes = strips(&Matrix::from_rows(&[[Real::INFINITY, Real::NAN]]));
    step(&sparse(&Matrix::from_rows(&[[0.0, -0.0]])), 0, &slopes, 0.5, &mut w);
    assert_eq!(matrix(&w), Matrix::from_rows(&[[10.0, 20.0], [30.0, 40.0]]), "without ink no weight moves");
}

#[test]
fn a_weight_that_became_nan_shows_wherever_there_is_ink() {
    let mut result = Matrix::default();
    let nan = Matrix::from_rows(&[[Real::NAN]]);
    let one = Matrix::from_rows(&[[1.0]]);
    for (x, w) in [(&one, &nan), (&nan, &one)] {
        product(x, w, &mut result);
        assert!(result[(0, 0)].is_nan(), "X·W hides a NaN");
        let mut z = zeros(1, 1);
        add_product(&sparse(x), 0, &strips(w), &mut z);
        assert!(matrix(&z)[(0, 0)].is_nan(), "X·W hides a NaN of {x:?} and {w:?}, where X is sparse");
        let mut dw = zeros(1, 1);
        add_gradient(&sparse(x), 0, &strips(w), &mut dw);
        assert!(matrix(&dw)[(0, 0)].is_nan(), "Xᵀ·dZ hides a NaN of {x:?} and {w:?}, where X is sparse");
        let mut stepped = strips(&one);
        step(&sparse(x), 0, &strips(w), 0.5, &mut stepped);
        assert!(matrix(&stepped)[(0, 0)].is_nan(), "W - η·xᵀ·dz hides a NaN of {x:?} and {w:?}");
        let mut dx = Matrix::zeros(1, 1);
        add_product_with_right_transposed(x, &strips(w), 0, &mut dx);
        assert!(dx[(0, 0)].is_nan(), "dX + dZ·Wᵀ hides a NaN of {x:?} and {w:?}");
    }
    product_with_left_transposed(&nan, &one, &mut result);
    assert!(result[(0, 0)].is_nan(), "Xᵀ·dZ hides a NaN");
    product_with_right_transposed(&one, &nan, &mut result);
    assert!(result[(0, 0)].is_nan(), "dZ·Wᵀ hides a NaN");
}

#[test]
#[should_panic(expected = "X·W: X is 2x3 and W is 4x5, but X must have as many columns as W has rows")]
fn x_and_w_must_fit() {
    product(&Matrix::zeros(2, 3), &Matrix::zeros(4, 5), &mut Matrix::default());
}

#[test]
#[should_panic(expected = "Xᵀ·dZ: X is 2x3 and dZ is 4x3, but both must have one row a picture")]
fn x_and_dz_must_fit() {
    product_with_left_transposed(&Matrix::zeros(2, 3), &Matrix::zeros(4, 3), &mut Matrix::default());
}

#[test]
#[should_panic(expected = "dZ·Wᵀ: dZ is 2x3 and W is 2x4, but both must have one column a neuron")]
fn dz_and_w_must_fit() {
    product_with_right_transposed(&Matrix::zeros(2, 3), &Matrix::zeros(2, 4), &mut Matrix::default());
}

#[test]
#[should_panic(expected = "Xᵀ·dZ: dW is 3x2, but for X 4x2 and dZ 4x3 it must be 2x3")]
fn dw_must_fit() {
    add_product_with_left_transposed(&Matrix::zeros(4, 2), &Matrix::zeros(4, 3), &mut Matrix::zeros(3, 2));
}

#[test]
fn what_is_in_dw_already_is_added_to() {
    for (n, h) in [(2, 3), (9, 260)] {
        let x = Matrix::new(n, 2, [1.0, 0.0].repeat(n));
        let dz = Matrix::new(n, h, vec![0.5; n * h]);
        let mut dw = Matrix::new(2, h, vec![10.0; 2 * h]);
        add_product_with_left_transposed(&x, &dz, &mut dw);
        assert!(
            dw.row(0).iter().all(|&sum| sum == 10.0 + 0.5 * n as Real),
            "{n} pictures, {h} neurons: {dw:?}"
        );
        assert!(dw.row(1).iter().all(|&sum| sum == 10.0), "the row of an input without ink stays as it is");
    }
}

#[track_caller]
fn assert_alike(fast: &Matrix, plain: &Matrix, formula: &str) {
    assert_eq!(fast.shape(), plain.shape(), "{formula}, seed {SEED}: the shape");
    for (i, (&a, &b)) in fast.values().iter().zip(plain.values()).enumerate() {
        assert!(
            is_alike(a, b),
            "{formula}, seed {SEED}, shape {}, element {i}: {a:e}, the textbook {b:e}",
            fast.shape()
        );
    }
}

/// Numbers alike to the last bit; but NaN is NaN.
fn is_alike(a: Real, b: Real) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// dX + dZ·Wᵀ as a textbook has it.
fn textbook_with_right_transposed(before: &Matrix, dz: &Matrix, w: &Matrix) -> Matrix {
    let mut dx = before.clone();
    for n in 0..dz.rows() {
        for i in 0..w.rows() {
            for j in 0..w.columns() {
                dx[(n, i)] += dz[(n, j)] * w[(i, j)];
            }
        }
    }
    dx
}

/// W - η·xᵀ·dz as a textbook has it; where x is 0 nothing is done.
fn textbook_step(w: &Matrix, x: &Matrix, dz: &Matrix, learning_rate: Real) -> Matrix {
    let mut stepped = w.clone();
    for i in (0..w.rows()).filter(|&i| x[(0, i)] != 0.0) {
        for j in 0..w.columns() {
            let mut gradient = 0.0;
            gradient += x[(0, i)] * dz[(0, j)];
            stepped[(i, j)] = w[(i, j)] - learning_rate * gradient;
        }
    }
    stepped
}

/// A learning rate that does not only move digits.
const RATE: Real = 0.37;

/// Compares the fast products with those of the textbook; where one has NaN the other must have it too.
#[track_caller]
fn assert_fast_is_textbook(n: usize, d: usize, h: usize, make: fn(usize, usize, &mut Random) -> Matrix) {
    let mut random = Random::new(SEED);
    let (x, w, dz) = (make(n, d, &mut random), make(d, h, &mut random), make(n, h, &mut random));
    let (x_sparse, w_strips, dz_strips) = (sparse(&x), strips(&w), strips(&dz));
    let shapes = format!("{n} pictures, {d} inputs, {h} neurons");
    let mut plain = Matrix::default();

    let mut z = zeros(n, h);
    add_product(&x_sparse, 0, &w_strips, &mut z);
    product(&x, &w, &mut plain);
    assert_alike(&matrix(&z), &plain, &format!("X·W, {shapes}"));

    let mut dw = zeros(d, h);
    add_gradient(&x_sparse, 0, &dz_strips, &mut dw);
    plain.reset(d, h);
    add_product_with_left_transposed(&x, &dz, &mut plain);
    assert_alike(&matrix(&dw), &plain, &format!("Xᵀ·dZ, {shapes}"));
    // As if a second lot of the same pictures came.
    add_gradient(&x_sparse, 0, &dz_strips, &mut dw);
    add_product_with_left_transposed(&x, &dz, &mut plain);
    assert_alike(&matrix(&dw), &plain, &format!("dW + Xᵀ·dZ, {shapes}"));

    if n > 0 {
        // The first picture alone.
        let (x, dz) = (rows_of(&x, 0, 1), rows_of(&dz, 0, 1));
        let mut stepped = strips(&w);
        step(&sparse(&x), 0, &strips(&dz), RATE, &mut stepped);
        assert_alike(&matrix(&stepped), &textbook_step(&w, &x, &dz, RATE), &format!("W - η·xᵀ·dz, {shapes}"));
    }

    let mut dx = Matrix::zeros(n, d);
    add_product_with_right_transposed(&dz, &w_strips, 0, &mut dx);
    product_with_right_transposed(&dz, &w, &mut plain);
    assert_alike(&dx, &plain, &format!("0 + dZ·Wᵀ, {shapes}"));

    let mut turned = strips(&make(3, 200, &mut random));
    turned.turn(&w_strips);
    let mut dx = zeros(n, d);
    add_product(&sparse(&dz), 0, &turned, &mut dx);
    if w.values().iter().any(|weight| !weight.is_finite()) {
        // A dz that is 0 is left out: then it is not the product of the textbook, but that with X = dZ and W turned.
        product(&dz, &transposed(&w), &mut plain);
    }
    assert_alike(&matrix(&dx), &plain, &format!("dZ·Wᵀ with W turned, {shapes}"));

    let before = make(n, d, &mut random);
    let mut dx = before.clone();
    add_product_with_right_transposed(&dz, &w_strips, 0, &mut dx);
    let plain = textbook_with_right_transposed(&before, &dz, &w);
    assert_alike(&dx, &plain, &format!("dX + dZ·Wᵀ, {shapes}"));
}

/// Sizes around the edges of all widths, of strips (48 columns, with AVX 112) and of sections (128).
const EDGES: [usize; 75] = [
    0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 39, 40, 41, 47, 48, 49, 55, 56, 57, 63, 64, 65,
    71, 72, 73, 79, 80, 81, 87, 88, 89, 95, 96, 97, 103, 104, 105, 111, 112, 113, 120, 121, 127, 128, 129,
    143, 144, 145, 160, 161, 200, 207, 208, 209, 216, 217, 223, 224, 225, 255, 256, 257, 300, 311, 312, 313,
    335, 336, 337,
];

#[test]
fn the_fast_products_are_those_of_the_textbook_around_every_edge() {
    for h in EDGES {
        for n in [0, 1, 3, 9] {
            assert_fast_is_textbook(n, 21, h, awkward_matrix);
        }
        // A single input: each sum has one term or none.
        assert_fast_is_textbook(7, 1, h, awkward_matrix);
        assert_fast_is_textbook(7, 0, h, awkward_matrix);
    }
    for d in EDGES {
        for h in [1, 8, 33, 49, 113] {
            assert_fast_is_textbook(5, d, h, awkward_matrix);
        }
    }
    for n in EDGES {
        assert_fast_is_textbook(n, 9, 33, awkward_matrix);
        assert_fast_is_textbook(n, 9, 113, awkward_matrix);
    }
    assert_fast_is_textbook(130, 257, 209, awkward_matrix);
    assert_fast_is_textbook(32, 784, 100, awkward_matrix);
}

/// Numbers of one sign, none of them 0.
fn full_matrix(rows: usize, columns: usize, random: &mut Random) -> Matrix {
    let mut matrix = Matrix::zeros(rows, columns);
    for value in matrix.values_mut() {
        *value = random.uniform(0.5, 2.0);
    }
    matrix
}

#[test]
fn without_any_zero_no_term_is_lost() {
    for terms in [1, 2, 127, 128, 129, 255, 256, 257, 600] {
        assert_fast_is_textbook(10, terms, 40, full_matrix);
        assert_fast_is_textbook(terms, 10, 300, full_matrix);
        assert_fast_is_textbook(3, 10, terms, full_matrix);
    }
}

#[test]
fn infinite_and_nan_numbers_give_what_they_give_in_the_textbook() {
    let broken = |rows: usize, columns: usize, random: &mut Random| {
        let mut matrix = awkward_matrix(rows, columns, random);
        for value in matrix.values_mut() {
            match random.below(12) {
                0 => *value = Real::INFINITY,
                1 => *value = Real::NEG_INFINITY,
                2 => *value = Real::NAN,
                _ => {}
            }
        }
        matrix
    };
    let rarely_broken = |rows: usize, columns: usize, random: &mut Random| {
        let mut matrix = awkward_matrix(rows, columns, random);
        for value in matrix.values_mut() {
            if random.below(100) == 0 {
                *value = [Real::INFINITY, Real::NEG_INFINITY, Real::NAN][random.below(3)];
            }
        }
        matrix
    };
    for (n, d, h) in
        [(1, 5, 3), (7, 1, 40), (9, 17, 33), (12, 70, 64), (33, 8, 100), (12, 8, 260), (5, 300, 41)]
    {
        assert_fast_is_textbook(n, d, h, broken);
        assert_fast_is_textbook(n, d, h, rarely_broken);
    }
}

#[test]
fn where_a_gradient_is_0_an_infinite_weight_still_makes_nan() {
    // The two products with X leave out where x is 0; dZ·Wᵀ with a whole dZ leaves out nothing.
    for rows in [1, 4, 9] {
        let mut whole = Matrix::default();
        product_with_right_transposed(&Matrix::zeros(rows, 2), &infinite(), &mut whole);
        let mut fast = Matrix::zeros(rows, 2);
        add_product_with_right_transposed(&Matrix::zeros(rows, 2), &strips(&infinite()), 0, &mut fast);
        for dx in [whole, fast] {
            assert!(dx.values().iter().step_by(2).all(|sum| sum.is_nan()), "0·∞ and 0·NaN are NaN: {dx:?}");
            assert!(dx.values().iter().skip(1).step_by(2).all(|&sum| sum == 0.0), "0·3 + 0·4 is 0: {dx:?}");
        }
    }
}

#[test]
fn where_a_gradient_is_0_a_turned_infinite_weight_counts_as_0() {
    let mut turned = Strips::default();
    turned.turn(&strips(&infinite()));
    let mut dx = zeros(2, 2);
    add_product(&sparse(&Matrix::from_rows(&[[0.0, -0.0], [0.0, 1.0]])), 0, &turned, &mut dx);
    let dx = matrix(&dx);
    assert_eq!(dx.row(0), [0.0, 0.0], "all is left out");
    assert!(dx[(1, 0)].is_nan() && dx[(1, 1)] == 4.0, "1·NaN and 1·4: {dx:?}");
}

#[test]
fn a_sum_of_nothing_but_minus_zeros_is_plus_zero() {
    // It starts at +0, and +0 + -0 is +0: also if it has a single term.
    for (terms, neurons) in [(1, 3), (1, 40), (2, 3), (2, 40), (2, 105), (130, 2)] {
        let x = Matrix::new(5, terms, vec![1.0; 5 * terms]);
        let w = Matrix::new(terms, neurons, vec![-0.0; terms * neurons]);
        let dz = Matrix::new(5, neurons, vec![-0.0; 5 * neurons]);
        let (mut z, mut dw) = (zeros(5, neurons), zeros(terms, neurons));
        add_product(&sparse(&x), 0, &strips(&w), &mut z);
        add_gradient(&sparse(&x), 0, &strips(&dz), &mut dw);
        let ones = Matrix::new(5, neurons, vec![1.0; 5 * neurons]);
        let (mut dx, mut turned, mut dx_turned) =
            (Matrix::zeros(5, terms), Strips::default(), zeros(5, terms));
        add_product_with_right_transposed(&ones, &strips(&w), 0, &mut dx);
        turned.turn(&strips(&w));
        add_product(&sparse(&ones), 0, &turned, &mut dx_turned);
        for sums in [matrix(&z), matrix(&dw), dx, matrix(&dx_turned)] {
            for sum in sums.values() {
                assert!(sum.to_bits() == 0, "{terms} terms, {neurons} neurons: {sum:?}, but it must be 0.0");
            }
        }
    }
}

#[test]
fn a_weight_of_minus_zero_stays_so_after_a_step_of_nothing() {
    // The gradient is 0 + 1·(-0), that is +0; and -0 - η·(+0) is -0, but -0 - η·(-0) would be +0.
    for (x, slope) in [(1.0, -0.0), (-1.0, 0.0), (0.0, 1.0), (1.0, 0.0), (-0.0, 1.0)] {
        let mut w = strips(&Matrix::from_rows(&[[-0.0, 0.0]]));
        step(
            &sparse(&Matrix::from_rows(&[[x]])),
            0,
            &strips(&Matrix::from_rows(&[[slope; 2]])),
            RATE,
            &mut w,
        );
        let found: Vec<bool> = matrix(&w).values().iter().map(|weight| weight.is_sign_negative()).collect();
        assert_eq!(
            found,
            [true, false],
            "signs of the weights -0 and 0 after a step with x {x:?}, dz {slope:?}"
        );
    }
}

#[test]
fn a_step_is_the_weight_minus_the_rate_times_the_gradient() {
    let mut random = Random::new(SEED);
    for (d, h) in [(1, 1), (21, 9), (129, 41), (300, 105), (257, 209)] {
        for learning_rate in [0.0, 0.01, RATE, 1.0, 3.5] {
            let (x, w, dz) = (
                full_matrix(1, d, &mut random),
                awkward_matrix(d, h, &mut random),
                awkward_matrix(1, h, &mut random),
            );
            for x in [x, awkward_matrix(1, d, &mut random)] {
                let mut gradient = Matrix::zeros(d, h);
                add_product_with_left_transposed(&x, &dz, &mut gradient);
                let mut plain = w.clone();
                for (weight, gradient) in plain.values_mut().iter_mut().zip(gradient.values()) {
                    *weight -= learning_rate * gradient;
                }
                let mut stepped = strips(&w);
                step(&sparse(&x), 0, &strips(&dz), learning_rate, &mut stepped);
                assert_same_bits(&matrix(&stepped), &plain, &format!("W - η·xᵀ·dz, η = {learning_rate}"));
            }
        }
    }
}

/// Places where 0 to 300 is cut into three bands, none of them inside a section; some bands have no rows.
const CUTS: [[usize; 4]; 5] =
    [[0, 0, 0, 300], [0, 128, 128, 300], [0, 128, 256, 300], [0, 256, 256, 300], [0, 256, 300, 300]];

/// First and last row of each band.
fn bands(cuts: [usize; 4]) -> [(usize, usize); 3] {
    [0, 1, 2].map(|i| (cuts[i], cuts[i + 1]))
}

/// The number of the section that begins with this column; for a band without columns behind the last section, any.
fn section(column: usize) -> usize {
    column.div_ceil(SECTION)
}

#[test]
fn weights_cut_into_bands_where_a_section_begins_give_the_same_bits() {
    let mut random = Random::new(SEED);
    let rows = 300;
    for (n, h) in [(1, 10), (3, 36), (4, 41), (6, 105), (5, 300), (130, 10), (70, 100)] {
        for make in [awkward_matrix, full_matrix] {
            let (x, w, dz) =
                (make(n, rows, &mut random), make(rows, h, &mut random), make(n, h, &mut random));
            let [mut z, mut dw, mut dx] = [(); 3].map(|()| Matrix::default());
            product(&x, &w, &mut z);
            product_with_left_transposed(&x, &dz, &mut dw);
            product_with_right_transposed(&dz, &w, &mut dx);
            let one = (rows_of(&x, 0, 1), rows_of(&dz, 0, 1));
            let stepped = textbook_step(&w, &one.0, &one.1, RATE);
            for cuts in CUTS {
                let formula = format!("{n} pictures, {h} neurons, bands cut at {cuts:?},");
                let (mut z_of_bands, mut dx_of_bands) = (zeros(n, h), Matrix::zeros(n, rows));
                for (first, last) in bands(cuts) {
                    let band = strips(&rows_of(&w, first, last));
                    add_product(&sparse(&x), section(first), &band, &mut z_of_bands);

                    let mut dw_of_band = zeros(last - first, h);
                    add_gradient(&sparse(&x), section(first), &strips(&dz), &mut dw_of_band);
                    assert_alike(
                        &matrix(&dw_of_band),
                        &rows_of(&dw, first, last),
                        &format!("{formula} Xᵀ·dZ from row {first} to {last}"),
                    );

                    let mut stepped_band = strips(&rows_of(&w, first, last));
                    step(&sparse(&one.0), section(first), &strips(&one.1), RATE, &mut stepped_band);
                    assert_alike(
                        &matrix(&stepped_band),
                        &rows_of(&stepped, first, last),
                        &format!("{formula} W - η·xᵀ·dz from row {first} to {last}"),
                    );

                    add_product_with_right_transposed(&dz, &band, first, &mut dx_of_bands);
                    let (mut turned, mut dx_of_band) = (Strips::default(), zeros(n, last - first));
                    turned.turn(&band);
                    add_product(&sparse(&dz), 0, &turned, &mut dx_of_band);
                    assert_alike(
                        &matrix(&dx_of_band),
                        &columns_of(&dx, first, last),
                        &format!("{formula} dZ·Wᵀ with rows {first} to {last} of W turned"),
                    );
                }
                assert_alike(&matrix(&z_of_bands), &z, &format!("{formula} X·W"));
                assert_alike(&dx_of_bands, &dx, &format!("{formula} dZ·Wᵀ"));
            }
        }
    }
}

#[test]
fn weights_cut_into_parts_of_their_columns_give_the_same_bits() {
    let mut random = Random::new(SEED);
    let h = 300;
    for (n, d) in [(1, 10), (4, 130), (6, 257), (130, 21)] {
        for make in [awkward_matrix, full_matrix] {
            let (x, w, dz) = (make(n, d, &mut random), make(d, h, &mut random), make(n, h, &mut random));
            let [mut z, mut dw, mut dx] = [(); 3].map(|()| Matrix::default());
            product(&x, &w, &mut z);
            product_with_left_transposed(&x, &dz, &mut dw);
            product_with_right_transposed(&dz, &w, &mut dx);
            for cuts in CUTS.into_iter().chain([[0, 1, 42, 300], [0, 112, 225, 300], [0, 13, 130, 300]]) {
                let formula = format!("{n} pictures, {d} inputs, columns cut at {cuts:?},");
                let (mut dx_of_parts, mut dx_turned) = (Matrix::zeros(n, d), zeros(n, d));
                for (first, last) in bands(cuts) {
                    let part = strips(&columns_of(&w, first, last));
                    let dz_part = columns_of(&dz, first, last);
                    let mut z_part = zeros(n, last - first);
                    add_product(&sparse(&x), 0, &part, &mut z_part);
                    let formula_z = format!("{formula} X·W from column {first} to {last}");
                    assert_alike(&matrix(&z_part), &columns_of(&z, first, last), &formula_z);

                    let mut dw_part = zeros(d, last - first);
                    add_gradient(&sparse(&x), 0, &strips(&dz_part), &mut dw_part);
                    let formula_dw = format!("{formula} Xᵀ·dZ from column {first} to {last}");
                    assert_alike(&matrix(&dw_part), &columns_of(&dw, first, last), &formula_dw);

                    add_product_with_right_transposed(&dz_part, &part, 0, &mut dx_of_parts);
                    let mut turned = Strips::default();
                    turned.turn(&part);
                    if first % SECTION == 0 && (last % SECTION == 0 || last == h) {
                        add_product(&sparse(&dz), section(first), &turned, &mut dx_turned);
                    } else {
                        add_product(&sparse(&dz_part), 0, &turned, &mut dx_turned);
                    }
                }
                assert_alike(&dx_of_parts, &dx, &format!("{formula} dZ·Wᵀ"));
                assert_alike(&matrix(&dx_turned), &dx, &format!("{formula} dZ·Wᵀ with W turned"));
            }
        }
    }
}

#[test]
fn pictures_in_two_lots_give_the_same_gradient_bits() {
    let mut random = Random::new(SEED);
    for (n, d, h) in [(2, 5, 3), (9, 130, 41), (140, 20, 105), (200, 257, 40)] {
        for make in [awkward_matrix, full_matrix] {
            let (x, dz) = (make(n, d, &mut random), make(n, h, &mut random));
            let mut plain = Matrix::default();
            product_with_left_transposed(&x, &dz, &mut plain);
            for cut in [0, 1, n / 2, n - 1, n] {
                let mut dw = zeros(d, h);
                for (first, last) in [(0, cut), (cut, n)] {
                    let dz = strips(&rows_of(&dz, first, last));
                    add_gradient(&sparse(&rows_of(&x, first, last)), 0, &dz, &mut dw);
                }
                assert_alike(&matrix(&dw), &plain, &format!("Xᵀ·dZ of {n} pictures, {cut} of them first"));
            }
        }
    }
}

#[test]
fn what_is_there_already_is_the_beginning_of_the_sums() {
    // So large that adding 1 to it changes nothing.
    let large: Real = if cfg!(feature = "f64") { 1e16 } else { 1e8 };
    for h in [1, 9, 41, 105, 209] {
        let filled = |rows: usize, value: Real| Matrix::new(rows, h, vec![value; rows * h]);
        // large + 1 - large is 0, while 1 - large + large would be 1 or less.
        let x = sparse(&Matrix::from_rows(&[[1.0, 1.0]]));
        let w = strips(&Matrix::new(2, h, [vec![1.0; h], vec![-large; h]].concat()));
        let mut z = strips(&filled(1, large));
        add_product(&x, 0, &w, &mut z);
        assert_eq!(matrix(&z), filled(1, 0.0), "X·W with {h} neurons");
        let mut dw = strips(&filled(1, large));
        add_gradient(&sparse(&Matrix::from_rows(&[[1.0], [-large]])), 0, &strips(&filled(2, 1.0)), &mut dw);
        assert_eq!(matrix(&dw), filled(1, 0.0), "Xᵀ·dZ with {h} neurons");
        let mut dx = Matrix::new(1, 1, vec![large]);
        let mut dz = Matrix::zeros(1, h + 1);
        (dz[(0, 0)], dz[(0, h)]) = (1.0, -large);
        add_product_with_right_transposed(&dz, &strips(&Matrix::new(1, h + 1, vec![1.0; h + 1])), 0, &mut dx);
        assert_eq!(dx.values(), [0.0], "dZ·Wᵀ with {} neurons", h + 1);
    }
}

#[test]
fn the_fast_terms_are_added_from_first_to_last_across_sections_and_strips() {
    let large: Real = if cfg!(feature = "f64") { 1e16 } else { 1e8 };
    let count = 3 * SECTION;
    // (terms, their sum from left to right)
    let orders = [([large, 1.0, -large], 0.0), ([large, -large, 1.0], 1.0), ([1.0, large, -large], 0.0)];
    // Neighbours, and numbers in three sections and strips.
    for places in
        [[0, 1, 2], [0, SECTION, 2 * SECTION], [5, SECTION - 1, SECTION], [1, 130, 383], [380, 381, 383]]
    {
        for (terms, sum) in orders {
            let mut row = Matrix::zeros(1, count);
            places.into_iter().zip(terms).for_each(|(place, term)| row[(0, place)] = term);
            let down = transposed(&row);
            let ones = Matrix::new(1, count, vec![1.0; count]);
            let ones_down = transposed(&ones);
            let diagnosis = format!("the sum of {terms:?} at {places:?} from left to right");

            let mut z = zeros(1, 1);
            add_product(&sparse(&row), 0, &strips(&ones_down), &mut z);
            assert_eq!(matrix(&z).values(), [sum], "X·W: {diagnosis}");
            let mut dw = zeros(1, 1);
            add_gradient(&sparse(&ones_down), 0, &strips(&down), &mut dw);
            assert_eq!(matrix(&dw).values(), [sum], "Xᵀ·dZ: {diagnosis}");
            let mut dx = Matrix::zeros(1, 1);
            add_product_with_right_transposed(&row, &strips(&ones), 0, &mut dx);
            assert_eq!(dx.values(), [sum], "dZ·Wᵀ: {diagnosis}");
            let mut turned = Strips::default();
            turned.turn(&strips(&ones));
            let mut dx = zeros(1, 1);
            add_product(&sparse(&row), 0, &turned, &mut dx);
            assert_eq!(matrix(&dx).values(), [sum], "dZ·Wᵀ with W turned: {diagnosis}");
        }
    }
}

#[test]
fn a_product_changes_no_row_behind_its_own() {
    // X has 3 rows and 5 columns, but the tiles have room for more.
    let x = sparse(&Matrix::new(3, 5, vec![1.0; 15]));
    let (w, dz) = (strips(&Matrix::new(5, 9, vec![1.0; 45])), strips(&Matrix::new(3, 9, vec![1.0; 27])));
    let (mut z, mut dw) = (zeros(3, 9), zeros(5, 9));
    for strips in [&mut z, &mut dw] {
        strips.tiles_mut(0)[0].iter_mut().for_each(|row| *row = Row([0.5; WIDTH]));
    }
    let mut stepped = dw.clone();
    add_product(&x, 0, &w, &mut z);
    add_gradient(&x, 0, &dz, &mut dw);
    step(&sparse(&Matrix::new(1, 5, vec![1.0; 5])), 0, &dz, 0.25, &mut stepped);
    for (strips, rows, value) in [(z, 3, 5.5), (dw, 5, 3.5), (stepped, 5, 0.25)] {
        for (i, row) in strips.tiles(0)[0].iter().enumerate() {
            let expected = if i < rows { value } else { 0.5 };
            assert!(
                row.0[..9].iter().all(|&sum| sum == expected),
                "row {i}: {row:?}, but {expected} is right"
            );
        }
    }
}

#[test]
fn every_width_is_known() {
    let x = sparse(&Matrix::from_rows(&[[2.0]]));
    for width in (STEP..=WIDTH).step_by(STEP) {
        let ones = strips(&Matrix::new(1, width, vec![1.0; width]));
        assert_eq!((ones.strips(), ones.width(0)), (1, width));
        let [mut z, mut dw, mut w] = [(); 3].map(|()| zeros(1, width));
        add_product(&x, 0, &ones, &mut z);
        add_gradient(&x, 0, &ones, &mut dw);
        step(&x, 0, &ones, 0.5, &mut w);
        for (sums, name, value) in [(z, "X·W", 2.0), (dw, "Xᵀ·dZ", 2.0), (w, "W - η·xᵀ·dz", -1.0)] {
            assert_eq!(matrix(&sums), Matrix::new(1, width, vec![value; width]), "{name} of width {width}");
            let rest = &sums.tiles(0)[0][0].0[width..];
            assert!(rest.iter().all(|&sum| sum == 0.0), "{name} of width {width} went on behind: {rest:?}");
        }
    }
}

#[test]
fn a_last_strip_that_is_narrower_takes_less_work() {
    let mut ones = Strips::default();
    let is_narrower = |&h: &usize| {
        ones.resize(1, h);
        ones.width(ones.strips() - 1) < ones.width(0)
    };
    let h = (1..=8 * WIDTH).find(is_narrower).expect("some number of columns with a narrower last strip");
    let ones = strips(&Matrix::new(1, h, vec![1.0; h]));
    let mut z = zeros(1, h);
    let last = z.strips() - 1;
    z.tiles_mut(last)[0][0] = Row([0.5; WIDTH]);
    add_product(&sparse(&Matrix::from_rows(&[[1.0]])), 0, &ones, &mut z);
    let (count, width) = (z.columns_of(last).len(), z.width(last));
    let sums = &z.tiles(last)[0][0].0;
    assert!(sums[..count].iter().all(|&sum| sum == 1.5), "{h} columns, the last strip: {sums:?}");
    assert!(sums[width..].iter().all(|&sum| sum == 0.5), "{h} columns, behind {width} of the last: {sums:?}");
}

#[test]
fn a_band_touches_only_its_own_columns_of_dx() {
    for n in [1, 4, 7] {
        let mut dx = Matrix::new(n, 9, vec![0.5; n * 9]);
        let (dz, band) = (Matrix::new(n, 2, vec![1.0; n * 2]), Matrix::new(3, 2, vec![2.0; 6]));
        add_product_with_right_transposed(&dz, &strips(&band), 4, &mut dx);
        for i in 0..n {
            assert_eq!(dx.row(i), [0.5, 0.5, 0.5, 0.5, 4.5, 4.5, 4.5, 0.5, 0.5], "{n} pictures, row {i}");
        }
    }
}

#[test]
#[should_panic(expected = "X·W: Z is 2x5, but for an X with 4 rows and a W with 5 columns it must be 4x5")]
fn z_must_have_a_row_for_each_row_of_x() {
    add_product(&sparse(&Matrix::zeros(4, 3)), 0, &zeros(3, 5), &mut zeros(2, 5));
}

#[test]
#[should_panic(expected = "X·W: Z is 4x6, but for an X with 4 rows and a W with 5 columns it must be 4x5")]
fn z_must_have_a_column_for_each_column_of_w() {
    add_product(&sparse(&Matrix::zeros(4, 3)), 0, &zeros(3, 5), &mut zeros(4, 6));
}

#[test]
#[should_panic(expected = "dZ·Wᵀ: dZ is 2x3 and W is 2x4, but both must have one column a neuron")]
fn dz_and_w_in_strips_must_fit() {
    add_product_with_right_transposed(&Matrix::zeros(2, 3), &zeros(2, 4), 0, &mut Matrix::zeros(2, 2));
}

#[test]
fn rows_and_columns_that_dx_does_not_have_are_refused() {
    for (rows, columns, first) in [(1, 9, 0), (2, 2, 0), (2, 9, 7), (2, 3, 1)] {
        let mut dx = Matrix::zeros(rows, columns);
        let add = || add_product_with_right_transposed(&Matrix::zeros(2, 4), &zeros(3, 4), first, &mut dx);
        assert!(does_panic(add), "3 rows of W from column {first} on, for 2 pictures, in {rows}x{columns}");
    }
}

#[test]
fn sections_that_x_does_not_have_are_refused() {
    let x = sparse(&Matrix::new(3, SECTION, vec![1.0; 3 * SECTION]));
    for (first, rows) in [(0, SECTION + 1), (1, SECTION), (1, 1), (2, 1)] {
        let name = format!("from section {first} on, {rows} rows");
        let mut dw = zeros(rows, 5);
        assert!(does_panic(|| add_product(&x, first, &zeros(rows, 5), &mut zeros(3, 5))), "X·W, {name}");
        assert!(does_panic(|| add_gradient(&x, first, &zeros(3, 5), &mut dw)), "Xᵀ·dZ, {name}");
        assert!(does_panic(|| step(&x, first, &zeros(3, 5), RATE, &mut dw)), "W - η·xᵀ·dz, {name}");
    }
}

#[test]
#[should_panic(
    expected = "X has 300 columns, but the rows of W belong to 128 to 258 of them: whole sections, or up to"
)]
fn a_band_must_end_where_a_section_ends() {
    add_product(&sparse(&Matrix::zeros(2, 300)), 1, &zeros(130, 5), &mut zeros(2, 5));
}

#[test]
fn a_dz_of_fewer_tiles_than_x_has_is_refused() {
    let x = sparse(&Matrix::new(SECTION + 1, 2, vec![1.0; 2 * SECTION + 2]));
    let mut dw = zeros(2, 5);
    assert!(does_panic(|| add_gradient(&x, 0, &zeros(SECTION, 5), &mut dw)), "Xᵀ·dZ");
    assert!(does_panic(|| step(&x, 0, &zeros(SECTION, 5), RATE, &mut dw)), "W - η·xᵀ·dz");
}
