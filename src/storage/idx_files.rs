//! The IDX files of a data folder: what people really have under their names, and what to do then.

use super::near_misses::{how_to_pack, next_step};
use crate::toolbox::formats::{Format, ENOUGH};
use crate::toolbox::idx::Idx;
use crate::toolbox::{files, quote, Error};
use std::path::Path;

/// How an array becomes a file.
const FROM_ARRAY: &str = "In Python, this writes an array a of whole numbers from 0 to 255 as IDX into a file f that is open for \"wb\": \
    f.write(bytes([0, 0, 8, a.ndim]) + np.array(a.shape, '>u4').tobytes() + a.astype('uint8').tobytes())";

/// Reads one of the four files: pictures have 3 dimensions and labels 1.
///
/// # Errors
/// If it cannot be read or is something else; the message says what, and what to do.
pub(super) fn read_idx(folder: &Path, name: &str, dimensions: usize) -> Result<Idx, Error> {
    let path = folder.join(name);
    let beginning = files::beginning(&path, ENOUGH, &next_step(folder))?;
    // An IDX file begins with 00, and may look like another format only behind that.
    if let Some(format) = Format::of(&beginning).filter(|_| beginning[0] != 0) {
        let problem = format!("this is {}, no IDX file: {}", format.name(), what_to_do(format, &path));
        return Err(Error::content(&path, "byte 0", problem));
    }
    let idx = Idx::from_bytes(&path, files::read(&path, &next_step(folder))?)?;
    if idx.dimensions().len() == dimensions {
        return Ok(idx);
    }
    Err(Error::content(&path, "byte 3", problem_with_shape(idx.dimensions(), dimensions)))
}

/// What to do with a file of another format that has the name of an IDX file.
fn what_to_do(format: Format, path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unpack = |ending: &str| {
        let how = how_to_unpack(&name, ending);
        format!("unpack it first. Rename it to {}.{ending}, and in its folder {how}", quote::printed(&name))
    };
    match format {
        Format::Gzip => unpack("gz"),
        Format::Zip => unpack("zip"),
        Format::NumPyArchive => {
            format!("what is in it are NumPy arrays, which are no IDX files either. {FROM_ARRAY}")
        }
        Format::NumPy => format!("take the data set in the form of MNIST's. {FROM_ARRAY}"),
        Format::WebPage => "the download failed, so download the file again".to_string(),
        Format::LfsPointer => "in the folder where you cloned it, type git lfs pull".to_string(),
        Format::Table => format!("pack it. {}", how_to_pack(path)),
        Format::Picture(_) => {
            "a data folder is made of pictures by chalknet pack FOLDER OUT, where FOLDER holds a folder a class".to_string()
        }
        Format::Utf16 | Format::Text | Format::Other(_) => "take the data set in the form of MNIST's".to_string(),
    }
}

/// How a file called NAME.gz or NAME.zip is unpacked.
pub(super) fn how_to_unpack(name: &str, ending: &str) -> String {
    let packed = format!("{name}.{ending}");
    match ending {
        _ if cfg!(windows) => format!("unpack {} with a program such as 7-Zip", quote::printed(&packed)),
        "gz" => format!("type gunzip {}", quote::typed(Path::new(&packed))),
        _ => format!("type unzip {}", quote::typed(Path::new(&packed))),
    }
}

/// What is said of an array of so many dimensions where 3 or 1 were expected.
fn problem_with_shape(dimensions: &[usize], expected: usize) -> String {
    let shape: Vec<String> = dimensions.iter().take(5).map(usize::to_string).collect();
    let shape = shape.join("x");
    let side = |pixels: usize| (1..=pixels.min(4096)).find(|side| side * side == pixels);
    match (expected, dimensions) {
        (3, &[count, pixels]) if pixels > 1 => {
            let perhaps = side(pixels).map_or(String::new(), |side| format!(", here perhaps {count}x{side}x{side}"));
            format!(
                "the pictures are laid flat, {shape}: IDX pictures need 3 dimensions, their number, rows and \
                 columns{perhaps}. {FROM_ARRAY}"
            )
        }
        (3, &[_, _, _, 1] | &[_, 1, _, _]) => format!(
            "the pictures have 4 dimensions, {shape}, of which one is 1: leave that one away. {FROM_ARRAY}"
        ),
        (3, &[_, first, _, last]) if [first, last].iter().any(|colours| [3, 4].contains(colours)) => {
            let axis = if last == 3 || last == 4 && first != 3 { 3 } else { 1 };
            format!(
                "the pictures have 4 dimensions, {shape}, so they are in colours: make them grey, with \
                 a.mean(axis={axis}) in NumPy. {FROM_ARRAY}"
            )
        }
        (1, &[_, 1]) => format!("the labels have 2 dimensions, {shape}: leave the second away. {FROM_ARRAY}"),
        (1, &[_, classes]) => format!(
            "the labels have 2 dimensions, {shape}, {classes} numbers a picture: if one of them is 1 and the others 0 \
             (one-hot), write the number of its place instead, a.argmax(axis=1) in NumPy. {FROM_ARRAY}"
        ),
        (_, found) => format!(
            "pictures have 3 dimensions and labels 1, but this file has {}: are files swapped, or copied over each \
             other?",
            found.len()
        ),
    }
}
