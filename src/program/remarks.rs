//! Remarks on pictures and classes that are hardly meant so, before a network is blamed for what comes of them.

use super::commands::Set;
use super::screen::Screen;
use super::sources::Pictures;
use crate::ch02_data::DataSet;
use crate::storage::{are_light_at_their_edges, is_blank, numbers_as_names, NAMES_FILE};
use crate::toolbox::{columns, quote, Error};
use std::path::Path;

/// So many pictures, from all over the file, are enough to know what they are like.
const LOOKED_AT: usize = 1000;
/// Of fewer pictures nothing can be said.
const FEW: usize = 3;
/// Ink is 255; pictures with no pixel above this were not made for so much.
pub const FAINT: u8 = 64;
/// How many classes are named.
const NAMED: usize = 5;

/// Makes the remarks before a training.
pub fn before_training(pictures: &Pictures, screen: &mut Screen) -> Result<(), Error> {
    for remark in on_pictures(pictures, Set::Train).into_iter().chain(on_classes(pictures)) {
        screen.line("")?;
        tell(&remark, screen)?;
    }
    Ok(())
}

/// Makes the remarks on the pictures of a set that a network is to read.
pub fn before_reading(pictures: &Pictures, set: Set, screen: &mut Screen) -> Result<(), Error> {
    match on_pictures(pictures, set) {
        Some(remark) => tell(&remark, screen).and_then(|()| screen.line("")),
        None => Ok(()),
    }
}

/// A remark may have a second line, a command to be copied.
fn tell(remark: &str, screen: &mut Screen) -> Result<(), Error> {
    let (text, command) = remark.split_once('\n').unwrap_or((remark, ""));
    screen.line(&format!("remark: {text}"))?;
    if command.is_empty() {
        Ok(())
    } else {
        screen.whole_line(command)
    }
}

/// Whether no network is to blame for learning nothing from these pictures.
pub fn explain_all(pictures: &Pictures) -> bool {
    on_pictures(pictures, Set::Train).is_some() || pictures.training.classes() == 1
}

/// What is odd about the pixels: each of these explains all that would be said after it. What a recipe draws is in order.
fn on_pictures(pictures: &Pictures, set: Set) -> Option<String> {
    let folder = pictures.folder.as_deref()?;
    let (data, numbers) = pictures.set_as_it_is(set);
    let step = numbers.len().div_ceil(LOOKED_AT).max(1);
    let some: Vec<&[u8]> = numbers.iter().step_by(step).map(|&number| data.picture(number)).collect();
    let count_of = |is_so: &dyn Fn(&[u8]) -> bool| some.iter().filter(|picture| is_so(picture)).count();
    let count = some.len();
    let first = some.first().filter(|_| count >= FEW)?;
    let largest = some.iter().flat_map(|picture| picture.iter()).max().copied().unwrap_or(0);
    let blank = count_of(&is_blank);
    if 2 * blank > count {
        return Some(format!(
            "{blank} of {count} pictures are blank, the same grey everywhere: there is nothing to read in them. Were they \
             see-through, and lost their ink when they were converted?"
        ));
    }
    if count_of(&|picture| picture == *first) == count {
        return Some(format!("all {count} pictures are the same: there is nothing to tell apart."));
    }
    if largest <= FAINT {
        return Some(format!(
            "the largest pixel is {largest}, where ink should be 255: drawings are blank, and a network learns slowly from so \
             little. To make a data set with full ink, type:\n{} --scale",
            pack(folder)
        ));
    }
    are_light_at_their_edges(some.into_iter(), data.size()).then(|| {
        format!(
            "most pictures are light at their edges, but in MNIST ink is light, and a network knows only what it saw. If this is \
             dark ink on light paper, turn it round:\n{} --invert",
            pack(folder)
        )
    })
}

fn pack(folder: &Path) -> String {
    format!("        chalknet pack {} OUT", quote::typed(folder))
}

/// Classes that have not a picture to learn from, and a class without others.
fn on_classes(pictures: &Pictures) -> Option<String> {
    pictures.folder.as_ref()?;
    let data = &pictures.training;
    let (names, classes) = (data.names(), data.classes());
    if classes == 1 {
        return Some(
            "there is only one class, and one class is nothing to tell apart: 100 % says nothing here."
                .into(),
        );
    }
    let mut has_pictures = vec![false; classes];
    for number in 0..data.count() {
        has_pictures[data.label(number)] = true;
    }
    let empty: Vec<usize> = (0..classes).filter(|&class| !has_pictures[class]).collect();
    // A data set has a label.
    let largest = has_pictures.iter().rposition(|&has| has).unwrap_or(0);
    let (&first, with_pictures) = (empty.first()?, classes - empty.len());
    let what = if first > largest && *names != numbers_as_names(classes) {
        format!(
            "{NAMES_FILE} has {classes} names, but the labels only go from 0 to {largest}: is its first line a heading, or a \
             line too many?"
        )
    } else if empty == [0] {
        format!(
            "The labels begin at 1, but are counted from 0: are there {with_pictures} classes or {classes}?"
        )
    } else {
        format!("The largest label is {largest}: is a label wrong?")
    };
    let nothing =
        if empty.len() == 1 { "class has not a single picture" } else { "classes have not a single picture" };
    Some(format!("{} {nothing} to learn from: {}. {what}", empty.len(), some_of(names_of(data, &empty))))
}

fn names_of<'a>(data: &'a DataSet, classes: &'a [usize]) -> impl Iterator<Item = &'a String> {
    // These are classes of the data set, and each has a name.
    classes.iter().map(|&class| &data.names()[class])
}

/// "1, 2, 3, 4, 5, …"
fn some_of<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let mut names: Vec<String> = names.take(NAMED + 1).map(|name| columns::cut(name, 24)).collect();
    if names.len() > NAMED {
        names[NAMED] = "…".into();
    }
    names.join(", ")
}
