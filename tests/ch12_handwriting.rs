//! Chapter 12, your own handwriting: `cargo test --test ch12_handwriting`, in double precision with `--features f64`.

mod common;

use chalknet::ch12_handwriting::{
    centred, contrast, fit, ink, is_ink_light, joined, mean_around, otsu, pieces, reading_order, scaled,
    shrunk, sure, without_dust, Area, Piece, Sheet, UNSURE,
};
use chalknet::toolbox::{Matrix, Random, Real};
use common::{after, assert_all_close, assert_close, assert_panics, assert_worked, random_matrix, TOLERANCE};

fn area(top: usize, left: usize, height: usize, width: usize) -> Area {
    Area { top, left, height, width }
}

/// A piece of which only the area matters, and a number by which it is known again.
fn piece(number: usize, area: Area) -> Piece {
    Piece { area, pixels: vec![number] }
}

// The worked examples

#[test]
fn a1_otsu_parts_ten_pixels_as_on_paper() {
    // In steps of 1/256, rounded down: 0 0 25 25 25 25 51 179 204 230, together 739. Below each threshold that parts
    // them otherwise, with n and m of the lower and of the higher group:
    //   step   1: 2·8·(95.50 -  0.00)² = 145 924        step 180: 8·2·(217.00 - 41.25)² = 494 209
    //   step  26: 6·4·(166.00 - 16.67)² = 535 211       step 205: 9·1·(230.00 - 59.33)² = 262 144
    //   step  52: 7·3·(204.33 - 21.57)² = 701 440, the largest
    let pixels = [0.0, 0.1, 0.1, 0.2, 0.1, 0.0, 0.8, 0.9, 0.7, 0.1];
    let threshold = otsu(&pixels);
    let mistakes = [
        (26.0, "the group of 0.2 is the lower one: was a group's size or the square left out?"),
        (51.0, "the step of 0.2 itself belongs to the lower group: the threshold is one step above it"),
        (179.0, "of equally good thresholds the first one is taken"),
    ];
    for (step, mistake) in mistakes {
        assert!(threshold != step / 256.0, "otsu: {mistake}");
    }
    assert_eq!(threshold, 52.0 / 256.0, "otsu: 7·3·(204.33 - 21.57)² is the largest, at 52/256");
}

/// An L, and a grain of dust.
const L: [[Real; 6]; 6] = [
    [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, 1.0, 1.0, 1.0, 0.0, 0.0],
    [0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
];

#[test]
fn a2_an_l_is_found_made_smaller_and_put_in_the_middle_as_on_paper() {
    let picture = Matrix::from_rows(&L);
    let is_ink: Vec<bool> = picture.values().iter().map(|ink| *ink > 0.5).collect();
    let l = Piece { area: area(0, 1, 5, 3), pixels: vec![1, 7, 13, 19, 25, 26, 27] };
    let dust = Piece { area: area(5, 5, 1, 1), pixels: vec![35] };
    let found = pieces(&is_ink, 6);
    assert_eq!(found, [l.clone(), dust], "pieces: row 4, column 1 is pixel 4·6 + 1 = 25");
    assert_eq!(without_dust(found), [l], "without_dust: the L is 5 long, and 4·1 is less");

    let expected = Matrix::from_rows(&[[0.5, 0.0, 0.0], [0.5, 0.0, 0.0], [0.25, 0.5, 0.25]]);
    let mistakes =
        [("scaled: a mean, not a sum", Matrix::from_rows(&[[2., 0., 0.], [2., 0., 0.], [1., 2., 1.]]))];
    assert_worked(&scaled(&picture, 3, 3), &expected, TOLERANCE, "scaled: the mean of 2x2 pixels", &mistakes);
    // A new row is half an old one; a new column is one and a half: (3 + ½·0)/1.5 = 2, (½·0 + 6)/1.5 = 4.
    let expected = Matrix::from_rows(&[[2.0, 4.0], [2.0, 4.0], [1.0, 3.0], [1.0, 3.0]]);
    let found = scaled(&Matrix::from_rows(&[[3.0, 0.0, 6.0], [0.0, 3.0, 3.0]]), 4, 2);
    let mistakes = [(
        "scaled: the pixel in the middle counts half",
        Matrix::from_rows(&[[3., 6.], [3., 6.], [0., 3.], [0., 3.]]),
    )];
    assert_worked(&found, &expected, TOLERANCE, "scaled: 2x3 to 4x2", &mistakes);

    // Centre of mass: down (0.5 + 1.5 + 2.5 + 3.5 + 3·4.5)/7 = 3.07, across (5·0.5 + 1.5 + 2.5)/7 = 0.93.
    // In 8x8 it is to lie at 4: 4 - 3.07 = 0.93, so 1 down; 4 - 0.93 = 3.07, so 3 to the right.
    let at = |top: usize, left: usize| {
        let mut page = Matrix::zeros(8, 8);
        for (i, j) in [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (4, 1), (4, 2)] {
            page[(top + i, left + j)] = 1.0;
        }
        page
    };
    let rows: Vec<Real> = L[..5].iter().flat_map(|row| row[1..4].to_vec()).collect();
    let mistakes = [
        ("centred: the middle of the box, where the centre of mass is needed", at(2, 3)),
        ("centred: the middle of pixel 0 is 0.5, not 0", at(1, 4)),
        ("centred: to the nearest pixel, not down", at(0, 3)),
    ];
    assert_worked(
        &centred(&Matrix::new(5, 3, rows), 8, 8),
        &at(1, 3),
        0.0,
        "centred: 1 down, 3 right",
        &mistakes,
    );
}

// Means

#[test]
fn a_shrunk_photo_is_the_means_of_whole_squares() {
    let mut photo = Matrix::zeros(5, 7);
    (0..35).for_each(|k| photo.values_mut()[k] = k as Real);
    // Of 7 pixels at most 4: squares of 2x2, and the last row and column fill none. (0 + 1 + 7 + 8)/4 = 4.
    let expected = Matrix::from_rows(&[[4.0, 6.0, 8.0], [18.0, 20.0, 22.0]]);
    for most in [4, 6] {
        assert_all_close(&shrunk(&photo, most), &expected, 0.0, &format!("at most {most} of 7"));
    }
    for most in [7, 100] {
        assert_all_close(&shrunk(&photo, most), &photo, 0.0, "what is small enough stays as it is");
    }
}

/// The mean of the square around each pixel, pixel by pixel.
fn slow_mean_around(picture: &Matrix, left_out: &[bool], reach: usize) -> Matrix {
    let (rows, columns) = (picture.rows(), picture.columns());
    let mean = |top: usize, bottom: usize, left: usize, right: usize| {
        let (mut sum, mut count) = (0.0, 0.0);
        for i in top..=bottom {
            for j in (left..=right).filter(|j| !left_out[i * columns + j]) {
                (sum, count) = (sum + picture[(i, j)], count + 1.0);
            }
        }
        (count > 0.0).then(|| sum / count)
    };
    let mut means = Matrix::zeros(rows, columns);
    for i in 0..rows {
        for j in 0..columns {
            let (down, across) = (reach.min(i).min(rows - 1 - i), reach.min(j).min(columns - 1 - j));
            let whole = mean(0, rows - 1, 0, columns - 1).unwrap_or(0.0);
            means[(i, j)] = mean(i - down, i + down, j - across, j + across).unwrap_or(whole);
        }
    }
    means
}

#[test]
fn the_mean_around_a_pixel_is_the_sum_of_its_square_divided() {
    for (seed, (rows, columns)) in (1..).zip([(1, 1), (1, 6), (5, 1), (4, 7), (9, 8)]) {
        let random = &mut Random::new(seed);
        let picture = random_matrix(rows, columns, 0.0, 1.0, random);
        for (reach, of_four) in [(0, 0), (1, 1), (2, 2), (3, 3), (100, 1)] {
            let mut left_out: Vec<bool> = (0..rows * columns).map(|_| random.below(4) < of_four).collect();
            left_out[random.below(rows * columns)] = false;
            let expected = slow_mean_around(&picture, &left_out, reach);
            let diagnosis = format!("seed {seed}, reach {reach}, {of_four} of 4 left out");
            assert_all_close(&mean_around(&picture, &left_out, reach), &expected, TOLERANCE, &diagnosis);
        }
    }
}

// Paper and ink

#[test]
fn ink_is_what_is_darker_than_the_paper_or_lighter_but_never_both() {
    let (photo, paper) = (Matrix::from_rows(&[[0.25, 0.75, 0.5]]), Matrix::from_rows(&[[0.75, 0.5, 0.5]]));
    let (dark, light) = (Matrix::from_rows(&[[0.5, 0.0, 0.0]]), Matrix::from_rows(&[[0.0, 0.25, 0.0]]));
    assert_worked(
        &ink(&photo, &paper, false),
        &dark,
        0.0,
        "dark ink",
        &[("that is light ink", light.clone())],
    );
    assert_worked(&ink(&photo, &paper, true), &light, 0.0, "light ink", &[("that is dark ink", dark)]);
}

#[test]
fn light_ink_and_dark_ink_are_told_apart() {
    let paper = Matrix::new(8, 6, vec![0.75; 48]);
    let (mut half, mut rim) = (paper.clone(), paper.clone());
    // The 6x4 in the middle are just as many as those at the edge; a line at the edge is there more than elsewhere.
    (1..7).for_each(|i| half.row_mut(i)[1..5].fill(0.25));
    rim.row_mut(0).fill(0.25);
    for (what, mut photo) in [("half is ink: ask the edge", half), ("ink at the edge: ask the cubes", rim)] {
        assert!(!is_ink_light(&photo), "{what}: dark ink on light paper");
        photo.values_mut().iter_mut().for_each(|pixel| *pixel = 1.0 - *pixel);
        assert!(is_ink_light(&photo), "{what}: light ink on dark paper");
    }
    assert!(!is_ink_light(&paper), "where all is one, ink is taken to be dark");
}

#[test]
fn no_threshold_parts_better_than_otsus() {
    after(a1_otsu_parts_ten_pixels_as_on_paper);
    for seed in 1..=20 {
        let random = &mut Random::new(seed);
        let values: Vec<Real> = (0..2 + random.below(40)).map(|_| random.uniform(0.0, 1.0)).collect();
        let steps: Vec<f64> = values.iter().map(|&value| f64::from((value * 256.0) as u8)).collect();
        let parted = |threshold: f64| {
            let (low, high): (Vec<f64>, Vec<f64>) = steps.iter().partition(|&&step| step < threshold);
            let mean = |group: &[f64]| group.iter().sum::<f64>() / group.len().max(1) as f64;
            let distance = mean(&high) - mean(&low);
            (low.len() * high.len()) as f64 * distance * distance
        };
        let found = otsu(&values) as f64 * 256.0;
        let best = (1..256).map(|step| parted(step.into())).fold(0.0, f64::max);
        assert!(
            parted(found) >= 0.999_999 * best,
            "seed {seed}: {found}/256 parts less than another threshold"
        );
    }
    for (values, step) in [(&[][..], 0.0), (&[0.5; 4], 0.0), (&[0.0, 1.0], 1.0), (&[0.995, 1.0], 255.0)] {
        assert_eq!(otsu(values), step / 256.0, "otsu: {values:?}");
    }
}

#[test]
fn contrast_is_the_difference_of_two_means() {
    let page = Matrix::from_rows(&[[0.5, 1.0, 0.75], [0.25, 0.0, 0.125]]);
    let mask = [true, true, true, false, false, false];
    assert_close(contrast(&page, &mask), 0.625, TOLERANCE, "contrast: 0.75 - 0.125");
    for all in [true, false] {
        assert_eq!(contrast(&page, &[all; 6]), 0.0, "if all is ink or all is paper there is no contrast");
    }
}

// Pieces

#[test]
fn pieces_are_what_a_slow_way_finds() {
    after(a2_an_l_is_found_made_smaller_and_put_in_the_middle_as_on_paper);
    for seed in 1..=40 {
        let random = &mut Random::new(seed);
        let (height, width, of_ten) = (1 + random.below(9), 1 + random.below(9), 1 + random.below(9));
        let is_ink: Vec<bool> = (0..height * width).map(|_| random.below(10) < of_ten).collect();
        // Each pixel takes the smallest name among its neighbours; after as many rounds as there are pixels all is done.
        let touch =
            |a: usize, b: usize| (a / width).abs_diff(b / width).max((a % width).abs_diff(b % width)) <= 1;
        let inked: Vec<usize> = (0..is_ink.len()).filter(|&k| is_ink[k]).collect();
        let mut names: Vec<usize> = (0..is_ink.len()).collect();
        for _ in &inked {
            for &a in &inked {
                names[a] =
                    inked.iter().filter(|&&b| touch(a, b)).map(|&b| names[b]).fold(names[a], usize::min);
            }
        }
        let mut expected = Vec::new();
        for name in 0..names.len() {
            let pixels: Vec<usize> = inked.iter().copied().filter(|&k| names[k] == name).collect();
            let boxes = pixels.iter().map(|k| area(k / width, k % width, 1, 1));
            if let Some(area) = boxes.reduce(|a, b| a.around(&b)) {
                expected.push(Piece { area, pixels });
            }
        }
        let mut found = pieces(&is_ink, width);
        found.iter_mut().for_each(|piece| piece.pixels.sort_unstable());
        assert_eq!(found, expected, "seed {seed}: {of_ten} of 10 pixels of {height}x{width}");
    }
}

#[test]
fn dust_is_less_than_a_quarter_of_the_longest() {
    let all = [area(0, 0, 3, 8), area(9, 0, 1, 2), area(9, 5, 1, 1)].map(|area| piece(0, area)).to_vec();
    assert_eq!(without_dust(all.clone()), all[..2], "a quarter stays, an eighth does not");
    assert_eq!(without_dust(Vec::new()), [], "nothing stays nothing");
}

#[test]
fn parts_of_one_digit_are_joined_and_neighbours_stay_apart() {
    let body = area(20, 20, 20, 12);
    let cases = [
        (area(13, 22, 2, 8), true, "the bar above a 5"),
        (area(12, 28, 3, 13), true, "a bar that is a quarter of 20 above, and stands out"),
        (area(11, 22, 3, 8), false, "a bar that is further above"),
        (area(0, 20, 18, 12), true, "as large, but above each other"),
        (area(24, 34, 3, 16), true, "beside it, but too flat for a digit"),
        (area(24, 34, 12, 10), true, "beside it, but too small for a digit"),
        (area(24, 38, 12, 10), false, "small, but further beside it"),
        (area(24, 34, 14, 10), false, "beside it, and not so small"),
        (area(20, 33, 20, 12), false, "two neighbours of equal size"),
        (area(0, 27, 18, 12), false, "the one higher up, but less than half above the other"),
    ];
    for (other, is_one, what) in cases {
        for order in [[body, other], [other, body]] {
            let both = vec![piece(0, order[0]), piece(1, order[1])];
            let mut found = joined(both.clone());
            found.iter_mut().for_each(|piece| piece.pixels.sort_unstable());
            found.sort_by_key(|piece| piece.pixels[0]);
            let one = vec![Piece { area: body.around(&other), pixels: vec![0, 1] }];
            assert_eq!(found, if is_one { one } else { both }, "{what}: {order:?}");
        }
    }
}

#[test]
fn what_was_joined_is_longer_and_reaches_further() {
    // The bar is too far from each half alone, but not from both together.
    let parts = [area(3, 20, 2, 12), area(10, 20, 14, 12), area(25, 20, 12, 12)];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let found = joined(order.map(|k| piece(k, parts[k])).to_vec());
        let areas: Vec<Area> = found.iter().map(|piece| piece.area).collect();
        assert_eq!(areas, [area(3, 20, 34, 12)], "in the order {order:?}");
    }
}

#[test]
fn digits_are_read_line_by_line_from_left_to_right() {
    // The lines rise or fall so much that the last digit stands beside none of the first ones.
    for (seed, slant) in (1..).zip([-3_isize, 0, 3]) {
        let place = |k: usize| {
            area((40 + (k / 10) as isize * 50 + slant * (k % 10) as isize) as usize, k % 10 * 15, 20, 12)
        };
        let expected: Vec<Piece> = (0..20).map(|k| piece(k, place(k))).collect();
        let mut mixed = expected.clone();
        Random::new(seed).shuffle(&mut mixed);
        assert_eq!(reading_order(mixed), expected, "seed {seed}: {slant} pixels down from digit to digit");
    }
}

// Size and place

#[test]
fn a_scaled_picture_keeps_its_mean_and_at_its_own_size_everything() {
    after(a2_an_l_is_found_made_smaller_and_put_in_the_middle_as_on_paper);
    let mean = |picture: &Matrix| picture.values().iter().sum::<Real>() / picture.values().len() as Real;
    for seed in 1..=30 {
        let random = &mut Random::new(seed);
        let mut side = || 1 + random.below(12);
        let (rows, columns, new_rows, new_columns) = (side(), side(), side(), side());
        let picture = random_matrix(rows, columns, 0.0, 1.0, random);
        let diagnosis = format!("seed {seed}: {rows}x{columns} to {new_rows}x{new_columns}");
        let found = scaled(&picture, new_rows, new_columns);
        assert_eq!((found.rows(), found.columns()), (new_rows, new_columns), "{diagnosis}");
        assert_close(mean(&found), mean(&picture), TOLERANCE, &diagnosis);
        assert_all_close(&scaled(&picture, rows, columns), &picture, 0.0, &diagnosis);
    }
}

#[test]
fn what_lies_outside_is_lost_and_without_ink_there_is_nothing_to_centre() {
    let found = centred(&Matrix::from_rows(&[[0.25, 0.5, 0.25]]), 1, 1);
    assert_all_close(
        &found,
        &Matrix::from_rows(&[[0.5]]),
        0.0,
        "of three pixels only the middle one has a place",
    );
    assert_all_close(&centred(&Matrix::zeros(2, 2), 3, 4), &Matrix::zeros(3, 4), 0.0, "no ink");
}

#[test]
fn a_digit_fills_20_of_28_pixels() {
    // (the digit, the network's picture, where ink is then)
    let cases = [
        ((40, 20), (28, 28), area(4, 9, 20, 10)),
        ((5, 10), (28, 28), area(9, 4, 10, 20)),
        ((1, 100), (28, 28), area(14, 4, 1, 20)),
        ((40, 20), (8, 8), area(1, 3, 6, 3)),
        ((10, 10), (28, 14), area(9, 2, 10, 10)),
    ];
    for ((height, width), (rows, columns), place) in cases {
        let mut expected = Matrix::zeros(rows, columns);
        (place.top..place.top + place.height)
            .for_each(|i| expected.row_mut(i)[place.left..place.left + place.width].fill(1.0));
        let found = fit(&Matrix::new(height, width, vec![1.0; height * width]), rows, columns);
        let diagnosis = format!("a block of {height}x{width} for a network of {rows}x{columns}");
        assert_all_close(&found, &expected, TOLERANCE, &diagnosis);
    }
}

#[test]
fn an_answer_is_sure_from_its_threshold_on() {
    let p = Matrix::from_rows(&[[0.125, 0.75, 0.125]]);
    assert_eq!((sure(&p, 0.75), sure(&p, 0.76), UNSURE), (Some(1), None, 0.7));
}

#[test]
fn wrong_shapes_are_named() {
    assert_panics(&[
        (|| drop(mean_around(&Matrix::zeros(2, 3), &[false; 5], 1)), "5 marks for 2x3 pixels"),
        (
            || drop(ink(&Matrix::zeros(2, 3), &Matrix::zeros(3, 2), false)),
            "ink: the pixels of the paper are 3x2, but 2x3 is needed",
        ),
        (|| drop(pieces(&[true; 5], 2)), "5 pixels do not fill rows of 2"),
        (|| drop(scaled(&Matrix::zeros(2, 3), 0, 3)), "a picture needs pixels: 2 cannot become 0"),
    ]);
}

// A whole sheet

/// A 7 of `size` pixels with its corner at this place: ink that fades at the rim of its strokes.
fn write_seven(page: &mut Matrix, (top, left): (Real, Real), size: Real) {
    for (from, to) in [((0.0, 0.0), (0.0, 0.6)), ((0.0, 0.6), (1.0, 0.2))] {
        let (dy, dx): (Real, Real) = (to.0 - from.0, to.1 - from.1);
        for i in 0..page.rows() {
            for (j, ink) in page.row_mut(i).iter_mut().enumerate() {
                let (y, x) =
                    ((i as Real + 0.5 - top) / size - from.0, (j as Real + 0.5 - left) / size - from.1);
                let along = ((y * dy + x * dx) / (dy * dy + dx * dx)).clamp(0.0, 1.0);
                let (y, x) = (y - along * dy, x - along * dx);
                let distance = (y * y + x * x).sqrt() * size;
                *ink = ink.max((0.06 * size + 0.5 - distance).clamp(0.0, 1.0));
            }
        }
    }
}

/// A photo of ink on paper: 0.9 is paper, 0.2 is ink.
fn photo_of(page: &Matrix) -> Matrix {
    let light = page.values().iter().map(|ink| 0.9 - 0.7 * ink).collect();
    Matrix::new(page.rows(), page.columns(), light)
}

fn seven((rows, columns): (usize, usize), place: (Real, Real), size: Real) -> Matrix {
    let mut page = Matrix::zeros(rows, columns);
    write_seven(&mut page, place, size);
    photo_of(&page)
}

/// What is read of a sheet with one digit on it.
#[track_caller]
fn only_digit(photo: &Matrix, what: &str) -> Matrix {
    let sheet = Sheet::read(photo, 28, 28);
    assert_eq!(sheet.digits.len(), 1, "{what}: one 7 stands on the sheet, {} pieces are dust", sheet.dust);
    sheet.digits[0].picture.clone()
}

#[test]
fn the_same_digit_is_seen_wherever_it_stands_and_however_the_light_falls() {
    let plain = seven((160, 200), (30.0, 60.0), 80.0);
    let changed = |change: &dyn Fn(Real, Real) -> Real| {
        let mut photo = plain.clone();
        (0..32_000).for_each(|k| {
            let pixel = &mut photo.values_mut()[k];
            *pixel = change(*pixel, (k % 200) as Real / 200.0);
        });
        photo
    };
    let cases = [
        ("moved", seven((160, 200), (61.0, 123.0), 80.0), 0.0),
        ("enlarged", seven((320, 400), (60.0, 120.0), 160.0), 0.03),
        ("on a larger sheet", seven((400, 300), (200.0, 100.0), 80.0), 0.01),
        ("light ink on dark paper", changed(&|pixel, _| 1.0 - pixel), 0.0),
        ("dimmed by a third", changed(&|pixel, _| pixel * 2.0 / 3.0), 0.05),
        ("a lamp at the left", changed(&|pixel, right| pixel * (1.0 - 0.5 * right)), 0.05),
        ("a lamp at the right", changed(&|pixel, right| pixel * (0.5 + 0.5 * right)), 0.05),
    ];
    let expected = only_digit(&plain, "plain");
    for (what, photo, tolerance) in cases {
        let found = only_digit(&photo, what);
        let apart = |(a, b): (&Real, &Real)| (a - b).abs();
        let difference: Real = found.values().iter().zip(expected.values()).map(apart).sum();
        let part = difference / expected.values().iter().sum::<Real>();
        assert!(part <= tolerance + TOLERANCE, "{what}: {part} of the ink lies elsewhere");
    }
}

#[test]
fn two_digits_are_read_in_their_order_and_dust_is_counted() {
    // The right one stands a little lower.
    let mut page = Matrix::zeros(160, 200);
    write_seven(&mut page, (30.0, 20.0), 80.0);
    write_seven(&mut page, (40.0, 120.0), 80.0);
    for (i, j) in [(5, 5), (150, 100), (80, 195)] {
        page.row_mut(i)[j..j + 2].fill(1.0);
    }
    let sheet = Sheet::read(&photo_of(&page), 8, 8);
    assert_eq!((sheet.digits.len(), sheet.dust, sheet.is_light), (2, 3, false));
    // A stroke reaches 4.8 pixels to each side; its rim may count or not.
    for (digit, (top, left)) in sheet.digits.iter().zip([(25, 15), (35, 115)]) {
        let Area { top: y, left: x, height, width } = digit.area;
        let errors = [y.abs_diff(top), x.abs_diff(left), height.abs_diff(90), width.abs_diff(58)];
        assert!(errors.iter().all(|&error| error <= 1), "{:?}, not 90x58 at {top}, {left}", digit.area);
        assert_eq!(digit.picture.shape(), "8x8");
    }
}

#[test]
fn where_nothing_is_written_nothing_is_read() {
    let noise = |low, high| random_matrix(90, 120, low, high, &mut Random::new(1));
    let even = |rows, columns, light| Matrix::new(rows, columns, vec![light; rows * columns]);
    let falling = |slope: Real| {
        Matrix::new(90, 120, (0..10_800).map(|k| 0.7 - slope * ((k % 120) as Real / 120.0 - 0.5)).collect())
    };
    let pages = [
        ("white", even(90, 120, 1.0)),
        ("grey", even(90, 120, 0.5)),
        ("black", even(90, 120, 0.0)),
        ("grain", noise(0.45, 0.55)),
        ("light that falls off to the right", falling(0.4)),
        ("light that falls off to the left", falling(-0.4)),
        ("one pixel", even(1, 1, 0.3)),
        ("a line of pixels", even(1, 50, 0.7)),
        ("a column of pixels", even(50, 1, 0.7)),
        ("a long line of pixels", even(1, 5000, 0.0)),
        ("a long column of pixels", even(5000, 1, 0.0)),
    ];
    for (what, page) in pages {
        let found = Sheet::read(&page, 28, 28).digits;
        assert!(found.is_empty(), "{what}: {} digits, the first at {:?}", found.len(), found[0].area);
    }
    // Here something may be read, but nothing may go wrong.
    for page in [noise(0.0, 1.0), Matrix::from_rows(&[[0.0, 1.0]])] {
        for digit in Sheet::read(&page, 28, 28).digits {
            assert!(digit.picture.values().iter().all(|ink| (0.0..=1.0 + TOLERANCE).contains(ink)));
        }
    }
}
