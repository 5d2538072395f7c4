//! `chalknet train --seeds`: several networks that differ by nothing but chance.

use super::arguments::Arguments;
use super::begin::{begin_anew, say_what};
use super::commands::Set;
use super::overshoot::Overshoot;
use super::screen::Screen;
use super::sources::Pictures;
use super::test::result_line;
use super::trainer::Trainer;
use super::values::usage;
use crate::ch09_recipes::{Outcome, Source, Spread};
use crate::toolbox::Error;

/// Trains networks with so many seeds one after the other, and says what came of them; none is saved.
pub fn run(arguments: &Arguments, count: u64, screen: &mut Screen) -> Result<(), Error> {
    if arguments.weights.is_some() || arguments.export.is_some() {
        return usage("--seeds compares networks and saves none: leave --weights and --export away");
    }
    let first = arguments.seed.unwrap_or(1);
    let Some(last) = first.checked_add(count - 1) else {
        return usage(&format!("there are no {count} seeds from {first} on"));
    };
    let mut pictures = Pictures::load(arguments, &arguments.recipe, first)?;
    let (mut training, mut test) = (Vec::new(), Vec::new());
    for seed in first..=last {
        // Each seed draws tiny digits of its own; a folder stays what it is.
        if seed > first && arguments.recipe.source == Source::TinyDigits && arguments.data.is_none() {
            pictures = Pictures::load(arguments, &arguments.recipe, seed)?;
        }
        let outcome = one_seed(arguments, seed, seed == first, last, &pictures, screen)?;
        training.push(outcome.training.percent());
        test.push(outcome.test.percent());
    }
    if count > 1 {
        screen.line("\n           mean ± standard deviation   smallest   largest")?;
        show_spread("training", &training, screen)?;
        show_spread("test", &test, screen)?;
    }
    screen.line("\nNothing is saved; the same seed gives the same network again.")
}

/// Trains and tests the network of one seed, and prints its line; before the first, what is trained.
fn one_seed(
    arguments: &Arguments,
    seed: u64,
    is_first: bool,
    last: u64,
    pictures: &Pictures,
    screen: &mut Screen,
) -> Result<Outcome, Error> {
    let epochs = arguments.epochs.unwrap_or(arguments.recipe.epochs);
    let mut run = begin_anew(arguments, seed, pictures)?;
    if is_first {
        let seeds = if seed == last { format!("seed {seed}") } else { format!("seeds {seed} to {last}") };
        say_what(&run, epochs, &seeds, pictures, screen)?;
        screen.line("")?;
    }
    let mut trainer = Trainer::new(arguments, &run, pictures);
    let outcome = trainer.train_and_test(&mut run, epochs, pictures, |epoch, so_far| {
        screen.progress(|| {
            let percent = 100 * so_far.pictures / pictures.training_numbers.len();
            format!("seed {seed} (up to {last}), epoch {epoch} of {epochs}: {percent} % of the pictures")
        });
    });
    let pictures_each_epoch = pictures.training_numbers.len();
    let usual_rate = arguments.recipe.learning_rate;
    Overshoot::expect_none(&run, &outcome.training, pictures_each_epoch, 0, usual_rate).map_err(
        |overshoot| {
            overshoot.error(&format!("This was seed {seed}. Type the same with {}.", overshoot.flags))
        },
    )?;
    let result = result_line(Set::Test, outcome.test.right, outcome.test.pictures);
    screen.result(&format!("seed {seed}   {result}   training {:.2} %", outcome.training.percent()))?;
    Ok(outcome)
}

fn show_spread(name: &str, percents: &[f64], screen: &mut Screen) -> Result<(), Error> {
    let Spread { mean, deviation, smallest, largest } = Spread::of(percents);
    let mean = format!("{mean:.2} ± {deviation:.2} %");
    screen.line(&format!("{name:<8}   {mean:>25}   {smallest:>6.2} %   {largest:>6.2} %"))
}
