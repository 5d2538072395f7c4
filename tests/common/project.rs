//! The files of the project, for the tests that guard house and book.
// Each test file uses a part of this.
#![allow(dead_code)]

use std::fs;
use std::path::Path;

/// A file of the project: its path from the top, written with /, and its text.
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

/// The text of a file of the project; its path is counted from the top. A checkout may have ended each line as Windows
/// does: that is the same text.
pub fn read(path: &str) -> String {
    read_in(Path::new(env!("CARGO_MANIFEST_DIR")), path)
}

/// The same in a copy of the project.
pub fn read_in(project: &Path, path: &str) -> String {
    let whole_path = project.join(path);
    let text =
        fs::read_to_string(&whole_path).unwrap_or_else(|cause| panic!("{path} cannot be read: {cause}"));
    text.replace("\r\n", "\n")
}

/// What lies in a folder of the project, in alphabetical order.
fn names_in(folder: &str) -> Vec<String> {
    let whole_path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(whole_path).unwrap_or_else(|cause| panic!("{folder} cannot be read: {cause}"));
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.flatten().map(name).collect();
    names.sort();
    names
}

/// All Rust files in a folder and the folders in it, in alphabetical order.
pub fn rust_files(folder: &str) -> Vec<SourceFile> {
    let mut files = Vec::new();
    for name in names_in(folder) {
        let path = format!("{folder}/{name}");
        if Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).is_dir() {
            files.extend(rust_files(&path));
        } else if name.ends_with(".rs") {
            files.push(SourceFile { text: read(&path), path });
        }
    }
    files
}
