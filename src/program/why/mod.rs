//! `chalknet why`: which pixels of a picture spoke for the network's answer, and which against it.

mod changes;
mod picture;
pub mod print;
mod reasons;
mod shares;

use super::arguments::Arguments;
use super::asked::Asked;
use super::commands::Set;
use super::out_files::expect_picture_name;
use super::reading::network_for_reading;
use super::screen::Screen;
use super::sources::{load_run, Pictures};
use super::values::usage;
use crate::ch08_training::Network;
use crate::toolbox::{Error, Real};
use changes::{changes, removed, Change, Removed};

pub use reasons::Reasons;

/// How many of the loudest pixels are taken away to see what becomes of the answer.
const REMOVED: [usize; 3] = [10, 20, 50];

/// All that is found out about an answer.
pub struct Why {
    pub asked: Asked,
    pub reasons: Reasons,
    pub removed: Vec<Removed>,
    pub changes: Vec<Change>,
}

impl Why {
    pub fn of(network: &Network, asked: Asked) -> Result<Why, Error> {
        let Some(reasons) = Reasons::of(network, &asked) else {
            return Err(Error::Mismatch("this network knows one class alone: it has no choice.".into()));
        };
        let removed = removed(network, &reasons, &REMOVED);
        let changes = changes(network, &asked, reasons.answer);
        Ok(Why { asked, reasons, removed, changes })
    }

    /// What stands below the picture.
    pub fn caption(&self) -> &'static str {
        if self.asked.sees_edges {
            "what edges are made of"
        } else {
            "what the network sees"
        }
    }

    /// What each pixel's part is: what it adds to what the network sees, times a slope.
    pub fn what_a_part_is(sees_edges: bool) -> &'static str {
        if sees_edges {
            "what it adds to the edges, times the slope of the difference"
        } else {
            "its ink times the slope of the difference"
        }
    }

    /// The changes that make it say something else.
    pub fn flips(&self) -> Vec<Change> {
        let others = self.changes.iter().filter(|change| change.answer != self.reasons.answer);
        others.copied().collect()
    }

    /// Where they are, a number a pixel: 1 where full ink flips the answer, -1 where no ink does, 0 elsewhere.
    pub fn map_of_flips(&self) -> Vec<Real> {
        let mut map = vec![0.0; self.asked.ink.columns()];
        // Of two changes of a pixel the stronger one, which comes first, is drawn.
        self.flips().iter().rev().for_each(|flip| map[flip.pixel] = 2.0 * flip.ink - 1.0);
        map
    }
}

/// Explains as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    if let Some(path) = &arguments.out {
        expect_picture_name(arguments, path, "ppm")?;
    }
    if arguments.csv {
        screen.be_quiet();
    }
    let (saved, pictures) = match arguments.paths.is_empty() || arguments.recipe_was_named {
        true => load_run(arguments, screen)?,
        false => network_for_reading(arguments, screen)?,
    };
    let asked = asked(arguments, &pictures)?;
    let why = Why::of(&saved.run.network, asked)?;
    if arguments.csv {
        return print::lines(&why, screen);
    }
    let (network, names) = (&saved.run.network, pictures.training.names());
    screen.line(&(print::what_it_says(&why, network, names) + "\n"))?;
    if let Some(path) = &arguments.out {
        return picture::write(&why, names, path, screen);
    }
    print::show(&why, network, names, screen)
}

/// The picture that the command line names.
pub fn asked(arguments: &Arguments, pictures: &Pictures) -> Result<Asked, Error> {
    match (arguments.paths.first(), arguments.picture) {
        (Some(path), number) => Asked::of_file(pictures, path, number.unwrap_or(0)),
        (None, Some(number)) => Asked::of_set(pictures, arguments.set.unwrap_or(Set::Test), number),
        (None, None) => usage(
            "why needs a picture: --picture N, with a number as `chalknet mistakes` prints it, or the name of a file",
        ),
    }
}
