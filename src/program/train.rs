//! `chalknet train`: train, test, show six answers, and save.

use super::arguments::Arguments;
use super::begin::{begin, say_what};
use super::commands::Set;
use super::hints::Hints;
use super::overshoot::Overshoot;
use super::pictures::{show_some, USUAL_COUNT};
use super::screen::{counted, Screen};
use super::seeds;
use super::sources::{expect_other_file, Pictures};
use super::test::{result_line, say_exported};
use super::trainer::{test_set, Trainer};
use crate::ch08_training::{Run, Score};
use crate::storage::{
    expect_like_school, expect_place_for_export, expect_place_for_saving, export_school, save, Entry,
    SavedRun,
};
use crate::toolbox::{quote, Error};
use std::path::Path;
use std::time::Instant;

/// Trains as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    if let Some(count) = arguments.seeds {
        return seeds::run(arguments, count, screen);
    }
    let path = arguments.weights_path();
    expect_place_for_saving(&path)?;
    let (mut saved, entry, pictures) = begin(arguments, &path, screen)?;
    if let Some(file) = &arguments.export {
        // Not after hours of training.
        expect_other_file(arguments, file)?;
        expect_like_school(&saved.run.network)?;
        expect_place_for_export(file)?;
    }
    let epochs = arguments.epochs.unwrap_or_else(|| epochs_ahead(&saved, &entry));
    say_what(&saved, epochs, &format!("seed {}", saved.run.settings.seed), &pictures, screen)?;
    train_epochs(&mut saved, epochs, &entry, &pictures, arguments, screen)?;
    if let Some(file) = &arguments.export {
        // Before anything is printed: a reader who has seen enough must not cost the file.
        export_school(&saved.run.network, file)?;
    }
    let run = &saved.run;
    let score = test_set(run, &pictures, Set::Test);
    let (test_pictures, numbers) = pictures.set(Set::Test);
    screen.line("")?;
    screen.result(&result_line(Set::Test, score.right, score.pictures))?;
    screen.line("")?;
    show_some(screen, Some(&run.network), test_pictures, numbers, USUAL_COUNT, run.settings.seed)?;
    screen.line("")?;
    if let Some(file) = &arguments.export {
        say_exported(file, screen)?;
    }
    screen.line(&format!(
        "The weights after {} are saved in {}: run this again to go on training.",
        counted(run.epochs_done, "epoch", "epochs"),
        quote::path(&path)
    ))
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
    saved: &mut SavedRun,
    epochs: u64,
    entry: &Entry,
    pictures: &Pictures,
    arguments: &Arguments,
    screen: &mut Screen,
) -> Result<(), Error> {
    screen.line("\nepoch     loss   training   validation   seconds")?;
    let (path, first) = (arguments.weights_path(), saved.run.epochs_done);
    let usual_rate = entry.recipe.settings.learning_rate;
    let mut on_disk = (first > 0).then_some(first);
    let mut hints = Hints::new(&saved.run, pictures, usual_rate);
    let mut trainer = Trainer::new(&saved.run.network, saved.improvements);
    let mut last_line = Instant::now();
    for epoch in 1..=epochs {
        let score = one_epoch(&mut trainer, &mut saved.run, pictures, screen);
        Overshoot::expect_none(saved, &score, pictures.training_numbers.len(), first, usual_rate)
            .map_err(|overshoot| overshoot.error(&what_to_do(arguments, &path, on_disk, &overshoot.flags)))?;
        let run = &saved.run;
        if epoch == 1 || epoch == epochs || run.epochs_done % entry.epochs_a_line == 0 {
            // Saved first: a line that cannot be printed must not cost an epoch.
            save(saved, &path)?;
            on_disk = Some(run.epochs_done);
            let validation = test_set(run, pictures, Set::Validation);
            epoch_line(run, &score, &validation, last_line, screen)?;
            if entry.tests_each_epoch {
                let tested = test_set(run, pictures, Set::Test);
                nielsen_line(run, &tested, screen)?;
            }
            if let Some(hint) = hints.after_epoch(run, pictures, &validation) {
                screen.line(&hint)?;
            }
            last_line = Instant::now();
        }
    }
    Ok(())
}

/// What is on the disk when a training stops half-way, and what to type; `saved` says how many epochs the run in the
/// file has behind it, if it is this run.
fn what_to_do(arguments: &Arguments, path: &Path, saved: Option<u64>, flags: &str) -> String {
    let file = quote::path(path);
    let Some(epochs) = saved else {
        let kept = if path.exists() { format!("{file} is as it was") } else { "Nothing is saved".into() };
        return format!("{kept}: type the same with {flags}.");
    };
    let kept = format!("{file} keeps the network after {}.", counted(epochs, "epoch", "epochs"));
    if flags.contains("--fresh") {
        return format!("{kept} To begin anew, type the same with {flags}.");
    }
    let unless_fresh = if arguments.fresh { " and without --fresh" } else { "" };
    format!(
        "{kept} To go on from it, type the same with {flags}{unless_fresh}; to begin anew, with --fresh {flags}."
    )
}

/// Trains one epoch, and says how far it has come while it lasts.
fn one_epoch(trainer: &mut Trainer, run: &mut Run, pictures: &Pictures, screen: &mut Screen) -> Score {
    let epoch = run.epochs_done + 1;
    let (data, numbers) = pictures.set(Set::Train);
    trainer.train_epoch(run, data, numbers, |so_far| {
        screen.progress(|| {
            let percent = 100 * so_far.pictures / numbers.len();
            format!("epoch {epoch}: {percent} % of the pictures, loss {:.4}", so_far.loss())
        });
    })
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
