//! The network that reads what people wrote: the saved one or, if there is none yet, one that is trained first.

use super::arguments::Arguments;
use super::begin::begin;
use super::commands::Set;
use super::screen::{counted, Screen};
use super::sources::{load_run, Pictures};
use super::train::one_epoch;
use super::trainer::{test_set, Trainer};
use crate::ch04_activation::Activation;
use crate::ch08_training::{Network, Workspace};
use crate::ch10_better::MOVED;
use crate::ch12_handwriting::{sure, UNSURE};
use crate::storage::{Entry, SavedRun, SavingPlace, READING_ADVICE};
use crate::toolbox::{files, quote, Error, Matrix, Real};

/// A trained network and the pictures it knows, which say how large a picture is for it and what the classes are called.
///
/// It is the one named with `--weights`, else the one in weights.json, else the one in moved.json; and if there is none,
/// the recipe `moved` is trained and saved there.
pub fn network_for_reading(
    arguments: &Arguments,
    screen: &mut Screen,
) -> Result<(SavedRun, Pictures), Error> {
    let is_there = |arguments: &Arguments| files::is_there(&arguments.weights_path(), READING_ADVICE);
    if arguments.weights.is_some() || is_there(arguments)? {
        return loaded(arguments, screen);
    }
    let moved = Arguments {
        entry: Entry::named(MOVED.name).expect("moved is in the list"),
        recipe_was_named: true,
        data: arguments.data.clone(),
        ..Arguments::default()
    };
    match is_there(&moved)? {
        true => loaded(&moved, screen),
        false => trained(&moved, screen),
    }
}

fn loaded(arguments: &Arguments, screen: &mut Screen) -> Result<(SavedRun, Pictures), Error> {
    let (saved, pictures) = load_run(arguments, screen)?;
    screen.line(&format!(
        "It reads with the network in {} (recipe {}, {}).\n",
        quote::path(&arguments.weights_path()),
        saved.recipe,
        counted(saved.run.epochs_done, "epoch", "epochs")
    ))?;
    Ok((saved, pictures))
}

/// Trains a new network as long as its recipe says, and saves it at the end.
fn trained(arguments: &Arguments, screen: &mut Screen) -> Result<(SavedRun, Pictures), Error> {
    let path = arguments.weights_path();
    let mut place = SavingPlace::new(&path)?;
    let (mut saved, entry, pictures) = begin(arguments, &path, screen)?;
    let epochs = entry.recipe.epochs;
    screen.line(&format!(
        "No network has been saved here yet, so one is trained first: the recipe {}, {epochs} epochs.",
        saved.recipe
    ))?;
    let mut trainer = Trainer::new(&saved.run.network, saved.improvements);
    for _ in 0..epochs {
        let score = one_epoch(&mut trainer, &mut saved, &pictures, screen);
        let validation = test_set(&saved.run, &pictures, Set::Validation);
        saved.remember(score, Some(validation), entry.epochs_a_line);
    }
    place.save(&saved)?;
    let name = quote::path(place.path());
    screen.line(&format!("It is saved in {name}, and will be used the next time.\n"))?;
    Ok((saved, pictures))
}

/// What a network says to a picture.
pub struct Answer {
    /// All classes with the outputs for them, the largest first.
    pub classes: Vec<(usize, Real)>,
    /// Whether the outputs are probabilities.
    pub are_probabilities: bool,
    /// Whether it knows; if not, the first class is but a guess.
    pub knows: bool,
}

impl Answer {
    /// Asks a network about a picture that is as large as those it knows.
    ///
    /// # Panics
    /// If it is not.
    pub fn to(picture: &Matrix, network: &Network, workspace: &mut Workspace) -> Answer {
        let x = Matrix::new(1, picture.values().len(), picture.values().to_vec());
        network.forward(&x, workspace);
        let outputs = &workspace.last().a;
        let mut classes: Vec<(usize, Real)> = outputs.values().iter().copied().enumerate().collect();
        // Among equals the order of the classes stays.
        classes.sort_by(|a, b| b.1.total_cmp(&a.1));
        let last = network.layers.last().map(|last| last.activation);
        let are_probabilities = last == Some(Activation::Softmax);
        // A network has an output, so there is a first class.
        Answer { classes, are_probabilities, knows: !are_probabilities || sure(outputs, UNSURE).is_some() }
    }

    /// An output for people: "99.3 %" of a probability, "0.993" of anything else.
    pub fn in_words(&self, output: Real) -> String {
        if self.are_probabilities {
            format!("{:.1} %", 100.0 * output)
        } else {
            format!("{output:.3}")
        }
    }
}
