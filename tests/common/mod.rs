//! What the tests of several chapters share: the toy network of LESSONS.md, and ways to compare numbers.
// Each test file uses a part of this.
#![allow(dead_code)]

use chalknet::ch02_data::DataSet;
use chalknet::ch03_linear::Linear;
use chalknet::ch08_training::Network;
use chalknet::storage::{load_data, numbers_as_names};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::{Matrix, Random, Real};
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// How closely a computed gradient must agree with a measured one: 1e-7 in f64 is the promise of the course; in
/// f32 the measuring itself is only good to two or three digits.
pub const GRADIENT_TOLERANCE: Real = if cfg!(feature = "f64") { 1e-7 } else { 2e-2 };

/// How closely two ways to compute the same must agree.
pub const TOLERANCE: Real = if cfg!(feature = "f64") { 1e-12 } else { 1e-5 };

/// How closely a result must agree with a number of the lessons, which stands there with four decimals.
pub const FOUR_DECIMALS: Real = 5e-5;

/// The toy network of LESSONS.md: 2 inputs, 2 hidden neurons with ReLU, 2 classes with softmax.
pub struct Toy {
    /// X: one picture of two pixels.
    pub x: Matrix,
    /// Y: it shows the second class.
    pub y: Matrix,
    /// W and b of the hidden layer.
    pub w: Matrix,
    pub b: Matrix,
    /// V and c of the output layer.
    pub v: Matrix,
    pub c: Matrix,
    /// η
    pub learning_rate: Real,
}

/// The numbers that run through chapters 3 to 7.
pub fn toy() -> Toy {
    Toy {
        x: Matrix::from_rows(&[[1.0, 0.5]]),
        y: Matrix::from_rows(&[[0.0, 1.0]]),
        w: Matrix::from_rows(&[[0.5, -0.4], [0.6, -0.2]]),
        b: Matrix::from_rows(&[[0.2, 0.1]]),
        v: Matrix::from_rows(&[[0.5, -0.3], [0.4, 0.8]]),
        c: Matrix::from_rows(&[[0.1, 0.2]]),
        learning_rate: 0.5,
    }
}

/// A linear layer with these weights and biases.
pub fn layer_of(weights: &Matrix, bias: &Matrix) -> Linear {
    Linear { weights: weights.clone(), bias: Some(bias.clone()) }
}

/// What an operation writes into a matrix.
pub fn made(operation: impl FnOnce(&mut Matrix)) -> Matrix {
    // It held something else before, in another shape.
    let mut result = Matrix::new(3, 17, vec![7.5; 51]);
    operation(&mut result);
    result
}

/// A matrix of numbers from `low` to `high`.
pub fn random_matrix(rows: usize, columns: usize, low: Real, high: Real, random: &mut Random) -> Matrix {
    let mut matrix = Matrix::zeros(rows, columns);
    for value in matrix.values_mut() {
        *value = random.uniform(low, high);
    }
    matrix
}

/// One-hot targets, drawn by lot.
pub fn random_targets(rows: usize, classes: usize, random: &mut Random) -> Matrix {
    let mut targets = Matrix::zeros(rows, classes);
    for n in 0..rows {
        targets[(n, random.below(classes))] = 1.0;
    }
    targets
}

/// A test that comes after a worked example calls this first: while the example fails, there is nothing else to mend.
#[track_caller]
pub fn after(worked_example: fn()) {
    // Each example that was asked for, known by where it lies, and whether it passes.
    static ASKED: Mutex<Vec<(usize, bool)>> = Mutex::new(Vec::new());
    let place = worked_example as usize;
    let mut asked = ASKED.lock().expect("nobody panics while holding it");
    let known = asked.iter().find(|(other, _)| *other == place).map(|(_, passes)| *passes);
    let passes = known.unwrap_or_else(|| catch_unwind(worked_example).is_ok());
    if known.is_none() {
        asked.push((place, passes));
    }
    drop(asked);
    assert!(
        passes,
        "its worked example fails: mend that first; the message of the test a1_…, a2_… says what is wrong"
    );
}

/// Fails unless each of these calls panics with a message that says this.
#[track_caller]
pub fn assert_panics(calls: &[(fn(), &str)]) {
    for (call, expected) in calls {
        let panic = catch_unwind(call).expect_err(expected);
        let message = panic.downcast_ref::<String>().cloned();
        let message =
            message.or(panic.downcast_ref::<&str>().map(|text| text.to_string())).unwrap_or_default();
        assert!(message.contains(expected), "{expected:?} is missing in {message:?}");
    }
}

/// Fails with `diagnosis` unless both numbers agree to `tolerance`.
#[track_caller]
pub fn assert_close(found: Real, expected: Real, tolerance: Real, diagnosis: &str) {
    let difference = (found - expected).abs();
    assert!(difference <= tolerance, "{diagnosis}\n  found    {found}\n  expected {expected}");
}

/// Fails with `diagnosis` unless both matrices have the same shape and agree to `tolerance` everywhere.
#[track_caller]
pub fn assert_all_close(found: &Matrix, expected: &Matrix, tolerance: Real, diagnosis: &str) {
    let near = |(found, expected): (&Real, &Real)| (found - expected).abs() <= tolerance;
    let all_near = found.values().iter().zip(expected.values()).all(near);
    assert!(found.shape() == expected.shape() && all_near, "{diagnosis}{}", difference(found, expected));
}

/// The same, and if what was found is what a well-known mistake makes, that mistake is named.
#[track_caller]
pub fn assert_worked(
    found: &Matrix,
    expected: &Matrix,
    tolerance: Real,
    diagnosis: &str,
    mistakes: &[(&str, Matrix)],
) {
    for (mistake, outcome) in mistakes {
        let near = |(found, outcome): (&Real, &Real)| (found - outcome).abs() <= tolerance;
        let made = found.shape() == outcome.shape() && found.values().iter().zip(outcome.values()).all(near);
        assert!(!made, "{mistake}{}", difference(found, expected));
    }
    assert_all_close(found, expected, tolerance, diagnosis);
}

/// Fails with `diagnosis` unless both have the same shape and the same bits.
#[track_caller]
pub fn assert_same_bits(found: &Matrix, expected: &Matrix, diagnosis: &str) {
    let bits = |matrix: &Matrix| matrix.values().iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    let same = found.shape() == expected.shape() && bits(found) == bits(expected);
    assert!(same, "{diagnosis}{}", difference(found, expected));
}

/// How one matrix differs from another, in a line or two: its shape, a factor if it is everywhere the same one, and
/// the place where they are farthest apart.
fn difference(found: &Matrix, expected: &Matrix) -> String {
    if found.shape() != expected.shape() {
        return format!("\n  found a matrix of {}, expected {}", found.shape(), expected.shape());
    }
    let (mut products, mut squares, mut worst, mut farthest) = (0.0, 0.0, 0, -1.0);
    for (i, (&a, &b)) in found.values().iter().zip(expected.values()).enumerate() {
        products += a * b;
        squares += b * b;
        let distance = if (a - b).is_nan() { Real::INFINITY } else { (a - b).abs() };
        if distance > farthest {
            (worst, farthest) = (i, distance);
        }
    }
    let factor = products / squares;
    let mut scaled = expected.clone();
    scaled.values_mut().iter_mut().for_each(|value| *value *= factor);
    let is_multiple = (factor - 1.0).abs() > 0.01 && relative_error(found, &scaled) < 0.01;
    let (row, column) = (worst / found.columns(), worst % found.columns());
    let (a, b) = (found.values()[worst], expected.values()[worst]);
    let place = format!("\n  farthest apart in row {row}, column {column}: found {a}, expected {b}");
    match is_multiple {
        true if (factor + 1.0).abs() < 0.01 => format!("\n  the sign is turned round everywhere{place}"),
        true => format!("\n  everywhere {factor:.3} times what it should be{place}"),
        false => place,
    }
}

/// How far two gradients are apart, relative to their size: |a - b| / (|a| + |b|), with |·| the length.
pub fn relative_error(a: &Matrix, b: &Matrix) -> Real {
    let length = |sum_of_squares: Real| sum_of_squares.sqrt();
    let (mut difference, mut of_a, mut of_b) = (0.0, 0.0, 0.0);
    for (&a, &b) in a.values().iter().zip(b.values()) {
        difference += (a - b) * (a - b);
        of_a += a * a;
        of_b += b * b;
    }
    let size = length(of_a) + length(of_b);
    if size == 0.0 {
        0.0
    } else {
        length(difference) / size
    }
}

/// Fails with `diagnosis` unless a computed gradient agrees with a measured one.
#[track_caller]
pub fn assert_gradient(computed: &Matrix, measured: &Matrix, diagnosis: &str) {
    let close =
        computed.shape() == measured.shape() && relative_error(computed, measured) <= GRADIENT_TOLERANCE;
    assert!(close, "{diagnosis}: not the measured slopes{}", difference(computed, measured));
}

/// The training and the test pictures that come with the project.
pub fn bundled_pictures() -> (DataSet, DataSet) {
    load_data(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).expect("the bundled pictures can be read")
}

/// Pictures of 2x3 pixels in 3 classes: the column of the class is inked, the others are speckled paper.
pub fn tiny_data(count: usize) -> DataSet {
    let mut random = Random::new(2024);
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
    for number in 0..count {
        let class = number % 3;
        for pixel in 0..6 {
            let ink = if pixel % 3 == class { 150 + random.below(100) } else { random.below(80) };
            pixels.push(ink as u8);
        }
        labels.push(class as u8);
    }
    DataSet::new(Idx::new(&[count, 2, 3], &pixels), Idx::new(&[count], &labels), numbers_as_names(3))
}

/// FNV-1a of all weights and biases, a short number that changes when any bit of them does.
pub fn bits_of(network: &Network) -> u64 {
    let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
    for number in network.matrices().flat_map(Matrix::values) {
        for byte in number.to_bits().to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    hash
}

/// A folder of its own for one test; it is removed at the end, also when the test fails.
pub struct TestFolder {
    pub path: PathBuf,
}

impl TestFolder {
    /// An empty folder; `test` must be a name that no other test of the same file uses.
    pub fn new(test: &str) -> TestFolder {
        let name = format!("chalknet-{}-{}-{test}", env!("CARGO_CRATE_NAME"), std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("the temporary folder can be written to");
        TestFolder { path }
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The names of everything in it, in alphabetical order.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).expect("the test can read its folder");
        let mut names: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        // A folder left behind is no reason to fail.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Prints what a chapter has to show, and fails unless LESSONS.md shows the same.
#[track_caller]
pub fn show_as_in_the_book(text: &str) {
    println!("{text}");
    // A checkout may have ended each line as Windows does.
    let book = include_str!("../../LESSONS.md").replace("\r\n", "\n");
    assert!(book.contains(text), "\"What to see\" in LESSONS.md shows something else than this:\n{text}");
}

/// A bar as long as the number says, up to 60: blocks for a positive number, dashes for a negative one.
pub fn bar(length: Real) -> String {
    let sign = if length < 0.0 { "-" } else { "█" };
    sign.repeat((length.abs().round() as usize).min(60))
}
