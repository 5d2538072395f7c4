//! Chapter 10, reading better: `cargo test --test ch10_better`, in double precision with `--features f64`.

mod common;

use chalknet::ch02_data::{shuffle, DataSet};
use chalknet::ch03_linear::{Linear, Start};
use chalknet::ch04_activation::Activation;
use chalknet::ch06_descent::{measured_gradient, step};
use chalknet::ch07_backprop::{LinearGradient, CROSS_ENTROPY};
use chalknet::ch08_training::{
    test, train_epoch, Buffers, Layer, Network, Plain, Run, Score, Settings, Workspace,
};
use chalknet::ch09_recipes::COURSE;
use chalknet::ch10_better::{
    adam, answers, average, decay, edges, mean_of_answers, normalize, one_cycle, parts, read_right, remember,
    strength, Comparison, EpochDropout, EpochPictures, EpochShifts, Framed, Improved, Improvements, InkShape,
    Point, Pull, Rubber, Shift, View, BENT, BENT_IMPROVEMENTS, BEST, BEST_IMPROVEMENTS, EDGES,
    EDGES_IMPROVEMENTS, MOVED, MOVED_IMPROVEMENTS, QUICK, QUICK_IMPROVEMENTS, RUBBER, RUBBER_IMPROVEMENTS,
    SHARP, SHARP_IMPROVEMENTS, SPRINT, SPRINT_IMPROVEMENTS,
};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::{cores, Matrix, Random, Real};
use common::{
    after, assert_all_close, assert_close, assert_gradient, assert_same_bits, assert_worked, bits_of,
    random_matrix, tiny_data, TOLERANCE,
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

// Pictures on rubber

/// A picture with paper round it.
fn framed(picture: &[Real], width: usize) -> Framed {
    let mut framed = Framed::default();
    // What was there before must be gone.
    framed.fill(&[9.0; 20], 4);
    framed.fill(picture, width);
    framed
}

#[test]
fn a2_the_grey_between_four_pixels_goes_as_on_paper() {
    let picture = framed(&[0.0, 4.0, 8.0, 4.0, 8.0, 0.0, 8.0, 0.0, 4.0], 3);
    for (row, column, grey, diagnosis) in [
        (0.5, 0.25, 3.0, "between 0 and 4 lies 1, between 4 and 8 lies 5; half-way between these, 3"),
        (1.75, 1.5, 2.5, "between 8 and 0 lies 4, between 0 and 4 lies 2; three quarters of the way, 2.5"),
        (1.0, 1.0, 8.0, "on a pixel: the pixel"),
        (2.0, 2.0, 4.0, "on the last pixel: the pixel"),
        (-0.5, 2.0, 4.0, "half-way between paper, 0, and 8"),
        (2.5, 2.5, 1.0, "a quarter of 4: the other three are paper"),
        (2.0, -0.75, 2.0, "a quarter of 8: three quarters of the way is paper"),
        (-1.0, 1.0, 0.0, "a row above the first is paper"),
        (3.0, 0.0, 0.0, "a row below the last is paper"),
        (1.0, -1e9, 0.0, "far out is paper"),
        (1e9, 1e9, 0.0, "far out is paper"),
    ] {
        assert_close(
            picture.grey(row, column),
            grey,
            0.0,
            &format!("row {row}, column {column}: {diagnosis}"),
        );
    }
}

/// Pins that hold the points of a picture which `place` gives, told how far down and to the right a pin is, from 0 to 1.
fn pins(place: impl Fn(Real, Real) -> Point) -> Rubber {
    let part = |pin: usize| pin as Real / 4.0;
    Rubber([0, 1, 2, 3, 4].map(|i| [0, 1, 2, 3, 4].map(|j| place(part(i), part(j)))))
}

#[test]
fn rubber_whose_pins_all_move_alike_moves_the_picture() {
    after(a2_the_grey_between_four_pixels_goes_as_on_paper);
    let random = &mut Random::new(SEED);
    for (height, width) in [(1, 1), (1, 4), (5, 1), (2, 3), (5, 5), (9, 6)] {
        let picture = random_matrix(1, height * width, 0.0, 1.0, random);
        let (last_row, last_column) = (height as Real - 1.0, width as Real - 1.0);
        for (down, right) in [(0, 0), (1, 0), (0, -2), (-3, 2), (50, 0)] {
            let (mut expected, mut found) = (picture.clone(), picture.clone());
            Shift { right, down }.apply(expected.row_mut(0), width);
            let rubber = pins(|i, j| [i * last_row - down as Real, j * last_column - right as Real]);
            rubber.apply(found.row_mut(0), width, &mut Framed::default());
            let diagnosis = format!("seed {SEED}: {height}x{width} moved by {right}, {down}");
            assert_all_close(&found, &expected, 4e-6, &diagnosis);
        }
    }
}

#[test]
fn rubber_can_turn_a_picture_and_mirror_it() {
    after(a2_the_grey_between_four_pixels_goes_as_on_paper);
    let picture: Vec<Real> = (1..=9).map(|i| i as Real).collect();
    let drawn = |rubber: Rubber| {
        let mut picture = Matrix::new(1, 9, picture.clone());
        rubber.apply(picture.row_mut(0), 3, &mut Framed::default());
        picture
    };
    let row = |values: [Real; 9]| Matrix::new(1, 9, values.to_vec());
    let turned = row([7.0, 4.0, 1.0, 8.0, 5.0, 2.0, 9.0, 6.0, 3.0]);
    assert_all_close(&drawn(pins(|i, j| [2.0 - 2.0 * j, 2.0 * i])), &turned, 2e-6, "a quarter to the right");
    let mirrored = row([3.0, 2.0, 1.0, 6.0, 5.0, 4.0, 9.0, 8.0, 7.0]);
    assert_all_close(&drawn(pins(|i, j| [2.0 * i, 2.0 - 2.0 * j])), &mirrored, 2e-6, "left for right");
    let halves = row([1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0]);
    assert_all_close(&drawn(pins(|i, j| [i, j])), &halves, 2e-6, "the upper left quarter, twice as large");
}

#[test]
fn the_same_seed_epoch_and_picture_pull_the_same_way_on_every_computer() {
    type Pulled = ((usize, usize, usize), (usize, usize), (u64, u64, u64), [Point; 4]);
    // The pins (0, 0), (0, 4), (2, 2) and (4, 1), computed by a second program, written in another language.
    let known: [Pulled; 4] = [
        (
            (10, 15, 2),
            (28, 28),
            (1, 0, 0),
            [[4.76886, 0.8424], [-2.02082, 27.1887], [13.66746, 11.86178], [28.2701, 7.73276]],
        ),
        (
            (10, 15, 2),
            (28, 28),
            (1, 3, 59999),
            [[0.89724, -0.10463], [1.30799, 28.48399], [13.55944, 11.72748], [29.15076, 5.04393]],
        ),
        (
            (90, 0, 0),
            (5, 3),
            (7, 1, 2),
            [[0.05319, 2.09996], [1.71188, 3.21743], [2.0, 1.0], [2.70279, -0.93806]],
        ),
        (
            (0, 30, 0),
            (20, 28),
            (2, 0, 1),
            [[-4.25152, 2.94634], [3.0194, 27.18446], [9.5, 13.5], [17.79833, 5.87507]],
        ),
    ];
    for ((turn, stretch, bend), size, (seed, epoch, number), expected) in known {
        let mut lots = Random::numbered(seed, epoch);
        let (_, seed_of_epoch) = (lots.next_bits(), lots.next_bits());
        let random = &mut Random::numbered(seed_of_epoch, number);
        let Rubber(pins) = Rubber::draw(Pull { turn, stretch, bend }, 1.0, size, random);
        for ([row, column], found) in
            expected.into_iter().zip([pins[0][0], pins[0][4], pins[2][2], pins[4][1]])
        {
            let diagnosis = format!("seed {seed}, epoch {epoch}, picture {number}: a pin at {found:?}");
            assert_close(found[0], row, 3e-5, &diagnosis);
            assert_close(found[1], column, 3e-5, &diagnosis);
        }
    }
}

#[test]
fn no_pin_is_pulled_further_than_was_said() {
    let random = &mut Random::new(SEED);
    let (size, last, middle) = ((28, 28), 27.0, 13.5);
    let square = |x: Real| x * x;
    let distance = |[row, column]: Point| (square(row - middle) + square(column - middle)).sqrt();
    let (mut furthest, mut most_turned, mut broadest): (Real, Real, Real) = (0.0, 0.0, 0.0);
    for _ in 0..1000 {
        let Rubber(bent) = Rubber::draw(Pull { bend: 3, ..Pull::NONE }, 1.0, size, random);
        let Rubber(turned) = Rubber::draw(Pull { turn: 20, ..Pull::NONE }, 1.0, size, random);
        let Rubber(stretched) = Rubber::draw(Pull { stretch: 20, ..Pull::NONE }, 1.0, size, random);
        for (i, j) in (0..25).map(|pin| (pin / 5, pin % 5)) {
            let place = [i as Real / 4.0 * last, j as Real / 4.0 * last];
            furthest = furthest.max((bent[i][j][0] - place[0]).abs()).max((bent[i][j][1] - place[1]).abs());
            let stays = (distance(turned[i][j]) - distance(place)).abs();
            assert!(
                stays < 1e-4,
                "seed {SEED}: a turn brings no pin nearer to the middle, {:?}",
                turned[i][j]
            );
        }
        // How far the upper right pin has gone round, as the sine of the angle, and how broad the upper edge is now.
        let ([r, c], [row, column]) =
            ([-middle, middle], [turned[0][4][0] - middle, turned[0][4][1] - middle]);
        most_turned = most_turned.max(((r * column - c * row) / (r * r + c * c)).abs());
        broadest = broadest.max(stretched[0][4][1] - stretched[0][0][1]);
    }
    assert!((2.99..=3.0).contains(&furthest), "seed {SEED}: pins moved by up to {furthest}, not 3");
    // sin 20° = 0.34202
    assert!((0.340..=0.34203).contains(&most_turned), "seed {SEED}: turned by up to {most_turned}");
    assert!((32.2..=32.4001).contains(&broadest), "seed {SEED}: 27 pixels became up to {broadest}, not 32.4");
}

#[test]
fn pictures_settle_towards_the_end() {
    // The last fifth of the training: from t = 0.8 on.
    for (t, expected) in [(0.0, 1.0), (0.75, 1.0), (0.85, 0.75), (0.9, 0.5), (1.0, 0.0), (1.5, 0.0)] {
        assert_close(strength(0.2, t), expected, 1e-6, &format!("the strength at t = {t}"));
        assert_eq!(strength(0.0, t), 1.0, "who does not settle pulls with all strength, at t = {t} too");
    }
    // Half the strength moves every pin half as far.
    let drawn =
        |strength| Rubber::draw(Pull { bend: 2, ..Pull::NONE }, strength, (5, 5), &mut Random::new(SEED)).0;
    let (full, half) = (drawn(1.0), drawn(0.5));
    for (i, j) in (0..25).map(|pin| (pin / 5, pin % 5)) {
        let way = [full[i][j][0] - i as Real, half[i][j][0] - i as Real];
        assert_close(way[1], way[0] / 2.0, 1e-5, &format!("seed {SEED}: pin {i}, {j}"));
    }
}

#[test]
fn bent_paper_stays_blank_and_a_bent_picture_is_another_one_in_every_epoch() {
    let data = tiny_data(8);
    let improvements = Improvements { pull: PULL, ..Improvements::NONE };
    let made = |epoch: u64, numbers: &[usize]| {
        let (mut pictures, mut x) = (EpochPictures::default(), Matrix::default());
        pictures.begin(improvements, SEED, epoch);
        pictures.make(&data, numbers, &mut x, &mut Matrix::default());
        x
    };
    assert_ne!(made(0, &[3]), made(1, &[3]), "seed {SEED}: the same picture in two epochs");
    // In whatever company, it is the same.
    let (alone, third) = (made(0, &[3]), made(0, &[1, 5, 3]));
    assert_eq!(alone.row(0), third.row(2), "seed {SEED}: by the lot of the picture, not of the row");
    let mut paper = [0.0; 12];
    let rubber = Rubber::draw(PULL, 1.0, (4, 3), &mut Random::new(SEED));
    rubber.apply(&mut paper, 3, &mut Framed::default());
    assert_eq!(paper.map(Real::to_bits), [0; 12], "seed {SEED}: what has no ink stays exactly 0");
}

#[test]
#[should_panic(expected = "6 pixels do not fill rows of 4")]
fn rubber_refuses_a_picture_whose_last_row_is_too_short() {
    pins(|i, j| [i, j]).apply(&mut [0.0; 6], 4, &mut Framed::default());
}

// The mean of the networks

#[test]
fn a3_the_mean_of_the_networks_goes_as_on_paper() {
    // One weight and one bias: 8 and 0, then 4 and 4, then 0 and 8; half of the mean is kept each time.
    let network = |w: Real, b: Real| {
        let linear = Linear { weights: Matrix::from_rows(&[[w]]), bias: Some(Matrix::from_rows(&[[b]])) };
        Network { layers: vec![Layer { linear, activation: Activation::Identity }] }
    };
    let mut mean = network(8.0, 0.0);
    for (w, b, mean_w, mean_b) in [(8.0, 0.0, 8.0, 0.0), (4.0, 4.0, 6.0, 2.0), (0.0, 8.0, 3.0, 5.0)] {
        average(&mut mean, &network(w, b), 0.5);
        let Linear { weights, bias } = &mean.layers[0].linear;
        assert_close(weights[(0, 0)], mean_w, 0.0, &format!("half of the old mean, and half of {w}"));
        assert_close(bias.as_ref().expect("it has one")[(0, 0)], mean_b, 0.0, "the bias as well");
    }
}

#[test]
#[should_panic(expected = "averaged weights: the new ones are 6x4, but 6x5 is needed")]
fn networks_of_different_shapes_have_no_mean() {
    average(&mut tiny_run(&[5], true).network, &tiny_run(&[4], true).network, 0.5);
}

// Weights that shrink

#[test]
fn a4_weights_shrink_as_on_paper() {
    let mut w = Matrix::from_rows(&[[4.0, -2.0, 0.0]]);
    // η = ½ and λ = ¼: an eighth of each goes.
    decay(&mut w, 0.5, 0.25);
    assert_worked(&w, &Matrix::from_rows(&[[3.5, -1.75, 0.0]]), 0.0, "W - ½·¼·W", &[]);
}

#[test]
fn a_step_with_decay_goes_against_the_slope_of_the_loss_plus_half_lambda_times_all_squares() {
    after(a4_weights_shrink_as_on_paper);
    let (data, learning_rate, lambda) = (tiny_data(7), 0.25, 0.5);
    let mut run = tiny_run(&[5], true);
    run.settings = Settings { learning_rate, batch: 7, ..run.settings };
    let (before, all) = (run.network.clone(), [0, 1, 2, 3, 4, 5, 6]);
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    data.mini_batch(&all, &mut x, &mut y);
    let loss_with = |layer: usize, w: &Matrix| {
        let mut network = before.clone();
        network.layers[layer].linear.weights = w.clone();
        let mut workspace = Workspace::new(&network);
        network.forward(&x, &mut workspace);
        let mut score = Score::default();
        score.count(workspace.last(), &y, CROSS_ENTROPY);
        let squares: Real = w.values().iter().map(|w| w * w).sum();
        score.loss() as Real + 0.5 * lambda * squares
    };
    let mut improved = Improved::new(Improvements { decay: lambda, ..Improvements::NONE });
    let mut buffers = Buffers::new(&before);
    improved.train_epoch(&mut run, &mut None, &data, &all, &mut buffers, |_| ());
    for (layer, (new, old)) in run.network.layers.iter().zip(&before.layers).enumerate() {
        let (new, old) = (&new.linear.weights, &old.linear.weights);
        let slopes = new.values().iter().zip(old.values()).map(|(new, old)| (old - new) / learning_rate);
        let slopes = Matrix::new(old.rows(), old.columns(), slopes.collect());
        let measured = measured_gradient(old, |w| loss_with(layer, w));
        assert_gradient(&slopes, &measured, &format!("seed {SEED}, layer {layer}: dW + λ·W"));
    }
}

// Neurons that are left out

#[test]
fn a5_neurons_are_left_out_as_on_paper() {
    let lots = EpochDropout::new(0.25, 1, 0);
    let mut a = Matrix::from_rows(&[[3.0, 6.0, 9.0, 12.0]; 3]);
    lots.apply(0, &[4, 6, 11], &mut a);
    let expected = Matrix::from_rows(&[[4.0, 8.0, 12.0, 0.0], [4.0, 8.0, 0.0, 16.0], [0.0, 8.0, 12.0, 16.0]]);
    let undivided = Matrix::from_rows(&[[3.0, 6.0, 9.0, 0.0], [3.0, 6.0, 0.0, 12.0], [0.0, 6.0, 9.0, 12.0]]);
    let mistakes = [("those that stay must be divided by ¾", undivided)];
    let diagnosis = "each picture leaves one out by its own lot, the others are divided by ¾";
    assert_worked(&a, &expected, 0.0, diagnosis, &mistakes);
}

#[test]
fn the_same_seed_epoch_layer_and_picture_leave_the_same_neurons_out_on_every_computer() {
    after(a5_neurons_are_left_out_as_on_paper);
    // Computed by a second program, written in another language: a point is left out.
    let known = [
        (0.5, (1, 0), 0, 0, ".xxx.xx.x.x.xx....xx.x.x"),
        (0.5, (1, 0), 0, 1, "x.x.xxx...x.xxx.xx....xx"),
        (0.5, (1, 0), 1, 0, "x.x.x...x.xxxxxx.......x"),
        (0.5, (1, 1), 0, 0, ".x..x.x.....x...x.....x."),
        (0.5, (2, 0), 0, 0, "..xxxxx..xx.x..xxx...xxx"),
        (0.1, (1, 0), 0, 59_999, "xxxx.xxxxxxxx.xxxxxxx.xx"),
        (0.9, (1, 0), 0, 59_999, "...........x..x........."),
        (0.25, (7, 3), 2, 12, "xxxxx.xxxxx..xxxx.xxxxxx"),
    ];
    for (share, (seed, epoch), layer, number, expected) in known {
        let mut a = Matrix::new(1, 24, vec![1.0; 24]);
        EpochDropout::new(share, seed, epoch).apply(layer, &[number], &mut a);
        let found: String = a.values().iter().map(|a| if *a == 0.0 { '.' } else { 'x' }).collect();
        assert_eq!(found, expected, "{share}, seed {seed}, epoch {epoch}, layer {layer}, picture {number}");
    }
}

#[test]
fn neurons_that_are_left_out_change_no_sum_in_the_mean() {
    after(a5_neurons_are_left_out_as_on_paper);
    let numbers: Vec<usize> = (0..500).collect();
    for share in [0.1, 0.5, 0.75] {
        let mut a = Matrix::new(500, 80, vec![1.0; 40_000]);
        EpochDropout::new(share, SEED, 3).apply(0, &numbers, &mut a);
        let left_out = a.values().iter().filter(|a| **a == 0.0).count() as Real / 40_000.0;
        assert_close(left_out, share, 0.01, &format!("seed {SEED}: how many of 40,000 are left out"));
        let mean = a.values().iter().sum::<Real>() / 40_000.0;
        assert_close(mean, 1.0, 0.04, &format!("seed {SEED}, {share}: those that stay make up for it"));
    }
}

#[test]
fn the_gradient_with_dropout_is_the_measured_one() {
    after(a5_neurons_are_left_out_as_on_paper);
    let (data, numbers) = (tiny_data(7), [0, 1, 2, 3, 4, 5, 6]);
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    data.mini_batch(&numbers, &mut x, &mut y);
    let lots = EpochDropout::new(0.4, 1, 0);
    for between in [Activation::Relu, Activation::Sigmoid, Activation::Tanh, Activation::Softmax] {
        let mut network = tiny_run(&[5, 4], true).network;
        network.layers[..2].iter_mut().for_each(|layer| layer.activation = between);
        let mut workspace = Workspace::new(&network);
        lots.forward(&network, &numbers, &x, &mut workspace);
        lots.backward(&network, &numbers, &x, &y, CROSS_ENTROPY, &mut workspace);
        for (i, gradient) in workspace.gradients.iter().enumerate() {
            let measured = measured_gradient(&network.layers[i].linear.weights, |w| {
                let mut network = network.clone();
                network.layers[i].linear.weights = w.clone();
                let mut workspace = Workspace::new(&network);
                lots.forward(&network, &numbers, &x, &mut workspace);
                let mut score = Score::default();
                score.count(workspace.last(), &y, CROSS_ENTROPY);
                score.loss() as Real
            });
            let diagnosis = format!("seed {SEED}, {between:?}, dW of layer {i}, neurons left out");
            assert_gradient(&gradient.weights, &measured, &diagnosis);
        }
    }
}

#[test]
#[should_panic(expected = "dropout: A has 2 rows, but there are 3 pictures")]
fn dropout_needs_the_number_of_each_picture() {
    EpochDropout::new(0.5, SEED, 0).apply(0, &[1, 2, 3], &mut Matrix::zeros(2, 6));
}

// Adam

#[test]
fn a6_a_step_of_adam_goes_as_on_paper() {
    let mut w = Matrix::from_rows(&[[1.0, 1.0, 1.0]]);
    let (mut m, mut v) = (Matrix::zeros(1, 3), Matrix::zeros(1, 3));
    // (β₁ᵗ and β₂ᵗ, the slopes, M, V, W for η = ½): a slope, one a hundred times as steep, and one that turns round.
    let steps = [
        ([0.9, 0.999], [4.0, 400.0, 2.0], [0.4, 40.0, 0.2], [0.016, 160.0, 0.004], [0.5, 0.5, 0.5]),
        (
            [0.81, 0.998_001],
            [4.0, 400.0, -2.0],
            [0.76, 76.0, -0.02],
            [0.031_984, 319.84, 0.007_996],
            [0.0, 0.0, 0.526_316],
        ),
    ];
    for (number, (powers, slopes, mean, squares, place)) in (1..).zip(steps) {
        let dw = Matrix::from_rows(&[slopes]);
        adam(&mut w, &dw, &mut m, &mut v, powers, 0.5);
        // Of each number, so many digits are right.
        let share_of = |found: &Matrix, expected: [Real; 3]| {
            let shares = found.values().iter().zip(expected).map(|(found, expected)| found / expected);
            Matrix::new(1, 3, shares.collect())
        };
        let ones = Matrix::from_rows(&[[1.0; 3]]);
        assert_all_close(&share_of(&m, mean), &ones, 1e-5, &format!("step {number}: M = 0.9·M + 0.1·dW"));
        let diagnosis = format!("step {number}: V = 0.999·V + 0.001·dW²");
        assert_all_close(&share_of(&v, squares), &ones, 1e-4, &diagnosis);
        let uncorrected = "M and V begin at 0: divide M by 1 - 0.9ᵗ and V by 1 - 0.999ᵗ";
        let diagnosis = format!("step {number}: W - ½·M̂/(√V̂ + ε); {uncorrected}");
        assert_all_close(&w, &Matrix::from_rows(&[place]), 2e-4, &diagnosis);
    }
}

#[test]
fn adam_leaves_a_weight_whose_slopes_are_0_where_it_is() {
    after(a6_a_step_of_adam_goes_as_on_paper);
    let (mut w, mut m, mut v) = (Matrix::from_rows(&[[3.0]]), Matrix::zeros(1, 1), Matrix::zeros(1, 1));
    adam(&mut w, &Matrix::zeros(1, 1), &mut m, &mut v, [0.9, 0.999], 0.5);
    assert_eq!(w[(0, 0)], 3.0, "0/(√0 + ε) is 0, and not 0/0");
}

#[test]
fn in_a_narrow_valley_adam_goes_along_as_fast_as_across() {
    after(a6_a_step_of_adam_goes_as_on_paper);
    // L = ½·(u² + 100·v²), from a place that is equally far both ways.
    let mut w = Matrix::from_rows(&[[1.0, 1.0]]);
    let (mut m, mut v) = (Matrix::zeros(1, 2), Matrix::zeros(1, 2));
    let mut powers = [1.0, 1.0];
    for _ in 0..10 {
        powers = [powers[0] * 0.9, powers[1] * 0.999];
        let dw = Matrix::from_rows(&[[w[(0, 0)], 100.0 * w[(0, 1)]]]);
        adam(&mut w, &dw, &mut m, &mut v, powers, 0.05);
    }
    assert_close(
        w[(0, 0)],
        w[(0, 1)],
        1e-5,
        "a slope a hundred times as steep is divided by a hundred times as much",
    );
    assert!(w[(0, 0)] < 0.6, "ten steps of almost 0.05: {}", w[(0, 0)]);
}

#[test]
#[should_panic(expected = "Adam: the gradients are 3x2, but 2x3 is needed")]
fn adam_names_gradients_of_the_wrong_shape() {
    let [mut w, mut m, mut v] = [0; 3].map(|_| Matrix::zeros(2, 3));
    adam(&mut w, &Matrix::zeros(3, 2), &mut m, &mut v, [0.9, 0.999], 0.5);
}

// Normalized pictures

/// x̄, ȳ, a and s of a picture with ink.
fn shape_of(picture: &[Real], width: usize) -> Matrix {
    let shape = InkShape::of(picture, width).expect("there is ink");
    Matrix::from_rows(&[[shape.middle_column, shape.middle_row, shape.slant, shape.breadth]])
}

#[test]
fn a7_a_leaning_stroke_is_measured_and_straightened_as_on_paper() {
    let picture = [0.0, 2.0, 2.0, 0.0, 4.0, 0.0, 2.0, 2.0, 0.0];
    let breadth = (1.0 / 6.0 as Real).sqrt();
    assert_worked(
        &shape_of(&picture, 3),
        &Matrix::from_rows(&[[1.0, 1.0, -0.5, breadth]]),
        1e-6,
        "x̄, ȳ, a, s: Σ g·(x - 1)·(y - 1) = -4, Σ g·(y - 1)² = 8, and Σ g·(x - 1 - a·(y - 1))² = 2 for an ink of 12",
        &[
            ("ink that moves to the left has a negative a", Matrix::from_rows(&[[1.0, 1.0, 0.5, breadth]])),
            ("s is a square root", Matrix::from_rows(&[[1.0, 1.0, -0.5, 1.0 / 6.0]])),
            ("the distance is that from the leaning line", Matrix::from_rows(&[[1.0, 1.0, -0.5, (1.0 / 3.0 as Real).sqrt()]])),
        ],
    );
    // s/s₀ = 0.408/(0.16·3) = 0.850517
    let mut found = picture;
    normalize(&mut found, 3);
    let expected = [[1.298_966, 2.0, 1.298_966], [0.597_931, 4.0, 0.597_931], [1.298_966, 2.0, 1.298_966]];
    assert_worked(
        &Matrix::new(3, 3, found.to_vec()),
        &Matrix::from_rows(&expected),
        1e-4,
        "k = 0.850517; on the left above stands the grey at 1 - 0.850517 + 0.5 = 0.649483: between 0 and 2 lies 1.298966",
        &[],
    );
}

#[test]
fn the_line_through_the_ink_is_that_of_least_squares() {
    after(a7_a_leaning_stroke_is_measured_and_straightened_as_on_paper);
    let mut random = Random::new(SEED);
    for round in 0..20 {
        let picture: Vec<Real> = (0..42).map(|_| random.uniform(0.0, 1.0)).collect();
        let InkShape { middle_column, middle_row, slant, breadth } =
            InkShape::of(&picture, 6).expect("there is ink");
        // The root of the mean square of the distances from the line through this place with this slant.
        let distance = |place: [Real; 2], a: Real| -> Real {
            let square = |i: usize| {
                let (x, y) = ((i % 6) as Real - place[0], (i / 6) as Real - place[1]);
                picture[i] * (x - a * y) * (x - a * y)
            };
            ((0..42).map(square).sum::<Real>() / picture.iter().sum::<Real>()).sqrt()
        };
        let middle = [middle_column, middle_row];
        assert_close(distance(middle, slant), breadth, 1e-5, &format!("seed {SEED}, round {round}: s"));
        for step in [-0.1, 0.1] {
            let others =
                [distance(middle, slant + step), distance([middle_column + step, middle_row], slant)];
            assert!(
                others.iter().all(|other| *other > breadth),
                "seed {SEED}, round {round}: another line is nearer"
            );
        }
    }
}

#[test]
fn a_normalized_picture_is_upright_and_as_broad_as_all_others() {
    // Rings of many shapes, as large as a digit.
    let mut random = Random::new(SEED);
    for round in 0..20 {
        let [a, across, down] =
            [(-0.4, 0.4), (4.0, 8.0), (7.0, 9.0)].map(|(low, high)| random.uniform(low, high));
        let mut picture = [0.0; 784];
        for (i, grey) in picture.iter_mut().enumerate() {
            let (x, y) = ((i % 28) as Real - 13.5, (i / 28) as Real - 13.5);
            let ring = (x - a * y) * (x - a * y) / (across * across) + y * y / (down * down);
            *grey = (1.0 - 2.0 * (ring - 0.8).abs()).max(0.0);
        }
        let before = InkShape::of(&picture, 28).expect("there is ink");
        normalize(&mut picture, 28);
        let InkShape { middle_column, middle_row, slant, breadth } =
            InkShape::of(&picture, 28).expect("there is ink");
        let diagnosis = format!("seed {SEED}, round {round}, a was {a}");
        assert_close(before.slant, a, 0.02, &format!("{diagnosis}: measured before"));
        assert_close(slant, 0.0, 0.02, &format!("{diagnosis}: upright"));
        assert_close(breadth, 0.16 * 28.0, 0.1, &format!("{diagnosis}: its breadth"));
        assert_close(
            middle_column,
            before.middle_column,
            0.05,
            &format!("{diagnosis}: it stays in its place"),
        );
        assert_close(middle_row, before.middle_row, 0.05, &format!("{diagnosis}: it stays in its place"));
    }
}

#[test]
fn what_cannot_be_normalized_stays_as_it_is_and_nothing_is_changed_beyond_measure() {
    let mut blank = [0.0; 9];
    assert_eq!(InkShape::of(&blank, 3), None, "paper");
    normalize(&mut blank, 3);
    assert_eq!(blank, [0.0; 9], "paper");
    // Ink in a single row does not lean, and from one row to the next four pixels are taken for one.
    let slant = |picture: &[Real], width| shape_of(picture, width)[(0, 2)];
    assert_eq!(slant(&[0.0, 0.0, 0.0, 1.0, 0.5, 0.25, 0.0, 0.0, 0.0], 3), 0.0);
    assert_eq!(slant(&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0], 5), 1.0);
    // A dot has no breadth, and becomes twice as broad: where x - 1 was ½, it is 1 now.
    let mut dot = [0.0, 0.0, 8.0, 0.0, 0.0];
    normalize(&mut dot, 5);
    assert_eq!(dot, [0.0, 4.0, 8.0, 4.0, 0.0]);
    // And a line all across becomes half as long: of eight pixels, s is 2.29, and 1.28 would be s₀.
    let mut line = [1.0; 8];
    normalize(&mut line, 8);
    let ink: Real = line.iter().sum();
    assert!((4.0..=6.0).contains(&ink) && line[0] == 0.0 && line[7] == 0.0, "{line:?}");
}

// Edges

#[test]
fn a8_an_edge_is_taken_apart_and_drawn_where_its_directions_have_their_place_as_on_paper() {
    let root = |n: Real| n.sqrt();
    for ((r, d), expected) in [
        ((3.0, 1.0), [(0, 2.0), (1, root(2.0))]),
        ((-3.0, 1.0), [(4, 2.0), (3, root(2.0))]),
        ((-1.0, -3.0), [(6, 2.0), (5, root(2.0))]),
        ((1.0, -3.0), [(6, 2.0), (7, root(2.0))]),
        ((1.0, 3.0), [(2, 2.0), (1, root(2.0))]),
    ] {
        let found = parts(r, d);
        assert_eq!(
            found.map(|(direction, _)| direction),
            expected.map(|(direction, _)| direction),
            "({r}, {d})"
        );
        for ((_, found), (_, expected)) in found.into_iter().zip(expected) {
            assert_close(
                found,
                expected,
                1e-6,
                &format!("({r}, {d}): |r| - |d| straight on, √2·min(|r|, |d|) diagonally"),
            );
        }
    }
    let mut found = [0.0, 0.5, 0.5, 0.0, 0.0, 0.0, 0.5, 0.0];
    edges(&mut found, 4, &mut Framed::default());
    let diagonal = root(0.5) / 4.0;
    let rows = |above: [Real; 4], below: [Real; 4]| Matrix::from_rows(&[above, below]);
    assert_worked(
        &Matrix::new(2, 4, found.to_vec()),
        &rows([0.25, 0.0, 0.0, diagonal], [0.25, 0.0, 0.125, diagonal]),
        1e-6,
        "two pixels say ½ to the right, two ½ to the left, one ½ up, one √½ down to the left, and one √½ up to the right",
        &[
            ("each adds up a quarter", rows([1.0, 0.0, 0.0, root(0.5)], [1.0, 0.0, 0.5, root(0.5)])),
            ("the opposite directions", rows([0.25, 0.0, 0.125, diagonal], [0.25, 0.0, 0.0, diagonal])),
            ("r and d are changed for each other", rows([0.0, 0.0, 0.25, 0.0], [0.125, diagonal, 0.25, diagonal])),
        ],
    );
}

/// In the direction k + 1 lies what is behind the direction k, clockwise: right and down, in columns and rows.
const CLOCKWISE: [[Real; 2]; 8] =
    [[1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [-1.0, 1.0], [-1.0, 0.0], [-1.0, -1.0], [0.0, -1.0], [1.0, -1.0]];

/// The parallelogram of forces: (r, d) = a·u + b·v, where u and v are the two directions around it, each 1 long.
fn parallelogram(r: Real, d: Real) -> [Real; 8] {
    let mut parts = [0.0; 8];
    let unit = |k: usize| -> [Real; 2] {
        let [x, y] = CLOCKWISE[k % 8];
        [x / (x * x + y * y).sqrt(), y / (x * x + y * y).sqrt()]
    };
    let area = |[a, b]: [Real; 2], [c, d]: [Real; 2]| a * d - b * c;
    for k in 0..8 {
        let (u, v) = (unit(k), unit(k + 1));
        let (a, b) = (area([r, d], v) / area(u, v), area(u, [r, d]) / area(u, v));
        if a > 0.0 && b >= 0.0 {
            (parts[k], parts[(k + 1) % 8]) = (a, b);
        }
    }
    parts
}

#[test]
fn edges_are_what_the_parallelogram_of_forces_says_of_every_pixel() {
    after(a8_an_edge_is_taken_apart_and_drawn_where_its_directions_have_their_place_as_on_paper);
    let mut random = Random::new(SEED);
    for (height, width) in [(28, 28), (4, 8), (7, 11), (2, 4)] {
        let pixels: Vec<Real> = (0..height * width)
            .map(|_| if random.below(3) == 0 { random.uniform(0.0, 1.0) } else { 0.0 })
            .collect();
        let grey = |y: usize, x: usize| {
            // Counted from 1, so that there is paper before the first row and column.
            let is_inside = (1..=height).contains(&y) && (1..=width).contains(&x);
            if is_inside {
                pixels[(y - 1) * width + x - 1]
            } else {
                0.0
            }
        };
        let (small_height, small_width) = (height / 2, width / 4);
        let mut expected = vec![0.0; height * width];
        for y in 0..height {
            for x in 0..width {
                let slope = (grey(y + 1, x + 2) - grey(y + 1, x), grey(y + 2, x + 1) - grey(y, x + 1));
                for (k, part) in parallelogram(slope.0, slope.1).into_iter().enumerate() {
                    let row = k / 4 * small_height + y * small_height / height;
                    let column = k % 4 * small_width + x * small_width / width;
                    expected[row * width + column] += part;
                }
            }
        }
        let share = 2.0 * (small_height * small_width) as Real / (height * width) as Real;
        for sum in &mut expected {
            *sum = (*sum * share).min(1.0);
        }
        let mut found = pixels.clone();
        edges(&mut found, width, &mut Framed::default());
        let case = format!("seed {SEED}, {height}x{width}");
        assert_all_close(
            &Matrix::new(height, width, found),
            &Matrix::new(height, width, expected),
            1e-5,
            &case,
        );
    }
}

#[test]
fn edges_keep_within_ink_and_paper_and_leave_alone_what_is_too_small() {
    // A board of black and white bars: nothing has more edges.
    let bars: Vec<Real> = (0..32).map(|i| if i / 8 % 2 == 0 { 0.0 } else { 1.0 }).collect();
    let mut found = bars.clone();
    edges(&mut found, 8, &mut Framed::default());
    assert!(found.contains(&1.0) && found.iter().all(|ink| (0.0..=1.0).contains(ink)), "{found:?}");
    for (height, width) in [(1, 8), (4, 3)] {
        let picture = bars[8 - width..][..height * width].to_vec();
        let mut same = picture.clone();
        edges(&mut same, width, &mut Framed::default());
        assert_eq!(same, picture, "{height}x{width}: there is no room for eight small pictures");
    }
    let mut blank = [0.0; 8];
    edges(&mut blank, 4, &mut Framed::default());
    assert_eq!(blank, [0.0; 8], "paper");
}

/// Pictures of 4x8 pixels in two classes.
fn small_pictures(count: usize) -> DataSet {
    let mut random = Random::new(SEED);
    let pixels: Vec<u8> = (0..32 * count).map(|_| random.below(256) as u8).collect();
    let labels: Vec<u8> = (0..count).map(|number| (number % 2) as u8).collect();
    DataSet::new(
        Idx::new(&[count, 4, 8], &pixels),
        Idx::new(&[count], &labels),
        vec!["dot".into(), "x".into()],
    )
}

#[test]
fn a_training_moves_pictures_first_and_makes_edges_of_them_afterwards() {
    let (data, numbers) = (small_pictures(3), [2, 0]);
    let moves =
        Improvements { shift: 1, pull: Pull { turn: 20, stretch: 30, bend: 1 }, ..Improvements::NONE };
    let make = |improvements: Improvements| {
        let (mut made, mut x, mut y) = (EpochPictures::default(), Matrix::default(), Matrix::default());
        made.begin(improvements, SEED, 4);
        made.make(&data, &numbers, &mut x, &mut y);
        x
    };
    for moves in [Improvements::NONE, moves] {
        let mut expected = make(moves);
        for n in 0..2 {
            edges(expected.row_mut(n), 8, &mut Framed::default());
        }
        let found = make(Improvements { view: View { edges: true, normalize: false }, ..moves });
        assert_same_bits(&found, &expected, &format!("seed {SEED}, {moves:?}"));
    }
}

// How a network gets to see pictures

#[test]
fn a_data_set_is_seen_picture_by_picture_on_any_number_of_threads_and_keeps_its_labels() {
    let data = small_pictures(7);
    for (normalizes, makes_edges) in [(false, false), (true, false), (false, true), (true, true)] {
        let view = View { normalize: normalizes, edges: makes_edges };
        let found = view.of_data(&data);
        assert_eq!((found.labels(), found.names()), (data.labels(), data.names()));
        let mut changed = 0;
        for number in 0..7 {
            let mut expected = data.picture(number).to_vec();
            if normalizes {
                let mut greys: Vec<Real> = expected.iter().copied().map(Real::from).collect();
                normalize(&mut greys, 8);
                expected = greys.iter().map(|grey| (grey + 0.5) as u8).collect();
            }
            if makes_edges {
                let mut greys: Vec<Real> = expected.iter().map(|&grey| Real::from(grey) / 255.0).collect();
                edges(&mut greys, 8, &mut Framed::default());
                expected = greys.iter().map(|ink| (255.0 * ink + 0.5) as u8).collect();
            }
            assert_eq!(found.picture(number), expected, "picture {number}, {view:?}");
            changed += usize::from(expected != data.picture(number));
        }
        assert_eq!(changed > 0, view != View::AS_IT_IS, "{view:?}");
    }
    // One after the other is the same as both at once.
    let [normalized, edges] =
        [(true, false), (false, true)].map(|(normalize, edges)| View { normalize, edges });
    let both = View { normalize: true, edges: true };
    assert_eq!(edges.of_data(&normalized.of_data(&data)).pictures(), both.of_data(&data).pictures());
    // More pictures than a thread gets at a time.
    let (many, view) = (small_pictures(2500), View { normalize: true, edges: true });
    let alone = view.of_data(&many);
    cores::allow(3);
    assert_eq!(view.of_data(&many).pictures(), alone.pictures(), "three threads");
    cores::allow(1);
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

/// What a mini-batch says about all slopes, layer by layer, if hidden neurons are left out: all hidden layers have ReLU.
fn passes_by_hand(
    network: &Network,
    lots: &EpochDropout,
    numbers: &[usize],
    (x, y): (&Matrix, &Matrix),
) -> Vec<LinearGradient> {
    let last = network.layers.len() - 1;
    let (mut inputs, mut sums) = (vec![x.clone()], Vec::new());
    for (i, layer) in network.layers.iter().enumerate() {
        let (mut z, mut a) = (Matrix::default(), Matrix::default());
        layer.linear.forward(&inputs[i], &mut z);
        layer.activation.forward(&z, &mut a);
        if i < last {
            lots.apply(i, numbers, &mut a);
        }
        sums.push(z);
        inputs.push(a);
    }
    let mut gradients = vec![LinearGradient::default(); last + 1];
    let mut dz = Matrix::default();
    CROSS_ENTROPY.backward(Activation::Softmax, &inputs[last + 1], y, &mut Matrix::default(), &mut dz);
    for i in (0..=last).rev() {
        network.layers[i].linear.gradient(&inputs[i], &dz, &mut gradients[i]);
        if i > 0 {
            let mut da = Matrix::default();
            network.layers[i].linear.backward(&dz, &mut da);
            lots.apply(i - 1, numbers, &mut da);
            dz = da;
            for (slope, z) in dz.values_mut().iter_mut().zip(sums[i - 1].values()) {
                *slope *= if *z > 0.0 { 1.0 } else { 0.0 };
            }
        }
    }
    gradients
}

/// What an epoch with improvements does, step by step.
fn epoch_by_hand(run: &mut Run, data: &DataSet, improvements: Improvements) {
    let Settings { seed, batch, learning_rate, .. } = run.settings;
    let Improvements { momentum, one_cycle: epochs, shift, pull, settle, decay, dropout, adam, .. } =
        improvements;
    let mut lots = Random::numbered(seed, run.epochs_done);
    let (_, rubber_seed) = (lots.next_bits(), lots.next_bits());
    let (mut order, mut pictures_done) = (Vec::new(), 0);
    shuffle(&(0..data.count()).collect::<Vec<_>>(), seed, run.epochs_done, &mut order);
    // Every epoch starts from rest: a velocity of 0 for each weight and each bias.
    let mut velocities: Vec<Vec<Real>> =
        run.network.matrices().map(|w| vec![0.0; w.values().len()]).collect();
    let mut squares = velocities.clone();
    let (mut first, mut second) = (1.0, 1.0);
    for mini_batch in order.chunks(batch) {
        let (mut x, mut y) = (Matrix::default(), Matrix::default());
        data.mini_batch(mini_batch, &mut x, &mut y);
        for (n, &number) in mini_batch.iter().enumerate() {
            EpochShifts::new(shift, seed, run.epochs_done).of(number).apply(x.row_mut(n), data.size().1);
            if pull != Pull::NONE {
                let random = &mut Random::numbered(rubber_seed, number as u64);
                let epochs_left =
                    epochs.map_or(1.0, |epochs| (epochs as f64 - run.epochs_done as f64) / epochs as f64);
                let strength =
                    if settle > 0.0 { (epochs_left as Real / settle).clamp(0.0, 1.0) } else { 1.0 };
                let rubber = Rubber::draw(pull, strength, data.size(), random);
                rubber.apply(x.row_mut(n), data.size().1, &mut Framed::default());
            }
        }
        let lots = EpochDropout::new(dropout, seed, run.epochs_done);
        let gradients = passes_by_hand(&run.network, &lots, mini_batch, (&x, &y));
        let t = run.epochs_done as f64 + f64::from(pictures_done) / data.count() as f64;
        let rate = epochs.map_or(learning_rate, |epochs| one_cycle(learning_rate, t / epochs as f64));
        (first, second) = (first * 0.9, second * 0.999);
        let mut remembered = velocities.iter_mut().zip(&mut squares);
        let mut step_by_hand = |w: &mut Matrix, dw: &Matrix| {
            let (velocity, squares) = remembered.next().expect("each has both");
            for (((w, v), squares), dw) in
                w.values_mut().iter_mut().zip(velocity).zip(squares).zip(dw.values())
            {
                if adam {
                    *v = 0.9 * *v + (1.0 - 0.9) * dw;
                    *squares = 0.999 * *squares + (1.0 - 0.999) * dw * dw;
                    *w -= rate * (*v / (1.0 - first)) / ((*squares / (1.0 - second)).sqrt() + 1e-8);
                    continue;
                }
                *v = momentum * *v + dw;
                *w -= rate * *v;
            }
        };
        for (layer, gradient) in run.network.layers.iter_mut().zip(&gradients) {
            let LinearGradient { weights, bias } = gradient;
            for w in layer.linear.weights.values_mut() {
                *w -= rate * decay * *w;
            }
            step_by_hand(&mut layer.linear.weights, weights);
            layer.linear.bias.iter_mut().for_each(|b| step_by_hand(b, bias));
        }
        pictures_done += mini_batch.len() as u32;
    }
    run.epochs_done += 1;
}

const PULL: Pull = Pull { turn: 20, stretch: 30, bend: 1 };
const IMPROVEMENTS: [Improvements; 13] = [
    Improvements::NONE,
    Improvements { momentum: 0.9, ..Improvements::NONE },
    Improvements { one_cycle: Some(2), ..Improvements::NONE },
    Improvements { shift: 1, ..Improvements::NONE },
    Improvements { one_cycle: Some(5), shift: 1, ..Improvements::NONE },
    Improvements { momentum: 0.5, one_cycle: Some(5), shift: 2, ..Improvements::NONE },
    Improvements { pull: PULL, ..Improvements::NONE },
    Improvements { average: 0.75, ..Improvements::NONE },
    Improvements { decay: 0.01, ..Improvements::NONE },
    Improvements { dropout: 0.4, ..Improvements::NONE },
    Improvements {
        momentum: 0.5,
        one_cycle: Some(5),
        // The pictures are what they are: nothing is normalized on the way.
        view: View { normalize: true, edges: false },
        shift: 1,
        pull: PULL,
        settle: 0.9,
        average: 0.5,
        decay: 0.01,
        dropout: 0.25,
        adam: false,
    },
    Improvements { adam: true, ..Improvements::NONE },
    Improvements { one_cycle: Some(5), adam: true, decay: 0.01, dropout: 0.25, ..Improvements::NONE },
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
            let (mut run, mut walker) = (tiny_run(hidden, with_bias), None);
            let (mut by_hand, mut buffers) = (run.clone(), Buffers::new(&run.network));
            let mut mean: Option<Network> = None;
            for epoch in 0..3 {
                epoch_by_hand(&mut by_hand, &data, improvements);
                improved.train_epoch(&mut run, &mut walker, &data, &all, &mut buffers, |_| ());
                let setting = format!("{improvements:?}, hidden {hidden:?}, bias {with_bias}, epoch {epoch}");
                let walks = walker.as_ref().unwrap_or(&run.network);
                for (found, expected) in walks.matrices().zip(by_hand.network.matrices()) {
                    assert_same_bits(found, expected, &format!("seed 12, {setting}: another step was taken"));
                }
                if improvements.average > 0.0 {
                    let mean = mean.get_or_insert_with(|| by_hand.network.clone());
                    average(mean, &by_hand.network, improvements.average);
                    let is_mean = bits_of(&run.network) == bits_of(mean);
                    assert!(is_mean, "seed 12, {setting}: what reads is the mean");
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
        improved.train_epoch(&mut run, &mut None, &data, &all, &mut buffers, |_| ());
    }
    assert_eq!(bits_of(&run.network), bits_of(&plain.network), "by default nothing is done better");
}

#[test]
fn pictures_that_are_made_anew_give_the_same_bits_whoever_makes_them() {
    let data = small_pictures(30);
    let all: Vec<usize> = (0..30).collect();
    let bent = Improvements { shift: 1, pull: PULL, average: 0.5, dropout: 0.25, ..Improvements::NONE };
    let edges = View { normalize: false, edges: true };
    for improvements in
        [bent, Improvements { view: edges, ..Improvements::NONE }, Improvements { view: edges, ..bent }]
    {
        let networks = [1, 2, 3, 8].map(|threads| {
            cores::allow(threads);
            let (mut run, mut walker) = (COURSE.begin(&[32, 5, 2], SEED), None);
            let (mut improved, mut buffers) = (Improved::new(improvements), Buffers::new(&run.network));
            for _ in 0..3 {
                improved.train_epoch(&mut run, &mut walker, &data, &all, &mut buffers, |_| ());
            }
            (bits_of(&run.network), walker.as_ref().map(bits_of))
        });
        cores::allow(1);
        assert_eq!(networks, [networks[0]; 4], "1, 2, 3 and 8 threads, {improvements:?}");
    }
}

// The recipes

#[test]
fn the_recipes_have_one_cycle_and_the_pictures_of_five_move_and_of_four_bend() {
    let rubber = Pull { turn: 10, stretch: 15, bend: 2 };
    for (recipe, improvements, (hidden, epochs), rate, (shift, pull)) in [
        (SPRINT, SPRINT_IMPROVEMENTS, (vec![64], 3), 1.2, (0, Pull::NONE)),
        (QUICK, QUICK_IMPROVEMENTS, (vec![128], 5), 1.2, (0, Pull::NONE)),
        (MOVED, MOVED_IMPROVEMENTS, (vec![192], 12), 1.2, (1, Pull::NONE)),
        (RUBBER, RUBBER_IMPROVEMENTS, (vec![400], 16), 0.8, (1, rubber)),
        (BENT, BENT_IMPROVEMENTS, (vec![500, 250], 40), 0.4, (1, rubber)),
        (EDGES, EDGES_IMPROVEMENTS, (vec![128], 5), 1.2, (0, Pull::NONE)),
        (SHARP, SHARP_IMPROVEMENTS, (vec![400], 16), 0.8, (1, rubber)),
        (BEST, BEST_IMPROVEMENTS, (vec![1000, 500], 60), 0.8, (1, rubber)),
    ] {
        let name = recipe.name;
        assert_eq!((recipe.hidden.to_vec(), recipe.epochs), (hidden, epochs), "{name}: neurons and epochs");
        let Settings { seed, batch, learning_rate, loss } = recipe.settings;
        let found = (seed, batch, learning_rate, loss.name);
        let expected = if name == BEST.name { 128 } else { 64 };
        assert_eq!(found, (1, expected, rate, "cross-entropy"), "{name}: the settings");
        let of_the_course = (COURSE.weights, COURSE.biases, COURSE.between, COURSE.output);
        let same = (recipe.weights, recipe.biases, recipe.between, recipe.output) == of_the_course;
        assert!(same, "{name}: all else is as in the course");
        let settle = if pull == rubber { 0.2 } else { 0.0 };
        let sees_edges = [EDGES.name, SHARP.name, BEST.name].contains(&name);
        let view = View { normalize: sees_edges, edges: sees_edges };
        let decay = if name == BEST.name { 0.00005 } else { 0.0 };
        let expected =
            Improvements { one_cycle: Some(epochs), view, shift, pull, settle, decay, ..Improvements::NONE };
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

// Several networks

#[test]
fn a8_a_comparison_by_coins_goes_as_on_paper() {
    // Of four throws, three or four fall on the same side in 2·(4 + 1) of 16 cases.
    let chance = |only_a, only_b| Comparison { both: 7, only_a, only_b, neither: 1 }.by_chance();
    for (only_a, only_b, cases, of) in [
        (3, 1, 10.0, 16.0),
        (1, 3, 10.0, 16.0),
        (4, 0, 2.0, 16.0),
        (5, 0, 2.0, 32.0),
        (4, 1, 12.0, 32.0),
        (2, 2, 1.0, 1.0),
        (3, 2, 1.0, 1.0),
        (0, 0, 1.0, 1.0),
        (9, 1, 22.0, 1024.0),
    ] {
        let (found, expected) = (chance(only_a, only_b), cases / of);
        assert!((found - expected).abs() < 1e-14, "{only_a} and {only_b}: {found}, not {cases} of {of}");
    }
    // 2⁻⁹⁹⁹⁹ is no double, but the answer is still a number; and 100 of 200 more is nothing among a million.
    assert_eq!(chance(10_000, 0), 0.0);
    assert!((0.9..=1.0).contains(&chance(500_050, 500_000)), "{}", chance(500_050, 500_000));
}

#[test]
fn pictures_are_counted_by_who_reads_them_right() {
    let (a, b) = ([true, true, true, false, false, true], [true, false, false, true, false, true]);
    let expected = Comparison { both: 2, only_a: 2, only_b: 1, neither: 1 };
    assert_eq!(Comparison::of(&a, &b), expected);
}

#[test]
fn the_mean_of_three_answers_can_be_right_where_two_of_them_are_wrong() {
    let row = |values: [Real; 3]| Matrix::from_rows(&[values]);
    let answers = [row([0.5, 0.25, 0.25]), row([0.125, 0.375, 0.5]), row([0.125, 0.75, 0.125])];
    let mean = mean_of_answers(&answers);
    let expected = row([0.25, 1.375 / 3.0, 0.875 / 3.0]);
    assert_all_close(&mean, &expected, TOLERANCE, "each column added up, divided by three");
    assert_eq!(mean.largest_in_row(0), 1, "the first says 0 and the second 2, but both are unsure");
}

#[test]
fn answers_are_what_the_network_puts_out_picture_by_picture() {
    let (data, run) = (tiny_data(30), tiny_run(&[5], true));
    let numbers: Vec<usize> = (0..30).rev().cycle().take(130).collect();
    let all = answers(&run.network, &data, &numbers);
    let right = read_right(&all, &data, &numbers);
    let score = test(&run.network, CROSS_ENTROPY, &data, &numbers);
    assert_eq!(right.iter().filter(|right| **right).count(), score.right, "as chapter 8 counts them");
    let (mut x, mut y, mut workspace) = (Matrix::default(), Matrix::default(), Workspace::new(&run.network));
    data.mini_batch(&[numbers[129]], &mut x, &mut y);
    run.network.forward(&x, &mut workspace);
    assert_eq!(all.row(129), workspace.last().a.row(0), "the last of them");
}
