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
use common::assert_panics;

/// Where everything drawn by lot begins.
const SEED: u64 = 11;

/// Fails unless the message says every one of `parts`.
#[track_caller]
fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "the message does not say {part:?}:\n{message}");
    }
}

/// The number that has these bits; of 64 bits, f32 takes the lower half.
fn real_of_bits(bits: u64) -> Real {
    Real::from_bits(bits as _)
}
