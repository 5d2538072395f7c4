//! Several networks, asked together or compared (LESSONS §10.12, §10.13).

use crate::ch02_data::DataSet;
use crate::ch08_training::{Network, Workspace};
use crate::toolbox::{Matrix, Real};

/// All that a network says to the pictures with these numbers, a row a picture.          → P (N×C)
///
/// # Panics
/// If the pictures have not as many pixels as the network expects.
pub fn answers(network: &Network, data: &DataSet, numbers: &[usize]) -> Matrix {
    /// Enough pictures at a time to be quick, few enough to need little memory.
    const AT_A_TIME: usize = 100;
    let (mut workspace, mut all) = (Workspace::new(network), Vec::new());
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    for some in numbers.chunks(AT_A_TIME) {
        data.mini_batch(some, &mut x, &mut y);
        network.forward(&x, &mut workspace);
        all.extend_from_slice(workspace.last().a.values());
    }
    Matrix::new(numbers.len(), data.classes(), all)
}

/// P = (P₁ + P₂ + … + Pₖ) / k          P₁ to Pₖ (N×C each) → P (N×C)
///
/// # Panics
/// If there are none, or their shapes differ.
pub fn mean_of_answers(answers: &[Matrix]) -> Matrix {
    let mut mean = answers[0].clone();
    for other in &answers[1..] {
        mean.expect_same_shape(other, "the mean of several networks: the answers of one");
        for (sum, p) in mean.values_mut().iter_mut().zip(other.values()) {
            *sum += p;
        }
    }
    for sum in mean.values_mut() {
        *sum /= answers.len() as Real;
    }
    mean
}

/// Whether each picture is read right by these answers.
pub fn read_right(answers: &Matrix, data: &DataSet, numbers: &[usize]) -> Vec<bool> {
    let pairs = numbers.iter().enumerate();
    pairs.map(|(n, &number)| answers.largest_in_row(n) == data.label(number)).collect()
}

/// How two networks A and B did on the same pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Both were right.
    pub both: usize,
    /// A was right, and B wrong.
    pub only_a: usize,
    /// B was right, and A wrong.
    pub only_b: usize,
    /// Both were wrong.
    pub neither: usize,
}

impl Comparison {
    /// Counts, picture by picture.
    pub fn of(a: &[bool], b: &[bool]) -> Comparison {
        let mut counts = Comparison::default();
        for pair in a.iter().zip(b) {
            match pair {
                (true, true) => counts.both += 1,
                (true, false) => counts.only_a += 1,
                (false, true) => counts.only_b += 1,
                (false, false) => counts.neither += 1,
            }
        }
        counts
    }

    /// How often coins would do as much: of n = a + b throws, as many or more on one of the sides as there are here.
    ///
    /// p = 2·(C(n, m) + C(n, m + 1) + … + C(n, n)) / 2ⁿ, at most 1, with m the larger of a and b: the exact test of
    /// Q. McNemar (1947). C(n, k) is how many ways there are to throw heads k times in n throws.
    pub fn by_chance(&self) -> f64 {
        let (throws, most) = (self.only_a + self.only_b, self.only_a.max(self.only_b));
        // Each C(n, k) compared with the one in the middle, which is the largest: 2ⁿ itself has no place in a double.
        let (mut ways, mut all, mut as_many) = (1.0, 0.0, 0.0);
        for heads in throws.div_ceil(2)..=throws {
            all += if 2 * heads == throws { ways } else { 2.0 * ways };
            as_many += if heads >= most { 2.0 * ways } else { 0.0 };
            ways *= (throws - heads) as f64 / (heads + 1) as f64;
        }
        f64::min(as_many / all, 1.0)
    }
}
