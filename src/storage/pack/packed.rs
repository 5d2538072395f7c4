//! The data set that is made of what was brought.

use super::Brought;
use crate::ch02_data::DataSet;
use crate::storage::data_folder::{UNFINISHED, UNFINISHED_FILE};
use crate::storage::{load_data, MOST_CLASSES, NAMES_FILE, TEST_FILES, TRAINING_FILES};
use crate::toolbox::idx::Idx;
use crate::toolbox::{files, quote, Error, Random};
use std::fs;
use std::path::{Path, PathBuf};

/// Of each class, one picture in so many is set aside for the test, but at least one.
const ONE_IN: usize = 6;
/// What must be so where a data set is written.
const ADVICE: &str = "OUT must be a folder that can be made or written to.";

/// Pictures of one size with their labels, as they grow.
#[derive(Default)]
pub struct Part {
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

impl Part {
    fn add(&mut self, pixels: &[u8], label: usize) {
        self.pixels.extend_from_slice(pixels);
        // There are at most MOST_CLASSES, so the number of a class is a byte.
        self.labels.push(label as u8);
    }

    /// How many pictures there are.
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// How many of them show this class.
    pub fn count_of(&self, label: usize) -> usize {
        self.labels.iter().filter(|&&other| usize::from(other) == label).count()
    }
}

/// The data set that is being made.
#[derive(Default)]
pub struct Packed {
    /// The names of the classes.
    pub names: Vec<String>,
    /// Height and width of every picture.
    pub size: (usize, usize),
    /// The pictures to learn from.
    pub training: Part,
    /// The pictures that judge at the end.
    pub test: Part,
    /// How many classes have a single picture, which is in both parts.
    pub in_both: usize,
    /// The data folder whose pictures come first.
    beginning: Option<PathBuf>,
}

impl Packed {
    /// An empty data set, or one that begins with the pictures of another.
    ///
    /// # Errors
    /// If those cannot be loaded.
    pub fn beginning(data: Option<&Path>) -> Result<Packed, Error> {
        let mut packed = Packed { beginning: data.map(Path::to_path_buf), ..Packed::default() };
        let Some(folder) = data else { return Ok(packed) };
        let (training, test) = load_data(folder)?;
        (packed.names, packed.size) = (training.names().to_vec(), training.size());
        let bytes = |of: &Idx| of.elements().to_vec();
        let part = |from: &DataSet| Part { pixels: bytes(from.pictures()), labels: bytes(from.labels()) };
        (packed.training, packed.test) = (part(&training), part(&test));
        Ok(packed)
    }

    /// Adds what was brought: some of each class for the test, drawn by lot unless that is settled, the others to learn
    /// from. `place` is for the messages.
    ///
    /// # Errors
    /// If the pictures have another size than those that are there already, or there are too many classes.
    pub fn add(&mut self, brought: &Brought, place: &Path, random: &mut Random) -> Result<(), Error> {
        if let Some(folder) = self.beginning.as_ref().filter(|_| self.size != brought.size) {
            let ((height, width), (old_height, old_width)) = (brought.size, self.size);
            let problem = format!(
                "these pictures have {height} rows of {width} pixels, but those in {} {old_height} of {old_width}: all \
                 must have one size",
                quote::path(folder)
            );
            return Err(Error::content(place, "", problem));
        }
        self.size = brought.size;
        for (old_label, name) in brought.names.iter().enumerate() {
            let label = self.label_of(name, place)?;
            let mut numbers = brought.numbers_of(old_label);
            let for_test = match brought.first_for_test() {
                Some(first) => {
                    let to_learn_from = numbers.partition_point(|&number| number < first);
                    numbers.rotate_left(to_learn_from);
                    numbers.len() - to_learn_from
                }
                None if numbers.len() == 1 && self.test.count_of(label) == 0 => {
                    // Enough to ask a network that has learned already.
                    self.training.add(brought.picture(numbers[0]), label);
                    self.in_both += 1;
                    1
                }
                None if numbers.len() == 1 => 0,
                None => {
                    random.shuffle(&mut numbers);
                    (numbers.len() / ONE_IN).max(1)
                }
            };
            for (i, &number) in numbers.iter().enumerate() {
                let part = if i < for_test { &mut self.test } else { &mut self.training };
                part.add(brought.picture(number), label);
            }
        }
        Ok(())
    }

    /// The number of a class: the old one if the name is known, else a new one.
    fn label_of(&mut self, name: &str, place: &Path) -> Result<usize, Error> {
        if let Some(label) = self.names.iter().position(|known| known == name) {
            return Ok(label);
        }
        if self.names.len() == MOST_CLASSES {
            let problem = format!(
                "there can be at most {MOST_CLASSES} classes, and {} is one more: put some together",
                quote::printed(name)
            );
            return Err(Error::content(place, "", problem));
        }
        self.names.push(name.to_string());
        Ok(self.names.len() - 1)
    }

    /// Writes the five files, once it is sure that there is a place for each of them. Until all are there, a sixth says
    /// that the folder is no data set.
    ///
    /// # Errors
    /// If a file cannot be written. Then the old data set is there as it was, or the folder is refused.
    pub fn write(&self, out: &Path) -> Result<(), Error> {
        fs::create_dir_all(out).map_err(|cause| Error::file(out, "make the folder", cause, ADVICE))?;
        for name in [TRAINING_FILES, TEST_FILES].concat().into_iter().chain([UNFINISHED_FILE, NAMES_FILE]) {
            files::expect_place_for(&out.join(name), ADVICE)?;
        }
        let mark = out.join(UNFINISHED_FILE);
        let was_finished = matches!(mark.try_exists(), Ok(false));
        let mut written = 0;
        let written_all = self.write_files(out, &mark, &mut written);
        // The mark itself and the first file do no harm if they could not be written.
        if written_all.is_ok() || (written <= 1 && was_finished) {
            let removed = fs::remove_file(&mark);
            written_all?;
            return removed.map_err(|cause| Error::file(&mark, "remove", cause, ADVICE));
        }
        written_all.map_err(|error| match error {
            Error::File { path, action, cause, .. } => {
                let advice = format!(
                    "The data set is unfinished and will be refused until you pack it again. {ADVICE}"
                );
                Error::File { path, action, cause, advice }
            }
            other => other,
        })
    }

    /// Writes the mark and then the five files; `written` counts them.
    fn write_files(&self, out: &Path, mark: &Path, written: &mut usize) -> Result<(), Error> {
        let mut write = |path: &Path, bytes: &[u8]| {
            files::replace(path, bytes, ADVICE)?;
            *written += 1;
            Ok(())
        };
        write(mark, format!("{UNFINISHED}.\n").as_bytes())?;
        let (height, width) = self.size;
        for (part, names) in [(&self.training, TRAINING_FILES), (&self.test, TEST_FILES)] {
            let pictures = Idx::new(&[part.count(), height, width], &part.pixels);
            write(&out.join(names[0]), pictures.file_bytes())?;
            write(&out.join(names[1]), Idx::new(&[part.count()], &part.labels).file_bytes())?;
        }
        write(&out.join(NAMES_FILE), (self.names.join("\n") + "\n").as_bytes())
    }
}
