//! What lies in a folder where the four files of a data set were expected: often the right files under other names.

use super::idx_files::how_to_unpack;
use super::{TEST_FILES, TRAINING_FILES};
use crate::toolbox::formats::{Format, ENOUGH};
use crate::toolbox::{files, quote};
use std::path::{Path, PathBuf};

/// So many names are listed at most.
const MOST_NAMES: usize = 6;

/// What to do if files of a data folder cannot be read: perhaps they are there, but not quite as they should be.
pub(super) fn next_step(folder: &Path) -> String {
    let found = files::list(folder, "").unwrap_or_default();
    let missing =
        || [TRAINING_FILES, TEST_FILES].concat().into_iter().filter(|name| !folder.join(name).is_file());
    let steps: Vec<String> = missing().filter_map(|name| step_for(name, &found)).collect();
    if !steps.is_empty() {
        return format!("In {}, {}.", quote::path(folder), steps.join("; "));
    }
    let holds_data = |path: &&PathBuf| TRAINING_FILES.iter().any(|name| path.join(name).is_file());
    if let Some(inner) = found.iter().find(holds_data) {
        return format!(
            "The files lie in the folder {}: type --data {}",
            quote::path(inner),
            quote::typed(inner)
        );
    }
    let are_folders = !found.is_empty() && found.iter().all(|path| path.is_dir());
    let table = found.iter().map(PathBuf::as_path).find(|path| files::has_ending(path, "csv"));
    if let Some(source) = are_folders.then_some(folder).or(table) {
        return how_to_pack(source);
    }
    let names: Vec<String> = found.iter().take(MOST_NAMES).map(|path| name_and_format(path)).collect();
    let more = if found.len() > MOST_NAMES { ", …" } else { "" };
    match names.is_empty() || missing().next().is_none() {
        true => data_advice(),
        false => format!("Here lie {}{more}.\n{}", names.join(", "), data_advice()),
    }
}

/// What lies there, with what it is if that can be told.
fn name_and_format(path: &Path) -> String {
    let name = quote::printed(&name_of(path));
    match files::beginning(path, ENOUGH, "").ok().and_then(|bytes| Format::of(&bytes)) {
        Some(format) => format!("{name} ({})", format.name()),
        None => name,
    }
}

/// What to do with a file or folder that is no data folder, if one is wanted.
pub(super) fn how_to_pack(source: &Path) -> String {
    format!("A data folder is made of {} by chalknet pack {} OUT", quote::path(source), quote::typed(source))
}

/// What to do if what was named is no folder.
pub(super) fn advice_on_file(path: &Path) -> String {
    match files::beginning(path, ENOUGH, "").ok().and_then(|bytes| Format::of(&bytes)) {
        Some(Format::Table) => how_to_pack(path),
        _ => data_advice(),
    }
}

/// What a data folder is.
fn data_advice() -> String {
    let ([a, b], [c, d]) = (TRAINING_FILES, TEST_FILES);
    format!(
        "A data folder holds the four files {a}, {b}, {c} and {d}, unpacked. Name it with --data FOLDER. Those of MNIST \
         come with Chalknet, in its folder data: without --data it takes them."
    )
}

/// How the file that is meant by `name` gets this name, if it is clear which it is.
fn step_for(name: &str, found: &[PathBuf]) -> Option<String> {
    let mut meant: Vec<&PathBuf> = found.iter().filter(|path| is_meant(name, path)).collect();
    // A link to nowhere may have the very name.
    meant.retain(|path| path.is_dir() || name_of(path) != name);
    if meant.iter().any(|path| !is_packed(path)) {
        meant.retain(|path| !is_packed(path));
    }
    let (path, others) = meant.split_first()?;
    if let Some(other) = others.first() {
        let names = [path, other].map(|path| quote::printed(&name_of(path))).join(" or ");
        return Some(format!("choose one for {name}, such as {names}"));
    }
    let its_name = quote::printed(&name_of(path));
    if path.is_dir() {
        let inside = files::list(path, "").unwrap_or_default();
        let [file] = inside.as_slice() else { return None };
        let file = quote::printed(&name_of(file));
        return Some(format!(
            "the folder {its_name} has the file in it: give the folder another name, move {file} out of it and call it {name}"
        ));
    }
    if !is_packed(path) {
        return Some(format!("rename {its_name} to {name}"));
    }
    let beginning = files::beginning(path, ENOUGH, "").unwrap_or_default();
    let unpacked = name_of(Path::new(path.file_stem().unwrap_or_default()));
    let then = if unpacked == name { String::new() } else { format!(" and rename it to {name}") };
    let unpack = |ending: &str| Some(format!("{}{then}", how_to_unpack(&unpacked, ending)));
    match Format::of(&beginning) {
        Some(Format::Gzip) => unpack("gz"),
        Some(Format::Zip) => unpack("zip"),
        Some(format @ (Format::WebPage | Format::LfsPointer)) => {
            Some(format!("{its_name} is {}: the download failed, so download it again", format.name()))
        }
        _ => Some(format!("{its_name} is not compressed, in spite of its name: rename it to {name}")),
    }
}

/// Whether a file's name says the same as one of the four names: which set, and pictures or labels.
fn is_meant(name: &str, path: &Path) -> bool {
    let found = name_of(path).to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| found.contains(word));
    let set = if name.starts_with("train") { says(&["train"]) } else { says(&["t10k", "test"]) };
    set && if name.contains("images") { says(&["image"]) } else { says(&["label"]) }
}

fn is_packed(path: &Path) -> bool {
    files::has_ending(path, "gz") || files::has_ending(path, "zip")
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
