//! Saving a run as JSON and going on with it later (LESSONS §8.4).

use super::{Layer, Network, Run, Settings};
use crate::ch03_linear::Linear;
use crate::ch04_activation::Activation;
use crate::ch05_loss::Loss;
use crate::toolbox::json::{numbers_to_text, Reader};
use crate::toolbox::{files, Error, Matrix};
use std::path::Path;

/// What the first lines of our files say, so that a later program knows how to read them.
const FORMAT: &str = "chalknet weights 1";
/// The names of the activations in the file.
const ACTIVATIONS: [(&str, Activation); 4] = [
    ("softmax", Activation::Softmax),
    ("sigmoid", Activation::Sigmoid),
    ("tanh", Activation::Tanh),
    ("relu", Activation::Relu),
];
/// The names of the losses in the file.
const LOSSES: [(&str, Loss); 2] =
    [("cross-entropy", Loss::CrossEntropy), ("mean squared error", Loss::MeanSquaredError)];

/// What to do when a file of weights cannot be written.
const SAVING_ADVICE: &str = "Name a file in a folder that exists and may be written to: --weights FILE.";

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

/// Loads a run that was saved.
///
/// # Errors
/// If the file cannot be read, or does not hold a whole network whose layers fit each other.
pub fn load(path: &Path) -> Result<Run, Error> {
    let bytes = files::read(path, "Train first, or name a file of weights with --weights FILE.")?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Error::content(path, "", "this is not text, so these are not the weights of a network")
    })?;
    from_text(&text, path)
}

fn to_text(run: &Run, path: &Path) -> Result<String, Error> {
    expect_trainable(run, path)?;
    let Settings { seed, batch, learning_rate, loss } = run.settings;
    let loss = name_of(loss, &LOSSES);
    let epochs_done = run.epochs_done;
    let mut layers = Vec::new();
    for layer in &run.network.layers {
        layers.push(match layer {
            Layer::Linear(linear) => linear_to_text(linear, path)?,
            Layer::Activation(activation) => {
                format!("{{\"kind\": \"{}\"}}", name_of(*activation, &ACTIVATIONS))
            }
        });
    }
    let layers = layers.join(",\n");
    Ok(format!(
        "{{\n\"format\": \"{FORMAT}\",\n\"seed\": {seed},\n\"batch\": {batch},\n\
         \"learning_rate\": {learning_rate:?},\n\"loss\": \"{loss}\",\n\"epochs_done\": {epochs_done},\n\
         \"layers\": [\n{layers}\n]\n}}\n"
    ))
}

/// What could not be trained is neither saved nor loaded.
fn expect_trainable(run: &Run, path: &Path) -> Result<(), Error> {
    let Settings { batch, learning_rate, loss, .. } = run.settings;
    let last = run.network.layers.last();
    let gives_probabilities =
        matches!(last, Some(Layer::Activation(Activation::Softmax | Activation::Sigmoid)));
    let problem = if batch == 0 {
        "mini-batches need at least one picture".to_string()
    } else if !learning_rate.is_finite() || learning_rate <= 0.0 {
        format!("the learning rate must be above 0 and finite, not {learning_rate}")
    } else if loss == Loss::CrossEntropy && !gives_probabilities {
        "cross-entropy needs probabilities: the last layer must be softmax or sigmoid".to_string()
    } else {
        return Ok(());
    };
    Err(Error::content(path, "", problem))
}

fn linear_to_text(linear: &Linear, path: &Path) -> Result<String, Error> {
    let weights = &linear.weights;
    let biases = linear.bias.iter().flat_map(Matrix::values);
    if !weights.values().iter().chain(biases).all(|number| number.is_finite()) {
        let problem = "not saved: a weight has become infinite or NaN. Try a smaller --rate";
        return Err(Error::content(path, "", problem));
    }
    let rows: Vec<String> = (0..weights.rows()).map(|i| numbers_to_text(weights.row(i))).collect();
    let (inputs, outputs, rows) = (weights.rows(), weights.columns(), rows.join(",\n"));
    let bias = linear.bias.as_ref().map(|bias| format!(",\n\"bias\": {}", numbers_to_text(bias.values())));
    let bias = bias.unwrap_or_default();
    Ok(format!(
        "{{\"kind\": \"linear\", \"inputs\": {inputs}, \"outputs\": {outputs},\n\"weights\": [\n{rows}\n]{bias}}}"
    ))
}

fn from_text(text: &str, path: &Path) -> Result<Run, Error> {
    let reader = &mut Reader::new(path, text);
    let (mut format, mut loss, mut layers) = (None, None, None);
    let (mut seed, mut batch, mut learning_rate, mut epochs_done) = (None, None, None, None);
    reader.object(|reader, key| {
        match key {
            "format" => format = Some(reader.text()?),
            "seed" => seed = Some(reader.number()?),
            "batch" => batch = Some(reader.number()?),
            "learning_rate" => learning_rate = Some(reader.real()?),
            "loss" => loss = Some(value_of(reader, &LOSSES)?),
            "epochs_done" => epochs_done = Some(reader.number()?),
            "layers" => layers = Some(read_layers(reader)?),
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    reader.end()?;
    if format.as_deref() != Some(FORMAT) {
        let found = format.map_or("is missing".to_string(), |format| format!("says {format:?}"));
        let problem = format!("\"format\" must say \"{FORMAT}\", but {found}");
        return Err(Error::content(path, "", problem));
    }
    let settings = Settings {
        seed: needed(seed, "seed", path)?,
        batch: needed(batch, "batch", path)?,
        learning_rate: needed(learning_rate, "learning_rate", path)?,
        loss: needed(loss, "loss", path)?,
    };
    let network = Network { layers: needed(layers, "layers", path)? };
    // Half of what a u64 can hold: more epochs can be added without overflow.
    let epochs_done = needed(epochs_done.filter(|&done| done <= u64::MAX / 2), "epochs_done", path)?;
    let run = Run { network, settings, epochs_done };
    expect_trainable(&run, path)?;
    Ok(run)
}

fn read_layers(reader: &mut Reader) -> Result<Vec<Layer>, Error> {
    let mut layers = Vec::new();
    let mut outputs_before = None;
    reader.list(|reader| {
        let layer = read_layer(reader)?;
        if let Layer::Linear(Linear { weights, .. }) = &layer {
            let (inputs, number) = (weights.rows(), layers.len() + 1);
            if let Some(outputs) = outputs_before.filter(|&outputs| outputs != inputs) {
                let problem =
                    format!("layer {number} takes {inputs} inputs, but the one before puts out {outputs}");
                return Err(reader.wrong(&problem));
            }
            outputs_before = Some(weights.columns());
        }
        layers.push(layer);
        Ok(())
    })?;
    match outputs_before {
        Some(_) => Ok(layers),
        None => Err(reader.wrong("a network needs at least one linear layer")),
    }
}

fn read_layer(reader: &mut Reader) -> Result<Layer, Error> {
    let (mut kind, mut inputs, mut outputs, mut bias) = (None, None, None, None);
    let (mut weights, mut rows) = (Vec::new(), 0);
    reader.object(|reader, key| {
        match key {
            "kind" => kind = Some(reader.text()?),
            "inputs" => inputs = Some(reader.number()?),
            "outputs" => outputs = Some(reader.number()?),
            "weights" => reader.list(|reader| {
                let length = reader.numbers(&mut weights)?;
                rows += 1;
                if weights.len() != rows * length {
                    return Err(
                        reader.wrong(&format!("row {rows} has {length} weights, not as many as the others"))
                    );
                }
                Ok(())
            })?,
            "bias" => {
                let mut numbers = Vec::new();
                reader.numbers(&mut numbers)?;
                bias = Some(Matrix::new(1, numbers.len(), numbers));
            }
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    let kind = kind.unwrap_or_default();
    if kind != "linear" {
        let activation = ACTIVATIONS.iter().find(|(name, _)| *name == kind);
        let unknown = || reader.wrong(&format!("{kind:?} is no kind of layer we know"));
        return activation.map(|(_, activation)| Layer::Activation(*activation)).ok_or_else(unknown);
    }
    let columns = weights.len() / rows.max(1);
    let bias_fits = bias.as_ref().map_or(true, |bias| bias.columns() == columns);
    if columns == 0 || inputs != Some(rows) || outputs != Some(columns) || !bias_fits {
        let found = format!("its \"weights\" are {rows} rows of {columns}");
        return Err(reader.wrong(&format!("{found}: \"inputs\", \"outputs\" or \"bias\" say something else")));
    }
    Ok(Layer::Linear(Linear { weights: Matrix::new(rows, columns, weights), bias }))
}

fn needed<T>(value: Option<T>, name: &str, path: &Path) -> Result<T, Error> {
    value.ok_or_else(|| Error::content(path, "", format!("\"{name}\" is missing or out of range")))
}

fn name_of<T: PartialEq>(value: T, names: &[(&'static str, T)]) -> &'static str {
    names.iter().find(|(_, named)| *named == value).map_or("unknown", |(name, _)| name)
}

fn value_of<T: Copy>(reader: &mut Reader, names: &[(&str, T)]) -> Result<T, Error> {
    let name = reader.text()?;
    let found = names.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| *value).ok_or_else(|| reader.wrong(&format!("{name:?} is no name we know")))
}
