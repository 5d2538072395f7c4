//! Chapter 2, getting ready: pictures and labels, as files and as matrices (LESSONS §2).

use crate::toolbox::idx::Idx;
use crate::toolbox::{files, Error, Matrix, Random, Real};
use std::path::Path;

/// The names of the files with the pictures and the labels to learn from.
pub const TRAINING_FILES: [&str; 2] = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"];
/// The names of the files with the pictures and the labels that judge at the end.
pub const TEST_FILES: [&str; 2] = ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
/// The file with the names of the classes, a line each. It may be missing: then the classes are called 0, 1, 2, …
pub const NAMES_FILE: &str = "classes.txt";
/// A label is one byte, so there can be no more classes.
pub const MOST_CLASSES: usize = 256;

/// Pictures, and for each its label: the number of the class it shows (LESSONS §2.1).
#[derive(Clone, Debug)]
pub struct DataSet {
    pictures: Idx,
    labels: Idx,
    names: Vec<String>,
}

impl DataSet {
    /// N pictures of height·width bytes (0 paper, 255 ink) with N labels from 0 to C - 1, one for each of the C names.
    ///
    /// # Errors
    /// If these are not pictures and labels, there are none, their numbers differ, or a label is too large;
    /// `place` is for the message.
    pub fn new(place: &Path, pictures: Idx, labels: Idx, names: Vec<String>) -> Result<DataSet, Error> {
        let classes = names.len();
        let wrong = |problem: String| Err(Error::content(place, "", problem));
        let (&[count, height, width], &[label_count]) = (pictures.dimensions(), labels.dimensions()) else {
            let (p, l) = (pictures.dimensions(), labels.dimensions());
            return wrong(format!(
                "pictures have 3 dimensions and labels 1, but here the pictures have {p:?} and the labels {l:?}: \
                 are files swapped, or copied over each other?"
            ));
        };
        if count != label_count {
            return wrong(format!(
                "{count} pictures but {label_count} labels, and each picture needs one: are training and test mixed up?"
            ));
        }
        if count == 0 || height == 0 || width == 0 {
            return wrong(format!(
                "there is nothing to learn from {count} pictures of {height}x{width}: take other files"
            ));
        }
        if let Some(number) = labels.elements().iter().position(|&label| usize::from(label) >= classes) {
            // `position` found one of this number.
            let label = labels.elements()[number];
            return wrong(format!(
                "picture {number} has the label {label}, but there are {classes} classes, counted from 0: are these the \
                 labels of another data set?"
            ));
        }
        Ok(DataSet { pictures, labels, names })
    }

    /// How many pictures: N.
    pub fn count(&self) -> usize {
        self.labels.elements().len()
    }

    /// How many classes: C.
    pub fn classes(&self) -> usize {
        self.names.len()
    }

    /// The names of the classes, in the order of their numbers.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Height and width of every picture, in pixels.
    pub fn size(&self) -> (usize, usize) {
        // `new` takes only pictures with three dimensions.
        (self.pictures.dimensions()[1], self.pictures.dimensions()[2])
    }

    /// How many numbers the network gets to see of each picture: D = height·width.
    pub fn inputs(&self) -> usize {
        self.size().0 * self.size().1
    }

    /// The pixels of one picture, row after row, 0 paper to 255 ink.
    ///
    /// # Panics
    /// If there is no picture of this number.
    pub fn picture(&self, number: usize) -> &[u8] {
        // There are N·height·width elements: whoever makes an Idx has made sure.
        &self.pictures.elements()[number * self.inputs()..(number + 1) * self.inputs()]
    }

    /// The class that a picture shows, 0 to C - 1.
    ///
    /// # Panics
    /// If there is no picture of this number.
    pub fn label(&self, number: usize) -> usize {
        usize::from(self.labels.elements()[number])
    }

    /// A number that all but surely is another one for other pictures or labels, to know a set by (LESSONS §8.4).
    ///
    /// Source: FNV-1a, the hash of Fowler, Noll and Vo, but with eight bytes a step and turned after each.
    pub fn fingerprint(&self) -> u64 {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut take = |word: u64| hash = (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
        for &size in self.pictures.dimensions() {
            take(size as u64);
        }
        for bytes in [self.pictures.elements(), self.labels.elements()] {
            for eight in bytes.chunks(8) {
                take(eight.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)));
            }
        }
        hash
    }

    /// Makes a mini-batch of the pictures with these numbers: a row each.          X (N×D), Y (N×C)
    ///
    /// X holds the pixels scaled from 0..255 to 0..1, Y the labels as one-hot rows (LESSONS §2.2).
    ///
    /// # Panics
    /// If there is no picture of some number.
    pub fn mini_batch(&self, numbers: &[usize], x: &mut Matrix, y: &mut Matrix) {
        x.reset(numbers.len(), self.inputs());
        y.reset(numbers.len(), self.classes());
        for (n, &number) in numbers.iter().enumerate() {
            for (input, &pixel) in x.row_mut(n).iter_mut().zip(self.picture(number)) {
                *input = Real::from(pixel) / 255.0;
            }
            // `new` takes no label that is not below the number of classes.
            one_hot(self.label(number), y.row_mut(n));
        }
    }
}

/// Reads the training pictures and the test pictures from the four files of a folder, and the names of the classes.
///
/// Without a file of names, the labels of the training pictures say how many classes there are: one more than the
/// largest.
///
/// # Errors
/// If a file is missing or is not what its name says, or the two sets do not fit together.
pub fn load(folder: &Path) -> Result<(DataSet, DataSet), Error> {
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
    let training = DataSet::new(
        &folder.join(TRAINING_FILES[1]),
        pictures(TRAINING_FILES[0])?,
        training_labels,
        names.clone(),
    )?;
    let (test_pictures, test_labels) = (pictures(TEST_FILES[0])?, labels(TEST_FILES[1])?);
    let test = DataSet::new(&folder.join(TEST_FILES[1]), test_pictures, test_labels, names)?;
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

/// Writes a class as a row of zeros with a single 1, at its place: 5 of 10 becomes 0 0 0 0 0 1 0 0 0 0.
///
/// # Panics
/// If the row has no such place.
pub fn one_hot(class: usize, row: &mut [Real]) {
    row.fill(0.0);
    row[class] = 1.0;
}

/// Puts the numbers of the pictures into the order of an epoch, which depends on seed and epoch alone.
pub fn shuffle(numbers: &[usize], seed: u64, epoch: u64, order: &mut Vec<usize>) {
    order.clear();
    order.extend_from_slice(numbers);
    Random::numbered(seed, epoch).shuffle(order);
}

/// Draws a picture as lines of text: two pixels one above the other share a character.
///
/// # Panics
/// If the pixels do not fill rows of `width`.
pub fn draw(picture: &[u8], width: usize) -> Vec<String> {
    let pixels = picture.len();
    assert!(width > 0 && pixels % width == 0, "{pixels} pixels do not fill rows of {width}");
    let mut lines = Vec::new();
    for two_rows in picture.chunks(2 * width) {
        let (upper, lower) = two_rows.split_at(width);
        let mut line = String::new();
        for (column, &upper_pixel) in upper.iter().enumerate() {
            // Under the last row of an odd number of rows there is only paper.
            let lower_pixel = lower.get(column).copied().unwrap_or(0);
            line.push(match (upper_pixel >= 128, lower_pixel >= 128) {
                (false, false) => ' ',
                (true, false) => '▀',
                (false, true) => '▄',
                (true, true) => '█',
            });
        }
        lines.push(line);
    }
    lines
}
