//! How many pictures a second are trained: networks of several sizes, mini-batches of several sizes, one thread and all.

use super::figures::{rates_of_calls, seconds_of, Figures};
use super::pictures::some_numbers;
use super::report::Entry;
use super::Bench;
use crate::ch08_training::Run;
use crate::ch08_training::Settings;
use crate::ch09_recipes::{Recipe, COURSE};
use crate::ch10_better::Improvements;
use crate::program::screen::with_commas;
use crate::program::sources::Pictures;
use crate::program::trainer::Trainer;
use crate::toolbox::cores;
use crate::toolbox::Error;
use std::time::{Duration, Instant};

/// The neurons of the hidden layers.
const NETWORKS: [&[usize]; 5] = [&[30], &[100], &[128], &[800], &[512, 512]];
const BATCHES: [usize; 5] = [1, 10, 32, 128, 512];
/// How much of the time a measurement may take, in shares.
const SHARES: usize = 2;

/// How much of the time all measurements may take, in shares.
pub fn shares(threads: usize) -> usize {
    SHARES * NETWORKS.len() * BATCHES.len() * thread_counts(threads).len()
}

/// One thread, and all if there are more.
fn thread_counts(threads: usize) -> Vec<usize> {
    let mut counts = vec![1, threads];
    counts.dedup();
    counts
}

/// Measures all networks with all mini-batches.
pub fn measure(bench: &mut Bench, pictures: &Pictures) -> Result<(), Error> {
    bench.report.say(
        "\nPictures trained per second: the course's architecture (ReLU, softmax, cross-entropy, plain steps). Where\n\
         the network or the mini-batch is too small to be shared by all threads, fewer of them work.\n",
    )?;
    let mut head = format!("{:<18}{:>5}", "network", "batch");
    for threads in thread_counts(bench.threads) {
        head += &format!(
            "{:>36}",
            if threads == 1 { "1 thread".to_string() } else { format!("{threads} threads") }
        );
    }
    bench.report.say(&head)?;
    for hidden in NETWORKS {
        measure_network(bench, pictures, hidden)?;
        bench.noise.listen();
    }
    Ok(())
}

fn measure_network(bench: &mut Bench, pictures: &Pictures, hidden: &'static [usize]) -> Result<(), Error> {
    // Small steps: whatever the mini-batches, the network stays like a new one, with half of its hidden outputs 0.
    let settings = Settings { learning_rate: 0.001, ..COURSE.settings };
    let recipe = Recipe { hidden, settings, ..COURSE };
    let sizes = recipe.sizes(pictures.training.inputs(), pictures.training.classes());
    let name = sizes.iter().map(usize::to_string).collect::<Vec<_>>().join("-");
    let mut run = recipe.begin(&sizes, 1);
    for batch in BATCHES {
        run.settings.batch = batch;
        let how = format!("batch {batch}");
        bench.report.progress(|| format!("training {name}, {how}"));
        let (mut row, mut entries) = (format!("{name:<18}{batch:>5}"), Vec::new());
        for threads in thread_counts(bench.threads) {
            cores::allow(threads);
            let figures = pictures_per_second(run.clone(), pictures, bench.budget.take(SHARES));
            row += &format!("{:>36}", figures.written(|rate| with_commas(rate.round() as usize)));
            let (what, unit) = (name.as_str(), "pictures/s");
            entries.push(Entry { section: "training", what, how: &how, threads, unit, figures });
        }
        if let [one, all] = &entries[..] {
            row += &format!("{:>7.2} times", all.figures.median / one.figures.median);
        }
        bench.report.row(&row, &entries)?;
    }
    Ok(())
}

/// Trains whole mini-batches, as many at a time as are worth measuring.
fn pictures_per_second(mut run: Run, pictures: &Pictures, time: Duration) -> Figures {
    /// A first guess.
    const FEW: usize = 32;
    /// In about such a part of the time.
    const PART: f64 = 0.1;
    let started = Instant::now();
    let batch = run.settings.batch;
    let mut trainer = Trainer::new(&run.network, Improvements::default());
    let mut train = |numbers: &[usize]| {
        trainer.train_epoch(&mut run, &mut None, &pictures.training, numbers, |_| {});
    };
    let few = some_numbers(pictures, batch * FEW.div_ceil(batch));
    // The first time, memory is asked for; it does not count.
    train(&few);
    let seconds = seconds_of(1, || train(&few)) / few.len() as f64;
    let mini_batches = (PART * time.as_secs_f64() / seconds) as usize / batch;
    let all = pictures.training_numbers.len().max(few.len());
    let count = (batch * mini_batches).clamp(few.len(), batch * all.div_ceil(batch));
    let numbers = some_numbers(pictures, count);
    rates_of_calls(time.saturating_sub(started.elapsed()), count as f64, 1, || train(&numbers))
}
