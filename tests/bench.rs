//! `chalknet bench`, typed as people type it: run it with `cargo test --test bench`.
//!
//! How fast it goes is never tested, only what is said about it: a busy computer must not make a test fail.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::toolbox::idx::Idx;
use program::{assert_usage_error, write_data, Data, Folder};

// What the tests below share.

/// N, D and H of the products, for pictures of 20 pixels.
const SHAPES: [&str; 7] =
    ["1x20x30", "10x20x30", "32x20x100", "128x20x100", "128x20x128", "512x20x800", "128x512x512"];
const PRODUCTS: [&str; 3] = ["X·W", "Xᵀ·dZ", "dZ·Wᵀ"];
/// The hidden layers of the networks.
const NETWORKS: [&str; 5] = ["30", "100", "128", "800", "512-512"];
const BATCHES: [usize; 5] = [1, 10, 32, 128, 512];

/// The lines between the line that begins like this and the next empty line but one: below it stand a table and its head.
#[track_caller]
fn table<'a>(out: &'a str, first_line: &str) -> Vec<&'a str> {
    let mut lines = out.lines().skip_while(|line| !line.starts_with(first_line));
    lines.by_ref().find(|line| line.is_empty()).unwrap_or_else(|| panic!("no table {first_line:?}: {out}"));
    lines.take_while(|line| !line.is_empty()).collect()
}

/// The figures of a row, each a median, "(" smallest, "to" and largest ")"; the words of the row without them.
#[track_caller]
fn figures_of(row: &str) -> (Vec<[f64; 3]>, Vec<&str>) {
    let number = |text: &str| -> f64 {
        let digits = text.replace([',', '(', ')'], "");
        digits.parse().unwrap_or_else(|_| panic!("{text:?} is no number: {row}"))
    };
    let mut words: Vec<&str> = row.split_whitespace().collect();
    let mut figures = Vec::new();
    while let Some(to) = words.iter().position(|word| *word == "to") {
        let found = [number(words[to - 2]), number(words[to - 1]), number(words[to + 1])];
        let [median, smallest, largest] = found;
        assert!(0.0 <= smallest && smallest <= median && median <= largest, "{row}");
        figures.push(found);
        words.drain(to - 2..=to + 1);
    }
    (figures, words)
}

/// Two pictures that are alike, but have different labels: nobody can learn them. None is left for validation.
fn write_contradiction(folder: &Folder) {
    let data = || Data { pictures: Idx::new(&[2, 5, 4], &[200; 40]), labels: Idx::new(&[2], &[0, 1]) };
    write_data(&folder.file("data"), &data(), &data());
}

// Tables for people.

#[test]
fn two_pictures_are_enough_for_all_tables() {
    let folder = Folder::empty("tables");
    write_contradiction(&folder);
    let out = folder.good("bench --data data --seconds 1 --threads 2");
    let head = out.lines().next().expect("there is a first line");
    assert!(head.starts_with(concat!("chalknet ", env!("CARGO_PKG_VERSION"), ": how fast")), "{head}");
    assert!(
        out.contains("\npictures              2 to learn from, 0 for validation, 5x4 pixels each\n"),
        "{out}"
    );
    assert!(out.contains("\nthreads               2\n"), "{out}");
    let is_debug = out.contains("\nThis is a debug build");
    assert_eq!(is_debug, cfg!(debug_assertions), "whoever forgets --release must be told:\n{out}");
    expect_race(&out);
    expect_machine(&out);
    expect_products(&out);
    expect_training(&out);
    expect_verdict(&out);
    assert_eq!(folder.names(), ["data"], "nothing is saved");
}

#[track_caller]
fn expect_race(out: &str) {
    assert!(out.contains("\nFrom the start of the program to so many right validation pictures"), "{out}");
    for recipe in ["quick", "moved"] {
        let rows = table(out, &format!("recipe {recipe}, seed"));
        assert_eq!(rows.len(), 3, "{rows:?}");
        for (row, goal) in rows.iter().zip(["97 %", "98 %", "98.5 %"]) {
            let (start, end) = (format!("{goal} "), "not reached");
            assert!(
                row.starts_with(&start) && row.ends_with(end),
                "what nobody can learn is not learned: {row}"
            );
        }
    }
}

#[track_caller]
fn expect_machine(out: &str) {
    let rows = table(out, "The machine");
    let [row] = rows[..] else { panic!("one row: {rows:#?}") };
    let (figures, words) = figures_of(row);
    assert!(row.starts_with("multiply and add") && words.contains(&"GFLOP/s"), "{row}");
    assert_eq!(figures.len(), 1, "{row}");
}

#[track_caller]
fn expect_products(out: &str) {
    let rows = table(out, "The products");
    let mut expected = vec!["product N x D x H textbook of peak fast of peak".to_string()];
    for product in PRODUCTS {
        expected.extend(SHAPES.map(|shape| format!("{product} {shape} % %")));
    }
    let mut found = vec![rows[0].split_whitespace().collect::<Vec<_>>().join(" ")];
    for row in &rows[1..] {
        let (figures, words) = figures_of(row);
        assert_eq!(figures.len(), 2, "textbook and fast: {row}");
        let is_share = |word: &&str| word.parse::<f64>().is_ok();
        assert_eq!(words.iter().filter(|word| is_share(word)).count(), 2, "two shares of the peak: {row}");
        let names: Vec<&str> = words.into_iter().filter(|word| !is_share(word)).collect();
        found.push(names.join(" "));
    }
    assert_eq!(found, expected);
}

#[track_caller]
fn expect_training(out: &str) {
    let rows = table(out, "Pictures trained per second");
    assert_eq!(rows[0].split_whitespace().collect::<Vec<_>>().join(" "), "network batch 1 thread 2 threads");
    let mut rows = rows[1..].iter();
    for network in NETWORKS {
        for batch in BATCHES {
            let row = rows.next().expect("a row for every network and every mini-batch");
            let (figures, words) = figures_of(row);
            let [one, two] = figures[..] else { panic!("one thread and two: {row}") };
            let [name, size, ratio, "times"] = words[..] else { panic!("a name, a size, a ratio: {row}") };
            assert_eq!((name, size), (format!("20-{network}-2").as_str(), batch.to_string().as_str()));
            let ratio: f64 = ratio.parse().expect("how many times as fast");
            assert!((ratio - two[0] / one[0]).abs() <= 0.01, "{row}");
        }
    }
    assert_eq!(rows.next(), None);
}

/// The last two lines: how much the machine wavered, and what follows.
#[track_caller]
fn expect_verdict(out: &str) {
    let noise: Vec<&str> = out.lines().skip_while(|line| !line.starts_with("Noise: ")).collect();
    let (figures, words) = figures_of(noise[0]);
    let [[median, smallest, largest]] = figures[..] else { panic!("{}", noise[0]) };
    let spread: f64 = words[words.len() - 2].parse().expect("a spread in percent");
    let expected = 100.0 * (largest - smallest) / median;
    // The times were rounded to a tenth when they were printed.
    let inexact = 100.0 * 0.05 * (2.0 + expected / 100.0) / median + 0.51;
    assert!((spread - expected).abs() <= inexact, "{}", noise[0]);
    let verdict = if spread > 15.0 { "That is too much: " } else { "So the machine was quiet enough " };
    // What is shown as 15 may be a little more or less.
    assert!(spread == 15.0 || noise[1].starts_with(verdict), "{noise:#?}");
}

// Lines for machines.

/// What is measured of small pictures in three classes by one thread: the first five values of each line.
fn expected_lines() -> Vec<String> {
    let mut lines = Vec::new();
    for recipe in ["quick", "moved"] {
        for goal in ["97 %", "98 %", "98.5 %"] {
            lines.push(format!("race,{goal},{recipe},1,seconds"));
        }
    }
    for product in PRODUCTS {
        for shape in SHAPES {
            lines.push(format!("product,{product} {shape},textbook,1,GFLOP/s"));
            lines.push(format!("product,{product} {shape},fast,1,GFLOP/s"));
        }
    }
    for network in NETWORKS {
        lines.extend(BATCHES.map(|batch| format!("training,20-{network}-3,batch {batch},1,pictures/s")));
    }
    lines.push("noise,same work,,1,milliseconds".to_string());
    lines
}

#[test]
fn lines_for_machines_have_a_head_and_nine_values_each() {
    let folder = Folder::with_data("csv");
    let out = folder.good("bench --csv --data data --seconds 1 --threads 1");
    let mut lines = out.lines();
    assert_eq!(lines.next(), Some("section,what,how,threads,unit,median,min,max,repeats"));
    let mut found = Vec::new();
    for line in lines {
        let values: Vec<&str> = line.split(',').collect();
        assert_eq!(values.len(), 9, "{line}");
        let names = values[..5].join(",");
        let numbers: Vec<f64> = values[5..].iter().map(|value| value.parse().expect(line)).collect();
        let [median, smallest, largest, repeats] = numbers[..] else { panic!("{line}") };
        assert!(smallest <= median && median <= largest, "{line}");
        // How many sums are best depends on the processor.
        if values[1] == "multiply and add" {
            assert!(names.ends_with(" sums,1,GFLOP/s") && smallest > 0.0 && repeats >= 3.0, "{line}");
        } else {
            assert!(smallest >= 0.0 && largest.is_finite(), "these pictures are easily learned: {line}");
            assert!(repeats >= 3.0 || values[0] == "race", "{line}");
            found.push(names);
        }
    }
    assert_eq!(found, expected_lines());
}

#[test]
fn a_goal_that_was_not_reached_has_no_seconds_in_a_line_for_machines() {
    let folder = Folder::empty("not-reached");
    write_contradiction(&folder);
    let out = folder.good("bench --csv --data data --seconds 1 --threads 1");
    let races: Vec<&str> = out.lines().filter(|line| line.starts_with("race,")).collect();
    assert!(!races.is_empty() && races.iter().all(|line| line.contains(",seconds,,,,")), "{out}");
    assert!(!out.contains("inf") && !out.contains("NaN"), "{out}");
}

// Mistakes.

#[test]
fn bench_takes_no_names() {
    let folder = Folder::empty("usage");
    let expected = "bench takes flags, but no names, so \"course\" is too much";
    assert_usage_error(&folder, "bench course", expected);
}

#[test]
fn without_pictures_nothing_is_measured() {
    let folder = Folder::empty("no-data");
    for line in ["bench --data nowhere", "bench --data nowhere --csv"] {
        let outcome = folder.run_line(line);
        assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""), "{line}: {}", outcome.err);
        assert!(outcome.err.starts_with("chalknet: cannot read nowhere"), "{line}: {}", outcome.err);
    }
}

#[test]
fn pictures_that_would_need_too_many_weights_are_refused() {
    let folder = Folder::empty("large");
    let data = || Data { pictures: Idx::new(&[1, 251, 250], &[0; 251 * 250]), labels: Idx::new(&[1], &[0]) };
    write_data(&folder.file("data"), &data(), &data());
    let error = folder.bad("bench --data data --seconds 1", 1);
    assert!(error.contains("pictures of 62750 pixels") && error.contains("at most 62500 pixels"), "{error}");
}
