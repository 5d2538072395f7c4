//! Chapter 4, the activation: `cargo test --test ch04_activation`, in double precision with `--features f64`.

mod common;

use chalknet::ch04_activation::{relu, sigmoid, softmax, tanh, Activation};
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    assert_all_close, assert_close, bar, random_matrix, show_as_in_the_book, FOUR_DECIMALS, TOLERANCE,
};

/// N pictures and C classes.
const SHAPES: [(usize, usize); 5] = [(1, 1), (1, 2), (3, 4), (6, 3), (5, 10)];

fn softmax_of(z: &Matrix) -> Matrix {
    let mut p = Matrix::default();
    softmax(z, &mut p);
    p
}

/// From -8 to 8 in steps of 1/64, numbers that both precisions hold exactly.
fn rising_numbers() -> Vec<Real> {
    (-512..=512).map(|step| step as Real / 64.0).collect()
}

// The worked example

#[test]
fn the_toy_network_activates_as_on_paper() {
    // Chapter 3 left the sums z = (1, -0.4) in the hidden layer …
    let z = Matrix::from_rows(&[[1.0, -0.4]]);
    let mut a = Matrix::default();
    Activation::Relu.forward(&z, &mut a);
    assert_eq!(a, Matrix::from_rows(&[[1.0, 0.0]]), "ReLU keeps 1 and silences -0.4");

    // … and the logits (0.6, -0.1): e^0.6 = 1.8221 and e^-0.1 = 0.9048, together 2.7270.
    let p = softmax_of(&Matrix::from_rows(&[[0.6, -0.1]]));
    let expected = Matrix::from_rows(&[[0.6682, 0.3318]]);
    assert_all_close(&p, &expected, FOUR_DECIMALS, "softmax: 1.8221/2.7270 and 0.9048/2.7270");

    // After the one step of chapter 6 the logits are (-0.1680, 0.5477), with two digits more:
    let p = softmax_of(&Matrix::from_rows(&[[-0.167959, 0.547685]]));
    let expected = Matrix::from_rows(&[[0.3284, 0.6716]]);
    assert_all_close(&p, &expected, FOUR_DECIMALS, "softmax after the step of chapter 6");
}

// Softmax

#[test]
fn softmax_is_the_formula() {
    for (seed, (rows, columns)) in (1..).zip(SHAPES) {
        let z = random_matrix(rows, columns, -3.0, 3.0, &mut Random::new(seed));
        let mut expected = Matrix::zeros(rows, columns);
        for n in 0..rows {
            let powers: Vec<Real> = z.row(n).iter().map(|&z| chalknet::toolbox::numeric::exp(z)).collect();
            let sum: Real = powers.iter().sum();
            for (j, power) in powers.iter().enumerate() {
                expected[(n, j)] = power / sum;
            }
        }
        let diagnosis = format!("seed {seed}: p = exp(z) / (sum of exp over the row)");
        assert_all_close(&softmax_of(&z), &expected, TOLERANCE, &diagnosis);
    }
}

#[test]
fn every_row_of_softmax_is_a_set_of_probabilities() {
    for (seed, (rows, columns)) in (11..).zip(SHAPES) {
        let p = softmax_of(&random_matrix(rows, columns, -5.0, 5.0, &mut Random::new(seed)));
        for n in 0..rows {
            let sum: Real = p.row(n).iter().sum();
            assert_close(sum, 1.0, TOLERANCE, &format!("seed {seed}: row {n} must add up to 1, row by row"));
            for &p in p.row(n) {
                assert!(0.0 < p && p <= 1.0, "seed {seed}: {p} in row {n} is no probability");
            }
        }
    }
}

#[test]
fn softmax_ignores_a_shift_of_a_row() {
    // Multiples of 1/8, so that adding 1000 loses no digit.
    let z = Matrix::from_rows(&[[0.25, -1.5, 0.875], [2.0, 1.125, -0.5]]);
    for shift in [1000.0, -1000.0, 0.125] {
        let mut shifted = z.clone();
        for value in shifted.row_mut(1) {
            *value += shift;
        }
        assert_all_close(
            &softmax_of(&shifted),
            &softmax_of(&z),
            TOLERANCE,
            &format!("all logits of row 1 moved by {shift}: the shares must stay the same"),
        );
    }
}

#[test]
fn each_row_of_softmax_has_a_maximum_of_its_own() {
    // A batch may hold a row around 0 beside one around 1000 and one around -1000.
    let near_zero = [0.25, -1.5, 0.875];
    let z = Matrix::from_rows(&[
        near_zero,
        near_zero.map(|logit| logit + 1000.0),
        near_zero.map(|logit| logit - 1000.0),
    ]);
    let p = softmax_of(&z);
    let alone = softmax_of(&Matrix::from_rows(&[near_zero]));
    for n in 0..3 {
        assert_eq!(
            p.row(n),
            alone.row(0),
            "row {n} of the batch differs from the same row alone: subtract the maximum of the row, \
             not one for the whole batch"
        );
    }
}

#[test]
fn a_row_of_softmax_alone_gives_the_same_bits_as_in_a_batch() {
    let seed = 21;
    let z = random_matrix(6, 10, -5.0, 5.0, &mut Random::new(seed));
    let p = softmax_of(&z);
    for n in 0..z.rows() {
        let alone = softmax_of(&Matrix::new(1, 10, z.row(n).to_vec()));
        assert_eq!(alone.row(0), p.row(n), "seed {seed}: row {n} alone and in the batch: rows must not mix");
    }
}

#[test]
fn softmax_keeps_the_order() {
    let seed = 31;
    let z = random_matrix(20, 10, -5.0, 5.0, &mut Random::new(seed));
    let p = softmax_of(&z);
    for n in 0..z.rows() {
        for j in 0..10 {
            for k in 0..10 {
                let (before, after) = (z[(n, j)] < z[(n, k)], p[(n, j)] < p[(n, k)]);
                assert_eq!(
                    before, after,
                    "seed {seed}, row {n}: classes {j} and {k} have changed their order"
                );
            }
        }
    }
}

#[test]
fn softmax_stands_huge_logits() {
    let z = Matrix::from_rows(&[[1e30, -1e30, 0.0], [-1e30, -1e30, -1e30], [1e30, 1e30, -1e30]]);
    let third = 1.0 / 3.0;
    let expected = Matrix::from_rows(&[[1.0, 0.0, 0.0], [third, third, third], [0.5, 0.5, 0.0]]);
    let diagnosis = "logits of ±1e30: subtract the largest before exp, or exp overflows and inf/inf is NaN";
    assert_all_close(&softmax_of(&z), &expected, TOLERANCE, diagnosis);
}

#[test]
fn equal_logits_give_every_class_the_same_share() {
    for classes in [1, 2, 3, 10] {
        for logit in [0.0, -7.5, 100.0] {
            let z = Matrix::new(2, classes, vec![logit; 2 * classes]);
            let expected = Matrix::new(2, classes, vec![1.0 / classes as Real; 2 * classes]);
            let diagnosis = format!("{classes} classes with the logit {logit} each: nobody is preferred");
            assert_all_close(&softmax_of(&z), &expected, TOLERANCE, &diagnosis);
        }
    }
}

// Sigmoid

#[test]
fn sigmoid_has_the_values_of_the_table() {
    assert_eq!(sigmoid(0.0), 0.5, "σ(0) = 1/2: undecided");
    for (z, expected) in [(0.5, 0.622_459), (1.0, 0.731_059), (2.0, 0.880_797), (-3.0, 0.047_426)] {
        assert_close(sigmoid(z), expected, 1e-6, &format!("σ({z}) = 1 / (1 + exp(-z))"));
    }
}

#[test]
fn sigmoid_of_minus_z_is_what_is_missing_to_1() {
    for z in rising_numbers() {
        let diagnosis = format!("σ(-z) = 1 - σ(z) at z = {z}");
        assert_close(sigmoid(-z), 1.0 - sigmoid(z), 2.0 * Real::EPSILON, &diagnosis);
    }
}

#[test]
fn sigmoid_keeps_its_digits_far_below_0() {
    // 1 - σ(20) would be 0 in f32: nothing is left after the subtraction.
    let relative = sigmoid(-20.0) / 2.061_153_6e-9;
    assert_close(relative, 1.0, 1e-6, "σ(-20) = exp(-20) / (1 + exp(-20)), here divided by its true value");
}

#[test]
fn sigmoid_rises_from_0_to_1() {
    for pair in rising_numbers().windows(2) {
        let (lower, upper) = (sigmoid(pair[0]), sigmoid(pair[1]));
        assert!(lower < upper, "σ must rise, but is {lower} at {} and {upper} at {}", pair[0], pair[1]);
        assert!(0.0 < lower && upper < 1.0, "σ({}) = {lower} and σ({}) = {upper}", pair[0], pair[1]);
    }
    for far in [1e30, Real::MAX, Real::INFINITY] {
        assert_eq!(sigmoid(far), 1.0, "σ({far}): far up is 1");
        assert_eq!(sigmoid(-far), 0.0, "σ(-{far}): far down is 0, and no exp may overflow on the way");
    }
}

// Tanh

#[test]
fn tanh_has_the_values_of_the_table() {
    assert_eq!(tanh(0.0), 0.0, "tanh 0 = 0");
    for (z, expected) in [(0.5, 0.462_117), (1.0, 0.761_594), (2.0, 0.964_028), (-3.0, -0.995_055)] {
        assert_close(tanh(z), expected, 1e-6, &format!("tanh {z}"));
    }
}

#[test]
fn tanh_is_odd() {
    for z in rising_numbers() {
        assert_eq!(tanh(-z), -tanh(z), "tanh(-z) = -tanh(z) at z = {z}");
    }
}

#[test]
fn tanh_is_a_stretched_sigmoid() {
    for z in rising_numbers() {
        let diagnosis = format!("tanh z = 2·σ(2z) - 1 at z = {z}");
        assert_close(tanh(z), 2.0 * sigmoid(2.0 * z) - 1.0, 4.0 * Real::EPSILON, &diagnosis);
    }
}

#[test]
fn tanh_rises_from_minus_1_to_1() {
    for pair in rising_numbers().windows(2) {
        let (lower, upper) = (tanh(pair[0]), tanh(pair[1]));
        assert!(
            lower <= upper,
            "tanh must not fall, but is {lower} at {} and {upper} at {}",
            pair[0],
            pair[1]
        );
    }
    for far in [1e30, Real::MAX, Real::INFINITY] {
        assert_eq!(tanh(far), 1.0, "tanh {far}: far up is 1, not inf/inf");
        assert_eq!(tanh(-far), -1.0, "tanh -{far}: far down is -1");
    }
}

// ReLU

#[test]
fn relu_lets_positive_numbers_through_and_nothing_else() {
    for (z, expected) in [(3.5, 3.5), (1e-30, 1e-30), (0.0, 0.0), (-1e-30, 0.0), (-3.5, 0.0)] {
        assert_eq!(relu(z), expected, "ReLU({z}) = max(0, z)");
    }
    assert_eq!(relu(Real::INFINITY), Real::INFINITY, "infinity is positive");
    assert_eq!(relu(Real::NEG_INFINITY), 0.0, "-infinity is negative");
}

// All four

#[test]
fn nan_stays_nan() {
    for (name, f) in [("relu", relu as fn(Real) -> Real), ("sigmoid", sigmoid), ("tanh", tanh)] {
        assert!(f(Real::NAN).is_nan(), "{name}(NaN) must be NaN, or a run that went wrong looks healthy");
    }
    let p = softmax_of(&Matrix::from_rows(&[[0.5, Real::NAN, 1.0], [0.5, 0.25, 1.0]]));
    assert!(p.row(0).iter().all(|p| p.is_nan()), "no share of a row with a NaN can be known");
    assert!(p.row(1).iter().all(|p| p.is_finite()), "a NaN in one picture must not reach the next");
}

#[test]
fn an_activation_does_what_its_function_does() {
    let seed = 41;
    let random = &mut Random::new(seed);
    let z = random_matrix(4, 5, -3.0, 3.0, random);
    let of_each_number = |f: fn(Real) -> Real| Matrix::new(4, 5, z.values().iter().map(|&z| f(z)).collect());
    let pairs = [
        (Activation::Softmax, softmax_of(&z)),
        (Activation::Sigmoid, of_each_number(sigmoid)),
        (Activation::Tanh, of_each_number(tanh)),
        (Activation::Relu, of_each_number(relu)),
    ];
    for (activation, expected) in pairs {
        // The buffer held something else before, in another shape.
        let mut a = random_matrix(2, 7, 5.0, 6.0, random);
        activation.forward(&z, &mut a);
        assert_eq!(a, expected, "seed {seed}: {activation:?} and its function must give the same matrix");
    }
}

#[test]
fn every_activation_has_a_place_in_the_list_and_a_name_to_type() {
    // Whoever adds an activation is asked by the compiler for its place, and by the next lines for its name.
    let place = |activation: Activation| match activation {
        Activation::Softmax => 0,
        Activation::Sigmoid => 1,
        Activation::Tanh => 2,
        Activation::Relu => 3,
    };
    for (i, activation) in Activation::ALL.into_iter().enumerate() {
        assert_eq!(place(activation), i, "{activation:?} stands at another place of Activation::ALL");
    }
    // These names stand in saved files: a new name would make old files unreadable.
    assert_eq!(Activation::ALL.map(Activation::name), ["softmax", "sigmoid", "tanh", "relu"]);
}

// Something to see

/// Five scores become five probabilities, and the three bends side by side.
#[test]
fn what_to_see() {
    let scores = Matrix::from_rows(&[[2.0, 1.0, 0.5, 0.0, -1.0]]);
    let mut p = Matrix::default();
    softmax(&scores, &mut p);
    let mut text = String::from("score   softmax\n");
    for (score, p) in scores.values().iter().zip(p.values()) {
        text += &format!("{score:>5.1}   {:>5.1} %   {}\n", 100.0 * p, bar(60.0 * p));
    }
    text += "\n    z   sigmoid      tanh   ReLU\n";
    for z in [-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0] {
        text += &format!("{z:>5.1}   {:>7.4}   {:>7.4}   {:>4.1}\n", sigmoid(z), tanh(z), relu(z));
    }
    show_as_in_the_book(&text);
}
