//! Curves over the epochs and their scales, from which the terminal, the file for paper and the page are drawn.

use crate::ch08_training::Score;
use crate::storage::{EpochScores, History};

/// About so many numbers stand beside an axis.
const MARKS: f64 = 6.0;
/// A loss beyond that is drawn at that: differences of larger numbers may be infinite.
const FARTHEST: f64 = 1e300;

/// The curves of some runs in one picture.
pub struct Chart {
    pub title: &'static str,
    pub curves: Vec<Curve>,
    pub epochs: Scale,
    pub values: Scale,
}

/// A value for each epoch.
pub struct Curve {
    /// Which of the runs it belongs to, from 0.
    pub run: usize,
    /// Whether it is of the training pictures as they went by; else of the validation pictures.
    pub is_training: bool,
    /// Epoch and value.
    pub points: Vec<(f64, f64)>,
}

/// An axis: from where to where it goes, and the step between the numbers beside it.
pub struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

/// The right answers and the losses of these runs.
pub fn charts(runs: &[&History]) -> [Chart; 2] {
    [Chart::of("right answers in %", runs, Score::percent), Chart::of("loss", runs, Score::loss)]
}

impl Chart {
    /// The curves of all training pictures come first: those of the validation pictures are drawn over them.
    fn of(title: &'static str, runs: &[&History], value: fn(&Score) -> f64) -> Chart {
        let mut curves = Vec::new();
        for is_training in [true, false] {
            for (run, history) in runs.iter().enumerate() {
                let point = |scores: &EpochScores| {
                    let score = if is_training { Some(scores.training) } else { scores.validation };
                    score.map(|score| (scores.epoch as f64, value(&score).clamp(-FARTHEST, FARTHEST)))
                };
                let points: Vec<_> = history.epochs().iter().filter_map(point).collect();
                curves.push(Curve { run, is_training, points });
            }
        }
        let all = || curves.iter().flat_map(|curve| &curve.points);
        let epochs = Scale::of_whole_numbers(all().map(|(epoch, _)| *epoch));
        let values = Scale::around(all().map(|(_, value)| *value));
        Chart { title, curves, epochs, values }
    }
}

impl Scale {
    /// From the smallest value to the largest, and a little further: to the next numbers that stand beside the axis.
    fn around(values: impl Iterator<Item = f64>) -> Scale {
        let (low, high) = ends(values);
        // Among values that are all but the same, there is no smaller step; a single one needs a coarse scale only.
        let span = match low < high {
            true => (high - low).max(1e-6 * high.abs()).max(1e-9),
            false => high.abs().max(1.0),
        };
        let step = round_step(span / MARKS);
        Scale { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
    }

    /// From the smallest number to the largest, with no numbers between whole ones.
    fn of_whole_numbers(values: impl Iterator<Item = f64>) -> Scale {
        let (low, high) = ends(values);
        Scale { low, high, step: round_step(((high - low) / MARKS).max(1.0)) }
    }

    /// Where a value stands: 0 at the beginning of the axis, 1 at its end.
    pub fn place(&self, value: f64) -> f64 {
        let span = self.high - self.low;
        if span > 0.0 {
            (value - self.low) / span
        } else {
            0.5
        }
    }

    /// Where numbers stand beside the axis, and how they are written: with as many digits as the step between them needs.
    pub fn marks(&self) -> Vec<(f64, String)> {
        let written = |value: f64| match self.step {
            step if (1e-4..1e6).contains(&step) => format!("{value:.*}", decimals(step)),
            _ => format!("{value:.1e}"),
        };
        let first = (self.low / self.step).ceil();
        // A sum of steps may be a little more than the number it stands for.
        let count = (self.high / self.step - first + 1e-6).floor();
        let values = (0..=count.max(0.0) as usize).map(|i| (first + i as f64) * self.step);
        values.map(|value| (self.place(value), written(value))).collect()
    }
}

/// The smallest value and the largest; 0 and 0 if there is none.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let ends = values.fold(None, |ends, value| {
        let (low, high) = ends.unwrap_or((value, value));
        Some((value.min(low), value.max(high)))
    });
    ends.unwrap_or((0.0, 0.0))
}

/// The next larger of 1, 2 and 5, times 10, 100, … or divided by it.
fn round_step(least: f64) -> f64 {
    let mut ten = 1.0;
    while ten < least {
        ten *= 10.0;
    }
    while ten / 10.0 >= least {
        ten /= 10.0;
    }
    [ten / 5.0, ten / 2.0].into_iter().find(|step| *step >= least).unwrap_or(ten)
}

/// How many digits a step needs behind the point.
fn decimals(step: f64) -> usize {
    let (mut decimals, mut rest) = (0, step);
    // 0.1 · 10 may be a little less than 1.
    while rest < 0.999 {
        rest *= 10.0;
        decimals += 1;
    }
    decimals
}
