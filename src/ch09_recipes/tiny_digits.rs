//! Digits of 3x5 pixels, drawn by hand and damaged by lot (LESSONS §9.6).

use crate::ch02_data::DataSet;
use crate::toolbox::idx::Idx;
use crate::toolbox::Random;

const HEIGHT: usize = 5;
const WIDTH: usize = 3;
const TRAINING_PICTURES: usize = 1000;
const TEST_PICTURES: usize = 200;

/// The ten digits, row by row: # is ink.
const DIGITS: [&[u8; HEIGHT * WIDTH]; 10] = [
    b"####.##.##.####",
    b"..#.##..#..#..#",
    b"###..#.#.#..###",
    b"###..#.##..####",
    b"#.##.####..#..#",
    b"####..###..####",
    b"####..####.####",
    b"###..#.#.#..#..",
    b"####.#####.####",
    b"####.####..####",
];

/// 1000 pictures to learn from and 200 to judge by; the same seed draws the same pictures.
///
/// Each is a digit drawn by lot, with one of its fifteen pixels, drawn by lot, wiped out: if it was ink, it is paper
/// now. As in the text this is from, paper is 1 (255 as a byte) and ink is 0, the other way round than in MNIST.
pub fn tiny_digits(seed: u64) -> (DataSet, DataSet) {
    // A list of random numbers of its own, so that the pictures have nothing in common with the starting weights.
    let mut random = Random::numbered(seed, u64::MAX);
    (draw_some(TRAINING_PICTURES, &mut random), draw_some(TEST_PICTURES, &mut random))
}

fn draw_some(count: usize, random: &mut Random) -> DataSet {
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let digit = random.below(DIGITS.len());
        let damaged = random.below(HEIGHT * WIDTH);
        for (i, &point) in DIGITS[digit].iter().enumerate() {
            let is_ink = point == b'#' && i != damaged;
            pixels.push(if is_ink { 0 } else { 255 });
        }
        labels.push(digit as u8);
    }
    let names = (0..DIGITS.len()).map(|digit| digit.to_string()).collect();
    DataSet::new(Idx::new(&[count, HEIGHT, WIDTH], &pixels), Idx::new(&[count], &labels), names)
}
