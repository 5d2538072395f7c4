//! `chalknet recipes`: the networks that can be trained by name.

use super::arguments::Arguments;
use super::screen::Screen;
use super::values::STARTS;
use crate::ch04_activation::Activation;
use crate::ch09_recipes::{FirstNumbers, Recipe, Source, Spread};
use crate::ch10_better::{Improvements, View};
use crate::storage::{activation_name, Entry, CATALOGUE, NO_OR_YES};
use crate::toolbox::{columns, Error};

/// Prints what the recipes are, where they are from, and what came of them.
pub fn run(_: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let mut networks = vec![cells(["recipe", "network", "loss"])];
    let mut settings = vec![cells(["recipe", "start", "bias", "rate", "batch", "epochs"])];
    let mut better =
        vec![cells(["recipe", "shift", "turn", "stretch", "bend", "settle", "normalize", "edges", "decay"])];
    let mut texts = vec![cells(["recipe", "text"])];
    let mut results = vec![cells(["recipe", "training", "test", "its text states"])];
    for entry in CATALOGUE {
        let recipe = entry.recipe;
        let name = recipe.name;
        let (training, test) = entry.percents();
        networks.push(cells([name, &network(&recipe), recipe.settings.loss.name]));
        settings.push(cells([
            name,
            &start(recipe.weights),
            &recipe.biases.map_or("none".to_string(), start),
            &rate(&entry),
            &batch(&recipe),
            &recipe.epochs.to_string(),
        ]));
        let Improvements { shift, pull, settle, view, decay, .. } = entry.improvements;
        if shift > 0 || view != View::AS_IT_IS {
            let lengths = [shift, pull.turn, pull.stretch, pull.bend].map(|length| length.to_string());
            let [shift, turn, stretch, bend] = &lengths;
            let [normalize, edges] =
                [view.normalize, view.edges].map(|is_done| NO_OR_YES[usize::from(is_done)]);
            better.push(cells([
                name,
                shift,
                turn,
                stretch,
                bend,
                &settle.to_string(),
                normalize,
                edges,
                &decay.to_string(),
            ]));
        }
        texts.push(cells([name, entry.text]));
        results.push(cells([name, &spread(&training), &spread(&test), entry.stated]));
    }
    show_table(&networks, screen)?;
    screen.line("")?;
    show_table(&settings, screen)?;
    screen.line(SETTINGS_EXPLAINED)?;
    show_table(&better, screen)?;
    screen.line(BETTER_EXPLAINED)?;
    show_table(&texts, screen)?;
    screen.line("\nMeasured here: right answers, mean ± standard deviation of seeds 1 to 5.\n")?;
    show_table(&results, screen)?;
    screen.line("\nTry one: `chalknet train nielsen`, or five of them: `chalknet train onelayer --seeds 5`")
}

const SETTINGS_EXPLAINED: &str = "
start and bias, as for the flags --start and --bias, with D inputs: school is 0 to 1/√D, he a bell curve of
width √(2/D), normal a bell curve of width 1, a number R means -R to R. LESSONS §3.3 explains them.
";

const BETTER_EXPLAINED: &str = "
By how many pixels the pictures to learn from are moved, by how many degrees turned, percent stretched and pixels bent,
at most, anew in every epoch; over which last part of the training all but the moving settles; whether all pictures
are made upright and equally broad, and seen as edges; and λ: before each step, weights shrink by η·λ of themselves.
LESSONS §10 explains them.
";

fn cells<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_string).to_vec()
}

/// "784-20-10, sigmoid, sigmoid": the sizes, what is between, what is at the end.
fn network(recipe: &Recipe) -> String {
    let inputs = if recipe.source == Source::TinyDigits { 15 } else { 784 };
    let mut parts = vec![recipe.sizes(inputs, 10).iter().map(usize::to_string).collect::<Vec<_>>().join("-")];
    if recipe.between != Activation::Identity && !recipe.hidden.is_empty() {
        parts.push(activation_name(recipe.between).to_string());
    }
    parts.push(activation_name(recipe.output).to_string());
    parts.join(", ")
}

/// The word that is typed for a start.
fn start(start: FirstNumbers) -> String {
    match start {
        FirstNumbers::Uniform(r) => r.to_string(),
        _ => STARTS.iter().find(|(_, known)| *known == start).map_or("", |(name, _)| name).to_string(),
    }
}

/// The learning rate, or how high it rises on its one cycle.
fn rate(entry: &Entry) -> String {
    let up_to = if entry.improvements.one_cycle.is_some() { "up to " } else { "" };
    format!("{up_to}{}", entry.recipe.settings.learning_rate)
}

/// How many pictures go before each step; of the tiny digits that is all of them.
fn batch(recipe: &Recipe) -> String {
    match recipe.source {
        Source::Folder => recipe.settings.batch.to_string(),
        Source::TinyDigits => format!("{} (all)", recipe.settings.batch),
    }
}

/// "97.32 ± 0.08 %": mean and standard deviation.
pub fn spread(percents: &[f64]) -> String {
    let Spread { mean, deviation, .. } = Spread::of(percents);
    format!("{mean:.2} ± {deviation:.2} %")
}

/// Columns as wide as their widest cell.
fn show_table(rows: &[Vec<String>], screen: &mut Screen) -> Result<(), Error> {
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let widest = rows.iter().map(|row| columns::width(&row[column])).max().unwrap_or(0);
            line += &columns::padded(cell, widest);
            line += "   ";
        }
        screen.line(line.trim_end())?;
    }
    Ok(())
}
