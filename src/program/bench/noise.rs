//! Whether the machine was quiet enough: the same work, measured again and again between all that is measured.

use super::figures::{seconds_of, Figures};
use super::machine::multiply_and_add;
use super::report::{Entry, Report};
use crate::toolbox::Error;
use std::hint::black_box;
use std::thread;

/// If the times of the same work lie further apart than this part of their median, no other figure can be trusted.
const MOST_SPREAD: f64 = 0.15;
/// The work lasts at least so many seconds.
const LONG_ENOUGH: f64 = 0.005;
/// A single interruption is no noise yet: of so many times, the one in the middle counts.
const TIMES: usize = 3;

/// The work on all threads at once, and how long it took whenever it was done.
pub struct Noise {
    threads: usize,
    rounds: usize,
    seconds: Vec<f64>,
}

impl Noise {
    pub fn new(threads: usize) -> Noise {
        Noise { threads, rounds: 1000, seconds: Vec::new() }
    }

    fn work(&self) -> f64 {
        seconds_of(1, || {
            thread::scope(|scope| {
                for _ in 0..self.threads {
                    scope.spawn(|| black_box(multiply_and_add::<64>(self.rounds)));
                }
            });
        })
    }

    fn times(&self) -> Figures {
        Figures::of((0..TIMES).map(|_| self.work()).collect())
    }

    /// Does the work and notes its time; before the first time, finds out how much work is enough.
    pub fn listen(&mut self) {
        while self.seconds.is_empty() && self.times().smallest < LONG_ENOUGH {
            self.rounds *= 2;
        }
        self.seconds.push(self.times().median);
    }

    /// Says how much the times differ, and whether that is too much.
    pub fn tell(self, report: &mut Report) -> Result<(), Error> {
        let Noise { threads, seconds, .. } = self;
        let figures = Figures::of(seconds.iter().map(|seconds| 1000.0 * seconds).collect());
        let spread = (figures.largest - figures.smallest) / figures.median;
        let times = figures.written(|milliseconds| format!("{milliseconds:.1}"));
        let row = format!(
            "\nNoise: between all this, the same work took {times} milliseconds, a spread of {:.0} %.",
            100.0 * spread
        );
        let unit = "milliseconds";
        report
            .row(&row, &[Entry { section: "noise", what: "same work", how: "", threads, unit, figures }])?;
        report.say(if spread > MOST_SPREAD {
            "That is too much: this machine was too noisy to trust these figures.\n\
             Close other programs, plug in the charger, and try again."
        } else {
            "So the machine was quiet enough to trust these figures."
        })
    }
}
