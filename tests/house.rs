//! Guards of the house: its floors, its chapters, its rooms. Goes with no chapter; run it with
//! `cargo test --test house`.
//!
//! Each guard is a function on text that hands back its complaints. Beside the test that sends it through the real
//! files stands one that shows it a good and a bad example: a guard that cannot fail guards nothing.

#[path = "common/project.rs"]
mod project;

use project::{read, rust_files, SourceFile};
use std::process::Command;

/// The chapters that must be there; more may follow. Chapter 1 is prose alone.
const FIRST_CHAPTER: usize = 2;
const LAST_CHAPTER: usize = 8;

// ---- The files of the house ----

/// Fails with all complaints, a line each.
#[track_caller]
fn expect_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n\n{}\n", complaints.join("\n"));
}

/// Fails unless there is exactly one complaint, and it begins and goes on as expected.
#[track_caller]
fn expect_one(complaints: &[String], beginning: &str, part: &str) {
    let as_expected =
        complaints.len() == 1 && complaints[0].starts_with(beginning) && complaints[0].contains(part);
    assert!(as_expected, "expected one complaint {beginning}…{part}…, found {complaints:#?}");
}

// ---- Reading Rust: the words of a source without comments and texts ----

/// A name, a number, `::` or a single sign; a text in quotation marks counts as one sign.
struct Word {
    line: usize,
    text: String,
}

fn words(source: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(length_of_piece(rest));
        let is_text =
            piece.len() > 1 && ["\"", "'", "r\"", "r#\""].iter().any(|start| piece.starts_with(start));
        let is_comment = piece.starts_with("//") || piece.starts_with("/*");
        if is_text {
            words.push(Word { line, text: "\"\"".to_string() });
        } else if !is_comment && !piece.trim().is_empty() {
            words.push(Word { line, text: piece.to_string() });
        }
        line += piece.matches('\n').count();
        rest = after;
    }
    words
}

/// How long the comment, text, word or sign is that `rest` begins with.
fn length_of_piece(rest: &str) -> usize {
    let up_to = |end: &str| rest.find(end).map_or(rest.len(), |start| start + end.len());
    let is_character = rest.starts_with("'\\") || rest.chars().nth(2) == Some('\'');
    if rest.starts_with("//") {
        rest.find('\n').unwrap_or(rest.len())
    } else if rest.starts_with("/*") {
        up_to("*/")
    } else if rest.starts_with("r#\"") {
        up_to("\"#")
    } else if let Some(after) = rest.strip_prefix("r\"") {
        2 + after.find('"').map_or(after.len(), |end| end + 1)
    } else if rest.starts_with('"') || (rest.starts_with('\'') && is_character) {
        length_of_quoted(rest)
    } else if rest.starts_with("::") {
        2
    } else {
        let in_word = |character: char| character.is_alphanumeric() || character == '_';
        let length = rest.find(|character| !in_word(character)).unwrap_or(rest.len());
        length.max(rest.chars().next().map_or(0, char::len_utf8))
    }
}

/// How long the text or character is that `rest` begins with; after a \ any sign is meant as it stands.
fn length_of_quoted(rest: &str) -> usize {
    let quote = &rest[..1];
    let mut escaped = false;
    for (i, character) in rest.char_indices().skip(1) {
        if !escaped && rest[i..].starts_with(quote) {
            return i + 1;
        }
        escaped = character == '\\' && !escaped;
    }
    rest.len()
}

/// The words that may name a module: those beside a `::`, and all in a `use`.
fn names_in_paths(words: &[Word]) -> Vec<&Word> {
    let is_path_sign = |word: Option<&Word>| word.is_some_and(|word| word.text == "::");
    let mut names = Vec::new();
    let mut in_use = false;
    for (i, word) in words.iter().enumerate() {
        match word.text.as_str() {
            "use" => in_use = true,
            ";" => in_use = false,
            _ => {}
        }
        let before = i.checked_sub(1).and_then(|i| words.get(i));
        if in_use || is_path_sign(before) || is_path_sign(words.get(i + 1)) {
            names.push(word);
        }
    }
    names
}

#[test]
fn the_reader_of_rust_sees_code_but_neither_comments_nor_texts() {
    let source =
        "a(); // \"b\"\n/* c\nd */ e::f(\"g // \\\" h\", r\"i\\\", r#\"j\"k\"#, 'l', '\\'', '\"') /* m */ n 'o";
    let found: Vec<String> = words(source).iter().map(|word| format!("{}{}", word.line, word.text)).collect();
    let found = found.join(" ");
    let quoted = ["3\"\""; 6].join(" 3, ");
    assert_eq!(found, format!("1a 1( 1) 1; 3e 3:: 3f 3( {quoted} 3) 3n 3' 3o"));
}

// ---- Floors: arrows point downwards only ----

/// ch05_loss → 5
fn chapter_number(name: &str) -> Option<usize> {
    let (number, _) = name.strip_prefix("ch")?.split_once('_')?;
    number.parse().ok()
}

/// How high a module stands, if it is one: the toolbox at 0, chapter N at N, the program above them all.
fn height_of_module(name: &str) -> Option<usize> {
    match name {
        "toolbox" => Some(0),
        "program" => Some(usize::MAX),
        _ => chapter_number(name),
    }
}

/// How high a file stands: it may use what stands there or below. None if it stands on no floor.
fn height_of_file(path: &str) -> Option<usize> {
    match path.split_once('/')? {
        ("src", "lib.rs" | "main.rs") => Some(usize::MAX),
        ("src", place) => height_of_module(place.trim_end_matches(".rs").split('/').next()?),
        // What the tests of all chapters share may use what the first of them may use.
        ("tests", "common/mod.rs") => Some(FIRST_CHAPTER),
        // A test that goes with no chapter may use everything.
        ("tests", place) => chapter_number(place).or(Some(usize::MAX)),
        _ => None,
    }
}

fn upward_arrows(file: &SourceFile) -> Vec<String> {
    let path = &file.path;
    let Some(height) = height_of_file(path) else {
        return vec![format!("{path}:1: stands on no floor: under src are program, chNN_name and toolbox")];
    };
    let mut complaints = Vec::new();
    for name in names_in_paths(&words(&file.text)) {
        if height_of_module(&name.text).is_some_and(|height_of_name| height_of_name > height) {
            complaints.push(format!(
                "{path}:{}: uses `{}`, which stands above it: a chapter may use the toolbox and chapters with a \
                 smaller number, the toolbox only itself, a chapter's test that chapter and what it may use",
                name.line, name.text
            ));
        }
    }
    complaints
}

/// lib.rs is the table of contents; a `use` there would be a staircase that no other guard sees.
fn back_stairs(lib: &str) -> Vec<String> {
    let uses = words(lib).into_iter().filter(|word| word.text == "use");
    uses.map(|word| {
        format!("src/lib.rs:{}: `use` gives a module a second name; lib.rs only lists modules", word.line)
    })
    .collect()
}

#[test]
fn no_arrow_runs_upwards() {
    let mut complaints = back_stairs(&read("src/lib.rs"));
    for file in rust_files("src").iter().chain(&rust_files("tests")) {
        complaints.extend(upward_arrows(file));
    }
    expect_none(complaints);
}

#[test]
fn an_arrow_that_runs_upwards_would_be_noticed() {
    let arrows = |path: &str, text: &str| {
        upward_arrows(&SourceFile { path: path.to_string(), text: text.to_string() })
    };
    let downwards = [
        ("src/toolbox/idx.rs", "use super::Error; // not crate::program"),
        (
            "src/toolbox/random.rs",
            "/// [`crate::ch02_data`] shuffles\nfn f() { let program = \"crate::program\"; }",
        ),
        ("src/ch05_loss.rs", "use crate::toolbox::Matrix; use crate::ch04_activation::softmax;"),
        ("src/ch08_training/saving.rs", "use super::Run; use crate::ch08_training::load;"),
        ("src/program/train.rs", "use crate::ch08_training::Run;"),
        ("src/main.rs", "fn main() { chalknet::program::run() }"),
        ("tests/ch05_loss.rs", "use chalknet::ch05_loss::Loss;"),
        ("tests/common/mod.rs", "use chalknet::{ch02_data, toolbox};"),
        ("tests/common/toy_blocks.rs", "use chalknet::ch07_backprop;"),
        ("tests/program.rs", "use chalknet::program;"),
    ];
    for (path, text) in downwards {
        assert_eq!(arrows(path, text), Vec::<String>::new(), "{path} may say: {text}");
    }
    let upwards = [
        ("src/toolbox/idx.rs", "//\nuse crate::ch02_data::DataSet;", ":2: uses `ch02_data`"),
        ("src/toolbox/mod.rs", "use super::program as top;", ":1: uses `program`"),
        (
            "src/toolbox/json.rs",
            "/* what? */ use super::super::ch08_training; // why?",
            ":1: uses `ch08_training`",
        ),
        (
            "src/ch05_loss.rs",
            "use crate::{\n    ch04_activation,\n    ch07_backprop,\n};",
            ":3: uses `ch07_backprop`",
        ),
        ("src/ch05_loss.rs", "fn f(text: &str) { g(\"//\"); crate::program::run() }", ":1: uses `program`"),
        ("src/ch05_loss.rs", "use super::*;\nfn f() { program::run() }", ":2: uses `program`"),
        ("src/ch08_training/network.rs", "use crate::ch09_more;", ":1: uses `ch09_more`"),
        ("tests/ch03_linear.rs", "use chalknet::ch06_descent::step;", ":1: uses `ch06_descent`"),
        ("tests/ch08_training.rs", "use chalknet::program;", ":1: uses `program`"),
        ("tests/common/mod.rs", "use chalknet::ch03_linear::Linear;", ":1: uses `ch03_linear`"),
        ("src/attic.rs", "", ":1: stands on no floor"),
        ("src/attic/mod.rs", "", ":1: stands on no floor"),
    ];
    for (path, text, complaint) in upwards {
        expect_one(&arrows(path, text), &format!("{path}{complaint}"), "");
    }
    expect_none(back_stairs("pub mod ch02_data; // use\n"));
    expect_one(
        &back_stairs("pub mod ch02_data;\npub use ch02_data::load;"),
        "src/lib.rs:2:",
        "only lists modules",
    );
}

// ---- Chapters: one number everywhere ----

/// The numbers of the headings of LESSONS.md: "3" from `## 3 The linear layer`, "3.1" from `### 3.1 A neuron`.
fn heading_numbers(lessons: &str) -> Vec<&str> {
    let mut numbers = Vec::new();
    let mut in_fence = false;
    for line in lessons.lines() {
        in_fence ^= line.trim_start().starts_with("```");
        let heading = line.strip_prefix("## ").or_else(|| line.strip_prefix("### "));
        let number = heading.and_then(|heading| heading.split_once(' ')).map_or("", |(number, _)| number);
        if !in_fence && number.starts_with(|first: char| first.is_ascii_digit()) {
            numbers.push(number);
        }
    }
    numbers
}

/// The chapter modules among these paths: ch05_loss from src/ch05_loss.rs or src/ch05_loss/mod.rs.
fn chapter_modules<'a>(paths: &[&'a str]) -> Vec<&'a str> {
    let file_name = |path: &'a str| path.strip_prefix("src/")?.strip_suffix(".rs");
    let names = paths.iter().filter_map(|path| file_name(path));
    let modules = names.map(|name| name.strip_suffix("/mod").unwrap_or(name));
    modules.filter(|name| !name.contains('/') && chapter_number(name).is_some()).collect()
}

/// The modules that lib.rs lists, in its order.
fn listed_modules(lib: &str) -> Vec<Word> {
    let mut listed = Vec::new();
    let mut before = ["".to_string(), "".to_string()];
    for word in words(lib) {
        let [older, newer] = before;
        before = [newer, word.text.clone()];
        if older == "pub" && before[0] == "mod" {
            listed.push(word);
        }
    }
    listed
}

/// What is missing of the chapters that must be there, and of those that are there.
fn missing_parts(paths: &[&str], lessons: &str, lib: &str) -> Vec<String> {
    let modules = chapter_modules(paths);
    let (headings, listed) = (heading_numbers(lessons), listed_modules(lib));
    let mut complaints = Vec::new();
    for number in FIRST_CHAPTER..=last_chapter(&modules) {
        let of_chapter: Vec<&str> =
            modules.iter().copied().filter(|module| chapter_number(module) == Some(number)).collect();
        let &[module] = of_chapter.as_slice() else {
            complaints.push(format!("src: chapter {number} needs one module, but has {of_chapter:?}"));
            continue;
        };
        if !paths.contains(&format!("tests/{module}.rs").as_str()) {
            complaints.push(format!("tests: the tests of src/{module} are missing: tests/{module}.rs"));
        }
        if !headings.contains(&number.to_string().as_str()) {
            complaints.push(format!("LESSONS.md: src/{module} is there, but no heading `## {number} …`"));
        }
        if !listed.iter().any(|word| word.text == module) {
            complaints.push(format!("src/lib.rs: `pub mod {module};` is missing"));
        }
    }
    complaints
}

fn last_chapter(modules: &[&str]) -> usize {
    let numbers = modules.iter().filter_map(|module| chapter_number(module));
    numbers.max().unwrap_or(0).max(LAST_CHAPTER)
}

/// Test files and headings that belong to no module.
fn orphans(paths: &[&str], lessons: &str) -> Vec<String> {
    let modules = chapter_modules(paths);
    let mut complaints = Vec::new();
    for name in paths.iter().filter_map(|path| path.strip_prefix("tests/")?.strip_suffix(".rs")) {
        if chapter_number(name).is_some() && !modules.contains(&name) {
            complaints.push(format!("tests/{name}.rs:1: there is no module src/{name} that it could test"));
        }
    }
    for heading in heading_numbers(lessons) {
        if heading.parse::<usize>().is_ok_and(|number| number > last_chapter(&modules)) {
            complaints.push(format!("LESSONS.md: heading `## {heading} …` is about no chapter under src"));
        }
    }
    complaints
}

fn out_of_order(lib: &str) -> Vec<String> {
    let chapters = listed_modules(lib).into_iter().filter(|word| chapter_number(&word.text).is_some());
    let chapters: Vec<Word> = chapters.collect();
    let mut complaints = Vec::new();
    for pair in chapters.windows(2) {
        if chapter_number(&pair[1].text) < chapter_number(&pair[0].text) {
            let (line, later, earlier) = (pair[1].line, &pair[1].text, &pair[0].text);
            complaints.push(format!(
                "src/lib.rs:{line}: {later} comes after {earlier}: list them in reading order"
            ));
        }
    }
    complaints
}

fn chapter_complaints(paths: &[&str], lessons: &str, lib: &str) -> Vec<String> {
    [missing_parts(paths, lessons, lib), orphans(paths, lessons), out_of_order(lib)].concat()
}

#[test]
fn each_chapter_has_a_module_a_test_file_a_heading_and_a_line_in_lib() {
    let (sources, tests) = (rust_files("src"), rust_files("tests"));
    let paths: Vec<&str> = sources.iter().chain(&tests).map(|file| file.path.as_str()).collect();
    expect_none(chapter_complaints(&paths, &read("LESSONS.md"), &read("src/lib.rs")));
}

#[test]
fn a_chapter_with_something_missing_would_be_noticed() {
    let (mut paths, mut lessons) =
        (vec!["src/lib.rs".to_string(), "tests/house.rs".to_string()], String::new());
    let mut lib = String::new();
    for number in FIRST_CHAPTER..=LAST_CHAPTER {
        let file = if number == 8 { "/mod.rs" } else { ".rs" };
        paths.extend([format!("src/ch0{number}_x{file}"), format!("tests/ch0{number}_x.rs")]);
        lessons += &format!("## {number} X\n### {number}.1 Y\n");
        lib += &format!("pub mod ch0{number}_x;\n");
    }
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let without = |gone: &str| -> Vec<&str> { paths.iter().copied().filter(|path| *path != gone).collect() };
    let with = |new: &'static str| -> Vec<&str> { paths.iter().copied().chain([new]).collect() };
    expect_none(chapter_complaints(&paths, &lessons, &lib));

    expect_one(&chapter_complaints(&without("tests/ch03_x.rs"), &lessons, &lib), "tests:", "tests/ch03_x.rs");
    let without_module = chapter_complaints(&without("src/ch08_x/mod.rs"), &lessons, &lib);
    assert!(without_module[0].contains("chapter 8 needs one module"), "{without_module:?}");
    expect_one(
        &chapter_complaints(&with("src/ch04_y.rs"), &lessons, &lib),
        "src: chapter 4 needs one",
        "ch04_y",
    );
    expect_one(
        &chapter_complaints(&with("tests/ch04_y.rs"), &lessons, &lib),
        "tests/ch04_y.rs:1:",
        "no module",
    );
    let ninth = chapter_complaints(&with("src/ch09_x.rs"), &lessons, &lib);
    assert_eq!(ninth.len(), 3, "a ninth module needs a test, a heading and a line in lib.rs: {ninth:?}");

    let in_fence = lessons.replace("## 5 X\n", "```text\n## 5 X\n```\n");
    expect_one(&chapter_complaints(&paths, &in_fence, &lib), "LESSONS.md:", "`## 5 …`");
    let one_more = lessons.clone() + "## 9 X\n";
    expect_one(&chapter_complaints(&paths, &one_more, &lib), "LESSONS.md:", "`## 9 …`");
    let commented_out = lib.replace("pub mod ch06_x", "// pub mod ch06_x");
    expect_one(&chapter_complaints(&paths, &lessons, &commented_out), "src/lib.rs:", "`pub mod ch06_x;`");
    let swapped = "pub mod ch03_x;\n".to_string() + &lib.replace("pub mod ch03_x;\n", "");
    expect_one(
        &chapter_complaints(&paths, &lessons, &swapped),
        "src/lib.rs:2: ch02_x comes after ch03_x",
        "",
    );
}

// ---- Packages: none ----

fn package_complaints(cargo_toml: &str, cargo_lock: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (index, line) in cargo_toml.lines().enumerate() {
        let line = line.split('#').next().unwrap_or("");
        // A text may speak of dependencies: description = "without dependencies".
        let is_text = line.split_once('=').is_some_and(|(_, value)| value.trim_start().starts_with('"'));
        let key = line.split('=').next().unwrap_or("");
        if key.contains("dependencies") || (line.contains("dependencies") && !is_text) {
            complaints
                .push(format!("Cargo.toml:{}: Chalknet uses no packages, not even in tests", index + 1));
        }
    }
    let packages: Vec<&str> = cargo_lock.lines().filter(|line| line.starts_with("name = ")).collect();
    if packages != ["name = \"chalknet\""] {
        complaints.push(format!("Cargo.lock: the only package is chalknet itself, not {packages:?}"));
    }
    complaints
}

#[test]
fn chalknet_uses_no_packages() {
    expect_none(package_complaints(&read("Cargo.toml"), &read("Cargo.lock")));
}

#[test]
fn a_package_would_be_noticed() {
    let lock = "version = 3\n\n[[package]]\nname = \"chalknet\"\nversion = \"0.1.0\"\n";
    let good = "[package]\ndescription = \"no dependencies\"\n# no [dependencies]\n[features]\nf64 = []\n";
    expect_none(package_complaints(good, lock));
    let tables = [
        "[dependencies]",
        "[dev-dependencies]",
        "[build-dependencies]",
        "[target.'cfg(unix)'.dependencies]",
        "[dependencies.rand]",
        "dependencies.rand = \"0.8\"",
        "package.dependencies = { rand = \"0.8\" }",
        "target = { 'cfg(unix)' = { dependencies = { rand = \"0.8\" } } }",
    ];
    for table in tables {
        expect_one(&package_complaints(&format!("{good}{table}\n"), lock), "Cargo.toml:6:", "no packages");
    }
    let two = format!("{lock}\n[[package]]\nname = \"rand\"\nversion = \"0.8.5\"\n");
    expect_one(&package_complaints(good, &two), "Cargo.lock:", "rand");
    expect_one(&package_complaints(good, ""), "Cargo.lock:", "[]");
}

// ---- The top level: what lies beside Cargo.toml ----

const TOP_LEVEL: [&str; 10] = [
    "Cargo.toml",
    "Cargo.lock",
    "clippy.toml",
    "src",
    "data",
    "tests",
    "LESSONS.md",
    "Makefile",
    "README.md",
    "LICENSE",
];

fn strays(names: &[String]) -> Vec<String> {
    let mut complaints = Vec::new();
    for name in names {
        if !TOP_LEVEL.contains(&name.as_str()) && !name.starts_with('.') {
            complaints.push(format!(
                "{name}: has no place at the top of the house; move it out of this folder, or into the room it \
                 belongs to"
            ));
        }
    }
    complaints
}

/// The names at the top that git keeps; None where there is no git or no repository. What else lies there is
/// the reader's own: pictures, weights, notes.
fn names_git_keeps() -> Option<Vec<String>> {
    let top = env!("CARGO_MANIFEST_DIR");
    let answer = Command::new("git").args(["-C", top, "ls-tree", "--name-only", "HEAD"]).output().ok()?;
    let names = String::from_utf8_lossy(&answer.stdout).lines().map(str::to_string).collect();
    answer.status.success().then_some(names)
}

#[test]
fn nothing_lies_about_at_the_top_of_the_house() {
    match names_git_keeps() {
        Some(names) => expect_none(strays(&names)),
        None => println!("not looked at: git does not know this folder"),
    }
}

#[test]
fn something_lying_about_would_be_noticed() {
    let names = |names: &[&str]| -> Vec<String> { names.iter().map(|name| name.to_string()).collect() };
    expect_none(strays(&names(&["src", ".gitignore", "LICENSE"])));
    for stray in ["build.rs", "benches", "weights.json", "notes.md"] {
        expect_one(&strays(&names(&["src", stray])), stray, "no place");
    }
}

// ---- Promises that the compiler keeps, if it is asked to ----

fn missing_attributes(path: &str, text: &str) -> Vec<String> {
    let code: String = words(text).into_iter().map(|word| word.text).collect();
    let attributes = ["#![forbid(unsafe_code)]", "#![warn(missing_docs)]"];
    let missing = attributes.iter().filter(|attribute| !code.contains(**attribute));
    missing.map(|attribute| format!("{path}:1: {attribute} is missing")).collect()
}

#[test]
fn library_and_program_forbid_unsafe_code_and_ask_for_docs() {
    for path in ["src/lib.rs", "src/main.rs"] {
        expect_none(missing_attributes(path, &read(path)));
    }
}

#[test]
fn a_missing_attribute_would_be_noticed() {
    let good = "#![forbid(unsafe_code)]\n#![warn(missing_docs)]\n";
    expect_none(missing_attributes("src/lib.rs", good));
    let commented_out = good.replace("#![forbid", "// #![forbid");
    expect_one(&missing_attributes("src/lib.rs", &commented_out), "src/lib.rs:1:", "unsafe_code");
    let weaker = good.replace("warn", "allow");
    expect_one(&missing_attributes("src/lib.rs", &weaker), "src/lib.rs:1:", "missing_docs");
}

// ---- Nothing is left half done ----

fn unfinished_work(path: &str, text: &str) -> Vec<String> {
    let marks = ["TODO", "FIXME", "unimplemented!", "todo!", "dbg!"];
    let mut complaints = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for mark in marks.iter().filter(|mark| line.contains(**mark)) {
            complaints
                .push(format!("{path}:{}: {mark} says that something is not done yet: do it", index + 1));
        }
    }
    complaints
}

#[test]
fn nothing_is_left_half_done() {
    for file in rust_files("src") {
        expect_none(unfinished_work(&file.path, &file.text));
    }
}

#[test]
fn unfinished_work_would_be_noticed() {
    expect_none(unfinished_work("src/x.rs", "// what is left to do here: nothing\nlet x = 1;\n"));
    for mark in ["// TODO later", "// FIXME", "unimplemented!()", "todo!()", "dbg!(x);"] {
        expect_one(
            &unfinished_work("src/x.rs", &format!("let x = 1;\n{mark}\n")),
            "src/x.rs:2:",
            "not done yet",
        );
    }
}

// ---- References: every section that is named exists ----

/// Complains about every "§7.3", and every "§7" after the word LESSONS, that is no heading of the course.
fn dead_references(path: &str, text: &str, headings: &[&str]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for (place, sign) in line.match_indices('§') {
            let rest = &line[place + sign.len()..];
            let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            // The full stop of a sentence is not part of the number.
            let number = rest[..length].trim_end_matches('.');
            let is_ours = number.contains('.') || line[..place].contains("LESSONS");
            if is_ours && !headings.contains(&number) {
                let line_number = index + 1;
                complaints.push(format!("{path}:{line_number}: §{number} is no section of LESSONS.md"));
            }
        }
    }
    complaints
}

#[test]
fn every_section_that_is_named_exists() {
    let lessons = read("LESSONS.md");
    let headings = heading_numbers(&lessons);
    let mut complaints = dead_references("LESSONS.md", &lessons, &headings);
    for file in rust_files("src") {
        complaints.extend(dead_references(&file.path, &file.text, &headings));
    }
    expect_none(complaints);
}

#[test]
fn a_section_that_does_not_exist_would_be_noticed() {
    let lessons =
        "# Course\n## 7 Backwards\n### 7.3 Softmax\n### 7.4 Linear\n### Questions\n```text\n### 7.9 X\n```\n";
    let headings = heading_numbers(lessons);
    assert_eq!(headings, ["7", "7.3", "7.4"]);
    let dead = |text: &str| dead_references("src/x.rs", text, &headings);
    expect_none(dead("/// See (LESSONS §7), §7.3, §7.4. LESSONS §7.\n/// Another book has a §12.\n"));
    expect_one(&dead("//\n/// (LESSONS §8)"), "src/x.rs:2: §8 is no section", "");
    expect_one(&dead("/// (LESSONS §7.3, §7.5)"), "src/x.rs:1: §7.5 is no section", "");
    expect_one(&dead("/// as in §7.9."), "src/x.rs:1: §7.9 is no section", "");
    expect_one(&dead("/// (LESSONS §)"), "src/x.rs:1: § is no section", "");
}

// ---- The same seed gives the same network: nothing may come in that differs from run to run ----

/// The functions of the system's mathematics that need not give the same bits on two computers.
const SYSTEM_MATHEMATICS: [&str; 27] = [
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "sin", "cos", "tan",
    "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt",
    "hypot", "mul_add",
];

fn what_differs_from_run_to_run(path: &str, text: &str) -> Vec<String> {
    let words = words(text);
    let at = |i: usize| words.get(i).map_or("", |word| word.text.as_str());
    let names = names_in_paths(&words);
    let uses_threads = names.iter().any(|name| name.text == "thread");
    let mut complaints = Vec::new();
    for name in &names {
        // How long something takes is a number like others: only clocks differ.
        let is_length = text.lines().nth(name.line - 1) == Some("use std::time::Duration;");
        let why = match name.text.as_str() {
            "time" if !is_length => "a clock says something else in every run",
            "env" => "a chapter gets what it needs from its caller, not from the surroundings",
            "HashMap" | "HashSet" => "its order differs from run to run",
            "current" if uses_threads => "a result must not depend on which thread computed it",
            _ => continue,
        };
        complaints.push(format!("{path}:{}: {}: {why}", name.line, name.text));
    }
    for (i, word) in words.iter().enumerate().skip(2) {
        let is_method = at(i - 1) == "." && at(i + 1) == "(";
        let is_of_number = at(i - 1) == "::" && ["f32", "f64", "Real"].contains(&at(i - 2));
        if (is_method || is_of_number) && SYSTEM_MATHEMATICS.contains(&word.text.as_str()) {
            complaints.push(format!(
                "{path}:{}: the system's {} differs from computer to computer: see toolbox/numeric.rs",
                word.line, word.text
            ));
        }
    }
    complaints
}

#[test]
fn chapters_and_toolbox_use_nothing_that_differs_from_run_to_run() {
    let mut complaints = Vec::new();
    for file in rust_files("src") {
        if height_of_file(&file.path).is_some_and(|height| height < usize::MAX) {
            complaints.extend(what_differs_from_run_to_run(&file.path, &file.text));
        }
    }
    expect_none(complaints);
}

#[test]
fn something_that_differs_from_run_to_run_would_be_noticed() {
    let found = |text: &str| what_differs_from_run_to_run("src/x.rs", text);
    let good = [
        "use crate::toolbox::numeric::{exp, ln};\nlet time = exp(x) + numeric::ln(x) + x.sqrt(); // x.exp()",
        "use std::thread; thread::scope(work); let current = 1; let env = \"std::env\";",
        "impl Reader { fn f() { Reader::current() } }",
        "use std::thread;\nuse std::time::Duration;",
    ];
    for text in good {
        assert_eq!(found(text), Vec::<String>::new(), "this may be said: {text}");
    }
    let bad = [
        "use std::time::Instant;",
        "use std::time::{Duration, Instant};",
        "use std::{fs, time};",
        "let map: std::collections::HashMap<u8, u8>;",
        "use std::collections::{BTreeMap, HashSet};",
        "let seed = std::env::var(\"SEED\");",
        "let who = std::thread::current().id();",
        "let y = x.exp();",
        "let y = x\n.ln();",
        "let y = (x * 2.0).sin() + 1.0;",
        "let y = 2.0_f32.powf(x);",
        "let y = a.mul_add(b, c);",
        "row.map(Real::tanh)",
        "let y = f64::cos(x);",
    ];
    for text in bad {
        expect_one(&found(text), "src/x.rs:", "");
    }
    expect_one(&found("fn f() {\n    x.exp()\n}"), "src/x.rs:2: the system's exp", "");
}
