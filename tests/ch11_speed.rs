//! Chapter 11, making it fast: `cargo test --test ch11_speed`, in double precision with `--features f64`.
//!
//! What is fast must give the bits of the plain loops of `src/toolbox/product/textbook.rs`, and those the bits of their
//! formulas.

mod common;

use chalknet::toolbox::cores::allow;
use chalknet::toolbox::product::{self, textbook};
use chalknet::toolbox::{Matrix, Random, Real};
use common::{after, assert_panics, assert_worked, made, random_matrix};

/// Where everything drawn by lot begins.
const SEED: u64 = 11;

/// One of the products: it overwrites the last matrix.
type Product = fn(&Matrix, &Matrix, &mut Matrix);

/// X·W, Xᵀ·dZ and dZ·Wᵀ, with plain loops and fast.
const PLAIN: [Product; 3] =
    [textbook::product, textbook::product_with_left_transposed, textbook::product_with_right_transposed];
const FAST: [Product; 3] =
    [product::product, product::product_with_left_transposed, product::product_with_right_transposed];
const NAMES: [&str; 3] = ["X·W", "Xᵀ·dZ", "dZ·Wᵀ"];

/// X, W and dZ of a layer: N pictures, D inputs, H neurons.
struct Case {
    x: Matrix,
    w: Matrix,
    dz: Matrix,
}

impl Case {
    fn new((n, d, h): (usize, usize, usize), make: Make, random: &mut Random) -> Case {
        Case { x: make(n, d, random), w: make(d, h, random), dz: make(n, h, random) }
    }

    /// What the three products multiply.
    fn factors(&self) -> [(&Matrix, &Matrix); 3] {
        [(&self.x, &self.w), (&self.x, &self.dz), (&self.dz, &self.w)]
    }
}

// The worked example

#[test]
fn a1_the_products_are_as_on_paper() {
    let case = Case {
        x: Matrix::from_rows(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        w: Matrix::from_rows(&[[1.0, -1.0], [0.5, 2.0], [-2.0, 0.0]]),
        dz: Matrix::from_rows(&[[1.0, 10.0], [-1.0, 100.0]]),
    };
    let expected = [
        Matrix::from_rows(&[[-4.0, 3.0], [-5.5, 6.0]]),
        Matrix::from_rows(&[[-3.0, 410.0], [-3.0, 520.0], [-3.0, 630.0]]),
        Matrix::from_rows(&[[-9.0, 20.5, -2.0], [-101.0, 199.5, 2.0]]),
    ];
    for (i, (a, b)) in case.factors().into_iter().enumerate() {
        for (way, product) in [("plain loops", PLAIN[i]), ("the fast one", FAST[i])] {
            let found = made(|result| product(a, b, result));
            assert_worked(&found, &expected[i], 0.0, &format!("{}, {way}", NAMES[i]), &[]);
        }
    }
}

// The plain loops are their formulas

type Make = fn(usize, usize, &mut Random) -> Matrix;

/// Zeros of both signs, numbers too small for a full exponent, numbers whose products vanish, and ordinary
/// numbers; every third row holds nothing but zeros.
fn awkward(rows: usize, columns: usize, random: &mut Random) -> Matrix {
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

/// As pictures of digits are: four of five numbers are 0, and where one is, its neighbours often are too.
fn mostly_paper(rows: usize, columns: usize, random: &mut Random) -> Matrix {
    let mut matrix = Matrix::zeros(rows, columns);
    for i in 0..rows {
        let mut ink = false;
        for value in matrix.row_mut(i) {
            ink = if random.below(4) == 0 { random.below(5) == 0 } else { ink };
            *value = if ink { random.uniform(0.0, 1.0) } else { 0.0 };
        }
    }
    matrix
}

/// Numbers of one sign, none of them 0.
fn full(rows: usize, columns: usize, random: &mut Random) -> Matrix {
    random_matrix(rows, columns, 0.5, 2.0, random)
}

/// Nothing but -0: the sums start at +0, and +0 + -0 is +0.
fn minus_zeros(rows: usize, columns: usize, _: &mut Random) -> Matrix {
    Matrix::new(rows, columns, vec![-0.0; rows * columns])
}

/// Some infinite numbers and some NaN among others.
fn broken(rows: usize, columns: usize, random: &mut Random) -> Matrix {
    let mut matrix = awkward(rows, columns, random);
    for value in matrix.values_mut() {
        match random.below(100) {
            0..=2 => *value = Real::INFINITY,
            3 => *value = Real::NEG_INFINITY,
            4 => *value = Real::NAN,
            _ => {}
        }
    }
    matrix
}

const MAKERS: [(&str, Make); 5] = [
    ("awkward", awkward),
    ("mostly paper", mostly_paper),
    ("full", full),
    ("minus zeros", minus_zeros),
    ("broken", broken),
];

/// Fails unless both are alike to the last bit; but NaN is NaN.
#[track_caller]
fn assert_alike(found: &Matrix, expected: &Matrix, what: &str) {
    assert_eq!(found.shape(), expected.shape(), "{what}, seed {SEED}: the shape");
    let is_alike = |a: Real, b: Real| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
    for (i, (&a, &b)) in found.values().iter().zip(expected.values()).enumerate() {
        assert!(
            is_alike(a, b),
            "{what}, seed {SEED}, row {}, column {}: {a:e}, but {b:e} is expected.\n\
             If both look alike, the terms were added in another order, or multiplied and added in one step.",
            i / found.columns(),
            i % found.columns()
        );
    }
}

#[test]
fn the_plain_loops_are_their_formulas_bit_for_bit() {
    after(a1_the_products_are_as_on_paper);
    let random = &mut Random::new(SEED);
    let sum = |rows: usize, columns: usize, terms: usize, term: &dyn Fn(usize, usize, usize) -> Real| {
        let mut result = Matrix::zeros(rows, columns);
        for i in 0..rows {
            for j in 0..columns {
                for k in 0..terms {
                    result[(i, j)] += term(i, j, k);
                }
            }
        }
        result
    };
    for (n, d, h) in
        [(0, 2, 3), (2, 0, 3), (2, 3, 0), (1, 1, 1), (2, 3, 5), (7, 9, 4), (17, 33, 8), (9, 4, 40)]
    {
        for (kind, make) in &MAKERS[..4] {
            let case @ Case { x, w, dz } = &Case::new((n, d, h), *make, random);
            let expected = [
                sum(n, h, d, &|n, j, i| x[(n, i)] * w[(i, j)]),
                sum(d, h, n, &|i, j, n| x[(n, i)] * dz[(n, j)]),
                sum(n, d, h, &|n, i, j| dz[(n, j)] * w[(i, j)]),
            ];
            for (i, (a, b)) in case.factors().into_iter().enumerate() {
                let found = made(|result| PLAIN[i](a, b, result));
                assert_alike(
                    &found,
                    &expected[i],
                    &format!("{} with plain loops, {kind}, {n}x{d}x{h}", NAMES[i]),
                );
            }
        }
    }
}

#[test]
fn where_there_is_no_ink_an_infinite_weight_counts_as_nothing() {
    after(a1_the_products_are_as_on_paper);
    let infinite = Matrix::from_rows(&[[Real::INFINITY, Real::NAN], [3.0, 4.0]]);
    let expected = Matrix::from_rows(&[[3.0, 4.0], [6.0, 8.0]]);
    for products in [PLAIN, FAST] {
        let x = Matrix::from_rows(&[[0.0, 1.0], [-0.0, 2.0]]);
        let found = made(|z| products[0](&x, &infinite, z));
        assert_alike(&found, &expected, "X·W leaves out the terms with x = 0");
        let x = Matrix::from_rows(&[[0.0, -0.0], [1.0, 2.0]]);
        let found = made(|dw| products[1](&x, &infinite, dw));
        assert_alike(&found, &expected, "Xᵀ·dZ leaves out the terms with x = 0");
    }
}

#[test]
fn from_four_pictures_on_a_slope_of_0_makes_nothing_of_an_infinite_weight() {
    after(a1_the_products_are_as_on_paper);
    let infinite = Matrix::from_rows(&[[Real::INFINITY, 2.0]]);
    for (pictures, expected) in [(1, Real::NAN), (3, Real::NAN), (4, 2.0), (5, 2.0)] {
        let slopes = Matrix::from_rows(&vec![[0.0, 1.0]; pictures]);
        let found = made(|dx| FAST[2](&slopes, &infinite, dx));
        let expected = Matrix::new(pictures, 1, vec![expected; pictures]);
        assert_alike(&found, &expected, &format!("dZ·Wᵀ of {pictures} pictures"));
    }
}

// The fast ones are the plain loops

/// Sizes around the edges of whatever is done several at a time.
const EDGES: [usize; 23] =
    [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 104, 105, 112, 128, 129, 200, 300];

/// W with its rows and columns exchanged.
fn exchanged(w: &Matrix) -> Matrix {
    let mut turned = Matrix::zeros(w.columns(), w.rows());
    for i in 0..w.rows() {
        w.row(i).iter().enumerate().for_each(|(j, &weight)| turned[(j, i)] = weight);
    }
    turned
}

/// Fails unless the fast products of this case are those of the plain loops, with so many threads, in buffers that were
/// used for the case before.
#[track_caller]
fn assert_fast_is_plain(case: &Case, what: &str, threads: &[usize], used: &mut [Matrix; 3]) {
    let is_lost = case.w.values().iter().any(|weight| !weight.is_finite());
    for (i, (a, b)) in case.factors().into_iter().enumerate() {
        let mut expected = made(|result| PLAIN[i](a, b, result));
        if i == 2 && is_lost {
            // Many pictures at a time leave out a slope of 0 here too, a few do not: with weights that are lost, NaN may
            // be missing.
            let left_out = made(|dx| textbook::product(a, &exchanged(b), dx));
            FAST[i](a, b, &mut used[i]);
            let mut nan_or_not = left_out.values().iter().zip(used[i].values());
            if nan_or_not.all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())) {
                expected = left_out;
            }
        }
        for &threads in threads {
            allow(threads);
            FAST[i](a, b, &mut used[i]);
            allow(1);
            assert_alike(&used[i], &expected, &format!("{}, {what}, {threads} threads", NAMES[i]));
            // The rows that are said to hold nothing must hold nothing: chapter 6 passes them over.
            let mut blank = vec![true; used[i].rows()];
            used[i].rows_not_blank().for_each(|row| blank[row] = false);
            for row in (0..used[i].rows()).filter(|&row| blank[row]) {
                let is_zero = used[i].row(row).iter().all(|value| value.to_bits() == 0);
                assert!(is_zero, "{}, {what}: row {row} counts as blank", NAMES[i]);
            }
        }
    }
}

#[test]
fn around_every_edge_the_fast_products_are_those_of_the_plain_loops() {
    after(a1_the_products_are_as_on_paper);
    let random = &mut Random::new(SEED);
    let mut used = [(); 3].map(|()| Matrix::default());
    // Sums of nothing, where there were sums of something before.
    for shape in [(5, 21, 33), (5, 0, 33), (5, 33, 9), (5, 33, 0)] {
        assert_fast_is_plain(
            &Case::new(shape, full, random),
            &format!("N, D, H = {shape:?}"),
            &[1],
            &mut used,
        );
    }
    for edge in EDGES {
        let around_it = [
            (edge, 21, 9),
            (edge, 9, 113),
            (5, edge, 33),
            (1, edge, 10),
            (4, 21, edge),
            (1, 5, edge),
            (33, 130, edge),
        ];
        for shape in around_it {
            for (kind, make) in MAKERS {
                let case = Case::new(shape, make, random);
                assert_fast_is_plain(&case, &format!("{kind}, N, D, H = {shape:?}"), &[1, 3], &mut used);
            }
        }
    }
}

#[test]
fn a_product_writes_over_whatever_stood_in_a_matrix_of_its_shape() {
    after(a1_the_products_are_as_on_paper);
    let case = Case::new((5, 21, 33), full, &mut Random::new(SEED));
    for (i, (a, b)) in case.factors().into_iter().enumerate() {
        let expected = made(|result| PLAIN[i](a, b, result));
        let mut result = expected.clone();
        result.values_mut().fill(7.5);
        FAST[i](a, b, &mut result);
        assert_alike(&result, &expected, &format!("{} over other numbers", NAMES[i]));
    }
}

#[test]
fn with_any_number_of_threads_the_bits_are_the_same() {
    after(a1_the_products_are_as_on_paper);
    let random = &mut Random::new(SEED);
    let mut used = [(); 3].map(|()| Matrix::default());
    // Up to 66 million multiplications: enough for eight threads to share, also where there are only five rows for them.
    for shape in [(130, 784, 640), (5, 4000, 3300), (64, 2500, 105), (32, 784, 100), (3, 5, 9)] {
        for (kind, make) in [("mostly paper", mostly_paper as Make), ("full", full)] {
            let case = Case::new(shape, make, random);
            assert_fast_is_plain(&case, &format!("{kind}, N, D, H = {shape:?}"), &[1, 2, 3, 8], &mut used);
        }
    }
}

// What does not fit

#[test]
fn factors_that_do_not_fit_are_named_with_their_shapes() {
    assert_panics(&[
        (
            || FAST[0](&Matrix::zeros(2, 3), &Matrix::zeros(4, 5), &mut Matrix::default()),
            "X·W: X is 2x3 and W is 4x5, but X must have as many columns as W has rows",
        ),
        (
            || FAST[1](&Matrix::zeros(2, 3), &Matrix::zeros(4, 3), &mut Matrix::default()),
            "Xᵀ·dZ: X is 2x3 and dZ is 4x3, but both must have one row a picture",
        ),
        (
            || FAST[2](&Matrix::zeros(2, 3), &Matrix::zeros(2, 4), &mut Matrix::default()),
            "dZ·Wᵀ: dZ is 2x3 and W is 2x4, but both must have one column a neuron",
        ),
    ]);
}
