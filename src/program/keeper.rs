//! What the file of a run keeps while it is trained, and what is said about it.

use super::arguments::Arguments;
use super::commands::Set;
use super::guessing::{better_than_guessing, FEW_PICTURES};
use super::patience::Patience;
use super::rates::{smaller, typed};
use super::screen::{counted, Screen};
use super::sources::Pictures;
use super::trainer::test_set;
use crate::ch08_training::{Run, Score};
use crate::storage::{SavedRun, SavingPlace};
use crate::toolbox::{quote, Error, Real};
use std::mem;

/// More right answers than by guessing may be luck, but not so many standard deviations more.
const NO_LUCK: f64 = 6.0;

/// The file of a run, where a network that has learned something makes no room for one that has lost it.
pub struct Keeper<'a> {
    arguments: &'a Arguments,
    place: SavingPlace,
    /// How many epochs the network in the file has behind it, if it is of this run.
    epochs: Option<u64>,
    /// By how much more than guessing the best network in the file did; 0: by no more than luck.
    best: f64,
    /// Whether the newest network was not saved, because it does not half as well.
    is_refused: bool,
    /// Who has patience keeps only what is better than all before.
    pub patience: Patience,
}

impl Keeper<'_> {
    /// Gets ready to keep a run that is saved in this place, or new.
    pub fn new<'a>(
        arguments: &'a Arguments,
        place: SavingPlace,
        saved: &SavedRun,
        pictures: &Pictures,
    ) -> Result<Keeper<'a>, Error> {
        let run = &saved.run;
        let epochs = (run.epochs_done > 0).then_some(run.epochs_done);
        let validation = test_set(run, pictures, Set::Validation);
        let best = epochs.map_or(0.0, |_| knowledge(run, pictures, &validation));
        let patience = Patience::new(arguments.patience, saved, pictures)?;
        Ok(Keeper { arguments, place, epochs, best, is_refused: false, patience })
    }

    /// Saves a run with this score of the validation pictures, and returns what there is to say about it.
    pub fn keep(
        &mut self,
        saved: &SavedRun,
        pictures: &Pictures,
        validation: &Score,
    ) -> Result<Vec<String>, Error> {
        if !self.patience.keeps(saved, validation) {
            return Ok(Vec::new());
        }
        let better = knowledge(&saved.run, pictures, validation);
        let file = quote::path(self.place.path());
        if better < self.best / 2.0 {
            let kept = counted(self.epochs.unwrap_or(0), "epoch", "epochs");
            let note = format!(
                "not saved: it has lost most of what it had learned. {file} keeps the network after {kept}."
            );
            let is_said = mem::replace(&mut self.is_refused, true);
            return Ok(if is_said { Vec::new() } else { vec![note] });
        }
        let before = self.place.path().to_path_buf();
        self.place.save(saved)?;
        (self.epochs, self.is_refused) = (Some(saved.run.epochs_done), false);
        self.best = self.best.max(better);
        let mut notes = left_behind(&self.place);
        if self.place.path() != before {
            let beside = quote::path(self.place.path());
            notes.push(format!(
                "{file} was changed by somebody else: it stays as it is, and this run is saved in {beside}."
            ));
        }
        Ok(notes)
    }

    /// Whether the newest network is saved.
    pub fn has_newest(&self) -> bool {
        !self.is_refused
    }

    /// Says where the run is saved.
    ///
    /// # Errors
    /// If that is not the file that was named, or its last network was not worth saving: the message says what to do.
    pub fn say_where(&self, run: &Run, usual_rate: Real, screen: &mut Screen) -> Result<(), Error> {
        let epochs = counted(run.epochs_done, "epoch", "epochs");
        let (named, file) = (quote::path(self.place.named()), quote::path(self.place.path()));
        if self.is_refused {
            let flags = format!("--rate {}", typed(smaller(run.settings.learning_rate, 10.0, usual_rate)));
            let export = self.arguments.export.as_ref();
            let export =
                export.map_or(String::new(), |file| format!(" {} is not written.", quote::path(file)));
            return Err(Error::Mismatch(format!(
                "the network after {epochs} has lost most of what it had learned, so it is not saved.{export}\n{}",
                self.what_to_do(&flags)
            )));
        }
        if self.place.path() != self.place.named() {
            return Err(Error::Mismatch(format!(
                "{named} was changed by somebody else during this training, so it was not replaced.\nThe weights after \
                 {epochs} are saved in {file}: to go on from them, type the same with --weights {}{}.",
                quote::typed(self.place.path()),
                self.unless_fresh()
            )));
        }
        screen.line(&format!(
            "The weights after {epochs} are saved in {file}: run this again to go on training."
        ))
    }

    /// What is on the disk when a training went wrong, and what to type.
    pub fn what_to_do(&self, flags: &str) -> String {
        let file = quote::path(self.place.path());
        let Some(epochs) = self.epochs else {
            let kept = if self.place.has_file() {
                format!("{file} is as it was")
            } else {
                "Nothing is saved".to_string()
            };
            return format!("{kept}: type the same with {flags}.");
        };
        let kept = format!("{file} keeps the network after {}.", counted(epochs, "epoch", "epochs"));
        if flags.contains("--fresh") {
            return format!("{kept} To begin anew, type the same with {flags}.");
        }
        format!(
            "{kept} To go on from it, type the same with {flags}{}; to begin anew, with --fresh {flags}.",
            self.unless_fresh()
        )
    }

    fn unless_fresh(&self) -> &str {
        if self.arguments.fresh {
            " and without --fresh"
        } else {
            ""
        }
    }
}

/// Removes what runs that were killed while they saved have left, and says so.
pub fn left_behind(place: &SavingPlace) -> Vec<String> {
    let note = |path| {
        format!("{} is removed: a run that was stopped while it saved left it behind.", quote::path(path))
    };
    place.remove_left_behind().iter().map(|path| note(path)).collect()
}

/// By how much the run does better than guessing; 0 if that may be luck.
fn knowledge(run: &Run, pictures: &Pictures, validation: &Score) -> f64 {
    let is_enough = validation.pictures >= FEW_PICTURES;
    let score = if is_enough { *validation } else { test_set(run, pictures, Set::Train) };
    better_than_guessing(&score, pictures, NO_LUCK)
}
