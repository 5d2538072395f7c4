//! What is kept on disk: `cargo test --test storage`. Goes with no chapter. What becomes of wrong files when a command
//! meets them is shown in tests/wrong_files, and that nothing is lost in tests/saving.rs.

mod common;

use chalknet::ch02_data::DataSet;
use chalknet::ch03_linear::Linear;
use chalknet::ch04_activation::Activation::{self, Identity, Relu, Sigmoid, Softmax, Tanh};
use chalknet::ch07_backprop::{CROSS_ENTROPY, MEAN_SQUARED_ERROR};
use chalknet::ch08_training::{test, Layer, Network, Run, Score, Settings, Workspace};
use chalknet::ch09_recipes::{COURSE, SCHOOL};
use chalknet::ch10_better::{Improvements, Pull, View};
use chalknet::storage::{
    activation_name, activation_named, expect_like_school, export_school, fingerprint, from_text, is_blank,
    load, load_data, load_ours_or_school, numbers_as_names, problem_with, save, to_text, EpochScores,
    History, SavedRun, SavingPlace, CATALOGUE, LOSSES, NAMES_FILE, TEST_FILES, TRAINING_FILES,
};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::{Matrix, Random, Real};
use common::{assert_all_close, bits_of, bundled_pictures, layer_of, TestFolder, FOUR_DECIMALS};
use std::fs;
use std::path::Path;

/// The file that messages are about, where there is none.
const HERE: &str = "weights.json";

fn read(text: &str) -> Result<SavedRun, String> {
    from_text(text, Path::new(HERE)).map_err(|error| error.to_string())
}

fn written(saved: &SavedRun) -> Result<String, String> {
    to_text(saved, Path::new(HERE)).map_err(|error| error.to_string())
}

/// Fails unless both runs are the same to the last bit.
#[track_caller]
fn assert_same_run(found: &SavedRun, expected: &SavedRun, case: &str) {
    let all = |saved: &SavedRun| {
        let Settings { seed, batch, learning_rate, loss } = saved.run.settings;
        let Improvements { momentum, one_cycle, view, shift, pull, settle, average, decay, dropout, adam } =
            saved.improvements;
        let reals = [learning_rate, momentum, average, decay, dropout, settle].map(Real::to_bits);
        let bits = (reals, bits_of(&saved.run.network), saved.walker.as_ref().map(bits_of));
        (
            (saved.recipe.clone(), seed, batch, loss.name, saved.run.epochs_done),
            (one_cycle, view, shift, pull, adam, saved.data),
            (bits, format!("{:?}", saved.history)),
        )
    };
    assert_eq!(all(found), all(expected), "{case}");
    assert!(found.run.network == expected.run.network, "{case}: another network");
}

/// Fails unless the message names the file and says this.
#[track_caller]
fn assert_says(message: &str, expected: &str, case: &str) {
    assert!(message.starts_with(HERE), "{case}: which file? {message}");
    assert!(message.contains(expected), "{case}\n  found    {message}\n  expected {expected}");
}

// ---- A file of weights ----

/// A small file, to the letter as it is saved: files of today must still load tomorrow.
const GOOD_FILE: &str = r#"{
"format": "chalknet weights 1",
"recipe": "nielsen",
"seed": 7,
"batch": 32,
"learning_rate": 0.5,
"loss": "cross-entropy",
"epochs_done": 3,
"layers": [
{"kind": "linear", "inputs": 2, "outputs": 3,
"weights": [
[1.0, -2.0, 3.0],
[4.0, 5.0, 6.25]
],
"bias": [7.0, 8.0, 9.0]},
{"kind": "relu"},
{"kind": "linear", "inputs": 3, "outputs": 2,
"weights": [
[1.0, 2.0],
[3.0, 4.0],
[5.0, 6.0]
]},
{"kind": "softmax"}
]
}
"#;

/// What `GOOD_FILE` says.
fn good_run() -> SavedRun {
    let (w, b) =
        (Matrix::from_rows(&[[1.0, -2.0, 3.0], [4.0, 5.0, 6.25]]), Matrix::from_rows(&[[7.0, 8.0, 9.0]]));
    let v = Matrix::from_rows(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    let layers = vec![
        Layer { linear: layer_of(&w, &b), activation: Relu },
        Layer { linear: Linear { weights: v, bias: None }, activation: Softmax },
    ];
    let settings = Settings { seed: 7, batch: 32, learning_rate: 0.5, loss: CROSS_ENTROPY };
    let run = Run { network: Network { layers }, settings, epochs_done: 3 };
    SavedRun::new("nielsen", run, Improvements::NONE)
}

/// The good run, with something else in it.
fn good_run_but(change: impl FnOnce(&mut SavedRun)) -> SavedRun {
    let mut saved = good_run();
    change(&mut saved);
    saved
}

#[test]
fn a_saved_file_looks_as_it_always_did() {
    assert_eq!(written(&good_run()).expect("a good run"), GOOD_FILE);
    assert_same_run(&read(GOOD_FILE).expect("the good file"), &good_run(), "the good file");
    let others = good_run_but(|saved| {
        saved.run.settings.loss = MEAN_SQUARED_ERROR;
        saved.run.network.layers[0].activation = Tanh;
        saved.run.network.layers[1].activation = Sigmoid;
    });
    let text = GOOD_FILE.replace("\"cross-entropy\"", "\"mean squared error\"");
    let text = text.replace("\"relu\"", "\"tanh\"").replace("\"softmax\"", "\"sigmoid\"");
    assert_eq!(written(&others).expect("a good run"), text);
    assert_same_run(&read(&text).expect("other names"), &others, "other names");

    // What is named only if it is there, behind the loss.
    let pull = Pull { turn: 3, stretch: 4, bend: 5 };
    let improvements = Improvements {
        momentum: 0.5,
        one_cycle: Some(7),
        view: View { normalize: true, edges: true },
        shift: 2,
        pull,
        settle: 0.25,
        average: 0.75,
        decay: 0.25,
        dropout: 0.125,
        adam: false,
    };
    let all = good_run_but(|saved| (saved.improvements, saved.data) = (improvements, Some(0xab)));
    let lines = "\"momentum\": 0.5,\n\"average\": 0.75,\n\"decay\": 0.25,\n\"dropout\": 0.125,\n\"settle\": 0.25,\n\"one_cycle\": 7,\n\"shift\": 2,\n\"turn\": 3,\n\
                 \"stretch\": 4,\n\"bend\": 5,\n\"normalize\": \"yes\",\n\"edges\": \"yes\",\n\"data\": \"00000000000000ab\",\n\"epochs_done\"";
    assert_eq!(written(&all).expect("a good run"), GOOD_FILE.replace("\"epochs_done\"", lines));

    let with_adam = good_run_but(|saved| saved.improvements.adam = true);
    let lines = "\"optimizer\": \"adam\",\n\"epochs_done\"";
    assert_eq!(written(&with_adam).expect("a good run"), GOOD_FILE.replace("\"epochs_done\"", lines));

    // The walker stands last, as the layers do.
    let walks = good_run_but(|saved| saved.walker = Some(saved.run.network.clone()));
    let (layers, end) = (GOOD_FILE.find("[\n{\"kind\"").expect("layers"), GOOD_FILE.len() - "\n}\n".len());
    let text = format!("{},\n\"walker\": {}\n}}\n", &GOOD_FILE[..end], &GOOD_FILE[layers..end]);
    assert_eq!(written(&walks).expect("a good run"), text);
    assert_same_run(&read(&text).expect("a walker"), &walks, "a walker");

    // Without an activation there is no layer of that kind.
    let straight = good_run_but(|saved| saved.run.network.layers[0].activation = Identity);
    let text = GOOD_FILE.replace("{\"kind\": \"relu\"},\n", "");
    assert_eq!(written(&straight).expect("a good run"), text);
    assert_same_run(&read(&text).expect("no activation"), &straight, "no activation");
}

/// One of these values, drawn by lot.
fn one_of<T: Clone>(random: &mut Random, values: &[T]) -> T {
    values[random.below(values.len())].clone()
}

/// A run drawn by lot, in which hardly anything need make sense.
fn any_run(random: &mut Random) -> SavedRun {
    let sizes = [0, 1, 2, 2, 2, 3];
    let numbers =
        [1.5, -0.0, 0.1, Real::from_bits(1), Real::MAX, Real::MIN_POSITIVE, 1.0 / 3.0, Real::EPSILON];
    let matrix = |random: &mut Random, rows: usize, columns: usize| {
        let values = (0..rows * columns).map(|_| one_of(random, &numbers)).collect();
        Matrix::new(rows, columns, values)
    };
    let mut layers = Vec::new();
    let mut inputs = one_of(random, &sizes);
    for _ in 0..random.below(4) {
        let outputs = one_of(random, &sizes);
        let biases = if random.below(10) == 0 { one_of(random, &sizes) } else { outputs };
        let bias = (random.below(2) == 0).then(|| matrix(random, 1, biases));
        let linear = Linear { weights: matrix(random, inputs, outputs), bias };
        layers.push(Layer { linear, activation: one_of(random, &[Relu, Identity, Sigmoid, Softmax, Tanh]) });
        inputs = if random.below(10) == 0 { one_of(random, &sizes) } else { outputs };
    }
    if random.below(20) == 0 {
        layers.iter_mut().for_each(|layer| layer.linear.weights.values_mut().fill(Real::NAN));
    }
    let settings = Settings {
        // One that no double can hold, and one that only a u64 can.
        seed: one_of(random, &[0, (1 << 53) + 1, u64::MAX]),
        batch: one_of(random, &[0, 1, 7, 8, usize::MAX]),
        learning_rate: one_of(random, &[0.1, 1e-40, Real::MAX, Real::INFINITY, 2.0, 3.5]),
        loss: one_of(random, &LOSSES),
    };
    let epochs_done = one_of(random, &[0, 1, u64::MAX / 2, u64::MAX / 2 + 1, u64::MAX]);
    let improvements = Improvements {
        momentum: one_of(random, &[0.0, 0.9, 1.0, Real::NAN, 0.5]),
        one_cycle: one_of(random, &[None, Some(0), Some(1), Some(u64::MAX)]),
        view: View { normalize: one_of(random, &[false, true]), edges: one_of(random, &[false, true]) },
        shift: one_of(random, &[0, 1, 1000, 1001]),
        pull: one_of(random, &[Pull::NONE, Pull { turn: 180, stretch: 100, bend: 1000 }]),
        settle: one_of(random, &[0.0, 0.0, 0.5]),
        average: one_of(random, &[0.0, 0.5, 0.5, Real::MIN_POSITIVE]),
        decay: one_of(random, &[0.0, 1e-4]),
        dropout: one_of(random, &[0.0, 0.5]),
        adam: one_of(random, &[false, false, true]),
    };
    let recipe = one_of(random, &["", "course", "a b", "x-1", "no-such"]).to_string();
    let run = Run { network: Network { layers }, settings, epochs_done };
    let walker = (random.below(4) == 0).then(|| run.network.clone());
    let data = one_of(random, &[None, Some(0), Some(u64::MAX / 3)]);
    let folder = one_of(random, &[None, Some(""), Some("a\"b\\c\n\u{1b}\u{202e}"), Some("C:\\ä/𝄞\u{0}")]);
    let mut history = History::default();
    for _ in 0..one_of(random, &[0, 0, 0, 1, 2]) {
        let score = |random: &mut Random| Score {
            pictures: one_of(random, &[7, 8, 9, 10, usize::MAX, 0]),
            right: one_of(random, &[0, 0, 7]),
            loss_sum: one_of(random, &[0.0, -0.0, 1.0 / 3.0, -1.5, f64::MAX, f64::MIN_POSITIVE, f64::NAN]),
        };
        let validation = (random.below(2) == 0).then(|| score(random));
        let epoch = one_of(random, &[0, 1, 2, 1000, u64::MAX / 2]);
        history.add(EpochScores { epoch, training: score(random), validation }, 1);
    }
    SavedRun { recipe, run, walker, improvements, data, folder: folder.map(str::to_string), history }
}

#[test]
fn whatever_can_be_saved_can_be_loaded_and_is_the_same() {
    let (mut random, mut saved, mut refused) = (Random::new(1), 0, 0);
    for case in 0..20_000 {
        let run = any_run(&mut random);
        let Ok(text) = written(&run) else {
            refused += 1;
            continue;
        };
        saved += 1;
        let again =
            read(&text).unwrap_or_else(|error| panic!("case {case}: saved, and then {error}\n{text}"));
        assert_same_run(&again, &run, &format!("case {case}"));
    }
    assert!(saved > 200 && refused > 200, "{saved} and {refused} are too few to say anything");
}

#[test]
fn what_somebody_else_put_into_the_place_of_a_run_is_not_replaced() {
    let folder = TestFolder::new("storage-place");
    let (path, beside) = (folder.file("w.json"), folder.file("w.1.json"));
    let mut run = good_run();
    let mut place = SavingPlace::new(&path).expect("the folder can be written to");
    assert!(!place.has_file());
    let save = |place: &mut SavingPlace, expected: &Path| {
        place.save(&good_run()).expect("the folder can be written to");
        assert_eq!(place.path(), expected);
        assert_eq!(fs::read_to_string(expected).expect("it was just saved"), GOOD_FILE);
    };
    save(&mut place, &path);
    assert!(place.has_file());
    // Gone, or written again with the same bytes, is no harm.
    fs::remove_file(&path).expect("it is there");
    save(&mut place, &path);
    fs::write(&path, GOOD_FILE).expect("the test can write its files");
    save(&mut place, &path);
    // What was there at the start may be replaced, what came then not.
    fs::write(&path, "an older one").expect("the test can write its files");
    place = SavingPlace::new(&path).expect("the folder can be written to");
    save(&mut place, &path);
    fs::write(&path, "a backup").expect("the test can write its files");
    save(&mut place, &beside);
    save(&mut place, &beside);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "a backup");
    fs::write(&beside, "another backup").expect("the test can write its files");
    save(&mut place, &folder.file("w.2.json"));
    assert_eq!(folder.names(), ["w.1.json", "w.2.json", "w.json"]);
    // Of two who found nothing there, the second goes beside.
    let path = folder.file("new.json");
    let [mut first, mut second] = [(), ()].map(|()| SavingPlace::new(&path).expect("there is a place"));
    save(&mut first, &path);
    run.run.epochs_done = 4;
    second.save(&run).expect("there is a place beside it");
    assert_eq!(second.path(), folder.file("new.1.json"));
    assert_eq!(fs::read_to_string(&path).expect("it is there"), GOOD_FILE);
}

#[test]
fn saving_puts_a_whole_new_file_in_the_place_of_the_old_one() {
    let folder = TestFolder::new("replace");
    let (path, other_name) = (folder.file(HERE), folder.file("other-name.json"));
    save(&good_run(), &path).expect("the run can be saved");
    assert_same_run(&load(&path).expect("the run can be loaded"), &good_run(), "saved and loaded");
    // A second name for the same file keeps hold of it when the first name goes to another.
    fs::hard_link(&path, &other_name).expect("a file can have two names");
    save(&good_run_but(|saved| saved.data = Some(1)), &path).expect("the run can be saved");
    assert_ne!(fs::read_to_string(&path).expect("it is there"), GOOD_FILE, "the new run was not saved");
    let kept = fs::read_to_string(&other_name).expect("it is there");
    assert!(
        kept == GOOD_FILE,
        "the old file was written over: whoever stops the program half-way loses both"
    );
}

#[test]
fn a_file_loads_whatever_the_order_of_its_keys_and_with_keys_that_nobody_knows() {
    let text = r#"{"layers":[{"bias":[7,8.0,9e0],"weights":[[1,-2,3],[4,5.0e0,6.25]],"outputs":3,
        "inputs":2,"kind":"linear"},{"colour":null,"kind":"relu"},{"weights":[[1,2],[3,4],[5,6]],
        "kind":"\u006cinear","inputs":3,"outputs":2},{"kind":"softmax"}],"made by":{"name":"Ada \"A\" [}",
        "years":[1815,1852,{"deep":[[],{},[[null,true,false,-1.5e-3,1e999,-0]]]}]},"epochs_done":3,"batch":32,
        "data":"0123456789ABCDEF","loss":"cross-entropy","seed":7,"learning_rate":50.0E-2,"format":"chalknet weights 1",
        "last":[]}"#;
    // The first files of the course named no recipe.
    let expected = good_run_but(|saved| {
        saved.recipe = COURSE.name.to_string();
        saved.data = Some(0x0123_4567_89ab_cdef);
    });
    assert_same_run(&read(text).expect("other order, unknown keys"), &expected, "other order, unknown keys");
}

#[test]
fn every_fault_in_a_file_of_weights_has_its_message() {
    let misfit = "\"inputs\" or \"outputs\" say something else";
    let no_hex = "\"data\" must be 16 hexadecimal digits, not ";
    // Replace the first text by the second in the good file, and the message must contain the third.
    let faults = [
        ("32", "-32", "line 5, column 10: the number -32 does not fit here"),
        ("32", "0", "mini-batches need at least one picture"),
        ("0.5", "1e999", "line 6, column 18: this number is too large"),
        (
            "weights 1",
            "weights 2",
            "line 2, column 31: \"format\" must say \"chalknet weights 1\", but says \
         \"chalknet weights 2\". A newer Chalknet made this file: get that one",
        ),
        ("\"format\": \"chalknet weights 1\",\n", "", "\"format\" is missing"),
        ("chalknet weights 1", "abcdefghijklmnopqrstuvwxyz", "but says \"abcdefghijklmnopqrst\"\n"),
        ("\"seed\"", "\"sead\"", "\"seed\" is missing or out of range"),
        ("\"batch\"", "\"bach\"", "\"batch\" is missing or out of range"),
        ("\"learning_rate\"", "\"rate\"", "\"learning_rate\" is missing or out of range"),
        ("\"loss\"", "\"lost\"", "\"loss\" is missing or out of range"),
        ("\"epochs_done\"", "\"epochs\"", "\"epochs_done\" is missing or out of range"),
        ("\"layers\"", "\"lawyers\"", "\"layers\" is missing or out of range"),
        (
            "cross-entropy",
            "abcdefghijklmnopqrstuvwxyz",
            "line 7, column 37: \"abcdefghijklmnopqrst\" is no loss we know",
        ),
        ("cross-entropy", "cross", "\"cross\" is no loss we know"),
        ("cross-entropy", "Cross-entropy", "\"Cross-entropy\" is no loss we know"),
        (
            "\"relu\"",
            "\"abcdefghijklmnopqrstuvwxyz\"",
            ": \"abcdefghijklmnopqrst\" is no kind of layer we know",
        ),
        ("\"kind\": \"relu\"", "", "line 16, column 3: \"\" is no kind of layer we know"),
        (
            "{\"kind\": \"relu\"},",
            "{\"kind\": \"relu\"}, {\"kind\": \"tanh\"},",
            "two activations follow each other: between them a linear layer is needed",
        ),
        ("\"inputs\": 2", "\"inputs\": 3", misfit),
        ("\"inputs\": 2, ", "", misfit),
        ("\"outputs\": 3", "\"outputs\": 4", misfit),
        (", \"outputs\": 3", "", misfit),
        (
            "\"inputs\": 2, \"outputs\": 3,\n\"weights\": [\n[1.0, -2.0, 3.0],\n[4.0, 5.0, 6.25]\n]",
            "\"inputs\": 2, \"outputs\": 0,\n\"weights\": [[], []]",
            "linear layer 1 has no weights: it is 2x0",
        ),
        ("]\n}\n", "]\n}\n{}", "line 26, column 1: the file should end here, but something follows"),
        ("\"seed\"", "\"optimizer\": \"eve\", \"seed\"", "\"eve\" is no optimizer we know"),
        ("\"seed\"", "\"normalize\": \"maybe\", \"seed\"", "\"maybe\" is neither no nor yes"),
        ("\"seed\"", "\"data\": \"0123456789abcdefa\", \"seed\"", no_hex),
        ("\"seed\"", "\"data\": \"+123456789abcdef\", \"seed\"", no_hex),
        ("\"seed\"", "\"data\": \"0123456789abcdeg\", \"seed\"", no_hex),
    ];
    for (text, wrong, expected) in faults {
        assert_eq!(GOOD_FILE.matches(text).count(), 1, "{text} must stand in the file once");
        let message = read(&GOOD_FILE.replace(text, wrong)).map(|_| ()).expect_err(wrong);
        assert_says(&message, expected, &format!("{text} → {wrong}"));
    }
    let (head, _) = GOOD_FILE.split_once("[\n{\"kind\"").expect("the layers begin here");
    for (layers, expected) in [
        ("[]", "a network needs at least one linear layer"),
        ("[{\"kind\": \"relu\"}]", "the first layer must be a linear one: it takes the pictures"),
    ] {
        let message = read(&format!("{head}{layers}}}")).map(|_| ()).expect_err(layers);
        assert_says(&message, expected, layers);
    }
}

// ---- What could not be trained ----

/// What is said of cross-entropy after anything but softmax.
const CROSS_ENTROPY_MISFIT: &str =
    "cross-entropy needs softmax at the end; after sigmoid, binary cross-entropy";
/// What is said of binary cross-entropy after anything but sigmoid.
const BINARY_CROSS_ENTROPY_MISFIT: &str =
    "binary cross-entropy needs sigmoid at the end; after softmax, cross-entropy";

type Change = fn(&mut SavedRun);

/// What is said of a run, and what was done to it.
const UNTRAINABLE: [(&str, Change); 17] = [
    ("mini-batches need at least one picture", |saved| saved.run.settings.batch = 0),
    ("a cycle of the learning rate needs at least one epoch", |saved| saved.improvements.one_cycle = Some(0)),
    ("pictures can be moved by at most 1000 pixels, not 1001", |saved| saved.improvements.shift = 1001),
    ("pictures can be turned by at most 180 degrees, not 181", |saved| saved.improvements.pull.turn = 181),
    ("pictures can be stretched by at most 100 percent, not 101", |saved| {
        saved.improvements.pull.stretch = 101
    }),
    ("pictures can be bent by at most 1000 pixels, not 1001", |saved| saved.improvements.pull.bend = 1001),
    ("the share of the average that is kept must be from 0 to below 1, not 1", |saved| {
        saved.improvements.average = 1.0
    }),
    ("the decay must be from 0 to below 1, not -0.5", |saved| saved.improvements.decay = -0.5),
    ("the dropout must be from 0 to below 1, not 1", |saved| saved.improvements.dropout = 1.0),
    (
        "Adam has a momentum of its own, and 0.5 beside it would be a second one: with the optimizer adam the momentum \
         must be 0 (--momentum 0)",
        |saved| (saved.improvements.adam, saved.improvements.momentum) = (true, 0.5),
    ),
    (
        "pictures can only settle towards an end, and a constant learning rate has none: take the schedule \
         one-cycle, or let nothing settle (--schedule one-cycle, or --settle 0)",
        |saved| (saved.improvements.settle, saved.improvements.one_cycle) = (0.5, None),
    ),
    ("\"walker\" must be a network like that of \"layers\"", |saved| {
        saved.walker = Some(Network { layers: Vec::new() })
    }),
    ("\"epochs_done\" must be at most 9223372036854775807, not 18446744073709551615", |saved| {
        saved.run.epochs_done = u64::MAX
    }),
    ("a network needs at least one linear layer", |saved| saved.run.network.layers.clear()),
    ("linear layer 1 has no weights: it is 0x0", |saved| linear(saved, 0).weights = Matrix::zeros(0, 0)),
    ("linear layer 2 takes 4 inputs, but the one before puts out 3", |saved| {
        linear(saved, 1).weights = Matrix::zeros(4, 2)
    }),
    ("linear layer 1 has 3 neurons, but 2 biases", |saved| linear(saved, 0).bias = Some(Matrix::zeros(1, 2))),
];

fn linear(saved: &mut SavedRun, layer: usize) -> &mut Linear {
    &mut saved.run.network.layers[layer].linear
}

#[test]
fn what_could_not_be_trained_says_why_and_is_not_saved() {
    assert_eq!(problem_with(&good_run()), None, "the good run can be trained");
    let mut faults = Vec::new();
    let mut add =
        |expected: String, change: &dyn Fn(&mut SavedRun)| faults.push((good_run_but(change), expected));
    for name in ["two words", "../nielsen", "нильсен", "\u{1b}[31m"] {
        let expected =
            format!("the name of a recipe has only letters, digits and -, at most 100, unlike {name:?}");
        add(expected, &|saved| saved.recipe = name.to_string());
    }
    let beginning = "a".repeat(20);
    let expected =
        format!("the name of a recipe has only letters, digits and -, at most 100, unlike {beginning:?}");
    add(expected, &|saved| saved.recipe = "a".repeat(101));
    for rate in [0.0, -0.5, Real::INFINITY, Real::NAN] {
        let expected = format!("the learning rate must be above 0 and finite, not {rate}");
        add(expected, &|saved| saved.run.settings.learning_rate = rate);
    }
    for momentum in [1.0, 1.5, -0.1, Real::INFINITY, Real::NAN] {
        let expected = format!("the momentum must be from 0 to below 1, not {momentum}");
        add(expected, &|saved| saved.improvements.momentum = momentum);
    }
    for (expected, change) in UNTRAINABLE {
        add(expected.to_string(), &change);
    }
    // A loss with logarithms needs the activation that belongs to it at the end.
    for end in [Softmax, Sigmoid, Tanh, Relu, Identity] {
        for loss in LOSSES {
            let misfit = match loss.name {
                "cross-entropy" if end != Softmax => CROSS_ENTROPY_MISFIT,
                "binary cross-entropy" if end != Sigmoid => BINARY_CROSS_ENTROPY_MISFIT,
                _ => "",
            };
            let change = |saved: &mut SavedRun| {
                saved.run.settings.loss = loss;
                saved.run.network.layers[1].activation = end;
            };
            if misfit.is_empty() {
                assert_eq!(problem_with(&good_run_but(change)), None, "{} behind {end:?}", loss.name);
            } else {
                add(misfit.to_string(), &change);
            }
        }
    }
    for (saved, expected) in &faults {
        assert_eq!(problem_with(saved).as_ref(), Some(expected));
        assert_says(&written(saved).expect_err(expected), expected, "saving");
    }
    for bad in [Real::INFINITY, Real::NEG_INFINITY, Real::NAN] {
        let in_the_weights = good_run_but(|saved| saved.run.network.layers[1].linear.weights[(2, 1)] = bad);
        let in_the_bias = good_run_but(|saved| {
            saved.run.network.layers[0].linear.bias = Some(Matrix::from_rows(&[[0.0, bad, 0.0]]));
        });
        for saved in [in_the_weights, in_the_bias] {
            assert!(!saved.run.network.is_finite(), "{bad} is no number to save");
            let expected = "not saved: a weight has become infinite or NaN. Try a smaller --rate";
            assert_says(&written(&saved).expect_err(expected), expected, "saving");
        }
    }
}

// ---- Names, and what is asked about networks ----

#[test]
fn activations_and_losses_are_called_as_they_always_were() {
    // These names stand in saved files: a new name would make old files unreadable. (The other activations stand in the
    // files above.)
    assert_eq!(activation_name(Identity), "none");
    assert_eq!(activation_named("none"), None, "none has no layer of its own");
    let names = ["cross-entropy", "mean squared error", "binary cross-entropy", "perceptron"];
    assert_eq!(LOSSES.map(|loss| loss.name), names);
}

#[test]
fn every_recipe_has_a_name_of_its_own_that_can_be_typed_and_a_text() {
    for (i, entry) in CATALOGUE.iter().enumerate() {
        let name = entry.recipe.name;
        let is_plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || b"0123456789-".contains(&byte));
        assert!(is_plain && !name.is_empty(), "{name:?} is not easily typed");
        assert!(
            CATALOGUE[..i].iter().all(|other| other.recipe.name != name),
            "two recipes are called {name}"
        );
        assert!(
            !entry.text.is_empty() && !entry.stated.is_empty(),
            "{name}: whose text is it, and what does it say?"
        );
        assert_eq!(entry.epochs_a_line, if name == "tiny35" { 100 } else { 1 }, "{name}: epochs a line");
    }
}

#[test]
fn the_neurons_of_all_layers_are_counted() {
    assert_eq!(good_run().run.network.neurons(), 3 + 2, "of the hidden layer and of the last");
}

#[test]
fn a_picture_of_more_than_one_pixel_is_blank_if_all_are_alike() {
    assert!(is_blank(&[7, 7, 7]) && !is_blank(&[7, 7, 8]) && !is_blank(&[7]));
}

// ---- The fingerprint of a data set ----

fn data_set(size: [usize; 3], pixels: &[u8], labels: &[u8], names: Vec<String>) -> DataSet {
    DataSet::new(Idx::new(&size, pixels), Idx::new(&[labels.len()], labels), names)
}

#[test]
fn the_fingerprint_is_the_same_on_every_computer() {
    let (training, test) = bundled_pictures();
    let found = [training, test].map(|data| format!("{:016x}", fingerprint(&data)));
    assert_eq!(found, ["9268fd6ef0fdc5df", "2ed6ea598907aa3a"]);
}

#[test]
fn every_single_pixel_and_label_and_the_size_change_the_fingerprint() {
    // 1, 7, 8, 9 and 16 pixels: fewer than a step of eight bytes, as many, and more.
    for (height, width) in [(1, 1), (1, 7), (7, 1), (2, 4), (4, 2), (3, 3), (4, 4)] {
        let pixels: Vec<u8> = (0..3 * height * width).map(|i| (7 * i) as u8).collect();
        let of = |height, width, pixels: &[u8], labels: &[u8]| {
            fingerprint(&data_set([3, height, width], pixels, labels, numbers_as_names(3)))
        };
        let mut all = vec![of(height, width, &pixels, &[0, 1, 2])];
        for i in 0..pixels.len() {
            for bit in [0x01, 0x80] {
                let mut changed = pixels.clone();
                changed[i] ^= bit;
                all.push(of(height, width, &changed, &[0, 1, 2]));
            }
        }
        all.extend(
            [[1, 1, 2], [0, 2, 2], [0, 1, 1], [1, 0, 2]].map(|labels| of(height, width, &pixels, &labels)),
        );
        if height != width {
            all.push(of(width, height, &pixels, &[0, 1, 2]));
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "{height}x{width}: different pictures have the same fingerprint");
    }
    let names = ["cat", "dog", "ant"].map(str::to_string).to_vec();
    let [with_names, without] = [names, numbers_as_names(2)]
        .map(|names| fingerprint(&data_set([2, 1, 2], &[0, 1, 2, 3], &[0, 1], names)));
    assert_eq!(with_names, without, "the names of the classes do not change it");
}

// ---- Data folders ----

/// A data folder: three training pictures of 2x3 pixels and two test pictures, with these labels.
fn data_folder(test: &str, training_labels: [u8; 3], test_labels: [u8; 2]) -> TestFolder {
    let folder = TestFolder::new(test);
    let write = |name: &str, dimensions: &[usize], elements: &[u8]| {
        Idx::new(dimensions, elements).write(&folder.file(name)).expect("the test can write its files");
    };
    write(TRAINING_FILES[0], &[3, 2, 3], &[7; 18]);
    write(TRAINING_FILES[1], &[3], &training_labels);
    write(TEST_FILES[0], &[2, 2, 3], &[9; 12]);
    write(TEST_FILES[1], &[2], &test_labels);
    folder
}

#[test]
fn the_largest_training_label_says_how_many_classes_there_are() {
    for largest in [2, 255] {
        let folder = data_folder("classes", [0, largest, 1], [0, 1]);
        let (training, test) =
            load_data(&folder.path).expect("a class may be missing from the test pictures");
        let classes = usize::from(largest) + 1;
        assert_eq!((training.classes(), test.classes()), (classes, classes));
        assert_eq!((training.count(), test.count()), (3, 2));
        assert_eq!((training.picture(2), test.picture(1)), (&[7; 6][..], &[9; 6][..]));
        assert_eq!(
            (training.names(), test.names()),
            (&numbers_as_names(classes)[..], &numbers_as_names(classes)[..])
        );
    }
    assert_eq!(numbers_as_names(3), ["0", "1", "2"], "who has no name is called by its number");
}

#[test]
fn a_file_of_names_may_come_from_any_editor_and_name_more_classes_than_are_shown() {
    let folder = data_folder("names", [0, 2, 1], [2, 0]);
    let of_256: String = (0..256).map(|class| format!("class {class}\n")).collect();
    let layouts = [
        ("unix", "ant\nankle boot\nпёс\n", 3),
        ("no line end at the end", "ant\nankle boot\nпёс", 3),
        ("windows with a byte-order mark", "\u{feff}ant\r\nankle boot\r\nпёс", 3),
        ("spaces around the names", "  ant\nankle boot\t\n пёс \n", 3),
        ("a class that no picture shows", "ant\nankle boot\nпёс\ndog", 4),
        ("as many as a label can tell apart", &of_256, 256),
    ];
    for (layout, text, count) in layouts {
        fs::write(folder.file(NAMES_FILE), text).expect("the test can write its files");
        let (training, test) = load_data(&folder.path).expect(layout);
        assert_eq!((training.classes(), test.names()), (count, training.names()), "{layout}");
        let expected =
            if count == 256 { ["class 0", "class 1", "class 2"] } else { ["ant", "ankle boot", "пёс"] };
        assert_eq!(training.names()[..3], expected, "{layout}: line 1 is class 0");
    }
}

// ---- The school project's file of weights ----

/// To the letter what Python's `json.dump` writes for a network with 3 inputs, 2 hidden neurons and 2 classes.
const PYTHON_FILE: &str = "[[[0.30000000000000004, 0.12345678901234566], [0.03922322702763681, \
    0.3333333333333333], [1.2e-05, 0.5]], [[0.7000000000000001, 0.25], [0.14285714285714285, 0.6]]]";

/// Linear layers without biases, one behind the other, and softmax.
fn school_network(weights: Vec<Matrix>) -> Network {
    let straight = |weights| Layer { linear: Linear { weights, bias: None }, activation: Identity };
    let mut network = Network { layers: weights.into_iter().map(straight).collect() };
    network.layers.last_mut().expect("a layer").activation = Softmax;
    network
}

#[test]
fn a_file_of_the_school_project_is_loaded_and_answers_as_on_paper() {
    let folder = TestFolder::new("python");
    let path = folder.file(HERE);
    fs::write(&path, PYTHON_FILE).expect("the folder can be written to");
    let saved = load_ours_or_school(&path).expect("a file as Python writes it");
    let w = Matrix::from_rows(&[
        [0.30000000000000004, 0.12345678901234566],
        [0.03922322702763681, 0.3333333333333333],
        [1.2e-05, 0.5],
    ]);
    let v = Matrix::from_rows(&[[0.7000000000000001, 0.25], [0.14285714285714285, 0.6]]);
    assert_same_run(
        &saved,
        &of_school(school_network(vec![w, v])),
        "a row an input; the file says nothing of settings: they are those of its text",
    );

    // z = (0.3079, 0.4901), o = (0.2855, 0.3710), exp(o) = (1.3304, 1.4492), together 2.7796.
    let network = saved.run.network;
    let mut workspace = Workspace::new(&network);
    network.forward(&Matrix::from_rows(&[[1.0, 0.2, 0.6]]), &mut workspace);
    let expected = Matrix::from_rows(&[[0.4786, 0.5214]]);
    assert_all_close(&workspace.last().a, &expected, FOUR_DECIMALS, "the answer to x = (1, 0.2, 0.6)");

    fs::write(&path, "\n [[[1,-2],\r\n[0,4e0]] ]\n").expect("the folder can be written to");
    let network = load_ours_or_school(&path).expect("one layer, other white space").run.network;
    assert!(
        network == school_network(vec![Matrix::from_rows(&[[1.0, -2.0], [0.0, 4.0]])]),
        "other white space"
    );
    fs::write(&path, GOOD_FILE).expect("the folder can be written to");
    assert_same_run(&load_ours_or_school(&path).expect("a file of ours"), &good_run(), "a file of ours");
}

#[test]
fn what_is_exported_is_written_as_python_writes_it_and_can_be_loaded() {
    let folder = TestFolder::new("export");
    let path = folder.file("school.json");
    let plain = vec![
        Matrix::from_rows(&[[0.5, -1.0], [0.25, 3.0], [0.0, 0.125]]),
        Matrix::from_rows(&[[1.0], [2.5]]),
        Matrix::from_rows(&[[4.0, 0.75]]),
    ];
    export_school(&of_school(school_network(plain.clone())), &path)
        .expect("a network as the school project has it");
    let text = fs::read_to_string(&path).expect("the file is text");
    assert_eq!(text, "[[[0.5, -1.0], [0.25, 3.0], [0.0, 0.125]], [[1.0], [2.5]], [[4.0, 0.75]]]");
    let loaded = load_ours_or_school(&path).expect("what was just written").run.network;
    assert!(loaded == school_network(plain), "exported and loaded: another network");
    assert_eq!(folder.names(), ["school.json"], "nothing else is left behind");
}

/// A run with this network.
fn of_school(network: Network) -> SavedRun {
    let run = Run { network, settings: SCHOOL.settings, epochs_done: 0 };
    SavedRun::new(SCHOOL.name, run, Improvements::NONE)
}

#[test]
fn a_network_that_the_school_project_could_not_have_is_not_exported() {
    let folder = TestFolder::new("not-like-school");
    let path = folder.file("school.json");
    let like_school = || SCHOOL.begin(&[6, 5, 3], 1).network;
    let with = |layer: usize, activation: Activation| {
        let mut network = like_school();
        network.layers[layer].activation = activation;
        network
    };
    let mut infinite = like_school();
    infinite.layers[1].linear.weights[(4, 2)] = Real::NAN;
    let refused = [
        (COURSE.begin(&[6, 5, 3], 1).network, "this network has biases, and the school project's has none"),
        (
            with(0, Relu),
            "this network has an activation between its layers, and the school project's has none",
        ),
        (with(1, Sigmoid), "this network does not end in softmax, as the school project's does"),
        (with(1, Identity), "this network does not end in softmax, as the school project's does"),
    ];
    fs::write(&path, PYTHON_FILE).expect("the folder can be written to");
    for (network, why) in refused {
        let saved = of_school(network);
        let message = expect_like_school(&saved).expect_err(why).to_string();
        assert!(message.starts_with(&format!("not exported: {why}")), "{why}: {message}");
        assert!(message.contains("`chalknet train school`"), "what can one do? {message}");
        let same = export_school(&saved, &path).expect_err(why).to_string();
        assert_eq!(same, message, "asking before the work and exporting say the same");
    }
    for view in [View { normalize: true, edges: false }, View { normalize: false, edges: true }] {
        let mut saved = of_school(like_school());
        saved.improvements.view = view;
        let message =
            expect_like_school(&saved).expect_err("the school reads pictures as they are").to_string();
        assert!(
            message.starts_with("not exported: this network reads pictures that are normalized"),
            "{message}"
        );
    }
    let message =
        export_school(&of_school(infinite), &path).expect_err("JSON has no word for it").to_string();
    let expected = format!("{}: not written: a weight has become infinite or NaN", path.display());
    assert!(message.starts_with(&expected), "{message}");
    assert_eq!(
        fs::read_to_string(&path).expect("the old file is there"),
        PYTHON_FILE,
        "the old file was lost"
    );
}

#[test]
fn a_school_file_gives_as_many_right_answers_as_numpy_counts() {
    // Numbers that a Python program can make too, with 17 digits: 784 inputs, 20 hidden neurons, 10 classes.
    let first = |i: usize, j: usize| ((i * 31 + j * 17 + i * j * 7) % 1009) as f64 / 1009.0 - 0.5;
    let second = |i: usize, j: usize| ((i * 13 + j * 29 + i * j * 5) % 101) as f64 / 101.0 - 0.5;
    let layer = |inputs: usize, outputs: usize, weight: &dyn Fn(usize, usize) -> f64| {
        let row = |i| (0..outputs).map(|j| format!("{:?}", weight(i, j))).collect::<Vec<_>>().join(", ");
        (0..inputs).map(|i| format!("[{}]", row(i))).collect::<Vec<_>>().join(", ")
    };
    let folder = TestFolder::new("numpy");
    let path = folder.file("python.json");
    let text = format!("[[{}], [{}]]", layer(784, 20, &first), layer(20, 10, &second));
    fs::write(&path, text).expect("the folder can be written to");
    let run = load_ours_or_school(&path).expect("a file as Python's json.dump writes it").run;
    let (_, pictures) = bundled_pictures();
    let numbers: Vec<usize> = (0..pictures.count()).collect();
    let score = test(&run.network, run.settings.loss, &pictures, &numbers);
    // NumPy 2: ((pictures/255 @ first @ second).argmax(1) == labels).sum(); the closest race there is won by 6e-5.
    assert_eq!((score.right, score.pictures), (886, 10_000));
}
