//! Pictures and folders that `pack` cannot make a data set of.

use super::assert_explained;
use super::program::{write_pgm, Folder, Outcome};
use chalknet::storage::TRAINING_FILES;
use std::fs;

/// Two good classes; `name` is put among the pictures of one of them, and `pack` must refuse it.
#[track_caller]
fn assert_picture_refused(name: &str, bytes: &[u8], parts: &[&str]) {
    let folder = Folder::empty("picture");
    write_two_classes(&folder, ["ant", "bee"]);
    fs::write(folder.file("pictures/bee").join(name), bytes).expect("it can be written");
    let outcome = folder.run_line("pack pictures OUT");
    let place = format!("pictures/bee/{name}");
    assert_explained(name, &outcome, &[&[place.as_str()], parts].concat());
    assert!(!folder.file("OUT").exists(), "{name}: something was left behind");
}

/// Three pictures of 2x3 pixels in each of two classes.
fn write_two_classes(folder: &Folder, classes: [&str; 2]) {
    for (class, name) in classes.into_iter().enumerate() {
        for (number, file) in ["a b.pgm", "рисунок.pgm", "🐝.pgm"].into_iter().enumerate() {
            let pixels = [class as u8 * 200, 0, 10 * number as u8, 0, 0, 255];
            write_pgm(&folder.file("pictures").join(name).join(file), 3, 2, &pixels);
        }
    }
}

#[test]
fn what_is_no_picture_for_a_data_set_is_refused() {
    const AGAIN: &str =
        "Save the picture again as PGM, grey with 8 bits a pixel, or take it out of the folder.";
    let beginning = "byte 0: a PGM picture begins with P2 or P5; this is something else";
    let cases: [(&[u8], &str); 11] = [
        (b"", beginning),
        (b"<html>", beginning),
        (b"\x89PNG", beginning),
        (b"P6\n1 1\n255\nabc", beginning),
        (
            b"P5\n3 2\n65535\n123456123456",
            "byte 7: the largest value must be 1 to 255 (8 bits a pixel), not 65535",
        ),
        (b"P2 3 2 0 0 0 0 0 0 0", "byte 7: the largest value must be 1 to 255 (8 bits a pixel), not 0"),
        (b"P5\n3 2\n255\n12345", "byte 11: the header promises 6 pixels, but 5 bytes follow"),
        (b"P5\n3 2\n255\n1234567", "byte 11: the header promises 6 pixels, but 7 bytes follow"),
        (b"P2 3 2 255 1 2 3 4 5", "byte 20: the next pixel is expected here, a whole number"),
        (b"P5 4294967295 4294967295 255 1", "pixels, but 1 bytes follow"),
        (b"P5 0 2 255 ", "byte 2: no picture has 2 rows of 0 pixels"),
    ];
    for (bytes, problem) in cases {
        assert_picture_refused("x.pgm", bytes, &[problem, AGAIN]);
    }
    let resize = "all must have one size. ImageMagick, for example, resizes pictures: `convert cat.pgm -resize 3x2! cat.pgm`";
    assert_picture_refused(
        "x.pgm",
        b"P5 2 3 255 123456",
        &["this picture has 3 rows of 2 pixels, but", "has 2 of 3", resize],
    );
    assert_picture_refused(
        "x.png",
        b"\x89PNG",
        &["this is no PGM picture; picture programs can save", "`convert cat.png"],
    );
    assert_picture_refused("x", b"P5 3 2 255 123456", &["this is no PGM picture"]);
}

#[test]
fn folders_that_are_no_classes_are_refused() {
    const FOLDERS: &str = "FOLDER holds one folder a class, named like the class, with PGM pictures in it.";
    let folder = Folder::empty("classes");
    let refused = |parts: &[&str]| assert_explained(parts[0], &folder.run_line("pack pictures OUT"), parts);
    refused(&["cannot read pictures: ", FOLDERS]);
    fs::create_dir(folder.file("pictures")).expect("it can be made");
    refused(&["pictures: this folder is empty", FOLDERS]);
    fs::create_dir(folder.file("pictures/ant")).expect("it can be made");
    refused(&["pictures/ant: here is only 0 pictures, but a class needs at least two", "add some"]);
    write_two_classes(&folder, ["ant", "ant"]);
    refused(&["pictures: one class is nothing to tell apart", FOLDERS]);
    fs::write(folder.file("pictures/remarks.txt"), "text").expect("it can be written");
    refused(&["pictures/remarks.txt: this is no folder", FOLDERS]);
}

#[test]
fn names_with_spaces_in_other_letters_and_with_pictures_in_them_will_do() {
    let folder = Folder::empty("назва 🐜 з пробілами");
    write_two_classes(&folder, ["Мурашка", "🐝 bee"]);
    let remark = b"P2\n# drawn \xF0\x9F\x90\x9D by hand # twice\n3 2 # size\n255\n1 2 3\n# half\n4 5 6\n";
    fs::write(folder.file("pictures/Мурашка/# 1.pgm"), remark).expect("it can be written");
    let run = |words: &[&str]| {
        let Outcome { code, out, err } = folder.run(words);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{words:?}");
        out
    };
    let out = run(&["pack", "pictures", "мої дані"]);
    assert!(out.contains("Now: chalknet train --data \"мої дані\" --weights \"мої дані.json\""), "{out}");
    run(&["train", "--data", "мої дані", "--weights", "мої дані.json", "--epochs", "2"]);
    let out = run(&["test", "--data", "мої дані", "--weights", "мої дані.json"]);
    assert!(out.contains("Мурашка") && out.contains("🐝 bee"), "{out}");
    let gone = folder.run(&["test", "--data", "мої дані 🐝"]);
    assert_eq!(gone.code, Some(1));
    fs::remove_file(folder.file("мої дані").join(TRAINING_FILES[0])).expect("it can be removed");
    let outcome = folder.run(&["show", "--data", "мої дані"]);
    assert_explained("a missing file", &outcome, &["cannot read мої дані/train-images-idx3-ubyte: "]);
}
