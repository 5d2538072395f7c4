//! The room Write.

use crate::board::Board;
use std::path::Path;

/// What it says about the training.
const STATUS: &str = "return document.querySelector('#status').textContent";
/// The pictures that the next script of the page may use as a file.
const AS_FILE: &str = "const blob = await new Promise(done => document.querySelector('#paper').toBlob(done));
    const data = new DataTransfer(); data.items.add(new File([blob], 'seven.png', {type: blob.type}));";

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

#[test]
#[ignore = "needs a browser: make browser"]
fn what_was_written_is_still_there_after_a_look_into_another_room() {
    let board = Board::start("rooms");
    board.write(7, "mouse");
    board.browser.click("nav a[href='/look']");
    board.browser.wait_for("return document.title", 10, |title| title == "Chalknet: Look inside");
    let seen = "return JSON.parse(sessionStorage.getItem('digit')).picture.length";
    assert_eq!(board.browser.run(seen), "784", "the digit as the network saw it");
    board.browser.click("nav a[href='/']");
    board.reads("7");
    board.was_quiet();
}
