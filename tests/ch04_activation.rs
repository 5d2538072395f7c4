//! Chapter 4, the activation: `cargo test --test ch04_activation`, in double precision with `--features f64`.

mod common;

use chalknet::ch04_activation::{relu, sigmoid, softmax, tanh, Activation};
use chalknet::toolbox::numeric::exp;
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    after, assert_all_close, assert_close, assert_same_bits, assert_worked, bar, made, random_matrix,
    show_as_in_the_book, FOUR_DECIMALS, TOLERANCE,
};

/// N pictures and C classes.
const SHAPES: [(usize, usize); 5] = [(1, 1), (1, 2), (3, 4), (6, 3), (5, 10)];

fn softmax_of(z: &Matrix) -> Matrix {
    made(|p| softmax(z, p))
}

/// From -8 to 8 in steps of 1/64, numbers that both precisions hold exactly.
fn rising_numbers() -> Vec<Real> {
    (-512..=512).map(|step| step as Real / 64.0).collect()
}

// The worked examples, a function each

#[test]
fn a1_softmax_gives_the_probabilities_on_paper() {
    // Chapter 3 left the logits (0.6, -0.1): e^0.6 = 1.8221 and e^-0.1 = 0.9048, together 2.7270.
    let p = softmax_of(&Matrix::from_rows(&[[0.6, -0.1]]));
    let mistakes = [
        ("softmax: the powers are not divided by their sum", Matrix::from_rows(&[[1.0, 0.4966]])),
        ("softmax: no exp is taken, only shares", Matrix::from_rows(&[[1.2, -0.2]])),
        ("softmax: the signs of the logits are turned round", Matrix::from_rows(&[[0.3318, 0.6682]])),
    ];
    let expected = Matrix::from_rows(&[[0.6682, 0.3318]]);
    assert_worked(&p, &expected, FOUR_DECIMALS, "softmax: 1.8221/2.7270 and 0.9048/2.7270", &mistakes);

    // After the one step of chapter 6 the logits are (-0.1680, 0.5477), with two digits more. Two pictures at a time:
    let p = softmax_of(&Matrix::from_rows(&[[0.6, -0.1], [-0.167959, 0.547685]]));
    let expected = Matrix::from_rows(&[[0.6682, 0.3318], [0.3284, 0.6716]]);
    let mistakes = [(
        "softmax: the sum goes on from one row to the next, but each picture has a sum of its own",
        Matrix::from_rows(&[[0.6682, 0.3318], [0.1638, 0.3350]]),
    )];
    assert_worked(&p, &expected, FOUR_DECIMALS, "softmax of two pictures: each row adds up to 1", &mistakes);

    // The second row lies far below the first.
    let p = softmax_of(&Matrix::from_rows(&[[1000.6, 999.9], [0.6, -0.1]]));
    let are_numbers = |n: usize| p.row(n).iter().all(|p| p.is_finite());
    assert!(
        are_numbers(0),
        "softmax of 1000.6 and 999.9: the maximum has to come off first, or exp overflows"
    );
    assert!(
        are_numbers(1),
        "softmax of a row far below another: its own maximum comes off, not one for the whole batch"
    );
}

#[test]
fn a2_sigmoid_has_the_values_of_the_table() {
    assert_eq!(sigmoid(0.0), 0.5, "σ(0) = 1/2: undecided");
    let of_3 = sigmoid(3.0);
    assert!((of_3 - 0.047_426).abs() > 1e-6, "σ(3): the sign of z is turned round, this is σ(-3)");
    for (z, expected) in [(0.5, 0.622_459), (1.0, 0.731_059), (2.0, 0.880_797), (3.0, 0.952_574)] {
        assert_close(sigmoid(z), expected, 1e-6, &format!("σ({z}) = 1 / (1 + exp(-z))"));
    }
    let below = sigmoid(-3.0);
    assert!((below - 0.952_574).abs() > 1e-6, "σ(-3): below 0, exp(z) stands above the line, not 1");
    assert_close(below, 0.047_426, 1e-6, "σ(-3): below 0 it is exp(z) / (1 + exp(z))");
}

#[test]
fn a3_tanh_has_the_values_of_the_table() {
    assert_eq!(tanh(0.0), 0.0, "tanh 0 = 0");
    let of_1 = tanh(1.0);
    assert!((of_1 - 0.462_117).abs() > 1e-6, "tanh 1: this is tanh 0.5, the 2 in exp(-2·|z|) is missing");
    for (z, expected) in [(0.5, 0.462_117), (1.0, 0.761_594), (2.0, 0.964_028)] {
        assert_close(tanh(z), expected, 1e-6, &format!("tanh {z} = (exp(z) - exp(-z)) / (exp(z) + exp(-z))"));
    }
    assert!(
        (tanh(-3.0) - 0.995_055).abs() > 1e-6,
        "tanh -3: the sign is not put back, below 0 it is negative"
    );
    assert_close(tanh(-3.0), -0.995_055, 1e-6, "tanh -3: between -1 and 1, negative below 0");
}

#[test]
fn a4_relu_silences_what_is_below_0() {
    // Chapter 3 left the sums z = (1, -0.4) in the hidden layer.
    let a = [relu(1.0), relu(-0.4)];
    assert!(a != [1.0, -0.4], "ReLU lets -0.4 through: what is below 0 becomes 0");
    assert!(a != [1.0, 0.4], "ReLU turns the sign: what is below 0 becomes 0");
    assert!(a != [0.0, -0.4], "ReLU is turned round: it keeps what is above 0");
    assert_eq!(a, [1.0, 0.0], "ReLU keeps 1 and silences -0.4");
    assert!(relu(Real::NAN).is_nan(), "ReLU(NaN) must be NaN, or a run that went wrong looks healthy");
}

#[test]
fn a5_an_activation_does_what_its_function_does() {
    let seed = 41;
    let z = random_matrix(4, 5, -3.0, 3.0, &mut Random::new(seed));
    let of_each_number = |f: fn(Real) -> Real| Matrix::new(4, 5, z.values().iter().map(|&z| f(z)).collect());
    let pairs = [
        (Activation::Softmax, softmax_of(&z)),
        (Activation::Sigmoid, of_each_number(sigmoid)),
        (Activation::Tanh, of_each_number(tanh)),
        (Activation::Relu, of_each_number(relu)),
        (Activation::Identity, z.clone()),
    ];
    for (activation, expected) in &pairs {
        let a = made(|a| activation.forward(&z, a));
        let is_that_of = |other: &Activation| format!("{activation:?} does what {other:?} should do");
        let others = pairs.iter().filter(|(other, _)| other != activation);
        let named: Vec<(String, Matrix)> = others.map(|(other, a)| (is_that_of(other), a.clone())).collect();
        let mistakes: Vec<(&str, Matrix)> =
            named.iter().map(|(name, a)| (name.as_str(), a.clone())).collect();
        let diagnosis = format!("seed {seed}: {activation:?} and its function must give the same matrix");
        assert_worked(&a, expected, 0.0, &diagnosis, &mistakes);
        assert_same_bits(&a, expected, &diagnosis);
    }
}

// Softmax

#[test]
fn softmax_is_the_formula() {
    after(a1_softmax_gives_the_probabilities_on_paper);
    for (seed, (rows, columns)) in (1..).zip(SHAPES) {
        let z = random_matrix(rows, columns, -3.0, 3.0, &mut Random::new(seed));
        let (mut expected, mut to_the_bit) = (Matrix::zeros(rows, columns), Matrix::zeros(rows, columns));
        for n in 0..rows {
            let maximum = z.row(n).iter().copied().fold(Real::NEG_INFINITY, Real::max);
            let (mut sum, mut sum_of_lowered) = (0.0, 0.0);
            for &z in z.row(n) {
                sum += exp(z);
                sum_of_lowered += exp(z - maximum);
            }
            for j in 0..columns {
                expected[(n, j)] = exp(z[(n, j)]) / sum;
                to_the_bit[(n, j)] = exp(z[(n, j)] - maximum) / sum_of_lowered;
            }
        }
        let p = softmax_of(&z);
        let diagnosis = format!("seed {seed}: p = exp(z) / (sum of exp over the row)");
        assert_all_close(&p, &expected, TOLERANCE, &diagnosis);
        let diagnosis = format!("seed {seed}: right but for rounding: add from left to right, then divide");
        assert_same_bits(&p, &to_the_bit, &diagnosis);
    }
}

#[test]
fn softmax_ignores_a_shift_of_a_row() {
    after(a1_softmax_gives_the_probabilities_on_paper);
    // A batch may hold a row around 0 beside one around 1000 and one around -1000. Multiples of 1/8, so that adding
    // 1000 loses no digit.
    let near_zero = [0.25, -1.5, 0.875];
    let alone = softmax_of(&Matrix::from_rows(&[near_zero]));
    let z = Matrix::from_rows(&[near_zero, near_zero.map(|z| z + 1000.0), near_zero.map(|z| z - 1000.0)]);
    let p = softmax_of(&z);
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
fn softmax_stands_huge_logits() {
    after(a1_softmax_gives_the_probabilities_on_paper);
    let z = Matrix::from_rows(&[[1e30, -1e30, 0.0], [-1e30, -1e30, -1e30], [1e30, 1e30, -1e30]]);
    let third = 1.0 / 3.0;
    let expected = Matrix::from_rows(&[[1.0, 0.0, 0.0], [third, third, third], [0.5, 0.5, 0.0]]);
    let diagnosis = "logits of ±1e30: subtract the largest before exp, or exp overflows and inf/inf is NaN";
    assert_all_close(&softmax_of(&z), &expected, TOLERANCE, diagnosis);
}

// Sigmoid

#[test]
fn sigmoid_of_minus_z_is_what_is_missing_to_1() {
    after(a2_sigmoid_has_the_values_of_the_table);
    for z in rising_numbers() {
        let diagnosis = format!("σ(-z) = 1 - σ(z) at z = {z}");
        assert_close(sigmoid(-z), 1.0 - sigmoid(z), 2.0 * Real::EPSILON, &diagnosis);
    }
}

#[test]
fn sigmoid_keeps_its_digits_far_below_0() {
    after(a2_sigmoid_has_the_values_of_the_table);
    // 1 - σ(20) would be 0 in f32: nothing is left after the subtraction.
    let relative = sigmoid(-20.0) / 2.061_153_6e-9;
    assert_close(relative, 1.0, 1e-6, "σ(-20) = exp(-20) / (1 + exp(-20)), here divided by its true value");
    // exp(100) is too large for f32, exp(800) for f64: 1 / (1 + infinity) would be 0.
    let far = if cfg!(feature = "f64") { -740.0 } else { -100.0 };
    assert!(sigmoid(far) > 0.0, "σ({far}) is tiny, but not 0: below 0, it is exp(z) / (1 + exp(z))");
}

#[test]
fn sigmoid_rises_from_0_to_1() {
    after(a2_sigmoid_has_the_values_of_the_table);
    for pair in rising_numbers().windows(2) {
        let (lower, upper) = (sigmoid(pair[0]), sigmoid(pair[1]));
        assert!(lower < upper, "σ must rise, but is {lower} at {} and {upper} at {}", pair[0], pair[1]);
    }
    for far in [1e30, Real::MAX, Real::INFINITY] {
        assert_eq!(sigmoid(far), 1.0, "σ({far}): far up is 1");
        assert_eq!(sigmoid(-far), 0.0, "σ(-{far}): far down is 0, and no exp may overflow on the way");
    }
}

// Tanh

#[test]
fn tanh_is_odd_and_a_stretched_sigmoid() {
    after(a2_sigmoid_has_the_values_of_the_table);
    after(a3_tanh_has_the_values_of_the_table);
    for z in rising_numbers() {
        assert_eq!(tanh(-z), -tanh(z), "tanh(-z) = -tanh(z) at z = {z}");
        let diagnosis = format!("tanh z = 2·σ(2z) - 1 at z = {z}");
        assert_close(tanh(z), 2.0 * sigmoid(2.0 * z) - 1.0, 4.0 * Real::EPSILON, &diagnosis);
    }
    for far in [1e30, Real::MAX, Real::INFINITY] {
        assert_eq!(tanh(far), 1.0, "tanh {far}: far up is 1, not inf/inf");
        assert_eq!(tanh(-far), -1.0, "tanh -{far}: far down is -1");
    }
}

// ReLU

#[test]
fn relu_lets_positive_numbers_through_and_nothing_else() {
    after(a4_relu_silences_what_is_below_0);
    for (z, expected) in [(3.5, 3.5), (1e-30, 1e-30), (0.0, 0.0), (-1e-30, 0.0), (-3.5, 0.0)] {
        assert_eq!(relu(z), expected, "ReLU({z}) = max(0, z)");
    }
    assert_eq!(relu(Real::INFINITY), Real::INFINITY, "infinity is positive");
    assert_eq!(relu(Real::NEG_INFINITY), 0.0, "-infinity is negative");
}

// All of them

#[test]
fn nan_stays_nan() {
    after(a1_softmax_gives_the_probabilities_on_paper);
    after(a2_sigmoid_has_the_values_of_the_table);
    after(a3_tanh_has_the_values_of_the_table);
    after(a4_relu_silences_what_is_below_0);
    for (name, f) in [("ReLU", relu as fn(Real) -> Real), ("sigmoid", sigmoid), ("tanh", tanh)] {
        assert!(f(Real::NAN).is_nan(), "{name}(NaN) must be NaN, or a run that went wrong looks healthy");
    }
    let p = softmax_of(&Matrix::from_rows(&[[0.5, Real::NAN, 1.0], [0.5, 0.25, 1.0]]));
    assert!(p.row(0).iter().all(|p| p.is_nan()), "no share of a row with a NaN can be known");
    assert!(p.row(1).iter().all(|p| p.is_finite()), "a NaN in one picture must not reach the next");
}

// Something to see

/// Five scores become five probabilities, and the three bends side by side.
#[test]
fn what_to_see() {
    let scores = Matrix::from_rows(&[[2.0, 1.0, 0.5, 0.0, -1.0]]);
    let p = softmax_of(&scores);
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
