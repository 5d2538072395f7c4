//! Reading a whole file, and replacing one so that a good file is never lost.

use super::Error;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The whole file.
///
/// # Errors
/// If it cannot be read or is no file; `advice` then ends the message.
pub fn read(path: &Path, advice: &str) -> Result<Vec<u8>, Error> {
    expect_file(path).and_then(|()| fs::read(path)).map_err(|cause| Error::File {
        path: path.to_path_buf(),
        action: "read",
        cause,
        advice: advice.to_string(),
    })
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
    Err(Error::File { path: path.to_path_buf(), action: "read", cause, advice: advice.to_string() })
}

/// The paths of all that lies in a folder, in alphabetical order; hidden files, whose names begin with a dot, are not
/// looked at.
///
/// # Errors
/// If it is no folder, or cannot be read; `advice` then ends the message.
pub fn list(folder: &Path, advice: &str) -> Result<Vec<PathBuf>, Error> {
    let paths = fs::read_dir(folder).and_then(|entries| {
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        paths.collect::<io::Result<Vec<PathBuf>>>()
    });
    let mut paths = paths.map_err(|cause| Error::File {
        path: folder.to_path_buf(),
        action: "read",
        cause,
        advice: advice.to_string(),
    })?;
    paths.retain(|path| !path.file_name().unwrap_or_default().to_string_lossy().starts_with('.'));
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

/// Writes a file by way of a second one beside it, which takes the name only once it is whole and on the disk.
/// Whatever happens on the way, the old file stays as it was.
///
/// # Errors
/// If the folder is missing, read-only or full, or the name belongs to something that is not a file; `advice` then
/// ends the message.
pub fn replace(path: &Path, content: &[u8], advice: &str) -> Result<(), Error> {
    expect_place_for(path, advice)?;
    // Of a link, the file it leads to is replaced and not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let unfinished = unfinished_name(&target);
    let written = write_to_disk(&unfinished, content)
        .and_then(|()| keep_permissions(&target, &unfinished))
        .and_then(|()| fs::rename(&unfinished, &target));
    written.map_err(|cause| {
        // The first error is the one to report, whether or not the half-written file can be removed.
        let _ = fs::remove_file(&unfinished);
        cannot_write(path, cause, advice)
    })
}

/// Makes sure, before hours of work, that a file of this name can be there: its folder exists, and nothing else
/// has the name.
///
/// # Errors
/// If that is not so, or the file that has the name is read-only.
pub fn expect_place_for(path: &Path, advice: &str) -> Result<(), Error> {
    let refused = |problem: &str| Err(cannot_write(path, io::Error::other(problem), advice));
    if path.file_name().is_none() || path.as_os_str().to_string_lossy().ends_with('/') {
        return refused("this is no name for a file");
    }
    if let Err(cause) = expect_file(path) {
        return Err(cannot_write(path, cause, advice));
    }
    if fs::metadata(path).is_ok_and(|found| found.permissions().readonly()) {
        return refused("the file is there, but it is read-only");
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            refused(&format!("there is no folder {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// What has this name must be a file, or nothing: reading a device may never end, and a rename would put a file in
/// the place of a folder or of /dev/null.
fn expect_file(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => Err(io::Error::other("it is there, but it is not a file")),
        _ => Ok(()),
    }
}

fn cannot_write(path: &Path, cause: io::Error, advice: &str) -> Error {
    let advice = format!("What was there before is unchanged. {advice}");
    Error::File { path: path.to_path_buf(), action: "write", cause, advice }
}

/// weights.json → weights.json.4711.part: beside the target, because a rename cannot cross to another disk, and
/// with the number of this process, because two runs may be saving at the same time.
fn unfinished_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    PathBuf::from(name)
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
