//! Chapter 5, the loss: `cargo test --test ch05_loss`, in double precision with `--features f64`.

mod common;

use chalknet::ch04_activation::softmax;
use chalknet::ch05_loss::{cross_entropy, cross_entropy_from_logits, lifted, mean_squared_error, EPSILON};
use chalknet::toolbox::numeric::{exp, ln};
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    after, assert_close, bar, made, random_matrix, random_targets, show_as_in_the_book, FOUR_DECIMALS,
    TOLERANCE,
};
use std::f64::consts::{LN_10, LN_2};

const CLASSES: [usize; 4] = [2, 3, 10, 26];

fn softmax_of(z: &[Real]) -> Vec<Real> {
    made(|p| softmax(&Matrix::new(1, z.len(), z.to_vec()), p)).values().to_vec()
}

/// Fails with the mistake whose outcome was found, if it is one of these.
fn expect_no_mistake(found: Real, mistakes: &[(Real, &str)]) {
    for (outcome, mistake) in mistakes {
        assert!((found - outcome).abs() > FOUR_DECIMALS, "{mistake}\n  found {found}");
    }
}

// The worked examples, a function each

#[test]
fn a1_only_what_is_below_epsilon_is_lifted() {
    assert_close(EPSILON * 1e7, 1.0, 1e-6, "the school project's ε is 1e-7");
    let (below, above) = (0.9 * EPSILON, 1.1 * EPSILON);
    assert!(
        lifted(0.5) == 0.5,
        "lifted: an ordinary probability stays as it is, but 0.5 became {}",
        lifted(0.5)
    );
    assert_eq!(lifted(0.0), EPSILON, "lifted: 0 is below ε, and ε is added to it");
    assert_eq!(
        lifted(below),
        below + EPSILON,
        "lifted: below ε, ε is added, and the number is not replaced by it"
    );
    assert_eq!(lifted(above), above, "lifted: above ε nothing is added");
    assert_eq!(lifted(EPSILON), EPSILON, "lifted: ε itself is not below ε");
}

/// The toy network's logits and probabilities, and its target; and its logits after the one step of chapter 6.
const LOGITS: [Real; 2] = [0.6, -0.1];
const TARGET: [Real; 2] = [0.0, 1.0];
const LOGITS_AFTER: [Real; 2] = [-0.167959, 0.547685];

#[test]
fn a2_cross_entropy_of_the_toy_network_is_as_on_paper() {
    let loss = cross_entropy(&softmax_of(&LOGITS), &TARGET);
    let mistakes = [
        (-1.1032, "cross-entropy: a logarithm of a probability is negative, the loss is minus that"),
        (0.4032, "cross-entropy: only the true class counts, and here the other one was taken"),
        (1.5064, "cross-entropy: only the true class counts, each logarithm times its y"),
        (0.5516, "cross-entropy: nothing is divided by the number of classes"),
        (-0.3318, "cross-entropy: the logarithm is missing"),
    ];
    expect_no_mistake(loss, &mistakes);
    assert_close(loss, 1.1032, FOUR_DECIMALS, "cross-entropy: only the true class counts, L = -ln 0.3318");
    let loss = cross_entropy(&[1.0, 0.0], &TARGET);
    let diagnosis = "cross-entropy: p = 0 for the truth has to be lifted by ε, or the loss is infinite";
    assert_close(loss, 16.1181, FOUR_DECIMALS, diagnosis);
    let after_the_step = cross_entropy(&softmax_of(&LOGITS_AFTER), &TARGET);
    let diagnosis = "cross-entropy after the step of chapter 6: -ln 0.6716";
    assert_close(after_the_step, 0.3980, FOUR_DECIMALS, diagnosis);
}

#[test]
fn a3_cross_entropy_from_the_logits_is_as_on_paper() {
    let loss = cross_entropy_from_logits(&LOGITS, &TARGET);
    let mistakes = [
        (-1.1032, "cross-entropy from the logits: the sign is turned round"),
        (0.5032, "cross-entropy from the logits: the maximum is taken off the sum only"),
        (1.7032, "cross-entropy from the logits: the maximum is taken off the logit only"),
        (
            0.4032,
            "cross-entropy from the logits: only the true class counts, and here the other one was taken",
        ),
        (1.5064, "cross-entropy from the logits: only the true class counts, each term times its y"),
        (2.1966, "cross-entropy from the logits: the logarithm of the sum is missing"),
    ];
    expect_no_mistake(loss, &mistakes);
    let diagnosis = "cross-entropy from the logits: ln(e^0.6 + e^-0.1) - (-0.1)";
    assert_close(loss, 1.1032, FOUR_DECIMALS, diagnosis);
    let alike = cross_entropy_from_logits(&[-1000.0, -1000.0], &TARGET);
    let diagnosis = "cross-entropy from two logits of -1000 is ln 2: take the maximum off first, and the maximum is one of them, and not 0";
    assert_close(alike, LN_2 as Real, FOUR_DECIMALS, diagnosis);
    let after_the_step = cross_entropy_from_logits(&LOGITS_AFTER, &TARGET);
    let diagnosis = "cross-entropy from the logits after the step of chapter 6: -ln 0.6716";
    assert_close(after_the_step, 0.3980, FOUR_DECIMALS, diagnosis);
}

#[test]
fn a4_the_squared_error_of_the_toy_network_is_as_on_paper() {
    let loss = mean_squared_error(&softmax_of(&LOGITS), &TARGET);
    let mistakes = [
        (0.89296, "mean squared error: the squared error has lost its half"),
        (0.2232, "mean squared error: half the sum, not a mean over the classes as well"),
        (0.6682, "mean squared error: the distances are not squared"),
        (0.0, "mean squared error: 0.6682 and -0.6682 cancel out if they are not squared"),
        (1.1101, "mean squared error: the distance is output minus target, not their sum"),
    ];
    expect_no_mistake(loss, &mistakes);
    assert_close(loss, 0.4465, FOUR_DECIMALS, "mean squared error: (0.6682² + 0.6682²)/2");
}

// Cross-entropy

#[test]
fn both_ways_to_cross_entropy_are_their_formulas() {
    after(a2_cross_entropy_of_the_toy_network_is_as_on_paper);
    after(a3_cross_entropy_from_the_logits_is_as_on_paper);
    for (seed, classes) in (1..).zip(CLASSES) {
        let random = &mut Random::new(seed);
        let z = random_matrix(1, classes, -3.0, 3.0, random);
        // Y need not be one-hot: it may be partly a 3 and partly an 8. Then all terms count.
        let shared = softmax_of(random_matrix(1, classes, -2.0, 2.0, random).values());
        let p = softmax_of(z.values());
        for y in [random_targets(1, classes, random).values(), &shared] {
            let (mut by_p, mut powers, mut by_z) = (0.0, 0.0, 0.0);
            let maximum = z[(0, z.largest_in_row(0))];
            for z in z.values() {
                powers += exp(z - maximum);
            }
            for ((&p, &y), &z) in p.iter().zip(y).zip(z.values()) {
                by_p -= y * ln(p);
                by_z += y * (ln(powers) - (z - maximum));
            }
            let diagnosis = format!("seed {seed}: minus the sum of y·ln p over all classes");
            assert_close(cross_entropy(&p, y), by_p, TOLERANCE, &diagnosis);
            let diagnosis = format!("seed {seed}: straight from the logits, and by way of softmax");
            assert_close(cross_entropy_from_logits(z.values(), y), by_p, 5.0 * TOLERANCE, &diagnosis);
            let diagnosis =
                format!("seed {seed}: right but for rounding: add from left to right, all in `Real`");
            assert_eq!(cross_entropy(&p, y).to_bits(), by_p.to_bits(), "{diagnosis}");
            assert_eq!(cross_entropy_from_logits(z.values(), y).to_bits(), by_z.to_bits(), "{diagnosis}");
        }
    }
}

#[test]
fn certainty_costs_nothing_if_it_is_right() {
    after(a2_cross_entropy_of_the_toy_network_is_as_on_paper);
    let y = [0.0, 1.0, 0.0];
    assert_eq!(cross_entropy(&y, &y), 0.0, "-ln 1 = 0: p = 1 must not be lifted by ε");
    assert_eq!(cross_entropy_from_logits(&[-500.0, 500.0, 0.0], &y), 0.0, "a lead of 500 is certainty");
}

// The school's ε

#[test]
fn cross_entropy_lifts_what_is_below_epsilon_and_nothing_else() {
    after(a2_cross_entropy_of_the_toy_network_is_as_on_paper);
    let (below, above) = (0.9 * EPSILON, 1.1 * EPSILON);
    let loss_of = |p: Real| cross_entropy(&[1.0 - p, p], &[0.0, 1.0]);
    let diagnosis = "p = 0 for the true class: lifted by ε = 1e-7, so L = -ln(1e-7), not infinity";
    assert_close(loss_of(0.0), 16.1181, FOUR_DECIMALS, diagnosis);
    assert_close(loss_of(below), 15.4762, FOUR_DECIMALS, "p just below ε: L = -ln(1.9e-7)");
    assert_close(loss_of(above), 16.0228, FOUR_DECIMALS, "p just above ε: L = -ln(1.1e-7)");
}

// Cross-entropy from the logits

#[test]
fn from_the_logits_the_loss_stays_exact_however_wrong_the_network_is() {
    after(a3_cross_entropy_from_the_logits_is_as_on_paper);
    for lead in [100.0, 1000.0, 1e6] {
        let loss = cross_entropy_from_logits(&[0.0, lead], &[1.0, 0.0]);
        assert_eq!(loss, lead, "the wrong class leads by {lead}: L = ln(1 + e^{lead}) - 0 = {lead}");
    }
}

#[test]
fn from_the_logits_a_shift_changes_nothing() {
    after(a3_cross_entropy_from_the_logits_is_as_on_paper);
    // Multiples of 1/8, so that adding 1000 loses no digit.
    let (z, y) = ([0.25, -1.5, 0.875], [0.0, 1.0, 0.0]);
    let expected = cross_entropy_from_logits(&z, &y);
    for shift in [1000.0, -1000.0, 0.125] {
        let diagnosis = format!("all scores moved by {shift}: softmax does not see it, so L must not either");
        let loss = cross_entropy_from_logits(&z.map(|z| z + shift), &y);
        assert_close(loss, expected, TOLERANCE, &diagnosis);
    }
}

// Mean squared error

#[test]
fn mean_squared_error_adds_up_as_on_paper() {
    after(a4_the_squared_error_of_the_toy_network_is_as_on_paper);
    // 0.75² + 0.5² + 2² = 4.8125
    let (a, y) = ([0.25, 0.5, -2.0], [1.0, 0.0, 0.0]);
    assert_eq!(mean_squared_error(&a, &y), 2.40625, "(0.75² + 0.5² + 2²)/2: the half belongs to it");
    assert_eq!(mean_squared_error(&y, &y), 0.0, "who hits every target has no error");
}

// Lengths that do not fit

#[test]
#[should_panic(expected = "loss: 2 targets for 10 outputs")]
fn cross_entropy_names_too_few_targets() {
    cross_entropy(&[0.1; 10], &[0.0; 2]);
}

#[test]
#[should_panic(expected = "loss: 11 targets for 10 outputs")]
fn cross_entropy_from_logits_names_too_many_targets() {
    cross_entropy_from_logits(&[0.0; 10], &[0.0; 11]);
}

#[test]
#[should_panic(expected = "loss: 3 targets for 10 outputs")]
fn mean_squared_error_names_too_few_targets() {
    mean_squared_error(&[0.0; 10], &[0.0; 3]);
}

// Sanity

#[test]
fn who_knows_nothing_has_the_loss_ln_c() {
    after(a2_cross_entropy_of_the_toy_network_is_as_on_paper);
    after(a3_cross_entropy_from_the_logits_is_as_on_paper);
    for (classes, ln_c) in [(2, LN_2 as Real), (10, LN_10 as Real)] {
        let y = random_targets(1, classes, &mut Random::new(41));
        let z = vec![-0.75; classes];
        let diagnosis = format!("{classes} equal logits: a fresh network starts at ln {classes} = {ln_c}");
        assert_close(cross_entropy_from_logits(&z, y.values()), ln_c, 1e-6, &diagnosis);
        assert_close(cross_entropy(&softmax_of(&z), y.values()), ln_c, 1e-6, &diagnosis);
    }
}

// Something to see

/// What both losses say when the true one of two classes gets the probability p.
#[test]
fn what_to_see() {
    type Loss = fn(&[Real], &[Real]) -> Real;
    let mut text = String::new();
    for (title, loss) in
        [("cross-entropy", cross_entropy as Loss), ("mean squared error", mean_squared_error)]
    {
        text += if text.is_empty() { "" } else { "\n" };
        text += &format!("    p   {title}\n");
        for p in [0.999, 0.9, 0.5, 0.1, 0.01, 0.001] {
            let loss = loss(&[p, 1.0 - p], &[1.0, 0.0]);
            text += format!("{p:>5}   {loss:>8.4}   {}", bar(6.0 * loss)).trim_end();
            text += "\n";
        }
    }
    show_as_in_the_book(&text);
}
