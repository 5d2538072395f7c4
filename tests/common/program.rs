//! What the tests that start the real program share: a folder to start it in, small pictures, and its words taken apart.
// Each test file uses a part of this.
#![allow(dead_code)]

use super::common::TestFolder;
use chalknet::ch08_training::Run;
use chalknet::ch10_better::Improvements;
use chalknet::storage::{load, save, History, SavedRun, TEST_FILES, TRAINING_FILES};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::pgm::Pgm;
use chalknet::toolbox::Random;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How the program ended and what it wrote.
pub struct Outcome {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// A folder for one test. The program is started inside.
pub struct Folder(pub TestFolder);

impl Folder {
    /// An empty folder; even of the same name no two are the same.
    pub fn empty(name: &str) -> Folder {
        static FOLDERS: AtomicUsize = AtomicUsize::new(0);
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        Folder(TestFolder::new(&format!("{number}-{name}")))
    }

    /// A folder with small pictures in `data` that are easily learned: 60 to train on, 12 to test.
    pub fn with_data(name: &str) -> Folder {
        let folder = Folder::empty(name);
        write_data(&folder.file("data"), &shapes(60, 3), &shapes(12, 4));
        folder
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.file(name)
    }

    /// Whether something in it has this name.
    pub fn has(&self, name: &str) -> bool {
        fs::symlink_metadata(self.file(name)).is_ok()
    }

    /// What stands in a file in it.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The same, as text.
    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Writes a file in it, and makes the folders on the way to it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.file(name);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be made");
        fs::write(path, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Makes a folder in it.
    pub fn make_folder(&self, name: &str) {
        fs::create_dir_all(self.file(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Removes a file or a folder in it.
    pub fn remove(&self, name: &str) {
        let path = self.file(name);
        let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        removed.unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// The names of everything in it, in alphabetical order.
    pub fn names(&self) -> Vec<String> {
        self.names_in(".")
    }

    /// The names of everything in a folder in it, in alphabetical order.
    pub fn names_in(&self, name: &str) -> Vec<String> {
        let entries = fs::read_dir(self.file(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.flatten().map(name).collect();
        names.sort();
        names
    }

    /// The run that was saved in a file in it.
    pub fn saved(&self, name: &str) -> SavedRun {
        load(&self.file(name)).unwrap_or_else(|error| panic!("{name} must be whole: {error}"))
    }

    /// Saves a run of the course's recipe, with the fingerprint of the pictures in `data` if it learned them.
    pub fn save(&self, name: &str, run: Run, data: Option<u64>) {
        let (recipe, improvements) = ("course".to_string(), Improvements::default());
        let folder = data.map(|_| "data".to_string());
        let history = History::default();
        let saved = SavedRun { recipe, run, walker: None, improvements, data, folder, history };
        save(&saved, &self.file(name)).expect("the folder can be written to");
    }

    /// How many epochs the run in a file in it has behind it.
    pub fn epochs_of(&self, name: &str) -> u64 {
        self.saved(name).run.epochs_done
    }

    /// What `chalknet` with these words does.
    pub fn run(&self, words: &[impl AsRef<OsStr>]) -> Outcome {
        run_command(self.command().args(words))
    }

    /// What `chalknet` does with the words of a line that has no spaces inside a word.
    pub fn run_line(&self, line: &str) -> Outcome {
        let words: Vec<&str> = line.split_whitespace().collect();
        self.run(&words)
    }

    /// The same, and it must go well: the text on standard output.
    #[track_caller]
    pub fn good(&self, line: &str) -> String {
        let Outcome { code, out, err } = self.run_line(line);
        assert_eq!((code, err.as_str()), (Some(0), ""), "chalknet {line}");
        assert!(!out.contains('\x1b'), "chalknet {line}: escape characters where no terminal is");
        out
    }

    /// The same, and it must fail with this exit code: the text on standard error.
    #[track_caller]
    pub fn bad(&self, line: &str, expected_code: i32) -> String {
        let Outcome { code, err, .. } = self.run_line(line);
        assert_eq!(code, Some(expected_code), "chalknet {line}: {err}");
        assert!(err.starts_with("chalknet: "), "chalknet {line}: who says this? {err}");
        err
    }

    /// The same as [`Folder::good`], and the text must contain this part.
    #[track_caller]
    pub fn says(&self, line: &str, part: &str) -> String {
        let out = self.good(line);
        assert!(out.contains(part), "chalknet {line}: {part:?} is missing in\n{out}");
        out
    }

    /// The same as [`Folder::bad`] with exit code 1, and the text must contain all these parts.
    #[track_caller]
    pub fn refuses(&self, line: &str, parts: &[&str]) {
        expect_parts(&self.bad(line, 1), parts);
    }

    /// The program, about to be started in this folder with nothing on its keyboard.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chalknet"));
        command.current_dir(&self.0.path).stdin(Stdio::null()).env_remove("NO_COLOR").env_remove("COLUMNS");
        command
    }
}

/// Starts the program and waits for its end.
pub fn run_command(command: &mut Command) -> Outcome {
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    Outcome { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Pictures and their labels.
pub struct Data {
    pub pictures: Idx,
    pub labels: Idx,
}

/// Pictures of 5x4 pixels in 3 classes: a line across, a line down, a slanting line; no two are alike.
pub fn shapes(count: usize, seed: u64) -> Data {
    const SHAPES: [&[u8; 20]; 3] =
        [b"........####........", b".#...#...#...#...#..", b"#...#....#....#....#"];
    let mut random = Random::new(seed);
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
    for number in 0..count {
        let class = number % 3;
        for &point in SHAPES[class] {
            let ink = if point == b'#' { 180 + random.below(76) } else { random.below(60) };
            pixels.push(ink as u8);
        }
        labels.push(class as u8);
    }
    Data { pictures: Idx::new(&[count, 5, 4], &pixels), labels: Idx::new(&[count], &labels) }
}

/// Writes the four files of a data folder.
pub fn write_data(folder: &Path, training: &Data, test: &Data) {
    fs::create_dir_all(folder).expect("the folder can be made");
    for (names, data) in [(TRAINING_FILES, training), (TEST_FILES, test)] {
        data.pictures.write(&folder.join(names[0])).expect("the pictures can be written");
        data.labels.write(&folder.join(names[1])).expect("the labels can be written");
    }
}

/// The bytes of a picture as a BMP file, the lowest row first. With a palette a pixel's number is its place there, and
/// colour i is a grey of i; without (0 colours) the palette has all that the bits can count, or the pixel is a grey.
pub fn bmp(bits: usize, colours: usize, rows: &[&[u8]]) -> Vec<u8> {
    let palette: usize = if bits > 8 {
        0
    } else if colours == 0 {
        1 << bits
    } else {
        colours
    };
    let (width, start) = (rows[0].len(), 54 + 4 * palette);
    let mut bytes = b"BM".to_vec();
    for number in [0, 0, start, 40, width, rows.len(), 1 | bits << 16, 0, 0, 0, 0, colours, 0] {
        bytes.extend_from_slice(&(number as u32).to_le_bytes());
    }
    (0..palette).for_each(|i| bytes.extend_from_slice(&[i as u8, i as u8, i as u8, 0]));
    for row in rows.iter().rev() {
        let mut line = vec![0; (width * bits).div_ceil(32) * 4];
        for (i, &pixel) in row.iter().enumerate() {
            match bits / 8 {
                0 => line[i * bits / 8] |= (pixel & ((1 << bits) - 1)) << (8 - bits - i * bits % 8),
                each => line[i * each..][..each.min(3)].fill(pixel),
            }
        }
        bytes.extend(line);
    }
    bytes
}

/// The bytes of a picture as a PGM file of the form P5.
pub fn pgm(width: usize, height: usize, pixels: &[u8]) -> Vec<u8> {
    Pgm::new(width, height, pixels.to_vec()).file_bytes()
}

/// The numbers R and N in the line "test: R of N right (P %)", which must be written exactly so.
#[track_caller]
pub fn right_of(out: &str, set: &str) -> (usize, usize) {
    let start = format!("{set}: ");
    let lines: Vec<&str> = out.lines().filter(|line| line.starts_with(&start)).collect();
    assert_eq!(lines.len(), 1, "one line of result is expected in\n{out}");
    let words: Vec<&str> = lines[0].split(' ').collect();
    let number = |i: usize| words[i].parse().unwrap_or_else(|_| panic!("no number: {}", lines[0]));
    let (right, count) = (number(1), number(3));
    let percent = 100.0 * right as f64 / f64::max(count as f64, 1.0);
    assert_eq!(lines[0], format!("{set}: {right} of {count} right ({percent:.2} %)"));
    (right, count)
}

/// The words of each row of a table: below the line that begins like this, up to the next empty one.
#[track_caller]
pub fn table<'a>(out: &'a str, head: &str) -> Vec<Vec<&'a str>> {
    let mut lines = out.lines().skip_while(|line| !line.starts_with(head));
    assert!(lines.next().is_some(), "no table {head:?} in\n{out}");
    lines.take_while(|line| !line.is_empty()).map(|line| line.split_whitespace().collect()).collect()
}

/// Whether pictures were drawn.
pub fn has_drawings(out: &str) -> bool {
    out.contains(['▀', '▄', '█'])
}

/// Fails unless the program refuses this line as wrong usage, before it has printed anything, and says `expected`.
#[track_caller]
pub fn assert_usage_error(folder: &Folder, line: &str, expected: &str) {
    let outcome = folder.run_line(line);
    assert_eq!(outcome.code, Some(2), "chalknet {line}: {}", outcome.err);
    assert_eq!(outcome.out, "", "chalknet {line}: nothing on standard output");
    assert!(outcome.err.starts_with("chalknet: "), "chalknet {line}: {}", outcome.err);
    assert!(outcome.err.contains(expected), "chalknet {line}: {expected} is missing in {}", outcome.err);
}

/// Fails unless all of `parts` stand in the message; parts of paths are written with /.
#[track_caller]
pub fn expect_parts(message: &str, parts: &[&str]) {
    let message = message.replace('\\', "/");
    for part in parts {
        assert!(message.contains(part), "{part:?} is missing in {message}");
    }
}
