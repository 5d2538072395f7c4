//! Chapter 10, reading better: `cargo test --test ch10_better`, in double precision with `--features f64`.

mod common;

use chalknet::ch02_data::{shuffle, DataSet};
use chalknet::ch03_linear::{Linear, Start};
use chalknet::ch04_activation::Activation;
use chalknet::ch06_descent::step;
use chalknet::ch07_backprop::{LinearGradient, CROSS_ENTROPY};
use chalknet::ch08_training::{train_epoch, Buffers, Network, Plain, Run, Settings, Workspace};
use chalknet::ch09_recipes::{Recipe, COURSE};
use chalknet::ch10_better::{
    one_cycle, remember, EpochShifts, Improved, Improvements, Shift, MOVED, MOVED_IMPROVEMENTS, QUICK,
    QUICK_IMPROVEMENTS,
};
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    after, assert_close, assert_same_bits, assert_worked, bits_of, random_matrix, tiny_data, TOLERANCE,
};

/// Where everything drawn by lot begins.
const SEED: u64 = 2;

// The worked example: a step that remembers

#[test]
fn a1_a_step_with_momentum_goes_as_on_paper() {
    // Numbers that both precisions hold exactly. The first slope stays the same, the second changes its sign.
    let mut w = Matrix::from_rows(&[[1.0, -1.0]]);
    let mut v = Matrix::zeros(1, 2);
    // (the slopes, V = ½·V + dW, W - ¼·V)
    let steps = [
        ([2.0, 4.0], [2.0, 4.0], [0.5, -2.0]),
        ([2.0, -4.0], [3.0, -2.0], [-0.25, -1.5]),
        ([2.0, -4.0], [3.5, -5.0], [-1.125, -0.25]),
        ([0.0, 0.0], [1.75, -2.5], [-1.5625, 0.375]),
    ];
    for (number, (slopes, velocity, place)) in (1..).zip(steps) {
        let dw = Matrix::from_rows(&[slopes]);
        remember(&mut v, &dw, 0.5);
        let mut mistakes = Vec::new();
        if number > 1 {
            mistakes.push(("V is the slope alone: nothing is remembered", dw));
        }
        let diagnosis = format!("step {number}: V ← ½·V + dW, half the old velocity and the whole slope");
        assert_worked(&v, &Matrix::from_rows(&[velocity]), 0.0, &diagnosis, &mistakes);
        step(&mut w, &v, 0.25);
        assert_worked(&w, &Matrix::from_rows(&[place]), 0.0, &format!("step {number}: W - ¼·V"), &[]);
    }
}

// Momentum

#[test]
fn remembering_is_its_formula_to_the_last_bit() {
    after(a1_a_step_with_momentum_goes_as_on_paper);
    for (seed, (rows, columns)) in (61..).zip([(1, 1), (1, 5), (4, 3), (3, 7)]) {
        let random = &mut Random::new(seed);
        let v = random_matrix(rows, columns, -2.0, 2.0, random);
        let dw = random_matrix(rows, columns, -2.0, 2.0, random);
        for momentum in [0.9, 0.0] {
            let mut expected = v.clone();
            for (v, dw) in expected.values_mut().iter_mut().zip(dw.values()) {
                *v = momentum * *v + dw;
            }
            let mut found = v.clone();
            remember(&mut found, &dw, momentum);
            assert_same_bits(&found, &expected, &format!("seed {seed}: {momentum}·v + dw"));
        }
    }
}

#[test]
fn where_the_slope_stays_the_same_the_velocity_approaches_slope_over_1_minus_momentum() {
    after(a1_a_step_with_momentum_goes_as_on_paper);
    for momentum in [0.0, 0.5, 0.9] {
        let mut v = Matrix::zeros(1, 1);
        for _ in 0..300 {
            remember(&mut v, &Matrix::from_rows(&[[0.25]]), momentum);
        }
        let end = 0.25 / (1.0 - momentum);
        let diagnosis = format!("μ = {momentum}: a slope of 0.25 for ever moves as fast as {end}");
        assert_close(v[(0, 0)], end, TOLERANCE * end, &diagnosis);
    }
}

#[test]
#[should_panic(expected = "momentum: the gradients are 3x2, but 2x3 is needed")]
fn momentum_names_gradients_of_the_wrong_shape() {
    remember(&mut Matrix::zeros(2, 3), &Matrix::zeros(3, 2), 0.9);
}

// One cycle

#[test]
fn one_cycle_goes_in_straight_lines_from_a_tenth_to_the_peak_and_down_to_a_hundredth() {
    for peak in [1.0, 0.05, 3.0] {
        let shares = [
            (0.0, 0.1, "it begins at a tenth of the peak"),
            (0.05, 0.325, "a quarter of the way up: a straight line?"),
            (0.1, 0.55, "half way up"),
            (0.2, 1.0, "the peak, after a fifth of the training"),
            (0.4, 0.7525, "a quarter of the way down: a straight line?"),
            (0.6, 0.505, "half way down"),
            (1.0, 0.01, "it ends at a hundredth of the peak"),
            (1.5, 0.01, "after the end it stays as it is"),
            (1000.0, 0.01, "long after the end it stays as it is"),
        ];
        for (t, share, diagnosis) in shares {
            let diagnosis = format!("peak {peak}, t = {t}: {diagnosis}");
            assert_close(one_cycle(peak, t), peak * share, TOLERANCE * peak, &diagnosis);
        }
        assert_eq!(one_cycle(peak, 0.2), peak, "the peak is reached exactly");
        for part in 0..100 {
            let t = f64::from(part) / 100.0;
            let share = if t < 0.2 {
                0.1 + (1.0 - 0.1) * t / 0.2
            } else {
                1.0 + (0.01 - 1.0) * (t - 0.2) / (1.0 - 0.2)
            };
            let expected = (peak as f64 * share) as Real;
            assert_eq!(
                one_cycle(peak, t),
                expected,
                "peak {peak}, t = {t}: computed in double, then rounded"
            );
        }
    }
}

// Pictures that move

#[test]
fn the_same_seed_epoch_and_picture_give_the_same_shift_on_every_computer() {
    // These shifts were computed by a second program, written in another language.
    let known = [
        (1, 1, 0, [(-1, -1), (-1, 1), (1, 0), (0, 0), (0, 0)]),
        (1, 1, 1, [(1, 0), (0, 0), (-1, -1), (1, -1), (1, 0)]),
        (1, 2, 0, [(0, -1), (1, 0), (1, 0), (-1, -1), (0, -1)]),
        (3, 1, 0, [(-2, -2), (-3, 1), (3, -1), (-1, -1), (0, 1)]),
        (1000, 1, 0, [(-590, -610), (-948, 420), (851, -149), (-238, -219), (-94, 318)]),
    ];
    for (most, seed, epoch, expected) in known {
        let shifts = EpochShifts::new(most, seed, epoch);
        let found =
            [0, 1, 2, 3, 59_999].map(|number| shifts.of(number)).map(|Shift { right, down }| (right, down));
        assert_eq!(found, expected, "at most {most} pixels, seed {seed}, epoch {epoch}");
    }
}

#[test]
fn each_shift_is_drawn_equally_often_and_no_other_one() {
    let mut count = [[0; 5]; 5];
    for epoch in 0..100 {
        let shifts = EpochShifts::new(2, SEED, epoch);
        for number in 0..1000 {
            let Shift { right, down } = shifts.of(number);
            assert!(right.abs() <= 2 && down.abs() <= 2, "seed {SEED}: moved by {right}, {down}");
            count[(right + 2) as usize][(down + 2) as usize] += 1;
        }
    }
    // Each of the 25 is expected 4000 times, with a standard deviation of 62.
    let is_fair = |&count: &i32| (3750..=4250).contains(&count);
    assert!(count.iter().flatten().all(is_fair), "seed {SEED}: {count:?}");
}

#[test]
fn a_moved_picture_has_each_pixel_where_it_was_moved_to() {
    for (height, width) in [(1, 1), (1, 4), (4, 1), (2, 3), (3, 2), (5, 5)] {
        let (rows, columns) = (height as isize, width as isize);
        let picture: Vec<Real> = (1..=height * width).map(|i| i as Real).collect();
        for (down, right) in [-1000, -6, -2, -1, 0, 1, 2, 3, 1000]
            .map(|down| [-1000, -5, -1, 0, 1, 3].map(|right| (down, right)))
            .concat()
        {
            let mut moved = picture.clone();
            Shift { right, down }.apply(&mut moved, width);
            for (i, found) in moved.into_iter().enumerate() {
                let (row, column) = (i as isize / columns - down, i as isize % columns - right);
                let is_inside = (0..rows).contains(&row) && (0..columns).contains(&column);
                let expected = if is_inside { picture[(row * columns + column) as usize] } else { 0.0 };
                assert_eq!(
                    found, expected,
                    "{right} to the right, {down} down: pixel {i} of {height}x{width}"
                );
            }
        }
    }
    for far in [isize::MIN, isize::MAX] {
        for shift in [Shift { right: far, down: 0 }, Shift { right: 0, down: far }] {
            let mut picture = [1.0; 6];
            // Twice the largest number would be -2 if it wrapped round.
            shift.apply(&mut picture, 2);
            assert_eq!(picture, [0.0; 6], "{shift:?}: however far a picture is moved, it is only empty");
        }
    }
}

#[test]
fn each_picture_of_a_mini_batch_moves_by_its_own_lot_wherever_it_stands() {
    // A dot in the middle of 3x3 pixels shows where the picture has gone.
    let places = |shifts: &EpochShifts, numbers: &[usize]| -> Vec<usize> {
        let mut x = Matrix::zeros(numbers.len(), 9);
        (0..numbers.len()).for_each(|n| x[(n, 4)] = 1.0);
        shifts.apply(numbers, 3, &mut x);
        (0..numbers.len())
            .map(|n| x.row(n).iter().position(|&pixel| pixel == 1.0).expect("one dot"))
            .collect()
    };
    let (shifts, numbers) = (EpochShifts::new(1, SEED, 0), [7, 2, 7, 0, 9]);
    let moved_to = |number| {
        let Shift { right, down } = shifts.of(number);
        (4 + 3 * down + right) as usize
    };
    let found = places(&shifts, &numbers);
    assert_eq!(found, numbers.map(moved_to), "seed {SEED}: by the lot of the picture, not of the row");
    assert!(found.iter().any(|place| *place != found[0]), "seed {SEED}: all moved alike: {found:?}");
    for shifts in [EpochShifts::default(), EpochShifts::new(0, SEED, 5)] {
        assert_eq!(places(&shifts, &numbers), [4; 5], "without shifts no picture moves");
    }
}

#[test]
#[should_panic(expected = "6 pixels do not fill rows of 0")]
fn a_picture_without_columns_is_refused() {
    Shift { right: 1, down: 0 }.apply(&mut [0.0; 6], 0);
}

#[test]
#[should_panic(expected = "6 pixels do not fill rows of 4")]
fn a_picture_whose_last_row_is_too_short_is_refused() {
    Shift { right: 1, down: 0 }.apply(&mut [0.0; 6], 4);
}

#[test]
#[should_panic(expected = "X has 2 rows, but 3 pictures are to be moved")]
fn each_row_needs_the_number_of_its_picture() {
    EpochShifts::new(1, SEED, 0).apply(&[1, 2, 3], 3, &mut Matrix::zeros(2, 6));
}

#[test]
#[should_panic(expected = "a picture can be moved by at most 1000 pixels, not 1001")]
fn no_picture_moves_by_more_than_1000_pixels() {
    EpochShifts::new(1001, SEED, 0);
}

// Chapter 8's loop, told how to do better

/// A network for the tiny data set, which has learned nothing yet.
fn tiny_run(hidden: &[usize], with_bias: bool) -> Run {
    let (random, sizes) = (&mut Random::new(SEED), [&[6], hidden, &[3]].concat());
    let mut network = Network::new(&sizes, Activation::Relu, Activation::Softmax, |inputs, neurons| {
        Linear::new(inputs, neurons, || Start::HeNormal.draw(inputs, random))
    });
    if !with_bias {
        network.layers.iter_mut().for_each(|layer| layer.linear.bias = None);
    }
    let settings = Settings { seed: 12, batch: 7, learning_rate: 0.2, loss: CROSS_ENTROPY };
    Run { network, settings, epochs_done: 0 }
}

/// What an epoch with improvements does, step by step.
fn epoch_by_hand(run: &mut Run, data: &DataSet, improvements: Improvements) {
    let Settings { seed, batch, learning_rate, loss } = run.settings;
    let Improvements { momentum, one_cycle: epochs, shift } = improvements;
    let (mut order, mut pictures_done) = (Vec::new(), 0);
    shuffle(&(0..data.count()).collect::<Vec<_>>(), seed, run.epochs_done, &mut order);
    // Every epoch starts from rest: a velocity of 0 for each weight and each bias.
    let mut velocities: Vec<Vec<Real>> =
        run.network.matrices().map(|w| vec![0.0; w.values().len()]).collect();
    for mini_batch in order.chunks(batch) {
        let (mut x, mut y) = (Matrix::default(), Matrix::default());
        data.mini_batch(mini_batch, &mut x, &mut y);
        for (n, &number) in mini_batch.iter().enumerate() {
            EpochShifts::new(shift, seed, run.epochs_done).of(number).apply(x.row_mut(n), data.size().1);
        }
        let mut workspace = Workspace::new(&run.network);
        run.network.forward(&x, &mut workspace);
        run.network.backward(&x, &y, loss, &mut workspace);
        let t = run.epochs_done as f64 + f64::from(pictures_done) / data.count() as f64;
        let rate = epochs.map_or(learning_rate, |epochs| one_cycle(learning_rate, t / epochs as f64));
        let mut velocities = velocities.iter_mut();
        let mut step_by_hand = |w: &mut Matrix, dw: &Matrix| {
            let velocity = velocities.next().expect("each has one");
            for ((w, v), dw) in w.values_mut().iter_mut().zip(velocity).zip(dw.values()) {
                *v = momentum * *v + dw;
                *w -= rate * *v;
            }
        };
        for (layer, gradient) in run.network.layers.iter_mut().zip(&workspace.gradients) {
            let LinearGradient { weights, bias } = gradient;
            step_by_hand(&mut layer.linear.weights, weights);
            layer.linear.bias.iter_mut().for_each(|b| step_by_hand(b, bias));
        }
        pictures_done += mini_batch.len() as u32;
    }
    run.epochs_done += 1;
}

const IMPROVEMENTS: [Improvements; 6] = [
    Improvements { momentum: 0.0, one_cycle: None, shift: 0 },
    Improvements { momentum: 0.9, one_cycle: None, shift: 0 },
    Improvements { momentum: 0.0, one_cycle: Some(2), shift: 0 },
    Improvements { momentum: 0.0, one_cycle: None, shift: 1 },
    Improvements { momentum: 0.0, one_cycle: Some(5), shift: 1 },
    Improvements { momentum: 0.5, one_cycle: Some(5), shift: 2 },
];

#[test]
fn an_improved_epoch_is_what_is_done_by_hand() {
    after(a1_a_step_with_momentum_goes_as_on_paper);
    let data = tiny_data(30);
    let all: Vec<usize> = (0..30).collect();
    for improvements in IMPROVEMENTS {
        let mut improved = Improved::new(improvements);
        // One method for networks of different shapes, one after the other, with and without biases.
        for (hidden, with_bias) in [(&[5][..], true), (&[4, 7], false), (&[], true)] {
            let mut run = tiny_run(hidden, with_bias);
            let (mut by_hand, mut buffers) = (run.clone(), Buffers::new(&run.network));
            for epoch in 0..3 {
                epoch_by_hand(&mut by_hand, &data, improvements);
                improved.begin_epoch(&run, 30);
                train_epoch(&mut run, &data, &all, &mut improved, &mut buffers, |_| ());
                let setting = format!("{improvements:?}, hidden {hidden:?}, bias {with_bias}, epoch {epoch}");
                for (found, expected) in run.network.matrices().zip(by_hand.network.matrices()) {
                    assert_same_bits(found, expected, &format!("seed 12, {setting}: another step was taken"));
                }
            }
        }
    }
}

#[test]
fn without_improvements_it_is_the_plain_way() {
    after(a1_a_step_with_momentum_goes_as_on_paper);
    let data = tiny_data(30);
    let all: Vec<usize> = (0..30).collect();
    let (mut plain, mut run) = (tiny_run(&[5], true), tiny_run(&[5], true));
    let (mut improved, mut buffers) = (Improved::new(Improvements::default()), Buffers::new(&run.network));
    for _ in 0..2 {
        train_epoch(&mut plain, &data, &all, &mut Plain, &mut buffers, |_| ());
        improved.begin_epoch(&run, 30);
        train_epoch(&mut run, &data, &all, &mut improved, &mut buffers, |_| ());
    }
    assert_eq!(bits_of(&run.network), bits_of(&plain.network), "by default nothing is done better");
}

// Quick and moved

#[test]
fn quick_and_moved_have_one_cycle_and_only_the_pictures_of_moved_move() {
    let recipes: [(Recipe, Improvements, &[usize], u64, usize); 2] =
        [(QUICK, QUICK_IMPROVEMENTS, &[128], 5, 0), (MOVED, MOVED_IMPROVEMENTS, &[192], 12, 1)];
    for (recipe, improvements, hidden, epochs, shift) in recipes {
        let name = recipe.name;
        assert_eq!((recipe.hidden, recipe.epochs), (hidden, epochs), "{name}: neurons and epochs");
        let Settings { seed, batch, learning_rate, loss } = recipe.settings;
        assert_eq!(
            (seed, batch, learning_rate, loss.name),
            (1, 64, 1.2, "cross-entropy"),
            "{name}: the settings"
        );
        let of_the_course = (COURSE.weights, COURSE.biases, COURSE.between, COURSE.output);
        let same = (recipe.weights, recipe.biases, recipe.between, recipe.output) == of_the_course;
        assert!(same, "{name}: all else is as in the course");
        let expected = Improvements { momentum: 0.0, one_cycle: Some(epochs), shift };
        assert_eq!(improvements, expected, "{name}: what is done better");
    }
}

// Sanity

#[test]
fn in_a_narrow_valley_momentum_gets_further_with_as_many_steps() {
    after(a1_a_step_with_momentum_goes_as_on_paper);
    // L = ½·(u² + 100·v²): steep across, nearly flat along; a step above 0.02 would climb.
    let descend_with = |momentum: Real| {
        let (mut w, mut velocity) = (Matrix::from_rows(&[[1.0, 1.0]]), Matrix::zeros(1, 2));
        for _ in 0..100 {
            remember(&mut velocity, &Matrix::from_rows(&[[w[(0, 0)], 100.0 * w[(0, 1)]]]), momentum);
            step(&mut w, &velocity, 0.01);
        }
        0.5 * (w[(0, 0)] * w[(0, 0)] + 100.0 * w[(0, 1)] * w[(0, 1)])
    };
    let (plain, remembering) = (descend_with(0.0), descend_with(0.8));
    assert!(
        remembering < plain / 1000.0,
        "after 100 steps L is {plain} without momentum, {remembering} with it: does V add up?"
    );
}
