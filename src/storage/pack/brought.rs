//! Pictures as they were brought, before some of them are set aside for the test.

use super::csv::csv_from;
use super::folders::{in_folders, FOLDER_ADVICE};
use crate::ch02_data::DataSet;
use crate::storage::{are_light_at_their_edges, is_blank, load_data, TEST_FILES, TRAINING_FILES};
use crate::toolbox::{files, Error};
use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::Path;

/// What may help against pictures that are too large, or not alike.
pub(super) const FIT_ADVICE: &str = "If each is a photo of one digit, add --fit.";
/// So many pixels may a picture have. With twice as many each way, 100 neurons have more than six million weights, and
/// every picture of a network takes a screen.
const MOST_PIXELS: usize = 128 * 128;

/// Pictures of one size, with their classes.
#[derive(Default)]
pub struct Brought {
    /// The names of the classes.
    pub names: Vec<String>,
    /// Height and width of every picture.
    pub size: (usize, usize),
    pixels: Vec<u8>,
    labels: Vec<u8>,
    /// Where each picture is from, for messages.
    origins: Vec<String>,
    /// How many of the last ones are for the test, if that is settled.
    for_test: Option<usize>,
    /// What should be known of how they were read; may be empty.
    pub note: String,
}

impl Brought {
    /// Reads the pictures of a folder with a folder a class, of a data folder, or of a CSV file. Those in folders may be
    /// photos, each of which is made to fit a height and a width.
    ///
    /// # Errors
    /// If it is none of these, or one of its pictures cannot be read.
    pub fn from_path(path: &Path, fit: Option<(usize, usize)>) -> Result<Brought, Error> {
        if path.is_dir() {
            let is_data = [TRAINING_FILES, TEST_FILES].concat().iter().any(|name| path.join(name).is_file());
            if !is_data {
                return in_folders(path, fit);
            }
        }
        if fit.is_some() {
            let problem =
                format!("only photos in folders can be made to fit. {FOLDER_ADVICE} Leave --fit away");
            return Err(Error::content(path, "", problem));
        }
        if path.is_dir() {
            return Brought::from_data_folder(path);
        }
        let open =
            || files::open(path, &format!("{FOLDER_ADVICE} It may also be a data folder, or a CSV file."));
        csv_from(path, || Ok(BufReader::new(open()?)))
    }

    fn from_data_folder(folder: &Path) -> Result<Brought, Error> {
        let (training, test) = load_data(folder)?;
        let mut brought =
            Brought { names: training.names().to_vec(), size: training.size(), ..Brought::default() };
        let mut add = |set: &DataSet, name: &str| {
            for number in 0..set.count() {
                brought.add(set.picture(number), set.label(number), format!("{name} picture {number}"));
            }
        };
        add(&training, "training");
        add(&test, "test");
        brought.for_test = Some(test.count());
        Ok(brought)
    }

    /// Adds a picture of a class, which is from `origin`.
    pub(super) fn add(&mut self, pixels: &[u8], label: usize, origin: String) {
        self.pixels.extend_from_slice(pixels);
        // There are at most MOST_CLASSES, so the number of a class is a byte.
        self.labels.push(label as u8);
        self.origins.push(origin);
    }

    /// Gives the classes their order: the number that each had until now, and its name.
    pub(super) fn name_classes(&mut self, in_order: Vec<(usize, String)>) {
        let mut new_numbers = vec![0; in_order.len()];
        for (new, (old, _)) in in_order.iter().enumerate() {
            new_numbers[*old] = new as u8;
        }
        self.labels.iter_mut().for_each(|label| *label = new_numbers[usize::from(*label)]);
        self.names = in_order.into_iter().map(|(_, name)| name).collect();
    }

    /// How many pictures there are.
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// The pixels of one picture.
    pub(super) fn picture(&self, number: usize) -> &[u8] {
        let pixels = self.size.0 * self.size.1;
        &self.pixels[number * pixels..(number + 1) * pixels]
    }

    /// The numbers of the pictures of a class.
    pub(super) fn numbers_of(&self, label: usize) -> Vec<usize> {
        (0..self.count()).filter(|&number| usize::from(self.labels[number]) == label).collect()
    }

    /// From which picture on all are for the test, if that is settled.
    pub(super) fn first_for_test(&self) -> Option<usize> {
        self.for_test.map(|count| self.count() - count)
    }

    /// Makes 255 of the largest pixel of all, and the others larger by the same factor.
    pub fn scale(&mut self) {
        let largest = usize::from(self.largest().max(1));
        for pixel in &mut self.pixels {
            // No pixel is larger than the largest, so this is at most 255.
            *pixel = ((usize::from(*pixel) * 255 + largest / 2) / largest) as u8;
        }
    }

    /// Makes light what was dark.
    pub fn invert(&mut self) {
        self.pixels.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
    }

    /// The largest pixel of all.
    pub fn largest(&self) -> u8 {
        self.pixels.iter().copied().max().unwrap_or(0)
    }

    /// Where the pictures are from that have one shade only.
    pub fn blank(&self) -> Vec<&str> {
        let numbers = (0..self.count()).filter(|&number| is_blank(self.picture(number)));
        numbers.map(|number| self.origins[number].as_str()).collect()
    }

    /// Where the pictures are from that are the same as an earlier one, and that one.
    pub fn twins(&self) -> Vec<[&str; 2]> {
        let (mut known, mut twins) = (BTreeMap::new(), Vec::new());
        for number in 0..self.count() {
            let first = *known.entry(self.picture(number)).or_insert(number);
            if first != number {
                twins.push([self.origins[first].as_str(), self.origins[number].as_str()]);
            }
        }
        twins
    }

    /// Whether most pictures are light at their edges.
    pub fn is_mostly_light(&self) -> bool {
        are_light_at_their_edges((0..self.count()).map(|number| self.picture(number)), self.size)
    }
}

/// What is said of pictures that are too large to learn from.
pub(super) fn problem_with_size((height, width): (usize, usize)) -> Option<String> {
    let pixels = height.checked_mul(width).filter(|&pixels| pixels <= MOST_PIXELS);
    pixels.is_none().then(|| {
        format!(
            "pictures of {height} rows of {width} pixels are too large: each pixel is an input with a weight for every \
             neuron. Make them small, for example 28x28 as MNIST's; at most {MOST_PIXELS} pixels (128x128) can be packed. \
             {FIT_ADVICE}"
        )
    })
}
