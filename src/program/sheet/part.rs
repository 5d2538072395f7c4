//! Which lines of the arithmetic a sheet asks for: those of a chapter.

use crate::program::explain::{Line, Phase};
use crate::program::nearest::did_you_mean;
use crate::program::values::usage;
use crate::toolbox::Error;

/// The chapters with arithmetic of the toy network.
const CHAPTERS: [&str; 5] = ["ch03", "ch04", "ch05", "ch06", "ch07"];
const TITLES: [&str; CHAPTERS.len()] =
    ["3: the linear layer", "4: the activation", "5: the loss", "6: descending", "7: backpropagation"];

/// From one chapter to another; most often the same.
pub struct Part {
    first: usize,
    last: usize,
}

impl Part {
    /// ch07, or ch03..ch07
    pub fn named(name: &str) -> Result<Part, Error> {
        let (first, last) = name.split_once("..").unwrap_or((name, name));
        let place = |name: &str| CHAPTERS.iter().position(|known| *known == name);
        match (place(first), place(last)) {
            (Some(first), Some(last)) if first <= last => Ok(Part { first, last }),
            (Some(_), Some(_)) => {
                usage(&format!("the first of two chapters has the smaller number, unlike {name:?}"))
            }
            _ => usage(&format!(
                "there are sheets for ch03 to ch07; name one, or several as in ch03..ch07, not {name:?}{}",
                did_you_mean(first, &CHAPTERS)
            )),
        }
    }

    /// "Chapter 7: backpropagation"
    pub fn title(&self) -> String {
        match self.first == self.last {
            true => format!("Chapter {}", TITLES[self.first]),
            false => "One round of learning".to_string(),
        }
    }

    /// The lines that are known before, and those that are asked for: from the first one of the chapter to its last. (In
    /// chapter 6 one step is taken, and what it was good for shows behind it.)
    pub fn split<'a>(&self, lines: &'a [Line]) -> (&'a [Line], &'a [Line]) {
        let is_of = |line: &Line, chapter: usize| {
            line.phase != Phase::After && line.section.starts_with(&CHAPTERS[chapter][3..])
        };
        let steps = |chapter: usize| CHAPTERS[chapter] == "ch06";
        let begins = |line: &Line| (self.first..=self.last).any(|chapter| is_of(line, chapter));
        let first = lines.iter().position(begins).unwrap_or(0);
        let last = lines.iter().rposition(begins).unwrap_or(0);
        let end = if (self.first..=self.last).any(steps) { lines.len() } else { last + 1 };
        (&lines[..first], &lines[first..end])
    }
}
