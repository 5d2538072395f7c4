//! The worksheet edition: its tasks can be failed and done, its mistakes are found and named, and no answer lies in the
//! copy. `make worksheets` builds copy after copy (some minutes); plain `cargo test` looks at the lists and the texts.

mod common;
#[path = "common/copy.rs"]
mod copy;
#[path = "common/program.rs"]
mod program;
#[path = "common/project.rs"]
mod project;

use chalknet::program::worksheet::{bugs, tasks, Bug, Task};
use common::TestFolder;
use copy::{misplaced, printed, Change, Copy};
use program::{run_command, Outcome};
use project::{read, read_in, rust_files};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The chapters that have planted mistakes, eight and more each.
const WITH_BUGS: std::ops::RangeInclusive<usize> = 3..=8;

/// The test file of a chapter: ch05_loss.
fn target(chapter: usize) -> String {
    let names = rust_files("tests").into_iter().map(|file| file.path);
    let is_it = |name: &String| name.starts_with(&format!("tests/ch{chapter:02}_"));
    let path = names.into_iter().find(is_it).unwrap_or_else(|| panic!("chapter {chapter} has no tests"));
    path.trim_start_matches("tests/").trim_end_matches(".rs").to_string()
}

/// The tests of a chapter, as they stand in its file.
fn names_of_tests(chapter: usize) -> Vec<String> {
    let text = read(&format!("tests/{}.rs", target(chapter)));
    let mut names = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line == "#[test]" {
            let function = lines.by_ref().find(|line| line.starts_with("fn ")).unwrap_or("fn (");
            names.push(function["fn ".len()..].split('(').next().unwrap_or("").to_string());
        }
    }
    names
}

fn chapter_of(bug: &Bug) -> usize {
    let name = bug.file.trim_start_matches("src/ch");
    name[..2].parse().unwrap_or_else(|_| panic!("{}: no file of a chapter", bug.file))
}

fn change_of(bug: &Bug) -> Change {
    Change { file: bug.file.clone(), times: 1, old: bug.old.clone(), new: bug.new.clone() }
}

/// `chalknet` with these words, started in the folder of the project.
fn chalknet(words: &[&str]) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chalknet"));
    run_command(command.current_dir(env!("CARGO_MANIFEST_DIR")).args(words))
}

#[track_caller]
fn make_copy(words: &[&str], folder: &Path) {
    let folder = folder.to_str().expect("the temporary folder has a plain name");
    let Outcome { code, err, .. } = chalknet(&[words, &[folder]].concat());
    assert_eq!(code, Some(0), "chalknet {words:?}: {err}");
}

// ---- The lists ----

#[test]
fn every_task_is_whole_and_stands_where_it_is_said_to() {
    let tasks = tasks();
    let lessons = read("LESSONS.md");
    let mut before = 0;
    for task in &tasks {
        let Task { number, file, what, test, hints, .. } = task;
        assert!(
            tasks.iter().filter(|other| other.number == *number).count() == 1,
            "{number}: stands there twice"
        );
        assert!(before <= task.chapter(), "{number}: its chapter comes before that of the task above");
        before = task.chapter();
        assert!(
            lessons.contains(&format!("\n### {} ", task.section())),
            "{number}: the book has no such section"
        );
        let source = read(file);
        let body =
            task.body(&source).unwrap_or_else(|| panic!("{number}: {file} has no `{}`", task.signature));
        let (function, _) = task.before_and_after(&source).expect("it has a body");
        assert!(
            lessons.contains(&function),
            "{number}: {} does not stand in the book in one piece",
            task.name()
        );
        let is_plain = |text: &str| !text.is_empty() && !text.contains(['{', '}', '"', '\\']);
        assert!(is_plain(what), "{number}: what it gives goes into a todo!(…): {what:?}");
        assert!(names_of_tests(task.chapter()).contains(test), "{number}: there is no test {test}");
        assert!(hints.len() == 3 && hints.iter().all(|hint| !hint.is_empty()), "{number}: three hints");
        let indent = body[0].len() - body[0].trim_start().len();
        let body = format!("{}\n", body.join("\n")).replace(&format!("\n{}", &body[0][..indent]), "\n");
        assert!(
            body[indent..].starts_with(&hints[2]),
            "{number}: the last hint is how the body begins:\n{body}"
        );
        assert!(
            body.lines().count() > hints[2].lines().count() || !body.contains(&format!("{}\n", hints[2])),
            "{number}: the last hint leaves something to do"
        );
    }
    for chapter in 2..=8 {
        // `make ch05` goes through the worked examples in the order in which they stand in the file.
        let examples: Vec<String> =
            tasks.iter().filter(|task| task.chapter() == chapter).map(|task| task.test.clone()).collect();
        assert!(
            names_of_tests(chapter).starts_with(&examples),
            "chapter {chapter}: {examples:?} come first, in this order"
        );
    }
}

#[test]
fn every_planted_mistake_is_whole_and_stands_where_it_is_said_to() {
    let (bugs, lessons) = (bugs(), read("LESSONS.md"));
    for (i, bug) in bugs.iter().enumerate() {
        let number = bug.number;
        assert_eq!(number, i + 1, "they are numbered from 1");
        assert_eq!(misplaced(&change_of(bug)), None, "mistake {number}");
        assert!(bug.old != bug.new, "mistake {number} changes nothing");
        assert!(
            names_of_tests(chapter_of(bug)).contains(&bug.test),
            "mistake {number}: there is no test {}",
            bug.test
        );
        assert!(
            lessons.contains(&format!("\n### {} ", bug.section)),
            "mistake {number}: no section {}",
            bug.section
        );
        assert!(
            !bug.symptom.is_empty() && !bug.says.is_empty(),
            "mistake {number}: its symptom, what the test says"
        );
        let twin = bugs[..i]
            .iter()
            .find(|other| other.file == bug.file && other.old == bug.old && other.new == bug.new);
        assert!(twin.is_none(), "mistakes {number} and {:?} are the same", twin.map(|twin| twin.number));
    }
    for chapter in WITH_BUGS {
        let count = bugs.iter().filter(|bug| chapter_of(bug) == chapter).count();
        assert!(count >= 8, "chapter {chapter} has {count} mistakes: eight are wanted");
    }
}

// ---- No answer in the copy ----

/// All files of a copy that can be read as text: path and text.
fn texts_in(folder: &Path) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("the copy can be read").flatten() {
        let path = entry.path();
        if path.is_dir() && entry.file_name() != "data" {
            texts.extend(texts_in(&path));
        } else if path.is_file() {
            texts.push((path.display().to_string(), fs::read_to_string(&path).expect("it is a text")));
        }
    }
    texts
}

/// The text with each line as if it stood at the margin, so that lines can be looked for wherever they stand.
fn at_the_margin(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim())).collect()
}

/// Whether this is code of chapter 10 or of the program: it walks along pictures as the test of chapter 8 does, to other ends.
fn is_later(path: &str) -> bool {
    let place = path.split("/copy/src/").nth(1).unwrap_or("");
    let floors = ["ch10", "program"];
    path.ends_with(".rs") && floors.iter().any(|floor| place.starts_with(floor))
}

/// The answers that stand in a text. Other code may happen to have a line that a body has too; two that follow each other
/// are an answer. The book, which quotes single lines, may have none that is not also in other code.
fn told<'a>(body: &[&'a str], others: &[&str], path: &str, text: &str) -> Vec<&'a str> {
    let lines: Vec<&str> = body.iter().map(|line| line.trim()).collect();
    let says = |line: &str| line.len() >= 15;
    if path.ends_with(".rs") {
        let pairs = lines.windows(2).filter(|pair| says(pair[0]) && says(pair[1]));
        let stands_there = |pair: &&[&str]| text.contains(&format!("\n{}\n{}\n", pair[0], pair[1]));
        return pairs.filter(stands_there).map(|pair| pair[0]).collect();
    }
    let is_common = |line: &str| others.iter().any(|text| text.contains(line));
    lines.into_iter().filter(|line| says(line) && !is_common(line) && text.contains(line)).collect()
}

#[test]
fn no_answer_lies_in_a_copy_with_blanks() {
    let folder = TestFolder::new("blanks");
    let copy = folder.path.join("copy");
    make_copy(&["worksheet", "ch02..ch08"], &copy);
    let texts = texts_in(&copy).into_iter().map(|(path, text)| (path, at_the_margin(&text)));
    let texts: Vec<(String, String)> = texts.collect();
    let sources = texts.iter().filter(|(path, _)| path.contains("/src/") && path.ends_with(".rs"));
    let sources: Vec<&str> = sources.map(|(_, text)| text.as_str()).collect();
    // The list of tasks gives first lines away, and is meant to.
    let tasks_before = tasks();
    let hints: Vec<&str> =
        tasks_before.iter().flat_map(|task| task.hints[2].lines()).map(str::trim).collect();
    let mut answers = Vec::new();
    for task in tasks() {
        let source = read(&task.file);
        let body = task.body(&source).expect("it has a body");
        for (path, text) in texts.iter().filter(|(path, _)| !is_later(path)) {
            let told = told(&body, &sources, path, text).into_iter();
            let told = told.filter(|line| !(path.ends_with("tasks.txt") && hints.contains(line)));
            answers.extend(told.map(|line| format!("task {}: `{line}` stands in {path}", task.number)));
        }
    }
    assert!(answers.is_empty(), "\n{}\n", answers.join("\n"));
    assert!(read_in(&copy, "src/ch05_loss.rs").contains("todo!(\"task 5.2: "), "the source has blanks");
    assert!(read_in(&copy, "LESSONS.md").contains("todo!(\"task 5.2: "), "so has the book");
    let names: Vec<String> = fs::read_dir(&copy)
        .expect("it is there")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!names.iter().any(|name| name == "target" || name == ".git"), "no past comes along: {names:?}");
}

#[test]
fn a_copy_with_a_mistake_does_not_tell_where_it_is() {
    // All of them would take as long as copying the sources eighty times: one of a single line, one of several, and one
    // that an experiment of the book makes too.
    let bugs = bugs();
    let several = bugs.iter().find(|bug| bug.old.lines().count() > 3).expect("there is one");
    let tried = bugs.iter().find(|bug| bug.new.contains("*weight += learning_rate")).expect("there is one");
    for bug in [&bugs[20], several, tried] {
        let folder = TestFolder::new(&format!("bug-{}", bug.number));
        let copy = folder.path.join("copy");
        make_copy(&["worksheet", "--bug", &bug.number.to_string()], &copy);
        assert!(!read_in(&copy, &bug.file).contains(&bug.old), "mistake {} is not planted", bug.number);
        let texts = texts_in(&copy);
        let whole = bug.old.trim();
        for (path, text) in &texts {
            assert!(!text.contains(whole), "mistake {}: `{whole}` stands in {path}", bug.number);
            assert!(!text.contains(&bug.symptom), "mistake {}: its symptom stands in {path}", bug.number);
        }
    }
}

// ---- The command ----

#[test]
fn worksheet_says_what_it_needs_and_writes_over_nothing() {
    let folder = TestFolder::new("refused");
    let there = folder.path.to_str().expect("a plain name");
    fs::write(folder.file("mine.txt"), "mine").expect("the folder can be written to");
    for (words, code, part) in [
        (&["worksheet"][..], 2, "worksheet needs two words"),
        (&["worksheet", "ch05"], 2, "worksheet needs two words"),
        (&["worksheet", "ch5", "x"], 2, "the chapters with tasks are ch02 to ch08"),
        (&["worksheet", "ch08..ch03", "x"], 2, "the first of two chapters has the smaller number"),
        (&["worksheet", "--bug", "7"], 2, "one word more"),
        (&["worksheet", "--bug", "900", there], 2, "there is no mistake 900"),
        (&["worksheet", "ch05", there], 1, "something lies in this folder already"),
        (&["worksheet", "--bug", "7", there], 1, "something lies in this folder already"),
        (&["worksheet", "ch05", "src/mine"], 1, "this would lie in what is copied"),
        (&["hint", "5.9"], 2, "there is no task \"5.9\""),
        (&["hint", "5.1"], 2, "section 5.1 has several tasks: 5.1a, 5.1b"),
        (&["hint", "5.2", "4"], 2, "from 1 to 3"),
    ] {
        let Outcome { code: found, err, .. } = chalknet(words);
        assert!(found == Some(code) && err.contains(part), "chalknet {words:?}: {found:?}, {err}");
    }
    assert_eq!(folder.names(), ["mine.txt"], "nothing was written");
    let elsewhere =
        run_command(Command::new(env!("CARGO_BIN_EXE_chalknet")).current_dir(&folder.path).args([
            "worksheet",
            "ch05",
            "x",
        ]));
    assert!(elsewhere.err.contains("here are no sources of Chalknet"), "{}", elsewhere.err);
}

#[test]
fn a_task_has_three_hints_one_after_the_other() {
    for (words, part) in [
        (&["hint", "5.2"][..], "A question: "),
        (&["hint", "5.2"], "Still stuck? chalknet hint 5.2 2"),
        (&["hint", "5.2", "2"], "In words: "),
        (&["hint", "5.2", "3"], "let mut maximum = z[0];"),
        (&["hint"], "  5.2          cross_entropy_from_logits"),
    ] {
        let out = chalknet(words).out;
        assert!(out.contains(part), "chalknet {words:?}: {out}");
    }
}

// ---- `make worksheets` ----

/// What the tests of a chapter said: the names of those that failed, with their messages, as they stand in the file.
struct Said {
    failed: Vec<(String, String)>,
    text: String,
}

/// Runs the tests of a chapter in a copy: these alone, or all of them.
fn test_in(copy: &Copy, chapter: usize, only: &[&str]) -> Said {
    let exact = if only.is_empty() { "" } else { "--exact" };
    let output = copy.run(&format!("cargo test --test {} -- {exact} {}", target(chapter), only.join(" ")));
    let text = printed(&output);
    let message_of = |name: &String| {
        let (_, behind) = text.split_once(&format!("---- {name} stdout ----"))?;
        Some((
            name.clone(),
            behind.split("\n---- ").next().unwrap_or("").split("\nfailures:\n").next()?.to_string(),
        ))
    };
    Said { failed: names_of_tests(chapter).iter().filter_map(message_of).collect(), text }
}

/// Without the program a copy is built in a fraction of the time: the tests of a chapter have no need of it.
fn leave_out_the_program(copy: &Copy) {
    let library = read_in(&copy.path(""), "src/lib.rs").replace("pub mod program;\n", "");
    fs::write(copy.path("src/lib.rs"), library).expect("the copy can be written");
    fs::remove_file(copy.path("src/main.rs")).expect("the copy can be written");
}

#[test]
#[ignore = "takes minutes: run it with `make worksheets`"]
fn every_task_can_be_failed_and_done() {
    let copy = Copy::empty("tasks");
    make_copy(&["worksheet", "ch02..ch08"], &copy.path(""));
    let output = copy.run("cargo check --all-targets");
    assert!(output.status.success(), "the copy does not compile:\n{}", printed(&output));
    leave_out_the_program(&copy);
    let tasks = tasks();
    for (i, task) in tasks.iter().enumerate() {
        let earlier: Vec<&Task> =
            tasks[..i].iter().filter(|other| other.chapter() == task.chapter()).collect();
        let names: Vec<&str> = earlier.iter().chain([&task]).map(|task| task.test.as_str()).collect();
        let Said { failed, text } = test_in(&copy, task.chapter(), &names);
        let message = format!("not yet implemented: task {}: {}", task.number, task.what);
        let is_as_promised =
            matches!(&failed[..], [(name, said)] if *name == task.test && said.contains(&message));
        assert!(
            is_as_promised,
            "task {}: {} should fail with {message:?}, and no other\n{text}",
            task.number, task.test
        );
        println!("task {:<5} {}", task.number, message);
        fill(&copy, task, &tasks[i + 1..]);
        let is_last = tasks.get(i + 1).map_or(true, |next| next.chapter() != task.chapter());
        if is_last {
            let Said { failed, text } = test_in(&copy, task.chapter(), &[]);
            assert!(failed.is_empty(), "chapter {} is done, but {text}", task.chapter());
            println!("chapter {} is done", task.chapter());
        }
    }
}

/// Puts the body back that belongs to a task; those of the tasks behind it stay blank.
fn fill(copy: &Copy, task: &Task, behind: &[Task]) {
    let mut source = read(&task.file);
    for other in behind.iter().filter(|other| other.file == task.file) {
        let (before, after) = other.before_and_after(&source).expect("it stands there");
        source = source.replace(&before, &after);
    }
    fs::write(copy.path(&task.file), source).expect("the copy can be written");
}

#[test]
#[ignore = "takes minutes: run it with `make worksheets`"]
fn every_planted_mistake_is_found_and_named_by_its_own_chapter() {
    let copy = Copy::new("bugs");
    leave_out_the_program(&copy);
    let mut problems = Vec::new();
    for bug in bugs() {
        let Said { failed, text } = copy.with(&[change_of(&bug)], || test_in(&copy, chapter_of(&bug), &[]));
        let problem = match failed.first() {
            None => Some(format!("no test of its chapter fails:\n{text}")),
            Some((name, said)) if *name != bug.test => {
                Some(format!("{name} fails first, not {}:\n{said}", bug.test))
            }
            Some((_, said)) if !said.contains(&bug.says) => {
                Some(format!("{} does not say {:?}:\n{said}", bug.test, bug.says))
            }
            Some(_) => None,
        };
        println!("mistake {:<3} {}", bug.number, if problem.is_some() { "NOT NAMED" } else { &bug.says });
        problems
            .extend(problem.map(|problem| format!("mistake {} ({}): {problem}", bug.number, bug.symptom)));
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n\n"));
}
