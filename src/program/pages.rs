//! What is found in a file that is to be read: sheets of paper, and the digits on them line by line.

use super::screen::counted;
use crate::ch12_handwriting::{Area, Digit, Sheet};
use crate::storage::photos::{photo_from_bytes, photo_from_pixels};
use crate::toolbox::idx::Idx;
use crate::toolbox::{quote, Error, Matrix};
use std::iter;
use std::path::Path;

/// More than that are no digits, but the pattern of something else.
const MOST_DIGITS: usize = 400;
/// So many specks for each digit make one doubt that it is a digit.
const MUCH_DUST: usize = 100;
/// So many of the pictures in an IDX file make a line.
const IN_A_LINE: usize = 10;

/// A sheet of paper, or a file of small pictures.
pub struct Page {
    /// What it is called, fit to be printed.
    pub name: String,
    /// How it was read; None for pictures that were as the network knows them.
    pub sheet: Option<Sheet>,
    /// Height and width of each digit's picture.
    pub size: (usize, usize),
    /// The digits, line by line.
    pub lines: Vec<Vec<Digit>>,
}

/// Page after page of a file: one in a photo, one in an IDX file of pictures of this size, many in another, and a picture
/// that cannot be read costs only itself. Each is made when it is asked for, since all of them may not fit in memory.
///
/// # Errors
/// If there is no page that can be read in the file, whatever picture is asked for.
pub fn pages_of(
    path: &Path,
    bytes: Vec<u8>,
    size: (usize, usize),
) -> Result<Box<dyn Iterator<Item = Result<Page, Error>> + '_>, Error> {
    let name = quote::path(path);
    let one = |page| Box::new(iter::once(Ok(page)));
    if !bytes.starts_with(&[0, 0]) {
        let photo = photo_from_bytes(path, &bytes)?;
        return Ok(one(
            Page::of_photo(name, &photo, size).map_err(|problem| Error::content(path, "", problem))?
        ));
    }
    let idx = Idx::from_bytes(path, bytes)?;
    let &[count, height, width] = idx.dimensions() else {
        let problem =
            "these are no pictures, which have 3 dimensions: are they the labels? Name the file of pictures";
        return Err(Error::content(path, "byte 3", problem));
    };
    if idx.elements().is_empty() {
        return Err(Error::content(
            path,
            "byte 4",
            format!("{count} pictures of {height}x{width}: nothing to read"),
        ));
    }
    let picture = move |i: usize| {
        let pixels = &idx.elements()[i * height * width..(i + 1) * height * width];
        photo_from_pixels(path, height, width, pixels)
    };
    if (height, width) == size {
        let area = Area { top: 0, left: 0, height, width };
        let mut lines: Vec<Vec<Digit>> = Vec::new();
        for i in 0..count {
            if i % IN_A_LINE == 0 {
                lines.push(Vec::new());
            }
            // There is a line since picture 0.
            lines[i / IN_A_LINE].push(Digit { area, picture: picture(i)? });
        }
        return Ok(one(Page { name, sheet: None, size, lines }));
    }
    Ok(Box::new((0..count).map(move |i| {
        let place = format!("picture {i}");
        let page = Page::of_photo(format!("{name} {place}"), &picture(i)?, size);
        page.map_err(|problem| Error::content(path, place, problem))
    })))
}

impl Page {
    /// Or what is wrong with the photo.
    fn of_photo(name: String, photo: &Matrix, size: (usize, usize)) -> Result<Page, String> {
        let sheet = Sheet::read(photo, size.0, size.1);
        let problem = match sheet.digits.len() {
            0 => "nothing is written here that stands out from the paper. Write with a dark pen on light paper, or with \
                  chalk on a blackboard, and take the picture from near and in good light"
                .to_string(),
            count if count > MOST_DIGITS => format!(
                "{count} pieces of ink are too many for digits. Is there dust, or a pattern, or no paper at all? Write on \
                 plain paper, and let nothing else be in the picture"
            ),
            _ => {
                let lines = lines_of(&sheet.digits);
                return Ok(Page { name, sheet: Some(sheet), size, lines });
            }
        };
        Err(problem)
    }

    /// What should be known of how it was read; may be empty.
    pub fn remark(&self) -> String {
        let Some(sheet) = &self.sheet else { return String::new() };
        let mut remark = String::new();
        if sheet.is_light {
            remark += ", light on dark";
        }
        if sheet.dust > 0 {
            remark +=
                &format!(" ({}, left out)", counted(sheet.dust as u64, "speck of dust", "specks of dust"));
        }
        if sheet.dust > MUCH_DUST * sheet.digits.len() {
            remark += "\n  So much dust, or a pattern, is easily taken for digits: write on plain paper, and let nothing else be in \
                       the picture.";
        }
        let (rows, columns) = (sheet.photo.rows(), sheet.photo.columns());
        let is_cut = |Digit { area, .. }: &Digit| {
            let (bottom, right) = (area.top + area.height, area.left + area.width);
            let touched = [area.top == 0, area.left == 0, bottom == rows, right == columns];
            // A picture that was cut close around its digit has lost nothing.
            touched.contains(&true) && touched.contains(&false)
        };
        let places = sheet.digits.iter().enumerate().filter(|(_, digit)| is_cut(digit));
        let places: Vec<String> = places.map(|(i, _)| (i + 1).to_string()).collect();
        if !places.is_empty() {
            remark += &format!(
                "\n  Ink reaches the edge of the picture (digit {}): if something is cut off, leave more paper around it.",
                places.join(", ")
            );
        }
        remark
    }
}

/// Digits in reading order, cut where a new line begins: further left than the one before, or below it.
fn lines_of(digits: &[Digit]) -> Vec<Vec<Digit>> {
    let mut lines: Vec<Vec<Digit>> = Vec::new();
    for digit in digits {
        match lines.last_mut() {
            Some(line) if line.last().is_some_and(|before| follows(before, digit)) => {
                line.push(digit.clone())
            }
            _ => lines.push(vec![digit.clone()]),
        }
    }
    lines
}

fn follows(before: &Digit, digit: &Digit) -> bool {
    digit.area.left >= before.area.left && digit.area.top < before.area.top + before.area.height
}
