//! Tests of the tool `idx`: `cargo test --test toolbox idx`.

use super::assert_says;
use super::common::TestFolder;
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
fn a_file_without_a_header() {
    assert_refused(&[], &["header of 4 bytes", "this has 0"]);
    assert_refused(&[0, 0, 8], &["header of 4 bytes", "this has 3"]);
}

#[test]
fn a_file_of_another_kind() {
    assert_refused(b"hello", &["byte 0", "starts with the bytes 00 00", "68 65"]);
    assert_refused(&[0, 1, 8, 1, 0, 0, 0, 0], &["byte 0", "starts with the bytes 00 00", "00 01"]);
    assert_refused(&[1, 0, 8, 1, 0, 0, 0, 0], &["byte 0", "starts with the bytes 00 00", "01 00"]);
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
fn a_header_with_the_least_significant_byte_first_is_known() {
    let sizes = [0, 0, 8, 2, 2, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3, 4, 5, 6];
    assert_refused(&sizes, &["byte 4: the sizes stand with the least significant byte first: turn"]);
    let all = [2, 8, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3, 4, 5, 6];
    assert_refused(&all, &["byte 0: the header stands with the least significant byte first: turn"]);
}

#[test]
fn a_file_without_dimensions() {
    assert_refused(&[0, 0, 8, 0], &["byte 3", "0 dimensions"]);
    assert_refused(&[0, 0, 8, 0, 5], &["byte 3", "0 dimensions"]);
}

#[test]
fn a_header_that_was_cut_off() {
    let short = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0];
    assert_refused(&short, &["byte 3", "3 dimensions need a header of 16 bytes", "only 10", "download"]);
    assert_refused(&[0, 0, 8, 1, 0, 0, 0], &["byte 3", "a header of 8 bytes", "only 7"]);
}

#[test]
fn elements_that_are_missing_are_counted() {
    let file = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4];
    assert_refused(&file, &["byte 4", "[2, 3] = 6 elements", "2 are missing", "download"]);
}

#[test]
fn elements_that_are_too_many_are_counted() {
    let file = [0, 0, 8, 1, 0, 0, 0, 2, 1, 2, 3];
    assert_refused(&file, &["byte 4", "[2] = 2 elements", "1 more", "download"]);
}

#[test]
fn a_header_that_lies_costs_no_memory() {
    let mut file = vec![0, 0, 8, 1];
    file.extend([0xFF; 4]);
    assert_refused(&file, &["byte 4", "4294967295 elements", "4294967295 are missing"]);
    // Whoever asks for so much memory gets none, and the program stops.
    assert_refused(&[0, 0, 8, 2, 128, 0, 0, 0, 128, 0, 0, 0], &["byte 4", "[2147483648, 2147483648]"]);
    // Four times the largest size: multiplied without care, the product would be 1.
    let mut file = vec![0, 0, 8, 4];
    file.extend([0xFF; 4 * 4]);
    file.push(7);
    assert_refused(&file, &["byte 4", "[4294967295, 4294967295, 4294967295, 4294967295]", "no computer"]);
}

// Found by fuzzing: all 255 of them stood in the message.
#[test]
fn of_many_dimensions_the_message_shows_the_first() {
    let mut file = vec![0, 0, 8, 255];
    file.extend([0, 0, 0, 1].repeat(255));
    assert_refused(&file, &["byte 4: the header promises [1, 1, 1, 1, …] = 1 elements, but 1 are missing"]);
    let four = [0, 0, 8, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 9];
    assert_refused(&four, &["promises [1, 2, 3, 0] = 0 elements, but 1 more follow: copy or download"]);
}

#[test]
fn an_old_file_is_untouched_when_writing_fails() {
    let folder = TestFolder::new("idx-untouched");
    let good = Idx::new(&[3], &[1, 2, 3]);
    good.write(&folder.file("good.idx")).expect("the test can write its files");
    // The name of the file is as long as names may be, so that of the unfinished file is too long.
    let path = folder.file(&"n".repeat(250));
    fs::rename(folder.file("good.idx"), &path).expect("the name is not too long");
    let error = Idx::new(&[2], &[9, 9]).write(&path).expect_err("the unfinished file has no place");
    assert_says(&error.to_string(), &["cannot write", &path.display().to_string(), "unchanged"]);
    assert_eq!(fs::read(&path).expect("the old file is there"), good.file_bytes());
}

#[test]
#[should_panic(expected = "IDX: 5 elements do not fill the dimensions [2, 3]")]
fn dimensions_and_elements_must_fit() {
    Idx::new(&[2, 3], &[0; 5]);
}

// 2^16·2^16·2^16·2^16 is 0 to a computer that forgets what does not fit into 64 bits.
#[test]
#[should_panic(expected = "IDX: 0 elements do not fill the dimensions")]
fn dimensions_too_large_to_multiply_do_not_fit() {
    Idx::new(&[65_536; 4], &[]);
}

#[test]
#[should_panic(expected = "at least one dimension is needed")]
fn an_array_needs_a_dimension() {
    Idx::new(&[], &[5]);
}

#[test]
#[should_panic(expected = "at most 255 dimensions")]
fn the_number_of_dimensions_fits_one_byte() {
    Idx::new(&[1; 256], &[5]);
}
