//! Stopping early: the best network is kept, and a training that brings nothing better ends.

use super::commands::Set;
use super::screen::{counted, Screen};
use super::sources::Pictures;
use super::trainer::test_set;
use super::values::usage;
use crate::ch08_training::Score;
use crate::storage::SavedRun;
use crate::toolbox::Error;

/// How long to wait for a better network, and the best so far.
pub struct Patience {
    /// None: for ever, and the newest network counts as the best.
    epochs: Option<u64>,
    /// How many validation pictures the best reads right, and the run as it was then.
    best: Option<(usize, SavedRun)>,
}

impl Patience {
    /// A run that goes on begins with what it can already.
    ///
    /// # Errors
    /// If there are no validation pictures to judge by.
    pub fn new(epochs: Option<u64>, saved: &SavedRun, pictures: &Pictures) -> Result<Patience, Error> {
        if epochs.is_some() && pictures.validation_numbers.is_empty() {
            return usage("--patience needs validation pictures to judge by, and here are too few pictures");
        }
        let goes_on = epochs.is_some() && saved.run.epochs_done > 0;
        let best = goes_on.then(|| (test_set(&saved.run, pictures, Set::Validation).right, saved.clone()));
        Ok(Patience { epochs, best })
    }

    /// Whether this network is to be kept: without patience each is, else each that is better than all before.
    pub fn keeps(&mut self, saved: &SavedRun, validation: &Score) -> bool {
        let is_better = self.best.as_ref().map_or(true, |(right, _)| validation.right > *right);
        if self.epochs.is_some() && is_better {
            self.best = Some((validation.right, saved.clone()));
        }
        self.epochs.is_none() || is_better
    }

    /// Whether enough epochs have brought nothing better.
    pub fn is_over(&self, saved: &SavedRun) -> bool {
        let best = self.best.as_ref().map_or(0, |(_, best)| best.run.epochs_done);
        self.epochs.is_some_and(|epochs| saved.run.epochs_done >= best.saturating_add(epochs))
    }

    /// Takes the best network, if one was looked for, and says so.
    pub fn take_best(&mut self, saved: &mut SavedRun, screen: &mut Screen) -> Result<(), Error> {
        let Some((_, best)) = self.best.take() else { return Ok(()) };
        let after = counted(best.run.epochs_done, "epoch", "epochs");
        let since = counted(saved.run.epochs_done - best.run.epochs_done, "epoch", "epochs");
        *saved = best;
        screen.line(&format!(
            "The best for the validation pictures was the network after {after}: it is kept; {since} brought none better."
        ))
    }
}
