//! Measuring: the same work again and again, and what the repeats have in common.

use std::time::{Duration, Instant};

/// So many repeats are aimed at.
const REPEATS: f64 = 7.0;
/// So many there are in any case.
const LEAST_REPEATS: usize = 3;

/// What several repeats of the same measurement gave.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// The one in the middle: an interruption now and then does not move it.
    pub median: f64,
    pub smallest: f64,
    pub largest: f64,
    pub repeats: usize,
}

impl Figures {
    /// # Panics
    /// If there are no numbers.
    pub fn of(mut numbers: Vec<f64>) -> Figures {
        assert!(!numbers.is_empty(), "nothing was measured");
        numbers.sort_by(f64::total_cmp);
        let repeats = numbers.len();
        let median = (numbers[(repeats - 1) / 2] + numbers[repeats / 2]) / 2.0;
        // There is at least one repeat.
        Figures { median, smallest: numbers[0], largest: numbers[repeats - 1], repeats }
    }

    /// "71.2 (69.8 to 72.0)", with the numbers written in the given way.
    pub fn written(&self, write: impl Fn(f64) -> String) -> String {
        format!("{} ({} to {})", write(self.median), write(self.smallest), write(self.largest))
    }
}

/// How much is done in a second by quick work that does so much each time; measured for about so long.
pub fn rates(time: Duration, amount: f64, mut work: impl FnMut()) -> Figures {
    let started = Instant::now();
    // The first time, memory is fetched and asked for; it does not count.
    work();
    let calls = (time.as_secs_f64() / REPEATS / seconds_of(1, &mut work)) as usize;
    rates_of_calls(time.saturating_sub(started.elapsed()), amount, calls.max(1), work)
}

/// The same for so many calls at a time, without a rehearsal.
pub fn rates_of_calls(time: Duration, amount: f64, calls: usize, mut work: impl FnMut()) -> Figures {
    let started = Instant::now();
    let mut rates = Vec::new();
    while rates.len() < LEAST_REPEATS || started.elapsed() < time {
        rates.push(amount * calls as f64 / seconds_of(calls, &mut work));
    }
    Figures::of(rates)
}

/// How long it takes to do the work so many times.
pub fn seconds_of(calls: usize, mut work: impl FnMut()) -> f64 {
    let started = Instant::now();
    for _ in 0..calls {
        work();
    }
    // A coarse clock may not have moved.
    started.elapsed().as_secs_f64().max(1e-9)
}
