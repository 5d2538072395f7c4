//! The planted mistakes: each is of a kind that pupils make, and is found by its symptom.

use super::list::{blocks, Block};

const BUGS: &str = include_str!("bugs.txt");

/// A mistake, and what it does.
#[derive(Clone, Debug)]
pub struct Bug {
    /// The number it is asked for by.
    pub number: usize,
    /// The file, from the top of the project.
    pub file: String,
    /// Whole lines as they should be.
    pub old: String,
    /// Whole lines with the mistake; may be empty.
    pub new: String,
    /// What one sees of it.
    pub symptom: String,
    /// The test that finds it.
    pub test: String,
    /// What this test says then, a part of it.
    pub says: String,
    /// The section of the book that explains it.
    pub section: String,
}

/// All of them, chapter by chapter.
pub fn bugs() -> Vec<Bug> {
    let code = |block: &Block, sign| block.all(sign).iter().map(|line| format!("{line}\n")).collect();
    let bug = |block: &Block| Bug {
        number: block.one("bug").parse().unwrap_or(0),
        file: block.one("file"),
        old: code(block, "-"),
        new: code(block, "+"),
        symptom: block.one("symptom"),
        test: block.one("test"),
        says: block.one("says"),
        section: block.one("section"),
    };
    blocks(BUGS).iter().map(bug).collect()
}

impl Bug {
    /// The text with the mistake in it, wherever these lines stand.
    pub fn planted(&self, text: &str) -> String {
        let text = format!("\n{text}").replace(&format!("\n{}", self.old), &format!("\n{}", self.new));
        text[1..].to_string()
    }
}
