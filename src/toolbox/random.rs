//! Random numbers that are the same on every computer: the generator xorshift64*.
//!
//! A generator is a recipe that makes a long list of numbers out of one, its *seed*. They look random, and yet
//! the same seed always gives the same list: that is how a training run can be repeated.

use super::numeric::{ln, Real};

/// xorshift64* by Sebastiano Vigna ("An experimental exploration of Marsaglia's xorshift generators,
/// scrambled", 2016): 64 bits of state, period 2⁶⁴ - 1.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// A generator for any seed, 0 included.
    ///
    /// xorshift would stay at 0 for ever, and neighbouring seeds would begin alike. So the seed is stirred first
    /// by SplitMix64 (Steele, Lea and Flood, 2014), which maps different seeds to different states.
    pub fn new(seed: u64) -> Random {
        let state = stir(seed);
        Random::from_state(if state == 0 { 1 } else { state })
    }

    /// A generator that depends on a seed and on a number, for example that of an epoch: each number has a list
    /// of its own, so the shuffle of epoch 7 is the same whether or not epochs 1 to 6 ran in this program.
    pub fn numbered(seed: u64, number: u64) -> Random {
        Random::new(stir(seed) ^ number)
    }

    /// The generator in exactly this state, as published.
    ///
    /// # Panics
    /// If the state is 0, from which xorshift never gets away.
    pub fn from_state(state: u64) -> Random {
        assert!(
            state != 0,
            "xorshift: the state 0 would give 0 for ever; use Random::new, which takes any seed"
        );
        Random { state }
    }

    /// The next 64 random bits.
    pub fn next_bits(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number from `low` (included) to `high` (excluded), every one as likely as every other.
    ///
    /// # Panics
    /// If `low` is not below `high`, or they are infinitely far apart.
    pub fn uniform(&mut self, low: Real, high: Real) -> Real {
        assert!(low < high, "uniform: low must be below high, not {low} and {high}");
        let width = high as f64 - low as f64;
        assert!(width.is_finite(), "uniform: {low} and {high} are too far apart");
        loop {
            // The upper 53 bits fill a double's digits exactly: a fraction from 0 (included) to 1 (excluded).
            let fraction = (self.next_bits() >> 11) as f64 / (1u64 << 53) as f64;
            let value = (low as f64 + width * fraction) as Real;
            // Rounding can lift a value just below `high` onto it: then draw again.
            if value < high {
                return value;
            }
        }
    }

    /// A number from the normal distribution with mean 0 and standard deviation 1 (the bell curve).
    ///
    /// x·√(-2·ln r² / r²) for a point (x, y) in the disc r² = x² + y² < 1, any point as likely as any other.
    ///
    /// Marsaglia's polar method (1964): throw a dart at the square around the disc until it hits the disc. The same
    /// with y would be a second number of the kind; it is not used.
    pub fn normal(&mut self) -> Real {
        loop {
            let x = self.uniform(-1.0, 1.0);
            let y = self.uniform(-1.0, 1.0);
            let radius_squared = x * x + y * y;
            if 0.0 < radius_squared && radius_squared < 1.0 {
                return x * (-2.0 * ln(radius_squared) / radius_squared).sqrt();
            }
        }
    }

    /// A whole number from 0 to `bound` - 1, every one exactly as likely as every other.
    ///
    /// Lemire's method ("Fast random integer generation in an interval", 2019): the upper half of
    /// bits·bound; the few bits that would make some answers likelier than others are thrown away.
    ///
    /// # Panics
    /// If `bound` is 0: there is no number below 0 to choose.
    pub fn below(&mut self, bound: usize) -> usize {
        assert!(bound > 0, "below: there is no whole number below 0 to choose from");
        let bound = bound as u64;
        let unfair = bound.wrapping_neg() % bound;
        loop {
            let wide = u128::from(self.next_bits()) * u128::from(bound);
            if wide as u64 >= unfair {
                return (wide >> 64) as usize;
            }
        }
    }

    /// Mixes a list so that every order is equally likely (the Fisher-Yates shuffle).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

/// One output of SplitMix64 for this seed.
fn stir(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
