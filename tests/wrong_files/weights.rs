//! Files of weights that are none, or spoilt. What else can be wrong in one is in tests/storage.rs.

use super::program::Folder;
use super::{assert_commands_refuse, assert_explained};
use chalknet::storage::{load, load_ours_or_school, SavedRun};
use chalknet::toolbox::Error;
use std::path::Path;

/// What to do about a file of weights that cannot be used.
const ADVICE: &str =
    "Name another file with --weights FILE. If Chalknet saved this one and nobody needs it, begin anew with --fresh.";

/// A file with these bytes must be refused with this problem.
#[track_caller]
fn assert_refused(folder: &Folder, read: fn(&Path) -> Result<SavedRun, Error>, bytes: &[u8], problem: &str) {
    folder.write("w.json", bytes);
    let message = read(&folder.file("w.json")).expect_err(problem).to_string();
    assert_explained(&message, &["w.json, ", problem, ADVICE]);
}

#[test]
fn what_is_no_file_of_weights_is_refused_with_its_place() {
    let folder = Folder::empty("no-weights");
    let no_weights = "line 1, column 1: these are not the weights of a network: such a file begins with {";
    let no_text = "this is not text, so these are not the weights of a network";
    let cases: [(&[u8], &str); 7] = [
        (b"dear diary", no_weights),
        (
            b"[[[1]]]",
            "line 1, column 1: this file begins with [: bare weights, as the school project saves them",
        ),
        (b"<html>", "line 1, column 1: this is a web page, not the weights of a network"),
        (b"", "line 1, column 1: there is nothing in this file"),
        ("\u{feff}".as_bytes(), "line 1, column 1: there is nothing in this file"),
        (b"\xFF\xFE{\0\"", &format!("byte 4: {no_text}")),
        (b"{\"format\": \"\xE4\"}", &format!("byte 12: {no_text}")),
    ];
    for (bytes, problem) in cases {
        assert_refused(&folder, load, bytes, problem);
    }
}

#[test]
fn a_spoilt_file_of_the_school_project_is_refused_with_line_and_column() {
    let folder = Folder::empty("wrong-school");
    for (text, problem) in [
        ("[]", "line 1, column 3: a network needs at least one layer, but this list is empty"),
        ("[[]]", "line 1, column 4: linear layer 1 has no weights: it is 0x0"),
        (
            "[[[1, 2]], [[3]]]",
            "line 1, column 17: linear layer 2 takes 1 inputs, but the one before puts out 2",
        ),
        ("[[[1]]]]", "line 1, column 8: the file should end here, but something follows"),
    ] {
        assert_refused(&folder, load_ours_or_school, text.as_bytes(), problem);
    }
}

#[test]
fn no_command_takes_spoilt_weights_and_none_changes_the_file() {
    let folder = Folder::with_data("commands");
    let looking = ["test", "show", "mistakes", "weights"];
    for (text, problem) in [
        ("{\"format\": \"chalknet weights oops", "chalknet: weights.json, line 1, column 34: "),
        ("[[[1, 2]], ", "chalknet: weights.json, line 1, column "),
    ] {
        folder.write("weights.json", text);
        assert_commands_refuse(&folder, &looking, &[problem, ADVICE]);
        // Whatever is in a file of the school project, no training can go on from it.
        assert_commands_refuse(&folder, &["train"], &["chalknet: weights.json, line 1, column ", ADVICE]);
        assert_eq!(folder.bytes("weights.json"), text.as_bytes(), "the user may still want to repair it");
    }
    let advice = "Train first, or name a file of weights with --weights FILE.";
    for (name, problem) in [("gone.json", ""), ("data", "it is there, but it is not a file")] {
        let commands = looking.map(|command| format!("{command} --weights {name}"));
        let commands: Vec<&str> = commands.iter().map(String::as_str).collect();
        assert_commands_refuse(&folder, &commands, &[&format!("cannot read {name}: {problem}"), advice]);
    }
}

#[test]
fn a_network_whose_answers_would_fill_the_memory_is_only_named() {
    const WIDE: usize = 700_000;
    let folder = Folder::with_data("wide");
    // Twice one neuron, and so many behind it: few numbers in the file, but many for each picture.
    let layer = |inputs: usize, outputs: usize| {
        let row = format!("[0{}]", ",0".repeat(outputs - 1));
        let rows = format!("{row}{}", format!(",{row}").repeat(inputs - 1));
        format!(
            "{{\"kind\": \"linear\", \"inputs\": {inputs}, \"outputs\": {outputs}, \"weights\": [{rows}]}}"
        )
    };
    let layers = [layer(20, 1), layer(1, WIDE), layer(WIDE, 1), layer(1, WIDE), layer(WIDE, 3)].join(",");
    folder.good("train --data data --epochs 1 --sizes 20,4,3 --weights good.json");
    let good = folder.text("good.json");
    let (head, _) = good.split_once("\"layers\"").expect("a file of weights has layers");
    folder.write("weights.json", format!("{head}\"layers\": [{layers}, {{\"kind\": \"softmax\"}}]}}"));
    let problem = "GB of memory, and more than 1.0 are not taken";
    assert_commands_refuse(
        &folder,
        &["test", "show", "mistakes", "weights"],
        &["weights.json: ", problem, ADVICE],
    );
    let message = folder.bad("train --data data --epochs 1", 2);
    assert!(message.contains(problem), "{message}");
}
