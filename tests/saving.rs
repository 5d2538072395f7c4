//! Saving, with the real program: nothing that was trained is lost, whatever happens in between.
//! Goes with no chapter; run it with `cargo test --test saving`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::storage::{fingerprint, load, load_data, TRAINING_FILES};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::Random;
use program::{expect_parts, shapes, write_data, Data, Folder, Outcome};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

const ADVICE: &str =
    "What was there before is unchanged. Name a file in a folder that exists and may be written to: --weights FILE.";

/// The program must refuse to train into this file before it prints anything, say all of `parts`, and leave nothing behind.
#[track_caller]
fn assert_refused(folder: &Folder, weights: &str, more: &[&str], parts: &[&str]) {
    let before = folder.names();
    let words = [&["train", "--data", "data", "--epochs", "1", "--weights", weights], more].concat();
    let Outcome { code, out, err } = folder.run(&words);
    assert_eq!((code, out.as_str()), (Some(1), ""), "{weights} {more:?}: {err}");
    assert!(err.starts_with("chalknet: ") && err.lines().count() <= 3, "{weights} {more:?}: {err}");
    expect_parts(&err, parts);
    assert_eq!(folder.names(), before, "{weights} {more:?}: what was left behind, or is gone?");
}

// Where the file may be.

#[test]
fn a_place_where_no_file_can_be_is_refused_before_the_training() {
    let folder = Folder::with_data("places");
    let mkdir = if cfg!(windows) { "mkdir" } else { "mkdir -p" };
    let problem = format!(
        "cannot write no/such/w.json: there is no folder no/such: type {mkdir} no/such to make it\n{ADVICE}"
    );
    for more in [&[][..], &["--fresh"]] {
        assert_refused(&folder, "no/such/w.json", more, &[&problem]);
    }
    // Once the folder is there, the same command is good.
    folder.make_folder("no/such");
    folder.good("train --data data --epochs 1 --weights no/such/w.json");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed() {
    let folder = Folder::with_data("links");
    folder.make_folder("elsewhere");
    folder.good("train --data data --epochs 1 --weights elsewhere/w.json");
    std::os::unix::fs::symlink("elsewhere/w.json", folder.file("link.json"))
        .expect("the test can make links");
    folder.good("train --data data --epochs 1 --weights link.json");
    let done = folder.epochs_of("elsewhere/w.json");
    let found = fs::symlink_metadata(folder.file("link.json")).expect("it is there");
    assert!(done == 2 && found.is_symlink(), "the link was replaced and not the file");
}

// A file that must not grow is a disk that is full: found out only when the first epoch is saved.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_costs_no_network() {
    let folder = Folder::with_data("full");
    folder.good("train --data data --epochs 1 --weights w.json");
    let old = folder.bytes("w.json");
    assert!(old.len() > 8 * 1024, "the file must be larger than the limit below, not {}", old.len());
    for weights in ["w.json", "new.json"] {
        let mut shell = std::process::Command::new("sh");
        let script = "trap '' XFSZ; ulimit -f 8; exec \"$@\"";
        shell.args(["-c", script, "sh", env!("CARGO_BIN_EXE_chalknet")]);
        shell.args(["train", "--data", "data", "--epochs", "3", "--weights", weights]);
        let Outcome { code, err, .. } = program::run_command(shell.current_dir(&folder.0.path));
        assert_eq!(code, Some(1), "{weights}: {err}");
        expect_parts(&err, &[&format!("chalknet: cannot write {weights}: "), ADVICE]);
        assert_eq!(folder.names(), ["data", "w.json"], "{weights}: an unfinished file was left behind");
    }
    assert!(folder.bytes("w.json") == old, "a good file was lost");
}

// Killed, and two at once.

fn start(folder: &Folder, line: &str) -> Child {
    let words = line.split_whitespace();
    folder.command().args(words).stdout(Stdio::piped()).spawn().expect("the program starts")
}

/// Starts the program, waits until its table has so many lines, and then so long, and kills it. Returns whether it was
/// still running.
fn start_and_kill(folder: &Folder, line: &str, lines: usize, pause: Duration) -> bool {
    let mut child = start(folder, line);
    let mut output = BufReader::new(child.stdout.take().expect("its output is a pipe")).lines();
    let table = output.by_ref().map(|line| line.expect("it is text"));
    // The title of the table, and then a line an epoch; the last ones may never come.
    let _ = table.skip_while(|line| !line.starts_with("epoch ")).take(1 + lines).last();
    sleep(pause);
    child.kill().expect("it was not waited for yet");
    !child.wait().expect("it ends").success()
}

/// How many epochs are in the file: it must be whole, or not be there yet.
fn epochs_in(folder: &Folder, context: &str) -> u64 {
    let path = folder.file("w.json");
    if !folder.has("w.json") {
        return 0;
    }
    load(&path).unwrap_or_else(|error| panic!("{context}: a file that is not whole: {error}")).run.epochs_done
}

/// Trains 40 epochs, killed at so many moments drawn by lot and started again each time, over and over.
fn a_killed_run_ends_as_an_uninterrupted_one(name: &str, flags: &str, seed: u64) {
    const EPOCHS: u64 = 40;
    const KILLS: usize = 60;
    let folder = Folder::with_data(name);
    let line = |epochs, file| format!("train --data data {flags} --epochs {epochs} --weights {file}");
    folder.good(&line(EPOCHS, "whole.json"));
    let mut random = Random::new(seed);
    let (mut kills, mut done) = (0, 0);
    while kills < KILLS || done < EPOCHS {
        if done == EPOCHS {
            folder.remove("w.json");
            done = 0;
        }
        let rest = line(EPOCHS - done, "w.json");
        if kills < KILLS {
            let (lines, pause) = (random.below(4), Duration::from_micros(random.below(6000) as u64));
            kills += usize::from(start_and_kill(&folder, &rest, lines, pause));
        } else {
            folder.good(&rest);
        }
        let context = format!("seed {seed}, kill {kills}, epoch {done}");
        let before = done;
        done = epochs_in(&folder, &context);
        assert!(before <= done && done <= EPOCHS, "{context}: now {done} epochs are done");
        if done == EPOCHS {
            let same = folder.bytes("w.json") == folder.bytes("whole.json");
            assert!(same, "{context}: killed and gone on, the network has other bits than in one go");
        }
    }
}

#[test]
fn a_run_that_is_killed_again_and_again_ends_in_the_same_bits() {
    a_killed_run_ends_as_an_uninterrupted_one("killed", "--batch 8", 1);
}

#[test]
fn a_run_with_momentum_one_cycle_and_shifts_that_is_killed_ends_in_the_same_bits() {
    let flags = "--batch 8 --momentum 0.9 --schedule one-cycle --shift 1";
    a_killed_run_ends_as_an_uninterrupted_one("killed-cycle", flags, 2);
}

#[test]
fn a_run_with_bent_pictures_and_a_mean_of_networks_that_is_killed_ends_in_the_same_bits() {
    let flags =
        "--batch 8 --shift 1 --turn 10 --stretch 15 --bend 1 --average 0.5 --decay 0.001 --dropout 0.2 --optimizer adam";
    a_killed_run_ends_as_an_uninterrupted_one("killed-bent", flags, 2);
}

#[test]
fn two_runs_that_write_the_same_file_each_leave_a_whole_one_beside_the_other() {
    let folder = Folder::with_data("two");
    let line =
        |seed, file| format!("train --data data --fresh --epochs 20 --seed {seed} --weights {file}.json");
    folder.good(&line(1, "one"));
    folder.good(&line(2, "two"));
    let whole = [folder.bytes("one.json"), folder.bytes("two.json")];
    for round in 1..=3 {
        let mut runs = [1, 2].map(|seed| start(&folder, &line(seed, "w")));
        while runs.iter_mut().any(|run| run.try_wait().expect("it can be asked").is_none()) {
            epochs_in(&folder, &format!("round {round}, while both run"));
            sleep(Duration::from_millis(1));
        }
        let codes = runs.map(|run| run.wait_with_output().expect("it ends").status.code());
        // The first may have ended before the second began.
        let beside = codes.iter().position(|&code| code == Some(1));
        let other = codes.iter().position(|&code| code == Some(0)).expect("one has the file for itself");
        if let Some(beside) = beside {
            assert!(folder.bytes("w.1.json") == whole[beside], "round {round}: not the network of this run");
            assert!(folder.bytes("w.json") == whole[other], "round {round}: not the network of the other");
            folder.remove("w.1.json");
        }
        assert!(whole.contains(&folder.bytes("w.json")), "round {round}: the file is that of neither run");
        assert_eq!(folder.names(), ["data", "one.json", "two.json", "w.json"], "round {round}");
    }
}

/// Reads up to a line that begins like this.
fn read_until(output: &mut impl BufRead, start: &str) {
    let mut line = String::new();
    while !line.starts_with(start) {
        line.clear();
        assert!(output.read_line(&mut line).expect("it is text") > 0, "no line begins with {start:?}");
    }
}

#[test]
fn a_file_that_somebody_changes_during_a_run_stays_and_the_run_is_saved_beside_it() {
    let folder = Folder::with_data("changed");
    folder.good("train --data data --epochs 50 --weights other.json");
    folder.write("w.1.json", "this name is taken");
    let words = "train nielsen --data data --epochs 900 --weights w.json";
    let mut command = folder.command();
    let command = command.args(words.split(' ')).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut run = command.spawn().expect("the program starts");
    let mut output = BufReader::new(run.stdout.take().expect("its output is a pipe"));
    // Nobody reads on until the file is changed, and 1800 lines have no place in a pipe.
    read_until(&mut output, "    2 ");
    fs::copy(folder.file("other.json"), folder.file("w.json")).expect("the test can copy its files");
    output.lines().for_each(|line| drop(line.expect("it is text")));
    let output = run.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "chalknet: w.json was changed by somebody else during this training, so it was not replaced.\n\
         The weights after 900 epochs are saved in w.2.json: to go on from them, type the same with --weights w.2.json.\n"
    );
    assert!(folder.bytes("w.json") == folder.bytes("other.json"), "what somebody put there is lost");
    assert_eq!(folder.epochs_of("w.2.json"), 900);
    assert_eq!(folder.bytes("w.1.json"), b"this name is taken");
}

#[test]
fn what_a_killed_run_left_behind_is_removed_and_named() {
    let folder = Folder::with_data("left");
    let leave = |name: &str, seconds: u64| {
        folder.write(name, "half of a net");
        let file = fs::File::options().write(true).open(folder.file(name)).expect("it was just written");
        file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).expect("it may be of any age");
    };
    leave("w.json.1.part", 60);
    leave("w.json.2.part", 5);
    let note = "w.json.1.part is removed: a run that was stopped while it saved left it behind.\n";
    let out = folder.says("train --data data --epochs 1 --weights w.json", note);
    assert!(out.starts_with(note), "it is said at once:\n{out}");
    assert_eq!(folder.names(), ["data", "w.json", "w.json.2.part"], "the second may belong to a run");
}

// Going on with something else.

#[test]
fn a_run_goes_on_with_its_own_pictures_alone() {
    let folder = Folder::with_data("other-pictures");
    folder.good("train --data data --epochs 1 --weights w.json");
    let old = folder.bytes("w.json");
    let (mine, mut other_labels) = (shapes(60, 3), shapes(60, 3));
    let labels: Vec<u8> = (0..60).map(|number| if number == 59 { 0 } else { number % 3 }).collect();
    other_labels.labels = Idx::new(&[60], &labels);
    write_data(&folder.file("others"), &shapes(60, 5), &shapes(12, 4));
    write_data(&folder.file("labels"), &other_labels, &shapes(12, 4));
    let fingerprint =
        |name: &str| fingerprint(&load_data(&folder.file(name)).expect("the data folder is in order").0);
    for name in ["others", "labels"] {
        let problem = format!(
            "chalknet: w.json was trained on other pictures: their fingerprint is {:016x}, but those in {name} have {:016x}.\n\
             Name the folder of those pictures with --data data to go on. To begin anew, name another file with \
             --weights FILE, or add --fresh to replace this one.\n",
            fingerprint("data"),
            fingerprint(name)
        );
        assert_eq!(folder.bad(&format!("train --data {name} --epochs 1 --weights w.json"), 1), problem);
        assert!(folder.bytes("w.json") == old, "{name}: a good file was lost");
        // Looking is allowed.
        for command in ["test", "show", "mistakes"] {
            folder.good(&format!("{command} --data {name} --weights w.json"));
        }
        folder.good(&format!("train --data {name} --epochs 1 --weights {name}.json"));
    }
    // The same pictures elsewhere, other test pictures and names of classes are no other pictures.
    write_data(&folder.file("copy"), &mine, &shapes(9, 8));
    folder.write("copy/classes.txt", "across\ndown\nslanting\n");
    folder.good("train --data copy --epochs 1 --weights w.json");
    folder.good("train --data others --epochs 1 --weights w.json --fresh");
}

#[test]
fn a_file_of_before_fingerprints_goes_on_and_gets_one() {
    let folder = Folder::with_data("no-fingerprint");
    folder.good("train --data data --epochs 1 --weights w.json");
    let text = folder.text("w.json");
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("\"data\"")).collect();
    assert_eq!(lines.len() + 1, text.lines().count(), "the fingerprint has a line of its own");
    folder.write("older.json", lines.join("\n"));
    folder.good("train --data data --epochs 1 --weights w.json");
    folder.good("train --data data --epochs 1 --weights older.json");
    assert!(folder.bytes("older.json") == folder.bytes("w.json"), "no fingerprint, or another network");
}

#[test]
fn pictures_that_are_drawn_from_the_seed_are_known_again() {
    let folder = Folder::with_data("drawn");
    let line = "train tiny35 --epochs 1 --seed 3 --weights w.json";
    folder.good(line);
    assert!(folder.good(line).starts_with("Going on from w.json, which has 1 epoch"));
    // Other pictures of the same shape, which the recipe did not draw.
    let pixels: Vec<u8> = (0..20 * 15).map(|i| (i % 200) as u8).collect();
    let labels: Vec<u8> = (0..20).map(|number| number % 10).collect();
    let other = Data { pictures: Idx::new(&[20, 5, 3], &pixels), labels: Idx::new(&[20], &labels) };
    write_data(&folder.file("other"), &other, &other);
    folder.refuses(
        "train tiny35 --data other --epochs 1 --weights w.json",
        &["w.json was trained on other pictures: ", "but those in other have "],
    );
    folder.good("train tiny35 --data other --epochs 1 --weights other.json");
    let message = folder.bad("train tiny35 --epochs 1 --weights other.json", 1);
    let parts = [
        "but those of the recipe tiny35 have ",
        "Name the folder of those pictures with --data other to go on.",
    ];
    expect_parts(&message, &parts);
}

#[test]
fn a_run_keeps_its_schedule_and_says_which() {
    let folder = Folder::with_data("schedule");
    folder.good("train --data data --epochs 1 --weights constant.json");
    folder.good("train --data data --epochs 1 --schedule one-cycle --weights one-cycle.json");
    for (found, asked) in [("constant", "one-cycle"), ("one-cycle", "constant")] {
        let line =
            |schedule| format!("train --data data --epochs 1 --schedule {schedule} --weights {found}.json");
        let problem = format!(
            "{found}.json was begun with the schedule {found}, not {asked}; a run keeps its schedule.\n\
             Leave --schedule away to go on. To begin anew, name another file with --weights FILE, or add --fresh"
        );
        expect_parts(&folder.bad(&line(asked), 1), &[&problem]);
        folder.good(&line(found));
    }
}

#[test]
fn whoever_asks_for_another_start_is_told_that_a_run_goes_on() {
    let folder = Folder::with_data("start");
    let note =
        "--start and --bias say how a new network starts: this one is going on, and keeps its numbers.\n";
    for (i, flags) in ["--start zero", "--bias normal", "--start 0.5 --bias 0.1"].into_iter().enumerate() {
        let line = format!("train --data data --epochs 1 {flags} --weights {i}.json");
        let out = folder.good(&line);
        assert!(!out.contains(note), "{flags}: this network is new\n{out}");
        let out = folder.good(&line);
        assert!(
            out.contains("Going on from") && out.contains(note),
            "{flags}: the same command again\n{out}"
        );
    }
    for flags in ["", "--start he", "--bias zero --start he"] {
        let out = folder.good(&format!("train --data data --epochs 1 {flags} --weights usual.json"));
        assert!(!out.contains(note), "{flags}: this is how it starts anyway\n{out}");
    }
}

// --fresh.

#[test]
fn fresh_replaces_no_file_that_was_not_saved_here() {
    let folder = Folder::with_data("foreign");
    let labels = folder.bytes(&format!("data/{}", TRAINING_FILES[1]));
    let foreign: [(&str, &[u8]); 8] = [
        ("dear.txt", b"Dear diary,\n"),
        ("cat.pgm", b"P5\n1 1\n255\n\x07"),
        ("labels", &labels),
        ("keras.json", b"{\"format\": \"layers-model\", \"generatedBy\": \"keras\"}"),
        ("settings.json", b"{\"seed\": 7}"),
        ("school.json", b"[[[0.5, 0.25]]]"),
        ("page.html", b"<html></html>"),
        ("bytes", &[0xff, 0xfe, 0x00]),
    ];
    for (name, bytes) in foreign {
        folder.write(name, bytes);
        let problem = format!(
            "chalknet: {name}: Chalknet did not save this file, so --fresh does not replace it\n\
             Name another file with --weights FILE, or remove this one first."
        );
        assert_refused(&folder, name, &["--fresh"], &[&problem]);
        assert_refused(&folder, name, &[], &[name]);
        assert!(folder.bytes(name) == bytes, "{name} was changed");
    }
}

#[test]
fn fresh_replaces_what_was_saved_here_even_if_it_is_spoilt() {
    let folder = Folder::with_data("ours");
    let line = "train --data data --epochs 1 --weights w.json --fresh";
    folder.good(line);
    let good = folder.text("w.json");
    let remark_first = good.replacen('{', "{\"remark\": \"mine\",", 1);
    let mut spoilt = good.clone().into_bytes();
    spoilt[200] = 0xff;
    let mut cases: Vec<Vec<u8>> = [0, 1, 5, 20, 40, good.len() / 2, good.len() - 3]
        .map(|length| good.as_bytes()[..length].to_vec())
        .to_vec();
    cases.push(good.replacen("weights 1", "weights 2", 1).into_bytes());
    cases.push(format!("\u{feff}{}", good.replace('\n', "\r\n")).into_bytes());
    cases.push(remark_first.into_bytes());
    cases.push(spoilt);
    for (number, bytes) in cases.iter().enumerate() {
        folder.write("w.json", bytes);
        folder.good(line);
        assert!(folder.bytes("w.json") == good.as_bytes(), "case {number}: another network");
    }
}
