//! The data folder: four files, and perhaps one with the names of the classes (LESSONS §2).

use super::class_names::{numbers_as_names, read_names, NAMES_FILE};
use super::idx_files::read_idx;
use super::near_misses::{advice_on_file, next_step};
use crate::ch02_data::DataSet;
use crate::toolbox::idx::Idx;
use crate::toolbox::{files, Error};
use std::path::Path;

/// The names of the files with the pictures and the labels to learn from.
pub const TRAINING_FILES: [&str; 2] = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"];
/// The names of the files with the pictures and the labels that judge at the end.
pub const TEST_FILES: [&str; 2] = ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
/// The file that lies in a folder as long as the others are being written. It says in a sentence what to do.
pub const UNFINISHED_FILE: &str = "unfinished.txt";
/// What is said of a folder with this file.
pub(super) const UNFINISHED: &str =
    "`chalknet pack` began to write a data set here and was stopped, so some files are new and some are not: pack it again";

/// Reads the training pictures and the test pictures from the four files of a folder, and the names of the classes.
///
/// Without a file of names, the labels of the training pictures say how many classes there are: one more than the
/// largest.
///
/// # Errors
/// If a file is missing or is not what its name says, or the two sets do not fit together.
pub fn load_data(folder: &Path) -> Result<(DataSet, DataSet), Error> {
    files::expect_folder(folder, &advice_on_file(folder))?;
    expect_finished(folder)?;
    let (pictures, labels) = (|name| read_idx(folder, name, 3), |name| read_idx(folder, name, 1));
    let training_labels = labels(TRAINING_FILES[1])?;
    let largest = training_labels.elements().iter().max().copied().unwrap_or(0);
    let names = match read_names(&folder.join(NAMES_FILE))? {
        Some(names) if names.len() <= usize::from(largest) => {
            let problem = format!(
                "{} classes have a name, but there is a label {largest}: each class from 0 to {largest} needs a line",
                names.len()
            );
            return Err(Error::content(&folder.join(NAMES_FILE), "", problem));
        }
        Some(names) => names,
        None => numbers_as_names(usize::from(largest) + 1),
    };
    let training_pictures = pictures(TRAINING_FILES[0])?;
    let training = data_set(&folder.join(TRAINING_FILES[1]), training_pictures, training_labels, &names)?;
    let (test_pictures, test_labels) = (pictures(TEST_FILES[0])?, labels(TEST_FILES[1])?);
    let test = data_set(&folder.join(TEST_FILES[1]), test_pictures, test_labels, &names)?;
    if training.size() != test.size() {
        let (a, b) = (training.size(), test.size());
        let problem = format!(
            "training pictures are {}x{}, test pictures {}x{}: take all four files from one data set",
            a.0, a.1, b.0, b.1
        );
        return Err(Error::content(folder, "", problem));
    }
    Ok((training, test))
}

/// Puts pictures (3 dimensions) and labels (1) together, if they belong together; `place` is for the message.
///
/// # Errors
/// If they do not: other numbers, no pixels at all, or labels without names.
pub fn data_set(place: &Path, pictures: Idx, labels: Idx, names: &[String]) -> Result<DataSet, Error> {
    let (count, label_count, classes) = (pictures.dimensions()[0], labels.dimensions()[0], names.len());
    let problem = if count != label_count {
        format!(
            "{count} pictures but {label_count} labels, and each picture needs one: are training and test mixed up?"
        )
    } else if pictures.elements().is_empty() {
        let (height, width) = (pictures.dimensions()[1], pictures.dimensions()[2]);
        format!("there is nothing to learn from {count} pictures of {height}x{width}: take other files")
    } else if let Some(number) = labels.elements().iter().position(|&label| usize::from(label) >= classes) {
        // `position` found one of this number.
        let label = labels.elements()[number];
        format!(
            "picture {number} has the label {label}, but there are {classes} classes, counted from 0: are these the \
             labels of another data set?"
        )
    } else {
        return Ok(DataSet::new(pictures, labels, names.to_vec()));
    };
    Err(Error::content(place, "", problem))
}

/// A folder in which some files are new and some old would call pictures by the names of others.
fn expect_finished(folder: &Path) -> Result<(), Error> {
    if files::is_there(&folder.join(UNFINISHED_FILE), &next_step(folder))? {
        return Err(Error::content(folder, "", UNFINISHED));
    }
    Ok(())
}
