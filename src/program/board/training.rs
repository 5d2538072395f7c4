//! Training on, with one's own pictures among those that the network learned.

use super::{keep, locked, Board, Progress, Reader};
use crate::ch02_data::DataSet;
use crate::ch08_training::{Run, Score};
use crate::program::commands::Set;
use crate::program::trainer::{test_in_pieces, test_set, Trainer};
use crate::storage::{SavedRun, SavingPlace};
use crate::toolbox::cores;
use crate::toolbox::idx::Idx;
use crate::toolbox::{files, quote, Error};
use std::fs;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

/// How long it is trained on.
const EPOCHS: u64 = 3;
/// Of the pictures of an epoch, one in so many shall be one's own …
const ONE_IN: usize = 20;
/// … but none shall come more often than that.
const MOST_TIMES: usize = 50;

/// Begins a training in a thread of its own.
///
/// # Errors
/// If one is running.
pub fn begin(board: &Arc<Board>) -> Result<(), Error> {
    let mut progress = locked(&board.progress);
    if progress.is_running {
        return Err(Error::Mismatch("It is being trained already: wait until that is done.".into()));
    }
    *progress = Progress { is_running: true, text: "It begins …".into() };
    let trained = Arc::clone(board);
    let started = thread::Builder::new().spawn(move || {
        let ended = catch_unwind(AssertUnwindSafe(|| train(&trained)));
        let text = match ended {
            Ok(Ok(text)) => text,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "The training broke off; the network is as it was.".into(),
        };
        *locked(&trained.progress) = Progress { is_running: false, text };
    });
    started.map(drop).map_err(|cause| {
        *progress = Progress::default();
        Error::Mismatch(format!("The training cannot begin: {cause}"))
    })
}

/// Trains on, lets the network read from now on, saves it to a file of its own, and says what has changed.
///
/// One's own pictures come on top of those that the file tells the fingerprint of: `train` can go on with it.
fn train(board: &Board) -> Result<String, Error> {
    cores::allow(cores::cores());
    let Reader { saved, pictures } = &board.reader();
    let learned = &pictures.training;
    let own = keep::load(&locked(&board.own), learned.names(), learned.size())?;
    if own.count() == 0 {
        return Err(Error::Mismatch(
            "There are no pictures of your own yet: write a digit and say what it is.".into(),
        ));
    }
    let numbers = &pictures.training_numbers;
    let times = (numbers.len() / ONE_IN / own.count()).clamp(1, MOST_TIMES);
    let together = pictures.before_edges_like_these(joined(learned, &own, times));
    let numbers: Vec<usize> = numbers.iter().copied().chain(learned.count()..together.count()).collect();
    let mut saved = SavedRun::clone(saved);
    // Whether anything can be saved here shows before the work is done; the name is taken after it.
    let name = format!("{}.mine", saved.recipe);
    SavingPlace::new(&files::first_free(paths_for(&name)))?;
    let own = pictures.like_these(own);
    let only_own: Vec<usize> = (0..own.count()).collect();
    let scores = |run: &Run| -> [Score; 2] {
        let own = test_in_pieces(&run.network, run.settings.loss, &own, &only_own);
        [own, test_set(run, pictures, Set::Test)]
    };
    let before = scores(&saved.run);
    // The learning rate ends a cycle once more, in small steps.
    let end = saved.run.epochs_done + EPOCHS;
    saved.improvements.one_cycle = saved.improvements.one_cycle.map(|_| end);
    // What reads is trained on: a mean of networks that did not know these pictures is none of those that do.
    saved.walker = None;
    let mut trainer = Trainer::new(&saved.run.network, saved.improvements);
    for epoch in 1..=EPOCHS {
        let score = trainer.train_epoch(&mut saved.run, &mut saved.walker, &together, &numbers, |so_far| {
            let percent = 100 * so_far.pictures / numbers.len();
            locked(&board.progress).text =
                format!("Epoch {epoch} of {EPOCHS}: {percent} % of the pictures …");
        });
        saved.remember(score, Some(test_set(&saved.run, pictures, Set::Validation)), 1);
    }
    if !saved.run.network.is_finite() {
        return Err(Error::Mismatch(
            "A weight has become infinite or NaN: the network is as it was before.".into(),
        ));
    }
    let after = scores(&saved.run);
    let saved = Arc::new(saved);
    locked(&board.reader).saved = Arc::clone(&saved);
    let place = save_in_new_file(&saved, &name).map_err(|error| {
        Error::Mismatch(format!("The trained network reads here from now on, but it is not saved: {error}"))
    })?;
    Ok(report(before, after, times, place.path()))
}

fn report(before: [Score; 2], after: [Score; 2], times: usize, file: &Path) -> String {
    format!(
        "Of your {} pictures, {} were read right before, and {} are now; of the test pictures {:.2} % before, {:.2} % now. \
         Each of yours came {times} times an epoch, in {EPOCHS} epochs. It has learned them now: write new ones to see \
         whether it reads your hand better. The network is saved in {} and reads here from now on. To start with it next \
         time: chalknet board --weights {}",
        before[0].pictures,
        before[0].right,
        after[0].right,
        before[1].percent(),
        after[1].percent(),
        quote::path(file),
        quote::typed(file),
    )
}

/// The pictures that were learned, and behind them one's own, so many times one after the other: so each of them can be
/// moved in another way.
fn joined(learned: &DataSet, own: &DataSet, times: usize) -> DataSet {
    let both =
        |of: fn(&DataSet) -> &Idx| [of(learned).elements(), &of(own).elements().repeat(times)].concat();
    let (pixels, labels) = (both(DataSet::pictures), both(DataSet::labels));
    let (height, width) = learned.size();
    DataSet::new(
        Idx::new(&[labels.len(), height, width], &pixels),
        Idx::new(&[labels.len()], &labels),
        learned.names().to_vec(),
    )
}

/// Saves a network in a file of its own. An empty file takes the name first: two boards never get the same one.
pub fn save_in_new_file(saved: &SavedRun, name: &str) -> Result<SavingPlace, Error> {
    let (path, taken) = files::create_first_free(paths_for(name)).expect("there is always a larger number");
    // What keeps a file from being made is said by what follows.
    drop(taken);
    let place = SavingPlace::new(&path);
    let result = place.and_then(|mut place| place.save(saved).map(|()| place));
    if result.is_err() && fs::metadata(&path).is_ok_and(|found| found.len() == 0) {
        let _ = fs::remove_file(&path);
    }
    result
}

/// moved.json, moved-2.json, …
fn paths_for(name: &str) -> impl Iterator<Item = PathBuf> + '_ {
    (1u64..).map(move |number| match number {
        1 => PathBuf::from(format!("{name}.json")),
        number => PathBuf::from(format!("{name}-{number}.json")),
    })
}
