//! The room Write: what is drawn is read, kept and trained on.

use super::{keep, locked, training, Board, Reader};
use crate::ch08_training::Workspace;
use crate::ch12_handwriting::{shrunk, Digit, Sheet};
use crate::program::begin::describe;
use crate::program::better::with_view;
use crate::program::reading;
use crate::storage::photos::{ink_bytes, photo_from_bytes};
use crate::storage::SavedRun;
use crate::toolbox::json::{list_to_text, numbers_to_text, object_to_text, text_to_text, texts_to_text};
use crate::toolbox::{quote, Error, Matrix, Real};
use std::path::Path;
use std::sync::Arc;

/// The longer side of the pictures that show the steps.
const STEP_PIXELS: usize = 160;
/// More digits on a sheet are not shown.
const MOST_DIGITS: usize = 60;

/// Does what the room Write asks for.
pub fn answer(board: &Arc<Board>, what: &str, body: &[u8]) -> Option<Result<String, Error>> {
    Some(match (what, what.strip_prefix("keep/")) {
        (_, Some(class)) => board.keep(class, body),
        ("read", _) => board.read(body),
        ("train", _) => training::begin(board).map(|()| board.progress()),
        ("progress", _) => Ok(board.progress()),
        _ => return None,
    })
}

impl Board {
    /// A photo → its steps and its digits
    fn read(&self, body: &[u8]) -> Result<String, Error> {
        let _one_at_a_time = locked(&self.reading);
        let photo = photo(body)?;
        let reader = &self.reader();
        let (rows, columns) = reader.pictures.training.size();
        let mut sheet = Sheet::read(&photo, rows, columns);
        let is_empty = sheet.photo.values().iter().all(|pixel| *pixel == 1.0);
        let wide = sheet.digits.iter().position(|Digit { area, .. }| 10 * area.width > 13 * area.height);
        let message = match (sheet.digits.len(), wide) {
            (0, _) if is_empty => "Write a digit, or drop a picture.".into(),
            (0, _) => "There is nothing here that looks like a digit.".into(),
            (count, _) if count > MOST_DIGITS => "So many pieces of ink: only the first are shown.".into(),
            (_, Some(wide)) => format!(
                "Piece {} is wider than it is high: if two digits touch, leave a gap between them.",
                wide + 1
            ),
            _ => String::new(),
        };
        sheet.digits.truncate(MOST_DIGITS);
        let digits: Vec<String> = sheet.digits.iter().map(|digit| reader.digit(digit)).collect();
        Ok(object_to_text(&[
            ("message", text_to_text(&message)),
            ("names", reader.names()),
            ("columns", columns.to_string()),
            ("width", sheet.photo.columns().to_string()),
            ("height", sheet.photo.rows().to_string()),
            ("steps", if is_empty { "[]".into() } else { steps(&sheet) }),
            ("digits", list_to_text(digits)),
        ]))
    }

    /// A digit's picture and its class → a file of one's own
    fn keep(&self, class: &str, body: &[u8]) -> Result<String, Error> {
        let data = &self.reader().pictures.training;
        // The number of a class is all that is taken from the address: it is no part of a path.
        let class = class.parse().ok().filter(|&class: &usize| class < data.classes());
        let class = class.ok_or_else(|| Error::Mismatch("There is no class of this number.".into()))?;
        let picture = self.digit_in(body)?;
        let folder = locked(&self.own);
        let path = keep::save(&folder, data.names(), class, &picture)?;
        let count = keep::count(&folder, data.names());
        let text = format!(
            "Saved as {}; delete that file if it was wrong. Pictures of your own: {count}.",
            quote::path(&path)
        );
        Ok(object_to_text(&[("message", text_to_text(&text)), ("own", count.to_string())]))
    }

    /// A digit's picture as it was found on the paper, in the body of a request: 1 is ink.
    pub fn digit_in(&self, body: &[u8]) -> Result<Matrix, Error> {
        let picture = photo(body)?;
        let (rows, columns) = self.reader().pictures.training.size();
        if (picture.rows(), picture.columns()) != (rows, columns) {
            return Err(Error::Mismatch(format!("The picture must have {rows} rows of {columns} pixels.")));
        }
        Ok(picture)
    }

    fn progress(&self) -> String {
        let progress = locked(&self.progress).clone();
        let reader = &self.reader();
        object_to_text(&[
            ("running", progress.is_running.to_string()),
            ("message", text_to_text(&progress.text)),
            ("network", text_to_text(&described(&reader.saved))),
            ("names", reader.names()),
            ("own", keep::count(&locked(&self.own), reader.pictures.training.names()).to_string()),
        ])
    }
}

impl Reader {
    /// The names of the classes.
    fn names(&self) -> String {
        texts_to_text(self.pictures.training.names().iter().cloned())
    }

    /// Where a digit stands, what was found there, what the network sees of it, and what it says.
    fn digit(&self, Digit { area, picture }: &Digit) -> String {
        let network = &self.saved.run.network;
        let seen = self.pictures.picture_like_these(picture);
        let mut workspace = Workspace::new(network);
        let said = reading::Answer::to(&seen, network, &mut workspace);
        // A network has an output for each class.
        let (best, sure) = said.classes[0];
        let answer = if said.knows { self.pictures.training.names()[best].as_str() } else { "?" };
        // Huge weights make numbers that JSON has no word for.
        let finite = |value: &Real| if value.is_finite() { *value } else { 0.0 };
        let probabilities: Vec<Real> = workspace.last().a.values().iter().map(finite).collect();
        let hidden = &workspace.outputs[..workspace.outputs.len() - 1];
        let awake: Vec<u8> = hidden.iter().flat_map(|layer| shades(&layer.a)).collect();
        object_to_text(&[
            ("top", area.top.to_string()),
            ("left", area.left.to_string()),
            ("height", area.height.to_string()),
            ("width", area.width.to_string()),
            ("picture", format!("{:?}", ink_bytes(picture))),
            // Who says what it is wants to see a digit, not its edges.
            ("seen", format!("{:?}", ink_bytes(&self.pictures.picture_before_edges(picture)))),
            ("answer", text_to_text(answer)),
            ("sure", format!("{:?}", finite(&sure))),
            ("probabilities", numbers_to_text(&probabilities)),
            ("awake", format!("{awake:?}")),
        ])
    }
}

/// "course (784 inputs → …)": a network as the rooms name it.
pub fn described(saved: &SavedRun) -> String {
    let view = with_view("; sees pictures ", saved.improvements.view);
    format!("{} ({}{view})", saved.recipe, describe(&saved.run))
}

/// The picture in the body of a request. The page sends the form P5 only, which is never larger in memory than a few times
/// its bytes.
fn photo(body: &[u8]) -> Result<Matrix, Error> {
    if !body.starts_with(b"P5") {
        return Err(Error::Mismatch("The picture must be a PGM picture of the form P5.".into()));
    }
    photo_from_bytes(Path::new("picture"), body)
}

/// The steps from the photo to what counts as ink, as small pictures.
fn steps(sheet: &Sheet) -> String {
    let mut counts_as_ink = sheet.ink.clone();
    for (value, &is_ink) in counts_as_ink.values_mut().iter_mut().zip(&sheet.is_ink) {
        *value = if is_ink { 1.0 } else { 0.0 };
    }
    let steps = [
        (if sheet.is_light { "light ink on dark paper" } else { "your picture" }, &sheet.photo),
        ("the paper alone", &sheet.paper),
        ("the ink alone", &sheet.ink),
        ("what counts as ink", &counts_as_ink),
    ];
    let steps = steps.map(|(name, picture)| {
        let small = shrunk(picture, STEP_PIXELS);
        object_to_text(&[
            ("name", text_to_text(name)),
            ("width", small.columns().to_string()),
            ("height", small.rows().to_string()),
            ("pixels", format!("{:?}", ink_bytes(&small))),
        ])
    });
    list_to_text(steps)
}

/// How much each neuron is awake: 255 is the one whose output is largest.
fn shades(a: &Matrix) -> Vec<u8> {
    let largest = a.values().iter().fold(0.0, |largest: Real, value| largest.max(value.abs()));
    a.values().iter().map(|value| (value.abs() / largest * 255.0) as u8).collect()
}
