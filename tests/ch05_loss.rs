//! Chapter 5, the loss: `cargo test --test ch05_loss`, in double precision with `--features f64`.

mod common;

use chalknet::ch04_activation::softmax;
use chalknet::ch05_loss::{
    binary_cross_entropy, cross_entropy, cross_entropy_from_logits, lifted, mean_squared_error,
    perceptron_criterion, Loss, EPSILON,
};
use chalknet::toolbox::numeric::ln;
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    assert_close, bar, random_matrix, random_targets, show_as_in_the_book, toy, FOUR_DECIMALS, TOLERANCE,
};
use std::f64::consts::{LN_10, LN_2};

/// N pictures and C classes.
const SHAPES: [(usize, usize); 5] = [(1, 2), (1, 10), (3, 4), (6, 3), (8, 10)];

fn softmax_of(z: &Matrix) -> Matrix {
    let mut p = Matrix::default();
    softmax(z, &mut p);
    p
}

/// The loss of one picture whose true class got the probability p.
fn loss_of_probability(p: Real) -> Real {
    cross_entropy(&Matrix::from_rows(&[[1.0 - p, p]]), &Matrix::from_rows(&[[0.0, 1.0]]))
}

/// The rows of a matrix, and then all of them once more.
fn twice(matrix: &Matrix) -> Matrix {
    Matrix::new(2 * matrix.rows(), matrix.columns(), [matrix.values(), matrix.values()].concat())
}

// The worked example

#[test]
fn the_toy_network_is_as_wrong_as_on_paper() {
    let y = toy().y;
    let logits = Matrix::from_rows(&[[0.6, -0.1]]);
    let p = softmax_of(&logits);

    let diagnosis = "cross-entropy: only the true class counts, L = -ln 0.3318";
    assert_close(cross_entropy(&p, &y), 1.1032, FOUR_DECIMALS, diagnosis);
    let diagnosis = "cross-entropy from the logits: ln(e^0.6 + e^-0.1) - (-0.1)";
    assert_close(cross_entropy_from_logits(&logits, &y), 1.1032, FOUR_DECIMALS, diagnosis);
    let diagnosis = "mean squared error: (0.6682² + 0.6682²)/2; twice that, and the half is missing";
    assert_close(mean_squared_error(&p, &y), 0.4465, FOUR_DECIMALS, diagnosis);

    // After the one step of chapter 6 the logits are (-0.1680, 0.5477), with two digits more:
    let logits = Matrix::from_rows(&[[-0.167959, 0.547685]]);
    let diagnosis = "cross-entropy after the step of chapter 6: -ln 0.6716";
    assert_close(cross_entropy(&softmax_of(&logits), &y), 0.3980, FOUR_DECIMALS, diagnosis);
    assert_close(cross_entropy_from_logits(&logits, &y), 0.3980, FOUR_DECIMALS, diagnosis);
}

// Cross-entropy

#[test]
fn cross_entropy_is_the_formula() {
    for (seed, (pictures, classes)) in (1..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let p = softmax_of(&random_matrix(pictures, classes, -3.0, 3.0, random));
        let y = random_targets(pictures, classes, random);
        let mut sum = 0.0;
        for n in 0..pictures {
            sum -= ln(p[(n, y.largest_in_row(n))]);
        }
        let diagnosis = format!("seed {seed}: the mean over N of -ln p, with p of the true class");
        assert_close(cross_entropy(&p, &y), sum / pictures as Real, TOLERANCE, &diagnosis);
    }
}

#[test]
fn both_ways_to_cross_entropy_agree_for_moderate_logits() {
    for (seed, (pictures, classes)) in (11..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let z = random_matrix(pictures, classes, -3.0, 3.0, random);
        let y = random_targets(pictures, classes, random);
        assert_close(
            cross_entropy_from_logits(&z, &y),
            cross_entropy(&softmax_of(&z), &y),
            TOLERANCE,
            &format!("seed {seed}: straight from the logits, and by way of softmax"),
        );
    }
}

#[test]
fn a_target_may_be_shared_between_classes() {
    // Y need not be one-hot: half a 3 and half an 8. Both terms count.
    let z = Matrix::from_rows(&[[1.0, -0.5, 0.25]]);
    let y = Matrix::from_rows(&[[0.5, 0.0, 0.5]]);
    let first = cross_entropy_from_logits(&z, &Matrix::from_rows(&[[1.0, 0.0, 0.0]]));
    let third = cross_entropy_from_logits(&z, &Matrix::from_rows(&[[0.0, 0.0, 1.0]]));
    let expected = (first + third) / 2.0;
    let diagnosis = "the sum over j goes over all classes, each weighed by its y";
    assert_close(cross_entropy_from_logits(&z, &y), expected, TOLERANCE, diagnosis);
    assert_close(cross_entropy(&softmax_of(&z), &y), expected, TOLERANCE, diagnosis);
}

#[test]
fn certainty_costs_nothing_if_it_is_right() {
    let sure = Matrix::from_rows(&[[0.0, 1.0, 0.0]]);
    let y = Matrix::from_rows(&[[0.0, 1.0, 0.0]]);
    assert_eq!(cross_entropy(&sure, &y), 0.0, "-ln 1 = 0: p = 1 must not be lifted by ε");
    let logits = Matrix::from_rows(&[[-500.0, 500.0, 0.0]]);
    assert_eq!(cross_entropy_from_logits(&logits, &y), 0.0, "a lead of 500 is certainty");
}

// The school's ε

#[test]
fn a_probability_of_0_costs_16_118() {
    let diagnosis = "p = 0 for the true class: lifted by ε = 1e-7, so L = -ln(1e-7), not infinity";
    assert_close(loss_of_probability(0.0), 16.1181, FOUR_DECIMALS, diagnosis);
}

#[test]
fn only_what_is_below_epsilon_is_lifted() {
    assert_close(EPSILON * 1e7, 1.0, 1e-6, "the school project's ε is 1e-7");
    let below = 0.9 * EPSILON;
    let above = 1.1 * EPSILON;
    assert_eq!(lifted(below), below + EPSILON, "below ε, ε is added");
    assert_eq!(lifted(above), above, "above ε nothing is added");
    assert_eq!(lifted(EPSILON), EPSILON, "ε itself is not below ε");
    assert_eq!(lifted(0.5), 0.5, "an ordinary probability stays as it is");

    assert_close(loss_of_probability(below), 15.4762, FOUR_DECIMALS, "p just below ε: L = -ln(1.9e-7)");
    assert_close(loss_of_probability(EPSILON), 16.1181, FOUR_DECIMALS, "p = ε: L = -ln(1e-7)");
    assert_close(loss_of_probability(above), 16.0228, FOUR_DECIMALS, "p just above ε: L = -ln(1.1e-7)");
}

// Cross-entropy from the logits

#[test]
fn from_the_logits_the_loss_stays_exact_however_wrong_the_network_is() {
    let y = Matrix::from_rows(&[[1.0, 0.0]]);
    for lead in [100.0, 1000.0, 1e6] {
        let logits = Matrix::from_rows(&[[0.0, lead]]);
        let loss = cross_entropy_from_logits(&logits, &y);
        assert_eq!(loss, lead, "the wrong class leads by {lead}: L = ln(1 + e^{lead}) - 0 = {lead}");
        let by_way_of_softmax = cross_entropy(&softmax_of(&logits), &y);
        assert!(
            by_way_of_softmax < 16.2,
            "by way of softmax, ε ends the scale at 16.118, not {by_way_of_softmax}"
        );
    }
}

#[test]
fn from_the_logits_a_shift_of_a_row_changes_nothing() {
    // Multiples of 1/8, so that adding 1000 loses no digit.
    let z = Matrix::from_rows(&[[0.25, -1.5, 0.875], [2.0, 1.125, -0.5]]);
    let y = Matrix::from_rows(&[[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]);
    let expected = cross_entropy_from_logits(&z, &y);
    for row in 0..2 {
        for shift in [1000.0, -1000.0, 0.125] {
            let mut shifted = z.clone();
            for value in shifted.row_mut(row) {
                *value += shift;
            }
            let diagnosis =
                format!("row {row} moved by {shift}: softmax does not see it, so L must not either");
            assert_close(cross_entropy_from_logits(&shifted, &y), expected, TOLERANCE, &diagnosis);
        }
    }
}

// Mean squared error

#[test]
fn mean_squared_error_adds_up_as_on_paper() {
    let y = Matrix::from_rows(&[[1.0, 0.0]]);
    let a = Matrix::from_rows(&[[0.25, 0.5]]);
    // 0.75² + 0.5² = 0.8125
    assert_close(mean_squared_error(&a, &y), 0.40625, TOLERANCE, "(0.75² + 0.5²)/2: the half belongs to it");
    assert_eq!(mean_squared_error(&y, &y), 0.0, "who hits every target has no error");

    let y = Matrix::from_rows(&[[1.0, 0.0], [0.0, 1.0]]);
    let a = Matrix::from_rows(&[[0.25, 0.5], [0.5, 2.0]]);
    // 0.5² + 1² = 1.25 in the second row
    let diagnosis = "two pictures: the mean of 0.8125/2 and 1.25/2, divided by N = 2 and not by N·C = 4";
    assert_close(mean_squared_error(&a, &y), 0.515625, TOLERANCE, diagnosis);
}

// Binary cross-entropy

#[test]
fn binary_cross_entropy_adds_up_as_on_paper() {
    // Two questions: "is it class 0?" answered with 0.8 yes, and rightly; "is it class 1?" with 0.3 yes.
    let y = Matrix::from_rows(&[[1.0, 0.0]]);
    let a = Matrix::from_rows(&[[0.8, 0.3]]);
    let diagnosis = "-ln 0.8 - ln 0.7 = 0.2231 + 0.3567: where the target is 0, ln(1 - a) counts";
    assert_close(binary_cross_entropy(&a, &y), 0.5798, FOUR_DECIMALS, diagnosis);

    // The same answers, and both wrong: -ln 0.2 - ln 0.3 = 1.6094 + 1.2040.
    let wrong = Matrix::from_rows(&[[0.0, 1.0]]);
    assert_close(binary_cross_entropy(&a, &wrong), 2.8134, FOUR_DECIMALS, "-ln(1 - 0.8) - ln 0.3");

    let both_y = Matrix::from_rows(&[[1.0, 0.0], [0.0, 1.0]]);
    let both_a = Matrix::from_rows(&[[0.8, 0.3], [0.8, 0.3]]);
    let diagnosis = "two pictures: the mean (0.5798 + 2.8134)/2, divided by N = 2 and not by N·C = 4";
    assert_close(binary_cross_entropy(&both_a, &both_y), 1.6966, FOUR_DECIMALS, diagnosis);
}

#[test]
fn binary_cross_entropy_asks_one_yes_or_no_question_for_each_class() {
    // A question of its own has two answers, yes with a and no with 1 - a: cross-entropy for each, added up.
    for (seed, (pictures, classes)) in (51..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let a = random_matrix(pictures, classes, 0.05, 0.95, random);
        let y = random_targets(pictures, classes, random);
        let mut sum = 0.0;
        for (&yes, &target) in a.values().iter().zip(y.values()) {
            let answers = Matrix::from_rows(&[[yes, 1.0 - yes]]);
            sum += cross_entropy(&answers, &Matrix::from_rows(&[[target, 1.0 - target]]));
        }
        let diagnosis = format!("seed {seed}: the sum over the classes, the mean over the pictures");
        let expected = sum / pictures as Real;
        assert_close(binary_cross_entropy(&a, &y), expected, 10.0 * TOLERANCE, &diagnosis);
    }
}

#[test]
fn binary_cross_entropy_is_finite_at_0_and_1() {
    let y = Matrix::from_rows(&[[1.0, 0.0]]);
    assert_eq!(binary_cross_entropy(&y, &y), 0.0, "sure and right: nothing is lost, and 0·ln 0 is no NaN");
    let sure_and_wrong = Matrix::from_rows(&[[0.0, 1.0]]);
    let diagnosis = "sure and wrong, twice: both logarithms are lifted by ε, 2·16.1181";
    assert_close(binary_cross_entropy(&sure_and_wrong, &y), 32.2362, 2.0 * FOUR_DECIMALS, diagnosis);
}

// The perceptron criterion

#[test]
fn the_perceptron_criterion_adds_up_as_on_paper() {
    let outputs = Matrix::from_rows(&[[0.2, 0.9, 0.55]]);
    let truth = |class| {
        let mut y = Matrix::zeros(1, 3);
        y[(0, class)] = 1.0;
        y
    };
    for (class, expected) in [(0, 0.7), (1, 0.0), (2, 0.35)] {
        let diagnosis = format!("the answer is class 1 with 0.9, the truth is class {class}: 0.9 - a");
        assert_close(perceptron_criterion(&outputs, &truth(class)), expected, FOUR_DECIMALS, &diagnosis);
    }

    let outputs = Matrix::from_rows(&[[0.2, 0.9, 0.55], [-3.0, -2.0, -1.5]]);
    let y = Matrix::from_rows(&[[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
    let diagnosis = "two pictures: the mean of 0.9 - 0.55 and -1.5 + 3; the largest of a row may be negative";
    assert_close(perceptron_criterion(&outputs, &y), 0.925, FOUR_DECIMALS, diagnosis);
}

#[test]
fn the_perceptron_criterion_is_0_for_right_answers_and_above_0_for_wrong_ones() {
    let seed = 61;
    let random = &mut Random::new(seed);
    for _ in 0..50 {
        let a = random_matrix(1, 5, -2.0, 2.0, random);
        let y = random_targets(1, 5, random);
        let loss = perceptron_criterion(&a, &y);
        if a.largest_in_row(0) == y.largest_in_row(0) {
            assert_eq!(loss, 0.0, "seed {seed}: {a:?} is right about {y:?}: nothing to correct");
        } else {
            assert!(loss > 0.0, "seed {seed}: {a:?} is wrong about {y:?}, but costs {loss}");
        }
    }
}

#[test]
fn the_perceptron_criterion_sees_differences_only() {
    // Multiples of 1/8, so that adding 1000 loses no digit.
    let a = Matrix::from_rows(&[[0.25, -1.5, 0.875]]);
    let lifted_by_1000 = Matrix::from_rows(&[[1000.25, 998.5, 1000.875]]);
    let y = Matrix::from_rows(&[[0.0, 1.0, 0.0]]);
    assert_eq!(perceptron_criterion(&a, &y), 2.375, "0.875 - (-1.5)");
    assert_eq!(perceptron_criterion(&lifted_by_1000, &y), 2.375, "lifted all alike, no difference changes");
}

// All losses

#[test]
fn every_loss_has_a_place_in_the_list_and_a_name_to_save() {
    // Whoever adds a loss is asked by the compiler for its place, and by the next lines for its name.
    let place = |loss: Loss| match loss {
        Loss::CrossEntropy => 0,
        Loss::MeanSquaredError => 1,
        Loss::BinaryCrossEntropy => 2,
        Loss::Perceptron => 3,
    };
    for (i, loss) in Loss::ALL.into_iter().enumerate() {
        assert_eq!(place(loss), i, "{loss:?} stands at another place of Loss::ALL");
    }
    // These names stand in saved files: a new name would make old files unreadable.
    let names = ["cross-entropy", "mean squared error", "binary cross-entropy", "perceptron"];
    assert_eq!(Loss::ALL.map(Loss::name), names);
}

#[test]
fn the_loss_is_a_mean_over_the_pictures() {
    for (seed, (pictures, classes)) in (21..).zip(SHAPES) {
        let random = &mut Random::new(seed);
        let z = random_matrix(pictures, classes, -2.0, 2.0, random);
        let p = softmax_of(&z);
        let y = random_targets(pictures, classes, random);
        let losses = [
            ("cross-entropy", cross_entropy as fn(&Matrix, &Matrix) -> Real, &p),
            ("cross-entropy from the logits", cross_entropy_from_logits, &z),
            ("mean squared error", mean_squared_error, &p),
            ("binary cross-entropy", binary_cross_entropy, &p),
            ("perceptron criterion", perceptron_criterion, &z),
        ];
        for (name, loss, output) in losses {
            let diagnosis = format!("{name}, seed {seed}: every picture twice is no worse: you forgot 1/N");
            assert_close(loss(&twice(output), &twice(&y)), loss(output, &y), TOLERANCE, &diagnosis);
        }
    }
}

#[test]
fn a_loss_is_called_by_its_name() {
    let seed = 31;
    let random = &mut Random::new(seed);
    let p = softmax_of(&random_matrix(3, 4, -2.0, 2.0, random));
    let y = random_targets(3, 4, random);
    let functions = [cross_entropy, mean_squared_error, binary_cross_entropy, perceptron_criterion];
    for (loss, function) in Loss::ALL.into_iter().zip(functions) {
        assert_eq!(loss.value(&p, &y), function(&p, &y), "seed {seed}: {loss:?} is another function");
    }
}

#[test]
#[should_panic(expected = "cross-entropy: the targets are 3x2, but 3x10 is needed")]
fn cross_entropy_names_targets_of_the_wrong_shape() {
    cross_entropy(&Matrix::zeros(3, 10), &Matrix::zeros(3, 2));
}

#[test]
#[should_panic(expected = "cross-entropy: the targets are 2x10, but 3x10 is needed")]
fn cross_entropy_from_logits_names_targets_of_the_wrong_shape() {
    cross_entropy_from_logits(&Matrix::zeros(3, 10), &Matrix::zeros(2, 10));
}

#[test]
#[should_panic(expected = "mean squared error: the targets are 10x3, but 3x10 is needed")]
fn mean_squared_error_names_targets_of_the_wrong_shape() {
    mean_squared_error(&Matrix::zeros(3, 10), &Matrix::zeros(10, 3));
}

#[test]
#[should_panic(expected = "binary cross-entropy: the targets are 3x2, but 3x10 is needed")]
fn binary_cross_entropy_names_targets_of_the_wrong_shape() {
    binary_cross_entropy(&Matrix::zeros(3, 10), &Matrix::zeros(3, 2));
}

#[test]
#[should_panic(expected = "perceptron criterion: the targets are 2x10, but 3x10 is needed")]
fn the_perceptron_criterion_names_targets_of_the_wrong_shape() {
    perceptron_criterion(&Matrix::zeros(3, 10), &Matrix::zeros(2, 10));
}

// Sanity

#[test]
fn who_knows_nothing_has_the_loss_ln_c() {
    for (classes, ln_c) in [(2, LN_2 as Real), (10, LN_10 as Real)] {
        let y = random_targets(4, classes, &mut Random::new(41));
        let logits = Matrix::new(4, classes, vec![-0.75; 4 * classes]);
        let diagnosis = format!("{classes} equal logits: a fresh network starts at ln {classes} = {ln_c}");
        assert_close(cross_entropy_from_logits(&logits, &y), ln_c, 1e-6, &diagnosis);
        assert_close(cross_entropy(&softmax_of(&logits), &y), ln_c, 1e-6, &diagnosis);
    }
}

// Something to see

/// What both losses say when the true one of two classes gets the probability p.
#[test]
fn what_to_see() {
    let y = Matrix::from_rows(&[[1.0, 0.0]]);
    let mut text = String::from("    p   cross-entropy\n");
    let probabilities = [0.999, 0.9, 0.5, 0.1, 0.01, 0.001];
    for p in probabilities {
        let loss = cross_entropy(&Matrix::from_rows(&[[p, 1.0 - p]]), &y);
        text += format!("{p:>5}   {loss:>8.4}   {}", bar(6.0 * loss)).trim_end();
        text += "\n";
    }
    text += "\n    p   mean squared error\n";
    for p in probabilities {
        let loss = mean_squared_error(&Matrix::from_rows(&[[p, 1.0 - p]]), &y);
        text += format!("{p:>5}   {loss:>8.4}   {}", bar(6.0 * loss)).trim_end();
        text += "\n";
    }
    show_as_in_the_book(&text);
}
