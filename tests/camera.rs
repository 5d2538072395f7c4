//! Through the camera: how many digits are read from photos of the test pictures. `cargo test --test camera` looks at a
//! few, `make camera` at many, and at what each step of chapter 12 and a better network are worth (minutes). Goes with
//! chapter 12.

#[path = "common/camera.rs"]
mod camera;
mod common;

use camera::photograph;
use chalknet::ch02_data::DataSet;
use chalknet::ch08_training::{split, Buffers, Network, Workspace};
use chalknet::ch10_better::{Improved, View};
use chalknet::ch12_handwriting::{
    centred, fit, joined, otsu, pieces, reading_order, scaled, sure, without_dust, Digit, Sheet,
};
use chalknet::storage::photos::ink_bytes;
use chalknet::storage::Entry;
use chalknet::toolbox::cores::{allow, cores, for_each_piece};
use chalknet::toolbox::{Matrix, Random, Real};
use common::bundled_pictures;

/// Where everything drawn by lot begins.
const SEED: u64 = 12;

/// A trained network, and how it gets to see pictures.
struct Reader {
    network: Network,
    view: View,
}

/// The network of a recipe, after so many epochs; None: after as many as it states.
fn trained(name: &str, training: &DataSet, epochs: Option<u64>) -> Reader {
    allow(cores());
    let Entry { recipe, improvements, .. } = Entry::named(name).expect("a recipe");
    let (numbers, _) = split(training.count());
    // The epochs make edges, after pictures are moved.
    let training = improvements.view.before_edges().of_data(training);
    let mut run = recipe.begin(&recipe.sizes(training.inputs(), training.classes()), 1);
    let (mut method, mut buffers) = (Improved::new(improvements), Buffers::new(&run.network));
    let mut walker = None;
    for _ in 0..epochs.unwrap_or(recipe.epochs) {
        method.train_epoch(&mut run, &mut walker, &training, &numbers, &mut buffers, |_| ());
    }
    Reader { network: run.network, view: improvements.view }
}

/// The probabilities that the network gives a picture.
fn probabilities(Reader { network, view }: &Reader, picture: &Matrix) -> Matrix {
    let x = if *view == View::AS_IT_IS {
        picture.values().to_vec()
    } else {
        let seen = view.of_picture(&ink_bytes(picture), picture.columns());
        seen.into_iter().map(|pixel| Real::from(pixel) / 255.0).collect()
    };
    let x = Matrix::new(1, x.len(), x);
    let mut workspace = Workspace::new(network);
    network.forward(&x, &mut workspace);
    workspace.last().a.clone()
}

fn answer(reader: &Reader, picture: &Matrix) -> usize {
    probabilities(reader, picture).largest_in_row(0)
}

fn picture(data: &DataSet, number: usize) -> Matrix {
    let pixels = data.picture(number).iter().map(|&pixel| Real::from(pixel) / 255.0).collect();
    Matrix::new(data.size().0, data.size().1, pixels)
}

/// So many numbers of test pictures, spread evenly.
fn some(data: &DataSet, count: usize) -> Vec<usize> {
    (0..count).map(|k| k * data.count() / count).collect()
}

/// A photo of one picture.
fn photo_of(data: &DataSet, number: usize) -> Matrix {
    let random = &mut Random::numbered(SEED, number as u64);
    let (enlarged, margin) = (random.uniform(8.0, 30.0), random.uniform(2.0, 14.0));
    photograph(&[picture(data, number)], 1, (enlarged, margin), random)
}

/// Of the pictures with these numbers, how many are read rightly in a photo of their own; `read` makes of a photo what
/// the network gets to see.
fn right(
    reader: &Reader,
    data: &DataSet,
    numbers: &[usize],
    read: impl Fn(&Matrix) -> Option<Matrix> + Sync,
) -> usize {
    let is_right = |&number: &usize| {
        read(&photo_of(data, number)).is_some_and(|seen| answer(reader, &seen) == data.label(number))
    };
    for_each_piece(numbers, is_right).into_iter().filter(|&is_right| is_right).count()
}

/// The largest digit of a sheet.
fn largest(sheet: Sheet) -> Option<Matrix> {
    sheet.digits.into_iter().max_by_key(|digit| digit.area.side()).map(|digit| digit.picture)
}

fn read_28(photo: &Matrix) -> Option<Matrix> {
    largest(Sheet::read(photo, 28, 28))
}

#[test]
fn digits_are_read_through_the_camera() {
    let (training, test) = bundled_pictures();
    let reader = trained("moved", &training, Some(4));
    let numbers = some(&test, 60);
    let count = right(&reader, &test, &numbers, read_28);
    assert!(count >= 54, "of 60 photographed digits only {count} are read rightly (seed {SEED})");
    let (found, read) = sheets(&reader, &test, 3);
    assert!(
        (found, read >= 27) == (3, true),
        "of 3 sheets {found} had ten digits in order, of 30 digits {read} were read"
    );
}

/// Of so many sheets with ten digits in two rows, on how many all are found in their order; and how many digits are read.
fn sheets(reader: &Reader, data: &DataSet, count: usize) -> (usize, usize) {
    let numbers = some(data, 10 * count);
    let sheets: Vec<&[usize]> = numbers.chunks(10).collect();
    let read = |numbers: &&[usize]| {
        let random = &mut Random::numbered(SEED, numbers[0] as u64);
        let pictures: Vec<Matrix> = numbers.iter().map(|&number| picture(data, number)).collect();
        let enlarged = random.uniform(8.0, 15.0);
        let photo = photograph(&pictures, 5, (enlarged, 4.0), random);
        let sheet = Sheet::read(&photo, 28, 28);
        let is_found = sheet.digits.len() == 10 && in_two_rows(&sheet.digits, &sheet.photo);
        let right = |(digit, &number): (&Digit, &usize)| answer(reader, &digit.picture) == data.label(number);
        let read = sheet.digits.iter().zip(*numbers).filter(|&pair| right(pair)).count();
        (is_found, read)
    };
    let results = for_each_piece(&sheets, read);
    (results.iter().filter(|result| result.0).count(), results.iter().map(|result| result.1).sum())
}

/// Whether each of ten digits stands in its own fifth of the upper or the lower half, more or less (the sheet is turned).
fn in_two_rows(digits: &[Digit], photo: &Matrix) -> bool {
    digits.iter().enumerate().all(|(k, digit)| {
        let (down, across) = (digit.area.top + digit.area.height / 2, digit.area.left + digit.area.width / 2);
        let (expected_down, expected_across) =
            ((2 * (k / 5) + 1) * photo.rows() / 4, (2 * (k % 5) + 1) * photo.columns() / 10);
        down.abs_diff(expected_down) < photo.rows() / 4
            && across.abs_diff(expected_across) < photo.columns() / 10
    })
}

/// From the ink on: the pieces that `keep` keeps, put together, and of the largest what `make` makes.
fn from_ink(
    sheet: &Sheet,
    is_ink: &[bool],
    keep: impl Fn(Vec<chalknet::ch12_handwriting::Piece>) -> Vec<chalknet::ch12_handwriting::Piece>,
    make: impl Fn(&Matrix) -> Matrix,
) -> Option<Matrix> {
    let columns = sheet.photo.columns();
    let digits = reading_order(keep(pieces(is_ink, columns)));
    let piece = digits.into_iter().max_by_key(|piece| piece.area.side())?;
    let mut shape = Matrix::zeros(piece.area.height, piece.area.width);
    for pixel in &piece.pixels {
        shape[(pixel / columns - piece.area.top, pixel % columns - piece.area.left)] = 1.0;
    }
    Some(make(&shape))
}

/// Puts a picture in the middle by its box.
fn by_box(picture: &Matrix) -> Matrix {
    let mut middle = Matrix::zeros(28, 28);
    let (top, left) = ((28 - picture.rows()) / 2, (28 - picture.columns()) / 2);
    for i in 0..picture.rows() {
        for j in 0..picture.columns() {
            middle[(top + i, left + j)] = picture[(i, j)];
        }
    }
    middle
}

/// As large as in a box of so many pixels, with its aspect kept.
fn boxed(shape: &Matrix, side: usize) -> Matrix {
    let longer = shape.rows().max(shape.columns());
    let length = |pixels: usize| ((side * pixels + longer / 2) / longer).max(1);
    scaled(shape, length(shape.rows()), length(shape.columns()))
}

#[test]
#[ignore = "minutes: make camera"]
fn what_chapter_12_is_worth() {
    let (training, test) = bundled_pictures();
    let reader = trained("moved", &training, None);
    let numbers = some(&test, 1000);
    let originals = numbers.iter().filter(|&&n| answer(&reader, &picture(&test, n)) == test.label(n)).count();
    println!("| 1,000 test pictures, seed {SEED} | read rightly |\n|---|---|");
    println!("| as they are | {} |", percent(originals, 1000));
    let line = |name: &str, read: &(dyn Fn(&Matrix) -> Option<Matrix> + Sync)| {
        println!("| {name} | {} |", percent(right(&reader, &test, &numbers, read), 1000));
    };
    let keep = |pieces| joined(without_dust(pieces));
    let fit_28 = |shape: &Matrix| fit(shape, 28, 28);
    line("through the camera, all steps", &read_28);
    line("only shrunk to 28x28, light and dark exchanged", &|photo| {
        let mut small = scaled(photo, 28, 28);
        small.values_mut().iter_mut().for_each(|pixel| *pixel = 1.0 - *pixel);
        Some(small)
    });
    line("one threshold for the whole photo, the paper not subtracted", &|photo| {
        let sheet = Sheet::with_ink(photo);
        let threshold = otsu(sheet.photo.values());
        let is_ink: Vec<bool> = sheet.photo.values().iter().map(|pixel| *pixel < threshold).collect();
        from_ink(&sheet, &is_ink, keep, fit_28)
    });
    line("half of the most ink as threshold, instead of Otsu's", &|photo| {
        let sheet = Sheet::with_ink(photo);
        let most = sheet.ink.values().iter().fold(0.0, |most, ink| Real::max(most, *ink));
        let is_ink: Vec<bool> = sheet.ink.values().iter().map(|ink| 2.0 * ink > most).collect();
        from_ink(&sheet, &is_ink, keep, fit_28)
    });
    line("what hangs together alone, nothing put together", &|photo| {
        let sheet = Sheet::with_ink(photo);
        from_ink(&sheet, &sheet.is_ink, without_dust, fit_28)
    });
    line("all ink one digit, dust too", &|photo| {
        let sheet = Sheet::with_ink(photo);
        from_ink(
            &sheet,
            &sheet.is_ink,
            |all| {
                all.into_iter()
                    .reduce(|mut one, other| {
                        one.area = one.area.around(&other.area);
                        one.pixels.extend(other.pixels);
                        one
                    })
                    .into_iter()
                    .collect()
            },
            fit_28,
        )
    });
    line("stretched to 20x20, the aspect not kept", &|photo| {
        let sheet = Sheet::with_ink(photo);
        from_ink(&sheet, &sheet.is_ink, keep, |shape| centred(&scaled(shape, 20, 20), 28, 28))
    });
    line("28 pixels large instead of 20", &|photo| {
        let sheet = Sheet::with_ink(photo);
        from_ink(&sheet, &sheet.is_ink, keep, |shape| by_box(&boxed(shape, 28)))
    });
    line("the box in the middle, not the centre of mass", &|photo| {
        let sheet = Sheet::with_ink(photo);
        from_ink(&sheet, &sheet.is_ink, keep, |shape| by_box(&boxed(shape, 20)))
    });
    let (found, read) = sheets(&reader, &test, 100);
    println!("\nof 100 sheets with ten digits, {found} found in order; of 1,000 digits {read} read rightly");
    tight_crops(&reader, &test, &numbers);
    unsure(&reader, &training);
    better_networks(&training, &test);
}

/// What better networks are worth where pictures come through the camera.
fn better_networks(training: &DataSet, test: &DataSet) {
    let numbers = some(test, 4000);
    let photos = for_each_piece(&numbers, |&number| read_28(&photo_of(test, number)));
    println!("\n| {} test pictures | as they are | through the camera |\n|---|---|---|", numbers.len());
    for name in ["moved", "edges", "rubber", "sharp"] {
        let reader = trained(name, training, None);
        let is_right = |picture: &Matrix, number: usize| answer(&reader, picture) == test.label(number);
        let (mut as_they_are, mut in_photos) = (0, 0);
        for (&number, photo) in numbers.iter().zip(&photos) {
            as_they_are += usize::from(is_right(&picture(test, number), number));
            in_photos += usize::from(photo.as_ref().is_some_and(|photo| is_right(photo, number)));
        }
        println!(
            "| `{name}` | {} | {} |",
            percent(as_they_are, numbers.len()),
            percent(in_photos, numbers.len())
        );
        if name == "sharp" {
            tight_crops(&reader, test, &some(test, 1000));
        }
    }
}

fn percent(right: usize, of: usize) -> String {
    format!("{:.1} %", 100.0 * right as f64 / of as f64)
}

/// Digits cut out along their ink, and digits of 8x8 pixels, each as they are and by chapter 12's way.
fn tight_crops(reader: &Reader, test: &DataSet, numbers: &[usize]) {
    let mut right = [0; 4];
    for &number in numbers {
        let picture = picture(test, number);
        let is_ink: Vec<bool> = picture.values().iter().map(|ink| *ink > 0.0).collect();
        let area = pieces(&is_ink, 28).into_iter().map(|piece| piece.area).reduce(|a, b| a.around(&b));
        let Some(area) = area else { continue };
        let mut crop = Matrix::zeros(area.height, area.width);
        for i in 0..area.height {
            crop.row_mut(i).copy_from_slice(&picture.row(area.top + i)[area.left..area.left + area.width]);
        }
        let small = scaled(&picture, 8, 8);
        for (k, picture) in [crop, small].iter().enumerate() {
            let large = scaled(picture, 10 * picture.rows(), 10 * picture.columns());
            let seen = [scaled(picture, 28, 28), read_28(&large).unwrap_or_default()];
            for (way, seen) in seen.iter().enumerate().filter(|(_, seen)| seen.rows() > 0) {
                right[2 * k + way] += usize::from(answer(reader, seen) == test.label(number));
            }
        }
    }
    let [crop, crop_fitted, small, small_fitted] = right;
    println!("tight crops stretched to 28x28: {crop} of {}, enlarged and read: {crop_fitted}", numbers.len());
    println!("8x8 pixels stretched to 28x28: {small}, enlarged and read: {small_fitted}");
}

/// What "I do not know" costs and brings, on the validation pictures.
fn unsure(reader: &Reader, training: &DataSet) {
    let (_, validation) = split(training.count());
    println!("\n| threshold | answered | right of these | right answers given up |\n|---|---|---|---|");
    let all: Vec<(Matrix, usize)> = validation
        .iter()
        .map(|&number| (probabilities(reader, &picture(training, number)), training.label(number)))
        .collect();
    let right_at =
        |threshold: Real| all.iter().filter(|(p, label)| sure(p, threshold) == Some(*label)).count();
    for threshold in [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99] {
        let answered = all.iter().filter(|(p, _)| sure(p, threshold).is_some()).count();
        let (right, all_right) = (right_at(threshold), right_at(0.0));
        println!(
            "| {threshold} | {:.2} % | {:.2} % | {:.2} % |",
            100.0 * answered as f64 / all.len() as f64,
            100.0 * right as f64 / answered as f64,
            100.0 * (all_right - right) as f64 / all_right as f64
        );
    }
}
