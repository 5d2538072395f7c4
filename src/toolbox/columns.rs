//! How wide a text is on a terminal, and how to make it fit there.
//!
//! A terminal gives Chinese, Japanese and Korean letters and emoji two columns each, and an accent none of its own. A
//! width that comes from a file is never asked of `format!`, which panics when it is too large.

/// Where letters lie that take two columns: the first and the last of each range (Unicode, EastAsianWidth.txt).
const WIDE: [(char, char); 10] = [
    ('\u{1100}', '\u{115f}'),
    ('\u{231a}', '\u{231b}'),
    ('\u{2e80}', '\u{303e}'),
    ('\u{3041}', '\u{a4cf}'),
    ('\u{a960}', '\u{a97c}'),
    ('\u{ac00}', '\u{d7a3}'),
    ('\u{f900}', '\u{faff}'),
    ('\u{fe30}', '\u{fe6f}'),
    ('\u{ff01}', '\u{ff60}'),
    ('\u{1f300}', '\u{3fffd}'),
];

/// Where accents and joiners lie, which stand on the letter before them.
const NARROW: [(char, char); 7] = [
    ('\u{300}', '\u{36f}'),
    ('\u{591}', '\u{5bd}'),
    ('\u{64b}', '\u{65f}'),
    ('\u{1ab0}', '\u{1aff}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{20d0}', '\u{20ff}'),
    ('\u{fe00}', '\u{fe0f}'),
];

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

fn width_of(letter: char) -> usize {
    let lies_in = |ranges: &[(char, char)]| ranges.iter().any(|(from, to)| (from..=to).contains(&&letter));
    match letter {
        // Nearly all letters, so that long texts are quick.
        ..='\u{2ff}' => 1,
        _ if lies_in(&NARROW) => 0,
        _ if lies_in(&WIDE) => 2,
        _ => 1,
    }
}

/// A text with spaces behind it, so many columns wide; what is longer is cut and ends in `…`.
pub fn padded(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let spaces = columns - width(&text);
    text + &" ".repeat(spaces)
}

/// The same with the spaces before it.
pub fn right_aligned(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    " ".repeat(columns - width(&text)) + &text
}

/// A text that takes at most so many columns; what is longer ends in `…`.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    let (mut short, mut used) = (String::new(), 0);
    for letter in text.chars() {
        used += width_of(letter);
        if used >= columns {
            break;
        }
        short.push(letter);
    }
    if columns > 0 {
        short.push('…');
    }
    short
}

/// A line broken between words into lines of at most so many columns. Those after the first begin where its second
/// column does, as in a table. A single word that is longer stays whole: it may be a path that somebody copies.
pub fn wrapped(line: &str, columns: usize) -> String {
    if width(line) <= columns {
        return line.to_string();
    }
    let indent = second_column(line).filter(|indent| 2 * indent <= columns).unwrap_or(0);
    let (mut lines, mut used) = (String::new(), 0);
    for piece in line.split_inclusive(' ') {
        let word = piece.trim_end();
        if !word.is_empty() && used + width(word) > columns && used > indent {
            lines.truncate(lines.trim_end().len());
            lines += "\n";
            lines += &" ".repeat(indent);
            used = indent;
        }
        lines += piece;
        used += width(piece);
    }
    lines.truncate(lines.trim_end().len());
    lines
}

/// Where the text begins that stands behind the first two spaces; those at the beginning do not count.
fn second_column(line: &str) -> Option<usize> {
    let start = line.len() - line.trim_start().len();
    // A gap between words, found in the same line, ends on whole characters.
    let gap = start + line[start..].find("  ")?;
    let rest = line[gap..].trim_start();
    Some(width(&line[..line.len() - rest.len()]))
}
