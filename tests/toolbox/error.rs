//! Tests of the tool `error`: `cargo test --test toolbox error`.

use chalknet::toolbox::Error;
use std::io;
use std::path::Path;

#[test]
fn a_message_says_what_is_wrong_where_and_what_to_do() {
    let burning = || io::Error::other("the disk is on fire");
    let file = |advice| Error::file(Path::new("data/pictures"), "read", burning(), advice);
    let json = Path::new("weights.json");
    let output = "If it goes to a file, make room on that disk or name a file on another.";
    for (error, expected) in [
        (Error::Usage("there is no command".into()), "there is no command"),
        (Error::Mismatch("10 classes, not 26".into()), "10 classes, not 26"),
        (file("Fetch water."), "cannot read data/pictures: the disk is on fire\nFetch water."),
        (file(""), "cannot read data/pictures: the disk is on fire"),
        (Error::content(json, "line 3", "a 5 is expected"), "weights.json, line 3: a 5 is expected"),
        (Error::content(json, "", "this is not text"), "weights.json: this is not text"),
        (
            Error::content(json, "line 3", "a 5 is expected").with_advice("Type it."),
            "weights.json, line 3: a 5 is expected\nType it.",
        ),
        // Advice on a file is none on what was typed.
        (Error::Usage("no such flag".into()).with_advice("Type it."), "no such flag"),
        (Error::Output(burning()), &format!("cannot write the output: the disk is on fire\n{output}")),
    ] {
        let error: Box<dyn std::error::Error> = Box::new(error);
        assert_eq!(error.to_string(), expected);
    }
}
