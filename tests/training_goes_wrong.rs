//! Training that goes wrong: a loss that is no number any more, and networks that do not learn. Run it with
//! `cargo test --test training_goes_wrong`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::ch04_activation::Activation;
use chalknet::ch08_training::{split, train_epoch, Buffers, Plain, Settings};
use chalknet::ch09_recipes::{Recipe, COURSE};
use chalknet::storage::{load, load_data, save};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::{Random, Real};
use program::{right_of, write_data, Data, Folder, Outcome};

// A loss that is not finite.

/// Two linear layers without a bend between them: what one makes larger the other makes larger again.
const UNBENT: &str = "train --data data --activation none --batch 5";

/// A rate that is too large for every step.
const HUGE: &str = if cfg!(feature = "f64") { "1e300" } else { "1e38" };

/// Where the network of [`UNBENT`] overshoots with this rate: epoch and mini-batch. It does so before `epochs` are over.
fn where_it_overshoots(folder: &Folder, rate: &str, seed: u64, epochs: u64) -> (u64, usize) {
    let (data, _) = load_data(&folder.file("data")).expect("good files");
    let (numbers, _) = split(data.count());
    let learning_rate = rate.parse().expect("a number");
    let settings = Settings { batch: 5, learning_rate, ..COURSE.settings };
    let mut run = Recipe { between: Activation::Identity, settings, ..COURSE }.begin(&[20, 100, 3], seed);
    let mut buffers = Buffers::new(&run.network);
    for epoch in 1..=epochs {
        let mut mini_batches = 0;
        let score = train_epoch(&mut run, &data, &numbers, &mut Plain, &mut buffers, |_| mini_batches += 1);
        if !score.loss().is_finite() {
            assert_eq!(score.pictures, 5 * mini_batches, "no picture is looked at after that");
            assert_eq!(run.epochs_done, epoch - 1, "an epoch that was broken off is not done");
            return (epoch, mini_batches);
        }
    }
    panic!("seed {seed}, rate {rate}: nothing overshoots in {epochs} epochs");
}

/// What is said when the learning rate is too large; the last line is what to do.
fn overshoot_message(epoch: u64, mini_batch: usize, what_to_do: &str) -> String {
    format!(
        "chalknet: epoch {epoch}, mini-batch {mini_batch}: the loss is not a finite number any more.\n\
         The learning rate {HUGE} is too large for this network: try 0.2.\n{what_to_do}\n"
    )
}

#[test]
fn a_first_epoch_that_overshoots_leaves_no_file() {
    let folder = Folder::with_data("first");
    let (epoch, mini_batch) = where_it_overshoots(&folder, HUGE, 1, 1);
    let Outcome { code, out, err } = folder.run_line(&format!("{UNBENT} --rate {HUGE}"));
    assert_eq!(code, Some(1));
    assert_eq!(err, overshoot_message(epoch, mini_batch, "Nothing is saved: type the same with --rate 0.2."));
    assert!(out.ends_with("seconds\n"), "no line for an epoch that was broken off:\n{out}");
    assert_eq!(folder.names(), ["data"]);
    folder.good(&format!("{UNBENT} --rate 0.2 --epochs 1"));
}

#[test]
fn a_later_epoch_that_overshoots_leaves_the_file_of_the_last_good_one() {
    let folder = Folder::with_data("later");
    let (epoch, mini_batch) = where_it_overshoots(&folder, "10", 1, 60);
    assert!(epoch > 1, "this test needs a good epoch before");
    let good = epoch - 1;
    folder.good(&format!("{UNBENT} --rate 10 --epochs {good} --weights good.json"));
    let epochs = if good == 1 { "1 epoch".to_string() } else { format!("{good} epochs") };
    let (next, many) = if (good as usize * 11 + mini_batch) > 101 { (5, "5") } else { (1, "1") };
    for (fresh, unless_fresh) in [("", ""), (" --fresh", " and without --fresh")] {
        let message = folder.bad(&format!("{UNBENT} --rate 10 --epochs 60{fresh}"), 1);
        assert_eq!(
            message,
            format!(
                "chalknet: epoch {epoch}, mini-batch {mini_batch}: the loss is not a finite number any more.\n\
                 The learning rate 10 is too large for this network: try {many}.\n\
                 weights.json keeps the network after {epochs}. To go on from it, type the same with --rate {next}\
                 {unless_fresh}; to begin anew, with --fresh --rate {next}.\n"
            )
        );
        assert!(folder.bytes("weights.json") == folder.bytes("good.json"), "not the last good epoch");
    }
    assert_eq!(folder.names(), ["data", "good.json", "weights.json"], "nothing else is left behind");
}

#[test]
fn a_good_file_is_as_it_was_after_overshooting() {
    let folder = Folder::with_data("good");
    folder.good("train --data data --activation none --epochs 3");
    let old = folder.bytes("weights.json");
    let message = folder.bad(&format!("train --data data --rate {HUGE} --momentum 0.5 --epochs 9"), 1);
    assert!(
        message.contains(&format!(
            "\nThe learning rate {HUGE} with momentum 0.5 is too large for this network: try 0.2.\nweights.json keeps the \
             network after 3 epochs. To go on from it, type the same with --rate 0.2; to begin anew, with --fresh --rate 0.2.\n"
        )),
        "{message}"
    );
    assert!(folder.bytes("weights.json") == old, "a good file was lost");
    let message = folder.bad(&format!("{UNBENT} --rate {HUGE} --fresh"), 1);
    assert!(message.ends_with("\nweights.json is as it was: type the same with --rate 0.2.\n"), "{message}");
    assert!(folder.bytes("weights.json") == old, "a good file was lost");
    folder.good("train --data data --rate 0.2 --epochs 1");
    assert_eq!(folder.epochs_of("weights.json"), 4);
}

#[test]
fn weights_that_are_too_large_before_the_first_step_are_not_blamed_on_the_rate() {
    let folder = Folder::with_data("start");
    let sizes = format!("20,{}3", "9,".repeat(if cfg!(feature = "f64") { 60 } else { 9 }));
    let message = folder.bad(&format!("train --data data --start 1000000 --sizes {sizes}"), 1);
    assert_eq!(
        message,
        "chalknet: epoch 1, mini-batch 1: the loss is not a finite number any more.\n\
         Not a step was made yet: the weights or biases that the network starts with are too large.\n\
         Nothing is saved: type the same with --start he --bias zero.\n"
    );
}

#[test]
fn a_saved_network_with_huge_weights_is_not_blamed_on_a_small_rate() {
    let folder = Folder::with_data("spoilt");
    // So large that a picture's sums are just below the largest number, or above it.
    for (part, what) in [
        (0.5, "The learning rate 0.2 is not large: the weights of the saved network are."),
        (1e2, "Not a step was made yet: the weights of the saved network are too large already."),
    ] {
        folder.good("train --data data --activation none --epochs 3 --fresh");
        let path = folder.file("weights.json");
        let mut run = load(&path).expect("a good file");
        for layer in &mut run.run.network.layers {
            for weight in layer.linear.weights.values_mut() {
                // Turned round, so that the network is wrong about most pictures.
                *weight *= -part * Real::MAX.sqrt();
            }
        }
        save(&run, &path).expect("the folder can be written to");
        let old = folder.bytes("weights.json");
        let message = folder.bad("train --data data --epochs 50 --batch 1", 1);
        assert!(message.contains(&format!("\n{what}\nweights.json keeps the network after ")), "{message}");
        assert!(message.contains(" To begin anew, type the same with --fresh --rate 0."), "{message}");
        assert!(folder.bytes("weights.json") == old, "the file has changed");
    }
}

#[test]
fn one_of_several_seeds_that_overshoots_ends_the_comparison() {
    let folder = Folder::with_data("seeds");
    let (epoch, mini_batch) = where_it_overshoots(&folder, HUGE, 4, 3);
    let Outcome { code, out, err } = folder.run_line(&format!("{UNBENT} --rate {HUGE} --seeds 3 --seed 4"));
    assert_eq!(code, Some(1));
    assert_eq!(err, overshoot_message(epoch, mini_batch, "This was seed 4. Type the same with --rate 0.2."));
    assert!(!out.contains("right") && !out.contains('±'), "such a network has no result:\n{out}");
    assert_eq!(folder.names(), ["data"]);
}

// A network that loses what it had learned.

#[test]
fn a_network_that_lost_most_of_what_it_had_learned_does_not_replace_the_one_that_knew_it() {
    let folder = Folder::with_data("lost");
    folder.good("train nielsen --data data --epochs 30");
    let old = folder.bytes("nielsen.json");
    // Neurons that were pushed so far that their slope is 0 never come back.
    let Outcome { code, out, err } = folder.run_line("train nielsen --data data --epochs 3 --rate 1000");
    assert_eq!(code, Some(1), "{err}");
    let note =
        "not saved: it has lost most of what it had learned. nielsen.json keeps the network after 30 epochs.";
    assert_eq!(out.matches(note).count(), 1, "it is said once:\n{out}");
    assert!(!out.contains("are saved in"), "{out}");
    assert_eq!(
        err,
        "chalknet: the network after 33 epochs has lost most of what it had learned, so it is not saved.\n\
         nielsen.json keeps the network after 30 epochs. To go on from it, type the same with --rate 3; to begin anew, \
         with --fresh --rate 3.\n"
    );
    assert!(folder.bytes("nielsen.json") == old, "a good network was lost");
    // What is said to help does.
    folder.good("train nielsen --data data --epochs 3 --rate 3");
    // Who begins anew means it, and a network that never knew anything has nothing to lose.
    folder.good("train nielsen --data data --epochs 3 --rate 1000000 --fresh");
    assert_eq!(folder.epochs_of("nielsen.json"), 3);
}

#[test]
fn weights_that_are_not_saved_are_not_exported() {
    let folder = Folder::with_data("lost-export");
    let line = "train school --data data --export school w.json";
    folder.good(&format!("{line} --epochs 20 --rate 0.05 --batch 55"));
    let old = folder.bytes("w.json");
    let lost = "has lost most of what it had learned";
    folder.refuses(&format!("{line} --epochs 1 --rate 20 --batch 20"), &[lost, "w.json is not written."]);
    assert!(folder.bytes("w.json") == old, "good weights were lost");
}

// Hints.

/// The hints in the output, each with its second line.
fn hints(out: &str) -> Vec<String> {
    let lines: Vec<&str> = out.lines().collect();
    let starts = (0..lines.len()).filter(|&i| lines[i].starts_with("hint:"));
    starts.map(|i| format!("{}\n{}", lines[i], lines[i + 1])).collect()
}

/// Fails unless this command gives exactly this hint, once; with --quiet none.
#[track_caller]
fn assert_hint(folder: &Folder, line: &str, expected: &str) {
    let out = folder.good(&format!("train --data data --fresh {line}"));
    assert_eq!(hints(&out), [expected], "{line}\n{out}");
    let quiet = folder.good(&format!("train --data data --fresh --quiet {line}"));
    assert_eq!(quiet.lines().count(), 1, "{quiet}");
    right_of(&quiet, "test");
}

#[track_caller]
fn assert_no_hint(folder: &Folder, line: &str) {
    let out = folder.good(&format!("train --fresh {line}"));
    assert_eq!(hints(&out), [""; 0], "{line}\n{out}");
}

#[test]
fn neurons_that_died_are_counted_once() {
    let folder = Folder::with_data("dead");
    let dead = |who: &str, layer: u32, flags: &str| {
        format!(
            "hint: {who} ReLU neurons of hidden layer {layer} are dead: they put out 0 for each of 55 pictures, and \
             learn nothing.\n      To begin anew with neurons that live, type the same with {flags}."
        )
    };
    assert_hint(&folder, "--rate 10", &dead("62 of the 100", 1, "--fresh --rate 1"));
    let start = "--fresh --start he, or with another --seed";
    assert_hint(&folder, "--start zero", &dead("all 100", 1, start));
    assert_hint(&folder, "--start zero --sizes 20,7,5,3", &dead("all 7", 1, start));
    let Outcome { code, out, err } = folder.run_line("train tiny35 --rate 10 --epochs 200");
    assert_eq!(code, Some(1), "it knew something after the first epoch: {err}");
    assert_eq!(hints(&out), [dead("all 64", 1, "--fresh --rate 0.01").replace("55", "184")]);
    // Who goes on with dead neurons is told again, but nothing of the start, which is long ago.
    let out = folder.good("train --data data --epochs 3");
    assert_eq!(hints(&out), [dead("all 7", 1, "--fresh --rate 0.02")]);
}

#[test]
fn a_network_that_guesses_is_told_so_after_a_while_once() {
    let folder = Folder::with_data("guess");
    let guess = |next: &str| {
        format!(
            "hint: the network is stuck at guessing: it says nearly the same to each of 55 pictures, and 19 are right\n      \
             (34.5 %; always saying 1 gives 34.5 %). Type the same with {next}."
        )
    };
    let zero = "--activation none --start zero --epochs 30";
    assert_hint(&folder, zero, &guess("other weights to start from: --fresh --start he"));
    let out = folder.good("train --data data --epochs 9");
    assert_eq!(hints(&out), [guess("--fresh --rate 0.2 --start he")]);
    // Outputs that are 0 are not called hidden neurons.
    let out =
        folder.good(&format!("train --data data --fresh {zero} --output relu --loss mean-squared-error"));
    assert!(hints(&out).len() == 1 && out.contains("hint: the network is stuck at guessing: "), "{out}");
    // The same after a single epoch, if that has many steps; not after a few.
    let data = noise(240, 20, 2, 3);
    write_pair(&folder, "many", data);
    let out = folder.good("train --data many --fresh --activation none --start zero --batch 2 --epochs 1");
    assert_eq!(hints(&out).len(), 1, "{out}");
    assert_no_hint(&folder, "--data data --activation none --start zero --epochs 4");
}

#[test]
fn sigmoids_at_their_ends_and_layers_that_pass_nothing_on_are_told_apart() {
    let folder = Folder::with_data("sigmoids");
    let hint = |line: &str| {
        let found = hints(&folder.good(&format!("train --data data --fresh {line}")));
        assert_eq!(found.len(), 1, "{line}: {found:?}");
        found[0].clone()
    };
    let large = hint("--activation sigmoid --rate 100");
    assert!(large.ends_with("Type the same with a smaller learning rate: --fresh --rate 0.2."), "{large}");
    let deep = hint("--activation sigmoid --sizes 20,9,9,9,9,9,9,9,9,9,9,9,3 --epochs 20");
    assert!(deep.ends_with("Type the same with --fresh --activation relu, or with fewer layers."), "{deep}");
}

#[test]
fn a_learning_rate_that_is_too_small_is_noticed_after_the_first_epoch() {
    let folder = Folder::with_data("slow");
    let slow = |line: &str, last: &str| {
        let out = folder.good(&format!("train --data data --fresh --epochs 4 {line}"));
        let found = hints(&out);
        assert_eq!(found.len(), 1, "{out}");
        let beginning =
            "hint: the loss hardly moved: for 55 pictures it was 1.168521 before training and is 1.1685";
        assert!(found[0].starts_with(beginning) && found[0].ends_with(last), "{out}");
        let quiet = folder.good(&format!("train --data data --fresh --epochs 4 {line} --quiet"));
        assert_eq!(quiet.lines().count(), 1, "{quiet}");
        // A run that goes on is not asked: it may have come to its end.
        assert_eq!(hints(&folder.good("train --data data --epochs 2")), [""; 0]);
    };
    slow("--rate 1e-9", " now.\n      The learning rate 1e-9 is too small: type the same with --rate 0.2.");
    slow(
        "--rate 1e-7 --batch 1",
        "      The learning rate 1e-7 is too small: type the same with --rate 0.2.",
    );
}

#[test]
fn who_learns_gets_no_hint() {
    let folder = Folder::with_data("learns");
    for line in [
        "",
        "--batch 1 --rate 0.01",
        "--batch 55 --rate 0.01",
        "--momentum 0.9",
        "--schedule one-cycle",
        "--shift 1",
    ] {
        assert_no_hint(&folder, &format!("--data data {line}"));
        assert_eq!(hints(&folder.good("train --data data --epochs 40")), [""; 0], "{line}: going on");
    }
    // Not the recipes of the school project: for so few pictures their learning rates are too small indeed.
    for recipe in ["hidden20", "onelayer", "nielsen", "course", "quick", "moved"] {
        let out = folder.good(&format!("train {recipe} --data data --fresh --epochs 12"));
        assert_eq!(hints(&out), [""; 0], "{recipe}\n{out}");
    }
    let out = folder.good("train tiny35 --fresh --epochs 200");
    assert_eq!(hints(&out), [""; 0], "{out}");
}

#[test]
fn nothing_but_the_data_is_asked_about_where_no_label_belongs_to_its_picture() {
    let folder = Folder::empty("hard");
    for seed in 1..=8 {
        let one_in = 2 + seed as usize % 3;
        write_pair(&folder, "data", noise(40 + 10 * seed as usize, 20, one_in, seed));
        for line in ["", "--batch 1 --rate 0.01", "--rate 0.01", "--activation sigmoid", "--activation none"]
        {
            let line = format!("train --fresh --data data --epochs 12 --seed {seed} {line}");
            let out = folder.good(&line);
            let about_data = |hint: &String| {
                hint.starts_with("hint: after several epochs it is no better than guessing: ")
            };
            assert!(hints(&out).iter().all(about_data), "{line}\n{out}");
        }
    }
}

#[test]
fn who_is_no_better_than_guessing_after_several_epochs_is_asked_about_the_data_too() {
    let folder = Folder::empty("no-better");
    // 40 pictures for validation; those to learn from are soon learned by heart, and these are not.
    write_pair(&folder, "my data", noise(480, 20, 2, 5));
    let learning = |words: &[&str]| {
        let words = [&["train", "--data", "my data", "--fresh", "--epochs", "8"], words].concat();
        folder.run(&words).out
    };
    let out = learning(&["--sizes", "20,400,2"]);
    let found = hints(&out);
    let beginning = "hint: after several epochs it is no better than guessing: ";
    assert!(
        found.len() == 1 && found[0].starts_with(beginning) && found[0].contains(" of 40 are right "),
        "{out}"
    );
    assert!(out.contains("      Do the labels belong to the pictures, "), "{out}");
    assert!(!cfg!(unix) || out.contains("\n      chalknet show --set train --data 'my data'\n"), "{out}");
    assert!(out.contains("another network: --fresh --activation relu --start he.\n"), "{out}");
    let out = learning(&["--output", "tanh", "--loss", "mean-squared-error"]);
    assert!(out.contains("another network: --fresh --output softmax --loss cross-entropy.\n"), "{out}");
}

#[test]
fn a_single_picture_or_a_single_class_gives_no_hint() {
    let folder = Folder::empty("single");
    for count in [1, 2, 30] {
        write_pair(&folder, "data", noise(count, 20, 1, 7));
        assert_no_hint(&folder, "--data data --epochs 12");
    }
    // To a single picture about half of the neurons put out 0 from the start: they have not died.
    write_pair(&folder, "data", noise(1, 20, 1, 7));
    for seed in 1..=6 {
        assert_no_hint(&folder, &format!("--data data --epochs 3 --seed {seed}"));
    }
}

/// Grey noise of so many pixels in two classes, of which one picture in `one_in` belongs to the first, by lot: there is
/// nothing to be learned but by heart. With 1, all belong to it.
fn noise(count: usize, pixels: usize, one_in: usize, seed: u64) -> (Idx, Idx) {
    let mut random = Random::new(seed);
    let bytes: Vec<u8> = (0..count * pixels).map(|_| random.below(256) as u8).collect();
    let labels: Vec<u8> = (0..count).map(|_| u8::from(random.below(one_in) != 0)).collect();
    (Idx::new(&[count, 1, pixels], &bytes), Idx::new(&[count], &labels))
}

/// Writes a data folder whose test pictures are its training pictures.
fn write_pair(folder: &Folder, name: &str, (pictures, labels): (Idx, Idx)) {
    let data = Data { pictures, labels };
    write_data(&folder.file(name), &data, &data);
}
