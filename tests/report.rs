//! `chalknet board --report`: what the rooms show, as one page to hand in.

mod common;
#[path = "common/program.rs"]
mod program;

use program::{assert_usage_error, pgm, Folder};

#[test]
fn a_report_has_the_result_the_curve_the_mistakes_the_weights_and_my_own_pictures() {
    let folder = Folder::with_data("report");
    folder.write("data/classes.txt", "bar\na<b>\n\"c\n");
    folder.good("train --data data --fresh --epochs 2 --quiet --sizes 20,6,3");
    folder.make_folder("mine/bar");
    folder.write("mine/bar/1.pgm", pgm(4, 5, &[255; 20]));
    folder.good("board --report report.html --data data --pictures mine");
    let page = folder.text("report.html");
    let tested = folder.good("test --data data --quiet");
    assert!(page.contains(tested.trim()), "{tested}");
    for heading in
        ["How it learned", "What it takes for what", "The weights of its first layer", "My own pictures"]
    {
        assert!(page.contains(&format!("<h2>{heading}</h2>")), "{heading}");
    }
    assert!(page.contains("<p>6 of 6 neurons") && page.contains("learned for 2 epochs"), "{page}");
    assert!(page.contains("<th>a&lt;b&gt;</th>") && !page.contains("a<b>"), "names are no part of the page");
    for part in ["svg", "table", "figure", "div", "p"] {
        let begun = page.matches(&format!("<{part} ")).count() + page.matches(&format!("<{part}>")).count();
        assert_eq!(begun, page.matches(&format!("</{part}>")).count(), "{part}");
    }
    let asks_nobody = page.replace("http://www.w3.org/2000/svg", "");
    assert!(!asks_nobody.contains("://") && !page.contains("<script"), "it stands alone");
}

#[test]
fn a_report_replaces_an_older_one_and_nothing_else() {
    let folder = Folder::with_data("report-again");
    folder.good("train --data data --fresh --epochs 1 --quiet");
    folder.good("board --report report.html --data data");
    folder.good("board --report report.html --data data");
    folder.write("homework.html", "<!DOCTYPE html>mine");
    folder.refuses("board --report homework.html --data data", &["Chalknet did not write this file"]);
    assert_eq!(folder.text("homework.html"), "<!DOCTYPE html>mine");
    assert_usage_error(&folder, "board --report weights.json --data data", "must end in .html");
}
