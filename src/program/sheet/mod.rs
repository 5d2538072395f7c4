//! `chalknet sheet`: the arithmetic of a chapter on paper, with blanks to fill in or with its key.

mod html;
mod part;

use super::arguments::Arguments;
use super::explain::Toy;
use super::out_files::Page;
use super::screen::{counted, Screen};
use super::values::usage;
use crate::toolbox::{quote, Error};
use html::{page_of, Sheet};
use part::Part;
use std::path::PathBuf;

const PAGE: Page = Page { flag: "--out", title: "a sheet", style: include_str!("sheet.css") };

/// Writes the sheets that the command line asks for: one, or one for each of several seeds.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let [chapters] = &arguments.paths[..] else {
        return usage(
            "sheet needs one name: the chapter whose arithmetic is wanted, as in chalknet sheet ch07",
        );
    };
    let part = Part::named(&chapters.to_string_lossy())?;
    let is_key = arguments.key;
    let usual = || PathBuf::from(if is_key { "sheet-key.html" } else { "sheet.html" });
    let path = arguments.out.clone().unwrap_or_else(usual);
    PAGE.expect_place(&path)?;
    let (first, count) = (arguments.seed, arguments.seeds.unwrap_or(1));
    let mut sheets = String::new();
    for i in 0..count {
        // Without any seed it is the network of the book.
        let seed = first.or(arguments.seeds.map(|_| 1)).map(|first| first.wrapping_add(i));
        let toy = Toy::from(arguments, seed)?;
        sheets += &page_of(&Sheet { toy: &toy, part: &part, seed, is_key });
    }
    PAGE.write(&path, &sheets)?;
    let what = if is_key { ("key", "keys") } else { ("sheet", "sheets") };
    let (counted, file) = (counted(count, what.0, what.1), quote::path(&path));
    screen.line(&format!("{counted} in {file}: open it in a browser and print it."))?;
    if is_key {
        return Ok(());
    }
    screen.line(match arguments.out {
        None => "The answers: type the same with --key; they go to sheet-key.html.",
        Some(_) => "The answers: type the same with --key and another name behind --out.",
    })
}
