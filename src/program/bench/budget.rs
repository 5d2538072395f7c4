//! The time that the whole run may take, shared among all measurements.

use std::time::{Duration, Instant};

/// What is left of the time, and for how many shares.
pub struct Budget {
    end: Instant,
    shares: usize,
}

impl Budget {
    pub fn new(started: Instant, seconds: u64, shares: usize) -> Budget {
        Budget { end: started + Duration::from_secs(seconds), shares }
    }

    /// The time for what takes so many of the shares: what others did not need is shared, too.
    pub fn take(&mut self, shares: usize) -> Duration {
        let left = self.end.saturating_duration_since(Instant::now());
        let time = left.mul_f64(shares as f64 / self.shares.max(shares) as f64);
        self.shares = self.shares.saturating_sub(shares);
        time
    }
}
