//! Pictures and classes that are not what their owner thinks: what is remarked on, and that no network is blamed for them.
//! Goes with no chapter; run it with `cargo test --test wrong_pictures`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::toolbox::idx::Idx;
use program::{right_of, shapes, write_data, Data, Folder};

/// A folder whose `data` holds shapes, with pixels and labels changed.
fn changed(name: &str, pixel: impl Fn(u8) -> u8, label: impl Fn(u8) -> u8) -> Folder {
    let change = |count: usize, seed: u64| {
        let data = shapes(count, seed);
        let pixels: Vec<u8> = data.pictures.elements().iter().map(|&old| pixel(old)).collect();
        let labels: Vec<u8> = data.labels.elements().iter().map(|&old| label(old)).collect();
        Data { pictures: Idx::new(&[count, 5, 4], &pixels), labels: Idx::new(&[count], &labels) }
    };
    let folder = Folder::empty(name);
    write_data(&folder.file("data"), &change(60, 3), &change(12, 4));
    folder
}

/// The remarks in the output.
fn remarks(out: &str) -> Vec<&str> {
    out.lines().filter_map(|line| line.strip_prefix("remark: ")).collect()
}

/// Training remarks on this and nothing else, and blames no neurons and no rate.
#[track_caller]
fn assert_remark(folder: &Folder, expected: &str) -> String {
    let out = folder.good("train --data data --epochs 12 --fresh");
    let found = remarks(&out);
    assert!(found.len() == 1 && found[0].starts_with(expected), "{expected:?} is not the remark in\n{out}");
    let hints: Vec<&str> = out.lines().filter(|line| line.starts_with("hint:")).collect();
    assert!(hints.iter().all(|hint| hint.ends_with("see to the remark above first.")), "{out}");
    out
}

fn same<T>(value: T) -> T {
    value
}

#[test]
fn pictures_in_order_get_no_remark() {
    let folder = Folder::with_data("order");
    let out = folder.good("train --data data --epochs 1");
    assert!(remarks(&out).is_empty(), "{out}");
    for command in ["test", "show", "mistakes", "weights"] {
        let out = folder.good(&format!("{command} --data data"));
        assert!(remarks(&out).is_empty(), "{out}");
    }
    assert!(remarks(&folder.good("train tiny35 --epochs 1 --weights tiny.json")).is_empty());
}

#[test]
fn pixels_that_are_faint_light_blank_or_always_the_same_are_remarked_on_before_training() {
    let faint = changed("faint", |pixel| pixel / 128, same);
    let out = assert_remark(&faint, "the largest pixel is 1, where ink should be 255");
    assert!(out.contains("\n        chalknet pack data OUT --scale\n"), "{out}");
    let light = changed("light", |pixel| 255 - pixel, same);
    let out = light.good("train --data data --epochs 1");
    assert!(remarks(&out)[0].starts_with("most pictures are light at their edges"), "{out}");
    assert!(out.contains("\n        chalknet pack data OUT --invert\n"), "{out}");
    assert_remark(&changed("blank", |_| 0, same), "55 of 55 pictures are blank");
    let folder = changed("alike", same, same);
    let one = &shapes(1, 1).pictures.elements().repeat(60);
    let alike = Data { pictures: Idx::new(&[60, 5, 4], one), labels: shapes(60, 1).labels };
    write_data(&folder.file("data"), &alike, &alike);
    assert_remark(&folder, "all 55 pictures are the same");
}

#[test]
fn pictures_that_a_network_is_to_read_are_remarked_on_too() {
    let folder = changed("read", |pixel| 255 - pixel, same);
    write_data(&folder.file("right"), &shapes(60, 3), &shapes(12, 4));
    folder.good("train --data right --epochs 5");
    for command in ["test", "show", "mistakes"] {
        let out = folder.good(&format!("{command} --data data"));
        assert!(remarks(&out).iter().any(|remark| remark.starts_with("most pictures are light")), "{out}");
    }
    assert!(!folder.good("test --data data --quiet").contains("remark"), "quiet is quiet");
}

#[test]
fn classes_without_a_picture_and_a_single_class_are_remarked_on() {
    assert_remark(
        &changed("from-1", same, |label| label + 1),
        "1 class has not a single picture to learn from: 0. The labels begin at 1",
    );
    assert_remark(&changed("one", same, |_| 0), "there is only one class");
    let stray = changed("stray", same, |label| if label == 2 { 255 } else { label });
    let out = assert_remark(&stray, "253 classes have not a single picture to learn from: 2, 3, 4, 5, 6, …");
    assert!(out.contains("The largest label is 255"), "{out}");
    let heading = changed("heading", same, same);
    heading.write("data/classes.txt", "name\nacross\ndown\nslanting\n");
    let out = assert_remark(&heading, "1 class has not a single picture to learn from: slanting.");
    assert!(out.contains("classes.txt has 4 names, but the labels only go from 0 to 2"), "{out}");
}

#[test]
fn a_network_that_learned_other_pictures_says_so_and_where_its_own_are() {
    let folder = Folder::with_data("others");
    write_data(&folder.file("my own"), &shapes(60, 8), &shapes(12, 9));
    folder.run(&["train", "--data", "my own", "--epochs", "1", "--weights", "w.json"]);
    let quotation_mark = if cfg!(windows) { '"' } else { '\'' };
    for command in ["test", "show", "mistakes", "weights"] {
        let line = format!("{command} --data data --weights w.json");
        let expected = format!(
            "remark: w.json was trained on other pictures than those in data. To see it read its own, add --data \
             {quotation_mark}my own{quotation_mark}.\n"
        );
        folder.says(&line, &expected);
        let own = folder.run(&[command, "--data", "my own", "--weights", "w.json"]);
        assert!(own.code == Some(0) && remarks(&own.out).is_empty(), "{}", own.out);
    }
    // A folder that is gone is not offered.
    folder.remove("my own");
    folder.says("test --data data --weights w.json", "To see it read its own, add --data FOLDER.\n");
}

#[test]
fn bundled_and_drawn_pictures_leave_no_folder_in_the_file() {
    let folder = Folder::with_data("bundled");
    folder.good("train tiny35 --epochs 1 --weights tiny.json");
    assert_eq!(folder.saved("tiny.json").folder, None);
    folder.good("train --data data --epochs 1");
    assert_eq!(folder.saved("weights.json").folder.as_deref(), Some("data"));
}

#[test]
fn a_network_that_is_too_large_for_photos_is_blamed_on_the_photos() {
    let folder = Folder::empty("photos");
    let photos =
        || Data { pictures: Idx::new(&[3, 1000, 3000], &[7; 9_000_000]), labels: shapes(3, 1).labels };
    write_data(&folder.file("data"), &photos(), &photos());
    folder.refuses(
        "train --data data --batch 1",
        &[
            "the pictures are too large: 1000x3000 pixels are 3,000,000 inputs",
            "28x28",
            "--sizes 3000000,10,3",
        ],
    );
    // Who typed sizes hears of them.
    let err = folder.bad("train --data data --batch 1 --sizes 3000000,900,3", 2);
    assert!(!err.contains("the pictures are too large"), "{err}");
}

#[test]
fn fewer_classes_are_asked_by_their_names() {
    let folder = Folder::with_data("by-name");
    folder.good("train --data data --epochs 60");
    assert_eq!(right_of(&folder.good("test --data data"), "test"), (12, 12));
    // Shapes 2 and 0 alone: their labels are 0 and 1 here.
    let some = |count: usize, seed: u64| {
        let all = shapes(count, seed);
        let kept: Vec<usize> = (0..count).filter(|number| number % 3 != 1).collect();
        let pixels: Vec<u8> =
            kept.iter().flat_map(|i| all.pictures.elements()[20 * i..20 * i + 20].to_vec()).collect();
        let labels: Vec<u8> = kept.iter().map(|i| u8::from(i % 3 == 0)).collect();
        Data { pictures: Idx::new(&[kept.len(), 5, 4], &pixels), labels: Idx::new(&[kept.len()], &labels) }
    };
    write_data(&folder.file("two"), &some(60, 8), &some(12, 9));
    folder.write("two/classes.txt", "2\n0\n");
    let out = folder.good("test --data two");
    assert_eq!(right_of(&out, "test"), (8, 8), "{out}");
    folder.write("two/classes.txt", "slanting\nacross\n");
    folder.refuses("test --data two", &["in 3 classes, but these pictures have 20 pixels and 2 classes"]);
}
