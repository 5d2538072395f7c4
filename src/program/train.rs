//! `chalknet train`: train, test, show six answers, and save.

use super::arguments::Arguments;
use super::begin::{begin, say_what};
use super::commands::Set;
use super::hints::Hints;
use super::keeper::{left_behind, Keeper};
use super::out_files::expect_other_file;
use super::overshoot::Overshoot;
use super::pictures::{show_some, USUAL_COUNT};
use super::rates::usual_rate;
use super::screen::Screen;
use super::seeds;
use super::sources::Pictures;
use super::test::{result_line, say_exported};
use super::trainer::{test_set, Trainer};
use super::values::usage;
use super::watch;
use crate::ch08_training::{Run, Score};
use crate::storage::{
    expect_like_school, expect_place_for_export, export_school, Entry, SavedRun, SavingPlace,
};
use crate::toolbox::Error;
use std::time::Instant;

/// Trains as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    if let Some(count) = arguments.seeds {
        return seeds::run(arguments, count, screen);
    }
    if arguments.together {
        return usage("--together asks the networks of several seeds: add --seeds 5, for example");
    }
    let path = arguments.weights_path();
    let place = SavingPlace::new(&path)?;
    for note in left_behind(&place) {
        screen.line(&note)?;
    }
    let (mut saved, entry, pictures) = begin(arguments, &path, screen)?;
    if let Some(file) = &arguments.export {
        // Not after hours of training.
        expect_other_file(arguments, file)?;
        expect_like_school(&saved)?;
        expect_place_for_export(file)?;
    }
    let epochs = arguments.epochs.unwrap_or_else(|| epochs_ahead(&saved, &entry));
    say_what(&saved, epochs, &format!("seed {}", saved.run.settings.seed), &pictures, screen)?;
    let mut keeper = Keeper::new(arguments, place, &saved, &pictures)?;
    train_epochs(arguments, &mut saved, epochs, &entry, &pictures, &mut keeper, screen)?;
    let export = arguments.export.as_ref().filter(|_| keeper.has_newest());
    if let Some(file) = export {
        // Before anything is printed: a reader who has seen enough must not cost the file.
        export_school(&saved, file)?;
    }
    let run = &saved.run;
    let score = test_set(run, &pictures, Set::Test);
    screen.line("")?;
    screen.result(&result_line(Set::Test, score.right, score.pictures))?;
    screen.line("")?;
    show_some(screen, Some(&run.network), &pictures, Set::Test, USUAL_COUNT, run.settings.seed)?;
    screen.line("")?;
    if let Some(file) = export {
        say_exported(file, screen)?;
    }
    keeper.say_where(run, usual_rate(&entry.recipe, &saved.improvements), screen)
}

/// How many epochs to train if it is not said: what is left of a cycle of the learning rate, or as many as the recipe
/// has.
fn epochs_ahead(saved: &SavedRun, entry: &Entry) -> u64 {
    let done = saved.run.epochs_done;
    let left = saved.improvements.one_cycle.map_or(0, |cycle| cycle.saturating_sub(done));
    if left > 0 {
        left
    } else {
        entry.recipe.epochs
    }
}

/// Trains, and saves and prints a line as often as the recipe says.
fn train_epochs(
    arguments: &Arguments,
    saved: &mut SavedRun,
    epochs: u64,
    entry: &Entry,
    pictures: &Pictures,
    keeper: &mut Keeper,
    screen: &mut Screen,
) -> Result<(), Error> {
    screen.line("\nepoch     loss   training   validation   seconds")?;
    let (first, usual_rate) = (saved.run.epochs_done, usual_rate(&entry.recipe, &saved.improvements));
    let mut hints = Hints::new(saved, pictures, usual_rate);
    let mut trainer = Trainer::new(&saved.run.network, saved.improvements);
    let mut last_line = Instant::now();
    for epoch in 1..=epochs {
        let score = if arguments.watch {
            watch::one_epoch(&mut trainer, saved, pictures, screen)
        } else {
            one_epoch(&mut trainer, saved, pictures, screen)
        };
        Overshoot::expect_none(saved, &score, pictures.training_numbers.len(), first, usual_rate)
            .map_err(|overshoot| overshoot.error(&keeper.what_to_do(&overshoot.flags)))?;
        let is_counted = epoch == 1 || epoch == epochs || saved.run.epochs_done % entry.epochs_a_line == 0;
        let validation = is_counted.then(|| test_set(&saved.run, pictures, Set::Validation));
        saved.remember(score, validation, entry.epochs_a_line);
        if let Some(validation) = validation {
            let run = &saved.run;
            // Saved first: a line that cannot be printed must not cost an epoch.
            let notes = keeper.keep(saved, pictures, &validation)?;
            epoch_line(run, &score, &validation, last_line, screen)?;
            for note in notes {
                screen.line(&note)?;
            }
            if entry.tests_each_epoch {
                let tested = test_set(run, pictures, Set::Test);
                nielsen_line(run, &tested, screen)?;
            }
            if let Some(hint) = hints.after_epoch(run, pictures, &validation) {
                screen.line(&hint)?;
            }
            last_line = Instant::now();
            if keeper.patience.is_over(saved) {
                break;
            }
        }
    }
    keeper.patience.take_best(saved, screen)
}

/// Trains one epoch, and says how far it has come while it lasts.
pub fn one_epoch(
    trainer: &mut Trainer,
    saved: &mut SavedRun,
    pictures: &Pictures,
    screen: &mut Screen,
) -> Score {
    let epoch = saved.run.epochs_done + 1;
    let (data, numbers) = pictures.set_before_edges(Set::Train);
    trainer.train_epoch(&mut saved.run, &mut saved.walker, data, numbers, |so_far| {
        screen.progress(|| progress_line(epoch, so_far, numbers.len()));
    })
}

/// How far an epoch has come that has so many pictures.
pub fn progress_line(epoch: u64, so_far: &Score, pictures: usize) -> String {
    let percent = 100 * so_far.pictures / pictures;
    format!("epoch {epoch}: {percent} % of the pictures, loss {:.4}", so_far.loss())
}

/// A line of the table: the training pictures as they went by, the validation pictures now, the time since the last
/// line.
fn epoch_line(
    run: &Run,
    score: &Score,
    validation: &Score,
    last_line: Instant,
    screen: &mut Screen,
) -> Result<(), Error> {
    // A tiny data set leaves no picture for validation.
    let validation =
        if validation.pictures == 0 { "-".into() } else { format!("{:.2} %", validation.percent()) };
    screen.line(&format!(
        "{:>5}   {:>6.4}   {:>6.2} %   {validation:>10}   {:>7.2}",
        run.epochs_done,
        score.loss(),
        score.percent(),
        last_line.elapsed().as_secs_f64()
    ))
}

/// The test pictures after every epoch, as Nielsen's program prints them, which counts its epochs from 0.
fn nielsen_line(run: &Run, tested: &Score, screen: &mut Screen) -> Result<(), Error> {
    screen.line(&format!("Epoch {}: {} / {}", run.epochs_done - 1, tested.right, tested.pictures))
}
