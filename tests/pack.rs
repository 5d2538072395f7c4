//! Data sets of one's own and what can be seen of a network: `pack`, class names, `mistakes` and `weights`, typed as
//! people type them. Run it with `cargo test --test pack`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::ch02_data::DataSet;
use chalknet::ch03_linear::Linear;
use chalknet::ch04_activation::Activation;
use chalknet::ch08_training::{Layer, Network, Run};
use chalknet::ch09_recipes::NIELSEN;
use chalknet::storage::load_data;
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::pgm::Pgm;
use chalknet::toolbox::{Matrix, Real};
use program::{
    assert_usage_error, expect_parts, has_drawings, pgm, right_of, run_command, shapes, write_data, Data,
    Folder, Outcome,
};
use std::fs;
use std::path::Path;

// What the tests below share.

/// The size of the shapes below.
const WIDTH: usize = 4;
const HEIGHT: usize = 5;

/// Two folders of pictures in `pictures`, `count` in each, of lines across and lines down; returns all pixels by class.
fn write_two_classes(folder: &Folder, names: [&str; 2], count: usize) -> [Vec<Vec<u8>>; 2] {
    let shapes = shapes(3 * count, 7).pictures;
    let mut all = [Vec::new(), Vec::new()];
    for (class, name) in names.into_iter().enumerate() {
        // Every third shape is of this class.
        for (i, pixels) in shapes.elements().chunks(WIDTH * HEIGHT).skip(class).step_by(3).enumerate() {
            folder.write(&format!("pictures/{name}/{i}.pgm"), pgm(WIDTH, HEIGHT, pixels));
            all[class].push(pixels.to_vec());
        }
    }
    all
}

/// A folder with two such classes, across and down.
fn two_classes(name: &str, count: usize) -> Folder {
    let folder = Folder::empty(name);
    write_two_classes(&folder, ["across", "down"], count);
    folder
}

/// The five files of a packed data set, in alphabetical order.
const PACKED: [&str; 5] = [
    "classes.txt",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
];

/// The bytes of all files of a packed data set; there must be no others.
#[track_caller]
fn packed_bytes(folder: &Folder, out: &str) -> Vec<Vec<u8>> {
    assert_eq!(folder.names_in(out), PACKED, "what lies in {out}");
    PACKED.iter().map(|name| folder.bytes(&format!("{out}/{name}"))).collect()
}

/// Training and test pictures of a packed data set, as chapter 2 loads them.
fn loaded(folder: &Folder, out: &str) -> (DataSet, DataSet) {
    load_data(&folder.file(out)).expect("what was packed can be loaded")
}

/// All pictures of a class, sorted.
fn pictures_of(sets: &[&DataSet], class: usize) -> Vec<Vec<u8>> {
    let mut pictures = Vec::new();
    for set in sets {
        let numbers = (0..set.count()).filter(|&number| set.label(number) == class);
        pictures.extend(numbers.map(|number| set.picture(number).to_vec()));
    }
    pictures.sort();
    pictures
}

/// A saved network of linear layers with these weights and no biases, and softmax at the end.
fn save_network(folder: &Folder, name: &str, weights: &[Matrix], output: Activation) {
    let linear = |weights: &Matrix| Linear { weights: weights.clone(), bias: None };
    let layer = |weights: &Matrix| Layer { linear: linear(weights), activation: Activation::Identity };
    let mut layers: Vec<Layer> = weights.iter().map(layer).collect();
    layers.last_mut().expect("a network has layers").activation = output;
    // A loss that goes with any output.
    let run = Run { network: Network { layers }, settings: NIELSEN.settings, epochs_done: 1 };
    folder.save(name, run, None);
}

/// Pictures of one size with these pixels and labels.
fn data(height: usize, width: usize, pictures: &[(&[u8], u8)]) -> Data {
    let pixels: Vec<u8> = pictures.iter().flat_map(|(pixels, _)| pixels.to_vec()).collect();
    let labels: Vec<u8> = pictures.iter().map(|(_, label)| *label).collect();
    let count = pictures.len();
    Data { pictures: Idx::new(&[count, height, width], &pixels), labels: Idx::new(&[count], &labels) }
}

// Packing.

#[test]
fn the_same_seed_packs_the_same_and_another_seed_sets_others_aside_for_the_test() {
    let folder = two_classes("seeds", 15);
    let out = folder.good("pack pictures OUT");
    let packed = packed_bytes(&folder, "OUT");
    // Into a new folder, an empty one, over an older data set, and into a folder whose way there has to be made.
    folder.make_folder("EMPTY");
    for (place, flags) in
        [("AGAIN", ""), ("EMPTY", "--seed 1"), ("OUT", ""), ("OUT", "--seed=1"), ("deep/er/OUT", "")]
    {
        folder.good(&format!("pack pictures {place} {flags}"));
        assert!(packed_bytes(&folder, place) == packed, "{place} {flags}: other bytes");
    }
    // Of each class as many.
    assert_eq!(folder.good("pack pictures OTHER --seed 2"), out.replace("OUT", "OTHER"));
    let other = packed_bytes(&folder, "OTHER");
    assert_eq!(other[0], packed[0]);
    assert!(other[1] != packed[1] && other[3] != packed[3], "seeds 1 and 2 split alike");
    assert!(other[2] == packed[2] && other[4] == packed[4], "but not as many of each class");
}

#[test]
fn each_picture_is_in_the_data_set_once_and_one_in_six_is_for_the_test() {
    // How many pictures a class has, and how many of them are for the test.
    for (count, for_test) in [(2, 1), (5, 1), (6, 1), (11, 1), (12, 2), (17, 2), (18, 3)] {
        let folder = Folder::empty(&format!("split-{count}"));
        let mut written = write_two_classes(&folder, ["across", "down"], count);
        folder.good("pack pictures OUT");
        let (training, test) = loaded(&folder, "OUT");
        assert_eq!((training.size(), test.size()), ((HEIGHT, WIDTH), (HEIGHT, WIDTH)));
        for (class, written) in written.iter_mut().enumerate() {
            written.sort();
            assert!(pictures_of(&[&training, &test], class) == *written, "{count}: pixels lost or changed");
            assert_eq!(pictures_of(&[&test], class).len(), for_test, "of {count}");
        }
    }
}

#[test]
fn the_classes_are_in_the_order_of_the_alphabet_or_of_their_numbers() {
    let orders: [(&[&str], &str); 3] = [
        (&["10", "2", "0", "33"], "0\n2\n10\n33\n"),
        (&["cat", "Dog", "bird"], "Dog\nbird\ncat\n"),
        (&["10", "2", "x"], "10\n2\nx\n"),
    ];
    for (number, (names, expected)) in orders.into_iter().enumerate() {
        let folder = Folder::empty(&format!("order-{number}"));
        for (i, name) in names.iter().enumerate() {
            folder.write(&format!("pictures/{name}/a.pgm"), pgm(2, 1, &[i as u8, 1]));
            folder.write(&format!("pictures/{name}/b.pgm"), pgm(2, 1, &[i as u8, 2]));
        }
        folder.good("pack pictures OUT");
        assert_eq!(folder.text("OUT/classes.txt"), expected);
        let (training, test) = loaded(&folder, "OUT");
        for (class, name) in expected.lines().enumerate() {
            let i = names.iter().position(|other| *other == name).expect("it is one of them") as u8;
            let pictures = pictures_of(&[&training, &test], class);
            assert_eq!(pictures, [[i, 1], [i, 2]], "class {class} must be {name}");
        }
    }
}

#[test]
fn the_pictures_of_another_data_set_come_first_and_its_classes_keep_their_numbers() {
    let folder = Folder::empty("more");
    // 24 pictures of classes 0 to 2, without a file of names.
    let old_pictures: Vec<(Vec<u8>, u8)> = (0..24).map(|i| (vec![100 + i; 6], i % 3)).collect();
    let old: Vec<(&[u8], u8)> =
        old_pictures.iter().map(|(pixels, label)| (pixels.as_slice(), *label)).collect();
    write_data(&folder.file("data"), &data(2, 3, &old), &data(2, 3, &old[..6]));
    for (name, pixel) in [("1", 1), ("four", 4)] {
        for i in 0..7 {
            folder.write(&format!("pictures/{name}/{i}.pgm"), pgm(3, 2, &[pixel, i, 0, 0, 0, 0]));
        }
    }
    let out = folder.good("pack pictures OUT --data data");
    let table = "training   test   class\n       8      2   0\n      14      3   1\n       8      2   2\n       6      1   four\n";
    assert!(out.starts_with(table), "{out}");
    assert!(out.contains("44 pictures, 2 rows of 3 pixels each, are in OUT."), "{out}");
    assert_eq!(folder.bytes("OUT/classes.txt"), b"0\n1\n2\nfour\n");
    let (training, test) = loaded(&folder, "OUT");
    for (set, old) in [(&training, &old[..]), (&test, &old[..6])] {
        for (number, (pixels, label)) in old.iter().enumerate() {
            assert_eq!((set.picture(number), set.label(number)), (*pixels, usize::from(*label)), "{number}");
        }
        for number in old.len()..set.count() {
            let expected = if set.picture(number)[0] == 1 { 1 } else { 3 };
            assert_eq!(set.label(number), expected, "picture {number}: a known class keeps its number");
        }
    }
    // And once more on top of that: now the names are known from classes.txt.
    folder.good("pack pictures TWICE --data OUT");
    assert_eq!(folder.bytes("TWICE/classes.txt"), b"0\n1\n2\nfour\n");
    assert_eq!(loaded(&folder, "TWICE").0.count(), 36 + 12);
    // With old classes beside it, one new folder is enough.
    fs::rename(folder.file("pictures/1"), folder.file("one")).expect("it can be renamed");
    folder.good("pack pictures OUT --data data");
    assert_eq!(folder.bytes("OUT/classes.txt"), b"0\n1\n2\nfour\n");

    // Pictures of another size do not go with it.
    let before = packed_bytes(&folder, "OUT");
    write_two_classes(&folder, ["across", "down"], 2);
    folder.remove("pictures/four");
    folder.refuses(
        "pack pictures OUT --data data",
        &["pictures: these pictures have 5 rows of 4 pixels, but those in data 2 of 3: all must have one size"],
    );
    assert!(packed_bytes(&folder, "OUT") == before, "a good data set was lost");
}

#[test]
fn most_new_pictures_must_be_light_at_their_edges_for_a_hint() {
    let folder = Folder::empty("edges");
    let hint = "Most of the new pictures are light at their edges.";
    let write = |name: &str, edge: u8, middle: u8| {
        let is_edge =
            |row: usize, column: usize| row == 0 || column == 0 || row == HEIGHT - 1 || column == WIDTH - 1;
        let grey = |i: usize| if is_edge(i / WIDTH, i % WIDTH) { edge } else { middle };
        let pixels: Vec<u8> = (0..WIDTH * HEIGHT).map(grey).collect();
        folder.write(&format!("pictures/{name}.pgm"), pgm(WIDTH, HEIGHT, &pixels));
    };
    // Light in the middle is ink, and dark in the middle is ink on paper; so much ink that as a whole all are dark.
    write("0/a", 0, 255);
    write("0/b", 140, 0);
    write("1/a", 0, 255);
    write("1/b", 140, 0);
    assert!(!folder.good("pack pictures HALF").contains(hint), "half of them are not most of them");
    write("1/c", 140, 0);
    assert!(!folder.good("pack pictures HALF").contains(hint), "three of five may be chance");
    write("0/a", 140, 0);
    let out = folder.says("pack pictures MOST", hint);
    assert!(out.contains("pack them with --invert\n(without it, if you did)"), "{out}");
    assert!(!folder.good("pack pictures DARK --invert").contains(hint), "four of five are dark now");
    // The pictures of --data are not the new ones.
    write("0/a", 0, 255);
    assert!(!folder.good("pack pictures MORE --data MOST").contains(hint), "three new ones of five");
    write("0/a", 140, 0);
    assert!(folder.good("pack pictures MORE --data HALF").contains(hint), "four new ones of five");
}

// What cannot be packed.

/// What is removed from a folder with two good classes, what is put into it (a folder, if the name ends in /), and what
/// the message must contain. What can be wrong within a PGM file is tested with the toolbox.
const SPOILT: [(&str, &str, &str, &[&str]); 12] = [
    ("pictures", "", "", &["cannot read pictures: ", FOLDERS]),
    ("pictures", "pictures", "text", &["pictures: a CSV file of pictures has a column for the label", "columns here is 1"]),
    ("pictures", "pictures/", "", &["pictures: this folder is empty", FOLDERS]),
    ("pictures/down", "", "", &["pictures: one class is nothing to tell apart", FOLDERS]),
    ("", "pictures/notes.txt", "text", &["pictures/notes.txt: this is no folder", FOLDERS]),
    ("", "pictures/all.csv", "5,0,0,0,0", &["this is no folder", "To pack this file: chalknet pack pictures/all.csv OUT"]),
    ("", "pictures/empty/", "", &["pictures/empty: there is no picture here: remove the folder, or put in some"]),
    (
        "",
        "pictures/down/0.png",
        "\u{FEFF}cats",
        &[
            "pictures/down/0.png: this is no PGM picture, but text. (No PGM pictures: 1 of the 7 files in its folder.)",
            MKDIR,
            "magick mogrify -path pictures-pgm/down -format pgm -background white -alpha remove -colorspace gray -depth 8 \
             -resize 4x5 -gravity center -extent 4x5 ",
        ],
    ),
    ("", "pictures/across/0.jpg", "GIF89a", &["this is no PGM picture, but a GIF picture. (No PGM pictures: 1 of the 7 files", "-extent 28x28 "]),
    ("", "pictures/down/more/a.pgm", "", &["pictures/down/more: a folder within the folder of a class", FOLDERS, "If pictures/down is such a folder: chalknet pack pictures/down OUT"]),
    (
        "",
        "pictures/down/x.pgm",
        "P5 1 2 255 AB",
        &[
            "x.pgm: this picture has 2 rows of 1 pixels, but pictures/across/0.pgm has 5 of 4: all must have one size",
            "magick mogrify -path pictures-pgm/down ",
            " -extent 4x5 ",
        ],
    ),
    (
        "",
        "pictures/down/x.pgm",
        "P5 4 5 255\n1234",
        &[
            "pictures/down/x.pgm, byte 11: the header promises 5 rows of 4 pixels, but 4 bytes follow",
            "Save the picture again, or take it out of the folder.",
        ],
    ),
];
const MKDIR: &str = if cfg!(windows) { "mkdir pictures-pgm/down\n" } else { "mkdir -p pictures-pgm/down\n" };
const FOLDERS: &str = "FOLDER holds one folder a class, named like the class, with PGM pictures in it.";

#[test]
fn what_is_no_data_set_is_refused_with_what_to_do_and_leaves_nothing_behind() {
    for (i, (removed, made, content, parts)) in SPOILT.into_iter().enumerate() {
        let folder = two_classes(&format!("spoilt-{i}"), 6);
        folder.good("pack pictures GOOD");
        let good = packed_bytes(&folder, "GOOD");
        if !removed.is_empty() {
            folder.remove(removed);
        }
        match made.strip_suffix('/') {
            Some(made) => folder.make_folder(made),
            None if made.is_empty() => {}
            None => folder.write(made, content),
        }
        let before = folder.names();
        for out in ["OUT", "GOOD"] {
            let outcome = folder.run_line(&format!("pack pictures {out}"));
            assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""), "{parts:?}: {}", outcome.err);
            expect_parts(&outcome.err, parts);
        }
        assert_eq!(folder.names(), before, "{parts:?}: nothing may be left behind");
        assert!(packed_bytes(&folder, "GOOD") == good, "{parts:?}: a good data set was lost");
    }
}

#[test]
fn a_folder_that_holds_other_things_is_not_packed_into() {
    let folder = two_classes("occupied", 3);
    folder.make_folder("mine");
    folder.write("mine/letter.txt", "dear");
    folder.refuses(
        "pack pictures mine",
        &["mine: this folder holds other things too, such as letter.txt", "name a new one"],
    );
    assert_eq!(folder.names_in("mine"), ["letter.txt"], "nothing is left behind");
    // Nor over a file.
    folder.refuses("pack pictures mine/letter.txt", &["mine/letter.txt: ", "name a new one"]);
    assert_eq!(folder.bytes("mine/letter.txt"), b"dear", "the file is as it was");
    folder.refuses("pack pictures mine/letter.txt/OUT", &["mine/letter.txt/OUT: ", "name a new one"]);
    // Other things are others beside a packed data set, too.
    folder.good("pack pictures OUT");
    folder.write("OUT/letter.txt", "dear");
    folder.refuses(
        "pack pictures OUT --seed 2",
        &["OUT: this folder holds other things too, such as letter.txt"],
    );
    // Hidden files do not count.
    fs::rename(folder.file("OUT/letter.txt"), folder.file("OUT/.letter")).expect("it can be renamed");
    folder.good("pack pictures OUT --seed 2");
    assert_eq!(folder.bytes("OUT/.letter"), b"dear", "the file is as it was");
}

#[test]
fn a_data_set_that_was_not_packed_is_not_replaced() {
    let folder = two_classes("downloaded", 3);
    // The four files of a data set, as they are downloaded: without a classes.txt.
    write_data(&folder.file("old"), &data(1, 1, &[(&[5], 0)]), &data(1, 1, &[(&[6], 0)]));
    let refused = |names: &[&str]| {
        let bytes = || names.iter().map(|name| folder.bytes(&format!("old/{name}"))).collect::<Vec<_>>();
        let before = bytes();
        let message = folder.bad("pack pictures old", 1);
        let problem = "old: this folder holds a data set that `pack` did not make: it has no classes.txt.";
        expect_parts(&message, &[problem, "name a new one"]);
        assert_eq!(folder.names_in("old"), names, "nothing comes and nothing goes");
        assert!(bytes() == before, "a good data set was lost");
    };
    refused(&PACKED[1..]);
    for name in &PACKED[1..4] {
        folder.remove(&format!("old/{name}"));
    }
    refused(&PACKED[4..]);
    // With a classes.txt it counts as packed.
    folder.write("old/classes.txt", "0\n");
    folder.good("pack pictures old");
    folder.good("pack pictures OUT");
    assert!(packed_bytes(&folder, "old") == packed_bytes(&folder, "OUT"));
}

#[test]
fn the_data_set_does_not_go_among_the_folders_of_its_classes_however_its_path_is_written() {
    let folder = two_classes("inside", 3);
    let whole_path = folder.file("pictures/OUT");
    let whole_path = whole_path.to_str().expect("the temporary folder has a plain name");
    // Where the program is started, FOLDER and OUT.
    for (place, pictures, out) in [
        (".", "pictures", "pictures"),
        (".", "pictures", "pictures/down/OUT"),
        (".", "pictures/", "pictures/./OUT"),
        (".", "pictures", whole_path),
        ("pictures/down", "..", "../OUT"),
    ] {
        let mut command = folder.command();
        let outcome = run_command(command.current_dir(folder.file(place)).args(["pack", pictures, out]));
        let typed = format!("in {place}: chalknet pack {pictures} {out}");
        assert_eq!(outcome.code, Some(1), "{typed}: the next `pack` would take OUT for a class");
        let problem = "this would lie in what is being packed. OUT is the folder for the data set";
        expect_parts(&outcome.err, &[&format!("{out}: {problem}")]);
        assert_eq!(folder.names_in("pictures"), ["across", "down"], "{typed}");
        assert_eq!(folder.names_in("pictures/down").len(), 3, "{typed}");
    }
    // The way leads out of the folder again; and a name that only begins alike is another folder.
    for out in ["pictures/../OUT", "pictures-packed"] {
        folder.good(&format!("pack pictures {out}"));
        packed_bytes(&folder, out);
    }
}

#[test]
fn all_five_places_are_looked_at_before_anything_is_written() {
    let folder = two_classes("five-places", 13);
    for taken in PACKED {
        folder.good("pack pictures OUT");
        // A folder in the place of one of the files.
        let place = folder.file(&format!("OUT/{taken}"));
        fs::remove_file(&place).expect("it can be removed");
        fs::create_dir(&place).expect("it can be made");
        let others: Vec<&str> = PACKED.into_iter().filter(|name| *name != taken).collect();
        let bytes = || others.iter().map(|name| folder.bytes(&format!("OUT/{name}"))).collect::<Vec<_>>();
        let before = bytes();
        // The pictures are one more now, and another seed splits them, so every file would change.
        folder.write("pictures/up/a.pgm", pgm(WIDTH, HEIGHT, &[9; WIDTH * HEIGHT]));
        folder.write("pictures/up/b.pgm", pgm(WIDTH, HEIGHT, &[8; WIDTH * HEIGHT]));
        let message = folder.bad("pack pictures OUT --seed 2", 1);
        let problem = format!("cannot write OUT/{taken}: it is there, but it is not a file");
        expect_parts(&message, &[&problem, "OUT must be a folder that can be made or written to."]);
        assert!(bytes() == before, "{taken} has no place, but another file was written");
        assert_eq!(folder.names_in("OUT"), PACKED, "nothing may be left behind");
        folder.remove("pictures/up");
        folder.remove("OUT");
    }
}

#[test]
fn there_can_be_256_classes_but_not_one_more() {
    let folder = Folder::empty("many");
    let write_class = |class: &str| {
        for i in 0..2 {
            folder.write(&format!("pictures/{class}/{i}.pgm"), pgm(1, 1, &[i]));
        }
    };
    (1..=256).for_each(|class| write_class(&class.to_string()));
    let out = folder.good("pack pictures OUT");
    assert!(out.contains("       1      1   1\n") && out.contains("       1      1   256\n"), "{out}");
    folder.says("train --data OUT --epochs 1 --weights my.json", "1x1 pixels each, 256 classes");
    write_class("257");
    folder.refuses(
        "pack pictures MORE",
        &["pictures: there can be at most 256 classes, but here are 257: put some together"],
    );
    // Those of another data set count as well.
    folder.remove("pictures");
    write_class("new");
    folder.refuses(
        "pack pictures MORE --data OUT",
        &["pictures: there can be at most 256 classes, and new is one more"],
    );
    assert!(!folder.has("MORE"), "nothing may be left behind");
}

#[cfg(unix)]
#[test]
fn a_class_whose_name_cannot_be_printed_or_is_not_unicode_is_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    for (i, name) in [&b"a\nb"[..], b"\xFF"].into_iter().enumerate() {
        let folder = two_classes(&format!("unprintable-{i}"), 3);
        let odd = folder.file("pictures").join(OsStr::from_bytes(name));
        if fs::rename(folder.file("pictures/down"), odd).is_err() {
            continue; // Some systems have no such names.
        }
        let message = folder.bad("pack pictures OUT", 1);
        expect_parts(&message, &["is no name for a class: it needs 1 to 100 letters that can be printed"]);
        assert_eq!(folder.names(), ["pictures"], "nothing may be left behind");
    }
}

// CSV files.

/// Ten pictures of 2x2 pixels in the classes 3 and 7, as lines of label and pixels, and what separates them.
fn csv(heading: &str, line: impl Fn(usize, [usize; 4]) -> String) -> String {
    let lines = (0..10).map(|i| line([3, 7][i % 2], [0, 20 * i, 255, 25 + i]) + "\n");
    heading.to_string() + &lines.collect::<String>()
}

#[test]
fn a_csv_file_is_packed_whatever_its_columns_are() {
    let folder = Folder::empty("csv");
    let pixels_last = |label: usize, [a, b, c, d]: [usize; 4]| format!("{label},{a},{b},{c},{d}");
    let pixels_first = |label: usize, [a, b, c, d]: [usize; 4]| format!("{a},{b},{c},{d},{label}");
    let numbered = |label: usize, [a, b, c, d]: [usize; 4]| format!("{b},{a},{b},{label},{c},{d}");
    let other_sign = |label: usize, [a, b, c, d]: [usize; 4]| format!("{label};{a}; {b};{c};{d}\r");
    let as_fractions =
        |label: usize, [a, b, c, d]: [usize; 4]| format!("\"{label}.0\",{a}.0,{b}.0,{c}.0,{d}.0");
    let files = [
        csv("", pixels_last),
        csv("", pixels_first),
        csv("label,p0,p1,p2,p3\n", pixels_last),
        csv("0,1,2,3,4\n", pixels_last),
        csv("0,1,2,3,label\n", pixels_first),
        csv(",a,b,Class,c,d\n", numbered),
        csv("\u{feff}", other_sign),
        csv("\"label\",\"a\",\"b\",\"c\",\"d\"\r\n\r\n", as_fractions),
    ];
    let mut expected = None;
    for (number, file) in files.iter().enumerate() {
        folder.write("digits.csv", file);
        let out = folder.good(&format!("pack digits.csv OUT{number}"));
        assert!(out.contains("       4      1   3\n       4      1   7\n"), "{file}\n{out}");
        assert_eq!(
            out.contains("columns was taken for the labels"),
            !file.to_lowercase().contains(['l']),
            "{out}"
        );
        let packed = packed_bytes(&folder, &format!("OUT{number}"));
        assert!(*expected.get_or_insert(packed.clone()) == packed, "other pictures or labels:\n{file}");
    }
    let (training, test) = loaded(&folder, "OUT0");
    assert_eq!((training.size(), training.names()), ((2, 2), &["3".to_string(), "7".to_string()][..]));
    let sevens: Vec<Vec<u8>> = (0..5).map(|i| vec![0, 20 + 40 * i, 255, 26 + 2 * i]).collect();
    assert_eq!(pictures_of(&[&training, &test], 1), sevens);
    // Labels may be words, and then the order is that of the alphabet.
    folder.write("digits.csv", csv("", |label, [a, b, c, d]| format!("{a},{b},{c},{d},n{}", 10 - label)));
    folder.good("pack digits.csv WORDS");
    assert_eq!(folder.bytes("WORDS/classes.txt"), b"n3\nn7\n");
}

#[test]
fn a_csv_file_that_is_none_is_refused_with_its_line() {
    let folder = Folder::empty("no-csv");
    let good = csv("", |label, [a, b, c, d]| format!("{label},{a},{b},{c},{d}"));
    let more = |line: &str| (good.clone() + line + "\n").into_bytes();
    let labels: String = (0..257).map(|label| format!("n{label},0,0,0,0\n")).collect();
    let cases: [(Vec<u8>, &[&str]); 19] = [
        (b"1,2,3,4,0,0,0,0,0,0,0,0,0\n".to_vec(), &["13 columns, a label and three numbers for each pixel"]),
        (Vec::new(), &["digits.csv: there is nothing in this file"]),
        (
            b"1,2,3,4\n".to_vec(),
            &["these are 4 columns, 2x2 pixels without a label", "pack the file that has labels"],
        ),
        (b"pixel0,pixel1,pixel2,pixel3\n1,2,3,4\n".to_vec(), &["without a label"]),
        (b"label,1,2,3,4\n".to_vec(), &["there is a heading in this file, but no picture"]),
        (b"label,1,2,3\n".to_vec(), &["785 for 28x28", "the number of columns here is 4"]),
        (more("3,0,0"), &["digits.csv, line 11: this line has 3 columns, but the first has 5"]),
        (more("3,0,0,0,0,0"), &["digits.csv, line 11: this line has 6 columns, but the first has 5"]),
        (
            more("3,0,0,256,0"),
            &["line 11: column 4 holds \"256\", but a pixel is a whole number from 0 to 255"],
        ),
        (more("3,0,0.5,0,0"), &["column 3 holds \"0.5\"", "Multiply them by 255 if they go from 0 to 1"]),
        (more("3,,0,0,0"), &["line 11: column 2 holds \"\""]),
        (more(",0,0,0,0"), &["line 11: here the name of a class is expected"]),
        (
            b"label,a,b,c,d\n1,0,0,0,9\n2,0,0,9,0\n3,0,9,0,0\n3,9,0,0,0\n".to_vec(),
            &["only one picture of the class 1, and so of 2 of the 3 classes: is another column the label?"],
        ),
        (more(&"0,".repeat(600_000)), &["line 11: this line is too long"]),
        ([good.repeat(60).as_bytes(), b"\xFF\n"].concat(), &["line 601: this is not text in UTF-8"]),
        (b"\xFF\xFE1\0,\0".to_vec(), &["this is text in UTF-16: save it again as UTF-8"]),
        (labels.into_bytes(), &["line 257: this is one label more than 256"]),
        (b"\x1F\x8B\x08".to_vec(), &["digits.csv: this is a file compressed by gzip: unpack it first"]),
        (
            format!("5{}\n", ",0".repeat(129 * 129)).repeat(4).into_bytes(),
            &["pictures of 129 rows of 129 pixels are too large", "for example 28x28"],
        ),
    ];
    for (bytes, parts) in cases {
        folder.write("digits.csv", &bytes);
        folder.refuses("pack digits.csv OUT", parts);
    }
    assert_eq!(folder.names(), ["digits.csv"], "nothing may be left behind");
    // A single picture is dealt with as one in a folder.
    folder.write("digits.csv", more("8,0,0,0,0"));
    folder.says("pack digits.csv OUT", "Classes with one picture only: 1.");
}

// A data set that is to be mended, and what is strange about pictures.

#[test]
fn a_data_set_keeps_its_sets_and_names_while_its_pixels_are_mended() {
    let folder = Folder::empty("mend");
    let training = data(1, 2, &[(&[0, 16], 1), (&[3, 8], 0), (&[16, 0], 1)]);
    write_data(&folder.file("old"), &training, &data(1, 2, &[(&[1, 2], 0)]));
    folder.write("old/classes.txt", "paper\nink\n");
    let out = folder.good("pack old SAME");
    assert!(
        out.contains("The largest pixel is 16, but ink should be about 255: pack them with --scale."),
        "{out}"
    );
    let bytes = |folder: &Folder, place: &str| {
        let (training, test) = loaded(folder, place);
        assert_eq!(training.names(), ["paper", "ink"]);
        [pictures_of(&[&training], 0), pictures_of(&[&training], 1), pictures_of(&[&test], 0)].concat()
    };
    assert_eq!(bytes(&folder, "SAME"), [[3, 8], [0, 16], [16, 0], [1, 2]]);
    assert!(!folder.good("pack old SCALED --scale").contains("--scale"), "there is no reason for it now");
    // 255·pixel/16, rounded.
    assert_eq!(bytes(&folder, "SCALED"), [[48, 128], [0, 255], [255, 0], [16, 32]]);
    folder.good("pack old BOTH --invert --scale");
    assert_eq!(bytes(&folder, "BOTH"), [[207, 127], [0, 255], [255, 0], [239, 223]]);
    // Both sets of a class may be added to those of another data set.
    folder.good("pack old MORE --data SCALED");
    let (training, test) = loaded(&folder, "MORE");
    assert_eq!((training.count(), test.count()), (6, 2));
}

#[test]
fn blank_pictures_and_those_that_are_the_same_are_named() {
    let folder = two_classes("blank", 3);
    let remarks = ["Blank", "same"];
    let out = folder.good("pack pictures OUT");
    assert!(!remarks.iter().any(|remark| out.contains(remark)), "{out}");
    folder.write("pictures/down/3.pgm", pgm(WIDTH, HEIGHT, &[7; WIDTH * HEIGHT]));
    folder.write("pictures/down/4.pgm", folder.bytes("pictures/across/1.pgm"));
    let out = folder.good("pack pictures OUT").replace('\\', "/");
    expect_parts(&out, &[
        "Blank, with one shade only: 1 of the 8 new pictures, pictures/down/3.pgm for one.",
        "The same as another: 1 of the 8 new pictures; pictures/down/4.pgm, for one, is like pictures/across/1.pgm.",
    ]);
    // The pictures of another data set are not the new ones.
    let more = folder.good("pack pictures MORE --data OUT");
    assert!(more.contains("The same as another: 1 of the 8 new"), "{more}");
    for place in ["across", "down"] {
        folder.remove(&format!("pictures/{place}"));
        (0..2).for_each(|i| folder.write(&format!("pictures/{place}/{i}.pgm"), pgm(1, 2, &[0, 0])));
    }
    let out = folder.good("pack pictures OUT");
    expect_parts(
        &out,
        &["only: 4 of the 4 new pictures", "All 4 new pictures are the same: there is nothing to learn."],
    );
}

#[test]
fn pictures_as_large_as_photos_are_refused_with_how_to_make_them_small() {
    let folder = Folder::empty("photos");
    for (name, shade) in [("a/0", 0), ("a/1", 1), ("b/0", 2), ("b/1", 3)] {
        folder.write(&format!("pictures/{name}.pgm"), pgm(128, 128, &[shade; 128 * 128]));
    }
    folder.good("pack pictures OUT");
    folder.write("pictures/a/0.pgm", pgm(800, 700, &[5; 800 * 700]));
    folder.refuses(
        "pack pictures OUT",
        &[
            "pictures/a/0.pgm: pictures of 700 rows of 800 pixels are too large",
            "-resize 28x28 -gravity center -extent 28x28 ",
        ],
    );
}

#[test]
fn colours_and_files_that_the_system_hides_do_no_harm() {
    let folder = Folder::empty("forms");
    let forms: [&[u8]; 6] = [
        b"P1 2 1 0 1",
        b"P2 2 1 9 9 0",
        b"P3 2 1 1 1 1 1 0 0 0",
        b"P4 2 1 \x40",
        b"P5 2 1 256 \x01\0\0\0",
        b"P6 2 1 1 \x01\x01\x01\0\0\0",
    ];
    for (i, form) in forms.iter().enumerate() {
        // Whatever the name says.
        folder.write(&format!("pictures/a/{i}.{}", ["pgm", "ppm", "dat"][i % 3]), form);
        folder.write(&format!("pictures/b/{i}"), b"P5 2 1 255 ab");
    }
    for hidden in ["Thumbs.db", "a/Thumbs.db", "a/desktop.ini", "b/.DS_Store", "__MACOSX/a/._0.pgm"] {
        folder.write(&format!("pictures/{hidden}"), "not a picture");
    }
    folder.good("pack pictures OUT");
    let (training, test) = loaded(&folder, "OUT");
    assert_eq!(pictures_of(&[&training, &test], 0), [[255, 0]; 6]);
}

// One step.

#[test]
fn a_data_set_that_is_not_finished_is_refused_until_it_is_packed_again() {
    let folder = two_classes("unfinished", 3);
    folder.good("pack pictures OUT");
    let good = packed_bytes(&folder, "OUT");
    // As a run that is killed leaves them behind.
    folder.write("OUT/unfinished.txt", "");
    folder.write("OUT/classes.txt.4711.part", "acr");
    let problem = "OUT: `chalknet pack` began to write a data set here and was stopped";
    for line in ["show --data OUT", "train --data OUT", "pack pictures MORE --data OUT"] {
        folder.refuses(line, &[problem, "pack it again"]);
    }
    folder.good("pack pictures OUT");
    folder.remove("OUT/classes.txt.4711.part");
    assert!(packed_bytes(&folder, "OUT") == good);
    // Even if there was not yet a file of names.
    folder.remove("OUT/classes.txt");
    folder.write("OUT/unfinished.txt", "");
    folder.good("pack pictures OUT");
    assert!(packed_bytes(&folder, "OUT") == good);
}

/// Packs with files that may be no larger than a block or two of the disk; whoever writes more gets the signal, or is told
/// so if it does not care for the signal.
#[cfg(unix)]
fn pack_into_small_files(folder: &Folder, signal: &str, line: &str) -> Outcome {
    let program = folder.command().get_program().to_string_lossy().into_owned();
    let script = format!("{signal}\nulimit -f 1\nulimit -c 0\nexec {program} {line}");
    let mut command = std::process::Command::new("sh");
    run_command(command.current_dir(folder.file(".")).args(["-c", &script]))
}

#[cfg(unix)]
#[test]
fn a_data_set_whose_writing_was_stopped_is_the_old_one_or_is_refused() {
    let folder = two_classes("stopped", 40);
    folder.good("pack pictures OUT");
    let old = packed_bytes(&folder, "OUT");
    // The first file of pictures is too large.
    let failed = pack_into_small_files(&folder, "trap '' XFSZ", "pack pictures OUT --seed 2");
    assert_eq!(failed.code, Some(1), "{}", failed.err);
    expect_parts(
        &failed.err,
        &["cannot write OUT/train-images-idx3-ubyte", "What was there before is unchanged."],
    );
    assert!(packed_bytes(&folder, "OUT") == old);
    let killed = pack_into_small_files(&folder, "", "pack pictures OUT --seed 2");
    assert_eq!(killed.code, None, "{}", killed.err);
    folder
        .refuses("show --data OUT", &["was stopped, so some files are new and some are not: pack it again"]);
    // Whoever fails at the first file now does not make it whole.
    pack_into_small_files(&folder, "trap '' XFSZ", "pack pictures OUT --seed 2");
    folder.refuses("show --data OUT", &["pack it again"]);
    folder.good("pack pictures OUT");
    assert_eq!(loaded(&folder, "OUT").0.count(), 68);
    // The last file is too large: the names of classes.
    for class in 0..40 {
        let name = format!("{class}{}", "x".repeat(90));
        (0..2).for_each(|i| folder.write(&format!("many/{name}/{i}.pgm"), pgm(1, 1, &[i])));
    }
    let failed = pack_into_small_files(&folder, "trap '' XFSZ", "pack many OUT");
    assert_eq!(failed.code, Some(1), "{}", failed.err);
    expect_parts(
        &failed.err,
        &["cannot write OUT/classes.txt", "unfinished and will be refused until you pack it again"],
    );
    assert!(!failed.err.contains("unchanged"), "four files are new: {}", failed.err);
    folder.refuses("show --data OUT", &["pack it again"]);
    folder.good("pack many OUT");
    assert_eq!(loaded(&folder, "OUT").0.classes(), 40);
}

#[test]
fn the_command_to_go_on_with_names_a_new_file_for_a_new_network() {
    let folder = two_classes("again", 6);
    for weights in ["OUT.json", "OUT.2.json", "OUT.3.json"] {
        let out = folder.good("pack pictures OUT");
        let (_, command) =
            out.lines().last().and_then(|line| line.split_once("Now: chalknet ")).expect("a command");
        assert_eq!(command, format!("train --data OUT --weights {weights}"));
        folder.good(&format!("{command} --epochs 1"));
        folder.write(&format!("pictures/down/{weights}.pgm"), folder.bytes("pictures/down/0.pgm"));
    }
}

// The names of classes.

#[test]
fn every_output_says_the_names_of_the_classes_whatever_they_and_the_folders_are_called() {
    let folder = Folder::empty("назва 🐜 з пробілами");
    let names = ["два слова", "cat 🐈"];
    write_two_classes(&folder, names, 14);
    let good = |words: &[&str]| {
        let Outcome { code, out, err } = folder.run(&[words, &["мої дані"]].concat());
        assert_eq!((code, err.as_str()), (Some(0), ""), "{words:?}");
        out
    };
    // By alphabet: cat 🐈 is class 0.
    let expected = "training   test   class\n      12      2   cat 🐈\n      12      2   два слова\n\n\
                    28 pictures, 5 rows of 4 pixels each, are in мої дані. \
                    Now: chalknet train --data 'мої дані' --weights 'мої дані.json'\n";
    assert_eq!(good(&["pack", "pictures"]), expected);
    assert_eq!(folder.bytes("мої дані/classes.txt"), "cat 🐈\nдва слова\n".as_bytes());
    let shown = good(&["show", "--data"]);
    let trained = good(&["train", "--batch", "4", "--weights", "мої дані.json", "--data"]);
    for name in names {
        assert_eq!(shown.matches(&format!("this is {name}")).count(), 2, "{shown}");
        assert_eq!(trained.matches(&format!("says {name}, ")).count(), 2, "{trained}");
    }
    let out = good(&["test", "--weights", "мої дані.json", "--data"]);
    let rows: Vec<&str> = out.lines().skip_while(|line| !line.starts_with("class")).take(3).collect();
    let expected = [
        "class       pictures   recall     precision   most often taken for",
        "   cat 🐈          2   100.00 %   100.00 %    -",
        "два слова          2   100.00 %   100.00 %    -",
    ];
    assert_eq!(rows, expected, "{out}");

    // A network that says cat 🐈 to everything.
    let mut weights = Matrix::zeros(WIDTH * HEIGHT, 2);
    (0..WIDTH * HEIGHT).for_each(|pixel| weights[(pixel, 0)] = 10.0);
    save_network(&folder, "cats.json", &[weights], Activation::Softmax);
    let out = good(&["mistakes", "--weights", "cats.json", "--data"]);
    assert!(out.starts_with("2 mistakes in 4 test pictures"), "{out}");
    assert_eq!(out.matches("says cat 🐈, 100.0 % sure").count(), 2, "{out}");
    assert_eq!(out.matches("WRONG: it is два слова").count(), 2, "{out}");
    let out = good(&["test", "--weights", "cats.json", "--data"]);
    assert!(out.contains("два слова          2     0.00 %        -      cat 🐈 (2 times)"), "{out}");
}

// Mistakes.

/// Pictures of two pixels. The network below says which of them is the lighter one: the clearer, the surer.
fn write_pixel_pairs(folder: &Folder) {
    // Two of the five test pictures are labelled as they are read, three are not.
    let test: [(&[u8], u8); 5] =
        [(&[100, 0], 0), (&[0, 150], 0), (&[255, 0], 1), (&[0, 255], 1), (&[200, 0], 1)];
    // Of every twelve training pictures one is held out. All are labelled as they are read.
    let training = [(&[255, 0][..], 0), (&[0, 255], 1)].repeat(12);
    write_data(&folder.file("data"), &data(1, 2, &training), &data(1, 2, &test));
    let weights = Matrix::from_rows(&[[2.0, 0.0], [0.0, 2.0]]);
    save_network(folder, "weights.json", &[weights], Activation::Softmax);
}

/// The captions "says …", picture by picture.
fn captions(out: &str) -> Vec<&str> {
    let lines = out.lines().filter(|line| line.starts_with("says "));
    lines.flat_map(|line| line.split("   ").map(str::trim).filter(|caption| !caption.is_empty())).collect()
}

#[test]
fn mistakes_are_shown_the_surest_first_with_truth_and_answer() {
    let folder = Folder::empty("mistakes");
    write_pixel_pairs(&folder);
    let out = folder.good("mistakes --data data");
    assert!(out.starts_with("3 mistakes in 5 test pictures; the surest 3:\n\n"), "{out}");
    // 1/(1 + e⁻²ˣ) for the pixels x = 255/255, 200/255 and 150/255.
    let expected = ["says 0, 88.1 % sure", "says 0, 82.8 % sure", "says 1, 76.4 % sure"];
    assert_eq!(captions(&out), expected, "{out}");
    let verdicts = "WRONG: it is 1           WRONG: it is 1           WRONG: it is 0\n";
    assert!(out.ends_with(verdicts), "{out}");
    assert!(has_drawings(&out), "{out}");
    // Those that `test` counts as wrong.
    assert_eq!(right_of(&folder.good("test --data data"), "test"), (2, 5));

    let out = folder.good("mistakes --data data --count 2");
    assert!(out.starts_with("3 mistakes in 5 test pictures; the surest 2:\n\n"), "{out}");
    assert_eq!(captions(&out), expected[..2], "{out}");
    assert_eq!(captions(&folder.good("mistakes --data data --count 99")), expected, "there are no more");
    let out = folder.good("mistakes --data data --count 0");
    assert_eq!(out, "3 mistakes in 5 test pictures\n", "of the surest 0 nothing is said");
}

#[test]
fn six_mistakes_are_shown_unless_told_otherwise_and_without_probabilities_the_largest_output_is_first() {
    let folder = Folder::empty("outputs");
    let pictures: Vec<Vec<u8>> = (1..=8).map(|i| vec![30 * i, 0]).collect();
    let wrong: Vec<(&[u8], u8)> = pictures.iter().map(|pixels| (pixels.as_slice(), 1)).collect();
    write_data(&folder.file("data"), &data(1, 2, &wrong), &data(1, 2, &wrong));
    let weights = Matrix::from_rows(&[[2.55, 0.0], [0.0, 2.55]]);
    save_network(&folder, "weights.json", &[weights], Activation::Relu);
    let out = folder.good("mistakes --data data");
    assert!(out.starts_with("8 mistakes in 8 test pictures; the surest 6:\n\n"), "{out}");
    let expected = [2.4, 2.1, 1.8, 1.5, 1.2, 0.9].map(|output| format!("says 0, output {output:.3}"));
    assert_eq!(captions(&out), expected, "{out}");
}

#[test]
fn without_mistakes_there_is_nothing_to_draw_but_something_to_say() {
    let folder = Folder::empty("no-mistakes");
    write_pixel_pairs(&folder);
    let out = folder.good("mistakes --data data --set train");
    assert_eq!(out, "No mistake: all 22 train pictures are read right.\n");
    let out = folder.good("mistakes --data data --set validation");
    assert_eq!(out, "No mistake: all 2 validation pictures are read right.\n");
    let one_wrong: [(&[u8], u8); 3] = [(&[255, 0], 0), (&[0, 255], 1), (&[0, 255], 0)];
    write_data(&folder.file("data"), &data(1, 2, &one_wrong), &data(1, 2, &one_wrong));
    let out = folder.good("mistakes --data data");
    assert!(out.starts_with("1 mistake in 3 test pictures; the surest 1:\n\n"), "{out}");
}

// The weights of the first layer.

/// A network for pictures of three rows of two pixels, with three neurons in its first layer: one with weights of all
/// kinds, one with none but zeros, one whose largest weight is negative.
fn three_neurons(name: &str) -> Folder {
    let folder = Folder::empty(name);
    let pictures: [(&[u8], u8); 2] = [(&[255, 0, 0, 0, 0, 0], 0), (&[0, 0, 0, 0, 0, 255], 1)];
    write_data(&folder.file("data"), &data(3, 2, &pictures), &data(3, 2, &pictures));
    let first = Matrix::from_rows(&[
        [2.0, 0.0, -3.0],
        [-2.0, 0.0, 0.0],
        [1.0, 0.0, 1.5],
        [0.0, 0.0, -1.5],
        [-0.5, 0.0, 0.0],
        [0.25, 0.0, 0.75],
    ]);
    save_network(&folder, "weights.json", &[first, Matrix::zeros(3, 2)], Activation::Softmax);
    folder
}

#[test]
fn where_there_is_no_colour_weights_are_drawn_with_signs() {
    let folder = three_neurons("signs");
    // In parts of the neuron's largest, the weights are 1 and -1, 0.5 and 0, -0.25 and 0.125. Three rows are so few that
    // each weight is drawn four times, across and down; two rows make a line.
    let expected =
        "The weights of 3 of 3 neurons of the first layer: red (# +) above 0, blue (= -) below.\n\n\
                    ####====                 ········                 ====····\n\
                    ####====                 ········                 ====····\n\
                    ++++····                 ········                 ++++----\n\
                    ++++····                 ········                 ++++----\n\
                    ----····                 ········                 ····++++\n\
                    ----····                 ········                 ····++++\n\
                    neuron 0, up to 2.00     neuron 1, up to 0.00     neuron 2, up to 3.00\n\n";
    assert_eq!(folder.good("weights --data data"), expected);
    let out = folder.good("weights --data data --count 1");
    let first = "The weights of 1 of 3 neurons of the first layer: red (# +) above 0, blue (= -) below.\n\n\
                 ####====\n####====\n++++····\n++++····\n----····\n----····\nneuron 0, up to 2.00\n\n";
    assert_eq!(out, first);
    assert_eq!(folder.good("weights --data data --count 99"), expected, "there are no more");
}

/// A saved network of one layer for pictures of this size in two classes: the first has these weights, the second zeros.
fn write_one_layer(folder: &Folder, height: usize, width: usize, weights: &[Real]) {
    let pixels = vec![100; height * width];
    let pictures = data(height, width, &[(&pixels, 0), (&pixels, 1)]);
    write_data(&folder.file("data"), &pictures, &pictures);
    let mut matrix = Matrix::zeros(height * width, 2);
    for (pixel, &weight) in weights.iter().enumerate() {
        matrix[(pixel, 0)] = weight;
    }
    save_network(folder, "weights.json", &[matrix], Activation::Softmax);
}

#[test]
fn a_sign_stands_for_the_mean_of_two_weights_where_pictures_are_drawn_as_they_are() {
    let folder = Folder::empty("means");
    // Below the last of an odd number of rows there is nothing: half of what stands in it counts.
    #[rustfmt::skip]
    let weights = [
        1.0, 0.4, 0.0, -0.2, -0.6,  1.0, 0.35, 0.0,
        0.5, 0.4, 0.0, -0.2, -0.6, -1.0, 0.0,  0.2,
        1.0, 0.4, -0.2, -0.8, -1.0, 0.2, 0.0,  0.32,
    ];
    write_one_layer(&folder, 3, 8, &weights);
    let expected =
        "The weights of 2 of 2 neurons of the first layer: red (# +) above 0, blue (= -) below.\n\n\
                    #+·-=·+·                 ········\n\
                    ++·--··+                 ········\n\
                    class 0, up to 1.00      class 1, up to 0.00\n\n";
    assert_eq!(folder.good("weights --data data"), expected);
}

#[test]
fn the_neurons_of_a_single_layer_are_called_after_their_classes() {
    let folder = Folder::empty("one-layer");
    write_one_layer(&folder, 1, 8, &[2.5]);
    let names = "cat 🐈\nthe one with the longest name of all\n";
    folder.write("data/classes.txt", names);
    let out = folder.good("weights --data data");
    let expected =
        "The weights of 2 of 2 neurons of the first layer: red (# +) above 0, blue (= -) below.\n\n\
                    +·······\nclass cat 🐈, up to 2.50\n\n\
                    ········\nclass the one with the longest name of all, up to 0.00\n\n";
    assert_eq!(out, expected, "side by side they would be too wide");
    // With a layer behind it, a neuron of the first speaks for no class.
    save_network(&folder, "two.json", &[Matrix::zeros(8, 2), Matrix::zeros(2, 2)], Activation::Softmax);
    let out = folder
        .says("weights --data data --weights two.json", "neuron 0, up to 0.00     neuron 1, up to 0.00\n");
    assert!(!out.contains("class"), "{out}");
}

#[test]
fn the_weights_for_wide_pictures_are_shrunk_to_fit_the_screen() {
    let folder = Folder::empty("wide");
    // Of 200 columns the left half has weights of 0 and the right half of 1; three columns and rows make one.
    let weights: Vec<Real> = (0..6 * 200).map(|i| if i % 200 < 99 { 0.0 } else { 1.0 }).collect();
    write_one_layer(&folder, 6, 200, &weights);
    let out = folder.good("weights --data data");
    let (left, right) = ("·".repeat(33), "#".repeat(34));
    let expected = format!(
        "The weights of 2 of 2 neurons of the first layer: red (# +) above 0, blue (= -) below.\n\n\
         {left}{right}\nclass 0, up to 1.00\n\n{}\nclass 1, up to 0.00\n\n",
        "·".repeat(67)
    );
    assert_eq!(out, expected);
}

#[test]
fn of_a_hundred_neurons_twelve_are_drawn_and_all_fit_a_square_picture() {
    let folder = Folder::with_data("twelve");
    folder.good("train --data data --epochs 1");
    let out = folder.good("weights --data data");
    assert!(
        out.starts_with(
            "The weights of 12 of 100 neurons of the first layer: red (# +) above 0, blue (= -) below.\n"
        ),
        "{out}"
    );
    let captions: Vec<String> = (0..12).map(|neuron| format!("neuron {neuron}, up to ")).collect();
    assert!(captions.iter().all(|caption| out.contains(caption)), "{out}");
    assert_eq!(out.matches("neuron ").count(), 12, "{out}");
    let rows = out.lines().filter(|line| line.starts_with("neuron ")).count();
    assert_eq!(rows, 4, "three side by side:\n{out}");
    assert_eq!(folder.good("weights --data data --count 0").lines().count(), 2, "the head alone");
    folder
        .says("weights --data data --out all.pgm", "100 neurons in 10 rows of 10, 171x211 pixels, are drawn");
}

#[test]
fn all_neurons_go_into_one_picture_in_which_a_weight_of_0_is_mid_grey() {
    let folder = three_neurons("grey");
    let out = folder.good("weights --data data --out first.pgm");
    assert_eq!(out, "3 neurons in 2 rows of 2, 19x27 pixels, are drawn in first.pgm.\n");
    let picture = Pgm::from_bytes(Path::new("first.pgm"), &folder.bytes("first.pgm")).expect("a PGM picture");
    // Each weight is 4x4 pixels; around each neuron runs a black line, and the fourth place stays black.
    let (width, height) = (2 * (2 * 4 + 1) + 1, 2 * (3 * 4 + 1) + 1);
    assert_eq!((picture.width(), picture.height()), (width, height));
    // 128 + 127·w/largest, rounded.
    let greys: [[u8; 6]; 3] = [[255, 1, 192, 128, 96, 144], [128; 6], [1, 128, 192, 65, 128, 160]];
    let mut expected = vec![0; width * height];
    for (neuron, greys) in greys.iter().enumerate() {
        let (top, left) = (1 + neuron / 2 * 13, 1 + neuron % 2 * 9);
        for (y, x) in (0..12 * 8).map(|i| (i / 8, i % 8)) {
            expected[(top + y) * width + left + x] = greys[y / 4 * 2 + x / 4];
        }
    }
    let wrong = (0..width * height).find(|&i| picture.pixels()[i] != expected[i]);
    let place = wrong.map(|i| (i / width, i % width, picture.pixels()[i], expected[i]));
    assert_eq!(place, None, "row, column, the grey found there, the grey expected there");
    assert_eq!(folder.names(), ["data", "first.pgm", "weights.json"], "nothing else is left behind");
    // It can be written again, and packed like any picture.
    folder.good("weights --data data --out first.pgm --count 1");
    let again = Pgm::from_bytes(Path::new("first.pgm"), &folder.bytes("first.pgm")).expect("a PGM picture");
    assert_eq!(again, picture, "--count is for the terminal: the picture has all neurons");
}

#[test]
fn a_picture_of_weights_that_cannot_be_made_is_explained() {
    let folder = three_neurons("no-picture");
    folder.refuses(
        "weights --data data --out no/such/first.pgm",
        &["cannot write no/such/first.pgm: there is no folder no/such", "--out FILE.pgm"],
    );
    for name in ["first.png", ".pgm"] {
        let expected =
            format!("--out writes a picture in the form PGM: its name must end in .pgm, unlike {name}");
        assert_usage_error(&folder, &format!("weights --data data --out {name}"), &expected);
    }
    assert_eq!(folder.names(), ["data", "weights.json"], "nothing may be left behind");
}

#[test]
fn a_picture_of_weights_never_replaces_the_network() {
    let folder = three_neurons("replaces");
    // Whoever calls the file of the network like a picture loses it no sooner.
    let old = folder.bytes("weights.json");
    folder.write("net.pgm", &old);
    let line = "weights --data data --weights net.pgm --out ./net.pgm";
    assert_usage_error(&folder, line, "./net.pgm is the file of the trained network: name another");
    assert!(folder.bytes("net.pgm") == old, "the network was lost");
    folder.good("weights --data data --weights net.pgm --out FIRST.PGM");
    assert!(folder.bytes("FIRST.PGM").starts_with(b"P5"), "an ending in capitals is one, too");
}
