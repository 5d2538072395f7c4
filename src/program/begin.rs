//! How a training run begins: anew or from a file, and what is said about it.

use super::arguments::Arguments;
use super::better::{describe_pictures, describe_steps, describe_view, expect_in_sight};
use super::going_on::{expect_same_run, note_start};
use super::rates::usual_rate;
use super::remarks::before_training;
use super::room::Work;
use super::screen::{counted, with_commas, Screen};
use super::sources::{entry_of, Pictures};
use super::values::usage;
use crate::ch04_activation::Activation;
use crate::ch08_training::{Network, Run, Settings};
use crate::ch09_recipes::{Recipe, COURSE};
use crate::ch10_better::{Improvements, Pull};
use crate::storage::{
    activation_name, expect_saved_here, fingerprint, load, problem_with, Entry, SavedRun, READING_ADVICE,
};
use crate::toolbox::cores::{self, MOST_THREADS};
use crate::toolbox::{files, quote, Error};
use std::path::Path;

/// The run to go on with, or a new one; its recipe (of a new one as the flags changed it), and its pictures.
pub fn begin(
    arguments: &Arguments,
    path: &Path,
    screen: &mut Screen,
) -> Result<(SavedRun, Entry, Pictures), Error> {
    if arguments.fresh || !files::is_there(path, READING_ADVICE)? {
        expect_saved_here(path)?;
        let pictures = Pictures::load(arguments, &arguments.entry.recipe, arguments.seed_of_new_run())?;
        let saved = begin_new_run(arguments, &pictures)?;
        let pictures = pictures.seen_with(saved.improvements.view);
        return Ok((saved, arguments.entry, pictures));
    }
    let mut saved = load(path)?;
    let entry = entry_of(&saved, path)?;
    let pictures = Pictures::load(arguments, &entry.recipe, saved.run.settings.seed)?;
    pictures.expect_fit(&saved, path)?;
    expect_same_run(arguments, &saved, &pictures, path)?;
    saved.data.get_or_insert_with(|| fingerprint(&pictures.training));
    saved.folder = folder_as_typed(arguments).or(saved.folder);
    take_flags(arguments, &entry.recipe, &mut saved, &pictures)?;
    if let Some(problem) = problem_with(&saved) {
        return usage(&problem);
    }
    let sizes = saved.run.network.sizes();
    expect_room(arguments, sizes, saved.run.settings.batch, &saved.improvements, &pictures)?;
    let done = counted(saved.run.epochs_done, "epoch", "epochs");
    screen.line(&format!(
        "Going on from {}, which has {done} behind it (--fresh begins anew).\n",
        quote::path(path)
    ))?;
    note_start(arguments, screen)?;
    let pictures = pictures.seen_with(saved.improvements.view);
    Ok((saved, entry, pictures))
}

/// A new run that knows which pictures it learns.
pub fn begin_new_run(arguments: &Arguments, pictures: &Pictures) -> Result<SavedRun, Error> {
    let mut saved = begin_anew(arguments, arguments.seed_of_new_run(), pictures)?;
    saved.data = Some(fingerprint(&pictures.training));
    saved.folder = folder_as_typed(arguments);
    Ok(saved)
}

/// What is remembered of where the pictures are. A file holds text, so a name that is none is not kept.
fn folder_as_typed(arguments: &Arguments) -> Option<String> {
    arguments.data.as_ref()?.to_str().map(str::to_string)
}

/// Who typed no sizes is told of the pictures, if it is they that make a network too large.
fn blamed_on_pictures(problem: Error, arguments: &Arguments, pictures: &Pictures) -> Error {
    /// A picture of 100x100 pixels makes no network too large.
    const MANY: usize = 10_000;
    let ((height, width), inputs) = (pictures.training.size(), pictures.training.inputs());
    if arguments.sizes.is_some() || inputs <= MANY {
        return problem;
    }
    Error::Mismatch(format!(
        "the pictures are too large: {height}x{width} pixels are {} inputs, and each has a weight to every neuron.\n\
         Make them smaller, 28x28 for example, and pack them again; or type smaller layers: --sizes {inputs},10,{}.",
        with_commas(inputs),
        pictures.training.classes()
    ))
}

/// A new run with the settings of the command line.
pub fn begin_anew(arguments: &Arguments, seed: u64, pictures: &Pictures) -> Result<SavedRun, Error> {
    let Entry { recipe, improvements, .. } = &arguments.entry;
    let (inputs, classes) = (pictures.training.inputs(), pictures.training.classes());
    let sizes = arguments.sizes.clone().unwrap_or_else(|| recipe.sizes(inputs, classes));
    if (sizes.first(), sizes.last()) != (Some(&inputs), Some(&classes)) {
        return usage(&format!(
            "--sizes must begin with {inputs}, the pixels of a picture, and end with {classes}, the classes"
        ));
    }
    let batch = typed_batch(arguments, pictures)?.unwrap_or(recipe.settings.batch);
    let improvements = *improvements;
    let mut changed = improvements;
    arguments.better.change(&mut changed);
    expect_room(arguments, sizes.clone(), batch, &changed, pictures)
        .map_err(|problem| blamed_on_pictures(problem, arguments, pictures))?;
    let mut saved = SavedRun::new(recipe.name, recipe.begin(&sizes, seed), improvements);
    take_flags(arguments, &arguments.entry.recipe, &mut saved, pictures)?;
    // Fewer epochs are a part of the cycle, which can be gone on with; more make it longer.
    let epochs = arguments.epochs.unwrap_or(0).max(arguments.entry.recipe.epochs);
    let cycles = arguments.one_cycle.unwrap_or(improvements.one_cycle.is_some());
    saved.improvements.one_cycle = cycles.then_some(epochs);
    match problem_with(&saved) {
        Some(problem) => usage(&problem),
        None => Ok(saved),
    }
}

/// What can be set anew whenever a run goes on.
fn take_flags(
    arguments: &Arguments,
    recipe: &Recipe,
    saved: &mut SavedRun,
    pictures: &Pictures,
) -> Result<(), Error> {
    let SavedRun { run: Run { settings, .. }, improvements, .. } = saved;
    settings.batch = typed_batch(arguments, pictures)?.unwrap_or(settings.batch);
    let had_adam = improvements.adam;
    arguments.better.change(improvements);
    if improvements.adam != had_adam {
        // A rate for the one is far from any for the other.
        settings.learning_rate = usual_rate(recipe, improvements);
    }
    settings.learning_rate = arguments.rate.unwrap_or(settings.learning_rate);
    expect_in_sight(improvements, pictures.training.size())
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

/// Makes sure that there is room to train networks of these sizes side by side.
fn expect_room(
    arguments: &Arguments,
    sizes: Vec<usize>,
    batch: usize,
    improvements: &Improvements,
    pictures: &Pictures,
) -> Result<(), Error> {
    let side_by_side =
        |seeds: u64| usize::try_from(seeds).map_or(MOST_THREADS, |seeds| seeds.min(cores::allowed()));
    let work = Work {
        sizes,
        trained: arguments.seeds.map_or(1, side_by_side),
        batch: batch.min(pictures.training_numbers.len()),
        remembered: if improvements.adam { 2 } else { u64::from(improvements.momentum > 0.0) },
        is_averaged: improvements.average > 0.0,
        is_saved: arguments.seeds.is_none(),
    };
    match work.problem() {
        Some(problem) => {
            usage(&format!("{problem}: take smaller or fewer --sizes, a smaller --batch, or fewer --threads"))
        }
        None => Ok(()),
    }
}

/// Says what is about to be trained, with this seed or these seeds.
pub fn say_what(
    saved: &SavedRun,
    epochs: u64,
    seeds: &str,
    pictures: &Pictures,
    screen: &mut Screen,
) -> Result<(), Error> {
    let SavedRun { recipe, run, improvements, .. } = saved;
    let Settings { batch, learning_rate, loss, .. } = run.settings;
    let (height, width) = pictures.training.size();
    if recipe != COURSE.name {
        let text = Entry::named(recipe).map_or("", |entry| entry.text);
        screen.line(&format!("recipe      {recipe}: {text}"))?;
    }
    screen.line(&format!("network     {}", describe_layers(&run.network)))?;
    let what = if has_biases(&run.network) { "weights and biases" } else { "weights, no biases" };
    screen.line(&format!("parameters  {} {what}", with_commas(run.network.parameters())))?;
    if loss.name != COURSE.settings.loss.name {
        screen.line(&format!("loss        {}", loss.name))?;
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
        batch if batch >= pictures.training_numbers.len() => "all pictures at once".to_string(),
        batch => format!("mini-batches of {batch}"),
    };
    let up_to = if improvements.one_cycle.is_some() { "up to " } else { "" };
    let steps = describe_steps(improvements);
    screen.line(&format!(
        "settings    {}, {batches}, learning rate {up_to}{learning_rate}, {steps}{seeds}",
        counted(epochs, "epoch", "epochs")
    ))?;
    if let Some(text) = describe_view(improvements.view) {
        screen.line(&format!("            all pictures {text}"))?;
    }
    if let Some(text) = describe_pictures(improvements) {
        screen.line(&format!("            training pictures {text}, anew in every epoch"))?;
    }
    let Improvements { pull, settle, .. } = *improvements;
    if pull != Pull::NONE && settle > 0.0 {
        let less = "            all but the moving less and less over the last";
        screen.line(&format!("{less} {settle} of the cycle"))?;
    }
    before_training(pictures, screen)
}

/// "784 inputs → linear 100 → relu → linear 10 → softmax", and what else tells one network from another.
pub fn describe(run: &Run) -> String {
    let mut text = describe_layers(&run.network);
    if !has_biases(&run.network) {
        text += ", no biases";
    }
    text + ", " + run.settings.loss.name
}

fn describe_layers(network: &Network) -> String {
    let mut text = counted(network.inputs() as u64, "input", "inputs");
    for layer in &network.layers {
        text += &format!(" → linear {}", layer.linear.weights.columns());
        if layer.activation != Activation::Identity {
            text += &format!(" → {}", activation_name(layer.activation));
        }
    }
    text
}

fn has_biases(network: &Network) -> bool {
    network.layers.iter().any(|layer| layer.linear.bias.is_some())
}
