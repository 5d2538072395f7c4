//! Tests of the tool `quote`: `cargo test --test toolbox quote`.

use chalknet::toolbox::quote::{is_name, path, printed, typed};
use std::path::Path;

#[test]
fn what_a_terminal_would_obey_hide_or_turn_round_is_escaped() {
    for (text, expected) in [
        ("a\x1bcb", "a\\u{1b}cb"),
        ("one\nchalknet: forged", "one\\nchalknet: forged"),
        ("\u{7}\u{9b}\u{7f}", "\\u{7}\\u{9b}\\u{7f}"),
        ("\u{202e}gpj", "\\u{202e}gpj"),
        ("\u{2066}\u{200f}\u{feff}\u{2028}", "\\u{2066}\\u{200f}\\u{feff}\\u{2028}"),
    ] {
        assert_eq!(printed(text), expected);
        assert_eq!(path(Path::new(text)), expected);
    }
}

#[test]
fn letters_of_any_script_and_quotation_marks_stay_as_they_are() {
    for text in ["мои цифры", "数字", "e\u{301}te\u{301}", "it's \"mine\"", r"C:\digits", "🙂"] {
        assert_eq!(printed(text), text);
    }
}

#[test]
fn a_name_is_short_and_all_of_it_can_be_printed() {
    let long = "я".repeat(100);
    for name in ["a", "ankle boot", "пёс 🐕", "\"\\", &long] {
        assert!(is_name(name), "{name}");
    }
    let longer = long + "я";
    for name in ["", " ", " a", "a ", "a\n", "a\tb", "\u{1b}[2J", "\u{202e}a", &longer] {
        assert!(!is_name(name), "{name:?}");
    }
}

#[test]
fn a_path_can_be_pasted_into_a_command() {
    for (name, on_unix, on_windows) in [
        ("digits/mine_2-1.json", "digits/mine_2-1.json", r"digits\mine_2-1.json"),
        ("мои", "мои", "мои"),
        ("my digits", "'my digits'", "\"my digits\""),
        ("it's", r"'it'\''s'", "\"it's\""),
        ("$(date)", "'$(date)'", "\"$(date)\""),
        ("a;b", "'a;b'", "\"a;b\""),
        ("-rf", "./-rf", r".\-rf"),
        ("- x", "'./- x'", r#"".\- x""#),
        ("", "''", "\"\""),
        ("a\nb", r"'a\nb'", r#""a\nb""#),
    ] {
        assert_eq!(typed(Path::new(name)), if cfg!(windows) { on_windows } else { on_unix });
    }
}
