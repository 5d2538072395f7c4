//! From the start of the program to a network that reads so many pictures right: what a person waits for.

use super::figures::Figures;
use super::memory::resident;
use super::pictures::Ready;
use super::report::Entry;
use super::Bench;
use crate::ch08_training::Run;
use crate::ch09_recipes::{Recipe, OURS};
use crate::ch10_speed::Team;
use crate::program::arguments::Arguments;
use crate::toolbox::Error;
use std::time::{Duration, Instant};

/// How much of the time it may take, in shares.
pub const SHARES: usize = 40;
/// The name of the recipe that learns soonest.
const QUICKEST: &str = "quick";
/// Percent of the validation pictures.
const GOALS: [f64; 3] = [97.0, 98.0, 98.5];
/// It is run with seeds 1 up to this one, if there is time.
const MOST_SEEDS: u64 = 5;

/// Runs the race, the first time from the start of the program; hands back the pictures.
pub fn measure(bench: &mut Bench, arguments: &Arguments, started: Instant) -> Result<Ready, Error> {
    let recipe = Recipe::named(QUICKEST).unwrap_or(OURS);
    let time = bench.budget.take(SHARES);
    let (mut ready, first) = one_race(bench, arguments, &recipe, 1, (started, time))?;
    let memory = resident("VmHWM");
    let mut races = vec![first];
    let mut longest = started.elapsed();
    while races.len() < MOST_SEEDS as usize && started.elapsed() + longest < time {
        // Its memory is given back first: all races begin with nothing.
        drop(ready);
        let (race_started, seed) = (Instant::now(), races.len() as u64 + 1);
        let left = time.saturating_sub(started.elapsed());
        let (again, race) = one_race(bench, arguments, &recipe, seed, (race_started, left))?;
        ready = again;
        races.push(race);
        longest = longest.max(race_started.elapsed());
    }
    tell(bench, &recipe, &races)?;
    if let Some(bytes) = memory {
        let what = "most memory in the first race";
        let (figures, unit) = (Figures::of(vec![bytes / 1e6]), "MB");
        let row = format!("{:.1} MB: the most memory that was resident in the first of them", figures.median);
        let threads = bench.threads;
        bench
            .report
            .row(&row, &[Entry { section: "memory", what, how: recipe.name, threads, unit, figures }])?;
    }
    Ok(ready)
}

/// Loads, trains and counts the validation pictures after every epoch; returns after how many seconds each goal was
/// reached: infinity if it was not, in all epochs of the recipe or in the time there is.
fn one_race(
    bench: &mut Bench,
    arguments: &Arguments,
    recipe: &Recipe,
    seed: u64,
    (started, time): (Instant, Duration),
) -> Result<(Ready, [f64; GOALS.len()]), Error> {
    let ready = Ready::load(arguments, recipe, seed)?;
    let mut run: Run = recipe.begin(&recipe.sizes(ready.inputs(), ready.classes()), seed);
    let mut team = Team::new(bench.threads, &run.network);
    let mut reached = [f64::INFINITY; GOALS.len()];
    for epoch in 1..=recipe.epochs {
        team.train_epoch(&mut run, &ready.inked, &ready.training_numbers, |_| {
            bench.report.progress(|| format!("recipe {}, seed {seed}, epoch {epoch}", recipe.name));
        });
        let score = team.test(&mut run.network, run.settings.loss, &ready.inked, &ready.validation_numbers);
        for (reached, goal) in reached.iter_mut().zip(GOALS) {
            if reached.is_infinite() && score.percent() >= goal {
                *reached = started.elapsed().as_secs_f64();
            }
        }
        if reached.iter().all(|reached| reached.is_finite()) || started.elapsed() >= time {
            break;
        }
    }
    Ok((ready, reached))
}

fn tell(bench: &mut Bench, recipe: &Recipe, races: &[[f64; GOALS.len()]]) -> Result<(), Error> {
    let (threads, name) = (bench.threads, recipe.name);
    bench.report.say(&format!(
        "\nFrom the start of the program to so many right validation pictures, counted after every epoch:\n\
         recipe {name}, seeds 1 to {}, threads: {threads}\n",
        races.len()
    ))?;
    for (i, goal) in GOALS.into_iter().enumerate() {
        let figures = Figures::of(races.iter().map(|reached| reached[i]).collect());
        let missed = races.iter().filter(|reached| reached[i].is_infinite()).count();
        let written = match missed {
            0 => figures.written(|seconds| format!("{seconds:.2}")) + " seconds",
            _ if missed == races.len() => "not reached".to_string(),
            _ => {
                format!("{:.2} seconds at best, not reached by {missed} of {}", figures.smallest, races.len())
            }
        };
        let what = format!("{goal} %");
        let row = format!("{what:<8}{written}");
        let entry = Entry { section: "race", what: &what, how: name, threads, unit: "seconds", figures };
        bench.report.row(&row, &[entry])?;
    }
    Ok(())
}
