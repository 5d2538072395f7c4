//! Data folders that hold something else.

use super::assert_explained;
use super::program::Folder;
use chalknet::storage::{TEST_FILES, TRAINING_FILES};
use std::fs;

const PICTURES: &str = TRAINING_FILES[0];
const LABELS: &str = TRAINING_FILES[1];

/// The header of an IDX file of bytes.
fn header(sizes: &[u32]) -> Vec<u8> {
    let mut header = vec![0, 0, 8, sizes.len() as u8];
    header.extend(sizes.iter().flat_map(|size| size.to_be_bytes()));
    header
}

/// A good folder for 60 pictures of 5x4 pixels in 3 classes, in which one file holds other bytes: that must be refused.
#[track_caller]
fn assert_data_refused(test: &str, name: &str, bytes: &[u8], parts: &[&str]) {
    let folder = Folder::with_data(test);
    fs::write(folder.file("data").join(name), bytes).expect("the file can be written");
    assert_folder_refused(&folder, "data", &[&["chalknet: data/"], parts].concat());
}

#[track_caller]
fn assert_folder_refused(folder: &Folder, data: &str, parts: &[&str]) {
    for command in ["train", "show"] {
        let outcome = folder.run_line(&format!("{command} --data {data}"));
        assert_explained(&format!("{command} {parts:?}"), &outcome, parts);
    }
    assert!(!folder.file("weights.json").exists(), "{parts:?}: something was trained");
}

#[test]
fn a_file_that_is_still_compressed_is_refused_with_the_command_that_unpacks_it() {
    let refused = |bytes: &[u8], parts: &[&str]| assert_data_refused("compressed", PICTURES, bytes, parts);
    refused(
        b"\x1F\x8B\x08\x08rest",
        &["byte 0: this file is still compressed", "type: gunzip train-images-idx3-ubyte.gz\n"],
    );
    refused(
        b"PK\x03\x04rest",
        &["byte 0: this file is still compressed", "type: unzip train-images-idx3-ubyte.zip\n"],
    );
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let refused = |bytes: &[u8], parts: &[&str]| {
        for name in [PICTURES, LABELS, TEST_FILES[0], TEST_FILES[1]] {
            assert_data_refused("kind", name, bytes, parts);
        }
    };
    let again = "copy or download the file again";
    refused(
        b"\n<!DOCTYPE html><html>404</html>",
        &["byte 0: this is a web page", "so download the file again"],
    );
    refused(b"", &["an IDX file has a header of 4 bytes or more, this has 0", again]);
    refused(b"\0\0\x08", &["this has 3", again]);
    refused(b"\x89PNG\r\n", &["byte 0: an IDX file starts with the bytes 00 00, this with 89 50", again]);
    let floats = [0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0];
    refused(
        &floats,
        &["byte 2: the elements must be unsigned bytes (type 8), not type 13", "in the form of MNIST's"],
    );
    refused(&[0, 0, 8, 0, 1], &["byte 3: 0 dimensions, but labels have 1 and pictures 3", again]);
    refused(
        &[0, 0, 8, 3, 0, 0, 0, 1],
        &["byte 3: 3 dimensions need a header of 16 bytes, but the file has only 8", again],
    );
    let two_dimensions = [header(&[2, 1]), vec![0, 0]].concat();
    refused(
        &two_dimensions,
        &["byte 3: pictures have 3 dimensions and labels 1, but this file has 2", "are files swapped"],
    );
}

#[test]
fn a_header_that_does_not_fit_its_file_is_refused() {
    let whole = Folder::with_data("whole").bytes(&format!("data/{PICTURES}"));
    let refused = |bytes: &[u8], parts: &[&str]| assert_data_refused("misfit", PICTURES, bytes, parts);
    let again = "copy or download the file again";
    refused(
        &whole[..whole.len() - 7],
        &["byte 4: the header promises [60, 5, 4] = 1200 elements, but 7 are missing", again],
    );
    refused(
        &[whole.as_slice(), b"12345"].concat(),
        &["byte 4: the header promises", "but 5 more follow", again],
    );
    // The largest sizes there are, and as many as fit 64 bits: refused before a byte is asked for.
    refused(
        &header(&[u32::MAX, 28, 28]),
        &["= 3367254359280 elements, but 3367254359280 are missing", again],
    );
    refused(&header(&[u32::MAX, u32::MAX, 1]), &["byte 4", "18446744065119617025 are missing", again]);
    refused(&header(&[u32::MAX; 3]), &["byte 4", "elements, and no computer holds so many", again]);
    refused(&header(&[0, 5, 4]), &["0 pictures but 60 labels"]);
}

#[test]
fn files_that_do_not_fit_each_other_are_refused() {
    let test = "misfits";
    let labels = |count: u32, label: u8| [header(&[count]), vec![label; count as usize]].concat();
    let pictures =
        |sizes: [u32; 3]| [header(&sizes), vec![9; sizes.iter().product::<u32>() as usize]].concat();
    let mixed_up = "are training and test mixed up?";
    assert_data_refused(
        test,
        LABELS,
        &labels(59, 0),
        &["60 pictures but 59 labels, and each picture needs one", mixed_up],
    );
    assert_data_refused(test, TEST_FILES[1], &labels(60, 0), &["12 pictures but 60 labels", mixed_up]);
    assert_data_refused(
        test,
        TEST_FILES[1],
        &labels(12, 3),
        &[
            "picture 0 has the label 3, but there are 3 classes, counted from 0",
            "the labels of another data set?",
        ],
    );
    let folder = Folder::with_data(test);
    fs::write(folder.file("data").join(TEST_FILES[0]), pictures([12, 4, 5])).expect("it can be written");
    let sizes = "data: training pictures are 5x4, test pictures 4x5: take all four files from one data set";
    assert_folder_refused(&folder, "data", &[sizes]);
    for (names, count) in [(TRAINING_FILES, 0), (TEST_FILES, 0)] {
        let folder = Folder::with_data(test);
        fs::write(folder.file("data").join(names[0]), pictures([count, 5, 4])).expect("it can be written");
        fs::write(folder.file("data").join(names[1]), labels(count, 0)).expect("it can be written");
        let nothing = "there is nothing to learn from 0 pictures of 5x4: take other files";
        assert_folder_refused(&folder, "data", &[names[1], nothing]);
    }
    for names in [TRAINING_FILES, TEST_FILES] {
        let folder = Folder::with_data(test);
        let [pictures, labels] = names.map(|name| folder.file("data").join(name));
        fs::rename(&pictures, folder.file("aside")).expect("it can be renamed");
        fs::rename(&labels, &pictures).expect("it can be renamed");
        fs::rename(folder.file("aside"), &labels).expect("it can be renamed");
        assert_folder_refused(
            &folder,
            "data",
            &["byte 3: pictures have 3 dimensions and labels 1", "are files swapped"],
        );
    }
}

/// What is said of a folder without a data set: what belongs into it, and where one is.
const DATA_ADVICE: [&str; 3] = [
    "the four files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte",
    "Name it with --data FOLDER.",
    "Those of MNIST come with Chalknet, in its folder data: without --data it takes them.",
];

#[test]
fn a_file_that_is_missing_is_named_with_its_folder_and_where_others_are() {
    for name in [TRAINING_FILES, TEST_FILES].concat() {
        let folder = Folder::with_data("missing");
        let path = folder.file("data").join(name);
        fs::remove_file(&path).expect("it can be removed");
        let cannot_read = format!("cannot read data/{name}: ");
        assert_folder_refused(&folder, "data", &[&[cannot_read.as_str()], &DATA_ADVICE[..]].concat());

        fs::create_dir(&path).expect("it can be made");
        let no_file = format!("{cannot_read}it is there, but it is not a file");
        assert_folder_refused(&folder, "data", &[&[no_file.as_str()], &DATA_ADVICE[..]].concat());
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
            assert_folder_refused(&folder, "data", &[&cannot_read, &advice]);
        }
    }
}

#[test]
fn a_folder_that_is_missing_or_none_or_empty_is_refused() {
    let folder = Folder::empty("no-folder");
    fs::write(folder.file("file"), "text").expect("it can be written");
    fs::create_dir(folder.file("empty")).expect("it can be made");
    for (name, problem) in [
        ("nowhere", "cannot read nowhere: there is no such folder"),
        ("file", "cannot read file: it is there, but it is not a folder"),
        ("empty", "cannot read empty/train-labels-idx1-ubyte: "),
    ] {
        assert_folder_refused(&folder, name, &[&[problem], &DATA_ADVICE[..]].concat());
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_and_a_link_to_nowhere_are_refused() {
    use std::os::unix::fs::{symlink, PermissionsExt};
    let folder = Folder::with_data("unreadable");
    let path = folder.file("data").join(PICTURES);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).expect("it can be changed");
    // Whoever may do everything may read it all the same.
    if fs::read(&path).is_err() {
        let problem = format!("cannot read data/{PICTURES}: Permission denied");
        assert_folder_refused(&folder, "data", &[&[problem.as_str()], &DATA_ADVICE[..]].concat());
    }
    fs::remove_file(&path).expect("it can be removed");
    symlink("gone", &path).expect("a link can be made");
    let problem = format!("cannot read data/{PICTURES}: ");
    assert_folder_refused(&folder, "data", &[&[problem.as_str()], &DATA_ADVICE[..]].concat());
}
