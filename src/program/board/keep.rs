//! One's own pictures: a folder of them for each class.

use crate::ch02_data::DataSet;
use crate::storage::photos::{ink_bytes, photo_bytes, photo_from_bytes};
use crate::toolbox::idx::Idx;
use crate::toolbox::pgm::Pgm;
use crate::toolbox::{files, Error, Matrix};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const ADVICE: &str = "Name a folder that can be made and written to: --pictures FOLDER.";

/// Longer names of classes are cut off in the names of folders, where 255 bytes are the most.
const MOST_LETTERS: usize = 40;

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
    let bytes = Pgm::new(picture.columns(), picture.rows(), ink_bytes(picture)).file_bytes();
    // Another board may be saving in the same folder.
    let numbered = (1u64..).map(|number| folder.join(format!("{number}.pgm")));
    let (path, file) = files::create_first_free(numbered).expect("there is always a larger number");
    let wrong = |cause| Error::file(&path, "write", cause, ADVICE);
    let mut file = file.map_err(wrong)?;
    if let Err(cause) = file.write_all(&bytes).and_then(|()| file.sync_all()) {
        drop(file);
        // Half a picture could not be learned.
        let _ = fs::remove_file(&path);
        return Err(wrong(cause));
    }
    Ok(path)
}

/// How many pictures there are.
pub fn count(folder: &Path, names: &[String]) -> usize {
    (0..names.len()).map(|class| paths(folder, names, class).map_or(0, |paths| paths.len())).sum()
}

/// All pictures.
///
/// # Errors
/// If one cannot be read, or has not `size` rows and columns.
pub fn load(folder: &Path, names: &[String], size: (usize, usize)) -> Result<DataSet, Error> {
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
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
            pixels.extend(ink_bytes(&picture));
            // A label is one byte, so there are no more classes than that.
            labels.push(class as u8);
        }
    }
    let pictures = Idx::new(&[labels.len(), size.0, size.1], &pixels);
    Ok(DataSet::new(pictures, Idx::new(&[labels.len()], &labels), names.to_vec()))
}

fn paths(folder: &Path, names: &[String], class: usize) -> Result<Vec<PathBuf>, Error> {
    let folder = folder.join(folder_name(names, class));
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = files::list(&folder, ADVICE)?;
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "pgm"));
    Ok(paths)
}

/// The folder of a class has its name, if that is one for a folder on every computer. Else its number comes first, and
/// what is neither letter nor digit becomes a line.
fn folder_name(names: &[String], class: usize) -> String {
    let name = &names[class];
    // Where A and a are the same folder, neither is called so.
    let small = name.to_lowercase();
    let is_only_one = names.iter().filter(|other| other.to_lowercase() == small).count() == 1;
    let is_plain = name.chars().all(char::is_alphanumeric) && name.chars().count() <= MOST_LETTERS;
    if is_plain && is_only_one && !is_device(&small) {
        return name.clone();
    }
    let safe =
        name.chars().take(MOST_LETTERS).map(|letter| if letter.is_alphanumeric() { letter } else { '_' });
    format!("{class}-{}", safe.collect::<String>())
}

/// What Windows takes for a device, in any folder: con, com1, lpt9, …
fn is_device(small: &str) -> bool {
    let is_numbered = |rest: &str| rest.chars().count() == 1 && rest.chars().all(char::is_numeric);
    ["con", "prn", "aux", "nul"].contains(&small)
        || ["com", "lpt"].iter().any(|kind| small.strip_prefix(kind).is_some_and(is_numbered))
}
