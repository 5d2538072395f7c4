//! Unfinished files: what a new file is called until it is whole, and what becomes of those whose writers were killed.

use super::create_first_free;
use super::replace::{folder_of, real_target};
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// A writer writes all the time: an unfinished file that has not changed for so long has none any more.
const LEFT_BEHIND_SECONDS: u64 = 30;
/// More unfinished files of one name than that are no coincidence.
const MOST: u32 = 1000;

/// weights.json → weights.json.1.part, or with the next number that is free: beside the target, because a rename
/// cannot cross to another disk.
pub fn create_unfinished(target: &Path) -> io::Result<(File, PathBuf)> {
    let numbered = (1..=MOST).map(|number| {
        let mut name = target.as_os_str().to_os_string();
        name.push(format!(".{number}.part"));
        PathBuf::from(name)
    });
    let Some((path, file)) = create_first_free(numbered) else {
        let problem = format!("{MOST} unfinished files lie beside it: remove those that end in .part");
        return Err(io::Error::other(problem));
    };
    Ok((file?, path))
}

/// Removes what runs that were killed while they wrote this file left behind, and returns the names. What cannot be
/// removed does no harm.
pub fn remove_left_behind(path: &Path) -> Vec<PathBuf> {
    real_target(path).and_then(|target| remove_dead(&target)).unwrap_or_default()
}

fn remove_dead(target: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = unfinished_files(target)?;
    if found.is_empty() {
        return Ok(found);
    }
    // The clock of the disk, which may be another computer's: what a new file says.
    let (file, path) = create_unfinished(target)?;
    let new = file.metadata();
    drop(file);
    fs::remove_file(path)?;
    let new = new?;
    found.retain(|path| stands_still(path, &new).unwrap_or(false) && fs::remove_file(path).is_ok());
    Ok(found)
}

fn unfinished_files(target: &Path) -> io::Result<Vec<PathBuf>> {
    let own = target.file_name().unwrap_or_default();
    let names = fs::read_dir(folder_of(target))?.flatten().map(|entry| entry.file_name());
    Ok(names.filter(|name| is_unfinished_name(name, own)).map(|name| target.with_file_name(name)).collect())
}

/// Whether a file of this name is an unfinished one of the target.
fn is_unfinished_name(name: &OsStr, target: &OsStr) -> bool {
    let rest = name.as_encoded_bytes().strip_prefix(target.as_encoded_bytes());
    let number = rest.and_then(|rest| rest.strip_prefix(b".")?.strip_suffix(b".part"));
    number.is_some_and(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit))
}

/// Whether a file has not changed for long before the new one was made.
fn stands_still(path: &Path, new: &Metadata) -> io::Result<bool> {
    let found = fs::symlink_metadata(path)?;
    let age = new.modified()?.duration_since(found.modified()?).unwrap_or_default();
    Ok(found.is_file() && age.as_secs() >= LEFT_BEHIND_SECONDS)
}
