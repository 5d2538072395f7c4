//! From the start of the program to a network that reads so many pictures right: what a person waits for.

use super::figures::Figures;
use super::pictures::load;
use super::report::Entry;
use super::Bench;
use crate::ch09_recipes::Recipe;
use crate::ch10_better::{Improvements, MOVED, MOVED_IMPROVEMENTS, QUICK, QUICK_IMPROVEMENTS};
use crate::program::arguments::Arguments;
use crate::program::commands::Set;
use crate::program::sources::Pictures;
use crate::program::trainer::{test_set, Trainer};
use crate::toolbox::Error;
use std::time::{Duration, Instant};

/// How much of the time it may take, in shares.
pub const SHARES: usize = 40;
/// The recipes that reach the goals soonest.
const RACERS: [(Recipe, Improvements); 2] = [(QUICK, QUICK_IMPROVEMENTS), (MOVED, MOVED_IMPROVEMENTS)];
/// Percent of the validation pictures.
const GOALS: [f64; 3] = [97.0, 98.0, 98.5];
/// Each is run with seeds 1 up to this one, if there is time.
const MOST_SEEDS: u64 = 5;

/// Of each recipe and each seed, after how many seconds each goal was reached: infinity if it was not.
pub struct Races(Vec<Vec<[f64; GOALS.len()]>>);

/// Runs all races, the first from the start of the program; hands back the pictures, too.
pub fn measure(
    bench: &mut Bench,
    arguments: &Arguments,
    started: Instant,
) -> Result<(Pictures, Races), Error> {
    let time = bench.budget.take(SHARES);
    let mut pictures = None;
    let mut all_reached = Vec::new();
    for (i, racer) in RACERS.iter().enumerate() {
        let end = time.mul_f64((i + 1) as f64 / RACERS.len() as f64);
        let (mut reached, mut longest) = (Vec::new(), Duration::ZERO);
        for seed in 1..=MOST_SEEDS {
            if seed > 1 && started.elapsed() + longest > end {
                break;
            }
            // What the race before needed is given back first: all races begin with nothing.
            let race_started = if pictures.take().is_some() { Instant::now() } else { started };
            let (again, race) = one_race(bench, arguments, racer, seed, race_started)?;
            pictures = Some(again);
            reached.push(race);
            longest = longest.max(race_started.elapsed());
        }
        all_reached.push(reached);
    }
    let pictures = pictures.expect("each recipe runs at least once");
    Ok((pictures, Races(all_reached)))
}

/// Loads, trains and counts the validation pictures after every epoch; returns after how many seconds each goal was
/// reached.
fn one_race(
    bench: &mut Bench,
    arguments: &Arguments,
    (recipe, improvements): &(Recipe, Improvements),
    seed: u64,
    started: Instant,
) -> Result<(Pictures, [f64; GOALS.len()]), Error> {
    let pictures = load(arguments, recipe, seed)?.seen_with(improvements.view);
    let (data, numbers) = pictures.set_before_edges(Set::Train);
    let mut run = recipe.begin(&recipe.sizes(data.inputs(), data.classes()), seed);
    let mut walker = None;
    let mut trainer = Trainer::new(&run.network, *improvements);
    let mut reached = [f64::INFINITY; GOALS.len()];
    for epoch in 1..=recipe.epochs {
        trainer.train_epoch(&mut run, &mut walker, data, numbers, |_| {
            bench.report.progress(|| format!("recipe {}, seed {seed}, epoch {epoch}", recipe.name));
        });
        let score = test_set(&run, &pictures, Set::Validation);
        for (reached, goal) in reached.iter_mut().zip(GOALS) {
            if reached.is_infinite() && score.percent() >= goal {
                *reached = started.elapsed().as_secs_f64();
            }
        }
        if reached.iter().all(|reached| reached.is_finite()) {
            break;
        }
    }
    Ok((pictures, reached))
}

impl Races {
    /// Prints what came of it.
    pub fn tell(&self, bench: &mut Bench) -> Result<(), Error> {
        bench.report.say(
            "\nFrom the start of the program to so many right validation pictures, counted after every epoch:",
        )?;
        for ((recipe, _), reached) in RACERS.iter().zip(&self.0) {
            let seeds = match reached.len() {
                1 => "seed 1".to_string(),
                count => format!("seeds 1 to {count}"),
            };
            bench.report.say(&format!("\nrecipe {}, {seeds}\n", recipe.name))?;
            for (i, goal) in GOALS.into_iter().enumerate() {
                // Each race has a time for each goal.
                tell_goal(bench, recipe, goal, reached.iter().map(|reached| reached[i]).collect())?;
            }
        }
        Ok(())
    }
}

fn tell_goal(bench: &mut Bench, recipe: &Recipe, goal: f64, seconds: Vec<f64>) -> Result<(), Error> {
    let (seeds, missed) = (seconds.len(), seconds.iter().filter(|seconds| seconds.is_infinite()).count());
    let figures = Figures::of(seconds);
    let written = match missed {
        0 => figures.written(|seconds| format!("{seconds:.2}")) + " seconds",
        _ if missed == seeds => "not reached".to_string(),
        _ => format!("{:.2} seconds at best, not reached by {missed} of {seeds}", figures.smallest),
    };
    let what = format!("{goal} %");
    let row = format!("{what:<8}{written}");
    let (how, threads, unit) = (recipe.name, bench.threads, "seconds");
    bench.report.row(&row, &[Entry { section: "race", what: &what, how, threads, unit, figures }])
}
