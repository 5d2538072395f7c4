//! Chapter 6, descending: `cargo test --test ch06_descent`, in double precision with `--features f64`.

mod common;

use chalknet::ch04_activation::{softmax, Activation};
use chalknet::ch05_loss::cross_entropy_from_logits;
use chalknet::ch06_descent::{measured_gradient, step, STEP};
use chalknet::toolbox::numeric::exp;
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    after, assert_all_close, assert_close, assert_gradient, assert_same_bits, assert_worked, layer_of, made,
    random_matrix, show_as_in_the_book, toy, Toy, FOUR_DECIMALS, TOLERANCE,
};

const SHAPES: [(usize, usize); 4] = [(1, 1), (1, 5), (4, 3), (3, 7)];

/// The logits of the toy network: chapters 3 and 4 one after the other.
fn logits_of(toy: &Toy) -> Matrix {
    let z = made(|z| layer_of(&toy.w, &toy.b).forward(&toy.x, z));
    let a = made(|a| Activation::Relu.forward(&z, a));
    made(|o| layer_of(&toy.v, &toy.c).forward(&a, o))
}

fn loss_of(toy: &Toy) -> Real {
    cross_entropy_from_logits(logits_of(toy).row(0), toy.y.row(0))
}

// The worked examples, a function each

/// V of the toy network: dV, and V after the step.
const DV: [[Real; 2]; 2] = [[0.6682, -0.6682], [0.0, 0.0]];

#[test]
fn a1_the_slopes_of_the_toy_network_are_measured_as_on_paper() {
    let before = loss_of(&toy());
    assert_close(before, 1.1032, FOUR_DECIMALS, "the loss before the step: chapters 3 to 5 come first");

    // L = w₁·w₂ at (2, 3) has the slopes 3 and 2, and no bend that measuring could step over.
    let measured = measured_gradient(&Matrix::from_rows(&[[2.0, 3.0]]), |w| w[(0, 0)] * w[(0, 1)]);
    let mistakes = [
        (
            "measured slopes: only one side was moved, and the other is where the weight is",
            Matrix::from_rows(&[[1.5, 1.0]]),
        ),
        (
            "measured slopes: the weight before was left where it was moved, it has to be put back",
            Matrix::from_rows(&[[3.0, 2.0 - STEP]]),
        ),
        ("measured slopes: from w - h to w + h it is 2h, so divide by 2h", Matrix::from_rows(&[[6.0, 4.0]])),
        ("measured slopes: upside down, it is above minus below", Matrix::from_rows(&[[-3.0, -2.0]])),
        (
            "measured slopes: the difference is not divided by 2h",
            Matrix::from_rows(&[[6.0 * STEP, 4.0 * STEP]]),
        ),
    ];
    let diagnosis = "measured slopes of L = w₁·w₂ at (2, 3): is it (L(w + h) - L(w - h)) / 2h?";
    assert_worked(&measured, &Matrix::from_rows(&[[3.0, 2.0]]), STEP / 4.0, diagnosis, &mistakes);

    let dv = measured_gradient(&toy().v, |v| loss_of(&Toy { v: v.clone(), ..toy() }));
    let expected = Matrix::from_rows(&DV);
    assert_all_close(&dv, &expected, FOUR_DECIMALS, "dV, measured (the second hidden neuron is silent)");
    let dc = measured_gradient(&toy().c, |c| loss_of(&Toy { c: c.clone(), ..toy() }));
    assert_all_close(&dc, &Matrix::from_rows(&[DV[0]]), FOUR_DECIMALS, "dc, measured");
}

#[test]
fn a2_one_step_of_the_toy_network_goes_as_on_paper() {
    // All four gradients are measured at the same place, before any parameter moves.
    let dw = measured_gradient(&toy().w, |w| loss_of(&Toy { w: w.clone(), ..toy() }));
    let db = measured_gradient(&toy().b, |b| loss_of(&Toy { b: b.clone(), ..toy() }));
    let dv = measured_gradient(&toy().v, |v| loss_of(&Toy { v: v.clone(), ..toy() }));
    let dc = measured_gradient(&toy().c, |c| loss_of(&Toy { c: c.clone(), ..toy() }));

    let mut learned = toy();
    step(&mut learned.v, &dv, learned.learning_rate);
    let mistakes = [
        (
            "V after the step went uphill: is it += for -=?",
            Matrix::from_rows(&[[0.8341, -0.6341], [0.4, 0.8]]),
        ),
        ("V after the step: η is missing", Matrix::from_rows(&[[-0.1682, 0.3682], [0.4, 0.8]])),
        (
            "V after the step: the slopes are divided by η",
            Matrix::from_rows(&[[-0.8364, 1.0364], [0.4, 0.8]]),
        ),
        (
            "V after the step was replaced by η·dV, not lowered by it",
            Matrix::from_rows(&[[0.3341, -0.3341], [0.0, 0.0]]),
        ),
        (
            "V after the step: every row takes the slopes of the first row",
            Matrix::from_rows(&[[0.1659, 0.0341], [0.0659, 1.1341]]),
        ),
        ("V did not move", toy().v),
    ];
    let expected = Matrix::from_rows(&[[0.1659, 0.0341], [0.4, 0.8]]);
    assert_worked(&learned.v, &expected, FOUR_DECIMALS, "V after one step of η = 0.5: V - η·dV", &mistakes);
    step(&mut learned.w, &dw, learned.learning_rate);
    step(&mut learned.b, &db, learned.learning_rate);
    step(&mut learned.c, &dc, learned.learning_rate);
    let check = |found: &Matrix, expected: Matrix, what: &str| {
        assert_all_close(found, &expected, FOUR_DECIMALS, &format!("{what} after one step of η = 0.5"));
    };
    check(&learned.c, Matrix::from_rows(&[[-0.2341, 0.5341]]), "c");
    check(&learned.w, Matrix::from_rows(&[[0.2327, -0.4], [0.4664, -0.2]]), "W");
    check(&learned.b, Matrix::from_rows(&[[-0.0673, 0.1]]), "b");

    let o = logits_of(&learned);
    check(&o, Matrix::from_rows(&[[-0.1680, 0.5477]]), "the logits (now the second class leads)");
    check(&made(|p| softmax(&o, p)), Matrix::from_rows(&[[0.3284, 0.6716]]), "p");
    assert_close(loss_of(&learned), 0.3980, FOUR_DECIMALS, "the loss after the step; before it was 1.1032");
}

// Measuring a gradient

#[test]
fn the_measured_gradients_of_squares_and_sums_are_known() {
    after(a1_the_slopes_of_the_toy_network_are_measured_as_on_paper);
    for (seed, (rows, columns)) in (1..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let w = random_matrix(rows, columns, -2.0, 2.0, random);
        let measured = measured_gradient(&w, |w| w.values().iter().map(|w| w * w).sum());
        let mut expected = w.clone();
        expected.values_mut().iter_mut().for_each(|slope| *slope *= 2.0);
        assert_gradient(&measured, &expected, &format!("seed {seed}: L = Σ w² has the gradient 2w"));

        let g = random_matrix(rows, columns, -2.0, 2.0, random);
        let measured = measured_gradient(&w, |w| w.values().iter().zip(g.values()).map(|(w, g)| w * g).sum());
        let diagnosis = format!("seed {seed}: L = Σ g·w has the gradient g, each in its place");
        assert_gradient(&measured, &g, &diagnosis);
    }
}

#[test]
fn each_call_sees_one_moved_weight_and_all_others_at_home() {
    after(a1_the_slopes_of_the_toy_network_are_measured_as_on_paper);
    // 1e-9 + h - h is not 1e-9: what was moved is put back, not moved back.
    let w = Matrix::from_rows(&[[1e-9, 0.1, -1.7], [1e-9, 0.3, 2.1]]);
    let mut moves = Vec::new();
    measured_gradient(&w, |moved| {
        let places: Vec<usize> = (0..6).filter(|&i| moved.values()[i] != w.values()[i]).collect();
        assert_eq!(places.len(), 1, "one weight moves at a time, here these do: {places:?}");
        moves.push((places[0], moved.values()[places[0]] > w.values()[places[0]]));
        0.0
    });
    moves.sort_unstable();
    let each_down_and_up: Vec<(usize, bool)> = (0..6).flat_map(|i| [(i, false), (i, true)]).collect();
    assert_eq!(moves, each_down_and_up, "each weight must be moved once down and once up");
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
    after(a1_the_slopes_of_the_toy_network_are_measured_as_on_paper);
    // L = w³ has the slope 3w² = 12 at w = 2. One-sided, (L(w + h) - L(w))/h = 12 + 6h + h²; the two sides
    // together cancel the 6h.
    let cube = |w: Real| w * w * w;
    for h in [0.5, 0.25] {
        let error = slope_with_step(cube, 2.0, h) - 12.0;
        let diagnosis =
            format!("h = {h}: central differences of w³ are wrong by h²; by 6h + h² means one-sided");
        assert_close(error, h * h, 1e-3, &diagnosis);
    }
}

#[test]
fn a_step_ten_times_larger_or_smaller_measures_worse() {
    after(a1_the_slopes_of_the_toy_network_are_measured_as_on_paper);
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
fn a_step_is_w_minus_eta_dw_to_the_last_bit() {
    after(a2_one_step_of_the_toy_network_goes_as_on_paper);
    for (seed, (rows, columns)) in (41..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let w = random_matrix(rows, columns, -2.0, 2.0, random);
        let dw = random_matrix(rows, columns, -2.0, 2.0, random);
        let mut expected = w.clone();
        for (expected, dw) in expected.values_mut().iter_mut().zip(dw.values()) {
            *expected -= 0.3 * dw;
        }
        let mut stepped = w;
        step(&mut stepped, &dw, 0.3);
        assert_same_bits(&stepped, &expected, &format!("seed {seed}: w - 0.3·dw"));
    }
}

#[test]
fn rows_known_to_be_0_are_passed_over_and_no_others() {
    after(a2_one_step_of_the_toy_network_goes_as_on_paper);
    // A buffer as chapter 7 uses it: set back to 0, then some rows are written.
    let mut dw = Matrix::zeros(4, 2);
    dw.reset(4, 2);
    dw.row_mut(1).copy_from_slice(&[2.0, -4.0]);
    dw[(3, 1)] = 8.0;
    let mut w = Matrix::from_rows(&[[-0.0, 1.0], [1.0, 1.0], [0.0, 1.0], [1.0, 1.0]]);
    step(&mut w, &dw, 0.25);
    let expected = Matrix::from_rows(&[[-0.0, 1.0], [0.5, 2.0], [0.0, 1.0], [1.0, -1.0]]);
    assert_same_bits(&w, &expected, "rows 1 and 3 have slopes and move, the others stay as they are");
}

#[test]
#[should_panic(expected = "step: the gradients are 3x2, but 2x3 is needed")]
fn a_step_names_gradients_of_the_wrong_shape() {
    step(&mut Matrix::zeros(2, 3), &Matrix::zeros(3, 2), 0.1);
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
fn descending_ends_at_the_bottom_unless_the_steps_are_too_large() {
    after(a2_one_step_of_the_toy_network_goes_as_on_paper);
    for learning_rate in [0.1, 0.5, 0.9] {
        let diagnosis = format!("200 steps of η = {learning_rate} down the bowl lead to its bottom");
        assert_all_close(&descend(learning_rate), &Matrix::from_rows(&[[3.0, -1.0]]), TOLERANCE, &diagnosis);
    }
    // Each step multiplies the distance from the bottom by 1 - 2η = -1.1: to the other side, and higher up.
    let loss = bowl(&descend(1.05));
    assert!(loss > 1e6, "η = 1.05 overshoots more with every step, yet L went from 10 to {loss}");
}

// Something to see

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
