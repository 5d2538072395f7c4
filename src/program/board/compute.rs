//! The room Compute: the toy network of the book, step by step.

use super::rooms::words;
use crate::program::commands::{Command, Task};
use crate::program::explain::{Line, Round, Toy};
use crate::program::values::usage;
use crate::storage::activation_name;
use crate::toolbox::json::{list_to_text, object_to_text, text_to_text, texts_to_text};
use crate::toolbox::{Error, Real};

/// Does what the room Compute asks for.
pub fn answer(what: &str, body: &[u8]) -> Option<Result<String, Error>> {
    (what == "explain").then(|| explained(body))
}

/// The words of `chalknet explain` → every number of the toy network, how it comes about, and the weights behind the step.
fn explained(body: &[u8]) -> Result<String, Error> {
    let arguments = words(body)?;
    if arguments.command != Command::Do(Task::Explain) || arguments.picture.is_some() {
        return usage("this room explains the toy network: `explain`, and flags for it");
    }
    let Round { toy, given, lines, stepped } = Round::of(&Toy::from(&arguments, arguments.seed)?);
    let between = toy.network.layers[0].activation;
    Ok(object_to_text(&[
        ("sizes", format!("{:?}", toy.network.sizes())),
        ("activation", text_to_text(activation_name(between))),
        ("output", text_to_text(activation_name(toy.network.layers[1].activation))),
        ("loss", text_to_text(&toy.loss.name.replace(' ', "-"))),
        ("rate", text_to_text(&format!("{:?}", toy.rate))),
        ("target", toy.class().to_string()),
        ("names", texts_to_text(given.iter().map(|term| term.name.clone()))),
        ("shown", texts_to_text(given.iter().map(|term| term.number.clone()))),
        ("input", exactly(toy.x.values())),
        ("numbers", exactly(&toy.numbers())),
        ("next", exactly(&stepped.numbers())),
        ("lines", list_to_text(lines.iter().map(line))),
    ]))
}

/// Numbers with all their digits, as texts: an infinite one has no word in JSON.
fn exactly(numbers: &[Real]) -> String {
    texts_to_text(numbers.iter().map(|number| format!("{number:?}")))
}

fn line(line: &Line) -> String {
    object_to_text(&[
        ("phase", text_to_text(line.phase.name())),
        ("section", text_to_text(line.section)),
        ("name", text_to_text(&line.name)),
        ("question", text_to_text(&line.question())),
        ("answer", text_to_text(&line.answer())),
        ("result", text_to_text(&line.result)),
        ("remark", text_to_text(&line.remark)),
    ])
}
