//! Chapter 7, backpropagation: `cargo test --test ch07_backprop`, in double precision with `--features f64`.
//! Run both: only in double precision do the gradient checks prove seven digits.

mod common;

use chalknet::ch03_linear::Linear;
use chalknet::ch04_activation::{softmax, Activation};
use chalknet::ch05_loss::{cross_entropy, cross_entropy_from_logits, Loss, EPSILON};
use chalknet::ch06_descent::{measured_gradient, step, STEP};
use chalknet::ch07_backprop::{output_minus_target, softmax_jacobian, LinearGradient};
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    assert_all_close, assert_close, assert_gradient, bar, random_matrix, random_targets, show_as_in_the_book,
    toy, Toy, FOUR_DECIMALS, TOLERANCE,
};

/// N pictures and C classes (or H neurons).
const SHAPES: [(usize, usize); 4] = [(1, 2), (3, 4), (5, 3), (4, 10)];

/// N pictures, D inputs, H neurons: three different numbers, so that a transposed matrix cannot go unnoticed.
const LINEAR_SHAPES: [(usize, usize, usize); 4] = [(1, 2, 3), (3, 4, 2), (5, 3, 7), (2, 10, 4)];

const SEEDS: [u64; 3] = [1, 2, 3];

fn softmax_of(z: &Matrix) -> Matrix {
    let mut p = Matrix::default();
    softmax(z, &mut p);
    p
}

fn activated(activation: Activation, z: &Matrix) -> Matrix {
    let mut a = Matrix::default();
    activation.forward(z, &mut a);
    a
}

fn loss_gradient(loss: Loss, p: &Matrix, y: &Matrix) -> Matrix {
    let mut dp = Matrix::default();
    loss.backward(p, y, p.rows(), &mut dp);
    dp
}

fn joint_gradient(p: &Matrix, y: &Matrix) -> Matrix {
    let mut dz = Matrix::default();
    output_minus_target(p, y, p.rows(), &mut dz);
    dz
}

fn activation_gradient(activation: Activation, a: &Matrix, da: &Matrix) -> Matrix {
    let mut dz = Matrix::default();
    activation.backward(a, da, &mut dz);
    dz
}

fn input_gradient(layer: &Linear, dz: &Matrix) -> Matrix {
    let mut dx = Matrix::default();
    layer.backward(dz, &mut dx);
    dx
}

fn parameter_gradient(layer: &Linear, x: &Matrix, dz: &Matrix) -> LinearGradient {
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

// The toy network: forward, backward, one step

/// What the toy network computes on its way forward.
struct Forward {
    z: Matrix,
    a: Matrix,
    logits: Matrix,
    p: Matrix,
    loss: Real,
}

/// What it computes on its way back.
struct Backward {
    dlogits: Matrix,
    second: LinearGradient,
    da: Matrix,
    dz: Matrix,
    first: LinearGradient,
}

fn layers_of(toy: &Toy) -> (Linear, Linear) {
    let first = Linear { weights: toy.weights_1.clone(), bias: Some(toy.bias_1.clone()) };
    let second = Linear { weights: toy.weights_2.clone(), bias: Some(toy.bias_2.clone()) };
    (first, second)
}

fn forward(toy: &Toy) -> Forward {
    let (first, second) = layers_of(toy);
    let (mut z, mut logits) = (Matrix::default(), Matrix::default());
    first.forward(&toy.x, &mut z);
    let a = activated(Activation::Relu, &z);
    second.forward(&a, &mut logits);
    let p = softmax_of(&logits);
    let loss = cross_entropy_from_logits(&logits, &toy.y);
    Forward { z, a, logits, p, loss }
}

fn backward(toy: &Toy, forward: &Forward) -> Backward {
    let (first, second) = layers_of(toy);
    let dlogits = joint_gradient(&forward.p, &toy.y);
    let da = input_gradient(&second, &dlogits);
    let dz = activation_gradient(Activation::Relu, &forward.a, &da);
    Backward {
        second: parameter_gradient(&second, &forward.a, &dlogits),
        first: parameter_gradient(&first, &toy.x, &dz),
        dlogits,
        da,
        dz,
    }
}

/// The toy network after one step, and its loss.
fn stepped(mut toy: Toy) -> (Toy, Real) {
    let back = backward(&toy, &forward(&toy));
    step(&mut toy.weights_1, back.first.weights(), toy.learning_rate);
    step(&mut toy.bias_1, back.first.bias(), toy.learning_rate);
    step(&mut toy.weights_2, back.second.weights(), toy.learning_rate);
    step(&mut toy.bias_2, back.second.bias(), toy.learning_rate);
    let loss = forward(&toy).loss;
    (toy, loss)
}

#[test]
fn the_toy_network_goes_backward_as_on_paper() {
    let toy = toy();
    let forward = forward(&toy);
    let back = backward(&toy, &forward);
    let check = |found: &Matrix, expected: Matrix, diagnosis: &str| {
        assert_all_close(found, &expected, FOUR_DECIMALS, diagnosis);
    };
    check(&forward.p, Matrix::from_rows(&[[0.6682, 0.3318]]), "p: this goes wrong before chapter 7 begins");

    let dp = loss_gradient(Loss::CrossEntropy, &forward.p, &toy.y);
    check(
        &dp,
        Matrix::from_rows(&[[0.0, -3.0138]]),
        "dp = -y/p: -1/0.3318 for the true class, 0 for the others",
    );
    let dlogits = activation_gradient(Activation::Softmax, &forward.p, &dp);
    let expected = Matrix::from_rows(&[[0.6682, -0.6682]]);
    check(&dlogits, expected.clone(), "dv by way of dp: p·(dp - Σ dp·p) with Σ dp·p = -1");
    check(&back.dlogits, expected, "dv in one go: p - y; with the signs swapped it is y - p, and you climb");

    let expected = Matrix::from_rows(&[[0.6682, -0.6682], [0.0, 0.0]]);
    check(
        back.second.weights(),
        expected,
        "dW2 = aᵀ·dv: row i belongs to hidden neuron i, and the second is silent",
    );
    check(back.second.bias(), Matrix::from_rows(&[[0.6682, -0.6682]]), "db2 is dv, whatever a is");

    let diagnosis = "da = dv·W2ᵀ: 0.6682·0.5 + 0.6682·0.3 for the first; 0.0668 means W2 was not transposed";
    check(&back.da, Matrix::from_rows(&[[0.5346, -0.2673]]), diagnosis);
    check(
        &back.dz,
        Matrix::from_rows(&[[0.5346, 0.0]]),
        "dz: the ReLU that was closed lets no gradient back",
    );

    let expected = Matrix::from_rows(&[[0.5346, 0.0], [0.2673, 0.0]]);
    check(back.first.weights(), expected, "dW1 = xᵀ·dz: row i is input i, so row 2 is half of row 1");
    check(back.first.bias(), Matrix::from_rows(&[[0.5346, 0.0]]), "db1 is dz");
}

#[test]
fn one_step_of_the_toy_network_is_as_on_paper() {
    let (learned, loss) = stepped(toy());
    let check = |found: &Matrix, expected: Matrix, diagnosis: &str| {
        assert_all_close(found, &expected, FOUR_DECIMALS, diagnosis);
    };
    check(&learned.weights_1, Matrix::from_rows(&[[0.2327, -0.4], [0.4664, -0.2]]), "W1 after the step");
    check(&learned.bias_1, Matrix::from_rows(&[[-0.0673, 0.1]]), "b1 after the step");
    let diagnosis =
        "W2 after the step: both gradients come from the old W2, so learn only when all are known";
    check(&learned.weights_2, Matrix::from_rows(&[[0.1659, 0.0341], [0.4, 0.8]]), diagnosis);
    check(&learned.bias_2, Matrix::from_rows(&[[-0.2341, 0.5341]]), "b2 after the step");

    let again = forward(&learned);
    check(&again.z, Matrix::from_rows(&[[0.3986, -0.4]]), "z after the step");
    check(&again.logits, Matrix::from_rows(&[[-0.1680, 0.5477]]), "the logits after the step");
    check(
        &again.p,
        Matrix::from_rows(&[[0.3284, 0.6716]]),
        "p after the step: the second class has taken the lead",
    );
    assert_close(loss, 0.3980, FOUR_DECIMALS, "the loss after the step: it was 1.1032");
}

// Softmax and its Jacobian

#[test]
fn the_jacobian_of_two_classes_is_as_on_paper() {
    // p = (0.25, 0.75): 0.25·0.75 = 0.1875 on the diagonal, the same with a minus beside it.
    let expected = Matrix::from_rows(&[[0.1875, -0.1875], [-0.1875, 0.1875]]);
    assert_all_close(
        &softmax_jacobian(&[0.25, 0.75]),
        &expected,
        TOLERANCE,
        "p(1 - p) and -p·p for p = (1/4, 3/4)",
    );
}

#[test]
fn the_jacobian_is_symmetric_and_its_rows_add_up_to_0() {
    for seed in SEEDS {
        for classes in [2, 3, 10] {
            let p = softmax_of(&random_matrix(1, classes, -2.0, 2.0, &mut Random::new(seed)));
            let jacobian = softmax_jacobian(p.row(0));
            assert_eq!(jacobian.shape(), format!("{classes}x{classes}"), "a slope for every pair of classes");
            for j in 0..classes {
                for k in 0..classes {
                    let (here, mirrored) = (jacobian[(j, k)], jacobian[(k, j)]);
                    assert_close(
                        here,
                        mirrored,
                        TOLERANCE,
                        &format!("seed {seed}: ∂p{j}/∂z{k} and ∂p{k}/∂z{j}"),
                    );
                }
                let sum: Real = jacobian.row(j).iter().sum();
                let diagnosis =
                    format!("seed {seed}: lifting all logits alike moves no p, so row {j} adds up to 0");
                assert_close(sum, 0.0, TOLERANCE, &diagnosis);
            }
        }
    }
}

#[test]
fn softmax_backward_is_dp_times_the_jacobian() {
    for seed in SEEDS {
        for (pictures, classes) in SHAPES {
            let random = &mut Random::new(seed);
            let p = softmax_of(&random_matrix(pictures, classes, -2.0, 2.0, random));
            let dp = random_matrix(pictures, classes, -1.0, 1.0, random);
            let mut expected = Matrix::zeros(pictures, classes);
            for n in 0..pictures {
                let jacobian = softmax_jacobian(p.row(n));
                for k in 0..classes {
                    for j in 0..classes {
                        expected[(n, k)] += dp[(n, j)] * jacobian[(j, k)];
                    }
                }
            }
            let diagnosis = format!("seed {seed}, {pictures}x{classes}: the short way and dP·J, row by row");
            let dz = activation_gradient(Activation::Softmax, &p, &dp);
            assert_all_close(&dz, &expected, TOLERANCE, &diagnosis);
        }
    }
}

#[test]
fn the_joint_gradient_is_the_two_steps_one_after_the_other() {
    for seed in SEEDS {
        for (pictures, classes) in SHAPES {
            let random = &mut Random::new(seed);
            let p = softmax_of(&random_matrix(pictures, classes, -2.0, 2.0, random));
            let y = random_targets(pictures, classes, random);
            let dp = loss_gradient(Loss::CrossEntropy, &p, &y);
            let two_steps = activation_gradient(Activation::Softmax, &p, &dp);
            let diagnosis =
                format!("seed {seed}, {pictures}x{classes}: (p - y)/N, and -y/p/N through the Jacobian");
            assert_all_close(&joint_gradient(&p, &y), &two_steps, TOLERANCE, &diagnosis);
        }
    }
}

#[test]
fn the_joint_gradient_still_learns_where_the_two_steps_are_stuck() {
    // The network is sure, and wrong: p of the true class is 0 in f32 and next to nothing in f64.
    let p = softmax_of(&Matrix::from_rows(&[[0.0, 200.0]]));
    let y = Matrix::from_rows(&[[1.0, 0.0]]);
    let expected = Matrix::from_rows(&[[-1.0, 1.0]]);
    assert_all_close(
        &joint_gradient(&p, &y),
        &expected,
        TOLERANCE,
        "p - y: as wrong as can be, so as steep as can be",
    );

    let dp = loss_gradient(Loss::CrossEntropy, &p, &y);
    let stuck = activation_gradient(Activation::Softmax, &p, &dp);
    assert_all_close(
        &stuck,
        &Matrix::zeros(1, 2),
        TOLERANCE,
        "-1/(p + ε), then times p = 0: nothing is left",
    );
}

#[test]
fn the_gradient_of_cross_entropy_stays_finite_below_epsilon() {
    // The loss there is -ln(p + ε), so its slope is -1/(p + ε), and not -1/p.
    let y = Matrix::from_rows(&[[0.0, 1.0]]);
    for (p, expected) in
        [(0.0, -1.0 / EPSILON), (0.5 * EPSILON, -1.0 / (1.5 * EPSILON)), (EPSILON, -1.0 / EPSILON)]
    {
        let dp = loss_gradient(Loss::CrossEntropy, &Matrix::from_rows(&[[1.0 - p, p]]), &y);
        let relative = dp[(0, 1)] / expected;
        let diagnosis = format!("p = {p}: dp, here divided by {expected}; inf or NaN means 1/0");
        assert_close(relative, 1.0, TOLERANCE, &diagnosis);
        assert_eq!(dp[(0, 0)], 0.0, "p = {p}: a class that is not the true one has no slope");
    }
}

// The other losses: yes-or-no questions, and the perceptron's

#[test]
fn the_gradient_of_binary_cross_entropy_is_as_on_paper() {
    let a = Matrix::from_rows(&[[0.8, 0.3]]);
    let y = Matrix::from_rows(&[[1.0, 0.0]]);
    let expected = Matrix::from_rows(&[[-1.25, 1.4286]]);
    let diagnosis = "-1/0.8 where the target is 1, 1/(1 - 0.3) where it is 0: every output has a slope";
    assert_all_close(&loss_gradient(Loss::BinaryCrossEntropy, &a, &y), &expected, FOUR_DECIMALS, diagnosis);

    // Sigmoid's slopes are 0.8·0.2 = 0.16 and 0.3·0.7 = 0.21: -1.25·0.16 = -0.2 and 1.4286·0.21 = 0.3.
    let expected = Matrix::from_rows(&[[-0.2, 0.3]]);
    assert_all_close(&joint_gradient(&a, &y), &expected, FOUR_DECIMALS, "through sigmoid a - y is left");
}

#[test]
fn the_gradient_of_binary_cross_entropy_stays_finite_at_0_and_1() {
    let y = Matrix::from_rows(&[[1.0, 0.0]]);
    let sure_and_wrong = Matrix::from_rows(&[[0.0, 1.0]]);
    let mut slopes = loss_gradient(Loss::BinaryCrossEntropy, &sure_and_wrong, &y);
    for slope in slopes.values_mut() {
        *slope *= EPSILON;
    }
    let expected = Matrix::from_rows(&[[-1.0, 1.0]]);
    let diagnosis = "a = 0 and a = 1: -1/ε and 1/ε, here times ε; inf or NaN means 1/0";
    assert_all_close(&slopes, &expected, TOLERANCE, diagnosis);
}

#[test]
fn after_sigmoid_output_minus_target_is_the_two_steps_one_after_the_other() {
    for seed in SEEDS {
        for (pictures, classes) in SHAPES {
            let random = &mut Random::new(seed);
            let a = activated(Activation::Sigmoid, &random_matrix(pictures, classes, -2.0, 2.0, random));
            let y = random_targets(pictures, classes, random);
            let da = loss_gradient(Loss::BinaryCrossEntropy, &a, &y);
            let two_steps = activation_gradient(Activation::Sigmoid, &a, &da);
            let diagnosis = format!(
                "seed {seed}, {pictures}x{classes}: (a - y)/N, and ((1 - y)/(1 - a) - y/a)/N times a·(1 - a)"
            );
            assert_all_close(&joint_gradient(&a, &y), &two_steps, TOLERANCE, &diagnosis);
        }
    }
}

#[test]
fn the_perceptron_lowers_its_answer_and_lifts_the_truth() {
    let outputs = Matrix::from_rows(&[[0.2, 0.9, 0.5]]);
    for (truth, expected) in [(0, [-1.0, 1.0, 0.0]), (1, [0.0, 0.0, 0.0]), (2, [0.0, 1.0, -1.0])] {
        let mut y = Matrix::zeros(1, 3);
        y[(0, truth)] = 1.0;
        let slopes = loss_gradient(Loss::Perceptron, &outputs, &y);
        assert_eq!(slopes.row(0), expected, "answer 1, truth {truth}: answer minus target, both one-hot");
    }
    // Of equals the first is the answer: so a tie is right for one class, and corrected for the other.
    let tie = Matrix::from_rows(&[[0.0, 0.0], [0.0, 0.0]]);
    let y = Matrix::from_rows(&[[1.0, 0.0], [0.0, 1.0]]);
    let expected = Matrix::from_rows(&[[0.0, 0.0], [0.5, -0.5]]);
    assert_eq!(
        loss_gradient(Loss::Perceptron, &tie, &y),
        expected,
        "each of two pictures has a share of 1/2"
    );
}

// What a batch does

#[test]
fn the_gradient_of_a_batch_is_the_mean_of_its_pictures() {
    let (pictures, inputs, classes) = (5, 4, 3);
    for seed in SEEDS {
        let random = &mut Random::new(seed);
        let x = random_matrix(pictures, inputs, -1.0, 1.0, random);
        let y = random_targets(pictures, classes, random);
        let weights = random_matrix(inputs, classes, -1.0, 1.0, random);
        let layer = Linear { weights, bias: Some(random_matrix(1, classes, -1.0, 1.0, random)) };
        for loss in Loss::ALL {
            // dL/dW and dL/db of some pictures, all the way back through softmax.
            let gradient_of = |x: &Matrix, y: &Matrix| {
                let mut z = Matrix::default();
                layer.forward(x, &mut z);
                let p = softmax_of(&z);
                let dz = activation_gradient(Activation::Softmax, &p, &loss_gradient(loss, &p, y));
                parameter_gradient(&layer, x, &dz)
            };
            let of_the_batch = gradient_of(&x, &y);
            let mut mean_weights = Matrix::zeros(inputs, classes);
            let mut mean_bias = Matrix::zeros(1, classes);
            for n in 0..pictures {
                let alone = gradient_of(&only_row(&x, n), &only_row(&y, n));
                // A step of -1/N adds a share of 1/N.
                step(&mut mean_weights, alone.weights(), -1.0 / pictures as Real);
                step(&mut mean_bias, alone.bias(), -1.0 / pictures as Real);
            }
            let diagnosis =
                format!("{loss:?}, seed {seed}: each picture alone is right, all together are not: 1/N");
            assert_all_close(of_the_batch.weights(), &mean_weights, TOLERANCE, &format!("dW, {diagnosis}"));
            assert_all_close(of_the_batch.bias(), &mean_bias, TOLERANCE, &format!("db, {diagnosis}"));
        }
    }
}

#[test]
fn the_joint_gradient_of_a_batch_is_a_share_of_each_picture() {
    for seed in SEEDS {
        let random = &mut Random::new(seed);
        let p = softmax_of(&random_matrix(5, 3, -2.0, 2.0, random));
        let y = random_targets(5, 3, random);
        let mut of_the_batch = joint_gradient(&p, &y);
        for slope in of_the_batch.values_mut() {
            *slope *= 5.0;
        }
        for n in 0..5 {
            let alone = joint_gradient(&only_row(&p, n), &only_row(&y, n));
            let diagnosis =
                format!("seed {seed}: picture {n} alone counts 5 times as much as among 5: you forgot 1/N");
            assert_all_close(&only_row(&of_the_batch, n), &alone, TOLERANCE, &diagnosis);
        }
    }
}

#[test]
fn without_a_bias_the_weights_have_the_same_gradient() {
    let seed = 1;
    let random = &mut Random::new(seed);
    let without = Linear { weights: random_matrix(4, 3, -1.0, 1.0, random), bias: None };
    let with = Linear { bias: Some(random_matrix(1, 3, -1.0, 1.0, random)), ..without.clone() };
    let x = random_matrix(2, 4, -1.0, 1.0, random);
    let dz = random_matrix(2, 3, -1.0, 1.0, random);
    let gradients = [&without, &with].map(|layer| parameter_gradient(layer, &x, &dz).weights().clone());
    assert_eq!(gradients[0], gradients[1], "seed {seed}: b has no part in dW = Xᵀ·dZ");
}

#[test]
fn what_the_buffers_held_before_does_not_matter() {
    let seed = 1;
    let random = &mut Random::new(seed);
    let p = softmax_of(&random_matrix(2, 3, -1.0, 1.0, random));
    let y = random_targets(2, 3, random);
    let x = random_matrix(2, 4, -1.0, 1.0, random);
    let weights = random_matrix(4, 3, -1.0, 1.0, random);
    let layer = Linear { weights, bias: Some(Matrix::zeros(1, 3)) };
    // One buffer serves every gradient in turn: so it holds old numbers, in the right shape or in another.
    let mut used = Matrix::new(2, 3, vec![7.0; 6]);
    let diagnosis =
        |name: &str| format!("seed {seed}: {name} in a used buffer: old numbers are left, start at 0");
    for _ in 0..2 {
        for loss in Loss::ALL {
            loss.backward(&p, &y, p.rows(), &mut used);
            assert_eq!(used, loss_gradient(loss, &p, &y), "{}", diagnosis("the gradient of the loss"));
        }
        output_minus_target(&p, &y, p.rows(), &mut used);
        assert_eq!(used, joint_gradient(&p, &y), "{}", diagnosis("the joint gradient"));
        for activation in [Activation::Softmax, Activation::Sigmoid, Activation::Tanh, Activation::Relu] {
            activation.backward(&p, &y, &mut used);
            assert_eq!(used, activation_gradient(activation, &p, &y), "{}", diagnosis("dZ"));
        }
        for _ in 0..2 {
            layer.backward(&y, &mut used);
            assert_eq!(used, input_gradient(&layer, &y), "{}", diagnosis("dX"));
        }
    }
    let fresh = parameter_gradient(&layer, &x, &y);
    for (rows, columns) in [(4, 3), (1, 3), (9, 9)] {
        let mut used = LinearGradient::default();
        let (old_x, old_dz) =
            (Matrix::new(2, rows, vec![7.0; 2 * rows]), Matrix::new(2, columns, vec![7.0; 2 * columns]));
        layer.gradient(&old_x, &old_dz, &mut used);
        layer.gradient(&x, &y, &mut used);
        assert_eq!(used, fresh, "{}", diagnosis("dW or db"));
    }
}

#[test]
fn only_the_rows_of_inputs_with_ink_are_listed_and_not_0() {
    let mut random = Random::new(23);
    let layer = Linear { weights: random_matrix(5, 3, -1.0, 1.0, &mut random), bias: None };
    let dz = random_matrix(2, 3, 0.5, 1.0, &mut random);
    // Two mini-batches one after the other: what the first inked must be paper again in the second.
    let batches = [
        (Matrix::from_rows(&[[1.0, 0.0, 0.0, 0.5, 0.0], [1.0, 0.0, 0.0, 0.0, 2.0]]), vec![0, 3, 4]),
        (Matrix::from_rows(&[[0.0, 0.0, 3.0, 0.0, -0.0], [0.0, 0.0, 0.0, 0.1, 0.0]]), vec![2, 3]),
        (Matrix::zeros(2, 5), vec![]),
    ];
    let mut used = LinearGradient::default();
    for (x, inked) in batches {
        layer.gradient(&x, &dz, &mut used);
        assert_eq!(used.rows(), inked, "the rows of {x:?}");
        assert_eq!(
            used,
            parameter_gradient(&layer, &x, &dz),
            "a row of an earlier mini-batch was left standing"
        );
        for i in (0..5).filter(|i| !inked.contains(i)) {
            assert!(used.weights().row(i).iter().all(|&slope| slope == 0.0), "row {i} belongs to paper");
        }
    }
}

// Shapes that do not fit

#[test]
#[should_panic(expected = "gradient of the loss: the targets are 3x2, but 3x10 is needed")]
fn the_gradient_of_a_loss_names_targets_of_the_wrong_shape() {
    loss_gradient(Loss::CrossEntropy, &Matrix::zeros(3, 10), &Matrix::zeros(3, 2));
}

#[test]
#[should_panic(expected = "output minus target: the targets are 2x10, but 3x10 is needed")]
fn the_joint_gradient_names_targets_of_the_wrong_shape() {
    joint_gradient(&Matrix::zeros(3, 10), &Matrix::zeros(2, 10));
}

#[test]
#[should_panic(expected = "backward through an activation: the gradients are 1x5, but 1x4 is needed")]
fn an_activation_names_gradients_of_the_wrong_shape() {
    activation_gradient(Activation::Relu, &Matrix::zeros(1, 4), &Matrix::zeros(1, 5));
}

#[test]
#[should_panic(expected = "dZ is 2x5 and W is 4x3")]
fn a_linear_layer_names_gradients_with_too_many_neurons() {
    let layer = Linear { weights: Matrix::zeros(4, 3), bias: None };
    input_gradient(&layer, &Matrix::zeros(2, 5));
}

#[test]
#[should_panic(expected = "X is 2x4 and dZ is 1x3")]
fn a_linear_layer_names_gradients_of_too_few_pictures() {
    let layer = Linear { weights: Matrix::zeros(4, 3), bias: None };
    parameter_gradient(&layer, &Matrix::zeros(2, 4), &Matrix::zeros(1, 3));
}

// Gradient checks: every derivative against central differences

#[test]
fn the_gradient_of_each_loss_is_the_measured_one() {
    for loss in Loss::ALL {
        for seed in SEEDS {
            for (pictures, classes) in SHAPES {
                let random = &mut Random::new(seed);
                let p = random_outputs(pictures, classes, random);
                let y = random_targets(pictures, classes, random);
                let measured = measured_gradient(&p, |p| loss.value(p, &y));
                let diagnosis =
                    format!("{loss:?}, seed {seed}, {pictures}x{classes}: right for one row only? 1/N");
                assert_gradient(&loss_gradient(loss, &p, &y), &measured, &diagnosis);
            }
        }
    }
}

/// Outputs at which every loss can be measured. None is near 0 or 1, where a logarithm bends so much that measuring
/// needs a smaller step; and in no row are the two largest so near to each other that measuring would step over the
/// bend of the perceptron, where another class becomes the answer.
fn random_outputs(pictures: usize, classes: usize, random: &mut Random) -> Matrix {
    loop {
        let outputs = random_matrix(pictures, classes, 0.2, 0.8, random);
        if (0..pictures).all(|n| lead_of_the_largest(outputs.row(n)) > 2.0 * STEP) {
            return outputs;
        }
    }
}

/// How far the largest number stands above the second.
fn lead_of_the_largest(row: &[Real]) -> Real {
    let mut sorted = row.to_vec();
    sorted.sort_by(Real::total_cmp);
    sorted[sorted.len() - 1] - sorted[sorted.len() - 2]
}

#[test]
fn the_gradient_of_each_activation_is_the_measured_one() {
    for activation in [Activation::Softmax, Activation::Sigmoid, Activation::Tanh, Activation::Relu] {
        for seed in SEEDS {
            for (pictures, neurons) in SHAPES {
                let random = &mut Random::new(seed);
                let z = away_from_0(random_matrix(pictures, neurons, -1.5, 1.5, random));
                let da = random_matrix(pictures, neurons, -1.0, 1.0, random);
                let measured = measured_gradient(&z, |z| weighted_sum(&da, &activated(activation, z)));
                let dz = activation_gradient(activation, &activated(activation, &z), &da);
                let diagnosis = format!("{activation:?}, seed {seed}, {pictures}x{neurons}: dA ∘ f'(Z)");
                assert_gradient(&dz, &measured, &diagnosis);
            }
        }
    }
}

/// The same numbers, but none so near to 0 that measuring would step over ReLU's bend.
fn away_from_0(mut matrix: Matrix) -> Matrix {
    for value in matrix.values_mut() {
        *value += if *value < 0.0 { -5.0 * STEP } else { 5.0 * STEP };
    }
    matrix
}

#[test]
fn the_jacobian_is_the_measured_one() {
    for seed in SEEDS {
        for classes in [2, 3, 10] {
            let z = random_matrix(1, classes, -1.0, 1.0, &mut Random::new(seed));
            let jacobian = softmax_jacobian(softmax_of(&z).row(0));
            for j in 0..classes {
                let measured = measured_gradient(&z, |z| softmax_of(z)[(0, j)]);
                let diagnosis =
                    format!("seed {seed}, {classes} classes: row {j} says how p{j} answers to each logit");
                assert_gradient(&only_row(&jacobian, j), &measured, &diagnosis);
            }
        }
    }
}

#[test]
fn the_joint_gradient_is_the_measured_one() {
    for seed in SEEDS {
        for (pictures, classes) in SHAPES {
            let random = &mut Random::new(seed);
            let z = random_matrix(pictures, classes, -1.0, 1.0, random);
            let y = random_targets(pictures, classes, random);
            let measured = measured_gradient(&z, |z| cross_entropy_from_logits(z, &y));
            let diagnosis =
                format!("seed {seed}, {pictures}x{classes}: (p - y)/N; right for one row only? 1/N");
            assert_gradient(&joint_gradient(&softmax_of(&z), &y), &measured, &diagnosis);
        }
    }
}

#[test]
fn after_sigmoid_output_minus_target_is_the_measured_gradient() {
    for seed in SEEDS {
        for (pictures, classes) in SHAPES {
            let random = &mut Random::new(seed);
            let z = random_matrix(pictures, classes, -1.0, 1.0, random);
            let y = random_targets(pictures, classes, random);
            let measured = measured_gradient(&z, |z| {
                Loss::BinaryCrossEntropy.value(&activated(Activation::Sigmoid, z), &y)
            });
            let computed = joint_gradient(&activated(Activation::Sigmoid, &z), &y);
            let diagnosis =
                format!("seed {seed}, {pictures}x{classes}: (a - y)/N; right for one row only? 1/N");
            assert_gradient(&computed, &measured, &diagnosis);
        }
    }
}

#[test]
fn all_three_gradients_of_a_linear_layer_are_the_measured_ones() {
    for seed in SEEDS {
        for (pictures, inputs, neurons) in LINEAR_SHAPES {
            let random = &mut Random::new(seed);
            let x = random_matrix(pictures, inputs, -1.0, 1.0, random);
            let weights = random_matrix(inputs, neurons, -1.0, 1.0, random);
            let bias = random_matrix(1, neurons, -1.0, 1.0, random);
            let dz = random_matrix(pictures, neurons, -1.0, 1.0, random);
            let loss = |x: &Matrix, weights: &Matrix, bias: &Matrix| {
                let mut z = Matrix::default();
                Linear { weights: weights.clone(), bias: Some(bias.clone()) }.forward(x, &mut z);
                weighted_sum(&dz, &z)
            };
            let layer = Linear { weights: weights.clone(), bias: Some(bias.clone()) };
            let gradient = parameter_gradient(&layer, &x, &dz);
            let case = format!("seed {seed}, N = {pictures}, D = {inputs}, H = {neurons}");

            let measured = measured_gradient(&x, |x| loss(x, &weights, &bias));
            assert_gradient(&input_gradient(&layer, &dz), &measured, &format!("dX = dZ·Wᵀ, {case}"));
            let measured = measured_gradient(&weights, |weights| loss(&x, weights, &bias));
            assert_gradient(gradient.weights(), &measured, &format!("dW = Xᵀ·dZ, {case}"));
            let measured = measured_gradient(&bias, |bias| loss(&x, &weights, bias));
            assert_gradient(gradient.bias(), &measured, &format!("db adds up the rows of dZ, {case}"));
        }
    }
}

#[test]
fn all_gradients_of_the_toy_network_are_the_measured_ones() {
    for seed in SEEDS {
        let toy = || toy_with_five_pictures(seed);
        let back = backward(&toy(), &forward(&toy()));
        let loss = |toy: Toy| forward(&toy).loss;
        let diagnosis = |name: &str| {
            format!(
                "{name} of the toy network, seed {seed}: the picture of chapter 7 passes \
                                              alone but not five here: you forgot 1/N or mixed up rows"
            )
        };

        let measured = measured_gradient(&toy().weights_1, |w| loss(Toy { weights_1: w.clone(), ..toy() }));
        assert_gradient(back.first.weights(), &measured, &diagnosis("dW1"));
        let measured = measured_gradient(&toy().bias_1, |b| loss(Toy { bias_1: b.clone(), ..toy() }));
        assert_gradient(back.first.bias(), &measured, &diagnosis("db1"));
        let measured = measured_gradient(&toy().weights_2, |w| loss(Toy { weights_2: w.clone(), ..toy() }));
        assert_gradient(back.second.weights(), &measured, &diagnosis("dW2"));
        let measured = measured_gradient(&toy().bias_2, |b| loss(Toy { bias_2: b.clone(), ..toy() }));
        assert_gradient(back.second.bias(), &measured, &diagnosis("db2"));
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
        "seed {seed}: 1000 draws, but some neuron was always within 5·{STEP} of its bend: is STEP so large?"
    );
}

// Sanity

#[test]
fn twenty_steps_teach_the_toy_network_its_picture() {
    let (mut network, mut loss) = stepped(toy());
    for number in 2..=20 {
        let before = loss;
        (network, loss) = stepped(network);
        assert!(loss < before, "step {number} must lower the loss, but it went from {before} to {loss}");
    }
    assert!(loss < 0.05, "after 20 steps the loss is still {loss}: the picture should be learned by heart");
}

// Something to see

/// The toy network learns its one picture by heart.
#[test]
fn what_to_see() {
    let toy = toy();
    let mut hidden = Linear { weights: toy.weights_1, bias: Some(toy.bias_1) };
    let mut output = Linear { weights: toy.weights_2, bias: Some(toy.bias_2) };
    let mut text = String::from("step     loss   p of the truth\n");
    for number in 0..=10 {
        let (mut z, mut a, mut o, mut p) =
            (Matrix::default(), Matrix::default(), Matrix::default(), Matrix::default());
        hidden.forward(&toy.x, &mut z);
        Activation::Relu.forward(&z, &mut a);
        output.forward(&a, &mut o);
        softmax(&o, &mut p);
        let truth = p[(0, 1)];
        text += &format!(
            "{number:>4}   {:.4}   {:>5.1} %   {}\n",
            cross_entropy(&p, &toy.y),
            100.0 * truth,
            bar(50.0 * truth)
        );

        let (mut d_o, mut da, mut dz) = (Matrix::default(), Matrix::default(), Matrix::default());
        let (mut of_hidden, mut of_output) = (LinearGradient::default(), LinearGradient::default());
        output_minus_target(&p, &toy.y, p.rows(), &mut d_o);
        output.gradient(&a, &d_o, &mut of_output);
        output.backward(&d_o, &mut da);
        Activation::Relu.backward(&a, &da, &mut dz);
        hidden.gradient(&toy.x, &dz, &mut of_hidden);
        for (layer, gradient) in [(&mut hidden, of_hidden), (&mut output, of_output)] {
            step(&mut layer.weights, gradient.weights(), toy.learning_rate);
            if let Some(bias) = &mut layer.bias {
                step(bias, gradient.bias(), toy.learning_rate);
            }
        }
    }
    show_as_in_the_book(&text);
}
