//! Chapter 3, the linear layer: `cargo test --test ch03_linear`, in double precision with `--features f64`.

mod common;

use chalknet::ch03_linear::{Linear, Start};
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    after, assert_all_close, assert_close, assert_same_bits, assert_worked, bar, bundled_pictures, layer_of,
    made, random_matrix, show_as_in_the_book, toy, FOUR_DECIMALS, TOLERANCE,
};

/// N pictures, D inputs, H neurons: three different numbers, so that a transposed matrix cannot go unnoticed.
const SHAPES: [(usize, usize, usize); 5] = [(2, 1, 3), (1, 2, 3), (3, 4, 2), (5, 3, 7), (4, 20, 6)];

fn forward(layer: &Linear, x: &Matrix) -> Matrix {
    made(|z| layer.forward(x, z))
}

// The worked examples, a function each

#[test]
fn a1_the_toy_network_adds_up_as_on_paper() {
    let toy = toy();

    // 1·0.5 + 0.5·0.6 + 0.2 = 1.0 and 1·(-0.4) + 0.5·(-0.2) + 0.1 = -0.4
    let z = forward(&layer_of(&toy.w, &toy.b), &toy.x);
    let mistakes = [
        ("z of the hidden layer: b is not added", Matrix::from_rows(&[[0.8, -0.5]])),
        ("z of the hidden layer: b is added twice", Matrix::from_rows(&[[1.2, -0.3]])),
        ("z of the hidden layer: neuron j takes column j of W, not row j", Matrix::from_rows(&[[0.5, 0.6]])),
    ];
    let expected = Matrix::from_rows(&[[1.0, -0.4]]);
    assert_worked(&z, &expected, FOUR_DECIMALS, "z of the hidden layer: Z = X·W + b", &mistakes);

    // Chapter 4 makes a = (1, 0) of it, and the output layer the logits.
    let o = forward(&layer_of(&toy.v, &toy.c), &Matrix::from_rows(&[[1.0, 0.0]]));
    let diagnosis = "logits: a silent neuron (a = 0) adds nothing, but each class still gets its bias";
    assert_all_close(&o, &Matrix::from_rows(&[[0.6, -0.1]]), FOUR_DECIMALS, diagnosis);
}

#[test]
fn a2_a_new_layer_has_the_shape_asked_for() {
    let mut drawn = 0.0;
    let layer = Linear::new(3, 2, || {
        drawn += 1.0;
        drawn
    });
    assert_eq!(
        layer.weights.shape(),
        "3x2",
        "a new layer: W has a row for each input, a column for each neuron"
    );
    let expected = Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    let mut negative = expected.clone();
    negative.values_mut().iter_mut().for_each(|weight| *weight = -*weight);
    let mistakes = [
        ("a new layer: the weights are still 0, nothing was drawn", Matrix::zeros(3, 2)),
        ("a new layer: all weights are the first one drawn", Matrix::new(3, 2, vec![1.0; 6])),
        ("a new layer: the weights have the opposite sign of what was drawn", negative),
    ];
    let diagnosis = "a new layer: each weight is drawn once, row after row";
    assert_worked(&layer.weights, &expected, 0.0, diagnosis, &mistakes);
    let diagnosis = "a new layer: b is one row of zeros, a number for each neuron";
    assert!(layer.bias == Some(Matrix::zeros(1, 2)), "{diagnosis}, and not {:?}", layer.bias);
}

#[test]
fn a3_each_start_draws_as_its_description_says() {
    // With D = 8 inputs 1/√D is 0.3536, and √(2/D) is 0.5. The same lot each time.
    let lot = || Random::new(1);
    let draw = |start: Start| start.draw(8, &mut lot());
    let check = |start: Start, expected: Real, diagnosis: &str| {
        assert_close(draw(start), expected, TOLERANCE, &format!("{start:?}, D = 8: {diagnosis}"));
    };
    let limit = 1.0 / (8.0 as Real).sqrt();
    check(Start::SchoolUniform, lot().uniform(0.0, limit), "uniform from 0 to 1/√D");
    check(Start::SymmetricUniform, lot().uniform(-limit, limit), "uniform from -1/√D to 1/√D");
    let (he, normal) = (draw(Start::HeNormal), lot().normal());
    let mistakes = [
        (4.0, "the root is upside down: √(2/D), and not √(2·D)"),
        (0.25, "the root is missing: 2/D is the square of the width"),
        (limit, "it is 1/D under the root: He's start has 2/D"),
        (1.0, "the width of a normal number was not changed"),
    ];
    for (width, mistake) in mistakes {
        assert!((he - normal * width).abs() > TOLERANCE, "HeNormal, D = 8: {mistake}");
    }
    check(Start::HeNormal, normal * 0.5, "a normal number times √(2/D)");
    check(Start::Zero, 0.0, "always 0");
}

// Forward: what holds for all numbers

#[test]
fn every_sum_is_the_formula_summed_by_hand() {
    after(a1_the_toy_network_adds_up_as_on_paper);
    for (seed, (pictures, inputs, neurons)) in (1..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let x = random_matrix(pictures, inputs, -1.0, 1.0, random);
        let weights = random_matrix(inputs, neurons, -1.0, 1.0, random);
        let bias = random_matrix(1, neurons, -1.0, 1.0, random);

        let (mut product, mut with_bias) =
            (Matrix::zeros(pictures, neurons), Matrix::zeros(pictures, neurons));
        for n in 0..pictures {
            for j in 0..neurons {
                let mut sum = 0.0;
                for i in 0..inputs {
                    sum += x[(n, i)] * weights[(i, j)];
                }
                product[(n, j)] = sum;
                with_bias[(n, j)] = sum + bias[(0, j)];
            }
        }

        let z = forward(&Linear { weights: weights.clone(), bias: None }, &x);
        let diagnosis = format!("seed {seed}: without a bias Z is X·W and nothing else");
        assert_all_close(&z, &product, TOLERANCE, &diagnosis);
        let z = forward(&layer_of(&weights, &bias), &x);
        let diagnosis = format!("seed {seed}: Z = X·W + b, and every row gets the whole b once");
        assert_all_close(&z, &with_bias, TOLERANCE, &diagnosis);
        let diagnosis =
            format!("seed {seed}: right but for rounding: start at 0, add i = 0, 1, 2, …, then b");
        assert_same_bits(&z, &with_bias, &diagnosis);
    }
}

#[test]
#[should_panic(expected = "linear layer: a picture has 784 inputs, but the weights expect 15")]
fn a_picture_of_the_wrong_size_is_named() {
    forward(&Linear::new(15, 10, || 0.0), &Matrix::zeros(1, 784));
}

// The start: what the weights are before anything is learned

/// The starting weights of a layer.
fn weights(start: Start, inputs: usize, neurons: usize, random: &mut Random) -> Matrix {
    Linear::new(inputs, neurons, || start.draw(inputs, random)).weights
}

/// D and H of the layers whose starting weights are looked at. Each has about 100,000 weights, so that chance
/// moves the mean by less than 0.02 standard deviations, and the standard deviation by less than 1 %.
const LARGE: [(usize, usize); 2] = [(25, 4_000), (784, 128)];

#[test]
fn the_school_start_fills_0_to_one_over_root_d() {
    after(a3_each_start_draws_as_its_description_says);
    for (inputs, neurons) in LARGE {
        let limit = 1.0 / (inputs as f64).sqrt();
        expect_spread(Start::SchoolUniform, inputs, neurons, limit / 2.0, limit / 12f64.sqrt());
        expect_range(Start::SchoolUniform, inputs, neurons, 0.0, limit);
    }
}

#[test]
fn the_symmetric_start_fills_minus_to_plus_one_over_root_d() {
    after(a3_each_start_draws_as_its_description_says);
    for (inputs, neurons) in LARGE {
        let limit = 1.0 / (inputs as f64).sqrt();
        expect_spread(Start::SymmetricUniform, inputs, neurons, 0.0, 2.0 * limit / 12f64.sqrt());
        expect_range(Start::SymmetricUniform, inputs, neurons, -limit, limit);
    }
}

#[test]
fn the_he_start_is_a_bell_curve_of_width_root_of_2_over_d() {
    after(a3_each_start_draws_as_its_description_says);
    for (inputs, neurons) in LARGE {
        let deviation = (2.0 / inputs as f64).sqrt();
        expect_spread(Start::HeNormal, inputs, neurons, 0.0, deviation);

        // A bell curve has 68.3 % within one standard deviation, 95.4 % within two; a box has 58 and 100 %.
        let weights = weights(Start::HeNormal, inputs, neurons, &mut Random::new(7));
        for (bound, share) in [(deviation, 0.683), (2.0 * deviation, 0.954)] {
            let inside = weights.values().iter().filter(|&&weight| (weight as f64).abs() < bound).count();
            let found = inside as f64 / weights.values().len() as f64;
            assert!(
                (found - share).abs() < 0.01,
                "seed 7, D = {inputs}: {found:.3} of the weights lie within {bound:.4}, not {share}: no bell curve"
            );
        }
    }
}

/// Checks mean and standard deviation of the starting weights of a large layer.
#[track_caller]
fn expect_spread(start: Start, inputs: usize, neurons: usize, mean: f64, deviation: f64) {
    let weights = weights(start, inputs, neurons, &mut Random::new(7));
    let count = weights.values().len() as f64;
    let found_mean = weights.values().iter().map(|&weight| weight as f64).sum::<f64>() / count;
    let square = |weight: &Real| (*weight as f64 - found_mean) * (*weight as f64 - found_mean);
    let found_deviation = (weights.values().iter().map(square).sum::<f64>() / count).sqrt();
    assert!(
        (found_deviation - deviation).abs() < 0.01 * deviation,
        "{start:?}, seed 7, D = {inputs}: the weights have the standard deviation {found_deviation} instead of \
         {deviation}: is it D, the number of inputs, that they are divided by?"
    );
    assert!(
        (found_mean - mean).abs() < 0.02 * deviation,
        "{start:?}, seed 7, D = {inputs}: the weights have the mean {found_mean} instead of {mean}"
    );
}

/// Checks that the starting weights lie in [low, high), and that they come near both ends.
#[track_caller]
fn expect_range(start: Start, inputs: usize, neurons: usize, low: f64, high: f64) {
    let weights = weights(start, inputs, neurons, &mut Random::new(7));
    // The ends as numbers of the course: in f32 they are not quite those of f64.
    let (low, high) = (low as Real, high as Real);
    let smallest = weights.values().iter().copied().fold(Real::INFINITY, Real::min);
    let largest = weights.values().iter().copied().fold(Real::NEG_INFINITY, Real::max);
    let range = format!("{start:?}, seed 7, D = {inputs}: the weights go from {smallest} to {largest}");
    assert!(low <= smallest && largest < high, "{range}, but must stay in [{low}, {high})");
    let near = 0.01 * (high - low);
    assert!(smallest < low + near && high - near < largest, "{range}, but should fill [{low}, {high})");
}

#[test]
fn the_zero_start_is_zero() {
    let weights = weights(Start::Zero, 30, 20, &mut Random::new(1));
    assert!(weights == Matrix::zeros(30, 20), "Start::Zero must leave every weight at 0");
}

#[test]
fn the_same_seed_gives_the_same_weights() {
    after(a3_each_start_draws_as_its_description_says);
    for start in [Start::SchoolUniform, Start::SymmetricUniform, Start::HeNormal] {
        let random = &mut Random::new(5);
        let first = weights(start, 8, 6, random);
        let second = weights(start, 8, 6, random);
        let again = weights(start, 8, 6, &mut Random::new(5));
        assert_same_bits(&again, &first, &format!("{start:?}: seed 5 twice, but other weights"));
        let other = weights(start, 8, 6, &mut Random::new(6));
        assert!(other != first, "{start:?}: seeds 5 and 6 give the same weights");
        assert!(second != first, "{start:?}: the second layer of a network must not be a copy of the first");
    }
}

// Sanity

#[test]
fn the_he_start_keeps_the_size_of_the_sums() {
    after(a3_each_start_draws_as_its_description_says);
    // Inputs of mean square 1 give sums of mean square 2. ReLU will take half of that, and leave 1 again.
    let seed = 3;
    let random = &mut Random::new(seed);
    let layer = Linear::new(400, 300, || Start::HeNormal.draw(400, random));
    let mut x = Matrix::zeros(20, 400);
    x.values_mut().fill_with(|| random.normal());
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
    let (training, _) = bundled_pictures();
    let (mut x, mut y, random) = (Matrix::default(), Matrix::default(), &mut Random::new(1));
    training.mini_batch(&[0], &mut x, &mut y);
    let layer = Linear::new(training.inputs(), 10, || Start::HeNormal.draw(training.inputs(), random));
    let z = forward(&layer, &x);
    let lines: Vec<String> = (0..10)
        .map(|j| format!("neuron {j}   {:>5.2}   {}", z[(0, j)], bar(10.0 * z[(0, j)])))
        .map(|line| line.trim_end().to_string())
        .collect();
    show_as_in_the_book(&lines.join("\n"));
}
