//! Replacing a file so that a good one is never lost.

use super::expect_file;
use crate::toolbox::{quote, Error};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// No saving takes an hour: an unfinished file that is so much older was left behind by a run that was killed.
const LEFT_BEHIND_SECONDS: u64 = 60 * 60;

/// Writes a file by way of a second one beside it, which takes the name only once it is whole and on the disk.
/// Whatever happens on the way, the old file stays as it was.
///
/// # Errors
/// If the folder is missing, read-only or full, or the name belongs to something that is not a file; `advice` then
/// ends the message.
pub fn replace(path: &Path, content: &[u8], advice: &str) -> Result<(), Error> {
    expect_name_for_file(path, advice)?;
    let target = real_target(path);
    let unfinished = unfinished_name(&target);
    let written = write_to_disk(&unfinished, content)
        .and_then(|()| keep_permissions(&target, &unfinished))
        .and_then(|()| fs::rename(&unfinished, &target));
    match written {
        Ok(()) => {
            keep_name(&target);
            remove_left_behind(&target);
            Ok(())
        }
        Err(cause) => {
            // The first error is the one to report, whether or not the half-written file can be removed.
            let _ = fs::remove_file(&unfinished);
            Err(cannot_write(path, cause, advice))
        }
    }
}

/// Makes sure, before hours of work, that a file of this name can be written: nothing else has the name, and the
/// folder takes new files.
///
/// # Errors
/// If that is not so, or the file that has the name is read-only.
pub fn expect_place_for(path: &Path, advice: &str) -> Result<(), Error> {
    expect_name_for_file(path, advice)?;
    // Permissions, names that are too long, disks that cannot be written to: all show when a file is made, and not before.
    let unfinished = unfinished_name(&real_target(path));
    let tried = File::create(&unfinished).and_then(|_| fs::remove_file(&unfinished));
    tried.map_err(|cause| cannot_write(path, cause, advice))
}

/// The name must be one for a file, free or that of a file that may be replaced, and its folder must be there.
fn expect_name_for_file(path: &Path, advice: &str) -> Result<(), Error> {
    let refused = |problem: &str| Err(cannot_write(path, io::Error::other(problem), advice));
    if path.file_name().is_none() || path.as_os_str().to_string_lossy().ends_with('/') {
        return refused("this is no name for a file");
    }
    if let Some(problem) = missing_folder(folder_of(path)) {
        return refused(&problem);
    }
    if let Err(cause) = expect_file(path) {
        return Err(cannot_write(path, cause, advice));
    }
    match (fs::metadata(path), fs::symlink_metadata(path)) {
        (Ok(found), _) if found.permissions().readonly() => refused("the file is there, but it is read-only"),
        // The new file would take the link's name, and who made the link would look for it elsewhere.
        (Err(_), Ok(_)) => refused("this is a link to a file that is not there: remove the link"),
        (Err(cause), Err(_)) if cause.kind() != io::ErrorKind::NotFound => {
            Err(cannot_write(path, cause, advice))
        }
        _ => Ok(()),
    }
}

/// Why no file can be in this folder, if it is no folder.
fn missing_folder(folder: &Path) -> Option<String> {
    let name = quote::path(folder);
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => None,
        Ok(_) => Some(format!("{name} is not a folder")),
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Some(cause.to_string()),
        Err(_) if fs::symlink_metadata(folder).is_ok() => {
            Some(format!("{name} is a link to a folder that is not there"))
        }
        Err(_) => {
            let mkdir = if cfg!(windows) { "mkdir" } else { "mkdir -p" };
            Some(format!("there is no folder {name}: type {mkdir} {} to make it", quote::typed(folder)))
        }
    }
}

fn cannot_write(path: &Path, cause: io::Error, advice: &str) -> Error {
    let advice = format!("What was there before is unchanged. {advice}");
    Error::file(path, "write", cause, &advice)
}

/// Of a link, the file it leads to is replaced and not the link.
fn real_target(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// weights.json → weights.json.4711.part: beside the target, because a rename cannot cross to another disk, and
/// with the number of this process, because two runs may be saving at the same time.
fn unfinished_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    PathBuf::from(name)
}

/// Whether a file of this name is an unfinished one of the target.
fn is_unfinished_name(name: &OsStr, target: &OsStr) -> bool {
    let rest = name.as_encoded_bytes().strip_prefix(target.as_encoded_bytes());
    let number = rest.and_then(|rest| rest.strip_prefix(b".")?.strip_suffix(b".part"));
    number.is_some_and(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit))
}

/// A new file may be read and written by whoever could read and write the old one.
fn keep_permissions(old: &Path, new: &Path) -> io::Result<()> {
    match fs::metadata(old) {
        Ok(found) => fs::set_permissions(new, found.permissions()),
        Err(_) => Ok(()),
    }
}

fn write_to_disk(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// The folder of a file; a name alone is in the folder where the program was started.
fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Has the folder written to the disk too: it holds the names, and a power cut could otherwise give the name back to the
/// old file. The new file is whole and in its place, so where folders cannot be opened, as on Windows, all is well too.
fn keep_name(target: &Path) {
    let _ = File::open(folder_of(target)).and_then(|folder| folder.sync_all());
}

/// Removes what runs that were killed while they saved this file left behind. What is hardly older than the file itself
/// may belong to a run that is saving now, and what cannot be removed does no harm.
fn remove_left_behind(target: &Path) {
    let (Ok(entries), Some(name)) = (fs::read_dir(folder_of(target)), target.file_name()) else { return };
    let Ok(saved) = fs::metadata(target).and_then(|found| found.modified()) else { return };
    for entry in entries.flatten().filter(|entry| is_unfinished_name(&entry.file_name(), name)) {
        let changed = entry.metadata().and_then(|found| found.modified());
        let age = changed.ok().and_then(|changed| saved.duration_since(changed).ok());
        if age.is_some_and(|age| age.as_secs() >= LEFT_BEHIND_SECONDS) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
