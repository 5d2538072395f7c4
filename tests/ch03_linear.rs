//! Chapter 3, the linear layer: `cargo test --test ch03_linear`, in double precision with `--features f64`.

mod common;

use chalknet::ch02_data::load;
use chalknet::ch03_linear::{Linear, Start};
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    assert_all_close, assert_close, bar, random_matrix, show_as_in_the_book, toy, FOUR_DECIMALS, TOLERANCE,
};
use std::path::Path;

/// N pictures, D inputs, H neurons: three different numbers, so that a transposed matrix cannot go unnoticed.
const SHAPES: [(usize, usize, usize); 5] = [(2, 1, 3), (1, 2, 3), (3, 4, 2), (5, 3, 7), (4, 20, 6)];

fn layer_of(weights: &Matrix, bias: &Matrix) -> Linear {
    Linear { weights: weights.clone(), bias: Some(bias.clone()) }
}

fn random_layer(inputs: usize, neurons: usize, random: &mut Random) -> Linear {
    let weights = random_matrix(inputs, neurons, -1.0, 1.0, random);
    let bias = random_matrix(1, neurons, -1.0, 1.0, random);
    Linear { weights, bias: Some(bias) }
}

fn forward(layer: &Linear, x: &Matrix) -> Matrix {
    let mut z = Matrix::default();
    layer.forward(x, &mut z);
    z
}

// The worked example

#[test]
fn the_toy_network_adds_up_as_on_paper() {
    let toy = toy();

    // 1·0.5 + 0.5·0.6 + 0.2 = 1.0 and 1·(-0.4) + 0.5·(-0.2) + 0.1 = -0.4
    let z = forward(&layer_of(&toy.weights_1, &toy.bias_1), &toy.x);
    let expected = Matrix::from_rows(&[[1.0, -0.4]]);
    let diagnosis =
        "z of the first layer: is b added? Neuron j takes column j of W, the row of W belongs to the input";
    assert_all_close(&z, &expected, FOUR_DECIMALS, diagnosis);

    // Chapter 4 makes a = (1, 0) of it, and the second layer the logits.
    let a = Matrix::from_rows(&[[1.0, 0.0]]);
    let logits = forward(&layer_of(&toy.weights_2, &toy.bias_2), &a);
    let expected = Matrix::from_rows(&[[0.6, -0.1]]);
    let diagnosis = "logits: a silent neuron (a = 0) adds nothing, but each class still gets its bias";
    assert_all_close(&logits, &expected, FOUR_DECIMALS, diagnosis);
}

// Forward: what holds for all numbers

#[test]
fn every_sum_is_the_formula_summed_by_hand() {
    for (seed, (pictures, inputs, neurons)) in (1..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let x = random_matrix(pictures, inputs, -1.0, 1.0, random);
        let with_bias = random_layer(inputs, neurons, random);
        let without_bias = Linear { bias: None, ..with_bias.clone() };

        let mut product = Matrix::zeros(pictures, neurons);
        let mut product_plus_bias = Matrix::zeros(pictures, neurons);
        for n in 0..pictures {
            for j in 0..neurons {
                let mut sum = 0.0;
                for i in 0..inputs {
                    sum += x[(n, i)] * with_bias.weights[(i, j)];
                }
                product[(n, j)] = sum;
                product_plus_bias[(n, j)] = sum + with_bias.bias.as_ref().unwrap()[(0, j)];
            }
        }

        let diagnosis = format!("seed {seed}: without a bias Z is X·W and nothing else");
        assert_all_close(&forward(&without_bias, &x), &product, TOLERANCE, &diagnosis);
        let diagnosis = format!("seed {seed}: Z = X·W + b, and every row gets the whole b once");
        assert_all_close(&forward(&with_bias, &x), &product_plus_bias, TOLERANCE, &diagnosis);
    }
}

#[test]
fn a_picture_alone_gives_the_same_bits_as_in_a_batch() {
    let seed = 11;
    let random = &mut Random::new(seed);
    let layer = random_layer(20, 6, random);
    let batch = random_matrix(7, 20, -1.0, 1.0, random);
    let z = forward(&layer, &batch);
    for n in 0..batch.rows() {
        let alone = forward(&layer, &Matrix::new(1, 20, batch.row(n).to_vec()));
        assert_eq!(
            alone.row(0),
            z.row(n),
            "seed {seed}: picture {n} alone and in the batch differ: rows must not touch each other"
        );
    }
}

#[test]
fn without_a_bias_the_layer_is_linear() {
    for (seed, (pictures, inputs, neurons)) in (21..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let layer = Linear { bias: None, ..random_layer(inputs, neurons, random) };
        let x = random_matrix(pictures, inputs, -1.0, 1.0, random);
        let other = random_matrix(pictures, inputs, -1.0, 1.0, random);

        let mixed_before = forward(&layer, &mixed(&x, &other));
        let mixed_after = mixed(&forward(&layer, &x), &forward(&layer, &other));
        let diagnosis = format!("seed {seed}: mixing two inputs and mixing their outputs must be the same");
        assert_all_close(&mixed_before, &mixed_after, TOLERANCE, &diagnosis);
    }
}

/// 3·a - 2·b
fn mixed(a: &Matrix, b: &Matrix) -> Matrix {
    let mut mix = a.clone();
    for (a, b) in mix.values_mut().iter_mut().zip(b.values()) {
        *a = 3.0 * *a - 2.0 * b;
    }
    mix
}

#[test]
fn paper_gives_the_bias_alone() {
    let seed = 31;
    let layer = random_layer(4, 3, &mut Random::new(seed));
    let z = forward(&layer, &Matrix::zeros(2, 4));
    for n in 0..2 {
        let bias = layer.bias.as_ref().unwrap().row(0);
        assert_eq!(z.row(n), bias, "seed {seed}: an empty picture has no sum but b");
    }
}

#[test]
fn what_the_buffer_held_before_does_not_matter() {
    let seed = 41;
    let random = &mut Random::new(seed);
    let layer = random_layer(4, 3, random);
    let x = random_matrix(2, 4, -1.0, 1.0, random);
    let fresh = forward(&layer, &x);
    for (rows, columns) in [(2, 3), (3, 2), (9, 9)] {
        let mut used = random_matrix(rows, columns, 5.0, 6.0, random);
        layer.forward(&x, &mut used);
        assert_eq!(
            used, fresh,
            "seed {seed}: a used {rows}x{columns} buffer shines through: start each sum at 0"
        );
    }
}

#[test]
#[should_panic(expected = "linear layer: a picture has 784 inputs, but the weights expect 15")]
fn a_picture_of_the_wrong_size_is_named() {
    let layer = Linear::new(15, 10, Start::Zero, Some(Start::Zero), &mut Random::new(1));
    forward(&layer, &Matrix::zeros(1, 784));
}

// The start: what the weights are before anything is learned

#[test]
fn a_new_layer_has_the_shape_asked_for_and_a_bias_of_zeros() {
    let with_bias = Linear::new(784, 10, Start::HeNormal, Some(Start::Zero), &mut Random::new(1));
    assert_eq!(with_bias.weights.shape(), "784x10", "W has a row for each input, a column for each neuron");
    assert_eq!(with_bias.bias, Some(Matrix::zeros(1, 10)), "b is one row of zeros, a number for each neuron");

    let without_bias = Linear::new(784, 10, Start::HeNormal, None, &mut Random::new(1));
    assert_eq!(without_bias.bias, None, "who asks for no bias gets none, not one of zeros");
    assert_eq!(without_bias.weights, with_bias.weights, "the weights are drawn before the biases");
}

#[test]
fn biases_of_zero_draw_no_random_numbers() {
    let (with, without) = (&mut Random::new(1), &mut Random::new(1));
    for layer in 1..=2 {
        let with_bias = Linear::new(20, 10, Start::HeNormal, Some(Start::Zero), with);
        let without_bias = Linear::new(20, 10, Start::HeNormal, None, without);
        assert_eq!(
            with_bias.weights, without_bias.weights,
            "seed 1, layer {layer}: asking for biases of 0 must not change the weights of any layer"
        );
    }
}

#[test]
fn biases_can_be_drawn_by_lot_too() {
    let seed = 9;
    let random = &mut Random::new(seed);
    let layer = Linear::new(4, 500, Start::HeNormal, Some(Start::Uniform(0.1)), random);
    let bias = layer.bias.expect("biases were asked for");
    assert_eq!(bias.shape(), "1x500", "b is one row, a number for each neuron");
    assert!(bias.values().iter().all(|b| (-0.1..0.1).contains(b)), "seed {seed}: a bias outside [-0.1, 0.1)");
    let negative = bias.values().iter().filter(|&&b| b < 0.0).count();
    assert!((200..300).contains(&negative), "seed {seed}: {negative} of 500 biases are negative, not half");

    // First all weights, then all biases, from one list of random numbers.
    let again = &mut Random::new(seed);
    assert_eq!(layer.weights, Start::HeNormal.weights(4, 500, again), "seed {seed}: the weights come first");
    assert_eq!(bias, Start::Uniform(0.1).biases(4, 500, again), "seed {seed}: then come the biases");
}

#[test]
fn drawn_biases_are_as_large_as_the_weights_of_their_layer() {
    // D is the number of inputs of the layer, though b itself has one row only.
    for start in [Start::SchoolUniform, Start::SymmetricUniform, Start::HeNormal] {
        let biases = start.biases(100, 30, &mut Random::new(5));
        let weights = start.weights(100, 30, &mut Random::new(5));
        assert_eq!(biases.shape(), "1x30");
        assert_eq!(biases.row(0), weights.row(0), "{start:?}, seed 5: D = 100 holds for the biases too");
    }
}

/// D and H of the layers whose starting weights are looked at. Each has about 100,000 weights, so that chance
/// moves the mean by less than 0.02 standard deviations, and the standard deviation by less than 1 %.
const LARGE: [(usize, usize); 2] = [(25, 4_000), (784, 128)];

#[test]
fn the_school_start_fills_0_to_one_over_root_d() {
    for (inputs, neurons) in LARGE {
        let limit = 1.0 / (inputs as f64).sqrt();
        expect_spread(Start::SchoolUniform, inputs, neurons, limit / 2.0, limit / 12f64.sqrt());
        expect_range(Start::SchoolUniform, inputs, neurons, 0.0, limit);
    }
}

#[test]
fn the_symmetric_start_fills_minus_to_plus_one_over_root_d() {
    for (inputs, neurons) in LARGE {
        let limit = 1.0 / (inputs as f64).sqrt();
        expect_spread(Start::SymmetricUniform, inputs, neurons, 0.0, 2.0 * limit / 12f64.sqrt());
        expect_range(Start::SymmetricUniform, inputs, neurons, -limit, limit);
    }
}

#[test]
fn the_he_start_is_a_bell_curve_of_width_root_of_2_over_d() {
    for (inputs, neurons) in LARGE {
        let deviation = (2.0 / inputs as f64).sqrt();
        expect_spread(Start::HeNormal, inputs, neurons, 0.0, deviation);
        expect_bell_curve(Start::HeNormal, inputs, neurons, deviation);
    }
}

#[test]
fn the_uniform_start_fills_minus_r_to_r_whatever_d_is() {
    for (inputs, neurons) in LARGE {
        for r in [0.5, 0.1] {
            let start = Start::Uniform(r as Real);
            expect_spread(start, inputs, neurons, 0.0, 2.0 * r / 12f64.sqrt());
            expect_range(start, inputs, neurons, -r, r);
        }
    }
}

#[test]
fn the_standard_normal_start_is_a_bell_curve_of_width_1_whatever_d_is() {
    for (inputs, neurons) in LARGE {
        expect_spread(Start::StandardNormal, inputs, neurons, 0.0, 1.0);
        expect_bell_curve(Start::StandardNormal, inputs, neurons, 1.0);
    }
}

/// A bell curve has 68.3 % within one standard deviation, 95.4 % within two; a box has 58 and 100 %.
#[track_caller]
fn expect_bell_curve(start: Start, inputs: usize, neurons: usize, deviation: f64) {
    let weights = start.weights(inputs, neurons, &mut Random::new(7));
    let share_within = |bound: f64| {
        let inside = weights.values().iter().filter(|&&weight| (weight as f64).abs() < bound).count();
        inside as f64 / weights.values().len() as f64
    };
    let (one, two) = (share_within(deviation), share_within(2.0 * deviation));
    let bell = (one - 0.683).abs() < 0.01 && (two - 0.954).abs() < 0.01;
    assert!(
        bell,
        "{start:?}, seed 7, D = {inputs}: {one} lie within one deviation, {two} within two: no bell curve"
    );
}

/// Checks mean and standard deviation of the starting weights of a large layer.
#[track_caller]
fn expect_spread(start: Start, inputs: usize, neurons: usize, mean: f64, deviation: f64) {
    let seed = 7;
    let weights = start.weights(inputs, neurons, &mut Random::new(seed));
    let count = weights.values().len() as f64;
    let found_mean = weights.values().iter().map(|&weight| weight as f64).sum::<f64>() / count;
    let squares =
        weights.values().iter().map(|&weight| (weight as f64 - found_mean) * (weight as f64 - found_mean));
    let found_deviation = (squares.sum::<f64>() / count).sqrt();
    assert!(
        (found_mean - mean).abs() < 0.02 * deviation,
        "{start:?}, seed {seed}, D = {inputs}: the weights have the mean {found_mean} instead of {mean}"
    );
    assert!(
        (found_deviation - deviation).abs() < 0.01 * deviation,
        "{start:?}, seed {seed}, D = {inputs}: the weights have the standard deviation {found_deviation} \
         instead of {deviation}: is it D, the number of inputs, that they are divided by?"
    );
}

/// Checks that the starting weights lie in [low, high), and that they come near both ends.
#[track_caller]
fn expect_range(start: Start, inputs: usize, neurons: usize, low: f64, high: f64) {
    let seed = 7;
    let weights = start.weights(inputs, neurons, &mut Random::new(seed));
    // The ends as numbers of the course: in f32 they are not quite those of f64.
    let (low, high) = (low as Real, high as Real);
    let smallest = weights.values().iter().copied().fold(Real::INFINITY, Real::min);
    let largest = weights.values().iter().copied().fold(Real::NEG_INFINITY, Real::max);
    let range = format!("{start:?}, seed {seed}, D = {inputs}: the weights go from {smallest} to {largest}");
    assert!(low <= smallest && largest < high, "{range}, but must stay in [{low}, {high})");
    let near = 0.01 * (high - low);
    assert!(smallest < low + near && high - near < largest, "{range}, but should fill [{low}, {high})");
}

#[test]
fn the_largest_random_number_stays_below_one_over_root_d() {
    // From this state the next 64 bits are all 1: they make a fraction so near to 1 that f32 rounds it to 1.
    let mut random = Random::from_state(0xA8D3_95BE_4B19_CCE8);
    assert_eq!(
        random.clone().next_bits(),
        u64::MAX,
        "the generator has changed: this test needs another state"
    );
    let weights = Start::SchoolUniform.weights(100, 1, &mut random);
    let limit = 1.0 / (100 as Real).sqrt();
    assert!(
        weights[(0, 0)] < limit,
        "the first weight is {limit}, which the interval [0, {limit}) leaves out"
    );
}

#[test]
fn the_zero_start_is_zero() {
    let weights = Start::Zero.weights(30, 20, &mut Random::new(1));
    assert_eq!(weights, Matrix::zeros(30, 20), "Start::Zero must leave every weight at 0");
    let biases = Start::Zero.biases(30, 20, &mut Random::new(1));
    assert_eq!(biases, Matrix::zeros(1, 20), "Start::Zero must leave every bias at 0");
}

#[test]
fn the_same_seed_gives_the_same_weights() {
    let starts = [
        Start::SchoolUniform,
        Start::SymmetricUniform,
        Start::HeNormal,
        Start::Uniform(0.5),
        Start::StandardNormal,
    ];
    for start in starts {
        let random = &mut Random::new(5);
        let first = start.weights(8, 6, random);
        let second = start.weights(8, 6, random);
        assert_eq!(
            start.weights(8, 6, &mut Random::new(5)),
            first,
            "{start:?}: seed 5 twice, but other weights"
        );
        assert_ne!(
            start.weights(8, 6, &mut Random::new(6)),
            first,
            "{start:?}: seeds 5 and 6 give the same weights"
        );
        assert_ne!(second, first, "{start:?}: the second layer of a network must not be a copy of the first");
    }
}

// Sanity

#[test]
fn the_he_start_keeps_the_size_of_the_sums() {
    // Inputs of mean square 1 give sums of mean square 2. ReLU will take half of that, and leave 1 again.
    let seed = 3;
    let random = &mut Random::new(seed);
    let layer = Linear::new(400, 300, Start::HeNormal, Some(Start::Zero), random);
    let mut x = Matrix::zeros(20, 400);
    for input in x.values_mut() {
        *input = random.normal();
    }
    let z = forward(&layer, &x);
    let mean_square = z.values().iter().map(|z| z * z).sum::<Real>() / z.values().len() as Real;
    let diagnosis =
        format!("seed {seed}: the sums of a layer with the He start should have the mean square 2");
    assert_close(mean_square, 2.0, 0.1, &diagnosis);
}

// Something to see

/// Ten neurons with the He start look at the first training picture.
#[test]
fn what_to_see() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let (training, _) = load(&folder).expect("the bundled pictures can be read");
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    training.mini_batch(&[0], &mut x, &mut y);
    let layer = Linear::new(training.inputs(), 10, Start::HeNormal, Some(Start::Zero), &mut Random::new(1));
    let z = forward(&layer, &x);
    let lines: Vec<String> = (0..10)
        .map(|j| format!("neuron {j}   {:>5.2}   {}", z[(0, j)], bar(10.0 * z[(0, j)])))
        .map(|line| line.trim_end().to_string())
        .collect();
    show_as_in_the_book(&lines.join("\n"));
}
