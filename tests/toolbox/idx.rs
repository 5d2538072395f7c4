//! Tests of the tool `idx`: `cargo test --test toolbox idx`.

use super::common::TestFolder;
use super::{assert_panics, assert_says};
use chalknet::toolbox::idx::Idx;
use std::fs;
use std::path::Path;

/// Understanding these bytes must fail, with a message that names the file and says every one of `parts`.
#[track_caller]
fn assert_refused(file: &[u8], parts: &[&str]) {
    let Err(error) = Idx::from_bytes(Path::new("labels.idx"), file.to_vec()) else {
        panic!("these bytes are no IDX file, but were accepted: {file:?}");
    };
    let message = error.to_string();
    assert!(message.starts_with("labels.idx"), "the message does not begin with the file: {message}");
    assert_says(&message, parts);
}

#[test]
fn two_by_three_bytes_as_they_stand_in_a_file() {
    let idx = Idx::new(&[2, 3], &[1, 2, 3, 4, 5, 255]);
    assert_eq!(idx.file_bytes(), [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]);
    assert_eq!(idx.dimensions(), [2, 3]);
    assert_eq!(idx.elements(), [1, 2, 3, 4, 5, 255]);
}

#[test]
fn a_dimension_is_written_with_the_most_significant_byte_first() {
    let idx = Idx::new(&[0x01_02_03], &vec![7; 0x01_02_03]);
    assert_eq!(idx.file_bytes()[..9], [0, 0, 8, 1, 0, 1, 2, 3, 7]);
    let read = Idx::from_bytes(Path::new("large"), idx.file_bytes().to_vec()).expect("our own file");
    assert_eq!(read.dimensions(), [66_051]);
}

#[test]
fn what_was_written_is_read_back() {
    let folder = TestFolder::new("idx-round-trip");
    let path = folder.path.join("some.idx");
    let most_dimensions = [1; 255];
    let shapes: [&[usize]; 6] = [&[1], &[5], &[0], &[2, 3], &[2, 0, 3], &most_dimensions];
    for dimensions in shapes {
        let elements: Vec<u8> = (0..dimensions.iter().product::<usize>()).map(|i| 250 - i as u8).collect();
        let idx = Idx::new(dimensions, &elements);
        let from_bytes = Idx::from_bytes(Path::new("memory"), idx.file_bytes().to_vec());
        assert_eq!(from_bytes.expect("our own bytes"), idx, "{dimensions:?} by way of memory");
        idx.write(&path).expect("the test can write its files");
        assert_eq!(fs::read(&path).expect("it was just written"), idx.file_bytes(), "{dimensions:?}");
        let read =
            Idx::from_bytes(&path, fs::read(&path).expect("it was just written")).expect("our own file");
        assert_eq!((read.dimensions(), read.elements()), (dimensions, elements.as_slice()));
    }
}

// Each message says where it is wrong, what is there and what should be.

#[test]
fn what_is_no_idx_file_is_refused_with_its_place() {
    let mut many = vec![0, 0, 8, 255];
    many.extend([0, 0, 0, 1].repeat(255));
    let cases: [(&[u8], &[&str]); 15] = [
        (&[], &["header of 4 bytes", "this has 0"]),
        (&[0, 0, 8], &["header of 4 bytes", "this has 3"]),
        (&[0, 1, 8, 1, 0, 0, 0, 0], &["byte 0", "starts with the bytes 00 00", "00 01"]),
        (&[1, 0, 8, 1, 0, 0, 0, 0], &["byte 0", "starts with the bytes 00 00", "01 00"]),
        (
            &[0, 0, 8, 2, 2, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3, 4, 5, 6],
            &["byte 4: the sizes stand with the least significant byte first: turn"],
        ),
        (
            &[2, 8, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3, 4, 5, 6],
            &["byte 0: the header stands with the least significant byte first: turn"],
        ),
        (&[0, 0, 8, 0, 5], &["byte 3", "0 dimensions"]),
        (
            &[0, 0, 8, 3, 0, 0, 0, 2, 0, 0],
            &["byte 3", "3 dimensions need a header of 16 bytes", "only 10", "download"],
        ),
        (
            &[0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4],
            &["byte 4", "[2, 3] = 6 elements", "2 are missing", "download"],
        ),
        (&[0, 0, 8, 1, 0, 0, 0, 2, 1, 2, 3], &["byte 4", "[2] = 2 elements", "1 more", "download"]),
        // Headers that lie cost no memory: whoever asks for so much gets none, and the program stops.
        (&[0, 0, 8, 1, 255, 255, 255, 255], &["byte 4", "4294967295 elements", "4294967295 are missing"]),
        (&[0, 0, 8, 2, 128, 0, 0, 0, 128, 0, 0, 0], &["byte 4", "[2147483648, 2147483648]"]),
        // Multiplied without care, the product would be 1.
        (
            &[[0, 0, 8, 4].as_slice(), &[255; 16], &[7]].concat(),
            &["byte 4", "[4294967295, 4294967295, 4294967295, 4294967295]", "no computer"],
        ),
        // Found by fuzzing: all 255 dimensions stood in the message.
        (&many, &["byte 4: the header promises [1, 1, 1, 1, …] = 1 elements, but 1 are missing"]),
        (
            &[0, 0, 8, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 9],
            &["promises [1, 2, 3, 0] = 0 elements, but 1 more follow: copy or download"],
        ),
    ];
    for (file, parts) in cases {
        assert_refused(file, parts);
    }
}

#[test]
fn elements_that_are_not_unsigned_bytes_are_named_with_what_to_do() {
    for (number, name, advice) in [
        (9, "signed bytes (type 9)", "write numbers from 0 to 255"),
        (11, "2-byte whole numbers (type 11)", "write numbers from 0 to 255"),
        (12, "4-byte whole numbers (type 12)", "write numbers from 0 to 255"),
        (13, "4-byte floating-point numbers (type 13)", "multiply them by 255"),
        (14, "8-byte floating-point numbers (type 14)", "multiply them by 255"),
        (7, "of type 7, which IDX does not have", "download the file again"),
    ] {
        assert_refused(
            &[0, 0, number, 1, 0, 0, 0, 1, 5],
            &["byte 2", "unsigned bytes (type 8)", name, advice],
        );
    }
    let qmnist = [0, 0, 12, 2, 0, 0, 0, 1, 0, 0, 0, 8, 0];
    assert_refused(&qmnist, &["8 a picture, as QMNIST has them: take the first of each"]);
}

#[test]
fn dimensions_and_elements_must_fit() {
    assert_panics(&[
        (|| drop(Idx::new(&[2, 3], &[0; 5])), "IDX: 5 elements do not fill the dimensions [2, 3]"),
        // 2^16·2^16·2^16·2^16 is 0 to a computer that forgets what does not fit into 64 bits.
        (|| drop(Idx::new(&[65_536; 4], &[])), "IDX: 0 elements do not fill the dimensions"),
        (|| drop(Idx::new(&[], &[5])), "at least one dimension is needed"),
        (|| drop(Idx::new(&[1; 256], &[5])), "at most 255 dimensions"),
    ]);
}
