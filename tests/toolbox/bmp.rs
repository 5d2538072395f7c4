//! Tests of the tool `bmp`: `cargo test --test toolbox bmp`.

use super::assert_says;
use super::program::bmp;
use chalknet::toolbox::bmp::picture;
use chalknet::toolbox::pgm::Pgm;
use std::path::Path;

fn read(file: &[u8]) -> Pgm {
    picture(Path::new("seven.bmp"), file).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn assert_refused(file: &[u8], parts: &[&str]) {
    let Err(error) = picture(Path::new("seven.bmp"), file) else { panic!("accepted, in spite of {parts:?}") };
    assert!(error.to_string().starts_with("seven.bmp, byte "), "which file, and where? {error}");
    assert_says(&error.to_string(), parts);
}

/// Two rows of three pixels; a row of three bytes is filled up to four.
const ROWS: [&[u8]; 2] = [&[0, 1, 2], &[1, 0, 1]];

#[test]
fn pixels_that_share_a_byte_are_places_in_the_palette() {
    for (bits, colours) in [(4, 0), (4, 3), (8, 0), (8, 3)] {
        let found = read(&bmp(bits, colours, &ROWS));
        assert_eq!((found.width(), found.height()), (3, 2), "{bits} bits");
        assert_eq!(
            found.pixels(),
            [0, 1, 2, 1, 0, 1],
            "{bits} bits: the lowest row stands first in the file"
        );
    }
    assert_eq!(read(&bmp(1, 0, &[&[0, 1, 1, 0, 1, 0, 0, 0, 1]])).pixels(), [0, 1, 1, 0, 1, 0, 0, 0, 1]);
    assert_refused(&bmp(8, 2, &ROWS), &["a pixel has colour 2, but the palette has only 2"]);
}

#[test]
fn colours_become_as_light_a_grey_as_those_of_ppm() {
    let mut file = bmp(24, 0, &[&[0, 0, 0, 0]]);
    // Blue, green, red, and white; then the row is full.
    file[54..66].copy_from_slice(&[255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]);
    assert_eq!(read(&file).pixels(), [29, 150, 76, 255]);
    let mut file = bmp(32, 0, &[&[7, 200]]);
    assert_eq!(read(&file).pixels(), [7, 200]);
    // With masks that say that red is in the lowest byte.
    file[30] = 3;
    file.splice(54..54, [0xFF, 0, 0, 0, 0, 0xFF, 0, 0, 0, 0, 0xFF, 0]);
    file[10] = 66;
    file[66..69].copy_from_slice(&[255, 0, 0]);
    assert_eq!(read(&file).pixels(), [76, 200]);
    file[54] = 0;
    assert_refused(&file, &["byte 54: the masks leave out a colour"]);
}

#[test]
fn a_height_below_0_means_that_the_highest_row_comes_first() {
    let mut file = bmp(24, 0, &ROWS);
    file[22..26].copy_from_slice(&(-2i32).to_le_bytes());
    assert_eq!(read(&file).pixels(), [1, 0, 1, 0, 1, 2]);
}

#[test]
fn the_oldest_files_have_a_shorter_header_and_three_bytes_a_colour() {
    let mut file = b"BM".to_vec();
    file.extend_from_slice(&[0; 8]);
    file.extend_from_slice(&[32, 0, 0, 0, 12, 0, 0, 0, 2, 0, 1, 0, 1, 0, 1, 0]);
    file.extend_from_slice(&[9, 9, 9, 80, 80, 80, 0b0100_0000, 0, 0, 0]);
    assert_eq!(read(&file).pixels(), [9, 80]);
}

#[test]
fn a_header_that_lies_is_refused_and_says_where() {
    let good = bmp(24, 0, &ROWS);
    let with = |place: usize, bytes: &[u8]| {
        let mut file = good.clone();
        file[place..place + bytes.len()].copy_from_slice(bytes);
        file
    };
    let too_large = "byte 18: this picture is too large: 50000000 pixels are the most";
    for (file, problem) in [
        (b"P5 1 1 255 A".to_vec(), "byte 0: a BMP picture begins with BM"),
        (good[..30].to_vec(), "byte 30: the file ends within its header"),
        (with(14, &[13]), "byte 14: a header of 13 bytes"),
        (with(18, &[0; 4]), "byte 18: no picture has 2 rows of 0 pixels"),
        (with(18, &[0xFF; 4]), "rows of -1 pixels"),
        (with(18, &[0xFF, 0xFF, 0xFF, 0x7F]), too_large),
        (with(22, &[0, 0, 0, 0x80]), too_large),
        (good[..good.len() - 1].to_vec(), "2 rows of 3 pixels, but 23 bytes follow"),
        (with(28, &[2]), "byte 28: a pixel has 1, 4, 8, 16, 24 or 32 bits, not 2"),
        (with(30, &[1]), "byte 30: this picture is compressed: save it as BMP with 24 bits a pixel"),
        (bmp(8, 0, &ROWS)[..100].to_vec(), "byte 54: the file ends within its palette of 256 colours"),
    ] {
        assert_refused(&file, &[problem]);
    }
}
