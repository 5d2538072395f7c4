//! `chalknet bench`: how fast this computer is, and what the program makes of it.

mod budget;
mod factors;
mod figures;
mod machine;
mod noise;
mod pictures;
mod products;
mod race;
mod report;
mod training;

use super::arguments::Arguments;
use super::screen::{with_commas, Screen};
use super::sources::Pictures;
use crate::toolbox::{cores, Error, Real};
use budget::Budget;
use noise::Noise;
use report::Report;
use std::mem;
use std::time::Instant;

/// How many seconds it takes if it is not told otherwise: a busy computer takes longer, but should not need two minutes.
const USUAL_SECONDS: u64 = 90;

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
    let threads = cores::allowed();
    let shares = race::SHARES + machine::MEASUREMENTS + products::MEASUREMENTS + training::shares(threads);
    let mut bench = Bench {
        report: Report::new(screen, arguments.csv, started, seconds),
        budget: Budget::new(started, seconds, shares),
        noise: Noise::new(threads),
        threads,
    };
    // First, because only now the program has done nothing else yet.
    let (pictures, races) = race::measure(&mut bench, arguments, started)?;
    say_what(&mut bench, &pictures)?;
    races.tell(&mut bench)?;
    bench.noise.listen();
    let peak = machine::measure(&mut bench)?;
    bench.noise.listen();
    products::measure(&mut bench, &pictures, peak)?;
    training::measure(&mut bench, &pictures)?;
    bench.noise.listen();
    bench.noise.tell(&mut bench.report)
}

fn say_what(bench: &mut Bench, pictures: &Pictures) -> Result<(), Error> {
    let report = &mut bench.report;
    report.title(concat!(
        "chalknet ",
        env!("CARGO_PKG_VERSION"),
        ": how fast this computer learns. Each figure is the median of several repeats,\n\
         with the smallest and the largest in brackets.\n"
    ))?;
    let (height, width) = pictures.training.size();
    report.say(&format!(
        "pictures              {} to learn from, {} for validation, {height}x{width} pixels each",
        with_commas(pictures.training_numbers.len()),
        with_commas(pictures.validation_numbers.len())
    ))?;
    report.say(&format!("numbers               {} bits", 8 * mem::size_of::<Real>()))?;
    report.say(&format!("threads               {}", bench.threads))?;
    machine::say_what_it_was_built_for(report)
}
