//! The experiments of the book are done, and the code that is read is the code that runs. `make experiments` does all
//! of it in a copy of the project (some minutes); plain `cargo test` looks only whether the lines are there.

#[path = "common/copy.rs"]
mod copy;
#[path = "common/project.rs"]
mod project;

use copy::{misplaced, printed, Change, Copy};
use project::read;
use std::fs;
use std::process::Output;

const BOOK: &str = "LESSONS.md";

// ---- What the book says ----

/// An experiment: what is changed, what is typed, and what is promised then.
struct Experiment {
    /// Its line in the book.
    line: usize,
    changes: Vec<Change>,
    command: String,
    promises: Vec<Promise>,
}

#[derive(Debug, PartialEq)]
enum Promise {
    /// All goes well, and this is printed.
    Prints(String),
    /// The command fails, and this is printed.
    Fails(String),
    /// The compiler refuses the change with these words.
    Refused(String),
    /// The last such figure that a training prints is in this range, in percent.
    Figure(Figure, f64, f64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Figure {
    Validation,
    Test,
}

/// All experiments of a book that change a line.
fn experiments(book: &str) -> Result<Vec<Experiment>, String> {
    let mut found = Vec::new();
    let mut lines = book.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let Some(indent) = line.find("```experiment") else { continue };
        let block: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| !line.trim().starts_with("```")).collect();
        let block: Vec<&str> = block.iter().map(|line| line.get(indent..).unwrap_or("")).collect();
        let line = index + 1;
        found.push(experiment(line, &block).map_err(|problem| format!("{BOOK}:{line}: {problem}"))?);
    }
    Ok(found)
}

fn experiment(line: usize, block: &[&str]) -> Result<Experiment, String> {
    let mut experiment =
        Experiment { line, changes: Vec::new(), command: String::new(), promises: Vec::new() };
    let mut place: Option<(&str, usize)> = None;
    let mut is_new = false;
    for text in block {
        if let Some(file) = text.strip_prefix("in ") {
            let (file, times) = file.split_once(", ").unwrap_or((file, "1 time"));
            let times = times.split(' ').next().and_then(|times| times.parse().ok());
            place = Some((file, times.ok_or("`in FILE, 2 times`: a number is expected")?));
            is_new = true;
        } else if let Some(old) = text.strip_prefix('-') {
            let (file, times) = place.ok_or("`in FILE` comes first")?;
            // The first - after a + begins another change.
            if is_new {
                let (old, new) = (String::new(), String::new());
                experiment.changes.push(Change { file: file.to_string(), times, old, new });
                is_new = false;
            }
            experiment.changes.last_mut().ok_or("a - is expected")?.old += &format!("{old}\n");
        } else if let Some(new) = text.strip_prefix('+') {
            experiment.changes.last_mut().ok_or("a + comes after a -")?.new += &format!("{new}\n");
            is_new = true;
        } else if let Some(command) = text.strip_prefix("$ ") {
            experiment.command = command.to_string();
        } else {
            experiment.promises.push(promise(text)?);
        }
    }
    let is_whole = !experiment.changes.is_empty() && !experiment.promises.is_empty();
    let is_cargo = experiment.command.starts_with("cargo ");
    (is_whole && is_cargo)
        .then_some(experiment)
        .ok_or("a change, a command of cargo and a promise are needed".into())
}

fn promise(text: &str) -> Result<Promise, String> {
    let unknown = || format!("{text:?} is no promise");
    let (what, rest) = text.split_once(": ").ok_or_else(unknown)?;
    let figure = match what {
        "prints" => return Ok(Promise::Prints(rest.to_string())),
        "fails" => return Ok(Promise::Fails(rest.to_string())),
        "refused" => return Ok(Promise::Refused(rest.to_string())),
        "validation" => Figure::Validation,
        "test" => Figure::Test,
        _ => return Err(unknown()),
    };
    let range = rest.strip_suffix(" %").and_then(|range| range.split_once(" to ")).ok_or_else(unknown)?;
    match (range.0.parse(), range.1.parse()) {
        (Ok(low), Ok(high)) => Ok(Promise::Figure(figure, low, high)),
        _ => Err(unknown()),
    }
}

// ---- What a command printed ----

/// The last figure of this kind that a training printed, in percent.
fn last_figure(figure: Figure, text: &str) -> Option<f64> {
    let in_line = |line: &str| -> Option<f64> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match (figure, words.as_slice()) {
            // "    1   0.2627    92.15 %      95.48 %      0.18"
            (Figure::Validation, [_, _, _, "%", percent, "%", _]) => percent.parse().ok(),
            // "test: 9694 of 10000 right (96.94 %)"
            (Figure::Test, ["test:", .., percent, "%)"]) => percent.trim_start_matches('(').parse().ok(),
            _ => None,
        }
    };
    text.lines().filter_map(in_line).next_back()
}

/// Why a promise was not kept, if it was not.
fn broken(promise: &Promise, output: &Output) -> Option<String> {
    let (text, is_well) = (printed(output), output.status.success());
    let problem = |what: String| Some(format!("{what}; it printed:\n{text}"));
    match promise {
        Promise::Prints(what) if !is_well || !text.contains(what) => {
            problem(format!("{what:?} was to be printed"))
        }
        Promise::Fails(what) | Promise::Refused(what) if is_well || !text.contains(what) => {
            problem(format!("it was to fail with {what:?}"))
        }
        Promise::Refused(_) if !text.contains("could not compile") => problem("it compiles".to_string()),
        Promise::Figure(figure, low, high) => {
            let found = last_figure(*figure, &text);
            let is_in = found.is_some_and(|found| (*low..=*high).contains(&found));
            (!is_in).then(|| format!("{figure:?}: {found:?} is not {low} to {high} %; it printed:\n{text}"))
        }
        _ => None,
    }
}

// ---- What plain `cargo test` looks at ----

#[test]
fn every_line_that_an_experiment_changes_is_there() {
    let experiments = experiments(&read(BOOK)).unwrap_or_else(|problem| panic!("{problem}"));
    assert!(
        experiments.len() >= 12,
        "the book has only {} experiments that change a line",
        experiments.len()
    );
    let mut problems = Vec::new();
    for experiment in &experiments {
        for problem in experiment.changes.iter().filter_map(misplaced) {
            problems.push(format!("{BOOK}:{}: {problem}", experiment.line));
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn every_line_that_is_to_be_broken_is_there() {
    let problems: Vec<String> = BROKEN.iter().filter_map(|&broken| misplaced(&change_of(broken))).collect();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn an_experiment_is_understood() {
    let book = "1. Try:\n\n   ```experiment\n   in src/a.rs, 2 times\n   -    a\n   -    b\n   +    c\n   -d\n   $ cargo test\n   \
                prints: x: y\n   test: 1.5 to 20 %\n   ```\n";
    let found = experiments(book).expect("it is in order");
    let [Experiment { line: 3, changes, command, promises }] = &found[..] else { panic!("one, in line 3") };
    let change = |i: usize| {
        (changes[i].file.as_str(), changes[i].times, changes[i].old.as_str(), changes[i].new.as_str())
    };
    assert_eq!(change(0), ("src/a.rs", 2, "    a\n    b\n", "    c\n"));
    assert_eq!(change(1), ("src/a.rs", 2, "d\n", ""), "a line is taken out");
    assert_eq!((changes.len(), command.as_str()), (2, "cargo test"));
    assert_eq!(promises, &[Promise::Prints("x: y".to_string()), Promise::Figure(Figure::Test, 1.5, 20.0)]);
    for wrong in ["-    a\n", "in src/a.rs, some times\n", "tset: 1 to 2 %\n", "test: 1 to 2 %\n"] {
        let book = format!("```experiment\n{wrong}```\n");
        assert!(experiments(&book).is_err(), "{wrong:?} should not be understood");
    }
}

#[test]
fn the_figures_of_a_training_are_found() {
    let text = "epoch     loss   training   validation   seconds\n    1   0.2627    92.15 %      95.48 %      0.18\n    \
                2   0.1    93.00 %      96.5 %      0.18\n\ntest: 9694 of 10000 right (96.94 %)\n";
    assert_eq!(last_figure(Figure::Validation, text), Some(96.5));
    assert_eq!(last_figure(Figure::Test, text), Some(96.94));
    assert_eq!(last_figure(Figure::Test, "nothing"), None);
}

// ---- `make experiments` ----

#[test]
#[ignore = "takes minutes: run it with `make experiments`"]
fn every_experiment_shows_what_the_book_says() {
    let copy = Copy::new("experiments");
    let mut problems = Vec::new();
    for experiment in experiments(&read(BOOK)).unwrap_or_else(|problem| panic!("{problem}")) {
        let output = copy.with(&experiment.changes, || copy.run(&experiment.command));
        let here: Vec<String> =
            experiment.promises.iter().filter_map(|promise| broken(promise, &output)).collect();
        println!(
            "{BOOK}:{}: {}",
            experiment.line,
            if here.is_empty() { "as promised" } else { "NOT as promised" }
        );
        problems.extend(here.iter().map(|problem| format!("{BOOK}:{}: {problem}", experiment.line)));
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n\n"));
}

const COURSE: &str = "train --fresh --epochs 1";

/// A line of the course that is broken: what it is for, its file, a training that must notice, the line, and what it becomes
/// (its function emptied, or its sign turned).
type Broken = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn change_of((_, file, _, old, new): Broken) -> Change {
    let whole_lines = |text: &str| if text.is_empty() { String::new() } else { format!("{text}\n") };
    Change { file: file.into(), times: 1, old: whole_lines(old), new: whole_lines(new) }
}

#[rustfmt::skip]
const BROKEN: [Broken; 32] = [
    ("mini_batch: the pixels", "src/ch02_data.rs", COURSE,
     "                *input = Real::from(pixel) / 255.0;",
     "                *input = Real::from(pixel) / 510.0;"),
    ("mini_batch: the labels", "src/ch02_data.rs", COURSE,
     "            one_hot(self.label(number), y.row_mut(n));",
     ""),
    ("shuffle", "src/ch02_data.rs", COURSE,
     "    Random::numbered(seed, epoch).shuffle(order);",
     "    let _ = Random::numbered(seed, epoch);"),
    ("Linear::new", "src/ch03_linear.rs", COURSE,
     "            *weight = draw();",
     "            *weight = -draw();"),
    ("Linear::forward", "src/ch03_linear.rs", COURSE,
     "        product(x, &self.weights, z);",
     "        z.reset(x.rows(), self.weights.columns());"),
    ("Activation::forward: ReLU", "src/ch04_activation.rs", COURSE,
     "            Activation::Relu => apply(relu, z, a),",
     "            Activation::Relu => a.copy_from(z),"),
    ("softmax", "src/ch04_activation.rs", COURSE,
     "            *value /= sum;",
     "            *value /= sum * 2.0;"),
    ("step", "src/ch06_descent.rs", COURSE,
     "            *weight -= learning_rate * slope;",
     "            *weight -= learning_rate * slope * 0.0;"),
    ("output_minus_target", "src/ch07_backprop.rs", COURSE,
     "        *slope = (*slope - y) / count;",
     "        *slope = (y - *slope) / count;"),
    ("the gradient of a loss", "src/ch07_backprop.rs", "train nielsen --fresh --epochs 1",
     "                (self.gradient)(a, y, da);",
     "                da.copy_from(y);"),
    ("Activation::backward: ReLU", "src/ch07_backprop.rs", COURSE,
     "            Activation::Relu => multiply_by_slope(dz, a, |a| if a > 0.0 { 1.0 } else { 0.0 }),",
     "            Activation::Relu => {}"),
    ("Activation::backward: sigmoid", "src/ch07_backprop.rs", "train nielsen --fresh --epochs 1",
     "            Activation::Sigmoid => multiply_by_slope(dz, a, |a| a * (1.0 - a)),",
     "            Activation::Sigmoid => multiply_by_slope(dz, a, |a| -a * (1.0 - a)),"),
    ("Linear::backward", "src/ch07_backprop.rs", COURSE,
     "        product_with_right_transposed(dz, &self.weights, dx);",
     "        dx.reset(dz.rows(), self.weights.rows());"),
    ("Linear::gradient: dW", "src/ch07_backprop.rs", COURSE,
     "        product_with_left_transposed(x, dz, &mut gradient.weights);",
     "        gradient.weights.reset(x.columns(), dz.columns());"),
    ("Linear::gradient: db", "src/ch07_backprop.rs", COURSE,
     "                *sum += slope;",
     "                *sum -= slope;"),
    ("Network::step", "src/ch08_training/network.rs", COURSE,
     "            step(&mut layer.linear.weights, &gradient.weights, learning_rate);",
     ""),
    ("the loop's step", "src/ch08_training/training.rs", COURSE,
     "        method.step(&mut run.network, &workspace.gradients, learning_rate);",
     ""),
    ("remember", "src/ch10_better/steps.rs", "train --fresh --epochs 1 --momentum 0.9 --rate 0.02",
     "        *velocity = momentum * *velocity + slope;",
     "        *velocity = slope + 0.0 * momentum;"),
    ("one_cycle", "src/ch10_better/steps.rs", "train quick --fresh --epochs 1",
     "    (peak as f64 * share) as Real",
     "    (peak as f64 * share.max(1.0)) as Real"),
    ("the shifts", "src/ch10_better/pictures.rs", "train moved --fresh --epochs 1",
     "        self.shifts.apply(numbers, width, x);",
     ""),
    ("the rubber's pins", "src/ch10_better/rubber.rs", "train quick --fresh --epochs 1 --turn 10 --stretch 15 --bend 2",
     "                *pin = [middle_row + y + lot(bend), middle_column + x + lot(bend)];",
     "                *pin = [middle_row + y, middle_column + x + lot(bend)];"),
    ("the grey between four pixels", "src/ch10_better/between.rs", "train quick --fresh --epochs 1 --turn 10 --stretch 15 --bend 2",
     "        part_way(above, below, down)",
     "        part_way(above, below, 0.0 * down)"),
    ("the mean of the networks", "src/ch10_better/average.rs", "train quick --fresh --epochs 2 --average 0.5",
     "        *averaged = kept * *averaged + (1.0 - kept) * w;",
     "        *averaged = 0.0 * kept * *averaged + w;"),
    ("decay", "src/ch10_better/steps.rs", "train quick --fresh --epochs 1 --decay 0.001",
     "        *weight -= share * *weight;",
     "        *weight -= 0.0 * share;"),
    ("dropout, forward", "src/ch10_better/dropout.rs", "train quick --fresh --epochs 1 --dropout 0.2",
     "                self.apply(i, numbers, a);",
     "                let _ = numbers;"),
    ("dropout, backward", "src/ch10_better/dropout.rs", "train quick --fresh --epochs 1 --dropout 0.2",
     "            self.apply(i - 1, numbers, da);",
     "            let _ = numbers;"),
    ("Adam", "src/ch10_better/adam.rs", "train quick --fresh --epochs 1 --optimizer adam",
     "        *weight -= learning_rate * m / (v.sqrt() + EPSILON);",
     "        *weight -= learning_rate * m / (v + EPSILON);"),
    ("the strength of the pull", "src/ch10_better/pictures.rs", "train quick --fresh --epochs 2 --bend 2 --settle 0.9",
     "        to_the_end / settle",
     "        to_the_end / to_the_end"),
    ("the slant", "src/ch10_better/normalize.rs", "train quick --fresh --epochs 1 --normalize yes",
     "        let slant = if yy == 0.0 { 0.0 } else { (xy / yy).clamp(-MOST_SLANT, MOST_SLANT) };",
     "        let slant = 0.0;"),
    ("the breadth", "src/ch10_better/normalize.rs", "train quick --fresh --epochs 1 --normalize yes",
     "    let k = (breadth / (BREADTH * width as Real)).clamp(1.0 / MOST_CHANGE, MOST_CHANGE);",
     "    let k = 1.0 + 0.0 * breadth;"),
    ("the direction of an edge", "src/ch10_better/edges.rs", "train quick --fresh --epochs 1 --edges yes",
     "        (false, true) => 3,",
     "        (false, true) => 7,"),
    ("a straight edge", "src/ch10_better/edges.rs", "train quick --fresh --epochs 1 --edges yes",
     "    [(straight, (r.abs() - d.abs()).abs()), (diagonal, sqrt_2 * r.abs().min(d.abs()))]",
     "    [(straight, r.abs().max(d.abs())), (diagonal, sqrt_2 * r.abs().min(d.abs()))]"),
];

/// What a training saves (None if it fails), and how many test pictures it reads right.
fn train(copy: &Copy, training: &str) -> (Option<Vec<u8>>, String) {
    let file = copy.path("try.json");
    let _ = fs::remove_file(&file);
    let output = copy.run(&format!("cargo run --release --quiet -- {training} --quiet --weights try.json"));
    let text = printed(&output);
    assert!(!text.contains("could not compile"), "{text}");
    let line = text.lines().find(|line| line.starts_with("test:") || line.contains("epoch 1"));
    (output.status.success().then(|| fs::read(&file).ok()).flatten(), line.unwrap_or("no result").to_string())
}

/// One engine: whichever line of the course is broken, the training comes out different.
#[test]
#[ignore = "takes minutes: run it with `make experiments`"]
fn whoever_breaks_a_line_sees_it_in_the_training() {
    let copy = Copy::new("broken");
    let mut whole: Vec<(&str, Option<Vec<u8>>)> = Vec::new();
    let mut unnoticed = Vec::new();
    for broken in BROKEN {
        let (what, _, training, ..) = broken;
        if !whole.iter().any(|(other, _)| *other == training) {
            let (saved, result) = train(&copy, training);
            assert!(saved.is_some(), "{training}: {result}");
            println!("{:<30} {result}   ({training})", "nothing broken");
            whole.push((training, saved));
        }
        let (saved, result) = copy.with(&[change_of(broken)], || train(&copy, training));
        println!("{what:<30} {result}");
        if whole.iter().any(|(other, before)| *other == training && *before == saved) {
            unnoticed.push(what);
        }
    }
    assert!(unnoticed.is_empty(), "nobody would notice: {unnoticed:?}");
}
