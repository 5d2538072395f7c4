//! Learning curves: the history that a run keeps of its epochs, and what is drawn of it. Goes with no chapter; run it with
//! `cargo test --test curves`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::ch08_training::Score;
use chalknet::storage::{save, EpochScores, History, SavedRun};
use program::Folder;
use std::collections::BTreeMap;

/// An epoch whose scores tell its number.
fn epoch(number: u64) -> EpochScores {
    let score = |pictures: usize| Score { pictures, right: pictures / 2, loss_sum: 1.0 / number as f64 };
    EpochScores { epoch: number, training: score(110), validation: Some(score(10)) }
}

/// The numbers of the epochs that are kept of so many.
fn kept(epochs: u64) -> Vec<u64> {
    let mut history = History::default();
    for number in 1..=epochs {
        history.add(epoch(number), 1);
    }
    history.epochs().iter().map(|scores| scores.epoch).collect()
}

// The history.

#[test]
fn of_a_long_run_every_tenth_or_hundredth_epoch_is_kept_and_always_the_first_and_the_newest() {
    assert_eq!(kept(3), [1, 2, 3]);
    assert_eq!(kept(1000), (1..=1000).collect::<Vec<_>>());
    let tenths: Vec<u64> = [1].into_iter().chain((10..=1000).step_by(10)).chain([1001]).collect();
    assert_eq!(kept(1001), tenths);
    let hundredths: Vec<u64> = [1].into_iter().chain((100..=12_300).step_by(100)).chain([12_345]).collect();
    assert_eq!(kept(12_345), hundredths);
}

#[test]
fn the_history_of_a_run_that_was_stopped_is_that_of_one_that_was_not() {
    // Of tiny35 the validation pictures are counted after every hundredth epoch, and after the first and the last of each
    // time it is run.
    let folder = Folder::empty("history");
    folder.good("train tiny35 --epochs 205 --weights once.json");
    for epochs in ["3", "147", "55"] {
        folder.good(&format!("train tiny35 --epochs {epochs} --weights thrice.json"));
    }
    assert!(folder.bytes("once.json") == folder.bytes("thrice.json"), "the files differ");
    let history = folder.saved("once.json").history;
    assert_eq!(history.epochs().len(), 205);
    let counted = history.epochs().iter().filter(|scores| scores.validation.is_some());
    assert_eq!(counted.map(|scores| scores.epoch).collect::<Vec<_>>(), [1, 100, 200, 205]);
    let last = history.epochs()[204];
    assert_eq!((last.training.pictures, last.validation.map(|score| score.pictures)), (917, Some(83)));
}

#[test]
fn what_is_printed_is_what_is_kept() {
    let folder = Folder::with_data("printed");
    let out = folder.good("train --data data --epochs 2 --weights w.json");
    let history = folder.saved("w.json").history;
    for (row, scores) in program::table(&out, "epoch ").iter().zip(history.epochs()) {
        let (training, validation) = (scores.training, scores.validation.expect("it was counted"));
        let kept = format!(
            "{} {:.4} {:.2} % {:.2} %",
            scores.epoch,
            training.loss(),
            training.percent(),
            validation.percent()
        );
        assert_eq!(row[..6].join(" "), kept);
    }
    assert_eq!(history.epochs().len(), 2);
}

#[test]
fn a_history_that_cannot_be_is_refused() {
    let folder = Folder::with_data("refused");
    folder.good("train --data data --epochs 2 --weights w.json");
    let good = folder.text("w.json");
    let spoilt = |from: &str, to: &str| {
        assert!(good.contains(from), "{from} is not in {good:.600}");
        good.replacen(from, to, 1)
    };
    let many = "{\"epoch\": 1},".repeat(2000);
    for (text, problem) in [
        (spoilt("\"epoch\": 2,", "\"epoch\": 3,"), "must grow from 1 to at most 2, but 3 comes after 1"),
        (spoilt("\"epoch\": 2,", "\"epoch\": 1,"), "but 1 comes after 1"),
        (spoilt("\"epoch\": 1,", ""), "but 0 comes after 0"),
        (spoilt("\"right\": ", "\"right\": 9999"), "pictures right with a loss of"),
        (spoilt("\"loss_sum\": ", "\"loss_sum\": 1e999, \"x\": "), "with a loss of inf cannot be"),
        (spoilt("\"loss_sum\": ", "\"loss_sum\": \"\", \"x\": "), "a number is expected here"),
        (spoilt("\"history\": [", &format!("\"history\": [{many}")), "about 1000 epochs at most"),
    ] {
        folder.write("spoilt.json", text);
        folder.refuses("test --data data --weights spoilt.json", &[problem]);
    }
    // Older files have none, and are gone on with.
    let (start, end) = (good.find("\"history\""), good.find("\"layers\""));
    let (start, end) = (start.expect("a history"), end.expect("layers"));
    folder.write("old.json", [&good[..start], &good[end..]].concat());
    folder.good("train --data data --epochs 1 --weights old.json");
    let epochs: Vec<u64> =
        folder.saved("old.json").history.epochs().iter().map(|scores| scores.epoch).collect();
    assert_eq!(epochs, [3]);
}

// What is drawn of it.

/// A folder with the runs of two learning rates in it, three epochs each.
fn folder_with_two_runs(name: &str) -> Folder {
    let folder = Folder::with_data(name);
    folder.good("train --data data --epochs 3 --weights weights.json");
    folder.good("train --data data --epochs 3 --rate 0.01 --weights slow.json");
    folder
}

#[test]
fn the_curves_of_two_runs_stand_in_one_picture_with_a_legend() {
    let folder = folder_with_two_runs("two");
    let alone = folder.good("curves");
    assert_eq!(alone, folder.good("curves weights.json"));
    let out = folder.good("curves weights.json slow.json");
    let charts: Vec<&str> = out.lines().filter(|line| line.ends_with("epoch by epoch")).collect();
    assert_eq!(charts, ["right answers in %, epoch by epoch", "loss, epoch by epoch"]);
    for (letters, file, rate) in [("a A", "weights.json", "0.2"), ("b B", "slow.json", "0.01")] {
        let training = folder.saved(file).history.epochs()[2].training.percent();
        program::expect_parts(
            &out,
            &[
                &format!("{letters}   {file}: course, learning rate {rate}, mini-batches of 32, seed 1"),
                &format!("epoch 3: training {training:.2} %, validation"),
            ],
        );
    }
    assert!(!alone.contains("b B"), "{alone}");
    let drawn: Vec<&str> = out.lines().filter(|line| line.contains('│')).collect();
    for letter in ['a', 'A', 'b', 'B'] {
        // The curves may meet, but none is under another everywhere.
        assert!(drawn.iter().any(|line| line.contains(letter)), "where is {letter}?\n{out}");
    }
}

/// The numbers beside the axis of the losses, if these are the losses of the training pictures in a run.
fn labels(folder: &Folder, losses: &[f64]) -> Vec<String> {
    let mut saved = folder.saved("weights.json");
    saved.history = History::default();
    for (epoch, loss) in (1..).zip(losses) {
        let training = Score { pictures: 1, right: 1, loss_sum: *loss };
        saved.history.add(EpochScores { epoch, training, validation: None }, 1);
    }
    saved.run.epochs_done = losses.len() as u64;
    save(&saved, &folder.file("odd.json")).expect("it can be saved");
    let out = folder.good("curves odd.json");
    let chart = out
        .lines()
        .skip_while(|line| !line.starts_with("loss"))
        .skip(1)
        .map_while(|line| line.split_once('│'));
    let mut labels: Vec<String> = chart.map(|(label, _)| label.trim().to_string()).collect();
    labels.retain(|label| !label.is_empty());
    labels.reverse();
    labels
}

#[test]
fn the_numbers_beside_an_axis_are_round_and_hold_all_values_however_odd() {
    let folder = Folder::with_data("axes");
    folder.good("train --data data --epochs 1");
    assert_eq!(
        labels(&folder, &[0.13, 0.42]),
        ["0.10", "0.15", "0.20", "0.25", "0.30", "0.35", "0.40", "0.45"]
    );
    assert_eq!(labels(&folder, &[1.2e9, 2.9e9]), ["1.0e9", "1.5e9", "2.0e9", "2.5e9", "3.0e9"]);
    assert_eq!(labels(&folder, &[-1e308, 1e308]), ["-1.0e300", "-5.0e299", "0.0e0", "5.0e299", "1.0e300"]);
    for odd in [&[2.0][..], &[0.0], &[-0.0, 1e-300], &[7.0, 7.0, 7.0], &[1e308]] {
        let labels = labels(&folder, odd);
        assert!(!labels.is_empty() && labels.len() < 12, "{odd:?}: {labels:?}");
    }
}

/// The tags of a picture, each of which must be closed in its order; returns how often each is opened.
fn count_tags(picture: &str) -> BTreeMap<&str, usize> {
    let (mut open, mut counts) = (Vec::new(), BTreeMap::new());
    for tag in picture.split('<').skip(1) {
        let (inside, _) = tag.split_once('>').unwrap_or_else(|| panic!("<{tag} does not end"));
        assert!(inside.matches('"').count() % 2 == 0, "a quotation mark is missing in <{inside}>");
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "what is closed?");
            continue;
        }
        let name = inside.trim_end_matches('/').split(' ').next().unwrap_or("");
        *counts.entry(name).or_insert(0) += 1;
        if !inside.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} are not closed");
    counts
}

#[test]
fn the_picture_for_paper_is_whole_whatever_a_file_is_called() {
    let folder = folder_with_two_runs("svg");
    let odd = if cfg!(windows) { "a&b.json" } else { "a&b<\"x\">.json" };
    folder.write(odd, folder.bytes("slow.json"));
    let out = folder.run(&["curves", "weights.json", odd, "--out", "curves.svg"]);
    assert_eq!(
        (out.code, out.out.as_str()),
        (Some(0), "The curves are drawn in curves.svg.\n"),
        "{}",
        out.err
    );
    let picture = folder.text("curves.svg");
    assert!(picture.starts_with("<svg xmlns=") && picture.ends_with("</svg>\n"));
    let counts = count_tags(&picture);
    // Two charts with two runs, each of training and validation pictures.
    assert_eq!((counts["svg"], counts["polyline"], counts["circle"]), (1, 8, 24));
    assert!(picture.contains("a&amp;b") && !picture.contains("a&b"));
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let folder = folder_with_two_runs("wrong");
    folder.write("school.json", "[[[1, 2], [3, 4]]]");
    let without = folder.saved("weights.json");
    let without = SavedRun { history: History::default(), ..without };
    save(&without, &folder.file("old.json")).expect("it can be saved");
    folder.refuses("curves old.json", &["old.json: this file has no history of its epochs"]);
    folder.refuses("curves weights.json old.json", &["old.json: this file has no history of its epochs"]);
    folder.refuses("curves nothing.json", &["cannot read nothing.json"]);
    folder.refuses("curves school.json", &["school.json", "bare weights"]);
    for (line, sentence) in [
        (
            "curves --out weights.json",
            "--out writes a picture in the form SVG: its name must end in .svg, unlike weights.json",
        ),
        ("curves run.svg --out run.svg", "run.svg is read by this command, so it is not written"),
        ("curves 1 2 3 4 5 6 7 8 9", "curves draws at most 8 runs in one picture, not 9"),
        (
            "train --seeds 2 --watch",
            "--watch draws one network while it learns: leave --seeds or --watch away",
        ),
    ] {
        program::assert_usage_error(&folder, line, sentence);
    }
}

#[test]
fn watching_changes_nothing_of_what_is_trained() {
    let folder = Folder::with_data("watch");
    let seconds_cut =
        |out: String| out.lines().map(|line| line.chars().take(45).collect()).collect::<Vec<String>>();
    let words = "train --data data --epochs 2 --average 0.7 --turn 5 --weights w.json --fresh";
    let plain = folder.good(words);
    let (bytes, watched) = (folder.bytes("w.json"), format!("{words} --watch"));
    assert_eq!(seconds_cut(folder.good(&watched)), seconds_cut(plain));
    assert!(folder.bytes("w.json") == bytes, "another network");
    // Drawn it is on a terminal alone, and Linux has a command that makes one.
    for (rows, columns) in [(2, 20), (6, 20), (24, 80), (60, 30), (1000, 1000)] {
        let line =
            format!("stty rows {rows} columns {columns}; {} {watched}", env!("CARGO_BIN_EXE_chalknet"));
        let mut script = std::process::Command::new("script");
        script.current_dir(folder.file(".")).env_remove("COLUMNS").args(["-qec", &line, "/dev/null"]);
        let Ok(drawn) = script.stdin(std::process::Stdio::null()).output() else { return };
        let text = String::from_utf8_lossy(&drawn.stdout);
        assert!(drawn.status.success(), "{rows}x{columns}: {text}");
        let has_room = rows >= 24 && columns >= 80;
        assert!(!has_room || text.contains("right answers in %"), "{rows}x{columns}: {text}");
        assert!(folder.bytes("w.json") == bytes, "another network on {rows}x{columns}");
    }
}
