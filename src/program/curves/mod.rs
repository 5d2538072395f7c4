//! `chalknet curves`: what came of each epoch of one run or of several, drawn.

mod chart;
mod svg;
mod terminal;

use super::arguments::Arguments;
use super::better::with_view;
use super::out_files::expect_picture_name;
use super::rates::typed;
use super::screen::Screen;
use super::values::usage;
use crate::storage::{load, EpochScores, History, SavedRun};
use crate::toolbox::{files, quote, Error};
use chart::charts;
use std::path::{Path, PathBuf};

/// More runs could not be told apart.
const MOST_RUNS: usize = 8;
/// How many lines a chart has on a terminal.
const LINES: usize = 18;

/// Draws as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let mut paths = arguments.paths.clone();
    if paths.is_empty() {
        paths.push(PathBuf::from("weights.json"));
    }
    if paths.len() > MOST_RUNS {
        return usage(&format!("curves draws at most {MOST_RUNS} runs in one picture, not {}", paths.len()));
    }
    if let Some(path) = &arguments.out {
        expect_picture_name(arguments, path, "svg")?;
    }
    let runs = paths.iter().map(|path| load_with_history(path)).collect::<Result<Vec<SavedRun>, Error>>()?;
    let histories: Vec<&History> = runs.iter().map(|saved| &saved.history).collect();
    let names: Vec<String> = paths.iter().zip(&runs).map(|(path, saved)| name(path, saved)).collect();
    if let Some(path) = &arguments.out {
        let picture = svg::picture(&charts(&histories), &names);
        files::replace(path, picture.as_bytes(), "Name a picture in a folder that exists: --out FILE.svg.")?;
        return screen.line(&format!("The curves are drawn in {}.", quote::path(path)));
    }
    for chart in charts(&histories) {
        for line in terminal::drawn(&chart, (screen.width(), LINES), screen) {
            screen.whole_line(&line)?;
        }
        screen.line("")?;
    }
    screen
        .line("small letters: the training pictures as they went by; capitals: the validation pictures\n")?;
    for (run, (name, history)) in names.iter().zip(&histories).enumerate() {
        let letters = [true, false].map(|is_training| terminal::letter(run, is_training));
        screen.line(&format!("{} {}   {name}", letters[0], letters[1]))?;
        screen.line(&format!("      {}", results(history)))?;
    }
    Ok(())
}

/// The right answers of one run, in lines of so many columns.
pub fn lines_of(history: &History, size: (usize, usize), screen: &Screen) -> Vec<String> {
    let [answers, _] = charts(&[history]);
    terminal::drawn(&answers, size, screen)
}

/// The curves of one run as a picture inside a page.
pub fn svg_of(saved: &SavedRun) -> String {
    svg::picture(&charts(&[&saved.history]), &[settings(saved)])
}

/// The right answers of one run, as a picture in the form SVG.
pub fn picture_of(history: &History, name: &str) -> String {
    let [answers, _] = charts(&[history]);
    svg::picture(&[answers], &[name.to_string()])
}

/// A run of which there is something to draw.
fn load_with_history(path: &Path) -> Result<SavedRun, Error> {
    let saved = load(path)?;
    if saved.history.epochs().is_empty() {
        let problem = "this file has no history of its epochs: it was saved before its first, or by an older Chalknet. \
                       Train it, or on, and there will be one";
        return Err(Error::content(path, "", problem));
    }
    Ok(saved)
}

/// The file of a run, and what is told runs apart by.
fn name(path: &Path, saved: &SavedRun) -> String {
    format!("{}: {}", quote::path(path), settings(saved))
}

fn settings(saved: &SavedRun) -> String {
    let settings = saved.run.settings;
    let view = with_view(", pictures ", saved.improvements.view);
    format!(
        "{}{view}, learning rate {}, mini-batches of {}, seed {}",
        saved.recipe,
        typed(settings.learning_rate),
        settings.batch,
        settings.seed
    )
}

/// What came of the last epoch, and of the best as the validation pictures say.
fn results(history: &History) -> String {
    let Some(last) = history.epochs().last() else { return String::new() };
    let mut text = format!("epoch {}: training {:.2} %", last.epoch, last.training.percent());
    if let Some(score) = last.validation {
        text += &format!(", validation {:.2} %", score.percent());
    }
    let counted = |scores: &EpochScores| Some((scores.epoch, scores.validation?.percent()));
    // The first of several that are equally good.
    let best = history
        .epochs()
        .iter()
        .filter_map(counted)
        .fold(None, |best: Option<(u64, f64)>, here| best.filter(|best| best.1 >= here.1).or(Some(here)));
    let is_better =
        |(_, percent): &(u64, f64)| last.validation.map_or(true, |score| *percent > score.percent());
    if let Some((epoch, percent)) = best.filter(is_better) {
        text += &format!("; the best validation was {percent:.2} % after epoch {epoch}");
    }
    text
}
