//! A training that cannot go on: its loss, or a weight, is not a finite number any more.

use super::rates::{anew, smaller, typed};
use crate::ch08_training::Score;
use crate::storage::SavedRun;
use crate::toolbox::{Error, Real};

/// After more steps than that without harm a rate is not far too large, and half of it may do.
const MANY_STEPS: u64 = 100;

/// Where a training went beyond all numbers, why, and what to type.
#[derive(Debug)]
pub struct Overshoot {
    place: String,
    cause: String,
    /// The flags that are likely to help.
    pub flags: String,
}

impl Overshoot {
    /// Looks at an epoch with so many pictures of a training that began after `first` epochs.
    ///
    /// # Errors
    /// If its loss is not finite, or a weight is not.
    pub fn expect_none(
        saved: &SavedRun,
        score: &Score,
        pictures: usize,
        first: u64,
        usual_rate: Real,
    ) -> Result<(), Overshoot> {
        let run = &saved.run;
        let (what, epoch, last_step) = if !score.loss().is_finite() {
            ("the loss", run.epochs_done + 1, 0)
        } else if !run.network.is_finite() {
            ("a weight", run.epochs_done, 1)
        } else {
            return Ok(());
        };
        let batches = |pictures: usize| pictures.div_ceil(run.settings.batch) as u64;
        let mini_batch = batches(score.pictures);
        let steps = (epoch - 1 - first) * batches(pictures) + mini_batch - 1 + last_step;
        let place =
            format!("epoch {epoch}, mini-batch {mini_batch}: {what} is not a finite number any more.");
        let (cause, flags) = cause_and_flags(saved, steps, first, usual_rate);
        Err(Overshoot { place, cause, flags })
    }

    /// What the reader is told, and last what is on the disk and what to type.
    pub fn error(&self, advice: &str) -> Error {
        Error::Mismatch(format!("{}\n{}\n{advice}", self.place, self.cause))
    }
}

/// Why a loss is not finite after so many steps, and the flags to try.
fn cause_and_flags(saved: &SavedRun, steps: u64, first: u64, usual_rate: Real) -> (String, String) {
    let (learning_rate, momentum) = (saved.run.settings.learning_rate, saved.improvements.momentum);
    let times = if steps > MANY_STEPS { 2.0 } else { 10.0 };
    let next = typed(smaller(learning_rate, times, usual_rate));
    match (steps, first) {
        (0, 0) => (
            "Not a step was made yet: the weights or biases that the network starts with are too large."
                .into(),
            "--start he --bias zero".into(),
        ),
        (0, _) => (
            "Not a step was made yet: the weights of the saved network are too large already.".into(),
            anew(&saved.improvements, usual_rate),
        ),
        // Whoever overshot before, and now takes smaller steps from there, would be told for ever to take smaller ones.
        (_, 1..) if learning_rate <= usual_rate => (
            format!(
                "The learning rate {} is not large: the weights of the saved network are.",
                typed(learning_rate)
            ),
            anew(&saved.improvements, usual_rate),
        ),
        _ => {
            let momentum = if momentum > 0.0 { format!(" with momentum {momentum}") } else { String::new() };
            let rate = typed(learning_rate);
            (
                format!("The learning rate {rate}{momentum} is too large for this network: try {next}."),
                format!("--rate {next}"),
            )
        }
    }
}
