//! Tests of the tool `error`: `cargo test --test toolbox error`.

use chalknet::toolbox::Error;
use std::io;
use std::path::{Path, PathBuf};

#[test]
fn a_wrong_command_line_and_a_mismatch_say_just_what_is_wrong() {
    assert_eq!(
        Error::Usage("there is no command \"trian\"".into()).to_string(),
        "there is no command \"trian\""
    );
    assert_eq!(Error::Mismatch("10 classes, not 26".into()).to_string(), "10 classes, not 26");
}

#[test]
fn a_file_error_says_what_was_tried_where_and_what_to_do() {
    let error = |advice: &str| Error::File {
        path: PathBuf::from("data/pictures"),
        action: "read",
        cause: io::Error::other("the disk is on fire"),
        advice: advice.into(),
    };
    let problem = "cannot read data/pictures: the disk is on fire";
    assert_eq!(error("Fetch water.").to_string(), format!("{problem}\nFetch water."));
    assert_eq!(error("").to_string(), problem, "without advice there is no empty line");
}

#[test]
fn a_content_error_says_which_file_where_in_it_and_what_is_wrong() {
    let path = Path::new("weights.json");
    let error = Error::content(path, "line 3, column 7", "a number is expected here");
    assert_eq!(error.to_string(), "weights.json, line 3, column 7: a number is expected here");
    let error = Error::content(path, "", "this is not text");
    assert_eq!(error.to_string(), "weights.json: this is not text", "without a place there is no comma");
}

#[test]
fn an_output_error_says_what_the_system_says_and_what_to_do() {
    let error = Error::Output(io::Error::other("the disk is full"));
    let advice = "If it goes to a file, make room on that disk or name a file on another.";
    assert_eq!(error.to_string(), format!("cannot write the output: the disk is full\n{advice}"));
}

#[test]
fn an_error_is_one_for_the_standard_library_too() {
    let error: Box<dyn std::error::Error> = Box::new(Error::Usage("no such command".into()));
    assert_eq!(error.to_string(), "no such command");
}

#[test]
fn advice_stands_below_what_is_wrong_in_a_file_and_nowhere_else() {
    let error = Error::content(Path::new("a.json"), "line 3", "a 5 is expected").with_advice("Type it.");
    assert_eq!(error.to_string(), "a.json, line 3: a 5 is expected\nType it.");
    let error = Error::Usage("no such flag".to_string()).with_advice("Type it.");
    assert_eq!(error.to_string(), "no such flag");
}
