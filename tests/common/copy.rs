//! A copy of the project in which lines are changed and commands of cargo are run, for the tests that prove that a change
//! is noticed.
// Each test file uses a part of this.
#![allow(dead_code)]

use crate::project::{read, read_in};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Some lines of a file become others, wherever they stand.
pub struct Change {
    pub file: String,
    pub times: usize,
    pub old: String,
    pub new: String,
}

/// What is wrong with a change, if its lines do not stand in the file as often as the book says.
pub fn misplaced(change: &Change) -> Option<String> {
    let text = format!("\n{}", read(&change.file));
    let found = text.matches(&format!("\n{}", change.old)).count();
    (found != change.times).then(|| {
        format!("`{}` stands {found} times in {}, not {}", change.old.trim(), change.file, change.times)
    })
}

/// A copy of the project, with a target folder of its own; all of it goes at the end.
pub struct Copy {
    folder: PathBuf,
}

impl Copy {
    /// A folder for a copy, in which nothing lies yet.
    pub fn empty(name: &str) -> Copy {
        let folder = std::env::temp_dir().join(format!("chalknet-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("project")).expect("the folder can be made");
        Copy { folder }
    }

    /// The whole project.
    pub fn new(name: &str) -> Copy {
        let (copy, here) = (Copy::empty(name), Path::new(env!("CARGO_MANIFEST_DIR")));
        for name in
            ["Cargo.toml", "Cargo.lock", "LESSONS.md", "README.md", "Makefile", "src", "tests", "data"]
        {
            copy_all(&here.join(name), &copy.path(name));
        }
        copy
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join("project").join(name)
    }

    /// Runs a command of cargo. It is built with few optimisations, which is sooner done: the bits are the same.
    pub fn run(&self, command: &str) -> Output {
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(words).current_dir(self.folder.join("project"));
        cargo.env("CARGO_TARGET_DIR", self.folder.join("target")).env("CARGO_INCREMENTAL", "1");
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
        cargo.env_remove("RUSTFLAGS").env_remove("RUST_BACKTRACE");
        cargo.output().expect("cargo can be started")
    }

    /// Makes the changes, does the work, and takes the changes back.
    pub fn with<R>(&self, changes: &[Change], work: impl FnOnce() -> R) -> R {
        for change in changes {
            let text = format!("\n{}", read_in(&self.path(""), &change.file));
            let text = text.replace(&format!("\n{}", change.old), &format!("\n{}", change.new));
            fs::write(self.path(&change.file), &text[1..]).expect("the copy can be written");
        }
        let result = work();
        for change in changes {
            fs::write(self.path(&change.file), read(&change.file)).expect("the copy can be written");
        }
        result
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn copy_all(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("the folder can be made");
        for entry in fs::read_dir(from).expect("the folder can be read").flatten() {
            copy_all(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).expect("the file can be copied");
    }
}

pub fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}
