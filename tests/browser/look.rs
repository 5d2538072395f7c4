//! The room Look.

use crate::board::Board;

/// How many pictures are shown, and what is said of them.
const PICTURES: &str = "return document.querySelectorAll('#shown .pictures button').length";
const SAID: &str = "return document.querySelector('#shown').textContent";

#[test]
#[ignore = "needs a browser: make browser"]
fn a_number_of_the_matrix_shows_its_pictures_and_each_picture_its_reasons() {
    let board = Board::start("look");
    let browser = &board.browser;
    browser.open(&format!("{}/look", board.address));
    let cell = "return (document.querySelector('#matrix button') || {}).textContent || ''";
    let count = browser.wait_for(cell, 20, |count| !count.is_empty());
    browser.click("#matrix button");
    browser.wait_for(PICTURES, 10, |shown| shown == count);
    browser.click("#shown .pictures button");
    browser
        .wait_for(SAID, 10, |said| said.contains("The network says") && said.contains("the parts promise"));
    // Whoever opens the address sees the same.
    let said = browser.run(SAID);
    let address = browser.run("return location.href");
    assert!(address.contains("say=why&say=--picture&say="), "{address}");
    browser.open(&address);
    browser.wait_for(SAID, 20, |again| again == said);
    for (width, height, scheme) in [(1024, 768, "light"), (800, 600, "dark")] {
        browser.resize(width, height);
        browser.prefer(scheme);
        browser.screenshot(&board.folder.file(&format!("look-{width}.png")));
        let too_wide = "return document.documentElement.scrollWidth > innerWidth";
        assert_eq!(browser.run(too_wide), "false", "all of it fits into {width} columns");
    }
    board.was_quiet();
}

#[test]
#[ignore = "needs a browser: make browser"]
fn neurons_can_be_seen_and_switched_off() {
    let board = Board::start("neurons");
    let browser = &board.browser;
    browser.open(&format!("{}/look", board.address));
    browser.click("button[data-say=weights]");
    browser.wait_for(PICTURES, 20, |shown| shown.parse::<usize>().is_ok_and(|shown| shown > 50));
    browser.click("#shown .pictures button");
    browser.wait_for(SAID, 20, |said| said.contains("Neuron 0: without it"));
    browser.click("#shown p button");
    let lost = "return document.querySelector('#lost').textContent";
    browser.wait_for(lost, 20, |lost| lost.starts_with("With all neurons "));
    board.was_quiet();
}

#[test]
#[ignore = "needs a browser: make browser"]
fn the_digit_that_was_written_can_be_asked_about() {
    let board = Board::start("my-digit");
    let browser = &board.browser;
    browser.open(&format!("{}/look", board.address));
    browser.click("#mine");
    browser.wait_for("return document.querySelector('#status').textContent", 10, |text| {
        text.contains("There is no digit yet")
    });
    browser.open(&board.address);
    board.write(7, "mouse");
    browser.click("nav a[href='/look']");
    browser.click("#mine");
    browser.wait_for(SAID, 20, |said| said.contains("Your digit. The network says 7"));
    board.was_quiet();
}
