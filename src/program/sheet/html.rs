//! A sheet as a page for a browser, made to be printed.

use super::part::Part;
use crate::program::explain::{given, indexed, start, Line, Round, Toy, LETTERS};
use std::fmt::Write;

/// What stands on a sheet.
pub struct Sheet<'a> {
    pub toy: &'a Toy,
    pub part: &'a Part,
    pub seed: Option<u64>,
    pub is_key: bool,
}

/// One sheet, on a page of its own.
pub fn page_of(sheet: &Sheet) -> String {
    let lines = Round::of(sheet.toy).lines;
    let (known, asked) = sheet.part.split(&lines);
    let mut matrices = start(sheet.toy);
    let network = matrices.remove(0);
    let number = sheet.seed.map_or(String::new(), |seed| format!("sheet {seed}"));
    let name = if sheet.is_key { "Key" } else { "Name:" };
    let mut page = format!(
        "<article>\n<header><h1>{}</h1><span>{number}</span><span class=\"name\">{name}</span></header>\n\
         <p>{network}</p>\n<div class=\"given\">\n<pre>{}</pre>\n{}</div>\n",
        sheet.part.title(),
        matrices.join("\n").trim_start(),
        drawing(sheet.toy)
    );
    if !known.is_empty() {
        let known: Vec<String> =
            known.iter().map(|line| format!("<span>{} = {}</span>", line.name, line.result)).collect();
        // A page lists what was computed before; whoever wants it as an exercise takes the sheets of those chapters.
        let _ = writeln!(page, "<p class=\"known\">Known from before: {}</p>", known.join(" "));
    }
    page += "<ol>\n";
    for line in asked {
        let _ = writeln!(page, "<li><div>{}</div></li>", asked_line(line, sheet.is_key));
    }
    page + "</ol>\n<footer>Four decimals are enough. § is the section of the book that has the formula.</footer>\n</article>\n"
}

fn asked_line(line: &Line, is_key: bool) -> String {
    let question = format!("<span>{} =</span>", line.question());
    let answer = match (is_key, line.numbers_put_in()) {
        (false, _) => "<i></i>".to_string(),
        (true, Some(numbers)) => format!("<span>{numbers} = <b>{}</b></span>", line.result),
        (true, None) => format!("<b>{}</b>", line.result),
    };
    format!("{question} {answer} <small>§{}</small>", line.section)
}

/// The network with a weight on each line, and the biases below the neurons.
fn drawing(toy: &Toy) -> String {
    const BETWEEN: (usize, usize) = (150, 84);
    const RADIUS: usize = 17;
    let sizes = toy.network.sizes();
    let most = sizes.iter().max().copied().unwrap_or(0);
    let (width, height) = (BETWEEN.0 * (sizes.len() - 1) + 60, BETWEEN.1 * most);
    // Each layer stands in the middle.
    let place =
        |layer: usize, i: usize| (30 + layer * BETWEEN.0, (2 * i + 1 + most - sizes[layer]) * BETWEEN.1 / 2);
    let (mut lines, mut neurons) = (String::new(), String::new());
    for (layer, (letters, linear)) in LETTERS.iter().zip(&toy.network.layers).enumerate() {
        let (weights, bias) = (&linear.linear.weights, &linear.linear.bias);
        for i in 0..weights.rows() {
            for j in 0..weights.columns() {
                let ((x1, y1), (x2, y2)) = (place(layer, i), place(layer + 1, j));
                let _ = writeln!(lines, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>");
                // Near where a line begins no other one crosses it.
                let (x, y) = ((11 * x1 + 5 * x2) / 16, (11 * y1 + 5 * y2) / 16 + 4);
                let _ = writeln!(
                    neurons,
                    "<text class=\"weight\" x=\"{x}\" y=\"{y}\">{}</text>",
                    given(weights[(i, j)])
                );
            }
        }
        for j in 0..weights.columns() {
            let (x, y) = place(layer + 1, j);
            let text = bias.as_ref().map_or(String::new(), |bias| given(bias[(0, j)]));
            let _ = writeln!(
                neurons,
                "<text x=\"{x}\" y=\"{}\">{} {text}</text>",
                y + 30,
                indexed(letters.bias, &[j + 1])
            );
        }
    }
    for (layer, letter) in ["x", "a", "p"].iter().enumerate() {
        for i in 0..sizes[layer] {
            let (x, y) = place(layer, i);
            let name = indexed(letter, &[i + 1]);
            let _ = writeln!(
                neurons,
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"{RADIUS}\"/><text x=\"{x}\" y=\"{}\">{name}</text>",
                y + 5
            );
        }
    }
    format!("<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n{lines}{neurons}</svg>\n")
}
