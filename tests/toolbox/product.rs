//! Tests of the tool `product`: `cargo test --test toolbox product`.

use super::SEED;
use chalknet::toolbox::product::{
    add_product_with_left_transposed, product, product_with_right_transposed, textbook,
};
use chalknet::toolbox::{Matrix, Random, Real};

/// dW = Xᵀ·dZ, whatever was in dW before.
fn product_with_left_transposed(x: &Matrix, dz: &Matrix, dw: &mut Matrix) {
    dw.reset(x.columns(), dz.columns());
    add_product_with_left_transposed(x, dz, dw);
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

#[test]
fn no_ink_times_infinity_counts_as_nothing() {
    let infinite = Matrix::from_rows(&[[Real::INFINITY, Real::NAN], [3.0, 4.0]]);
    let mut result = Matrix::default();
    product(&Matrix::from_rows(&[[0.0, 1.0], [-0.0, 2.0]]), &infinite, &mut result);
    assert_eq!(result, Matrix::from_rows(&[[3.0, 4.0], [6.0, 8.0]]), "X·W leaves out the terms with x = 0");
    product_with_left_transposed(&Matrix::from_rows(&[[0.0, -0.0], [1.0, 2.0]]), &infinite, &mut result);
    assert_eq!(result, Matrix::from_rows(&[[3.0, 4.0], [6.0, 8.0]]), "Xᵀ·dZ leaves out the terms with x = 0");
}

#[test]
fn a_weight_that_became_nan_shows_wherever_there_is_ink() {
    let mut result = Matrix::default();
    let nan = Matrix::from_rows(&[[Real::NAN]]);
    let one = Matrix::from_rows(&[[1.0]]);
    product(&one, &nan, &mut result);
    assert!(result[(0, 0)].is_nan(), "X·W hides a NaN");
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

/// Compares the fast products with those of the textbook; where one has NaN the other must have it too.
#[track_caller]
fn assert_fast_is_textbook(n: usize, d: usize, h: usize, make: fn(usize, usize, &mut Random) -> Matrix) {
    let mut random = Random::new(SEED);
    let (x, w, dz) = (make(n, d, &mut random), make(d, h, &mut random), make(n, h, &mut random));
    // What stands in the results before must not matter.
    let (mut fast, mut plain) = (Matrix::new(1, 2, vec![7.0; 2]), Matrix::new(2, 1, vec![8.0; 2]));
    product(&x, &w, &mut fast);
    textbook::product(&x, &w, &mut plain);
    assert_alike(&fast, &plain, "X·W");
    product_with_left_transposed(&x, &dz, &mut fast);
    plain.reset(d, h);
    textbook::add_product_with_left_transposed(&x, &dz, &mut plain);
    assert_alike(&fast, &plain, "Xᵀ·dZ");
    product_with_right_transposed(&dz, &w, &mut fast);
    textbook::product_with_right_transposed(&dz, &w, &mut plain);
    assert_alike(&fast, &plain, "dZ·Wᵀ");
}

#[track_caller]
fn assert_alike(fast: &Matrix, plain: &Matrix, formula: &str) {
    assert_eq!(fast.shape(), plain.shape(), "{formula}, seed {SEED}: the shape");
    for (i, (a, b)) in fast.values().iter().zip(plain.values()).enumerate() {
        let alike = a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
        assert!(
            alike,
            "{formula}, seed {SEED}, shape {}, element {i}: {a:e}, the textbook {b:e}",
            fast.shape()
        );
    }
}

#[test]
fn the_fast_products_are_those_of_the_textbook_around_the_edge_of_every_block() {
    // 1, 4, 8, 16, 32 and 64 sums are kept at a time; few rows and few columns go another way.
    for h in [1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 96, 100, 127, 128, 129, 130] {
        for n in [1, 7, 8, 9, 33] {
            assert_fast_is_textbook(n, 21, h, awkward_matrix);
        }
    }
    // From 256 neurons on, Xᵀ·dZ goes another way, too.
    for h in [255, 256, 257, 288, 319, 320, 321] {
        for n in [7, 8, 33] {
            assert_fast_is_textbook(n, 21, h, awkward_matrix);
        }
    }
    // 256 terms are collected at a time, 64 columns are turned at a time.
    for d in [63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 784] {
        assert_fast_is_textbook(9, d, 33, awkward_matrix);
        assert_fast_is_textbook(d, 9, 33, awkward_matrix);
        assert_fast_is_textbook(9, 33, d, awkward_matrix);
    }
}

#[test]
fn without_any_zero_every_term_is_collected_and_none_is_lost() {
    let full = |rows: usize, columns: usize, random: &mut Random| {
        let mut matrix = Matrix::zeros(rows, columns);
        for value in matrix.values_mut() {
            *value = random.uniform(0.5, 2.0);
        }
        matrix
    };
    for terms in [255, 256, 257, 512, 600] {
        assert_fast_is_textbook(10, terms, 40, full);
        assert_fast_is_textbook(terms, 10, 300, full);
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
    for (n, d, h) in [(1, 5, 3), (9, 17, 33), (12, 70, 64), (33, 8, 100), (12, 8, 260)] {
        assert_fast_is_textbook(n, d, h, broken);
    }
    // Where x is 0 its term is left out, whatever the weight: 0·∞ counts as 0, not as NaN.
    let x = Matrix::zeros(9, 20);
    let w = Matrix::new(20, 20, vec![Real::INFINITY; 400]);
    let mut z = Matrix::default();
    product(&x, &w, &mut z);
    assert!(z.values().iter().all(|&sum| sum == 0.0), "an empty picture has only sums of 0");
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

#[test]
#[should_panic(expected = "Xᵀ·dZ: dW is 3x2, but for X 4x2 and dZ 4x3 it must be 2x3")]
fn dw_must_fit_few_neurons() {
    add_product_with_left_transposed(&Matrix::zeros(4, 2), &Matrix::zeros(4, 3), &mut Matrix::zeros(3, 2));
}

#[test]
#[should_panic(expected = "Xᵀ·dZ: dW is 2x2, but for X 9x2 and dZ 9x256 it must be 2x256")]
fn dw_must_fit_many_neurons() {
    add_product_with_left_transposed(&Matrix::zeros(9, 2), &Matrix::zeros(9, 256), &mut Matrix::zeros(2, 2));
}
