//! The school project's own file of weights: a list of matrices and nothing else (LESSONS §9.3).

use super::loading::push_linear;
use super::{from_text, read_text, SavedRun, READING_ADVICE};
use crate::ch03_linear::Linear;
use crate::ch04_activation::Activation;
use crate::ch08_training::{Network, Run};
use crate::ch09_recipes::SCHOOL;
use crate::ch10_better::{Improvements, View};
use crate::toolbox::json::{read_matrix, rows_to_text, Reader};
use crate::toolbox::{files, Error};
use std::path::Path;

/// What to do when the weights cannot be written in the form of the school project.
pub const EXPORT_ADVICE: &str =
    "Name a file in a folder that exists and may be written to: --export school FILE.";

/// Loads a run from a file of ours, or a network from a file of the school project.
///
/// # Errors
/// If the file cannot be read, or is neither.
pub fn load_ours_or_school(path: &Path) -> Result<SavedRun, Error> {
    ours_or_school_from_text(&read_text(path)?, path)
}

/// Understands the text of either; `path` is for the messages.
///
/// # Errors
/// If it is neither.
pub fn ours_or_school_from_text(text: &str, path: &Path) -> Result<SavedRun, Error> {
    let reader = &mut Reader::new(path, text);
    if reader.peek() != Some('[') {
        return from_text(text, path);
    }
    let network = read_network(reader).map_err(|error| error.with_advice(READING_ADVICE))?;
    let run = Run { network, settings: SCHOOL.settings, epochs_done: 0 };
    Ok(SavedRun::new(SCHOOL.name, run, Improvements::NONE))
}

/// Writes the weights of a network as the school project does, so that its program can load them.
///
/// # Errors
/// If the school project's network could not be like this one, or the file cannot be written.
pub fn export_school(saved: &SavedRun, path: &Path) -> Result<(), Error> {
    expect_like_school(saved)?;
    let network = &saved.run.network;
    if !network.is_finite() {
        return Err(Error::content(path, "", "not written: a weight has become infinite or NaN"));
    }
    // Each weight is finite, so JSON has a word for it.
    let mut layers = Vec::new();
    for layer in &network.layers {
        layers.push(format!("[{}]", rows_to_text(&layer.linear.weights).join(", ")));
    }
    let text = format!("[{}]", layers.join(", "));
    files::replace(path, text.as_bytes(), EXPORT_ADVICE)
}

/// Makes sure, before hours of training, that weights can be exported to here, and that nothing else is lost by it.
///
/// # Errors
/// If a file of this name cannot be written, or is there and holds something else than weights in this form.
pub fn expect_place_for_export(path: &Path) -> Result<(), Error> {
    files::expect_place_for(path, EXPORT_ADVICE)?;
    if files::is_there(path, EXPORT_ADVICE)? {
        let bytes = files::read(path, EXPORT_ADVICE)?;
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|&first| first != b'[') {
            let problem = "this file holds something else than weights in the form of the school project, so it is not \
                           replaced";
            return Err(
                Error::content(path, "", problem).with_advice("Name another file: --export school FILE.")
            );
        }
    }
    Ok(())
}

/// Makes sure that a network is one that the school project's program could have: linear layers, then softmax, and pictures
/// as they are.
///
/// # Errors
/// If it is not; the message says why, and what to do.
pub fn expect_like_school(saved: &SavedRun) -> Result<(), Error> {
    let network = &saved.run.network;
    // A network has at least one layer.
    let (last, before_last) = network.layers.split_last().expect("a network has layers");
    let problem = if network.layers.iter().any(|layer| layer.linear.bias.is_some()) {
        "this network has biases, and the school project's has none"
    } else if before_last.iter().any(|layer| layer.activation != Activation::Identity) {
        "this network has an activation between its layers, and the school project's has none"
    } else if last.activation != Activation::Softmax {
        "this network does not end in softmax, as the school project's does"
    } else if saved.improvements.view != View::AS_IT_IS {
        "this network reads pictures that are normalized or made of edges, and the school project's reads them as they are"
    } else {
        return Ok(());
    };
    Err(Error::Mismatch(format!(
        "not exported: {problem}.\nTrain one that it can load: `chalknet train school`."
    )))
}

/// [ matrix, matrix, … ], each a list of rows, one row an input: the linear layers; softmax follows them.
fn read_network(reader: &mut Reader) -> Result<Network, Error> {
    let mut network = Network { layers: Vec::new() };
    reader.list(|reader| {
        let weights = read_matrix(reader)?;
        push_linear(&mut network, Linear { weights, bias: None }).map_err(|problem| reader.wrong(&problem))
    })?;
    reader.end()?;
    let Some(last) = network.layers.last_mut() else {
        return Err(reader.wrong("a network needs at least one layer, but this list is empty"));
    };
    last.activation = Activation::Softmax;
    Ok(network)
}
