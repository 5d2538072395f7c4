//! Files that a command draws into.

use super::arguments::Arguments;
use super::sources::expect_other_file;
use super::values::expect_ending;
use crate::toolbox::Error;
use std::path::Path;

/// Makes sure that a picture to be written is called what it is, such as FILE.pgm, and does not replace the network.
pub fn expect_picture_name(arguments: &Arguments, path: &Path, ending: &str) -> Result<(), Error> {
    expect_ending(path, ending)?;
    expect_other_file(arguments, path)
}
