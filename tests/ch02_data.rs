//! Chapter 2, getting ready: `cargo test --test ch02_data`.

mod common;

use chalknet::ch02_data::{draw, one_hot, shuffle, DataSet};
use chalknet::storage::numbers_as_names;
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::{Matrix, Random, Real};
use common::{after, assert_same_bits, assert_worked, bundled_pictures, show_as_in_the_book, TOLERANCE};

/// Where everything drawn by lot in this file begins.
const SEED: u64 = 2;

fn data_set(size: [usize; 3], pixels: &[u8], labels: &[u8], classes: usize) -> DataSet {
    let labels = Idx::new(&[labels.len()], labels);
    DataSet::new(Idx::new(&size, pixels), labels, numbers_as_names(classes))
}

/// Two pictures of 2 rows and 3 columns: the first shows class 2, the second class 0.
fn two_pictures() -> DataSet {
    data_set([2, 2, 3], &[0, 51, 102, 153, 204, 255, 255, 0, 0, 0, 0, 51], &[2, 0], 3)
}

fn mini_batch(data: &DataSet, numbers: &[usize]) -> (Matrix, Matrix) {
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    data.mini_batch(numbers, &mut x, &mut y);
    (x, y)
}

// The worked examples, a function each

#[test]
fn a1_a_small_picture_is_drawn_in_half_blocks() {
    let picture = [
        255, 0, 128, 127, //
        255, 255, 0, 0, //
        0, 200, 0, 255,
    ];
    let drawing = draw(&picture, 4);
    let turned_over = ["█▀▄ ", " ▄ ▄"];
    assert!(drawing != turned_over, "draw: ▀ is ink above and ▄ ink below, not the other way round");
    assert!(drawing.len() == 2, "draw: three rows need two lines, not {}", drawing.len());
    let diagnosis = "draw: 128 and more is ink; below the last row of three there is only paper";
    assert_eq!(drawing, ["█▄▀ ", " ▀ ▀"], "{diagnosis}");
    let sizes = [1, 2, 3, 4].map(|rows| draw(&vec![0; 5 * rows], 5).len());
    assert_eq!(sizes, [1, 1, 2, 2], "draw: half as many lines as rows, rounded up");
}

#[test]
fn a2_class_5_becomes_a_single_1_in_place_5() {
    let mut row = [0.5; 10];
    one_hot(5, &mut row);
    let ones: Vec<usize> = (0..10).filter(|&place| row[place] == 1.0).collect();
    assert!(ones != [4], "one-hot: 5 stands in place 4, but places count from 0: class 5 has place 5");
    assert_eq!(ones, [5], "one-hot: 5 of 10 is a single 1, in place 5, and these places hold one");
    let zeros = row.iter().filter(|&&number| number == 0.0).count();
    assert_eq!(zeros, 9, "one-hot: all places but one must become 0, whatever stood there before");
}

#[test]
fn a3_each_picture_is_a_window_on_the_bytes() {
    let data = two_pictures();
    let diagnosis = "picture: with D = 6, picture 0 is bytes 0 to 5, and picture 1 bytes 6 to 11";
    assert_eq!(data.picture(0), [0, 51, 102, 153, 204, 255], "{diagnosis}");
    assert_eq!(data.picture(1), [255, 0, 0, 0, 0, 51], "{diagnosis}");
}

#[test]
fn a4_two_pictures_become_numbers() {
    let (x, y) = mini_batch(&two_pictures(), &[0, 1]);
    let bytes =
        Matrix::from_rows(&[[0.0, 51.0, 102.0, 153.0, 204.0, 255.0], [255.0, 0.0, 0.0, 0.0, 0.0, 51.0]]);
    let mistakes = [("X holds bytes, from 0 to 255: divide by 255", bytes)];
    let expected = Matrix::from_rows(&[[0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [1.0, 0.0, 0.0, 0.0, 0.0, 0.2]]);
    assert_worked(&x, &expected, TOLERANCE, "X: a row a picture, each byte divided by 255", &mistakes);
    let mistakes = [("Y holds no labels: each row needs its 1", Matrix::zeros(2, 3))];
    let expected = Matrix::from_rows(&[[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
    assert_worked(&y, &expected, 0.0, "Y: a row a picture, a 1 in the column of its class", &mistakes);
}

#[test]
fn a5_an_epoch_has_the_order_of_its_seed_and_number() {
    let mut order = vec![99; 80];
    // These orders were computed by a second program, written in another language.
    let known = [
        (1, 1, [9, 2, 6, 4, 7, 1, 8, 5, 0, 3]),
        (1, 2, [0, 1, 6, 4, 9, 3, 7, 5, 8, 2]),
        (2, 1, [9, 5, 2, 1, 4, 6, 7, 0, 3, 8]),
    ];
    for (seed, epoch, expected) in known {
        shuffle(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], seed, epoch, &mut order);
        let diagnosis = "shuffle: does it start from `numbers`, in an emptied `order`?";
        assert_eq!(order, expected, "seed {seed}, epoch {epoch}: {diagnosis}");
    }
}

#[test]
fn a_data_set_tells_its_sizes_and_gives_out_its_pictures() {
    after(a3_each_picture_is_a_window_on_the_bytes);
    let data = two_pictures();
    assert_eq!((data.count(), data.classes()), (2, 3), "number of pictures, number of classes");
    assert_eq!(data.size(), (2, 3), "height first, then width");
    assert_eq!(data.inputs(), 6, "D = height·width");
    assert_eq!(data.picture(0), [0, 51, 102, 153, 204, 255]);
    assert_eq!(data.picture(1), [255, 0, 0, 0, 0, 51]);
    assert_eq!((data.label(0), data.label(1)), (2, 0));
    assert_eq!(data.names(), ["0", "1", "2"]);
    assert_eq!((data.pictures().dimensions(), data.labels().elements()), (&[2, 2, 3][..], &[2, 0][..]));
}

// MNIST

#[test]
fn mnist_has_60000_and_10000_pictures_of_28x28_pixels_in_10_classes() {
    let (training, test) = bundled_pictures();
    assert_eq!((training.count(), test.count()), (60_000, 10_000));
    let count = |data: &DataSet| {
        assert_eq!((data.size(), data.classes()), ((28, 28), 10));
        let mut counts = [0; 10];
        (0..data.count()).for_each(|number| counts[data.label(number)] += 1);
        counts
    };
    assert_eq!(count(&training), [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    assert_eq!(count(&test), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    let first_labels: Vec<usize> = (0..6).map(|number| training.label(number)).collect();
    assert_eq!(first_labels, [5, 0, 4, 1, 9, 2], "the first six training labels");
}

#[test]
fn every_pixel_of_mnist_is_scaled_to_between_0_and_1() {
    after(a4_two_pictures_become_numbers);
    let (training, test) = bundled_pictures();
    for (name, data, known_mean) in [("training", &training, 0.130_660), ("test", &test, 0.132_515)] {
        let numbers: Vec<usize> = (0..data.count()).collect();
        let mut sum = 0.0;
        for batch in numbers.chunks(500) {
            let (x, _) = mini_batch(data, batch);
            let all_between = x.values().iter().all(|pixel| (0.0..=1.0).contains(pixel));
            assert!(all_between, "{name} pictures {} to {}: a pixel not from 0 to 1", batch[0], batch[499]);
            sum += x.values().iter().map(|&pixel| pixel as f64).sum::<f64>();
        }
        let mean = sum / (data.count() * data.inputs()) as f64;
        assert!(
            (mean - known_mean).abs() < 1e-6,
            "{name}: the mean pixel is {mean}, but MNIST is known for {known_mean}: does a header count as pixels?"
        );
    }
}

// Mini-batches

#[test]
fn every_byte_is_divided_by_255_and_rounded_once() {
    after(a4_two_pictures_become_numbers);
    let bytes: Vec<u8> = (0..=255).collect();
    let (x, _) = mini_batch(&data_set([1, 16, 16], &bytes, &[0], 1), &[0]);
    for byte in bytes {
        let (found, expected) = (x[(0, usize::from(byte))], Real::from(byte) / 255.0);
        assert_eq!(found, expected, "{byte}/255; to multiply by 1/255 rounds twice and gives other bits");
    }
}

#[test]
fn each_class_has_its_place_up_to_256() {
    after(a4_two_pictures_become_numbers);
    let labels: Vec<u8> = (0..=255).collect();
    let (_, y) = mini_batch(&data_set([256, 1, 1], &labels, &labels, 256), &(0..256).collect::<Vec<_>>());
    for class in 0..256 {
        let ones: Vec<usize> = (0..256).filter(|&place| y[(class, place)] != 0.0).collect();
        assert_eq!(ones, [class], "the places of a one-hot row that are not 0");
    }
}

#[test]
fn a_mini_batch_follows_the_numbers_and_keeps_nothing_of_the_one_before() {
    after(a4_two_pictures_become_numbers);
    let data = two_pictures();
    let (mut x, mut y) = (Matrix::new(3, 9, vec![7.0; 27]), Matrix::new(3, 9, vec![7.0; 27]));
    for numbers in [&[1, 0, 1, 1][..], &[0, 0, 1, 0], &[1], &[]] {
        data.mini_batch(numbers, &mut x, &mut y);
        let shapes = (x.shape(), y.shape());
        assert_eq!(shapes, (format!("{}x6", numbers.len()), format!("{}x3", numbers.len())), "N×D, N×C");
        for (n, &number) in numbers.iter().enumerate() {
            let (alone_x, alone_y) = mini_batch(&data, &[number]);
            let diagnosis =
                format!("row {n} of the mini-batch {numbers:?} must be picture {number} and no more");
            assert!(x.row(n) == alone_x.row(0) && y.row(n) == alone_y.row(0), "{diagnosis}");
        }
    }
    // The two matrices were used for other shapes before, and are as good as new ones.
    data.mini_batch(&[1, 0], &mut x, &mut y);
    assert_same_bits(&x, &mini_batch(&data, &[1, 0]).0, "X in used memory");
}

// The order of an epoch

#[test]
fn every_epoch_and_every_seed_has_an_order_of_its_own_and_loses_no_picture() {
    let numbers: Vec<usize> = (0..30).map(|i| 3 * i + 1).collect();
    let mut orders = Vec::new();
    for (seed, epoch) in (0..20).flat_map(|seed| (0..20).map(move |epoch| (seed, epoch))) {
        let mut order = Vec::new();
        shuffle(&numbers, seed, epoch, &mut order);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, numbers, "seed {seed}, epoch {epoch}: every picture exactly once");
        orders.push(order);
    }
    orders.sort_unstable();
    orders.dedup();
    assert_eq!(orders.len(), 400, "two of 20 epochs with 20 seeds had the same order");
}

// What does not fit

#[test]
#[should_panic(
    expected = "[2, 1, 1] pictures and [3] labels: a data set needs N x height x width pixels and N labels"
)]
fn as_many_labels_as_pictures_are_needed() {
    data_set([2, 1, 1], &[0, 0], &[0, 0, 0], 1);
}

#[test]
#[should_panic(expected = "[2, 3] pictures and [2] labels")]
fn pictures_have_three_dimensions() {
    DataSet::new(Idx::new(&[2, 3], &[0; 6]), Idx::new(&[2], &[0, 0]), numbers_as_names(1));
}

#[test]
#[should_panic(expected = "[2, 1, 1] pictures and [2, 1] labels")]
fn labels_have_one_dimension() {
    DataSet::new(Idx::new(&[2, 1, 1], &[0; 2]), Idx::new(&[2, 1], &[0, 0]), numbers_as_names(1));
}

#[test]
#[should_panic(expected = "there is a label 10, but only 10 names")]
fn every_label_needs_a_name() {
    data_set([2, 1, 1], &[0, 0], &[0, 10], 10);
}

#[test]
#[should_panic(expected = "7 pixels do not fill rows of 3")]
fn pixels_that_do_not_fill_their_rows_are_not_drawn() {
    draw(&[0; 7], 3);
}

#[test]
#[should_panic(expected = "6 pixels do not fill rows of 0")]
fn rows_without_pixels_are_not_drawn() {
    draw(&[0; 6], 0);
}

#[test]
fn a_drawing_has_a_character_for_each_column() {
    after(a1_a_small_picture_is_drawn_in_half_blocks);
    let mut random = Random::new(SEED);
    for width in 1..6 {
        let picture: Vec<u8> = (0..width * 3).map(|_| random.below(256) as u8).collect();
        let widths: Vec<usize> = draw(&picture, width).iter().map(|line| line.chars().count()).collect();
        assert_eq!(widths, [width, width], "seed {SEED}: spaces at the end belong to the line");
    }
}

// Something to see

#[test]
fn what_to_see() {
    let (training, _) = bundled_pictures();
    let drawing = draw(training.picture(0), training.size().1);
    let lines: Vec<&str> =
        drawing.iter().map(|line| line.trim_end()).filter(|line| !line.is_empty()).collect();
    show_as_in_the_book(&lines.join("\n"));
}
