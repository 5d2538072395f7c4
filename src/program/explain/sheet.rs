//! The arithmetic of the toy network in the terminal: solved, as a sheet to fill in, or as the key to that sheet.

use super::super::arguments::Arguments;
use super::super::screen::{counted, Screen};
use super::super::values::usage;
use super::arithmetic::{Line, Phase, Round};
use super::put_in::given;
use super::toy::Toy;
use crate::storage::activation_name;
use crate::toolbox::{columns, Error, Matrix, Real};

/// What is printed of each line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Everything.
    Solved,
    /// The question, and room for the answer.
    Blanks,
    /// The answer alone, under the number of the question.
    Key,
}

impl Kind {
    pub fn of(arguments: &Arguments) -> Result<Kind, Error> {
        match (arguments.blanks, arguments.key) {
            (false, false) => Ok(Kind::Solved),
            (true, false) => Ok(Kind::Blanks),
            (false, true) => Ok(Kind::Key),
            (true, true) => {
                usage("--blanks leaves the results out, --key prints them alone: type one of the two")
            }
        }
    }
}

/// Prints the lines, a heading for each part.
pub fn print(round: &Round, kind: Kind, screen: &mut Screen) -> Result<(), Error> {
    if kind != Kind::Key {
        for line in start(&round.toy) {
            screen.line(&line)?;
        }
    }
    for phase in Phase::ALL {
        if !(kind == Kind::Key && phase == Phase::Forward) {
            screen.line("")?;
        }
        screen.line(phase.name())?;
        for (i, line) in round.lines.iter().enumerate().filter(|(_, line)| line.phase == phase) {
            screen.line(&written(line, i + 1, kind))?;
        }
    }
    Ok(())
}

fn written(line: &Line, number: usize, kind: Kind) -> String {
    let (section, question) = (line.section, line.question());
    match kind {
        Kind::Solved => {
            let gap = if line.remark.is_empty() { "" } else { "   " };
            format!("§{section}  {question} = {}{gap}{}", line.answer(), line.remark)
        }
        Kind::Blanks => format!("{number:>3}  §{section}  {question} = __________"),
        Kind::Key => format!("{number:>3}  {} = {}", line.name, line.result),
    }
}

/// What is given: the network, its picture, its weights and biases as matrices.
pub fn start(toy: &Toy) -> Vec<String> {
    let sizes = toy.network.sizes();
    let named = |layer: usize| activation_name(toy.network.layers[layer].activation);
    let mut lines = vec![
        format!(
            "The toy network (§1.3): {}, {} → {}, {} → {}; {}, η = {}",
            counted(sizes[0] as u64, "input", "inputs"),
            counted(sizes[1] as u64, "hidden neuron", "hidden neurons"),
            named(0),
            counted(sizes[2] as u64, "output", "outputs"),
            named(1),
            toy.loss.name,
            given(toy.rate),
        ),
        String::new(),
    ];
    lines.extend(matrices("x", &rows(&toy.x, given), "y", &rows(&toy.y, |y| format!("{y:.0}"))));
    for (layer, (weights, bias)) in toy.network.layers.iter().zip([("W", "b"), ("V", "c")]) {
        lines.push(String::new());
        let biases = layer.linear.bias.as_ref().map_or(Vec::new(), |bias| rows(bias, given));
        lines.extend(matrices(weights, &rows(&layer.linear.weights, given), bias, &biases));
    }
    lines
}

/// A matrix, and beside its first row another one of a single row.
fn matrices(name: &str, matrix: &[String], other: &str, row: &[String]) -> Vec<String> {
    const SECOND_COLUMN: usize = 40;
    let mut lines: Vec<String> = matrix.iter().map(|row| format!("    {row}")).collect();
    lines[0] = format!("{name} = {}", matrix[0]);
    if let Some(row) = row.first() {
        lines[0] = format!("{}{other} = {row}", columns::padded(&lines[0], SECOND_COLUMN));
    }
    lines
}

/// The rows of a matrix as the book writes them; all numbers of a column are equally wide.
fn rows(matrix: &Matrix, written: impl Fn(Real) -> String) -> Vec<String> {
    let texts: Vec<String> = matrix.values().iter().map(|&number| written(number)).collect();
    let widest = texts.iter().map(|text| columns::width(text)).max().unwrap_or(0);
    let cells: Vec<String> = texts.iter().map(|text| columns::right_aligned(text, widest)).collect();
    cells.chunks(matrix.columns()).map(|row| format!("( {} )", row.join("  "))).collect()
}
