//! `chalknet recipes`: the networks that can be trained by name.

use super::screen::Screen;
use super::values::STARTS;
use crate::ch03_linear::Start;
use crate::ch09_recipes::{Recipe, Source, Spread, RECIPES};
use crate::toolbox::Error;

/// Prints what the recipes are, where they are from, and what came of them.
pub fn run(screen: &mut Screen) -> Result<(), Error> {
    let mut networks = vec![cells(["recipe", "network", "loss"])];
    let mut settings = vec![cells(["recipe", "start", "bias", "rate", "batch", "epochs", "shift"])];
    let mut texts = vec![cells(["recipe", "text"])];
    let mut results = vec![cells(["recipe", "training", "test", "its text states"])];
    for recipe in RECIPES {
        let Recipe { name, architecture, .. } = recipe;
        let (training, test) = recipe.measured.percents(recipe.source);
        networks.push(cells([name, &network(&recipe), recipe.loss.name()]));
        settings.push(cells([
            name,
            &start(architecture.weights),
            &architecture.biases.map_or("none".to_string(), start),
            &rate(&recipe),
            &batch(&recipe),
            &recipe.epochs.to_string(),
            &recipe.shift.to_string(),
        ]));
        texts.push(cells([name, recipe.text]));
        results.push(cells([name, &spread(&training), &spread(&test), recipe.stated]));
    }
    show_table(&networks, screen)?;
    screen.line("")?;
    show_table(&settings, screen)?;
    screen.line(SETTINGS_EXPLAINED)?;
    show_table(&texts, screen)?;
    screen.line("\nMeasured here: right answers, mean ± standard deviation of seeds 1 to 5.\n")?;
    show_table(&results, screen)?;
    screen.line("\nTry one: `chalknet train nielsen`, or five of them: `chalknet train onelayer --seeds 5`")
}

const SETTINGS_EXPLAINED: &str = "
start and bias, as for the flags --start and --bias, with D inputs: school is 0 to 1/√D, he a bell curve of
width √(2/D), normal a bell curve of width 1, a number R means -R to R. LESSONS §3.3 explains them.
shift, as for --shift: by how many pixels the pictures to learn from are moved at most, anew in every epoch.
";

fn cells<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_string).to_vec()
}

/// "784-20-10, sigmoid, sigmoid": the sizes, what is between, what is at the end.
fn network(recipe: &Recipe) -> String {
    let inputs = if recipe.source == Source::TinyDigits { 15 } else { 784 };
    let mut parts = vec![recipe.sizes(inputs, 10).iter().map(usize::to_string).collect::<Vec<_>>().join("-")];
    if let Some(between) = recipe.architecture.between.filter(|_| !recipe.hidden.is_empty()) {
        parts.push(between.name().to_string());
    }
    parts.push(recipe.architecture.output.name().to_string());
    parts.join(", ")
}

/// The word that is typed for a start.
fn start(start: Start) -> String {
    match start {
        Start::Uniform(r) => r.to_string(),
        _ => STARTS.iter().find(|(_, known)| *known == start).map_or("", |(name, _)| name).to_string(),
    }
}

/// The learning rate, or how high it rises on its one cycle.
fn rate(recipe: &Recipe) -> String {
    let up_to = if recipe.one_cycle { "up to " } else { "" };
    format!("{up_to}{}", recipe.learning_rate)
}

/// How many pictures go before each step; of the tiny digits that is all of them.
fn batch(recipe: &Recipe) -> String {
    match recipe.source {
        Source::Folder => recipe.batch.to_string(),
        Source::TinyDigits => format!("{} (all)", recipe.batch),
    }
}

fn spread(percents: &[f64]) -> String {
    let Spread { mean, deviation, .. } = Spread::of(percents);
    format!("{mean:.2} ± {deviation:.2} %")
}

/// Columns as wide as their widest cell.
fn show_table(rows: &[Vec<String>], screen: &mut Screen) -> Result<(), Error> {
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let widest = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
            line += &format!("{cell:<widest$}   ");
        }
        screen.line(line.trim_end())?;
    }
    Ok(())
}
