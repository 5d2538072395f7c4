//! From the start of the program to a network that reads so many pictures right: what a person waits for.

use super::figures::Figures;
use super::memory::resident;
use super::pictures::Ready;
use super::report::Entry;
use super::Bench;
use crate::ch08_training::Run;
use crate::ch09_recipes::{Recipe, QUICK};
use crate::ch10_speed::Team;
use crate::program::arguments::Arguments;
use crate::toolbox::Error;
use std::time::Instant;

/// How much of the time it may take, in shares.
pub const SHARES: usize = 40;
/// The recipe that learns soonest.
const QUICKEST: Recipe = QUICK;
/// Percent of the validation pictures.
const GOALS: [f64; 3] = [97.0, 98.0, 98.5];
/// It is run with seeds 1 up to this one, if there is time.
const MOST_SEEDS: u64 = 5;

/// What came of it.
pub struct Races {
    recipe: Recipe,
    /// Of each seed, after how many seconds each goal was reached: infinity if it was not.
    reached: Vec<[f64; GOALS.len()]>,
    /// The most memory that was resident in the first race, in bytes, if the system tells it.
    memory: Option<f64>,
}

/// Runs the race, the first time from the start of the program; hands back the pictures, too.
pub fn measure(bench: &mut Bench, arguments: &Arguments, started: Instant) -> Result<(Ready, Races), Error> {
    let recipe = QUICKEST;
    let time = bench.budget.take(SHARES);
    let (mut ready, first) = one_race(bench, arguments, &recipe, 1, started)?;
    let memory = resident("VmHWM");
    let mut reached = vec![first];
    let mut longest = started.elapsed();
    for seed in 2..=MOST_SEEDS {
        if started.elapsed() + longest > time {
            break;
        }
        // Its memory is given back first: all races begin with nothing.
        drop(ready);
        let race_started = Instant::now();
        let (again, race) = one_race(bench, arguments, &recipe, seed, race_started)?;
        ready = again;
        reached.push(race);
        longest = longest.max(race_started.elapsed());
    }
    Ok((ready, Races { recipe, reached, memory }))
}

/// Loads, trains and counts the validation pictures after every epoch; returns after how many seconds each goal was
/// reached.
fn one_race(
    bench: &mut Bench,
    arguments: &Arguments,
    recipe: &Recipe,
    seed: u64,
    started: Instant,
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
        if reached.iter().all(|reached| reached.is_finite()) {
            break;
        }
    }
    Ok((ready, reached))
}

impl Races {
    /// Prints what came of it.
    pub fn tell(&self, bench: &mut Bench) -> Result<(), Error> {
        let Races { recipe, reached, memory } = self;
        bench.report.say(&format!(
            "\nFrom the start of the program to so many right validation pictures, counted after every epoch:\n\
             recipe {}, seeds 1 to {}\n",
            recipe.name,
            reached.len()
        ))?;
        for (i, goal) in GOALS.into_iter().enumerate() {
            // Each race has a time for each goal.
            self.tell_goal(bench, goal, reached.iter().map(|reached| reached[i]).collect())?;
        }
        let Some(bytes) = memory else { return Ok(()) };
        let what = "most memory in the first race";
        let (figures, unit) = (Figures::of(vec![bytes / 1e6]), "MB");
        let row = format!("{:.1} MB: the most memory that was resident in the first of them", figures.median);
        let (how, threads) = (recipe.name, bench.threads);
        bench.report.row(&row, &[Entry { section: "memory", what, how, threads, unit, figures }])
    }

    fn tell_goal(&self, bench: &mut Bench, goal: f64, seconds: Vec<f64>) -> Result<(), Error> {
        let (seeds, missed) = (seconds.len(), seconds.iter().filter(|seconds| seconds.is_infinite()).count());
        let figures = Figures::of(seconds);
        let written = match missed {
            0 => figures.written(|seconds| format!("{seconds:.2}")) + " seconds",
            _ if missed == seeds => "not reached".to_string(),
            _ => format!("{:.2} seconds at best, not reached by {missed} of {seeds}", figures.smallest),
        };
        let what = format!("{goal} %");
        let row = format!("{what:<8}{written}");
        let (how, threads, unit) = (self.recipe.name, bench.threads, "seconds");
        bench.report.row(&row, &[Entry { section: "race", what: &what, how, threads, unit, figures }])
    }
}
