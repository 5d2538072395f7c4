//! Tests of chapter 2, getting ready: `cargo test --test ch02_data`

mod common;

use chalknet::ch02_data::*;
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::{Matrix, Random, Real};
use common::{show_as_in_the_book, TestFolder};
use std::fs;
use std::path::Path;

/// Where everything drawn by lot in this file begins.
const SEED: u64 = 2;

/// Two pictures of 2 rows and 3 columns: the first shows class 2, the second class 0.
fn two_pictures() -> DataSet {
    let pictures = Idx::new(&[2, 2, 3], &[0, 51, 102, 153, 204, 255, 255, 0, 0, 0, 0, 51]);
    let labels = Idx::new(&[2], &[2, 0]);
    DataSet::new(Path::new("hand-made"), pictures, labels, numbers_as_names(3))
        .expect("a good data set is accepted")
}

/// The pictures that come with Chalknet.
fn mnist() -> (DataSet, DataSet) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    load(&folder).expect("the folder data/ holds MNIST")
}

/// A data folder to spoil: three training pictures of 2x3 pixels (classes 0, 2, 1) and two test pictures.
fn good_folder(test: &str) -> TestFolder {
    let folder = TestFolder::new(test);
    write(&folder, TRAINING_FILES[0], &[3, 2, 3], &[7; 18]);
    write(&folder, TRAINING_FILES[1], &[3], &[0, 2, 1]);
    write(&folder, TEST_FILES[0], &[2, 2, 3], &[9; 12]);
    write(&folder, TEST_FILES[1], &[2], &[2, 0]);
    folder
}

/// Puts an IDX file into the folder, in the place of one that is there.
fn write(folder: &TestFolder, name: &str, dimensions: &[usize], elements: &[u8]) {
    Idx::new(dimensions, elements).write(&folder.path.join(name)).expect("the test can write its files");
}

/// The same folder with a file of names beside the pictures.
fn folder_with_names(test: &str, names: impl AsRef<[u8]>) -> TestFolder {
    let folder = good_folder(test);
    fs::write(folder.file(NAMES_FILE), names).expect("the test can write its files");
    folder
}

/// Loads a spoilt folder: that must fail, with a message that names the folder and says every one of `parts`.
#[track_caller]
fn assert_refused(folder: &TestFolder, parts: &[&str]) {
    let Err(error) = load(&folder.path) else {
        panic!("this data folder is spoilt, but was loaded as if it were good; expected a message with {parts:?}");
    };
    let message = error.to_string();
    let place = folder.path.display().to_string();
    for part in parts.iter().copied().chain([place.as_str()]) {
        assert!(message.contains(part), "the message does not say {part:?}:\n{message}");
    }
}

// ---- The worked example (LESSONS §2) ----

#[test]
fn the_digit_5_of_10_as_one_hot() {
    let mut row = [0.0; 10];
    one_hot(5, &mut row);
    assert_eq!(
        row,
        [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
        "the places count from 0, not from 1"
    );
}

#[test]
fn two_pictures_become_a_mini_batch() {
    let data = two_pictures();
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    data.mini_batch(&[0, 1], &mut x, &mut y);
    let pixels = [[0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [1.0, 0.0, 0.0, 0.0, 0.0, 0.2]];
    assert_eq!(x, Matrix::from_rows(&pixels), "X: a row a picture, each byte divided by 255");
    let targets = [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]];
    assert_eq!(y, Matrix::from_rows(&targets), "Y: a row a picture, a 1 in the column of its class");
}

#[test]
fn a_data_set_tells_its_sizes_and_gives_out_its_pictures() {
    let data = two_pictures();
    assert_eq!((data.count(), data.classes()), (2, 3), "number of pictures, number of classes");
    assert_eq!(data.size(), (2, 3), "height first, then width");
    assert_eq!(data.inputs(), 6, "D = height·width");
    assert_eq!(data.picture(0), [0, 51, 102, 153, 204, 255]);
    assert_eq!(data.picture(1), [255, 0, 0, 0, 0, 51]);
    assert_eq!((data.label(0), data.label(1)), (2, 0));
}

#[test]
fn a_small_picture_is_drawn_in_half_blocks() {
    let picture = [
        255, 0, 128, 127, //
        255, 255, 0, 0, //
        0, 200, 0, 255,
    ];
    let lines = draw(&picture, 4);
    assert_eq!(
        lines,
        ["█▄▀ ", " ▀ ▀"],
        "128 and more is ink; below the last row of three there is only paper"
    );
}

#[test]
fn mnist_has_60000_and_10000_pictures_of_28x28_pixels_in_10_classes() {
    let (training, test) = mnist();
    assert_eq!((training.count(), test.count()), (60_000, 10_000));
    for data in [&training, &test] {
        assert_eq!(data.size(), (28, 28));
        assert_eq!(data.inputs(), 784);
        assert_eq!(data.classes(), 10);
    }
    let first_labels: Vec<usize> = (0..6).map(|number| training.label(number)).collect();
    assert_eq!(first_labels, [5, 0, 4, 1, 9, 2], "the first six training labels");
    assert_eq!(test.label(0), 7, "the first test label");
}

#[test]
fn mnist_shows_every_digit_about_equally_often() {
    let (training, test) = mnist();
    let count = |data: &DataSet| {
        let mut counts = [0; 10];
        for number in 0..data.count() {
            counts[data.label(number)] += 1;
        }
        counts
    };
    assert_eq!(count(&training), [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    assert_eq!(count(&test), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
}

#[test]
fn every_pixel_of_mnist_is_scaled_to_between_0_and_1() {
    let (training, test) = mnist();
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    for (name, data, known_mean) in [("training", &training, 0.130_660), ("test", &test, 0.132_515)] {
        let numbers: Vec<usize> = (0..data.count()).collect();
        let mut sum = 0.0;
        for batch in numbers.chunks(500) {
            data.mini_batch(batch, &mut x, &mut y);
            assert_eq!((x.shape(), y.shape()), ("500x784".into(), "500x10".into()), "N×D and N×C");
            let all_between = x.values().iter().all(|pixel| (0.0..=1.0).contains(pixel));
            assert!(all_between, "{name} pictures {batch:?}: a pixel is not between 0 and 1");
            sum += x.values().iter().map(|&pixel| pixel as f64).sum::<f64>();
        }
        let mean = sum / (data.count() * data.inputs()) as f64;
        assert!(
            (mean - known_mean).abs() < 1e-6,
            "{name}: the mean pixel is {mean}, but MNIST is known for {known_mean}: does a header count as pixels?"
        );
    }
}

#[test]
fn the_first_picture_of_mnist_is_drawn_as_14_lines_of_28_characters() {
    let (training, _) = mnist();
    let lines = draw(training.picture(0), 28);
    assert_eq!(lines.len(), 14, "two rows of pixels share a line");
    for line in &lines {
        assert_eq!(line.chars().count(), 28, "one character a column: {line:?}");
        assert!(line.chars().all(|c| " ▀▄█".contains(c)), "half-blocks only: {line:?}");
    }
    assert!(lines.iter().any(|line| line.contains('█')), "a 5 has ink on it");
}

// ---- Properties ----

#[test]
fn one_hot_clears_what_stood_there_before() {
    let mut row = [0.5, 1.0, -3.0];
    one_hot(0, &mut row);
    assert_eq!(row, [1.0, 0.0, 0.0]);
}

#[test]
fn every_byte_is_divided_by_255_and_rounded_once() {
    let bytes: Vec<u8> = (0..=255).collect();
    let (picture, label) = (Idx::new(&[1, 16, 16], &bytes), Idx::new(&[1], &[0]));
    let data = DataSet::new(Path::new("all-bytes"), picture, label, numbers_as_names(1))
        .expect("a good data set is accepted");
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    data.mini_batch(&[0], &mut x, &mut y);
    for byte in bytes {
        let (found, expected) = (x[(0, usize::from(byte))], Real::from(byte) / 255.0);
        assert_eq!(found, expected, "{byte}/255; to multiply by 1/255 rounds twice and gives other bits");
    }
}

#[test]
fn a_mini_batch_follows_the_numbers_whatever_their_order() {
    let data = two_pictures();
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    let (mut one_x, mut one_y) = (Matrix::default(), Matrix::default());
    let numbers = [1, 0, 1, 1];
    data.mini_batch(&numbers, &mut x, &mut y);
    for (n, &number) in numbers.iter().enumerate() {
        data.mini_batch(&[number], &mut one_x, &mut one_y);
        assert_eq!(x.row(n), one_x.row(0), "row {n} of X must be picture {number}");
        assert_eq!(y.row(n), one_y.row(0), "row {n} of Y must be the label of picture {number}");
    }
}

#[test]
fn a_small_mini_batch_after_a_large_one_keeps_nothing_of_it() {
    let data = two_pictures();
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    data.mini_batch(&[1], &mut x, &mut y);
    let (mut used_x, mut used_y) = (Matrix::default(), Matrix::default());
    data.mini_batch(&[0, 0, 0, 1, 0], &mut used_x, &mut used_y);
    data.mini_batch(&[1], &mut used_x, &mut used_y);
    assert_eq!((&used_x, &used_y), (&x, &y), "something of the mini-batch before is left");
    let (mut other_x, mut other_y) = (Matrix::new(3, 9, vec![7.0; 27]), Matrix::new(3, 9, vec![7.0; 27]));
    data.mini_batch(&[1], &mut other_x, &mut other_y);
    assert_eq!((other_x, other_y), (x, y), "something of matrices used elsewhere before is left");
}

#[test]
fn the_fingerprint_is_the_same_on_every_computer() {
    let (training, test) = mnist();
    let found = [training.fingerprint(), test.fingerprint()].map(|fingerprint| format!("{fingerprint:016x}"));
    assert_eq!(found, ["9268fd6ef0fdc5df", "2ed6ea598907aa3a"]);
}

#[test]
fn every_single_pixel_and_label_and_the_size_change_the_fingerprint() {
    // 1, 7, 8, 9 and 16 pixels: fewer than a step of eight bytes, as many, and more.
    for (height, width) in [(1, 1), (1, 7), (7, 1), (2, 4), (4, 2), (3, 3), (4, 4)] {
        let size = height * width;
        let pixels: Vec<u8> = (0..3 * size).map(|i| (7 * i) as u8).collect();
        let set = |height, width, pixels: &[u8], labels: &[u8]| {
            let pictures = Idx::new(&[3, height, width], pixels);
            let set = DataSet::new(Path::new("here"), pictures, Idx::new(&[3], labels), numbers_as_names(3));
            set.expect("pictures and labels fit").fingerprint()
        };
        let mut all = vec![set(height, width, &pixels, &[0, 1, 2])];
        for i in 0..pixels.len() {
            for bit in [0x01, 0x80] {
                let mut changed = pixels.clone();
                changed[i] ^= bit;
                all.push(set(height, width, &changed, &[0, 1, 2]));
            }
        }
        for labels in [[1, 1, 2], [0, 2, 2], [0, 1, 1], [1, 0, 2]] {
            all.push(set(height, width, &pixels, &labels));
        }
        if height != width {
            all.push(set(width, height, &pixels, &[0, 1, 2]));
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "{height}x{width}: different pictures have the same fingerprint");
    }
}

#[test]
fn the_names_of_the_classes_do_not_change_the_fingerprint() {
    let (pictures, labels) = (Idx::new(&[2, 1, 2], &[0, 1, 2, 3]), Idx::new(&[2], &[0, 1]));
    let set = |names| DataSet::new(Path::new("here"), pictures.clone(), labels.clone(), names);
    let names = vec!["cat".to_string(), "dog".to_string(), "ant".to_string()];
    let fingerprints = [numbers_as_names(2), names].map(|names| set(names).expect("they fit").fingerprint());
    assert_eq!(fingerprints[0], fingerprints[1]);
}

#[test]
fn a_mini_batch_of_no_pictures_keeps_its_columns() {
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    two_pictures().mini_batch(&[], &mut x, &mut y);
    assert_eq!((x.shape(), y.shape()), ("0x6".into(), "0x3".into()));
}

#[test]
fn a_shuffle_loses_and_doubles_no_picture() {
    let numbers: Vec<usize> = (0..200).map(|i| 3 * i + 1).collect();
    let mut order = Vec::new();
    for epoch in 0..20 {
        shuffle(&numbers, SEED, epoch, &mut order);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, numbers, "seed {SEED}, epoch {epoch}: every picture exactly once");
    }
}

#[test]
fn the_same_seed_and_epoch_give_the_same_order_on_every_computer() {
    let mut order = Vec::new();
    // These orders were computed by a second program, written in another language.
    let known = [
        (1, 1, [9, 2, 6, 4, 7, 1, 8, 5, 0, 3]),
        (1, 2, [0, 1, 6, 4, 9, 3, 7, 5, 8, 2]),
        (2, 1, [9, 5, 2, 1, 4, 6, 7, 0, 3, 8]),
    ];
    for (seed, epoch, expected) in known {
        shuffle(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], seed, epoch, &mut order);
        assert_eq!(order, expected, "seed {seed}, epoch {epoch}");
    }
}

#[test]
fn every_epoch_and_every_seed_has_an_order_of_its_own() {
    let numbers: Vec<usize> = (0..30).collect();
    let mut orders = Vec::new();
    for seed in 0..20 {
        for epoch in 0..20 {
            let mut order = Vec::new();
            shuffle(&numbers, seed, epoch, &mut order);
            orders.push(order);
        }
    }
    orders.sort_unstable();
    orders.dedup();
    assert_eq!(orders.len(), 400, "two of 20 epochs with 20 seeds had the same order");
}

#[test]
fn a_shuffle_does_not_depend_on_what_order_held_before() {
    let numbers: Vec<usize> = (0..50).collect();
    let (mut fresh, mut used) = (Vec::new(), vec![99; 80]);
    shuffle(&numbers, SEED, 1, &mut fresh);
    shuffle(&numbers, SEED, 1, &mut used);
    assert_eq!(used, fresh, "seed {SEED}: `order` must be emptied first");
    shuffle(&numbers, SEED, 1, &mut used);
    assert_eq!(used, fresh, "seed {SEED}: an epoch must start from `numbers`, not from the epoch before");
}

#[test]
fn the_same_seed_epoch_and_picture_give_the_same_shift_on_every_computer() {
    // These shifts were computed by a second program, written in another language.
    let known = [
        (1, 1, 0, [(-1, -1), (-1, 1), (1, 0), (0, 0), (0, 0)]),
        (1, 1, 1, [(1, 0), (0, 0), (-1, -1), (1, -1), (1, 0)]),
        (1, 2, 0, [(0, -1), (1, 0), (1, 0), (-1, -1), (0, -1)]),
        (3, 1, 0, [(-2, -2), (-3, 1), (3, -1), (-1, -1), (0, 1)]),
        (1000, 1, 0, [(-590, -610), (-948, 420), (851, -149), (-238, -219), (-94, 318)]),
    ];
    for (most, seed, epoch, expected) in known {
        let shifts = Shifts::new(most, seed, epoch);
        let found =
            [0, 1, 2, 3, 59_999].map(|number| shifts.of(number)).map(|shift| (shift.right, shift.down));
        assert_eq!(found, expected, "at most {most} pixels, seed {seed}, epoch {epoch}");
    }
}

#[test]
fn each_shift_is_drawn_equally_often_and_no_other_one() {
    let most = 2;
    let mut count = [[0; 5]; 5];
    for epoch in 0..100 {
        let shifts = Shifts::new(most, SEED, epoch);
        for number in 0..1000 {
            let Shift { right, down } = shifts.of(number);
            assert!(right.abs() <= 2 && down.abs() <= 2, "seed {SEED}: moved by {right}, {down}");
            count[(right + 2) as usize][(down + 2) as usize] += 1;
        }
    }
    // Each of the 25 is expected 4000 times, with a standard deviation of 62.
    let is_fair = |&count: &i32| (3750..=4250).contains(&count);
    assert!(count.iter().flatten().all(is_fair), "seed {SEED}: {count:?}");
}

#[test]
fn without_shifts_no_picture_moves() {
    for shifts in [Shifts::default(), Shifts::new(0, SEED, 5)] {
        assert!((0..100).all(|number| shifts.of(number) == Shift::default()), "{shifts:?}");
        let mut x = Matrix::new(2, 6, (1..=12).map(|i| i as Real).collect());
        let before = x.clone();
        shifts.apply(&[3, 4], 3, &mut x);
        assert_eq!(x, before, "{shifts:?}");
    }
}

#[test]
fn a_moved_picture_has_each_pixel_where_it_was_moved_to() {
    for (height, width) in [(1, 1), (1, 4), (4, 1), (2, 3), (3, 2), (5, 5)] {
        let (rows, columns) = (height as isize, width as isize);
        let picture: Vec<Real> = (1..=height * width).map(|i| i as Real).collect();
        for down in [-1000, -6, -2, -1, 0, 1, 2, 3, 6, 1000] {
            for right in [-1000, -5, -2, -1, 0, 1, 2, 3, 5, 1000] {
                let mut moved = picture.clone();
                Shift { right, down }.apply(&mut moved, width);
                for row in 0..rows {
                    for column in 0..columns {
                        let (from_row, from_column) = (row - down, column - right);
                        let is_inside = (0..rows).contains(&from_row) && (0..columns).contains(&from_column);
                        let at = |row: isize, column: isize| (row * columns + column) as usize;
                        let expected = if is_inside { picture[at(from_row, from_column)] } else { 0.0 };
                        let found = moved[at(row, column)];
                        let place = format!("row {row}, column {column} of {height}x{width}");
                        assert_eq!(found, expected, "{right} to the right, {down} down: {place}");
                    }
                }
            }
        }
    }
}

#[test]
fn each_picture_of_a_mini_batch_moves_by_its_own_lot_wherever_it_stands() {
    let shifts = Shifts::new(1, SEED, 0);
    let numbers = [7, 2, 7, 0, 9];
    // A dot in the middle of 3x3 pixels shows where the picture has gone.
    let mut x = Matrix::zeros(5, 9);
    (0..5).for_each(|n| x.row_mut(n)[4] = 1.0);
    shifts.apply(&numbers, 3, &mut x);
    let places: Vec<usize> =
        (0..5).map(|n| x.row(n).iter().position(|&pixel| pixel == 1.0).expect("one dot")).collect();
    let expected = numbers.map(|number| {
        let Shift { right, down } = shifts.of(number);
        (4 + 3 * down + right) as usize
    });
    assert_eq!(places, expected, "seed {SEED}");
    assert!(places.iter().any(|place| *place != places[0]), "seed {SEED}: all moved alike: {places:?}");
}

#[test]
#[should_panic(expected = "6 pixels do not fill rows of 0")]
fn a_picture_without_columns_is_refused() {
    Shift { right: 1, down: 0 }.apply(&mut [0.0; 6], 0);
}

#[test]
#[should_panic(expected = "6 pixels do not fill rows of 4")]
fn a_picture_whose_last_row_is_too_short_is_refused() {
    Shift { right: 1, down: 0 }.apply(&mut [0.0; 6], 4);
}

#[test]
#[should_panic(expected = "X has 2 rows, but 3 pictures are to be moved")]
fn each_row_needs_the_number_of_its_picture() {
    Shifts::new(1, SEED, 0).apply(&[1, 2, 3], 3, &mut Matrix::zeros(2, 6));
}

#[test]
fn however_far_a_picture_is_moved_it_is_only_empty() {
    for far in [isize::MIN, isize::MAX] {
        for shift in [Shift { right: far, down: 0 }, Shift { right: 0, down: far }] {
            let mut picture = [1.0; 6];
            // Twice the largest number would be -2 if it wrapped round.
            shift.apply(&mut picture, 2);
            assert_eq!(picture, [0.0; 6], "{shift:?}");
        }
    }
}

#[test]
#[should_panic(expected = "a picture can be moved by at most 1000 pixels, not 1001")]
fn no_picture_moves_by_more_than_1000_pixels() {
    Shifts::new(1001, SEED, 0);
}

#[test]
fn a_drawing_has_a_character_for_each_column_and_half_a_line_for_each_row() {
    let mut random = Random::new(SEED);
    for width in 1..6 {
        for height in 0..6 {
            let picture: Vec<u8> = (0..width * height).map(|_| random.below(256) as u8).collect();
            let lines = draw(&picture, width);
            assert_eq!(lines.len(), height.div_ceil(2), "{height}x{width}: half of the rows, rounded up");
            for (i, line) in lines.iter().enumerate() {
                assert_eq!(line.chars().count(), width, "{height}x{width}, line {i}: {line:?}");
            }
        }
    }
}

#[test]
#[should_panic(expected = "7 pixels do not fill rows of 3")]
fn pixels_that_do_not_fill_their_rows_are_not_drawn() {
    draw(&[0; 7], 3);
}

#[test]
fn any_size_and_up_to_256_classes_will_do() {
    let labels: Vec<u8> = (0..=255).collect();
    let folder = TestFolder::new("256-classes");
    write(&folder, TRAINING_FILES[0], &[256, 1, 1], &labels);
    write(&folder, TRAINING_FILES[1], &[256], &labels);
    write(&folder, TEST_FILES[0], &[1, 1, 1], &[102]);
    write(&folder, TEST_FILES[1], &[1], &[255]);
    let (training, test) = load(&folder.path).expect("256 classes of pictures of a single pixel");
    assert_eq!((training.count(), training.size(), training.classes()), (256, (1, 1), 256));
    assert_eq!(test.classes(), 256, "the training labels say how many classes there are, for both sets");
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    test.mini_batch(&[0], &mut x, &mut y);
    assert_eq!(x, Matrix::from_rows(&[[0.4]]));
    let mut last_of_256: [Real; 256] = [0.0; 256];
    last_of_256[255] = 1.0;
    assert_eq!(y, Matrix::from_rows(&[last_of_256]));
    training.mini_batch(&labels.iter().map(|&label| usize::from(label)).collect::<Vec<_>>(), &mut x, &mut y);
    for class in 0..256 {
        assert_eq!(y.largest_in_row(class), class, "picture {class} shows class {class}");
    }
}

#[test]
fn the_largest_training_label_says_how_many_classes_there_are() {
    let folder = good_folder("classes");
    write(&folder, TEST_FILES[1], &[2], &[0, 1]);
    let (training, test) = load(&folder.path).expect("a class may be missing from the test pictures");
    assert_eq!((training.classes(), test.classes()), (3, 3));
    assert_eq!((training.count(), test.count()), (3, 2));
    assert_eq!((training.picture(2), test.picture(1)), ([7; 6].as_slice(), [9; 6].as_slice()));
}

// ---- The names of the classes ----

#[test]
fn without_a_file_of_names_the_classes_are_called_by_their_numbers() {
    let folder = good_folder("no-names");
    let (training, test) = load(&folder.path).expect("a folder without names is good");
    assert_eq!(training.names(), ["0", "1", "2"]);
    assert_eq!(test.names(), training.names(), "both sets have the same classes");
    assert_eq!(two_pictures().names(), ["0", "1", "2"], "a data set made by hand keeps its names");
}

#[test]
fn numbers_are_names_too() {
    assert_eq!(numbers_as_names(0), Vec::<String>::new());
    let names = numbers_as_names(12);
    assert_eq!((names.len(), names[0].as_str(), names[11].as_str()), (12, "0", "11"), "counted from 0");
}

#[test]
fn the_classes_are_called_as_the_file_of_names_says() {
    let folder = folder_with_names("names", "t-shirt\nsandal\nankle boot\n");
    let (training, test) = load(&folder.path).expect("a folder with names");
    assert_eq!(training.names(), ["t-shirt", "sandal", "ankle boot"], "line 1 is class 0");
    assert_eq!(test.names(), training.names(), "both sets have the same classes");
    assert_eq!(training.classes(), 3);
}

#[test]
fn there_may_be_more_names_than_classes_in_the_pictures() {
    let folder = folder_with_names("more-names", "ant\nbee\ncat\ndog\n");
    let (training, test) = load(&folder.path).expect("no picture shows a dog, but it may be there");
    assert_eq!((training.classes(), test.classes()), (4, 4), "the file says how many classes there are");
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    training.mini_batch(&[1], &mut x, &mut y);
    assert_eq!(y, Matrix::from_rows(&[[0.0, 0.0, 1.0, 0.0]]), "one-hot rows have a place for each name");
}

#[test]
fn a_file_of_names_may_come_from_any_editor() {
    let layouts = [
        ("unix", "ant\nbee\nпёс\n"),
        ("no line end at the end", "ant\nbee\nпёс"),
        ("windows", "ant\r\nbee\r\nпёс\r\n"),
        ("windows with a byte-order mark", "\u{feff}ant\r\nbee\r\nпёс"),
        ("spaces around the names", "  ant\nbee\t\n пёс \n"),
    ];
    for (layout, text) in layouts {
        let folder = folder_with_names("layouts", text);
        let (training, _) = load(&folder.path).expect(layout);
        assert_eq!(training.names(), ["ant", "bee", "пёс"], "{layout}");
    }
}

#[test]
fn names_for_256_classes_will_do_and_257_are_too_many() {
    let list = |count: usize| (0..count).map(|i| format!("class {i}\n")).collect::<String>();
    let folder = folder_with_names("256-names", list(MOST_CLASSES));
    let (training, _) = load(&folder.path).expect("a label is one byte: it can tell 256 classes apart");
    assert_eq!((training.classes(), training.names()[255].as_str()), (256, "class 255"));
    let folder = folder_with_names("257-names", list(MOST_CLASSES + 1));
    assert_refused(&folder, &[NAMES_FILE, "there can be 1 to 256 classes, but here are 257"]);
}

// ---- Errors: what is wrong, where, and what to do ----

#[test]
fn every_fault_in_a_file_of_names_has_its_message() {
    let no_name = "each line must hold the name of a class, and here is none that can be printed";
    let faults: [(&[u8], &str); 9] = [
        (b"", "there can be 1 to 256 classes, but here are 0"),
        (b"ant\n\ncat\n", &format!("line 2: {no_name}")),
        (b"ant\nbee\n \t \n", &format!("line 3: {no_name}")),
        (b"ant\nbee\ncat\n\n", &format!("line 4: {no_name}")),
        (b"ant\nb\tee\ncat\n", &format!("line 2: {no_name}")),
        (b"ant\x1b[2J\nbee\ncat\n", &format!("line 1: {no_name}")),
        (b"ant\nbee\nant\n", "line 3: two classes are called \"ant\": each needs a name of its own"),
        (b"ant\nb\xFFe\ncat\n", "this is not text (UTF-8), but should be names, a line each"),
        // Windows calls this "Unicode": two bytes a letter.
        (b"\xFF\xFEa\0n\0t\0", "this is not text (UTF-8), but should be names, a line each"),
    ];
    for (names, expected) in faults {
        let folder = folder_with_names("bad-names", names);
        assert_refused(&folder, &[NAMES_FILE, expected]);
    }
}

#[test]
fn fewer_names_than_labels_are_refused() {
    let folder = folder_with_names("few-names", "ant\nbee\n");
    assert_refused(&folder, &[NAMES_FILE, "2 classes have a name, but there is a label 2"]);
    // The test pictures have labels, too: here only they go beyond the names.
    let folder = folder_with_names("few-names", "ant\nbee\n");
    write(&folder, TRAINING_FILES[1], &[3], &[0, 1, 1]);
    assert_refused(&folder, &[TEST_FILES[1], "picture 0 has the label 2, but there are 2 classes"]);
}

#[test]
fn a_folder_that_is_called_like_the_file_of_names_is_refused() {
    let folder = good_folder("names-folder");
    fs::create_dir(folder.file(NAMES_FILE)).expect("the test can make folders");
    let advice = "It should hold the names of the classes, a line each.";
    assert_refused(&folder, &["cannot read", NAMES_FILE, "it is there, but it is not a file", advice]);
}

#[test]
fn a_missing_file_is_named_and_so_is_what_belongs_into_the_folder() {
    for missing in TRAINING_FILES.into_iter().chain(TEST_FILES) {
        let folder = good_folder("missing");
        let path = folder.path.join(missing);
        fs::remove_file(&path).expect("the test can remove its files");
        let cannot_read = format!("cannot read {}", path.display());
        let [a, b] = TRAINING_FILES;
        let [c, d] = TEST_FILES;
        assert_refused(&folder, &[&cannot_read, a, b, c, d, "unpacked", "--data FOLDER"]);
    }
}

#[test]
fn a_file_that_was_cut_off_is_named_and_so_is_what_is_missing() {
    let folder = good_folder("cut-off");
    let path = folder.path.join(TEST_FILES[0]);
    let whole = fs::read(&path).expect("the test can read its files");
    fs::write(&path, &whole[..whole.len() - 5]).expect("the test can write its files");
    assert_refused(&folder, &[TEST_FILES[0], "5 are missing", "download"]);
}

#[test]
fn swapped_pictures_and_labels_are_noticed() {
    // The first file that is read is named: of the training files the labels, of the test files the pictures.
    for ([pictures, labels], found) in [
        (
            TRAINING_FILES,
            "train-labels-idx1-ubyte, byte 3: pictures have 3 dimensions and labels 1, but this file has 3:",
        ),
        (
            TEST_FILES,
            "t10k-images-idx3-ubyte, byte 3: pictures have 3 dimensions and labels 1, but this file has 1:",
        ),
    ] {
        let folder = good_folder("swapped");
        let (pictures, labels) = (folder.path.join(pictures), folder.path.join(labels));
        let aside = folder.path.join("aside");
        fs::rename(&pictures, &aside).expect("the test can rename its files");
        fs::rename(&labels, &pictures).expect("the test can rename its files");
        fs::rename(&aside, &labels).expect("the test can rename its files");
        assert_refused(&folder, &[found, "are files swapped, or copied over each other?"]);
    }
}

#[test]
fn as_many_labels_as_pictures_are_needed() {
    let folder = good_folder("numbers");
    write(&folder, TRAINING_FILES[1], &[4], &[0, 2, 1, 1]);
    assert_refused(&folder, &["3 pictures but 4 labels", "each picture needs one"]);
    let folder = good_folder("numbers");
    write(&folder, TEST_FILES[1], &[1], &[0]);
    assert_refused(&folder, &["2 pictures but 1 labels", "each picture needs one"]);
}

#[test]
fn a_data_set_without_pictures_or_pixels_is_refused() {
    for ([pictures, labels], size) in [
        (TRAINING_FILES, [0, 2, 3]),
        (TEST_FILES, [0, 2, 3]),
        (TRAINING_FILES, [4, 0, 3]),
        (TEST_FILES, [4, 2, 0]),
    ] {
        let folder = good_folder("nothing");
        write(&folder, pictures, &size, &[]);
        write(&folder, labels, &[size[0]], &vec![0; size[0]]);
        let [count, height, width] = size;
        let found = format!("{count} pictures of {height}x{width}");
        assert_refused(&folder, &["there is nothing to learn from", &found]);
    }
}

#[test]
fn a_test_label_that_no_training_picture_has_is_refused() {
    let folder = good_folder("label");
    write(&folder, TEST_FILES[1], &[2], &[2, 3]);
    assert_refused(
        &folder,
        &[TEST_FILES[1], "picture 1 has the label 3", "there are 3 classes, counted from 0"],
    );
}

#[test]
fn a_label_as_large_as_the_number_of_classes_is_too_large() {
    let pictures = Idx::new(&[3, 1, 1], &[0, 0, 0]);
    let labels = Idx::new(&[3], &[0, 10, 11]);
    let data = DataSet::new(Path::new("my-digits"), pictures, labels, numbers_as_names(10));
    let message = data.expect_err("label 10 of 10 classes").to_string();
    assert!(message.starts_with("my-digits"), "where: {message}");
    assert!(message.contains("picture 1 has the label 10, but there are 10 classes"), "what: {message}");
}

#[test]
fn training_and_test_pictures_of_different_sizes_are_refused() {
    let folder = good_folder("sizes");
    // As many pixels, but not in the same places.
    write(&folder, TEST_FILES[0], &[2, 3, 2], &[9; 12]);
    assert_refused(&folder, &["training pictures are 2x3", "test pictures 3x2"]);
}

// Something to see

#[test]
fn what_to_see() {
    let (training, _) = mnist();
    let drawing = draw(training.picture(0), training.size().1);
    let lines: Vec<&str> =
        drawing.iter().map(|line| line.trim_end()).filter(|line| !line.is_empty()).collect();
    show_as_in_the_book(&lines.join("\n"));
}
