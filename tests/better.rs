//! Doing better, as people type it: networks asked together and compared, training that stops early, the ladder. Run it with
//! `cargo test --test better`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::ch02_data::DataSet;
use chalknet::ch09_recipes::Spread;
use chalknet::ch10_better::View;
use chalknet::storage::{self, load_data, Entry, LADDER};
use program::{assert_usage_error, right_of, write_data, Data, Folder};

#[test]
fn each_step_of_the_ladder_is_reached_by_the_mean_of_its_recipe() {
    for (steps, name) in LADDER {
        let entry = Entry::named(name).expect("it is in the list");
        let mean = Spread::of(&entry.percents().1).mean;
        let missed = steps.iter().find(|step| mean < **step);
        assert_eq!(missed, None, "{name} reads {mean:.3} % of the test pictures");
    }
}

#[test]
fn networks_of_several_seeds_are_asked_together_and_the_threads_do_not_matter() {
    let folder = Folder::with_data("together");
    let line = "train --data data --epochs 3 --seeds 3 --together --quiet";
    let out = folder.good(line);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 3 + 1, "a line a seed, and theirs together:\n{out}");
    assert!(lines[3].starts_with("together   test: "), "{out}");
    for threads in [1, 2, 3] {
        assert_eq!(folder.good(&format!("{line} --threads {threads}")), out, "{threads} threads");
    }
    // Of one network, the mean is what it says itself.
    let alone = folder.good("train --data data --epochs 3 --seeds 1 --together");
    let after = |start: &str| alone.lines().find_map(|line| line.strip_prefix(start)).expect("it has a line");
    assert!(after("seed 1   ").starts_with(after("together   ")), "{alone}");
    assert_usage_error(&folder, "train --data data --together", "add --seeds 5, for example");
    assert_usage_error(&folder, "train tiny35 --seeds 2 --together", "draws pictures of its own");
}

#[test]
fn two_networks_are_compared_picture_by_picture() {
    let folder = Folder::with_data("compare");
    folder.good("train --data data --epochs 1 --rate 1e-9 --weights bad.json");
    folder.good("train --data data --epochs 30 --weights good.json");
    let same = folder.good("compare --data data good.json good.json");
    assert!(same.contains("No difference: what one reads right, the other does too."), "{same}");
    let out = folder.good("compare --data data --set train bad.json good.json");
    let count = |start: &str| -> usize {
        let line = out.lines().find(|line| line.starts_with(start)).expect("it has a line");
        line[start.len()..].split_whitespace().next().and_then(|word| word.parse().ok()).expect("a number")
    };
    let [both, only_a, only_b, neither] =
        ["both right", "only A right", "only B right", "both wrong"].map(count);
    assert_eq!(both + only_a + only_b + neither, 55, "each picture counts once:\n{out}");
    assert_eq!((count("A "), count("B ")), (both + only_a, both + only_b), "{out}");
    assert!(out.contains("That is seldom: B reads better (good.json)."), "{out}");
    // The other way round, the other letter.
    let swapped = folder.good("compare --data data --set train good.json bad.json");
    assert!(swapped.contains("That is seldom: A reads better (good.json)."), "{swapped}");
    let many = format!("compare{}", " good.json".repeat(27));
    for line in ["compare", "compare good.json", &many] {
        assert_usage_error(
            &folder,
            line,
            "compare needs the names of two files of weights or more, at most 26",
        );
    }
}

#[test]
fn saved_networks_are_asked_together_each_with_the_pictures_as_it_sees_them() {
    let folder = Folder::with_data("asked");
    let out = folder.good("train --data data --epochs 1 --seeds 3 --together --quiet");
    let together = out.lines().last().expect("a line");
    let files = ["1", "2", "3"].map(|seed| format!("{seed}.json"));
    for (seed, file) in (1..).zip(&files) {
        folder.good(&format!("train --data data --epochs 1 --seed {seed} --quiet --weights {file}"));
    }
    let line = format!("compare --data data --set test {}", files.join(" "));
    let out = folder.good(&line);
    assert!(out.ends_with(&format!("{together}\n")), "{together}\n{out}");
    assert!(out.contains("\nC ") && !out.contains("both right"), "of three, only what each reads:\n{out}");
    // The mean of one network and the same: what each says alone.
    folder.good("train --data data --epochs 1 --normalize yes --quiet --weights alike.json");
    let alone = right_of(&folder.good("test --data data --weights alike.json"), "test");
    let twice = folder.good("compare --data data --set test alike.json alike.json");
    assert!(twice.contains(&format!("together   test: {} of {} right", alone.0, alone.1)), "{twice}");
    folder.good("train onelayer --data data --quiet --weights one.json");
    folder.says("compare --data data one.json alike.json", "Not all of them say probabilities");
}

#[test]
fn with_patience_the_best_network_is_kept_and_is_that_of_a_training_which_ended_there() {
    let folder = Folder::with_data("patience");
    let line = "train --data data --rate 0.05";
    let out = folder.good(&format!("{line} --epochs 200 --patience 4"));
    let kept = folder.epochs_of("weights.json");
    assert!(kept + 4 < 200, "it stopped early:\n{out}");
    let expected = format!("was the network after {kept} epochs: it is kept; 4 epochs brought none better.");
    assert!(out.contains(&expected) || kept == 1, "{expected}\n{out}");
    folder.good(&format!("{line} --epochs {kept} --weights whole.json"));
    assert!(folder.bytes("weights.json") == folder.bytes("whole.json"), "another network was kept");
    // Going on, it has to beat what it could do already.
    let again = folder.good("train --data data --epochs 3 --rate 1e-9 --patience 2");
    assert!(again.contains("2 epochs brought none better."), "{again}");
    assert_eq!(folder.epochs_of("weights.json"), kept, "{again}");
    assert_usage_error(&folder, "train --data data --patience 3 --seeds 2", "leave it away, or --seeds");
}

#[test]
fn show_draws_one_training_picture_as_the_epochs_of_a_training_would_see_it() {
    let folder = Folder::with_data("show-bent");
    let out = folder.good("show --data data --turn 10 --bend 1 --count 4");
    for caption in ["as it is", "in epoch 1", "in epoch 2", "in epoch 3"] {
        assert!(out.contains(caption), "{caption}:\n{out}");
    }
    assert!(!out.contains("in epoch 4"), "{out}");
    assert_eq!(folder.good("show --data data --turn 10 --bend 1 --count 4"), out, "the same seed");
    assert_ne!(folder.good("show --data data --turn 10 --bend 1 --count 4 --seed 5"), out, "another seed");
    assert_usage_error(&folder, "show --data data --bend 4", "out of sight");
}

#[test]
fn a_network_of_normalized_pictures_learns_and_is_tested_as_if_they_had_been_normalized_beforehand() {
    let folder = Folder::with_data("normalize");
    let (training, test) = load_data(&folder.file("data")).expect("the data");
    let beforehand = |data: &DataSet| {
        let data = View { normalize: true, edges: false }.of_data(data);
        Data { pictures: data.pictures().clone(), labels: data.labels().clone() }
    };
    write_data(&folder.file("before"), &beforehand(&training), &beforehand(&test));
    let out = folder.good("train --data data --epochs 20 --normalize yes --weights alike.json");
    assert!(out.contains("all pictures normalized"), "{out}");
    let before = folder.good("train --data before --epochs 20 --weights before.json");
    let (alike, expected) = (folder.saved("alike.json"), folder.saved("before.json"));
    assert!(alike.run.network == expected.run.network, "it learned other pictures");
    assert_eq!(right_of(&out, "test"), right_of(&before, "test"));
    // It keeps that, and its pictures are still those of the folder.
    folder.refuses(
        "train --data data --weights alike.json --normalize no",
        &[
            "alike.json was begun with pictures normalized (upright and equally broad)",
            "Leave --normalize and --edges away",
        ],
    );
    let on = folder.good("train --data data --weights alike.json --epochs 1");
    assert!(on.contains("all pictures normalized"), "{on}");
}

#[test]
fn whatever_reads_with_a_network_sees_pictures_as_it_does() {
    let folder = Folder::with_data("alike");
    let (_, test) = load_data(&folder.file("data")).expect("the data");
    let train = |flags: &str| folder.good(&format!("train --data data --epochs 1 {flags}"));
    let right = right_of(&train("--normalize yes --edges yes --weights alike.json"), "test");
    let plain = right_of(&train(""), "test");
    assert_ne!(right, plain, "this test sees nothing: take other pictures");
    assert_eq!(right_of(&folder.good("test --data data --weights alike.json"), "test"), right);
    let seeds = train("--normalize yes --edges yes --seeds 1");
    assert!(seeds.contains(&format!("test: {} of {} right", right.0, right.1)), "--seeds:\n{seeds}");
    let out = folder.good("compare --data data --set test alike.json weights.json");
    for (letter, (right, _)) in [("A", right), ("B", plain)] {
        assert!(out.contains(&format!("\n{letter}   {right:>6} right")), "{letter}, {right} right:\n{out}");
    }
    let out = folder.good("read --data data --weights alike.json --csv data/t10k-images-idx3-ubyte");
    let answer = |line: &str| line.split(',').nth(3).and_then(|answer| answer.parse().ok());
    let answers: Vec<usize> = out.lines().skip(1).filter_map(answer).collect();
    let read_right = (0..test.count()).filter(|&number| answers[number] == test.label(number)).count();
    assert_eq!(read_right, right.0, "read:\n{out}");
    // What `show` is told counts, whatever the network is used to.
    let show = |flags: &str| folder.good(&format!("show --data data --seed 2 --count 2 {flags}"));
    for (weights, normalize, expected) in [
        ("alike", "", "--normalize yes --edges yes"),
        ("alike", "--normalize no", "--edges yes"),
        ("alike", "--normalize no --edges no", ""),
        ("weights", "--normalize yes", "--normalize yes"),
    ] {
        let out = show(&format!("--weights {weights}.json --shift 1 {normalize}"));
        assert!(out.ends_with(&show(&format!("--shift 1 {expected}"))), "{weights} {normalize}:\n{out}");
    }
    assert_ne!(show("--normalize yes --shift 1"), show("--shift 1"));
    assert_ne!(show("--edges yes --shift 1"), show("--shift 1"));
}

#[test]
fn with_adam_the_rate_is_its_own_unless_one_is_typed_and_there_is_no_momentum() {
    let folder = Folder::with_data("adam");
    let settings = |line: &str| {
        let out = folder.good(line);
        out.lines().find(|line| line.starts_with("settings")).expect("it has a line").to_string()
    };
    let new = "train --data data --epochs 1 --optimizer adam";
    assert!(settings(new).contains("learning rate 0.001, adam, seed 1"), "{}", settings(new));
    assert!(settings(&format!("{new} --fresh --rate 0.01")).contains("learning rate 0.01, adam, "));
    let on = "train --data data --epochs 1";
    assert!(
        settings(on).contains("learning rate 0.01, adam, "),
        "a run that goes on keeps its steps and rate"
    );
    assert!(settings(&format!("{on} --optimizer plain")).contains("learning rate 0.2, seed 1"));
    assert!(settings(&format!("{on} --optimizer adam")).contains("learning rate 0.001, adam, "));
    assert_usage_error(&folder, &format!("{new} --fresh --momentum 0.9"), "Adam has a momentum of its own");
    assert_usage_error(&folder, &format!("{on} --momentum 0.9"), "Adam has a momentum of its own");
}

#[test]
fn people_get_to_see_digits_where_the_network_sees_edges() {
    let folder = Folder::with_data("digits");
    folder.good("train --data data --epochs 1 --quiet --weights plain.json");
    let trained = folder.good("train --data data --epochs 1 --edges yes --weights edges.json");
    assert!(trained.contains("all pictures as edges in eight directions"), "{trained}");
    let drawn = |command: &str, weights: &str| -> Vec<String> {
        let out = folder.good(&format!("{command} --data data --weights {weights}.json"));
        assert_eq!(
            out.contains("Digits are drawn before edges are made of them"),
            weights == "edges",
            "{out}"
        );
        let is_drawing = |line: &&str| line.contains(['▀', '▄', '█']);
        out.lines().filter(is_drawing).map(str::to_string).collect()
    };
    for command in ["show --count 3", "show --picture 2", "test --count 4"] {
        let digits = drawn(command, "plain");
        assert!(!digits.is_empty(), "this test sees nothing: take other pictures");
        assert_eq!(drawn(command, "edges"), digits, "{command}");
    }
    folder.says("why --data data --weights edges.json --picture 2", "what edges are made of");
    let weights = folder.good("weights --data data --weights edges.json");
    assert!(weights.contains("eight small pictures, each 2 rows high and 1 column wide"), "{weights}");
    let drawn = weights.lines().find(|line| line.starts_with(['·', '+', '-', '#', '='])).expect("a drawing");
    assert_eq!(
        drawn.split_whitespace().count(),
        12,
        "three neurons, four small pictures in a row:\n{weights}"
    );
    let out = folder.good("weights --data data --weights edges.json --out w.pgm");
    let size = out.split(' ').find(|word| word.contains('x')).expect("how large it is");
    let width: usize = size.split('x').next().and_then(|width| width.parse().ok()).expect("a width");
    let (file, header) = (folder.bytes("w.pgm"), format!("P5\n{} 255\n", size.replace('x', " ")).len());
    // A pixel is 4x4 large, and the first neuron begins in row 1 and column 1.
    let row = |row: usize| &file[header + (1 + row) * width + 1..][..16];
    assert_eq!(row(2 * 4), [255; 16], "a white line below the upper four small pictures");
    assert!([4, 8, 12].iter().all(|&column| row(0)[column] == 255), "and between them: {:?}", row(0));
    assert!(row(0)[1] < 255, "not all is white: {:?}", row(0));
    folder.good("board --data data --weights edges.json --report r.html");
    assert!(folder.text("r.html").contains("those of eight small pictures"), "{}", folder.text("r.html"));
    let sum = folder.good("explain --data data --weights edges.json --picture 2 --full");
    assert!(sum.contains("  right 0, 0  ") && sum.contains("  up 1, 0  "), "inputs have directions:\n{sum}");
    assert!(!sum.contains("row 0, column"), "{sum}");
    let out = folder.says("show --data data --edges yes --picture 2 --set test", "in every epoch");
    assert_ne!(out, folder.good("show --data data --edges no --picture 2 --set test"), "edges are drawn");
    let small = "edges need pictures of at least 2x4 pixels, and these have 5x3: take --edges no";
    assert_usage_error(&folder, "train tiny35 --edges yes", small);
    // A file that somebody has changed by hand.
    folder.good("train tiny35 --epochs 1 --quiet");
    let mut saved = folder.saved("tiny35.json");
    saved.improvements.view.edges = true;
    storage::save(&saved, &folder.file("tiny35.json")).expect("the folder can be written to");
    folder.refuses("weights tiny35", &["tiny35.json: edges need pictures of at least 2x4 pixels"]);
}
