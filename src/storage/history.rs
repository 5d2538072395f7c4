//! What came of each epoch of a run: its learning curve, kept beside the weights (LESSONS §8.4).

use super::SavedRun;
use crate::ch08_training::Score;
use crate::toolbox::json::{object_to_text, Reader};
use crate::toolbox::Error;

/// About so many epochs are remembered at most.
const MOST: u64 = 1000;

/// What came of an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpochScores {
    /// How many epochs were done then, this one among them.
    pub epoch: u64,
    /// The training pictures, each as it went by.
    pub training: Score,
    /// The validation pictures after the epoch, if they were counted.
    pub validation: Option<Score>,
}

/// What came of the epochs of a run. Of more than 1000 epochs every tenth is kept, of more than 10,000 every hundredth, and
/// so on; the first and the newest always.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History(Vec<EpochScores>);

impl History {
    /// The epochs that are kept, in their order.
    pub fn epochs(&self) -> &[EpochScores] {
        &self.0
    }

    /// Adds the newest epoch. The validation pictures of a run are counted whenever so many epochs (`a_line`) have gone by,
    /// and when it ends; that it was stopped and went on is not to be seen afterwards.
    pub fn add(&mut self, newest: EpochScores, a_line: u64) {
        if let Some(last) = self.0.last_mut().filter(|last| last.epoch != 1 && last.epoch % a_line != 0) {
            last.validation = None;
        }
        let step = step_for(newest.epoch);
        self.0.retain(|kept| kept.epoch == 1 || kept.epoch % step == 0);
        self.0.push(newest);
    }

    /// Why this cannot be the history of so many epochs, if it cannot.
    pub(super) fn problem(&self, epochs_done: u64) -> Option<String> {
        let mut before = 0;
        for EpochScores { epoch, training, validation } in &self.0 {
            if *epoch <= before || *epoch > epochs_done {
                return Some(format!(
                    "the epochs of \"history\" must grow from 1 to at most {epochs_done}, but {epoch} comes after {before}"
                ));
            }
            before = *epoch;
            for score in [Some(training), validation.as_ref()].into_iter().flatten() {
                if score.right > score.pictures || !score.loss_sum.is_finite() {
                    return Some(format!(
                        "\"history\", epoch {epoch}: {} of {} pictures right with a loss of {} cannot be",
                        score.right, score.pictures, score.loss_sum
                    ));
                }
            }
        }
        None
    }

    /// A line for each epoch.
    pub(super) fn to_text(&self) -> String {
        let lines: Vec<String> = self.0.iter().map(epoch_to_text).collect();
        format!("[\n{}\n]", lines.join(",\n"))
    }

    /// Reads what [`History::to_text`] writes.
    pub(super) fn read(reader: &mut Reader) -> Result<History, Error> {
        let mut epochs = Vec::new();
        reader.list(|reader| {
            if epochs.len() as u64 > MOST + 1 {
                return Err(reader.wrong(&format!("\"history\" holds about {MOST} epochs at most")));
            }
            epochs.push(read_epoch(reader)?);
            Ok(())
        })?;
        Ok(History(epochs))
    }
}

impl SavedRun {
    /// Adds the scores of the epoch that was trained last to the history; [`History::add`] says what `a_line` is.
    pub fn remember(&mut self, training: Score, validation: Option<Score>, a_line: u64) {
        // A tiny data set leaves no picture for validation.
        let validation = validation.filter(|score| score.pictures > 0);
        self.history.add(EpochScores { epoch: self.run.epochs_done, training, validation }, a_line);
    }
}

/// One of how many epochs is kept, when so many are done.
fn step_for(epochs: u64) -> u64 {
    let mut step = 1;
    while epochs / step > MOST {
        step *= 10;
    }
    step
}

fn epoch_to_text(scores: &EpochScores) -> String {
    let mut pairs = vec![("epoch", scores.epoch.to_string()), ("training", score_to_text(&scores.training))];
    pairs.extend(scores.validation.as_ref().map(|score| ("validation", score_to_text(score))));
    object_to_text(&pairs)
}

fn score_to_text(Score { pictures, right, loss_sum }: &Score) -> String {
    object_to_text(&[
        ("pictures", pictures.to_string()),
        ("right", right.to_string()),
        ("loss_sum", format!("{loss_sum:?}")),
    ])
}

fn read_epoch(reader: &mut Reader) -> Result<EpochScores, Error> {
    let (mut epoch, mut training, mut validation) = (0, Score::default(), None);
    reader.object(|reader, key| {
        match key {
            "epoch" => epoch = reader.number()?,
            "training" => training = read_score(reader)?,
            "validation" => validation = Some(read_score(reader)?),
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    Ok(EpochScores { epoch, training, validation })
}

fn read_score(reader: &mut Reader) -> Result<Score, Error> {
    let mut score = Score::default();
    reader.object(|reader, key| {
        match key {
            "pictures" => score.pictures = reader.number()?,
            "right" => score.right = reader.number()?,
            "loss_sum" => score.loss_sum = reader.number()?,
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    Ok(score)
}
