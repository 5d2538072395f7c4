//! Tests of the toolbox, a module for each tool: `cargo test --test toolbox`, or `cargo test --test toolbox json`.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/program.rs"]
mod program;

mod bmp;
mod columns;
mod cores;
mod error;
mod files;
mod formats;
mod idx;
mod json;
mod matrix;
mod numeric;
mod pgm;
mod quote;
mod random;

use chalknet::toolbox::Real;
use std::panic::catch_unwind;

/// Where everything drawn by lot begins.
const SEED: u64 = 11;

/// Fails unless the message says every one of `parts`.
#[track_caller]
fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "the message does not say {part:?}:\n{message}");
    }
}

/// Fails unless each of these calls panics with a message that says this.
#[track_caller]
fn assert_panics(calls: &[(fn(), &str)]) {
    for (call, expected) in calls {
        let panic = catch_unwind(call).expect_err(expected);
        let message = panic.downcast_ref::<String>().cloned();
        let message =
            message.or(panic.downcast_ref::<&str>().map(|text| text.to_string())).unwrap_or_default();
        assert_says(&message, &[expected]);
    }
}

/// The number that has these bits; of 64 bits, f32 takes the lower half.
fn real_of_bits(bits: u64) -> Real {
    Real::from_bits(bits as _)
}
