//! `chalknet recipes`: the networks that can be trained by name.

use super::screen::Screen;
use crate::ch03_linear::Start;
use crate::ch09_recipes::{Recipe, Source, Spread, RECIPES};
use crate::toolbox::Error;

/// Prints two tables: what the recipes are, and what came of them.
pub fn run(screen: &mut Screen) -> Result<(), Error> {
    let mut what = vec![cells(["recipe", "network", "loss", "start", "rate", "batch", "epochs"])];
    let mut results = vec![cells(["recipe", "its text states", "training", "test"])];
    let mut texts = vec![cells(["recipe", "text"])];
    for recipe in RECIPES {
        let batch = if recipe.source == Source::TinyDigits { "all".into() } else { recipe.batch.to_string() };
        what.push(vec![
            recipe.name.to_string(),
            network(&recipe),
            recipe.loss.name().to_string(),
            start(recipe.architecture.weights),
            recipe.learning_rate.to_string(),
            batch,
            recipe.epochs.to_string(),
        ]);
        let (training, test) = recipe.measured.percents(recipe.source);
        results.push(vec![
            recipe.name.to_string(),
            recipe.stated.to_string(),
            spread(&training),
            spread(&test),
        ]);
        texts.push(cells([recipe.name, recipe.text]));
    }
    show_table(&what, screen)?;
    screen.line("\nD is the number of inputs of a layer; HeNormal is the bell curve of width √(2/D).\n")?;
    show_table(&texts, screen)?;
    screen.line("\nMeasured here: right answers, mean ± standard deviation of seeds 1 to 5.\n")?;
    show_table(&results, screen)?;
    screen.line("\nTry one: `chalknet train nielsen`, or five of them: `chalknet train onelayer --seeds 5`")
}

fn cells<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_string).to_vec()
}

/// "784-20-10, sigmoid, sigmoid": the sizes, what is between, what is at the end.
fn network(recipe: &Recipe) -> String {
    let inputs = if recipe.source == Source::TinyDigits { 15 } else { 784 };
    let sizes: Vec<String> = recipe.sizes(inputs, 10).iter().map(usize::to_string).collect();
    let mut text = sizes.join("-");
    let architecture = recipe.architecture;
    for activation in
        architecture.between.filter(|_| !recipe.hidden.is_empty()).into_iter().chain([architecture.output])
    {
        text += &format!(", {}", activation.name());
    }
    if architecture.biases.is_none() {
        text += ", no bias";
    }
    text
}

fn start(start: Start) -> String {
    match start {
        Start::SchoolUniform => "0 to 1/√D".to_string(),
        Start::SymmetricUniform => "-1/√D to 1/√D".to_string(),
        Start::HeNormal => "HeNormal".to_string(),
        Start::Uniform(r) => format!("-{r} to {r}"),
        Start::StandardNormal => "normal".to_string(),
        Start::Zero => "zero".to_string(),
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
