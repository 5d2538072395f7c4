//! Reading a whole file, and replacing one so that a good file is never lost.

mod free;
mod replace;
mod text;
mod unfinished;

pub use free::{create_first_free, first_free, numbered};
pub use replace::{expect_place_for, replace, replace_if};
pub use text::text_of;
pub use unfinished::remove_left_behind;

use super::Error;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The whole file.
///
/// # Errors
/// If it cannot be read or is no file; `advice` then ends the message.
pub fn read(path: &Path, advice: &str) -> Result<Vec<u8>, Error> {
    expect_file(path).and_then(|()| fs::read(path)).map_err(|cause| Error::file(path, "read", cause, advice))
}

/// Whether something has this name.
///
/// # Errors
/// If the operating system cannot tell, which does not mean that nothing is there; `advice` then ends the message.
pub fn is_there(path: &Path, advice: &str) -> Result<bool, Error> {
    path.try_exists().map_err(|cause| Error::file(path, "read", cause, advice))
}

/// Whether a file's name has this ending, in capitals or small letters.
pub fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// Makes sure that a folder is there.
///
/// # Errors
/// If nothing has this name, or something else; `advice` then ends the message.
pub fn expect_folder(path: &Path, advice: &str) -> Result<(), Error> {
    let cause = match fs::metadata(path) {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => io::Error::other("it is there, but it is not a folder"),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => io::Error::other("there is no such folder"),
        Err(cause) => cause,
    };
    Err(Error::file(path, "read", cause, advice))
}

/// A file to be read piece by piece.
///
/// # Errors
/// If it cannot be opened or is no file; `advice` then ends the message.
pub fn open(path: &Path, advice: &str) -> Result<File, Error> {
    expect_file(path)
        .and_then(|()| File::open(path))
        .map_err(|cause| Error::file(path, "read", cause, advice))
}

/// The first bytes of a file: so many, or all that there are.
///
/// # Errors
/// If it cannot be read or is no file; `advice` then ends the message.
pub fn beginning(path: &Path, most: usize, advice: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = open(path, advice)?.take(most as u64).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|cause| Error::file(path, "read", cause, advice))
}

/// What Windows and macOS put into folders without being asked, beside files whose names begin with a dot.
const HIDDEN: [&str; 5] = ["thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx"];

/// The paths of all that lies in a folder, in alphabetical order; hidden files are not looked at.
///
/// # Errors
/// If it is no folder, or cannot be read; `advice` then ends the message.
pub fn list(folder: &Path, advice: &str) -> Result<Vec<PathBuf>, Error> {
    let paths = fs::read_dir(folder).and_then(|entries| {
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        paths.collect::<io::Result<Vec<PathBuf>>>()
    });
    let mut paths = paths.map_err(|cause| Error::file(folder, "read", cause, advice))?;
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !name.starts_with('.') && !HIDDEN.contains(&name.to_lowercase().as_str())
    });
    paths.sort();
    Ok(paths)
}

/// The same path without links and detours, even if its last parts are not there yet: to tell whether two paths lead
/// to the same place.
pub fn real_path(path: &Path) -> PathBuf {
    for above in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (fs::canonicalize(Path::new(".").join(above)), path.strip_prefix(above))
        {
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    path.to_path_buf()
}

/// What has this name must be a file, or nothing: reading a device may never end, and a rename would put a file in
/// the place of a folder or of /dev/null.
fn expect_file(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => Err(io::Error::other("it is there, but it is not a file")),
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
        _ => Ok(()),
    }
}
