//! Tests of the tool `product`: `cargo test --test toolbox product`.

use super::SEED;
use chalknet::toolbox::product::{
    add_product_with_left_transposed, add_product_with_right_transposed, blocks, product,
    product_with_right_transposed, sections, sparse_product, sparse_product_in_bands, sum_rows, textbook,
    Piece, Tile,
};
use chalknet::toolbox::sparse::{Term, SECTION};
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

/// Xᵀ of an X without its zeros.
fn turned(x: &Sparse) -> Sparse {
    let mut turned = Sparse::default();
    turned.turn(x);
    turned
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
    let x = Matrix::from_rows(&[[0.0, 1.0], [-0.0, 2.0]]);
    sparse_product(&sparse(&x), &infinite, &mut result);
    assert_eq!(result, Matrix::from_rows(&[[3.0, 4.0], [6.0, 8.0]]), "an X without zeros does the same");
    let x = Matrix::from_rows(&[[0.0, -0.0], [1.0, 2.0]]);
    sparse_product(&turned(&sparse(&x)), &infinite, &mut result);
    assert_eq!(result, Matrix::from_rows(&[[3.0, 4.0], [6.0, 8.0]]), "an Xᵀ without zeros does the same");
}

#[test]
fn a_weight_that_became_nan_shows_wherever_there_is_ink() {
    let mut result = Matrix::default();
    let nan = Matrix::from_rows(&[[Real::NAN]]);
    let one = Matrix::from_rows(&[[1.0]]);
    for (x, w) in [(&one, &nan), (&nan, &one)] {
        product(x, w, &mut result);
        assert!(result[(0, 0)].is_nan(), "X·W hides a NaN");
        sparse_product(&sparse(x), w, &mut result);
        assert!(result[(0, 0)].is_nan(), "X·W hides a NaN of {x:?} and {w:?}, where X has no zeros");
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

/// Compares the fast products with those of the textbook; where one has NaN the other must have it too.
#[track_caller]
fn assert_fast_is_textbook(n: usize, d: usize, h: usize, make: fn(usize, usize, &mut Random) -> Matrix) {
    let mut random = Random::new(SEED);
    let (x, w, dz) = (make(n, d, &mut random), make(d, h, &mut random), make(n, h, &mut random));
    // What stands in the results before must not matter.
    let (mut fast, mut plain) = (Matrix::new(1, 2, vec![7.0; 2]), Matrix::new(2, 1, vec![8.0; 2]));
    let sparse = sparse(&x);
    sparse_product(&sparse, &w, &mut fast);
    textbook::product(&x, &w, &mut plain);
    assert_alike(&fast, &plain, "X·W");
    sparse_product(&turned(&sparse), &dz, &mut fast);
    plain.reset(d, h);
    textbook::add_product_with_left_transposed(&x, &dz, &mut plain);
    assert_alike(&fast, &plain, "Xᵀ·dZ");
    product_with_right_transposed(&dz, &w, &mut fast);
    textbook::product_with_right_transposed(&dz, &w, &mut plain);
    assert_alike(&fast, &plain, "dZ·Wᵀ");
    // What is there already is the beginning of the sums.
    let mut before = make(n, d, &mut random);
    // A sum never holds -0: it starts at +0.
    before.values_mut().iter_mut().for_each(|value| *value += 0.0);
    fast.copy_from(&before);
    plain.copy_from(&before);
    add_product_with_right_transposed(&self::sparse(&dz), &w, 0, &mut fast, &mut Tile::default());
    textbook::add_product_with_right_transposed(&dz, &w, 0, &mut plain);
    assert_alike(&fast, &plain, "dX + dZ·Wᵀ");
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

/// Sizes around the edges of all blocks: 8, 16, 32, 36, 48 and 64 sums are kept at a time, 32 columns of W are turned at
/// a time, and a strip has 256 columns.
const EDGES: [usize; 53] = [
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 34, 35, 36, 37, 40, 44, 47, 48, 49, 52,
    56, 57, 63, 64, 65, 68, 71, 80, 96, 99, 100, 101, 112, 113, 127, 128, 129, 164, 255, 256, 257, 264, 292,
    300, 320,
];

#[test]
fn the_fast_products_are_those_of_the_textbook_around_the_edge_of_every_block() {
    for h in EDGES {
        // From four pictures on, W is turned.
        for n in [0, 1, 3, 4, 5, 9] {
            assert_fast_is_textbook(n, 21, h, awkward_matrix);
        }
        // A single input: each sum has one term or none.
        assert_fast_is_textbook(7, 1, h, awkward_matrix);
        assert_fast_is_textbook(7, 0, h, awkward_matrix);
    }
    for d in EDGES {
        for h in [1, 31, 32, 33, 65] {
            assert_fast_is_textbook(5, d, h, awkward_matrix);
        }
        assert_fast_is_textbook(d, 9, 33, awkward_matrix);
    }
    assert_fast_is_textbook(32, 784, 100, awkward_matrix);
}

#[test]
fn without_any_zero_no_term_is_lost() {
    let full = |rows: usize, columns: usize, random: &mut Random| {
        let mut matrix = Matrix::zeros(rows, columns);
        for value in matrix.values_mut() {
            *value = random.uniform(0.5, 2.0);
        }
        matrix
    };
    for terms in [1, 2, 255, 256, 257, 600] {
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
    for (n, d, h) in [(1, 5, 3), (7, 1, 40), (9, 17, 33), (12, 70, 64), (33, 8, 100), (12, 8, 260)] {
        assert_fast_is_textbook(n, d, h, broken);
    }
}

#[test]
fn where_a_gradient_is_0_an_infinite_weight_still_makes_nan() {
    // The two products with X leave out where x is 0; dZ is never paper, so dZ·Wᵀ leaves out nothing.
    for rows in [1, 4, 9] {
        let mut dx = Matrix::default();
        product_with_right_transposed(&Matrix::zeros(rows, 2), &infinite(), &mut dx);
        assert!(dx.values().iter().step_by(2).all(|sum| sum.is_nan()), "0·∞ and 0·NaN are NaN: {dx:?}");
        assert!(dx.values().iter().skip(1).step_by(2).all(|&sum| sum == 0.0), "0·3 + 0·4 is 0: {dx:?}");
    }
}

#[test]
fn a_sum_of_nothing_but_minus_zeros_is_plus_zero() {
    // It starts at +0, and +0 + -0 is +0: also if it has a single term.
    for (terms, neurons) in [(1, 3), (1, 40), (2, 3), (2, 40)] {
        let x = Matrix::new(5, terms, vec![1.0; 5 * terms]);
        let w = Matrix::new(terms, neurons, vec![-0.0; terms * neurons]);
        let (mut z, mut dx) = (Matrix::default(), Matrix::default());
        sparse_product(&sparse(&x), &w, &mut z);
        product_with_right_transposed(&Matrix::new(5, neurons, vec![1.0; 5 * neurons]), &w, &mut dx);
        for sum in z.values().iter().chain(dx.values()) {
            assert!(sum.to_bits() == 0, "{terms} terms, {neurons} neurons: {sum:?}, but it must be 0.0");
        }
    }
}

/// Some rows of W, from one to another.
fn band(w: &Matrix, first: usize, last: usize) -> Matrix {
    let mut band = Matrix::default();
    band.copy_rows_from(w, first, last);
    band
}

#[test]
fn weights_cut_into_bands_where_a_section_begins_give_the_same_bits() {
    let mut random = Random::new(SEED);
    let rows = 300;
    // Few pictures, and so many that they are worth copying tiles for.
    for (n, h) in [(1, 10), (3, 36), (4, 33), (6, 100), (5, 300), (64, 10), (70, 100), (30, 300)] {
        let (x, w) = (awkward_matrix(n, rows, &mut random), awkward_matrix(rows, h, &mut random));
        let dz = awkward_matrix(n, h, &mut random);
        let (x, dz) = (sparse(&x), dz);
        let (mut z, mut dx) = (Matrix::default(), Matrix::zeros(n, rows));
        sparse_product(&x, &w, &mut z);
        add_product_with_right_transposed(&sparse(&dz), &w, 0, &mut dx, &mut Tile::default());
        for cuts in [[0, 0, 0, 300], [0, 128, 128, 300], [0, 128, 256, 300], [0, 256, 256, 300]] {
            let bands = [0, 1, 2].map(|i| (cuts[i], band(&w, cuts[i], cuts[i + 1])));
            let formula = format!("{n} pictures, {h} neurons, bands cut at {cuts:?},");
            let mut of_bands = Matrix::new(1, 1, vec![7.0]);
            let pairs = bands.iter().map(|(first, rows)| (*first, rows));
            sparse_product_in_bands(&x, pairs, h, &mut of_bands, &mut Tile::default());
            assert_alike(&of_bands, &z, &format!("{formula} X·W"));
            let mut dx_of_bands = Matrix::zeros(n, rows);
            for (first, band) in &bands {
                let tile = &mut Tile::default();
                add_product_with_right_transposed(&sparse(&dz), band, *first, &mut dx_of_bands, tile);
            }
            assert_alike(&dx_of_bands, &dx, &format!("{formula} dZ·Wᵀ"));
        }
    }
}

#[test]
fn the_sums_of_some_columns_are_those_of_the_whole_row() {
    let mut random = Random::new(SEED);
    let w = awkward_matrix(9, 130, &mut random);
    for x in [awkward_matrix(1, 9, &mut random), Matrix::new(1, 9, [0.0, 0.0, 3.0].repeat(3))] {
        let x = sparse(&x);
        let piece = Piece { terms: x.row(0), first_row: 0, rows: &w };
        let mut whole = vec![7.0; 130];
        sum_rows([piece].into_iter(), 0..130, &mut whole);
        for columns in [0..0, 0..1, 5..12, 17..53, 30..130, 64..128, 129..130, 130..130] {
            let mut some = vec![8.0; columns.len()];
            sum_rows([piece].into_iter(), columns.clone(), &mut some);
            let expected = &whole[columns.clone()];
            assert!(
                some.iter().zip(expected).all(|(&a, &b)| is_alike(a, b)),
                "seed {SEED}, columns {columns:?}: {some:?}, but of the whole row {expected:?}"
            );
        }
    }
}

#[test]
fn the_rows_of_a_piece_are_counted_from_its_first_row() {
    let mut random = Random::new(SEED);
    let w = awkward_matrix(9, 40, &mut random);
    let band = band(&w, 3, 7);
    for columns in [&[3][..], &[4], &[6], &[3, 6], &[4, 5, 6]] {
        let terms: Vec<Term> = columns.iter().map(|&column| Term { column, value: 1.5 }).collect();
        let (mut of_whole, mut of_band) = (vec![7.0; 40], vec![8.0; 40]);
        let piece = Piece { terms: &terms, first_row: 0, rows: &w };
        sum_rows([piece].into_iter(), 0..40, &mut of_whole);
        sum_rows([Piece { first_row: 3, rows: &band, ..piece }].into_iter(), 0..40, &mut of_band);
        assert_eq!(of_band, of_whole, "seed {SEED}, rows {columns:?} of the whole and of rows 3 to 6");
    }
}

#[test]
fn without_any_term_all_sums_are_0() {
    let w = Matrix::new(2, 40, vec![Real::NAN; 80]);
    let mut sums = vec![7.0; 40];
    sum_rows([].into_iter(), 0..40, &mut sums);
    assert!(sums.iter().all(|sum| sum.to_bits() == 0), "no pieces: {sums:?}");
    let empty = Piece { terms: &[], first_row: 5, rows: &w };
    sums.fill(7.0);
    sum_rows([empty, empty].into_iter(), 0..40, &mut sums);
    assert!(sums.iter().all(|sum| sum.to_bits() == 0), "pieces without terms: {sums:?}");
}

#[test]
fn blocks_and_sections_cover_every_column_and_row_once_in_their_order() {
    for count in EDGES.into_iter().chain([511, 512, 513, 800, 1024]) {
        let expected: Vec<usize> = (0..count).collect();
        let of_blocks: Vec<usize> = blocks(count).flatten().collect();
        assert!(of_blocks == expected, "{count} columns: {:?}", blocks(count).collect::<Vec<_>>());
        let of_sections: Vec<usize> = sections(count).flatten().collect();
        assert!(of_sections == expected, "{count} rows: {:?}", sections(count).collect::<Vec<_>>());
        assert!(sections(count).all(|section| section.start % SECTION == 0 && section.len() <= SECTION));
    }
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
fn a_band_touches_only_its_own_columns_of_dx() {
    for n in [1, 4, 7] {
        let mut dx = Matrix::new(n, 9, vec![0.5; n * 9]);
        let (dz, band) = (Matrix::new(n, 2, vec![1.0; n * 2]), Matrix::new(3, 2, vec![2.0; 6]));
        add_product_with_right_transposed(&sparse(&dz), &band, 4, &mut dx, &mut Tile::default());
        for i in 0..n {
            assert_eq!(dx.row(i), [0.5, 0.5, 0.5, 0.5, 4.5, 4.5, 4.5, 0.5, 0.5], "{n} pictures, row {i}");
        }
    }
}

#[test]
#[should_panic(expected = "Xᵀ·dZ: dW is 3x2, but for X 4x2 and dZ 4x3 it must be 2x3")]
fn dw_must_fit() {
    add_product_with_left_transposed(&Matrix::zeros(4, 2), &Matrix::zeros(4, 3), &mut Matrix::zeros(3, 2));
}

#[test]
#[should_panic(expected = "X·W: X is 2x3 and W is 4x5, but X must have as many columns as W has rows")]
fn x_without_zeros_and_w_must_fit() {
    sparse_product(&sparse(&Matrix::zeros(2, 3)), &Matrix::zeros(4, 5), &mut Matrix::default());
}

#[test]
#[should_panic(expected = "2 sums for 3 columns")]
fn there_must_be_a_sum_for_each_column() {
    sum_rows([].into_iter(), 0..3, &mut [0.0; 2]);
}

#[test]
#[should_panic]
fn a_row_that_is_not_there_is_refused() {
    let terms = [Term { column: 1, value: 1.0 }, Term { column: 2, value: 1.0 }];
    let piece = Piece { terms: &terms, first_row: 0, rows: &Matrix::zeros(2, 40) };
    sum_rows([piece].into_iter(), 0..40, &mut [0.0; 40]);
}
