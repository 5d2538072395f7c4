//! `chalknet pack`: a data set of one's own, made from folders of pictures, a CSV file or another data set.

use super::arguments::Arguments;
use super::remarks::FAINT;
use super::screen::{counted, Screen};
use super::values::usage;
use crate::storage::{
    Brought, Packed, FOLDER_ADVICE, NAMES_FILE, TEST_FILES, TRAINING_FILES, UNFINISHED_FILE,
};
use crate::toolbox::{files, quote, Error, Random};
use std::path::{Path, PathBuf};

/// So large become the digits of photos: as large as MNIST's.
const USUAL_SIZE: (usize, usize) = (28, 28);

/// Packs as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    // Arguments::read takes `pack` with two names only.
    let [source, out] = arguments.paths.as_slice() else {
        // `take_names` has refused anything else.
        unreachable!("the command line has two names")
    };
    expect_place_for_data(source, out)?;
    let mut packed = Packed::beginning(arguments.data.as_deref())?;
    if arguments.fit && (arguments.scale || arguments.invert) {
        return usage(
            "--fit finds out by itself what is ink and how dark it is: leave --invert and --scale away",
        );
    }
    let size = if arguments.data.is_some() { packed.size } else { USUAL_SIZE };
    let mut brought = Brought::from_path(source, arguments.fit.then_some(size))?;
    if arguments.scale {
        brought.scale();
    }
    if arguments.invert {
        brought.invert();
    }
    packed.add(&brought, source, &mut Random::new(arguments.seed.unwrap_or(1)))?;
    if packed.names.len() < 2 {
        let problem = format!(
            "one class is nothing to tell apart. {FOLDER_ADVICE} The classes of a data set that is there already can be \
             added with --data.\nTo ask a trained network about pictures of your own, type chalknet read {}",
            quote::typed(source)
        );
        return Err(Error::content(source, "", problem));
    }
    packed.write(out)?;
    report(&packed, screen)?;
    remark(&brought, screen)?;
    if packed.in_both > 0 {
        screen.line(&format!(
            "Classes with one picture only: {}. It is to learn from and for the test. That will do to ask a network that has \
             learned already, with chalknet test --data {}; of one that learns it, the test says nothing.",
            packed.in_both,
            quote::typed(out)
        ))?;
    }
    say_what_next(&packed, out, screen)
}

/// A data set goes into a new folder, an empty one, or one that holds a data set that was packed, and nothing else.
fn expect_place_for_data(folder: &Path, out: &Path) -> Result<(), Error> {
    let advice = "OUT is the folder for the data set: name a new one.";
    if files::real_path(out).starts_with(files::real_path(folder)) {
        let problem = format!("this would lie in what is being packed. {advice}");
        return Err(Error::content(out, "", problem));
    }
    if !files::is_there(out, advice)? {
        return Ok(());
    }
    let found = files::list(out, advice)?;
    for path in &found {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !is_packed_file(&name) {
            let problem =
                format!("this folder holds other things too, such as {}. {advice}", quote::printed(&name));
            return Err(Error::content(out, "", problem));
        }
    }
    let was_packed = |name: &str| found.contains(&out.join(name));
    if !found.is_empty() && !was_packed(NAMES_FILE) && !was_packed(UNFINISHED_FILE) {
        let problem = format!(
            "this folder holds a data set that `pack` did not make: it has no {NAMES_FILE}. {advice}"
        );
        return Err(Error::content(out, "", problem));
    }
    Ok(())
}

/// Whether `pack` writes a file of this name, or leaves one behind if it is killed.
fn is_packed_file(name: &str) -> bool {
    let names = [TRAINING_FILES, TEST_FILES, [NAMES_FILE, UNFINISHED_FILE]].concat();
    names.iter().any(|ours| match name.strip_prefix(ours) {
        Some(rest) => rest.is_empty() || rest.ends_with(".part"),
        None => false,
    })
}

/// Says what is in the data set.
fn report(packed: &Packed, screen: &mut Screen) -> Result<(), Error> {
    screen.line("training   test   class")?;
    for (label, name) in packed.names.iter().enumerate() {
        let (training, test) = (packed.training.count_of(label), packed.test.count_of(label));
        screen.line(&format!("{training:>8}   {test:>4}   {name}"))?;
    }
    screen.line("")
}

/// Says where the data set is, and how to go on.
fn say_what_next(packed: &Packed, out: &Path, screen: &mut Screen) -> Result<(), Error> {
    let (height, width) = packed.size;
    screen.line(&format!(
        "{}, {height} rows of {width} pixels each, are in {}. Now: chalknet train --data {} --weights {}",
        counted((packed.training.count() + packed.test.count()) as u64, "picture", "pictures"),
        quote::path(out),
        quote::typed(out),
        quote::typed(&weights_for(out))
    ))
}

/// A file for the trained network beside the data set, called like it; a network that is there already keeps its file.
fn weights_for(out: &Path) -> PathBuf {
    let named = if out.file_name().is_some() { out.to_path_buf() } else { files::real_path(out) };
    let weights = named.with_extension("json");
    let numbered = (2..).map(|number| files::numbered(&weights, number));
    files::first_free([weights.clone()].into_iter().chain(numbered))
}

/// Says what looks strange about the new pictures.
fn remark(brought: &Brought, screen: &mut Screen) -> Result<(), Error> {
    if !brought.note.is_empty() {
        screen.line(&brought.note)?;
    }
    if brought.is_mostly_light() {
        screen.line(
            "Most of the new pictures are light at their edges. If they are dark ink on light paper, pack them with --invert\n\
             (without it, if you did): in MNIST ink is light, and a network knows only what it saw.",
        )?;
    }
    if (1..=FAINT).contains(&brought.largest()) {
        screen.line(&format!(
            "The largest pixel is {}, but ink should be about 255: pack them with --scale.",
            brought.largest()
        ))?;
    }
    let (blank, twins, count) = (brought.blank(), brought.twins(), brought.count());
    if let Some(first) = blank.first() {
        screen.line(&format!(
            "Blank, with one shade only: {} of the {count} new pictures, {first} for one. Look at it: perhaps what was \
             transparent became black.",
            blank.len()
        ))?;
    }
    if twins.len() + 1 == count {
        return screen.line(&format!("All {count} new pictures are the same: there is nothing to learn."));
    }
    let Some([first, second]) = twins.first() else { return Ok(()) };
    screen.line(&format!(
        "The same as another: {} of the {count} new pictures; {second}, for one, is like {first}.",
        twins.len()
    ))
}
