//! Replacing a file so that a good one is never lost.

use super::expect_file;
use super::unfinished::{create_unfinished, remove_left_behind};
use crate::toolbox::{quote, Error};
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{is_separator, Path, PathBuf};
use std::thread;
use std::time::Duration;

/// So often a writing is begun again whose unfinished file somebody removed.
const TRIES: usize = 5;
/// A rename that fails on Windows, where a virus scanner or another run may hold the file, is tried again for a second.
const RENAMES: usize = if cfg!(windows) { 50 } else { 1 };
const PAUSE: Duration = Duration::from_millis(20);

/// Writes a file by way of a second one beside it, which takes the name only once it is whole and on the disk.
/// Whatever happens on the way, the old file stays as it was.
///
/// # Errors
/// If the folder is missing, read-only or full, or the name belongs to something that is not a file; `advice` then
/// ends the message.
pub fn replace(path: &Path, content: &[u8], advice: &str) -> Result<(), Error> {
    replace_if(path, content, advice, || Ok(true))?;
    remove_left_behind(path);
    Ok(())
}

/// The same, but at the last moment `may_replace` is asked, and if it says no the old file stays; returns what it said.
///
/// # Errors
/// Those of [`replace`], and what went wrong in `may_replace`.
pub fn replace_if(
    path: &Path,
    content: &[u8],
    advice: &str,
    may_replace: impl Fn() -> io::Result<bool>,
) -> Result<bool, Error> {
    expect_name_for_file(path, advice)?;
    let mut tries = 1;
    let written = loop {
        match try_to_replace(path, content, &may_replace) {
            // Whoever took our unfinished file for one that was left behind does so once.
            Err(cause) if cause.kind() == io::ErrorKind::NotFound && tries < TRIES => tries += 1,
            other => break other,
        }
    };
    written.map_err(|cause| cannot_write(path, cause, advice))
}

fn try_to_replace(
    path: &Path,
    content: &[u8],
    may_replace: impl Fn() -> io::Result<bool>,
) -> io::Result<bool> {
    let target = real_target(path)?;
    let (mut file, unfinished) = create_unfinished(&target)?;
    let replaced = keep_owner_and_permissions(&target, &unfinished)
        .and_then(|()| file.write_all(content))
        .and_then(|()| file.sync_all())
        .and_then(|()| {
            drop(file);
            let may = may_replace()?;
            if may {
                expect_length(&unfinished, content.len())?;
                rename(&unfinished, &target)?;
                keep_name(&target);
            }
            Ok(may)
        });
    if !matches!(replaced, Ok(true)) {
        // The first error is the one to report, whether or not the half-written file can be removed.
        let _ = fs::remove_file(&unfinished);
    }
    replaced
}

/// Makes sure, before hours of work, that a file of this name can be written: nothing else has the name, and the
/// folder takes new files.
///
/// # Errors
/// If that is not so, or the file that has the name is read-only.
pub fn expect_place_for(path: &Path, advice: &str) -> Result<(), Error> {
    expect_name_for_file(path, advice)?;
    // Permissions, names that are too long, disks that cannot be written to: all show when a file is made, and not before.
    let tried = real_target(path)
        .and_then(|target| create_unfinished(&target))
        .and_then(|(_, unfinished)| fs::remove_file(unfinished));
    tried.map_err(|cause| cannot_write(path, cause, advice))
}

/// The name must be one for a file, free or that of a file that may be replaced, and its folder must be there.
fn expect_name_for_file(path: &Path, advice: &str) -> Result<(), Error> {
    let refused = |problem: &str| Err(cannot_write(path, io::Error::other(problem), advice));
    if path.file_name().is_none() || path.as_os_str().to_string_lossy().ends_with(is_separator) {
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
        (Err(cause), _) if cause.kind() != io::ErrorKind::NotFound => Err(cannot_write(path, cause, advice)),
        // The new file would take the link's name, and who made the link would look for it elsewhere.
        (Err(_), Ok(_)) => refused("this is a link to a file that is not there: remove the link"),
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
pub(super) fn real_target(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(path.to_path_buf()),
        found => found,
    }
}

/// A new file may be read and written by whoever could read and write the old one.
fn keep_owner_and_permissions(old: &Path, new: &Path) -> io::Result<()> {
    match fs::metadata(old) {
        Ok(found) => {
            keep_owner(&found, new);
            fs::set_permissions(new, found.permissions())
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(cause) => Err(cause),
    }
}

/// Only root can give a file to somebody else: others keep what they write, in the group of the old file if they can.
#[cfg(unix)]
fn keep_owner(old: &Metadata, new: &Path) {
    use std::os::unix::fs::{chown, MetadataExt};
    let _ = chown(new, Some(old.uid()), Some(old.gid())).or_else(|_| chown(new, None, Some(old.gid())));
}

#[cfg(not(unix))]
fn keep_owner(_old: &Metadata, _new: &Path) {}

/// A run that stood still for long may find the half-written file of another under the name of its own, which was
/// removed. To read it back would take long, and the answer of `may_replace` must still be true at the rename.
fn expect_length(unfinished: &Path, length: usize) -> io::Result<()> {
    if fs::metadata(unfinished)?.len() == length as u64 {
        Ok(())
    } else {
        Err(io::ErrorKind::NotFound.into())
    }
}

fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let mut tries = 1;
    loop {
        match fs::rename(from, to) {
            Err(cause) if cause.kind() == io::ErrorKind::PermissionDenied && tries < RENAMES => {
                tries += 1;
                thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

/// The folder of a file; a name alone is in the folder where the program was started.
pub(super) fn folder_of(file: &Path) -> &Path {
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
