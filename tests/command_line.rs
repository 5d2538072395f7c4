//! Everything wrong that can be typed, and what is said to it; quiet output, and output that nobody reads. Run it with
//! `cargo test --test command_line`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::storage::save;
use chalknet::toolbox::idx::Idx;
use program::{
    assert_usage_error, has_drawings, pgm, right_of, run_command, shapes, write_data, Data, Folder, Outcome,
};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

/// Every wrong command line ends with where to look.
const HINT: &str =
    "\nType `chalknet help` to see what can be typed (with cargo: `cargo run --release -- help`).\n";

/// Fails unless the program refuses this line with this sentence and the hint, and with nothing else.
#[track_caller]
fn assert_answer(folder: &Folder, line: &str, sentence: &str) {
    let Outcome { code, out, err } = folder.run_line(line);
    let expected = format!("chalknet: {sentence}{HINT}");
    assert_eq!((code, out.as_str(), err.as_str()), (Some(2), "", expected.as_str()), "chalknet {line}");
}

// Words that were mistyped.

/// Words that were mistyped, and what was meant. Two letters swapped, one too few, one too many, a wrong one; capitals; two
/// mistakes in a long word.
const COMMANDS_MISTYPED: &str =
    "trian→train tran→train trainn→train traib→train TRAIN→train tset→test shwo→show \
    mistake→mistakes wieght→weights recipies→recipes pakc→pack bensh→bench hlep→help nielson→train_nielsen \
    one-layer→train_onelayer";
const RECIPES_MISTYPED: &str =
    "nielson→nielsen Nielsen→nielsen scholo→school tiny53→tiny35 hiden20→hidden20 \
    school_batch→school-batch";
/// Of --seed and --seeds, which are as near to --seedz, the first on the help page is named. Dashes may be forgotten, or
/// turned into one long dash by a program that knows better, which leaves room for a mistake.
const FLAGS_MISTYPED: &str = "--epoch→--epochs -epochs→--epochs --Epochs→--epochs --wieghts→--weights --bath→--batch \
    --frehs→--fresh --quite→--quiet --activaton→--activation --hlep→--help --sedes→--seeds --sede→--seed \
    --seedz→--seed epochs→--epochs epoch→--epochs –epochs→--epochs —epochs→--epochs –sede→--seed —sede→--seed";

/// What was typed and what was meant, a pair each.
fn mistyped(pairs: &str) -> impl Iterator<Item = (&str, String)> {
    let pairs = pairs.split_whitespace().filter_map(|pair| pair.split_once('→'));
    pairs.map(|(typed, meant)| (typed, meant.replace('_', " ")))
}

#[test]
fn a_mistyped_word_is_answered_with_the_one_that_was_meant() {
    let folder = Folder::empty("mistyped");
    for (typed, meant) in mistyped(COMMANDS_MISTYPED) {
        let sentence = format!("there is no command {typed:?}: did you mean {meant}?");
        assert_answer(&folder, typed, &sentence);
        assert_answer(&folder, &format!("{typed} --epochs 3"), &sentence);
    }
    for command in ["train", "test", "show", "mistakes", "weights"] {
        for (typed, meant) in mistyped(RECIPES_MISTYPED) {
            let sentence = format!("{command} does not know {typed:?}: did you mean {meant}?");
            assert_answer(&folder, &format!("{command} {typed}"), &sentence);
        }
    }
    for (typed, meant) in mistyped(FLAGS_MISTYPED) {
        let sentence = format!("train does not know {typed:?}: did you mean {meant}?");
        assert_answer(&folder, &format!("train {typed} 3"), &sentence);
    }
    for (line, sentence) in [
        ("train --epoch=3", "train does not know \"--epoch\": did you mean --epochs?"),
        ("--sede 3", "train does not know \"--sede\": did you mean --seed?"),
        ("show --conut 3", "show does not know \"--conut\": did you mean --count?"),
        ("pack a b --inverted", "pack does not know \"--inverted\": did you mean --invert?"),
        ("--fresh show", "train does not know \"show\": a command comes first, as in `chalknet show`"),
        ("--version 2", "nothing can follow here, not \"2\""),
    ] {
        assert_answer(&folder, line, sentence);
    }
    let commands = commands(&folder).join(", ");
    let sentence = format!("there is no help on \"tets\", only on {commands}: did you mean test?");
    assert_answer(&folder, "help tets", &sentence);
}

/// All commands but help, as the help page lists them.
fn commands(folder: &Folder) -> Vec<String> {
    let page = folder.good("help");
    let list = page.split("Commands:\n").nth(1).expect("a list of commands");
    let names = list.lines().filter_map(|line| line.split_whitespace().next());
    names.take_while(|name| *name != "help").map(str::to_string).collect()
}

#[test]
fn what_is_like_no_command_is_answered_with_all_of_them() {
    let folder = Folder::empty("no-command");
    let all = format!("{} and help", commands(&folder).join(", "));
    // One letter in three may be wrong, not more.
    for typed in ["picture", "brian-may", "sh", "xy", "7", "trainingtrainingtraining", "données", "🖍"] {
        assert_answer(&folder, typed, &format!("there is no command {typed:?}; there are {all}"));
    }
}

#[test]
fn a_flag_of_another_command_is_no_typing_mistake() {
    let folder = Folder::empty("other-flags");
    let commands = [
        "train", "test", "show", "mistakes", "explain", "read", "weights", "why", "neurons", "pack", "bench",
    ];
    let flags_of = |command: &str| -> Vec<String> {
        let page = folder.good(&format!("help {command}"));
        let lines = page.lines().filter(|line| line.starts_with("  --"));
        let flags = lines.filter_map(|line| line.split_whitespace().next()).map(str::to_string);
        flags.filter(|flag| flag != "--help").collect()
    };
    let all: Vec<String> = commands.into_iter().flat_map(flags_of).collect();
    for command in commands {
        let known = flags_of(command);
        // --seed would be near --seeds.
        for typed in all.iter().map(String::as_str).chain(["--teacher", "--version"]) {
            if !known.iter().any(|flag| flag == typed) {
                let sentence = format!("{command} does not know {typed:?}; it knows {}", known.join(", "));
                let names = if command == "pack" { "pack a b" } else { command };
                assert_answer(&folder, &format!("{names} {typed} 1"), &sentence);
            }
        }
    }
}

// Values that are missing, too many or out of range.

/// Flags, what they may be, and values that they may not have; behind a → the one that was meant.
const WRONG_VALUES: [(&str, &str, &str); 30] = [
    ("train --epochs", WHOLE_TO_A_MILLION, "0 -1 1000001 99999999999999999999999 1.5 nan 1,000 5x +"),
    ("train --patience", WHOLE_TO_A_MILLION, "0 -1 1000001 2.0 much"),
    ("train --seeds", WHOLE_TO_A_MILLION, "0 -1 1000001 2.0 inf 1e3 all"),
    ("train --batch", "must be a whole number from 1 to 1000000000", "0 -1 1000000001 2.0 inf 1e3 all"),
    ("show --count", "must be a whole number from 0 to 1000000", "-1 -0 1000001 2.0 inf 1e3 all"),
    ("train --shift", "must be a whole number from 0 to 1000", "1001 -1 0.5 much"),
    ("train --turn", "must be a whole number from 0 to 180", "181 -1 0.5 round"),
    ("train --stretch", "must be a whole number from 0 to 100", "101 -1 0.5 much"),
    ("train --bend", "must be a whole number from 0 to 1000", "1001 -1 0.5 much"),
    ("train --threads", "must be a whole number from 1 to 32", "0 33 -1 1.5 all"),
    ("bench --threads", "must be a whole number from 1 to 32", "0"),
    ("bench --seconds", "must be a whole number from 1 to 3600", "0 3601 soon"),
    (
        "train --seed",
        "must be a whole number from 0 on, with at most 19 digits",
        "-1 18446744073709551616 1.5 nan inf 0x10 seven",
    ),
    (
        "train --rate",
        "must be a number above 0, such as 0.1 (with a point), and none too large or too small for the computer",
        "0 -0 -0.1 nan NaN inf -inf 1e999 1e-999 0,1 fast",
    ),
    ("train --momentum", "must be a number from 0 to below 1, such as 0.9", "1 -0.1 nan 0,9 much"),
    ("train --optimizer", "is plain, adam", "sgd Adam→adam 1"),
    ("train --normalize", "is no, yes", "1 Yes→yes true"),
    ("train --edges", "is no, yes", "1 Yes→yes true"),
    ("train --average", "must be a number from 0 to below 1, such as 0.8", "1 -0.1 nan 0,9 all"),
    ("train --dropout", "must be a number from 0 to below 1, such as 0.2", "1 -0.1 nan 0,9 all"),
    ("train --settle", "must be a number from 0 to below 1, such as 0.2", "1 -0.1 nan 0,9 all"),
    ("train --decay", "must be a number from 0 to below 1, such as 0.0001", "1 -0.1 nan 0,9 much"),
    ("train --schedule", "is constant, one-cycle", "one_cycle→one-cycle Constant→constant cosine"),
    (
        "train --sizes",
        "must be the neurons of each layer, two or more whole numbers from 1 on with commas between, such as 784,30,10",
        "20 20,0,3 20,,3 , 20;3 20.0,3 -20,3 a,b 20x3",
    ),
    (
        "train --activation",
        "is softmax, sigmoid, tanh, relu, none",
        "ReLU→relu gelu→relu non→none sotfmax→softmax swish 0",
    ),
    ("train --output", "is softmax, sigmoid, tanh, relu", "sotfmax→softmax Softmax→softmax none non linear"),
    (
        "train --loss",
        "is cross-entropy, mean-squared-error, binary-cross-entropy, perceptron",
        "cross-entrpy→cross-entropy cross_entropy→cross-entropy Perceptron→perceptron mse none 0",
    ),
    (
        "train --start",
        "is he, symmetric, school, normal, zero, or a number R up to a million for -R to R",
        "noraml→normal He→he none -1 0 0.0 nan inf 1e7 1e999 0,5",
    ),
    (
        "train --bias",
        "is he, symmetric, school, normal, zero, none, or a number R up to a million for -R to R",
        "nnoe→none None→none one→none no -1 0 nan inf 1e7",
    ),
    ("test --set", "is train, validation, test", "tset→test Test→test all"),
];
const WHOLE_TO_A_MILLION: &str = "must be a whole number from 1 to 1000000";

#[test]
fn a_value_that_a_flag_cannot_have_is_answered_with_what_it_may_be_before_anything_is_read() {
    let folder = Folder::empty("values");
    for (command, what, values) in WRONG_VALUES {
        let flag = command.split(' ').nth(1).expect("a command and a flag");
        for value in values.split(' ') {
            let (typed, near) = match value.split_once('→') {
                Some((typed, meant)) => (typed, format!(": did you mean {meant}?")),
                None => (value, String::new()),
            };
            let sentence = format!("{flag} {what}, not {typed:?}{near}");
            // Neither is there such a folder: that is noticed later.
            assert_answer(&folder, &format!("{command} {typed} --data nowhere"), &sentence);
            assert_answer(&folder, &format!("{command}={typed} --data nowhere"), &sentence);
        }
        assert_answer(&folder, &format!("{command}="), &format!("{flag} {what}, not \"\""));
    }
    let sentence = "the only form to export is school, not \"scool\": did you mean school?";
    assert_answer(&folder, "test --export scool w.json", sentence);
    assert_answer(&folder, "train --export onnx w.json", "the only form to export is school, not \"onnx\"");
    assert!(folder.names().is_empty());
}

#[test]
fn a_flag_without_its_value_says_what_it_needs() {
    let folder = Folder::with_data("no-value");
    // At the end, before another flag, and before the end of all flags.
    for (flag, typed) in
        [("--epochs", "N"), ("--rate", "X"), ("--sizes", "LIST"), ("--loss", "NAME"), ("--seed", "N")]
    {
        let sentence = format!("{flag} needs a value: {flag} {typed}");
        for after in ["", " --fresh", " --quiet --data data", " -- nielsen"] {
            assert_answer(&folder, &format!("train {flag}{after}"), &sentence);
        }
    }
    let sentence = "--weights needs a value: --weights FILE";
    for line in ["train --weights", "train --weights --", "train --weights= --fresh"] {
        assert_answer(&folder, line, sentence);
    }
    let here = if cfg!(windows) { ".\\" } else { "./" };
    for next in ["--fresh", "--odd.json"] {
        let hint = format!(" (if {next} is a name, and no flag, type it as {here}{next})");
        assert_answer(&folder, &format!("train --weights {next}"), &format!("{sentence}{hint}"));
        let sentence = "--export needs two values: --export FORM FILE";
        assert_answer(&folder, &format!("train --export school {next}"), &format!("{sentence}{hint}"));
    }
    let sentence = "train does not know \"digits\": it is no flag, and the only recipes are ";
    let spaces = ". (Two words behind --data: a name with spaces must stand in quotation marks)";
    for line in ["train --data my digits", "train --data my digits --epochs 1", "train --data my new digits"]
    {
        let err = folder.bad(line, 2);
        let word = line.split(' ').nth(3).expect("the second word of the name");
        assert!(err.starts_with(&format!("chalknet: {}", sentence.replace("digits", word))), "{err}");
        assert!(err.contains(spaces), "{err}");
    }
    let sentence = "pack needs two names: the folder or CSV file with the pictures, and the folder of the data set to be made";
    assert_answer(&folder, "pack my", sentence);
    let spaces = " (a name with spaces must stand in quotation marks)";
    assert_answer(&folder, "pack my digits OUT", &format!("{sentence}{spaces}"));
    let empty = folder.run(&["show", "--data", ""]);
    assert!(empty.err.contains("--data needs a value: --data FOLDER\n"), "{}", empty.err);
    assert_eq!(empty.code, Some(2));
    assert_eq!(folder.names(), ["data"], "nothing was to be trained");
}

#[test]
fn a_flag_given_twice_is_named() {
    let folder = Folder::with_data("twice");
    for (line, flag) in [
        ("train --epochs 3 --epochs 3", "--epochs"),
        ("train --epochs=3 --rate 0.1 --epochs=4", "--epochs"),
        ("train --fresh --data data --fresh", "--fresh"),
        ("train --weights a.json --weights b.json", "--weights"),
        ("test --set test --set train", "--set"),
        ("show --count 1 --count 2 --count 3", "--count"),
        ("pack --invert a b --invert", "--invert"),
    ] {
        assert_answer(&folder, line, &format!("{flag} is given twice: leave one of the two away"));
    }
    assert_eq!(folder.names(), ["data"], "nothing was to be trained");
}

#[test]
fn a_value_where_none_belongs_is_refused() {
    let folder = Folder::with_data("too-much");
    for value in ["yes", "no", "", "=", "--fresh"] {
        assert_answer(
            &folder,
            &format!("train --fresh={value}"),
            "--fresh takes no value: type --fresh alone",
        );
    }
    assert_answer(&folder, "train --quiet=yes", "--quiet takes no value: type --quiet alone");
    assert_answer(&folder, "pack a b --invert=1", "--invert takes no value: type --invert alone");
    assert_answer(&folder, "bench --csv=a", "--csv takes no value: type --csv alone");
    assert_usage_error(&folder, "train --fresh yes", "train does not know \"yes\": it is no flag, and ");
    assert_usage_error(&folder, "train --epochs 3 4", "train does not know \"4\": it is no flag, and ");
    assert_eq!(folder.names(), ["data"], "nothing was to be trained");
}

#[test]
fn numbers_at_the_edge_of_their_range_are_taken() {
    let folder = Folder::with_data("edges");
    folder.good("show --data data --count 1000000");
    for seed in ["0", "9999999999999999999", "18446744073709551615"] {
        folder.says(
            &format!("train --data data --epochs 1 --fresh --seed {seed}"),
            &format!("learning rate 0.2, seed {seed}\n"),
        );
    }
    // What is understood fails only for want of pictures.
    for flag in ["--epochs 1000000", "--batch 1000000000", "--seeds 1000000"] {
        let message = folder.bad(&format!("train --data nowhere {flag}"), 1);
        assert!(message.contains("cannot read nowhere"), "{message}");
    }
}

#[test]
fn a_shift_that_leaves_nothing_of_a_picture_is_refused_and_any_other_is_said_before_training() {
    // The pictures are 5 pixels high and 4 wide.
    let folder = Folder::with_data("shift");
    let line = |shift: &str| format!("train --data data --epochs 1 --shift {shift}");
    let settings =
        |out: &str| out.lines().skip_while(|line| !line.starts_with("settings")).nth(1).map(str::to_string);
    let sentence = |shift| {
        format!(
            "a shift of {shift} could move all of a picture of 5x4 pixels out of sight: take a smaller one, or none \
             with --shift 0"
        )
    };
    assert_answer(&folder, &line("4"), &sentence(4));
    assert_answer(&folder, &line("1000"), &sentence(1000));
    assert_eq!(folder.names(), ["data"], "nothing was to be trained");

    let out = folder.good(&line("1"));
    let expected = "            training pictures moved by up to 1 pixel each way, anew in every epoch";
    assert_eq!(settings(&out).as_deref(), Some(expected), "{out}");
    assert_eq!(folder.saved("weights.json").improvements.shift, 1);
    // On the way on: the same as before if nothing is said, or another.
    assert_answer(&folder, &line("4"), &sentence(4));
    let out = folder.good("train --data data --epochs 1");
    assert_eq!(settings(&out).as_deref(), Some(expected), "{out}");
    let out = folder.good(&line("3"));
    assert_eq!(settings(&out).as_deref(), Some(expected.replace("1 pixel", "3 pixels").as_str()), "{out}");
    let out = folder.good(&line("0"));
    assert_eq!(settings(&out).as_deref(), Some(""), "a shift of 0 is none: {out}");
    // A file of weights and a recipe can ask for too much as well.
    let mut run = folder.saved("weights.json");
    run.improvements.shift = 5;
    save(&run, &folder.file("weights.json")).expect("it can be saved");
    assert_answer(&folder, "train --data data --epochs 1", &sentence(5));
    folder.good(&line("0"));
    let thin =
        |count| Data { pictures: Idx::new(&[count, 20, 1], &vec![200; 20 * count]), ..shapes(count, 1) };
    write_data(&folder.file("thin"), &thin(60), &thin(12));
    assert_answer(&folder, "train moved --data thin", &sentence(1).replace("5x4", "20x1"));
    folder.good("train moved --data thin --epochs 1 --shift 0");
}

#[test]
fn a_batch_above_the_pictures_is_refused_with_their_number_before_training() {
    let folder = Folder::with_data("batch");
    let sentence = |typed: usize| {
        format!(
            "--batch {typed} is too much: there are only 55 pictures to learn from. To take all at once, \
             type --batch 55"
        )
    };
    for recipe in ["", "nielsen ", "tiny35 "] {
        for typed in [56, 1_000_000_000] {
            let line = format!("train {recipe}--data data --batch {typed}");
            assert_answer(&folder, &line, &sentence(typed));
            assert_answer(&folder, &format!("{line} --seeds 2"), &sentence(typed));
        }
    }
    assert_eq!(folder.names(), ["data"], "nothing was to be trained");
    folder.says("train --data data --epochs 1 --batch 55", "1 epoch, all pictures at once");
    // On the way on, as well.
    let old = folder.bytes("weights.json");
    assert_answer(&folder, "train --data data --epochs 1 --batch 56", &sentence(56));
    assert!(folder.bytes("weights.json") == old, "a good file was lost");
    // A recipe that says 1000 means all of them, however many there are.
    folder.says("train tiny35 --data data --epochs 1", "1 epoch, all pictures at once");
}

// Flags and names as they may be typed.

#[test]
fn a_value_may_stand_behind_an_equals_sign_or_in_the_next_word() {
    let folder = Folder::with_data("equals");
    folder.good("train nielsen --data data --epochs 2 --seed 3 --rate 0.5 --weights spaces.json");
    folder.good("train --data=data --epochs=2 --seed=3 --rate=0.5 nielsen --weights=equals.json");
    assert!(folder.bytes("spaces.json") == folder.bytes("equals.json"));
    // Only the first = ends the flag.
    folder.good("train --data data --epochs 1 --weights=a=b.json");
    folder.good("test --data data --weights a=b.json --count=0");
    // The first of two values behind the =, the second in the next word.
    folder.good("train school --data data --epochs 1 --export=school bare.json");
    assert_eq!(
        folder.names(),
        ["a=b.json", "bare.json", "data", "equals.json", "school.json", "spaces.json"]
    );
}

#[test]
fn a_file_may_have_a_name_that_begins_with_a_dash() {
    let folder = Folder::with_data("dash");
    for flag in ["--weights=--odd.json", "--weights ./-odd.json", "--weights -odder.json"] {
        let first = folder.good(&format!("train --data data --epochs 1 {flag}"));
        assert!(!first.contains("Going on"), "{flag}: {first}");
        folder.good(&format!("test --data data {flag} --count 0"));
    }
    assert_eq!(folder.names(), ["--odd.json", "-odd.json", "-odder.json", "data"]);
}

#[test]
fn two_dashes_alone_end_the_flags() {
    let folder = Folder::empty("dashes");
    for name in ["-in/a/1.pgm", "-in/a/2.pgm", "-in/b/1.pgm", "-in/b/2.pgm"] {
        folder.write(name, pgm(4, 5, &[0; 20]));
    }
    folder.good("pack --seed 2 -- -in --help");
    assert_eq!(folder.names(), ["--help", "-in"], "a folder called --help was made");
    folder.good("train --data ./--help --epochs 1 --weights x.json --");
    assert_usage_error(&folder, "pack -- -in OUT --seed 2", "pack needs two names: ");
    // What follows is a name, and the only names are those of recipes.
    for word in ["--fresh", "--help", "-h", "--"] {
        let expected =
            format!("train does not know {word:?}: it is no flag, and the only recipes are school, ");
        assert_usage_error(&folder, &format!("train -- {word}"), &expected);
        assert_usage_error(&folder, &format!("-- {word}"), &expected);
    }
    folder.good("train --data ./--help --epochs 1 -- nielsen");
    assert!(folder.file("nielsen.json").is_file());
}

#[cfg(target_os = "linux")]
#[test]
fn files_whose_names_are_not_unicode_can_be_used() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::empty("not-unicode");
    let (data, weights) = (OsStr::from_bytes(b"d\xFFta"), OsStr::from_bytes(b"w\xFF.json"));
    write_data(&folder.0.path.join(data), &shapes(60, 3), &shapes(12, 4));
    let word = OsStr::new;
    let train =
        [word("train"), word("--data"), data, word("--weights"), weights, word("--epochs"), word("1")];
    for _ in 0..2 {
        let Outcome { code, err, .. } = folder.run(&train);
        assert_eq!((code, err.as_str()), (Some(0), ""));
    }
    let saved =
        chalknet::storage::load(&folder.0.path.join(weights)).expect("they are saved under this name");
    assert_eq!(saved.run.epochs_done, 2, "the second run goes on from the file of the first");
    let tested = folder.run(&[word("test"), word("--data"), data, word("--weights"), weights]);
    assert_eq!((tested.code, tested.err.as_str()), (Some(0), ""));
    // Where bytes cannot be taken apart, the way that works is named.
    let joined = folder.run(&[word("test"), OsStr::from_bytes(b"--weights=w\xFF.json")]);
    assert_eq!(joined.code, Some(2));
    let expected = "write --weights and its value with a space between, not with =";
    assert!(joined.err.contains(expected), "{}", joined.err);
}

#[test]
fn an_empty_word_is_no_number_no_name_and_no_command() {
    let folder = Folder::empty("empty-word");
    for (words, expected) in [
        (["train", "--epochs", ""], "\"\""),
        (["train", "--rate", ""], "\"\""),
        (["test", "--set", ""], "\"\""),
        (["", "", ""], "\"\""),
        (["pack", "pictures", ""], "pack needs two names, and one is empty"),
        (["pack", "", "OUT"], "pack needs two names, and one is empty"),
    ] {
        let Outcome { code, out, err } = folder.run(&words);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{words:?}: {err}");
        assert!(err.contains(expected), "{words:?}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn words_that_are_not_unicode_are_refused_and_never_a_panic() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::empty("not-unicode-words");
    for words in [
        &[&b"\xFFtrain"[..]][..],
        &[b"train", b"\xFF"],
        &[b"help", b"\xFF"],
        &[b"train", b"--epochs", b"\xFF"],
        &[b"train", b"--ep\xFFchs=3"],
    ] {
        let words: Vec<&OsStr> = words.iter().map(|word| OsStr::from_bytes(word)).collect();
        let Outcome { code, out, err } = folder.run(&words);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{words:?}: {err}");
        assert!(err.starts_with("chalknet: "), "{words:?}: {err}");
    }
}

// --quiet.

#[test]
fn quiet_training_prints_the_line_of_the_test_alone() {
    let folder = Folder::with_data("quiet");
    let loud = folder.good("train --data data --epochs 3 --weights loud.json");
    let quiet = folder.good("train --data data --epochs 3 --weights quiet.json --quiet");
    let result: Vec<&str> = loud.lines().filter(|line| line.starts_with("test: ")).collect();
    assert_eq!(quiet, format!("{}\n", result[0]));
    assert_eq!(right_of(&quiet, "test").1, 12);
    assert!(folder.bytes("loud.json") == folder.bytes("quiet.json"), "--quiet must change no weight");
    // Going on and exporting have nothing to say either.
    let more = folder.good("train --quiet --data data --epochs 1 --weights quiet.json");
    assert_eq!(more.lines().count(), 1, "{more}");
    let exported = folder.good("train school --quiet --data data --epochs 1 --export school bare.json");
    assert_eq!(exported.lines().count(), 1, "{exported}");
    assert!(folder.file("bare.json").is_file());
    // What goes wrong is still said.
    let message = folder.bad("train --quiet --data nowhere", 1);
    assert!(message.contains("cannot read nowhere"), "{message}");
}

#[test]
fn a_quiet_comparison_is_a_line_a_seed_and_a_quiet_test_its_result() {
    let folder = Folder::with_data("quiet-others");
    let line = "train --data data --epochs 1 --seeds 3 --seed 4";
    let loud = folder.good(line);
    let seeds: String = loud.split_inclusive('\n').filter(|line| line.starts_with("seed ")).collect();
    assert_eq!(folder.good(&format!("{line} --quiet")), seeds);
    folder.good("train --data data --epochs 1");
    for set in ["test", "train", "validation"] {
        let line = format!("test --data data --set {set}");
        let (loud, quiet) = (folder.good(&line), folder.good(&format!("{line} --quiet")));
        assert!(has_drawings(&loud));
        assert_eq!(Some(quiet.as_str()), loud.split_inclusive('\n').next());
        right_of(&quiet, set);
    }
}

// Output that goes elsewhere.

/// A line for each command that prints something.
const COMMANDS: [&str; 12] = [
    "train --data data --epochs 2 --seed 2 --fresh --weights other.json --quiet",
    "train --data data --epochs 2 --seeds 2",
    "test --data data",
    "show --data data",
    "mistakes --data data --count 1",
    "weights --data data",
    "recipes",
    "hint",
    "hint 5.2",
    "help",
    "help train",
    "--version",
];

#[test]
fn a_file_gets_what_a_pipe_gets() {
    let folder = Folder::with_data("to-file");
    folder.good("train --data data --epochs 1 --rate 0.01");
    for line in COMMANDS {
        let expected = folder.good(line);
        assert!(!expected.is_empty());
        let file = File::create(folder.file("out.txt")).expect("the folder can be written to");
        let outcome = run_command(folder.command().args(line.split(' ')).stdout(file));
        assert_eq!((outcome.code, outcome.err.as_str()), (Some(0), ""), "chalknet {line}");
        let found = folder.text("out.txt");
        assert_eq!(found, expected, "chalknet {line}: something is lost or doubled");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_whatever_was_to_be_printed() {
    let folder = Folder::with_data("full");
    folder.good("train --data data --epochs 1 --rate 0.01");
    for line in COMMANDS {
        let full = File::create("/dev/full").expect("Linux has a disk that is always full");
        let outcome = run_command(folder.command().args(line.split(' ')).stdout(full));
        assert_eq!(outcome.code, Some(1), "chalknet {line}: {}", outcome.err);
        let (start, advice) = ("chalknet: cannot write the output: ", "make room on that disk");
        assert!(outcome.err.starts_with(start) && outcome.err.contains(advice), "{line}: {}", outcome.err);
        assert_eq!(outcome.err.matches("chalknet: ").count(), 1, "{line}: said once: {}", outcome.err);
    }
    // The quiet run was trained and saved before its only line could not be written.
    assert_eq!(folder.epochs_of("other.json"), 2);
}

/// Starts this, reads its lines up to the first that begins with `last_line`, leaves, and hands back how it ended and what
/// it complained of.
fn leave_after(folder: &Folder, line: &str, last_line: &str) -> (Option<i32>, String) {
    let mut program = folder
        .command()
        .args(line.split(' '))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(program.stdout.take().expect("its output is a pipe")).lines();
    assert!(lines.any(|line| line.expect("it is text").starts_with(last_line)), "{last_line:?} never came");
    drop(lines);
    let status = program.wait().expect("the program ends");
    let mut err = String::new();
    program.stderr.take().expect("a pipe too").read_to_string(&mut err).expect("it is text");
    (status.code(), err)
}

#[test]
fn a_reader_who_leaves_ends_the_training_after_a_whole_epoch() {
    let folder = Folder::with_data("head");
    // Far more than a reader who leaves at once can be slow.
    const EPOCHS: u64 = 5000;
    let line = format!("train --data data --epochs {EPOCHS}");
    // As in `chalknet train | head -1`: whether an epoch is done by then is chance, but nothing half done may stay.
    assert_eq!(leave_after(&folder, &line, "network "), (Some(0), String::new()));
    if folder.has("weights.json") {
        folder.saved("weights.json");
        folder.remove("weights.json");
    }
    assert_eq!(folder.names(), ["data"], "no unfinished file is left");
    // As in `chalknet train | head -9`, which is the line of the second epoch.
    assert_eq!(leave_after(&folder, &line, "    2  "), (Some(0), String::new()));
    let done = folder.epochs_of("weights.json");
    assert!(done >= 2, "what was printed is saved");
    assert!(done < EPOCHS, "the training went on for nobody");
    folder.good(&format!("train --data data --epochs {done} --weights whole.json"));
    assert!(
        folder.bytes("weights.json") == folder.bytes("whole.json"),
        "not the weights after {done} epochs"
    );
    assert_eq!(folder.names(), ["data", "weights.json", "whole.json"], "no unfinished file is left");
}

#[test]
fn the_bundled_pictures_are_found_from_any_folder_and_a_reader_may_leave_early() {
    let folder = Folder::empty("bundled");
    // Far more than a pipe holds, so the program is still writing when its reader leaves.
    assert_eq!(leave_after(&folder, "show --count 1000", ""), (Some(0), String::new()));
}

#[test]
fn the_epoch_whose_line_nobody_reads_is_saved_all_the_same() {
    let folder = Folder::empty("last-line");
    // So many pictures that the reader is gone before the second epoch is done.
    write_data(&folder.file("data"), &shapes(12_000, 3), &shapes(12, 4));
    assert_eq!(leave_after(&folder, "train --data data --epochs 2", "    1  "), (Some(0), String::new()));
    assert_eq!(folder.epochs_of("weights.json"), 2);
}

// One picture.

#[test]
fn one_picture_trains_too() {
    let folder = Folder::empty("one");
    write_data(&folder.file("data"), &shapes(1, 1), &shapes(1, 2));
    let out = folder.good("train --data data --epochs 2 --batch 1");
    assert!(out.contains("pictures    1 to learn from, 0 for validation, 1 for the test"), "{out}");
    assert!(out.contains("5x4 pixels each, 1 class\n"), "{out}");
    assert!(out.contains("2 epochs, picture by picture, learning rate 0.2, seed 1"), "{out}");
    let epochs: Vec<&str> = out.lines().filter(|line| line.contains("100.00 %            -  ")).collect();
    assert_eq!(epochs.len(), 2, "no validation picture, so no share:\n{out}");
    assert_eq!(folder.good("test --data data --quiet"), "test: 1 of 1 right (100.00 %)\n");
    let seeds = folder.good("train --data data --epochs 1 --seeds 2 --quiet");
    assert_eq!(seeds.lines().count(), 2, "{seeds}");
    let sentence =
        "--batch 2 is too much: there is only 1 picture to learn from. To take all at once, type --batch 1";
    assert_answer(&folder, "train --data data --batch 2", sentence);
    folder.refuses("test --data data --set validation", &["there is only 1."]);
}
