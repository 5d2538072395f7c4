//! Files that are not what they seem, given to the real program: what is wrong, where, and what to do.
//! Goes with no chapter; run it with `cargo test --test wrong_files`.

#[path = "../common/mod.rs"]
mod common;
mod data;
mod pictures;
#[path = "../common/program.rs"]
mod program;
mod weights;

use program::{expect_parts, Outcome};

/// The program must end with exit code 1, having printed nothing but one message that says what is wrong, where, and
/// what to do next.
#[track_caller]
fn assert_explained(case: &str, outcome: &Outcome, parts: &[&str]) {
    let Outcome { code, out, err } = outcome;
    assert_eq!((code, out.as_str()), (&Some(1), ""), "{case}: {err}");
    assert!(err.starts_with("chalknet: ") && !err.contains("panicked"), "{case}: {err}");
    assert!(err.lines().count() <= 3 && err.chars().count() < 700, "{case}: too long to be read: {err}");
    expect_parts(err, parts);
}
