//! Names that are free.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The first of these paths that nothing has; there must be one.
pub fn first_free(mut paths: impl Iterator<Item = PathBuf>) -> PathBuf {
    paths.find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_default()
}

/// Makes the first file of these that is not there. None if all are.
///
/// Whoever makes a file first has its name: neither the file of another run is opened, nor what a link leads to.
pub fn create_first_free(mut paths: impl Iterator<Item = PathBuf>) -> Option<(PathBuf, io::Result<File>)> {
    paths.find_map(|path| match File::options().write(true).create_new(true).open(&path) {
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => None,
        created => Some((path, created)),
    })
}

/// weights.json and 1 → weights.1.json
pub fn numbered(path: &Path, number: u64) -> PathBuf {
    let mut ending = OsString::from(number.to_string());
    if let Some(old) = path.extension() {
        ending.push(".");
        ending.push(old);
    }
    path.with_extension(ending)
}
