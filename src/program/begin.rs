//! How a training run begins: anew or from a file, and what is said about it.

use super::arguments::Arguments;
use super::commands::Set;
use super::going_on::{expect_same_run, note_start};
use super::screen::{counted, with_commas, Screen};
use super::sources::{recipe_of, Pictures};
use super::values::usage;
use crate::ch05_loss::Loss;
use crate::ch08_training::{expect_saved_here, load, Layer, Network, Run, Settings, COURSE};
use crate::ch09_recipes::Recipe;
use crate::toolbox::product::strips::WIDTH;
use crate::toolbox::sparse::SECTION;
use crate::toolbox::Error;
use std::path::Path;

/// More weights, or more outputs of all neurons to all pictures of a mini-batch, would fill the memory of an old laptop.
const MOST_NUMBERS: usize = 50_000_000;
/// In tiles, some layers take much more room than they have numbers: those with very few rows or columns.
const MOST_IN_TILES: usize = 4 * MOST_NUMBERS;

/// The run to go on with, or a new one; its recipe (of a new one as the flags changed it), and its pictures.
pub fn begin(
    arguments: &Arguments,
    path: &Path,
    screen: &mut Screen,
) -> Result<(Run, Recipe, Pictures), Error> {
    if arguments.fresh || !path.exists() {
        expect_saved_here(path)?;
        let seed = arguments.seed.unwrap_or(Settings::default().seed);
        let pictures = Pictures::load(arguments, &arguments.recipe, seed)?;
        let mut run = begin_anew(arguments, seed, &pictures)?;
        run.data = Some(pictures.training.fingerprint());
        return Ok((run, arguments.recipe, pictures));
    }
    let mut run = load(path)?;
    let recipe = recipe_of(&run, path)?;
    let pictures = Pictures::load(arguments, &recipe, run.settings.seed)?;
    pictures.expect_fit(&run, path)?;
    expect_same_run(arguments, &run, &pictures, path)?;
    run.data.get_or_insert_with(|| pictures.training.fingerprint());
    run.settings.batch = typed_batch(arguments, &pictures)?.unwrap_or(run.settings.batch);
    run.settings.learning_rate = arguments.rate.unwrap_or(run.settings.learning_rate);
    run.settings.momentum = arguments.momentum.unwrap_or(run.settings.momentum);
    run.settings.shift = arguments.shift.unwrap_or(run.settings.shift);
    expect_in_sight(run.settings.shift, &pictures)?;
    let outputs = run.network.linear_layers().map(|linear| linear.weights.columns());
    let sizes: Vec<usize> = [run.network.inputs()].into_iter().chain(outputs).collect();
    expect_room_for(&sizes, run.settings.batch.min(pictures.training_numbers.len()))?;
    let done = counted(run.epochs_done, "epoch", "epochs");
    screen.line(&format!(
        "Going on from {}, which has {done} behind it (--fresh begins anew).\n",
        path.display()
    ))?;
    note_start(arguments, screen)?;
    Ok((run, recipe, pictures))
}

/// A new run with the settings of the command line.
pub fn begin_anew(arguments: &Arguments, seed: u64, pictures: &Pictures) -> Result<Run, Error> {
    let recipe = &arguments.recipe;
    let (inputs, classes) = (pictures.training.inputs(), pictures.training.classes());
    let sizes = arguments.sizes.clone().unwrap_or_else(|| recipe.sizes(inputs, classes));
    if (sizes.first(), sizes.last()) != (Some(&inputs), Some(&classes)) {
        return usage(&format!(
            "--sizes must begin with {inputs}, the pixels of a picture, and end with {classes}, the classes"
        ));
    }
    let batch = typed_batch(arguments, pictures)?.unwrap_or(recipe.batch);
    expect_room_for(&sizes, batch.min(pictures.training_numbers.len()))?;
    let mut run = recipe.begin(&sizes, seed);
    run.settings.batch = batch;
    run.settings.learning_rate = arguments.rate.unwrap_or(recipe.learning_rate);
    run.settings.momentum = arguments.momentum.unwrap_or(recipe.momentum);
    run.settings.shift = arguments.shift.unwrap_or(recipe.shift);
    expect_in_sight(run.settings.shift, pictures)?;
    // Fewer epochs are a part of the cycle, which can be gone on with; more make it longer.
    let epochs = arguments.epochs.unwrap_or(0).max(recipe.epochs);
    run.settings.one_cycle = arguments.one_cycle.unwrap_or(recipe.one_cycle).then_some(epochs);
    match run.problem() {
        Some(problem) => usage(&problem),
        None => Ok(run),
    }
}

/// The batch that was typed, if one was. A recipe may say 1000 for "all at once"; who types a number should get it.
fn typed_batch(arguments: &Arguments, pictures: &Pictures) -> Result<Option<usize>, Error> {
    let most = pictures.training_numbers.len();
    match arguments.batch {
        Some(batch) if batch > most => usage(&format!(
            "--batch {batch} is too much: there {} to learn from. To take all at once, type --batch {most}",
            if most == 1 { "is only 1 picture".to_string() } else { format!("are only {most} pictures") }
        )),
        batch => Ok(batch),
    }
}

/// Makes sure that something is left to see of moved pictures.
fn expect_in_sight(shift: usize, pictures: &Pictures) -> Result<(), Error> {
    let (height, width) = pictures.training.size();
    if shift == 0 || shift < height.min(width) {
        return Ok(());
    }
    usage(&format!(
        "a shift of {shift} could move all of a picture of {height}x{width} pixels out of sight: \
         take a smaller one, or none with --shift 0"
    ))
}

/// Makes sure that the weights, and what the layers put out for a mini-batch, are not too many for this computer.
fn expect_room_for(sizes: &[usize], batch: usize) -> Result<(), Error> {
    let add =
        |sum: usize, product: Option<usize>| sum.checked_add(product?).filter(|&sum| sum <= MOST_NUMBERS);
    let weights = sizes.windows(2).try_fold(0, |sum, pair| add(sum, pair[0].checked_mul(pair[1])));
    let outputs = sizes.iter().try_fold(0, |sum, size| add(sum, size.checked_mul(batch)));
    let is_in_tiles = |rows: usize, columns: usize| {
        let numbers = rows.next_multiple_of(SECTION).checked_mul(columns.next_multiple_of(WIDTH));
        numbers.is_some_and(|numbers| numbers <= MOST_IN_TILES)
    };
    let is_small =
        || sizes.windows(2).all(|pair| is_in_tiles(pair[0], pair[1]) && is_in_tiles(batch, pair[1]));
    let most = with_commas(MOST_NUMBERS);
    match (weights, outputs) {
        (Some(_), Some(_)) if !is_small() => usage(
            "--sizes asks for a layer that needs too much memory: so many neurons beside so few. Take fewer",
        ),
        (None, _) => usage(&format!("--sizes asks for more than {most} weights: take smaller layers")),
        (_, None) => usage(&format!(
            "with these layers, {batch} pictures at once make more than {most} numbers: take a smaller --batch"
        )),
        _ => Ok(()),
    }
}

/// Says what is about to be trained, with this seed or these seeds.
pub fn say_what(
    run: &Run,
    epochs: u64,
    seeds: &str,
    pictures: &Pictures,
    screen: &mut Screen,
) -> Result<(), Error> {
    let Settings { batch, learning_rate, loss, momentum, one_cycle, shift, .. } = run.settings;
    let (height, width) = pictures.training.size();
    if run.recipe != COURSE {
        let text = Recipe::named(&run.recipe).map_or("", |recipe| recipe.text);
        screen.line(&format!("recipe      {}: {text}", run.recipe))?;
    }
    screen.line(&format!("network     {}", describe_layers(&run.network)))?;
    let what = if has_biases(&run.network) { "weights and biases" } else { "weights, no biases" };
    screen.line(&format!("parameters  {} {what}", with_commas(run.network.parameters())))?;
    if loss != Loss::CrossEntropy {
        screen.line(&format!("loss        {}", loss.name()))?;
    }
    screen.line(&format!(
        "pictures    {} to learn from, {} for validation, {} for the test",
        with_commas(pictures.training_numbers.len()),
        with_commas(pictures.validation_numbers.len()),
        with_commas(pictures.test_numbers.len())
    ))?;
    let classes = counted(pictures.training.classes() as u64, "class", "classes");
    screen.line(&format!("            {height}x{width} pixels each, {classes}"))?;
    let batches = match batch {
        1 => "picture by picture".to_string(),
        batch if batch >= pictures.set(Set::Train).1.len() => "all pictures at once".to_string(),
        batch => format!("mini-batches of {batch}"),
    };
    let up_to = if one_cycle.is_some() { "up to " } else { "" };
    let momentum = if momentum > 0.0 { format!("momentum {momentum}, ") } else { String::new() };
    screen.line(&format!(
        "settings    {}, {batches}, learning rate {up_to}{learning_rate}, {momentum}{seeds}",
        counted(epochs, "epoch", "epochs")
    ))?;
    if shift > 0 {
        let pixels = counted(shift as u64, "pixel", "pixels");
        screen.line(&format!(
            "            training pictures moved by up to {pixels} each way, anew in every epoch"
        ))?;
    }
    Ok(())
}

/// "784 inputs → linear 100 → relu → linear 10 → softmax", and what else tells one network from another.
pub fn describe(run: &Run) -> String {
    let mut text = describe_layers(&run.network);
    if !has_biases(&run.network) {
        text += ", no biases";
    }
    text + ", " + run.settings.loss.name()
}

fn describe_layers(network: &Network) -> String {
    let mut text = counted(network.inputs() as u64, "input", "inputs");
    for layer in &network.layers {
        text += &match layer {
            Layer::Linear(linear) => format!(" → linear {}", linear.weights.columns()),
            Layer::Activation(activation) => format!(" → {}", activation.name()),
        };
    }
    text
}

fn has_biases(network: &Network) -> bool {
    network.linear_layers().any(|linear| linear.bias.is_some())
}
