//! Chapter 8, training: run it with `cargo test --test ch08_training`, in double precision with `--features f64`.

mod common;

use chalknet::ch02_data::{self, numbers_as_names, shuffle, DataSet, Shifts};
use chalknet::ch03_linear::{Linear, Start};
use chalknet::ch04_activation::Activation;
use chalknet::ch05_loss::{cross_entropy, Loss};
use chalknet::ch06_descent::{measured_gradient, one_cycle};
use chalknet::ch07_backprop::softmax_jacobian;
use chalknet::ch08_training::{
    load, save, split, test, train_epoch, Architecture, Buffers, Layer, Network, Run, Score, Settings,
    Velocity, Workspace, COURSE,
};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::product::product;
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    assert_all_close, assert_close, assert_gradient, random_matrix, random_targets, toy, TestFolder, Toy,
    FOUR_DECIMALS, TOLERANCE,
};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

// What the tests below share.

fn linear(weights: &Matrix, bias: &Matrix) -> Layer {
    Layer::Linear(Linear { weights: weights.clone(), bias: Some(bias.clone()) })
}

fn toy_network(toy: &Toy) -> Network {
    let layers = vec![
        linear(&toy.weights_1, &toy.bias_1),
        Layer::Activation(Activation::Relu),
        linear(&toy.weights_2, &toy.bias_2),
        Layer::Activation(Activation::Softmax),
    ];
    Network { layers }
}

/// Linear layers of these sizes, `hidden` between them (if anything) and `output` at the end.
fn network_of(
    sizes: &[usize],
    hidden: Option<Activation>,
    output: Activation,
    with_bias: bool,
    random: &mut Random,
) -> Network {
    let mut layers = Vec::new();
    for (i, pair) in sizes.windows(2).enumerate() {
        let bias = with_bias.then(|| random_matrix(1, pair[1], -0.5, 0.5, random));
        layers.push(Layer::Linear(Linear {
            weights: random_matrix(pair[0], pair[1], -1.0, 1.0, random),
            bias,
        }));
        let is_last = i + 2 == sizes.len();
        if is_last {
            layers.push(Layer::Activation(output));
        } else if let Some(hidden) = hidden {
            layers.push(Layer::Activation(hidden));
        }
    }
    Network { layers }
}

fn loss_of(network: &Network, x: &Matrix, y: &Matrix, loss: Loss) -> Real {
    let mut workspace = Workspace::new(network);
    network.forward(x, &mut workspace);
    network.loss(y, loss, &workspace)
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

fn assert_same_bits(found: &Network, expected: &Network, diagnosis: &str) {
    assert_eq!(found, expected, "{diagnosis}");
    assert_eq!(bits(found), bits(expected), "{diagnosis}: equal numbers, but other bits");
}

/// FNV-1a, a short number that changes when any bit of the parameters does.
fn fingerprint(network: &Network) -> u64 {
    let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
    for linear in network.linear_layers() {
        let biases = linear.bias.iter().flat_map(Matrix::values);
        for number in linear.weights.values().iter().chain(biases) {
            for byte in number.to_bits().to_le_bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
            }
        }
    }
    hash
}

/// Pictures of 2x3 pixels in 3 classes: the column of the class is inked, the others are speckled paper.
fn tiny_data(count: usize) -> DataSet {
    let mut random = Random::new(2024);
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
    for number in 0..count {
        let class = number % 3;
        for pixel in 0..6 {
            let ink = if pixel % 3 == class { 150 + random.below(100) } else { random.below(80) };
            pixels.push(ink as u8);
        }
        labels.push(class as u8);
    }
    let (pictures, labels) = (Idx::new(&[count, 2, 3], &pixels), Idx::new(&[count], &labels));
    DataSet::new(Path::new("tiny"), pictures, labels, numbers_as_names(3))
        .expect("the tiny data set is in order")
}

fn all(data: &DataSet) -> Vec<usize> {
    (0..data.count()).collect()
}

fn tiny_settings(seed: u64) -> Settings {
    Settings { seed, batch: 7, ..Settings::default() }
}

/// A 6-5-3 network that has learned `epochs` epochs from the tiny data set.
fn tiny_run(seed: u64, epochs: u64, data: &DataSet) -> Run {
    let mut run = Run::new(&[6, 5, 3], Architecture::default(), tiny_settings(seed));
    train(&mut run, epochs, data);
    run
}

fn train(run: &mut Run, epochs: u64, data: &DataSet) {
    let mut buffers = Buffers::new(&run.network);
    for _ in 0..epochs {
        train_epoch(run, data, &all(data), &mut buffers, |_| ());
    }
}

/// The pictures that come with Chalknet, read once for all tests.
fn mnist() -> &'static DataSet {
    static MNIST: OnceLock<DataSet> = OnceLock::new();
    MNIST.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        ch02_data::load(&folder).expect("the data folder holds MNIST").0
    })
}

// The worked example.

#[test]
fn the_toy_network_loses_as_the_lesson_says_before_and_after_its_first_step() {
    let toy = toy();
    let mut network = toy_network(&toy);
    let mut workspace = Workspace::new(&network);
    network.forward(&toy.x, &mut workspace);
    let before = network.loss(&toy.y, Loss::CrossEntropy, &workspace);
    assert_close(before, 1.1032, FOUR_DECIMALS, "the loss before the step");

    network.backward(&toy.x, &toy.y, Loss::CrossEntropy, &mut workspace);
    network.step(&workspace.gradients, toy.learning_rate);
    network.forward(&toy.x, &mut workspace);
    let after = network.loss(&toy.y, Loss::CrossEntropy, &workspace);
    assert_close(after, 0.3980, FOUR_DECIMALS, "the loss after the step (is the sign of the step right?)");
}

#[test]
fn the_toy_network_has_the_weights_of_the_lesson_after_its_first_step() {
    let toy = toy();
    let mut network = toy_network(&toy);
    let mut workspace = Workspace::new(&network);
    network.forward(&toy.x, &mut workspace);
    network.backward(&toy.x, &toy.y, Loss::CrossEntropy, &mut workspace);
    network.step(&workspace.gradients, toy.learning_rate);

    let weights_1 = Matrix::from_rows(&[[0.2327, -0.4], [0.4664, -0.2]]);
    let bias_1 = Matrix::from_rows(&[[-0.0673, 0.1]]);
    let weights_2 = Matrix::from_rows(&[[0.1659, 0.0341], [0.4, 0.8]]);
    let bias_2 = Matrix::from_rows(&[[-0.2341, 0.5341]]);
    let learned: Vec<&Linear> = network.linear_layers().collect();
    let first = "W₁ (its gradient needs W₂ as it was before the step)";
    assert_all_close(&learned[0].weights, &weights_1, FOUR_DECIMALS, first);
    assert_all_close(learned[0].bias.as_ref().expect("b₁"), &bias_1, FOUR_DECIMALS, "b₁");
    assert_all_close(&learned[1].weights, &weights_2, FOUR_DECIMALS, "W₂");
    assert_all_close(learned[1].bias.as_ref().expect("b₂"), &bias_2, FOUR_DECIMALS, "b₂");
}

// Properties: the network.

#[test]
fn the_network_of_the_course_has_79510_parameters() {
    let network = Network::new(&[784, 100, 10], Architecture::default(), &mut Random::new(1));
    assert_eq!(network.parameters(), 79_510, "784·100 + 100 + 100·10 + 10");
    assert_eq!((network.inputs(), network.outputs()), (784, 10));
    let mut without_bias = network.clone();
    for layer in &mut without_bias.layers {
        if let Layer::Linear(linear) = layer {
            linear.bias = None;
        }
    }
    assert_eq!(without_bias.parameters(), 79_400, "784·100 + 100·10, no biases");
}

#[test]
fn a_new_network_has_relu_between_its_layers_and_softmax_at_the_end() {
    let network = Network::new(&[6, 5, 4, 3], Architecture::default(), &mut Random::new(1));
    assert_eq!(kinds(&network), ["6x5 + b", "relu", "5x4 + b", "relu", "4x3 + b", "softmax"]);
    for linear in network.linear_layers() {
        let bias = linear.bias.as_ref().expect("every layer has a bias");
        assert!(bias.values().iter().all(|&bias| bias == 0.0), "a bias starts at 0");
        assert!(linear.weights.values().iter().any(|&weight| weight < 0.0), "some weights are negative");
    }
}

/// The layers of a network, a word each: "6x5" is linear without biases, "6x5 + b" with them.
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

#[test]
fn a_network_is_built_as_its_architecture_says() {
    let build = |sizes: &[usize], architecture| Network::new(sizes, architecture, &mut Random::new(1));
    let tanh_between = Architecture {
        weights: Start::Uniform(0.5),
        biases: Some(Start::Uniform(0.1)),
        between: Some(Activation::Tanh),
        output: Activation::Sigmoid,
    };
    let expected = ["6x5 + b", "tanh", "5x4 + b", "tanh", "4x3 + b", "sigmoid"];
    assert_eq!(
        kinds(&build(&[6, 5, 4, 3], tanh_between)),
        expected,
        "between only between, output at the end"
    );
    assert_eq!(kinds(&build(&[6, 3], tanh_between)), ["6x3 + b", "sigmoid"], "nothing is between one layer");

    let bare = Architecture { biases: None, between: None, ..tanh_between };
    assert_eq!(kinds(&build(&[6, 5, 4, 3], bare)), ["6x5", "5x4", "4x3", "sigmoid"], "no biases, no bends");

    for linear in build(&[6, 5, 3], tanh_between).linear_layers() {
        let bias = linear.bias.as_ref().expect("biases were asked for").values();
        assert!(bias.iter().all(|b| b.abs() <= 0.1), "biases start as `biases` says: {bias:?}");
        assert!(bias.iter().any(|&b| b != 0.0), "biases start as `biases` says, not at 0");
        let weights = linear.weights.values();
        assert!(weights.iter().all(|weight| weight.abs() <= 0.5), "weights start as `weights` says");
        assert!(weights.iter().any(|weight| weight.abs() > 0.2), "weights start as `weights` says");
    }
}

#[test]
fn a_network_without_biases_starts_with_the_same_weights() {
    let with = Network::new(&[6, 5, 3], Architecture::default(), &mut Random::new(1));
    let architecture = Architecture { biases: None, ..Architecture::default() };
    let without = Network::new(&[6, 5, 3], architecture, &mut Random::new(1));
    for (a, b) in with.linear_layers().zip(without.linear_layers()) {
        assert_eq!(a.weights, b.weights, "seed 1: biases of 0 draw no random numbers");
    }
}

#[test]
fn a_layer_that_does_not_fit_is_not_put_behind_the_others() {
    let layer = |inputs, neurons| {
        Layer::Linear(Linear::new(inputs, neurons, Start::HeNormal, None, &mut Random::new(1)))
    };
    let mut network = Network::default();
    network.push(layer(6, 5)).expect("the first layer may take what it wants");
    let problem = network.push(layer(4, 3)).expect_err("4 is not 5");
    assert_eq!(problem, "layer 2 takes 4 inputs, but the one before puts out 5");
    network.push(Layer::Activation(Activation::Relu)).expect("an activation takes anything");
    let problem = network.push(layer(6, 3)).expect_err("6 is not 5, though an activation stands between");
    assert_eq!(problem, "layer 3 takes 6 inputs, but the one before puts out 5");
    assert_eq!(kinds(&network), ["6x5", "relu"], "what was refused is not there");
    network.push(layer(5, 3)).expect("5 is 5");
    network.push(Layer::Activation(Activation::Softmax)).expect("an activation takes anything");
    assert_eq!(kinds(&network), ["6x5", "relu", "5x3", "softmax"]);
    assert_eq!((network.inputs(), network.outputs()), (6, 3));

    let mut begins_with_a_bend = Network::default();
    begins_with_a_bend.push(Layer::Activation(Activation::Sigmoid)).expect("an activation may stand first");
    begins_with_a_bend.push(layer(6, 5)).expect("there is no linear layer before it");
    assert_eq!(kinds(&begins_with_a_bend), ["sigmoid", "6x5"]);
}

#[test]
#[should_panic(expected = "a network needs at least inputs and outputs, not [784]")]
fn a_network_with_one_size_is_refused() {
    Network::new(&[784], Architecture::default(), &mut Random::new(1));
}

#[test]
fn a_network_is_finite_until_a_weight_or_a_bias_is_not() {
    let good = Network::new(&[6, 5, 3], Architecture::default(), &mut Random::new(1));
    assert!(good.is_finite(), "a new network has only numbers");
    for bad in [Real::INFINITY, Real::NEG_INFINITY, Real::NAN] {
        for in_the_bias in [false, true] {
            let mut network = good.clone();
            let Layer::Linear(Linear { weights, bias: Some(bias) }) = &mut network.layers[2] else {
                panic!("the third layer is linear and has a bias");
            };
            let numbers = if in_the_bias { bias } else { weights };
            numbers.values_mut()[2] = bad;
            assert!(!network.is_finite(), "{bad} in the last layer, in the bias: {in_the_bias}");
        }
    }
    let without_biases = Architecture { biases: None, ..Architecture::default() };
    assert!(
        Network::new(&[6, 3], without_biases, &mut Random::new(1)).is_finite(),
        "no biases, none infinite"
    );
}

#[test]
fn passes_change_nothing_in_the_network_and_can_be_repeated() {
    let mut random = Random::new(5);
    let network = Network::new(&[6, 5, 3], Architecture::default(), &mut random);
    let before = network.clone();
    let (x, y) = (random_matrix(4, 6, 0.0, 1.0, &mut random), random_targets(4, 3, &mut random));
    let mut workspace = Workspace::new(&network);
    let mut gradients = Vec::new();
    let mut losses = Vec::new();
    for _ in 0..3 {
        network.forward(&x, &mut workspace);
        losses.push(network.loss(&y, Loss::CrossEntropy, &workspace));
        network.backward(&x, &y, Loss::CrossEntropy, &mut workspace);
        gradients.push(workspace.gradients.clone());
    }
    assert_same_bits(&network, &before, "only the step may change weights");
    assert!(losses.iter().all(|&loss| loss == losses[0]), "the same pass three times: losses {losses:?}");
    assert!(
        gradients.iter().all(|found| *found == gradients[0]),
        "the same pass three times: other gradients"
    );
}

#[test]
fn old_numbers_in_the_buffers_do_no_harm() {
    let mut random = Random::new(6);
    let output = Activation::Softmax;
    let network = network_of(&[6, 5, 3], Some(Activation::Tanh), output, true, &mut random);
    let (x, y) = (random_matrix(4, 6, 0.0, 1.0, &mut random), random_targets(4, 3, &mut random));
    let mut clean = Workspace::new(&network);
    network.forward(&x, &mut clean);
    network.backward(&x, &y, Loss::CrossEntropy, &mut clean);

    let mut used = Workspace::new(&network);
    for i in 0..network.layers.len() {
        let rubbish = Matrix::from_rows(&[[7.0; 9]; 9]);
        used.outputs[i] = rubbish.clone();
        used.output_gradients[i] = rubbish.clone();
        if let Layer::Linear(layer) = &network.layers[i] {
            // Gradients of the same shape and full of other numbers.
            let (inputs, neurons) = (layer.weights.rows(), layer.weights.columns());
            let (x, dz) =
                (Matrix::new(1, inputs, vec![7.0; inputs]), Matrix::new(1, neurons, vec![7.0; neurons]));
            layer.gradient(&x, &dz, &mut used.gradients[i]);
        }
    }
    network.forward(&x, &mut used);
    network.backward(&x, &y, Loss::CrossEntropy, &mut used);
    for (i, layer) in network.layers.iter().enumerate() {
        assert_eq!(used.outputs[i], clean.outputs[i], "layer {i}: old outputs were not overwritten");
        if let Layer::Linear(_) = layer {
            let problem = "old gradients were added to (forgot to set them to 0?)";
            assert_eq!(used.gradients[i], clean.gradients[i], "layer {i}: {problem}");
        }
    }
}

#[test]
fn a_network_reads_many_pictures_as_it_reads_them_one_by_one() {
    let mut random = Random::new(8);
    let network = Network::new(&[6, 5, 3], Architecture::default(), &mut random);
    let x = random_matrix(7, 6, 0.0, 1.0, &mut random);
    let (mut together, mut alone) = (Workspace::new(&network), Workspace::new(&network));
    network.forward(&x, &mut together);
    for n in 0..x.rows() {
        network.forward(&Matrix::new(1, 6, x.row(n).to_vec()), &mut alone);
        assert_eq!(alone.answer().values(), together.answer().row(n), "picture {n}: pictures got mixed up");
    }
}

#[test]
fn a_step_goes_downhill_by_rate_times_gradient_with_and_without_bias() {
    let mut random = Random::new(9);
    for with_bias in [true, false] {
        let mut network =
            network_of(&[6, 5, 3], Some(Activation::Tanh), Activation::Softmax, with_bias, &mut random);
        let (x, y) = (random_matrix(4, 6, 0.0, 1.0, &mut random), random_targets(4, 3, &mut random));
        let mut workspace = Workspace::new(&network);
        network.forward(&x, &mut workspace);
        network.backward(&x, &y, Loss::CrossEntropy, &mut workspace);
        let before = network.clone();
        network.step(&workspace.gradients, 0.25);
        for (i, (layer, old)) in network.layers.iter().zip(&before.layers).enumerate() {
            let (Layer::Linear(new), Layer::Linear(old)) = (layer, old) else { continue };
            let gradient = &workspace.gradients[i];
            let mut expected = old.clone();
            for (weight, slope) in expected.weights.values_mut().iter_mut().zip(gradient.weights().values()) {
                *weight -= 0.25 * slope;
            }
            if let Some(bias) = &mut expected.bias {
                for (bias, slope) in bias.values_mut().iter_mut().zip(gradient.bias().values()) {
                    *bias -= 0.25 * slope;
                }
            }
            assert_eq!(*new, expected, "layer {i}, bias {with_bias}: each parameter minus η times its slope");
        }
    }
}

#[test]
fn the_short_form_at_the_end_equals_the_long_way_over_the_jacobian() {
    for seed in 1..=5 {
        let mut random = Random::new(seed);
        let network =
            network_of(&[4, 5, 3], Some(Activation::Sigmoid), Activation::Softmax, true, &mut random);
        let (x, y) = (random_matrix(5, 4, 0.0, 1.0, &mut random), random_targets(5, 3, &mut random));
        let mut workspace = Workspace::new(&network);
        network.forward(&x, &mut workspace);
        network.backward(&x, &y, Loss::CrossEntropy, &mut workspace);

        let p = workspace.answer();
        let mut dp = Matrix::default();
        Loss::CrossEntropy.backward(p, &y, y.rows(), &mut dp);
        for n in 0..p.rows() {
            let mut dz = Matrix::default();
            product(&Matrix::new(1, 3, dp.row(n).to_vec()), &softmax_jacobian(p.row(n)), &mut dz);
            let logits = network.layers.len() - 2;
            let short = Matrix::new(1, 3, workspace.output_gradients[logits].row(n).to_vec());
            assert_all_close(&short, &dz, TOLERANCE, &format!("seed {seed}, picture {n}: (P - Y) / N"));
        }
    }
}

#[test]
fn after_sigmoid_too_there_is_a_short_form_that_equals_the_long_way() {
    for seed in 1..=5 {
        let mut random = Random::new(seed);
        let network = network_of(&[4, 5, 3], Some(Activation::Tanh), Activation::Sigmoid, true, &mut random);
        let (x, y) = (random_matrix(5, 4, 0.0, 1.0, &mut random), random_targets(5, 3, &mut random));
        let mut workspace = Workspace::new(&network);
        network.forward(&x, &mut workspace);
        network.backward(&x, &y, Loss::BinaryCrossEntropy, &mut workspace);

        let (mut da, mut dz) = (Matrix::default(), Matrix::default());
        Loss::BinaryCrossEntropy.backward(workspace.answer(), &y, y.rows(), &mut da);
        Activation::Sigmoid.backward(workspace.answer(), &da, &mut dz);
        let short = &workspace.output_gradients[network.layers.len() - 2];
        assert_all_close(short, &dz, TOLERANCE, &format!("seed {seed}: (A - Y) / N"));
    }
}

#[test]
fn a_sigmoid_that_is_quite_sure_and_wrong_still_learns() {
    let layers = vec![
        linear(&Matrix::zeros(4, 2), &Matrix::from_rows(&[[1000.0, -1000.0]])),
        Layer::Activation(Activation::Sigmoid),
    ];
    let network = Network { layers };
    let (x, y) = (Matrix::zeros(1, 4), Matrix::from_rows(&[[0.0, 1.0]]));
    let mut workspace = Workspace::new(&network);
    network.forward(&x, &mut workspace);
    network.backward(&x, &y, Loss::BinaryCrossEntropy, &mut workspace);
    let db = workspace.gradients[0].bias();
    assert_eq!(db.values(), [1.0, -1.0], "the gradient must be A - Y: sigmoid's own slope out here is 0");
}

#[test]
fn the_loss_of_a_network_is_the_loss_of_its_answer() {
    let mut random = Random::new(11);
    for output in [Activation::Softmax, Activation::Sigmoid] {
        let network = network_of(&[4, 3], None, output, true, &mut random);
        let (x, y) = (random_matrix(5, 4, 0.0, 1.0, &mut random), random_targets(5, 3, &mut random));
        let mut workspace = Workspace::new(&network);
        network.forward(&x, &mut workspace);
        let diagnosis = format!("{output:?} and");
        let found = loss_of(&network, &x, &y, Loss::CrossEntropy);
        let expected = cross_entropy(workspace.answer(), &y);
        assert_close(found, expected, TOLERANCE, &format!("{diagnosis} cross-entropy"));
        for loss in [Loss::MeanSquaredError, Loss::BinaryCrossEntropy, Loss::Perceptron] {
            let found = loss_of(&network, &x, &y, loss);
            let expected = loss.value(workspace.answer(), &y);
            assert_close(found, expected, TOLERANCE, &format!("{diagnosis} {}", loss.name()));
        }
    }
}

#[test]
fn a_network_that_is_quite_sure_and_wrong_still_has_an_exact_loss_and_learns() {
    let layers = vec![
        linear(&Matrix::zeros(4, 3), &Matrix::from_rows(&[[1000.0, 0.0, 0.0]])),
        Layer::Activation(Activation::Softmax),
    ];
    let network = Network { layers };
    let (x, y) = (Matrix::zeros(1, 4), Matrix::from_rows(&[[0.0, 1.0, 0.0]]));
    let mut workspace = Workspace::new(&network);
    network.forward(&x, &mut workspace);
    assert_eq!(workspace.answer().values(), [1.0, 0.0, 0.0], "softmax gives the truth exactly 0");
    let loss = network.loss(&y, Loss::CrossEntropy, &workspace);
    assert_eq!(loss, 1000.0, "the loss must come from the logits, where nothing is lost");
    network.backward(&x, &y, Loss::CrossEntropy, &mut workspace);
    let db = workspace.gradients[0].bias();
    assert_eq!(
        db.values(),
        [1.0, -1.0, 0.0],
        "the gradient must be P - Y: the long way gives 0 where P is 0"
    );
}

#[test]
fn a_network_may_begin_with_an_activation() {
    let mut random = Random::new(13);
    let plain = network_of(&[4, 3], None, Activation::Softmax, true, &mut random);
    let mut network = plain.clone();
    network.layers.insert(0, Layer::Activation(Activation::Sigmoid));
    let (x, y) = (random_matrix(5, 4, -1.0, 1.0, &mut random), random_targets(5, 3, &mut random));
    let mut workspace = Workspace::new(&network);
    network.forward(&x, &mut workspace);
    network.backward(&x, &y, Loss::CrossEntropy, &mut workspace);

    let mut bent = Matrix::default();
    Activation::Sigmoid.forward(&x, &mut bent);
    let mut expected = Workspace::new(&plain);
    plain.forward(&bent, &mut expected);
    plain.backward(&bent, &y, Loss::CrossEntropy, &mut expected);
    assert_eq!(workspace.answer(), expected.answer());
    assert_eq!(workspace.gradients[1], expected.gradients[0], "as if the pictures had been bent before");
}

#[test]
fn passes_of_different_sizes_use_the_same_memory_again() {
    let data = tiny_data(10);
    let mut network = Network::new(&[6, 5, 3], Architecture::default(), &mut Random::new(3));
    let mut workspace = Workspace::new(&network);
    let (mut order, mut x, mut y) = (Vec::new(), Matrix::default(), Matrix::default());
    let mut places = Vec::new();
    for epoch in 0..4 {
        shuffle(&all(&data), 1, epoch, &mut order);
        // The last mini-batch has two pictures, the others four.
        for mini_batch in order.chunks(4) {
            data.mini_batch(mini_batch, &mut x, &mut y);
            network.forward(&x, &mut workspace);
            network.backward(&x, &y, Loss::CrossEntropy, &mut workspace);
            network.step(&workspace.gradients, 0.1);
            let mut now = vec![order.as_ptr() as usize, place(&x), place(&y)];
            now.extend(workspace.outputs.iter().map(place));
            now.extend(workspace.output_gradients.iter().map(place));
            now.extend(workspace.gradients.iter().flat_map(|g| [place(g.weights()), place(g.bias())]));
            places.push(now);
        }
    }
    for now in &places {
        assert_eq!(*now, places[0], "a buffer has moved: a pass through the network took new memory");
    }
}

fn place(matrix: &Matrix) -> usize {
    matrix.values().as_ptr() as usize
}

// Properties: training.

#[test]
fn the_split_cuts_off_one_in_twelve_and_loses_no_picture() {
    for count in [1, 2, 11, 12, 13, 24, 1000, 60_000] {
        let (training, validation) = split(count);
        assert_eq!(validation.len(), count / 12, "one of twelve pictures of {count} is for validation");
        assert_eq!(training.len(), count - count / 12);
        let mut both = [training, validation].concat();
        both.sort_unstable();
        let every: Vec<usize> = (0..count).collect();
        assert!(both == every, "of {count} pictures, some are in both parts or in none");
    }
    let (training, validation) = split(60_000);
    assert_eq!((training.len(), validation.len()), (55_000, 5_000));
    assert_eq!(split(60_000), (training, validation.clone()), "the same pictures every time");
    let early = validation.iter().filter(|&&number| number < 30_000).count();
    assert!((2_300..2_700).contains(&early), "drawn by lot: {early} of 5000 come from the first half");
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    let data = tiny_data(30);
    let run = tiny_run(7, 1, &data);
    assert_same_bits(&tiny_run(7, 1, &data).network, &run.network, "seed 7 twice");
    let start = bits(&tiny_run(7, 0, &data).network);
    assert_ne!(start, bits(&run.network), "an epoch has changed nothing");
    assert_ne!(bits(&tiny_run(8, 0, &data).network), start, "seeds 7 and 8 start with the same weights");
    assert_ne!(bits(&tiny_run(8, 1, &data).network), bits(&run.network), "seeds 7 and 8 give the same");
}

#[test]
fn the_score_counts_each_picture_before_the_step_that_learns_from_it() {
    let data = tiny_data(30);
    let mut run = Run::new(&[6, 5, 3], Architecture::default(), Settings { batch: 30, ..tiny_settings(3) });
    let before = test(&run.network, Loss::CrossEntropy, &data, &all(&data));
    let mut buffers = Buffers::new(&run.network);
    let score = train_epoch(&mut run, &data, &all(&data), &mut buffers, |_| ());
    let after = test(&run.network, Loss::CrossEntropy, &data, &all(&data));
    assert_eq!((score.pictures, score.right), (before.pictures, before.right));
    let tolerance = 30.0 * TOLERANCE as f64;
    let (found, expected) = (score.loss_sum, before.loss_sum);
    assert!((found - expected).abs() < tolerance, "{found}, expected {expected}, after the step {after:?}");
    assert!(after.loss_sum < before.loss_sum - 0.1, "a step over all pictures brings the loss down");
}

#[test]
fn the_score_so_far_can_be_watched_after_every_mini_batch() {
    let data = tiny_data(30);
    let mut run = Run::new(&[6, 5, 3], Architecture::default(), tiny_settings(3));
    let mut buffers = Buffers::new(&run.network);
    let mut seen = Vec::new();
    let score = train_epoch(&mut run, &data, &all(&data), &mut buffers, |so_far| seen.push(*so_far));
    let pictures: Vec<usize> = seen.iter().map(|so_far| so_far.pictures).collect();
    assert_eq!(pictures, [7, 14, 21, 28, 30], "mini-batches of 7, and a last one of 2");
    assert_eq!(seen.last(), Some(&score));
    assert_eq!(run.epochs_done, 1);
}

#[test]
fn every_picture_goes_by_once_an_epoch_in_an_order_of_seed_and_epoch_alone() {
    let data = tiny_data(30);
    let numbers: Vec<usize> = (0..30).filter(|number| number % 5 != 0).collect();
    // With so small a step nothing is learned: so the loss tells which picture went by.
    let settings = Settings { batch: 1, learning_rate: 1e-30, ..tiny_settings(4) };
    let mut expected = Vec::new();
    let start = Run::new(&[6, 5, 3], Architecture::default(), settings);
    for &number in &numbers {
        expected.push(test(&start.network, Loss::CrossEntropy, &data, &[number]).loss_sum);
    }
    let first = losses_in_order(&mut start.clone(), &data, &numbers);
    let mut run = start.clone();
    assert_eq!(losses_in_order(&mut run, &data, &numbers), first, "seed 4, epoch 0: two different orders");
    let second = losses_in_order(&mut run, &data, &numbers);
    assert_ne!(second, first, "epochs 0 and 1 have the same order");
    let mut resumed = Run { epochs_done: 1, ..start.clone() };
    assert_eq!(losses_in_order(&mut resumed, &data, &numbers), second, "epoch 1 depends on what ran before");
    let mut other = Run { settings: Settings { seed: 5, ..settings }, ..start };
    assert_ne!(losses_in_order(&mut other, &data, &numbers), first, "seeds 4 and 5 have the same order");
    for mut losses in [first, second] {
        losses.sort_by(f64::total_cmp);
        expected.sort_by(f64::total_cmp);
        assert_eq!(losses.len(), expected.len(), "every picture once");
        for (found, expected) in losses.iter().zip(&expected) {
            assert!((found - expected).abs() < 1e-9, "a picture is missing or went by twice");
        }
    }
}

/// The loss of each picture as it goes by in an epoch of mini-batches of 1.
fn losses_in_order(run: &mut Run, data: &DataSet, numbers: &[usize]) -> Vec<f64> {
    let mut buffers = Buffers::new(&run.network);
    let (mut losses, mut sum) = (Vec::new(), 0.0);
    train_epoch(run, data, numbers, &mut buffers, |so_far| {
        losses.push(so_far.loss_sum - sum);
        sum = so_far.loss_sum;
    });
    losses
}

#[test]
fn one_buffer_for_all_epochs_gives_the_same_as_a_new_one_each() {
    let data = tiny_data(30);
    let together = tiny_run(2, 3, &data);
    let mut one_by_one = tiny_run(2, 0, &data);
    for _ in 0..3 {
        train(&mut one_by_one, 1, &data);
    }
    assert_same_bits(&one_by_one.network, &together.network, "something in the buffers outlives an epoch");
}

#[test]
fn an_epoch_is_forward_backward_and_step_for_each_mini_batch() {
    let data = tiny_data(30);
    for loss in Loss::ALL {
        let mut run = Run::new(&[6, 5, 3], Architecture::default(), Settings { loss, ..tiny_settings(12) });
        let mut by_hand = run.network.clone();
        let mut order = Vec::new();
        shuffle(&all(&data), 12, 0, &mut order);
        for mini_batch in order.chunks(7) {
            let (mut x, mut y) = (Matrix::default(), Matrix::default());
            data.mini_batch(mini_batch, &mut x, &mut y);
            let mut workspace = Workspace::new(&by_hand);
            by_hand.forward(&x, &mut workspace);
            by_hand.backward(&x, &y, loss, &mut workspace);
            by_hand.step(&workspace.gradients, 0.2);
        }
        train(&mut run, 1, &data);
        assert_same_bits(&run.network, &by_hand, &format!("{loss:?}: the epoch did something else"));
    }
}

/// What an epoch with momentum, one cycle and shifts does, step by step. The velocities are those it starts with.
fn epoch_by_hand(run: &mut Run, data: &DataSet, velocities: &mut [Velocity]) {
    let Settings { seed, batch, learning_rate, loss, momentum, one_cycle: epochs, shift } = run.settings;
    let mut order = Vec::new();
    shuffle(&all(data), seed, run.epochs_done, &mut order);
    let mut pictures_done = 0;
    for mini_batch in order.chunks(batch) {
        let (mut x, mut y) = (Matrix::default(), Matrix::default());
        data.mini_batch(mini_batch, &mut x, &mut y);
        for (n, &number) in mini_batch.iter().enumerate() {
            Shifts::new(shift, seed, run.epochs_done).of(number).apply(x.row_mut(n), data.size().1);
        }
        let mut workspace = Workspace::new(&run.network);
        run.network.forward(&x, &mut workspace);
        run.network.backward(&x, &y, loss, &mut workspace);
        let t = run.epochs_done as f64 + f64::from(pictures_done) / data.count() as f64;
        let rate = epochs.map_or(learning_rate, |epochs| one_cycle(learning_rate, t / epochs as f64));
        run.network.step_with_momentum(&workspace.gradients, velocities, rate, momentum);
        pictures_done += mini_batch.len() as u32;
    }
    run.epochs_done += 1;
}

/// The velocities of a network that stands still.
fn at_rest(network: &Network) -> Vec<Velocity> {
    let mut velocities = vec![Velocity::default(); network.layers.len()];
    for (velocity, layer) in velocities.iter_mut().zip(&network.layers) {
        if let Layer::Linear(linear) = layer {
            velocity.stop(linear);
        }
    }
    velocities
}

/// A 6-5-3 network to be trained with momentum, with a cycle of five epochs and on pictures that move.
fn remembering_run(seed: u64) -> Run {
    let settings = Settings { momentum: 0.9, one_cycle: Some(5), shift: 1, ..tiny_settings(seed) };
    Run::new(&[6, 5, 3], Architecture::default(), settings)
}

#[test]
fn with_momentum_every_epoch_starts_from_rest() {
    let data = tiny_data(30);
    for one_cycle in [None, Some(5)] {
        let mut run = remembering_run(12);
        run.settings.one_cycle = one_cycle;
        let (mut rests, mut never_rests) = (run.clone(), run.clone());
        let mut velocities = at_rest(&run.network);
        for _ in 0..3 {
            let mut fresh = at_rest(&run.network);
            epoch_by_hand(&mut rests, &data, &mut fresh);
            epoch_by_hand(&mut never_rests, &data, &mut velocities);
        }
        train(&mut run, 3, &data);
        assert_same_bits(&run.network, &rests.network, &format!("seed 12, one cycle {one_cycle:?}"));
        let diagnosis =
            "a velocity lives on from one epoch to the next: saved runs would go on in another way";
        assert_ne!(bits(&run.network), bits(&never_rests.network), "seed 12: {diagnosis}");
    }
}

#[test]
fn pictures_move_anew_in_every_epoch() {
    let data = tiny_data(30);
    let settings = Settings { shift: 1, ..tiny_settings(12) };
    let mut run = Run::new(&[6, 5, 3], Architecture::default(), settings);
    let mut by_hand = run.clone();
    for _ in 0..3 {
        // Without momentum, a step is the same as one with momentum 0 from rest.
        let mut velocities = at_rest(&run.network);
        epoch_by_hand(&mut by_hand, &data, &mut velocities);
    }
    train(&mut run, 3, &data);
    assert_same_bits(&run.network, &by_hand.network, "seed 12, moved by up to 1");
}

#[test]
fn momentum_moves_weights_and_biases_of_every_layer_by_the_formula() {
    let mut random = Random::new(14);
    for with_bias in [true, false] {
        let mut network =
            network_of(&[6, 5, 3], Some(Activation::Tanh), Activation::Softmax, with_bias, &mut random);
        let (x, y) = (random_matrix(4, 6, 0.0, 1.0, &mut random), random_targets(4, 3, &mut random));
        let mut workspace = Workspace::new(&network);
        let mut velocities = at_rest(&network);
        // After the first step the velocities are no zeros any more.
        for number in 1..=2 {
            network.forward(&x, &mut workspace);
            network.backward(&x, &y, Loss::CrossEntropy, &mut workspace);
            let (before, old) = (network.clone(), velocities.clone());
            network.step_with_momentum(&workspace.gradients, &mut velocities, 0.25, 0.5);
            for (i, (layer, before)) in network.layers.iter().zip(&before.layers).enumerate() {
                let (Layer::Linear(after), Layer::Linear(before)) = (layer, before) else { continue };
                let moved = |before: &Matrix, velocity: &Matrix, slopes: &Matrix| -> Vec<Real> {
                    let velocities =
                        velocity.values().iter().zip(slopes.values()).map(|(v, dw)| 0.5 * v + dw);
                    before.values().iter().zip(velocities).map(|(w, v)| w - 0.25 * v).collect()
                };
                let gradient = &workspace.gradients[i];
                let expected = moved(&before.weights, &old[i].weights, gradient.weights());
                let setting = format!("seed 14, step {number}, layer {i}, bias {with_bias}");
                assert_eq!(after.weights.values(), expected, "{setting}: the weights");
                if let (Some(after), Some(before)) = (&after.bias, &before.bias) {
                    let expected = moved(before, &old[i].bias, gradient.bias());
                    assert_eq!(after.values(), expected, "{setting}: the biases");
                }
            }
        }
    }
}

#[test]
fn the_learning_rate_stays_or_goes_through_its_cycle_over_all_epochs() {
    let plain = Settings { learning_rate: 0.5, ..Settings::default() };
    let cycle = Settings { one_cycle: Some(5), ..plain };
    for (epochs_done, part) in
        [(0, 0.0), (0, 0.5), (1, 0.0), (3, 0.25), (5, 0.0), (8, 0.75), (u64::MAX / 2, 0.5)]
    {
        assert_eq!(plain.learning_rate_at(epochs_done, part), 0.5, "without a cycle it is always the same");
        let expected = one_cycle(0.5, (epochs_done as f64 + part) / 5.0);
        let found = cycle.learning_rate_at(epochs_done, part);
        assert_eq!(found, expected, "{epochs_done} epochs done and {part} of the next, of 5 in all");
    }
    let diagnosis = "after one of five epochs it is at its peak";
    assert_close(cycle.learning_rate_at(1, 0.0), 0.5, TOLERANCE, diagnosis);
    let diagnosis = "a run that goes on after its cycle does so at the end's small rate";
    assert_close(cycle.learning_rate_at(7, 0.5), 0.005, TOLERANCE, diagnosis);
}

/// What is said of cross-entropy after anything but softmax.
const CROSS_ENTROPY_MISFIT: &str =
    "cross-entropy needs softmax at the end; after sigmoid, binary cross-entropy";
/// What is said of binary cross-entropy after anything but sigmoid.
const BINARY_CROSS_ENTROPY_MISFIT: &str =
    "binary cross-entropy needs sigmoid at the end; after softmax, cross-entropy";

#[test]
fn a_run_that_could_not_be_trained_says_why() {
    let good = Run::new(&[6, 5, 3], Architecture::default(), tiny_settings(1));
    assert_eq!(good.problem(), None, "the network of the course can be trained");
    assert_eq!(good.recipe, COURSE, "a new run is one of the course, unless a recipe says otherwise");
    let with = |settings: Settings| Run { settings, ..good.clone() }.problem().expect("nobody can train so");
    let settings = good.settings;
    assert_eq!(with(Settings { batch: 0, ..settings }), "mini-batches need at least one picture");
    for learning_rate in [0.0, -0.5, Real::INFINITY, Real::NAN] {
        let expected = format!("the learning rate must be above 0 and finite, not {learning_rate}");
        assert_eq!(with(Settings { learning_rate, ..settings }), expected);
    }
    for momentum in [1.0, 1.5, -0.1, Real::INFINITY, Real::NAN] {
        let expected = format!("the momentum must be from 0 to below 1, not {momentum}");
        assert_eq!(with(Settings { momentum, ..settings }), expected);
    }
    let expected = "a cycle of the learning rate needs at least one epoch";
    assert_eq!(with(Settings { one_cycle: Some(0), ..settings }), expected);
    let expected = "pictures can be moved by at most 1000 pixels, not 1001";
    assert_eq!(with(Settings { shift: 1001, ..settings }), expected);
    let mut bends_first = good.clone();
    bends_first.network.layers.insert(0, Layer::Activation(Activation::Relu));
    let expected = "the first layer must be a linear one: it takes the pictures";
    assert_eq!(bends_first.problem().as_deref(), Some(expected));
    let strange = Run { recipe: "a b".to_string(), ..good.clone() };
    let expected = "the name of a recipe has only letters, digits and -, unlike \"a b\"";
    assert_eq!(strange.problem().as_deref(), Some(expected));
}

#[test]
fn a_loss_with_logarithms_needs_the_activation_that_belongs_to_it_at_the_end() {
    let of = |output: Activation, loss: Loss| {
        let architecture = Architecture { output, ..Architecture::default() };
        Run::new(&[6, 5, 3], architecture, Settings { loss, ..tiny_settings(1) })
    };
    for loss in Loss::ALL {
        // The end it needs, and what is said of any other.
        let needed = match loss {
            Loss::CrossEntropy => Some((Activation::Softmax, CROSS_ENTROPY_MISFIT)),
            Loss::BinaryCrossEntropy => Some((Activation::Sigmoid, BINARY_CROSS_ENTROPY_MISFIT)),
            Loss::MeanSquaredError | Loss::Perceptron => None,
        };
        for output in Activation::ALL {
            let expected = needed.filter(|(end, _)| *end != output).map(|(_, problem)| problem);
            assert_eq!(of(output, loss).problem().as_deref(), expected, "{output:?} with {loss:?}");
        }
        let expected = needed.map(|(_, problem)| problem);
        let mut ends_with_sums = of(needed.map_or(Activation::Relu, |(end, _)| end), loss);
        ends_with_sums.network.layers.pop();
        assert_eq!(ends_with_sums.problem().as_deref(), expected, "no activation at the end, {loss:?}");
    }
}

// Properties: testing.

#[test]
fn testing_does_not_depend_on_how_many_pictures_go_together() {
    let data = tiny_data(205);
    let run = tiny_run(1, 1, &data);
    for loss in [Loss::CrossEntropy, Loss::MeanSquaredError] {
        for count in [0, 1, 99, 100, 101, 200] {
            // Not simply the first ones, and from back to front.
            let numbers: Vec<usize> = (205 - count..205).rev().collect();
            let together = test(&run.network, loss, &data, &numbers);
            let mut alone = Score::default();
            for &number in &numbers {
                let one = test(&run.network, loss, &data, &[number]);
                alone.pictures += one.pictures;
                alone.right += one.right;
                alone.loss_sum += one.loss_sum;
            }
            assert_eq!(together.pictures, count, "{loss:?}");
            assert_eq!((together.pictures, together.right), (alone.pictures, alone.right), "{loss:?}");
            let difference = (together.loss_sum - alone.loss_sum).abs();
            let allowed = TOLERANCE as f64 * (1 + count) as f64;
            assert!(difference <= allowed, "{count} pictures, {loss:?}: {together:?} but {alone:?}");
        }
    }
}

#[test]
fn a_score_gives_percent_and_mean_loss_and_0_without_pictures() {
    let p = Matrix::from_rows(&[[0.7, 0.2, 0.1], [0.3, 0.4, 0.3], [0.2, 0.5, 0.3]]);
    let y = Matrix::from_rows(&[[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]);
    let mut score = Score::default();
    assert_eq!((score.percent(), score.loss()), (0.0, 0.0), "no pictures yet");
    score.count(&p, &y, 0.5);
    assert_eq!(score, Score { pictures: 3, right: 2, loss_sum: 1.5 });
    score.count(&Matrix::from_rows(&[[0.0, 1.0, 0.0]]), &Matrix::from_rows(&[[0.0, 1.0, 0.0]]), 2.5);
    assert_eq!((score.percent(), score.loss()), (75.0, 1.0), "each picture weighs the same");
}

// Gradient checks: every weight and every bias of small networks.

#[test]
fn gradients_are_the_slopes_of_the_loss_for_softmax_with_cross_entropy() {
    check_gradients(Activation::Softmax, Loss::CrossEntropy);
}

#[test]
fn gradients_are_the_slopes_of_the_loss_for_softmax_with_mean_squared_error() {
    check_gradients(Activation::Softmax, Loss::MeanSquaredError);
}

#[test]
fn gradients_are_the_slopes_of_the_loss_for_sigmoid_with_cross_entropy() {
    check_gradients(Activation::Sigmoid, Loss::CrossEntropy);
}

#[test]
fn gradients_are_the_slopes_of_the_loss_for_sigmoid_with_mean_squared_error() {
    check_gradients(Activation::Sigmoid, Loss::MeanSquaredError);
}

#[test]
fn gradients_are_the_slopes_of_the_loss_for_sigmoid_with_binary_cross_entropy() {
    check_gradients(Activation::Sigmoid, Loss::BinaryCrossEntropy);
}

#[test]
fn gradients_are_the_slopes_of_the_loss_for_softmax_with_binary_cross_entropy() {
    check_gradients(Activation::Softmax, Loss::BinaryCrossEntropy);
}

fn check_gradients(output: Activation, loss: Loss) {
    let kinds = [Some(Activation::Relu), Some(Activation::Sigmoid), Some(Activation::Tanh), None];
    for hidden in kinds {
        for with_bias in [true, false] {
            for seed in 1..=6 {
                check_gradients_of_one_network(hidden, output, with_bias, loss, seed);
            }
        }
    }
}

fn check_gradients_of_one_network(
    hidden: Option<Activation>,
    output: Activation,
    with_bias: bool,
    loss: Loss,
    seed: u64,
) {
    let sizes: &[usize] = if seed % 2 == 0 { &[3, 5, 4] } else { &[4, 4, 5, 3] };
    let pictures = 3 + seed as usize % 3;
    let mut random = Random::new(seed);
    // ReLU has a kink at 0, where a slope cannot be measured: draw until no sum is near it.
    let (network, x) = loop {
        let network = network_of(sizes, hidden, output, with_bias, &mut random);
        let x = random_matrix(pictures, sizes[0], 0.0, 1.0, &mut random);
        if smallest_relu_sum(&network, &x) > 0.05 {
            break (network, x);
        }
    };
    let y = random_targets(pictures, network.outputs(), &mut random);
    let mut workspace = Workspace::new(&network);
    network.forward(&x, &mut workspace);
    network.backward(&x, &y, loss, &mut workspace);

    let setting = format!("{hidden:?}, {output:?}, {loss:?}, bias {with_bias}, N = {pictures}, seed {seed}");
    for (i, layer) in network.layers.iter().enumerate() {
        let Layer::Linear(linear) = layer else { continue };
        let measured = measured_gradient(&linear.weights, |weights| {
            let moved = Linear { weights: weights.clone(), bias: linear.bias.clone() };
            loss_of(&with_layer(&network, i, moved), &x, &y, loss)
        });
        assert!(measured.values().iter().any(|&slope| slope != 0.0), "{setting}: nothing to check");
        let (weights, place) = (workspace.gradients[i].weights(), format!("dW of layer {i} ({setting})"));
        assert_gradient(weights, &measured, &place);
        if let Some(bias) = &linear.bias {
            let measured = measured_gradient(bias, |bias| {
                let moved = Linear { weights: linear.weights.clone(), bias: Some(bias.clone()) };
                loss_of(&with_layer(&network, i, moved), &x, &y, loss)
            });
            assert_gradient(
                workspace.gradients[i].bias(),
                &measured,
                &format!("db of layer {i} ({setting})"),
            );
        }
    }
}

fn with_layer(network: &Network, i: usize, linear: Linear) -> Network {
    let mut changed = network.clone();
    changed.layers[i] = Layer::Linear(linear);
    changed
}

/// How near to its kink any ReLU of the network gets.
fn smallest_relu_sum(network: &Network, x: &Matrix) -> Real {
    let mut workspace = Workspace::new(network);
    network.forward(x, &mut workspace);
    let mut smallest = Real::INFINITY;
    for (i, layer) in network.layers.iter().enumerate() {
        if *layer == Layer::Activation(Activation::Relu) {
            for sum in workspace.outputs[i - 1].values() {
                smallest = smallest.min(sum.abs());
            }
        }
    }
    smallest
}

// Sanity.

#[test]
fn a_new_network_knows_nothing_of_real_digits() {
    let ln_10 = std::f64::consts::LN_10;
    let numbers: Vec<usize> = (0..200).collect();
    for seed in 1..=3 {
        let mut network = Network::new(&[784, 100, 10], Architecture::default(), &mut Random::new(seed));
        let loss = test(&network, Loss::CrossEntropy, mnist(), &numbers).loss();
        assert!((2.0..2.8).contains(&loss), "seed {seed}: loss {loss}, but ln 10 = 2.30 is pure guessing");

        let last = network.layers.len() - 2;
        network.layers[last] = linear(&Matrix::zeros(100, 10), &Matrix::zeros(1, 10));
        let one = test(&network, Loss::CrossEntropy, mnist(), &[0]).loss();
        assert_eq!(one as Real, ln_10 as Real, "seed {seed}: ten equal logits, so the loss is ln 10");
        let loss = test(&network, Loss::CrossEntropy, mnist(), &numbers).loss();
        assert!(
            (loss - ln_10).abs() < TOLERANCE as f64,
            "seed {seed}: loss {loss} instead of ln 10 = {ln_10}"
        );
    }
}

#[test]
fn twenty_real_digits_are_learned_by_heart() {
    let twenty: Vec<usize> = (0..20).collect();
    let settings = Settings { seed: 1, batch: 5, learning_rate: 0.1, ..Settings::default() };
    let mut run = Run::new(&[784, 100, 10], Architecture::default(), settings);
    let mut buffers = Buffers::new(&run.network);
    for _ in 0..80 {
        train_epoch(&mut run, mnist(), &twenty, &mut buffers, |_| ());
    }
    let score = test(&run.network, Loss::CrossEntropy, mnist(), &twenty);
    assert_eq!(
        score.right, 20,
        "seed {}: a network that cannot learn 20 pictures by heart is broken",
        settings.seed
    );
    assert!(score.loss() < 0.01, "seed {}: loss {} after 80 epochs", settings.seed, score.loss());
}

#[test]
fn neurons_that_start_alike_stay_alike_for_ever() {
    let data = tiny_data(30);
    let zero = |inputs, neurons| {
        Layer::Linear(Linear::new(inputs, neurons, Start::Zero, Some(Start::Zero), &mut Random::new(1)))
    };
    for hidden in [Activation::Sigmoid, Activation::Tanh, Activation::Relu] {
        let layers =
            vec![zero(6, 5), Layer::Activation(hidden), zero(5, 3), Layer::Activation(Activation::Softmax)];
        let mut run = Run {
            recipe: COURSE.to_string(),
            network: Network { layers },
            settings: tiny_settings(1),
            epochs_done: 0,
            data: None,
        };
        let start = run.network.clone();
        train(&mut run, 5, &data);
        assert_ne!(run.network, start, "{hidden:?}: nothing was learned at all");
        assert!(neurons_are_alike(&run.network), "{hidden:?}: what told the hidden neurons apart?");
    }
    assert!(!neurons_are_alike(&tiny_run(1, 0, &data).network), "the He start tells neurons apart");
}

/// Whether all neurons of the first layer have the same weights, to the bit, and are listened to alike.
fn neurons_are_alike(network: &Network) -> bool {
    let learned: Vec<&Linear> = network.linear_layers().collect();
    let (first, last) = (&learned[0].weights, &learned[1].weights);
    let same_in = (0..first.rows()).all(|i| first.row(i).iter().all(|&weight| weight == first[(i, 0)]));
    let same_out = (0..last.rows()).all(|i| last.row(i) == last.row(0));
    same_in && same_out
}

#[test]
fn a_fixed_run_ends_in_the_same_bits_on_every_computer() {
    let expected: u64 = if cfg!(feature = "f64") { 0x14c5_d38e_8653_aec3 } else { 0x6a4b_b106_7d9e_448f };
    let network = tiny_run(1, 3, &tiny_data(30)).network;
    let found = fingerprint(&network);
    assert_eq!(
        found, expected,
        "the parameters after three epochs have the fingerprint {found:#018x}, not {expected:#018x}: if the \
         mathematics was not meant to change, some sum runs in another order or some function is the system's"
    );
}

// Saving and going on.

#[test]
fn what_is_saved_is_loaded_bit_for_bit() {
    let folder = TestFolder::new("round-trip");
    let path = folder.file("weights.json");
    let awkward = Matrix::from_rows(&[
        [-0.0, 0.0, Real::MIN_POSITIVE, Real::from_bits(1)],
        [Real::MAX, Real::MIN, 1.0 / 3.0, -Real::from_bits(1)],
        [Real::EPSILON, 0.1, 1e-30, 123_456_789.0],
    ]);
    let hidden = [Activation::Relu, Activation::Sigmoid, Activation::Tanh, Activation::Softmax];
    for activation in hidden {
        for loss in Loss::ALL {
            // The end that goes with the loss.
            let end = if loss == Loss::CrossEntropy { Activation::Softmax } else { Activation::Sigmoid };
            for bias in [None, Some(Matrix::from_rows(&[[-0.0, 1e-38, 7.0, -2.5e20]]))] {
                let layers = vec![
                    Layer::Linear(Linear { weights: awkward.clone(), bias }),
                    Layer::Activation(activation),
                    linear(&Matrix::from_rows(&[[1.0], [2.0], [3.0], [4.0]]), &Matrix::from_rows(&[[-0.0]])),
                    Layer::Activation(end),
                ];
                let settings = Settings {
                    seed: u64::MAX,
                    batch: usize::MAX,
                    learning_rate: 1e-7,
                    loss,
                    ..Settings::default()
                };
                let network = Network { layers };
                let run = Run {
                    recipe: COURSE.to_string(),
                    network,
                    settings,
                    epochs_done: 12_345_678_901_234,
                    data: Some(u64::MAX / 3),
                };
                save(&run, &path).expect("the run can be saved");
                let loaded = load(&path).expect("the run can be loaded");
                assert_eq!(loaded, run);
                assert_same_bits(&loaded.network, &run.network, "saved and loaded");
            }
        }
    }
    assert_eq!(folder.names(), ["weights.json"], "saving leaves nothing else behind");
}

#[test]
fn three_epochs_then_saving_then_two_more_are_five_epochs_bit_for_bit() {
    let folder = TestFolder::new("resume");
    let path = folder.file("weights.json");
    let data = tiny_data(30);
    save(&tiny_run(9, 3, &data), &path).expect("the run can be saved");
    let mut resumed = load(&path).expect("the run can be loaded");
    train(&mut resumed, 2, &data);
    let in_one_go = tiny_run(9, 5, &data);
    assert_eq!(
        resumed, in_one_go,
        "the order of an epoch must depend on its number, not on when the run began"
    );
    assert_same_bits(&resumed.network, &in_one_go.network, "3 + 2 epochs");
}

#[test]
fn three_epochs_and_two_more_are_five_also_with_momentum_one_cycle_and_shifts() {
    let folder = TestFolder::new("resume-momentum");
    let path = folder.file("weights.json");
    let data = tiny_data(30);
    let mut in_one_go = remembering_run(9);
    train(&mut in_one_go, 5, &data);
    let mut begun = remembering_run(9);
    train(&mut begun, 3, &data);
    save(&begun, &path).expect("the run can be saved");
    let mut resumed = load(&path).expect("the run can be loaded");
    train(&mut resumed, 2, &data);
    assert_eq!(
        resumed, in_one_go,
        "seed 9: momentum, cycle and shift must be saved, and no velocity be needed"
    );
    assert_same_bits(&resumed.network, &in_one_go.network, "seed 9: 3 + 2 epochs");
}

#[test]
fn momentum_one_cycle_and_shift_are_saved_and_loaded_bit_for_bit() {
    let folder = TestFolder::new("momentum");
    let path = folder.file("weights.json");
    let nearly_1 = 1.0 - Real::EPSILON / 2.0;
    for momentum in [0.0, 0.9, 1.0 / 3.0, Real::from_bits(1), Real::MIN_POSITIVE, nearly_1] {
        for one_cycle in [None, Some(1), Some(12), Some(u64::MAX)] {
            for shift in [0, 1, 1000] {
                let settings = Settings { momentum, one_cycle, shift, ..good_run().settings };
                let run = Run { settings, ..good_run() };
                save(&run, &path).expect("the run can be saved");
                let loaded = load(&path).expect("the run can be loaded");
                assert_eq!(loaded, run, "momentum {momentum:e}, one cycle {one_cycle:?}, shift {shift}");
                assert_eq!(loaded.settings.momentum.to_bits(), momentum.to_bits(), "momentum {momentum:e}");
            }
        }
    }
}

#[test]
fn the_fingerprint_of_the_pictures_is_saved_and_loaded_bit_for_bit() {
    let folder = TestFolder::new("fingerprint");
    let path = folder.file("weights.json");
    for data in [None, Some(0), Some(1), Some(0x0123_4567_89ab_cdef), Some(u64::MAX)] {
        let run = Run { data, ..good_run() };
        save(&run, &path).expect("the run can be saved");
        assert_eq!(load(&path).expect("the run can be loaded"), run);
        let line = data.map_or(String::new(), |data| format!("\"data\": \"{data:016x}\",\n"));
        let expected = GOOD_FILE.replace("\"epochs_done\"", &format!("{line}\"epochs_done\""));
        assert_eq!(fs::read_to_string(&path).expect("the file is text"), expected, "{data:?}");
    }
    let good = "\"0123456789ABCDEF\"";
    for wrong in [
        "\"\"",
        "\"123\"",
        "\"0123456789abcdefa\"",
        "\"+123456789abcdef\"",
        "\"0123456789abcdeg\"",
        "7",
        "null",
    ] {
        let with = |value: &str| GOOD_FILE.replace("\"seed\"", &format!("\"data\": {value},\n\"seed\""));
        fs::write(&path, with(good)).expect("the folder can be written to");
        assert_eq!(load(&path).expect("capital letters will do").data, Some(0x0123_4567_89ab_cdef));
        fs::write(&path, with(wrong)).expect("the folder can be written to");
        let message = refusal(&path);
        let is_text = wrong.starts_with('"');
        let expected = if is_text {
            "\"data\" must be 16 hexadecimal digits, not "
        } else {
            "line 4, column 9: a \" is expected"
        };
        assert!(message.contains(expected) && message.contains("line 4, column "), "{wrong}: {message}");
    }
}

#[test]
fn a_file_that_names_no_momentum_cycle_or_shift_has_none_and_one_without_names_none() {
    let folder = TestFolder::new("plain");
    let path = folder.file("weights.json");
    fs::write(&path, GOOD_FILE).expect("the folder can be written to");
    let Settings { momentum, one_cycle, shift, .. } =
        load(&path).expect("the first files named none").settings;
    assert_eq!((momentum, one_cycle, shift), (0.0, None, 0));

    // (momentum, the cycle, the shift, what the file says of them behind the loss)
    let cases = [
        (0.0, None, 0, ""),
        (0.5, None, 0, "\"momentum\": 0.5,\n"),
        (0.0, Some(7), 0, "\"one_cycle\": 7,\n"),
        (0.0, None, 2, "\"shift\": 2,\n"),
        (0.5, Some(7), 2, "\"momentum\": 0.5,\n\"one_cycle\": 7,\n\"shift\": 2,\n"),
    ];
    for (momentum, one_cycle, shift, lines) in cases {
        let settings = Settings { momentum, one_cycle, shift, ..good_run().settings };
        save(&Run { settings, ..good_run() }, &path).expect("the run can be saved");
        let loss = "\"loss\": \"cross-entropy\",\n";
        let expected = GOOD_FILE.replace(loss, &format!("{loss}{lines}"));
        assert_eq!(fs::read_to_string(&path).expect("the file is text"), expected);
    }
}

#[test]
fn a_momentum_cycle_or_shift_that_nobody_could_train_with_is_neither_loaded_nor_saved() {
    let folder = TestFolder::new("bad-momentum");
    let path = folder.file("weights.json");
    let bad_momentum = "the momentum must be from 0 to below 1, not";
    let bad_shift = "pictures can be moved by at most 1000 pixels, not 1001";
    let faults = [
        ("\"momentum\": 1", bad_momentum),
        ("\"momentum\": 1.5", bad_momentum),
        ("\"momentum\": -0.1", bad_momentum),
        ("\"momentum\": 1e999", "line 7, column 13: this number is too large"),
        ("\"momentum\": \"much\"", "line 7, column 13: a number is expected here"),
        ("\"momentum\": null", "line 7, column 13: a number is expected here"),
        ("\"one_cycle\": 0", "a cycle of the learning rate needs at least one epoch"),
        ("\"one_cycle\": -1", "line 7, column 14: the number -1 does not fit here"),
        ("\"one_cycle\": 1.5", "line 7, column 14: the number 1.5 does not fit here"),
        ("\"one_cycle\": true", "line 7, column 14: a number is expected here"),
        ("\"shift\": 1001", bad_shift),
        ("\"shift\": -1", "line 7, column 10: the number -1 does not fit here"),
        ("\"shift\": 0.5", "line 7, column 10: the number 0.5 does not fit here"),
    ];
    for (line, expected) in faults {
        let text = GOOD_FILE.replace("\"loss\"", &format!("{line},\n\"loss\""));
        fs::write(&path, text).expect("the folder can be written to");
        let message = refusal(&path);
        assert!(message.contains(expected), "{line}\n  found    {message}\n  expected {expected}");
    }
    fs::write(&path, GOOD_FILE).expect("the folder can be written to");
    let settings = good_run().settings;
    for settings in [
        Settings { momentum: 1.0, ..settings },
        Settings { momentum: -0.1, ..settings },
        Settings { momentum: Real::NAN, ..settings },
        Settings { one_cycle: Some(0), ..settings },
        Settings { shift: 1001, ..settings },
    ] {
        let message = save(&Run { settings, ..good_run() }, &path).expect_err("untrainable").to_string();
        let is_said =
            [bad_momentum, bad_shift, "needs at least one epoch"].iter().any(|text| message.contains(text));
        assert!(is_said, "{settings:?}: {message}");
        let kept = fs::read_to_string(&path).expect("the old file is there");
        assert_eq!(kept, GOOD_FILE, "{settings:?}: the good file was lost");
    }
}

#[test]
fn an_infinite_weight_is_not_saved_and_the_old_file_stays() {
    let folder = TestFolder::new("infinite");
    let path = folder.file("weights.json");
    let data = tiny_data(30);
    save(&tiny_run(1, 1, &data), &path).expect("the run can be saved");
    let old = fs::read(&path).expect("the file is there");
    for bad in [Real::INFINITY, Real::NEG_INFINITY, Real::NAN] {
        for in_the_bias in [false, true] {
            let mut run = tiny_run(1, 2, &data);
            let Layer::Linear(Linear { weights, bias: Some(bias) }) = &mut run.network.layers[2] else {
                panic!("the third layer is linear and has a bias");
            };
            let numbers = if in_the_bias { bias } else { weights };
            numbers.values_mut()[1] = bad;
            let message = save(&run, &path).expect_err("JSON has no word for it").to_string();
            assert!(
                message.contains("a weight has become infinite or NaN. Try a smaller --rate"),
                "{message}"
            );
            assert!(message.starts_with(&path.display().to_string()), "which file? {message}");
            assert_eq!(fs::read(&path).expect("the file is there"), old, "{bad}: the good file was spoilt");
        }
    }
    assert_eq!(folder.names(), ["weights.json"], "no half-written file stays behind");
}

#[test]
fn saving_puts_a_whole_new_file_in_the_place_of_the_old_one() {
    let folder = TestFolder::new("replace");
    let (path, other_name) = (folder.file("weights.json"), folder.file("other-name.json"));
    let data = tiny_data(30);
    save(&tiny_run(1, 1, &data), &path).expect("the run can be saved");
    let old = fs::read(&path).expect("the file is there");
    // A second name for the same file keeps hold of it when the first name goes to another.
    fs::hard_link(&path, &other_name).expect("a file can have two names");
    save(&tiny_run(1, 2, &data), &path).expect("the run can be saved");
    assert_ne!(fs::read(&path).expect("the file is there"), old, "the new run was not saved");
    let kept = fs::read(&other_name).expect("the file is there");
    assert!(kept == old, "the old file was written over: whoever stops the program half-way loses both");
}

#[test]
fn saving_where_it_cannot_be_done_says_what_to_do() {
    let folder = TestFolder::new("unwritable");
    let run = tiny_run(1, 0, &tiny_data(3));
    let message = save(&run, &folder.file("missing/weights.json")).expect_err("no such folder").to_string();
    assert!(message.starts_with("cannot write ") && message.contains("--weights FILE"), "{message}");
    let message = save(&run, &folder.path).expect_err("a folder is no file").to_string();
    assert!(message.contains("it is there, but it is not a file"), "{message}");
    assert!(folder.names().is_empty(), "a failed save leaves something behind");
}

/// A small file, to the letter as `save` writes it: files of today must still load tomorrow.
const GOOD_FILE: &str = r#"{
"format": "chalknet weights 1",
"recipe": "nielsen",
"seed": 7,
"batch": 32,
"learning_rate": 0.5,
"loss": "cross-entropy",
"epochs_done": 3,
"layers": [
{"kind": "linear", "inputs": 2, "outputs": 3,
"weights": [
[1.0, -2.0, 3.0],
[4.0, 5.0, 6.25]
],
"bias": [7.0, 8.0, 9.0]},
{"kind": "relu"},
{"kind": "linear", "inputs": 3, "outputs": 2,
"weights": [
[1.0, 2.0],
[3.0, 4.0],
[5.0, 6.0]
]},
{"kind": "softmax"}
]
}
"#;

/// What `GOOD_FILE` says.
fn good_run() -> Run {
    let bias = Matrix::from_rows(&[[7.0, 8.0, 9.0]]);
    let weights = Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    let layers = vec![
        linear(&Matrix::from_rows(&[[1.0, -2.0, 3.0], [4.0, 5.0, 6.25]]), &bias),
        Layer::Activation(Activation::Relu),
        Layer::Linear(Linear { weights, bias: None }),
        Layer::Activation(Activation::Softmax),
    ];
    let settings = Settings { seed: 7, learning_rate: 0.5, ..Settings::default() };
    Run { recipe: "nielsen".to_string(), network: Network { layers }, settings, epochs_done: 3, data: None }
}

#[test]
fn a_saved_file_looks_as_it_always_did() {
    let folder = TestFolder::new("format");
    let path = folder.file("weights.json");
    let mut run = good_run();
    save(&run, &path).expect("the run can be saved");
    assert_eq!(fs::read_to_string(&path).expect("the file is text"), GOOD_FILE);
    run.settings.loss = Loss::MeanSquaredError;
    run.network.layers[1] = Layer::Activation(Activation::Tanh);
    run.network.layers[3] = Layer::Activation(Activation::Sigmoid);
    save(&run, &path).expect("the run can be saved");
    let other_names = GOOD_FILE
        .replace("\"cross-entropy\"", "\"mean squared error\"")
        .replace("\"relu\"", "\"tanh\"")
        .replace("\"softmax\"", "\"sigmoid\"");
    assert_eq!(fs::read_to_string(&path).expect("the file is text"), other_names);
}

#[test]
fn a_file_loads_whatever_the_order_of_its_keys_and_however_it_is_laid_out() {
    let folder = TestFolder::new("order");
    let path = folder.file("weights.json");
    fs::write(&path, GOOD_FILE).expect("the folder can be written to");
    assert_eq!(load(&path).expect("the plain file"), good_run());

    fs::write(&path, GOOD_FILE.replace('\n', "\r\n\t ")).expect("the folder can be written to");
    assert_eq!(load(&path).expect("the file with other white space"), good_run());

    let other_order = r#"{"layers":[{"bias":[7,8.0,9e0],"weights":[[1,-2,3],[4,5.0e0,6.25]],"outputs":3,
        "inputs":2,"kind":"linear"},{"colour":null,"kind":"relu"},{"weights":[[1,2],[3,4],[5,6]],
        "kind":"\u006cinear","inputs":3,"outputs":2},{"kind":"softmax"}],"made by":{"name":"Ada \"A\" [}",
        "years":[1815,1852,{"deep":[[],{},[[null,true,false,-1.5e-3]]]}]},"epochs_done":3,"batch":32,
        "loss":"cross-entropy","seed":7,"learning_rate":50.0E-2,"format":"chalknet weights 1","last":[]}"#;
    fs::write(&path, other_order).expect("the folder can be written to");
    let of_the_course = Run { recipe: COURSE.to_string(), ..good_run() };
    assert_eq!(load(&path).expect("other order, unknown keys"), of_the_course);
}

#[test]
fn a_file_that_names_no_recipe_is_of_the_course_and_one_that_does_keeps_it() {
    let folder = TestFolder::new("recipe");
    let path = folder.file("weights.json");
    let line = "\"recipe\": \"nielsen\",\n";
    assert_eq!(GOOD_FILE.matches(line).count(), 1, "the recipe has a line of its own");
    fs::write(&path, GOOD_FILE.replace(line, "")).expect("the folder can be written to");
    let loaded = load(&path).expect("the first files of the course named no recipe");
    assert_eq!(loaded, Run { recipe: "course".to_string(), ..good_run() });

    for recipe in ["course", "school-batch", "tiny35", "MyOwn-2"] {
        let run = Run { recipe: recipe.to_string(), ..good_run() };
        save(&run, &path).expect("the run can be saved");
        assert_eq!(load(&path).expect("the run can be loaded"), run, "the recipe {recipe} is kept");
    }
}

#[test]
fn a_recipe_whose_name_nobody_could_type_is_neither_saved_nor_loaded() {
    let folder = TestFolder::new("strange-recipe");
    let path = folder.file("weights.json");
    fs::write(&path, GOOD_FILE).expect("the folder can be written to");
    // Each name as it is, and as JSON writes it.
    let strange = [
        ("two words", "two words"),
        ("../nielsen", "../nielsen"),
        ("niel_sen", "niel_sen"),
        ("нильсен", "нильсен"),
        ("a\"b", r#"a\"b"#),
        ("a\\b", r"a\\b"),
        ("a\nb", r"a\nb"),
        ("\u{1b}[31m", r"\u001b[31m"),
    ];
    for (name, in_json) in strange {
        let refused = format!("the name of a recipe has only letters, digits and -, unlike {name:?}");
        let run = Run { recipe: name.to_string(), ..good_run() };
        let message = save(&run, &path).expect_err(name).to_string();
        assert!(message.contains(&refused), "{name:?}: {message}");
        let kept = fs::read_to_string(&path).expect("the old file is there");
        assert_eq!(kept, GOOD_FILE, "{name:?}: the good file was lost");

        let strange_file = folder.file("strange.json");
        fs::write(&strange_file, GOOD_FILE.replace("nielsen", in_json))
            .expect("the folder can be written to");
        let message = refusal(&strange_file);
        assert!(message.contains(&refused), "{name:?}: {message}");
    }
}

#[test]
fn every_fault_in_a_file_of_weights_has_its_message() {
    let folder = TestFolder::new("faults");
    let path = folder.file("weights.json");
    const FIRST_LAYER: &str = "2, \"outputs\": 3,\n\"weights\": [\n[1.0, -2.0, 3.0],\n[4.0, 5.0, 6.25]\n],\n\
                               \"bias\": [7.0, 8.0, 9.0]}";
    let misfit = "\"inputs\", \"outputs\" or \"bias\" say something else";
    // Replace the first text by the second in the good file, and the message must contain the third.
    let faults = [
        ("{\n\"format\"", "x{\n\"format\"", "line 1, column 1: these are not the weights of a network: such a file begins with {"),
        ("\"seed\": 7,\n", "\"seed\": 7\n", "line 5, column 1: a , or a } is expected here"),
        ("32", "032", "line 5, column 10: a number is expected here, not 032"),
        ("32", "many", "line 5, column 10: a number is expected here, not many"),
        ("32", "-32", "line 5, column 10: the number -32 does not fit here"),
        ("32", "0", "mini-batches need at least one picture"),
        ("0.5", "0", "the learning rate must be above 0 and finite, not 0"),
        ("0.5", "-0.5", "the learning rate must be above 0 and finite, not -0.5"),
        ("-2.0", "2e999", "line 12, column 7: this number is too large"),
        ("-2.0", "NaN", "line 12, column 7: a number is expected here, not NaN: that is left of a training"),
        ("3.0],\n[4.0, 5", "3.0,],\n[4.0, 5", "line 12, column 17: a number is expected here"),
        (
            "weights 1",
            "weights 2",
            "line 2, column 31: \"format\" must say \"chalknet weights 1\", but says \"chalknet weights 2\". A newer Chalknet \
             made this file: get that one",
        ),
        ("\"format\": \"chalknet weights 1\",\n", "", "\"format\" is missing"),
        ("chalknet weights 1", "hello", "line 2, column 18: \"format\" must say \"chalknet weights 1\", but says \"hello\"\n"),
        ("\"nielsen\"", "7", "line 3, column 11: a \" is expected here, not '7'"),
        ("\"seed\"", "\"sead\"", "\"seed\" is missing or out of range"),
        ("\"batch\"", "\"bach\"", "\"batch\" is missing or out of range"),
        ("\"learning_rate\"", "\"rate\"", "\"learning_rate\" is missing or out of range"),
        ("\"loss\"", "\"lost\"", "\"loss\" is missing or out of range"),
        ("\"epochs_done\"", "\"epochs\"", "\"epochs_done\" is missing or out of range"),
        (
            "\"epochs_done\": 3",
            "\"epochs_done\": 18446744073709551615",
            "\"epochs_done\" is missing or out of range",
        ),
        ("0.5", "1e999", "line 6, column 18: this number is too large"),
        ("\"layers\"", "\"lawyers\"", "\"layers\" is missing or out of range"),
        // A loss and an end that do not belong together are refused in a file as well.
        ("\"softmax\"", "\"sigmoid\"", CROSS_ENTROPY_MISFIT),
        ("\"softmax\"", "\"relu\"", CROSS_ENTROPY_MISFIT),
        (",\n{\"kind\": \"softmax\"}", "", CROSS_ENTROPY_MISFIT),
        ("\"cross-entropy\"", "\"binary cross-entropy\"", BINARY_CROSS_ENTROPY_MISFIT),
        ("cross-entropy", "hinge", "line 7, column 16: \"hinge\" is no loss we know"),
        ("\"relu\"", "\"abcdefghijklmnopqrstuvwxyz\"", ": \"abcdefghijklmnopqrst\" is no kind of layer we know"),
        ("cross-entropy", "abcdefghijklmnopqrstuvwxyz", ": \"abcdefghijklmnopqrst\" is no loss we know"),
        ("chalknet weights 1", "abcdefghijklmnopqrstuvwxyz", "but says \"abcdefghijklmnopqrst\"\n"),
        ("\"relu\"", "\"gelu\"", "line 16, column 17: \"gelu\" is no kind of layer we know"),
        ("\"kind\": \"relu\"", "", "\"\" is no kind of layer we know"),
        ("5.0, 6.25]", "5.0]", "line 13, column 11: row 2 has 2 numbers, not as many as the others"),
        ("5.0, 6.25]", "5.0, 6.25, 7]", "row 2 has 4 numbers, not as many as the others"),
        ("\"inputs\": 2", "\"inputs\": 3", misfit),
        ("\"inputs\": 2, ", "", misfit),
        ("\"outputs\": 3", "\"outputs\": 4", misfit),
        (", \"outputs\": 3", "", misfit),
        ("8.0, 9.0]", "8.0]", misfit),
        ("8.0, 9.0]", "8.0, 9.0, 10.0]", misfit),
        (FIRST_LAYER, "0, \"outputs\": 0,\n\"weights\": [],\n\"bias\": []}", misfit),
        (FIRST_LAYER, "2, \"outputs\": 0,\n\"weights\": [[], []],\n\"bias\": []}", misfit),
        (
            "3, \"outputs\": 2,\n\"weights\": [\n",
            "4, \"outputs\": 2,\n\"weights\": [\n[0, 0],\n",
            "layer 3 takes 4 inputs, but the one before puts out 3",
        ),
        (
            "3, \"outputs\": 2,\n\"weights\": [\n[1.0, 2.0],\n",
            "2, \"outputs\": 2,\n\"weights\": [\n",
            "layer 3 takes 2 inputs, but the one before puts out 3",
        ),
        ("]\n}\n", "]\n}\n{}", "line 26, column 1: the file should end here, but something follows"),
    ];
    for (text, wrong, expected) in faults {
        assert_eq!(GOOD_FILE.matches(text).count(), 1, "{text} must stand in the file once");
        fs::write(&path, GOOD_FILE.replace(text, wrong)).expect("the folder can be written to");
        let message = refusal(&path);
        assert!(message.contains(expected), "{text} → {wrong}\n  found    {message}\n  expected {expected}");
    }
    for layers in ["[]", "[{\"kind\": \"relu\"}]"] {
        let (head, _) = GOOD_FILE.split_once("[\n{\"kind\"").expect("the layers begin here");
        fs::write(&path, format!("{head}{layers}}}")).expect("the folder can be written to");
        let message = refusal(&path);
        assert!(message.contains("a network needs at least one linear layer"), "{layers}: {message}");
    }
}

#[test]
fn a_file_that_is_not_there_or_not_text_is_refused() {
    let folder = TestFolder::new("not-text");
    let message = refusal(&folder.file("missing.json"));
    assert!(message.starts_with("cannot read "), "{message}");
    assert!(message.ends_with("Train first, or name a file of weights with --weights FILE."), "{message}");

    let path = folder.file("weights.json");
    fs::write(&path, [b'{', 0xFF, 0xFE]).expect("the folder can be written to");
    let message = refusal(&path);
    assert!(message.contains("this is not text, so these are not the weights of a network"), "{message}");
    fs::write(&path, "").expect("the folder can be written to");
    let message = refusal(&path);
    assert!(message.contains("line 1, column 1: there is nothing in this file"), "{message}");
}

#[test]
fn what_could_not_be_loaded_is_not_saved() {
    let folder = TestFolder::new("untrainable");
    let path = folder.file("weights.json");
    let good = Run::new(&[3, 2], Architecture::default(), tiny_settings(1));
    save(&good, &path).expect("a good run can be saved");
    let old = fs::read(&path).expect("it was just written");
    let with = |settings: Settings| Run { settings, ..good.clone() };
    let mut without_softmax = good.clone();
    without_softmax.network.layers.pop();
    let mut with_sigmoid = good.clone();
    with_sigmoid.network.layers[1] = Layer::Activation(Activation::Sigmoid);
    let faults = [
        (with(Settings { batch: 0, ..good.settings }), "mini-batches need at least one picture"),
        (
            with(Settings { learning_rate: 0.0, ..good.settings }),
            "the learning rate must be above 0 and finite",
        ),
        (with(Settings { learning_rate: Real::INFINITY, ..good.settings }), "above 0 and finite, not inf"),
        (without_softmax, CROSS_ENTROPY_MISFIT),
        (with_sigmoid, CROSS_ENTROPY_MISFIT),
        (with(Settings { loss: Loss::BinaryCrossEntropy, ..good.settings }), BINARY_CROSS_ENTROPY_MISFIT),
    ];
    for (run, expected) in faults {
        let message = save(&run, &path).expect_err(expected).to_string();
        assert!(message.contains(expected), "expected {expected:?}, found: {message}");
        assert!(fs::read(&path).expect("the old file is there") == old, "{expected}: the good file was lost");
    }
}

#[test]
fn no_cut_and_no_wrong_character_makes_loading_panic() {
    let folder = TestFolder::new("damage");
    let path = folder.file("weights.json");
    let head = r#"{"format":"chalknet weights 1","recipe":"a-1","seed":7,"batch":1,"learning_rate":0.5,"loss":"cross-entropy""#;
    let layer =
        r#"{"kind":"linear","inputs":1,"outputs":2,"weights":[[1,-2]],"bias":[3,4]},{"kind":"softmax"}"#;
    let whole = format!(r#"{head},"epochs_done":3,"layers":[{layer}]}}"#);
    fs::write(&path, &whole).expect("the folder can be written to");
    load(&path).expect("the undamaged file");
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).expect("the folder can be written to");
        assert!(load(&path).is_err(), "cut off, but loaded: {}", &whole[..length]);
    }
    for position in 0..whole.len() {
        let mut bytes = whole.as_bytes().to_vec();
        bytes[position] = [b'"', b'9', b']', 0xC3][position % 4];
        fs::write(&path, bytes).expect("the folder can be written to");
        // Some damage only makes another number; what counts is that none makes a network that panics.
        if let Ok(run) = load(&path) {
            let mut workspace = Workspace::new(&run.network);
            run.network.forward(&Matrix::zeros(1, run.network.inputs()), &mut workspace);
        }
    }
}

/// The message with which a file is refused; it must say which file.
#[track_caller]
fn refusal(path: &Path) -> String {
    let message = load(path).expect_err("this file must not load").to_string();
    assert!(message.contains(&path.display().to_string()), "which file? {message}");
    message
}
