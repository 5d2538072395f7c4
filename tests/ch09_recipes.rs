//! Chapter 9, five networks: `cargo test --test ch09_recipes`, in double precision with `--features f64`.

mod common;

use chalknet::ch02_data::DataSet;
use chalknet::ch03_linear::{Linear, Start};
use chalknet::ch04_activation::Activation::Sigmoid;
use chalknet::ch06_descent::{measured_gradient, STEP};
use chalknet::ch07_backprop::{Loss, CROSS_ENTROPY};
use chalknet::ch08_training::{split, test, train_epoch, Buffers, Layer, Network, Plain, Run, Score};
use chalknet::ch09_recipes::{
    tiny_digits, FirstNumbers, Recipe, Source, Spread, BINARY_CROSS_ENTROPY, COURSE, HIDDEN20, NIELSEN,
    ONELAYER, PERCEPTRON, TINY35,
};
use chalknet::storage::{numbers_as_names, CATALOGUE};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    after, assert_all_close, assert_close, assert_gradient, assert_same_bits, bits_of, layer_of, made,
    random_matrix, random_targets, show_as_in_the_book, FOUR_DECIMALS, TOLERANCE,
};
use std::collections::BTreeMap;
use std::process::Command;

fn all(data: &DataSet) -> Vec<usize> {
    (0..data.count()).collect()
}

// The worked example: the perceptron's rule on paper, with 2 pixels and 3 classes

/// A run of the recipe onelayer with these weights and biases, and one picture x = (1, 0.2) of this class.
fn perceptron(w: &Matrix, b: &Matrix, class: u8) -> (Run, DataSet) {
    let mut run = ONELAYER.begin(&[2, 3], 1);
    run.network.layers[0].linear = layer_of(w, b);
    let (picture, label) = (Idx::new(&[1, 1, 2], &[255, 51]), Idx::new(&[1], &[class]));
    (run, DataSet::new(picture, label, numbers_as_names(3)))
}

/// Lets a run look at its one picture once, and says whether its answer was right, and the loss.
fn look_once(run: &mut Run, data: &DataSet) -> (bool, Real) {
    let mut buffers = Buffers::new(&run.network);
    let score = train_epoch(run, data, &[0], &mut Plain, &mut buffers, |_| ());
    (score.right == 1, score.loss() as Real)
}

#[track_caller]
fn expect_layer(run: &Run, w: Matrix, b: Matrix, diagnosis: &str) {
    let linear = &run.network.layers[0].linear;
    assert_all_close(&linear.weights, &w, TOLERANCE, &format!("W: {diagnosis}"));
    assert_all_close(linear.bias.as_ref().expect("b"), &b, TOLERANCE, &format!("b: {diagnosis}"));
}

#[test]
fn a1_the_perceptron_corrects_a_wrong_answer_as_on_paper() {
    // 1·0.1 + 0.2·0.5 + 0.1 = 0.3; 1·0.2 - 0.2·0.5 + 0.05 = 0.15; -1·0.3 + 0.2·0.5 + 0.1 = -0.1, and ReLU makes it 0.
    let w = Matrix::from_rows(&[[0.1, 0.2, -0.3], [0.5, -0.5, 0.5]]);
    let (mut run, data) = perceptron(&w, &Matrix::from_rows(&[[0.1, 0.05, 0.1]]), 2);
    let (is_right, loss) = look_once(&mut run, &data);
    assert!(!is_right, "the largest output is that of class 0, the truth is class 2");
    assert_close(loss, 0.3, FOUR_DECIMALS, "the answer has 0.3, the truth 0");

    // Class 2 gains (1, 0.2) and a bias of 1, class 0 loses as much, class 1 is not asked.
    let w = Matrix::from_rows(&[[-0.9, 0.2, 0.7], [0.3, -0.5, 0.7]]);
    let b = Matrix::from_rows(&[[-0.9, 0.05, 1.1]]);
    expect_layer(&run, w, b, "the truth gains x, the answer loses x");

    // Now the sums are -1.74, 0.15 and 1.94.
    let learned = bits_of(&run.network);
    assert_eq!(look_once(&mut run, &data), (true, 0.0), "one correction is enough for one picture");
    assert_eq!(bits_of(&run.network), learned, "a right answer changes nothing, not even a bit");
}

#[test]
fn where_all_sums_are_negative_the_answer_is_class_0_and_it_is_still_corrected() {
    after(a1_the_perceptron_corrects_a_wrong_answer_as_on_paper);
    let w = Matrix::from_rows(&[[-0.3, -0.1, -0.2], [-0.1, -0.1, -0.1]]);
    let b = Matrix::from_rows(&[[-0.1, -0.1, -0.1]]);
    let (mut run, data) = perceptron(&w, &b, 1);
    let diagnosis = "ReLU lets none of the sums through: of three zeros the first is the answer";
    assert_eq!(look_once(&mut run, &data), (false, 0.0), "{diagnosis}");
    // ReLU's slope is 0 here: multiplied by it, nothing would ever be learned.
    let corrected = Matrix::from_rows(&[[-1.3, 0.9, -0.2], [-0.3, 0.1, -0.1]]);
    let diagnosis = "the rule asks ReLU for no slope";
    expect_layer(&run, corrected, Matrix::from_rows(&[[-1.1, 0.9, -0.1]]), diagnosis);

    let (mut lucky, data) = perceptron(&w, &b, 0);
    assert_eq!(look_once(&mut lucky, &data), (true, 0.0), "class 0 is right by chance");
    expect_layer(&lucky, w, b, "and a right answer changes nothing");
}

// The two losses

#[test]
fn both_losses_add_up_as_on_paper() {
    after(a1_the_perceptron_corrects_a_wrong_answer_as_on_paper);
    let value = |loss: Loss, a: &[Real], y: &[Real]| (loss.value)(a, a, y);
    // Two questions: "is it class 0?" answered with 0.8 yes; "is it class 1?" with 0.3 yes.
    let cases = [
        ([0.8, 0.3], [1.0, 0.0], 0.5798, "-ln 0.8 - ln 0.7: where the target is 0, ln(1 - a) counts"),
        ([0.8, 0.3], [0.0, 1.0], 2.8134, "-ln(1 - 0.8) - ln 0.3"),
        ([1.0, 0.0], [1.0, 0.0], 0.0, "sure and right: nothing is lost, and 0·ln 0 is no NaN"),
        ([0.0, 1.0], [1.0, 0.0], 32.2362, "sure and wrong, twice: both logarithms are lifted by ε"),
    ];
    for (a, y, expected, diagnosis) in cases {
        assert_close(value(BINARY_CROSS_ENTROPY, &a, &y), expected, 2.0 * FOUR_DECIMALS, diagnosis);
    }
    let outputs = [[0.2, 0.9, 0.55], [-3.0, -2.0, -1.5], [1000.25, 998.5, 1000.875]];
    let expected = [[0.7, 0.0, 0.35], [1.5, 0.5, 0.0], [0.625, 2.375, 0.0]];
    for (a, losses) in outputs.iter().zip(expected) {
        for (class, expected) in losses.into_iter().enumerate() {
            let mut y = [0.0; 3];
            y[class] = 1.0;
            let diagnosis =
                format!("the outputs {a:?}, the truth is class {class}: the largest minus the truth's");
            assert_close(value(PERCEPTRON, a, &y), expected, FOUR_DECIMALS, &diagnosis);
        }
    }
}

#[test]
fn both_gradients_are_the_measured_ones() {
    after(a1_the_perceptron_corrects_a_wrong_answer_as_on_paper);
    for (seed, (pictures, classes)) in [(1, (1, 2)), (2, (3, 4)), (3, (5, 3)), (4, (4, 10))] {
        let random = &mut Random::new(seed);
        let y = random_targets(pictures, classes, random);
        // None near 0 or 1, where a logarithm bends much; and in no row are the two largest so near to each other that
        // measuring would step over the bend of the perceptron, where another class becomes the answer.
        let a = loop {
            let a = random_matrix(pictures, classes, 0.2, 0.8, random);
            let lead = |n: usize| {
                let mut sorted = a.row(n).to_vec();
                sorted.sort_by(Real::total_cmp);
                sorted[classes - 1] - sorted[classes - 2]
            };
            if (0..pictures).all(|n| lead(n) > 2.0 * STEP) {
                break a;
            }
        };
        for loss in [BINARY_CROSS_ENTROPY, PERCEPTRON] {
            let mean = |a: &Matrix| {
                let losses = (0..pictures).map(|n| (loss.value)(a.row(n), a.row(n), y.row(n)));
                losses.sum::<Real>() / pictures as Real
            };
            let da = made(|da| (loss.gradient)(&a, &y, da));
            let diagnosis = format!("{}, seed {seed}: right for one picture only? 1/N", loss.name);
            assert_gradient(&da, &measured_gradient(&a, mean), &diagnosis);
        }
        // Behind sigmoid, the slope of binary cross-entropy and that of sigmoid cancel.
        let da = made(|da| (BINARY_CROSS_ENTROPY.gradient)(&a, &y, da));
        let long_way = made(|dz| Sigmoid.backward(&a, &da, dz));
        let (mut da, mut dz) = (Matrix::default(), Matrix::default());
        BINARY_CROSS_ENTROPY.backward(Sigmoid, &a, &y, &mut da, &mut dz);
        assert_all_close(&dz, &long_way, TOLERANCE, &format!("seed {seed}: behind sigmoid, (A - Y) / N"));
    }
}

#[test]
fn the_delta_of_nielsen_has_the_slope_that_hidden20_leaves_out() {
    // Two answers, and two that are quite sure, and wrong.
    let a = Matrix::from_rows(&[[0.8, 0.3], [1.0, 0.0]]);
    let y = Matrix::from_rows(&[[1.0, 0.0], [0.0, 1.0]]);
    let delta = |recipe: Recipe| {
        let (mut da, mut dz) = (Matrix::default(), Matrix::default());
        recipe.settings.loss.backward(recipe.output, &a, &y, &mut da, &mut dz);
        dz
    };
    let expected = Matrix::from_rows(&[[-0.1, 0.15], [0.5, -0.5]]);
    assert_all_close(&delta(HIDDEN20), &expected, TOLERANCE, "hidden20: (a - y)/N, steep where it is wrong");
    let expected = Matrix::from_rows(&[[-0.016, 0.0315], [0.0, 0.0]]);
    assert_all_close(&delta(NIELSEN), &expected, TOLERANCE, "nielsen: (a - y)·a·(1 - a)/N, stuck");
}

// Each recipe is the network of its text

/// What else a recipe is, the last test compares with a table of the book.
#[test]
fn tiny35_alone_draws_its_pictures() {
    for recipe in CATALOGUE.map(|entry| entry.recipe) {
        let source = if recipe.name == "tiny35" { Source::TinyDigits } else { Source::Folder };
        assert_eq!((recipe.source, recipe.settings.seed), (source, 1), "{}: pictures and seed", recipe.name);
    }
}

#[test]
fn a_run_begins_with_the_numbers_of_its_recipe_and_seed() {
    // And one whose biases are drawn too: they are as large as the weights of their layer.
    let with_biases = Recipe { biases: Some(FirstNumbers::Start(Start::SymmetricUniform)), ..COURSE };
    for recipe in CATALOGUE.iter().map(|entry| entry.recipe).chain([with_biases]) {
        let (name, sizes) = (recipe.name, recipe.sizes(6, 3));
        assert_eq!(
            sizes,
            [&[6][..], recipe.hidden, &[3]].concat(),
            "{name}: the pictures say inputs and classes"
        );
        let run = recipe.begin(&sizes, 4);
        assert_eq!((run.epochs_done, run.settings.seed), (0, 4), "{name}: nothing learned, seed 4");
        // From one list of random numbers: layer after layer, first all weights, then all biases.
        let random = &mut Random::new(4);
        for (i, pair) in sizes.windows(2).enumerate() {
            let (inputs, neurons) = (pair[0], pair[1]);
            let weights = Linear::new(inputs, neurons, || recipe.weights.draw(inputs, random)).weights;
            let Layer { linear, activation } = &run.network.layers[i];
            assert_same_bits(&linear.weights, &weights, &format!("{name}, seed 4: W of layer {i}"));
            let bias =
                recipe.biases.map(|first| Linear::new(1, neurons, || first.draw(inputs, random)).weights);
            assert!(linear.bias == bias, "{name}, seed 4: b of layer {i}");
            let expected = if i + 2 == sizes.len() { recipe.output } else { recipe.between };
            assert_eq!(*activation, expected, "{name}: behind layer {i}");
        }
    }
}

#[test]
fn uniform_and_standard_normal_numbers_do_not_depend_on_d() {
    for inputs in [25, 784] {
        let (drawn, random) = (&mut Random::new(7), &mut Random::new(7));
        for _ in 0..100 {
            assert_eq!(
                FirstNumbers::Uniform(0.25).draw(inputs, drawn),
                random.uniform(-0.25, 0.25),
                "-¼ to ¼"
            );
            assert_eq!(FirstNumbers::StandardNormal.draw(inputs, drawn), random.normal(), "width 1");
        }
    }
}

// Mean and deviation

#[test]
fn mean_and_deviation_are_as_on_paper() {
    // Mean 16/4 = 4; the squares 4, 0, 0, 4 add up to 8, divided by 4 - 1.
    let Spread { mean, deviation, smallest, largest } = Spread::of(&[2.0, 4.0, 4.0, 6.0]);
    assert_eq!((mean, smallest, largest), (4.0, 2.0, 6.0));
    let expected = (8.0f64 / 3.0).sqrt();
    assert!((deviation - expected).abs() < 1e-12, "√(8/3) = {expected}, not {deviation}; √2 means 1/n");

    let alone = Spread { mean: 91.5, deviation: 0.0, smallest: 91.5, largest: 91.5 };
    assert_eq!(Spread::of(&[91.5]), alone, "a single number has no deviation");
    let Spread { smallest, largest, .. } = Spread::of(&[-4.0, -2.5, -3.0]);
    assert_eq!((smallest, largest), (-4.0, -2.5), "all numbers may be negative");
    let far_away = Spread::of(&[1e9, 1e9 + 1.0, 1e9 + 2.0]).deviation;
    assert_eq!(far_away, 1.0, "1e9, 1e9 + 1, 1e9 + 2: Σx² - n·m² would lose all digits");
}

#[test]
#[should_panic(expected = "no numbers have no mean")]
fn no_numbers_have_no_spread() {
    Spread::of(&[]);
}

// The tiny digits

/// The ten digits of the text, side by side: # is ink.
const DRAWN: [&str; 5] = [
    "### ..# ### ### #.# ### ### ### ### ###",
    "#.# .## ..# ..# #.# #.. #.. ..# #.# #.#",
    "#.# ..# .#. .## ### ### ### .#. ### ###",
    "#.# ..# #.. ..# ..# ..# #.# #.. #.# ..#",
    "### ..# ### ### ..# ### ### #.. ### ###",
];

/// The fifteen bytes of a digit as it is drawn: paper is 255, ink is 0.
fn undamaged(digit: usize) -> Vec<u8> {
    let ink_or_paper = |character| if character == '#' { 0 } else { 255 };
    DRAWN.iter().flat_map(|row| row.chars().skip(4 * digit).take(3)).map(ink_or_paper).collect()
}

/// Which pixels of a picture are not as its digit is drawn.
fn changed_pixels(data: &DataSet, number: usize) -> Vec<usize> {
    let (found, drawn) = (data.picture(number), undamaged(data.label(number)));
    (0..15).filter(|&i| found[i] != drawn[i]).collect()
}

#[test]
fn every_tiny_digit_has_at_most_one_pixel_of_ink_wiped_out() {
    for seed in [0, 1, 2, u64::MAX] {
        let (training, test) = tiny_digits(seed);
        assert_eq!((training.count(), test.count()), (1000, 200), "to learn from, and to judge by");
        for (data, fewest, most) in [(&training, 60, 140), (&test, 5, 40)] {
            assert_eq!((data.size(), data.names()), ((5, 3), &numbers_as_names(10)[..]));
            let mut counts = [0; 10];
            for number in 0..data.count() {
                let (found, digit) = (data.picture(number), data.label(number));
                let place = format!("seed {seed}, picture {number}, a {digit}");
                let changed = changed_pixels(data, number);
                assert!(changed.len() <= 1, "{place}: the pixels {changed:?} are not as drawn");
                assert!(changed.iter().all(|&i| found[i] == 255), "{place}: pixel {changed:?} became ink");
                counts[digit] += 1;
            }
            let is_fair = counts.iter().all(|count| (fewest..=most).contains(count));
            assert!(is_fair, "seed {seed}: of 0, 1, …, 9 there are {counts:?}");
        }
    }
    let (training, _) = tiny_digits(1);
    let damage: Vec<Vec<usize>> = (0..1000).map(|number| changed_pixels(&training, number)).collect();
    for i in 0..15 {
        let can_be_ink = (0..10).any(|digit| undamaged(digit)[i] == 0);
        assert_eq!(damage.contains(&vec![i]), can_be_ink, "seed 1, pixel {i}: any pixel may lose its ink");
    }
    // The ten digits have 150 pixels, 49 of them paper: where the lot falls on paper, nothing changes.
    let whole = damage.iter().filter(|changed| changed.is_empty()).count();
    assert!((280..380).contains(&whole), "seed 1: {whole} of 1000 are whole, but about 327 should be");
}

#[test]
fn a_seed_draws_the_same_digits_on_every_computer() {
    // These labels were computed by a second program, written in another language.
    let known = [
        (1, [5, 9, 4, 5, 7, 4, 7, 1, 0, 8], [1, 6, 9, 3, 6, 3, 6, 1, 3, 9]),
        (2, [1, 4, 4, 7, 6, 2, 1, 7, 7, 3], [6, 7, 8, 6, 5, 0, 1, 5, 4, 2]),
    ];
    for (seed, first_to_learn, first_to_judge) in known {
        let (training, test) = tiny_digits(seed);
        let first = |data: &DataSet| (0..10).map(|number| data.label(number)).collect::<Vec<_>>();
        assert_eq!(first(&training), first_to_learn, "seed {seed}: the first training labels");
        assert_eq!(first(&test), first_to_judge, "seed {seed}: the first test labels");
    }
    // The third picture of seed 2 is a 4 whose third pixel, in the upper right corner, is wiped out.
    let mut four = undamaged(4);
    four[2] = 255;
    assert_eq!(tiny_digits(2).0.picture(2), four);
}

// Sanity

#[test]
fn tiny35_learns_to_read_most_of_the_tiny_digits() {
    after(a1_the_perceptron_corrects_a_wrong_answer_as_on_paper);
    let (training, test_pictures) = tiny_digits(1);
    let mut run = TINY35.begin(&TINY35.sizes(15, 10), 1);
    let score = |network: &Network| test(network, CROSS_ENTROPY, &test_pictures, &all(&test_pictures));
    let first = score(&run.network).loss();
    assert!((2.0..3.0).contains(&first), "seed 1: loss {first}, but ln 10 = 2.30 is pure guessing");
    // The recipe has 10,000 epochs; 300 are enough to see that it learns.
    let mut buffers = Buffers::new(&run.network);
    for _ in 0..300 {
        train_epoch(&mut run, &training, &all(&training), &mut Plain, &mut buffers, |_| ());
    }
    let Score { right, .. } = score(&run.network);
    assert!(right > 130, "seed 1: {right} of 200 tiny digits were read right after 300 epochs");
}

// What to see

/// How many of the 200 test pictures of tiny35 are known from the pictures that were learned, what that allows, and
/// what the network makes of it.
fn what_tiny35_tests(seed: u64) -> String {
    let (training, test) = tiny_digits(seed);
    // For each different picture, how often it stands for each digit.
    let count_digits = |data: &DataSet, numbers: &[usize]| {
        let mut digits: BTreeMap<Vec<u8>, [usize; 10]> = BTreeMap::new();
        for &number in numbers {
            digits.entry(data.picture(number).to_vec()).or_default()[data.label(number)] += 1;
        }
        digits
    };
    let learned = count_digits(&training, &split(training.count()).0);
    let (mut known, mut by_heart, mut at_most) = (0, 0, 0);
    for (picture, digits) in &count_digits(&test, &all(&test)) {
        at_most += digits.iter().max().copied().unwrap_or(0);
        let Some(seen) = learned.get(picture) else { continue };
        known += digits.iter().sum::<usize>();
        // Among equally common digits the first.
        let commonest = (0..10).max_by_key(|&digit| (seen[digit], 10 - digit)).unwrap_or(0);
        by_heart += digits[commonest];
    }
    let entry = CATALOGUE.into_iter().find(|entry| entry.recipe.name == "tiny35").expect("it is listed");
    let (different, network) = (learned.len(), entry.test[seed as usize - 1]);
    format!("{seed:>4}   {different:>18}   {known:>5}   {by_heart:>8}   {at_most:>7}   {network:>7}\n")
}

/// The damaged digits: how many there are, and which of them stand for more than one digit.
#[test]
fn six_of_the_104_tiny_pictures_stand_for_more_than_one_digit() {
    let mut digits: BTreeMap<Vec<u8>, Vec<usize>> = BTreeMap::new();
    // Twenty seeds draw each of the 150 possible cases about 130 times.
    for seed in 0..20 {
        let (training, _) = tiny_digits(seed);
        for number in 0..training.count() {
            let found = digits.entry(training.picture(number).to_vec()).or_default();
            if !found.contains(&training.label(number)) {
                found.push(training.label(number));
            }
        }
    }
    let mut ambiguous: Vec<usize> = digits.values().map(Vec::len).filter(|&count| count > 1).collect();
    ambiguous.sort_unstable();
    assert_eq!((digits.len(), ambiguous), (104, vec![2, 2, 2, 2, 2, 3]), "LESSONS §9.6 says so");
}

#[test]
fn what_to_see() {
    let (training, _) = tiny_digits(1);
    let first_of = |digit| (0..training.count()).find(|&number| training.label(number) == digit);
    let numbers: Vec<usize> = (0..10).filter_map(first_of).collect();
    let mut text = String::new();
    for row in 0..5 {
        let mut line = String::new();
        for &number in &numbers {
            // Ink is 0 here. Two characters a pixel, so that it is about square.
            let pixels = &training.picture(number)[3 * row..3 * (row + 1)];
            line += &pixels.iter().map(|&pixel| if pixel == 0 { "██" } else { "  " }).collect::<String>();
            line += "  ";
        }
        text += &format!("{}\n", line.trim_end());
    }
    text += "\nseed   different pictures   known   by heart   at most   network\n";
    for seed in 1..=5 {
        text += &what_tiny35_tests(seed);
    }
    show_as_in_the_book(&text);
}

/// Networks, losses, starts and settings of all recipes.
#[test]
fn the_tables_of_the_command_recipes_stand_in_the_book() {
    let output = Command::new(env!("CARGO_BIN_EXE_chalknet")).arg("recipes").output();
    let text = String::from_utf8(output.expect("chalknet can be started").stdout).expect("it writes UTF-8");
    show_as_in_the_book(&text.split("\n\n").take(2).collect::<Vec<_>>().join("\n\n"));
}
