//! Whole commands on folders in which one file is spoilt: with little memory and time, and without a panic.

use super::mutation::spoilt;
use super::program::{bmp, run_command, Folder, Outcome};
use chalknet::storage::{NAMES_FILE, TEST_FILES, TRAINING_FILES};
use chalknet::toolbox::Random;
use std::process::Command;

/// So many folders are spoilt.
const FOLDERS: u64 = 240;
/// So many KB of memory may a command have, threads and program included, and so many seconds of a processor.
const LIMITS: &str = "ulimit -v 1000000; ulimit -t 60; ulimit -c 0";

/// What is typed, and which file is spoilt.
const CASES: [(&str, &str); 8] = [
    ("show --data data --weights w.json", "data/"),
    ("test --data data --weights w.json", "w.json"),
    ("train --data data --fresh --epochs 1 --weights new.json", "data/"),
    ("pack data OUT --invert --scale", "data/"),
    ("pack digits.csv OUT", "digits.csv"),
    ("pack pictures OUT --data data", "pictures/a/0.pgm"),
    ("pack photos OUT --fit", "photos/a/0.bmp"),
    ("read photos/a/0.bmp --steps --data data --weights w.json", "photos/a/0.bmp"),
];

#[test]
fn no_command_panics_or_takes_much_for_a_spoilt_file() {
    let folder = Folder::with_data("commands");
    folder.write("data/classes.txt", "across\ndown\nslanting\n");
    folder.good("train --data data --epochs 1 --weights w.json");
    folder.write("digits.csv", "label,p0,p1,p2,p3\n1,0,9,255,3\n1,0,9,25,3\n2,0,9,205,3\n2,8,9,255,3\n");
    for name in ["a/0", "a/1", "b/0", "b/1"] {
        folder.write(&format!("pictures/{name}.pgm"), "P2 4 5 9 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0");
    }
    for name in ["a", "b"] {
        let rows = [&[255u8; 9][..], &[255, 0, 0, 0, 0, 0, 0, 0, 255], &[255; 9]];
        folder.write(&format!("photos/{name}/0.bmp"), bmp(24, 0, &rows));
    }
    let data_files = [TRAINING_FILES, TEST_FILES, [NAMES_FILE, NAMES_FILE]].concat();
    let mut ends = [0, 0];
    for number in 0..FOLDERS {
        let (line, place) = CASES[number as usize % CASES.len()];
        let random = &mut Random::numbered(1, number);
        let place = match place {
            "data/" => format!("data/{}", data_files[random.below(data_files.len())]),
            file => file.to_string(),
        };
        let good = folder.bytes(&place);
        let bad = spoilt(std::slice::from_ref(&good), random);
        folder.write(&place, &bad);
        let Outcome { code, err, .. } = run_with_limits(&folder, line);
        match code {
            Some(code @ 0..=1) if !err.contains("panicked") => ends[code as usize] += 1,
            _ => panic!("{number}: chalknet {line} with {place} ends with {code:?}: {err}\n{bad:?}"),
        }
        folder.write(&place, good);
        ["OUT", "new.json"].iter().filter(|name| folder.has(name)).for_each(|name| folder.remove(name));
    }
    // Else nothing would have been tried.
    assert!(
        ends[0] > 20 && ends[1] > 20,
        "{ends:?} commands went well and failed: spoil the files otherwise"
    );
}

fn run_with_limits(folder: &Folder, line: &str) -> Outcome {
    if cfg!(windows) {
        return folder.run_line(line);
    }
    let program = folder.command().get_program().to_string_lossy().into_owned();
    let script = format!("{LIMITS}; exec '{program}' {line}");
    run_command(Command::new("sh").current_dir(folder.file(".")).args(["-c", &script]))
}
