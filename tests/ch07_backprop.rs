//! Chapter 7, backpropagation: `cargo test --test ch07_backprop`, in double precision with `--features f64`.
//! Run both: only in double precision do the gradient checks prove seven digits.

mod common;

use chalknet::ch03_linear::Linear;
use chalknet::ch04_activation::{softmax, Activation};
use chalknet::ch05_loss::{cross_entropy, cross_entropy_from_logits, EPSILON};
use chalknet::ch06_descent::{measured_gradient, step, STEP};
use chalknet::ch07_backprop::{
    cross_entropy_gradient, output_minus_target, softmax_jacobian, LinearGradient, Loss, CROSS_ENTROPY,
    MEAN_SQUARED_ERROR,
};
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    after, assert_all_close, assert_close, assert_gradient, assert_same_bits, assert_worked, bar, layer_of,
    made, random_matrix, random_targets, show_as_in_the_book, toy, Toy, FOUR_DECIMALS, TOLERANCE,
};
use Activation::{Identity, Relu, Sigmoid, Softmax, Tanh};

/// N pictures and C classes (or H neurons).
const SHAPES: [(usize, usize); 4] = [(1, 2), (3, 4), (5, 3), (4, 10)];

/// N pictures, D inputs, H neurons: three different numbers, so that a transposed matrix cannot go unnoticed.
const LINEAR_SHAPES: [(usize, usize, usize); 4] = [(1, 2, 3), (3, 4, 2), (5, 3, 7), (2, 10, 4)];

const SEEDS: [u64; 3] = [1, 2, 3];

fn activated(f: Activation, z: &Matrix) -> Matrix {
    made(|a| f.forward(z, a))
}

/// dZ of an activation.
fn through(f: Activation, a: &Matrix, da: &Matrix) -> Matrix {
    made(|dz| f.backward(a, da, dz))
}

/// dZ of a loss behind an activation.
fn back_from(loss: Loss, f: Activation, a: &Matrix, y: &Matrix) -> Matrix {
    let mut da = Matrix::default();
    made(|dz| loss.backward(f, a, y, &mut da, dz))
}

/// dW and db.
fn gradient_of(layer: &Linear, x: &Matrix, dz: &Matrix) -> LinearGradient {
    let mut gradient = LinearGradient::default();
    layer.gradient(x, dz, &mut gradient);
    gradient
}

/// Row n as a matrix of its own: one picture of a batch.
fn only_row(matrix: &Matrix, n: usize) -> Matrix {
    Matrix::new(1, matrix.columns(), matrix.row(n).to_vec())
}

/// Σ gᵢⱼ·aᵢⱼ, a loss whose gradient with respect to A is just G: whatever comes after the layer under test.
fn weighted_sum(g: &Matrix, a: &Matrix) -> Real {
    g.values().iter().zip(a.values()).map(|(g, a)| g * a).sum()
}

/// L of some pictures: the mean over the rows.
fn mean_loss(loss: Loss, z: &Matrix, a: &Matrix, y: &Matrix) -> Real {
    (0..y.rows()).map(|n| (loss.value)(z.row(n), a.row(n), y.row(n))).sum::<Real>() / y.rows() as Real
}

// The toy network: forward, backward, one step

/// What the toy network computes on its way forward: z and a of the hidden layer, logits o, probabilities p.
struct Forward {
    z: Matrix,
    a: Matrix,
    o: Matrix,
    p: Matrix,
}

fn forward(toy: &Toy) -> Forward {
    let z = made(|z| layer_of(&toy.w, &toy.b).forward(&toy.x, z));
    let a = activated(Relu, &z);
    let o = made(|o| layer_of(&toy.v, &toy.c).forward(&a, o));
    Forward { p: made(|p| softmax(&o, p)), z, a, o }
}

fn loss_of(toy: &Toy) -> Real {
    let forward = forward(toy);
    mean_loss(CROSS_ENTROPY, &forward.o, &forward.p, &toy.y)
}

/// What it computes on its way back. (`d_o` is do, which is a reserved word of Rust.)
struct Backward {
    d_o: Matrix,
    output: LinearGradient,
    da: Matrix,
    dz: Matrix,
    hidden: LinearGradient,
}

fn backward(toy: &Toy, forward: &Forward) -> Backward {
    let (hidden, output) = (layer_of(&toy.w, &toy.b), layer_of(&toy.v, &toy.c));
    let d_o = made(|d_o| output_minus_target(&forward.p, &toy.y, d_o));
    let da = made(|da| output.backward(&d_o, da));
    let dz = through(Relu, &forward.a, &da);
    let (output, hidden) = (gradient_of(&output, &forward.a, &d_o), gradient_of(&hidden, &toy.x, &dz));
    Backward { d_o, output, da, dz, hidden }
}

/// One step of the toy network.
fn learn(toy: &mut Toy) {
    let back = backward(toy, &forward(toy));
    step(&mut toy.w, &back.hidden.weights, toy.learning_rate);
    step(&mut toy.b, &back.hidden.bias, toy.learning_rate);
    step(&mut toy.v, &back.output.weights, toy.learning_rate);
    step(&mut toy.c, &back.output.bias, toy.learning_rate);
}

// The worked examples, a function each

/// The toy network's probabilities, and its target.
const P: [Real; 2] = [0.668_187_8, 0.331_812_2];
const Y: [Real; 2] = [0.0, 1.0];

/// A row, and beside it what well-known mistakes make of it.
#[track_caller]
fn check(found: &Matrix, expected: &[&[Real]], diagnosis: &str, mistakes: &[(&str, &[&[Real]])]) {
    let matrix = |rows: &[&[Real]]| Matrix::new(rows.len(), rows[0].len(), rows.concat());
    let mistakes: Vec<(&str, Matrix)> = mistakes.iter().map(|(name, rows)| (*name, matrix(rows))).collect();
    assert_worked(found, &matrix(expected), FOUR_DECIMALS, diagnosis, &mistakes);
}

#[test]
fn a1_the_slope_of_cross_entropy_is_as_on_paper() {
    let (p, y) = (Matrix::from_rows(&[P]), Matrix::from_rows(&[Y]));
    let dp = made(|dp| cross_entropy_gradient(&p, &y, dp));
    let mistakes: [(&str, &[&[Real]]); 3] = [
        ("dp = -y/p: the minus is missing", &[&[0.0, 3.0138]]),
        ("dp = -y/p: this is -1/p for every class, but only the true one counts", &[&[-1.4966, -3.0138]]),
        ("dp = -y/p: this is -y·p, nothing is divided", &[&[0.0, -0.3318]]),
    ];
    let diagnosis = "dp = -y/p: -1/0.3318 for the true class, 0 for the others";
    check(&dp, &[&[0.0, -3.0138]], diagnosis, &mistakes);

    let (p, y) = (Matrix::from_rows(&[P, P]), Matrix::from_rows(&[Y, Y]));
    let dp = made(|dp| cross_entropy_gradient(&p, &y, dp));
    let mistakes: [(&str, &[&[Real]]); 2] = [
        (
            "dp of two pictures: L is a mean over N, and the 1/N is missing",
            &[&[0.0, -3.0138], &[0.0, -3.0138]],
        ),
        ("dp of two pictures: multiplied by N instead of divided", &[&[0.0, -6.0275], &[0.0, -6.0275]]),
    ];
    check(&dp, &[&[0.0, -1.5069], &[0.0, -1.5069]], "dp of two pictures: each half as steep", &mistakes);
    let dp =
        made(|dp| cross_entropy_gradient(&Matrix::from_rows(&[[1.0, 0.0]]), &Matrix::from_rows(&[Y]), dp));
    assert!(dp[(0, 1)].is_finite(), "dp where p is 0: p has to be lifted, or 1/0 is infinite");
}

#[test]
fn a2_output_minus_target_is_as_on_paper() {
    let d_o = made(|d_o| output_minus_target(&Matrix::from_rows(&[P]), &Matrix::from_rows(&[Y]), d_o));
    let mistakes: [(&str, &[&[Real]]); 4] = [
        ("do = p - y, and this is y - p: every step will climb", &[&[-0.6682, 0.6682]]),
        ("do = p - y, and this is p: the targets are left out", &[&[0.6682, 0.3318]]),
        ("do = p - y, and this is p + y", &[&[0.6682, 1.3318]]),
        (
            "do of one picture is not divided: N counts pictures, that is rows, not classes",
            &[&[0.3341, -0.3341]],
        ),
    ];
    check(&d_o, &[&[0.6682, -0.6682]], "do in one go: p - y", &mistakes);

    // A target may be partly one class and partly another.
    let (a, y) = (Matrix::from_rows(&[P, [0.5, 0.5]]), Matrix::from_rows(&[Y, [0.9, 0.1]]));
    let slope = made(|slope| output_minus_target(&a, &y, slope));
    let mistakes: [(&str, &[&[Real]]); 3] = [
        ("(A - Y)/N of two pictures: the 1/N is missing", &[&[0.6682, -0.6682], &[-0.4, 0.4]]),
        (
            "(A - Y)/N of two pictures: multiplied by N instead of divided",
            &[&[1.3364, -1.3364], &[-0.8, 0.8]],
        ),
        ("(A - Y)/N of two pictures: only Y is divided by N, brackets", &[&[0.6682, -0.1682], &[0.05, 0.45]]),
    ];
    let diagnosis = "(A - Y)/N of two pictures: each half as steep as alone";
    check(&slope, &[&[0.3341, -0.3341], &[-0.2, 0.2]], diagnosis, &mistakes);
}

#[test]
fn a3_each_bend_multiplies_by_its_slope() {
    let back = |f: Activation, a: [Real; 2], da: [Real; 2]| {
        through(f, &Matrix::from_rows(&[a]), &Matrix::from_rows(&[da]))
    };
    // The hidden layer of the toy network: a = (1, 0).
    let mistakes: [(&str, &[&[Real]]); 3] = [
        ("ReLU: the neuron that was closed lets no gradient back", &[&[0.5346, -0.2673]]),
        ("ReLU: dz is da times the slope, and this is the slope alone", &[&[1.0, 0.0]]),
        ("ReLU is turned round: the gradient goes where a is above 0", &[&[0.0, -0.2673]]),
    ];
    let dz = back(Relu, [1.0, 0.0], [0.5346, -0.2673]);
    check(&dz, &[&[0.5346, 0.0]], "ReLU: dz = da where a > 0, else 0", &mistakes);
    let mistakes: [(&str, &[&[Real]]); 4] = [
        ("sigmoid: its slope a·(1 - a) has lost the 1 - a", &[&[0.5, 1.8]]),
        ("sigmoid: its slope is a·(1 - a), and this is 1 - a²", &[&[0.75, 0.38]]),
        ("sigmoid: its slope a·(1 - a) is positive everywhere", &[&[-0.25, -0.18]]),
        ("sigmoid: its slope is a·(1 - a), with minus, and this is a·(1 + a)", &[&[0.75, 3.42]]),
    ];
    check(&back(Sigmoid, [0.5, 0.9], [1.0, 2.0]), &[&[0.25, 0.18]], "sigmoid: da·a·(1 - a)", &mistakes);
    let mistakes: [(&str, &[&[Real]]); 3] = [
        ("tanh: its slope is 1 - a², and the square is missing", &[&[0.5, 3.6]]),
        ("tanh: its slope is 1 - a², and this is 1 + a²", &[&[1.25, 3.28]]),
        ("tanh: its slope is 1 - a², and this is sigmoid's a·(1 - a)", &[&[0.25, -2.88]]),
    ];
    check(&back(Tanh, [0.5, -0.8], [1.0, 2.0]), &[&[0.75, 0.72]], "tanh: da·(1 - a²)", &mistakes);
    check(&back(Identity, [3.0, -1.0], [1.0, 2.0]), &[&[1.0, 2.0]], "identity: its slope is 1", &[]);
}

#[test]
fn a4_the_jacobian_of_three_classes_is_as_on_paper() {
    let mistakes: [(&str, &[&[Real]]); 3] = [
        (
            "Jacobian: beside the diagonal it is -pⱼ·pₖ, the minus is missing",
            &[&[0.25, 0.15, 0.1], &[0.15, 0.21, 0.06], &[0.1, 0.06, 0.16]],
        ),
        (
            "Jacobian: on the diagonal it is p·(1 - p), not p",
            &[&[0.5, -0.15, -0.1], &[-0.15, 0.3, -0.06], &[-0.1, -0.06, 0.2]],
        ),
        (
            "Jacobian: on the diagonal it is p·(1 - p), not -p·p",
            &[&[-0.25, -0.15, -0.1], &[-0.15, -0.09, -0.06], &[-0.1, -0.06, -0.04]],
        ),
    ];
    let expected: [&[Real]; 3] = [&[0.25, -0.15, -0.1], &[-0.15, 0.21, -0.06], &[-0.1, -0.06, 0.16]];
    let diagnosis = "Jacobian: p·(1 - p) on the diagonal, -pⱼ·pₖ beside it";
    check(&softmax_jacobian(&[0.5, 0.3, 0.2]), &expected, diagnosis, &mistakes);
}

#[test]
fn a5_back_through_softmax_is_as_on_paper() {
    let (p, dp) = (Matrix::from_rows(&[P]), Matrix::from_rows(&[[0.0, -3.0138]]));
    let mistakes: [(&str, &[&[Real]]); 4] = [
        ("through softmax: p·(dp - Σ dp·p), and the Σ is left out", &[&[0.0, -1.0]]),
        ("through softmax: p·(dp - Σ dp·p), and the p in front is left out", &[&[1.0, -2.0138]]),
        ("through softmax: p·(dp - Σ dp·p), minus and not plus", &[&[-0.6682, -1.3318]]),
        ("through softmax: Σ dp·p adds up products, and this is Σ dp", &[&[2.0138, 0.0]]),
    ];
    let diagnosis = "do by way of dp: p·(dp - Σ dp·p) with Σ dp·p = -1";
    check(&through(Softmax, &p, &dp), &[&[0.6682, -0.6682]], diagnosis, &mistakes);

    let (p, dp) = (Matrix::from_rows(&[P, P]), Matrix::from_rows(&[[0.0, -3.0138], [0.0, -3.0138]]));
    let mistakes: [(&str, &[&[Real]]); 1] = [(
        "through softmax of two pictures: the Σ goes on from one row to the next",
        &[&[0.6682, -0.6682], &[1.3364, -0.3364]],
    )];
    let diagnosis = "through softmax of two pictures: each row has a Σ of its own";
    check(&through(Softmax, &p, &dp), &[&[0.6682, -0.6682], &[0.6682, -0.6682]], diagnosis, &mistakes);
}

#[test]
fn a6_the_short_cut_and_the_long_way_meet() {
    let back = |loss: Loss, f: Activation, a: [Real; 2]| {
        back_from(loss, f, &Matrix::from_rows(&[a]), &Matrix::from_rows(&[Y]))
    };
    let diagnosis = "cross-entropy behind softmax: p - y";
    check(&back(CROSS_ENTROPY, Softmax, P), &[&[0.6682, -0.6682]], diagnosis, &[]);
    let mistakes: [(&str, &[&[Real]]); 1] =
        [("cross-entropy behind softmax, p = 0 for the truth: the short cut is not taken", &[&[0.0, 0.0]])];
    let diagnosis = "cross-entropy behind softmax, p = 0 for the truth: p - y is as steep as can be";
    check(&back(CROSS_ENTROPY, Softmax, [1.0, 0.0]), &[&[1.0, -1.0]], diagnosis, &mistakes);

    let mistakes: [(&str, &[&[Real]]); 2] = [
        ("cross-entropy behind sigmoid: the short cut holds behind softmax only", &[&[0.5, -0.1]]),
        ("cross-entropy behind sigmoid: this is dA, the slope of sigmoid is left out", &[&[0.0, -1.1111]]),
    ];
    let diagnosis = "cross-entropy behind sigmoid: -1/0.9 times 0.9·0.1 for the truth";
    check(&back(CROSS_ENTROPY, Sigmoid, [0.5, 0.9]), &[&[0.0, -0.1]], diagnosis, &mistakes);
    let mistakes: [(&str, &[&[Real]]); 1] = [(
        "squared error behind softmax: this is dA, the slope of softmax is left out",
        &[&[0.6682, -0.6682]],
    )];
    let diagnosis = "squared error behind softmax: p·(da - Σ da·p) with da = p - y";
    check(&back(MEAN_SQUARED_ERROR, Softmax, P), &[&[0.2963, -0.2963]], diagnosis, &mistakes);
}

#[test]
fn a7_back_through_a_layer_to_its_inputs_is_as_on_paper() {
    let output = layer_of(&toy().v, &toy().c);
    let da = made(|da| output.backward(&Matrix::from_rows(&[[0.6682, -0.6682]]), da));
    let mistakes: [(&str, &[&[Real]]); 2] = [
        ("da = do·Vᵀ, and here V was not transposed", &[&[0.0668, -0.7350]]),
        ("da = do·Vᵀ: nothing flows back", &[&[0.0, 0.0]]),
    ];
    let diagnosis = "da = do·Vᵀ: 0.6682·0.5 + 0.6682·0.3 for the first";
    check(&da, &[&[0.5346, -0.2673]], diagnosis, &mistakes);
}

#[test]
fn a8_the_slopes_of_weights_and_biases_are_as_on_paper() {
    // The output layer: a = (1, 0), and do.
    let (layer, a) = (layer_of(&toy().v, &toy().c), Matrix::from_rows(&[[1.0, 0.0]]));
    let d_o = Matrix::from_rows(&[[0.6682, -0.6682]]);
    let gradient = gradient_of(&layer, &a, &d_o);
    let mistakes: [(&str, &[&[Real]]); 1] =
        [("dV = Aᵀ·do, and this is its mirror image", &[&[0.6682, 0.0], &[-0.6682, 0.0]])];
    let diagnosis = "dV = Aᵀ·do: row i belongs to hidden neuron i, and the second is silent";
    check(&gradient.weights, &[&[0.6682, -0.6682], &[0.0, 0.0]], diagnosis, &mistakes);
    let mistakes: [(&str, &[&[Real]]); 2] = [
        ("dc is do: its sign is turned round", &[&[-0.6682, 0.6682]]),
        ("dc is do, whatever a is: nothing was added up", &[&[0.0, 0.0]]),
    ];
    check(&gradient.bias, &[&[0.6682, -0.6682]], "dc is do, whatever a is", &mistakes);

    // Two pictures, into buffers that hold the slopes of other ones.
    let mut gradient = gradient;
    let (a, d_o) =
        (Matrix::from_rows(&[[1.0, 0.5], [1.0, 0.0]]), Matrix::from_rows(&[[0.5, 0.1], [0.2, 0.3]]));
    layer.gradient(&a, &d_o, &mut gradient);
    let mistakes: [(&str, &[&[Real]]); 4] = [
        ("dc of two pictures: what the buffer held before is still in it: reset it", &[&[1.3682, -0.2682]]),
        ("dc of two pictures: only the last row is there, they have to be added", &[&[0.2, 0.3]]),
        ("dc of two pictures: only the first row is there", &[&[0.5, 0.1]]),
        ("dc of two pictures: divided by N once more, the 1/N is in do already", &[&[0.35, 0.2]]),
    ];
    check(&gradient.bias, &[&[0.7, 0.4]], "dc of two pictures: the sum of both rows", &mistakes);
    let diagnosis = "dV of two pictures: the pictures' slopes are added up, in a buffer set to 0 before";
    check(&gradient.weights, &[&[0.7, 0.4], &[0.25, 0.05]], diagnosis, &[]);
}

#[test]
fn a9_the_toy_network_goes_backward_and_takes_its_step_as_on_paper() {
    let toy = toy();
    let forward = forward(&toy);
    check(&forward.p, &[&P], "p: this goes wrong before chapter 7 begins", &[]);
    let back = backward(&toy, &forward);
    check(&back.d_o, &[&[0.6682, -0.6682]], "do in one go: p - y", &[]);
    check(&back.output.weights, &[&[0.6682, -0.6682], &[0.0, 0.0]], "dV = Aᵀ·do", &[]);
    check(&back.output.bias, &[&[0.6682, -0.6682]], "dc is do", &[]);
    check(&back.da, &[&[0.5346, -0.2673]], "da = do·Vᵀ", &[]);
    check(&back.dz, &[&[0.5346, 0.0]], "dz = da ∘ f'(z)", &[]);
    let diagnosis = "dW = Xᵀ·dz: row i is input i, so row 2 is half of row 1";
    check(&back.hidden.weights, &[&[0.5346, 0.0], &[0.2673, 0.0]], diagnosis, &[]);
    check(&back.hidden.bias, &[&[0.5346, 0.0]], "db is dz", &[]);

    let mut learned = toy;
    learn(&mut learned);
    let after_the_step = self::forward(&learned);
    check(&after_the_step.z, &[&[0.3986, -0.4]], "z after the step", &[]);
    check(&after_the_step.p, &[&[0.3284, 0.6716]], "p after the step", &[]);
    assert_close(loss_of(&learned), 0.3980, FOUR_DECIMALS, "the loss after the step: it was 1.1032");
}

// The loss, and softmax

#[test]
fn softmax_backward_is_dp_times_the_jacobian() {
    after(a4_the_jacobian_of_three_classes_is_as_on_paper);
    after(a5_back_through_softmax_is_as_on_paper);
    for (seed, (pictures, classes)) in (1..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let p = activated(Softmax, &random_matrix(pictures, classes, -2.0, 2.0, random));
        let dp = random_matrix(pictures, classes, -1.0, 1.0, random);
        let (mut by_jacobian, mut to_the_bit) = (Matrix::zeros(pictures, classes), dp.clone());
        for n in 0..pictures {
            let jacobian = softmax_jacobian(p.row(n));
            let mut mean = 0.0;
            for j in 0..classes {
                mean += dp[(n, j)] * p[(n, j)];
                for k in 0..classes {
                    by_jacobian[(n, k)] += dp[(n, j)] * jacobian[(j, k)];
                }
            }
            for k in 0..classes {
                to_the_bit[(n, k)] = p[(n, k)] * (dp[(n, k)] - mean);
            }
        }
        let dz = through(Softmax, &p, &dp);
        let diagnosis = format!("seed {seed}, {pictures}x{classes}: the short way and dP·J, row by row");
        assert_all_close(&dz, &by_jacobian, TOLERANCE, &diagnosis);
        let diagnosis = format!("seed {seed}: right but for rounding: add dp·p from left to right");
        assert_same_bits(&dz, &to_the_bit, &diagnosis);
    }
}

#[test]
fn the_shortcut_still_learns_where_the_two_steps_are_stuck() {
    after(a5_back_through_softmax_is_as_on_paper);
    after(a6_the_short_cut_and_the_long_way_meet);
    // The network is sure, and wrong: p of the true class is 0 in f32 and next to nothing in f64.
    let p = activated(Softmax, &Matrix::from_rows(&[[0.0, 200.0]]));
    let y = Matrix::from_rows(&[[1.0, 0.0]]);
    let dz = back_from(CROSS_ENTROPY, Softmax, &p, &y);
    let diagnosis = "p - y: as wrong as can be, so as steep as can be; is the shortcut taken?";
    assert_all_close(&dz, &Matrix::from_rows(&[[-1.0, 1.0]]), TOLERANCE, diagnosis);

    let dp = made(|dp| cross_entropy_gradient(&p, &y, dp));
    let diagnosis = "-1/(p + ε), then times p = 0: nothing is left";
    assert_all_close(&through(Softmax, &p, &dp), &Matrix::zeros(1, 2), TOLERANCE, diagnosis);
}

#[test]
fn the_gradient_of_cross_entropy_stays_finite_below_epsilon() {
    after(a1_the_slope_of_cross_entropy_is_as_on_paper);
    // The loss there is -ln(p + ε), so its slope is -1/(p + ε), and not -1/p.
    let y = Matrix::from_rows(&[[0.0, 1.0]]);
    for (p, expected) in
        [(0.0, -1.0 / EPSILON), (0.5 * EPSILON, -1.0 / (1.5 * EPSILON)), (EPSILON, -1.0 / EPSILON)]
    {
        let dp = made(|dp| cross_entropy_gradient(&Matrix::from_rows(&[[1.0 - p, p]]), &y, dp));
        let diagnosis = format!("p = {p}: dp, here divided by {expected}; inf or NaN means 1/0");
        assert_close(dp[(0, 1)] / expected, 1.0, TOLERANCE, &diagnosis);
        assert_eq!(dp[(0, 0)], 0.0, "p = {p}: a class that is not the true one has no slope");
    }
}

#[test]
fn a_neuron_that_is_no_number_gets_no_gradient_through_relu() {
    let a = Matrix::from_rows(&[[Real::NAN, 0.0, 0.5]]);
    let dz = through(Relu, &a, &Matrix::from_rows(&[[1.0, 1.0, 1.0]]));
    assert_eq!(dz.row(0), [0.0, 0.0, 1.0], "the slope of ReLU is 1 where a > 0, else 0");
}

// What was in the buffers before

#[test]
fn what_the_buffers_held_before_does_not_matter() {
    after(a8_the_slopes_of_weights_and_biases_are_as_on_paper);
    let seed = 23;
    let random = &mut Random::new(seed);
    // One buffer for all: other shapes with as many numbers, and pictures with ink in other places.
    let mut used = LinearGradient::default();
    for (pictures, inputs, neurons) in [(4, 2, 3), (1, 3, 2), (4, 3, 2), (2, 3, 2), (2, 5, 3), (2, 5, 3)] {
        let mut x = random_matrix(pictures, inputs, 0.5, 1.0, random);
        let paper = random.below(inputs);
        (0..pictures).for_each(|n| x[(n, paper)] = 0.0);
        let dz = random_matrix(pictures, neurons, -1.0, 1.0, random);
        let (mut dw, mut db) = (Matrix::zeros(inputs, neurons), Matrix::zeros(1, neurons));
        for n in 0..pictures {
            for j in 0..neurons {
                db[(0, j)] += dz[(n, j)];
                for i in 0..inputs {
                    dw[(i, j)] += x[(n, i)] * dz[(n, j)];
                }
            }
        }
        // A layer without a bias has the same gradients.
        Linear { weights: Matrix::zeros(inputs, neurons), bias: None }.gradient(&x, &dz, &mut used);
        let diagnosis =
            format!("seed {seed}, {inputs}x{neurons}: a used buffer, starting at 0, picture by picture");
        assert_same_bits(&used.weights, &dw, &format!("dW, {diagnosis}"));
        assert_same_bits(&used.bias, &db, &format!("db, {diagnosis}"));
    }
}

// Shapes that do not fit

#[test]
#[should_panic(expected = "gradient of cross-entropy: the targets are 3x2, but 3x10 is needed")]
fn the_gradient_of_cross_entropy_names_targets_of_the_wrong_shape() {
    made(|dp| cross_entropy_gradient(&Matrix::zeros(3, 10), &Matrix::zeros(3, 2), dp));
}

#[test]
#[should_panic(expected = "output minus target: the targets are 2x10, but 3x10 is needed")]
fn output_minus_target_names_targets_of_the_wrong_shape() {
    made(|dz| output_minus_target(&Matrix::zeros(3, 10), &Matrix::zeros(2, 10), dz));
}

#[test]
#[should_panic(expected = "backward through an activation: the gradients are 1x5, but 1x4 is needed")]
fn an_activation_names_gradients_of_the_wrong_shape() {
    through(Relu, &Matrix::zeros(1, 4), &Matrix::zeros(1, 5));
}

// Gradient checks: every derivative against central differences

/// The same numbers, but none so near to 0 that measuring would step over ReLU's bend.
fn away_from_0(mut matrix: Matrix) -> Matrix {
    for value in matrix.values_mut() {
        *value += if *value < 0.0 { -5.0 * STEP } else { 5.0 * STEP };
    }
    matrix
}

#[test]
fn the_gradient_of_each_activation_is_the_measured_one() {
    after(a3_each_bend_multiplies_by_its_slope);
    after(a5_back_through_softmax_is_as_on_paper);
    for f in [Softmax, Sigmoid, Tanh, Relu, Identity] {
        for (seed, (pictures, neurons)) in (1..).zip(SHAPES) {
            let random = &mut Random::new(seed);
            let z = away_from_0(random_matrix(pictures, neurons, -1.5, 1.5, random));
            let da = random_matrix(pictures, neurons, -1.0, 1.0, random);
            let measured = measured_gradient(&z, |z| weighted_sum(&da, &activated(f, z)));
            let diagnosis = format!("{f:?}, seed {seed}, {pictures}x{neurons}: dA ∘ f'(Z)");
            assert_gradient(&through(f, &activated(f, &z), &da), &measured, &diagnosis);
        }
    }
}

#[test]
fn the_jacobian_is_the_measured_one() {
    after(a4_the_jacobian_of_three_classes_is_as_on_paper);
    for (seed, classes) in [(1, 2), (2, 3), (3, 10)] {
        let z = random_matrix(1, classes, -1.0, 1.0, &mut Random::new(seed));
        let jacobian = softmax_jacobian(activated(Softmax, &z).row(0));
        for j in 0..classes {
            let measured = measured_gradient(&z, |z| activated(Softmax, z)[(0, j)]);
            let diagnosis =
                format!("seed {seed}, {classes} classes: row {j} says how p{j} answers to each logit");
            assert_gradient(&only_row(&jacobian, j), &measured, &diagnosis);
        }
    }
}

#[test]
fn the_way_back_from_each_loss_through_each_activation_is_the_measured_one() {
    after(a6_the_short_cut_and_the_long_way_meet);
    for (seed, (pictures, classes)) in (1..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let z = away_from_0(random_matrix(pictures, classes, -1.0, 1.0, random));
        let y = random_targets(pictures, classes, random);
        let case = format!("seed {seed}, {pictures}x{classes}: right for one picture only? 1/N");

        for f in [Softmax, Sigmoid, Tanh, Relu, Identity] {
            let measured = measured_gradient(&z, |z| mean_loss(MEAN_SQUARED_ERROR, z, &activated(f, z), &y));
            let dz = back_from(MEAN_SQUARED_ERROR, f, &activated(f, &z), &y);
            assert_gradient(&dz, &measured, &format!("mean squared error behind {f:?}, {case}"));
        }

        let p = activated(Softmax, &z);
        let measured = measured_gradient(&z, |z| mean_loss(CROSS_ENTROPY, z, &p, &y));
        let dz = back_from(CROSS_ENTROPY, Softmax, &p, &y);
        assert_gradient(&dz, &measured, &format!("cross-entropy behind softmax, (p - y)/N, {case}"));
        let dp = made(|dp| cross_entropy_gradient(&p, &y, dp));
        let two_steps = through(Softmax, &p, &dp);
        let diagnosis = format!("{case}: (p - y)/N, and -y/p/N through the Jacobian");
        assert_all_close(&two_steps, &dz, TOLERANCE, &diagnosis);

        // Behind another activation there is no shortcut: both slopes count.
        let a = random_matrix(pictures, classes, 0.3, 0.8, random);
        let by_a = |a: &Matrix| (0..pictures).map(|n| cross_entropy(a.row(n), y.row(n))).sum::<Real>();
        let mut da = measured_gradient(&a, |a| by_a(a) / pictures as Real);
        let dz = back_from(CROSS_ENTROPY, Sigmoid, &a, &y);
        da.values_mut().iter_mut().zip(a.values()).for_each(|(da, a)| *da *= a * (1.0 - a));
        assert_gradient(&dz, &da, &format!("cross-entropy behind sigmoid, {case}"));
    }
}

#[test]
fn all_three_gradients_of_a_linear_layer_are_the_measured_ones() {
    after(a7_back_through_a_layer_to_its_inputs_is_as_on_paper);
    after(a8_the_slopes_of_weights_and_biases_are_as_on_paper);
    for (seed, (pictures, inputs, neurons)) in (1..).zip(LINEAR_SHAPES) {
        let random = &mut Random::new(seed);
        let x = random_matrix(pictures, inputs, -1.0, 1.0, random);
        let w = random_matrix(inputs, neurons, -1.0, 1.0, random);
        let b = random_matrix(1, neurons, -1.0, 1.0, random);
        let dz = random_matrix(pictures, neurons, -1.0, 1.0, random);
        let loss =
            |x: &Matrix, w: &Matrix, b: &Matrix| weighted_sum(&dz, &made(|z| layer_of(w, b).forward(x, z)));
        let gradient = gradient_of(&layer_of(&w, &b), &x, &dz);
        let dx = made(|dx| layer_of(&w, &b).backward(&dz, dx));
        let case = format!("seed {seed}, N = {pictures}, D = {inputs}, H = {neurons}");

        assert_gradient(&dx, &measured_gradient(&x, |x| loss(x, &w, &b)), &format!("dX = dZ·Wᵀ, {case}"));
        let measured = measured_gradient(&w, |w| loss(&x, w, &b));
        assert_gradient(&gradient.weights, &measured, &format!("dW = Xᵀ·dZ, {case}"));
        let measured = measured_gradient(&b, |b| loss(&x, &w, b));
        assert_gradient(&gradient.bias, &measured, &format!("db adds up the rows of dZ, {case}"));
    }
}

#[test]
fn all_gradients_of_the_toy_network_are_the_measured_ones() {
    after(a9_the_toy_network_goes_backward_and_takes_its_step_as_on_paper);
    for seed in SEEDS {
        let toy = || toy_with_five_pictures(seed);
        let back = backward(&toy(), &forward(&toy()));
        let check = |name: &str, computed: &Matrix, measured: Matrix| {
            let diagnosis =
                format!("{name} of the toy network with five pictures, seed {seed}: 1/N, or mixed-up rows");
            assert_gradient(computed, &measured, &diagnosis);
        };
        let with_w = |w: &Matrix| loss_of(&Toy { w: w.clone(), ..toy() });
        let with_b = |b: &Matrix| loss_of(&Toy { b: b.clone(), ..toy() });
        let with_v = |v: &Matrix| loss_of(&Toy { v: v.clone(), ..toy() });
        let with_c = |c: &Matrix| loss_of(&Toy { c: c.clone(), ..toy() });
        check("dV", &back.output.weights, measured_gradient(&toy().v, with_v));
        check("dc", &back.output.bias, measured_gradient(&toy().c, with_c));
        check("dW", &back.hidden.weights, measured_gradient(&toy().w, with_w));
        check("db", &back.hidden.bias, measured_gradient(&toy().b, with_b));
    }
}

/// The toy network with five pictures drawn by lot, such that measuring steps over no bend of a ReLU, and the
/// second neuron is open for some pictures and closed for others.
fn toy_with_five_pictures(seed: u64) -> Toy {
    let random = &mut Random::new(seed);
    for _ in 0..1000 {
        let x = random_matrix(5, 2, -1.0, 1.0, random);
        let y = random_targets(5, 2, random);
        let drawn = Toy { x, y, ..toy() };
        let z = forward(&drawn).z;
        let open = (0..5).filter(|&n| z[(n, 1)] > 0.0).count();
        if z.values().iter().all(|z| z.abs() > 5.0 * STEP) && 0 < open && open < 5 {
            return drawn;
        }
    }
    panic!(
        "seed {seed}: in 1000 draws some neuron was always within 5·{STEP} of its bend: is STEP so large?"
    );
}

// Sanity, and something to see

/// The toy network learns its one picture by heart.
#[test]
fn what_to_see() {
    let mut toy = toy();
    let mut text = String::from("step     loss   p of the truth\n");
    for number in 0..=20 {
        let forward = forward(&toy);
        let (loss, truth) = (cross_entropy_from_logits(forward.o.row(0), toy.y.row(0)), forward.p[(0, 1)]);
        if number <= 10 {
            let bar = bar(50.0 * truth);
            text += &format!("{number:>4}   {loss:.4}   {:>5.1} %   {bar}\n", 100.0 * truth);
        }
        learn(&mut toy);
        let now = loss_of(&toy);
        assert!(now < loss, "step {} must lower the loss, but it went from {loss} to {now}", number + 1);
    }
    let loss = loss_of(&toy);
    assert!(loss < 0.05, "after 20 steps the loss is still {loss}: the picture should be learned by heart");
    show_as_in_the_book(&text);
}
