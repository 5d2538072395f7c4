//! The data folder: four files, and perhaps one with the names of the classes (LESSONS §2).

use crate::ch02_data::DataSet;
use crate::toolbox::idx::Idx;
use crate::toolbox::{files, Error};
use std::path::Path;

/// The names of the files with the pictures and the labels to learn from.
pub const TRAINING_FILES: [&str; 2] = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"];
/// The names of the files with the pictures and the labels that judge at the end.
pub const TEST_FILES: [&str; 2] = ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
/// The file with the names of the classes, a line each. It may be missing: then the classes are called 0, 1, 2, …
pub const NAMES_FILE: &str = "classes.txt";
/// A label is one byte, so there can be no more classes.
pub const MOST_CLASSES: usize = 256;

/// Reads the training pictures and the test pictures from the four files of a folder, and the names of the classes.
///
/// Without a file of names, the labels of the training pictures say how many classes there are: one more than the
/// largest.
///
/// # Errors
/// If a file is missing or is not what its name says, or the two sets do not fit together.
pub fn load_data(folder: &Path) -> Result<(DataSet, DataSet), Error> {
    files::expect_folder(folder, &data_advice())?;
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

/// Reads one of the four files: pictures have 3 dimensions and labels 1.
fn read_idx(folder: &Path, name: &str, dimensions: usize) -> Result<Idx, Error> {
    let path = folder.join(name);
    let idx = Idx::read(&path, &advice_on(folder, name))?;
    let found = idx.dimensions().len();
    if found == dimensions {
        return Ok(idx);
    }
    let problem = format!(
        "pictures have 3 dimensions and labels 1, but this file has {found}: are files swapped, or copied over each \
         other?"
    );
    Err(Error::content(&path, "byte 3", problem))
}

/// What to do if one of the four files cannot be read: perhaps it is there, but not quite as it should be.
fn advice_on(folder: &Path, name: &str) -> String {
    let lies_there = |name: &str| folder.join(name).is_file();
    for (ending, command) in [("gz", "gunzip"), ("zip", "unzip")] {
        let packed = format!("{name}.{ending}");
        if lies_there(&packed) {
            return format!("Unpack {packed}, which lies there: in that folder, type {command} {packed}.");
        }
    }
    let with_dot = name.replacen("-idx", ".idx", 1);
    if lies_there(&with_dot) {
        return format!("Rename {with_dot}, which lies there, to {name}.");
    }
    data_advice()
}

/// What a data folder is.
fn data_advice() -> String {
    let ([a, b], [c, d]) = (TRAINING_FILES, TEST_FILES);
    format!(
        "A data folder holds the four files {a}, {b}, {c} and {d}, unpacked. Name it with --data FOLDER. Those of MNIST \
         come with Chalknet, in its folder data: without --data it takes them."
    )
}

/// The names of so many classes that have none: "0", "1", "2", …
pub fn numbers_as_names(classes: usize) -> Vec<String> {
    (0..classes).map(|class| class.to_string()).collect()
}

/// The names of the classes, if there is a file of them.
fn read_names(path: &Path) -> Result<Option<Vec<String>>, Error> {
    if !path.exists() {
        return Ok(None);
    }
    let wrong = |place: String, problem: &str| Err(Error::content(path, place, problem));
    let bytes = files::read(path, "It should hold the names of the classes, a line each.")?;
    let Ok(text) = String::from_utf8(bytes) else {
        return wrong(
            String::new(),
            "this is not text (UTF-8), but should be names, a line each: save it again as UTF-8",
        );
    };
    let mut names: Vec<String> = Vec::new();
    for (i, name) in text.trim_start_matches('\u{feff}').lines().map(str::trim).enumerate() {
        let line = format!("line {}", i + 1);
        if name.is_empty() || name.chars().any(char::is_control) {
            return wrong(
                line,
                "each line must hold the name of a class, and here is none that can be printed",
            );
        }
        if names.iter().any(|other| other == name) {
            return wrong(line, &format!("two classes are called {name:?}: each needs a name of its own"));
        }
        names.push(name.to_string());
    }
    match names.len() {
        1..=MOST_CLASSES => Ok(Some(names)),
        count => {
            wrong(String::new(), &format!("there can be 1 to {MOST_CLASSES} classes, but here are {count}"))
        }
    }
}
