//! A board that is running, and a browser that shows it.

use crate::program::{run_command, Folder};
use crate::strokes::digit;
use crate::webdriver::Browser;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::Duration;

/// What stands on the page in large type; nothing but what it takes for digits.
const ANSWER: &str = "return document.querySelector('#answer').textContent.replace(/[^0-9]/g, '')";

/// A folder, the program that serves the board in it, and a browser that shows the page.
pub struct Board {
    pub folder: Folder,
    program: Child,
    pub address: String,
    pub browser: Browser,
}

impl Board {
    pub fn start(name: &str) -> Board {
        let folder = Folder::empty(name);
        fs::copy(network(), folder.file("moved.json")).expect("the network can be copied");
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let words =
            ["board", "--no-open", "--port", "0", "--weights", "moved.json", "--pictures", "mine", "--data"];
        let mut program =
            folder.command().args(words).arg(data).stdout(Stdio::piped()).spawn().expect("it starts");
        let lines = BufReader::new(program.stdout.take().expect("it is piped")).lines().map_while(Result::ok);
        let address = |line: String| {
            Some(
                line[line.find("http://")?..]
                    .split_whitespace()
                    .next()?
                    .trim_end_matches(['/', '.', ','])
                    .to_string(),
            )
        };
        let address = { lines }.find_map(address).expect("the board names its address");
        let browser = Browser::start(1024, 768);
        browser.open(&address);
        Board { folder, program, address, browser }
    }

    /// Draws a digit in the middle of empty paper and waits until it is read rightly.
    pub fn write(&self, number: usize, pointer: &str) {
        self.clear();
        self.draw(number, pointer, 0.6, 0.0);
        self.reads(&number.to_string());
    }

    /// Draws a digit that takes so much of the paper's height, so far beside its middle.
    pub fn draw(&self, number: usize, pointer: &str, part: f64, beside: f64) {
        let height =
            self.browser.run("return document.querySelector('#paper').getBoundingClientRect().height");
        let height: f64 = height.parse().expect("a number");
        self.browser.draw("#paper", pointer, &digit(number, part * height, (beside * height, 0.0)));
    }

    pub fn clear(&self) {
        self.browser.click("#clear");
        self.reads("");
    }

    /// Waits until the page shows these digits, and goes on to.
    #[track_caller]
    pub fn reads(&self, digits: &str) {
        self.browser.wait_for(ANSWER, 10, |found| found == digits);
        sleep(Duration::from_millis(400));
        assert_eq!(self.browser.run(ANSWER), digits);
    }

    /// Nothing was complained of in the console, and nobody else was asked for anything.
    pub fn was_quiet(&self) {
        assert_eq!(self.browser.console(), [""; 0], "messages in the console");
        let requests = self.browser.requests();
        let is_ours = |request: &String| {
            [&self.address, "data:", "blob:"].iter().any(|beginning| request.starts_with(*beginning))
        };
        assert!(!requests.is_empty() && requests.iter().all(is_ours), "{requests:?}");
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        // What has ended already cannot be killed, and need not be.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// The file of a network that was trained for these tests.
fn network() -> &'static Path {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("moved.json");
        let folder = Folder::empty("training");
        let mut command = folder.command();
        command.args(["train", "moved", "--fresh", "--weights"]).arg(&file).arg("--data").arg(data);
        assert_eq!(run_command(&mut command).code, Some(0), "the network is trained");
        file
    })
}
