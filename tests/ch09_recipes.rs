//! Chapter 9, five networks: `cargo test --test ch09_recipes`, in double precision with `--features f64`.

mod common;

use chalknet::ch02_data::{numbers_as_names, DataSet};
use chalknet::ch03_linear::Linear;
use chalknet::ch04_activation::Activation;
use chalknet::ch05_loss::Loss;
use chalknet::ch08_training::{
    self, save, test, train_epoch, Architecture, Buffers, Layer, Network, Run, Score, Settings, Workspace,
    COURSE, EPOCHS, HIDDEN,
};
use chalknet::ch09_recipes::{
    expect_like_school, export_school, load, tiny_digits, Outcome, Recipe, Source, Spread, RECIPES,
};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    assert_all_close, assert_close, random_matrix, random_targets, show_as_in_the_book, TestFolder,
    FOUR_DECIMALS, TOLERANCE,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

// What the tests below share.

fn recipe(name: &str) -> Recipe {
    Recipe::named(name).unwrap_or_else(|| panic!("there is no recipe {name}"))
}

/// A network of this recipe for pictures as its text has them, before it has learned anything.
fn new_network(recipe: &Recipe, seed: u64) -> Network {
    let inputs = if recipe.source == Source::TinyDigits { 15 } else { 784 };
    recipe.begin(&recipe.sizes(inputs, 10), seed).network
}

/// The layers of a network, a word each: "784x100" is linear without biases, "784x100 + b" with them.
fn kinds(network: &Network) -> Vec<String> {
    let mut kinds = Vec::new();
    for layer in &network.layers {
        kinds.push(match layer {
            Layer::Linear(Linear { weights, bias: None }) => weights.shape(),
            Layer::Linear(Linear { weights, bias: Some(_) }) => format!("{} + b", weights.shape()),
            Layer::Activation(activation) => activation.name().to_string(),
        });
    }
    kinds
}

/// Everything a network has learned, to the last bit: == on numbers would take -0.0 for 0.0.
fn bits(network: &Network) -> Vec<u64> {
    let mut bits = Vec::new();
    for linear in network.linear_layers() {
        let biases = linear.bias.iter().flat_map(Matrix::values);
        for number in linear.weights.values().iter().chain(biases) {
            bits.push(number.to_bits() as u64);
        }
    }
    bits
}

fn linear(weights: Matrix, bias: Option<Matrix>) -> Layer {
    Layer::Linear(Linear { weights, bias })
}

fn all(data: &DataSet) -> Vec<usize> {
    (0..data.count()).collect()
}

fn train(run: &mut Run, epochs: u64, data: &DataSet) {
    let mut buffers = Buffers::new(&run.network);
    for _ in 0..epochs {
        train_epoch(run, data, &all(data), &mut buffers, |_| ());
    }
}

// The worked examples: each recipe is the network of its text.

/// Fails unless the recipe has these layers and is trained like this.
#[track_caller]
fn expect_recipe(name: &str, layers: &[&str], loss: Loss, learning_rate: Real, batch: usize, epochs: u64) {
    let recipe = recipe(name);
    assert_eq!(kinds(&new_network(&recipe, 1)), layers, "{name}: the layers");
    assert_eq!(recipe.loss, loss, "{name}: the loss");
    assert_eq!(recipe.learning_rate, learning_rate, "{name}: the learning rate");
    assert_eq!((recipe.batch, recipe.epochs), (batch, epochs), "{name}: pictures a step, and epochs");
    let settings = Settings { seed: 7, batch, learning_rate, loss, ..Settings::default() };
    assert_eq!(recipe.settings(7), settings, "{name}: a run must be set to what the recipe says");
}

/// Fails unless these numbers lie from `low` (included) to `high` (excluded) and come near both ends.
#[track_caller]
fn expect_filled(numbers: &Matrix, low: Real, high: Real, whose: &str) {
    let Spread { smallest, largest, .. } = spread(numbers);
    let found = format!("{whose}, seed 1: from {smallest} to {largest}");
    assert!(numbers.values().iter().all(|&x| low <= x && x < high), "{found}, not inside [{low}, {high})");
    let near = 0.1 * (high - low) as f64;
    let fill = smallest < low as f64 + near && high as f64 - near < largest;
    assert!(fill, "{found}: that does not fill [{low}, {high})");
}

/// Fails unless these numbers could be from a bell curve around 0 with this standard deviation.
#[track_caller]
fn expect_normal(numbers: &Matrix, deviation: f64, whose: &str) {
    let found = spread(numbers);
    // A few biases differ from their law by more than hundreds of weights do.
    let are_many = numbers.values().len() > 100;
    let tolerance = if are_many { 0.1 } else { 0.5 };
    let near = found.mean.abs() < tolerance * deviation
        && (found.deviation - deviation).abs() < tolerance * deviation;
    assert!(near, "{whose}, seed 1: {found:?}, but mean 0 and deviation {deviation} were expected");
    // A box ends at 1.73 standard deviations, a bell curve does not.
    let is_bell = !are_many || found.largest > 2.0 * deviation;
    assert!(is_bell, "{whose}, seed 1: {found:?}: numbers in a box, no bell curve");
}

fn spread(numbers: &Matrix) -> Spread {
    let numbers: Vec<f64> = numbers.values().iter().map(|&number| number as f64).collect();
    Spread::of(&numbers)
}

/// The weights and biases of the n-th linear layer of a new network.
fn start(recipe: &Recipe, n: usize) -> (Matrix, Option<Matrix>) {
    let network = new_network(recipe, 1);
    let layer = network.linear_layers().nth(n).expect("a linear layer").clone();
    (layer.weights, layer.bias)
}

#[test]
fn the_school_network_is_that_of_its_text() {
    let layers = ["784x100", "100x10", "softmax"];
    expect_recipe("school", &layers, Loss::CrossEntropy, 0.000125, 1, 15);
    let school = recipe("school");
    // All positive, from 0 to 1/√inputs.
    let limit = 1.0 / (784 as Real).sqrt();
    expect_filled(&start(&school, 0).0, 0.0, limit, "school, first layer");
    expect_filled(&start(&school, 1).0, 0.0, 0.1, "school, second layer");
}

#[test]
fn the_school_network_of_today_differs_in_mini_batches_and_rate_alone() {
    let layers = ["784x100", "100x10", "softmax"];
    expect_recipe("school-batch", &layers, Loss::CrossEntropy, 0.005, 50, 15);
    let (school, today) = (recipe("school"), recipe("school-batch"));
    assert_eq!((today.architecture, today.hidden), (school.architecture, school.hidden));
    let (a, b) = (new_network(&school, 1), new_network(&today, 1));
    assert_eq!(bits(&a), bits(&b), "with the same seed both begin with the same weights");
}

#[test]
fn hidden20_is_the_network_of_its_text() {
    let layers = ["784x20 + b", "sigmoid", "20x10 + b", "sigmoid"];
    expect_recipe("hidden20", &layers, Loss::BinaryCrossEntropy, 0.01, 1, 3);
    for (n, inputs, neurons) in [(0, 784, 20), (1, 20, 10)] {
        let (weights, bias) = start(&recipe("hidden20"), n);
        assert_eq!(weights.shape(), format!("{inputs}x{neurons}"));
        expect_filled(&weights, -0.5, 0.5, "hidden20");
        assert_eq!(bias, Some(Matrix::zeros(1, neurons)), "layer {n}: biases start at 0");
    }
}

#[test]
fn onelayer_is_the_network_of_its_text() {
    expect_recipe("onelayer", &["784x10 + b", "relu"], Loss::Perceptron, 1.0, 1, 1);
    let (weights, bias) = start(&recipe("onelayer"), 0);
    expect_filled(&weights, -0.1, 0.1, "onelayer");
    let bias = bias.expect("ten biases");
    assert!(bias.values().iter().all(|b| (-0.1..0.1).contains(b)), "seed 1: biases outside [-0.1, 0.1)");
    let Spread { smallest, largest, .. } = spread(&bias);
    assert!(smallest < 0.0 && largest > 0.0, "seed 1: biases are drawn by lot, not {bias:?}");
}

#[test]
fn tiny35_is_the_network_of_its_text() {
    let layers = ["15x64 + b", "relu", "64x10 + b", "softmax"];
    expect_recipe("tiny35", &layers, Loss::CrossEntropy, 0.01, 1000, 10_000);
    let tiny35 = recipe("tiny35");
    for (n, inputs, neurons) in [(0, 15, 64), (1, 64, 10)] {
        let (weights, bias) = start(&tiny35, n);
        expect_normal(&weights, (2.0 / f64::from(inputs)).sqrt(), "tiny35");
        assert_eq!(bias, Some(Matrix::zeros(1, neurons)), "layer {n}: biases start at 0");
    }
    let (training, _) = tiny_digits(1);
    assert_eq!(tiny35.batch, training.count(), "all pictures at once, before each step");
    assert_eq!(tiny35.epochs_a_line, 100, "its text prints the loss every 100 epochs");
}

#[test]
fn nielsen_is_the_network_of_its_text() {
    let layers = ["784x30 + b", "sigmoid", "30x10 + b", "sigmoid"];
    expect_recipe("nielsen", &layers, Loss::MeanSquaredError, 3.0, 10, 30);
    let nielsen = recipe("nielsen");
    for n in [0, 1] {
        let (weights, bias) = start(&nielsen, n);
        expect_normal(&weights, 1.0, "nielsen, weights");
        expect_normal(&bias.expect("biases"), 1.0, "nielsen, biases");
    }
    assert!(nielsen.tests_each_epoch, "its text prints the right answers among the test pictures each epoch");
}

#[test]
fn the_recipes_of_chapter_10_have_one_cycle_and_only_the_pictures_of_moved_move() {
    for (name, layers, epochs, shift) in [
        ("quick", ["784x128 + b", "relu", "128x10 + b", "softmax"], 5, 0),
        ("moved", ["784x192 + b", "relu", "192x10 + b", "softmax"], 12, 1),
    ] {
        assert_eq!(kinds(&new_network(&recipe(name), 1)), layers, "{name}: the layers");
        let settings = Settings { seed: 7, batch: 64, learning_rate: 1.2, ..Settings::default() };
        let settings = Settings { one_cycle: Some(epochs), shift, ..settings };
        assert_eq!(recipe(name).settings(7), settings, "{name}: the settings");
        assert_eq!(recipe(name).epochs, epochs, "{name}: the epochs");
    }
}

#[test]
fn the_recipe_of_the_course_is_the_network_of_chapter_8() {
    let layers = ["784x100 + b", "relu", "100x10 + b", "softmax"];
    let Settings { batch, learning_rate, loss, .. } = Settings::default();
    expect_recipe("course", &layers, loss, learning_rate, batch, EPOCHS);
    let course = recipe(COURSE);
    assert_eq!(course.settings(Settings::default().seed), Settings::default());
    assert_eq!(course.architecture, Architecture::default());
    assert_eq!(course.hidden, [HIDDEN]);
    let of_chapter_8 = Run::new(&[784, HIDDEN, 10], Architecture::default(), Settings::default());
    let of_the_recipe = course.begin(&course.sizes(784, 10), Settings::default().seed);
    assert_eq!(of_the_recipe, of_chapter_8, "a run begun either way is the same run");
    assert_eq!(bits(&of_the_recipe.network), bits(&of_chapter_8.network));
}

#[test]
fn most_recipes_learn_the_pictures_of_a_folder_and_test_once() {
    for recipe in RECIPES {
        let (is_tiny35, is_nielsen) = (recipe.name == "tiny35", recipe.name == "nielsen");
        let source = if is_tiny35 { Source::TinyDigits } else { Source::Folder };
        assert_eq!(recipe.source, source, "{}: where the pictures come from", recipe.name);
        assert_eq!(recipe.tests_each_epoch, is_nielsen, "{}: only nielsen tests each epoch", recipe.name);
        let epochs_a_line = if is_tiny35 { 100 } else { 1 };
        assert_eq!(recipe.epochs_a_line, epochs_a_line, "{}: epochs a line", recipe.name);
    }
}

// Properties: recipes.

#[test]
fn every_recipe_has_a_name_of_its_own_that_can_be_typed() {
    let names = RECIPES.map(|recipe| recipe.name);
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), RECIPES.len(), "two recipes share a name: {names:?}");
    for recipe in RECIPES {
        let name = recipe.name;
        assert_eq!(Recipe::named(name), Some(recipe), "the name {name} belongs to another recipe");
        let is_plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || b"0123456789-".contains(&byte));
        assert!(is_plain && !name.is_empty(), "{name:?} is not easily typed");
        assert!(!recipe.text.is_empty(), "{name}: whose text is it?");
    }
    for name in ["", "Nielsen", "nielsen ", "hidden", "schools"] {
        assert_eq!(Recipe::named(name), None, "{name:?} is no recipe");
    }
}

#[test]
fn the_pictures_say_how_many_inputs_and_outputs_there_are() {
    assert_eq!(recipe("nielsen").sizes(784, 10), [784, 30, 10]);
    assert_eq!(recipe("nielsen").sizes(15, 3), [15, 30, 3]);
    assert_eq!(recipe("onelayer").sizes(784, 26), [784, 26], "one layer has nothing hidden");
}

#[test]
fn every_recipe_can_be_trained() {
    for recipe in RECIPES {
        let run = recipe.begin(&recipe.sizes(6, 3), 1);
        assert_eq!(run.problem(), None, "{}: a recipe that nobody can cook", recipe.name);
        assert_eq!(run.epochs_done, 0, "{}: nothing is learned yet", recipe.name);
    }
}

#[test]
fn the_same_seed_begins_with_the_same_bits_and_another_seed_with_others() {
    for recipe in RECIPES {
        let begin = |seed| recipe.begin(&recipe.sizes(6, 3), seed);
        assert_eq!(bits(&begin(4).network), bits(&begin(4).network), "{}: seed 4 twice", recipe.name);
        assert_ne!(bits(&begin(4).network), bits(&begin(5).network), "{}: seeds 4 and 5", recipe.name);
        assert_eq!(begin(4).settings.seed, 4, "{}: the seed belongs to the run", recipe.name);
    }
}

#[test]
fn a_run_carries_the_name_of_its_recipe_through_saving_and_loading() {
    let folder = TestFolder::new("recipe");
    let path = folder.file("weights.json");
    let (training, _) = tiny_digits(3);
    for recipe in RECIPES {
        let mut run = recipe.begin(&recipe.sizes(15, 10), 3);
        assert_eq!(run.recipe, recipe.name, "a run must know what it was begun with");
        train(&mut run, 1, &training);
        assert_eq!(run.recipe, recipe.name, "training has changed the name");
        save(&run, &path).expect("the run can be saved");
        let loaded = load(&path).expect("the run can be loaded");
        assert_eq!(loaded, run, "{}: saved and loaded", recipe.name);
        assert_eq!(bits(&loaded.network), bits(&run.network), "{}: equal, but other bits", recipe.name);
    }
}

// The perceptron's rule, on paper: 2 pixels, 3 classes.

/// A run of the recipe onelayer with these weights and biases, and one picture x = (1, 0.2) of this class.
fn perceptron(weights: Matrix, bias: Matrix, class: u8) -> (Run, DataSet) {
    let mut run = recipe("onelayer").begin(&[2, 3], 1);
    run.network.layers[0] = linear(weights, Some(bias));
    let (picture, label) = (Idx::new(&[1, 1, 2], &[255, 51]), Idx::new(&[1], &[class]));
    let data = DataSet::new(Path::new("hand-made"), picture, label, numbers_as_names(3))
        .expect("one picture with its label");
    (run, data)
}

/// Lets a run look at its one picture once, and says whether its answer was right, and the loss.
fn look_once(run: &mut Run, data: &DataSet) -> (bool, Real) {
    let mut buffers = Buffers::new(&run.network);
    let score = train_epoch(run, data, &[0], &mut buffers, |_| ());
    (score.right == 1, score.loss() as Real)
}

#[track_caller]
fn expect_parameters(run: &Run, weights: Matrix, bias: Matrix, diagnosis: &str) {
    let layer = run.network.linear_layers().next().expect("one layer");
    assert_all_close(&layer.weights, &weights, TOLERANCE, &format!("W, {diagnosis}"));
    assert_all_close(layer.bias.as_ref().expect("b"), &bias, TOLERANCE, &format!("b, {diagnosis}"));
}

#[test]
fn the_perceptron_corrects_a_wrong_answer_as_on_paper() {
    // 1·0.1 + 0.2·0.5 + 0.1 = 0.3; 1·0.2 - 0.2·0.5 + 0.05 = 0.15; -1·0.3 + 0.2·0.5 + 0.1 = -0.1, and ReLU makes it 0.
    let weights = Matrix::from_rows(&[[0.1, 0.2, -0.3], [0.5, -0.5, 0.5]]);
    let bias = Matrix::from_rows(&[[0.1, 0.05, 0.1]]);
    let (mut run, data) = perceptron(weights, bias, 2);
    let (is_right, loss) = look_once(&mut run, &data);
    assert!(!is_right, "the largest output is that of class 0, the truth is class 2");
    assert_close(loss, 0.3, FOUR_DECIMALS, "the answer has 0.3, the truth 0");

    // Class 2 gains (1, 0.2) and a bias of 1, class 0 loses as much, class 1 is not asked.
    let weights = Matrix::from_rows(&[[-0.9, 0.2, 0.7], [0.3, -0.5, 0.7]]);
    let bias = Matrix::from_rows(&[[-0.9, 0.05, 1.1]]);
    expect_parameters(&run, weights.clone(), bias.clone(), "the truth gains x, the answer loses x");

    // Now the sums are -1.74, 0.15 and 1.94.
    let learned = bits(&run.network);
    let (is_right, loss) = look_once(&mut run, &data);
    assert_eq!((is_right, loss), (true, 0.0), "one correction is enough for one picture");
    assert_eq!(bits(&run.network), learned, "a right answer changes nothing, not even a bit");
}

#[test]
fn where_all_sums_are_negative_the_answer_is_class_0_and_it_is_still_corrected() {
    let weights = Matrix::from_rows(&[[-0.3, -0.1, -0.2], [-0.1, -0.1, -0.1]]);
    let bias = Matrix::from_rows(&[[-0.1, -0.1, -0.1]]);
    let (mut run, data) = perceptron(weights.clone(), bias.clone(), 1);
    let mut workspace = Workspace::new(&run.network);
    run.network.forward(&Matrix::from_rows(&[[1.0, 0.2]]), &mut workspace);
    assert_eq!(workspace.answer().values(), [0.0, 0.0, 0.0], "ReLU lets none of the sums through");
    let (is_right, loss) = look_once(&mut run, &data);
    assert_eq!((is_right, loss), (false, 0.0), "of three zeros the first is the answer, and it leads by 0");
    // ReLU's slope is 0 here: multiplied by it, nothing would ever be learned.
    let corrected = Matrix::from_rows(&[[-1.3, 0.9, -0.2], [-0.3, 0.1, -0.1]]);
    let corrected_bias = Matrix::from_rows(&[[-1.1, 0.9, -0.1]]);
    expect_parameters(&run, corrected, corrected_bias, "the rule asks ReLU for no slope");

    let (mut lucky, data) = perceptron(weights.clone(), bias.clone(), 0);
    assert_eq!(look_once(&mut lucky, &data), (true, 0.0), "class 0 is right by chance");
    expect_parameters(&lucky, weights, bias, "and a right answer changes nothing");
}

#[test]
fn what_the_perceptron_gives_to_one_class_it_takes_from_another() {
    for seed in 1..=3 {
        let (training, _) = tiny_digits(seed);
        let mut run = recipe("onelayer").begin(&[15, 10], seed);
        let sums = |run: &Run| {
            let layer = run.network.linear_layers().next().expect("one layer");
            let mut sums: Vec<Real> = (0..15).map(|pixel| layer.weights.row(pixel).iter().sum()).collect();
            sums.push(layer.bias.as_ref().expect("b").values().iter().sum());
            sums
        };
        let (before, old) = (sums(&run), bits(&run.network));
        let numbers: Vec<usize> = (0..200).collect();
        let mut buffers = Buffers::new(&run.network);
        train_epoch(&mut run, &training, &numbers, &mut buffers, |_| ());
        assert_ne!(bits(&run.network), old, "seed {seed}: 200 pictures, and nothing was corrected");
        for (i, (after, before)) in sums(&run).into_iter().zip(before).enumerate() {
            let whose = if i < 15 { format!("the weights of pixel {i}") } else { "the biases".to_string() };
            let diagnosis = format!("seed {seed}: {whose} must add up to the same as before");
            assert_close(after, before, 10.0 * TOLERANCE, &diagnosis);
        }
    }
}

// What flows back through the networks with sigmoid.

/// The outputs of all layers of a 6-5-4 network of this recipe for three pictures, the targets, and the gradients
/// of the sums of both linear layers.
fn backward_through(name: &str, seed: u64) -> (Network, Workspace, Matrix) {
    let random = &mut Random::new(seed);
    let run = Recipe { hidden: &[5], ..recipe(name) }.begin(&[6, 5, 4], seed);
    let (x, y) = (random_matrix(3, 6, 0.0, 1.0, random), random_targets(3, 4, random));
    let mut workspace = Workspace::new(&run.network);
    run.network.forward(&x, &mut workspace);
    run.network.backward(&x, &y, run.settings.loss, &mut workspace);
    (run.network, workspace, y)
}

#[test]
fn the_delta_of_hidden20_is_output_minus_target() {
    for seed in 1..=3 {
        let (network, workspace, y) = backward_through("hidden20", seed);
        let (hidden, output) = (&workspace.outputs[1], workspace.answer());
        let weights = &network.linear_layers().nth(1).expect("the second layer").weights;
        for n in 0..3 {
            let mut expected = Matrix::zeros(1, 4);
            for j in 0..4 {
                expected[(0, j)] = (output[(n, j)] - y[(n, j)]) / 3.0;
            }
            let found = Matrix::new(1, 4, workspace.output_gradients[2].row(n).to_vec());
            let diagnosis = format!("seed {seed}, picture {n}: (a - y)/N, without a·(1 - a)");
            assert_all_close(&found, &expected, TOLERANCE, &diagnosis);

            // The hidden delta has sigmoid's slope h·(1 - h).
            let mut hidden_delta = Matrix::zeros(1, 5);
            for i in 0..5 {
                let back: Real = (0..4).map(|j| weights[(i, j)] * expected[(0, j)]).sum();
                hidden_delta[(0, i)] = back * hidden[(n, i)] * (1.0 - hidden[(n, i)]);
            }
            let found = Matrix::new(1, 5, workspace.output_gradients[0].row(n).to_vec());
            let diagnosis = format!("seed {seed}, picture {n}: the hidden delta, with h·(1 - h)");
            assert_all_close(&found, &hidden_delta, TOLERANCE, &diagnosis);
        }
    }
}

#[test]
fn the_delta_of_nielsen_has_the_slope_that_hidden20_leaves_out() {
    for seed in 1..=3 {
        let (_, workspace, y) = backward_through("nielsen", seed);
        let mut expected = workspace.answer().clone();
        for (delta, y) in expected.values_mut().iter_mut().zip(y.values()) {
            let a = *delta;
            *delta = (a - y) * a * (1.0 - a) / 3.0;
        }
        let diagnosis = format!("seed {seed}: (a - y)·a·(1 - a)/N");
        assert_all_close(&workspace.output_gradients[2], &expected, TOLERANCE, &diagnosis);
    }
}

// Several seeds: training and testing in one go, mean and deviation.

/// Some epochs and then a test, with the plain loop of chapter 8.
fn train_and_test(
    run: &mut Run,
    epochs: u64,
    (training, numbers): (&DataSet, &[usize]),
    test_pictures: &DataSet,
) -> Outcome {
    let mut buffers = Buffers::new(&run.network);
    let mut score = Score::default();
    for _ in 0..epochs {
        score = train_epoch(run, training, numbers, &mut buffers, |_| {});
    }
    let tested = test(&run.network, run.settings.loss, test_pictures, &all(test_pictures));
    Outcome { training: score, test: tested }
}

#[test]
fn mean_and_deviation_are_as_on_paper() {
    // Mean 16/4 = 4; the squares 4, 0, 0, 4 add up to 8, divided by 4 - 1.
    let Spread { mean, deviation, smallest, largest } = Spread::of(&[2.0, 4.0, 4.0, 6.0]);
    assert_eq!((mean, smallest, largest), (4.0, 2.0, 6.0));
    let expected = (8.0f64 / 3.0).sqrt();
    assert!((deviation - expected).abs() < 1e-12, "√(8/3) = {expected}, not {deviation}; √2 means 1/n");
}

#[test]
fn a_single_number_has_no_deviation() {
    let alone = Spread { mean: 91.5, deviation: 0.0, smallest: 91.5, largest: 91.5 };
    assert_eq!(Spread::of(&[91.5]), alone);
    assert_eq!(Spread::of(&[7.0; 5]).deviation, 0.0, "equal numbers do not deviate from their mean");
}

#[test]
fn order_and_a_shift_do_not_matter_to_the_deviation() {
    let expected = Spread::of(&[1.0, 2.5, -3.0]);
    assert_eq!((expected.smallest, expected.largest), (-3.0, 2.5), "numbers may be negative");
    let other_order = Spread::of(&[-3.0, 1.0, 2.5]);
    assert!((other_order.deviation - expected.deviation).abs() < 1e-12, "{other_order:?}, {expected:?}");
    let shifted = Spread::of(&[101.0, 102.5, 97.0]);
    assert!((shifted.mean - expected.mean - 100.0).abs() < 1e-12, "the mean moves along: {shifted:?}");
    assert!((shifted.deviation - expected.deviation).abs() < 1e-12, "the deviation does not: {shifted:?}");
}

#[test]
#[should_panic(expected = "no numbers have no mean")]
fn no_numbers_have_no_spread() {
    Spread::of(&[]);
}

// The tiny digits.

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

#[test]
fn there_are_1000_tiny_digits_to_learn_from_and_200_to_judge_by() {
    let (training, test_pictures) = tiny_digits(1);
    assert_eq!((training.count(), test_pictures.count()), (1000, 200));
    for data in [&training, &test_pictures] {
        assert_eq!(data.size(), (5, 3), "5 rows of 3 pixels");
        assert_eq!(data.names(), numbers_as_names(10), "ten classes, called by their numbers");
    }
}

/// Which pixels of a picture are not as its digit is drawn.
fn changed_pixels(data: &DataSet, number: usize) -> Vec<usize> {
    let (found, drawn) = (data.picture(number), undamaged(data.label(number)));
    (0..15).filter(|&i| found[i] != drawn[i]).collect()
}

#[test]
fn every_tiny_digit_has_at_most_one_pixel_of_ink_wiped_out() {
    for seed in [0, 1, 2, u64::MAX] {
        let (training, test_pictures) = tiny_digits(seed);
        for data in [&training, &test_pictures] {
            for number in 0..data.count() {
                let (found, digit) = (data.picture(number), data.label(number));
                let place = format!("seed {seed}, picture {number}, a {digit}");
                assert!(found.iter().all(|pixel| [0, 255].contains(pixel)), "{place}: {found:?}");
                let changed = changed_pixels(data, number);
                assert!(changed.len() <= 1, "{place}: the pixels {changed:?} are not as drawn");
                let is_paper = changed.iter().all(|&i| found[i] == 255);
                assert!(is_paper, "{place}: pixel {changed:?} was paper and became ink");
            }
        }
    }
}

#[test]
fn every_pixel_may_be_wiped_out_and_many_digits_stay_whole() {
    let seed = 1;
    let (training, _) = tiny_digits(seed);
    let damage: Vec<Vec<usize>> =
        (0..training.count()).map(|number| changed_pixels(&training, number)).collect();
    for i in 0..15 {
        let can_be_ink = (0..10).any(|digit| undamaged(digit)[i] == 0);
        let was_wiped_out = damage.contains(&vec![i]);
        assert_eq!(was_wiped_out, can_be_ink, "seed {seed}, pixel {i}: any pixel may lose its ink");
    }
    // The ten digits have 150 pixels, 49 of them paper: where the lot falls on paper, nothing changes.
    let whole = damage.iter().filter(|changed| changed.is_empty()).count();
    assert!((280..380).contains(&whole), "seed {seed}: {whole} of 1000 are whole, but about 327 should be");
}

#[test]
fn all_ten_digits_occur_about_equally_often() {
    for seed in 1..=5 {
        let (training, test_pictures) = tiny_digits(seed);
        for (data, least, most) in [(&training, 60, 140), (&test_pictures, 5, 40)] {
            let mut counts = [0; 10];
            for number in 0..data.count() {
                counts[data.label(number)] += 1;
            }
            let drawn_by_lot = counts.iter().all(|count| (least..=most).contains(count));
            assert!(drawn_by_lot, "seed {seed}: of 0, 1, …, 9 there are {counts:?}");
        }
    }
}

#[test]
fn the_same_seed_draws_the_same_digits_and_other_seeds_draw_others() {
    let drawn = |seed| {
        let (training, test_pictures) = tiny_digits(seed);
        [training, test_pictures].map(|data| {
            let labels: Vec<usize> = (0..data.count()).map(|number| data.label(number)).collect();
            let pixels: Vec<u8> =
                (0..data.count()).flat_map(|number| data.picture(number).to_vec()).collect();
            (labels, pixels)
        })
    };
    let [training, test_pictures] = drawn(7);
    assert_eq!(drawn(7), [training.clone(), test_pictures.clone()], "seed 7 twice");
    let [other_training, other_test_pictures] = drawn(8);
    assert_ne!(other_training, training, "seeds 7 and 8 draw the same pictures to learn from");
    assert_ne!(other_test_pictures, test_pictures, "seeds 7 and 8 draw the same pictures to judge by");
    assert_ne!(training.0[..200], test_pictures.0, "the test pictures are the first training pictures again");
}

#[test]
fn a_seed_draws_the_same_digits_on_every_computer() {
    // These labels were computed by a second program, written in another language.
    let known = [
        (1, [5, 9, 4, 5, 7, 4, 7, 1, 0, 8], [1, 6, 9, 3, 6, 3, 6, 1, 3, 9]),
        (2, [1, 4, 4, 7, 6, 2, 1, 7, 7, 3], [6, 7, 8, 6, 5, 0, 1, 5, 4, 2]),
    ];
    for (seed, first_to_learn, first_to_judge) in known {
        let (training, test_pictures) = tiny_digits(seed);
        let first = |data: &DataSet| (0..10).map(|number| data.label(number)).collect::<Vec<_>>();
        assert_eq!(first(&training), first_to_learn, "seed {seed}: the first training labels");
        assert_eq!(first(&test_pictures), first_to_judge, "seed {seed}: the first test labels");
    }
    // The third picture of seed 2 is a 4 whose third pixel, in the upper right corner, is wiped out.
    let mut four = undamaged(4);
    four[2] = 255;
    assert_eq!(tiny_digits(2).0.picture(2), four);
}

// The school project's file of weights.

/// To the letter what Python's `json.dump` writes for a network with 3 inputs, 2 hidden neurons and 2 classes.
const PYTHON_FILE: &str = "[[[0.30000000000000004, 0.12345678901234566], [0.03922322702763681, \
    0.3333333333333333], [1.2e-05, 0.5]], [[0.7000000000000001, 0.25], [0.14285714285714285, 0.6]]]";

#[test]
fn a_file_of_the_school_project_is_loaded_and_answers_as_on_paper() {
    let folder = TestFolder::new("python");
    let path = folder.file("weights.json");
    fs::write(&path, PYTHON_FILE).expect("the folder can be written to");
    let run = load(&path).expect("a file as Python writes it");
    let first = Matrix::from_rows(&[
        [0.30000000000000004, 0.12345678901234566],
        [0.03922322702763681, 0.3333333333333333],
        [1.2e-05, 0.5],
    ]);
    let second = Matrix::from_rows(&[[0.7000000000000001, 0.25], [0.14285714285714285, 0.6]]);
    let softmax = Layer::Activation(Activation::Softmax);
    let expected = Network { layers: vec![linear(first, None), linear(second, None), softmax] };
    assert_eq!(run.network, expected, "a row an input; no biases; softmax, which has no weights, at the end");
    assert_eq!(bits(&run.network), bits(&expected), "every digit counts");
    assert_eq!((run.recipe.as_str(), run.epochs_done), ("school", 0), "the file says nothing of epochs");
    assert_eq!(run.settings, recipe("school").settings(1), "nor of settings: they are those of its text");

    // z = (0.3079, 0.4901), o = (0.2855, 0.3710), exp(o) = (1.3304, 1.4492), together 2.7796.
    let mut workspace = Workspace::new(&run.network);
    run.network.forward(&Matrix::from_rows(&[[1.0, 0.2, 0.6]]), &mut workspace);
    let expected = Matrix::from_rows(&[[0.4786, 0.5214]]);
    assert_all_close(workspace.answer(), &expected, FOUR_DECIMALS, "the answer to x = (1, 0.2, 0.6)");
}

#[test]
fn a_file_of_the_school_project_may_be_laid_out_otherwise() {
    let folder = TestFolder::new("layout");
    let path = folder.file("weights.json");
    fs::write(&path, "\n [[[1,-2],\r\n[0,4e0]] ]\n").expect("the folder can be written to");
    let layers = vec![
        linear(Matrix::from_rows(&[[1.0, -2.0], [0.0, 4.0]]), None),
        Layer::Activation(Activation::Softmax),
    ];
    assert_eq!(load(&path).expect("one layer, other white space").network, Network { layers });
}

#[test]
fn a_file_of_our_own_is_loaded_as_chapter_8_loads_it() {
    let folder = TestFolder::new("own-file");
    let path = folder.file("weights.json");
    let (training, _) = tiny_digits(1);
    let mut run = recipe("nielsen").begin(&[15, 6, 10], 11);
    train(&mut run, 2, &training);
    save(&run, &path).expect("the run can be saved");
    assert_eq!(load(&path).expect("a file of ours"), run);
    assert_eq!(ch08_training::load(&path).expect("a file of ours"), run);
}

#[test]
fn what_is_exported_is_written_as_python_writes_it() {
    let folder = TestFolder::new("export");
    let path = folder.file("school.json");
    let first = Matrix::from_rows(&[[0.5, -1.0], [0.25, 3.0], [0.0, 0.125]]);
    let second = Matrix::from_rows(&[[1.0], [2.5]]);
    let softmax = Layer::Activation(Activation::Softmax);
    let network = Network { layers: vec![linear(first, None), linear(second, None), softmax] };
    export_school(&network, &path).expect("a network as the school project has it");
    let text = fs::read_to_string(&path).expect("the file is text");
    assert_eq!(text, "[[[0.5, -1.0], [0.25, 3.0], [0.0, 0.125]], [[1.0], [2.5]]]");
    assert_eq!(folder.names(), ["school.json"], "nothing else is left behind");
}

#[test]
fn what_is_exported_is_loaded_bit_for_bit() {
    let folder = TestFolder::new("round-trip");
    let path = folder.file("school.json");
    let awkward = Matrix::from_rows(&[
        [-0.0, Real::MIN_POSITIVE, Real::from_bits(1), Real::MAX],
        [Real::MIN, 1.0 / 3.0, -1.2e-5, 123_456_789.0],
    ]);
    let softmax = Layer::Activation(Activation::Softmax);
    let mut networks = vec![Network { layers: vec![linear(awkward, None), softmax] }];
    let (training, _) = tiny_digits(1);
    for name in ["school", "school-batch"] {
        let mut run = recipe(name).begin(&[15, 8, 10], 2);
        train(&mut run, 1, &training);
        networks.push(run.network);
    }
    networks.push(recipe("school").begin(&[6, 5, 4, 3], 3).network);
    for network in networks {
        export_school(&network, &path).expect("a network as the school project has it");
        let loaded = load(&path).expect("what was just written");
        assert_eq!(loaded.network, network, "exported and loaded");
        assert_eq!(bits(&loaded.network), bits(&network), "exported and loaded: equal, but other bits");
        assert_eq!(loaded.recipe, "school");
    }
}

// Errors: what is wrong, and what to do.

#[test]
fn a_network_that_the_school_project_could_not_have_is_not_exported() {
    let folder = TestFolder::new("not-like-school");
    let path = folder.file("school.json");
    let like_school = recipe("school").architecture;
    let network = |architecture| Network::new(&[6, 5, 3], architecture, &mut Random::new(1));
    let with_relu = network(Architecture { between: Some(Activation::Relu), ..like_school });
    let with_sigmoid = network(Architecture { output: Activation::Sigmoid, ..like_school });
    let mut without_softmax = network(like_school);
    without_softmax.layers.pop();
    let refused = [
        (network(Architecture::default()), "this network has biases, and the school project's has none"),
        (recipe("hidden20").begin(&[6, 20, 3], 1).network, "this network has biases"),
        (with_relu, "this network has an activation between its layers, and the school project's has none"),
        (with_sigmoid, "this network does not end in softmax, as the school project's does"),
        (without_softmax, "this network does not end in softmax, as the school project's does"),
        (Network::default(), "this network does not end in softmax"),
    ];
    fs::write(&path, PYTHON_FILE).expect("the folder can be written to");
    for (network, why) in refused {
        let message = expect_like_school(&network).expect_err(why).to_string();
        assert!(message.starts_with(&format!("not exported: {why}")), "{why}: {message}");
        assert!(message.contains("`chalknet train school`"), "what can one do? {message}");
        let same = export_school(&network, &path).expect_err(why).to_string();
        assert_eq!(same, message, "asking before the work and exporting say the same");
        let kept = fs::read_to_string(&path).expect("the old file is there");
        assert_eq!(kept, PYTHON_FILE, "{why}: the old file was lost");
    }
    for sizes in [&[6, 5, 3][..], &[6, 3], &[6, 5, 4, 3]] {
        let network = Network::new(sizes, like_school, &mut Random::new(1));
        expect_like_school(&network).expect("linear layers and softmax, however many");
    }
}

#[test]
fn an_infinite_weight_is_not_exported() {
    let folder = TestFolder::new("infinite");
    let path = folder.file("school.json");
    fs::write(&path, PYTHON_FILE).expect("the folder can be written to");
    for bad in [Real::INFINITY, Real::NEG_INFINITY, Real::NAN] {
        let mut network = recipe("school").begin(&[6, 5, 3], 1).network;
        let Layer::Linear(second) = &mut network.layers[1] else { panic!("the second layer is linear") };
        second.weights[(4, 2)] = bad;
        let message = export_school(&network, &path).expect_err("JSON has no word for it").to_string();
        assert!(message.starts_with(&path.display().to_string()), "which file? {message}");
        assert!(message.contains("not written: a weight has become infinite or NaN"), "{message}");
        let kept = fs::read_to_string(&path).expect("the old file is there");
        assert_eq!(kept, PYTHON_FILE, "{bad}: the old file was lost");
    }
}

#[test]
fn an_export_that_has_no_place_says_what_to_do() {
    let folder = TestFolder::new("no-place");
    let network = recipe("school").begin(&[6, 5, 3], 1).network;
    let error = export_school(&network, &folder.file("missing/school.json")).expect_err("no such folder");
    let message = error.to_string();
    assert!(message.starts_with("cannot write ") && message.contains("--export school FILE"), "{message}");
    assert!(folder.names().is_empty(), "a failed export leaves something behind");
}

#[test]
fn every_fault_in_a_file_of_the_school_project_has_its_message() {
    let folder = TestFolder::new("faults");
    let path = folder.file("weights.json");
    let faults = [
        ("[]", "line 1, column 3: a network needs at least one layer, but this list is empty"),
        ("[[]]", "line 1, column 4: a layer needs at least one weight"),
        ("[[[]]]", "line 1, column 6: a layer needs at least one weight"),
        ("[[[1, 2]], [[], []]]", "line 1, column 20: a layer needs at least one weight"),
        ("[[[1, 2], [3]]]", "line 1, column 14: row 2 has 1 numbers, not as many as the others"),
        ("[[[1, 2]], [[1], [2], [3]]]", "column 27: layer 2 takes 3 inputs, but the one before puts out 2"),
        ("[[[1, 2]], [[1, 2]]]", "line 1, column 20: layer 2 takes 1 inputs, but the one before puts out 2"),
        ("[[[1]]] [[[2]]]", "line 1, column 9: the file should end here, but something follows"),
        ("[[[1]]]\n\n.", "line 3, column 1: the file should end here, but something follows"),
        ("[[[1e999]]]", "line 1, column 4: this number is too large"),
        // What Python writes for weights that have become infinite or NaN; JSON does not know these words.
        (
            "[[[1, Infinity]]]",
            "line 1, column 7: a number is expected here, not Infinity: that is left of a training",
        ),
        (
            "[[[1, -Infinity]]]",
            "line 1, column 7: a number is expected here, not -Infinity: that is left of a training",
        ),
        ("[[[NaN]]]", "line 1, column 4: a number is expected here, not NaN: that is left of a training"),
        ("[[1, 2]]", "line 1, column 3: a [ is expected here, not '1'"),
        ("[[[1, 2], null]]", "line 1, column 11: a [ is expected here, not 'n'"),
        ("[[[[1]]]]", "line 1, column 4: a number is expected here"),
        ("[[[1, 2]]", "line 1, column 10: the file ends here, but a , or a ] is expected: was it cut off?"),
        ("5", "line 1, column 1: these are not the weights of a network: such a file begins with {"),
        ("", "line 1, column 1: there is nothing in this file"),
    ];
    for (text, expected) in faults {
        fs::write(&path, text).expect("the folder can be written to");
        let message = load(&path).expect_err(text).to_string();
        assert!(message.starts_with(&path.display().to_string()), "{text}: which file? {message}");
        assert!(message.contains(expected), "{text}\n  found    {message}\n  expected {expected}");
    }
}

#[test]
fn a_file_that_is_not_there_or_not_text_is_refused() {
    let folder = TestFolder::new("not-text");
    let message = load(&folder.file("missing.json")).expect_err("there is no such file").to_string();
    assert!(message.starts_with("cannot read ") && message.contains("--weights FILE"), "{message}");
    let path = folder.file("weights.json");
    fs::write(&path, [b'[', 0xFF, 0xFE]).expect("the folder can be written to");
    let message = load(&path).expect_err("this is no text").to_string();
    assert!(message.contains("this is not text, so these are not the weights of a network"), "{message}");
}

#[test]
fn training_cannot_go_on_from_bare_weights_and_chapter_8_says_why() {
    let folder = TestFolder::new("bare");
    let path = folder.file("weights.json");
    for text in [PYTHON_FILE, "\n  [", "[]"] {
        fs::write(&path, text).expect("the folder can be written to");
        let message = ch08_training::load(&path).expect_err("there is no seed in it").to_string();
        for part in
            ["bare weights, as the school project saves them", "tested and shown", "no training can go on"]
        {
            assert!(message.contains(part), "the message does not say {part:?}: {message}");
        }
        assert!(message.starts_with(&path.display().to_string()), "which file? {message}");
    }
}

#[test]
fn no_cut_and_no_wrong_character_makes_loading_panic() {
    let folder = TestFolder::new("damage");
    let path = folder.file("weights.json");
    let whole = "[[[0.5, -1e0], [1, 2]], [[3], [4]]]";
    fs::write(&path, whole).expect("the folder can be written to");
    load(&path).expect("the undamaged file");
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).expect("the folder can be written to");
        assert!(load(&path).is_err(), "cut off, but loaded: {}", &whole[..length]);
    }
    for position in 0..whole.len() {
        for wrong in *b"\"9][, e-\xC3" {
            let mut bytes = whole.as_bytes().to_vec();
            bytes[position] = wrong;
            fs::write(&path, bytes).expect("the folder can be written to");
            // Some damage only makes another number; what counts is that none makes a network that panics.
            if let Ok(run) = load(&path) {
                let mut workspace = Workspace::new(&run.network);
                run.network.forward(&Matrix::zeros(1, run.network.inputs()), &mut workspace);
            }
        }
    }
}

// Sanity.

#[test]
fn tiny35_learns_to_read_most_of_the_tiny_digits() {
    let seed = 1;
    let tiny35 = recipe("tiny35");
    let (training, test_pictures) = tiny_digits(seed);
    let mut run = tiny35.begin(&tiny35.sizes(training.inputs(), training.classes()), seed);
    let before = test(&run.network, run.settings.loss, &test_pictures, &all(&test_pictures));
    // The recipe has 10,000 epochs; 300 are enough to see that it learns.
    let outcome = train_and_test(&mut run, 300, (&training, &all(&training)), &test_pictures);
    let (first, last) = (before.loss(), outcome.test.loss());
    assert!((2.0..3.0).contains(&first), "seed {seed}: loss {first}, but ln 10 = 2.30 is pure guessing");
    assert!(
        last < 0.6 * first,
        "seed {seed}: the loss went from {first} to {last}: hardly anything is learned"
    );
    let right = outcome.test.right;
    assert!(right > 130, "seed {seed}: {right} of 200 tiny digits were read right after 300 epochs");
}

// ---- What was measured ----

/// The table of LESSONS §9.2, made from the list of recipes.
fn table_of_the_book() -> String {
    let show = |percents: &[f64; 5]| {
        let Spread { mean, deviation, .. } = Spread::of(percents);
        format!("{mean:.2} ± {deviation:.2} %")
    };
    let mut table =
        String::from("| recipe | its text states | training pictures | test pictures |\n|---|---|---|---|\n");
    for recipe in RECIPES {
        let (training, test) = recipe.measured.percents(recipe.source);
        table +=
            &format!("| `{}` | {} | {} | {} |\n", recipe.name, recipe.stated, show(&training), show(&test));
    }
    table
}

#[test]
fn the_table_in_the_book_is_that_of_the_recipes() {
    show_as_in_the_book(&table_of_the_book());
}

/// The figures were measured in single precision; double precision rounds otherwise and gives slightly other ones.
#[cfg(not(feature = "f64"))]
mod single_precision {
    use super::*;
    use chalknet::ch02_data;
    use chalknet::ch08_training::split;
    use std::thread;

    /// How many training and test pictures one network of a recipe reads right.
    fn measure(recipe: &Recipe, seed: u64, folder: &(DataSet, DataSet)) -> (usize, usize) {
        let drawn;
        let (training, test) = match recipe.source {
            Source::Folder => folder,
            Source::TinyDigits => {
                drawn = tiny_digits(seed);
                &drawn
            }
        };
        let (numbers, _) = split(training.count());
        let mut run = recipe.begin(&recipe.sizes(training.inputs(), training.classes()), seed);
        let outcome = train_and_test(&mut run, recipe.epochs, (training, &numbers), test);
        (outcome.training.right, outcome.test.right)
    }

    /// What the list of recipes says of a seed, 1 to 5.
    fn recorded(recipe: &Recipe, seed: u64) -> (usize, usize) {
        let i = seed as usize - 1;
        (recipe.measured.training[i], recipe.measured.test[i])
    }

    fn bundled_pictures() -> (DataSet, DataSet) {
        ch02_data::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"))
            .expect("the bundled pictures load")
    }

    #[test]
    fn the_figures_of_onelayer_are_measured_again() {
        let onelayer = Recipe::named("onelayer").expect("it is in the list");
        let folder = bundled_pictures();
        for seed in 1..=5 {
            assert_eq!(measure(&onelayer, seed, &folder), recorded(&onelayer, seed), "seed {seed}");
        }
    }

    #[test]
    fn the_weights_of_onelayer_look_as_in_the_book() {
        let folder = TestFolder::new("weights");
        let program = |words: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_chalknet"));
            let output =
                command.current_dir(&folder.path).args(words).output().expect("chalknet can be started");
            String::from_utf8(output.stdout).expect("it writes UTF-8")
        };
        program(&["train", "onelayer"]);
        show_as_in_the_book(program(&["weights", "onelayer", "--count", "2"]).trim_end());
    }

    /// All figures of the table, measured again: `make five`. It takes minutes, so `cargo test` leaves it out.
    #[test]
    #[ignore = "takes minutes: make five"]
    fn five_seeds_of_every_recipe_give_the_figures_of_the_table() {
        let folder = bundled_pictures();
        let mut differ = Vec::new();
        for recipe in &RECIPES {
            let measured: Vec<(usize, usize)> = thread::scope(|scope| {
                let folder = &folder;
                let start = |seed| scope.spawn(move || measure(recipe, seed, folder));
                let running: Vec<_> = (1..=5).map(start).collect();
                running.into_iter().map(|thread| thread.join().expect("training does not panic")).collect()
            });
            for (seed, found) in (1..).zip(measured) {
                println!(
                    "{:<12} seed {seed}: {} training pictures right, {} test pictures",
                    recipe.name, found.0, found.1
                );
                if found != recorded(recipe, seed) {
                    differ.push(format!(
                        "{} seed {seed}: {found:?}, but the list says {:?}",
                        recipe.name,
                        recorded(recipe, seed)
                    ));
                }
            }
        }
        assert!(
            differ.is_empty(),
            "src/ch09_recipes/list.rs and LESSONS §9.2 need new figures:\n{}",
            differ.join("\n")
        );
        println!("\n{}", table_of_the_book());
    }
}

// ---- What to see ----

/// How many of the 200 test pictures of tiny35 are known from the pictures that were learned, what that allows, and
/// what the network makes of it.
fn what_tiny35_tests(seed: u64) -> String {
    let (training, test) = tiny_digits(seed);
    let (learned, _) = ch08_training::split(training.count());
    let every_test_picture: Vec<usize> = (0..test.count()).collect();
    // For each different picture, how often it stands for each digit.
    let count_digits = |data: &DataSet, numbers: &[usize]| {
        let mut digits: BTreeMap<Vec<u8>, [usize; 10]> = BTreeMap::new();
        for &number in numbers {
            digits.entry(data.picture(number).to_vec()).or_default()[data.label(number)] += 1;
        }
        digits
    };
    let (learned, asked) = (count_digits(&training, &learned), count_digits(&test, &every_test_picture));
    let (mut known, mut by_heart, mut at_most) = (0, 0, 0);
    for (picture, digits) in &asked {
        at_most += digits.iter().max().copied().unwrap_or(0);
        let Some(seen) = learned.get(picture) else { continue };
        known += digits.iter().sum::<usize>();
        // Among equally common digits the first.
        let commonest = (0..10).max_by_key(|&digit| (seen[digit], 10 - digit)).unwrap_or(0);
        by_heart += digits[commonest];
    }
    let network = recipe("tiny35").measured.test[seed as usize - 1];
    let different = learned.len();
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
    let (height, width) = training.size();
    let first_of = |digit| (0..training.count()).find(|&number| training.label(number) == digit);
    let numbers: Vec<usize> = (0..10).filter_map(first_of).collect();
    let mut text = String::new();
    for row in 0..height {
        for &number in &numbers {
            // Ink is 0 here. Two characters a pixel, so that it is about square.
            let pixels = &training.picture(number)[row * width..(row + 1) * width];
            text += &pixels.iter().map(|&pixel| if pixel == 0 { "██" } else { "  " }).collect::<String>();
            text += "  ";
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text += "\nseed   different pictures   known   by heart   at most   network\n";
    for seed in 1..=5 {
        text += &what_tiny35_tests(seed);
    }
    show_as_in_the_book(&text);
}

/// Numbers that a Python program can make too, with 17 digits: 784 inputs, 20 hidden neurons, 10 classes.
fn made_up_school_file() -> String {
    let first = |i: usize, j: usize| ((i * 31 + j * 17 + i * j * 7) % 1009) as f64 / 1009.0 - 0.5;
    let second = |i: usize, j: usize| ((i * 13 + j * 29 + i * j * 5) % 101) as f64 / 101.0 - 0.5;
    let layer = |inputs: usize, outputs: usize, weight: &dyn Fn(usize, usize) -> f64| {
        let row = |i| (0..outputs).map(|j| format!("{:?}", weight(i, j))).collect::<Vec<_>>().join(", ");
        (0..inputs).map(|i| format!("[{}]", row(i))).collect::<Vec<_>>().join(", ")
    };
    format!("[[{}], [{}]]", layer(784, 20, &first), layer(20, 10, &second))
}

#[test]
fn a_school_file_gives_as_many_right_answers_as_numpy_counts() {
    let folder = TestFolder::new("numpy");
    let path = folder.file("python.json");
    fs::write(&path, made_up_school_file()).expect("the folder can be written to");
    let run = load(&path).expect("a file as Python's json.dump writes it");
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let (_, pictures) = chalknet::ch02_data::load(&data).expect("the bundled pictures load");
    let numbers: Vec<usize> = (0..pictures.count()).collect();
    let score = test(&run.network, run.settings.loss, &pictures, &numbers);
    // NumPy 2: ((pictures/255 @ first @ second).argmax(1) == labels).sum(); the closest race there is won by 6e-5.
    assert_eq!((score.right, score.pictures), (886, 10_000));
}

#[test]
fn the_first_tables_of_the_command_recipes_stand_in_the_book() {
    let output = Command::new(env!("CARGO_BIN_EXE_chalknet")).arg("recipes").output();
    let text = String::from_utf8(output.expect("chalknet can be started").stdout).expect("it writes UTF-8");
    let tables: Vec<&str> = text.split("\n\n").take(2).collect();
    show_as_in_the_book(&tables.join("\n\n"));
}
