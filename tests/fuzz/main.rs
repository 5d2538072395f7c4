//! Fuzzing: good files are spoilt by lot, and each reader must refuse them or understand them, with little memory and
//! without a panic. `cargo test --test fuzz` tries some, `make fuzz SECONDS=60` as many as a minute has room for.
//!
//! It stands alone because it counts the memory that is asked for.

mod commands;
#[path = "../common/mod.rs"]
mod common;
mod memory;
mod mutation;
#[path = "../common/program.rs"]
mod program;
mod search;

use chalknet::ch02_data::draw;
use chalknet::ch08_training::{Layer, Run, Settings, Workspace};
use chalknet::storage::{
    csv_from, data_set, from_text, names_from_bytes, numbers_as_names, ours_or_school_from_text, to_text,
    SavedRun,
};
use chalknet::toolbox::bmp;
use chalknet::toolbox::files::text_of;
use chalknet::toolbox::http::{self, Request};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::json::rows_to_text;
use chalknet::toolbox::pgm::Pgm;
use chalknet::toolbox::Matrix;
use search::{watched, Failure, Target, INPUTS, LONGEST};
use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// So many bytes of memory may the readers of weights hold for each byte of the file. `1,` becomes a number of four or
/// eight bytes, and that takes six times the file, since a list that grows moves to a place twice as large. The dearest
/// are layers with a single weight: a whole layer, which has room for a matrix of biases too, for the six bytes of
/// `[[1]],`.
const JSON_BYTES: usize = 56;

/// The same for CSV files.
const CSV_BYTES: usize = 56;

// ---- The readers ----

#[test]
fn spoilt_idx_files_are_refused_or_read() {
    let shapes: [&[usize]; 6] = [&[3, 2, 3], &[3], &[1, 1, 1], &[1], &[2, 0, 3], &[2, 2, 2, 2]];
    let file = |shape: &&[usize]| {
        let elements: Vec<u8> = (0..shape.iter().product()).map(|i: usize| (i % 3) as u8).collect();
        Idx::new(shape, &elements).file_bytes().to_vec()
    };
    let good_files = shapes.iter().map(file).collect();
    Target { test: "spoilt_idx_files_are_refused_or_read", good_files, read: read_idx }.test();
}

fn read_idx(input: &[u8]) -> Result<bool, String> {
    let Ok(idx) = watched(input, 1, || Idx::from_bytes(Path::new("file.idx"), input.to_vec()))? else {
        return Ok(false);
    };
    expect_same(idx.file_bytes(), input)?;
    expect_same(&Idx::new(idx.dimensions(), idx.elements()), &idx)?;
    // As pictures and as labels it must be refused or be good to look at.
    let count = idx.dimensions()[0];
    if count == idx.elements().len() {
        look_at(Idx::new(&[count, 1, 1], idx.elements()), idx);
    } else if count <= 4 {
        look_at(idx, Idx::new(&[count], &vec![1; count]));
    }
    Ok(true)
}

/// Everything that can be asked of a data set, if it is one.
fn look_at(pictures: Idx, labels: Idx) {
    if pictures.dimensions().len() != 3 || labels.dimensions().len() != 1 {
        return;
    }
    if let Ok(data) = data_set(Path::new("file.idx"), pictures, labels, &numbers_as_names(3)) {
        let numbers: Vec<usize> = (0..data.count()).collect();
        data.mini_batch(&numbers, &mut Matrix::default(), &mut Matrix::default());
        draw(data.picture(data.count() - 1), data.size().1);
    }
}

#[test]
fn spoilt_pgm_pictures_are_refused_or_read() {
    let good_files: [&[u8]; 9] = [
        b"P1 3 2 010 1 1 # black\n0",
        b"P3 2 1 9 1 2 3 7 8 9",
        b"P4\n9 2\n\x00\x80\xFF\x01",
        b"P5 2 1 999 \x00\x0F\x01\x02",
        b"P6 1 2 255 \x00\x0F\x01\x02\x03\x04",
        b"P5\n# a digit\n3 2\n255\n\x00\x80\xFF\x01\x02\x1E",
        b"P2\n# a digit\n3 2\n255\n0 128 255\n1 2 30\n",
        b"P5 2 2 15 \x00\x0F\x01\x02",
        b"P2#\r1\t4 # four\n7 1 2 3 7",
    ];
    let good_files = good_files.map(<[u8]>::to_vec).to_vec();
    Target { test: "spoilt_pgm_pictures_are_refused_or_read", good_files, read: read_pgm }.test();
}

fn read_pgm(input: &[u8]) -> Result<bool, String> {
    let read = |bytes: &[u8]| Pgm::from_bytes(Path::new("file.pgm"), bytes);
    // P4 has eight pixels in a byte.
    let Ok(picture) = watched(input, 9, || read(input))? else { return Ok(false) };
    expect_same(&read(&picture.file_bytes()).map_err(|error| error.to_string())?, &picture)?;
    Ok(true)
}

#[test]
fn spoilt_bmp_pictures_are_refused_or_read() {
    let test = "spoilt_bmp_pictures_are_refused_or_read";
    let good_files = [(1, 0), (4, 4), (8, 0), (24, 0), (32, 0)]
        .map(|(bits, colours)| program::bmp(bits, colours, &[&[0, 3, 1], &[1, 2, 3]]))
        .to_vec();
    Target { test, good_files, read: read_bmp }.test();
}

fn read_bmp(input: &[u8]) -> Result<bool, String> {
    let read = |bytes: &[u8]| bmp::picture(Path::new("file.bmp"), bytes);
    // Eight pixels may be in a byte.
    let Ok(picture) = watched(input, 9, || read(input))? else { return Ok(false) };
    expect_same(&picture.pixels().len(), &(picture.width() * picture.height()))?;
    Ok(true)
}

#[test]
fn spoilt_names_of_classes_are_refused_or_read() {
    let text = "cat\r\nзебра\n🐜\n10\n";
    let words =
        |bytes: fn(u16) -> [u8; 2]| [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(bytes).collect();
    let many: String = (0..256).map(|class| format!("{class}\n")).collect();
    let good_files =
        vec![text.as_bytes().to_vec(), many.into_bytes(), words(u16::to_le_bytes), words(u16::to_be_bytes)];
    Target { test: "spoilt_names_of_classes_are_refused_or_read", good_files, read: read_names }.test();
}

fn read_names(input: &[u8]) -> Result<bool, String> {
    let read = |bytes: Vec<u8>| names_from_bytes(Path::new("classes.txt"), bytes);
    // A name of one letter and the end of its line become a text of its own, which takes three words of the computer.
    let Ok(names) = watched(input, 48, || read(input.to_vec()))? else { return Ok(false) };
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    expect_same(&(1..=100).contains(&longest), &true)?;
    let again = read((names.join("\n") + "\n").into_bytes()).map_err(|error| error.to_string())?;
    expect_same(&again, &names)?;
    Ok(true)
}

#[test]
fn spoilt_csv_files_are_refused_or_read() {
    let good_files = [
        "label,a,b,c,d\r\n1,0,255,3,4\r\n1,1,2,3,4\r\n7,0,0,0,1\r\n7,0,0,9,1\r\n",
        "0;5\n0;6\n1;7\n1;8\n",
        "\u{feff}0\t0\t0\t0\tB\n0\t9\t0\t0\tA\n1\t9\t0\t0\tA\n1\t9\t0\t0\tB\n",
    ];
    let good_files = good_files.map(|text| text.as_bytes().to_vec()).to_vec();
    Target { test: "spoilt_csv_files_are_refused_or_read", good_files, read: read_csv }.test();
}

fn read_csv(input: &[u8]) -> Result<bool, String> {
    // The dearest are pictures of one pixel: each has a place that can be named, a text of three words and its letters.
    let brought = watched(input, CSV_BYTES, || csv_from(Path::new("file.csv"), || Ok(input)))?;
    let Ok(brought) = brought else { return Ok(false) };
    // At most half of the classes have a single picture.
    expect_same(&(2 * brought.count() >= 3 * brought.names.len()), &true)?;
    expect_same(
        &(brought.blank().len() <= brought.count() && brought.twins().len() < brought.count()),
        &true,
    )?;
    Ok(true)
}

#[test]
fn spoilt_weights_are_refused_or_read() {
    let head =
        r#"{"format": "chalknet weights 1", "recipe": "a-1", "seed": 7, "batch": 32, "learning_rate": 0.25"#;
    let linear = r#"{"kind":"linear","inputs":2,"outputs":2,"weights":[[1.0,-2.5],[3e-2,4]]"#;
    let with_bias = format!(
        r#"{head}, "loss": "cross-entropy", "epochs_done": 3, "history": [{{"epoch": 1, "training": {{"pictures": 9, "right": 7, "loss_sum": 2.5}}}},
        {{"epoch": 3, "training": {{"pictures": 9, "right": 8, "loss_sum": 1e-3}}, "validation": {{"pictures": 2}}}}], "layers": [{linear},"bias":[5,6]}},{{"kind":"softmax"}}]}}"#
    );
    let deep = format!(
        "{head},\r\n\"loss\": \"mean squared error\", \"epochs_done\": 0, \"more\\u00e9\": [{{\"a\": [[]]}}, null],\n\
         \"layers\": [{linear}}}, {{\"kind\": \"relu\"}}, {linear}}}]\n}}\n"
    );
    let good_files = vec![with_bias.into_bytes(), ("\u{feff}".to_string() + &deep).into_bytes()];
    Target { test: "spoilt_weights_are_refused_or_read", good_files, read: read_weights }.test();
}

/// What is no text never gets to the reader; with other characters in its place it does.
fn any_text(input: &[u8]) -> String {
    text_of(input.to_vec()).unwrap_or_else(|_| String::from_utf8_lossy(input).into_owned())
}

fn read_weights(input: &[u8]) -> Result<bool, String> {
    let text = any_text(input);
    let Ok(run) = watched(input, JSON_BYTES, || from_text(&text, Path::new("file.json")))? else {
        return Ok(false);
    };
    look_into(&run).map(|()| true)
}

#[test]
fn spoilt_weights_of_the_school_project_are_refused_or_read() {
    let good_files =
        ["[[[0.5, -1e0], [1, 2]], [[3], [-0.0]]]", "[ [[1]],\n[[2, 3]] ]", "\u{feff}[[[0.1, 0.2, 0.3]]]\r\n"];
    let good_files = good_files.map(|text| text.as_bytes().to_vec()).to_vec();
    let test = "spoilt_weights_of_the_school_project_are_refused_or_read";
    Target { test, good_files, read: read_school_weights }.test();
}

fn read_school_weights(input: &[u8]) -> Result<bool, String> {
    let text = any_text(input);
    let read = |text: &str| ours_or_school_from_text(text, Path::new("file.json"));
    let Ok(saved) = watched(input, JSON_BYTES, || read(&text))? else { return Ok(false) };
    look_into(&saved)?;
    let rows = |layer: &Layer| format!("[{}]", rows_to_text(&layer.linear.weights).join(","));
    let layers: Vec<String> = saved.run.network.layers.iter().map(rows).collect();
    let again = read(&format!("[{}]", layers.join(","))).map_err(|error| error.to_string())?;
    expect_same(&again.run.network, &saved.run.network)?;
    Ok(true)
}

/// A network that was loaded can be asked, and is saved as it is.
fn look_into(saved: &SavedRun) -> Result<(), String> {
    let network = &saved.run.network;
    network.forward(&Matrix::zeros(1, network.inputs()), &mut Workspace::new(network));
    let path = Path::new("file.json");
    let text = to_text(saved, path).map_err(|error| error.to_string())?;
    let again = from_text(&text, path).map_err(|error| error.to_string())?;
    expect_same(&written_out(&again), &written_out(saved))
}

/// All that there is to a run. 0 and -0 are equal numbers, but not the same bits: written out they differ.
fn written_out(SavedRun { recipe, run, walker, improvements, data, folder, history }: &SavedRun) -> String {
    let Run { network, settings: Settings { seed, batch, learning_rate, loss }, epochs_done } = run;
    let loss = loss.name;
    format!(
        "{recipe:?} {seed} {batch} {learning_rate:?} {loss:?} {epochs_done} {improvements:?} {data:?} {folder:?} {network:?} {walker:?} {history:?}"
    )
}

#[test]
fn spoilt_requests_are_refused_or_read() {
    let good_files: [&[u8]; 3] = [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAccept: */*\r\n\r\n",
        b"POST /read?x HTTP/1.0\r\nhost:localhost:80\r\nContent-Length: 11\r\nOrigin: http://localhost:80\r\n\r\nP5 1 1 9 \x07\r\n",
        b"POST /keep/7 HTTP/1.1\r\nA:\r\nB:\r\nHost: localhost:80\r\nContent-Length: 3\r\n\r\nabc",
    ];
    let good_files = good_files.map(<[u8]>::to_vec).to_vec();
    Target { test: "spoilt_requests_are_refused_or_read", good_files, read: read_request }.test();
}

fn read_request(input: &[u8]) -> Result<bool, String> {
    let hosts = ["127.0.0.1:80", "localhost:80"].map(str::to_string);
    let read = |mut bytes: &[u8]| http::read(&mut bytes, &hosts);
    // The dearest are header lines of four bytes, which are kept as two texts.
    let request = match watched(input, 24, || read(input))? {
        Ok(request) => request,
        Err(answer) => {
            let status = answer.map_or(400, |answer| answer.status);
            return expect_same(&(400..600).contains(&status), &true).map(|()| false);
        }
    };
    let Request { method, path, body } = &request;
    let length = body.len();
    let head = format!("{method} {path} HTTP/1.1\r\nHost: localhost:80\r\nContent-Length: {length}\r\n\r\n");
    let again = read(&[head.as_bytes(), body].concat()).map_err(|answer| format!("{answer:?}"))?;
    expect_same(&again, &request).map(|()| true)
}

fn expect_same<T: PartialEq + std::fmt::Debug + ?Sized>(found: &T, expected: &T) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!("the round trip differs: {expected:?} came back as {found:?}"))
}

// ---- Large files ----

/// Files of some megabytes that say as little as can be said, or as much.
#[test]
fn no_large_file_takes_more_than_a_small_multiple_of_its_size() {
    let size = 4 << 20;
    let weights = |rest: &str| format!("{{\"format\": \"chalknet weights 1\", {rest}");
    let texts = [
        ("spaces", " ".repeat(size)),
        ("spaces before the end", weights(&" ".repeat(size))),
        ("lists in lists", "[".repeat(size)),
        ("lists in lists under a key that nobody knows", weights("\"x\": ") + &"[".repeat(size)),
        ("objects in objects under a key that nobody knows", weights(&"\"x\": {".repeat(size / 6))),
        ("rows without numbers", "[[".to_string() + &"[],".repeat(size / 3)),
        ("the shortest numbers", "[[[".to_string() + &"1,".repeat(size / 2)),
        ("the shortest rows", "[[".to_string() + &"[1],".repeat(size / 4)),
        ("one long number", "[[[".to_string() + &"1".repeat(size)),
        ("one long text", weights("\"recipe\": \"") + &"a".repeat(size)),
        ("the shortest layers", "[".to_string() + &"[[1]],".repeat(size / 6)),
        ("layers without weights", weights("\"layers\": [") + &"{\"kind\":\"relu\"},".repeat(size / 16)),
    ];
    for (what, text) in texts {
        assert_eq!(read_school_weights(text.as_bytes()), Ok(false), "{what}");
    }
    let pictures = [
        ("spaces", "P2 ".to_string() + &" ".repeat(size)),
        ("a long remark", "P5 #".to_string() + &"1 ".repeat(size / 2)),
        ("the shortest pixels", "P2 4000000000 4 255 ".to_string() + &"1 ".repeat(size / 2)),
    ];
    for (what, text) in pictures {
        assert_eq!(read_pgm(text.as_bytes()), Ok(false), "{what}");
    }
}

#[test]
fn no_large_table_takes_more_than_a_small_multiple_of_its_size() {
    let size = 4 << 20;
    let tables = [
        ("spaces", " ".repeat(size)),
        ("empty lines", "1,1\n".to_string() + &"\n".repeat(size)),
        ("columns", ",".repeat(size)),
        ("lines of columns", (",".repeat(1000) + "\n").repeat(size / 1001)),
        ("a long word", "1,1\n1,".to_string() + &"1".repeat(size)),
        ("labels without end", (0..size / 8).map(|i| format!("n{i},1\n")).collect()),
    ];
    for (what, text) in tables {
        assert_eq!(read_csv(text.as_bytes()), Ok(false), "{what}");
        assert_eq!(read_names(text.as_bytes()), Ok(false), "{what}");
    }
    assert_eq!(read_csv("1,1\n2,2\n".repeat(size / 8).as_bytes()), Ok(true), "the smallest pictures");
}

// ---- A search that finds nothing guards nothing ----

/// Searches with a bad reader of pictures; it must be found out, and the file that is saved must do it again.
#[track_caller]
fn assert_found(test: &'static str, read: fn(&[u8]) -> Result<bool, String>, expected: &str) {
    let target = Target { test, good_files: vec![b"P5 1 2 255 AB".to_vec()], read };
    let failure = target.search(1, |number| number == INPUTS).expect_err("the search must find something");
    assert!(failure.problem.contains(expected), "expected {expected}, found {}", failure.problem);
    let folder = env::temp_dir();
    let report = failure.report(&folder);
    let path = folder.join(format!("chalknet-{test}-1-{}", failure.number));
    let saved = fs::read(&path).expect("the file was saved");
    fs::remove_file(&path).expect("it can be removed");
    assert_eq!(target.examine(&saved).expect_err("it must fail again"), failure.problem);
    let command = format!("FUZZ_INPUT='{}' cargo test", path.display());
    assert!(report.contains(&command) && report.contains(&failure.problem), "{report}");
}

#[test]
fn a_reader_that_panics_is_found() {
    let read = |input: &[u8]| Ok(input[7] == b'2');
    assert_found("a_reader_that_panics_is_found", read, "a panic");
}

#[test]
fn a_reader_that_believes_its_header_is_found() {
    let read = |input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        let width = text.split(' ').nth(1).and_then(|width| width.parse::<u16>().ok()).unwrap_or(0);
        watched(input, 1, || Vec::<u8>::with_capacity(usize::from(width)).is_empty())
    };
    assert_found("a_reader_that_believes_its_header_is_found", read, "bytes of memory for a file of");
}

#[test]
fn a_reader_whose_round_trip_differs_is_found() {
    let read = |input: &[u8]| {
        let Ok(picture) = Pgm::from_bytes(Path::new("file.pgm"), input) else { return Ok(false) };
        // One that writes with seven bits a pixel.
        let lossy: Vec<u8> = picture.pixels().iter().map(|pixel| pixel & !1).collect();
        expect_same(lossy.as_slice(), picture.pixels()).map(|()| true)
    };
    assert_found("a_reader_whose_round_trip_differs_is_found", read, "the round trip differs");
}

#[test]
fn a_reader_that_takes_too_long_is_found() {
    let read = |_: &[u8]| {
        std::thread::sleep(LONGEST);
        Ok(true)
    };
    let target = Target { test: "a_reader_that_takes_too_long_is_found", good_files: vec![vec![1]], read };
    assert_eq!(target.examine(&[1]), Err("it takes too long".to_string()));
}

/// The system may end a program that asks for far too much; so this test starts itself, and reads what was said before.
#[test]
fn a_reader_that_asks_for_far_too_much_is_named_before_the_program_ends() {
    const TEST: &str = "a_reader_that_asks_for_far_too_much_is_named_before_the_program_ends";
    if env::var_os("FUZZ_TOO_MUCH").is_some() {
        let read = |input: &[u8]| watched(input, 1, || Vec::<u8>::with_capacity(3 << 29).is_empty());
        let good_files = vec![b"P5 1 1 255 A".to_vec()];
        let _: Result<_, Failure> = Target { test: TEST, good_files, read }.search(7, |number| number == 1);
        return;
    }
    let program = env::current_exe().expect("the test knows its own name");
    let output = Command::new(program).args(["--exact", TEST]).env("FUZZ_TOO_MUCH", "1").output();
    let output = output.expect("the test starts");
    let said = String::from_utf8_lossy(&output.stderr);
    let path = env::temp_dir().join(format!("chalknet-{TEST}-7-0"));
    fs::remove_file(&path).unwrap_or_else(|cause| panic!("the file was not saved: {cause}\n{said}"));
    assert_eq!(output.status.code(), Some(101), "{said}");
    assert!(said.contains("file 0 of seed 7: asks for 1610612736 bytes of memory"), "{said}");
    assert!(said.contains(&format!("FUZZ_INPUT='{}' cargo test", path.display())), "{said}");
}
