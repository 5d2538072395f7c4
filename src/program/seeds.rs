//! `chalknet train --seeds`: several networks that differ by nothing but chance.

use super::arguments::Arguments;
use super::begin::{begin_anew, say_what};
use super::commands::Set;
use super::overshoot::Overshoot;
use super::rates::usual_rate;
use super::recipes::spread;
use super::screen::Screen;
use super::sources::Pictures;
use super::test::result_line;
use super::trainer::{test_set, Trainer};
use super::values::usage;
use crate::ch08_training::Score;
use crate::ch09_recipes::{Source, Spread};
use crate::ch10_better::{answers, mean_of_answers, read_right};
use crate::toolbox::{cores, Error, Matrix};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{channel, Sender};
use std::thread;

/// What a thread tells while it trains.
enum News {
    /// So many epochs of a seed are done.
    Epoch(u64, u64),
    /// A seed is done, or something went wrong.
    Done(u64, Result<Outcome, Error>),
}

/// What came of a seed.
struct Outcome {
    training: Score,
    test: Score,
    /// What it says to the test pictures, if it is to be asked together with others.
    answers: Option<Matrix>,
}

/// Trains networks with so many seeds, one on each core at a time, and says what came of them; none is saved.
pub fn run(arguments: &Arguments, count: u64, screen: &mut Screen) -> Result<(), Error> {
    if arguments.weights.is_some() || arguments.export.is_some() {
        return usage("--seeds compares networks and saves none: leave --weights and --export away");
    }
    if arguments.watch {
        return usage("--watch draws one network while it learns: leave --seeds or --watch away");
    }
    if arguments.patience.is_some() {
        return usage("--patience keeps the best network of one training: leave it away, or --seeds");
    }
    if arguments.together && draws_its_own(arguments) {
        return usage(
            "each seed of tiny35 draws pictures of its own, so its networks cannot be asked --together",
        );
    }
    let first = arguments.seed.unwrap_or(1);
    let Some(last) = first.checked_add(count - 1) else {
        return usage(&format!("there are no {count} seeds from {first} on"));
    };
    let epochs = arguments.epochs.unwrap_or(arguments.entry.recipe.epochs);
    let pictures = Pictures::load(arguments, &arguments.entry.recipe, first)?;
    let saved = begin_anew(arguments, first, &pictures)?;
    let pictures = pictures.seen_with(saved.improvements.view);
    let seeds = if first == last { format!("seed {first}") } else { format!("seeds {first} to {last}") };
    say_what(&saved, epochs, &seeds, &pictures, screen)?;
    screen.line("")?;
    let (mut training, mut test, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    train_all(arguments, first..=last, epochs, &pictures, screen, |seed, outcome, screen| {
        let Outcome { training: trained, test: tested, answers: own } = outcome?;
        let result = result_line(Set::Test, tested.right, tested.pictures);
        training.push(trained.percent());
        test.push(tested.percent());
        answers.extend(own);
        screen.result(&format!("seed {seed}   {result}   training {:.2} %", trained.percent()))
    })?;
    if count > 1 {
        screen.line("\n           mean ± standard deviation   smallest   largest")?;
        show_spread("training", &training, screen)?;
        show_spread("test", &test, screen)?;
    }
    if arguments.together {
        let (data, numbers) = pictures.set(Set::Test);
        let right = read_right(&mean_of_answers(&answers), data, numbers);
        let right = right.into_iter().filter(|right| *right).count();
        screen.line("")?;
        screen.result(&format!("together   {}", result_line(Set::Test, right, numbers.len())))?;
    }
    screen.line("\nNothing is saved; the same seed gives the same network again.")
}

/// Trains one seed after the other on each thread; `tell` gets what came of each in the order of the seeds.
fn train_all(
    arguments: &Arguments,
    seeds: RangeInclusive<u64>,
    epochs: u64,
    pictures: &Pictures,
    screen: &mut Screen,
    mut tell: impl FnMut(u64, Result<Outcome, Error>, &mut Screen) -> Result<(), Error>,
) -> Result<(), Error> {
    let (first, last) = (*seeds.start(), *seeds.end());
    // How many seeds have been taken; the end of the numbers ends the work.
    let taken = AtomicUsize::new(0);
    let (sender, news) = channel();
    thread::scope(|scope| {
        let at_once = cores::allowed().min((last - first + 1) as usize);
        // A single network may have all cores for itself.
        let cores_each = cores::allowed() / at_once;
        for _ in 0..at_once {
            let (sender, taken) = (sender.clone(), &taken);
            scope.spawn(move || loop {
                cores::allow(cores_each);
                let number = taken.fetch_add(1, Ordering::Relaxed);
                if number as u64 > last - first {
                    return;
                }
                let seed = first + number as u64;
                let scores = one_seed(arguments, seed, epochs, pictures, &sender);
                if sender.send(News::Done(seed, scores)).is_err() {
                    return;
                }
            });
        }
        drop(sender);
        let (mut next, mut done) = (first, BTreeMap::new());
        for what in news {
            match what {
                News::Epoch(seed, epoch) => {
                    screen.progress(|| format!("seed {seed} (up to {last}), epoch {epoch} of {epochs}"));
                }
                News::Done(seed, scores) => drop(done.insert(seed, scores)),
            }
            while let Some(scores) = done.remove(&next) {
                let told = tell(next, scores, screen);
                if told.is_err() {
                    // No thread begins another seed.
                    taken.store(usize::MAX / 2, Ordering::Relaxed);
                    return told;
                }
                next = next.saturating_add(1);
            }
        }
        Ok(())
    })
}

/// Whether each seed draws pictures of its own.
fn draws_its_own(arguments: &Arguments) -> bool {
    arguments.entry.recipe.source == Source::TinyDigits && arguments.data.is_none()
}

/// Trains and tests the network of one seed.
fn one_seed(
    arguments: &Arguments,
    seed: u64,
    epochs: u64,
    pictures: &Pictures,
    news: &Sender<News>,
) -> Result<Outcome, Error> {
    let mut saved = begin_anew(arguments, seed, pictures)?;
    // Each seed draws tiny digits of its own; a folder stays what it is.
    let own = if draws_its_own(arguments) {
        let own = Pictures::load(arguments, &arguments.entry.recipe, seed)?;
        Some(own.seen_with(saved.improvements.view))
    } else {
        None
    };
    let pictures = own.as_ref().unwrap_or(pictures);
    let mut trainer = Trainer::new(&saved.run.network, saved.improvements);
    let (data, numbers) = pictures.set_before_edges(Set::Train);
    let mut training = Score::default();
    for epoch in 1..=epochs {
        training = trainer.train_epoch(&mut saved.run, &mut saved.walker, data, numbers, |_| {});
        let usual_rate = usual_rate(&arguments.entry.recipe, &saved.improvements);
        Overshoot::expect_none(&saved, &training, numbers.len(), 0, usual_rate).map_err(|overshoot| {
            overshoot.error(&format!("This was seed {seed}. Type the same with {}.", overshoot.flags))
        })?;
        if news.send(News::Epoch(seed, epoch)).is_err() {
            // Nobody listens any more: an error was told, or the reader has seen enough.
            break;
        }
    }
    let (data, numbers) = pictures.set(Set::Test);
    let answers = arguments.together.then(|| answers(&saved.run.network, data, numbers));
    Ok(Outcome { training, test: test_set(&saved.run, pictures, Set::Test), answers })
}

fn show_spread(name: &str, percents: &[f64], screen: &mut Screen) -> Result<(), Error> {
    let (spread, Spread { smallest, largest, .. }) = (spread(percents), Spread::of(percents));
    screen.line(&format!("{name:<8}   {spread:>25}   {smallest:>6.2} %   {largest:>6.2} %"))
}
