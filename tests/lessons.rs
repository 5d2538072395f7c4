//! Guards of the book LESSONS.md: its listings, its parts, its commands, its numbers. Goes with no chapter; run it
//! with `cargo test --test lessons`.
//!
//! Each guard is a function that hands back its complaints about a book. At the end, a small book that is in order is
//! spoiled in one place after another, and each time the guard has to say so: a guard that cannot fail guards nothing.

mod common;
#[path = "common/program.rs"]
mod program;
#[path = "common/project.rs"]
mod project;
/// Blocks of numbers of the toy network as they have to stand in the book, computed anew.
#[path = "common/toy_blocks.rs"]
mod toy_blocks;

use program::{Folder, Outcome};
use project::{read, rust_files, SourceFile};
use std::fs;
use std::path::Path;
use toy_blocks::toy_blocks;

/// The languages a fence may have. ```rust is compiled and run by `cargo test`; ```rs is a listing from a file; what an
/// ```experiment promises is looked for by `make experiments`.
const LANGUAGES: [&str; 5] = ["rs", "rust", "console", "text", "experiment"];
/// The flags of cargo that the course uses.
const CARGO_FLAGS: [&str; 7] =
    ["--release", "--offline", "--quiet", "--no-run", "--doc", "--no-fail-fast", "--lib"];
/// The flags of a test file that the course uses.
const TEST_FLAGS: [&str; 5] = ["--nocapture", "--show-output", "--exact", "--ignored", "--include-ignored"];
/// How long a line of prose may be.
const LINE_LENGTH: usize = 120;

/// Numbers with four decimals that chapters 3 to 7 quote and that are no numbers of the toy network: each with where
/// it comes from.
const OTHER_NUMBERS: &[(&str, &str)] = &[
    ("2.3026", "-ln 0.1, which is also ln 10: what tests/ch05_loss.rs has to show"),
    ("6.9078", "-ln 0.001: what tests/ch05_loss.rs has to show"),
    ("16.1181", "-ln 1e-7, the largest loss that the school's epsilon allows: tests/ch05_loss.rs"),
];

/// src/ch05_loss.rs → 5, src/ch08_training/network.rs → 8; None for the other floors.
fn chapter_of_module(path: &str) -> Option<usize> {
    let (number, _) = path.strip_prefix("src/ch")?.split_once('_')?;
    number.parse().ok()
}

/// The chapters of the course: 1 is prose alone, the others have a test file each.
fn last_chapter(tests: &[SourceFile]) -> usize {
    let chapter = |file: &SourceFile| file.path.strip_prefix("tests/ch")?.split_once('_')?.0.parse().ok();
    tests.iter().filter_map(chapter).max().unwrap_or(1)
}

/// All files that a listing may be from: the sources, and the small programs of the chapters.
fn listed_files() -> Vec<SourceFile> {
    [rust_files("src"), rust_files("tests")].into_iter().flatten().collect()
}

/// Fails with all complaints, a line each.
#[track_caller]
fn expect_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n\n{}\n", complaints.join("\n"));
}

// ---- Reading a book ----

/// A text in Markdown, cut into lines that know where they stand, and into the blocks between fences.
struct Book<'a> {
    name: &'a str,
    lines: Vec<Line<'a>>,
    blocks: Vec<Block<'a>>,
}

struct Line<'a> {
    number: usize,
    text: &'a str,
    /// The chapter; 0 before the first and after a heading without a number.
    chapter: usize,
    /// The heading of level 3 above it, such as "3.1 A neuron" or "Questions"; empty before the first.
    part: &'a str,
    /// The language of the block it belongs to; None outside, where headings and prose are.
    language: Option<&'a str>,
}

impl Line<'_> {
    /// Whether it is a heading that begins with these signs, "## " or "### ".
    fn is_heading(&self, signs: &str) -> bool {
        self.language.is_none() && self.text.starts_with(signs)
    }

    /// Whether it stands in a numbered section, or is its heading.
    fn is_in_section(&self) -> bool {
        self.part.starts_with(|first: char| first.is_ascii_digit())
    }
}

/// What stands between two fences.
struct Block<'a> {
    language: &'a str,
    /// The line of the opening fence.
    number: usize,
    chapter: usize,
    /// The last line before the fence that is not blank.
    introduction: &'a str,
    lines: Vec<&'a str>,
    closed: bool,
}

fn parse<'a>(name: &'a str, text: &'a str) -> Book<'a> {
    let mut book = Book { name, lines: Vec::new(), blocks: Vec::new() };
    let (mut chapter, mut part, mut introduction) = (0, "", "");
    // How far the open fence is indented, inside a list for example; None outside of a block.
    let mut open_at: Option<usize> = None;
    for (index, text) in text.lines().enumerate() {
        let number = index + 1;
        let mut language =
            if open_at.is_some() { book.blocks.last().map(|block| block.language) } else { None };
        match (text.trim_start().strip_prefix("```"), open_at) {
            (Some(""), Some(_)) => {
                open_at = None;
                book.blocks.last_mut().expect("a block is open").closed = true;
            }
            (Some(opened), _) => {
                open_at = Some(text.len() - text.trim_start().len());
                language = Some(opened);
                let lines = Vec::new();
                book.blocks.push(Block {
                    language: opened,
                    number,
                    chapter,
                    introduction,
                    lines,
                    closed: false,
                });
            }
            (None, Some(indent)) => {
                let start = indent.min(text.len() - text.trim_start().len());
                book.blocks.last_mut().expect("a block is open").lines.push(&text[start..]);
            }
            (None, None) => {
                if let Some(heading) = text.strip_prefix("## ") {
                    chapter = heading.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0);
                    part = "";
                } else if let Some(heading) = text.strip_prefix("### ") {
                    part = heading;
                }
            }
        }
        if !text.trim().is_empty() {
            introduction = text;
        }
        book.lines.push(Line { number, text, chapter, part, language });
    }
    book
}

impl<'a> Book<'a> {
    fn complaint(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.name)
    }

    /// The blocks that show a piece of a source file.
    fn listings(&self) -> impl Iterator<Item = &Block<'a>> {
        self.blocks.iter().filter(|block| block.language == "rs")
    }
}

// ---- 1, 2, 3: listings and sources ----

/// The file a listing is from: its introduction names it in backticks.
fn named_path<'a>(listing: &Block<'a>) -> Result<&'a str, String> {
    let in_backticks = listing.introduction.split('`').skip(1).step_by(2);
    let paths: Vec<&str> = in_backticks.filter(|text| text.contains('/') && text.ends_with(".rs")).collect();
    match paths.as_slice() {
        [path] => Ok(path),
        _ => Err(format!(
            "the last line before a listing names the one file it is from, like: From `src/ch03_linear.rs`: \
             (this one names {}; a snippet from no file begins with ```rust)",
            paths.len()
        )),
    }
}

/// Where in the source the listing stands: the index of its first line, each time it occurs.
fn occurrences(listing: &[&str], source: &[&str]) -> Vec<usize> {
    let last_start = source.len().checked_sub(listing.len());
    let starts = last_start.map_or(0..0, |last| 0..last + 1);
    starts.filter(|&start| source[start..].starts_with(listing)).collect()
}

/// 1: every listing stands in the file it names, to the letter.
fn false_listings(book: &Book, sources: &[SourceFile]) -> Vec<String> {
    let mut complaints = Vec::new();
    for listing in book.listings() {
        let path = match named_path(listing) {
            Ok(path) => path,
            Err(problem) => {
                complaints.push(book.complaint(listing.number, &problem));
                continue;
            }
        };
        let Some(file) = sources.iter().find(|file| file.path == path) else {
            complaints
                .push(book.complaint(listing.number, &format!("there is no file {path}: correct the name")));
            continue;
        };
        let source: Vec<&str> = file.text.lines().collect();
        if listing.lines.is_empty() {
            complaints.push(book.complaint(listing.number, "this listing is empty: fill it or take it out"));
        } else if occurrences(&listing.lines, &source).is_empty() {
            let problem = format!("this is not in {path} to the letter: run `make listings`");
            complaints.push(book.complaint(listing.number, &problem));
        }
    }
    complaints
}

/// 2: every line of code of a chapter's module stands in a listing of that chapter.
fn uncovered_lines(book: &Book, sources: &[SourceFile]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in sources {
        let Some(chapter) = chapter_of_module(&file.path) else { continue };
        let source: Vec<&str> = file.text.lines().collect();
        let mut covered = vec![false; source.len()];
        let is_of_file =
            |listing: &&Block| listing.chapter == chapter && named_path(listing) == Ok(&file.path);
        for listing in book.listings().filter(is_of_file) {
            for start in occurrences(&listing.lines, &source) {
                covered[start..start + listing.lines.len()].fill(true);
            }
        }
        for (first, last) in stretches(&source, &covered) {
            let beginning = format!("{}:{}: `{}`", file.path, first + 1, source[first].trim());
            let end = format!("line {}, `{}`", last + 1, source[last].trim());
            complaints
                .push(format!("{beginning}: in no listing of chapter {chapter}, down to {end}: add one"));
        }
    }
    complaints
}

/// First and last line of each stretch of code that is not covered. Blank lines and comments are no code, and what is
/// used from where need not be shown.
fn stretches(source: &[&str], covered: &[bool]) -> Vec<(usize, usize)> {
    const NEED_NOT_BE_SHOWN: [&str; 3] = ["use ", "pub use ", "mod "];
    let mut stretches = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut in_use = false;
    for (i, line) in source.iter().map(|line| line.trim()).enumerate() {
        in_use = in_use || NEED_NOT_BE_SHOWN.iter().any(|start| line.starts_with(start));
        if in_use || line.is_empty() || line.starts_with("//") {
            in_use = in_use && !line.ends_with(';');
            continue;
        }
        if covered[i] {
            stretches.extend(open.take());
        } else {
            open = Some((open.map_or(i, |(first, _)| first), i));
        }
    }
    stretches.extend(open);
    stretches
}

/// 3: no chapter shows code of a later one.
fn early_listings(book: &Book) -> Vec<String> {
    let mut complaints = Vec::new();
    for listing in book.listings() {
        let Ok(path) = named_path(listing) else { continue };
        if chapter_of_module(path).is_some_and(|chapter| chapter > listing.chapter) {
            let problem =
                format!("{path} is of a later chapter than {}: move the listing there", listing.chapter);
            complaints.push(book.complaint(listing.number, &problem));
        }
    }
    complaints
}

// ---- `make listings` ----

/// How deep in brackets the end of a line is; brackets in texts and remarks count too, which in pairs does no harm.
fn depth_after(line: &str, depth: i64) -> i64 {
    let code = line.split("//").next().unwrap_or("");
    code.chars().fold(depth, |depth, sign| match sign {
        '{' | '(' | '[' => depth + 1,
        '}' | ')' | ']' => depth - 1,
        _ => depth,
    })
}

/// How many pieces end in these lines: lines in which all brackets are closed again, and which end like one.
fn ends_of_pieces(lines: &[&str]) -> Vec<usize> {
    let (mut depth, mut ends) = (0, Vec::new());
    for (i, line) in lines.iter().enumerate() {
        depth = depth_after(line, depth);
        let code = line.trim();
        if depth <= 0 && !code.starts_with("//") && code.ends_with(['}', ';', ',']) {
            ends.push(i);
        }
    }
    ends
}

/// The listing as the source has it now: from where its first line of code stands there, with the remarks above it if
/// the listing has some, as many pieces as it shows. None if that line stands there not at all, or several times.
fn refreshed<'a>(listing: &[&str], source: &[&'a str]) -> Option<Vec<&'a str>> {
    let is_remark = |line: &str| line.trim().starts_with("//") || line.trim().starts_with("#[");
    let first_code = listing.iter().position(|line| !is_remark(line))?;
    let mut places = (0..source.len()).filter(|&i| source[i] == listing[first_code]);
    let (place, None) = (places.next()?, places.next()) else { return None };
    let mut start = place;
    while first_code > 0 && start > 0 && is_remark(source[start - 1]) && !source[start - 1].starts_with("//!")
    {
        start -= 1;
    }
    let pieces = ends_of_pieces(listing).len();
    let end = *ends_of_pieces(&source[start..]).get(pieces.checked_sub(1)?)?;
    Some(source[start..=start + end].to_vec())
}

/// The book with every listing as its source is now, and the lines of those that have to be mended by hand.
fn refresh(book: &Book, text: &str, sources: &[SourceFile]) -> (String, Vec<usize>) {
    let (mut lines, mut by_hand): (Vec<&str>, Vec<usize>) = (text.lines().collect(), Vec::new());
    // From the end, so that the numbers of the lines before stay what they are.
    for listing in book.listings().collect::<Vec<_>>().into_iter().rev() {
        let file = named_path(listing).ok().and_then(|path| sources.iter().find(|file| file.path == path));
        let source: Vec<&str> = file.map_or(Vec::new(), |file| file.text.lines().collect());
        if !occurrences(&listing.lines, &source).is_empty() {
            continue;
        }
        match refreshed(&listing.lines, &source) {
            Some(fresh) => drop(lines.splice(listing.number..listing.number + listing.lines.len(), fresh)),
            None => by_hand.push(listing.number),
        }
    }
    (lines.join("\n") + "\n", by_hand)
}

/// `make listings`
#[test]
#[ignore = "changes LESSONS.md: run it with `make listings`"]
fn refresh_the_listings() {
    let text = read(BOOK);
    let (fresh, by_hand) = refresh(&parse(BOOK, &text), &text, &listed_files());
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(BOOK), fresh).expect("the book can be written");
    assert!(
        by_hand.is_empty(),
        "these listings begin with a line that is gone, mend them by hand: {by_hand:?}"
    );
}

#[test]
fn a_listing_is_refreshed_from_its_source() {
    let fresh = |code: &str| {
        let sources = [SourceFile { path: "src/ch02_sum.rs".to_string(), text: code.to_string() }];
        refresh(&parse(BOOK, SMALL_BOOK), SMALL_BOOK, &sources).0
    };
    let changed = "//! Chapter 2.\n\n/// Adds.\npub fn sum(a: u8, b: u8) -> u8 {\n    if a > b {\n        a\n    } else {\n        b\n    }\n}\n\nfn more() {}\n";
    let expected = "```rs\n/// Adds.\npub fn sum(a: u8, b: u8) -> u8 {\n    if a > b {\n        a\n    } else {\n        b\n    }\n}\n```";
    let book = fresh(changed);
    assert!(book.contains(expected), "the body and the remark are new:\n{book}");
    assert!(!book.contains("more"), "what follows does not belong to the listing:\n{book}");
    assert_eq!(fresh("fn other() {}\n"), SMALL_BOOK, "a function that is gone leaves its listing alone");
}

// ---- 4: the parts of a chapter ----

/// 4: the chapters 1 to `last` are there, in order, and each has its parts.
fn missing_parts(book: &Book, last: usize) -> Vec<String> {
    let is_chapter = |line: &&Line| line.is_heading("## ") && line.chapter > 0;
    let headings: Vec<&Line> = book.lines.iter().filter(is_chapter).collect();
    let mut complaints = Vec::new();
    for (i, heading) in headings.iter().enumerate() {
        if heading.chapter != i + 1 {
            let problem = format!("`{}` comes where chapter {} is expected", heading.text, i + 1);
            return vec![book.complaint(heading.number, &problem)];
        }
        let lines: Vec<&Line> = book.lines.iter().filter(|line| line.chapter == heading.chapter).collect();
        complaints.extend(wrong_beginning(book, &lines));
        complaints.extend(wrong_headings(book, &lines));
        complaints.extend(wrong_exercises(book, &lines));
    }
    if headings.len() != last {
        let problem = format!("the book has {} chapters, but the course {last}", headings.len());
        complaints.push(book.complaint(book.lines.len(), &problem));
    }
    complaints
}

/// A chapter says first what is built in it and how long that takes.
fn wrong_beginning(book: &Book, chapter: &[&Line]) -> Option<String> {
    let paragraph = chapter.iter().skip(1).skip_while(|line| line.text.trim().is_empty());
    let paragraph: Vec<&str> =
        paragraph.map(|line| line.text).take_while(|text| !text.trim().is_empty()).collect();
    let as_expected = paragraph.first().is_some_and(|first| first.starts_with("*You will build"));
    if as_expected && paragraph.join(" ").contains("minutes") {
        return None;
    }
    let problem = "a chapter begins with a paragraph like: *You will build …, in 40 minutes.*";
    Some(book.complaint(chapter[0].number, problem))
}

/// First the sections N.1, N.2, …, then the parts that every chapter has.
fn wrong_headings(book: &Book, chapter: &[&Line]) -> Option<String> {
    let number = chapter[0].chapter;
    let headings: Vec<&&Line> = chapter.iter().filter(|line| line.is_heading("### ")).collect();
    let parts: &[&str] = match number {
        1 => &["Questions", "New words"],
        _ => &["What to see", "Experiments", "Questions", "New words"],
    };
    let sections = headings.iter().take_while(|heading| heading.is_in_section()).count();
    for (i, heading) in headings[..sections].iter().enumerate() {
        if !heading.part.starts_with(&format!("{number}.{} ", i + 1)) {
            let problem = format!("`{}` comes where section {number}.{} is expected", heading.text, i + 1);
            return Some(book.complaint(heading.number, &problem));
        }
    }
    let found: Vec<&str> = headings[sections..].iter().map(|heading| heading.part).collect();
    if sections == 0 || found != parts {
        let problem = format!("after its sections, chapter {number} has the parts {parts:?}, not {found:?}");
        return Some(book.complaint(chapter[0].number, &problem));
    }
    None
}

/// Three experiments, three questions, and in no part nothing at all.
fn wrong_exercises(book: &Book, chapter: &[&Line]) -> Vec<String> {
    let mut complaints = Vec::new();
    for heading in chapter.iter().filter(|line| line.is_heading("### ")) {
        let below: Vec<&&Line> =
            chapter.iter().filter(|line| line.part == heading.part && line.number > heading.number).collect();
        let items: Vec<&str> = below.iter().filter_map(|line| item_number(line)).collect();
        if below.iter().all(|line| line.text.trim().is_empty()) {
            complaints.push(book.complaint(heading.number, &format!("`{}` is empty", heading.text)));
        } else if ["Experiments", "Questions"].contains(&heading.part) && items != ["1", "2", "3"] {
            let problem = format!("`{}` has the items 1. 2. 3., not {items:?}", heading.text);
            complaints.push(book.complaint(heading.number, &problem));
        }
    }
    complaints
}

/// "2" from the line "2. What happens without a bias?"
fn item_number<'a>(line: &Line<'a>) -> Option<&'a str> {
    let (number, _) = line.text.split_once(". ")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (line.language.is_none() && is_number).then_some(number)
}

// ---- 5: commands ----

/// What a command can refer to.
struct Project {
    tests: Vec<SourceFile>,
    cargo_toml: String,
    makefile: String,
}

impl Project {
    fn here() -> Project {
        Project { tests: rust_files("tests"), cargo_toml: read("Cargo.toml"), makefile: read("Makefile") }
    }
}

/// What `chalknet` does with these words in a folder where nothing lies.
fn chalknet(words: &[&str]) -> Outcome {
    Folder::empty("typed").run(words)
}

/// 5: every command in a console block, and every one in backticks, speaks of things that exist.
fn false_commands(book: &Book, project: &Project) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, command_line) in what_is_typed(book) {
        // Several commands may stand on a line, and a remark after #.
        let commands = command_line.split(" # ").next().unwrap_or("").split(['|', ';', '&', '>']);
        for command in commands {
            let words: Vec<&str> = command.split_whitespace().skip_while(|word| *word == "do").collect();
            if let Err(problem) = check_command(&words, project) {
                complaints.push(book.complaint(number, &format!("`{command_line}`: {problem}")));
            }
        }
    }
    complaints
}

/// What follows a $ in a console block, and what stands between backticks in prose; each with its line.
fn what_is_typed(book: &Book) -> Vec<(usize, String)> {
    let mut typed = Vec::new();
    // What stands between two backticks may run over the end of a line, but not of a paragraph.
    let mut open: Option<(usize, String)> = None;
    for line in &book.lines {
        if line.language == Some("console") {
            let command = line.text.trim_start().strip_prefix("$ ");
            typed.extend(command.map(|command| (line.number, command.to_string())));
        }
        if line.language.is_some() || line.text.trim().is_empty() {
            open = None;
            continue;
        }
        for (i, piece) in line.text.split('`').enumerate() {
            if i > 0 {
                match open.take() {
                    Some(closed) => typed.push(closed),
                    None => open = Some((line.number, String::new())),
                }
            }
            if let Some((_, text)) = &mut open {
                *text += piece.trim_start();
            }
        }
        if let Some((_, text)) = &mut open {
            text.push(' ');
        }
    }
    typed
}

fn check_command(words: &[&str], project: &Project) -> Result<(), String> {
    if words.last() == Some(&"\\") {
        return Err("write the command on one line, so that it can be checked".to_string());
    }
    match words {
        ["cargo", "run", words @ ..] => check_cargo_run(words, project),
        ["cargo", "test", words @ ..] => check_cargo_test(words, project),
        ["make", targets @ ..] => targets.iter().try_for_each(|target| check_target(target, project)),
        [program, words @ ..] if *program == "chalknet" || program.ends_with("/chalknet") => {
            check_chalknet(words)
        }
        _ => Ok(()),
    }
}

/// The words before and after `--`.
fn halves<'a>(words: &'a [&'a str]) -> (&'a [&'a str], &'a [&'a str]) {
    let end = words.iter().position(|word| *word == "--");
    end.map_or((words, &[]), |end| (&words[..end], &words[end + 1..]))
}

fn check_cargo_run(words: &[&str], project: &Project) -> Result<(), String> {
    let (for_cargo, for_chalknet) = halves(words);
    let mut for_cargo = for_cargo.iter();
    while let Some(word) = for_cargo.next() {
        match *word {
            "--features" => check_feature(for_cargo.next(), project)?,
            "--example" => return check_example(for_cargo.next(), project),
            flag if CARGO_FLAGS.contains(&flag) => {}
            other => return Err(unknown_to_cargo(other)),
        }
    }
    check_chalknet(for_chalknet)
}

fn check_cargo_test(words: &[&str], project: &Project) -> Result<(), String> {
    let (for_cargo, for_tests) = halves(words);
    let mut files: Vec<&SourceFile> = Vec::new();
    // What is no flag says which tests are to run: those with this text in their names.
    let mut parts_of_names: Vec<&str> = Vec::new();
    let mut for_cargo = for_cargo.iter();
    while let Some(word) = for_cargo.next() {
        match *word {
            "--features" => check_feature(for_cargo.next(), project)?,
            "--test" => files.push(test_file(for_cargo.next(), project)?),
            flag if CARGO_FLAGS.contains(&flag) => {}
            flag if flag.starts_with('-') => return Err(unknown_to_cargo(flag)),
            part => parts_of_names.push(part),
        }
    }
    for word in for_tests {
        match *word {
            flag if TEST_FLAGS.contains(&flag) => {}
            flag if flag.starts_with('-') => {
                return Err(format!("{flag} is no flag of a test: correct it, or add it to TEST_FLAGS"));
            }
            part => parts_of_names.push(part),
        }
    }
    if files.is_empty() {
        files = project.tests.iter().collect();
    }
    let is_test = |part: &str| files.iter().any(|file| has_test(&file.text, part));
    match parts_of_names.iter().find(|part| !words.contains(&"--doc") && !is_test(part)) {
        Some(part) => Err(format!("no test there has {part:?} in its name, so none would run")),
        None => Ok(()),
    }
}

/// Whether there is a function without parameters, as tests are, with this part in its name.
fn has_test(text: &str, part_of_name: &str) -> bool {
    let mut names = text.lines().filter_map(|line| line.strip_prefix("fn ")?.split_once("() {"));
    names.any(|(name, _)| name.contains(part_of_name))
}

fn unknown_to_cargo(word: &str) -> String {
    format!(
        "{word} is no flag of cargo: correct it, write words for chalknet after --, or add it to CARGO_FLAGS"
    )
}

fn check_example(name: Option<&&str>, project: &Project) -> Result<(), String> {
    let name = name.ok_or("--example needs a name after it")?;
    let is_there = project.cargo_toml.contains(&format!("[[example]]\nname = \"{name}\"\n"));
    is_there.then_some(()).ok_or(format!("Cargo.toml has no example {name}"))
}

fn check_feature(feature: Option<&&str>, project: &Project) -> Result<(), String> {
    let feature = feature.ok_or("--features needs a name after it")?;
    let is_there = project.cargo_toml.lines().any(|line| line.starts_with(&format!("{feature} = [")));
    is_there.then_some(()).ok_or(format!("Cargo.toml has no feature {feature}"))
}

fn test_file<'a>(name: Option<&&str>, project: &'a Project) -> Result<&'a SourceFile, String> {
    let path = format!("tests/{}.rs", name.ok_or("--test needs the name of a test file after it")?);
    project.tests.iter().find(|file| file.path == path).ok_or(format!("there is no file {path}"))
}

fn check_target(target: &str, project: &Project) -> Result<(), String> {
    let is_rule = |line: &str| match line.split_once(':') {
        Some((targets, rest)) => {
            let is_recipe_or_variable = line.starts_with(['\t', '#']) || rest.starts_with('=');
            !is_recipe_or_variable && targets.split_whitespace().any(|name| name == target)
        }
        None => false,
    };
    // From each file tests/ch05_loss.rs the Makefile makes a rule ch05.
    let is_chapter = project.makefile.contains("wildcard tests/ch*.rs")
        && project.tests.iter().any(|file| file.path.starts_with(&format!("tests/{target}_")))
        && target.starts_with("ch");
    let is_no_target = target.starts_with('-') || target.contains('=');
    if is_no_target || is_chapter || project.makefile.lines().any(is_rule) {
        Ok(())
    } else {
        Err(format!("the Makefile has no rule for {target}"))
    }
}

/// The program itself says whether it understands the words. Where it would read pictures it is sent to a folder that is
/// not there, so that it does nothing more.
fn check_chalknet(words: &[&str]) -> Result<(), String> {
    let words = match words {
        // A command alone need only be one: some would work for a minute.
        [command] if !command.starts_with('-') => &["help", command],
        _ => words,
    };
    // What stands for a number: --seed N, --rate X, --seed $s.
    let is_number = |word: &str| ["N", "X"].contains(&word) || word.starts_with('$');
    let mut typed: Vec<&str> = words.iter().map(|word| if is_number(word) { "1" } else { word }).collect();
    match typed.iter().position(|word| *word == "--data") {
        Some(place) if place + 1 < typed.len() => typed[place + 1] = "nowhere",
        Some(_) => {}
        None if reads_pictures(words) => typed.extend(["--data", "nowhere"]),
        None => {}
    }
    let Outcome { code, err, .. } = chalknet(&typed);
    if matches!(code, Some(0 | 1)) {
        Ok(())
    } else {
        Err(err)
    }
}

fn reads_pictures(words: &[&str]) -> bool {
    let command = words.first().filter(|word| !word.starts_with('-')).unwrap_or(&"train");
    // The toy network that it explains without --picture has none.
    let is_toy = *command == "explain" && !words.contains(&"--picture");
    !is_toy && chalknet(&["help", command]).out.contains("\n  --data ")
}

// ---- 6, 7: fences and layout ----

/// 6: every fence is closed and has a language.
fn wrong_fences(book: &Book) -> Vec<String> {
    let mut complaints = Vec::new();
    for block in &book.blocks {
        if !block.closed {
            complaints.push(book.complaint(block.number, "this block is never closed: end it with ```"));
        }
        if !LANGUAGES.contains(&block.language) {
            let problem = format!(
                "a fence has one of the languages {LANGUAGES:?} and nothing else, not {:?}",
                block.language
            );
            complaints.push(book.complaint(block.number, &problem));
        }
    }
    for line in book.lines.iter().filter(|line| line.text.trim_start().starts_with("~~~")) {
        complaints.push(book.complaint(line.number, "fences are written with ```"));
    }
    complaints
}

/// 7: lines of prose are not too long; no tabs, no spaces at the end.
fn wrong_layout(book: &Book) -> Vec<String> {
    let mut complaints = Vec::new();
    for line in &book.lines {
        let length = line.text.chars().count();
        let is_prose = line.language.is_none() && !line.text.trim_start().starts_with('|');
        if is_prose && length > LINE_LENGTH {
            let problem = format!("{length} characters: break the line, {LINE_LENGTH} are allowed");
            complaints.push(book.complaint(line.number, &problem));
        }
        if line.text.contains('\t') {
            complaints.push(book.complaint(line.number, "a tab: write spaces"));
        }
        if line.text.ends_with(' ') {
            complaints.push(book.complaint(line.number, "spaces at the end of the line: take them out"));
        }
    }
    complaints
}

// ---- 8: numbers ----

/// 8: every block of numbers stands in the book to the letter.
fn missing_blocks(book: &Book, blocks: &[String]) -> Vec<String> {
    let text: Vec<&str> = book.lines.iter().map(|line| line.text).collect();
    let mut complaints = Vec::new();
    for block in blocks {
        let lines: Vec<&str> = block.trim_end().lines().collect();
        if occurrences(&lines, &text).is_empty() {
            complaints.push(format!("{}: this block stands nowhere. Put it there:\n{block}", book.name));
        }
    }
    complaints
}

/// 8: every number with four decimals in the sections of chapters 3 to 7 is computed by a test or has a source.
fn unexplained_numbers(book: &Book, blocks: &[String], others: &[(&str, &str)]) -> Vec<String> {
    let computed: Vec<&str> = blocks.iter().flat_map(|block| four_decimals(block)).collect();
    let mut quoted: Vec<&str> = Vec::new();
    let mut complaints = Vec::new();
    for line in book.lines.iter().filter(|line| (3..=7).contains(&line.chapter)) {
        if !line.is_in_section() || matches!(line.language, Some("rs" | "console")) {
            continue;
        }
        for number in four_decimals(line.text) {
            quoted.push(number);
            if !computed.contains(&number) && !others.iter().any(|(other, _)| *other == number) {
                let problem = format!("no test computes {number}: correct it, or add it to OTHER_NUMBERS");
                complaints.push(book.complaint(line.number, &problem));
            }
        }
    }
    for (number, origin) in others.iter().filter(|(number, _)| !quoted.contains(number)) {
        complaints.push(format!(
            "tests/lessons.rs: OTHER_NUMBERS has {number} ({origin}), but chapters 3 to 7 do not quote it"
        ));
    }
    complaints
}

/// The numbers with exactly four decimals in a text, without their signs; those before a % are left out.
fn four_decimals(text: &str) -> Vec<&str> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let from_here = &rest[start..];
        let is_part = |c: char| c.is_ascii_digit() || c == '.';
        let length = from_here.find(|c| !is_part(c)).unwrap_or(from_here.len());
        // The full stop of a sentence is not part of the number.
        let number = from_here[..length].trim_end_matches('.');
        rest = &from_here[length..];
        let decimals = number.split_once('.').map_or("", |(_, decimals)| decimals);
        let is_number = decimals.len() == 4 && !decimals.contains('.');
        if is_number && !rest.trim_start().starts_with('%') {
            numbers.push(number);
        }
    }
    numbers
}

// ---- The book itself ----

const BOOK: &str = "LESSONS.md";

#[test]
fn every_listing_stands_in_the_source_to_the_letter() {
    expect_none(&false_listings(&parse(BOOK, &read(BOOK)), &listed_files()));
}

#[test]
fn every_line_of_code_of_a_chapter_stands_in_the_book() {
    expect_none(&uncovered_lines(&parse(BOOK, &read(BOOK)), &rust_files("src")));
}

#[test]
fn no_chapter_shows_code_of_a_later_one() {
    expect_none(&early_listings(&parse(BOOK, &read(BOOK))));
}

#[test]
fn every_chapter_has_its_parts() {
    expect_none(&missing_parts(&parse(BOOK, &read(BOOK)), last_chapter(&rust_files("tests"))));
}

#[test]
fn every_command_in_the_book_speaks_of_things_that_exist() {
    expect_none(&false_commands(&parse(BOOK, &read(BOOK)), &Project::here()));
}

#[test]
fn every_command_in_the_readme_speaks_of_things_that_exist() {
    let text = read("README.md");
    let readme = parse("README.md", &text);
    let complaints = [false_commands(&readme, &Project::here()), wrong_fences(&readme)].concat();
    expect_none(&complaints);
}

#[test]
fn every_fence_is_closed_and_has_a_language() {
    expect_none(&wrong_fences(&parse(BOOK, &read(BOOK))));
}

#[test]
fn lines_are_short_and_clean() {
    expect_none(&wrong_layout(&parse(BOOK, &read(BOOK))));
}

#[test]
fn the_numbers_of_the_toy_network_stand_in_the_book_as_they_are_computed() {
    expect_none(&missing_blocks(&parse(BOOK, &read(BOOK)), &toy_blocks()));
}

#[test]
fn every_number_with_four_decimals_is_computed_or_has_a_source() {
    // tests/explain.rs compares what `explain` prints with the book, equation by equation.
    let computed = [toy_blocks(), vec![chalknet(&["explain"]).out]].concat();
    expect_none(&unexplained_numbers(&parse(BOOK, &read(BOOK)), &computed, OTHER_NUMBERS));
}

// ---- A small book in order, and what becomes of it when it is spoiled ----

const SMALL_BOOK: &str = "\
# A course

## 1 Pixels

*You will build nothing yet, in 5 minutes.*

### 1.1 Ink

A pixel is a number.

### Questions

1. Why?
2. What for?
3. How many?

### New words

**pixel** a point.

## 2 Adding

*You will build a sum,
in 10 minutes.*

### 2.1 Two numbers

They are added, as `cargo test` shows. From `src/ch02_sum.rs`:

```rs
/// The sum of two pixels.
pub fn sum(a: u8, b: u8) -> u8 {
    a + b
}
```

From `src/toolbox/ink.rs`:

```rs
pub type Ink = u8;
```

### 2.2 A table

| a table may be wide |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  |

```text
5 + 3 = 8.0000
```

### What to see

```console
$ cargo run --release -- show --count 4 # four pictures
$ cargo test --test ch02_sum zero --features f64 -- --nocapture
$ make ch02 && make check
ink   4711
```

### Experiments

1. Add 1.
2. Add 2:

   ```console
   $ chalknet train --seed=7
   ```

3. Add 3.

### Questions

1. Why?
2. What for?
3. How many?

### New words

**sum** what comes out.
";

fn small_sources() -> Vec<SourceFile> {
    let file = |path: &str, text: &str| SourceFile { path: path.to_string(), text: text.to_string() };
    let sum =
        "//! Chapter 2.\n\n/// The sum of two pixels.\npub fn sum(a: u8, b: u8) -> u8 {\n    a + b\n}\n";
    vec![file("src/ch02_sum.rs", sum), file("src/toolbox/ink.rs", "pub type Ink = u8;\n")]
}

fn small_project() -> Project {
    let test = "#[test]\nfn zero_changes_nothing() {}\n";
    Project {
        tests: vec![SourceFile { path: "tests/ch02_sum.rs".to_string(), text: test.to_string() }],
        cargo_toml: "[features]\nf64 = []\n[[example]]\nname = \"ch02\"\n".to_string(),
        makefile: "C := $(wildcard tests/ch*.rs)\nclean check: all\n\tdo: this\nall:\n".to_string(),
    }
}

/// All complaints of all guards about a book of two chapters.
fn all_complaints(text: &str) -> Vec<String> {
    let book = parse(BOOK, text);
    let mut complaints = false_listings(&book, &small_sources());
    complaints.extend(uncovered_lines(&book, &small_sources()));
    complaints.extend(early_listings(&book));
    complaints.extend(missing_parts(&book, last_chapter(&small_project().tests)));
    complaints.extend(false_commands(&book, &small_project()));
    complaints.extend(wrong_fences(&book));
    complaints.extend(wrong_layout(&book));
    complaints
}

/// What the guards say when `old`, which stands once in the small book, becomes `new`.
#[track_caller]
fn complaints_after(old: &str, new: &str) -> Vec<String> {
    assert_eq!(SMALL_BOOK.matches(old).count(), 1, "{old:?} should stand once in the small book");
    all_complaints(&SMALL_BOOK.replace(old, new))
}

#[track_caller]
fn expect_one(complaints: &[String], beginning: &str, what: &str) {
    let is_expected = |complaint: &&String| complaint.starts_with(beginning) && complaint.contains(what);
    let count = complaints.iter().filter(is_expected).count();
    assert_eq!(count, 1, "expected {beginning} …{what}… once, found {complaints:#?}");
}

/// Expects the complaint `what` when `old` becomes `new`, about the line where `old` began or so many `further` down.
#[track_caller]
fn expect_complaint(old: &str, new: &str, further: usize, what: &str) {
    let complaints = complaints_after(old, new);
    let before = &SMALL_BOOK[..SMALL_BOOK.find(old).unwrap_or(0)];
    let line = 1 + before.matches('\n').count() + further;
    expect_one(&complaints, &format!("{BOOK}:{line}: "), what);
}

#[test]
fn a_book_in_order_is_not_complained_about() {
    expect_none(&all_complaints(SMALL_BOOK));
}

#[test]
fn the_reader_of_books_knows_where_everything_stands() {
    let book = parse(
        BOOK,
        "x\n## 3 A\n\nsay\n\n```rs\n  a\n```\n### 3.1 B\n- c\n  ```text\n    ## 4 d\n  ```\n## E\n",
    );
    let lines: Vec<_> =
        book.lines.iter().map(|line| (line.number, line.chapter, line.part, line.language)).collect();
    assert_eq!(lines[0], (1, 0, "", None));
    assert_eq!(lines[1], (2, 3, "", None));
    assert_eq!(lines[5..8], [(6, 3, "", Some("rs")), (7, 3, "", Some("rs")), (8, 3, "", Some("rs"))]);
    assert_eq!(lines[8], (9, 3, "3.1 B", None));
    assert_eq!(lines[11], (12, 3, "3.1 B", Some("text")), "a heading in a block is none");
    assert_eq!(lines[13], (14, 0, "", None), "a heading without a number ends the chapters");
    let blocks: Vec<_> =
        book.blocks.iter().map(|block| (block.number, block.introduction, block.lines.clone())).collect();
    assert_eq!(blocks, [(6, "say", vec!["  a"]), (11, "- c", vec!["  ## 4 d"])]);
}

#[test]
fn a_false_listing_would_be_noticed() {
    let from_ink = "From `src/toolbox/ink.rs`:";
    for spoilt in ["    a - b\n", "   a + b\n", "", "    a + b\nmore\n"] {
        expect_one(
            &complaints_after("    a + b\n", spoilt),
            BOOK,
            "this is not in src/ch02_sum.rs to the letter: run `make listings`",
        );
    }
    expect_complaint("```rs\npub type Ink = u8;\n", "```rs\n", 0, "empty");
    expect_complaint(from_ink, "So it begins:", 2, "names 0");
    expect_complaint(from_ink, "As `src/ch02_sum.rs`, so `src/toolbox/ink.rs`:", 2, "names 2");
    expect_complaint(from_ink, "From `src/toolbox/pen.rs`:", 2, "there is no file src/toolbox/pen.rs");
}

#[test]
fn a_line_of_code_that_is_not_shown_would_be_noticed() {
    let not_shown = "src/ch02_sum.rs:4: `pub fn sum(a: u8, b: u8) -> u8 {`: in no listing of chapter 2";
    let listing = "```rs\n/// The sum of two pixels.\npub fn sum(a: u8, b: u8) -> u8 {\n    a + b\n}\n```";
    expect_one(&complaints_after(listing, ""), not_shown, "down to line 6, `}`");
    let in_two_pieces =
        "```rs\npub fn sum(a: u8, b: u8) -> u8 {\n```\n\nEnd of `src/ch02_sum.rs`:\n\n```rs\n}\n```";
    expect_one(&complaints_after(listing, in_two_pieces), "src/ch02_sum.rs:5:", "down to line 5");
    // Shown, but in another chapter.
    let other_chapter = SMALL_BOOK.replace("## 2 Adding", "## 3 Adding");
    expect_one(&all_complaints(&other_chapter), not_shown, "");

    let twice = "a();\nb();\na();\nb();\n";
    let sources = [SourceFile { path: "src/ch02_x.rs".to_string(), text: twice.to_string() }];
    let book = "## 2 X\n`src/ch02_x.rs`:\n```rs\na();\n```\n";
    let complaints = uncovered_lines(&parse(BOOK, book), &sources);
    assert_eq!(complaints.len(), 2, "a listing covers every place where it occurs: {complaints:?}");
    let used = "mod x;\npub use x::{\n    y,\n};\nuse z;\nc();\n";
    let sources = [SourceFile { path: "src/ch02_x.rs".to_string(), text: used.to_string() }];
    let complaints = uncovered_lines(&parse(BOOK, book), &sources);
    expect_one(&complaints, "src/ch02_x.rs:6: `c();`", "down to line 6");
    assert_eq!(complaints.len(), 1, "what is used need not be shown: {complaints:?}");
}

#[test]
fn a_listing_that_comes_too_early_would_be_noticed() {
    let listing = "`src/ch02_sum.rs`:\n\n```rs\n    a + b\n```\n";
    let pixel = "A pixel is a number.\n";
    expect_complaint(pixel, listing, 2, "src/ch02_sum.rs is of a later chapter than 1");
    let tool = "`src/toolbox/ink.rs`:\n\n```rs\npub type Ink = u8;\n```\n";
    expect_none(&complaints_after(pixel, tool));
}

#[test]
fn a_missing_part_would_be_noticed() {
    let beginning = "\n*You will build a sum,\nin 10 minutes.*\n";
    expect_complaint("## 2 Adding", "## 3 Adding", 0, "comes where chapter 2 is expected");
    expect_one(&complaints_after("## 2 Adding", "## Adding"), BOOK, "has 1 chapters, but the course 2");
    expect_one(&complaints_after(beginning, ""), BOOK, "a chapter begins with");
    expect_one(&complaints_after(beginning, "\n*It takes 10 minutes.*\n"), BOOK, "begins with");
    expect_one(&complaints_after(beginning, "\n*You will build it.*\n\n10 minutes\n"), BOOK, "begins with");
    expect_complaint("### 2.2 A table", "### 2.3 A table", 0, "comes where section 2.2 is expected");
    expect_one(&complaints_after("### 1.1 Ink\n", ""), BOOK, "chapter 1 has the parts");
    expect_one(&complaints_after("### What to see", "### Look"), BOOK, "chapter 2 has the parts");
    expect_one(&complaints_after("**sum** what", "### 2.3 More\n\n**sum** what"), BOOK, "has the parts");
    expect_complaint("### New words\n\n**sum** what comes out.", "### New words\n", 0, "is empty");
    for (old, new) in
        [("2. Add 2:", "Add 2:"), ("3. Add 3.", "3. Add 3.\n4. Add 4."), ("3. Add 3.", "2. Add 3.")]
    {
        expect_one(&complaints_after(old, new), BOOK, "`### Experiments` has the items");
    }
    expect_none(&complaints_after("3. Add 3.", "3. Add 3.\n\n```text\n4. no item\n```"));
    expect_none(&complaints_after("ink   4711", "## 7 is no heading\n### neither"));
}

#[test]
fn a_false_command_would_be_noticed() {
    let show = "$ cargo run --release -- show --count 4 # four pictures";
    let commands = [
        ("$ cargo run --release -- draw", "no help on \"draw\""),
        ("$ cargo run --release -- train shool", "did you mean school?"),
        ("$ cargo run -- recipes school", "nothing can follow recipes"),
        ("$ cargo run -- pack --seed pictures OUT", "pack needs two names"),
        ("$ cargo run -- --epochs 0", "--epochs must be a whole number"),
        ("$ cargo run -- show --data", "--data needs a value"),
        ("$ cargo run --release show", "show is no flag of cargo"),
        ("$ cargo run --relaese", "--relaese is no flag of cargo"),
        ("$ cargo run -- help paint", "no help on \"paint\""),
        ("$ cargo run --release | cargo test --test ch03_sum", "no file tests/ch03_sum.rs"),
        ("$ for s in 1 2; do cargo run -- train --sed $s; done", "did you mean --seed?"),
        ("$ cargo test --relaese", "--relaese is no flag of cargo"),
        ("$ cargo test --test", "--test needs the name"),
        ("$ cargo test --features f32", "no feature f32"),
        ("$ cargo test minus", "no test there has \"minus\" in its name"),
        ("$ cargo test --test ch02_sum -- minus", "no test there has \"minus\" in its name"),
        ("$ cargo test -- --loud", "--loud is no flag of a test"),
        ("$ cargo run \\", "on one line"),
        ("$ make cake", "no rule for cake"),
        ("$ make ch03", "no rule for ch03"),
        ("$ make do", "no rule for do"),
        ("$ make C", "no rule for C"),
        ("$ ./chalknet bake 7", "no command \"bake\""),
    ];
    for (command, problem) in commands {
        expect_complaint(show, command, 0, problem);
    }
    expect_complaint("`cargo test`", "`make cake`", 0, "`make cake`: the Makefile has no rule for cake");
    expect_complaint("`cargo test`", "`make\n   cake`", 0, "`make cake`: the Makefile has no rule for cake");
    let good = [
        "$ cargo run -- explain",
        "$ cargo run -- pack --seed=4 school 4",
        "$ cargo run --quiet -- --seed N > out.txt",
        "$ for s in 1 2; do cargo run -- train --data mine --seed $s; done",
        "$ cargo test -- --exact zero_changes_nothing",
        "$ cargo test --doc lessons",
        "$ make -j2 clean all C=3",
        "$ git checkout src",
        "draw: cargo run --relaese",
    ];
    for command in good {
        expect_none(&complaints_after(show, command));
    }
    expect_none(&complaints_after("A pixel is", "A lone `\n\nmake noise, another ` is"));
}

#[test]
fn a_wrong_fence_would_be_noticed() {
    let table = "```text\n5 + 3 = 8.0000\n```\n";
    expect_complaint(table, "```text\n5 + 3 = 8.0000\n", 0, "never closed");
    expect_complaint(table, "5 + 3 = 8.0000\n```\n", 1, "not \"\"");
    expect_complaint(table, "```\n5 + 3 = 8.0000\n```\n", 0, "not \"\"");
    expect_complaint(table, "```text,ignore\n5 + 3 = 8.0000\n```\n", 0, "not \"text,ignore\"");
    expect_complaint(table, "~~~text\n5 + 3 = 8.0000\n", 0, "written with ```");
}

#[test]
fn a_wrong_layout_would_be_noticed() {
    let (line, table) = ("A pixel is a number.", "5 + 3 = 8.0000");
    let (just_right, too_long) = ("ä".repeat(LINE_LENGTH), "ä".repeat(LINE_LENGTH + 1));
    expect_none(&complaints_after(line, &just_right));
    expect_none(&complaints_after(table, &too_long));
    expect_complaint(line, &too_long, 0, "121 characters");
    expect_complaint(line, "A pixel\tis a number.", 0, "a tab");
    expect_complaint(line, "A pixel is a number. ", 0, "spaces at the end");
    expect_complaint(table, "5 + 3 = 8.0000 ", 0, "spaces at the end");
}

#[test]
fn a_missing_block_of_numbers_would_be_noticed() {
    let text = "## 3 X\n```text\nz = 0.1234\n\np = 0.5000\n```\n";
    let book = parse(BOOK, text);
    expect_none(&missing_blocks(&book, &["z = 0.1234\n\np = 0.5000\n".to_string()]));
    let complaints = missing_blocks(&book, &["z = 0.1234\n\np = 0.5001\n".to_string()]);
    expect_one(&complaints, BOOK, "this block stands nowhere. Put it there:\nz = 0.1234");
}

#[test]
fn a_number_from_nowhere_would_be_noticed() {
    assert_eq!(four_decimals("0.1234, -12.3456. x0.5000·2"), ["0.1234", "12.3456", "0.5000"]);
    assert_eq!(four_decimals("0.123 0.12345 98.1234 % 98.1234% 1.2.34 1234 v1.75 ½"), Vec::<&str>::new());

    let blocks = ["z = 0.1234\n".to_string()];
    let complaints = |section: &str, line: &str| {
        let text = format!("## 3 X\n### {section}\n{line}\n");
        unexplained_numbers(&parse(BOOK, &text), &blocks, &[])
    };
    expect_none(&complaints("3.1 A", "It is 0.1234."));
    expect_one(&complaints("3.1 A", "It is 0.4321."), "LESSONS.md:3: no test computes 0.4321", "");
    expect_one(&complaints("3.1 A", "It is 10.1234."), "LESSONS.md:3: no test computes 10.1234", "");
    expect_one(&complaints("3.1 A", "```text\n0.4321\n```"), "LESSONS.md:4:", "0.4321");
    expect_none(&complaints("3.1 A", "```console\n0.4321\n```"));
    expect_none(&complaints("What to see", "It is 0.4321."));
    expect_none(&unexplained_numbers(&parse(BOOK, "## 8 X\n### 8.1 A\n0.4321"), &blocks, &[]));

    let quoting = parse(BOOK, "## 3 X\n### 3.1 A\n0.4321");
    expect_none(&unexplained_numbers(&quoting, &blocks, &[("0.4321", "measured")]));
    let unused = unexplained_numbers(&quoting, &blocks, &[("0.7777", "guessed")]);
    expect_one(&unused, "LESSONS.md:3: no test computes 0.4321", "");
    expect_one(&unused, "tests/lessons.rs: OTHER_NUMBERS has 0.7777", "guessed");
}
