//! The room Learn of `chalknet board`: a run is begun, stepped, paused and saved, and ends in the bits of `chalknet train`.

#[path = "common/board.rs"]
mod board;
mod common;
#[path = "common/program.rs"]
mod program;

use board::{status, Board};
use chalknet::toolbox::json::Reader;
use program::{expect_parts, Folder};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What the room answers to a question.
#[track_caller]
fn ask(board: &Board, what: &str, words: &str) -> String {
    board.post(&format!("/learn/{what}"), words.replace(' ', "\n").as_bytes())
}

/// The text in a JSON object under this key.
#[track_caller]
fn part(answer: &str, key: &str) -> String {
    let start = format!("\"{key}\": \"");
    let place = answer.find(&start).unwrap_or_else(|| panic!("no {key} in {answer:.300}"));
    let rest = &answer[place + start.len() - 1..];
    Reader::new(Path::new("answer"), rest).text().expect("a text")
}

/// Waits until the run has stopped, and says how far it is.
#[track_caller]
fn stopped(board: &Board) -> String {
    let begin = Instant::now();
    loop {
        let answer = ask(board, "look", "");
        if part(&answer, "state") != "running" {
            // It may still be on its way to where it stops.
            sleep(Duration::from_millis(100));
            return part(&ask(board, "look", ""), "progress");
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "it never stops: {answer:.300}");
        sleep(Duration::from_millis(10));
    }
}

/// The message of an answer that refuses.
#[track_caller]
fn refusal(board: &Board, what: &str, words: &str) -> String {
    let answer = board.ask("POST", &format!("/learn/{what}"), "", words.replace(' ', "\n").as_bytes());
    assert_eq!(status(&answer), 400, "{what} {words}: {answer}");
    part(answer.split_once("\r\n\r\n").expect("a body").1, "message")
}

/// Runs for two of 275 pictures, 8 to a mini-batch: momentum, a cycle and shifts remember something from step to step.
const WORDS: &str =
    "--seed 7 --batch 8 --momentum 0.5 --average 0.7 --schedule one-cycle --shift 1 --turn 5 --dropout 0.2 --epochs 3";

#[test]
fn a_run_that_is_stepped_and_paused_ends_in_the_bits_of_train() {
    let folder = Folder::with_data("stepped");
    let board = Board::of_shapes(&folder);
    let begun = ask(&board, "begin", &format!("train course {WORDS}"));
    assert_eq!((part(&begun, "state").as_str(), part(&begun, "curve").as_str()), ("paused", ""));
    expect_parts(&refusal(&board, "save", ""), &["only whole epochs are"]);
    ask(&board, "mini-batch", "");
    expect_parts(&stopped(&board), &["Epoch 1, mini-batch 1: 8 of "]);
    ask(&board, "mini-batch", "");
    expect_parts(&stopped(&board), &["Epoch 1, mini-batch 2: 16 of "]);
    expect_parts(&refusal(&board, "save", ""), &["only whole epochs are"]);
    ask(&board, "epoch", "");
    expect_parts(&stopped(&board), &["After epoch 1: "]);
    // It may get far before it is stopped, but not beyond the third epoch, which is the last.
    ask(&board, "go", "");
    ask(&board, "pause", "");
    if !stopped(&board).starts_with("After epoch 3: ") {
        ask(&board, "go", "");
        expect_parts(&stopped(&board), &["After epoch 3: "]);
    }
    ask(&board, "mini-batch", "");
    expect_parts(&stopped(&board), &["Epoch 4, mini-batch 1: 8 of "]);
    let saved = ask(&board, "save", "");
    expect_parts(
        &part(&saved, "message"),
        &["after 3 epochs is saved in course.json", "--weights course.json --data data"],
    );
    folder.good(&format!("train course --data data {WORDS} --weights train.json --quiet"));
    assert!(folder.bytes("course.json") == folder.bytes("train.json"), "other bits than those of train");

    // Saved once more it takes its own place; another run takes another.
    ask(&board, "epoch", "");
    stopped(&board);
    expect_parts(&part(&ask(&board, "save", ""), "message"), &["after 4 epochs is saved in course.json"]);
    ask(&board, "begin", "train course");
    ask(&board, "epoch", "");
    stopped(&board);
    expect_parts(&part(&ask(&board, "save", ""), "message"), &["after 1 epoch is saved in course-2.json"]);
    assert_eq!((folder.epochs_of("course.json"), folder.epochs_of("course-2.json")), (4, 1));
    folder.good("train --data data --weights course.json --epochs 1 --quiet");
}

#[test]
fn what_is_shown_is_what_train_prints() {
    let folder = Folder::with_data("shown");
    let board = Board::of_shapes(&folder);
    ask(&board, "begin", "train course --epochs 2");
    ask(&board, "go", "");
    let progress = stopped(&board);
    let out = folder.good("train course --data data --epochs 2 --weights train.json");
    let row = program::table(&out, "epoch ")[1].join(" ");
    let words: Vec<&str> = row.split(' ').collect();
    let expected =
        format!("After epoch 2: training {} %, validation {} %, loss {}", words[2], words[4], words[1]);
    assert_eq!(progress, expected);
    let answer = ask(&board, "look", "");
    // What is below the six pictures that `train` draws stands below those of the page.
    let lines = out.lines().filter(|line| line.starts_with("says "));
    let captions =
        lines.flat_map(|line| line.split("  ").map(str::trim)).filter(|caption| !caption.is_empty());
    let captions: Vec<&str> = captions.collect();
    assert_eq!(captions.len(), 6, "{out}");
    for caption in captions {
        expect_parts(&answer, &[&format!("\"says\": \"{caption}\"")]);
    }
    expect_parts(&answer, &["<polyline points=", "20 inputs → linear"]);
    // Its end: after as many epochs again it stops once more.
    ask(&board, "go", "");
    expect_parts(&stopped(&board), &["After epoch 4: "]);
}

#[test]
fn hints_and_overshoot_are_told_as_in_the_terminal() {
    let folder = Folder::with_data("hints");
    let board = Board::of_shapes(&folder);
    for words in ["train course --rate 1e30", "train course --start zero --epochs 5"] {
        ask(&board, "begin", words);
        ask(&board, "go", "");
        stopped(&board);
        let answer = ask(&board, "look", "");
        let told = part(&answer, "message");
        let outcome = folder.run_line(&format!("{words} --data data --fresh --weights odd.json"));
        let said = outcome.out + &outcome.err;
        let first =
            told.lines().next().unwrap_or_else(|| panic!("{words}: nothing is told in {answer:.300}"));
        assert!(said.contains(first), "{words}: {first:?} is not in\n{said}");
    }
}

#[test]
fn nonsense_is_refused_with_the_sentences_of_the_terminal_and_the_run_goes_on() {
    let folder = Folder::with_data("nonsense");
    let board = Board::of_shapes(&folder);
    for what in ["go", "pause", "mini-batch", "epoch", "save", "write"] {
        expect_parts(&refusal(&board, what, ""), &["There is no run yet"]);
    }
    ask(&board, "begin", "train course --seed 3");
    for words in [
        "train nonsense",
        "train --rate",
        "train --rate -1",
        "train course --sizes 20,99999999999,3",
        "train course --sizes 7,3",
        "train --batch 1000000",
        "train --frehs",
        "paint",
    ] {
        let told = refusal(&board, "begin", words);
        let in_terminal =
            folder.run_line(&format!("{words}{}", if words == "paint" { "" } else { " --data data" })).err;
        assert_eq!(format!("chalknet: {told}\n"), in_terminal, "{words}");
    }
    for (words, part) in [
        ("train --data elsewhere", "leave files and folders away"),
        ("train --weights elsewhere.json", "leave files and folders away"),
        ("train --export school elsewhere.json", "leave files and folders away"),
        ("train --seeds 3 --together", "leave --seeds away"),
        ("train --together", "leave --together away"),
        ("train --patience 3", "leave --patience away"),
        ("train --watch", "leave --watch away"),
        ("test", "its words begin with train"),
        ("train --help", "its words begin with train"),
    ] {
        expect_parts(&refusal(&board, "begin", words), &[part]);
    }
    assert_eq!(status(&board.ask("POST", "/learn/begin", "", &[0xff, 0xfe])), 400);
    assert_eq!(status(&board.ask("POST", "/learn/fly", "", b"")), 404);
    assert_eq!(status(&board.get("/learn/go")), 405);
    expect_parts(&ask(&board, "look", ""), &["\"words\": [\"train\", \"course\", \"--seed\", \"3\"]"]);
    assert_eq!(folder.names(), ["data", "weights.json"], "nothing was written");
}

#[test]
fn the_room_write_reads_with_the_trained_network() {
    let folder = Folder::with_data("write");
    let board = Board::of_shapes(&folder);
    let network = |board: &Board| part(&board.post("/write/progress", b""), "network");
    assert!(network(&board).contains("linear 100"));
    ask(&board, "begin", "train course --sizes 20,7,3");
    ask(&board, "mini-batch", "");
    stopped(&board);
    expect_parts(&refusal(&board, "write", ""), &["only whole epochs are"]);
    assert!(network(&board).contains("linear 100"), "an untrained one reads");
    ask(&board, "epoch", "");
    stopped(&board);
    expect_parts(&ask(&board, "write", ""), &["rooms Write and Look", "(1)"]);
    assert!(network(&board).contains("linear 7 "), "{}", network(&board));
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_ends_before_the_next_begins() {
    let folder = Folder::with_data("ends");
    let board = Board::of_shapes(&folder);
    for state in ["paused", "running"] {
        for _ in 0..3 {
            ask(&board, "begin", "train course --epochs 1000000");
            if state == "running" {
                ask(&board, "go", "");
            }
        }
        let learning = || {
            let tasks = std::fs::read_dir(format!("/proc/{}/task", board.child.id())).expect("it runs");
            // Those that help it for a moment are called as it is, but of so small pictures one is enough.
            let name = |task: std::fs::DirEntry| std::fs::read_to_string(task.path().join("comm")).ok();
            tasks.flatten().filter_map(name).filter(|name| name == "learn\n").count()
        };
        // A thread gives itself its name, a moment after it was begun.
        let started = std::time::Instant::now();
        while learning() == 0 {
            assert!(started.elapsed().as_secs() < 20, "{state}: nothing is learned");
        }
        assert_eq!(learning(), 1, "{state}");
    }
}
