//! Files that are not what they seem: what is wrong, where, and what to do. That every command says so is shown once
//! for each kind of file. Goes with no chapter; run it with `cargo test --test wrong_files`.

#[path = "../common/mod.rs"]
mod common;
mod data;
#[path = "../common/program.rs"]
mod program;
mod weights;

use program::{expect_parts, Folder, Outcome};

/// Fails unless the message says all of `parts`, and can be read.
#[track_caller]
fn assert_explained(message: &str, parts: &[&str]) {
    expect_parts(message, parts);
    assert!(message.lines().count() <= 3 && message.chars().count() < 900, "too long to be read: {message}");
}

/// Each command must end with exit code 1, having printed nothing but a message that says all of `parts`.
#[track_caller]
fn assert_commands_refuse(folder: &Folder, commands: &[&str], parts: &[&str]) {
    for command in commands {
        let Outcome { code, out, err } = folder.run_line(&format!("{command} --data data"));
        assert_eq!((code, out.as_str()), (Some(1), ""), "{command}: {err}");
        assert!(err.starts_with("chalknet: "), "{command}: {err}");
        assert_explained(&err, parts);
    }
}
