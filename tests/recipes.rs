//! The recipes of chapter 9 and the flags that change a network, typed as people type them: run it with
//! `cargo test --test recipes`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::ch03_linear::Start;
use chalknet::ch09_recipes::{FirstNumbers, Recipe, Spread, COURSE};
use chalknet::storage::CATALOGUE;
use program::{assert_usage_error, has_drawings, right_of, table, Folder, Outcome};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

// What the tests below share.

/// What follows a word at the beginning of a line, as in "network     20 inputs → …".
fn after<'a>(out: &'a str, word: &str) -> Option<&'a str> {
    out.lines().find_map(|line| line.strip_prefix(word)?.strip_prefix(' ')).map(str::trim)
}

/// The line "test: …", which says how many are right.
#[track_caller]
fn test_line(out: &str) -> &str {
    right_of(out, "test");
    out.lines().find(|line| line.starts_with("test: ")).expect("it was there a moment ago")
}

/// The drawings and the captions below them.
fn pictures_of(out: &str) -> Vec<&str> {
    let drawn = |line: &&str| has_drawings(line) || line.contains("says ") || line.contains("it is ");
    out.lines().filter(drawn).collect()
}

/// What a command prints up to the first line that begins with `last`; then it is stopped.
fn lines_until(folder: &Folder, line: &str, last: &str) -> String {
    let mut program = folder
        .command()
        .args(line.split_whitespace())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut text = String::new();
    for line in BufReader::new(program.stdout.take().expect("its output is a pipe")).lines() {
        text += &(line.expect("it is text") + "\n");
        if text.lines().last().is_some_and(|line| line.starts_with(last)) {
            break;
        }
    }
    program.kill().expect("it can be stopped");
    program.wait().expect("the program ends");
    text
}

// The recipes.

#[test]
fn every_recipe_trains_with_one_command_is_tested_at_the_end_and_goes_on_with_the_same() {
    let folder = Folder::with_data("every");
    let mut names = vec!["data".to_string(), "whole.json".to_string()];
    for entry in &CATALOGUE {
        let name = entry.recipe.name;
        // Long steps on so few pictures would spoil so large a network.
        let recipe = if name == "best" { "best --rate 0.01" } else { name };
        let out = folder.good(&format!("train {recipe} --data data --epochs 2"));
        assert_eq!(right_of(&out, "test").1, 12, "{name}: all test pictures count:\n{out}");
        assert!(out.contains("\n    1  ") && out.contains("\n    2  "), "{name}: a line an epoch:\n{out}");
        assert!(has_drawings(&out), "{name}: some of them are drawn:\n{out}");
        let of_nielsen = out.lines().filter(|line| line.starts_with("Epoch ")).count();
        assert_eq!(
            of_nielsen,
            if name == "nielsen" { 2 } else { 0 },
            "{name}: whose lines are these?\n{out}"
        );
        let last =
            format!("The weights after 2 epochs are saved in {name}.json: run this again to go on training.");
        assert_eq!(out.lines().last(), Some(last.as_str()), "{name}");
        let file = format!("{name}.json");
        let saved = folder.saved(&file);
        assert_eq!(
            (saved.recipe.as_str(), saved.improvements),
            (name, entry.improvements),
            "{name}: what is done better?"
        );
        // Two epochs and one more are three epochs.
        let out = folder.good(&format!("train {name} --data data --epochs 1"));
        let going_on = format!("Going on from {file}, which has 2 epochs behind it (--fresh begins anew).");
        assert_eq!(out.lines().next(), Some(going_on.as_str()));
        folder.good(&format!("train {recipe} --data data --epochs 3 --weights whole.json --fresh"));
        assert!(folder.bytes(&file) == folder.bytes("whole.json"), "{name}: 2 + 1 epochs are not 3 epochs");
        names.push(file);
    }
    names.sort();
    assert_eq!(folder.names(), names, "a file each, and nothing else is left behind");
}

/// That each recipe is what its text says is tested with chapters 9 and 10; these are for pictures of 20 pixels in 3 classes.
#[test]
fn what_a_recipe_is_stands_above_its_training() {
    let folder = Folder::with_data("announced");
    for (name, network, parameters, loss, settings) in [
        (
            "school",
            "20 inputs → linear 100 → linear 3 → softmax",
            "2,300 weights, no biases",
            None,
            "15 epochs, picture by picture, learning rate 0.000125, seed 1",
        ),
        (
            "nielsen",
            "20 inputs → linear 30 → sigmoid → linear 3 → sigmoid",
            "723 weights and biases",
            Some("mean squared error"),
            "30 epochs, mini-batches of 10, learning rate 3, seed 1",
        ),
        (
            "bent",
            "20 inputs → linear 500 → relu → linear 250 → relu → linear 3 → softmax",
            "136,503 weights and biases",
            None,
            "40 epochs, all pictures at once, learning rate up to 0.4, seed 1",
        ),
    ] {
        let out = lines_until(&folder, &format!("train {name} --data data"), "settings");
        assert_eq!(after(&out, "network"), Some(network), "{name}");
        assert_eq!(after(&out, "parameters"), Some(parameters), "{name}");
        assert_eq!(after(&out, "loss"), loss, "{name}");
        assert_eq!(after(&out, "settings"), Some(settings), "{name}");
        let recipe = after(&out, "recipe");
        assert!(recipe.is_some_and(|text| text.starts_with(&format!("{name}: "))), "{name}:\n{out}");
    }
    let out = lines_until(&folder, "train --data data", "settings");
    assert_eq!(after(&out, "recipe"), None, "the course is what is trained by default");
}

/// Its tables of networks and settings stand in the book: tests/ch09_recipes.rs compares them.
#[test]
fn the_list_of_recipes_says_what_is_done_better_whose_text_it_is_and_what_came_of_it() {
    let folder = Folder::empty("list");
    let (out, page) = (folder.good("recipes"), folder.good("help train"));
    let better = "\nrecipe   shift   turn   stretch   bend   settle   normalize   edges   decay\nmoved    1       0      0         0      0        no          no      0\n\
                  rubber   1       10     15        2      0.2      no          no      0\nbent     1       10     15        2      0.2      no          no      0\n\
                  edges    0       0      0         0      0        yes         yes     0\n\
                  sharp    1       10     15        2      0.2      yes         yes     0\n\
                  best     1       10     15        2      0.2      yes         yes     0.00005\n";
    assert!(out.contains(better), "only what is done better is said:\n{out}");
    for entry in &CATALOGUE {
        let name = entry.recipe.name;
        let [training, test] = <[[f64; 5]; 2]>::from(entry.percents()).map(|percents| {
            let Spread { mean, deviation, .. } = Spread::of(&percents);
            format!("{mean:.2} ± {deviation:.2} %")
        });
        for row in [
            format!("{name:<12}   {}", entry.text),
            format!("{name:<12}   {training}   {test}   {}", entry.stated),
        ] {
            assert!(out.contains(&format!("\n{row}\n")), "{row:?} is missing in\n{out}");
        }
        assert!(page.contains(&format!(" {name}")), "{name} is missing in\n{page}");
    }
    for line in out.lines() {
        // A row of a table must not be broken in two by a small window.
        let widest = if line.contains("   ") { 85 } else { 120 };
        assert!(line.chars().count() <= widest, "{line:?}");
    }
}

#[test]
fn a_recipe_may_stand_anywhere_but_only_one_and_only_where_a_network_is_meant() {
    let folder = Folder::with_data("words");
    let all =
        "school, school-batch, hidden20, onelayer, tiny35, nielsen, course, sprint, quick, moved, rubber, bent, edges, sharp, best";
    for command in ["train", "test", "show", "mistakes", "weights"] {
        let expected = format!(
            "{command} does not know \"rosenblatt\": it is no flag, and the only recipes are {all}\n"
        );
        assert_usage_error(&folder, &format!("{command} rosenblatt --data data"), &expected);
        let expected = "only one recipe can be named, so \"school\" is too much";
        assert_usage_error(&folder, &format!("{command} nielsen --data data school"), expected);
    }
    assert_usage_error(
        &folder,
        "nielsen",
        "nielsen is a recipe, not a command: type `chalknet train nielsen`",
    );
    for word in ["nielsen", "--seed 1", "--fresh=1"] {
        assert_usage_error(&folder, &format!("recipes {word}"), "nothing can follow recipes, not \"");
    }
    assert_eq!(folder.names(), ["data"], "nothing was to be trained");
    for line in ["train --data data nielsen --epochs 1", "--data data --epochs 1 --fresh nielsen"] {
        folder.says(line, "saved in nielsen.json");
    }
}

#[test]
fn looking_at_a_recipe_looks_at_its_own_file() {
    let folder = Folder::with_data("looking");
    for command in ["test", "mistakes", "weights"] {
        folder.refuses(
            &format!("{command} onelayer --data data"),
            &["cannot read onelayer.json", "Train first, or name a file of weights"],
        );
    }
    let out = folder.good("show onelayer --data data");
    assert_eq!(out.matches("this is ").count(), 6, "pictures can be looked at before:\n{out}");

    let trained = folder.good("train onelayer --data data --epochs 3");
    folder.good("train --data data --epochs 1");
    let out = folder.good("test onelayer --data data");
    assert_eq!(test_line(&out), test_line(&trained), "weights.json is another network");
    assert_eq!(out, folder.good("test --data data --weights onelayer.json"), "the same by the file's name");
    assert!(out.contains(", output ") && !out.contains("sure"), "ReLU gives no probabilities:\n{out}");
    let out = folder.good("show onelayer --data data");
    assert_eq!(out.matches("says ").count(), 6, "the network has its say now:\n{out}");
    assert!(folder.good("weights onelayer --data data").contains(" of 3 neurons"), "one layer of 3 neurons");
    assert!(folder.good("weights --data data").contains(" of 100 neurons"), "the course has 100");
}

// Going on.

#[test]
fn a_file_says_itself_of_which_recipe_it_is() {
    let folder = Folder::with_data("of-recipe");
    folder.good("train nielsen --data data --epochs 1 --weights my.json");
    let out = folder.good("train --data data --weights my.json --epochs 1");
    assert!(after(&out, "recipe").is_some_and(|text| text.starts_with("nielsen: ")), "{out}");
    assert!(out.contains("Epoch 1: "), "its lines go on as well:\n{out}");
    folder.says(
        "train nielsen --data data --weights my.json --epochs 1 --batch 5 --rate 0.5",
        "mini-batches of 5, learning rate 0.5",
    );
    // Without --epochs, as many follow as the recipe has.
    let out = folder.says(
        "train --data data --weights my.json",
        "settings    30 epochs, mini-batches of 5, learning rate 0.5, seed 1",
    );
    assert!(out.contains("The weights after 33 epochs"), "{out}");
}

#[test]
fn the_same_command_typed_again_goes_on() {
    let folder = Folder::with_data("again");
    let commands = [
        "",
        "--sizes 20,7,3 --activation tanh --output sigmoid --loss binary-cross-entropy --start normal --bias none \
         --seed 3 --batch 4 --rate 0.05",
        "--sizes 20,100,3",
        "nielsen --sizes 20,5,3 --seed 1",
        "school --activation relu --bias zero",
        "onelayer --start 0.5 --loss mean-squared-error",
    ];
    for flags in commands {
        let train = |epochs: u64, file: &str| {
            folder.good(&format!("train {flags} --data data --epochs {epochs} --weights {file}"))
        };
        assert!(!train(2, "whole.json").contains("Going on"), "{flags}: there was no file");
        assert!(!train(1, "parts.json").contains("Going on"), "{flags}: there was no file");
        let out = train(1, "parts.json");
        let first = "Going on from parts.json, which has 1 epoch behind it (--fresh begins anew).";
        assert_eq!(out.lines().next(), Some(first), "{flags}");
        assert!(folder.bytes("parts.json") == folder.bytes("whole.json"), "{flags}: 1 + 1 epochs are not 2");
        // How the weights started is long past, and stands in no file: it tells no networks apart.
        let others = flags.replace("--start normal", "").replace("--start 0.5", "");
        let out =
            folder.good(&format!("train {others} --start zero --data data --weights parts.json --epochs 1"));
        assert!(out.contains("Going on from parts.json, which has 2 epochs"), "{flags}:\n{out}");
        for name in ["whole.json", "parts.json"] {
            folder.remove(name);
        }
    }
}

/// Networks that are not that of nielsen, and the flag that says so. All are written without what all have in common.
const OTHER_NETWORKS: [(&str, &str, &str); 8] = [
    ("nielsen --sizes 20,9,3", "--sizes", "linear 9 → sigmoid → linear 3 → sigmoid, mean squared error"),
    (
        "nielsen --activation relu",
        "--activation",
        "linear 30 → relu → linear 3 → sigmoid, mean squared error",
    ),
    ("nielsen --activation none", "--activation", "linear 30 → linear 3 → sigmoid, mean squared error"),
    ("nielsen --output softmax", "--output", "linear 30 → sigmoid → linear 3 → softmax, mean squared error"),
    ("nielsen --loss perceptron", "--loss", "linear 30 → sigmoid → linear 3 → sigmoid, perceptron"),
    (
        "nielsen --bias none",
        "--bias",
        "linear 30 → sigmoid → linear 3 → sigmoid, no biases, mean squared error",
    ),
    // Where no recipe is named, a flag changes the network of the course.
    ("--sizes 20,30,3", "--sizes", "linear 30 → relu → linear 3 → softmax, cross-entropy"),
    ("--loss mean-squared-error", "--loss", "linear 100 → relu → linear 3 → softmax, mean squared error"),
];

#[test]
fn another_network_seed_or_recipe_is_no_way_to_go_on() {
    let folder = Folder::with_data("other");
    folder.good("train nielsen --data data --epochs 1 --seed 4 --weights my.json");
    let old = folder.bytes("my.json");
    let refused = |words: &str, problem: &str, flag: &str| {
        let line = format!("train {words} --data data --epochs 1 --weights my.json");
        let Outcome { code, out, err } = folder.run_line(&line);
        let expected = format!(
            "chalknet: {problem}.\nLeave {flag} away to go on. To begin anew, name another file with --weights FILE, or \
             add --fresh to replace this one.\n"
        );
        assert_eq!((code, out.as_str(), err.as_str()), (Some(1), "", expected.as_str()), "{line}");
        assert!(folder.bytes("my.json") == old, "{line}: a good file was lost");
    };
    let found = "20 inputs → linear 30 → sigmoid → linear 3 → sigmoid, mean squared error";
    for (words, flag, asked) in OTHER_NETWORKS {
        let problem = format!("my.json holds another network: {found}\nand not 20 inputs → {asked}");
        refused(words, &problem, flag);
    }
    refused("nielsen --seed 5", "my.json was trained with seed 4, not 5; a run keeps its seed", "--seed");
    for other in ["school", "course"] {
        let problem = format!("my.json was trained by the recipe nielsen, not {other}");
        refused(other, &problem, other);
        for command in ["test", "show", "mistakes", "weights"] {
            let line = format!("{command} {other} --data data --weights my.json");
            let advice = format!("{problem}.\nLeave {other} away, or name another file with --weights FILE.");
            folder.refuses(&line, &[&advice]);
        }
    }
    for command in ["test", "show", "mistakes", "weights"] {
        for recipe in ["nielsen", ""] {
            folder.good(&format!("{command} {recipe} --data data --weights my.json"));
        }
    }
    // What is refused above is a new network with --fresh.
    for (words, _, _) in OTHER_NETWORKS {
        let line = format!("train {words} --data data --epochs 1 --weights my.json --fresh");
        folder.says(&line, "The weights after 1 epoch are saved in my.json");
    }
    // The course's own file is no other than that of its recipe.
    folder.good("train --data data --epochs 1");
    folder.good("test course --data data --weights weights.json");
}

#[test]
fn a_file_of_an_unknown_recipe_is_not_guessed_at() {
    let folder = Folder::with_data("unknown");
    folder.good("train --data data --epochs 1");
    let text = folder.text("weights.json");
    let changed = text.replace("\"recipe\": \"course\"", "\"recipe\": \"nelsen\"");
    assert_ne!(text, changed, "the file names its recipe");
    folder.write("weights.json", &changed);
    for line in ["train --epochs 1", "test", "show", "mistakes", "weights"] {
        folder.refuses(&format!("{line} --data data"), &["weights.json", "\"nelsen\"", "`chalknet recipes`"]);
    }
    assert_eq!(folder.bytes("weights.json"), changed.as_bytes(), "the file is as it was");
    // Files from before chapter 9 name no recipe: they are the course's.
    folder.write("weights.json", text.replace("\"recipe\": \"course\",\n", ""));
    folder.good("train --data data --epochs 1");
}

// tiny35, which makes its own pictures.

#[test]
fn tiny35_needs_no_data_folder_and_finds_its_pictures_again() {
    let folder = Folder::empty("tiny35");
    let trained = folder
        .says("train tiny35 --epochs 300 --rate 0.3 --seed 5", "\n            5x3 pixels each, 10 classes\n");
    assert_eq!(after(&trained, "network"), Some("15 inputs → linear 64 → relu → linear 10 → softmax"));
    let (right, pictures) = right_of(&trained, "test");
    assert_eq!(pictures, 200, "as many as in the text");
    assert!(right > 150, "these digits are easily learned, but only {right} of 200 are right");
    // Found again by the name of the recipe, and by the file alone, and drawn as they were.
    for line in ["test tiny35", "test --weights tiny35.json"] {
        let out = folder.good(line);
        assert_eq!(test_line(&out), test_line(&trained), "{line}: other pictures than in training");
        assert_eq!(pictures_of(&out), pictures_of(&trained), "{line}: others are drawn");
    }
    folder.says("train --epochs 1 --weights tiny35.json", "Going on from tiny35.json, which has 300 epochs");
    // Another seed draws other digits: these weights were not made for them, and their table is another.
    folder.good("train tiny35 --epochs 1 --seed 6 --weights six.json");
    let classes = |line: &str| -> Vec<String> {
        table(&folder.good(line), "class ").iter().map(|words| words[..2].join(" ")).collect()
    };
    assert_eq!(classes("test tiny35").len(), 10);
    assert_ne!(
        classes("test tiny35"),
        classes("test --weights six.json"),
        "seeds 5 and 6 draw the same digits"
    );
    // Before it is trained, its digits can be looked at.
    folder.remove("tiny35.json");
    assert_eq!(folder.good("show tiny35 --count 4").matches("this is ").count(), 4);
    assert_ne!(folder.good("show tiny35 --count 4"), folder.good("show tiny35 --count 4 --seed 2"));
}

#[test]
fn tiny35_prints_a_line_every_hundred_epochs() {
    let folder = Folder::empty("lines");
    let out = folder.good("train tiny35 --sizes 15,4,10 --epochs 250");
    let epochs: Vec<&str> = table(&out, "epoch ").iter().map(|words| words[0]).collect();
    assert_eq!(epochs, ["1", "100", "200", "250"], "the first, every hundredth and the last:\n{out}");
}

// nielsen, which counts the test pictures after every epoch.

#[test]
fn nielsen_prints_its_line_after_every_epoch() {
    let folder = Folder::with_data("nielsen");
    let lines = |out: &str| -> Vec<String> {
        out.lines().filter(|line| line.starts_with("Epoch ")).map(str::to_string).collect()
    };
    let printed = lines(&folder.good("train nielsen --data data --epochs 3"));
    // The same network, stopped there. Epochs are counted from 0.
    let stopped = |epochs: u64| {
        let until =
            folder.good(&format!("train nielsen --data data --epochs {epochs} --weights {epochs}.json"));
        let (right, pictures) = right_of(&until, "test");
        format!("Epoch {}: {right} / {pictures}", epochs - 1)
    };
    assert_eq!(printed, [stopped(1), stopped(2), stopped(3)]);
    assert_ne!(
        printed[0].split(' ').nth(2),
        printed[1].split(' ').nth(2),
        "nothing to tell apart: {printed:?}"
    );
    let more = lines(&folder.good("train nielsen --data data --epochs 1"));
    assert!(more.len() == 1 && more[0].starts_with("Epoch 3: "), "the numbers go on: {more:?}");
}

// --seeds

/// What `train --seeds` printed: seed, right test pictures in percent, training pictures in percent.
#[track_caller]
fn seeds_of(out: &str) -> Vec<(u64, f64, f64)> {
    let mut seeds = Vec::new();
    for line in out.lines().filter(|line| line.starts_with("seed ")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["seed", seed, "test:", right, "of", count, "right", percent, "%)", "training", training, "%"] =
            words[..]
        else {
            panic!("seed, result, training expected: {line:?}");
        };
        let number = |text: &str| -> f64 { text.trim_start_matches('(').parse().expect("a number") };
        let expected = 100.0 * number(right) / number(count);
        assert!((number(percent) - expected).abs() <= 0.005_001, "{right} of {count} are not {percent}");
        seeds.push((seed.parse().expect("a seed"), expected, number(training)));
    }
    seeds
}

#[test]
fn several_seeds_are_trained_and_compared_and_none_is_saved() {
    let folder = Folder::with_data("seeds");
    let out = folder.good("train nielsen --data data --epochs 2 --seeds 5");
    let seeds = seeds_of(&out);
    assert_eq!(seeds.iter().map(|seed| seed.0).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(folder.names(), ["data"], "none of them is saved");
    let table = out.split("mean ± standard deviation   smallest   largest\n").nth(1).expect("a table");
    for (name, percents) in [
        ("training", seeds.iter().map(|seed| seed.2).collect::<Vec<f64>>()),
        ("test", seeds.iter().map(|seed| seed.1).collect()),
    ] {
        let row = table.lines().find(|line| line.starts_with(name)).expect("the table has this row");
        let numbers: Vec<f64> = row.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let Spread { mean, deviation, smallest, largest } = Spread::of(&percents);
        assert!(deviation > 1.0, "to be told apart, the results must differ: {percents:?}");
        let expected = [mean, deviation, smallest, largest];
        assert_eq!(numbers.len(), expected.len(), "{row}");
        // The lines are rounded to two decimals, and so is the table.
        for (found, expected) in numbers.into_iter().zip(expected) {
            assert!((found - expected).abs() < 0.015, "{name}: {found} instead of {expected} in\n{out}");
        }
    }
    // Each of the five is the network that its seed gives alone.
    for (seed, test_percent, training_percent) in seeds {
        let line = format!("train nielsen --data data --epochs 2 --seed {seed} --weights alone.json --fresh");
        let alone = folder.good(&line);
        let (right, count) = right_of(&alone, "test");
        assert_eq!(test_percent, 100.0 * right as f64 / count as f64, "seed {seed}");
        let last = alone.lines().find(|line| line.starts_with("    2  ")).expect("a line for epoch 2");
        let training = last.split_whitespace().nth(2).expect("the share of the training pictures");
        assert_eq!(format!("{training_percent:.2}"), training, "seed {seed}: {last}");
    }
    let expected = "--seeds compares networks and saves none: leave --weights and --export away";
    for flags in ["nielsen --weights my.json", "school --export school w.json"] {
        assert_usage_error(&folder, &format!("train {flags} --data data --seeds 2"), expected);
    }
}

#[test]
fn the_seeds_go_on_from_the_one_that_is_named() {
    let folder = Folder::with_data("from-seed");
    let out = folder.good("train --data data --epochs 1 --seeds 3 --seed 7 --rate 0.01");
    assert_eq!(seeds_of(&out).iter().map(|seed| seed.0).collect::<Vec<_>>(), [7, 8, 9]);
    let one = folder.good("train --data data --epochs 1 --seeds 1 --seed 8 --rate 0.01");
    assert_eq!(seeds_of(&one), seeds_of(&out)[1..2], "the same seed gives the same network again");
    assert!(out.contains("mean ± standard deviation"), "three can be compared:\n{out}");
    assert!(!one.contains('±') && !one.contains("smallest"), "a single network has no spread:\n{one}");
    assert!(one.ends_with("\n\nNothing is saved; the same seed gives the same network again.\n"), "{one}");
    assert_eq!(folder.names(), ["data"]);
    let largest = u64::MAX;
    let expected = format!("there are no 2 seeds from {largest} on");
    assert_usage_error(&folder, &format!("train --data data --seeds 2 --seed {largest}"), &expected);
    folder.good(&format!("train --data data --epochs 1 --seeds 1 --seed {largest}"));
}

#[test]
fn each_seed_of_tiny35_draws_digits_of_its_own() {
    let folder = Folder::empty("tiny-seeds");
    let out = folder.good("train tiny35 --epochs 40 --rate 0.2 --seeds 2");
    let alone = folder.good("train tiny35 --epochs 40 --rate 0.2 --seed 2");
    let (right, count) = right_of(&alone, "test");
    assert_eq!(
        seeds_of(&out)[1].1,
        100.0 * right as f64 / count as f64,
        "seed 2 alone:\n{alone}\nof 2:\n{out}"
    );
}

// What the flags make of a network.

#[test]
fn the_flags_make_the_network_that_they_name() {
    let folder = Folder::with_data("names");
    for (flags, network, loss) in [
        ("--activation sigmoid", "linear 100 → sigmoid → linear 3 → softmax", None),
        ("--activation tanh", "linear 100 → tanh → linear 3 → softmax", None),
        ("--activation softmax", "linear 100 → softmax → linear 3 → softmax", None),
        ("--activation none --loss cross-entropy", "linear 100 → linear 3 → softmax", None),
        (
            "--output softmax --loss mean-squared-error",
            "linear 100 → relu → linear 3 → softmax",
            Some("mean squared error"),
        ),
        (
            "--output tanh --loss mean-squared-error",
            "linear 100 → relu → linear 3 → tanh",
            Some("mean squared error"),
        ),
        (
            "--output sigmoid --loss binary-cross-entropy",
            "linear 100 → relu → linear 3 → sigmoid",
            Some("binary cross-entropy"),
        ),
        ("--output relu --loss perceptron", "linear 100 → relu → linear 3 → relu", Some("perceptron")),
        ("--sizes 20,3", "linear 3 → softmax", None),
        (
            "--sizes 20,9,8,7,3",
            "linear 9 → relu → linear 8 → relu → linear 7 → relu → linear 3 → softmax",
            None,
        ),
    ] {
        let out = folder.good(&format!("train --data data --epochs 1 --fresh {flags}"));
        assert_eq!(after(&out, "network"), Some(format!("20 inputs → {network}").as_str()), "{flags}");
        assert_eq!(after(&out, "loss"), loss, "{flags}");
    }
}

#[test]
fn weights_and_biases_start_as_the_flags_say() {
    let folder = Folder::with_data("starts");
    let start = |start| FirstNumbers::Start(start);
    for (flags, weights, biases) in [
        ("--start school --bias none", start(Start::SchoolUniform), None),
        ("--start symmetric --bias zero", start(Start::SymmetricUniform), Some(start(Start::Zero))),
        ("--start he --bias normal", start(Start::HeNormal), Some(FirstNumbers::StandardNormal)),
        ("--start normal --bias 0.25", FirstNumbers::StandardNormal, Some(FirstNumbers::Uniform(0.25))),
        ("--start zero --bias he", start(Start::Zero), Some(start(Start::HeNormal))),
        ("--start 3", FirstNumbers::Uniform(3.0), COURSE.biases),
    ] {
        // The tiny step of one epoch is all that happens to them.
        folder.good(&format!("train --data data --epochs 1 --rate 1e-30 --fresh {flags}"));
        let found = folder.saved("weights.json").run.network;
        let expected = Recipe { weights, biases, ..COURSE }.begin(&[20, 100, 3], 1).network;
        let pairs: Vec<_> = found.matrices().zip(expected.matrices()).collect();
        assert_eq!(pairs.len(), expected.matrices().count(), "{flags}: biases");
        assert_eq!(found.parameters(), expected.parameters(), "{flags}");
        let numbers = pairs.iter().flat_map(|(found, expected)| found.values().iter().zip(expected.values()));
        assert!(numbers.into_iter().all(|(found, expected)| (found - expected).abs() < 1e-20), "{flags}");
    }
}

#[test]
fn a_loss_that_does_not_fit_the_output_is_refused_before_any_work() {
    let folder = Folder::with_data("loss");
    let cross_entropy =
        "chalknet: cross-entropy needs softmax at the end; after sigmoid, binary cross-entropy";
    let binary = "chalknet: binary cross-entropy needs sigmoid at the end; after softmax, cross-entropy";
    for (flags, expected) in [
        ("--output tanh", cross_entropy),
        ("nielsen --loss cross-entropy", cross_entropy),
        ("hidden20 --output softmax", binary),
    ] {
        assert_usage_error(&folder, &format!("train {flags} --data data"), expected);
        assert_usage_error(&folder, &format!("train {flags} --data data --seeds 3"), expected);
    }
    assert_eq!(folder.names(), ["data"], "nothing was to be trained");
}

#[test]
fn sizes_must_fit_the_pictures() {
    let folder = Folder::with_data("sizes");
    let expected = "--sizes must begin with 20, the pixels of a picture, and end with 3, the classes";
    for sizes in ["784,100,10", "20,100,10", "21,3", "3,20", "20,3,4"] {
        assert_usage_error(&folder, &format!("train --data data --sizes {sizes}"), expected);
        assert_usage_error(&folder, &format!("train --data data --seeds 2 --sizes {sizes}"), expected);
    }
    let expected = "GB of memory, and more than 1.0 are not taken: take smaller or fewer --sizes, a smaller";
    // The last two are more than a computer can count; of the pairs of layers, each alone would be allowed.
    let pairs = format!("20,{}3", "30000,1,".repeat(100));
    let too_large = ["20,12000,12000,3", &pairs, "20,4000000000,4000000000,3", "20,9999999999,9999999999,3"];
    for sizes in too_large {
        let line = format!("train --data data --threads 1 --epochs 1 --sizes {sizes}");
        assert_usage_error(&folder, &line, expected);
        assert_usage_error(&folder, &format!("{line} --seeds 2"), expected);
    }
    assert_eq!(folder.names(), ["data"], "nothing was to be trained");
}

#[test]
fn a_mini_batch_whose_outputs_would_fill_the_memory_is_refused() {
    let folder = Folder::with_data("large-batch");
    let expected = "more than 1.0 are not taken";
    let sizes = if cfg!(feature = "f64") { "20,100000,3" } else { "20,180000,3" };
    // The 1000 of tiny35 are here all there are: 55.
    for flags in ["--batch 55", "tiny35"] {
        let line = format!("train {flags} --sizes {sizes} --data data --threads 1 --epochs 1");
        assert_usage_error(&folder, &line, expected);
    }
    // There is room for one at a time, though not on 32 threads; this is refused later.
    let line = format!("train --batch 1 --sizes {sizes} --data data --export school s.json");
    folder.refuses(&format!("{line} --threads 1"), &["not exported: this network has biases"]);
    assert_usage_error(&folder, &format!("{line} --threads 32"), expected);
    assert_eq!(folder.names(), ["data"], "nothing was to be trained");
    // What counts is the pictures, not what the recipe says.
    folder.says("train tiny35 --data data --epochs 1", "settings    1 epoch, all pictures at once");
}

// The form of the school project.

#[test]
fn weights_go_to_the_school_project_and_come_back() {
    let folder = Folder::with_data("export");
    let trained = folder.says(
        "train school --data data --epochs 6 --rate 0.01 --export school w.json",
        "\nThe weights are written to w.json in the form of the school project.\n",
    );
    assert!(trained.contains("saved in school.json"), "the run itself is saved as ever:\n{trained}");
    assert!(folder.text("w.json").starts_with("[[["), "what else it is, is tested in tests/storage.rs");

    let school = folder.good("test school --data data --count 0");
    let back = folder.good("test --data data --weights w.json --count 0");
    assert_eq!(back, school, "the same answers to all pictures");
    assert_eq!(test_line(&back), test_line(&trained));

    // Afterwards as well, and from the bare file again: the same bytes.
    for source in ["school.json", "w.json"] {
        let line = format!("test --data data --weights {source} --export school again.json --count 0");
        let out = folder.good(&line);
        assert!(out.starts_with("The weights are written to again.json in the form of"), "{out}");
        assert_eq!(test_line(&out), test_line(&trained));
        assert!(folder.bytes("again.json") == folder.bytes("w.json"), "{source}: other weights");
        folder.remove("again.json");
    }
    for line in ["show", "mistakes", "weights"] {
        folder.good(&format!("{line} --data data --weights w.json"));
    }
    // Any network of the school's kind will do, whatever it is called.
    folder.good(
        "train --data data --activation none --bias none --sizes 20,3 --epochs 1 --export school one.json",
    );
    assert_eq!(test_line(&folder.good("test --data data --weights one.json")), {
        test_line(&folder.good("test --data data"))
    });
}

#[test]
fn a_network_that_the_school_project_cannot_have_is_refused_before_training() {
    let folder = Folder::with_data("refused");
    // What such a network cannot be is tested in tests/storage.rs.
    for (flags, reason) in [
        ("", "not exported: this network has biases, and the school project's has none."),
        (
            "school --output sigmoid --loss binary-cross-entropy",
            "not exported: this network does not end in softmax, as the school project's does.",
        ),
    ] {
        folder.refuses(
            &format!("train {flags} --data data --export school w.json"),
            &[reason, "`chalknet train school`"],
        );
        assert_eq!(folder.names(), ["data"], "{flags}: nothing is trained first");
        // The same afterwards: the file that was asked for is not there.
        folder.good(&format!("train {flags} --data data --epochs 1 --weights my.json"));
        folder.refuses("test --data data --weights my.json --export school w.json", &[reason]);
        assert!(!folder.has("w.json"));
        folder.remove("my.json");
    }
    // A place that cannot be written to is named before hours of training, too.
    let problem = "cannot write no/such/w.json";
    let line = "train school --data data --export school no/such/w.json";
    folder.refuses(line, &[problem, "may be written to: --export school FILE."]);
    assert_eq!(folder.names(), ["data"]);
}

#[test]
fn an_export_never_replaces_the_network() {
    let folder = Folder::with_data("export-over-network");
    let refused = |line: &str| {
        let file = line.split(' ').next_back().expect("a file");
        let expected = format!("{file} is the file of the trained network: name another");
        assert_usage_error(&folder, line, &expected);
    };
    // Before there is a file, by whatever path.
    for file in ["school.json", "data/../school.json"] {
        refused(&format!("train school --data data --export school {file}"));
    }
    assert_eq!(folder.names(), ["data"], "nothing was to be trained");
    // Afterwards, and on the way on.
    folder.good("train school --data data --epochs 1 --export school bare.json");
    let (old, bare) = (folder.bytes("school.json"), folder.bytes("bare.json"));
    let file = if cfg!(unix) { "link.json" } else { "./school.json" };
    #[cfg(unix)]
    std::os::unix::fs::symlink("school.json", folder.file(file)).expect("a link can be made");
    refused(&format!("test school --data data --export school {file}"));
    let message = folder.bad(&format!("train school --data data --epochs 1 --export school {file}"), 2);
    assert!(message.contains(&format!("{file} is the file of the trained network")), "{message}");
    refused("test --data data --weights bare.json --export school bare.json");
    assert!(folder.bytes("school.json") == old && folder.bytes("bare.json") == bare, "a network was lost");
}

#[test]
fn an_export_replaces_an_older_export_and_nothing_else() {
    let folder = Folder::with_data("export-over-export");
    folder.good("train school --data data --epochs 1 --weights my.json --export school w.json");
    let first = folder.bytes("w.json");
    folder.good("test --data data --weights my.json --export school w.json");
    assert!(folder.bytes("w.json") == first, "an older export is replaced by the same");
    for other in ["data/train-images-idx3-ubyte", "good.json"] {
        if other == "good.json" {
            folder.good("train --data data --epochs 1 --weights good.json");
        }
        let before = folder.bytes(other);
        for command in
            ["test --data data --weights my.json", "train school --data data --fresh --weights new.json"]
        {
            folder.refuses(
                &format!("{command} --export school {other}"),
                &["holds something else than weights in the form of the school project", "Name another file"],
            );
            assert!(folder.bytes(other) == before, "{command}: {other} was replaced");
        }
    }
}
