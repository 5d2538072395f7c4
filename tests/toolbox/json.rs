//! Tests of the tool `json`: `cargo test --test toolbox json`.

use super::{assert_panics, assert_says, real_of_bits, SEED};
use chalknet::toolbox::json::{
    numbers_to_text, object_to_text, read_matrix, rows_to_text, text_to_text, Reader,
};
use chalknet::toolbox::{Error, Matrix, Random, Real};
use std::path::Path;

fn reader(text: &str) -> Reader<'_> {
    Reader::new(Path::new("weights.json"), text)
}

/// One value of any kind, and nothing behind it.
fn whole(reader: &mut Reader) -> Result<(), Error> {
    reader.skip()?;
    reader.end()
}

/// Reading this text must fail at this line and column, with a message that says `problem`.
#[track_caller]
fn assert_refused(text: &str, read: fn(&mut Reader) -> Result<(), Error>, place: &str, problem: &str) {
    let beginning: String = text.chars().take(40).collect();
    let Err(error) = read(&mut reader(text)) else {
        panic!("{beginning:?} must not be read; expected was: {problem}");
    };
    let message = error.to_string();
    assert!(
        message.starts_with(&format!("weights.json, {place}: ")),
        "{beginning:?}: the message must begin with weights.json, {place}:\n{message}"
    );
    assert_says(&message, &[problem]);
}

fn read_numbers(text: &str) -> Vec<Real> {
    let mut numbers = Vec::new();
    let mut reader = reader(text);
    let count = reader.numbers(&mut numbers).and_then(|count| reader.end().map(|()| count));
    match count {
        Ok(count) => assert_eq!(count, numbers.len(), "how many numbers were read"),
        Err(error) => panic!("{error}"),
    }
    numbers
}

#[test]
fn an_object_is_read_key_by_key() {
    let text = "{ \"name\": \"toy\",\r\n\t\"sizes\" : [2, 2,2 ],\n\"rest\":{\"a\": [1, {}]}, \"seed\": 7}\n";
    let mut keys = Vec::new();
    let (mut name, mut sizes, mut seed) = (String::new(), Vec::new(), 0_u64);
    let mut reader = reader(text);
    let read = reader.object(|reader, key| {
        keys.push(key.to_string());
        match key {
            "name" => name = reader.text()?,
            "sizes" => reader.list(|reader| {
                sizes.push(reader.number::<usize>()?);
                Ok(())
            })?,
            "seed" => seed = reader.number()?,
            _ => reader.skip()?,
        }
        Ok(())
    });
    read.and_then(|()| reader.end()).expect("this is good JSON");
    assert_eq!(keys, ["name", "sizes", "rest", "seed"]);
    assert_eq!((name.as_str(), sizes, seed), ("toy", vec![2, 2, 2], 7));
}

#[test]
fn empty_lists_and_objects_have_nothing_to_read() {
    let nothing_to_read = |_: &mut Reader| -> Result<(), Error> { panic!("there is no value") };
    reader("[ ]").list(nothing_to_read).expect("an empty list");
    reader("{\n}").object(|reader, _| nothing_to_read(reader)).expect("an empty object");
    assert_eq!(read_numbers(" [ ] "), []);
}

#[test]
fn peek_tells_what_comes_next_and_stays_in_front_of_it() {
    let mut reader = reader(" \t\r\n 5 ");
    assert_eq!(reader.peek(), Some('5'));
    assert_eq!(reader.number::<u8>().expect("a 5"), 5);
    assert_eq!(reader.peek(), None);
}

#[test]
fn numbers_are_put_at_the_end_of_those_that_are_there() {
    let mut numbers = vec![1.0, 2.0];
    let count = reader("[3, 4.5]").numbers(&mut numbers).expect("two numbers");
    assert_eq!((count, numbers), (2, vec![1.0, 2.0, 3.0, 4.5]));
}

// ---- Numbers keep every bit ----

#[track_caller]
fn assert_kept(numbers: &[Real]) {
    let text = numbers_to_text(numbers);
    let read = read_numbers(&text);
    assert_eq!(read.len(), numbers.len(), "seed {SEED}: how many numbers came back");
    for (read, number) in read.iter().zip(numbers) {
        let same = read.to_bits() == number.to_bits();
        assert!(same, "seed {SEED}: {number:e} was written, but {read:e} came back");
    }
}

#[test]
fn numbers_are_written_as_short_as_can_be() {
    assert_eq!(numbers_to_text(&[]), "[]");
    assert_eq!(numbers_to_text(&[1.0, -0.5, 0.1]), "[1.0, -0.5, 0.1]");
}

#[test]
fn the_most_awkward_numbers_come_back_bit_for_bit() {
    let largest_below_ordinary = real_of_bits(Real::MIN_POSITIVE.to_bits() as u64 - 1);
    assert_kept(&[0.0, -0.0, Real::MAX, Real::MIN, Real::MIN_POSITIVE, -Real::MIN_POSITIVE]);
    assert_kept(&[real_of_bits(1), -real_of_bits(1), largest_below_ordinary, Real::EPSILON]);
    assert_kept(&[0.1, 1.0 / 3.0, 1e-7, 1e16, 1e17, 123_456_789.0, 16_777_217.0]);
}

#[test]
fn any_finite_number_comes_back_bit_for_bit() {
    let mut random = Random::new(SEED);
    let any = (0..20_000).map(|_| real_of_bits(random.next_bits()));
    let finite: Vec<Real> = any.filter(|number| number.is_finite()).collect();
    assert_kept(&finite);
    // Numbers too small for a full exponent are rare among those: here is nothing else.
    let below_ordinary = Real::MIN_POSITIVE.to_bits() as usize;
    let tiny: Vec<Real> = (0..5_000).map(|_| real_of_bits(random.below(below_ordinary) as u64)).collect();
    assert_kept(&tiny);
}

#[test]
fn what_is_not_finite_cannot_be_written() {
    assert_panics(&[
        (|| drop(numbers_to_text(&[1.0, Real::INFINITY])), "JSON has no word for inf"),
        (|| drop(rows_to_text(&Matrix::from_rows(&[[1.0], [Real::NAN]]))), "JSON has no word for NaN"),
    ]);
}

#[test]
fn every_way_to_write_a_number_in_json_is_read() {
    for word in
        ["0", "-0", "7", "10", "1.5", "-0.25", "1e3", "1E3", "1e+3", "25e-1", "-1.5E-02", "0e0", "0.0"]
    {
        let expected: Real = word.parse().expect("Rust reads all of JSON's numbers");
        assert_eq!(read_numbers(&format!("[{word}]"))[0].to_bits(), expected.to_bits(), "{word}");
    }
    assert_eq!(reader("18446744073709551615").number::<u64>().expect("the largest seed"), u64::MAX);
}

#[test]
fn what_only_rust_takes_for_a_number_is_refused() {
    let words = "+1 1. .5 01 -01 00 - --1 -.5 1e 1e+ 1.e5 1e5.5 1.5.2 1e5e5 1-2 nan NaN -nan inf -inf \
                 Infinity -Infinity infinity 1_000 0x10 1f";
    for word in words.split(' ').chain([""]) {
        let mut as_number = reader(word);
        let read = as_number.number::<Real>().and_then(|number| as_number.end().map(|()| number));
        assert!(read.is_err(), "{word:?} was read as {:?}", read.ok());
        let mut in_a_list = Vec::new();
        let read = reader(&format!("[{word}, 2]")).numbers(&mut in_a_list);
        assert!(read.is_err(), "{word:?} in a list was read as {in_a_list:?}");
        assert!(whole(&mut reader(&format!("[{word}, 2]"))).is_err(), "{word:?} was skipped as a value");
    }
}

#[test]
fn what_stands_in_the_place_of_a_number_is_quoted() {
    let number = |reader: &mut Reader| reader.real().map(drop);
    for (text, quoted) in [
        ("many, 2", "not many"),
        ("032]", "not 032"),
        ("\"2\": 3", "not \"2\""),
        ("zwölf\n", "not zwölf"),
        ("aaaaabbbbbcccccdddddeeeee", "not aaaaabbbbbcccccddddd"),
        ("NaN]", "not NaN: that is left of a training with too large a learning rate"),
        ("Infinity,", "not Infinity: that is left of a training"),
        ("-Infinity\n", "not -Infinity: that is left of a training"),
    ] {
        assert_refused(text, number, "line 1, column 1", &format!("a number is expected here, {quoted}"));
    }
    for nothing in ["]", ",", "[1"] {
        let message = reader(nothing).real().expect_err(nothing).to_string();
        assert!(message.ends_with("a number is expected here"), "{nothing}: {message}");
    }
}

#[test]
fn a_number_must_fit_the_type_that_is_asked_for() {
    let small = |reader: &mut Reader| reader.number::<u8>().map(drop);
    for word in ["256", "-1", "1.5", "1e2"] {
        assert_refused(word, small, "line 1, column 1", &format!("the number {word} does not fit here"));
    }
    let cut = format!("the number {} does not fit here", "7".repeat(20));
    assert_refused(&"7".repeat(1000), small, "line 1, column 1", &cut);
}

// ---- Matrices: lists of rows ----

fn matrix_of(text: &str) -> Matrix {
    let mut reader = reader(text);
    let matrix = read_matrix(&mut reader).expect("this is a matrix");
    reader.end().expect("nothing follows");
    matrix
}

#[test]
fn the_rows_of_a_matrix_are_lists_of_numbers() {
    let matrix = Matrix::from_rows(&[[1.0, -0.5], [0.1, 2.0], [3.0, 4.0]]);
    assert_eq!(rows_to_text(&matrix), ["[1.0, -0.5]", "[0.1, 2.0]", "[3.0, 4.0]"]);
    assert_eq!(rows_to_text(&Matrix::zeros(2, 0)), ["[]", "[]"], "two rows of nothing");
    assert_eq!(rows_to_text(&Matrix::zeros(0, 2)), Vec::<String>::new(), "no rows");
}

#[test]
fn a_matrix_is_read_row_by_row() {
    let expected = Matrix::from_rows(&[[1.0, 2.0, 3.0], [4.5, -5.0, 6e-3]]);
    assert_eq!(matrix_of("[[1, 2, 3], [4.5, -5, 6e-3]]"), expected);
    assert_eq!(matrix_of(" [\n[1,2,3] ,\r\n\t[4.5,-5.0,0.006]\n] "), expected, "white space is free");
    assert_eq!(matrix_of("[[7]]"), Matrix::from_rows(&[[7.0]]));
}

#[test]
fn a_matrix_may_be_empty_or_its_rows() {
    assert_eq!(matrix_of("[]").shape(), "0x0");
    assert_eq!(matrix_of("[[]]").shape(), "1x0");
    assert_eq!(matrix_of("[[], [ ], []]").shape(), "3x0");
}

#[test]
fn what_is_no_list_of_equally_long_rows_is_refused() {
    let matrix = |reader: &mut Reader| read_matrix(reader).map(drop);
    // The place is behind the row that differs from those before it; and as many numbers as two rows of two are not enough.
    for (text, place, problem) in [
        (
            "[[1, 2],\n[3, 4],\n[5, 6, 7],\n[8]]",
            "line 3, column 10",
            "row 3 has 3 numbers, not as many as the others",
        ),
        ("[[1, 2], []]", "line 1, column 12", "row 2 has 0 numbers, not as many as the others"),
        ("[[], [1]]", "line 1, column 9", "row 2 has 1 numbers, not as many as the others"),
        ("[[1], [2, 3, 4]]", "line 1, column 16", "row 2 has 3 numbers"),
        ("[1, 2]", "line 1, column 2", "a [ is expected here, not '1'"),
        ("[[[1]]]", "line 1, column 3", "a number is expected here"),
        ("[[1, 2e999]]", "line 1, column 6", "this number is too large"),
        ("[[1, 2]", "line 1, column 8", "the file ends here, but a , or a ] is expected: was it cut off?"),
        ("[[1, ", "line 1, column 6", "the file ends here, but a number is expected: was it cut off?"),
    ] {
        assert_refused(text, matrix, place, problem);
    }
}

// ---- Texts ----

#[test]
fn texts_are_read_with_all_their_escapes() {
    let plain = reader(" \"a misread 5: ‚5‘ → 6\"").text().expect("a text");
    assert_eq!(plain, "a misread 5: ‚5‘ → 6");
    let escaped = reader(r#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC""#).text().expect("a text");
    assert_eq!(escaped, "\"\\/\u{8}\u{c}\n\r\tAé€");
    let half_of_a_pair = reader(r#""\uD83D!""#).text().expect("a text");
    assert_eq!(half_of_a_pair, "\u{FFFD}!", "half of a surrogate pair stands for no character");
    assert_eq!(reader("\"\"").text().expect("an empty text"), "");
}

#[test]
fn texts_that_are_wrong_are_refused() {
    let text = |reader: &mut Reader| reader.text().map(drop);
    assert_refused("\"abc", text, "line 1, column 5", "its closing \" is missing");
    assert_refused("\"a\nb\"", text, "line 1, column 3", "line break or control character");
    assert_refused("\"a\tb\"", text, "line 1, column 3", "line break or control character");
    assert_refused("\"äö\\x\"", text, "line 1, column 4", "after a \\ only one of");
    assert_refused("\"\\", text, "line 1, column 2", "after a \\ only one of");
    assert_refused("\"\\u00g0\"", text, "line 1, column 2", "four hexadecimal digits");
    assert_refused("\"\\u+041\"", text, "line 1, column 2", "four hexadecimal digits");
    assert_refused("\"\\u12\"", text, "line 1, column 2", "four hexadecimal digits");
    assert_refused("\"\\u12€\"", text, "line 1, column 2", "four hexadecimal digits");
    assert_refused("abc", text, "line 1, column 1", "a \" is expected here, not 'a'");
    assert_refused("", text, "line 1, column 1", "the file ends here, but a \" is expected");
}

// ---- Stepping over what nobody asked for ----

#[test]
fn skip_steps_over_one_value_of_any_kind() {
    let values = r#"0|-1.5e3|"a ] in a text"|true|false|null|[]|{}|[ ]|{ }|[[], {}]|[1, "2", [3], {"4": 5}]"#;
    let more = "{\"a\": 1, \"b\": {\"c\": []}, \"d\": [{}]}|[\n1 ,\r\n\t2\n]";
    for value in values.split('|').chain(more.split('|')) {
        let text = format!("[{value} , 7]");
        let mut reader = reader(&text);
        let mut found = Vec::new();
        let read = reader.list(|reader| {
            match found.len() {
                0 => reader.skip()?,
                _ => assert_eq!(reader.number::<u8>()?, 7, "skip ended at another place: {text}"),
            }
            found.push(());
            Ok(())
        });
        read.and_then(|()| reader.end()).expect(value);
        assert_eq!(found.len(), 2, "skip must step over one value, not more: {text}");
    }
}

#[test]
fn however_deep_the_brackets_nothing_overruns() {
    let depth = 100_000;
    let lists = "[".repeat(depth) + &"]".repeat(depth);
    whole(&mut reader(&lists)).expect("deep lists");
    let objects = "{\"a\": [".repeat(depth) + "1" + &"]}".repeat(depth);
    whole(&mut reader(&objects)).expect("deep objects");
    let column = format!("line 1, column {}", depth + 1);
    assert_refused(&"[".repeat(depth), whole, &column, "the file ends here, but a value is expected");
    let one_too_few = "[".repeat(depth) + &"]".repeat(depth - 1);
    let column = format!("line 1, column {}", 2 * depth);
    assert_refused(&one_too_few, whole, &column, "the file ends here, but a ] is expected");
}

#[test]
fn skip_refuses_what_is_no_value() {
    let texts =
        r#"|]|}|,|:|[|{|[}|{]|[1}|{"a": 1]|[1, 2|[1 2]|[1,]|[,1]|[1,,2]|{,}|{"a"}|{"a":}|{"a": 1,}|{"a" 1}"#;
    let more = r#"{"a": 1 "b": 2}|{1: 2}|{a: 1}|tru|True|nul|falsely|[nullnull]|'a'|[1] ]|// no"#;
    for text in texts.split('|').chain(more.split('|')) {
        assert!(whole(&mut reader(text)).is_err(), "{text:?} is no JSON, but was read");
    }
}

#[test]
fn only_four_characters_are_space_in_json() {
    whole(&mut reader(" \t\r\n[ \t\r\n1 \t\r\n] \t\r\n")).expect("these four may stand between values");
    for other in ["\u{A0}", "\u{B}", "\u{C}", "\u{2003}", "\u{FEFF}"] {
        let text = format!("[{other}1]");
        assert!(whole(&mut reader(&text)).is_err(), "{other:?} is no space in JSON, but was read as one");
    }
}

// ---- Where it is wrong, and what was expected there ----

#[test]
fn every_error_says_line_and_column() {
    assert_refused("", whole, "line 1, column 1", "the file ends here, but a value is expected");
    assert_refused(
        "[1, 2",
        whole,
        "line 1, column 6",
        "the file ends here, but a ] is expected: was it cut off?",
    );
    assert_refused("[1 2]", whole, "line 1, column 4", "a ] is expected here, not '2'");
    assert_refused("[tru]", whole, "line 1, column 2", "a value is expected here");
    assert_refused("{\"a\" 1}", whole, "line 1, column 6", "a : is expected here, not '1'");
    assert_refused("{a: 1}", whole, "line 1, column 2", "a \" is expected here, not 'a'");
    assert_refused("1 2", whole, "line 1, column 3", "the file should end here, but something follows");
    // A mark at the beginning of a file is taken away by whoever makes text of it.
    assert_refused("\u{FEFF}1", whole, "line 1, column 1", "a number is expected here");
    let list = |reader: &mut Reader| reader.list(Reader::skip);
    assert_refused("[1 2]", list, "line 1, column 4", "a , or a ] is expected here");
    assert_refused("[1", list, "line 1, column 3", "the file ends here, but a , or a ] is expected");
    let object = |reader: &mut Reader| reader.object(|reader, _| reader.skip());
    assert_refused("{\"a\": 1]", object, "line 1, column 8", "a , or a } is expected here");
    assert_refused("", object, "line 1, column 1", "the file ends here, but a { is expected");
}

#[test]
fn lines_and_columns_are_counted_as_a_reader_counts_them() {
    assert_refused("[1,\n 2,\n  oops]", whole, "line 3, column 3", "a number is expected here");
    assert_refused("[1,\r\n\r\n oops]", whole, "line 3, column 2", "a number is expected here");
    assert_refused("[\"äöü €\", oops]", whole, "line 1, column 11", "a number is expected here");
    let own = |reader: &mut Reader| {
        reader.skip()?;
        Err(reader.wrong("too few weights"))
    };
    assert_refused("\n\n[1, 2]", own, "line 3, column 7", "too few weights");
}

#[test]
fn texts_and_objects_are_read_as_they_were_written() {
    let hard = "a \"b\" \\ c\n\t\u{1} é 🐜 </script>";
    let written = object_to_text(&[("key", text_to_text(hard)), (hard, "[1, 2]".to_string())]);
    let (mut keys, mut reader) = (Vec::new(), reader(&written));
    let read = reader.object(|reader, key| {
        keys.push(key.to_string());
        match key {
            "key" => reader.text().map(|text| assert_eq!(text, hard, "the text in {written}")),
            _ => reader.numbers(&mut Vec::new()).map(|count| assert_eq!(count, 2)),
        }
    });
    read.and_then(|()| reader.end()).unwrap_or_else(|error| panic!("{written}: {error}"));
    assert_eq!(keys, ["key", hard]);
}
