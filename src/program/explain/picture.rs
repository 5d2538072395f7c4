//! `chalknet explain --picture N`: how the saved network comes to its answer to one picture, and what it would learn of it.

use super::super::arguments::Arguments;
use super::super::commands::Set;
use super::super::pictures::show_these;
use super::super::screen::Screen;
use super::super::sources::load_run;
use super::put_in::{given, rounded, rounded_or_tiny};
use super::reading::Reading;
use crate::ch04_activation::Activation;
use crate::ch08_training::Workspace;
use crate::toolbox::columns::{padded, right_aligned};
use crate::toolbox::numeric::exp;
use crate::toolbox::{Error, Real};

/// Explains as the command line says.
pub fn run(arguments: &Arguments, number: usize, screen: &mut Screen) -> Result<(), Error> {
    let (saved, pictures) = load_run(arguments, screen)?;
    let set = arguments.set.unwrap_or(Set::Test);
    pictures.expect_in_set(number, set)?;
    if pictures.view.edges {
        screen.line(
            "What it sees is called after its direction: left 0, 0 is how much darker it gets to the left, in row 0 and \
             column 0 of the small picture that tells just that (LESSONS §10.10).\n",
        )?;
    }
    show_these(screen, Some(&saved.run.network), &pictures, set, &[number])?;
    let reading = Reading::of(saved.run, &pictures, set, number);
    let path = reading.path();
    for (i, neuron) in path.iter().enumerate() {
        let role = if i == 0 { "decided: no other is as large" } else { "adds most to that" };
        screen.line(&format!("\n{} {role}. It adds up (§3.1)", reading.name_of(*neuron)))?;
        print_all(&reading.sum_lines(*neuron, arguments.full), screen)?;
    }
    screen.line("\nThe outputs, the loss and its slopes (1.2e-6 is 1.2·10⁻⁶)")?;
    print_all(&output_lines(&reading), screen)?;
    // The answer's own neuron stands in that table.
    for neuron in &path[1..] {
        screen.line(&format!("\n{} has this share in the loss (§7.4)", reading.name_of(*neuron)))?;
        print_all(&reading.way_back_lines(*neuron, arguments.full), screen)?;
    }
    if arguments.full {
        print_all(&reading.neuron_lines(), screen)?;
    }
    screen.line(&format!("\n{}", step_line(reading)))
}

fn print_all(lines: &[String], screen: &mut Screen) -> Result<(), Error> {
    lines.iter().try_for_each(|line| screen.line(line))
}

/// The outputs class by class, the target and the slope of each, and the loss.
fn output_lines(reading: &Reading) -> Vec<String> {
    let last = reading.workspace.last();
    let largest = last.z[(0, last.z.largest_in_row(0))];
    let is_softmax =
        reading.run.network.layers.last().map(|last| last.activation) == Some(Activation::Softmax);
    let row = |name: &str, cells: [&str; 5]| {
        // Only softmax has use for exp.
        let cells = cells.into_iter().enumerate().filter(|(i, _)| *i != 1 || is_softmax);
        let cells: String = cells.map(|(_, cell)| right_aligned(cell, 11)).collect();
        format!("  {}{cells}", padded(name, 13))
    };
    let mut lines = vec![row("", ["z", "exp(z - m)", "a", "y", "dz"])];
    for (class, name) in reading.names.iter().enumerate() {
        let z = last.z[(0, class)];
        let numbers = [z, exp(z - largest), last.a[(0, class)]].map(rounded_or_tiny);
        let (target, slope) = (format!("{:.0}", reading.y[(0, class)]), rounded_or_tiny(last.dz[(0, class)]));
        lines.push(row(name, [&numbers[0], &numbers[1], &numbers[2], &target, &slope]));
    }
    if is_softmax {
        lines.push(format!(
            "  m = {}, the largest z; a = exp(z - m) / sum of all of them (§4.2)",
            rounded(largest)
        ));
    }
    let loss = reading.run.settings.loss;
    lines.push(format!(
        "  {}: L = {} (§5); its slopes dz (§7.3)",
        loss.name,
        rounded_or_tiny(loss_of(reading, &reading.workspace))
    ));
    lines
}

fn loss_of(reading: &Reading, workspace: &Workspace) -> Real {
    let last = workspace.last();
    (reading.run.settings.loss.value)(last.z.row(0), last.a.row(0), reading.y.row(0))
}

/// What one step with this picture alone would do to the loss.
fn step_line(mut reading: Reading) -> String {
    let (before, rate) = (loss_of(&reading, &reading.workspace), reading.run.settings.learning_rate);
    let mut workspace = reading.workspace.clone();
    reading.run.network.step(&workspace.gradients, rate);
    reading.run.network.forward(&reading.x, &mut workspace);
    let after = loss_of(&reading, &workspace);
    format!(
        "One step with this picture alone, η = {} (§6.3): L goes from {} to {}.",
        given(rate),
        rounded_or_tiny(before),
        rounded_or_tiny(after)
    )
}
