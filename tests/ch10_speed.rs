//! Chapter 10, making it fast: `cargo test --test ch10_speed`, in double precision with `--features f64`.
//!
//! Everything here is compared with what chapters 2 and 8 do slowly, bit for bit.

mod common;

use chalknet::ch02_data::{numbers_as_names, DataSet, Shifts};
use chalknet::ch03_linear::{Linear, Start};
use chalknet::ch04_activation::Activation;
use chalknet::ch05_loss::Loss;
use chalknet::ch08_training::{
    test, train_epoch, Architecture, Buffers, Layer, Network, Run, Score, Settings,
};
use chalknet::ch09_recipes::RECIPES;
use chalknet::ch10_speed::{Gate, Ink, Inked, Team};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::sparse::{SparseRows, SECTION};
use chalknet::toolbox::{Matrix, Random, Real};
use common::TOLERANCE;
use std::any::Any;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{channel, RecvTimeoutError};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

// What the tests below share.

/// Where everything drawn by lot begins.
const SEED: u64 = 10;
/// The numbers of threads that must all give the same.
const THREADS: [usize; 4] = [1, 2, 3, 8];
/// How many epochs are compared, one after the other.
const EPOCHS: u64 = 2;

fn data_set(size: (usize, usize), classes: usize, pixels: &[u8]) -> Arc<DataSet> {
    let (height, width) = size;
    let count = pixels.len() / (height * width);
    let labels: Vec<u8> = (0..count).map(|number| (number * 7 % classes) as u8).collect();
    let (pictures, labels) = (Idx::new(&[count, height, width], pixels), Idx::new(&[count], &labels));
    let names = numbers_as_names(classes);
    Arc::new(DataSet::new(Path::new("made here"), pictures, labels, names).expect("good data"))
}

/// Pictures in ten classes of which four of five pixels are paper, as with digits; every ninth has no ink at all.
fn pictures(count: usize, height: usize, width: usize) -> Arc<Inked> {
    let mut random = Random::new(SEED);
    let mut pixels = vec![0; count * height * width];
    for (number, picture) in pixels.chunks_mut(height * width).enumerate() {
        for pixel in picture.iter_mut().filter(|_| number % 9 != 4) {
            if random.below(5) == 0 {
                *pixel = 1 + random.below(255) as u8;
            }
        }
    }
    Arc::new(Inked::new(&data_set((height, width), 10, &pixels)))
}

/// Most of the pictures, and not in their order.
fn most(pictures: &Inked) -> Vec<usize> {
    (0..pictures.data().count()).rev().filter(|number| number % 10 != 7).collect()
}

fn teams(layers: &Network) -> Vec<Team> {
    THREADS.map(|threads| Team::new(threads, layers)).into_iter().collect()
}

/// Numbers alike to the last bit; but NaN is NaN.
fn is_alike(a: Real, b: Real) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

#[track_caller]
fn assert_same_bits(found: &Network, expected: &Network, diagnosis: &str) {
    assert_eq!(found.layers.len(), expected.layers.len(), "{diagnosis}: layers were lost");
    for (i, layers) in found.layers.iter().zip(&expected.layers).enumerate() {
        let (Layer::Linear(found), Layer::Linear(expected)) = layers else {
            assert_eq!(layers.0, layers.1, "{diagnosis}: layer {i}");
            continue;
        };
        let biases = (found.bias.as_ref(), expected.bias.as_ref());
        assert_eq!(biases.0.is_some(), biases.1.is_some(), "{diagnosis}: layer {i} has biases, or not");
        assert_same_numbers(&found.weights, &expected.weights, &format!("{diagnosis}: W of layer {i}"));
        if let (Some(found), Some(expected)) = biases {
            assert_same_numbers(found, expected, &format!("{diagnosis}: b of layer {i}"));
        }
    }
}

#[track_caller]
fn assert_same_numbers(found: &Matrix, expected: &Matrix, diagnosis: &str) {
    assert_eq!(found.shape(), expected.shape(), "{diagnosis}: the shape");
    for i in 0..found.rows() {
        for (j, (&a, &b)) in found.row(i).iter().zip(expected.row(i)).enumerate() {
            assert!(
                is_alike(a, b),
                "{diagnosis}, row {i}, column {j}: {a:e}, but chapter 8 has {b:e}.\n\
                 If both look alike, some sum got its terms in another order."
            );
        }
    }
}

/// Fails unless both scores count the same, and the losses agree but for the rounding.
#[track_caller]
fn assert_same_count(found: &Score, expected: &Score, diagnosis: &str) {
    assert_eq!(found.pictures, expected.pictures, "{diagnosis}: how many pictures");
    assert_eq!(found.right, expected.right, "{diagnosis}: how many were read right");
    let (a, b) = (found.loss_sum, expected.loss_sum);
    let allowed = TOLERANCE as f64 * (1.0 + b.abs());
    let is_close = (a - b).abs() <= allowed || (a.is_nan() && b.is_nan());
    assert!(is_close, "{diagnosis}: the losses add up to {a}, but in chapter 8 to {b}");
}

/// Every bit of a score: == would find that NaN is not NaN.
fn bits_of(score: &Score) -> (usize, usize, u64) {
    (score.pictures, score.right, score.loss_sum.to_bits())
}

/// What chapter 8 makes of a run, and the score of each epoch.
fn train_as_in_chapter_8(start: &Run, pictures: &Inked, numbers: &[usize]) -> (Run, Vec<Score>) {
    let mut run = start.clone();
    let mut buffers = Buffers::new(&run.network);
    let mut scores = Vec::new();
    for _ in 0..EPOCHS {
        scores.push(train_epoch(&mut run, pictures.data(), numbers, &mut buffers, |_| {}));
    }
    (run, scores)
}

/// Fails unless every team makes of the run what chapter 8 makes of it, to the last bit, and one of them does so with so
/// many threads: a team leaves small networks to fewer.
#[track_caller]
fn assert_trains_as_in_chapter_8(
    teams: &mut [Team],
    start: &Run,
    pictures: &Arc<Inked>,
    threads: usize,
    setting: &str,
) {
    let numbers = most(pictures);
    let batch = start.settings.batch.min(numbers.len());
    let found = teams.iter().map(|team| team.threads_for(&start.network, batch)).max();
    assert_eq!(found, Some(threads), "{setting}: so many threads shall share the work");
    let (expected, expected_scores) = train_as_in_chapter_8(start, pictures, &numbers);
    assert!(expected.network.is_finite(), "{setting}: nothing to compare, the weights are lost");
    let mut scores_of_one = None;
    for team in teams {
        let setting = format!("seed {SEED}, {setting}, {} threads", team.threads());
        let mut run = start.clone();
        let mut scores = Vec::new();
        for expected in &expected_scores {
            scores.push(team.train_epoch(&mut run, pictures, &numbers, |_| {}));
            assert_same_count(&scores[scores.len() - 1], expected, &setting);
        }
        assert_same_bits(&run.network, &expected.network, &setting);
        assert_eq!(run.epochs_done, expected.epochs_done, "{setting}: the epochs are counted");
        let scores: Vec<_> = scores.iter().map(bits_of).collect();
        let diagnosis = "the losses must be added up in the order of the pictures, however they are shared";
        assert_eq!(*scores_of_one.get_or_insert(scores.clone()), scores, "{setting}: {diagnosis}");
    }
}

/// The message with which this stops.
#[track_caller]
fn message_of_the_panic<T>(work: impl FnOnce() -> T) -> String {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(_) => panic!("this should have stopped with a panic"),
        Err(panic) => text_of(panic.as_ref()),
    }
}

fn text_of(panic: &(dyn Any + Send)) -> String {
    let of_static = panic.downcast_ref::<&str>().map(|text| text.to_string());
    of_static.or(panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// Does something that must come to an end, and fails if it has not after a minute.
fn to_the_end<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = channel();
    let worker = thread::spawn(move || sender.send(work()).expect("somebody waits for it"));
    match receiver.recv_timeout(Duration::from_secs(60)) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => panic!("a thread waits for another one that will never come"),
        Err(RecvTimeoutError::Disconnected) => resume_unwind(worker.join().expect_err("it sent nothing")),
    }
}

// Inked: the pictures without their paper.

/// The matrix that ink stands for.
#[track_caller]
fn whole(ink: &Ink, diagnosis: &str) -> Matrix {
    let mut matrix = Matrix::zeros(ink.rows(), ink.columns());
    for n in 0..ink.rows() {
        for section in 0..ink.columns().div_ceil(SECTION) {
            let (mut next, mut filled) = (0, 0);
            for term in ink.terms(n, section) {
                let place = usize::from(term.place);
                assert!(term.value != 0.0, "{diagnosis}, row {n}, section {section}: paper in the list");
                assert!(place >= next, "{diagnosis}, row {n}, section {section}: the places must rise");
                next = place + 1;
                filled |= 1 << place;
                matrix[(n, section * SECTION + place)] = term.value;
            }
            assert_eq!(ink.filled(n, section), filled, "{diagnosis}, row {n}, section {section}: the bits");
        }
    }
    matrix
}

#[track_caller]
fn assert_same_mini_batch(inked: &Inked, numbers: &[usize], x: &mut Ink) {
    let diagnosis = format!("pictures {numbers:?} of {:?} pixels", inked.data().size());
    let (mut expected, mut y) = (Matrix::default(), Matrix::default());
    for most in [0, 1, 2, 7, 200] {
        let shifts = Shifts::new(most, SEED, 3);
        inked.mini_batch(numbers, &shifts, x);
        inked.data().mini_batch(numbers, &mut expected, &mut y);
        shifts.apply(numbers, inked.data().size().1, &mut expected);
        let diagnosis = format!("{diagnosis}, seed {SEED}, moved by up to {most}");
        assert_same_numbers(&whole(x, &diagnosis), &expected, &diagnosis);
    }
}

#[test]
fn a_mini_batch_without_paper_is_the_mini_batch_of_chapter_2() {
    // Pixels are looked at eight at a time: less than eight, some eights, and some more.
    for size in
        [(1, 1), (1, 7), (2, 4), (3, 3), (5, 3), (4, 4), (1, 17), (28, 28), (9, 15), (1, 128), (3, 43)]
    {
        let inked = pictures(20, size.0, size.1);
        let mut x = Ink::default();
        for count in [20, 1, 0, 7, 2, 8, 9, 19] {
            let first_ones: Vec<usize> = (0..count).collect();
            assert_same_mini_batch(&inked, &first_ones, &mut x);
            let last_ones: Vec<usize> = (20 - count..20).rev().collect();
            assert_same_mini_batch(&inked, &last_ones, &mut x);
        }
        for numbers in [[0, 0, 0], [19, 0, 19], [4, 4, 13], [13, 5, 4]] {
            assert_same_mini_batch(&inked, &numbers, &mut x);
        }
    }
}

#[test]
fn ink_is_found_wherever_it_is() {
    for size in [(1, 1), (1, 8), (3, 3), (2, 8), (4, 6), (5, 5)] {
        let pixels = size.0 * size.1;
        // A picture with a single dot at each place, between them blank ones; then one all black.
        let mut of_all = Vec::new();
        for place in 0..pixels {
            let mut picture = vec![0; pixels];
            of_all.extend_from_slice(&picture);
            picture[place] = 1 + (place * 10) as u8;
            of_all.extend_from_slice(&picture);
        }
        of_all.extend(vec![255; pixels]);
        let inked = Inked::new(&data_set(size, 3, &of_all));
        let all: Vec<usize> = (0..2 * pixels + 1).collect();
        assert_same_mini_batch(&inked, &all, &mut Ink::default());
    }
}

#[test]
fn every_grey_becomes_the_same_number_as_in_chapter_2() {
    let greys: Vec<u8> = (0..=255).collect();
    let inked = Inked::new(&data_set((16, 16), 2, &greys));
    let mut x = Ink::default();
    assert_same_mini_batch(&inked, &[0], &mut x);
    inked.mini_batch(&[0], &Shifts::default(), &mut x);
    assert_eq!(x.terms(0, 0).count() + x.terms(0, 1).count(), 255, "only the 0 is paper");
}

#[test]
fn pictures_without_any_ink_have_empty_rows() {
    let inked = Inked::new(&data_set((3, 5), 2, &[0; 45]));
    let mut x = Ink::default();
    assert_same_mini_batch(&inked, &[2, 0, 1], &mut x);
    assert!((0..3).all(|n| x.terms(n, 0).next().is_none()), "{x:?}");
}

#[test]
fn in_a_large_picture_the_last_pixel_is_found_too() {
    // More than 65,536 pixels: their places do not fit into two bytes.
    let mut pixels = vec![0; 2 * 300 * 301];
    for place in [0, 65_535, 65_536, 90_299, 90_300, 180_599] {
        pixels[place] = 200;
    }
    let inked = Inked::new(&data_set((300, 301), 2, &pixels));
    assert_same_mini_batch(&inked, &[0, 1], &mut Ink::default());

    // Many more still: the last of 131,072 sections.
    let mut pixels = vec![0; 1 << 24];
    pixels[(1 << 24) - 1] = 255;
    let inked = Inked::new(&data_set((1 << 12, 1 << 12), 1, &pixels));
    let mut x = Ink::default();
    inked.mini_batch(&[0], &Shifts::default(), &mut x);
    let sections = (1 << 24) / SECTION;
    let terms = |section| x.terms(0, section).map(move |term| (section, usize::from(term.place), term.value));
    let found: Vec<(usize, usize, Real)> = (0..sections).flat_map(terms).collect();
    assert_eq!(found, [(sections - 1, SECTION - 1, 1.0)], "the last of 16,777,216 pixels");
}

#[test]
fn a_picture_that_is_not_there_is_refused() {
    let inked = pictures(3, 2, 2);
    for numbers in [&[3][..], &[0, 1, 2, 3], &[usize::MAX]] {
        for most in [0, 1] {
            let ask = || inked.mini_batch(numbers, &Shifts::new(most, 1, 1), &mut Ink::default());
            let message = message_of_the_panic(ask);
            let expected = "there are 3 pictures, none has the number";
            assert!(message.contains(expected), "{numbers:?}, moved by up to {most}: {message}");
        }
    }
}

// The gate.

#[test]
fn at_the_gate_no_thread_is_ever_a_round_ahead() {
    for (threads, rounds) in [(1, 100), (2, 300), (3, 100), (8, 20)] {
        let is_broken = to_the_end(move || {
            let gate = Gate::default();
            let round_of: Vec<AtomicUsize> = (0..threads).map(|_| AtomicUsize::new(0)).collect();
            thread::scope(|scope| {
                for k in 0..threads {
                    let (gate, round_of) = (&gate, &round_of);
                    scope.spawn(move || walk_through(gate, k, rounds, round_of));
                }
            });
            gate.is_broken()
        });
        assert!(!is_broken, "{threads} threads: nobody has stopped");
    }
}

/// Thread k goes through the gate in so many rounds, and looks whether all others are in the same one.
fn walk_through(gate: &Gate, k: usize, rounds: usize, round_of: &[AtomicUsize]) {
    let _watch = gate.watch();
    for round in 1..=rounds {
        round_of[k].store(round, Ordering::Relaxed);
        gate.wait_for(round_of.len());
        // Until the second gate nobody may go on, so all are in the same round.
        let found: Vec<usize> = round_of.iter().map(|round| round.load(Ordering::Relaxed)).collect();
        assert!(found.iter().all(|&of_other| of_other == round), "thread {k}, round {round}: {found:?}");
        gate.wait_for(round_of.len());
    }
}

#[test]
fn whoever_waits_for_a_thread_that_has_stopped_stops_too() {
    let message = to_the_end(|| {
        let gate = Gate::default();
        thread::scope(|scope| {
            let stops = scope.spawn(|| {
                let _watch = gate.watch();
                panic!("this thread stops, as the test wants it to");
            });
            let waits = scope.spawn(|| message_of_the_panic(|| gate.wait_for(2)));
            stops.join().expect_err("it has stopped");
            assert!(gate.is_broken(), "the gate must know that a thread has stopped");
            waits.join().expect("its panic was caught")
        })
    });
    assert_eq!(message, "another thread of the team has stopped");
}

#[test]
fn a_thread_that_has_done_its_work_does_not_break_the_gate() {
    let gate = Gate::default();
    thread::scope(|scope| {
        scope.spawn(|| drop(gate.watch()));
    });
    assert!(!gate.is_broken(), "to be done is no panic");
    gate.wait_for(1);
}

// A team trains as chapter 8 does.

#[test]
fn every_recipe_trains_to_the_same_bits_with_any_number_of_threads() {
    let pictures = pictures(160, 28, 28);
    let mut most_threads = 0;
    for recipe in RECIPES {
        let start = recipe.begin(&recipe.sizes(784, 10), SEED);
        let mut teams = teams(&start.network);
        for (momentum, one_cycle, shift) in [(0.0, None, 0), (0.9, Some(3), 0), (0.0, None, 2)] {
            let settings = Settings { batch: 70, momentum, one_cycle, shift, ..start.settings };
            // With momentum, steps become about ten times as long.
            let learning_rate = settings.learning_rate * if momentum > 0.0 { 0.1 } else { 1.0 };
            let start = Run { settings: Settings { learning_rate, ..settings }, ..start.clone() };
            let setting = format!(
                "recipe {}, momentum {momentum}, one cycle {one_cycle:?}, moved by up to {shift}",
                recipe.name
            );
            let threads = teams[THREADS.len() - 1].threads_for(&start.network, 70);
            most_threads = most_threads.max(threads);
            assert_trains_as_in_chapter_8(&mut teams, &start, &pictures, threads, &setting);
        }
    }
    assert_eq!(most_threads, 6, "the 192 neurons of the recipe moved are enough for six threads");
}

#[test]
fn mini_batches_of_any_size_train_to_the_same_bits() {
    // So many pictures in a mini-batch and in all (some mini-batches are not full), and a network so large that there
    // is enough to share.
    for (batch, count, hidden) in [(1, 4, 1300), (2, 7, 650), (7, 20, 260), (32, 80, 256), (1000, 80, 257)] {
        let pictures = pictures(count, 28, 28);
        for (biases, momentum) in [(None, 0.5), (Some(Start::Uniform(0.1)), 0.0)] {
            let architecture =
                Architecture { weights: Start::Uniform(0.05), biases, ..Architecture::default() };
            let settings =
                Settings { batch, momentum, learning_rate: 0.1, shift: batch % 3, ..Settings::default() };
            let start = Run::new(&[784, hidden, 10], architecture, settings);
            let setting = format!("batch {batch}, biases {biases:?}, momentum {momentum}");
            assert_trains_as_in_chapter_8(&mut teams(&start.network), &start, &pictures, 8, &setting);
        }
    }
}

#[test]
fn networks_with_no_one_and_two_hidden_layers_train_to_the_same_bits() {
    let pictures = pictures(100, 28, 28);
    // Sizes around the edges of strips and tiles; and so many threads share each.
    let networks: [(&[usize], usize); 6] = [
        (&[784, 10], 1),
        (&[784, 257, 10], 8),
        (&[784, 65, 33, 10], 2),
        (&[784, 129, 300, 10], 4),
        (&[784, 105, 17, 10], 3),
        (&[784, 390, 257, 10], 8),
    ];
    for ((sizes, threads), between) in networks.into_iter().zip([None, Some(Activation::Tanh)].iter().cycle())
    {
        let architecture = Architecture { between: *between, ..Architecture::default() };
        let settings = Settings { batch: 64, ..Settings::default() };
        let start = Run::new(sizes, architecture, settings);
        let setting = format!("{sizes:?}, {between:?} between");
        assert_trains_as_in_chapter_8(&mut teams(&start.network), &start, &pictures, threads, &setting);
    }
}

#[test]
fn every_loss_behind_every_activation_trains_to_the_same_bits() {
    let pictures = pictures(100, 28, 28);
    for loss in Loss::ALL {
        for output in Activation::ALL {
            let between = Some(Activation::Relu);
            let architecture = Architecture { between, output, ..Architecture::default() };
            let settings = Settings { batch: 45, loss, learning_rate: 0.01, ..Settings::default() };
            let start = Run::new(&[784, 64, 10], architecture, settings);
            let mut teams = [Team::new(1, &start.network), Team::new(2, &start.network)];
            let setting = format!("{loss:?} behind {output:?}");
            assert_trains_as_in_chapter_8(&mut teams, &start, &pictures, 2, &setting);
        }
    }
}

#[test]
fn more_threads_than_rows_or_pictures_train_to_the_same_bits() {
    // 257 hidden neurons, so that five of eight threads have no row of the second layer; and mini-batches of seven and of
    // two pictures.
    for (side, sizes, batch) in [(2, [4, 10_000, 10], 7), (28, [784, 257, 10], 315)] {
        let pictures = pictures(if batch == 7 { 10 } else { 352 }, side, side);
        for momentum in [0.0, 0.9] {
            let settings = Settings { batch, momentum, learning_rate: 0.01, ..Settings::default() };
            let start = Run::new(&sizes, Architecture::default(), settings);
            let setting = format!("{sizes:?}, batch {batch}, momentum {momentum}");
            assert_trains_as_in_chapter_8(&mut teams(&start.network), &start, &pictures, 8, &setting);
        }
    }
}

#[test]
fn a_last_mini_batch_of_a_single_picture_trains_to_the_same_bits() {
    // 73 of 81 pictures: eight mini-batches of nine, and one picture.
    let pictures = pictures(81, 28, 28);
    assert_eq!(most(&pictures).len() % 9, 1, "the last mini-batch shall have one picture");
    for momentum in [0.0, 0.9] {
        let settings = Settings { batch: 9, momentum, learning_rate: 0.02, ..Settings::default() };
        let start = Run::new(&[784, 257, 30, 10], Architecture::default(), settings);
        let setting = format!("momentum {momentum}");
        assert_trains_as_in_chapter_8(&mut teams(&start.network), &start, &pictures, 8, &setting);
    }
}

#[test]
fn a_team_for_networks_with_linear_layers_in_other_places_mixes_nothing_up() {
    let (pictures, many) = (pictures(80, 28, 28), pictures(300, 28, 28));
    let bent = Run::new(&[784, 64, 10], Architecture::default(), Settings::default());
    let mut straight = bent.clone();
    // Linear, linear, ReLU, softmax instead of linear, ReLU, linear, softmax.
    straight.network.layers.swap(1, 2);
    let numbers = most(&pictures);
    let expected = train_as_in_chapter_8(&straight, &pictures, &numbers).0;
    for mut team in teams(&bent.network) {
        team.train_epoch(&mut bent.clone(), &pictures, &numbers, |_| {});
        team.test(&mut bent.network.clone(), Loss::CrossEntropy, &many, &(0..300).collect::<Vec<_>>());
        let mut found = straight.clone();
        for _ in 0..EPOCHS {
            team.train_epoch(&mut found, &pictures, &numbers, |_| {});
        }
        let diagnosis = format!("seed {SEED}, {} threads, after another network", team.threads());
        assert_same_bits(&found.network, &expected.network, &diagnosis);
    }
}

#[test]
fn logits_too_far_apart_end_the_epoch_as_in_chapter_8() {
    let pictures = pictures(40, 28, 28);
    let numbers = most(&pictures);
    let mut start = Run::new(&[784, 64, 10], Architecture::default(), Settings::default());
    if let Some(Layer::Linear(Linear { bias: Some(bias), .. })) = start.network.layers.get_mut(2) {
        // The difference of the two is larger than the largest number.
        bias.values_mut()[0] = 0.9 * Real::MAX;
        bias.values_mut()[1] = -0.9 * Real::MAX;
    }
    let mut expected = start.clone();
    let mut buffers = Buffers::new(&start.network);
    let score = train_epoch(&mut expected, pictures.data(), &numbers, &mut buffers, |_| {});
    assert!(!score.loss().is_finite(), "chapter 8 goes on");
    for mut team in teams(&start.network) {
        let mut found = start.clone();
        let score = team.train_epoch(&mut found, &pictures, &numbers, |_| {});
        assert!(!score.loss().is_finite(), "{} threads go on where chapter 8 stops", team.threads());
        assert_eq!(found.epochs_done, expected.epochs_done, "{} threads", team.threads());
    }
}

#[test]
fn after_a_panic_no_worker_goes_on_sleeping() {
    // Two of eight threads work; then the one who looks stops. When the team is gone, nobody may hold the pictures.
    let pictures = pictures(80, 28, 28);
    let still_held = to_the_end(move || {
        let mut run = Run::new(&[784, 64, 10], Architecture::default(), Settings::default());
        let mut team = Team::new(8, &run.network);
        let look = |_: &Score| panic!("seen enough");
        message_of_the_panic(|| team.train_epoch(&mut run, &pictures, &most(&pictures), look));
        drop(team);
        Arc::strong_count(&pictures)
    });
    assert_eq!(still_held, 1, "a thread of the team sleeps on and keeps all that it worked on");
}

#[test]
fn what_is_too_little_to_share_trains_to_the_same_bits() {
    let pictures = pictures(50, 3, 3);
    for batch in [1, 8, 100] {
        let settings = Settings { batch, momentum: 0.5, one_cycle: Some(1), ..Settings::default() };
        let start = Run::new(&[9, 5, 10], Architecture::default(), settings);
        let numbers = most(&pictures);
        let (expected, _) = train_as_in_chapter_8(&start, &pictures, &numbers);
        for mut team in teams(&start.network) {
            let mut run = start.clone();
            for _ in 0..EPOCHS {
                team.train_epoch(&mut run, &pictures, &numbers, |_| {});
            }
            let diagnosis = format!("seed {SEED}, batch {batch}, {} threads", team.threads());
            assert_same_bits(&run.network, &expected.network, &diagnosis);
        }
    }
}

#[test]
fn the_score_so_far_can_be_watched_after_every_mini_batch() {
    let pictures = pictures(100, 28, 28);
    let numbers = most(&pictures);
    let settings = Settings { batch: 32, ..Settings::default() };
    let start = Run::new(&[784, 64, 10], Architecture::default(), settings);
    let mut expected = Vec::new();
    let mut buffers = Buffers::new(&start.network);
    train_epoch(&mut start.clone(), pictures.data(), &numbers, &mut buffers, |score| expected.push(*score));
    assert_eq!(expected.iter().map(|score| score.pictures).collect::<Vec<_>>(), [32, 64, 90]);
    for mut team in teams(&start.network) {
        let mut seen = Vec::new();
        let last = team.train_epoch(&mut start.clone(), &pictures, &numbers, |score| seen.push(*score));
        let threads = team.threads();
        assert_eq!(seen.len(), expected.len(), "{threads} threads: a look after each mini-batch");
        assert_eq!(seen.last(), Some(&last), "{threads} threads: the last look sees the whole score");
        for (found, expected) in seen.iter().zip(&expected) {
            let diagnosis = format!("seed {SEED}, {threads} threads, after {} pictures", expected.pictures);
            assert_same_count(found, expected, &diagnosis);
        }
    }
}

#[test]
fn a_team_that_trains_two_networks_by_turns_mixes_nothing_up() {
    let pictures = pictures(80, 28, 28);
    let numbers = most(&pictures);
    let runs = [(64, 0.9), (96, 0.0)].map(|(hidden, momentum)| {
        let settings = Settings { momentum, learning_rate: 0.05, ..Settings::default() };
        Run::new(&[784, hidden, 10], Architecture::default(), settings)
    });
    let expected = runs.clone().map(|run| train_as_in_chapter_8(&run, &pictures, &numbers).0);
    for mut team in teams(&runs[0].network) {
        let mut found = runs.clone();
        for _ in 0..EPOCHS {
            for run in &mut found {
                team.train_epoch(run, &pictures, &numbers, |_| {});
                team.test(&mut run.network, Loss::CrossEntropy, &pictures, &numbers);
            }
        }
        for (found, expected) in found.iter().zip(&expected) {
            let diagnosis = format!("seed {SEED}, {} threads, by turns", team.threads());
            assert_same_bits(&found.network, &expected.network, &diagnosis);
        }
    }
}

#[test]
fn weights_that_become_infinite_stop_nobody() {
    let pictures = pictures(80, 28, 28);
    let numbers = most(&pictures);
    for momentum in [0.0, 0.9] {
        let settings = Settings { learning_rate: Real::MAX, momentum, ..Settings::default() };
        let start = Run::new(&[784, 64, 10], Architecture::default(), settings);
        let (expected, _) = train_as_in_chapter_8(&start, &pictures, &numbers);
        assert!(!expected.network.is_finite(), "so long a step ends at infinity");
        for mut team in teams(&start.network) {
            let (mut run, pictures, numbers) = (start.clone(), Arc::clone(&pictures), numbers.clone());
            let threads = team.threads();
            let (run, score) = to_the_end(move || {
                for _ in 0..EPOCHS {
                    team.train_epoch(&mut run, &pictures, &numbers, |_| {});
                }
                let score = team.test(&mut run.network, Loss::CrossEntropy, &pictures, &numbers);
                (run, score)
            });
            let diagnosis = format!("seed {SEED}, momentum {momentum}, {threads} threads");
            assert_same_bits(&run.network, &expected.network, &diagnosis);
            assert_eq!(score.pictures, 72, "{diagnosis}: all pictures are counted");
        }
    }
}

// A team tests as chapter 8 does.

#[test]
fn a_team_reads_as_many_pictures_right_as_chapter_8() {
    // A team tests 512 pictures at a time.
    let pictures = pictures(1100, 7, 7);
    let settings = Settings { learning_rate: 0.1, ..Settings::default() };
    let mut run = Run::new(&[49, 100, 10], Architecture::default(), settings);
    let all: Vec<usize> = (0..1100).rev().collect();
    let mut buffers = Buffers::new(&run.network);
    train_epoch(&mut run, pictures.data(), &all, &mut buffers, |_| {});
    for loss in Loss::ALL {
        let mut network = run.network.clone();
        let mut teams = teams(&network);
        // Pictures that moved while a team learned stand still when it is tested.
        let settings = Settings { shift: 2, ..run.settings };
        for team in &mut teams {
            team.train_epoch(&mut Run { settings, ..run.clone() }, &pictures, &all, |_| {});
        }
        for count in [0, 1, 5, 511, 512, 513, 1023, 1024, 1100] {
            let numbers = &all[..count];
            let expected = test(&network, loss, pictures.data(), numbers);
            let mut score_of_one = None;
            for team in &mut teams {
                let diagnosis =
                    format!("seed {SEED}, {loss:?}, {count} pictures, {} threads", team.threads());
                let score = team.test(&mut network, loss, &pictures, numbers);
                assert_same_count(&score, &expected, &diagnosis);
                assert_same_bits(&network, &run.network, &format!("{diagnosis}: testing changes nothing"));
                let score = bits_of(&score);
                assert_eq!(*score_of_one.get_or_insert(score), score, "{diagnosis}: as with one thread");
            }
        }
    }
}

#[test]
fn losses_far_apart_are_added_up_in_the_order_of_the_pictures() {
    // Each picture has ink in one pixel, whose weights are from 0.00000001 to 100,000,000: then the order tells.
    let mut pixels = vec![0; 900 * 60];
    for (number, picture) in pixels.chunks_mut(60).enumerate() {
        picture[number % 60] = 255;
    }
    let pictures = Arc::new(Inked::new(&data_set((6, 10), 64, &pixels)));
    let architecture = Architecture { output: Activation::Relu, ..Architecture::default() };
    let mut network = Network::new(&[60, 64], architecture, &mut Random::new(SEED));
    if let Layer::Linear(linear) = &mut network.layers[0] {
        for i in 0..60 {
            let size = [1e-8, 1.0, 1e8, 1e-5, 1e4][i % 5];
            linear.weights.row_mut(i).iter_mut().for_each(|weight| *weight *= size);
        }
    }
    let numbers: Vec<usize> = (0..900).collect();
    let of_one = |&number: &usize| test(&network, Loss::Perceptron, pictures.data(), &[number]).loss_sum;
    let expected: f64 = numbers.iter().map(of_one).sum();
    let backwards: f64 = numbers.iter().rev().map(of_one).sum();
    assert_ne!(expected.to_bits(), backwards.to_bits(), "seed {SEED}: here no order can be told");
    for mut team in teams(&network.clone()) {
        assert_eq!(team.threads_for(&network, 512), team.threads().min(2));
        let score = team.test(&mut network.clone(), Loss::Perceptron, &pictures, &numbers);
        let diagnosis =
            format!("seed {SEED}, {} threads: from the first picture to the last", team.threads());
        assert_eq!(score.loss_sum.to_bits(), expected.to_bits(), "{diagnosis}");
    }
}

#[test]
fn training_and_testing_in_one_go_is_training_and_then_testing() {
    let (training, judging) = (pictures(80, 28, 28), pictures(30, 28, 28));
    let numbers = most(&training);
    let start = Run::new(&[784, 64, 10], Architecture::default(), Settings::default());
    for mut team in teams(&start.network) {
        let mut one_by_one = start.clone();
        one_by_one.epochs_done = 4;
        let mut run = one_by_one.clone();
        let mut last = Score::default();
        for _ in 0..3 {
            last = team.train_epoch(&mut one_by_one, &training, &numbers, |_| {});
        }
        let all: Vec<usize> = (0..30).collect();
        let tested = team.test(&mut one_by_one.network, Loss::CrossEntropy, &judging, &all);
        let mut seen = Vec::new();
        let outcome = team.train_and_test(&mut run, 3, (&training, &numbers), &judging, |epoch, score| {
            seen.push((epoch, score.pictures));
        });
        let threads = team.threads();
        assert_same_bits(&run.network, &one_by_one.network, &format!("{threads} threads"));
        assert_eq!((outcome.training, outcome.test), (last, tested), "{threads} threads");
        let expected: Vec<(u64, usize)> =
            [5, 6, 7].iter().flat_map(|&epoch| [32, 64, 72].map(|pictures| (epoch, pictures))).collect();
        assert_eq!(seen, expected, "{threads} threads: number of the epoch and pictures so far");
    }
}

// What a team refuses, and what becomes of it when something goes wrong.

#[test]
fn a_team_has_1_to_32_threads() {
    let network = Network::new(&[4, 3], Architecture::default(), &mut Random::new(SEED));
    for threads in [0, 33, usize::MAX] {
        let message = message_of_the_panic(|| Team::new(threads, &network));
        assert_eq!(message, format!("a team has 1 to 32 threads, not {threads}"));
    }
    for threads in [1, 2, 32] {
        // A team that never had anything to do goes home, too.
        let found = to_the_end({
            let network = network.clone();
            move || Team::new(threads, &network).threads()
        });
        assert_eq!(found, threads);
    }
}

#[test]
fn the_first_layer_must_be_linear() {
    let mut network = Network::new(&[4, 3], Architecture::default(), &mut Random::new(SEED));
    network.layers.insert(0, Layer::Activation(Activation::Sigmoid));
    for network in [network, Network::default()] {
        let message = message_of_the_panic(|| Team::new(2, &network));
        assert_eq!(message, "the first layer must be a linear one: it takes the pictures");
    }
}

#[test]
fn a_team_for_another_network_says_so() {
    for threads in [1, 3] {
        for sizes in [&[784, 64, 10][..], &[784, 64, 25, 24, 10]] {
            let message = to_the_end(move || {
                let for_two_hidden_layers = [784, 64, 25, 10];
                let architecture = Architecture::default();
                let started_for = Run::new(&for_two_hidden_layers, architecture, Settings::default());
                let mut team = Team::new(threads, &started_for.network);
                let mut other = Run::new(sizes, architecture, Settings::default());
                let pictures = pictures(40, 28, 28);
                message_of_the_panic(|| team.train_epoch(&mut other, &pictures, &most(&pictures), |_| {}))
            });
            assert_eq!(message, "this team was started for another network", "{sizes:?}, {threads} threads");
        }
    }
}

#[test]
fn a_mini_batch_of_no_pictures_is_refused() {
    for threads in [1, 2] {
        let message = to_the_end(move || {
            let settings = Settings { batch: 0, ..Settings::default() };
            let mut run = Run::new(&[784, 64, 10], Architecture::default(), settings);
            let pictures = pictures(40, 28, 28);
            let mut team = Team::new(threads, &run.network);
            message_of_the_panic(|| team.train_epoch(&mut run, &pictures, &most(&pictures), |_| {}))
        });
        assert!(message.contains("chunk size must be non-zero"), "{threads} threads: {message}");
    }
}

/// What becomes of a team that is to count 40 pictures, of which one is not there.
fn message_of_the_missing_picture(threads: usize, place: usize) -> String {
    to_the_end(move || {
        let pictures = pictures(40, 28, 28);
        let mut network = Network::new(&[784, 64, 10], Architecture::default(), &mut Random::new(SEED));
        let mut numbers: Vec<usize> = (0..40).collect();
        numbers[place] = 40;
        let mut team = Team::new(threads, &network);
        assert_eq!(team.threads_for(&network, 40), threads.min(2));
        message_of_the_panic(|| team.test(&mut network, Loss::CrossEntropy, &pictures, &numbers))
    })
}

#[test]
fn when_a_worker_stops_nobody_waits_for_it() {
    for threads in [2, 3, 8] {
        // Each thread looks at all pictures. Whoever is first stops, and so all others do.
        for place in [0, 39] {
            let message = message_of_the_missing_picture(threads, place);
            let texts = ["there are 40 pictures", "another thread of the team has stopped"];
            assert!(texts.iter().any(|text| message.contains(text)), "{threads} threads: {message}");
        }
    }
    let message = message_of_the_missing_picture(1, 39);
    assert!(message.contains("there are 40 pictures"), "alone: {message}");
}

#[test]
fn when_the_one_who_looks_stops_the_team_ends_with_the_same_message() {
    for threads in [1, 2, 3] {
        let message = to_the_end(move || {
            let pictures = pictures(80, 28, 28);
            let mut run = Run::new(&[784, 64, 10], Architecture::default(), Settings::default());
            let mut team = Team::new(threads, &run.network);
            let look = |score: &Score| assert!(score.pictures < 64, "seen enough");
            message_of_the_panic(|| team.train_epoch(&mut run, &pictures, &most(&pictures), look))
        });
        assert_eq!(message, "seen enough", "{threads} threads");
    }
}

#[test]
fn pictures_that_do_not_fit_the_network_are_refused() {
    for threads in [1, 2] {
        for (side, classes) in [(27, 10), (29, 10), (28, 9), (28, 11)] {
            for learns in [true, false] {
                let setting = format!("{threads} threads, {side}x{side}, {classes} classes, learns {learns}");
                to_the_end(move || {
                    let of_784 = &[784, 64, classes];
                    let mut run = Run::new(of_784, Architecture::default(), Settings::default());
                    let pictures = pictures(40, side, side);
                    let mut team = Team::new(threads, &run.network);
                    let result = catch_unwind(AssertUnwindSafe(|| {
                        if learns {
                            team.train_epoch(&mut run, &pictures, &most(&pictures), |_| {})
                        } else {
                            team.test(&mut run.network, Loss::CrossEntropy, &pictures, &most(&pictures))
                        }
                    }));
                    assert!(result.is_err(), "{setting}: chapter 8 stops here with a panic, a team goes on");
                });
            }
        }
    }
}
