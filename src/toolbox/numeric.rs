//! The number type of the course, and e^x, ln x, sin x and cos x that give the same bits on every computer.
//!
//! The system's own `exp` and `ln` differ in the last bit from one computer to the next, and a network that
//! trains for a thousand steps turns one bit into another network. So all are built here from +, -, · and /,
//! which IEEE 754 (the standard every processor follows) fixes to the last bit.
//!
//! They compute in double precision whatever [`Real`] is. Of exp and ln more is known: in `f32` the error is at most 0.50 units in the last
//! place, which is what rounding alone costs. In `f64`, a search for the worst through 70 million arguments with a
//! reference of 34 digits found 0.91 units for exp (at -669.926) and 0.99 for ln (at 0.706).

/// The numbers of the course: `f32`, or `f64` with `--features f64`.
///
/// Four bytes a number are plenty for learning. Eight are there for checking: only in double precision can a
/// gradient be compared with a measured one to more than three digits (LESSONS §6).
#[cfg(not(feature = "f64"))]
pub type Real = f32;
/// The numbers of the course: `f32`, or `f64` with `--features f64`.
///
/// Four bytes a number are plenty for learning. Eight are there for checking: only in double precision can a
/// gradient be compared with a measured one to more than three digits (LESSONS §6).
#[cfg(feature = "f64")]
pub type Real = f64;

/// ln 2 in two pieces. The first has 33 significant bits, so that k·LN_2_HIGH is exact for every |k| < 2²⁰.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// e^x, for every x: 0 below the smallest number, infinity above the largest, NaN for NaN.
///
/// x = k·ln 2 + r with |r| ≤ ½ ln 2, so e^x = 2^k·e^r, and e^r = 1 + r + r²/2! + r³/3! + … (Taylor's series).
pub fn exp(x: Real) -> Real {
    exp_in_double(x as f64) as Real
}

/// ln x, the power to which e must be raised to give x: -infinity for 0, NaN for negative numbers and NaN.
///
/// x = 2^k·m with √½ < m ≤ √2, so ln x = k·ln 2 + ln m. With f = m - 1 and s = f/(2 + f),
/// ln m = 2·(s + s³/3 + s⁵/5 + …), a series that converges quickly because |s| < 0.172.
pub fn ln(x: Real) -> Real {
    ln_in_double(x as f64) as Real
}

/// sin x for angles of at most half a turn, |x| ≤ π: x - x³/3! + x⁵/5! - … (Taylor's series)
///
/// In double precision it is off by at most 10⁻¹⁵; nearer to 0 by less.
///
/// # Panics
/// If the angle is larger.
pub fn sin(x: Real) -> Real {
    (x as f64 * alternating_series(x as f64, 1)) as Real
}

/// cos x for angles of at most half a turn, |x| ≤ π: 1 - x²/2! + x⁴/4! - … (Taylor's series)
///
/// In double precision it is off by at most 10⁻¹⁵.
///
/// # Panics
/// If the angle is larger.
pub fn cos(x: Real) -> Real {
    alternating_series(x as f64, 0) as Real
}

/// 1 - x²/(k + 1)(k + 2) + x⁴/(k + 1)(k + 2)(k + 3)(k + 4) - … for k = 0 (cos x) and k = 1 (sin x divided by x)
///
/// From the last term to the first: 1 - x²/(k + 1)(k + 2)·(1 - x²/(k + 3)(k + 4)·(1 - …)).
fn alternating_series(x: f64, k: u32) -> f64 {
    /// With |x| ≤ π the first term left out is below 10⁻¹⁶.
    const TERMS: u32 = 14;
    // A little more, for an angle that was rounded.
    assert!(x.abs() < 3.15, "sin and cos are for angles of at most half a turn, not {:.1}", x);
    let mut series = 1.0;
    for n in (0..TERMS).rev() {
        let (first, second) = (k + 2 * n + 1, k + 2 * n + 2);
        series = 1.0 - x * x / f64::from(first * second) * series;
    }
    series
}

fn exp_in_double(x: f64) -> f64 {
    /// 1/n! for n = 2 to 13: with |r| ≤ 0.347 the first term left out is below 5·10⁻¹⁸.
    const INVERSE_FACTORIALS: [f64; 12] = [
        1.0 / 2.0,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5_040.0,
        1.0 / 40_320.0,
        1.0 / 362_880.0,
        1.0 / 3_628_800.0,
        1.0 / 39_916_800.0,
        1.0 / 479_001_600.0,
        1.0 / 6_227_020_800.0,
    ];
    // The answers beyond these bounds are infinity and 0; cutting here keeps k small. NaN stays what it is.
    let x = x.clamp(-746.0, 710.0);
    let k = rounded(x * std::f64::consts::LOG2_E);
    let high = x - k * LN_2_HIGH;
    let low = k * LN_2_LOW;
    let r = high - low;
    let mut series = 0.0;
    for inverse_factorial in INVERSE_FACTORIALS.iter().rev() {
        series = series * r + inverse_factorial;
    }
    // high and low are added one after the other: their rounded difference r would cost a bit here.
    let e_to_r = 1.0 + (high + (r * r * series - low));
    // Two steps of about k/2: 2^k itself can lie outside the numbers that e^x still lies inside.
    let half = rounded(0.5 * k);
    e_to_r * power_of_two(half) * power_of_two(k - half)
}

fn ln_in_double(x: f64) -> f64 {
    const TWO_TO_54: f64 = 18_014_398_509_481_984.0;
    /// With |s| < 0.172 the first term left out is below 10⁻¹⁹ of the sum.
    const TERMS: u32 = 11;
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x == f64::INFINITY {
        return x;
    }
    // The tiniest numbers are stored without a full exponent: lift them into the ordinary range first.
    let (x, lifted_by) = if x < f64::MIN_POSITIVE { (x * TWO_TO_54, 54) } else { (x, 0) };
    let mut k = (x.to_bits() >> 52) as i64 - 1023 - lifted_by;
    let mut m = x / power_of_two((k + lifted_by) as f64);
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        k += 1;
    }
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let s_squared = s * s;
    let mut series = 0.0;
    for n in (1..=TERMS).rev() {
        // 2/3, 2/5, 2/7, …
        series = series * s_squared + 2.0 / f64::from(2 * n + 1);
    }
    let rest = s_squared * series;
    // 2s = f - s·f: so ln m = 2s + s·rest = f - s·(f - rest), and f is exact where s is rounded.
    k as f64 * LN_2_HIGH + (f - (s * (f - rest) - k as f64 * LN_2_LOW))
}

/// From 2⁵² on, doubles have no digits behind the point. (The half more keeps the exponent where it is for numbers below 0.)
const TWO_TO_52_AND_HALF: f64 = 6_755_399_441_055_744.0;

/// The nearest whole number, for numbers of less than 15 digits.
///
/// Adding a number without digits behind the point rounds them away. (`f64::round` does the same, but is a call into the
/// system's library on a plain x86-64 processor.)
fn rounded(x: f64) -> f64 {
    (x + TWO_TO_52_AND_HALF) - TWO_TO_52_AND_HALF
}

/// 2^k for whole k, -1022 ≤ k ≤ 1023, written straight into the exponent bits.
fn power_of_two(k: f64) -> f64 {
    // In this sum, k stands in the last bits as a whole number does; all bits but the last twelve fall out on the left.
    let whole = (k + TWO_TO_52_AND_HALF).to_bits();
    f64::from_bits(whole.wrapping_add(1023) << 52)
}
