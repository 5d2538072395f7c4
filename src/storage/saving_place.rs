//! The file that a run is saved in, again and again, while others may have their hands on it.

use super::saving::SAVING_ADVICE;
use super::{to_text, SavedRun};
use crate::toolbox::{files, Error};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};

/// Where a run is saved, and what lies there as far as this run knows: what somebody else has put there since (a backup,
/// another computer, a second training) is not replaced.
#[derive(Debug)]
pub struct SavingPlace {
    named: PathBuf,
    path: PathBuf,
    /// The fingerprint of what was there at the start, or was saved last; None: nothing.
    known: Option<u64>,
}

impl SavingPlace {
    /// Makes sure, before hours of training, that a run can be saved here, and looks what is there.
    ///
    /// # Errors
    /// If a file of this name cannot be written, or one is there that cannot be read.
    pub fn new(path: &Path) -> Result<SavingPlace, Error> {
        files::expect_place_for(path, SAVING_ADVICE)?;
        let known = fingerprint_of(path).map_err(|cause| Error::file(path, "read", cause, SAVING_ADVICE))?;
        Ok(SavingPlace { named: path.to_path_buf(), path: path.to_path_buf(), known })
    }

    /// Whether there was something at the start, or something was saved.
    pub fn has_file(&self) -> bool {
        self.known.is_some()
    }

    /// The file that was named.
    pub fn named(&self) -> &Path {
        &self.named
    }

    /// The file that this run is saved in: the one that was named, or one beside it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes what runs that were killed while they saved here left behind, and returns the names.
    pub fn remove_left_behind(&self) -> Vec<PathBuf> {
        files::remove_left_behind(&self.path)
    }

    /// Saves the run; if somebody else has changed the file since, in a new one beside it, and there from now on.
    ///
    /// # Errors
    /// Those of [`save`](super::save).
    pub fn save(&mut self, run: &SavedRun) -> Result<(), Error> {
        let text = to_text(run, &self.path)?;
        let new = Some(fingerprint(text.as_bytes()));
        loop {
            let known = [None, self.known, new];
            let may_replace = || Ok(known.contains(&fingerprint_of(&self.path)?));
            if files::replace_if(&self.path, text.as_bytes(), SAVING_ADVICE, may_replace)? {
                self.known = new;
                return Ok(());
            }
            let beside = (1..).map(|number| files::numbered(&self.named, number));
            (self.path, self.known) = (files::first_free(beside), None);
        }
    }
}

/// The fingerprint of a file; None if there is none.
fn fingerprint_of(path: &Path) -> io::Result<Option<u64>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(fingerprint(&bytes))),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(cause),
    }
}

/// For this run alone, so it may be std's.
fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}
