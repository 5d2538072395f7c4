//! `chalknet train`: train, test, show six answers, and save.

use super::arguments::{Arguments, Set};
use super::pictures::show_some;
use super::screen::{counted, with_commas, Screen};
use super::sources::{load_weights, Pictures};
use super::test::result_line;
use crate::ch08_training::{
    expect_place_for_saving, save, test, train_epoch, Buffers, Layer, Network, Run, Settings, EPOCHS, HIDDEN,
};
use crate::toolbox::Error;
use std::path::Path;
use std::time::Instant;

/// Trains as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let path = arguments.weights_path();
    expect_place_for_saving(&path)?;
    let pictures = Pictures::load(arguments)?;
    let mut run = begin(arguments, &path, &pictures, screen)?;
    let epochs = arguments.epochs.unwrap_or(EPOCHS);
    announce(&run, epochs, &pictures, screen)?;
    let mut buffers = Buffers::new(&run.network);
    for _ in 0..epochs {
        one_epoch(&mut run, &pictures, &mut buffers, &path, screen)?;
    }
    let (test_pictures, numbers) = pictures.set(Set::Test);
    let score = test(&run.network, run.settings.loss, test_pictures, numbers);
    screen.line(&format!("\n{}\n", result_line(Set::Test, score.right, score.pictures)))?;
    show_some(screen, Some(&run.network), test_pictures, numbers, 6, run.settings.seed)?;
    screen.line(&format!(
        "\nThe weights after {} are saved in {}: run this again to go on training.",
        counted(run.epochs_done, "epoch", "epochs"),
        path.display()
    ))
}

/// The run to go on with, or a new one.
fn begin(arguments: &Arguments, path: &Path, pictures: &Pictures, screen: &mut Screen) -> Result<Run, Error> {
    if arguments.fresh || !path.exists() {
        let defaults = Settings::default();
        let settings = Settings {
            seed: arguments.seed.unwrap_or(defaults.seed),
            batch: arguments.batch.unwrap_or(defaults.batch),
            learning_rate: arguments.rate.unwrap_or(defaults.learning_rate),
            ..defaults
        };
        let sizes = [pictures.training.inputs(), HIDDEN, pictures.training.classes()];
        return Ok(Run::new(&sizes, settings));
    }
    let mut run = load_weights(path, pictures)?;
    let settings = &mut run.settings;
    if arguments.seed.is_some_and(|seed| seed != settings.seed) {
        return Err(Error::Mismatch(format!(
            "{} was trained with seed {}; a run keeps its seed.\nLeave --seed away to go on, or add --fresh to begin anew.",
            path.display(),
            settings.seed
        )));
    }
    settings.batch = arguments.batch.unwrap_or(settings.batch);
    settings.learning_rate = arguments.rate.unwrap_or(settings.learning_rate);
    let done = counted(run.epochs_done, "epoch", "epochs");
    screen.line(&format!(
        "Going on from {}, which has {done} behind it (--fresh begins anew).\n",
        path.display()
    ))?;
    Ok(run)
}

fn announce(run: &Run, epochs: u64, pictures: &Pictures, screen: &mut Screen) -> Result<(), Error> {
    let Settings { seed, batch, learning_rate, .. } = run.settings;
    let (height, width) = pictures.training.size();
    screen.line(&format!("network     {}", describe(&run.network)))?;
    screen.line(&format!("parameters  {} weights and biases", with_commas(run.network.parameters())))?;
    screen.line(&format!(
        "pictures    {} to learn from, {} for validation, {} for the test",
        with_commas(pictures.training_numbers.len()),
        with_commas(pictures.validation_numbers.len()),
        with_commas(pictures.test_numbers.len())
    ))?;
    let classes = counted(pictures.training.classes() as u64, "class", "classes");
    screen.line(&format!("            {height}x{width} pixels each, {classes}"))?;
    screen.line(&format!(
        "settings    {}, mini-batches of {batch}, learning rate {learning_rate}, seed {seed}",
        counted(epochs, "epoch", "epochs")
    ))?;
    screen.line("\nepoch     loss   training   validation   seconds")
}

/// "784 inputs → linear 100 → relu → linear 10 → softmax"
fn describe(network: &Network) -> String {
    let mut text = counted(network.inputs() as u64, "input", "inputs");
    for layer in &network.layers {
        text += &match layer {
            Layer::Linear(linear) => format!(" → linear {}", linear.weights.columns()),
            Layer::Activation(activation) => format!(" → {activation:?}").to_lowercase(),
        };
    }
    text
}

fn one_epoch(
    run: &mut Run,
    pictures: &Pictures,
    buffers: &mut Buffers,
    path: &Path,
    screen: &mut Screen,
) -> Result<(), Error> {
    let start = Instant::now();
    let (data, numbers) = pictures.set(Set::Train);
    let epoch = run.epochs_done + 1;
    let score = train_epoch(run, data, numbers, buffers, |so_far| {
        screen.progress(|| {
            let percent = 100 * so_far.pictures / numbers.len();
            format!("epoch {epoch}: {percent} % of the pictures, loss {:.4}", so_far.loss())
        });
    });
    // Saved first: a line that cannot be printed must not cost an epoch.
    save(run, path)?;
    let (data, numbers) = pictures.set(Set::Validation);
    let validation = test(&run.network, run.settings.loss, data, numbers);
    // A tiny data set leaves no picture for validation.
    let validation =
        if validation.pictures == 0 { "-".into() } else { format!("{:.2} %", validation.percent()) };
    screen.line(&format!(
        "{epoch:>5}   {:>6.4}   {:>6.2} %   {validation:>10}   {:>7.2}",
        score.loss(),
        score.percent(),
        start.elapsed().as_secs_f64()
    ))
}
