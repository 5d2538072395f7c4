//! Reading a whole file, and replacing one so that a good file is never lost.

use super::Error;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The whole file.
///
/// # Errors
/// If it cannot be read; `advice` then ends the message.
pub fn read(path: &Path, advice: &str) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|cause| Error::File {
        path: path.to_path_buf(),
        action: "read",
        cause,
        advice: advice.to_string(),
    })
}

/// Writes a file by way of a second one beside it, which takes the name only once it is whole and on the disk.
/// Whatever happens on the way, the old file stays as it was.
///
/// # Errors
/// If the folder is missing, read-only or full, or the name belongs to something that is not a file.
pub fn replace(path: &Path, content: &[u8]) -> Result<(), Error> {
    let failed = |cause: io::Error| Error::File {
        path: path.to_path_buf(),
        action: "write",
        cause,
        advice: "The file that was there before, if any, is unchanged. \
                 Name another place with --weights FILE, in a folder that exists and may be written to."
            .to_string(),
    };
    // A rename would put a file in the place of a folder or a device such as /dev/null.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(failed(io::Error::other("it is there, but it is not a file")));
    }
    let unfinished = unfinished_name(path);
    let written = write_to_disk(&unfinished, content).and_then(|()| fs::rename(&unfinished, path));
    written.map_err(|cause| {
        // The first error is the one to report, whether or not the half-written file can be removed.
        let _ = fs::remove_file(&unfinished);
        failed(cause)
    })
}

/// weights.json → weights.json.4711.part: beside the target, because a rename cannot cross to another disk, and
/// with the number of this process, because two runs may be saving at the same time.
fn unfinished_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    PathBuf::from(name)
}

fn write_to_disk(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}
