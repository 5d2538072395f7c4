//! Saving a run as JSON (LESSONS §8.4).

use super::better::{improvements_to_text, problem_with_improvements};
use super::facts::problem_with_layer;
use super::{activation_name, load, History};
use crate::ch03_linear::Linear;
use crate::ch04_activation::Activation;
use crate::ch07_backprop::CROSS_ENTROPY;
use crate::ch08_training::{Network, Run, Settings};
use crate::ch09_recipes::BINARY_CROSS_ENTROPY;
use crate::ch10_better::Improvements;
use crate::toolbox::json::{beginning_of, numbers_to_text, rows_to_text, text_to_text};
use crate::toolbox::quote::LONGEST_NAME;
use crate::toolbox::{files, Error};
use std::path::Path;

/// What the first lines of our files say, so that a later program knows how to read them.
pub(super) const FORMAT: &str = "chalknet weights 1";
/// Half of what a u64 can hold: more epochs can be added without overflow.
const MOST_EPOCHS: u64 = u64::MAX / 2;
/// What to do when a file of weights cannot be written.
pub(super) const SAVING_ADVICE: &str =
    "Name a file in a folder that exists and may be written to: --weights FILE.";

/// A run, and what must be known of it to go on another day.
#[derive(Clone, Debug)]
pub struct SavedRun {
    /// The name of the recipe it was begun with.
    pub recipe: String,
    /// The network, its settings, and how far it has come.
    pub run: Run,
    /// If weights are averaged, the network that takes the steps; that of the run is the mean then, which reads.
    pub walker: Option<Network>,
    /// What is done better than in chapter 8.
    pub improvements: Improvements,
    /// The fingerprint of the pictures and labels that it learns, if it is known.
    pub data: Option<u64>,
    /// The folder of these pictures as it was typed, if one was: where to look for them another day.
    pub folder: Option<String>,
    /// What came of its epochs.
    pub history: History,
}

impl SavedRun {
    /// A run that learned nothing yet, from no pictures that are known.
    pub fn new(recipe: &str, run: Run, improvements: Improvements) -> SavedRun {
        let (recipe, history) = (recipe.to_string(), History::default());
        SavedRun { recipe, run, walker: None, improvements, data: None, folder: None, history }
    }
}

/// Saves a run; a file that was there before is replaced only once the new one is whole.
///
/// # Errors
/// If the file cannot be written, or a weight is not a number any more (JSON has no word for infinity), or the
/// settings are none to train with.
pub fn save(run: &SavedRun, path: &Path) -> Result<(), Error> {
    files::replace(path, to_text(run, path)?.as_bytes(), SAVING_ADVICE)
}

/// Makes sure that a file which is to make room for a new run is one that was saved here, though it may be cut off or
/// spoilt further on.
///
/// # Errors
/// If it is something else, or cannot be read.
pub fn expect_saved_here(path: &Path) -> Result<(), Error> {
    const ADVICE: &str = "Name another file with --weights FILE, or remove this one first.";
    if !files::is_there(path, ADVICE)? || begins_like_ours(&files::read(path, ADVICE)?) || load(path).is_ok()
    {
        return Ok(());
    }
    let problem = "Chalknet did not save this file, so --fresh does not replace it";
    Err(Error::content(path, "", problem).with_advice(ADVICE))
}

/// Whether these bytes, as far as they go, begin like a file that was saved here.
fn begins_like_ours(bytes: &[u8]) -> bool {
    const BEGINNING: &[u8] = b"{\"format\":\"chalknetweights";
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let ink = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    ink.zip(BEGINNING).all(|(found, expected)| found == expected)
}

/// The text of a file of weights; `path` is for the messages.
///
/// # Errors
/// If the run is one that [`save`] refuses.
pub fn to_text(saved: &SavedRun, path: &Path) -> Result<String, Error> {
    expect_trainable(saved, path)?;
    let SavedRun { recipe, run, walker, improvements, data, folder, history } = saved;
    if ![Some(&run.network), walker.as_ref()].into_iter().flatten().all(Network::is_finite) {
        let problem = "not saved: a weight has become infinite or NaN. Try a smaller --rate";
        return Err(Error::content(path, "", problem));
    }
    let Settings { seed, batch, learning_rate, loss } = run.settings;
    let (loss, epochs_done) = (loss.name, run.epochs_done);
    let mut more = improvements_to_text(improvements);
    if let Some(fingerprint) = data {
        more += &format!("\"data\": \"{fingerprint:016x}\",\n");
    }
    if let Some(folder) = folder {
        more += &format!("\"folder\": {},\n", text_to_text(folder));
    }
    let mut past = format!("\"epochs_done\": {epochs_done},\n");
    if !history.epochs().is_empty() {
        past += &format!("\"history\": {},\n", history.to_text());
    }
    let walker = walker.as_ref().map(|walker| format!(",\n\"walker\": {}", network_to_text(walker)));
    Ok(format!(
        "{{\n\"format\": \"{FORMAT}\",\n\"recipe\": {recipe:?},\n\"seed\": {seed},\n\"batch\": {batch},\n\
         \"learning_rate\": {learning_rate:?},\n\"loss\": \"{loss}\",\n{more}{past}\
         \"layers\": {}{}\n}}\n",
        network_to_text(&run.network),
        walker.unwrap_or_default()
    ))
}

/// A list of layers; in a file, an activation is a layer of its own. (Each number is finite, so JSON has a word for it.)
fn network_to_text(network: &Network) -> String {
    let mut layers = Vec::new();
    for layer in &network.layers {
        layers.push(linear_to_text(&layer.linear));
        if layer.activation != Activation::Identity {
            layers.push(format!("{{\"kind\": \"{}\"}}", activation_name(layer.activation)));
        }
    }
    format!("[\n{}\n]", layers.join(",\n"))
}

/// What could not be trained is neither saved nor loaded.
pub(super) fn expect_trainable(saved: &SavedRun, path: &Path) -> Result<(), Error> {
    match problem_with(saved) {
        Some(problem) => Err(Error::content(path, "", problem)),
        None => Ok(()),
    }
}

/// Why this run could not be trained, if it could not.
pub fn problem_with(saved: &SavedRun) -> Option<String> {
    let SavedRun { recipe, run, walker, improvements, .. } = saved;
    let Settings { batch, learning_rate, loss, .. } = run.settings;
    let is_plain = |name: &str| {
        name.len() <= LONGEST_NAME && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let ends_in = |activation| run.network.layers.last().is_some_and(|last| last.activation == activation);
    if !is_plain(recipe) {
        let found = beginning_of(recipe);
        Some(format!(
            "the name of a recipe has only letters, digits and -, at most {LONGEST_NAME}, unlike {found:?}"
        ))
    } else if run.epochs_done > MOST_EPOCHS {
        Some(format!("\"epochs_done\" must be at most {MOST_EPOCHS}, not {}", run.epochs_done))
    } else if run.network.layers.is_empty() {
        Some("a network needs at least one linear layer".to_string())
    } else if batch == 0 {
        Some("mini-batches need at least one picture".to_string())
    } else if !learning_rate.is_finite() || learning_rate <= 0.0 {
        Some(format!("the learning rate must be above 0 and finite, not {learning_rate}"))
    } else if let Some(problem) = problem_with_improvements(improvements) {
        Some(problem)
    } else if walker.as_ref().is_some_and(|walker| !walker.is_like(&run.network)) {
        Some("\"walker\" must be a network like that of \"layers\"".to_string())
    } else if loss.name == CROSS_ENTROPY.name && !ends_in(Activation::Softmax) {
        Some("cross-entropy needs softmax at the end; after sigmoid, binary cross-entropy".to_string())
    } else if loss.name == BINARY_CROSS_ENTROPY.name && !ends_in(Activation::Sigmoid) {
        Some("binary cross-entropy needs sigmoid at the end; after softmax, cross-entropy".to_string())
    } else if let Some(problem) = saved.history.problem(run.epochs_done) {
        Some(problem)
    } else {
        let linear = |i: usize| run.network.layers.get(i).map(|layer| &layer.linear);
        (0..run.network.layers.len())
            .find_map(|i| problem_with_layer(i + 1, linear(i)?, linear(i.wrapping_sub(1))))
    }
}

fn linear_to_text(linear: &Linear) -> String {
    let weights = &linear.weights;
    let (inputs, outputs, rows) = (weights.rows(), weights.columns(), rows_to_text(weights).join(",\n"));
    let bias = linear.bias.as_ref().map(|bias| format!(",\n\"bias\": {}", numbers_to_text(bias.values())));
    let bias = bias.unwrap_or_default();
    format!(
        "{{\"kind\": \"linear\", \"inputs\": {inputs}, \"outputs\": {outputs},\n\"weights\": [\n{rows}\n]{bias}}}"
    )
}
