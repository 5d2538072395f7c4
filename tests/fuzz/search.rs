//! The search for a file that a reader does not bear.

use super::memory::most_memory;
use super::mutation::spoilt;
use chalknet::toolbox::Random;
use std::cell::RefCell;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, process};

/// How many spoilt files `cargo test` gives to each reader.
pub const INPUTS: u64 = 20_000;
/// So long may a reader need for a file of some KB, even where many programs run at once.
pub const LONGEST: Duration = Duration::from_secs(5);
/// So many bytes may a reader hold besides, for a message.
const BYTES_MORE: usize = 4096;

/// A reader, and good files to spoil.
pub struct Target {
    /// The test that gives it spoilt files.
    pub test: &'static str,
    pub good_files: Vec<Vec<u8>>,
    /// Reads a file, and what it understood once more: whether it was accepted, or what differs.
    pub read: fn(&[u8]) -> Result<bool, String>,
}

/// A file that a reader does not bear.
#[derive(Debug)]
pub struct Failure {
    pub test: &'static str,
    pub seed: u64,
    pub number: u64,
    pub input: Vec<u8>,
    pub problem: String,
}

thread_local! {
    /// What the reader is reading, for the alarm.
    static AT_WORK: RefCell<Option<Failure>> = const { RefCell::new(None) };
}

/// Reads, and complains if that takes more than `times` the memory of the file.
pub fn watched<T>(input: &[u8], times: usize, read: impl FnOnce() -> T) -> Result<T, String> {
    let (result, most) = most_memory(alarm, read);
    let allowed = times * input.len() + BYTES_MORE;
    if most <= allowed {
        return Ok(result);
    }
    Err(format!("{most} bytes of memory for a file of {}, and only {allowed} are allowed", input.len()))
}

/// The system may end the program now, so everything is said before.
fn alarm(asked_for: usize) {
    if let Some(mut failure) = AT_WORK.take() {
        failure.problem = format!("asks for {asked_for} bytes of memory");
        // Not captured by the test: nobody would see it.
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "{}", failure.report(&env::temp_dir()));
        process::exit(101);
    }
}

impl Target {
    /// Why the reader does not bear this file; else whether it accepts it.
    pub fn examine(&self, input: &[u8]) -> Result<bool, String> {
        let begin = Instant::now();
        let result = catch_unwind(|| (self.read)(input)).unwrap_or_else(|_| Err("a panic".to_string()));
        if begin.elapsed() >= LONGEST {
            return Err("it takes too long".to_string());
        }
        result
    }

    /// Spoils files and reads them, until one is not borne or `enough` says so of how many there were.
    pub fn search(&self, seed: u64, enough: impl Fn(u64) -> bool) -> Result<[u64; 2], Failure> {
        let [mut accepted, mut refused] = [0, 0];
        for number in 0.. {
            if enough(number) {
                break;
            }
            let input = spoilt(&self.good_files, &mut Random::numbered(seed, number));
            let failure = |problem| Failure { test: self.test, seed, number, input: input.clone(), problem };
            AT_WORK.set(Some(failure(String::new())));
            match self.examine(&input) {
                Ok(true) => accepted += 1,
                Ok(false) => refused += 1,
                Err(problem) => return Err(failure(problem)),
            }
        }
        AT_WORK.set(None);
        Ok([accepted, refused])
    }

    /// What a test does: as many files as always, or as the surroundings say.
    #[track_caller]
    pub fn test(&self) {
        for good_file in &self.good_files {
            assert_eq!(self.examine(good_file), Ok(true), "{:?}", String::from_utf8_lossy(good_file));
        }
        if let Some(path) = env::var_os("FUZZ_INPUT") {
            let input = fs::read(&path).expect("FUZZ_INPUT names a file");
            let result = self.examine(&input).expect("the reader must bear this file");
            return println!("{}: {}", self.test, if result { "accepted" } else { "refused" });
        }
        let number = |name: &str| env::var(name).ok().map(|text| text.parse().expect("a whole number"));
        let seed = number("FUZZ_SEED").unwrap_or(1);
        let begin = Instant::now();
        let result = match number("FUZZ_SECONDS").map(Duration::from_secs) {
            Some(time) => self.search(seed, |_| begin.elapsed() >= time),
            None => self.search(seed, |number| number == INPUTS),
        };
        let [accepted, refused] =
            result.unwrap_or_else(|failure| panic!("{}", failure.report(&env::temp_dir())));
        println!(
            "{}: seed {seed}, {} files: {accepted} accepted, {refused} refused",
            self.test,
            accepted + refused
        );
        // Else nothing would have been tried.
        assert!(accepted > 0 && refused > 0, "{accepted} accepted, {refused} refused: spoil them otherwise");
    }
}

impl Failure {
    /// Saves the file in this folder, and says how to read it again.
    pub fn report(&self, folder: &Path) -> String {
        let Failure { test, seed, number, input, problem } = self;
        let path: PathBuf = folder.join(format!("chalknet-{test}-{seed}-{number}"));
        let saved = match fs::write(&path, input) {
            Ok(()) => format!("saved as {}", path.display()),
            Err(cause) => format!("not saved ({cause}): {input:?}"),
        };
        let features = if cfg!(feature = "f64") { " --features f64" } else { "" };
        format!(
            "{test}: file {number} of seed {seed}: {problem}\nThe file is {saved}. Read it again:\n\
             FUZZ_INPUT='{}' cargo test{features} --test fuzz {test} -- --exact",
            path.display()
        )
    }
}
