//! `chalknet test`: how many pictures of a set the saved network reads right, and what it takes for what.

use super::arguments::Arguments;
use super::commands::Set;
use super::confusion::Confusion;
use super::confusion_tables::{show_classes, show_matrix, what_is_lost};
use super::neurons::{expect_neuron, layer, without};
use super::out_files::expect_other_file;
use super::pictures::{show_some, USUAL_COUNT};
use super::screen::Screen;
use super::sources::load_run;
use crate::ch08_training::Network;
use crate::storage::{expect_place_for_export, export_school};
use crate::toolbox::{quote, Error};
use std::path::Path;

/// Tests as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let (saved, pictures) = load_run(arguments, screen)?;
    if let Some(path) = &arguments.export {
        expect_other_file(arguments, path)?;
        expect_place_for_export(path)?;
        export_school(&saved, path)?;
        say_exported(path, screen)?;
    }
    let set = arguments.set.unwrap_or(Set::Test);
    let (data, numbers) = pictures.set_with_pictures(set, screen)?;
    let network = &saved.run.network;
    let switched_off = switched_off(arguments, network)?;
    let tested = switched_off.as_ref().unwrap_or(network);
    let confusion = Confusion::of(tested, data, numbers);
    screen.result(&result_line(set, confusion.right(), numbers.len()))?;
    if switched_off.is_some() {
        let before = Confusion::of(network, data, numbers);
        screen.line(&what_is_lost(&before, &confusion, data.names()))?;
    }
    show_classes(&confusion, data.names(), screen)?;
    show_matrix(&confusion, data.names(), screen)?;
    screen.line("")?;
    let seed = arguments.seed.unwrap_or(saved.run.settings.seed);
    show_some(screen, Some(tested), &pictures, set, arguments.count.unwrap_or(USUAL_COUNT), seed)
}

/// A copy of the network without the neurons that the command line names, if it names some.
pub fn switched_off(arguments: &Arguments, network: &Network) -> Result<Option<Network>, Error> {
    let Some(neurons) = &arguments.without else { return Ok(None) };
    let layer = layer(arguments, network)?;
    neurons.iter().try_for_each(|&neuron| expect_neuron(network, layer, neuron))?;
    Ok(Some(without(network, layer, neurons)))
}

/// Says that the weights were written as the school project does.
pub fn say_exported(path: &Path, screen: &mut Screen) -> Result<(), Error> {
    screen.line(&format!(
        "The weights are written to {} in the form of the school project.\n",
        quote::path(path)
    ))
}

/// "test: 9771 of 10000 right (97.71 %)"
pub fn result_line(set: Set, right: usize, pictures: usize) -> String {
    let percent = 100.0 * right as f64 / pictures.max(1) as f64;
    format!("{}: {right} of {pictures} right ({percent:.2} %)", set.name())
}
