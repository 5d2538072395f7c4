//! The board in a real browser: `make browser` walks through its rooms with mouse, pen, finger and keys, and reads the page.
//!
//! It needs Chromium and its driver, so `cargo test` leaves it out.

mod board;
#[path = "../common/mod.rs"]
mod common;
mod compute;
mod learn;
mod look;
#[path = "../common/program.rs"]
mod program;
mod strokes;
mod webdriver;
mod write;
