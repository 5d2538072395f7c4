//! Tests of the tool `pgm`: `cargo test --test toolbox pgm`.

use super::{assert_panics, assert_says};
use chalknet::toolbox::pgm::Pgm;
use chalknet::toolbox::Error;
use std::path::Path;

fn read(file: &[u8]) -> Result<Pgm, Error> {
    Pgm::from_bytes(Path::new("digit.pgm"), file)
}

/// Understanding these bytes must fail, with a message that names the file and says every one of `parts`.
#[track_caller]
fn assert_refused(file: &[u8], parts: &[&str]) {
    let beginning = String::from_utf8_lossy(&file[..file.len().min(40)]).into_owned();
    let Err(error) = read(file) else {
        panic!("{beginning:?} is no PGM picture, but was accepted; expected was: {parts:?}");
    };
    let message = error.to_string();
    assert!(message.starts_with("digit.pgm, byte "), "{beginning:?}: which file, and where? {message}");
    assert_says(&message, parts);
}

// ---- The worked examples ----

#[test]
fn two_rows_of_three_pixels_written_out_in_digits() {
    let picture = read(b"P2\n3 2\n255\n0 128 255\n1 2 30\n").expect("a picture in the form P2");
    assert_eq!((picture.width(), picture.height()), (3, 2), "the width stands first");
    assert_eq!(picture.pixels(), [0, 128, 255, 1, 2, 30]);
}

#[test]
fn two_rows_of_three_pixels_as_bytes() {
    let picture = read(b"P5\n3 2\n255\n\x00\x80\xFF\x01\x02\x1E").expect("a picture in the form P5");
    assert_eq!((picture.width(), picture.height()), (3, 2), "the width stands first");
    assert_eq!(picture.pixels(), [0, 128, 255, 1, 2, 30]);
}

#[test]
fn the_bytes_of_a_file_are_header_and_pixels() {
    let picture = Pgm::new(3, 2, vec![0, 128, 255, 1, 2, 30]);
    assert_eq!(picture.file_bytes(), b"P5\n3 2\n255\n\x00\x80\xFF\x01\x02\x1E");
}

#[test]
fn black_and_white_pictures_have_a_bit_a_pixel_and_1_is_black() {
    let expected = [255, 0, 0, 255, 0, 255, 255, 255, 0, 0];
    for file in [
        &b"P1\n5 2\n0 1 1 0 1\n0 0 0 1 1\n"[..],
        b"P1 5 2 0110100011",
        b"P4\n5 2\n\x68\x18",
        b"P4 5 2 \x6F\x1F",
    ] {
        let picture = read(file).expect("a picture in black and white");
        assert_eq!((picture.width(), picture.height()), (5, 2));
        assert_eq!(picture.pixels(), expected, "each row begins a new byte: {file:?}");
    }
}

#[test]
fn colours_become_as_light_a_grey() {
    // Red, green, blue, white and black.
    let in_digits = b"P3 5 1 1  1 0 0  0 1 0  0 0 1  1 1 1  0 0 0";
    let in_bytes = b"P6 5 1 255 \xFF\0\0\0\xFF\0\0\0\xFF\xFF\xFF\xFF\0\0\0";
    for file in [&in_digits[..], in_bytes] {
        // 0.299, 0.587 and 0.114 of 255.
        assert_eq!(read(file).expect("a picture in colours").pixels(), [76, 150, 29, 255, 0]);
    }
}

#[test]
fn of_two_bytes_a_pixel_the_first_counts_256_times() {
    let pixels = |file: &[u8]| read(file).expect("16 bits a pixel").pixels().to_vec();
    assert_eq!(pixels(b"P5 3 1 65535 \0\0\x80\0\xFF\xFF"), [0, 128, 255]);
    assert_eq!(pixels(b"P2 3 1 1000 0 500 1000"), [0, 128, 255]);
    assert_eq!(pixels(b"P6 1 1 256 \x01\0\x01\0\x01\0"), [255]);
}

// ---- Properties ----

#[test]
fn remarks_and_any_white_space_may_stand_in_the_header() {
    let same = read(b"P5 2 1 255 AB").expect("all on one line");
    let layouts: [&[u8]; 5] = [
        b"P5\n# drawn by hand\n2 1\n255\nAB",
        b"P5# at once\n# and # once more\n2 # the width\n1 # the height\n255\nAB",
        b"P5\r\n2\r\n1\r\n255\nAB",
        b"P5\n#\n2\t1\n\n\n# 7 7 7\n255\nAB",
        b"P5\r# an old computer\r2 1\r255\rAB",
    ];
    for file in layouts {
        assert_eq!(read(file).expect("the same header"), same, "{:?}", String::from_utf8_lossy(file));
    }
}

#[test]
fn remarks_and_any_white_space_may_stand_between_digits() {
    let picture =
        read(b"P2 2 2 255 1\n\n2 # half is done\n3\t4 # the end").expect("a picture in the form P2");
    assert_eq!(picture.pixels(), [1, 2, 3, 4]);
}

#[test]
fn after_the_header_of_bytes_one_white_space_is_eaten_and_no_more() {
    // A pixel may look like white space, or like the beginning of a remark.
    let picture = read(b"P5\n4 1\n255\n \n#\t").expect("four pixels");
    assert_eq!(picture.pixels(), [b' ', b'\n', b'#', b'\t']);
}

#[test]
fn a_largest_value_below_255_becomes_white() {
    let scaled = |largest: usize| {
        let digits: Vec<String> = (0..=largest).map(|pixel| pixel.to_string()).collect();
        let file = format!("P2 {} 1 {largest} {}", largest + 1, digits.join(" "));
        read(file.as_bytes()).expect("all shades of a picture").pixels().to_vec()
    };
    assert_eq!(scaled(1), [0, 255]);
    assert_eq!(scaled(3), [0, 85, 170, 255], "a third of white is 85");
    assert_eq!(scaled(2), [0, 128, 255], "127.5 is rounded up");
    assert_eq!(scaled(7), [0, 36, 73, 109, 146, 182, 219, 255], "36.4, 72.9, 109.3, …, to the nearest");
    let unchanged: Vec<u8> = (0..=255).collect();
    assert_eq!(scaled(255), unchanged, "what already goes up to 255 stays as it is");
    let of_bytes = read(b"P5 4 1 3\n\x00\x01\x02\x03").expect("bytes are scaled, too");
    assert_eq!(of_bytes.pixels(), [0, 85, 170, 255]);
}

// ---- Errors: what is wrong, and where ----

#[test]
fn what_is_no_picture_is_refused_with_its_place() {
    let nines = "9".repeat(40);
    let cases: [(&[u8], &str); 35] = [
        (b"", "byte 0: a PGM picture begins with P1 to P6; this is something else"),
        (b"P0 1 1 255 A", "byte 0: a PGM picture begins"),
        (b"P7\nWIDTH 1", "byte 0: a PGM picture begins"),
        (b" P5", "byte 0: a PGM picture begins"),
        (b"P5", "byte 2: after P5 a space or a new line must follow"),
        (b"P22 1 255 1 2", "byte 2: after P2 a space or a new line must follow"),
        (b"P5\n", "byte 3: the width is expected here, a whole number"),
        (b"P5\n-3 2 255 ", "byte 3: the width is expected here, a whole number"),
        (b"P5\n3x2 255 ", "byte 4: the height is expected here, a whole number"),
        (b"P5\n3 2 # 255", "byte 12: the largest value is expected here, a whole number"),
        (b"P5\n3 2\n255", "byte 10: behind the header one space or new line must follow"),
        // A remark is no white space: nobody could tell it from pixels. And of two white spaces, the second is a pixel.
        (b"P5\n3 2\n255#x\nABCDEF", "byte 10: behind the header one space or new line must follow"),
        (b"P5\n3 2\n255\r\nABCDEF", "byte 11: the header promises 2 rows of 3 pixels, but 7 bytes follow"),
        (&format!("P5 {nines} 1 255 ").into_bytes(), "byte 3: the width is too large"),
        (&format!("P5 1 {nines} 255 ").into_bytes(), "byte 5: the height is too large"),
        (&format!("P5 1 1 {nines} ").into_bytes(), "byte 7: the largest value is too large"),
        (&format!("P2 1 1 255 {nines}").into_bytes(), "byte 11: the next pixel is too large"),
        (b"P2 1 1 0 0", "the largest value must be 1 to 65535, not 0"),
        // The place is that of the number, and not of the white space or the remark before it.
        (b"P5 1 1   65536 A", "byte 9: the largest value must be 1 to 65535, not 65536"),
        (b"P2 1 1 # white\n0 0", "byte 15: the largest value must be 1 to 65535"),
        (b"P5 0 2 255 ", "no picture has 2 rows of 0 pixels"),
        (b"P2 3 0 255 ", "no picture has 0 rows of 3 pixels"),
        (b"P5\n3 2\n255\nABCDE", "byte 11: the header promises 2 rows of 3 pixels, but 5 bytes follow"),
        (b"P5\n3 2\n255\n", "the header promises 2 rows of 3 pixels, but 0 bytes follow"),
        (b"P4 9 2 \x00\x00\x00", "byte 7: the header promises 2 rows of 9 pixels, but 3 bytes follow"),
        (b"P5 3 1 256 \0\0\x01\0\0", "but 5 bytes follow"),
        (b"P2 2 1 255 7", "byte 12: the next pixel is expected here, a whole number"),
        (b"P2 2 1 255 7 seven", "byte 13: the next pixel is expected here, a whole number"),
        (b"P2 2 1 255 7 8 9", "byte 15: after 2 pixels the file should end"),
        (b"P2 2 1 255 7 8 # right\nx", "byte 23: after 2 pixels the file should end"),
        (b"P2 3 1 7 7 6 8", "byte 13: pixel 2 is 8, but the largest value is 7"),
        (b"P5 3 1  7 \x07\xFF\x00", "byte 10: pixel 1 is 255, but the largest value is 7"),
        (b"P2 3 1 255 1\n\n 256 2", "byte 15: pixel 1 is 256, but the largest value is 255"),
        (b"P1 2 1 02", "byte 8: pixel 1 is 2, but the largest value is 1"),
        (b"P3 2 1 9 1 2 3 4 5 10", "byte 19: pixel 1 is 10, but the largest value is 9"),
    ];
    for (file, problem) in cases {
        assert_refused(file, &[problem]);
    }
}

#[test]
fn a_header_that_lies_costs_no_memory() {
    // Whoever asks for so much memory gets none, and the program stops.
    let most = u32::MAX;
    for digit in 1..=6 {
        for (width, height) in [(4_000_000_000, 4), (most, most), (1, 50_000_001)] {
            let largest = if digit == 1 || digit == 4 { "" } else { "255 " };
            let file = format!("P{digit} {width} {height} {largest}1");
            assert_refused(file.as_bytes(), &["this picture is too large: 50000000 pixels are the most"]);
        }
    }
    assert_refused(b"P5 50000000 1 255 A", &["the header promises 1 rows of 50000000 pixels, but 1 bytes"]);
    // IDX has four bytes for a width, so there are no wider pictures.
    let too_wide = u64::from(most) + 1;
    assert_refused(format!("P5 {too_wide} 1 255 A").as_bytes(), &["byte 3: the width is too large"]);
    assert_refused(format!("P5 1 {too_wide} 255 A").as_bytes(), &["byte 5: the height is too large"]);
}

#[test]
fn width_and_height_must_fit_the_pixels() {
    assert_panics(&[
        (|| drop(Pgm::new(3, 2, vec![0; 5])), "PGM: 5 pixels do not fill 2 rows of 3"),
        (|| drop(Pgm::new(3, 0, Vec::new())), "PGM: 0 pixels do not fill 0 rows of 3"),
    ]);
}
