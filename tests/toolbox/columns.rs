//! Tests of the tool `columns`: `cargo test --test toolbox columns`.

use chalknet::toolbox::columns::{cut, padded, right_aligned, width, wrapped};

#[test]
fn wide_letters_take_two_columns_and_accents_none() {
    for (text, expected) in [
        ("", 0),
        ("cat", 3),
        ("мои цифры", 9),
        ("数字", 4),
        ("한글", 4),
        ("カタ", 4),
        ("🐈", 2),
        ("e\u{301}te\u{301}", 3),
        ("▀▄█·×σ±", 7),
    ] {
        assert_eq!(width(text), expected, "{text}");
    }
}

#[test]
fn what_is_too_long_ends_in_dots_and_what_is_too_short_in_spaces() {
    for (text, columns, expected) in [
        ("cat", 5, "cat  "),
        ("cat", 3, "cat"),
        ("cats", 3, "ca…"),
        ("数字", 5, "数字 "),
        // Half of a letter does not fit.
        ("数字数", 4, "数… "),
        ("cat", 1, "…"),
        ("cat", 0, ""),
    ] {
        assert_eq!(padded(text, columns), expected);
        assert_eq!(cut(text, columns), expected.trim_end());
        assert_eq!(right_aligned(text, columns).trim_start(), expected.trim_end());
        assert_eq!(width(&right_aligned(text, columns)), columns);
    }
    // A width from a file once was too much for `format!`.
    assert_eq!(width(&padded("a", 70_000)), 70_000);
}

#[test]
fn a_long_line_is_broken_between_words_below_its_second_column() {
    for (line, columns, expected) in [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two\nthree"),
        ("  --data  a folder with files", 20, "  --data  a folder\n          with files"),
        ("a  数字 数字", 8, "a  数字\n   数字"),
        ("see /a/very/long/path/to/weights.json", 10, "see\n/a/very/long/path/to/weights.json"),
        ("", 5, ""),
    ] {
        assert_eq!(wrapped(line, columns), expected);
    }
}
