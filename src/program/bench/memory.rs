//! Whether a warmed-up training loop asks for memory.

use super::figures::Figures;
use super::pictures::Ready;
use super::report::Entry;
use super::Bench;
use crate::ch09_recipes::COURSE;
use crate::ch10_better::Improvements;
use crate::program::trainer::Trainer;
use crate::toolbox::Error;
use std::fs;

/// So many steps are watched.
const STEPS: usize = 1000;

/// Measures by how much the resident memory grows while the network of the course is trained.
pub fn measure(bench: &mut Bench, ready: &Ready) -> Result<(), Error> {
    bench.report.progress(|| "memory".to_string());
    let mut run = COURSE.begin(&COURSE.sizes(ready.inputs(), ready.classes()), 1);
    let mut trainer = Trainer::new(&run.network, Improvements::default());
    let numbers = ready.numbers(STEPS * run.settings.batch);
    let mut train = || trainer.train_epoch(&mut run, &ready.training, &numbers, |_| {});
    train();
    let before = resident("VmRSS");
    train();
    let after = resident("VmRSS");
    bench.report.say("\nMemory that a step of a warmed-up training asks for\n")?;
    if let (Some(before), Some(after)) = (before, after) {
        let grown = (after - before) / STEPS as f64;
        let (what, unit, figures) = ("resident memory", "bytes a step", Figures::of(vec![grown]));
        let row = format!(
            "{grown:.0} bytes: resident memory was {:.1} MB before and {:.1} MB after {STEPS} steps of the course's network",
            before / 1e6,
            after / 1e6
        );
        let (how, threads) = ("growth", bench.threads);
        bench.report.row(&row, &[Entry { section: "memory", what, how, threads, unit, figures }])?;
    } else {
        bench.report.say("This system does not tell how much memory is resident.")?;
    }
    bench.report.say(
        "What is asked for and given back at once would not be seen here: `cargo test --test memory` counts every\n\
         single request, and fails unless there is none.",
    )
}

/// How many bytes of memory the program has now (VmRSS), or had at most (VmHWM), as Linux tells it.
pub fn resident(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let kibibytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(1024.0 * kibibytes)
}
