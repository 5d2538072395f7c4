//! Guards of the house: its floors, its chapters, its rooms. Goes with no chapter; run it with
//! `cargo test --test house`.
//!
//! Each guard is a function on text that hands back its complaints. Beside the files of the house it is shown bad
//! examples: a guard that cannot fail guards nothing.

#[path = "common/project.rs"]
mod project;

use project::{read, rust_files};
use std::process::Command;

/// `make five` measures all recipes, those of chapter 10 too.
const MEASURES_ALL: (&str, &str) = ("tests/ch09_recipes.rs", "ch10_better");

/// Chapters about code that lives in the toolbox: they have no module, but all the rest.
const WITHOUT_MODULE: [&str; 1] = ["ch11_speed"];

/// Fails with all complaints, a line each.
#[track_caller]
fn expect_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n\n{}\n", complaints.join("\n"));
}

/// Fails unless there is exactly one complaint, and it begins and goes on as expected.
#[track_caller]
fn expect_one(complaints: Vec<String>, beginning: &str, part: &str) {
    let as_expected =
        complaints.len() == 1 && complaints[0].starts_with(beginning) && complaints[0].contains(part);
    assert!(as_expected, "expected one complaint {beginning}…{part}…, found {complaints:#?}");
}

/// Complains about each line that is not as it should be; `why` says what is wrong with a line.
fn about_lines(path: &str, text: &str, why: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let numbered = text.lines().enumerate();
    numbered.filter_map(|(i, line)| Some(format!("{path}:{}: {}", i + 1, why(line)?))).collect()
}

/// A line of Rust without its comment.
fn code_of(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

// ---- Floors: arrows point downwards only ----

/// ch05_loss → 5
fn chapter_number(name: &str) -> Option<usize> {
    name.strip_prefix("ch")?.split_once('_')?.0.parse().ok()
}

/// How high a module stands: the toolbox at 0, chapter N at N, then storage, and the program above them all.
fn height(module: &str) -> Option<usize> {
    match module {
        "toolbox" => Some(0),
        "storage" => Some(1000),
        "program" => Some(1001),
        _ => chapter_number(module),
    }
}

/// The modules that this line of code names: words that are a module's name and have a :: beside them.
fn modules_named(code: &str) -> Vec<&str> {
    let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let paths = code.split(|c| !in_word(c)).filter(|path| path.contains("::"));
    paths.flat_map(|path| path.split("::")).filter(|name| height(name).is_some()).collect()
}

/// Complains about each line that names a module which stands too high for this file.
fn upward_arrows(path: &str, text: &str) -> Vec<String> {
    let place: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    if place[0] == "src" && !["main", "lib"].contains(&place[1]) && height(place[1]).is_none() {
        return vec![format!("{path}:1: stands on no floor")];
    }
    let may_use = |name: &str| match (place[0], place[1]) {
        ("src", "main") => name == "program",
        ("src", "lib") => false,
        ("src", own) => height(own).is_some_and(|own| height(name) <= Some(own)),
        // The tests of a chapter may load pictures, but know no later chapter; other tests know everything.
        (_, own) => chapter_number(own).map_or(true, |own| chapter_number(name).unwrap_or(0) <= own),
    };
    about_lines(path, text, |line| {
        let code = code_of(line);
        if place[0] == "src"
            && ["crate::{", "crate::*", "super::super::super"].iter().any(|bad| code.contains(bad))
        {
            return Some("a line a module, each by its name: `use crate::…`".to_string());
        }
        let too_high =
            modules_named(code).into_iter().find(|name| !may_use(name) && (path, *name) != MEASURES_ALL)?;
        Some(format!("uses `{too_high}`, which stands above it"))
    })
}

#[test]
fn no_arrow_runs_upwards() {
    for file in rust_files("src").iter().chain(&rust_files("tests")) {
        expect_none(upward_arrows(&file.path, &file.text));
    }
    for (path, text, name) in [
        ("src/toolbox/idx.rs", "use crate::ch02_data::DataSet;", "ch02_data"),
        ("src/toolbox/json/mod.rs", "fn f() { crate::storage::load() } // why?", "storage"),
        ("src/ch05_loss.rs", "use crate::ch07_backprop;", "ch07_backprop"),
        ("src/ch05_loss.rs", "use super::program;", "program"),
        ("src/ch05_loss.rs", "use crate::{ch07_backprop, toolbox};", "by its name"),
        ("src/ch08_training/network.rs", "use crate::storage::load;", "storage"),
        ("src/storage/saving.rs", "use crate::program::run;", "program"),
        ("src/main.rs", "chalknet::storage::load();", "storage"),
        ("src/lib.rs", "pub use ch02_data::DataSet;", "ch02_data"),
        ("src/attic/mod.rs", "", "no floor"),
        ("tests/ch03_linear.rs", "use chalknet::ch06_descent::step;", "ch06_descent"),
    ] {
        expect_one(upward_arrows(path, text), &format!("{path}:1: "), name);
    }
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

/// What the chapters are by lib.rs, by the files and by the Makefile, if that is not the same. (tests/lessons.rs looks
/// at the chapters of the book.)
fn chapter_complaints(paths: &[String], lib: &str, makefile: &str) -> Vec<String> {
    let in_folder = |folder: &str| -> Vec<&str> {
        let names = paths.iter().filter_map(|path| path.strip_prefix(folder)?.strip_suffix(".rs"));
        let modules = names.map(|name| name.strip_suffix("/mod").unwrap_or(name));
        modules.filter(|name| !name.contains('/') && chapter_number(name).is_some()).collect()
    };
    let listed: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let listed: Vec<&str> = listed.into_iter().filter(|name| chapter_number(name).is_some()).collect();
    let mut tested = in_folder("tests/");
    let numbers: Vec<String> =
        tested.iter().filter_map(|name| Some(chapter_number(name)?.to_string())).collect();
    tested.retain(|name| !WITHOUT_MODULE.contains(name));
    // Chapter 1 is prose alone.
    let expected: Vec<String> = (2..2 + numbers.len()).map(|number| number.to_string()).collect();
    let last = expected.last().cloned().unwrap_or_default();
    let mut complaints = Vec::new();
    let mut expect = |is_so: bool, complaint: String| complaints.extend((!is_so).then_some(complaint));
    expect(numbers == expected, format!("tests: a file a chapter, and none twice: {numbers:?}"));
    expect(
        listed == in_folder("src/"),
        format!("src/lib.rs: lists {listed:?}, which are not those under src"),
    );
    expect(listed == tested, format!("tests: {tested:?} are not the modules {listed:?}"));
    let has_targets = makefile.contains("$(wildcard tests/ch*.rs)")
        && makefile.contains(&format!("(ch02 to ch{last:0>2})"));
    expect(has_targets, format!("Makefile: a target for each test file, and ch{last:0>2} is the last"));
    complaints
}

#[test]
fn each_chapter_has_one_number_everywhere() {
    let paths: Vec<String> =
        rust_files("src").into_iter().chain(rust_files("tests")).map(|file| file.path).collect();
    expect_none(chapter_complaints(&paths, &read("src/lib.rs"), &read("Makefile")));
}

#[test]
fn a_chapter_with_something_missing_would_be_noticed() {
    let paths = [
        "src/lib.rs",
        "src/ch02_a.rs",
        "src/ch03_b/mod.rs",
        "src/ch03_b/more.rs",
        "tests/ch02_a.rs",
        "tests/ch03_b.rs",
    ];
    let paths: Vec<String> = paths.map(str::to_string).to_vec();
    let without =
        |gone: &str| -> Vec<String> { paths.iter().filter(|path| *path != gone).cloned().collect() };
    let with = |new: &str| -> Vec<String> { paths.iter().cloned().chain([new.to_string()]).collect() };
    let lib = "pub mod ch02_a;\npub mod ch03_b;\npub mod toolbox;\n";
    let make = "# (ch02 to ch03)\n$(wildcard tests/ch*.rs)";
    expect_none(chapter_complaints(&paths, lib, make));
    expect_one(chapter_complaints(&paths, lib, "# (ch02 to ch03)"), "Makefile", "");
    for paths in [with("src/ch04_c.rs"), without("src/ch02_a.rs")] {
        expect_one(chapter_complaints(&paths, lib, make), "src/lib.rs", "");
    }
    for paths in [with("tests/ch04_c.rs"), with("tests/ch03_c.rs"), without("tests/ch02_a.rs")] {
        assert!(chapter_complaints(&paths, lib, make)[0].starts_with("tests:"), "{paths:?}");
    }
    let swapped = "pub mod ch03_b;\npub mod ch02_a;\n";
    assert!(!chapter_complaints(&paths, swapped, make).is_empty(), "lib.rs lists them in reading order");
}

// ---- Packages: none ----

fn package_complaints(cargo_toml: &str, cargo_lock: &str) -> Vec<String> {
    let mut complaints = about_lines("Cargo.toml", cargo_toml, |line| {
        let is_text = line.starts_with('#') || line.starts_with("description");
        (line.contains("dependencies") && !is_text)
            .then(|| "Chalknet uses no packages, not even in tests".into())
    });
    let packages: Vec<&str> = cargo_lock.lines().filter(|line| line.starts_with("name = ")).collect();
    if packages != ["name = \"chalknet\""] {
        complaints.push(format!("Cargo.lock: the only package is chalknet itself, not {packages:?}"));
    }
    complaints
}

#[test]
fn chalknet_uses_no_packages() {
    expect_none(package_complaints(&read("Cargo.toml"), &read("Cargo.lock")));
    let lock = "[[package]]\nname = \"chalknet\"\n";
    for table in [
        "[dependencies]",
        "[dev-dependencies]",
        "[target.'cfg(unix)'.dependencies]",
        "dependencies.rand = \"0.8\"",
    ] {
        expect_one(
            package_complaints(&format!("# no dependencies\n{table}"), lock),
            "Cargo.toml:2:",
            "no packages",
        );
    }
    expect_one(
        package_complaints("", &format!("{lock}[[package]]\nname = \"rand\"\n")),
        "Cargo.lock:",
        "rand",
    );
}

// ---- The top level: what lies beside Cargo.toml ----

const TOP_LEVEL: &str =
    "Cargo.toml Cargo.lock clippy.toml src data tests LESSONS.md Makefile README.md LICENSE";

fn strays<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let has_place = |name: &str| TOP_LEVEL.split(' ').any(|other| other == name) || name.starts_with('.');
    names.iter().copied().filter(|name| !has_place(name)).collect()
}

/// What git keeps at the top; what else lies there is the reader's own: pictures, weights, notes.
#[test]
fn nothing_lies_about_at_the_top_of_the_house() {
    assert_eq!(strays(&["src", ".gitignore", "build.rs", "benches", "weights.json"]).len(), 3);
    let top = env!("CARGO_MANIFEST_DIR");
    let answer = Command::new("git").args(["-C", top, "ls-tree", "--name-only", "HEAD"]).output();
    match answer {
        Ok(answer) if answer.status.success() => {
            let names = String::from_utf8_lossy(&answer.stdout);
            assert_eq!(
                strays(&names.lines().collect::<Vec<_>>()),
                [""; 0],
                "these have no place at the top of the house"
            );
        }
        _ => println!("not looked at: git does not know this folder"),
    }
}

// ---- What the sources may not say ----

#[test]
fn library_and_program_forbid_unsafe_code_and_ask_for_docs() {
    for path in ["src/lib.rs", "src/main.rs"] {
        for attribute in ["#![forbid(unsafe_code)]", "#![warn(missing_docs)]"] {
            assert!(read(path).lines().any(|line| line == attribute), "{path}: {attribute} is missing");
        }
    }
}

/// What no source may say: that something is not done yet.
fn unfinished_work(line: &str) -> Option<String> {
    let mark =
        ["TODO", "FIXME", "unimplemented!", "todo!", "dbg!"].into_iter().find(|mark| line.contains(mark))?;
    Some(format!("{mark} says that something is not done yet: do it"))
}

/// What no source but the tool `quote` may do: print a path as it is.
fn raw_path(line: &str) -> Option<String> {
    code_of(line)
        .contains(".display()")
        .then(|| "a path comes from outside: print it with `quote::path`".into())
}

/// What chapters and toolbox may not say: they know of no command line, and of nothing that differs from run to run.
/// (clippy.toml keeps the system's mathematics and hash maps out.)
fn surroundings(line: &str) -> Option<String> {
    // That flag is cargo's.
    let line = line.replace("--features", "");
    let flag =
        line.match_indices("--").any(|(i, _)| line[i + 2..].starts_with(|c: char| c.is_ascii_lowercase()));
    let clock = ["Instant", "SystemTime", "env::", "thread::current"]
        .into_iter()
        .find(|word| code_of(&line).contains(word));
    match (flag, clock) {
        (true, _) => Some("a flag of the command line is the program's to name".into()),
        (_, Some(word)) => Some(format!("{word}: this says something else in every run")),
        _ => None,
    }
}

#[test]
fn no_source_says_what_it_may_not() {
    for file in rust_files("src") {
        // The worksheet edition is made by leaving work to others.
        if !file.path.starts_with("src/program/worksheet/") {
            expect_none(about_lines(&file.path, &file.text, unfinished_work));
        }
        if file.path != "src/toolbox/quote.rs" {
            expect_none(about_lines(&file.path, &file.text, raw_path));
        }
        if file.path.starts_with("src/ch") || file.path.starts_with("src/toolbox") {
            expect_none(about_lines(&file.path, &file.text, surroundings));
        }
    }
    for line in ["// TODO later", "// FIXME", "unimplemented!()", "todo!()", "dbg!(x);"] {
        assert!(unfinished_work(line).is_some(), "{line}");
    }
    assert!(raw_path("format!(\"cannot read {}\", path.display())").is_some());
    for line in [
        "\"try a smaller --rate\"",
        "/// as `--weights FILE` says",
        "use std::time::Instant;",
        "let seed = std::env::var(\"SEED\");",
        "let who = thread::current().id();",
    ] {
        assert!(surroundings(line).is_some(), "{line}");
    }
}

// ---- References: every section that is named exists ----

/// Complains about every "§7.3", and every "§7" after the word LESSONS, that is no heading of the course.
fn dead_references(path: &str, text: &str, headings: &[&str]) -> Vec<String> {
    about_lines(path, text, |line| {
        let dead = line.match_indices('§').find_map(|(place, sign)| {
            let rest = &line[place + sign.len()..];
            let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            // The full stop of a sentence is not part of the number.
            let number = rest[..length].trim_end_matches('.');
            let is_ours = number.contains('.') || line[..place].contains("LESSONS");
            (is_ours && !headings.contains(&number)).then_some(number)
        });
        dead.map(|number| format!("§{number} is no section of LESSONS.md"))
    })
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
    let dead = |text: &str| dead_references("src/x.rs", text, &["7", "7.3"]);
    expect_none(dead("/// See (LESSONS §7), §7.3. LESSONS §7.\n/// Another book has a §12.\n"));
    for (text, number) in [
        ("//\n/// (LESSONS §8)", "§8"),
        ("//\n/// (LESSONS §7.3, §7.5.)", "§7.5"),
        ("//\n/// LESSONS §", "§"),
    ] {
        expect_one(dead(text), &format!("src/x.rs:2: {number} is no section"), "");
    }
}
