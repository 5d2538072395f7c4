//! Tests of the tool `formats`: `cargo test --test toolbox formats`. What is said of them is tested with the files of a
//! data folder.

use chalknet::toolbox::formats::{Format, ENOUGH};

#[test]
fn a_format_is_known_by_its_first_bytes() {
    let array = [b"PK\x03\x04".as_slice(), &[0; 26], b"arr_0.npy"].concat();
    for (bytes, format) in [
        (&array[..], Format::NumPyArchive),
        (b"PK\x03\x04", Format::Zip),
        (b"\x1F\x8B", Format::Gzip),
        (b"\0\0\0\x18ftypheic", Format::Picture("HEIC")),
        (b"P7\nWIDTH", Format::Picture("PAM")),
        (b"  <html>", Format::WebPage),
        (b"\n1,2,3,4\n", Format::Table),
        (b"1,2,3", Format::Text),
        ("п".as_bytes(), Format::Text),
        (b"BMW, Audi", Format::Text),
        (b"\xFE\xFF\0a", Format::Utf16),
    ] {
        assert_eq!(Format::of(bytes), Some(format), "{:?}", String::from_utf8_lossy(bytes));
    }
    for bytes in [&b""[..], b" \n", b"\0\0\x08\x03", b"\x01\x02\x03", b"a\xFFb"] {
        assert_eq!(Format::of(bytes), None, "{bytes:?}");
    }
}

#[test]
fn a_letter_that_is_cut_off_at_the_end_is_text() {
    let text = "a".to_string() + &"п".repeat(ENOUGH);
    assert_eq!(Format::of(text.as_bytes()), Some(Format::Text));
    assert_eq!(Format::of(&text.as_bytes()[..ENOUGH]), Some(Format::Text));
}
