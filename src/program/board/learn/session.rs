//! A training in a thread of its own: it can be stopped after any mini-batch, and never waits for who looks on.

use super::view::View;
use crate::ch08_training::{Network, Score};
use crate::program::board::locked;
use crate::program::commands::Set;
use crate::program::hints::Hints;
use crate::program::overshoot::Overshoot;
use crate::program::pictures::{drawn_by_lot, USUAL_COUNT};
use crate::program::rates::usual_rate;
use crate::program::sources::Pictures;
use crate::program::trainer::{test_set, Trainer};
use crate::storage::{Entry, SavedRun, SavingPlace};
use crate::toolbox::{cores, Error};
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// How far it is to go on.
#[derive(Clone, Copy, PartialEq)]
pub enum Wish {
    Pause,
    MiniBatch,
    Epoch,
    /// To the end that the settings name.
    Go,
}

/// A run and what is known of it. When this is dropped the run is abandoned, and its memory is free.
pub struct Session {
    pub words: Vec<String>,
    pub pictures: Arc<Pictures>,
    /// The test pictures that are shown.
    pub chosen: Arc<[usize]>,
    /// Where it was saved last.
    pub place: Option<SavingPlace>,
    shared: Arc<Shared>,
    /// None once it has ended.
    thread: Option<JoinHandle<()>>,
}

/// What the thread and the page have in common.
struct Shared {
    state: Mutex<State>,
    /// That there is another wish, or the run is abandoned.
    changed: Condvar,
}

/// How far a run is, as the page gets to see it.
#[derive(Clone)]
pub struct State {
    pub wish: Wish,
    pub is_broken: bool,
    is_abandoned: bool,
    /// Whether somebody has asked since the network was last looked at.
    is_asked: bool,
    /// The pictures of this epoch that have gone by.
    pub so_far: Score,
    pub view: View,
    /// The run after its last whole epoch.
    pub kept: Arc<SavedRun>,
    /// Hints, and what went wrong.
    pub messages: Vec<String>,
}

impl Session {
    /// Takes a run that has just begun, and stops before its first mini-batch.
    ///
    /// # Errors
    /// If there can be no thread more.
    pub fn begin(
        saved: SavedRun,
        entry: Entry,
        epochs: u64,
        pictures: Arc<Pictures>,
        threads: usize,
        words: Vec<String>,
    ) -> Result<Session, Error> {
        let chosen: Arc<[usize]> =
            drawn_by_lot(&pictures.test_numbers, USUAL_COUNT, saved.run.settings.seed).into();
        let state = State {
            wish: Wish::Pause,
            is_broken: false,
            is_abandoned: false,
            is_asked: false,
            so_far: Score::default(),
            view: View::of(&saved.run.network, &pictures, &chosen),
            kept: Arc::new(saved.clone()),
            messages: Vec::new(),
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let learner = Learner { entry, epochs, pictures: Arc::clone(&pictures), chosen: Arc::clone(&chosen) };
        let told = Arc::clone(&shared);
        let work = move || {
            cores::allow(threads);
            told.end(catch_unwind(AssertUnwindSafe(|| learner.learn(saved, &told))));
        };
        let thread = thread::Builder::new()
            .name("learn".into())
            .spawn(work)
            .map_err(|cause| Error::Mismatch(format!("The training cannot begin: {cause}")))?;
        Ok(Session { words, pictures, chosen, place: None, shared, thread: Some(thread) })
    }

    /// Goes on, or stops.
    pub fn wish(&self, wish: Wish) {
        self.shared.state().wish = wish;
        self.shared.changed.notify_all();
    }

    /// How far it is. What is seen of the network may be as old as the last time somebody asked.
    pub fn state(&self) -> State {
        let mut state = self.shared.state();
        state.is_asked = true;
        state.clone()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.shared.state().is_abandoned = true;
        self.shared.changed.notify_all();
        // Whatever it ended with, nobody is to be told of it any more.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// What the thread works with.
struct Learner {
    entry: Entry,
    /// After so many epochs it stops.
    epochs: u64,
    pictures: Arc<Pictures>,
    chosen: Arc<[usize]>,
}

impl Learner {
    /// Trains epoch after epoch as `chalknet train` does, until the run is abandoned or breaks.
    fn learn(&self, mut saved: SavedRun, shared: &Shared) -> Result<(), Error> {
        let (pictures, usual_rate) = (&*self.pictures, usual_rate(&self.entry.recipe, &saved.improvements));
        let (data, numbers) = pictures.set_before_edges(Set::Train);
        let mut hints = Hints::new(&saved, pictures, usual_rate);
        let mut trainer = Trainer::new(&saved.run.network, saved.improvements);
        loop {
            shared.wait(shared.state());
            let mut watch = |network: &Network| {
                if shared.is_view_wanted() {
                    shared.state().view = View::of(network, pictures, &self.chosen);
                }
            };
            let look = |so_far: &Score| shared.after_mini_batch(so_far, numbers.len());
            let SavedRun { run, walker, .. } = &mut saved;
            let score = trainer.train_epoch_watched(run, walker, data, numbers, &mut watch, look);
            Overshoot::expect_none(&saved, &score, numbers.len(), 0, usual_rate)
                .map_err(|overshoot| overshoot.error(&format!("Begin anew with {}.", overshoot.flags)))?;
            let validation = test_set(&saved.run, pictures, Set::Validation);
            saved.remember(score, Some(validation), self.entry.epochs_a_line);
            let done = saved.run.epochs_done;
            let hint = if done == 1 || done % self.entry.epochs_a_line == 0 {
                hints.after_epoch(&saved.run, pictures, &validation)
            } else {
                None
            };
            let view = View::of(&saved.run.network, pictures, &self.chosen);
            shared.after_epoch(&saved, view, hint, done % self.epochs == 0);
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    /// Whether anybody looks on, or the next thing is to stop.
    fn is_view_wanted(&self) -> bool {
        let mut state = self.state();
        let is_about_to_stop = matches!(state.wish, Wish::Pause | Wish::MiniBatch);
        std::mem::take(&mut state.is_asked) || is_about_to_stop
    }

    fn after_mini_batch(&self, so_far: &Score, pictures: usize) {
        let mut state = self.state();
        state.so_far = *so_far;
        // After the last one the epoch ends first.
        if so_far.pictures < pictures && so_far.loss().is_finite() {
            if state.wish == Wish::MiniBatch {
                state.wish = Wish::Pause;
            }
            self.wait(state);
        }
    }

    fn after_epoch(&self, saved: &SavedRun, view: View, hint: Option<String>, is_last: bool) {
        let mut state = self.state();
        (state.kept, state.view, state.so_far) = (Arc::new(saved.clone()), view, Score::default());
        // Whatever is typed here begins anew.
        state.messages.extend(hint.map(|hint| hint.replace("--fresh ", "")));
        if is_last || state.wish != Wish::Go {
            state.wish = Wish::Pause;
        }
    }

    /// Waits while the run is to pause. An abandoned one ends here: all that it had is dropped on the way out.
    fn wait(&self, state: MutexGuard<'_, State>) {
        let is_to_wait = |state: &mut State| state.wish == Wish::Pause && !state.is_abandoned;
        let state = self.changed.wait_while(state, is_to_wait).unwrap_or_else(PoisonError::into_inner);
        if state.is_abandoned {
            drop(state);
            resume_unwind(Box::new("abandoned"));
        }
    }

    fn end(&self, ended: thread::Result<Result<(), Error>>) {
        let mut state = self.state();
        (state.wish, state.is_broken) = (Wish::Pause, true);
        state.messages.push(match ended {
            Ok(Err(error)) => error.to_string(),
            _ => "The training broke off.".into(),
        });
    }
}
