//! `chalknet sheet`: the arithmetic of a chapter, to be printed.

mod common;
#[path = "common/program.rs"]
mod program;

use program::{assert_usage_error, Folder};
use std::collections::BTreeSet;

/// What stands in each <b> of a page: the answers.
fn answers(page: &str) -> Vec<&str> {
    page.split("<b>").skip(1).filter_map(|rest| rest.split("</b>").next()).collect()
}

#[test]
fn a_key_has_the_numbers_that_explain_prints_and_its_sheet_none_of_them() {
    let folder = Folder::empty("sheet");
    folder.good("sheet ch07 --seed 7 --out asked.html");
    folder.good("sheet ch07 --seed 7 --key --out answered.html");
    let (asked, answered) = (folder.text("asked.html"), folder.text("answered.html"));
    let explained = folder.good("explain --seed 7 --key");
    let backward = explained.split("Backward\n").nth(1).and_then(|rest| rest.split("\n\n").next());
    let expected: Vec<&str> =
        backward.expect("a part of its own").lines().filter_map(|line| line.split(" = ").nth(1)).collect();
    assert_eq!(answers(&answered), expected);
    assert_eq!(answers(&asked), [""; 0]);
    assert_eq!(asked.matches("<i></i>").count(), expected.len(), "room for each answer");
}

#[test]
fn a_sheet_asks_for_its_own_chapter_and_gives_what_comes_before() {
    let folder = Folder::empty("chapters");
    for (chapters, known, first, last) in [
        ("ch03", "", "z₁", "o₂"),
        ("ch04", "z₂ = -0.4000", "a₁", "p₂"),
        ("ch05", "p₂ = 0.3318", "L", "L"),
        ("ch06", "db₂ = 0.0000", "w₁₁", "L"),
        ("ch07", "L = 1.1032", "dp₁", "db₂"),
        ("ch03..ch07", "", "z₁", "L"),
    ] {
        folder.good(&format!("sheet {chapters} --out sheet.html"));
        let page = folder.text("sheet.html");
        assert!(page.contains(&format!("{known}</span></p>")) != known.is_empty(), "{chapters}: {known}");
        let questions: Vec<&str> = page.split("<li><div><span>").skip(1).collect();
        assert!(questions[0].starts_with(first), "{chapters} begins with {}", questions[0]);
        assert!(questions[questions.len() - 1].starts_with(last), "{chapters} ends with {last}");
    }
}

#[test]
fn thirty_seeds_are_thirty_different_sheets_with_a_page_each() {
    let folder = Folder::empty("thirty");
    folder.good("sheet ch03 --seeds 30");
    let page = folder.text("sheet.html");
    let sheets: BTreeSet<&str> =
        page.split("<pre>").skip(1).filter_map(|sheet| sheet.split("</pre>").next()).collect();
    assert_eq!(sheets.len(), 30);
    assert_eq!(page.matches("</article>").count(), 30);
}

#[test]
fn what_is_no_sheet_is_not_replaced_and_no_chapter_not_understood() {
    let folder = Folder::empty("refused");
    folder.write("mine.html", b"<!DOCTYPE html><p>my homework");
    assert!(folder.bad("sheet ch03 --out mine.html", 1).contains("did not write this file"));
    assert_eq!(folder.text("mine.html"), "<!DOCTYPE html><p>my homework");
    for (words, message) in [
        ("sheet", "needs one name"),
        ("sheet ch08", "ch03 to ch07"),
        ("sheet ch07..ch03", "smaller number"),
        ("sheet ch03 --out sheet.pdf", "must end in .html"),
    ] {
        assert_usage_error(&folder, words, message);
    }
}
