//! Files of weights that are none, or spoilt.

use super::assert_explained;
use super::program::Folder;
use std::fs;

/// What to do about a file of weights that cannot be used.
const WEIGHTS_ADVICE: &str =
    "Name another file with --weights FILE. If Chalknet saved this one and nobody needs it, begin anew with --fresh.";

/// A file that is whole, so that parts of it can be spoilt.
fn good_weights(folder: &Folder) -> String {
    folder.good("train --data data --epochs 1 --sizes 20,4,3 --weights good.json");
    String::from_utf8(folder.bytes("good.json")).expect("a file of weights is text")
}

/// Every command that reads weights must refuse these, and leave the file as it is.
#[track_caller]
fn assert_weights_refused(folder: &Folder, case: &str, bytes: &[u8], parts: &[&str]) {
    fs::write(folder.file("weights.json"), bytes).expect("the file can be written");
    for command in ["test", "train --epochs 1", "show", "mistakes", "weights"] {
        let outcome = folder.run_line(&format!("{command} --data data"));
        assert_explained(
            &format!("{command}, {case}"),
            &outcome,
            &[&["weights.json, "], parts, &[WEIGHTS_ADVICE]].concat(),
        );
        assert!(folder.bytes("weights.json") == bytes, "{case}: the user may still want to repair the file");
    }
}

#[test]
fn what_is_no_file_of_weights_is_refused_with_its_place() {
    let folder = Folder::with_data("no-weights");
    let no_weights = "line 1, column 1: these are not the weights of a network: such a file begins with {";
    let no_text = "this is not text, so these are not the weights of a network";
    let spaces = " ".repeat(8 << 20);
    let cases: [(&str, &[u8], &str); 11] = [
        ("prose", b"dear diary", no_weights),
        ("a number", b"5", no_weights),
        ("a text", b"\"chalknet weights 1\"", no_weights),
        ("a web page", b"<html>", "line 1, column 1: this is a web page, not the weights of a network"),
        ("nothing", b"", "line 1, column 1: there is nothing in this file"),
        ("a line break", b"\r\n", "line 2, column 1: there is nothing in this file"),
        ("a byte-order mark", "\u{feff}".as_bytes(), "line 1, column 1: there is nothing in this file"),
        ("megabytes of spaces", spaces.as_bytes(), "line 1, column 8388609: there is nothing in this file"),
        ("a picture", b"\x89PNG", &format!("byte 0: {no_text}")),
        ("two bytes a letter", b"\xFF\xFE{\0\"\0", &format!("byte 0: {no_text}")),
        ("one wrong byte", b"{\"format\": \"\xE4\"}", &format!("byte 12: {no_text}")),
    ];
    for (case, bytes, problem) in cases {
        assert_weights_refused(&folder, case, bytes, &[problem]);
    }
}

#[test]
fn weights_that_were_cut_off_or_go_on_behind_the_end_are_refused() {
    let folder = Folder::with_data("cut-weights");
    let good = good_weights(&folder);
    let cut_off = "was it cut off?";
    for (end, problem) in [
        ("{", "line 1, column 2: the file ends here, but a \" is expected"),
        ("\"seed\"", "the file ends here, but a : is expected"),
        ("\"seed\":", "the file ends here, but a number is expected"),
        ("\"seed\": 1", "the file ends here, but a , or a } is expected"),
        ("\"weights\": [\n[", "the file ends here, but a number is expected"),
        ("],\n[", "the file ends here, but a number is expected"),
        ("]\n]", "the file ends here, but a , or a } is expected"),
        ("{\"kind\": \"softmax\"}\n]", "the file ends here, but a , or a } is expected"),
    ] {
        let length = good.find(end).expect("the good file has this") + end.len();
        assert_weights_refused(&folder, end, &good.as_bytes()[..length], &["line ", problem, cut_off]);
    }
    assert_weights_refused(
        &folder,
        "inside a text",
        &good.as_bytes()[..8],
        &["line 2, column ", "its closing \" is missing"],
    );
    let behind = format!("{good}{good}");
    assert_weights_refused(
        &folder,
        "twice",
        behind.as_bytes(),
        &["the file should end here, but something follows"],
    );
    let zeros = format!("{good}\0\0");
    assert_weights_refused(
        &folder,
        "zeros",
        zeros.as_bytes(),
        &["the file should end here, but something follows"],
    );
}

#[test]
fn weights_that_say_something_wrong_are_refused_with_line_and_column() {
    let folder = Folder::with_data("wrong-weights");
    let good = good_weights(&folder);
    let line_of_weights =
        |row: &str| good.replacen("\"weights\": [\n[", &format!("\"weights\": [\n{row}"), 1);
    let deep = "[".repeat(100_000);
    let unknown = |value: &str| good.replacen("{\n", &format!("{{\n\"x\": {value},\n"), 1);
    let training = "that is left of a training with too large a learning rate";
    let cases = [
        ("infinite", line_of_weights("[1e999, "), "line 13, column 2: this number is too large"),
        ("NaN", line_of_weights("[NaN, "), &format!("line 13, column 2: a number is expected here, not NaN: {training}")),
        ("inf", line_of_weights("[-Infinity, "), &format!("line 13, column 2: a number is expected here, not -Infinity: {training}")),
        ("a word", line_of_weights("[many, "), "line 13, column 2: a number is expected here, not many"),
        ("ragged", line_of_weights("[1], [1, "), "row 2 has 5 numbers, not as many as the others"),
        ("an empty row", line_of_weights("[], ["), "row 2 has 4 numbers, not as many as the others"),
        ("no layers", good[..good.find("\"layers\"").unwrap_or(0)].to_string() + "\"layers\": []}", "a network needs at least one linear layer"),
        ("layers that do not fit", good.replacen("\"inputs\": 4", "\"inputs\": 5", 1), "\"inputs\", \"outputs\" or \"bias\" say something else"),
        ("deep lists", line_of_weights(&deep), "line 13, column 2: a number is expected here"),
        ("deep lists in an unknown key", unknown(&deep), "is expected here"),
        ("deep objects", unknown(&"{\"a\":".repeat(100_000)), "is expected here"),
        ("a newer version", good.replacen("weights 1", "weights 2", 1), "line 2, column 31: \"format\" must say \"chalknet weights 1\", but says \"chalknet weights 2\". A newer Chalknet made this file"),
        ("another format", good.replacen("chalknet weights 1", "onnx", 1), "line 2, column 17: \"format\" must say \"chalknet weights 1\", but says \"onnx\""),
        ("an unknown layer", good.replacen("\"relu\"", "\"gelu\"", 1), "\"gelu\" is no kind of layer we know"),
    ];
    for (case, text, problem) in cases {
        assert_ne!(text, good, "{case}: nothing was spoilt");
        assert_weights_refused(&folder, case, text.as_bytes(), &[problem]);
    }
}

#[test]
fn a_spoilt_file_of_the_school_project_is_refused_with_line_and_column() {
    let folder = Folder::with_data("wrong-school");
    let deep = "[".repeat(100_000);
    for (text, problem) in [
        ("[]", "line 1, column 3: a network needs at least one layer, but this list is empty"),
        ("[[]]", "line 1, column 4: a layer needs at least one weight"),
        ("[[[1, 2],\n[3]]]", "line 2, column 4: row 2 has 1 numbers, not as many as the others"),
        ("[[[1, 2]], [[3]]]", "line 1, column 17: linear layer 2 takes 1 inputs, but the one before puts out 2"),
        ("[[[1, NaN]]]", "line 1, column 7: a number is expected here, not NaN: that is left of a training"),
        ("[[[1e999]]]", "line 1, column 4: this number is too large"),
        ("[[[1, 2", "line 1, column 8: the file ends here, but a , or a ] is expected: was it cut off?"),
        ("[[[1]]]]", "line 1, column 8: the file should end here, but something follows"),
        (&deep, "line 1, column 4: a number is expected here"),
    ] {
        fs::write(folder.file("weights.json"), text).expect("the file can be written");
        for command in ["test", "show", "mistakes", "weights"] {
            let outcome = folder.run_line(&format!("{command} --data data"));
            assert_explained(
                text.get(..20).unwrap_or(text),
                &outcome,
                &["weights.json, ", problem, WEIGHTS_ADVICE],
            );
        }
    }
    // Whatever is in it, no training can go on from such a file.
    let outcome = folder.run_line("train --data data");
    assert_explained(
        "train",
        &outcome,
        &["line 1, column 1: this file begins with [: bare weights", WEIGHTS_ADVICE],
    );
}

#[test]
fn weights_that_are_not_there_or_are_a_folder_are_refused() {
    let folder = Folder::with_data("weights-folder");
    let advice = "Train first, or name a file of weights with --weights FILE.";
    for (name, problem) in [
        ("gone.json", "cannot read gone.json: "),
        ("data", "cannot read data: it is there, but it is not a file"),
    ] {
        for command in ["test", "show", "mistakes", "weights"] {
            let outcome = folder.run_line(&format!("{command} --data data --weights {name}"));
            assert_explained(&format!("{command} {name}"), &outcome, &[problem, advice]);
        }
    }
}

#[test]
fn whatever_an_editor_does_to_a_file_of_weights_it_means_the_same() {
    let folder = Folder::with_data("edited");
    let good = good_weights(&folder);
    let tested = folder.good("test --data data --weights good.json");
    folder.good("train --data data --epochs 1 --weights good.json");
    let goes_on = folder.bytes("good.json");
    let mark = "\u{feff}";
    for (case, text) in [
        ("a byte-order mark", format!("{mark}{good}")),
        ("line ends of Windows", good.replace('\n', "\r\n")),
        ("both", format!("{mark}{}", good.replace('\n', "\r\n"))),
        ("no line ends", good.replace('\n', " ")),
        ("spaces behind the end", good.clone() + &" \n".repeat(100_000)),
        ("a key that nobody knows", good.replacen('{', "{\"remark\": {\"a\": [1e999, -0, null]},", 1)),
    ] {
        fs::write(folder.file("edited.json"), text).expect("the file can be written");
        assert_eq!(folder.good("test --data data --weights edited.json"), tested, "{case}");
        folder.good("train --data data --epochs 1 --weights edited.json");
        assert!(folder.bytes("edited.json") == goes_on, "{case}: going on from it ends elsewhere");
    }
}

#[test]
fn minus_zero_and_seventeen_digits_are_read_to_the_last_bit() {
    let folder = Folder::with_data("digits");
    let row = "[-0, 0.30000000000000004, 1e-300]";
    let rows = [row; 20].join(", ");
    fs::write(folder.file("school.json"), format!("[[{rows}]]")).expect("the file can be written");
    folder.good("test --data data --weights school.json --export school out.json");
    let written = String::from_utf8(folder.bytes("out.json")).expect("JSON is text");
    let expected =
        if cfg!(feature = "f64") { "[-0.0, 0.30000000000000004, 1e-300]" } else { "[-0.0, 0.3, 0.0]" };
    assert_eq!(written.matches(expected).count(), 20, "{written}");
}
