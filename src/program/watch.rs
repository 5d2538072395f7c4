//! `train --watch`: the curve and the weights, drawn in place while a network learns.

use super::commands::Set;
use super::curves;
use super::screen::Screen;
use super::sources::Pictures;
use super::train::progress_line;
use super::trainer::Trainer;
use super::weights;
use crate::ch08_training::{Network, Score};
use crate::storage::{EpochScores, SavedRun};
use std::cell::Cell;
use std::time::Duration;

/// Drawing must not slow the training.
const PAUSE: Duration = Duration::from_millis(300);
/// A higher curve is no clearer.
const MOST_LINES: usize = 16;

/// Trains one epoch, and draws how it goes while it lasts.
pub fn one_epoch(
    trainer: &mut Trainer,
    saved: &mut SavedRun,
    pictures: &Pictures,
    screen: &mut Screen,
) -> Score {
    let (data, numbers) = pictures.set_before_edges(Set::Train);
    let SavedRun { run, walker, history, .. } = saved;
    let (epoch, so_far) = (run.epochs_done + 1, Cell::new(Score::default()));
    let mut draw = |network: &Network| {
        let training = so_far.get();
        if training.pictures == 0 {
            return;
        }
        screen.picture(PAUSE, |screen| {
            let mut history = history.clone();
            history.add(EpochScores { epoch, training, validation: None }, 1);
            // Half for the weights, the rest for the curve and a line below it.
            let (width, height) = (screen.width(), screen.height());
            let weights = weights::small(&network.layers[0].linear, data.size(), (width, height / 2), screen);
            let rest = height.saturating_sub(weights.len() + 2).min(MOST_LINES);
            let curve = curves::lines_of(&history, (width - 1, rest), screen);
            [curve, weights, vec![progress_line(epoch, &training, numbers.len())]].concat()
        });
    };
    trainer.train_epoch_watched(run, walker, data, numbers, &mut draw, |score| so_far.set(*score))
}
