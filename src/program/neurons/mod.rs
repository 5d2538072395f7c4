//! `chalknet neurons`: hidden neurons, what excites them, and what they say.

mod hidden;
mod portrait;

use super::arguments::Arguments;
use super::commands::Set;
use super::panels::{show_panels, width_and_most, Panel};
use super::pictures::picture_panels;
use super::screen::{counted, Screen};
use super::sources::{load_run, Pictures};
use super::weights::weights_of;
use crate::ch02_data::DataSet;
use crate::ch08_training::Network;
use crate::toolbox::{Error, Real};
pub use hidden::{expect_neuron, layer, without, Worth};
pub use portrait::{portraits, Portrait};

/// How many neurons are drawn if it is not said.
const USUAL_COUNT: usize = 3;
/// How many exciting pictures are drawn of each of several neurons, and of one alone.
const PICTURES: [usize; 2] = [2, 8];
/// How many classes are named of those that it speaks for, and of those against.
const NAMED: usize = 3;

/// Shows as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let (saved, pictures) = load_run(arguments, screen)?;
    let network = &saved.run.network;
    let layer = layer(arguments, network)?;
    let set = arguments.set.unwrap_or(Set::Test);
    if let Some(neuron) = arguments.neuron {
        expect_neuron(network, layer, neuron)?;
    }
    let (data, numbers) = pictures.set_with_pictures(set, screen)?;
    let worth = Worth::of(network, layer, data, numbers)?;
    let (neurons, most) = chosen(arguments, &worth);
    if let (0, Some(text)) = (layer, pictures.what_weights_show()) {
        screen.line(&(text + "\n"))?;
    }
    screen.line(&head(arguments, layer, &worth, neurons.len(), set))?;
    for portrait in portraits(network, layer, &neurons, data, numbers, most) {
        screen.line(&format!(
            "\nneuron {}: {}\n",
            portrait.neuron,
            what_is_lost_without("it", worth.lost[portrait.neuron])
        ))?;
        show(&portrait, network, layer, &pictures, set, screen)?;
    }
    Ok(())
}

/// How many neurons there are, how many of them are shown, and what they are measured on.
pub fn head(arguments: &Arguments, layer: usize, worth: &Worth, shown: usize, set: Set) -> String {
    let these = match arguments.neuron {
        Some(_) => "one of them".to_string(),
        None if shown == 1 => "the one that is worth most".to_string(),
        None => format!("the {shown} that are worth most"),
    };
    let [one, many] = ["picture", "pictures"].map(|picture| format!("{} {picture}", set.name()));
    let pictures = counted(worth.pictures as u64, &one, &many);
    format!("Hidden layer {} has {} neurons; {these}, measured on {pictures}.", layer + 1, worth.lost.len())
}

/// What stands below a picture that excites a neuron.
pub fn caption(data: &DataSet, number: usize, output: Real) -> [String; 2] {
    [format!("picture {number}"), format!("{}: output {output:.2}", data.names()[data.label(number)])]
}

/// Which neurons are to be shown, and how many exciting pictures of each.
pub fn chosen(arguments: &Arguments, worth: &Worth) -> (Vec<usize>, usize) {
    let mut neurons = arguments.neuron.map_or_else(|| worth.best(), |neuron| vec![neuron]);
    neurons.truncate(arguments.count.unwrap_or(USUAL_COUNT));
    (neurons, PICTURES[usize::from(arguments.neuron.is_some())])
}

/// What is lost without a neuron or several, in words.
pub fn what_is_lost_without(whom: &str, lost: isize) -> String {
    let count = |one, many| counted(lost.unsigned_abs() as u64, one, many);
    match lost {
        0 => format!("without {whom} just as many answers are right"),
        lost if lost > 0 => {
            format!("without {whom} {} lost", count("right answer is", "right answers are"))
        }
        _ => format!("without {whom} {} right", count("more answer is", "more answers are")),
    }
}

fn show(
    portrait: &Portrait,
    network: &Network,
    layer: usize,
    pictures: &Pictures,
    set: Set,
    screen: &mut Screen,
) -> Result<(), Error> {
    let (data, _) = pictures.set_before_edges(set);
    let mut panels: Vec<Panel> = Vec::new();
    if layer == 0 {
        let weights = weights_of(&network.layers[0].linear, portrait.neuron, data.size());
        let weights = weights.in_pieces(pictures.pieces());
        let mut panel = weights.panel(width_and_most(weights.drawn_width(screen), screen).0, screen);
        panel.add(&format!("its weights, up to {:.2}", weights.largest));
        panels.push(panel);
    }
    let drawn: Vec<&[u8]> = portrait.exciting.iter().map(|&(number, _)| data.picture(number)).collect();
    let captions: Vec<[String; 2]> =
        portrait.exciting.iter().map(|&(number, output)| caption(data, number, output)).collect();
    panels.extend(picture_panels(&drawn, data.size(), &captions, screen));
    show_panels(&panels, 3, screen)?;
    what_it_says(portrait, data.names()).iter().try_for_each(|sentence| screen.line(sentence))
}

/// What a neuron says to the classes, in words.
pub fn what_it_says(portrait: &Portrait, names: &[String]) -> Vec<String> {
    let mut sentences = Vec::new();
    if portrait.exciting.is_empty() {
        sentences.push("It sleeps: none of the pictures makes it put out more than 0.".to_string());
    }
    if let Some(says) = &portrait.says {
        sentences.push(format!("It speaks for {}.", strongest(says, names, 1.0)));
        sentences.push(format!("It speaks against {}.", strongest(says, names, -1.0)));
    }
    sentences.push(format!("Its mean output is largest for {}.", strongest(&portrait.means, names, 1.0)));
    sentences
}

/// The classes with the largest numbers, or (sign -1) the smallest, as far as they have that sign.
fn strongest(values: &[Real], names: &[String], sign: Real) -> String {
    let mut classes: Vec<usize> = (0..values.len()).filter(|&class| sign * values[class] > 0.0).collect();
    classes.sort_by(|&a, &b| (sign * values[b]).total_cmp(&(sign * values[a])));
    let words: Vec<String> =
        classes.iter().take(NAMED).map(|&class| format!("{} ({:.2})", names[class], values[class])).collect();
    if words.is_empty() {
        "none".to_string()
    } else {
        words.join(", ")
    }
}
