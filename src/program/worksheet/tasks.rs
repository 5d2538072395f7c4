//! The tasks: functions of the course whose bodies the pupils write.

use super::list::{blocks, Block};
use std::ops::RangeInclusive;

const TASKS: &str = include_str!("tasks.txt");

/// A function whose body is to be written.
#[derive(Clone, Debug)]
pub struct Task {
    /// The section of the book, with a letter if it has several: 5.1b.
    pub number: String,
    /// The file, from the top of the project.
    pub file: String,
    /// The line that the function begins with.
    pub signature: String,
    /// How many lines of the body stay: they check what the function is given.
    pub keep: usize,
    /// What the function gives, in a few words.
    pub what: String,
    /// The test that fails as long as this function alone is wrong.
    pub test: String,
    /// A question, the formula in words, the first lines of code.
    pub hints: Vec<String>,
}

/// All tasks, in an order in which each can be tested when it is done.
pub fn tasks() -> Vec<Task> {
    let task = |block: &Block| Task {
        number: block.one("task"),
        file: block.one("file"),
        signature: block.one("body"),
        keep: block.one("keep").parse().unwrap_or(0),
        what: block.one("what"),
        test: block.one("test"),
        hints: vec![block.one("ask"), block.one("say"), block.all("code").join("\n")],
    };
    blocks(TASKS).iter().map(task).collect()
}

impl Task {
    /// The number of its chapter; 0 if its number has none.
    pub fn chapter(&self) -> usize {
        self.number.split('.').next().and_then(|chapter| chapter.parse().ok()).unwrap_or(0)
    }

    /// The module of its chapter, which its tests are called after: ch05_loss.
    pub fn module(&self) -> &str {
        self.file.split('/').nth(1).unwrap_or("").trim_end_matches(".rs")
    }

    /// The section of the book that it belongs to: 5.1 of 5.1b.
    pub fn section(&self) -> &str {
        self.number.trim_end_matches(|letter: char| letter.is_ascii_lowercase())
    }

    /// The name of its function.
    pub fn name(&self) -> &str {
        let behind = self.signature.split_once("fn ").map_or("", |(_, behind)| behind);
        behind.split(['(', '<']).next().unwrap_or("")
    }

    /// What stands where the body was.
    pub fn blank(&self) -> String {
        format!("todo!(\"task {}: {}\")", self.number, self.what)
    }

    /// The lines of the function from its signature to its last brace, and those of them that are to be written.
    ///
    /// rustfmt has set the sources: the brace that closes a function stands as far to the right as its signature.
    fn place(&self, lines: &[&str]) -> Option<(RangeInclusive<usize>, RangeInclusive<usize>)> {
        let first = lines.iter().position(|line| line.trim() == self.signature)?;
        let indent = &lines[first][..lines[first].len() - self.signature.len()];
        let open = first + lines[first..].iter().position(|line| line.ends_with('{'))?;
        let close = open + lines[open..].iter().position(|line| *line == format!("{indent}}}"))?;
        let body = open + 1 + self.keep..=close - 1;
        (!body.is_empty()).then_some((first..=close, body))
    }

    /// The lines of the body that are to be written, if the function stands in this source.
    pub fn body<'a>(&self, source: &'a str) -> Option<Vec<&'a str>> {
        let lines: Vec<&str> = source.lines().collect();
        let (_, body) = self.place(&lines)?;
        Some(lines[body].to_vec())
    }

    /// The whole function as it stands in this source, and with the blank in place of its body.
    pub fn before_and_after(&self, source: &str) -> Option<(String, String)> {
        let lines: Vec<&str> = source.lines().collect();
        let (whole, body) = self.place(&lines)?;
        let first = lines[*body.start()];
        let indent = &first[..first.len() - first.trim_start().len()];
        let blank = format!("{indent}{}", self.blank());
        let blanked =
            [&lines[*whole.start()..*body.start()], &[&blank], &lines[body.end() + 1..=*whole.end()]];
        Some((lines[whole].join("\n"), blanked.concat().join("\n")))
    }
}
