//! A copy of the project that somebody else works in: all of it but what would give the answers away.

use super::tasks::Task;
use crate::toolbox::{files, quote, Error};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What a copy is made of.
const PARTS: [&str; 10] = [
    "Cargo.toml",
    "Cargo.lock",
    "clippy.toml",
    "LICENSE",
    "Makefile",
    "README.md",
    "LESSONS.md",
    "src",
    "tests",
    "data",
];
/// The tests that hold the lines of the course in their right form.
const TELL_TALES: [&str; 2] = ["tests/experiments.rs", "tests/worksheets.rs"];
/// The lists of this edition: the tasks with their hints, and the planted mistakes.
pub const TASK_LIST: &str = "src/program/worksheet/tasks.txt";
pub const BUG_LIST: &str = "src/program/worksheet/bugs.txt";

const ADVICE: &str = "FOLDER is where the copy goes: name a new folder, or an empty one.";
const HALF: &str = "The copy is not whole: delete it, and try again.";

/// The folder of the project: this one, or the nearest above it.
pub fn project() -> Result<PathBuf, Error> {
    let here = env::current_dir().unwrap_or_default();
    let is_project = |folder: &&Path| {
        let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        text.lines().any(|line| line == "name = \"chalknet\"")
    };
    here.ancestors().find(is_project).map(Path::to_path_buf).ok_or_else(|| {
        let problem =
            "here are no sources of Chalknet. Go to the folder with its Cargo.toml, and type this there.";
        Error::content(&here, "", problem)
    })
}

/// A copy of the project.
pub struct Edition {
    folder: PathBuf,
}

impl Edition {
    /// Copies the project. The pictures are not copied but linked, where the disk can do that.
    pub fn new(project: &Path, folder: &Path) -> Result<Edition, Error> {
        expect_place(project, folder)?;
        fs::create_dir_all(folder).map_err(|cause| Error::file(folder, "make the folder", cause, ADVICE))?;
        let told = TELL_TALES.map(|name| project.join(name));
        for part in PARTS {
            copy_all(&project.join(part), &folder.join(part), &told)?;
        }
        let edition = Edition { folder: folder.to_path_buf() };
        edition.write(BUG_LIST, "")?;
        Ok(edition)
    }

    /// The text of a file of the copy.
    pub fn read(&self, file: &str) -> Result<String, Error> {
        text_of(&self.folder.join(file))
    }

    /// Writes a file of the copy.
    pub fn write(&self, file: &str, text: &str) -> Result<(), Error> {
        let path = self.folder.join(file);
        fs::write(&path, text).map_err(|cause| Error::file(&path, "write", cause, HALF))
    }

    /// Puts the blank in place of the body of a task, in the source and in the book; gives the function as it stands then.
    pub fn blank(&self, task: &Task) -> Result<String, Error> {
        let (source, book) = (self.read(&task.file)?, self.read("LESSONS.md")?);
        let Some((before, after)) = task.before_and_after(&source) else {
            return Err(not_there(&self.folder.join(&task.file), &task.signature));
        };
        self.write(&task.file, &source.replace(&before, &after))?;
        self.write("LESSONS.md", &book.replace(&before, &after))?;
        Ok(after)
    }

    /// Takes the experiments out of the book that change a line of one of these files: they quote it.
    pub fn leave_out_experiments(&self, files: &[&str]) -> Result<(), Error> {
        // That would take the pupil's own functions away too.
        let book = self
            .read("LESSONS.md")?
            .replace("change it back: `git checkout src tests` mends everything.", "change it back by hand.");
        self.write("LESSONS.md", &without_experiments(&book, files))
    }
}

/// A function or a line that the program knows, but this project has not.
pub fn not_there(path: &Path, what: &str) -> Error {
    let problem = format!(
        "`{}` does not stand here as this program knows it. Build the program from this project: \
         cargo run --release -- worksheet …\n{HALF}",
        quote::printed(what.trim())
    );
    Error::content(path, "", problem)
}

/// Nothing may lie in the folder yet, and it may not lie in what is copied.
fn expect_place(project: &Path, folder: &Path) -> Result<(), Error> {
    let real = files::real_path(folder);
    if PARTS.iter().any(|part| real.starts_with(files::real_path(&project.join(part)))) {
        return Err(Error::content(folder, "", format!("this would lie in what is copied. {ADVICE}")));
    }
    let is_free = !files::is_there(folder, ADVICE)? || files::list(folder, ADVICE)?.is_empty();
    is_free
        .then_some(())
        .ok_or_else(|| Error::content(folder, "", format!("something lies in this folder already. {ADVICE}")))
}

/// Copies a file, or a folder with all that lies in it but these files.
fn copy_all(from: &Path, to: &Path, left_out: &[PathBuf]) -> Result<(), Error> {
    if from.is_dir() {
        fs::create_dir_all(to).map_err(|cause| Error::file(to, "make the folder", cause, ADVICE))?;
        for path in files::list(from, HALF)?.iter().filter(|path| !left_out.contains(path)) {
            copy_all(path, &to.join(path.file_name().unwrap_or_default()), left_out)?;
        }
        return Ok(());
    }
    let is_picture_file = from.file_name().is_some_and(|name| name.to_string_lossy().ends_with("-ubyte"));
    // A second name for the same bytes; another disk cannot have it, and some systems refuse it.
    let linked = if is_picture_file { fs::hard_link(from, to) } else { Err(io::Error::other("a text")) };
    linked.or_else(|_| fs::copy(from, to).map(|_| ())).map_err(|cause| Error::file(to, "write", cause, HALF))
}

/// The text of a file, whose lines may end as those of Windows do.
pub fn text_of(path: &Path) -> Result<String, Error> {
    let text = fs::read_to_string(path).map_err(|cause| Error::file(path, "read", cause, HALF))?;
    Ok(text.replace("\r\n", "\n"))
}

/// The book, with a line in place of each experiment that changes one of these files.
fn without_experiments(book: &str, files: &[&str]) -> String {
    let mut kept = String::new();
    let mut lines = book.lines();
    while let Some(line) = lines.next() {
        let Some(indent) = line.find("```experiment") else {
            kept += &format!("{line}\n");
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
        let changes = |file: &&str| {
            block.iter().any(|line| {
                line.trim().strip_prefix("in ").is_some_and(|rest| rest.split(',').next() == Some(file))
            })
        };
        if files.iter().any(changes) {
            kept += &format!(
                "{:indent$}(What to change here is left out: you are to find these lines yourself.)\n\n{:indent$}```text\n",
                "", ""
            );
            let is_kept = |line: &&&str| !["in ", "-", "+"].iter().any(|sign| line.trim().starts_with(sign));
            block.iter().filter(is_kept).for_each(|line| kept += &format!("{line}\n"));
            kept += &format!("{:indent$}```\n", "");
        } else {
            kept += &format!("{line}\n{}\n{:indent$}```\n", block.join("\n"), "");
        }
    }
    kept
}
