//! The program of chapter 8, started as people start it: run it with `cargo test --test program`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::ch08_training::{split, test, train_epoch, Buffers, Plain, Settings};
use chalknet::ch09_recipes::COURSE;
use chalknet::storage::{fingerprint, load_data, save, SavedRun};
use chalknet::toolbox::idx::Idx;
use program::{has_drawings, pgm, right_of, run_command, shapes, table, write_data, Data, Folder, Outcome};

// What the tests below share.

/// The commands that know flags.
const WITH_FLAGS: &str =
    "train test show mistakes compare explain read weights why neurons pack worksheet ladder bench board";

/// The settings with which the small pictures are learned quickly.
const QUICK: &str = "--data data --batch 5 --rate 0.3";

/// The numbers of the epochs in the table that `train` prints; checks that each line is whole.
#[track_caller]
fn epochs_of(out: &str) -> Vec<u64> {
    let of_line = |words: Vec<&str>| {
        let [epoch, loss, training, "%", validation, "%", seconds] = words[..] else {
            panic!("epoch, loss, training %, validation %, seconds expected: {words:?}");
        };
        let numbers = [loss, training, validation, seconds].map(|word| word.parse().unwrap_or(f64::NAN));
        assert!(numbers.iter().all(|number| *number >= 0.0), "{words:?}");
        assert!(numbers[1..3].iter().all(|share| *share <= 100.0), "{words:?}");
        epoch.parse().expect("the number of the epoch")
    };
    table(out, "epoch     loss   training   validation   seconds").into_iter().map(of_line).collect()
}

// Training.

#[test]
fn training_prints_settings_epochs_result_and_drawings_and_saves_the_weights() {
    let folder = Folder::with_data("train");
    let out = folder.good(&format!("train {QUICK} --epochs 8 --weights my.json"));
    let lines: Vec<&str> = out.lines().collect();
    let head = [
        "network     20 inputs → linear 100 → relu → linear 3 → softmax",
        "parameters  2,403 weights and biases",
        "pictures    55 to learn from, 5 for validation, 12 for the test",
        "            5x4 pixels each, 3 classes",
        "settings    8 epochs, mini-batches of 5, learning rate 0.3, seed 1",
        "",
    ];
    assert_eq!(lines[..head.len()], head);
    assert_eq!(epochs_of(&out), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(right_of(&out, "test"), (12, 12), "these pictures are easily learned:\n{out}");
    assert!(has_drawings(&out), "six pictures are drawn:\n{out}");
    assert_eq!(out.matches(" % sure").count(), 6, "each with what the network says:\n{out}");
    assert_eq!(out.matches("right").count(), 1 + 6, "and all are right:\n{out}");
    let last = "The weights after 8 epochs are saved in my.json: run this again to go on training.";
    assert_eq!(lines.last(), Some(&last));
    assert!(folder.file("my.json").is_file());
    assert!(!folder.has("weights.json"), "another file was named");
}

#[test]
fn without_a_command_and_without_weights_flag_it_trains_into_weights_json() {
    let folder = Folder::with_data("default");
    let out = folder.good("--data data");
    let epochs = COURSE.epochs;
    let every_epoch: Vec<u64> = (1..=epochs).collect();
    assert_eq!(epochs_of(&out), every_epoch, "as many epochs as the course has");
    folder.good(&format!("train --data data --epochs {epochs} --weights other.json"));
    assert!(folder.bytes("other.json") == folder.bytes("weights.json"), "`train` is what it does by default");
    assert_eq!(folder.names(), ["data", "other.json", "weights.json"], "nothing else is left behind");
}

#[test]
fn the_program_trains_on_the_training_pictures_alone_as_chapter_8_does() {
    let folder = Folder::with_data("by-hand");
    let (data, test_data) = load_data(&folder.file("data")).expect("the data folder is in order");
    let (training, validation) = split(data.count());
    let mut run = COURSE.begin(&COURSE.sizes(20, 3), 4);
    run.settings = Settings { batch: 8, learning_rate: 0.01, ..run.settings };
    let mut buffers = Buffers::new(&run.network);
    let mut expected = Vec::new();
    for epoch in 1..=2 {
        let score = train_epoch(&mut run, &data, &training, &mut Plain, &mut buffers, |_| ());
        let validated = test(&run.network, run.settings.loss, &data, &validation);
        let (loss, percent, validated) = (score.loss(), score.percent(), validated.percent());
        expected.push(format!("{epoch:>5}   {loss:>6.4}   {percent:>6.2} %   {validated:>8.2} %   "));
    }
    let share_of = |data, numbers: &[usize]| test(&run.network, run.settings.loss, data, numbers);
    let every_test_picture: Vec<usize> = (0..test_data.count()).collect();
    let tested = share_of(&test_data, &every_test_picture);
    let shares =
        [share_of(&data, &training), share_of(&data, &validation), tested].map(|score| score.percent());
    let differ = shares[0] != shares[1] && shares[1] != shares[2] && shares[2] != shares[0];
    assert!(differ, "to be told apart, the shares of the sets must differ: {shares:?}");
    folder.save("by-hand.json", run, Some(fingerprint(&data)));

    let out = folder.good("train --data data --seed 4 --batch 8 --rate 0.01 --epochs 2");
    for line in expected {
        assert!(out.contains(&line), "{line:?} is missing in\n{out}");
    }
    assert_eq!(right_of(&out, "test"), (tested.right, tested.pictures));
    // What came of each epoch was compared above.
    let history = folder.saved("weights.json").history;
    let by_hand = SavedRun { history, ..folder.saved("by-hand.json") };
    save(&by_hand, &folder.file("by-hand.json")).expect("the folder can be written to");
    assert!(folder.bytes("weights.json") == folder.bytes("by-hand.json"), "other weights than by hand");
}

#[test]
fn the_same_seed_gives_the_same_file_and_fresh_begins_anew() {
    let folder = Folder::with_data("seed");
    folder.good("train --data data --epochs 1 --seed 7");
    let seven = folder.bytes("weights.json");
    let out = folder.good("train --data data --epochs 1 --seed 8 --fresh");
    assert!(!out.contains("Going on") && epochs_of(&out) == [1], "--fresh must begin anew:\n{out}");
    assert!(folder.bytes("weights.json") != seven, "seeds 7 and 8 give the same weights");
    folder.good("train --fresh --seed=7 --data=data --epochs=1 --weights=weights.json");
    assert!(folder.bytes("weights.json") == seven, "seed 7 gives other weights the second time");
    // The seed of the file itself may be named.
    let out = folder.good("train --data data --epochs 1 --seed 7");
    assert_eq!(epochs_of(&out), [2]);
    folder.good("train --data data --epochs 1 --seed 0 --weights zero.json");
}

#[test]
fn going_on_with_another_batch_and_rate_is_allowed_and_remembered() {
    let folder = Folder::with_data("change");
    folder.good("train --data data --epochs 1");
    let Settings { batch, learning_rate, .. } = COURSE.settings;
    assert_ne!((batch, learning_rate), (7, 0.05), "the test needs settings unlike the usual ones");
    for flags in ["--batch 7 --rate 0.05", ""] {
        folder.says(
            &format!("train --data data --epochs 1 {flags}"),
            "settings    1 epoch, mini-batches of 7, learning rate 0.05, seed 1",
        );
    }
}

// Testing and showing.

#[test]
fn testing_counts_right_answers_set_by_set_and_class_by_class() {
    let folder = Folder::with_data("test");
    folder.good(&format!("train {QUICK} --epochs 1"));
    let trained = folder.bytes("weights.json");
    for (set, pictures) in [("test", 12), ("train", 55), ("validation", 5)] {
        let out = folder.good(&format!("test --data data --set {set} --count 0"));
        let (right, count) = right_of(&out, set);
        assert_eq!(count, pictures, "{set}");
        assert!(!has_drawings(&out) && !out.contains("sure"), "--count 0 draws nothing:\n{out}");

        let (mut pictures_of_all, mut right_of_all) = (0, 0.0);
        for words in table(&out, "class   pictures   recall") {
            let pictures: usize = words[1].parse().expect("how many pictures of this class");
            let percent: f64 = words[2].parse().expect("how many are right");
            pictures_of_all += pictures;
            right_of_all += percent / 100.0 * pictures as f64;
        }
        assert_eq!(pictures_of_all, count, "{set}: all classes together\n{out}");
        assert!((right_of_all - right as f64).abs() < 0.05, "{set}: all classes together\n{out}");
    }
    let out = folder.good("test --data data");
    assert_eq!(right_of(&out, "test").1, 12, "the test pictures are what is tested by default");
    assert!(has_drawings(&out) && out.matches(" % sure").count() == 6, "{out}");
    assert!(folder.bytes("weights.json") == trained, "testing must change no weight");
    // Which pictures are drawn depends on the seed, and that is the one of the run unless another is named.
    folder.good("train --data data --epochs 1 --seed 7 --weights seven.json");
    let out = folder.good("test --data data --weights seven.json");
    assert_eq!(folder.good("test --data data --weights seven.json --seed 7"), out);
    assert_ne!(folder.good("test --data data --weights seven.json --seed 1"), out);
}

#[test]
fn testing_names_the_commonest_wrong_answer() {
    let folder = Folder::with_data("confused");
    // A network that always says 2.
    let rows = ["[0.0, 0.0, 0.0]"; 20].join(",");
    let weights = format!(
        "{{\"format\": \"chalknet weights 1\", \"seed\": 1, \"batch\": 1, \"learning_rate\": 0.1, \"loss\": \
         \"cross-entropy\", \"epochs_done\": 0, \"layers\": [{{\"kind\": \"linear\", \"inputs\": 20, \
         \"outputs\": 3, \"weights\": [{rows}], \"bias\": [0, 0, 1]}}, {{\"kind\": \"softmax\"}}]}}"
    );
    folder.write("weights.json", weights);
    let out = folder.good("test --data data --count 12");
    assert_eq!(right_of(&out, "test"), (4, 12));
    let rows: Vec<&str> = out.lines().skip_while(|line| !line.starts_with("class")).skip(1).take(3).collect();
    let expected = [
        "    0          4     0.00 %        -      2 (4 times)",
        "    1          4     0.00 %        -      2 (4 times)",
        "    2          4   100.00 %    33.33 %    -",
    ];
    assert_eq!(rows, expected);
    assert_eq!(out.matches("says 2, 57.6 % sure").count(), 12, "1/(1 + 2/e) = 0.576:\n{out}");
    assert_eq!(out.matches("WRONG: it is 0").count(), 4, "{out}");
    assert_eq!(out.matches("WRONG: it is 1").count(), 4, "{out}");

    // A class without any picture has no line.
    write_data(&folder.file("data"), &shapes(60, 3), &shapes(2, 4));
    let out = folder.good("test --data data --count 0");
    let rows: Vec<&str> = out.lines().skip_while(|line| !line.starts_with("class")).skip(1).take(3).collect();
    let none_right = "1     0.00 %        -      2 (1 time)";
    assert_eq!(rows, [&format!("    0          {none_right}"), &format!("    1          {none_right}"), ""]);
}

#[test]
fn pictures_can_be_shown_with_and_without_weights() {
    let folder = Folder::with_data("show");
    let out = folder.good("show --data data --count 12");
    assert!(has_drawings(&out), "{out}");
    for class in 0..3 {
        assert_eq!(out.matches(&format!("this is {class}")).count(), 4, "{out}");
    }
    assert!(!out.contains("says"), "there is no network yet:\n{out}");
    let captions = out.lines().filter(|line| line.contains("this is")).count();
    assert_eq!(captions, 4, "twelve pictures, three side by side:\n{out}");
    assert_eq!(folder.good("show --data data").matches("this is").count(), 6, "six by default");
    assert_eq!(folder.good("show --data data --count 0"), "");
    assert_eq!(folder.good("show --data data --set train --count 99").matches("this is").count(), 55);
    let validation = folder.good("show --data data --set validation --count 99");
    assert_eq!(validation.matches("this is").count(), 5);

    assert_eq!(folder.good("show --data data --seed 1"), folder.good("show --data data"));
    assert_ne!(folder.good("show --data data --seed 2"), folder.good("show --data data"));

    folder.good(&format!("train {QUICK} --epochs 8"));
    let out = folder.good("show --data data --count 12");
    assert_eq!(out.matches(" % sure").count(), 12, "{out}");
    assert_eq!(out.matches("right").count(), 12, "{out}");
    assert_eq!(out.matches("right\n\n").count(), 3, "an empty line between the rows:\n{out}");
    assert!(!out.contains("this is"), "{out}");
}

/// What `show` draws if this is the only picture there is.
fn one_drawing(folder: &Folder, height: usize, width: usize, pixels: &[u8]) -> String {
    let pictures = Idx::new(&[1, height, width], pixels);
    let one = Data { pictures, labels: Idx::new(&[1], &[0]) };
    write_data(&folder.file("data"), &one, &one);
    folder.good("show --data data")
}

/// A picture of paper with ink in these places, each a row and a column.
fn inked(height: usize, width: usize, ink: u8, places: &[(usize, usize)]) -> Vec<u8> {
    let mut pixels = vec![0; height * width];
    places.iter().for_each(|(row, column)| pixels[row * width + column] = ink);
    pixels
}

/// A square picture with a line of ink from corner to corner.
fn slanting(size: usize) -> Vec<u8> {
    inked(size, size, 255, &(0..size).map(|i| (i, i)).collect::<Vec<_>>())
}

#[test]
fn a_drawing_shows_the_shape_of_its_picture_as_large_as_it_can_be_seen_without_the_paper_around_it() {
    let folder = Folder::empty("drawing");
    // Rows 2 to 4, columns 1 to 8: the palest ink counts, though it is drawn as paper.
    let pale = |height, width, last| {
        let mut pixels = inked(height, width, 200, &[(3, 1), (3, 2), (3, 3), (4, 2)]);
        pixels[2 * width + last] = 1;
        pixels
    };
    let eight = [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (0, 7)];
    let seven = "██\n  ██\n    ██\n      ██\n        ██\n          ██\n            ██\n";
    for (height, width, pixels, expected) in [
        // Two rows of pixels make a line of text.
        (8, 8, slanting(8), "▀▄\n  ▀▄\n    ▀▄\n      ▀▄\n"),
        (7, 10, pale(7, 10, 8), "▄▄▄\n ▀\n"),
        // Paper is never too wide; with far too much ink five pixels across and down make one drawn pixel.
        (2, 400, inked(2, 400, 255, &eight), "▀▀▀▀▀▀▀▀\n"),
        (10, 400, vec![255; 4000], &format!("{}\n", "█".repeat(80))),
        // 14 pixels are easily seen: two for each of 7, three for each of 4, and 8 have no room for two each.
        (7, 7, slanting(7), seven),
        (4, 4, slanting(4), "███\n▀▀▀▄▄▄\n   ███\n      ███\n      ▀▀▀▄▄▄\n         ███\n"),
        // They are enlarged whole: of so small a picture nothing is paper.
        (4, 4, inked(4, 4, 255, &[(1, 1)]), "\n   ▄▄▄\n   ███\n\n\n\n"),
        // What counts is the whole picture: little ink in a large one stays little.
        (40, 60, pale(40, 60, 4), "▄▄▄\n ▀\n"),
        // The longer side decides, whichever it is.
        (1, 8, vec![255; 8], "▀▀▀▀▀▀▀▀\n"),
        (8, 1, vec![255; 8], "█\n█\n█\n█\n"),
        (1, 7, vec![255; 7], "██████████████\n"),
    ] {
        let drawing = one_drawing(&folder, height, width, &pixels);
        assert_eq!(drawing, format!("{expected}picture 0\nthis is 0\n\n"), "{height}x{width}");
    }
    assert_eq!(
        one_drawing(&folder, 2, 2, &[0; 4]).trim_start(),
        "picture 0\nthis is 0\n\n",
        "nothing but paper"
    );
}

// Help.

#[test]
fn help_is_there_on_every_level_and_needs_no_data() {
    let folder = Folder::empty("help");
    let program = folder.says("help", "\nUsage: chalknet [COMMAND] [FLAGS]\n");
    assert!(program.contains("you may type --epochs=3; what stands\nbehind -- alone is a name"), "{program}");
    for words in ["--help", "-h", "help help"] {
        assert_eq!(folder.good(words), program, "chalknet {words}");
    }
    let mut pages = vec![program.clone(), folder.good("help recipes")];
    assert!(pages[1].ends_with("\nUsage: chalknet recipes\n"), "nothing can follow it: {}", pages[1]);
    assert_eq!(folder.good("recipes --help"), pages[1]);
    for command in WITH_FLAGS.split(' ') {
        let page = folder.good(&format!("help {command}"));
        assert!(page.contains("\nUsage: chalknet ") && page.contains("\nExamples:\n"), "{page}");
        for words in
            ["--help", "-h", "--data nowhere --help", "--nonsense -h", "--data --help", "--fresh --fresh -h"]
        {
            assert_eq!(folder.good(&format!("{command} {words}")), page, "chalknet {command} {words}");
        }
        assert_eq!(folder.good(&format!("--help {command}")), page);
        let can_be_quiet =
            page.contains("\n  --quiet             print nothing but the line with the result");
        assert_eq!(can_be_quiet, ["train", "test"].contains(&command), "{page}");
        pages.push(page);
    }
    assert_eq!(folder.good("--weights -h"), pages[2], "without a command it trains");
    for command in WITH_FLAGS.split(' ').chain(["recipes"]) {
        assert!(program.contains(&format!("\n  {command} ")), "{command} is missing in\n{program}");
    }
    let (Settings { seed, batch, learning_rate, .. }, epochs) = (COURSE.settings, COURSE.epochs);
    let usual =
        format!("{epochs} epochs, mini-batches of {batch}, learning rate {learning_rate}, seed {seed}");
    assert!(folder.good("help train").contains(&usual), "the page must name the settings of the course");
    for page in pages {
        let too_wide = page.lines().find(|line| line.chars().count() > 120);
        assert_eq!(too_wide, None, "no line wider than a screen");
    }
    for line in ["help train show", "help nonsense", "--version train"] {
        folder.bad(line, 2);
    }
}

/// A value for each flag: what to type where its help page has a word in capitals.
fn example_of(flag: &str, word: &str, out: &'static str) -> &'static str {
    match (flag, word) {
        ("--weights", "FILE") => "weights.json",
        ("--activation" | "--bias", "NAME") => "none",
        ("--output", "NAME") => "softmax",
        ("--loss", "NAME") => "cross-entropy",
        ("--out", "FILE") => out,
        // One that is in the test set, and of that number another in the validation set.
        ("--picture", _) => "0",
        ("--truth", _) => "0",
        ("--answer", _) => "1",
        ("--without", _) => "1,2",
        ("--start", "NAME") => "he",
        ("--schedule", "NAME") => "one-cycle",
        ("--optimizer", "NAME") => "plain",
        (_, "WORD") => "no",
        // Nothing can settle without one cycle.
        ("--settle", _) => "0",
        (_, "FOLDER") => "data",
        (_, "FILE") => "a.file",
        (_, "FORM") => "school",
        (_, "LIST") => "20,7,3",
        (_, "N") => "1",
        (_, "X") => "0.1",
        (_, "SET") => "validation",
        (flag, word) => panic!("{flag} {word}: say here what can be typed for it"),
    }
}

#[test]
fn every_flag_on_a_help_page_is_accepted() {
    let folder = Folder::with_data("flags");
    // A bar, with paper around it.
    let bar: Vec<u8> = (0..64).map(|i| if i % 8 == 3 && (8..56).contains(&i) { 0 } else { 255 }).collect();
    for name in ["pictures/0/a.pgm", "pictures/0/b.pgm", "pictures/1/a.pgm", "pictures/1/b.pgm"] {
        folder.write(name, pgm(8, 8, &bar));
    }
    // All flags of bench and ladder, which take seconds, of board, which does not end, of explain, which are for two
    // different things, and of worksheet, which copies the sources, are typed in their own tests.
    let elsewhere = ["bench", "ladder", "board", "explain", "worksheet"];
    for command in WITH_FLAGS.split(' ').filter(|command| !elsewhere.contains(command)) {
        let page = folder.good(&format!("help {command}"));
        // A network that can be exported too.
        let before = match command {
            "train" => "train --data data --epochs 1 --fresh --activation none --bias none".to_string(),
            "compare" => "compare weights.json weights.json --data data".to_string(),
            "pack" => "pack pictures OUT".to_string(),
            "read" => "read pictures/0/a.pgm --data data".to_string(),
            "why" => "why --picture 0 --data data".to_string(),
            _ => format!("{command} --data data"),
        };
        let out = if command == "why" { "why.ppm" } else { "first.pgm" };
        let (mut flags, mut together) = (0, before.clone());
        for text in page.lines().filter(|text| text.starts_with("  --")) {
            let mut words = text.split_whitespace();
            let flag = words.next().expect("a flag");
            let values = words.take_while(|word| word.bytes().all(|byte| byte.is_ascii_uppercase()));
            let values: Vec<&str> = values.map(|word| example_of(flag, word, out)).collect();
            flags += 1;
            // No flag may be given twice.
            if before.contains(flag) {
                continue;
            }
            let typed = format!(" {flag} {}", values.join(" "));
            // Several networks are asked together.
            let seeds = if flag == "--together" { " --seeds 2" } else { "" };
            // The pictures of the data folder are smaller than those to be packed, unless these are made to fit.
            let fit = if command == "pack" && flag == "--data" { " --fit" } else { "" };
            folder.good(&format!("{before}{typed}{fit}{seeds}"));
            // Several seeds are not saved, so they go with no file; and what fits is neither turned round nor scaled.
            if !["--seeds", "--together", "--invert", "--scale"].contains(&flag) {
                together += &typed;
            }
        }
        assert!(flags >= 2, "the page lists the flags:\n{page}");
        folder.good(&together);
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let folder = Folder::empty("version");
    let expected = concat!("chalknet ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(folder.good("--version"), expected);
    assert_eq!(folder.good("-V"), expected);
}

// Failures.

#[test]
fn weights_for_other_pictures_are_refused_and_left_as_they_are() {
    let folder = Folder::with_data("other-weights");
    folder.good("train --data data --epochs 1");
    let old = folder.bytes("weights.json");
    for (height, width, classes, expected) in [
        (4, 6, 3, "but these pictures have 24 pixels and 3 classes."),
        (5, 4, 4, "but these pictures have 20 pixels and 4 classes."),
        (2, 3, 2, "but these pictures have 6 pixels and 2 classes."),
    ] {
        let labels: Vec<u8> = (0..24).map(|number| number % classes).collect();
        let pictures = Idx::new(&[24, height, width], &vec![100; 24 * height * width]);
        let other = Data { pictures, labels: Idx::new(&[24], &labels) };
        write_data(&folder.file("other"), &other, &other);
        let problem =
            format!("weights.json holds a network for pictures of 20 pixels in 3 classes, {expected}");
        for command in ["train --epochs 1", "test", "show --weights weights.json"] {
            folder.refuses(
                &format!("{command} --data other"),
                &[&problem, "--weights FILE", "other pictures with --data data."],
            );
        }
        // Pictures can be looked at all the same, unless these weights were asked for.
        let out = folder.says("show --data other --count 1", "this is ");
        assert!(out.starts_with("weights.json is for other pictures: no answers are shown."), "{out}");
    }
    assert!(folder.bytes("weights.json") == old, "a good file was lost");
}

#[test]
fn a_set_without_pictures_is_named() {
    let folder = Folder::empty("no-validation");
    write_data(&folder.file("data"), &shapes(6, 3), &shapes(3, 4));
    folder.good("train --data data --epochs 1");
    for command in ["test", "show", "mistakes"] {
        folder.refuses(
            &format!("{command} --data data --set validation"),
            &["there are no validation pictures", "there are only 6"],
        );
    }
}

#[test]
fn thin_lines_of_large_pictures_are_drawn() {
    let folder = Folder::empty("thin");
    // A cross of lines that are one pixel wide, in a picture that must be shrunk to fit the screen.
    let size = 300;
    let mut cross = vec![0; size * size];
    for i in 0..size {
        cross[i * size + 150] = 255;
        cross[150 * size + i] = 255;
    }
    let data = Data { pictures: Idx::new(&[1, size, size], &cross), labels: Idx::new(&[1], &[0]) };
    write_data(&folder.file("data"), &data, &data);
    let out = folder.good("show --data data --count 1");
    let drawing: Vec<&str> = out.lines().filter(|line| line.contains(['▀', '▄', '█'])).collect();
    assert!(drawing.len() >= 37, "the upright line is lost:\n{out}");
    assert!(drawing.iter().any(|line| line.chars().count() >= 75), "the level line is lost:\n{out}");
    assert!(out.lines().count() <= 42, "the picture does not fit the screen:\n{out}");
}

#[test]
fn no_colour_and_no_progress_where_nobody_looks() {
    let folder = Folder::with_data("plain");
    for (name, value) in [("NO_COLOR", ""), ("TERM", "xterm-256color")] {
        for line in ["train --data data --epochs 1", "show --data data", "test --data data"] {
            let Outcome { code, out, .. } =
                run_command(folder.command().env(name, value).args(line.split(' ')));
            assert_eq!(code, Some(0), "{name}={value} {line}");
            assert!(!out.contains('\x1b') && !out.contains('\r'), "{name}={value} {line}: {out:?}");
        }
    }
}
