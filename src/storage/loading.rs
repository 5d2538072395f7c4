//! Going on with a run that was saved (LESSONS §8.4).

use super::better::read_improvement;
use super::facts::problem_with_layer;
use super::saving::{expect_trainable, FORMAT};
use super::{activation_named, loss_named, History, SavedRun};
use crate::ch03_linear::Linear;
use crate::ch04_activation::Activation;
use crate::ch07_backprop::Loss;
use crate::ch08_training::{Layer, Network, Run, Settings};
use crate::ch09_recipes::COURSE;
use crate::ch10_better::Improvements;
use crate::toolbox::json::{beginning_of, read_matrix, Reader};
use crate::toolbox::{files, Error, Matrix};
use std::path::Path;

/// What to do about a file of weights that cannot be used.
pub const READING_ADVICE: &str =
    "Name another file with --weights FILE. If Chalknet saved this one and nobody needs it, begin anew with --fresh.";

/// Loads a run that was saved.
///
/// # Errors
/// If the file cannot be read, or does not hold a whole network whose layers fit each other.
pub fn load(path: &Path) -> Result<SavedRun, Error> {
    from_text(&read_text(path)?, path)
}

/// The text of a file of weights.
///
/// # Errors
/// If the file cannot be read, or is not text.
pub fn read_text(path: &Path) -> Result<String, Error> {
    let bytes = files::read(path, "Train first, or name a file of weights with --weights FILE.")?;
    files::text_of(bytes).map_err(|byte| {
        let place = format!("byte {byte}");
        let problem = "this is not text, so these are not the weights of a network";
        Error::content(path, place, problem).with_advice(READING_ADVICE)
    })
}

/// Understands the text of a saved run; `path` is for the messages.
///
/// # Errors
/// If it is not a whole network whose layers fit each other.
pub fn from_text(text: &str, path: &Path) -> Result<SavedRun, Error> {
    read_run(&mut Reader::new(path, text), path).map_err(|error| error.with_advice(READING_ADVICE))
}

fn read_run(reader: &mut Reader, path: &Path) -> Result<SavedRun, Error> {
    expect_our_beginning(reader)?;
    let (mut has_format, mut recipe, mut loss, mut network) = (false, None, None, None);
    let (mut seed, mut batch, mut learning_rate, mut epochs_done) = (None, None, None, None);
    let (mut improvements, mut walker, mut data, mut folder) = (Improvements::NONE, None, None, None);
    let mut history = History::default();
    reader.object(|reader, key| {
        match key {
            "format" => has_format = expect_format(reader).map(|()| true)?,
            "recipe" => recipe = Some(reader.text()?),
            "seed" => seed = Some(reader.number()?),
            "batch" => batch = Some(reader.number()?),
            "learning_rate" => learning_rate = Some(reader.real()?),
            "loss" => loss = Some(read_loss(reader)?),
            "data" => data = Some(read_fingerprint(reader)?),
            "folder" => folder = Some(reader.text()?),
            "epochs_done" => epochs_done = Some(reader.number()?),
            "history" => history = History::read(reader)?,
            "layers" => network = Some(read_network(reader)?),
            "walker" => walker = Some(read_network(reader)?),
            key if read_improvement(reader, key, &mut improvements)? => {}
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    reader.end()?;
    needed(has_format.then_some(()), "format", path)?;
    let settings = Settings {
        seed: needed(seed, "seed", path)?,
        batch: needed(batch, "batch", path)?,
        learning_rate: needed(learning_rate, "learning_rate", path)?,
        loss: needed(loss, "loss", path)?,
    };
    let network = needed(network, "layers", path)?;
    let epochs_done = needed(epochs_done, "epochs_done", path)?;
    // The first files of the course named no recipe.
    let recipe = recipe.unwrap_or_else(|| COURSE.name.to_string());
    let run = Run { network, settings, epochs_done };
    let saved = SavedRun { recipe, run, walker, improvements, data, folder, history };
    expect_trainable(&saved, path)?;
    Ok(saved)
}

/// Our files begin with {; what people name instead is known by its first character.
fn expect_our_beginning(reader: &mut Reader) -> Result<(), Error> {
    let problem = match reader.peek() {
        Some('{') => return Ok(()),
        Some('[') => {
            "this file begins with [: bare weights, as the school project saves them. They can be tested and shown, but \
             without a seed and settings no training can go on from them"
        }
        Some('<') => "this is a web page, not the weights of a network: was it a download that failed?",
        Some(_) => "these are not the weights of a network: such a file begins with {",
        None => "there is nothing in this file",
    };
    Err(reader.wrong(problem))
}

/// The format comes first in our files, so it is read before anything that only a later program understands.
fn expect_format(reader: &mut Reader) -> Result<(), Error> {
    let found = reader.text()?;
    if found == FORMAT {
        return Ok(());
    }
    let is_ours = found.starts_with("chalknet weights ");
    let hint = if is_ours { ". A newer Chalknet made this file: get that one" } else { "" };
    let found = beginning_of(&found);
    Err(reader.wrong(&format!("\"format\" must say \"{FORMAT}\", but says {found:?}{hint}")))
}

fn read_network(reader: &mut Reader) -> Result<Network, Error> {
    let mut network = Network { layers: Vec::new() };
    reader.list(|reader| {
        let added = match read_layer(reader)? {
            Part::Linear(linear) => push_linear(&mut network, linear),
            Part::Activation(activation) => push_activation(&mut network, activation),
        };
        added.map_err(|problem| reader.wrong(&problem))
    })?;
    match network.layers.len() {
        0 => Err(reader.wrong("a network needs at least one linear layer")),
        _ => Ok(network),
    }
}

/// What is called a layer in a file: there, an activation is one of its own.
enum Part {
    Linear(Linear),
    Activation(Activation),
}

/// Puts a linear layer at the end, with no activation behind it yet.
///
/// # Errors
/// If it cannot follow the one before.
pub(super) fn push_linear(network: &mut Network, linear: Linear) -> Result<(), String> {
    let before = network.layers.last().map(|layer| &layer.linear);
    if let Some(problem) = problem_with_layer(network.layers.len() + 1, &linear, before) {
        return Err(problem);
    }
    network.layers.push(Layer { linear, activation: Activation::Identity });
    Ok(())
}

fn push_activation(network: &mut Network, activation: Activation) -> Result<(), String> {
    match network.layers.last_mut() {
        None => Err("the first layer must be a linear one: it takes the pictures".to_string()),
        Some(last) if last.activation != Activation::Identity => {
            Err("two activations follow each other: between them a linear layer is needed".to_string())
        }
        Some(last) => {
            last.activation = activation;
            Ok(())
        }
    }
}

fn read_layer(reader: &mut Reader) -> Result<Part, Error> {
    let (mut kind, mut inputs, mut outputs) = (String::new(), None, None);
    let (mut weights, mut bias) = (Matrix::default(), None);
    reader.object(|reader, key| {
        match key {
            "kind" => kind = reader.text()?,
            "inputs" => inputs = Some(reader.number()?),
            "outputs" => outputs = Some(reader.number()?),
            "weights" => weights = read_matrix(reader)?,
            "bias" => {
                let mut numbers = Vec::new();
                reader.numbers(&mut numbers)?;
                // A single row of whatever there is always fits.
                bias = Some(Matrix::new(1, numbers.len(), numbers));
            }
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    if kind != "linear" {
        let unknown = || reader.wrong(&format!("{:?} is no kind of layer we know", beginning_of(&kind)));
        return activation_named(&kind).map(Part::Activation).ok_or_else(unknown);
    }
    let (rows, columns) = (weights.rows(), weights.columns());
    if inputs != Some(rows) || outputs != Some(columns) {
        let found = format!("its \"weights\" are {rows} rows of {columns}");
        return Err(reader.wrong(&format!("{found}: \"inputs\" or \"outputs\" say something else")));
    }
    Ok(Part::Linear(Linear { weights, bias }))
}

fn needed<T>(value: Option<T>, name: &str, path: &Path) -> Result<T, Error> {
    value.ok_or_else(|| Error::content(path, "", format!("\"{name}\" is missing or out of range")))
}

/// A fingerprint is written with hexadecimal digits: as a number, many programs would round it.
fn read_fingerprint(reader: &mut Reader) -> Result<u64, Error> {
    let text = reader.text()?;
    let is_hexadecimal = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let fingerprint = u64::from_str_radix(&text, 16).ok().filter(|_| is_hexadecimal);
    let wrong =
        || reader.wrong(&format!("\"data\" must be 16 hexadecimal digits, not {:?}", beginning_of(&text)));
    fingerprint.ok_or_else(wrong)
}

fn read_loss(reader: &mut Reader) -> Result<Loss, Error> {
    let name = reader.text()?;
    loss_named(&name).ok_or_else(|| reader.wrong(&format!("{:?} is no loss we know", beginning_of(&name))))
}
