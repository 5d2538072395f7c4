//! One's own pictures: a folder of them for each class.

use super::answers::greys;
use crate::storage::photos::{photo_bytes, photo_from_bytes};
use crate::toolbox::pgm::Pgm;
use crate::toolbox::{files, Error, Matrix};
use std::path::{Path, PathBuf};
use std::{fs, io};

const ADVICE: &str = "Name a folder that can be made and written to: --pictures FOLDER.";

/// Makes sure, before anybody writes, that nothing else has the name of the folder.
///
/// # Errors
/// If a file has it, or has the name of a folder above.
pub fn expect_folder(folder: &Path) -> Result<(), Error> {
    match folder.ancestors().find(|part| part.is_file()) {
        Some(file) => {
            Err(Error::file(file, "make the folder", io::Error::other("a file has this name"), ADVICE))
        }
        None => Ok(()),
    }
}

/// Saves a picture (0 paper, 1 ink) of a class under the first free number.
///
/// # Errors
/// If that cannot be done.
pub fn save(folder: &Path, names: &[String], class: usize, picture: &Matrix) -> Result<PathBuf, Error> {
    let folder = folder.join(folder_name(names, class));
    fs::create_dir_all(&folder).map_err(|cause| Error::file(&folder, "make the folder", cause, ADVICE))?;
    let bytes = Pgm::new(picture.columns(), picture.rows(), greys(picture)).file_bytes();
    let mut number = 1;
    loop {
        let path = folder.join(format!("{number}.pgm"));
        let is_free = || fs::symlink_metadata(&path).is_err();
        if is_free() && files::replace_if(&path, &bytes, ADVICE, || Ok(is_free()))? {
            return Ok(path);
        }
        number += 1;
    }
}

/// How many pictures there are.
pub fn count(folder: &Path, names: &[String]) -> usize {
    (0..names.len()).map(|class| paths(folder, names, class).map_or(0, |paths| paths.len())).sum()
}

/// All pictures, each with the number of its class.
///
/// # Errors
/// If one cannot be read, or has not `size` rows and columns.
pub fn load(folder: &Path, names: &[String], size: (usize, usize)) -> Result<Vec<(Vec<u8>, u8)>, Error> {
    let mut pictures = Vec::new();
    for class in 0..names.len() {
        for path in paths(folder, names, class)? {
            let picture = photo_from_bytes(&path, &photo_bytes(&path)?)?;
            if (picture.rows(), picture.columns()) != size {
                let problem = format!(
                    "this picture has not {} rows of {} pixels as those that the board saves: take it out of the folder",
                    size.0, size.1
                );
                return Err(Error::content(&path, "", problem));
            }
            // A label is one byte, so there are no more classes than that.
            pictures.push((greys(&picture), class as u8));
        }
    }
    Ok(pictures)
}

fn paths(folder: &Path, names: &[String], class: usize) -> Result<Vec<PathBuf>, Error> {
    let folder = folder.join(folder_name(names, class));
    if folder.is_dir() {
        files::list(&folder, ADVICE)
    } else {
        Ok(Vec::new())
    }
}

/// The folder of a class. A number is a good name for a folder; any other name may mean something to some computer, so
/// its number comes first, and what is neither letter nor digit becomes a line.
fn folder_name(names: &[String], class: usize) -> String {
    let name = &names[class];
    if name.bytes().all(|byte| byte.is_ascii_digit()) {
        return name.clone();
    }
    let safe = name.chars().take(40).map(|letter| if letter.is_alphanumeric() { letter } else { '_' });
    format!("{class}-{}", safe.collect::<String>())
}
