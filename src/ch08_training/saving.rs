//! Saving a run as JSON and going on with it later (LESSONS §8.4).

use super::{Layer, Network, Run, Settings, COURSE};
use crate::ch03_linear::Linear;
use crate::ch04_activation::Activation;
use crate::ch05_loss::Loss;
use crate::toolbox::json::{beginning_of, numbers_to_text, read_matrix, rows_to_text, Reader};
use crate::toolbox::{files, Error, Matrix};
use std::path::Path;

/// What the first lines of our files say, so that a later program knows how to read them.
const FORMAT: &str = "chalknet weights 1";
/// What to do when a file of weights cannot be written.
const SAVING_ADVICE: &str = "Name a file in a folder that exists and may be written to: --weights FILE.";
/// What to do about a file of weights that cannot be used.
pub const READING_ADVICE: &str =
    "Name another file with --weights FILE. If Chalknet saved this one and nobody needs it, begin anew with --fresh.";

/// Saves a run; a file that was there before is replaced only once the new one is whole.
///
/// # Errors
/// If the file cannot be written, or a weight is not a number any more (JSON has no word for infinity), or the
/// settings are none to train with.
pub fn save(run: &Run, path: &Path) -> Result<(), Error> {
    files::replace(path, to_text(run, path)?.as_bytes(), SAVING_ADVICE)
}

/// Makes sure, before hours of training, that a run can be saved here.
///
/// # Errors
/// If a file of this name cannot be written.
pub fn expect_place_for_saving(path: &Path) -> Result<(), Error> {
    files::expect_place_for(path, SAVING_ADVICE)
}

/// Makes sure that a file which is to make room for a new run is one that was saved here, though it may be cut off or
/// spoilt further on.
///
/// # Errors
/// If it is something else, or cannot be read.
pub fn expect_saved_here(path: &Path) -> Result<(), Error> {
    const ADVICE: &str = "Name another file with --weights FILE, or remove this one first.";
    if !path.exists() || begins_like_ours(&files::read(path, ADVICE)?) || load(path).is_ok() {
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

/// Loads a run that was saved.
///
/// # Errors
/// If the file cannot be read, or does not hold a whole network whose layers fit each other.
pub fn load(path: &Path) -> Result<Run, Error> {
    from_text(&read_text(path)?, path)
}

/// The text of a file of weights.
///
/// # Errors
/// If the file cannot be read, or is not text.
pub fn read_text(path: &Path) -> Result<String, Error> {
    let bytes = files::read(path, "Train first, or name a file of weights with --weights FILE.")?;
    String::from_utf8(bytes).map_err(|cause| {
        let place = format!("byte {}", cause.utf8_error().valid_up_to());
        let problem = "this is not text, so these are not the weights of a network";
        Error::content(path, place, problem).with_advice(READING_ADVICE)
    })
}

/// The text of a file of weights; `path` is for the messages.
///
/// # Errors
/// If the run is one that [`save`] refuses.
pub fn to_text(run: &Run, path: &Path) -> Result<String, Error> {
    expect_trainable(run, path)?;
    if !run.network.is_finite() {
        let problem = "not saved: a weight has become infinite or NaN. Try a smaller --rate";
        return Err(Error::content(path, "", problem));
    }
    let Settings { seed, batch, learning_rate, loss, momentum, one_cycle } = run.settings;
    let (recipe, loss, epochs_done) = (&run.recipe, loss.name(), run.epochs_done);
    // Each number of a layer is finite, so JSON has a word for it.
    let mut layers = Vec::new();
    for layer in &run.network.layers {
        layers.push(match layer {
            Layer::Linear(linear) => linear_to_text(linear),
            Layer::Activation(activation) => {
                format!("{{\"kind\": \"{}\"}}", activation.name())
            }
        });
    }
    let layers = layers.join(",\n");
    let mut more = String::new();
    if momentum > 0.0 {
        more += &format!("\"momentum\": {momentum:?},\n");
    }
    if let Some(epochs) = one_cycle {
        more += &format!("\"one_cycle\": {epochs},\n");
    }
    if let Some(fingerprint) = run.data {
        more += &format!("\"data\": \"{fingerprint:016x}\",\n");
    }
    Ok(format!(
        "{{\n\"format\": \"{FORMAT}\",\n\"recipe\": {recipe:?},\n\"seed\": {seed},\n\"batch\": {batch},\n\
         \"learning_rate\": {learning_rate:?},\n\"loss\": \"{loss}\",\n{more}\"epochs_done\": {epochs_done},\n\
         \"layers\": [\n{layers}\n]\n}}\n"
    ))
}

/// What could not be trained is neither saved nor loaded.
fn expect_trainable(run: &Run, path: &Path) -> Result<(), Error> {
    match run.problem() {
        Some(problem) => Err(Error::content(path, "", problem)),
        None => Ok(()),
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

/// Understands the text of a saved run; `path` is for the messages.
///
/// # Errors
/// If it is not a whole network whose layers fit each other.
pub fn from_text(text: &str, path: &Path) -> Result<Run, Error> {
    read_run(&mut Reader::new(path, text), path).map_err(|error| error.with_advice(READING_ADVICE))
}

fn read_run(reader: &mut Reader, path: &Path) -> Result<Run, Error> {
    expect_our_beginning(reader)?;
    let (mut has_format, mut recipe, mut loss, mut network) = (false, None, None, None);
    let (mut seed, mut batch, mut learning_rate, mut epochs_done) = (None, None, None, None);
    let (mut momentum, mut one_cycle, mut data) = (0.0, None, None);
    reader.object(|reader, key| {
        match key {
            "format" => has_format = expect_format(reader).map(|()| true)?,
            "recipe" => recipe = Some(reader.text()?),
            "seed" => seed = Some(reader.number()?),
            "batch" => batch = Some(reader.number()?),
            "learning_rate" => learning_rate = Some(reader.real()?),
            "loss" => loss = Some(read_loss(reader)?),
            "momentum" => momentum = reader.real()?,
            "one_cycle" => one_cycle = Some(reader.number()?),
            "data" => data = Some(read_fingerprint(reader)?),
            "epochs_done" => epochs_done = Some(reader.number()?),
            "layers" => network = Some(read_network(reader)?),
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
        momentum,
        one_cycle,
    };
    let network = needed(network, "layers", path)?;
    // Half of what a u64 can hold: more epochs can be added without overflow.
    let epochs_done = needed(epochs_done.filter(|&done| done <= u64::MAX / 2), "epochs_done", path)?;
    // The first files of the course named no recipe.
    let recipe = recipe.unwrap_or_else(|| COURSE.to_string());
    let run = Run { recipe, network, settings, epochs_done, data };
    expect_trainable(&run, path)?;
    Ok(run)
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
    let mut network = Network::default();
    reader.list(|reader| {
        let layer = read_layer(reader)?;
        network.push(layer).map_err(|problem| reader.wrong(&problem))
    })?;
    match network.linear_layers().count() {
        0 => Err(reader.wrong("a network needs at least one linear layer")),
        _ => Ok(network),
    }
}

fn read_layer(reader: &mut Reader) -> Result<Layer, Error> {
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
        let activation = Activation::ALL.into_iter().find(|activation| activation.name() == kind);
        let unknown = || reader.wrong(&format!("{:?} is no kind of layer we know", beginning_of(&kind)));
        return activation.map(Layer::Activation).ok_or_else(unknown);
    }
    let (rows, columns) = (weights.rows(), weights.columns());
    let bias_fits = bias.as_ref().map_or(true, |bias| bias.columns() == columns);
    if columns == 0 || inputs != Some(rows) || outputs != Some(columns) || !bias_fits {
        let found = format!("its \"weights\" are {rows} rows of {columns}");
        return Err(reader.wrong(&format!("{found}: \"inputs\", \"outputs\" or \"bias\" say something else")));
    }
    Ok(Layer::Linear(Linear { weights, bias }))
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
    let loss = Loss::ALL.into_iter().find(|loss| loss.name() == name);
    loss.ok_or_else(|| reader.wrong(&format!("{:?} is no loss we know", beginning_of(&name))))
}
