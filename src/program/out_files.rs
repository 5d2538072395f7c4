//! Files that a command writes beside the network: what they may be called, and what they never replace.

use super::arguments::Arguments;
use super::values::usage;
use crate::toolbox::{files, quote, Error};
use std::path::Path;

/// Makes sure that what is to be written is neither the file of the trained network nor one that is to be read.
pub fn expect_other_file(arguments: &Arguments, to_be_written: &Path) -> Result<(), Error> {
    let (name, place) = (quote::path(to_be_written), files::real_path(to_be_written));
    if files::real_path(&arguments.weights_path()) == place {
        return usage(&format!("{name} is the file of the trained network: name another"));
    }
    if arguments.paths.iter().any(|path| files::real_path(path) == place) {
        return usage(&format!("{name} is read by this command, so it is not written: name another"));
    }
    Ok(())
}

/// Makes sure that a picture to be written is called what it is, such as FILE.pgm, and does not replace the network.
pub fn expect_picture_name(arguments: &Arguments, path: &Path, ending: &str) -> Result<(), Error> {
    if !files::has_ending(path, ending) {
        return usage(&format!(
            "--out writes a picture in the form {}: its name must end in .{ending}, unlike {}",
            ending.to_uppercase(),
            quote::path(path)
        ));
    }
    expect_other_file(arguments, path)
}

/// A page that a command writes.
pub struct Page {
    /// Behind which flag its file is named.
    pub flag: &'static str,
    pub title: &'static str,
    pub style: &'static str,
}

impl Page {
    /// Makes sure that the page is to be called FILE.html, and that what has its name already is such a page: it begins as
    /// ours do.
    pub fn expect_place(&self, path: &Path) -> Result<(), Error> {
        if !files::has_ending(path, "html") {
            return usage(&format!(
                "{} writes a page: its name must end in .html, unlike {}",
                self.flag,
                quote::path(path)
            ));
        }
        let (beginning, advice) = (self.beginning(), self.advice());
        if !files::is_there(path, &advice)?
            || files::beginning(path, beginning.len(), &advice)? == beginning.as_bytes()
        {
            return Ok(());
        }
        let problem = "Chalknet did not write this file, so it is not replaced";
        Err(Error::content(path, "", problem).with_advice(&advice))
    }

    /// Writes it.
    pub fn write(&self, path: &Path, body: &str) -> Result<(), Error> {
        let (beginning, style) = (self.beginning(), self.style);
        let page = format!("{beginning}<style>\n{style}</style>\n{body}</html>\n");
        files::replace(path, page.as_bytes(), &self.advice())
    }

    fn beginning(&self) -> String {
        let title = self.title;
        format!("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Chalknet: {title}</title>\n")
    }

    fn advice(&self) -> String {
        format!("Name a page in a folder that exists: {} FILE.html.", self.flag)
    }
}
