#![forbid(unsafe_code)]
#![warn(missing_docs)]
//! The program: hands the words of the command line to `program` and returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    chalknet::program::run(std::env::args_os().skip(1))
}
