//! `chalknet read` and `pack --fit` from end to end. Goes with chapter 12; run it with `cargo test --test read`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::ch02_data::DataSet;
use chalknet::toolbox::Random;
use program::{assert_usage_error, bmp, expect_parts, has_drawings, pgm, run_command, Folder};
use std::fs::{self, File};
use std::sync::OnceLock;

/// How many times the digits on the sheets are larger than MNIST's.
const LARGER: usize = 4;
/// The room for each on the paper.
const CELL: usize = 36 * LARGER;
/// Test pictures that any network reads, and what they show.
const EASY: [usize; 10] = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10];
const SHOWN: [&str; 10] = ["7", "2", "1", "0", "4", "1", "4", "9", "9", "0"];

fn test_pictures() -> &'static DataSet {
    static TEST: OnceLock<DataSet> = OnceLock::new();
    TEST.get_or_init(|| common::bundled_pictures().1)
}

/// A folder with a network that has seen MNIST once, in weights.json.
fn folder(name: &str) -> Folder {
    static WEIGHTS: OnceLock<Vec<u8>> = OnceLock::new();
    let folder = Folder::empty(name);
    let weights = WEIGHTS.get_or_init(|| {
        folder.good("train quick --epochs 1 --weights weights.json");
        folder.bytes("weights.json")
    });
    folder.write("weights.json", weights);
    folder
}

/// A photo: rows of grey pixels.
type Photo = Vec<Vec<u8>>;

/// Digits written with a dark pen on grainy paper that gets darker to the right.
fn photo_of(numbers: &[usize], in_a_row: usize) -> Photo {
    let (width, height) = (in_a_row * CELL, numbers.len().div_ceil(in_a_row) * CELL);
    let mut random = Random::new(12);
    let paper = |column: usize| 220 - 90 * column / width;
    let mut rows: Photo = (0..height)
        .map(|_| (0..width).map(|column| (paper(column) + random.below(10)) as u8).collect())
        .collect();
    for (i, &number) in numbers.iter().enumerate() {
        let (top, left) = (i / in_a_row * CELL + 4 * LARGER, i % in_a_row * CELL + 4 * LARGER);
        for (place, &ink) in test_pictures().picture(number).iter().enumerate() {
            for pixel in 0..LARGER * LARGER {
                let row = top + place / 28 * LARGER + pixel / LARGER;
                let column = left + place % 28 * LARGER + pixel % LARGER;
                let there = usize::from(rows[row][column]);
                rows[row][column] =
                    (there * (255 - usize::from(ink)) / 255 + 30 * usize::from(ink) / 255) as u8;
            }
        }
    }
    rows
}

fn as_pgm(photo: &Photo) -> Vec<u8> {
    pgm(photo[0].len(), photo.len(), &photo.concat())
}

/// As chalk on a blackboard.
fn as_bmp_turned_round(photo: &Photo) -> Vec<u8> {
    let turned: Photo = photo.iter().map(|row| row.iter().map(|pixel| 255 - pixel).collect()).collect();
    bmp(24, 0, &turned.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

#[test]
fn a_sheet_is_read_line_by_line_in_every_form() {
    let folder = folder("sheet");
    let photo = photo_of(&EASY, 5);
    folder.write("sheets/ink.pgm", as_pgm(&photo));
    folder.write("sheets/old/chalk.bmp", as_bmp_turned_round(&photo));
    let lines_of = |name: &str| -> Vec<String> {
        let numbered = SHOWN.iter().enumerate();
        numbered.map(|(i, shown)| format!("{name},{},{},{shown},", i / 5 + 1, i % 5 + 1)).collect()
    };
    let expect = |out: &str, lines: &[String]| {
        let found: Vec<&str> = out.lines().collect();
        assert_eq!(found[0], "file,line,digit,answer,sure,second");
        assert_eq!(found.len(), lines.len() + 1, "{out}");
        for (found, line) in found[1..].iter().zip(lines) {
            assert!(found.starts_with(line.as_str()), "{line} is expected in\n{out}");
            let cells: Vec<&str> = found.split(',').collect();
            let sure: f64 = cells[4].parse().expect("how sure it is");
            assert!(sure > 0.5 && sure <= 1.0 && cells[5] != cells[3], "{found}");
        }
    };
    let folders = folder.good("read sheets --csv").replace('\\', "/");
    expect(&folders, &[lines_of("sheets/ink.pgm"), lines_of("sheets/old/chalk.bmp")].concat());
    let stream = File::open(folder.file("sheets/ink.pgm")).expect("it was written");
    let outcome = run_command(folder.command().args(["read", "-", "--csv"]).stdin(stream));
    expect(&outcome.out, &lines_of("-"));
    let drawn = folder.says("read sheets/ink.pgm", "10 digits");
    expect_parts(&drawn, &["\n  7 2 1 0 4\n  1 4 9 9 0\n", "says 7, ", " % sure", "\nor "]);
    assert!(has_drawings(&drawn), "what the network sees is drawn:\n{drawn}");
}

#[test]
fn each_step_is_drawn_no_wider_than_the_screen() {
    let folder = folder("steps");
    folder.write("two.pgm", as_pgm(&photo_of(&[0, 1], 2)));
    let out = folder.good("read --steps two.pgm");
    let steps = [
        "1. The photo, 144 rows of 288 pixels",
        "2. How light",
        "3. The ink: how much darker",
        "4. What counts",
    ];
    let more = [
        "5. The pieces",
        "aaaa",
        "bbbb",
        "6. The box",
        "   a: ",
        "   b: ",
        "7. What the network sees",
        "says 7",
    ];
    let mut rest = out.as_str();
    for part in steps.iter().chain(&more) {
        let place =
            rest.find(part).unwrap_or_else(|| panic!("{part:?} is missing, or not in its place, in\n{out}"));
        rest = &rest[place..];
    }
    let widest = out.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{widest:?} columns:\n{out}");
}

#[test]
fn files_of_pictures_as_large_as_the_network_knows_are_not_touched() {
    let folder = folder("idx");
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data/t10k-images-idx3-ubyte");
    let whole = fs::read(data).expect("the bundled pictures");
    let mut twelve = whole[..16 + 12 * 784].to_vec();
    twelve[4..8].copy_from_slice(&[0, 0, 0, 12]);
    folder.write("twelve", &twelve);
    let out = folder.good("read twelve --csv");
    for (i, &number) in EASY.iter().enumerate() {
        let (line, digit) = (number / 10 + 1, number % 10 + 1);
        assert!(out.contains(&format!("twelve,{line},{digit},{},", SHOWN[i])), "picture {number}:\n{out}");
    }
    // One picture of 56x14 pixels is none that the network knows.
    twelve[4..16].copy_from_slice(&[0, 0, 0, 12, 0, 0, 0, 56, 0, 0, 0, 14]);
    folder.write("others", &twelve);
    assert!(folder.run_line("read others --csv").out.starts_with("file,"), "they are read as photos");
}

#[test]
fn what_cannot_be_read_does_not_keep_back_the_rest() {
    let folder = folder("rest");
    let digit = photo_of(&[0], 1).concat();
    let side = CELL as u8;
    let header = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, side, 0, 0, 0, side];
    folder.write("three", [&header[..], &digit, &vec![200; CELL * CELL], &digit].concat());
    let outcome = folder.run_line("read three --csv");
    for number in [0, 2] {
        assert!(outcome.out.contains(&format!("\nthree picture {number},1,1,7,")), "{}", outcome.out);
    }
    let parts = ["three, picture 1: nothing is written here", "nothing was read in 1 of 3 pictures"];
    expect_parts(&outcome.err, &parts);
    assert_eq!(outcome.code, Some(1));
    folder.write("sheets/a.pgm", as_pgm(&photo_of(&[0], 1)));
    folder.make_folder("sheets/empty");
    assert!(folder.good("read sheets --csv").replace('\\', "/").contains("\nsheets/a.pgm,1,1,7,"));
    folder.make_folder("nothing/in/it");
    folder.refuses("read nothing", &["nothing: this folder is empty"]);
}

#[test]
fn what_is_no_sheet_gets_its_sentence() {
    let folder = folder("no-sheet");
    let mut random = Random::new(3);
    folder.write("blank.pgm", pgm(90, 90, &[200; 8100]));
    folder.write("strip.pgm", pgm(1, 5000, &[200; 5000]));
    folder.write("photo.jpg", b"\xFF\xD8\xFF\xE0 and so on");
    folder.write("seven.png", b"\x89PNG\r\n\x1A\n");
    folder.write("labels", b"\0\0\x08\x01\0\0\0\x01\x07");
    folder.make_folder("empty");
    // A pattern of dots, far from each other.
    let dots: Vec<u8> =
        (0..300 * 300).map(|i| if i % 10 < 3 && i / 300 % 10 < 3 { 0 } else { 255 }).collect();
    folder.write("dots.pgm", pgm(300, 300, &dots));
    for (name, parts) in [
        ("blank.pgm", &["blank.pgm: nothing is written here"][..]),
        ("strip.pgm", &["strip.pgm: 5000 rows of 1 pixels are a strip"]),
        ("photo.jpg", &["photo.jpg: this is a JPEG picture; what can be read is PGM", "chalknet board"]),
        ("seven.png", &["seven.png: this is a PNG picture", "chalknet board"]),
        ("labels", &["labels, byte 3: these are no pictures"]),
        ("empty", &["empty: this folder is empty"]),
        ("dots.pgm", &["dots.pgm: ", " pieces of ink are too many for digits"]),
        ("nobody", &["cannot read nobody: ", "Name a picture"]),
    ] {
        folder.refuses(&format!("read {name}"), parts);
    }
    assert_usage_error(&folder, "read", "read needs the name of a picture");
    // Grain alone is dust, and a network that knows that it does not know.
    let grain: Vec<u8> = (0..200 * 200).map(|_| random.below(256) as u8).collect();
    folder.write("grain.pgm", pgm(200, 200, &grain));
    // A digit that is cut off at one edge.
    let cut: Photo = photo_of(&[0], 1).split_off(CELL / 3);
    folder.write("cut.pgm", as_pgm(&cut));
    folder.says("read cut.pgm", "Ink reaches the edge of the picture (digit 1)");
    // What can be read is read; the rest is said.
    let outcome = folder.run_line("read grain.pgm blank.pgm cut.pgm --csv");
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.out.contains("\ncut.pgm,1,1,"), "{}", outcome.out);
    expect_parts(&outcome.err, &["blank.pgm: nothing is written", "of 3 files: see above"]);
}

#[test]
fn a_name_is_one_cell_and_is_not_obeyed_by_a_terminal() {
    let folder = folder("names");
    let name = "a, b\u{202e};.pgm";
    folder.write(name, as_pgm(&photo_of(&[0], 1)));
    let outcome = folder.run(&["read", name, "--csv"]);
    assert!(outcome.out.contains("\n\"a, b\\u{202e};.pgm\",1,1,7,"), "{}", outcome.out);
    assert!(!folder.run(&["read", "--steps", name]).out.contains('\u{202e}'));
}

#[test]
fn without_a_network_one_is_trained_first_and_is_there_the_next_time() {
    let folder = Folder::with_data("none");
    // A line across and one down, for pictures of 5x4 pixels.
    let across: Vec<u8> = (0..60 * 60)
        .map(|i| if (27..33).contains(&(i / 60)) && (8..52).contains(&(i % 60)) { 20 } else { 230 })
        .collect();
    folder.write("across.pgm", pgm(60, 60, &across));
    let out = folder.good("read across.pgm --data data");
    expect_parts(
        &out,
        &["No network has been saved here yet", "the recipe moved", "saved in moved.json", "1 digit"],
    );
    assert_eq!(folder.names(), ["across.pgm", "data", "moved.json"]);
    let saved = folder.bytes("moved.json");
    let again = folder.says("read across.pgm --data data", "with the network in moved.json");
    assert_eq!(again.lines().skip(2).collect::<Vec<_>>(), out.lines().skip(3).collect::<Vec<_>>());
    assert_eq!(folder.bytes("moved.json"), saved);
    folder.refuses("read across.pgm --data data --weights mine.json", &["cannot read mine.json"]);
    assert_eq!(folder.names(), ["across.pgm", "data", "moved.json"]);
}

#[test]
fn photos_of_any_size_are_packed_as_the_network_knows_digits() {
    let folder = folder("fit");
    folder.write("mine/7/seven.bmp", as_bmp_turned_round(&photo_of(&[0], 1)));
    folder.write("mine/2/two.pgm", as_pgm(&photo_of(&[1], 1)[8..].to_vec()));
    folder.refuses("pack mine OUT", &["mine/2/two.pgm: ", "add --fit"]);
    folder.says("pack mine OUT --fit", "4 pictures, 28 rows of 28 pixels each, are in OUT");
    // Two of ten classes, known by their names.
    folder.says("test --data OUT --count 0", "test: 2 of 2 right (100.00 %)");
    assert_usage_error(&folder, "pack mine OUT --fit --invert", "leave --invert and --scale away");
    folder.write("mine/7/both.pgm", as_pgm(&photo_of(&[0, 0], 2)));
    folder.refuses(
        "pack mine NEW --fit",
        &["mine/7/both.pgm: here are 2 digits, but each photo must show one", "read --steps mine/7/both.pgm"],
    );
    assert_eq!(folder.names(), ["OUT", "mine", "weights.json"]);
}
