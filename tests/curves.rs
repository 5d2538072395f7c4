//! Learning curves: the history that a run keeps of its epochs, and what is drawn of it. Goes with no chapter; run it with
//! `cargo test --test curves`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::ch08_training::Score;
use chalknet::storage::{EpochScores, History};
use program::Folder;

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
    let good = String::from_utf8(folder.bytes("w.json")).expect("JSON is text");
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
