//! Pictures in folders: a folder a class.

use super::brought::{problem_with_size, Brought, FIT_ADVICE};
use crate::ch12_handwriting::Sheet;
use crate::storage::class_names::problem_with_name;
use crate::storage::photos::{ink_bytes, photo_bytes, photo_from_bytes};
use crate::storage::MOST_CLASSES;
use crate::toolbox::formats::{Format, ENOUGH};
use crate::toolbox::pgm::Pgm;
use crate::toolbox::{files, quote, Error};
use std::path::{Path, PathBuf};

/// What a folder to be packed must be like.
pub const FOLDER_ADVICE: &str =
    "FOLDER holds one folder a class, named like the class, with PGM pictures in it.";
/// What to do about a picture that cannot be read.
const PICTURE_ADVICE: &str = "Save the picture again, or take it out of the folder.";

/// No picture that can be packed is nearly as large; of a film that lies among them no more is read.
const MOST_BYTES: usize = 64 << 20;

/// Reads the pictures of all folders in a folder, and makes them fit a height and a width if one is given.
pub(super) fn in_folders(folder: &Path, fit: Option<(usize, usize)>) -> Result<Brought, Error> {
    let mut reader = Reader { brought: Brought::default(), first: None, fit };
    for class in class_folders(folder)? {
        reader.add_class(&class)?;
    }
    Ok(reader.brought)
}

/// The folders of the classes: by number if all their names are numbers, else by alphabet.
fn class_folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut classes = files::list(folder, FOLDER_ADVICE)?;
    if let Some(file) = classes.iter().find(|path| !path.is_dir()) {
        let found = Format::of(&files::beginning(file, ENOUGH, FOLDER_ADVICE)?);
        let how = match found {
            Some(Format::Table) => format!(" To pack this file: chalknet pack {} OUT", quote::typed(file)),
            _ => String::new(),
        };
        return Err(Error::content(file, "", format!("this is no folder. {FOLDER_ADVICE}{how}")));
    }
    let problem = match classes.len() {
        0 => format!("this folder is empty. {FOLDER_ADVICE}"),
        1..=MOST_CLASSES => {
            sort(&mut classes, |path| path.file_name().and_then(|name| name.to_str()).unwrap_or(""));
            return Ok(classes);
        }
        count => {
            format!("there can be at most {MOST_CLASSES} classes, but here are {count}: put some together")
        }
    };
    Err(Error::content(folder, "", problem))
}

/// The files in the folder of a class.
fn files_of_class(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let paths = files::list(folder, FOLDER_ADVICE)?;
    if let Some(inner) = paths.iter().find(|path| path.is_dir()) {
        let problem = format!(
            "a folder within the folder of a class. {FOLDER_ADVICE} If {} is such a folder: chalknet pack {} OUT",
            quote::path(folder),
            quote::typed(folder)
        );
        return Err(Error::content(inner, "", problem));
    }
    if paths.is_empty() {
        let problem = "there is no picture here: remove the folder, or put in some";
        return Err(Error::content(folder, "", problem));
    }
    Ok(paths)
}

/// Sorts by number if all names are numbers, else by alphabet.
pub(super) fn sort<T: Ord>(named: &mut [T], name: impl Fn(&T) -> &str) {
    let number = |named: &T| name(named).parse::<u64>().ok();
    let are_numbers = named.iter().all(|named| number(named).is_some());
    named.sort();
    if are_numbers {
        named.sort_by_key(number);
    }
}

/// Reads class after class.
struct Reader {
    brought: Brought,
    /// The first picture: it decides how large all are.
    first: Option<PathBuf>,
    /// How large the digits of photos are to become.
    fit: Option<(usize, usize)>,
}

impl Reader {
    fn add_class(&mut self, folder: &Path) -> Result<(), Error> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !quote::is_name(&name) || folder.to_str().is_none() {
            return Err(Error::content(folder, "", problem_with_name(&name)));
        }
        let paths = files_of_class(folder)?;
        let label = self.brought.names.len();
        self.brought.names.push(name);
        for path in &paths {
            let pixels = match self.fit {
                Some(size) => self.read_photo(path, size)?,
                None => self.read_picture(path, &paths)?,
            };
            self.brought.add(&pixels, label, quote::path(path));
        }
        Ok(())
    }

    /// The one digit on a photo, as large as all are to be.
    fn read_photo(&mut self, path: &Path, size: (usize, usize)) -> Result<Vec<u8>, Error> {
        let sheet = Sheet::read(&photo_from_bytes(path, &photo_bytes(path)?)?, size.0, size.1);
        let [digit] = sheet.digits.as_slice() else {
            let problem = format!(
                "here are {} digits, but each photo must show one. To see what is found, type:\nchalknet read --steps {}",
                sheet.digits.len(),
                quote::typed(path)
            );
            return Err(Error::content(path, "", problem));
        };
        self.brought.size = size;
        Ok(ink_bytes(&digit.picture))
    }

    /// The pixels of a picture, which must be as large as the others; `all` are the files of its class.
    fn read_picture(&mut self, path: &Path, all: &[PathBuf]) -> Result<Vec<u8>, Error> {
        let wrong = |problem: String, size| {
            Err(Error::content(path, "", problem).with_advice(&how_to_convert(path, size)))
        };
        let bytes = files::beginning(path, MOST_BYTES, FOLDER_ADVICE)?;
        if !Pgm::is_begun_by(&bytes) {
            let found = Format::of(&bytes).map_or("something else".to_string(), Format::name);
            let is_other = |path: &&PathBuf| {
                files::beginning(path, 2, "").map_or(true, |bytes| !Pgm::is_begun_by(&bytes))
            };
            let (others, count) = (all.iter().filter(is_other).count(), all.len());
            let problem = format!(
                "this is no PGM picture, but {found}. (No PGM pictures: {others} of the {count} files in its folder.) Take \
                 out what is no picture, and convert the others"
            );
            return wrong(problem, self.first.as_ref().map_or((28, 28), |_| self.brought.size));
        }
        let picture = Pgm::from_bytes(path, &bytes).map_err(|error| error.with_advice(PICTURE_ADVICE))?;
        let size = (picture.height(), picture.width());
        if let Some(problem) = problem_with_size(size) {
            return wrong(problem, (28, 28));
        }
        match &self.first {
            None => (self.first, self.brought.size) = (Some(path.to_path_buf()), size),
            Some(first) if size != self.brought.size => {
                let (height, width) = self.brought.size;
                let problem = format!(
                    "this picture has {} rows of {} pixels, but {} has {height} of {width}: all must have one size. \
                     {FIT_ADVICE}",
                    size.0,
                    size.1,
                    quote::path(first),
                );
                return wrong(problem, self.brought.size);
            }
            Some(_) => {}
        }
        Ok(picture.pixels().to_vec())
    }
}

/// What to type to make small grey pictures of all that lies in the folder of a picture. They go into a new folder, so
/// that no original is lost.
fn how_to_convert(picture: &Path, (height, width): (usize, usize)) -> String {
    // A picture lies in the folder of a class, and that in the folder that is packed.
    let class = picture.parent().unwrap_or(Path::new(""));
    let whole = class.parent().unwrap_or(Path::new(""));
    let new = match whole.file_name() {
        Some(name) => whole.with_file_name(format!("{}-pgm", name.to_string_lossy())),
        None => whole.join("../pictures-pgm"),
    };
    let place = new.join(class.file_name().unwrap_or_default());
    let (place, all) = (quote::typed(&place), quote::typed(&class.join("*")));
    let mkdir = if cfg!(windows) { "mkdir" } else { "mkdir -p" };
    let size = format!("{width}x{height}");
    format!(
        "ImageMagick, for example, does that for a whole folder and leaves it as it is (its older versions: mogrify without \
         magick). Type this for each class, and then pack {}:\n  {mkdir} {place}\n  magick mogrify -path {place} -format pgm -background white -alpha remove -colorspace \
         gray -depth 8 -resize {size} -gravity center -extent {size} {all}",
        quote::path(&new)
    )
}
