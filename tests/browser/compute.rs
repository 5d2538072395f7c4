//! The room Compute.

use crate::board::Board;

/// The results that the drawing shows: "z₁ 1.0000; a₁ 1.0000; …".
const SHOWN: &str =
    "return [...document.querySelectorAll('#network .number')].map(number => number.textContent.trim())
    .filter(text => / -?[0-9]/.test(text)).join('; ')";

/// How many lines the list has: 0 until the program has answered.
const LINES: &str = "return document.querySelectorAll('#list li').length";

impl Board {
    /// The lines of `chalknet explain` with these words, without their sections: "z₁ = … = 1.0000".
    fn explained(&self, flags: &str) -> Vec<String> {
        let out = self.folder.good(&format!("explain {flags}"));
        let lines = out.lines().filter_map(|line| line.strip_prefix('§')?.split_once("  "));
        lines.map(|(_, line)| line.split("   ").next().unwrap_or_default().to_string()).collect()
    }

    /// Waits until the drawing shows the results of this many first lines, and no other.
    #[track_caller]
    fn shows(&self, lines: &[String]) {
        let in_drawing = |line: &&String| !line.starts_with("exp(") && !line.contains('←');
        let mut expected: Vec<String> = lines
            .iter()
            .filter(in_drawing)
            .map(|line| {
                let (name, result) =
                    (line.split(' ').next().unwrap_or_default(), line.rsplit(' ').next().unwrap_or_default());
                format!("{name} {result}")
            })
            .collect();
        expected.sort();
        self.browser.wait_for(SHOWN, 10, |found| {
            let mut found: Vec<&str> =
                found.split("; ").filter(|text| !text.is_empty() && !text.starts_with('y')).collect();
            found.sort();
            found == expected
        });
    }
}

#[test]
#[ignore = "needs a browser: make browser"]
fn a_round_of_learning_is_walked_through_with_a_weight_changed() {
    let board = Board::start("compute");
    board.browser.open(&format!("{}/compute", board.address));
    board.shows(&[]);
    // Buttons: the book's numbers, forward and backward.
    let book = board.explained("");
    let end = |lines: &[String], last: &str| {
        1 + lines.iter().position(|line| line.starts_with(last)).expect("it is there")
    };
    board.browser.click("#forward");
    board.shows(&book[..end(&book, "L =")]);
    board.browser.click("#backward");
    board.shows(&book[..end(&book, "db₂ =")]);
    // A weight is changed, and all that is shown changes with it.
    let field = "[data-name=\"w₁₁\"] input";
    board.browser.run(&format!("document.querySelector('{field}').select()"));
    board.browser.type_into(field, "-0.25\n");
    let changed = board.explained("--numbers -0.25,-0.4,0.6,-0.2,0.2,0.1,0.5,-0.3,0.4,0.8,0.1,0.2");
    board.shows(&changed[..end(&changed, "db₂ =")]);
    // Keys: the step, and forward with the new weights.
    board.browser.run("document.activeElement.blur()");
    board.browser.press("", "u");
    let formula = "return document.querySelector('#formula').textContent";
    let last_step = &changed[end(&changed, "c₂ ←") - 1];
    board.browser.wait_for(formula, 10, |found| found.contains(last_step.as_str()));
    board.browser.press("", "f");
    let after = &changed[end(&changed, "c₂ ←")..];
    board.shows(after);
    // The address says it all: a teacher can send it.
    let address = board.browser.run("return location.href");
    board.browser.open(&address);
    board.browser.wait_for(LINES, 10, |count| count != "0");
    board.browser.press("", "f");
    board.shows(after);
    board.was_quiet();
}

#[test]
#[ignore = "needs a browser: make browser"]
fn a_number_shows_its_formula_and_a_formula_its_number() {
    let board = Board::start("formulas");
    board.browser.open(&format!("{}/compute?say=explain&say=--seed&say=7", board.address));
    board.browser.wait_for(LINES, 10, |count| count != "0");
    board.browser.run("document.querySelector('#network [data-name=\"p₁\"]').focus()");
    let formula = "return document.querySelector('#formula').textContent";
    board.browser.wait_for(formula, 10, |found| found == "§4.2  p₁ = exp(o₁) / (exp(o₁) + exp(o₂))");
    board.browser.run("document.querySelector('#list [data-line=\"da₂\"]').focus()");
    let parts = "return [...document.querySelectorAll('#network .part[data-name]:not(line)')].map(part => part.dataset.name).sort()";
    board.browser.wait_for(parts, 10, |found| found == "do₁,do₂,v₂₁,v₂₂");
    // What the program refuses is said in its own sentence.
    board.browser.open(&format!("{}/compute?say=explain&say=--target&say=3", board.address));
    let message = "return document.querySelector('#message').textContent";
    board
        .browser
        .wait_for(message, 10, |found| found == "--target is the true class, counted from 1 to 2, not 3");
}
