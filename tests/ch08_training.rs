//! Chapter 8, training: run it with `cargo test --test ch08_training`, in double precision with `--features f64`.

mod common;

use chalknet::ch02_data::{shuffle, DataSet};
use chalknet::ch03_linear::{Linear, Start};
use chalknet::ch04_activation::Activation::{self, Identity, Relu, Sigmoid, Softmax, Tanh};
use chalknet::ch06_descent::measured_gradient;
use chalknet::ch07_backprop::{LinearGradient, Loss, CROSS_ENTROPY, MEAN_SQUARED_ERROR};
use chalknet::ch08_training::{
    split, test, train_epoch, Buffers, Layer, Method, Network, Outputs, Plain, Run, Score, Settings,
    Workspace,
};
use chalknet::toolbox::{Matrix, Random, Real};
use common::{
    after, assert_all_close, assert_close, assert_gradient, assert_same_bits, assert_worked, bits_of,
    bundled_pictures, layer_of, random_matrix, random_targets, tiny_data, toy, FOUR_DECIMALS, TOLERANCE,
};

// What the tests below share

/// Linear layers of these sizes with `between` between them and `output` at the end.
fn network_of(
    sizes: &[usize],
    between: Activation,
    output: Activation,
    with_bias: bool,
    random: &mut Random,
) -> Network {
    Network::new(sizes, between, output, |inputs, neurons| Linear {
        weights: random_matrix(inputs, neurons, -1.0, 1.0, random),
        bias: with_bias.then(|| random_matrix(1, neurons, -0.5, 0.5, random)),
    })
}

/// A network that starts as the course's own does.
fn course_network(sizes: &[usize], seed: u64) -> Network {
    let random = &mut Random::new(seed);
    Network::new(sizes, Relu, Softmax, |d, h| Linear::new(d, h, || Start::HeNormal.draw(d, random)))
}

/// A 6-5-3 network for the tiny data set, which has learned nothing yet.
fn tiny_run(seed: u64, loss: Loss) -> Run {
    let settings = Settings { seed, batch: 7, learning_rate: 0.2, loss };
    Run { network: course_network(&[6, 5, 3], seed), settings, epochs_done: 0 }
}

fn train(run: &mut Run, epochs: u64, data: &DataSet, numbers: &[usize]) {
    let mut buffers = Buffers::new(&run.network);
    for _ in 0..epochs {
        train_epoch(run, data, numbers, &mut Plain, &mut buffers, |_| ());
    }
}

fn all(data: &DataSet) -> Vec<usize> {
    (0..data.count()).collect()
}

/// Forward and backward.
fn passes(network: &Network, x: &Matrix, y: &Matrix, loss: Loss) -> Workspace {
    let mut workspace = Workspace::new(network);
    network.forward(x, &mut workspace);
    network.backward(x, y, loss, &mut workspace);
    workspace
}

/// L of some pictures: the mean of their losses.
fn loss_of(network: &Network, x: &Matrix, y: &Matrix, loss: Loss) -> Real {
    let mut workspace = Workspace::new(network);
    network.forward(x, &mut workspace);
    let Outputs { z, a, .. } = workspace.last();
    (0..y.rows()).map(|n| (loss.value)(z.row(n), a.row(n), y.row(n))).sum::<Real>() / y.rows() as Real
}

#[track_caller]
fn assert_same_network(found: &Network, expected: &Network, diagnosis: &str) {
    assert_eq!(found.matrices().count(), expected.matrices().count(), "{diagnosis}: how many layers");
    for (i, (found, expected)) in found.matrices().zip(expected.matrices()).enumerate() {
        assert_same_bits(found, expected, &format!("{diagnosis}: matrix {i} of weights and biases"));
    }
}

// The worked examples, a function each

/// The toy network, as layers.
fn toy_network() -> Network {
    let toy = toy();
    Network {
        layers: vec![
            Layer { linear: layer_of(&toy.w, &toy.b), activation: Relu },
            Layer { linear: layer_of(&toy.v, &toy.c), activation: Softmax },
        ],
    }
}

#[test]
fn a1_a_network_has_a_layer_between_any_two_sizes() {
    let mut asked_for = Vec::new();
    let network = Network::new(&[6, 5, 4, 3], Tanh, Sigmoid, |inputs, neurons| {
        asked_for.push((inputs, neurons));
        Linear::new(inputs, neurons, || inputs as Real)
    });
    assert!(asked_for != [(5, 6), (4, 5), (3, 4)], "a new network: inputs come first, and then neurons");
    assert_eq!(asked_for, [(6, 5), (5, 4), (4, 3)], "a new network: from input to output, a layer each");
    let activations: Vec<Activation> = network.layers.iter().map(|layer| layer.activation).collect();
    let diagnosis = "a new network: `between` between the layers, `output` at the end";
    assert_eq!(activations, [Tanh, Tanh, Sigmoid], "{diagnosis}");
    let first: Vec<Real> = network.layers.iter().map(|layer| layer.linear.weights[(0, 0)]).collect();
    assert_eq!(first, [6.0, 5.0, 4.0], "a new network: each layer is the one that was made for its place");
}

#[test]
fn a2_the_toy_network_goes_forward_as_on_paper() {
    let (toy, network) = (toy(), toy_network());
    let mut workspace = Workspace::new(&network);
    network.forward(&toy.x, &mut workspace);
    let [hidden, output] = [0, 1].map(|i| &workspace.outputs[i]);
    let row = |numbers: [Real; 2]| Matrix::from_rows(&[numbers]);
    assert_all_close(&hidden.z, &row([1.0, -0.4]), FOUR_DECIMALS, "forward: z of layer 0 is X·W + b");
    let mistakes = [("forward: a of layer 0 is still z, without its activation", row([1.0, -0.4]))];
    let diagnosis = "forward: a of layer 0 is ReLU(z)";
    assert_worked(&hidden.a, &row([1.0, 0.0]), FOUR_DECIMALS, diagnosis, &mistakes);
    let mistakes = [
        ("forward: the input of layer 1 is z of layer 0, and should be its a", row([0.44, -0.42])),
        ("forward: the input of layer 1 is X, and should be a of layer 0", row([0.8, 0.3])),
    ];
    let diagnosis = "forward: z of layer 1, is each layer given the one before it?";
    assert_worked(&output.z, &row([0.6, -0.1]), FOUR_DECIMALS, diagnosis, &mistakes);
    assert_all_close(&output.a, &row([0.6682, 0.3318]), FOUR_DECIMALS, "forward: a of layer 1 is P");
}

#[test]
fn a3_the_toy_network_goes_backward_as_on_paper() {
    let (toy, network) = (toy(), toy_network());
    let Workspace { outputs, gradients } = passes(&network, &toy.x, &toy.y, CROSS_ENTROPY);
    let row = |numbers: [Real; 2]| Matrix::from_rows(&[numbers]);
    let check = |found: &Matrix, expected: &Matrix, diagnosis: &str, mistakes: &[(&str, Matrix)]| {
        let nothing = (format!("{diagnosis} (nothing was written there)"), Matrix::default());
        let mistakes = [mistakes, &[(nothing.0.as_str(), nothing.1)]].concat();
        assert_worked(found, expected, FOUR_DECIMALS, diagnosis, &mistakes);
    };
    let expected = row([0.6682, -0.6682]);
    check(&outputs[1].dz, &expected, "backward: the loss gives dz of the last layer, p - y", &[]);
    let expected = Matrix::from_rows(&[[0.6682, -0.6682], [0.0, 0.0]]);
    let from_z = Matrix::from_rows(&[[0.6682, -0.6682], [-0.2673, 0.2673]]);
    let from_x = Matrix::from_rows(&[[0.6682, -0.6682], [0.3341, -0.3341]]);
    let mistakes = [
        ("backward: dV is made of z of layer 0, and should be of its a", from_z),
        ("backward: dV is made of X, and should be of a of layer 0", from_x),
    ];
    check(&gradients[1].weights, &expected, "backward: dV = Aᵀ·do, with a of the layer before", &mistakes);
    let expected = row([0.5346, -0.2673]);
    check(&outputs[0].da, &expected, "backward: layer 1 hands da = do·Vᵀ to layer 0", &[]);
    let mistakes = [("backward: dz of layer 0 is still da, its activation is left out", expected)];
    check(
        &outputs[0].dz,
        &row([0.5346, 0.0]),
        "backward: dz = da through the activation of layer 0",
        &mistakes,
    );
    let expected = Matrix::from_rows(&[[0.5346, 0.0], [0.2673, 0.0]]);
    let diagnosis = "backward: dW of layer 0 is Xᵀ·dz, the way back must reach the first layer";
    check(&gradients[0].weights, &expected, diagnosis, &[]);
}

#[test]
fn a4_the_toy_network_takes_its_first_step_as_on_paper() {
    let (toy, mut network) = (toy(), toy_network());
    let before = loss_of(&network, &toy.x, &toy.y, CROSS_ENTROPY);
    assert_close(before, 1.1032, FOUR_DECIMALS, "the loss before the step");
    let workspace = passes(&network, &toy.x, &toy.y, CROSS_ENTROPY);
    network.step(&workspace.gradients, toy.learning_rate);
    let [hidden, output] = [0, 1].map(|i| &network.layers[i].linear);
    let uphill = Matrix::from_rows(&[[0.8341, -0.6341], [0.4, 0.8]]);
    let mistakes =
        [("V went uphill: is the sign of the step right?", uphill), ("step: V did not move", toy.v.clone())];
    let expected = Matrix::from_rows(&[[0.1659, 0.0341], [0.4, 0.8]]);
    assert_worked(&output.weights, &expected, FOUR_DECIMALS, "V after the step", &mistakes);
    let too_early = Matrix::from_rows(&[[0.4560, -0.4], [0.5780, -0.2]]);
    let mistakes = [
        ("W: its gradient needs V as it was before the step", too_early),
        ("step: W did not move, only the last layer did", toy.w.clone()),
    ];
    let expected = Matrix::from_rows(&[[0.2327, -0.4], [0.4664, -0.2]]);
    assert_worked(&hidden.weights, &expected, FOUR_DECIMALS, "W after the step", &mistakes);
    let check = |layer: &Linear, expected: [Real; 2], before: &Matrix, what: &str| {
        let bias = layer.bias.as_ref().expect("the toy network has biases");
        let diagnosis = format!("step: {what} did not move, a layer has weights and biases");
        let mistakes = [(diagnosis.as_str(), before.clone())];
        let expected = Matrix::from_rows(&[expected]);
        assert_worked(bias, &expected, FOUR_DECIMALS, &format!("{what} after the step"), &mistakes);
    };
    check(hidden, [-0.0673, 0.1], &toy.b, "b");
    check(output, [-0.2341, 0.5341], &toy.c, "c");
    let now = loss_of(&network, &toy.x, &toy.y, CROSS_ENTROPY);
    assert_close(now, 0.3980, FOUR_DECIMALS, "the loss after the step");
}

#[test]
fn a5_the_split_cuts_off_one_in_twelve() {
    let (training, validation) = split(24);
    assert!(training.len() != 2, "split: the validation pictures are the few, and here they are the many");
    let shared = validation.iter().filter(|number| training.contains(number)).count();
    assert_eq!(
        shared, 0,
        "split: whoever is examined with the homework looks better than he is: {shared} in both"
    );
    assert_eq!((training.len(), validation.len()), (22, 2), "split: of 24 pictures, 2 are for validation");
    assert!(
        validation != [22, 23] && validation != [0, 1],
        "split: by lot, since a file can be sorted by class"
    );
    assert!(
        training.windows(2).all(|pair| pair[0] < pair[1]),
        "split: the training pictures stay in their order"
    );
    assert_eq!(validation, [3, 17], "split: the lots of seed 0, the same for ever");
}

#[test]
fn a6_a_score_counts_right_answers_and_adds_up_losses() {
    let a = Matrix::from_rows(&[[0.7, 0.2, 0.1], [0.3, 0.4, 0.3], [0.0, 0.5, 0.5]]);
    let y = Matrix::from_rows(&[[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]);
    let mut score = Score::default();
    assert_eq!((score.percent(), score.loss()), (0.0, 0.0), "score: no pictures yet");
    let z = Matrix::from_rows(&[[1.0, 0.0, 0.0], [2.0, 0.0, 0.0], [3.0, 0.0, 0.0]]);
    // Its value is the first logit, times the first target plus 1.
    let loss = Loss { value: |z, _, y| z[0] * (y[0] + 1.0), ..CROSS_ENTROPY };
    let last = Outputs { z, a, ..Outputs::default() };
    score.count(&last, &y, loss);
    assert!(
        score.right != 1,
        "score: 1 is right of what it reads wrong: is it counted where the answers differ?"
    );
    assert_eq!(score.right, 2, "score: the largest output is the answer; of equals, the first");
    assert_eq!(score.pictures, 3, "score: three pictures went by, a row each");
    assert!(score.loss_sum != 2.0 && score.loss_sum != 5.0, "score: a row is missing among the losses");
    assert!(
        (score.loss_sum - 7.0 / 3.0).abs() > 1e-9,
        "score: the losses are added up, the mean is taken later"
    );
    assert_eq!(score.loss_sum, 7.0, "score: the losses of all rows, each from its own z, a and y");
    score.count(&last, &y, loss);
    let expected = Score { pictures: 6, right: 4, loss_sum: 14.0 };
    assert_eq!(score, expected, "score: a second mini-batch is added to the first");
    assert_eq!((score.percent(), score.loss()), (400.0 / 6.0, 14.0 / 6.0), "each picture weighs the same");
}

#[test]
fn a7_testing_counts_every_picture_and_learns_nothing() {
    let (data, random) = (tiny_data(205), &mut Random::new(5));
    let linear = layer_of(&random_matrix(6, 3, -1.0, 1.0, random), &Matrix::zeros(1, 3));
    let network = Network { layers: vec![Layer { linear, activation: Softmax }] };
    let numbers: Vec<usize> = (0..205).rev().collect();
    let together = test(&network, CROSS_ENTROPY, &data, &numbers);
    assert_eq!(together.pictures, 205, "test: 100 at a time, and 5 more at the end");
    let (mut right, mut loss_sum) = (0, 0.0);
    for &number in &numbers {
        let one = test(&network, CROSS_ENTROPY, &data, &[number]);
        right += one.right;
        loss_sum += one.loss_sum;
    }
    assert_eq!(together.right, right, "seed 5, test: one at a time gives another number of right answers");
    let difference = (together.loss_sum - loss_sum).abs();
    assert!(
        difference <= 1e-3,
        "seed 5, test: one at a time gives the losses {loss_sum}, not {}",
        together.loss_sum
    );
    let few = test(&network, CROSS_ENTROPY, &data, &[7, 7]);
    assert_eq!(few.pictures, 2, "test: only the pictures with these numbers, and not all of the data set");
}

/// Writes down what it is told, and does as told.
#[derive(Default)]
struct Diary {
    numbers: Vec<usize>,
    rates: Vec<Real>,
}

impl Method for Diary {
    fn prepare(&mut self, data: &DataSet, numbers: &[usize], x: &mut Matrix, y: &mut Matrix) {
        self.numbers.extend(numbers);
        Plain.prepare(data, numbers, x, y);
    }

    fn step(&mut self, network: &mut Network, gradients: &[LinearGradient], learning_rate: Real) {
        self.rates.push(learning_rate);
        Plain.step(network, gradients, learning_rate);
    }
}

#[test]
fn a8_an_epoch_is_forward_backward_and_step_for_each_mini_batch() {
    let data = tiny_data(30);
    // Not all pictures: those for validation must not go by.
    let numbers: Vec<usize> = (0..30).filter(|number| number % 5 != 0).collect();
    let (mut run, mut diary, mut order) = (tiny_run(12, CROSS_ENTROPY), Diary::default(), Vec::new());
    run.epochs_done = 4;
    let mut buffers = Buffers::new(&run.network);
    train_epoch(&mut run, &data, &numbers, &mut diary, &mut buffers, |_| ());
    shuffle(&numbers, 12, 4, &mut order);
    let diagnosis = "an epoch: each picture once, in the order of its seed and of the epochs done";
    assert_eq!(diary.numbers, order, "{diagnosis}");
    for loss in [CROSS_ENTROPY, MEAN_SQUARED_ERROR] {
        let mut run = tiny_run(12, loss);
        let mut by_hand = run.network.clone();
        for epoch in 0..3 {
            let mut order = Vec::new();
            shuffle(&numbers, 12, epoch, &mut order);
            for mini_batch in order.chunks(7) {
                let (mut x, mut y) = (Matrix::default(), Matrix::default());
                data.mini_batch(mini_batch, &mut x, &mut y);
                let workspace = passes(&by_hand, &x, &y, loss);
                by_hand.step(&workspace.gradients, 0.2);
            }
        }
        let before = run.network.clone();
        train(&mut run, 3, &data, &numbers);
        assert!(run.network != before, "an epoch: nothing was learned, no step was taken");
        assert_eq!(run.epochs_done, 3, "an epoch: each one is counted when it is over");
        let diagnosis = format!(
            "seed 12, {}, an epoch: other steps were taken, or old numbers are left in the buffers",
            loss.name
        );
        assert_same_network(&run.network, &by_hand, &diagnosis);
    }
}

// The network

#[test]
#[should_panic(expected = "a network needs at least inputs and outputs, not [784]")]
fn a_network_with_one_size_is_refused() {
    course_network(&[784], 1);
}

#[test]
#[should_panic(expected = "step: gradients of 1 layers for a network of 2")]
fn gradients_of_another_network_are_refused() {
    let other = Workspace::new(&course_network(&[4, 2], 1));
    course_network(&[4, 3, 2], 1).step(&other.gradients, 0.1);
}

#[test]
#[should_panic(expected = "score: the targets")]
fn targets_for_fewer_pictures_than_went_by_are_not_counted() {
    let a = Matrix::zeros(2, 3);
    let last = Outputs { z: a.clone(), a, ..Outputs::default() };
    Score::default().count(&last, &Matrix::zeros(1, 3), CROSS_ENTROPY);
}

#[test]
fn a_step_moves_every_weight_and_every_bias_there_is() {
    after(a4_the_toy_network_takes_its_first_step_as_on_paper);
    let random = &mut Random::new(9);
    for with_bias in [true, false] {
        let before = network_of(&[6, 5, 3], Tanh, Softmax, with_bias, random);
        let (x, y) = (random_matrix(4, 6, 0.0, 1.0, random), random_targets(4, 3, random));
        let gradients = passes(&before, &x, &y, CROSS_ENTROPY).gradients;
        let (mut network, mut expected) = (before.clone(), before);
        network.step(&gradients, 0.25);
        for (layer, gradient) in expected.layers.iter_mut().zip(&gradients) {
            let minus = |w: &mut Matrix, dw: &Matrix| {
                w.values_mut().iter_mut().zip(dw.values()).for_each(|(w, dw)| *w -= 0.25 * dw);
            };
            minus(&mut layer.linear.weights, &gradient.weights);
            layer.linear.bias.iter_mut().for_each(|bias| minus(bias, &gradient.bias));
        }
        assert_same_network(
            &network,
            &expected,
            &format!("seed 9, bias {with_bias}: minus η times the slope"),
        );
    }
}

#[test]
fn a_network_that_is_quite_sure_and_wrong_still_has_an_exact_loss_and_learns() {
    after(a4_the_toy_network_takes_its_first_step_as_on_paper);
    let linear = layer_of(&Matrix::zeros(4, 3), &Matrix::from_rows(&[[1000.0, 0.0, 0.0]]));
    let network = Network { layers: vec![Layer { linear, activation: Softmax }] };
    let (x, y) = (Matrix::zeros(1, 4), Matrix::from_rows(&[[0.0, 1.0, 0.0]]));
    let workspace = passes(&network, &x, &y, CROSS_ENTROPY);
    assert_eq!(workspace.last().a.values(), [1.0, 0.0, 0.0], "softmax gives the truth exactly 0");
    let mut score = Score::default();
    score.count(workspace.last(), &y, CROSS_ENTROPY);
    assert_eq!(score.loss_sum, 1000.0, "the loss must come from the logits, where nothing is lost");
    let db = workspace.gradients[0].bias.values();
    assert_eq!(db, [1.0, -1.0, 0.0], "the gradient must be P - Y: the long way gives 0 where P is 0");
}

// Training

#[test]
fn the_split_cuts_off_one_in_twelve_and_loses_no_picture() {
    for count in [1, 2, 11, 12, 13, 24, 1000] {
        let (training, validation) = split(count);
        assert_eq!(validation.len(), count / 12, "one of twelve pictures of {count} is for validation");
        let mut both = [training, validation].concat();
        both.sort_unstable();
        assert!(
            both == (0..count).collect::<Vec<_>>(),
            "of {count} pictures, some are in both parts or in none"
        );
    }
    // These must never change: whoever goes on with an old run would learn from pictures that judged it.
    let (training, validation) = split(60_000);
    assert_eq!((training.len(), validation.len()), (55_000, 5_000));
    assert!(training.windows(2).all(|pair| pair[0] < pair[1]), "the training pictures stay in their order");
    assert_eq!(validation[..4], [35_965, 17_178, 29_940, 50_090], "the first validation pictures of 60,000");
    assert_eq!(split(24).1, [3, 17], "the validation pictures of 24");
}

#[test]
fn the_method_prepares_each_mini_batch_and_takes_each_step() {
    after(a8_an_epoch_is_forward_backward_and_step_for_each_mini_batch);
    let data = tiny_data(30);
    let mut run = tiny_run(3, CROSS_ENTROPY);
    run.epochs_done = 4;
    let (mut plain, mut diary, mut buffers) = (run.clone(), Diary::default(), Buffers::new(&run.network));
    train_epoch(&mut run, &data, &all(&data), &mut diary, &mut buffers, |_| ());
    let mut order = Vec::new();
    shuffle(&all(&data), 3, 4, &mut order);
    assert_eq!(diary.numbers, order, "each picture once, in the order of seed 3 and epoch 4");
    assert_eq!(diary.rates, [0.2; 5], "a step for each mini-batch");
    train(&mut plain, 1, &data, &all(&data));
    assert_same_network(&run.network, &plain.network, "a method that does as told is the plain one");
}

#[test]
fn the_score_counts_each_picture_before_the_step_that_learns_from_it() {
    after(a8_an_epoch_is_forward_backward_and_step_for_each_mini_batch);
    let data = tiny_data(30);
    let mut run = tiny_run(3, CROSS_ENTROPY);
    let before = test(&run.network, CROSS_ENTROPY, &data, &all(&data));
    let (mut buffers, mut seen) = (Buffers::new(&run.network), Vec::new());
    // With so small a step nothing is learned.
    run.settings.learning_rate = 1e-30;
    let look = |so_far: &Score| seen.push(*so_far);
    let score = train_epoch(&mut run, &data, &all(&data), &mut Plain, &mut buffers, look);
    assert_eq!((score.pictures, score.right), (before.pictures, before.right));
    let difference = (score.loss_sum - before.loss_sum).abs();
    assert!(difference < 30.0 * TOLERANCE as f64, "{score:?} while training, {before:?} when tested");
    let pictures: Vec<usize> = seen.iter().map(|so_far| so_far.pictures).collect();
    assert_eq!(pictures, [7, 14, 21, 28, 30], "looked at after mini-batches of 7, and a last one of 2");
    assert_eq!(seen.last(), Some(&score));

    run.settings = Settings { batch: 30, learning_rate: 0.2, ..run.settings };
    let score = train_epoch(&mut run, &data, &all(&data), &mut Plain, &mut buffers, |_| ());
    assert!((score.loss_sum - before.loss_sum).abs() < 30.0 * TOLERANCE as f64, "counted after the step");
    let now = test(&run.network, CROSS_ENTROPY, &data, &all(&data));
    assert!(now.loss_sum < before.loss_sum - 0.1, "a step over all pictures brings the loss down");
}

#[test]
fn an_epoch_that_goes_wrong_ends_at_once_and_does_not_count() {
    let data = tiny_data(30);
    for bad in [Real::NAN, Real::INFINITY] {
        let mut run = tiny_run(3, CROSS_ENTROPY);
        run.network.layers[1].linear.bias = Some(Matrix::from_rows(&[[bad, 0.0, 0.0]]));
        let (mut buffers, mut batches) = (Buffers::new(&run.network), 0);
        let score = train_epoch(&mut run, &data, &all(&data), &mut Plain, &mut buffers, |_| batches += 1);
        assert!(!score.loss().is_finite(), "a bias of {bad} spoils the loss, but it is {}", score.loss());
        assert_eq!((batches, run.epochs_done), (1, 0), "a bias of {bad}: no mini-batch more, no epoch done");
    }
}

// Testing

#[test]
fn testing_does_not_depend_on_how_many_pictures_go_together() {
    after(a8_an_epoch_is_forward_backward_and_step_for_each_mini_batch);
    let data = tiny_data(205);
    let mut run = tiny_run(1, CROSS_ENTROPY);
    train(&mut run, 1, &data, &all(&data));
    for loss in [CROSS_ENTROPY, MEAN_SQUARED_ERROR] {
        for count in [0, 1, 99, 100, 101, 200] {
            // Not simply the first ones, and from back to front.
            let numbers: Vec<usize> = (205 - count..205).rev().collect();
            let together = test(&run.network, loss, &data, &numbers);
            let mut alone = Score::default();
            for &number in &numbers {
                let one = test(&run.network, loss, &data, &[number]);
                alone.right += one.right;
                alone.loss_sum += one.loss_sum;
            }
            assert_eq!((together.pictures, together.right), (count, alone.right), "{}", loss.name);
            let difference = (together.loss_sum - alone.loss_sum).abs();
            assert!(difference <= 1e-9, "{count} pictures, {}: {together:?} but {alone:?}", loss.name);
        }
    }
}

// Gradient checks: every weight and every bias of small networks

#[test]
fn all_gradients_of_a_network_are_the_measured_ones() {
    after(a4_the_toy_network_takes_its_first_step_as_on_paper);
    for (loss, output) in
        [(CROSS_ENTROPY, Softmax), (MEAN_SQUARED_ERROR, Softmax), (MEAN_SQUARED_ERROR, Sigmoid)]
    {
        for between in [Relu, Sigmoid, Tanh, Identity] {
            for seed in 1..=4 {
                check_gradients(between, output, loss, seed);
            }
        }
    }
}

fn check_gradients(between: Activation, output: Activation, loss: Loss, seed: u64) {
    let sizes: &[usize] = if seed % 2 == 0 { &[3, 5, 4] } else { &[4, 4, 5, 3] };
    let (pictures, random) = (3 + seed as usize % 3, &mut Random::new(seed));
    // ReLU has a kink at 0, where a slope cannot be measured: draw until no sum is near it.
    let (network, x) = loop {
        let network = network_of(sizes, between, output, seed > 1, random);
        let x = random_matrix(pictures, sizes[0], 0.0, 1.0, random);
        let mut workspace = Workspace::new(&network);
        network.forward(&x, &mut workspace);
        let inner = &workspace.outputs[..workspace.outputs.len() - 1];
        if inner.iter().flat_map(|outputs| outputs.z.values()).all(|z| z.abs() > 0.05) {
            break (network, x);
        }
    };
    let y = random_targets(pictures, sizes[sizes.len() - 1], random);
    let gradients = passes(&network, &x, &y, loss).gradients;
    for (i, (layer, gradient)) in network.layers.iter().zip(&gradients).enumerate() {
        let place =
            format!("layer {i} ({between:?}, {output:?}, {}, N = {pictures}, seed {seed})", loss.name);
        let mut moved = network.clone();
        let measured = measured_gradient(&layer.linear.weights, |weights| {
            moved.layers[i].linear.weights.copy_from(weights);
            loss_of(&moved, &x, &y, loss)
        });
        assert_gradient(&gradient.weights, &measured, &format!("dW of {place}"));
        if let Some(bias) = &layer.linear.bias {
            let mut moved = network.clone();
            let measured = measured_gradient(bias, |bias| {
                moved.layers[i].linear.bias = Some(bias.clone());
                loss_of(&moved, &x, &y, loss)
            });
            assert_gradient(&gradient.bias, &measured, &format!("db of {place}"));
        }
    }
}

// Sanity

#[test]
fn a_new_network_knows_nothing_of_real_digits() {
    after(a8_an_epoch_is_forward_backward_and_step_for_each_mini_batch);
    let (mnist, numbers) = (bundled_pictures().0, (0..200).collect::<Vec<_>>());
    for seed in 1..=3 {
        let loss = test(&course_network(&[784, 100, 10], seed), CROSS_ENTROPY, &mnist, &numbers).loss();
        assert!((2.0..2.8).contains(&loss), "seed {seed}: loss {loss}, but ln 10 = 2.30 is pure guessing");
    }
}

#[test]
fn twenty_real_digits_are_learned_by_heart() {
    after(a8_an_epoch_is_forward_backward_and_step_for_each_mini_batch);
    let (mnist, twenty) = (bundled_pictures().0, (0..20).collect::<Vec<_>>());
    let settings = Settings { seed: 1, batch: 5, learning_rate: 0.1, loss: CROSS_ENTROPY };
    let mut run = Run { network: course_network(&[784, 100, 10], 1), settings, epochs_done: 0 };
    train(&mut run, 80, &mnist, &twenty);
    let score = test(&run.network, CROSS_ENTROPY, &mnist, &twenty);
    assert_eq!(score.right, 20, "seed 1: a network that cannot learn 20 pictures by heart is broken");
    assert!(score.loss() < 0.01, "seed 1: loss {} after 80 epochs", score.loss());
}

#[test]
fn neurons_that_start_alike_stay_alike_for_ever() {
    after(a8_an_epoch_is_forward_backward_and_step_for_each_mini_batch);
    let data = tiny_data(30);
    for between in [Sigmoid, Tanh, Relu] {
        let network = Network::new(&[6, 5, 3], between, Softmax, |d, h| Linear::new(d, h, || 0.0));
        let mut run = Run { network: network.clone(), ..tiny_run(1, CROSS_ENTROPY) };
        train(&mut run, 5, &data, &all(&data));
        assert!(run.network != network, "{between:?}: nothing was learned at all");
        let [w, v] = [0, 1].map(|i| &run.network.layers[i].linear.weights);
        let same_in = (0..w.rows()).all(|i| w.row(i).iter().all(|&weight| weight == w[(i, 0)]));
        let same_out = (0..v.rows()).all(|i| v.row(i) == v.row(0));
        assert!(same_in && same_out, "{between:?}: what told the hidden neurons apart?");
    }
}

#[test]
fn a_fixed_run_ends_in_the_same_bits_on_every_computer() {
    after(a8_an_epoch_is_forward_backward_and_step_for_each_mini_batch);
    let expected: u64 = if cfg!(feature = "f64") { 0x14c5_d38e_8653_aec3 } else { 0x6a4b_b106_7d9e_448f };
    let (mut run, data) = (tiny_run(1, CROSS_ENTROPY), tiny_data(30));
    train(&mut run, 3, &data, &all(&data));
    let found = bits_of(&run.network);
    assert_eq!(
        found, expected,
        "the parameters after three epochs have the fingerprint {found:#018x}, not {expected:#018x}: if the \
         mathematics was not meant to change, some sum runs in another order or some function is the system's"
    );
}
