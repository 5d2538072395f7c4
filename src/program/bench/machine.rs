//! What the machine can do at most.

use super::figures::{rates, Figures};
use super::report::{Entry, Report};
use super::Bench;
use crate::toolbox::{Error, Real};
use std::hint::black_box;

/// How many measurements there are.
pub const MEASUREMENTS: usize = WIDTHS.len();

/// One round of a block of sums.
type Block = fn(usize) -> Real;
/// How many sums stand side by side, and what computes them.
const WIDTHS: [(usize, Block); 6] = [
    (32, multiply_and_add::<32>),
    (64, multiply_and_add::<64>),
    (96, multiply_and_add::<96>),
    (128, multiply_and_add::<128>),
    (192, multiply_and_add::<192>),
    (256, multiply_and_add::<256>),
];

/// Measures the peak, in GFLOP/s: the best of all these, because the compiler handles some numbers of sums badly.
pub fn measure(bench: &mut Bench) -> Result<f64, Error> {
    bench.report.say("\nThe machine: one core\n")?;
    const ROUNDS: usize = 1000;
    bench.report.progress(|| "multiplying and adding".to_string());
    let mut best: Option<(usize, Figures)> = None;
    for (sums, compute) in WIDTHS {
        let operations = 2.0 * (sums * ROUNDS) as f64;
        let time = bench.budget.take(1);
        let figures = rates(time, operations / 1e9, || {
            black_box(compute(black_box(ROUNDS)));
        });
        if best.map_or(true, |(_, best)| figures.median > best.median) {
            best = Some((sums, figures));
        }
    }
    // The list of widths is a constant, and not empty.
    let (sums, figures) = best.expect("there are widths to try");
    let written = figures.written(|rate| format!("{rate:.1}"));
    let (what, unit) = ("multiply and add", "GFLOP/s");
    let row = format!("{what:<18}{written:>24} {unit}   the peak: {sums} sums side by side, a·b + c");
    let how = &format!("{sums} sums");
    bench.report.row(&row, &[Entry { section: "machine", what, how, threads: 1, unit, figures }])?;
    Ok(figures.median)
}

/// Sums that do not wait for each other: each is multiplied and gets something added, in every round.
#[inline(never)]
pub fn multiply_and_add<const SUMS: usize>(rounds: usize) -> Real {
    // With these, every sum stays near 0.5. The compiler must not know that.
    let (factor, added) = (black_box(0.75), black_box(0.125));
    let mut sums: [Real; SUMS] = black_box([0.5; SUMS]);
    for _ in 0..rounds {
        for sum in &mut sums {
            *sum = *sum * factor + added;
        }
    }
    sums.iter().sum()
}

const PLAIN_BUILD: &str = "\
build                 plain: runs on every processor of its kind. `make fast` builds for this one alone, which is
                      half as fast again or more (Windows: LESSONS §11.5)";
const OWN_BUILD: &str = "\
build                 for processors like this one. The plain program, which runs on all of its kind, has about two
                      thirds of the speed";

/// What the compiler was told to use, and what this processor has beyond that.
pub fn say_what_it_was_built_for(report: &mut Report) -> Result<(), Error> {
    let known = vector_instructions();
    let names = |wanted: fn(bool, bool) -> bool| -> Vec<&str> {
        known.iter().filter(|(_, built, here)| wanted(*built, *here)).map(|(name, ..)| *name).collect()
    };
    let (built, more) = (names(|built, _| built), names(|built, here| here && !built));
    let built = if built.is_empty() { "none that is known here".to_string() } else { built.join(", ") };
    report.say(&format!("vector instructions   built for {built}"))?;
    // The plain program of a 64-bit PC is built for sse2, that of an ARM processor for neon.
    let is_plain = !cfg!(target_feature = "avx");
    report.say(match (is_plain, more.is_empty()) {
        (true, false) => PLAIN_BUILD,
        (true, true) => "build                 plain, and this processor has no more that is known here",
        (false, _) => OWN_BUILD,
    })?;
    if !more.is_empty() {
        report.say(&format!("                      (this processor also has {})", more.join(", ")))?;
    }
    if cfg!(debug_assertions) {
        report.say("This is a debug build, which is slow: add --release after cargo run.")?;
    }
    Ok(())
}

/// The name of each kind, whether the program was built for it, and whether this processor has it.
#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
fn vector_instructions() -> Vec<(&'static str, bool, bool)> {
    use std::is_x86_feature_detected as has;
    vec![
        ("sse2", cfg!(target_feature = "sse2"), has!("sse2")),
        ("avx", cfg!(target_feature = "avx"), has!("avx")),
        ("avx2", cfg!(target_feature = "avx2"), has!("avx2")),
        ("avx512f", cfg!(target_feature = "avx512f"), has!("avx512f")),
    ]
}

/// The name of each kind, whether the program was built for it, and whether this processor has it.
#[cfg(not(any(target_arch = "x86_64", target_arch = "x86")))]
fn vector_instructions() -> Vec<(&'static str, bool, bool)> {
    // A program that was built for them would not run without them; what else there is cannot be asked.
    let neon = cfg!(target_feature = "neon");
    vec![("neon", neon, neon)]
}
