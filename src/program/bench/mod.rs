//! `chalknet bench`: how fast this computer is, and what the program makes of it.

mod budget;
mod factors;
mod figures;
mod machine;
mod memory;
mod noise;
mod pictures;
mod products;
mod race;
mod report;
mod training;

use super::arguments::Arguments;
use super::screen::Screen;
use super::trainer::threads;
use crate::toolbox::{Error, Real};
use budget::Budget;
use noise::Noise;
use report::Report;
use std::mem;
use std::time::Instant;

/// How many seconds it takes if it is not told otherwise.
pub const USUAL_SECONDS: u64 = 100;

/// What all measurements share.
struct Bench<'a> {
    report: Report<'a>,
    budget: Budget,
    noise: Noise,
    threads: usize,
}

/// Measures as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let started = Instant::now();
    let seconds = arguments.seconds.unwrap_or(USUAL_SECONDS);
    let threads = threads(arguments);
    let shares = race::SHARES + machine::MEASUREMENTS + products::MEASUREMENTS + training::shares(threads);
    let mut bench = Bench {
        report: Report::begin(screen, arguments.csv, started, seconds)?,
        budget: Budget::new(started, seconds, shares),
        noise: Noise::new(threads),
        threads,
    };
    say_what(&mut bench)?;
    // First, because only now the program has done nothing else yet.
    let ready = race::measure(&mut bench, arguments, started)?;
    bench.noise.listen();
    let peak = machine::measure(&mut bench)?;
    bench.noise.listen();
    products::measure(&mut bench, &ready, peak)?;
    training::measure(&mut bench, &ready)?;
    memory::measure(&mut bench, &ready)?;
    bench.noise.listen();
    bench.noise.tell(&mut bench.report)
}

fn say_what(bench: &mut Bench) -> Result<(), Error> {
    let (version, bits) = (env!("CARGO_PKG_VERSION"), 8 * mem::size_of::<Real>());
    bench.report.say(&format!(
        "chalknet {version}: how fast this computer learns. Each figure is the median of several repeats, with the\n\
         smallest and the largest in brackets.\n"
    ))?;
    bench
        .report
        .say(&format!("numbers               {bits} bits\nthreads               {}", bench.threads))?;
    machine::say_what_it_was_built_for(bench)
}
