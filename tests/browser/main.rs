//! The board in a real browser: `make browser` draws with mouse, pen, finger and keys, and reads the page.
//!
//! It needs Chromium and its driver, so `cargo test` leaves it out.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/program.rs"]
mod program;
mod strokes;
mod webdriver;

use program::{run_command, Folder};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::Duration;
use strokes::digit;
use webdriver::Browser;

/// What stands on the page in large type; nothing but what it takes for digits.
const ANSWER: &str = "return document.querySelector('#answer').textContent.replace(/[^0-9]/g, '')";
/// What it says about the training.
const STATUS: &str = "return document.querySelector('#status').textContent";
/// The pictures that the next script of the page may use as a file.
const AS_FILE: &str = "const blob = await new Promise(done => document.querySelector('#paper').toBlob(done));
    const data = new DataTransfer(); data.items.add(new File([blob], 'seven.png', {type: blob.type}));";

/// A folder, the program that serves the board in it, and a browser that shows the page.
struct Board {
    folder: Folder,
    program: Child,
    address: String,
    browser: Browser,
}

impl Board {
    fn start(name: &str) -> Board {
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
    fn write(&self, number: usize, pointer: &str) {
        self.clear();
        self.draw(number, pointer, 0.6, 0.0);
        self.reads(&number.to_string());
    }

    /// Draws a digit that takes so much of the paper's height, so far beside its middle.
    fn draw(&self, number: usize, pointer: &str, part: f64, beside: f64) {
        let height =
            self.browser.run("return document.querySelector('#paper').getBoundingClientRect().height");
        let height: f64 = height.parse().expect("a number");
        self.browser.draw("#paper", pointer, &digit(number, part * height, (beside * height, 0.0)));
    }

    fn clear(&self) {
        self.browser.click("#clear");
        self.reads("");
    }

    /// Waits until the page shows these digits, and goes on to.
    #[track_caller]
    fn reads(&self, digits: &str) {
        self.browser.wait_for(ANSWER, 10, |found| found == digits);
        sleep(Duration::from_millis(400));
        assert_eq!(self.browser.run(ANSWER), digits);
    }

    /// Nothing was complained of in the console, and nobody else was asked for anything.
    fn was_quiet(&self) {
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

#[test]
#[ignore = "needs a browser: make browser"]
fn each_digit_drawn_with_the_mouse_is_read() {
    let board = Board::start("mouse");
    (0..10).for_each(|number| board.write(number, "mouse"));
    board.was_quiet();
}

#[test]
#[ignore = "needs a browser: make browser"]
fn a_pen_and_a_finger_write_too_and_several_digits_are_read_in_order() {
    let board = Board::start("pen");
    board.write(7, "pen");
    board.write(3, "touch");
    board.clear();
    for (number, beside) in [(4, -0.3), (0, 0.0), (2, 0.3)] {
        board.draw(number, "mouse", 0.35, beside);
    }
    board.reads("402");
    board.was_quiet();
}

#[test]
#[ignore = "needs a browser: make browser"]
fn a_picture_is_read_however_it_comes() {
    let board = Board::start("picture");
    board.write(7, "mouse");
    let file = board.folder.file("seven.png");
    board.browser.picture_of("#paper", &file);
    board.browser.run(&format!("{AS_FILE} window.data = data;"));
    board.clear();
    board.browser.type_into("#file", file.to_str().expect("a path of letters"));
    board.reads("7");
    let events = [
        "new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true})",
        "new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})",
    ];
    for event in events {
        board.clear();
        board.browser.run(&format!("document.querySelector('#paper').dispatchEvent({event})"));
        board.reads("7");
    }
    // What the made-up camera sees is no digit, but it is as wide as no paper.
    board.browser.click("#camera");
    board.browser.wait_for("return document.querySelector('#video').videoWidth", 10, |width| width != "0");
    board.browser.click("#camera");
    board.browser.wait_for("return document.querySelector('#paper').width", 10, |width| width != "640");
    board.was_quiet();
}

#[test]
#[ignore = "needs a browser: make browser"]
fn what_a_digit_is_can_be_said_and_trained_on() {
    let board = Board::start("own");
    let before = board.folder.bytes("moved.json");
    board.write(7, "mouse");
    board.browser.click("#digits button[data-class='7']");
    board.browser.wait_for(STATUS, 10, |text| text.contains("mine"));
    let kept = board.folder.names_in("mine/7");
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(
        board.folder.bytes(&format!("mine/7/{}", kept[0])).starts_with(b"P5"),
        "a picture that `pack` reads"
    );
    let files = board.folder.names();
    board.browser.click("#train");
    let result = board.browser.wait_for(STATUS, 300, |text| text.contains("moved.mine.json"));
    println!("{result}");
    assert_eq!(board.folder.names().len(), files.len() + 1, "a file of its own");
    assert!(board.folder.bytes("moved.json") == before, "the old network is as it was");
    board.write(7, "mouse");
    board.was_quiet();
}

#[test]
#[ignore = "needs a browser: make browser"]
fn strokes_are_taken_back_and_keys_do_what_buttons_do() {
    const CONTROL: &str = "\u{E009}";
    const BACKSPACE: &str = "\u{E003}";
    let board = Board::start("keys");
    board.draw(1, "mouse", 0.4, -0.2);
    board.reads("1");
    board.draw(7, "mouse", 0.4, 0.2);
    board.reads("17");
    board.browser.click("#undo");
    board.reads("1");
    board.draw(0, "mouse", 0.4, 0.2);
    board.reads("10");
    board.browser.press(CONTROL, "z");
    board.reads("1");
    board.browser.press("", "1");
    board.browser.wait_for(STATUS, 10, |text| text.contains("mine"));
    assert_eq!(board.folder.names_in("mine"), ["1"]);
    board.browser.press("", BACKSPACE);
    board.reads("");
    board.was_quiet();
}

#[test]
#[ignore = "needs a browser: make browser"]
fn everything_is_seen_in_windows_of_three_sizes() {
    let board = Board::start("sizes");
    for (width, height) in [(1024, 768), (1366, 768), (800, 600)] {
        board.browser.resize(width, height);
        board.write(7, "mouse");
        for scheme in ["light", "dark"] {
            board.browser.prefer(scheme);
            let picture =
                Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("board-{width}x{height}-{scheme}.png"));
            board.browser.screenshot(&picture);
            println!("{}", picture.to_string_lossy());
        }
        let unseen = "return ['#paper', '#answer', '#bars', '#clear', '#undo'].filter(name => {
            const part = document.querySelector(name), box = part.getBoundingClientRect();
            const outside = box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight;
            return outside || name === '#bars' && part.scrollHeight > part.clientHeight; })";
        assert_eq!(board.browser.run(unseen), "", "hidden in a window of {width}x{height}");
    }
    board.was_quiet();
}

#[test]
#[ignore = "needs a browser: make browser"]
fn a_click_is_a_dot_what_was_kept_stays_so_and_a_narrow_window_is_enough() {
    const RIGHT: &str = "\u{E014}";
    let board = Board::start("little");
    board.browser.resize(500, 800);
    board.draw(4, "mouse", 0.35, -0.3);
    board.draw(0, "mouse", 0.35, 0.0);
    board.reads("40");
    board.browser.press("", RIGHT);
    let chosen =
        "return [...document.querySelectorAll('.digit')].findIndex(block => block.matches('.chosen'))";
    assert_eq!(board.browser.run(chosen), "1");
    board.browser.press("", "0");
    board.browser.wait_for(STATUS, 10, |text| text.contains("mine"));
    board.draw(2, "mouse", 0.35, 0.3);
    board.reads("402");
    assert_eq!(board.browser.run(chosen), "1", "the chosen digit stays the chosen one");
    board.browser.press("", "0");
    let lines =
        "const range = document.createRange(); range.selectNodeContents(document.querySelector('#answer'));
        return range.getClientRects().length";
    assert_eq!(board.browser.run(lines), "1", "three digits stand in one line");
    assert_eq!(board.browser.run("return document.documentElement.scrollWidth <= innerWidth"), "true");
    board.browser.screenshot(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("board-narrow.png"));
    board.browser.click("#clear");
    board.browser.wait_for(STATUS, 10, str::is_empty);
    assert_eq!(board.folder.names_in("mine/0"), ["1.pgm"], "kept once");
    board.browser.click("#paper");
    let dots = "return document.querySelector('#paper').getContext('2d').getImageData(0, 0, 640, 480).data.some(grey => grey < 128)";
    assert_eq!(board.browser.run(dots), "true", "a click makes a dot");
    board.was_quiet();
}
