//! Files that a command draws into.

use super::arguments::Arguments;
use super::sources::expect_other_file;
use super::values::usage;
use crate::toolbox::{quote, Error};
use std::path::Path;

/// Makes sure that a picture to be written is called what it is, such as FILE.pgm, and does not replace the network.
pub fn expect_picture_name(arguments: &Arguments, path: &Path, ending: &str) -> Result<(), Error> {
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending)) {
        return usage(&format!(
            "--out writes a {} picture: its name must end in .{ending}, unlike {}",
            ending.to_uppercase(),
            quote::path(path)
        ));
    }
    expect_other_file(arguments, path)
}
