//! The room Learn.

use crate::board::Board;

/// How far the run is.
const PROGRESS: &str = "return document.querySelector('#progress').textContent";
/// What the run button would do.
const GO: &str = "return document.querySelector('#go').textContent";
/// Whether the page has the answer to the last click, and the answer is that the run has stopped.
const STANDS_STILL: &str = "return String(!is_busy && run.state !== 'running')";

#[test]
#[ignore = "needs a browser: make browser"]
fn a_linked_run_is_ready_stepped_paused_saved_and_written_with() {
    let board = Board::start("learn");
    let browser = &board.browser;
    // So many epochs that it is still going when it is stopped.
    let words =
        ["train", "quick", "--seed", "7", "--start", "he", "--schedule", "constant", "--epochs", "40"];
    browser.open(&format!("{}/learn?say={}", board.address, words.join("&say=")));
    browser.wait_for(PROGRESS, 20, |text| text.starts_with("Nothing learned yet"));
    assert_eq!(browser.run("return document.getElementById('field--seed').value"), "7");
    assert_eq!(browser.run("return document.querySelector('#more').value"), "--start he");
    let count =
        |what: &str| browser.run(&format!("return String(document.querySelectorAll('{what}').length)"));
    assert_eq!(
        (count("#answers figure"), count("#weights canvas"), count("#curve svg")),
        ("6".into(), "16".into(), "0".into())
    );

    browser.click("#mini-batch");
    browser.wait_for(PROGRESS, 10, |text| text.starts_with("Epoch 1, mini-batch 1: 64 of 55000"));
    browser.click("#epoch");
    browser.wait_for(PROGRESS, 60, |text| text.starts_with("After epoch 1: "));
    browser.click("#go");
    browser.wait_for(PROGRESS, 10, |text| !text.starts_with("After epoch 1: "));
    browser.click("#go");
    browser.wait_for(GO, 10, |text| text == "Go");
    browser.click("#epoch");
    // What the page said while it paused may be an epoch old: only a run that stands still says how far it is.
    browser.wait_for(STANDS_STILL, 60, |text| text == "true");
    let progress = browser.wait_for(PROGRESS, 10, |text| text.starts_with("After epoch "));
    let after = progress.split(':').next().expect("a first part").to_string() + ": ";
    let epochs = after.trim_start_matches("After epoch ").trim_end_matches(": ");
    assert_eq!(count("#curve polyline"), "2");
    browser.click("#save");
    let saved = "return document.querySelector('#status').textContent";
    let file = format!("after {epochs} epochs is saved in quick.json");
    browser.wait_for(saved, 10, |text| text.contains(&file));
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    let more = [epochs, "--quiet", "--weights", "train.json", "--data", data];
    let outcome = board.folder.run(&[&words[..words.len() - 1], &more[..]].concat());
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    assert!(
        board.folder.bytes("quick.json") == board.folder.bytes("train.json"),
        "other bits than those of train"
    );

    // A link to another run begins nothing while this one is there.
    browser.open(&format!("{}/learn?say=train&say=--seed&say=3", board.address));
    browser.wait_for(PROGRESS, 20, |text| text.starts_with(&after));
    assert_eq!(browser.run("return document.getElementById('field--seed').value"), "3");

    // Other settings are another run, if one agrees, and stand in the address.
    browser.run("window.confirm = () => { window.was_asked = true; return false; }; return ''");
    browser.click("#mini-batch");
    browser.wait_for("return String(window.was_asked)", 10, |text| text == "true");
    browser.wait_for(PROGRESS, 10, |text| text.starts_with(&after));
    browser.run("window.confirm = () => true; return ''");
    browser.type_into("#field--batch", "100");
    browser.click("#mini-batch");
    browser.wait_for(PROGRESS, 20, |text| text.starts_with("Epoch 1, mini-batch 1: 100 of 55000"));
    assert!(browser.run("return location.search").contains("say=--batch&say=100"));
    browser.click("#epoch");
    browser.wait_for(PROGRESS, 60, |text| text.starts_with("After epoch 1: "));
    browser.click("#write");
    browser.wait_for(saved, 10, |text| text.starts_with("From now on"));
    for (width, height, scheme) in [(1024, 768, "light"), (800, 600, "dark")] {
        browser.resize(width, height);
        browser.prefer(scheme);
        let beside = "return String(document.documentElement.scrollWidth > innerWidth)";
        assert_eq!(browser.run(beside), "false", "{width}: something stands beside the page");
    }
    board.was_quiet();
}
