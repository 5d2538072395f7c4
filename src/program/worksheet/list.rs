//! The two lists of the worksheet edition, tasks.txt and bugs.txt, taken apart: blocks of lines, an empty line between two.

/// A block: each line is a word and what stands behind it; a line that begins with two spaces goes on with the one above.
pub struct Block {
    lines: Vec<(&'static str, String)>,
}

impl Block {
    /// What stands behind this word, in each line that begins with it.
    pub fn all(&self, word: &str) -> Vec<String> {
        self.lines.iter().filter(|(key, _)| *key == word).map(|(_, value)| value.clone()).collect()
    }

    /// The same, where one line is expected; nothing if there is none: a test looks whether each block is whole.
    pub fn one(&self, word: &str) -> String {
        self.all(word).concat()
    }
}

/// The blocks of a list. Lines that begin with # are for those who write it.
pub fn blocks(text: &'static str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut is_between = true;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.is_empty() {
            is_between = true;
            continue;
        }
        if is_between {
            blocks.push(Block { lines: Vec::new() });
            is_between = false;
        }
        let lines = &mut blocks.last_mut().expect("one was begun").lines;
        match lines.last_mut() {
            Some((_, value)) if line.starts_with("  ") => *value += &format!(" {}", line.trim()),
            _ => lines.push(word_and_rest(line)),
        }
    }
    blocks
}

/// "file src/a.rs" → ("file", "src/a.rs"); a line of code keeps its spaces: "-    a" → ("-", "    a").
fn word_and_rest(line: &'static str) -> (&'static str, String) {
    let (word, rest) = match line.starts_with(['-', '+']) {
        true => line.split_at(1),
        false => line.split_once(' ').unwrap_or((line, "")),
    };
    (word, rest.to_string())
}
