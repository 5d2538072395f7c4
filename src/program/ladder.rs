//! `chalknet ladder`: how many digits are read after how many seconds on this computer.

use super::arguments::Arguments;
use super::commands::Set;
use super::recipes::spread;
use super::screen::Screen;
use super::sources::Pictures;
use super::trainer::{test_set, Trainer};
use crate::storage::{Entry, LADDER};
use crate::toolbox::Error;
use std::time::Instant;

/// Of a recipe with more epochs, one is measured and the others are reckoned.
const FEW_EPOCHS: u64 = 20;

/// Trains up the ladder.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let started = Instant::now();
    let mut pictures = Pictures::load(arguments, &Entry::default().recipe, 1)?;
    let loading = started.elapsed().as_secs_f64();
    screen.line("step         recipe   right of the test pictures   seconds here   command")?;
    for (steps, name) in LADDER {
        // A test sees to it that each is in the list.
        let Some(entry) = Entry::named(name) else { continue };
        pictures = pictures.seen_with(entry.improvements.view);
        let whole = arguments.all || entry.recipe.epochs <= FEW_EPOCHS;
        let seconds = loading + seconds_of(&entry, whole, &pictures, screen);
        let steps: Vec<String> = steps.iter().map(f64::to_string).collect();
        let (steps, spread) = (steps.join(", ") + " %", spread(&entry.percents().1));
        let about = if whole { "" } else { "about " };
        let seconds = format!("{about}{seconds:.*}", usize::from(whole));
        screen.line(&format!("{steps:<12} {name:<8} {spread:>26} {seconds:>14}   chalknet train {name}"))?;
    }
    screen.line(EXPLAINED)?;
    if !arguments.all {
        screen.line(
            "Of the recipes with \"about\", only an epoch was trained; --all trains them to the end.",
        )?;
    }
    Ok(())
}

const EXPLAINED: &str = "
The right answers are those of seeds 1 to 5, mean ± standard deviation, measured beforehand: the same seed gives the same
network on every computer. The seconds are those of this computer, now, from reading the pictures to the last test.";

/// How long a recipe takes: measured, or reckoned from one epoch.
fn seconds_of(entry: &Entry, whole: bool, pictures: &Pictures, screen: &mut Screen) -> f64 {
    let started = Instant::now();
    let (recipe, (data, numbers)) = (&entry.recipe, pictures.set_before_edges(Set::Train));
    // Each epoch ends with validation pictures as the network sees them: they are made once.
    pictures.set(Set::Validation);
    let seeing = started.elapsed().as_secs_f64();
    let mut run = recipe.begin(&recipe.sizes(data.inputs(), data.classes()), recipe.settings.seed);
    let (mut walker, mut trainer) = (None, Trainer::new(&run.network, entry.improvements));
    let started = Instant::now();
    let epochs = if whole { recipe.epochs } else { 1 };
    for epoch in 1..=epochs {
        trainer.train_epoch(&mut run, &mut walker, data, numbers, |so_far| {
            let percent = 100 * so_far.pictures / numbers.len();
            screen.progress(|| format!("{}: epoch {epoch} of {epochs}, {percent} %", recipe.name));
        });
        test_set(&run, pictures, Set::Validation);
    }
    let training = started.elapsed().as_secs_f64() * (recipe.epochs / epochs) as f64;
    let started = Instant::now();
    test_set(&run, pictures, Set::Test);
    seeing + training + started.elapsed().as_secs_f64()
}
