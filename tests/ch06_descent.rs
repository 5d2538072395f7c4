//! Chapter 6, descending: `cargo test --test ch06_descent`, in double precision with `--features f64`.

mod common;

use chalknet::ch03_linear::Linear;
use chalknet::ch04_activation::{softmax, Activation};
use chalknet::ch05_loss::cross_entropy_from_logits;
use chalknet::ch06_descent::{
    measured_gradient, one_cycle, step, step_along, step_along_with_momentum, step_in_rows,
    step_with_momentum, STEP,
};
use chalknet::toolbox::numeric::exp;
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    assert_all_close, assert_close, assert_gradient, random_matrix, show_as_in_the_book, toy, Toy,
    FOUR_DECIMALS, TOLERANCE,
};

const SHAPES: [(usize, usize); 4] = [(1, 1), (1, 5), (4, 3), (3, 7)];

/// The logits of the toy network: chapters 3 and 4 one after the other.
fn logits_of(toy: &Toy) -> Matrix {
    let first = Linear { weights: toy.weights_1.clone(), bias: Some(toy.bias_1.clone()) };
    let second = Linear { weights: toy.weights_2.clone(), bias: Some(toy.bias_2.clone()) };
    let (mut z, mut a, mut logits) = (Matrix::default(), Matrix::default(), Matrix::default());
    first.forward(&toy.x, &mut z);
    Activation::Relu.forward(&z, &mut a);
    second.forward(&a, &mut logits);
    logits
}

fn loss_of(toy: &Toy) -> Real {
    cross_entropy_from_logits(&logits_of(toy), &toy.y)
}

// The worked example

#[test]
fn one_measured_step_of_the_toy_network_is_as_on_paper() {
    let mut learned = toy();
    assert_close(loss_of(&learned), 1.1032, FOUR_DECIMALS, "the loss before the step");

    // All four gradients are measured at the same place, before any parameter moves.
    let dw1 =
        measured_gradient(&toy().weights_1, |moved| loss_of(&Toy { weights_1: moved.clone(), ..toy() }));
    let db1 = measured_gradient(&toy().bias_1, |moved| loss_of(&Toy { bias_1: moved.clone(), ..toy() }));
    let dw2 =
        measured_gradient(&toy().weights_2, |moved| loss_of(&Toy { weights_2: moved.clone(), ..toy() }));
    let db2 = measured_gradient(&toy().bias_2, |moved| loss_of(&Toy { bias_2: moved.clone(), ..toy() }));
    let expected = Matrix::from_rows(&[[0.6682, -0.6682], [0.0, 0.0]]);
    assert_all_close(&dw2, &expected, FOUR_DECIMALS, "dW2, measured: the second hidden neuron is silent");
    let expected = Matrix::from_rows(&[[0.6682, -0.6682]]);
    assert_all_close(&db2, &expected, FOUR_DECIMALS, "db2, measured");

    step(&mut learned.weights_1, &dw1, learned.learning_rate);
    step(&mut learned.bias_1, &db1, learned.learning_rate);
    step(&mut learned.weights_2, &dw2, learned.learning_rate);
    step(&mut learned.bias_2, &db2, learned.learning_rate);
    let diagnosis = "after one step of η = 0.5";
    let expected = Matrix::from_rows(&[[0.2327, -0.4], [0.4664, -0.2]]);
    assert_all_close(&learned.weights_1, &expected, FOUR_DECIMALS, &format!("W1 {diagnosis}"));
    let expected = Matrix::from_rows(&[[-0.0673, 0.1]]);
    assert_all_close(&learned.bias_1, &expected, FOUR_DECIMALS, &format!("b1 {diagnosis}"));
    let expected = Matrix::from_rows(&[[0.1659, 0.0341], [0.4, 0.8]]);
    assert_all_close(&learned.weights_2, &expected, FOUR_DECIMALS, &format!("W2 {diagnosis}"));
    let expected = Matrix::from_rows(&[[-0.2341, 0.5341]]);
    assert_all_close(&learned.bias_2, &expected, FOUR_DECIMALS, &format!("b2 {diagnosis}"));

    let logits = logits_of(&learned);
    let expected = Matrix::from_rows(&[[-0.1680, 0.5477]]);
    assert_all_close(
        &logits,
        &expected,
        FOUR_DECIMALS,
        "the logits after the step: now the second class leads",
    );
    let mut p = Matrix::default();
    softmax(&logits, &mut p);
    let expected = Matrix::from_rows(&[[0.3284, 0.6716]]);
    assert_all_close(&p, &expected, FOUR_DECIMALS, "the probabilities after the step");
    let diagnosis = "the loss after the step; 2.9719 means that you went uphill";
    assert_close(loss_of(&learned), 0.3980, FOUR_DECIMALS, diagnosis);
}

// Measuring a gradient

#[test]
fn the_measured_gradient_of_a_sum_of_squares_is_2w() {
    for (seed, (rows, columns)) in (1..).zip(SHAPES) {
        let w = random_matrix(rows, columns, -2.0, 2.0, &mut Random::new(seed));
        let measured = measured_gradient(&w, |w| w.values().iter().map(|w| w * w).sum());
        let mut expected = w.clone();
        for slope in expected.values_mut() {
            *slope *= 2.0;
        }
        assert_gradient(&measured, &expected, &format!("seed {seed}: L = Σ w² has the gradient 2w"));
    }
}

#[test]
fn the_measured_gradient_of_a_weighted_sum_is_its_weights() {
    for (seed, (rows, columns)) in (11..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let w = random_matrix(rows, columns, -2.0, 2.0, random);
        let c = random_matrix(rows, columns, -2.0, 2.0, random);
        let measured = measured_gradient(&w, |w| w.values().iter().zip(c.values()).map(|(w, c)| w * c).sum());
        assert_gradient(
            &measured,
            &c,
            &format!("seed {seed}: L = Σ c·w has the gradient c, each in its place"),
        );
    }
}

#[test]
fn each_call_sees_one_moved_weight_and_all_others_at_home() {
    let seed = 21;
    let w = random_matrix(3, 4, -2.0, 2.0, &mut Random::new(seed));
    let mut moves = Vec::new();
    measured_gradient(&w, |moved| {
        assert_eq!(moved.shape(), "3x4", "seed {seed}: the loss must get a matrix of the same shape");
        let places: Vec<usize> = (0..12).filter(|&i| moved.values()[i] != w.values()[i]).collect();
        assert_eq!(places.len(), 1, "seed {seed}: one weight moves at a time, here these do: {places:?}");
        moves.push((places[0], moved.values()[places[0]] > w.values()[places[0]]));
        0.0
    });
    moves.sort_unstable();
    let each_down_and_up: Vec<(usize, bool)> = (0..12).flat_map(|i| [(i, false), (i, true)]).collect();
    assert_eq!(moves, each_down_and_up, "seed {seed}: each weight must be moved once down and once up");
}

/// The slope of f at w, measured by `measured_gradient` but with a step of our choice: f is stretched so that
/// moving the stretched weight by STEP moves the argument of f by `h`.
fn slope_with_step(f: fn(Real) -> Real, w: Real, h: Real) -> Real {
    let stretch = h / STEP;
    let stretched_weight = Matrix::from_rows(&[[w / stretch]]);
    measured_gradient(&stretched_weight, |moved| f(moved[(0, 0)] * stretch) / stretch)[(0, 0)]
}

#[test]
fn half_the_step_leaves_a_quarter_of_the_error() {
    // L = w³ has the slope 3w² = 12 at w = 2. One-sided, (L(w + h) - L(w))/h = 12 + 6h + h²; the two sides
    // together cancel the 6h.
    let cube = |w: Real| w * w * w;
    let (w, slope) = (2.0, 12.0);
    for h in [0.5, 0.25] {
        let error = slope_with_step(cube, w, h) - slope;
        let half_step_error = slope_with_step(cube, w, h / 2.0) - slope;
        let one_sided_error = (cube(w + h) - cube(w)) / h - slope;
        let diagnosis = format!("h = {h}: central differences of w³ are wrong by h²");
        assert_close(error, h * h, 1e-3, &diagnosis);
        assert!(
            error.abs() < 0.1 * one_sided_error.abs(),
            "h = {h}: wrong by {error}, one-sided by {one_sided_error}: are both sides measured?"
        );
        let shrinks = error / half_step_error;
        let diagnosis =
            format!("h = {h}: with half the step the error shrinks 4 times; 2 times means one-sided");
        assert_close(shrinks, 4.0, 0.1, &diagnosis);
    }
}

#[test]
fn a_step_ten_times_larger_or_smaller_measures_worse() {
    // The slope of exp is exp itself, so the error is known.
    let seed = 31;
    let mean_error = |h: Real| {
        let random = &mut Random::new(seed);
        let mut sum = 0.0;
        for _ in 0..200 {
            let w = random.uniform(-1.0, 1.0);
            sum += (slope_with_step(exp, w, h) - exp(w)).abs();
        }
        sum / 200.0
    };
    let (smaller, chosen, larger) = (mean_error(STEP / 10.0), mean_error(STEP), mean_error(STEP * 10.0));
    assert!(
        chosen < larger,
        "seed {seed}: h = {STEP} errs by {chosen}, ten times h by {larger}: h is too small"
    );
    assert!(chosen < smaller, "seed {seed}: h = {STEP} errs by {chosen}, h/10 by {smaller}: h is too large");
}

// The step

#[test]
fn a_step_goes_against_the_slope_as_on_paper() {
    // Numbers that both precisions hold exactly.
    let mut w = Matrix::from_rows(&[[1.0, -2.0], [0.5, 3.0]]);
    let dw = Matrix::from_rows(&[[4.0, -1.0], [0.0, 2.0]]);
    step(&mut w, &dw, 0.25);
    let expected = Matrix::from_rows(&[[0.0, -1.75], [0.5, 2.5]]);
    assert_eq!(w, expected, "W - 0.25·dW: a rising slope lowers the weight, a falling one lifts it");
}

#[test]
fn a_step_is_w_minus_eta_dw_to_the_last_bit() {
    for (seed, (rows, columns)) in (41..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let before = random_matrix(rows, columns, -2.0, 2.0, random);
        let dw = random_matrix(rows, columns, -2.0, 2.0, random);
        let mut after = before.clone();
        step(&mut after, &dw, 0.3);
        for i in 0..rows {
            for j in 0..columns {
                let expected = before[(i, j)] - 0.3 * dw[(i, j)];
                assert_eq!(after[(i, j)], expected, "seed {seed}, row {i}, column {j}: w - 0.3·dw");
            }
        }
    }
}

#[test]
#[should_panic(expected = "step: the gradients are 3x2, but 2x3 is needed")]
fn a_step_names_gradients_of_the_wrong_shape() {
    step(&mut Matrix::zeros(2, 3), &Matrix::zeros(3, 2), 0.1);
}

// The step that remembers

#[test]
fn a_step_with_momentum_goes_as_on_paper() {
    // Numbers that both precisions hold exactly. The first slope stays the same, the second changes its sign.
    let mut w = Matrix::from_rows(&[[1.0, -1.0]]);
    let mut velocity = Matrix::zeros(1, 2);
    // (the slopes, V = ½·V + dW, W - ¼·V)
    let steps = [
        ([2.0, 4.0], [2.0, 4.0], [0.5, -2.0]),
        ([2.0, -4.0], [3.0, -2.0], [-0.25, -1.5]),
        ([2.0, -4.0], [3.5, -5.0], [-1.125, -0.25]),
        ([0.0, 0.0], [1.75, -2.5], [-1.5625, 0.375]),
    ];
    for (number, (slopes, moves, place)) in steps.into_iter().enumerate() {
        step_with_momentum(&mut w, &mut velocity, &Matrix::from_rows(&[slopes]), 0.25, 0.5);
        let diagnosis = format!("step {}: half the old velocity, and the slope", number + 1);
        assert_eq!(velocity, Matrix::from_rows(&[moves]), "{diagnosis}");
        assert_eq!(w, Matrix::from_rows(&[place]), "step {}: W - ¼·V with the new V", number + 1);
    }
}

#[test]
fn without_momentum_it_is_the_plain_step_to_the_last_bit() {
    for (seed, (rows, columns)) in (51..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let mut plain = random_matrix(rows, columns, -2.0, 2.0, random);
        let mut with_momentum = plain.clone();
        let mut velocity = Matrix::zeros(rows, columns);
        for number in 1..=3 {
            let dw = random_matrix(rows, columns, -2.0, 2.0, random);
            step(&mut plain, &dw, 0.3);
            step_with_momentum(&mut with_momentum, &mut velocity, &dw, 0.3, 0.0);
            let diagnosis = format!("seed {seed}, step {number}: with μ = 0 nothing is remembered");
            assert_eq!(bits(&with_momentum), bits(&plain), "{diagnosis}");
            assert_eq!(bits(&velocity), bits(&dw), "{diagnosis}, so V is the slope");
        }
    }
}

#[test]
fn a_step_with_momentum_is_its_formula_to_the_last_bit() {
    for (seed, (rows, columns)) in (61..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let mut numbers = || random_matrix(rows, columns, -2.0, 2.0, random);
        let (before, v, dw) = (numbers(), numbers(), numbers());
        let (mut after, mut velocity) = (before.clone(), v.clone());
        step_with_momentum(&mut after, &mut velocity, &dw, 0.3, 0.9);
        for i in 0..rows {
            for j in 0..columns {
                let expected = 0.9 * v[(i, j)] + dw[(i, j)];
                assert_eq!(velocity[(i, j)], expected, "seed {seed}, row {i}, column {j}: 0.9·v + dw");
                let expected = before[(i, j)] - 0.3 * expected;
                assert_eq!(after[(i, j)], expected, "seed {seed}, row {i}, column {j}: w - 0.3·v");
            }
        }
    }
}

#[test]
fn where_the_slope_stays_the_same_the_velocity_approaches_slope_over_1_minus_momentum() {
    let slope = 0.25;
    for momentum in [0.0, 0.5, 0.9] {
        let (mut w, mut velocity) = (Matrix::zeros(1, 1), Matrix::zeros(1, 1));
        let (dw, mut before) = (Matrix::from_rows(&[[slope]]), 0.0);
        let end = slope / (1.0 - momentum);
        for number in 1..=300 {
            step_with_momentum(&mut w, &mut velocity, &dw, 0.1, momentum);
            let now = velocity[(0, 0)];
            assert!(now >= before, "μ = {momentum}, step {number}: from {before} down to {now}");
            assert!(now <= end * (1.0 + TOLERANCE), "μ = {momentum}, step {number}: {now} is above {end}");
            before = now;
        }
        let diagnosis = format!("μ = {momentum}: a slope of {slope} for ever moves as fast as {end}");
        assert_close(before, end, TOLERANCE * end, &diagnosis);
    }
}

#[test]
fn lists_are_stepped_along_as_far_as_the_shorter_goes() {
    let mut weights = [1.0, 2.0, 3.0];
    step_along(&mut weights, &[2.0, 2.0], 0.5);
    assert_eq!(weights, [0.0, 1.0, 3.0]);
    let mut velocities = [4.0, 4.0, 4.0];
    step_along_with_momentum(&mut weights, &mut velocities, &[1.0], 0.5, 0.25);
    assert_eq!((weights, velocities), ([-1.0, 1.0, 3.0], [2.0, 4.0, 4.0]));
}

#[test]
#[should_panic(expected = "step: the gradients are 3x2, but 2x3 is needed")]
fn a_step_with_momentum_names_gradients_of_the_wrong_shape() {
    let (mut w, mut velocity) = (Matrix::zeros(2, 3), Matrix::zeros(2, 3));
    step_with_momentum(&mut w, &mut velocity, &Matrix::zeros(3, 2), 0.1, 0.9);
}

#[test]
#[should_panic(expected = "step: the velocities are 1x3, but 2x3 is needed")]
fn a_step_with_momentum_names_velocities_of_the_wrong_shape() {
    let (mut w, mut velocity) = (Matrix::zeros(2, 3), Matrix::zeros(1, 3));
    step_with_momentum(&mut w, &mut velocity, &Matrix::zeros(2, 3), 0.1, 0.9);
}

// The learning rate of one cycle

/// Where the rise ends: after a fifth of the training.
const RISE: f64 = 0.2;

#[test]
fn one_cycle_goes_from_a_tenth_to_the_peak_and_down_to_a_hundredth() {
    for peak in [1.0, 0.05, 3.0] {
        let shares = [
            (0.0, 0.1, "it begins at a tenth of the peak"),
            (RISE / 2.0, 0.55, "half way up"),
            (RISE, 1.0, "the peak"),
            (0.6, 0.505, "half way down"),
            (1.0, 0.01, "it ends at a hundredth of the peak"),
            (1.5, 0.01, "after the end it stays as it is"),
            (1000.0, 0.01, "long after the end it stays as it is"),
        ];
        for (t, share, diagnosis) in shares {
            let diagnosis = format!("peak {peak}, t = {t}: {diagnosis}");
            assert_close(one_cycle(peak, t), peak * share, TOLERANCE * peak, &diagnosis);
        }
        assert_eq!(one_cycle(peak, RISE), peak, "the peak is reached exactly");
        assert_eq!(one_cycle(peak, 1.5), one_cycle(peak, 1.0), "after the end nothing moves");
    }
}

#[test]
fn one_cycle_rises_then_falls_without_any_jump() {
    let (peak, parts) = (0.5, 1000);
    let at = |part: i32| one_cycle(peak, f64::from(part) / f64::from(parts));
    for part in 0..parts {
        let (now, next) = (at(part), at(part + 1));
        let rises = f64::from(part) < RISE * f64::from(parts);
        assert_eq!(next > now, rises, "from {part} to {} of {parts} parts: {now}, then {next}", part + 1);
        assert!(next != now, "from {part} to {} of {parts} parts it stands still", part + 1);
        assert!(
            (next - now).abs() < 0.01 * peak,
            "from {part} to {} of {parts} parts it jumps: {now}, then {next}",
            part + 1
        );
        assert!(now > 0.0 && now <= peak, "{part} of {parts} parts: {now}, but the peak is {peak}");
    }
}

/// The bits of all numbers: == would take -0 for 0.
fn bits(matrix: &Matrix) -> Vec<u64> {
    matrix.values().iter().map(|value| value.to_bits() as u64).collect()
}

// Sanity: many steps

/// L = (u - 3)² + (v + 1)²: a bowl with its bottom, L = 0, at (3, -1).
fn bowl(w: &Matrix) -> Real {
    let (u, v) = (w[(0, 0)] - 3.0, w[(0, 1)] + 1.0);
    u * u + v * v
}

/// Where 200 steps down the bowl lead from (0, 0).
fn descend(learning_rate: Real) -> Matrix {
    let mut w = Matrix::zeros(1, 2);
    for _ in 0..200 {
        let dw = measured_gradient(&w, bowl);
        step(&mut w, &dw, learning_rate);
    }
    w
}

#[test]
fn descending_ends_at_the_bottom() {
    for learning_rate in [0.1, 0.5, 0.9] {
        let diagnosis = format!("200 steps of η = {learning_rate} down the bowl lead to its bottom");
        assert_all_close(&descend(learning_rate), &Matrix::from_rows(&[[3.0, -1.0]]), TOLERANCE, &diagnosis);
    }
}

#[test]
fn steps_that_are_too_large_climb() {
    // Each step multiplies the distance from the bottom by 1 - 2η = -1.1: to the other side, and higher up.
    let loss_at_the_end = bowl(&descend(1.05));
    assert!(
        loss_at_the_end > 1e6,
        "η = 1.05 overshoots more with every step, yet L went from 10 to {loss_at_the_end}"
    );
}

#[test]
fn in_a_narrow_valley_momentum_gets_further_with_as_many_steps() {
    // L = ½·(u² + 100·v²): steep across, nearly flat along; a step above 0.02 would climb.
    let descend_with = |momentum: Real| {
        let (mut w, mut velocity) = (Matrix::from_rows(&[[1.0, 1.0]]), Matrix::zeros(1, 2));
        for _ in 0..100 {
            let slopes = Matrix::from_rows(&[[w[(0, 0)], 100.0 * w[(0, 1)]]]);
            step_with_momentum(&mut w, &mut velocity, &slopes, 0.01, momentum);
        }
        0.5 * (w[(0, 0)] * w[(0, 0)] + 100.0 * w[(0, 1)] * w[(0, 1)])
    };
    let (plain, remembering) = (descend_with(0.0), descend_with(0.8));
    assert!(
        remembering < plain / 1000.0,
        "after 100 steps L is {plain} without momentum, {remembering} with it: does V add up?"
    );
}

// Something to see

#[test]
fn a_step_in_some_rows_leaves_the_others_alone() {
    let start = Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    let slopes = Matrix::from_rows(&[[1.0, 1.0], [1.0, -2.0], [1.0, 1.0]]);
    let mut w = start.clone();
    step_in_rows(&mut w, &slopes, &[1], 0.5);
    assert_eq!(w, Matrix::from_rows(&[[1.0, 2.0], [2.5, 5.0], [5.0, 6.0]]), "only the middle row moves");
    step_in_rows(&mut w, &slopes, &[], 0.5);
    assert_eq!(w.row(0), start.row(0), "no rows, no step");
}

#[test]
fn where_all_other_rows_are_0_a_step_in_some_rows_is_the_whole_step() {
    let mut random = Random::new(17);
    let mut slopes = random_matrix(6, 4, -1.0, 1.0, &mut random);
    for i in [0, 3, 4] {
        slopes.row_mut(i).fill(0.0);
    }
    let mut whole = random_matrix(6, 4, -1.0, 1.0, &mut random);
    whole[(0, 0)] = -0.0;
    let mut in_rows = whole.clone();
    step(&mut whole, &slopes, 0.3);
    step_in_rows(&mut in_rows, &slopes, &[1, 2, 5], 0.3);
    let bits = |w: &Matrix| -> Vec<String> { w.values().iter().map(|w| format!("{w:?}")).collect() };
    assert_eq!(bits(&in_rows), bits(&whole), "a slope of 0 changes no bit, not even that of -0");
}

#[test]
#[should_panic(expected = "step: the gradients are 2x2, but 3x2 is needed")]
fn a_step_in_some_rows_names_gradients_of_the_wrong_shape() {
    step_in_rows(&mut Matrix::zeros(3, 2), &Matrix::zeros(2, 2), &[0], 0.1);
}

/// Down the parabola L = w², from w = 1, with three learning rates: where w is after each step.
#[test]
fn what_to_see() {
    let rates = [0.1, 0.9, 1.1];
    let mut positions = [1.0; 3].map(|w| Matrix::from_rows(&[[w]]));
    let mut text = String::from("step    η = 0.1    η = 0.9    η = 1.1\n");
    for number in 0..=10 {
        text += &format!("{number:>4}");
        for (w, &rate) in positions.iter_mut().zip(&rates) {
            text += &format!("   {:>8.4}", w[(0, 0)]);
            let slope = Matrix::from_rows(&[[2.0 * w[(0, 0)]]]);
            step(w, &slope, rate);
        }
        text += "\n";
    }
    show_as_in_the_book(&text);
}
