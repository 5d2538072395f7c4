//! What several seeds have in common, and how far they differ (LESSONS §9.2).

/// Mean, standard deviation, smallest and largest of some numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// m = 1/n · Σ xᵢ
    pub mean: f64,
    /// s = √( 1/(n - 1) · Σ (xᵢ - m)² ): how far a number typically lies from the mean; 0 for a single number.
    pub deviation: f64,
    /// The smallest of the numbers.
    pub smallest: f64,
    /// The largest of the numbers.
    pub largest: f64,
}

impl Spread {
    /// The spread of these numbers (LESSONS §9.2).
    ///
    /// # Panics
    /// If there are none.
    pub fn of(numbers: &[f64]) -> Spread {
        assert!(!numbers.is_empty(), "no numbers have no mean");
        let (mut sum, mut smallest, mut largest) = (0.0, numbers[0], numbers[0]);
        for &number in numbers {
            sum += number;
            smallest = f64::min(smallest, number);
            largest = f64::max(largest, number);
        }
        let mean = sum / numbers.len() as f64;
        let mut squares = 0.0;
        for number in numbers {
            squares += (number - mean) * (number - mean);
        }
        // Divided by n - 1: the mean lies nearer to these numbers than the truth does. One number has no spread.
        let deviation = (squares / (numbers.len() - 1).max(1) as f64).sqrt();
        Spread { mean, deviation, smallest, largest }
    }
}
