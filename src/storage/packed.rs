//! A data set of one's own, as it grows from pictures in folders.

use super::{load_data, MOST_CLASSES, NAMES_FILE, TEST_FILES, TRAINING_FILES};
use crate::ch02_data::DataSet;
use crate::toolbox::idx::Idx;
use crate::toolbox::pgm::Pgm;
use crate::toolbox::{files, quote, Error, Random};
use std::fs;
use std::path::{Path, PathBuf};

/// Of each class, one picture in so many is set aside for the test, but at least one.
const ONE_IN: usize = 6;
/// What a folder to be packed must be like.
pub const FOLDER_ADVICE: &str =
    "FOLDER holds one folder a class, named like the class, with PGM pictures in it.";
/// What to do about a picture that cannot be read.
const PICTURE_ADVICE: &str =
    "Save the picture again as PGM, grey with 8 bits a pixel, or take it out of the folder.";

/// Pictures of one size with their labels, as they grow.
#[derive(Default)]
pub struct Collection {
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

impl Collection {
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

    fn write(&self, (height, width): (usize, usize), folder: &Path, names: [&str; 2]) -> Result<(), Error> {
        let count = self.labels.len();
        // Each picture was as large as the others, and a PGM's width and height fit the four bytes that IDX has for them.
        Idx::new(&[count, height, width], &self.pixels).write(&folder.join(names[0]))?;
        Idx::new(&[count], &self.labels).write(&folder.join(names[1]))
    }
}

/// The data set that is being made.
pub struct Packed {
    /// The names of the classes.
    pub names: Vec<String>,
    /// Height and width, and whose they are; the first picture decides.
    size: Option<((usize, usize), PathBuf)>,
    /// The pictures to learn from.
    pub training: Collection,
    /// The pictures that judge at the end.
    pub test: Collection,
    /// How many of the new pictures are light at their edges.
    light: usize,
    new_pictures: usize,
}

impl Packed {
    /// An empty data set, or one that begins with the pictures of another.
    pub fn beginning(data: Option<&Path>) -> Result<Packed, Error> {
        let (training, test) = (Collection::default(), Collection::default());
        let mut packed = Packed { names: Vec::new(), size: None, training, test, light: 0, new_pictures: 0 };
        let Some(folder) = data else { return Ok(packed) };
        let (training, test) = load_data(folder)?;
        packed.names = training.names().to_vec();
        packed.size = Some((training.size(), folder.to_path_buf()));
        let copy = |from: &DataSet, to: &mut Collection| {
            for number in 0..from.count() {
                to.add(from.picture(number), from.label(number));
            }
        };
        copy(&training, &mut packed.training);
        copy(&test, &mut packed.test);
        Ok(packed)
    }

    /// Adds the pictures in the folder of a class: some for the test, drawn by lot, the others to learn from.
    pub fn add_class(&mut self, folder: &Path, invert: bool, random: &mut Random) -> Result<(), Error> {
        let label = self.label_of(class_name(folder)?, folder)?;
        let mut paths = files::list(folder, FOLDER_ADVICE)?;
        if let Some(inner) = paths.iter().find(|path| path.is_dir()) {
            let problem = format!("a folder within the folder of a class. {FOLDER_ADVICE}");
            return Err(Error::content(inner, "", problem));
        }
        if paths.len() < 2 {
            let problem =
                "a class needs at least two pictures, one to learn from and one for the test: add some";
            return Err(Error::content(folder, "", problem));
        }
        random.shuffle(&mut paths);
        let for_test = (paths.len() / ONE_IN).max(1);
        for (i, path) in paths.iter().enumerate() {
            let pixels = self.read_picture(path, invert)?;
            let collection = if i < for_test { &mut self.test } else { &mut self.training };
            collection.add(&pixels, label);
        }
        Ok(())
    }

    /// The number of a class: the old one if the name is known, else a new one.
    fn label_of(&mut self, name: String, folder: &Path) -> Result<usize, Error> {
        if let Some(label) = self.names.iter().position(|known| *known == name) {
            return Ok(label);
        }
        if self.names.len() == MOST_CLASSES {
            return Err(Error::content(
                folder,
                "",
                format!("there can be at most {MOST_CLASSES} classes: put some together"),
            ));
        }
        self.names.push(name);
        Ok(self.names.len() - 1)
    }

    /// The pixels of a PGM picture, which must be as large as the others.
    fn read_picture(&mut self, path: &Path, invert: bool) -> Result<Vec<u8>, Error> {
        if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pgm")) {
            let problem =
                "this is no PGM picture; picture programs can save or convert to that format, for example \
                           ImageMagick: `convert cat.png -colorspace gray -depth 8 -resize 28x28! cat.pgm`";
            return Err(Error::content(path, "", problem));
        }
        let picture = Pgm::from_bytes(path, &files::read(path, FOLDER_ADVICE)?)
            .map_err(|error| error.with_advice(PICTURE_ADVICE))?;
        let size = (picture.height(), picture.width());
        let (expected, whose) = self.size.get_or_insert_with(|| (size, path.to_path_buf()));
        let (height, width) = *expected;
        if size != (height, width) {
            let problem = format!(
                "this picture has {} rows of {} pixels, but {} has {height} of {width}: all must have one size. \
                 ImageMagick, for example, resizes pictures: `convert cat.pgm -resize {width}x{height}! cat.pgm`",
                size.0,
                size.1,
                quote::path(whose),
            );
            return Err(Error::content(path, "", problem));
        }
        let turned = |&pixel: &u8| if invert { 255 - pixel } else { pixel };
        let pixels: Vec<u8> = picture.pixels().iter().map(turned).collect();
        self.new_pictures += 1;
        self.light += usize::from(is_light_at_its_edges(&pixels, size));
        Ok(pixels)
    }

    /// Writes the five files, once it is sure that there is a place for each of them.
    pub fn write(&self, out: &Path) -> Result<(), Error> {
        const ADVICE: &str = "OUT must be a folder that can be made or written to.";
        fs::create_dir_all(out).map_err(|cause| Error::file(out, "make the folder", cause, ADVICE))?;
        for name in [TRAINING_FILES, TEST_FILES].concat().into_iter().chain([NAMES_FILE]) {
            files::expect_place_for(&out.join(name), ADVICE)?;
        }
        let size = self.size();
        self.training.write(size, out, TRAINING_FILES)?;
        self.test.write(size, out, TEST_FILES)?;
        files::replace(&out.join(NAMES_FILE), (self.names.join("\n") + "\n").as_bytes(), ADVICE)
    }

    /// Height and width of all pictures.
    pub fn size(&self) -> (usize, usize) {
        self.size.as_ref().map_or((0, 0), |(size, _)| *size)
    }

    /// Whether most of the new pictures are light at their edges.
    pub fn is_mostly_light(&self) -> bool {
        2 * self.light > self.new_pictures
    }
}

/// The name of a class is that of its folder.
fn class_name(folder: &Path) -> Result<String, Error> {
    match folder.file_name().and_then(|name| name.to_str()) {
        Some(name) if name.trim() == name && !name.chars().any(char::is_control) => Ok(name.to_string()),
        _ => Err(Error::content(
            folder,
            "",
            "this name cannot be printed, or begins or ends with a space: give the folder another",
        )),
    }
}

/// Whether the pixels along the four edges are more light than dark.
fn is_light_at_its_edges(pixels: &[u8], (height, width): (usize, usize)) -> bool {
    let (mut sum, mut count) = (0, 0);
    for (i, &pixel) in pixels.iter().enumerate() {
        // A picture with pixels has a width.
        let (row, column) = (i / width, i % width);
        if row == 0 || column == 0 || row + 1 == height || column + 1 == width {
            sum += usize::from(pixel);
            count += 1;
        }
    }
    2 * sum > 255 * count
}
