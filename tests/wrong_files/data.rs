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
        assert_file_refused(
            "kind",
            name,
            b"\x89PNG\r\n",
            &["byte 0: an IDX file starts with the bytes 00 00"],
        );
        let unpack = format!("type: gunzip {name}.gz");
        assert_file_refused(
            "kind",
            name,
            b"\x1F\x8B\x08\x08",
            &["byte 0: this file is still compressed", &unpack],
        );
        let two_dimensions = Idx::new(&[2, 1], &[0, 0]);
        let parts =
            ["byte 3: pictures have 3 dimensions and labels 1, but this file has 2: are files swapped"];
        assert_file_refused("kind", name, two_dimensions.file_bytes(), &parts);
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
        fs::remove_dir(&path).expect("it can be removed");

        // What lies there under nearly that name is what was meant.
        let with_dot = name.replace("-idx", ".idx");
        for (other, advice) in [
            (with_dot.clone(), format!("Rename {with_dot}, which lies there, to {name}.")),
            (format!("{name}.zip"), format!("in that folder, type unzip {name}.zip.")),
            (
                format!("{name}.gz"),
                format!("Unpack {name}.gz, which lies there: in that folder, type gunzip {name}.gz."),
            ),
        ] {
            fs::write(folder.file("data").join(other), "anything").expect("it can be written");
            assert_refused(&folder, "data", &[&missing, &advice]);
        }
    }
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
    for (text, problem) in [
        (&b"across\ndown\n"[..], "classes.txt: 2 classes have a name, but there is a label 2"),
        (b"across\n\nslanting\n", "classes.txt, line 2: each line must hold the name of a class"),
        (b"across\ndown\x07\nslanting\n", "classes.txt, line 2: each line must hold the name of a class"),
        (b"across\ndown\nacross\n", "classes.txt, line 3: two classes are called \"across\""),
        (b"", "classes.txt: there can be 1 to 256 classes, but here are 0"),
        (b"\xFF\xFE\n", "classes.txt: this is not text (UTF-8)"),
    ] {
        fs::write(folder.file("data").join(NAMES_FILE), text).expect("it can be written");
        assert_refused(&folder, "data", &[problem]);
    }
    let names: Vec<String> = (0..257).map(|class| class.to_string()).collect();
    fs::write(folder.file("data").join(NAMES_FILE), names.join("\n")).expect("it can be written");
    assert_refused(&folder, "data", &["classes.txt: there can be 1 to 256 classes, but here are 257"]);
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
