//! Data folders that hold something else. What can be wrong within an IDX file is tested with the toolbox.

use super::program::{expect_parts, shapes, write_data, Folder};
use super::{assert_commands_refuse, assert_explained};
use chalknet::storage::{load_data, NAMES_FILE, TEST_FILES, TRAINING_FILES};
use chalknet::toolbox::idx::Idx;
use std::fs;

/// What is said of a folder without a data set: what belongs into it, and where one is.
const ADVICE: [&str; 3] = [
    "the four files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte",
    "Name it with --data FOLDER.",
    "Those of MNIST come with Chalknet, in its folder data: without --data it takes them.",
];

/// This data folder must be refused with a message that says all of `parts`.
#[track_caller]
fn assert_refused(folder: &Folder, data: &str, parts: &[&str]) {
    let refused = load_data(&folder.file(data));
    let message = refused.map(|_| ()).expect_err(&format!("must be refused: {parts:?}")).to_string();
    assert_explained(&message, parts);
}

/// A good folder for 60 pictures of 5x4 pixels in 3 classes, in which one file holds something else.
#[track_caller]
fn assert_file_refused(test: &str, name: &str, bytes: &[u8], parts: &[&str]) {
    let folder = Folder::with_data(test);
    fs::write(folder.file("data").join(name), bytes).expect("the file can be written");
    assert_refused(&folder, "data", &[&[format!("data/{name}").as_str()], parts].concat());
}

#[test]
fn each_of_the_four_files_is_named_when_it_is_another_kind_of_file() {
    for name in [TRAINING_FILES, TEST_FILES].concat() {
        let unknown = ["byte 0: an IDX file starts with the bytes 00 00, this with 01 02"];
        assert_file_refused("kind", name, b"\x01\x02\x03\x04", &unknown);
        let gzip = "byte 0: this is a file compressed by gzip, no IDX file: unpack it first. Rename it to ";
        assert_file_refused("kind", name, b"\x1F\x8B\x08\x08", &[gzip, &how_to_unpack(name, "gz")]);
        let five_dimensions = Idx::new(&[2, 1, 1, 1, 1], &[0, 0]);
        let parts =
            ["byte 3: pictures have 3 dimensions and labels 1, but this file has 5: are files swapped"];
        assert_file_refused("kind", name, five_dimensions.file_bytes(), &parts);
    }
    for ([pictures, labels], found) in [(TRAINING_FILES, 3), (TEST_FILES, 1)] {
        let folder = Folder::with_data("swapped");
        let [pictures, labels] = [pictures, labels].map(|name| folder.file("data").join(name));
        fs::rename(&pictures, folder.file("aside")).expect("it can be renamed");
        fs::rename(&labels, &pictures).expect("it can be renamed");
        fs::rename(folder.file("aside"), &labels).expect("it can be renamed");
        // The first file that is read is named: of the training files the labels, of the test files the pictures.
        assert_refused(
            &folder,
            "data",
            &[&format!("byte 3: pictures have 3 dimensions and labels 1, but this file has {found}")],
        );
    }
}

/// What is said of a packed file.
fn how_to_unpack(name: &str, ending: &str) -> String {
    match ending {
        _ if cfg!(windows) => format!("unpack {name}.{ending} with a program"),
        "gz" => format!("type gunzip {name}.gz"),
        _ => format!("type unzip {name}.zip"),
    }
}

#[test]
fn a_file_of_another_format_is_called_by_its_name_with_what_to_do() {
    let array = "f.write(bytes([0, 0, 8, a.ndim])";
    let entry = [b"PK\x03\x04".as_slice(), &[0; 26], b"x.npy"].concat();
    let cases: [(&[u8], &str, &str); 14] = [
        (b"\x93NUMPY\x01\x00", "a NumPy array (.npy)", array),
        (&entry, "a NumPy archive (.npz)", "which are no IDX files either. In Python"),
        (b"PK\x03\x04....", "a ZIP archive", &how_to_unpack(TRAINING_FILES[0], "zip")),
        (b"version https://git-lfs.github.com/spec/v1\noid", "a pointer of Git LFS", "type git lfs pull"),
        (b"\r\n <!DOCTYPE html>", "a web page", "the download failed, so download the file again"),
        (b"label,p0,p1,p2\n5,0,0,0\n", "a table in text (CSV)", "chalknet pack "),
        (b"0;0;0;5\n", "a table in text (CSV)", "train-images-idx3-ubyte OUT"),
        (b"\x89PNG\r\n", "a PNG picture", "chalknet pack FOLDER OUT"),
        (b"\xFF\xD8\xFF\xE0", "a JPEG picture", "where FOLDER holds a folder a class"),
        (b"P5 28 28 255", "a PGM picture", "chalknet pack FOLDER OUT"),
        (b"BM\x36\x10\0\0\0\0\0\0", "a BMP picture", "chalknet pack FOLDER OUT"),
        (b"\xFF\xFE5\0", "text in UTF-16", "in the form of MNIST's"),
        ("приві".as_bytes(), "text", "in the form of MNIST's"),
        (b"\x89HDF\r\n", "a HDF5 file", "in the form of MNIST's"),
    ];
    for (bytes, what, next) in cases {
        let is = format!("byte 0: this is {what}");
        assert_file_refused("format", TRAINING_FILES[0], bytes, &[&is, "no IDX file: ", next]);
    }
}

#[test]
fn an_array_of_another_shape_is_known() {
    let array = |dimensions: &[usize]| {
        Idx::new(dimensions, &vec![0; dimensions.iter().product()]).file_bytes().to_vec()
    };
    let [pictures, labels] = TRAINING_FILES;
    for (name, dimensions, problem) in [
        (pictures, &[60, 20][..], "laid flat, 60x20: IDX pictures need 3 dimensions, their number, rows and columns. In"),
        (pictures, &[60, 36], "laid flat, 60x36: IDX pictures need 3 dimensions, their number, rows and columns, here perhaps 60x6x6."),
        (pictures, &[60, 5, 4, 3], "4 dimensions, 60x5x4x3, so they are in colours: make them grey, with a.mean(axis=3)"),
        (pictures, &[60, 3, 5, 4], "so they are in colours: make them grey, with a.mean(axis=1) in NumPy"),
        (pictures, &[60, 5, 4, 1], "4 dimensions, 60x5x4x1, of which one is 1: leave that one away"),
        (pictures, &[60, 1, 5, 4], "of which one is 1: leave that one away"),
        (labels, &[60, 1], "the labels have 2 dimensions, 60x1: leave the second away"),
        (labels, &[60, 10], "60x10, 10 numbers a picture: if one of them is 1 and the others 0 (one-hot), write the number"),
    ] {
        assert_file_refused("shape", name, &array(dimensions), &["byte 3", problem, "In Python, this writes"]);
    }
}

#[test]
fn files_that_do_not_fit_each_other_are_refused() {
    let labels = |count: usize, label: u8| Idx::new(&[count], &vec![label; count]).file_bytes().to_vec();
    let pictures =
        |sizes: [usize; 3]| Idx::new(&sizes, &vec![9; sizes.iter().product()]).file_bytes().to_vec();
    let refused =
        |name: &str, bytes: &[u8], parts: &[&str]| assert_file_refused("misfits", name, bytes, parts);
    let mixed_up = "and each picture needs one: are training and test mixed up?";
    refused(TRAINING_FILES[1], &labels(59, 0), &["60 pictures but 59 labels", mixed_up]);
    refused(TEST_FILES[1], &labels(60, 0), &["12 pictures but 60 labels", mixed_up]);
    let labels_of_others =
        "picture 0 has the label 3, but there are 3 classes, counted from 0: are these the labels of another";
    refused(TEST_FILES[1], &labels(12, 3), &[labels_of_others]);
    // As many pixels, but not in the same places.
    let folder = Folder::with_data("sizes");
    fs::write(folder.file("data").join(TEST_FILES[0]), pictures([12, 4, 5])).expect("it can be written");
    let sizes = "data: training pictures are 5x4, test pictures 4x5: take all four files from one data set";
    assert_refused(&folder, "data", &[sizes]);
    for (names, size) in [
        (TRAINING_FILES, [0, 5, 4]),
        (TEST_FILES, [0, 5, 4]),
        (TRAINING_FILES, [4, 0, 3]),
        (TEST_FILES, [4, 2, 0]),
    ] {
        let folder = Folder::with_data("nothing");
        fs::write(folder.file("data").join(names[0]), pictures(size)).expect("it can be written");
        fs::write(folder.file("data").join(names[1]), labels(size[0], 0)).expect("it can be written");
        let nothing = format!(
            "there is nothing to learn from {} pictures of {}x{}: take other files",
            size[0], size[1], size[2]
        );
        assert_refused(&folder, "data", &[names[1], &nothing]);
    }
}

#[test]
fn a_file_that_is_missing_is_named_with_its_folder_and_where_others_are() {
    for name in [TRAINING_FILES, TEST_FILES].concat() {
        let folder = Folder::with_data("missing");
        let path = folder.file("data").join(name);
        fs::remove_file(&path).expect("it can be removed");
        let missing = format!("data/{name}: ");
        assert_refused(&folder, "data", &[&["cannot read ", &missing], &ADVICE[..]].concat());

        fs::create_dir(&path).expect("it can be made");
        let no_file = format!("{missing}it is there, but it is not a file");
        assert_refused(&folder, "data", &[&[no_file.as_str()], &ADVICE[..]].concat());
    }
}

#[test]
fn what_lies_there_under_nearly_that_name_is_what_was_meant() {
    let [pictures, labels] = TRAINING_FILES;
    let gzip = b"\x1F\x8B\x08\x08";
    let cases: [(&str, &str, &[u8], String); 9] = [
        (
            pictures,
            "train-images.idx3-ubyte",
            b"any",
            format!("rename train-images.idx3-ubyte to {pictures}."),
        ),
        (pictures, "emnist-letters-train-images-idx3-ubyte", b"", format!("to {pictures}.")),
        (
            labels,
            "train-labels-idx1-ubyte (1)",
            b"",
            format!("rename train-labels-idx1-ubyte (1) to {labels}."),
        ),
        (labels, "TRAIN_LABEL.bin", b"", format!("rename TRAIN_LABEL.bin to {labels}.")),
        (
            TEST_FILES[0],
            "emnist-test-images.idx",
            b"",
            format!("rename emnist-test-images.idx to {}.", TEST_FILES[0]),
        ),
        (labels, "train-labels-idx1-ubyte.gz", gzip, how_to_unpack(labels, "gz")),
        (
            labels,
            "my-train-labels.zip",
            b"PK\x03\x04",
            format!("{} and rename it to {labels}.", how_to_unpack("my-train-labels", "zip")),
        ),
        (
            labels,
            "train-labels-idx1-ubyte.gz",
            b"\0\0\x08\x01",
            format!("{labels}.gz is not compressed, in spite of its name: rename it to {labels}."),
        ),
        (labels, "train-labels-idx1-ubyte.gz", b"<html>", "is a web page: the download failed".to_string()),
    ];
    for (name, other, bytes, advice) in &cases {
        let folder = Folder::with_data("near");
        folder.remove(&format!("data/{name}"));
        folder.write(&format!("data/{other}"), bytes);
        let advice = if cfg!(windows) { advice.replace(" and rename it", "") } else { advice.clone() };
        assert_refused(&folder, "data", &[&format!("data/{name}: "), &advice]);
    }
    // What is packed is not asked for where it lies unpacked.
    let folder = Folder::with_data("both");
    for name in [&format!("{labels}.gz"), "train-labels.bin"] {
        folder.write(&format!("data/{name}"), gzip);
    }
    folder.remove(&format!("data/{labels}"));
    assert_refused(&folder, "data", &[&format!("rename train-labels.bin to {labels}.")]);
    // There may be several, as in the files of EMNIST.
    let folder = Folder::empty("several");
    for set in ["balanced", "digits", "letters"] {
        folder.write(&format!("data/emnist-{set}-train-labels-idx1-ubyte.gz"), gzip);
    }
    let choose = "choose one for train-labels-idx1-ubyte, such as emnist-balanced-train-labels-idx1-ubyte.gz or emnist-d";
    assert_refused(&folder, "data", &[choose]);
    // 7-Zip makes a folder of that name, with the file in it.
    let folder = Folder::with_data("in-folders");
    for name in [TRAINING_FILES, TEST_FILES].concat() {
        folder.remove(&format!("data/{name}"));
        folder.write(&format!("data/{name}/{}", name.replace("-idx", ".idx")), "any");
    }
    let move_it = "the folder t10k-labels-idx1-ubyte has the file in it: give the folder another name, move \
                   t10k-labels.idx1-ubyte out of it and call it t10k-labels-idx1-ubyte.";
    let message = load_data(&folder.file("data")).map(|_| ()).expect_err("they are folders").to_string();
    expect_parts(&message, &[move_it, "the folder train-images-idx3-ubyte has the file in it"]);
}

#[test]
fn what_lies_there_is_listed_if_nothing_is_near() {
    let folder = Folder::empty("listed");
    folder.write("data/notes.txt", "");
    for i in 0..7 {
        folder.write(&format!("data/a{i}"), "");
    }
    assert_refused(&folder, "data", &[&["Here lie a0, a1, a2, a3, a4, a5, …"], &ADVICE[..]].concat());
    folder.write("data/a1", b"\x93NUMPY\x01");
    assert_refused(&folder, "data", &["Here lie a0, a1 (a NumPy array (.npy)), a2, "]);
    folder.write("data/digits.csv", "");
    assert_refused(&folder, "data", &["digits.csv by chalknet pack "]);
    folder.write("pictures/cats/1.pgm", "");
    assert_refused(&folder, "pictures", &["A data folder is made of ", "pictures by chalknet pack "]);
    folder.write("my.csv", "label,a,b,c,d\n");
    assert_refused(
        &folder,
        "my.csv",
        &["my.csv: it is there, but it is not a folder", "my.csv by chalknet pack "],
    );
    write_data(&folder.file("data/raw"), &shapes(60, 3), &shapes(12, 4));
    assert_refused(&folder, "data", &["The files lie in the folder ", "data/raw: type --data "]);
}

#[test]
fn a_folder_that_is_missing_or_none_or_empty_is_refused() {
    let folder = Folder::empty("no-folder");
    folder.write("file", "text");
    folder.make_folder("empty");
    for (name, problem) in [
        ("nowhere", "nowhere: there is no such folder"),
        ("file", "file: it is there, but it is not a folder"),
        ("empty", "empty/train-labels-idx1-ubyte: "),
    ] {
        assert_refused(&folder, name, &[&["cannot read ", problem], &ADVICE[..]].concat());
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_and_a_link_to_nowhere_are_refused() {
    use std::os::unix::fs::{symlink, PermissionsExt};
    let folder = Folder::with_data("unreadable");
    let path = folder.file("data").join(TRAINING_FILES[0]);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).expect("it can be changed");
    let place = format!("data/{}: ", TRAINING_FILES[0]);
    // Whoever may do everything may read it all the same.
    if fs::read(&path).is_err() {
        assert_refused(&folder, "data", &[&[place.as_str(), "Permission denied"], &ADVICE[..]].concat());
    }
    fs::remove_file(&path).expect("it can be removed");
    symlink("gone", &path).expect("a link can be made");
    assert_refused(&folder, "data", &[&[place.as_str()], &ADVICE[..]].concat());
}

#[test]
fn a_wrong_file_of_names_is_refused_with_its_line() {
    let folder = Folder::with_data("names");
    let long = "a".repeat(65_536) + "\nb\n";
    let too_long = "line 1: \"aaaaaaaaaaaaaaaaaaaa\" is no name for a class: it needs 1 to 100 letters";
    for (text, problem) in [
        (&b"across\ndown\n"[..], "classes.txt: 2 classes have a name, but there is a label 2"),
        (
            b"across\n\nslanting\n",
            "classes.txt, line 2: here the name of a class is expected, and there is none",
        ),
        (b"across\ndown\x07\nslanting\n", "classes.txt, line 2: \"down/u{7}\" is no name for a class"),
        ("across\n\u{202e}nwod\nslanting\n".as_bytes(), "classes.txt, line 2: \"/u{202e}nwod\" is no name"),
        (long.as_bytes(), too_long),
        (b"across\ndown\nacross\n", "classes.txt, line 3: two classes are called \"across\""),
        (b"", "classes.txt: there can be 1 to 256 classes, a line each, but here are 0"),
        (b"across\ndo\xFFwn\n", "classes.txt, byte 9: this is not text"),
        (b"\xFF\xFEa\0\n", "classes.txt, byte 4: this is not text"),
    ] {
        fs::write(folder.file("data").join(NAMES_FILE), text).expect("it can be written");
        assert_refused(&folder, "data", &[problem]);
    }
    // Of so large a file the end is not read, and there is another name.
    let hidden = format!("across\ndown\nslanting\n{}\nmore\n", " ".repeat(200_000));
    fs::write(folder.file("data").join(NAMES_FILE), hidden).expect("it can be written");
    assert_refused(&folder, "data", &["classes.txt: there can be 1 to 256 classes", "but here are far more"]);
    for (count, found) in [(257, "but here are 257"), (1_000_000, "but here are far more")] {
        let names: Vec<String> = (0..count).map(|class| class.to_string()).collect();
        fs::write(folder.file("data").join(NAMES_FILE), names.join("\n")).expect("it can be written");
        assert_refused(
            &folder,
            "data",
            &["classes.txt: there can be 1 to 256 classes, a line each, ", found],
        );
    }
    folder.remove("data/classes.txt");
    folder.make_folder("data/classes.txt");
    let advice = "\nIt should hold the names of the classes, a line each.";
    assert_refused(&folder, "data", &["classes.txt: it is there, but it is not a file", advice]);
}

#[test]
fn no_command_takes_a_broken_data_folder_and_none_loses_weights_by_it() {
    let folder = Folder::with_data("commands");
    folder.good("train --data data --epochs 1");
    let old = folder.bytes("weights.json");
    write_data(&folder.file("data"), &shapes(60, 3), &shapes(12, 4));
    let pictures = folder.file("data").join(TRAINING_FILES[0]);
    let whole = fs::read(&pictures).expect("it was just written");
    fs::write(&pictures, &whole[..whole.len() - 7]).expect("it can be written");
    let problem = "chalknet: data/train-images-idx3-ubyte, byte 4: the header promises [60, 5, 4] = 1200 elements, but 7 are missing";
    let commands = ["train", "train --fresh", "test", "show", "mistakes", "weights"];
    assert_commands_refuse(&folder, &commands, &[problem, "copy or download the file again"]);
    folder.remove("data");
    assert_commands_refuse(
        &folder,
        &commands,
        &[&["chalknet: cannot read data: there is no such folder"], &ADVICE[..]].concat(),
    );
    expect_parts(&folder.bad("pack data OUT --data data", 1), &ADVICE);
    assert!(folder.bytes("weights.json") == old, "a good file was lost");
}
