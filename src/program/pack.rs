//! `chalknet pack`: a data set of one's own, made from folders of pictures.

use super::arguments::Arguments;
use super::screen::{counted, Screen};
use crate::storage::{Packed, FOLDER_ADVICE, NAMES_FILE, TEST_FILES, TRAINING_FILES};
use crate::toolbox::{files, quote, Error, Random};
use std::path::{Path, PathBuf};

/// Packs as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    // Arguments::read takes `pack` with two folders only.
    let [folder, out] = arguments.folders.as_slice() else {
        // `take_names` has refused anything else.
        unreachable!("the command line has two folders")
    };
    expect_place_for_data(folder, out)?;
    let mut packed = Packed::beginning(arguments.data.as_deref())?;
    let mut random = Random::new(arguments.seed.unwrap_or(1));
    for class in class_folders(folder)? {
        packed.add_class(&class, arguments.invert, &mut random)?;
    }
    if packed.names.len() < 2 {
        return Err(Error::content(
            folder,
            "",
            format!("one class is nothing to tell apart. {FOLDER_ADVICE}"),
        ));
    }
    packed.write(out)?;
    report(&packed, out, screen)
}

/// The folders of the classes: by number if all their names are numbers, else by alphabet.
fn class_folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut classes = files::list(folder, FOLDER_ADVICE)?;
    if let Some(file) = classes.iter().find(|path| !path.is_dir()) {
        return Err(Error::content(file, "", format!("this is no folder. {FOLDER_ADVICE}")));
    }
    if classes.is_empty() {
        return Err(Error::content(folder, "", format!("this folder is empty. {FOLDER_ADVICE}")));
    }
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u64>().ok());
    if classes.iter().all(|path| number(path).is_some()) {
        classes.sort_by_key(number);
    }
    Ok(classes)
}

/// A data set goes into a new folder, an empty one, or one that holds a data set that was packed, and nothing else.
fn expect_place_for_data(folder: &Path, out: &Path) -> Result<(), Error> {
    let advice = "OUT is the folder for the data set: name a new one.";
    if files::real_path(out).starts_with(files::real_path(folder)) {
        let problem = format!("this would lie among the folders of the classes. {advice}");
        return Err(Error::content(out, "", problem));
    }
    if !out.exists() {
        return Ok(());
    }
    let found = files::list(out, advice)?;
    let ours = [TRAINING_FILES, TEST_FILES].concat();
    for path in &found {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name != NAMES_FILE && !ours.contains(&name.as_str()) {
            let problem = format!("this folder holds other things too, such as {name}. {advice}");
            return Err(Error::content(out, "", problem));
        }
    }
    if !found.is_empty() && !out.join(NAMES_FILE).exists() {
        let problem = format!(
            "this folder holds a data set that `pack` did not make: it has no {NAMES_FILE}. {advice}"
        );
        return Err(Error::content(out, "", problem));
    }
    Ok(())
}

/// Says what is in the data set, and how to go on.
fn report(packed: &Packed, out: &Path, screen: &mut Screen) -> Result<(), Error> {
    let (height, width) = packed.size();
    screen.line("training   test   class")?;
    for (label, name) in packed.names.iter().enumerate() {
        let (training, test) = (packed.training.count_of(label), packed.test.count_of(label));
        screen.line(&format!("{training:>8}   {test:>4}   {name}"))?;
    }
    screen.line(&format!(
        "\n{}, {height} rows of {width} pixels each, are in {}. Now: chalknet train --data {} --weights {}",
        counted((packed.training.count() + packed.test.count()) as u64, "picture", "pictures"),
        quote::path(out),
        quote::typed(out),
        quote::typed(&out.with_extension("json"))
    ))?;
    if packed.is_mostly_light() {
        screen.line(
            "Most of the new pictures are light at their edges. If they are dark ink on light paper, pack them with --invert\n\
             (without it, if you did): in MNIST ink is light, and a network knows only what it saw.",
        )?;
    }
    Ok(())
}
