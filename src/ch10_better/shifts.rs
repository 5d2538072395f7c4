//! Pictures that move: a 7 that stands a pixel further to the right is still a 7 (LESSONS §10.3).

use crate::toolbox::{Matrix, Random, Real};

/// How far pictures can be moved. More is surely a mistake.
pub const MOST_SHIFT: usize = 1000;

/// How far a picture is moved, in pixels; to the left and up the numbers are negative.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shift {
    /// To the right.
    pub right: isize,
    /// Down.
    pub down: isize,
}

/// How far each picture is moved in an epoch.
#[derive(Clone, Debug, Default)]
pub struct EpochShifts {
    most: usize,
    /// Of this epoch alone.
    seed: u64,
}

impl EpochShifts {
    /// The shifts of an epoch: none is more than `most` pixels to either side, up or down.
    ///
    /// # Panics
    /// If that is more than 1000.
    pub fn new(most: usize, seed: u64, epoch: u64) -> EpochShifts {
        assert!(most <= MOST_SHIFT, "a picture can be moved by at most {MOST_SHIFT} pixels, not {most}");
        EpochShifts { most, seed: Random::numbered(seed, epoch).next_bits() }
    }

    /// Draws the shift of the picture with this number: the same one, whenever it is asked for.
    pub fn of(&self, number: usize) -> Shift {
        if self.most == 0 {
            return Shift::default();
        }
        let mut random = Random::numbered(self.seed, number as u64);
        let mut pixels = || random.below(2 * self.most + 1) as isize - self.most as isize;
        Shift { right: pixels(), down: pixels() }
    }

    /// Moves the pictures with these numbers, which are the rows of X, each `width` pixels wide.          X (N×D)
    ///
    /// # Panics
    /// If there are not as many rows as numbers, or the pixels do not fill rows of `width`.
    pub fn apply(&self, numbers: &[usize], width: usize, x: &mut Matrix) {
        let (rows, count) = (x.rows(), numbers.len());
        assert!(rows == count, "X has {rows} rows, but {count} pictures are to be moved");
        if self.most == 0 {
            return;
        }
        for (n, &number) in numbers.iter().enumerate() {
            self.of(number).apply(x.row_mut(n), width);
        }
    }
}

impl Shift {
    /// Moves a picture: what leaves it on one side is lost, on the other side paper comes in.
    ///
    /// # Panics
    /// If the pixels do not fill rows of `width`.
    pub fn apply(&self, picture: &mut [Real], width: usize) {
        let pixels = picture.len();
        assert!(width > 0 && pixels % width == 0, "{pixels} pixels do not fill rows of {width}");
        // Saturating: after a huge shift the picture is empty.
        slide(picture, self.down.saturating_mul(width as isize));
        for row in picture.chunks_mut(width) {
            slide(row, self.right);
        }
    }
}

/// Moves numbers by so many places to the end of a list, or to its beginning if that is negative; 0 comes in.
fn slide(list: &mut [Real], places: isize) {
    let gap = places.unsigned_abs().min(list.len());
    let kept = list.len() - gap;
    if places > 0 {
        list.copy_within(..kept, gap);
        list[..gap].fill(0.0);
    } else {
        list.copy_within(gap.., 0);
        list[kept..].fill(0.0);
    }
}
