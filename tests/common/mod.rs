//! What the tests of several chapters share: the toy network of LESSONS.md, and ways to compare numbers.
// Each test file uses a part of this.
#![allow(dead_code)]

use chalknet::toolbox::{Matrix, Random, Real};
use std::fs;
use std::path::PathBuf;

/// How closely a computed gradient must agree with a measured one: 1e-7 in f64 is the promise of the course; in
/// f32 the measuring itself is only good to two or three digits.
pub const GRADIENT_TOLERANCE: Real = if cfg!(feature = "f64") { 1e-7 } else { 2e-2 };

/// How closely two ways to compute the same must agree.
pub const TOLERANCE: Real = if cfg!(feature = "f64") { 1e-12 } else { 1e-5 };

/// How closely a result must agree with a number of the lessons, which stands there with four decimals.
pub const FOUR_DECIMALS: Real = 5e-5;

/// The toy network of LESSONS.md: 2 inputs, 2 hidden neurons with ReLU, 2 classes with softmax.
pub struct Toy {
    /// One picture of two pixels.
    pub x: Matrix,
    /// It shows the second class.
    pub y: Matrix,
    pub weights_1: Matrix,
    pub bias_1: Matrix,
    pub weights_2: Matrix,
    pub bias_2: Matrix,
    pub learning_rate: Real,
}

/// The numbers that run through chapters 3 to 7.
pub fn toy() -> Toy {
    Toy {
        x: Matrix::from_rows(&[[1.0, 0.5]]),
        y: Matrix::from_rows(&[[0.0, 1.0]]),
        weights_1: Matrix::from_rows(&[[0.5, -0.4], [0.6, -0.2]]),
        bias_1: Matrix::from_rows(&[[0.2, 0.1]]),
        weights_2: Matrix::from_rows(&[[0.5, -0.3], [0.4, 0.8]]),
        bias_2: Matrix::from_rows(&[[0.1, 0.2]]),
        learning_rate: 0.5,
    }
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

/// Fails with `diagnosis` unless both numbers agree to `tolerance`.
#[track_caller]
pub fn assert_close(found: Real, expected: Real, tolerance: Real, diagnosis: &str) {
    let difference = (found - expected).abs();
    assert!(difference <= tolerance, "{diagnosis}\n  found    {found}\n  expected {expected}");
}

/// Fails with `diagnosis` unless both matrices have the same shape and agree to `tolerance` everywhere.
#[track_caller]
pub fn assert_all_close(found: &Matrix, expected: &Matrix, tolerance: Real, diagnosis: &str) {
    assert_eq!(found.shape(), expected.shape(), "{diagnosis}: the shapes differ");
    for i in 0..found.rows() {
        for j in 0..found.columns() {
            let place = format!("{diagnosis} (row {i}, column {j})");
            assert_close(found[(i, j)], expected[(i, j)], tolerance, &place);
        }
    }
}

/// How far two gradients are apart, relative to their size: |a - b| / (|a| + |b|), with |·| the length.
pub fn relative_error(a: &Matrix, b: &Matrix) -> Real {
    assert_eq!(a.shape(), b.shape(), "a gradient has the shape of what it belongs to");
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
    let error = relative_error(computed, measured);
    assert!(
        error <= GRADIENT_TOLERANCE,
        "{diagnosis}\n  relative error {error:e}, allowed {GRADIENT_TOLERANCE:e}\n  computed {computed:?}\n  measured {measured:?}"
    );
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
    let book = include_str!("../../LESSONS.md");
    assert!(book.contains(text), "\"What to see\" in LESSONS.md shows something else than this:\n{text}");
}

/// A bar as long as the number says, up to 60: blocks for a positive number, dashes for a negative one.
pub fn bar(length: Real) -> String {
    let sign = if length < 0.0 { "-" } else { "█" };
    sign.repeat((length.abs().round() as usize).min(60))
}
