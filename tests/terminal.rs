//! What a person sees on a terminal: nothing from outside is obeyed by it, and all fits its width. Goes with no chapter;
//! run it with `cargo test --test terminal`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::toolbox::columns::width;
use program::{shapes, write_data, Folder};
use std::ffi::OsString;

// Words from outside.

/// What clears a terminal, begins an order, turns the reading direction round and forges a line.
const EVIL: &str = "\u{1b}c\u{9b}2J\u{202e}\nchalknet: all is well";

/// Runs the command; nothing evil may come out of it raw. Returns both outputs.
#[track_caller]
fn harmless(folder: &Folder, words: &[&str]) -> String {
    let outcome = folder.run(&words.iter().map(OsString::from).collect::<Vec<_>>());
    assert!(matches!(outcome.code, Some(0..=2)), "{words:?}: {}", outcome.err);
    let said = outcome.out + &outcome.err;
    assert!(!said.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{words:?}: {said:?}");
    assert!(!said.contains("\nchalknet: all is well"), "{words:?}: a forged line in {said:?}");
    said
}

/// The commands that look at a file of weights, and train, which goes on with it.
const COMMANDS: [&str; 6] = ["train", "test", "show", "mistakes", "weights", "neurons"];

#[test]
fn no_word_of_the_command_line_is_obeyed_by_a_terminal() {
    let folder = Folder::with_data("words");
    let flags = "data weights epochs rate momentum schedule optimizer sizes activation output loss start bias seed set count out \
                 export picture truth answer without";
    for flag in flags.split(' ').map(|name| format!("--{name}")) {
        for command in COMMANDS.iter().chain(["pack", "bench"].iter()) {
            let data = if flag == "--data" { "--count=1" } else { "--data=data" };
            harmless(&folder, &[command, &flag, EVIL, data]);
        }
    }
    for words in [
        &[EVIL][..],
        &["help", EVIL],
        &["recipes", EVIL],
        &["train", EVIL],
        &["bench", EVIL],
        &["pack", EVIL, "OUT"],
        &["pack", "data", EVIL],
        &["train", "--weights", &format!("--{EVIL}")],
        &["train", &format!("--{EVIL}=1")],
        &["test", "--export", "school", EVIL],
        &["train", "--export", "school", &format!("nowhere/{EVIL}/w.json")],
        &["train", "--weights", &format!("nowhere/{EVIL}/w.json")],
    ] {
        harmless(&folder, words);
    }
}

#[test]
fn no_text_in_a_file_of_weights_is_obeyed_by_a_terminal() {
    let folder = Folder::with_data("json");
    folder.good("train --data data --epochs 1 --weights good.json");
    let good = folder.text("good.json");
    let escaped = "\\u001bc\\u009b2J\\u202e\\nchalknet: all is well";
    for (part, spoilt) in [
        ("\"course\"", format!("\"{escaped}\"")),
        ("\"cross-entropy\"", format!("\"{escaped}\"")),
        ("\"relu\"", format!("\"{escaped}\"")),
        ("\"chalknet weights 1\"", format!("\"{escaped}\"")),
        ("\"seed\": 1", format!("\"seed\": {EVIL}")),
        ("\"batch\": 32", format!("{EVIL}: 32")),
        // The pictures are others, and those that were learned are said to be in this folder.
        ("\"folder\": \"data\"", format!("\"folder\": \"{escaped}\"")),
    ] {
        assert!(good.contains(part), "{part} is missing in\n{good}");
        folder.write("w.json", good.replace(part, &spoilt));
        write_data(&folder.file("other"), &shapes(60, 8), &shapes(12, 9));
        for command in COMMANDS {
            harmless(&folder, &[command, "--weights", "w.json", "--data", "other"]);
        }
    }
}

#[test]
#[cfg(unix)]
fn no_name_of_a_file_or_folder_is_obeyed_by_a_terminal() {
    use program::pgm;
    let folder = Folder::empty("names");
    let evil_data = format!("data{EVIL}");
    write_data(&folder.file(&evil_data), &shapes(60, 3), &shapes(12, 4));
    write_data(&folder.file("other"), &shapes(60, 8), &shapes(12, 9));
    let weights = format!("{EVIL}.json");
    for command in COMMANDS {
        harmless(&folder, &[command, "--data", &evil_data, "--weights", &weights]);
        let others = harmless(&folder, &[command, "--data", "other", "--weights", &weights]);
        assert!(others.contains("was trained on other pictures"), "{command}: {others}");
    }
    for (class, picture) in [(EVIL, "1.pgm"), ("a", EVIL), ("a", &format!("{EVIL}.pgm"))] {
        let pictures = Folder::empty("pictures");
        for name in ["1.pgm", "2.pgm", picture] {
            pictures.write(&format!("p/{class}/{name}"), pgm(1, 1, &[7]));
            pictures.write(&format!("p/b/{name}"), pgm(1, 1, &[9]));
        }
        pictures.write(&format!("p/b/{picture}"), "no picture");
        harmless(&pictures, &["pack", "p", "OUT"]);
        pictures.write(&format!("FULL/{picture}"), "something else");
        harmless(&pictures, &["pack", "p", "FULL"]);
    }
    folder.write(&format!("{evil_data}/classes.txt"), EVIL);
    harmless(&folder, &["show", "--data", &evil_data]);
}

// Widths.

/// The widest line that a command prints where COLUMNS has this value.
fn widest(folder: &Folder, columns: &str, line: &str) -> usize {
    let words: Vec<&str> = line.split(' ').collect();
    let output = folder.command().args(words).env("COLUMNS", columns).output().expect("it starts");
    let out = String::from_utf8(output.stdout).expect("it writes UTF-8");
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    out.lines().map(width).max().expect("it prints something")
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let folder = Folder::with_data("narrow");
    folder.write("data/classes.txt", format!("{}\n数字 数字 数字\nslanting\n", "long ".repeat(15)));
    folder.good("train --data data --epochs 1");
    for line in [
        "help",
        "train --data data --seeds 2 --epochs 1",
        "help train",
        "help bench",
        "recipes",
        "train --data data --epochs 2 --activation none --start zero --fresh --weights w.json",
        "test --data data",
        "test --data data --set train --count 12",
        "show --data data --count 9",
        "mistakes --data data --set train",
        "weights --data data",
        "weights --data data --count 3",
        "test --data data --without 1,2",
        "why --data data --picture 1",
        "neurons --data data",
    ] {
        for columns in ["40", "60", "100"] {
            let widest = widest(&folder, columns, line);
            assert!(widest <= columns.parse().expect("a number"), "{line}: {widest} of {columns} columns");
        }
    }
    // What is no width of a terminal is none.
    let usual = widest(&folder, "", "help");
    for columns in ["0", "19", "1001", "-5", "wide"] {
        assert_eq!(widest(&folder, columns, "help"), usual, "COLUMNS={columns}");
    }
}

#[test]
fn a_narrow_terminal_gets_one_picture_a_row_and_an_ordinary_one_three() {
    let folder = Folder::with_data("rows");
    let captions = |columns: &str| {
        let shown = folder
            .command()
            .args(["show", "--data", "data"])
            .env("COLUMNS", columns)
            .output()
            .expect("it starts");
        let shown = String::from_utf8(shown.stdout).expect("it writes UTF-8");
        let in_a_line = |line: &str| line.matches("this is").count();
        shown.lines().map(in_a_line).max().expect("it prints something")
    };
    assert_eq!(["59", "60", "80", "200"].map(captions), [1, 2, 3, 3]);
}

#[test]
fn a_long_name_of_a_class_takes_no_more_than_its_column() {
    let folder = Folder::with_data("long-name");
    folder.write("data/classes.txt", format!("{}\ndown\nslanting\n", "long ".repeat(15)));
    folder.good("train --data data --epochs 1");
    let out = folder.good("test --data data");
    let head = out.lines().find(|line| line.starts_with("class ")).expect("a table");
    assert_eq!(head.find("pictures"), Some(27), "{out}");
    assert!(out.contains("\nlong long long long lon…          4   "), "{out}");
}
