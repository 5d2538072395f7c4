//! Paper and ink told apart (LESSONS §12.2 and §12.3).

use crate::toolbox::{Matrix, Real};

/// How much ink is on each pixel: how much darker it is than the paper there; if the ink is light, how much lighter.
///
/// # Panics
/// If photo and paper have different shapes.
pub fn ink(photo: &Matrix, paper: &Matrix, is_light: bool) -> Matrix {
    photo.expect_same_shape(paper, "ink: the pixels of the paper");
    let mut ink = photo.clone();
    for (pixel, paper) in ink.values_mut().iter_mut().zip(paper.values()) {
        let darker = if is_light { *pixel - paper } else { paper - *pixel };
        *pixel = darker.max(0.0);
    }
    ink
}

/// Whether the ink is lighter than the paper, as chalk is.
///
/// The mean lies near the paper, of which there is more; ink lies far from it, on one side. In a sum of cubes what is far
/// away counts most, and a cube keeps its sign.
pub fn is_ink_light(photo: &Matrix, paper: &Matrix) -> bool {
    let mut sum = 0.0;
    for (pixel, paper) in photo.values().iter().zip(paper.values()) {
        let lighter = (pixel - paper) as f64;
        sum += lighter * lighter * lighter;
    }
    sum > 0.0
}

/// The threshold that parts numbers from 0 to 1 into two groups, both large, whose means lie far apart: where
/// nₗ·nₕ·(mₕ - mₗ)² is largest, with n the size and m the mean of the lower and the higher group.
///
/// 255 thresholds are tried, 1/256 apart. If none parts anything, it is 0, and all are in the higher group.
///
/// Source: N. Otsu, "A threshold selection method from gray-level histograms", IEEE Transactions on Systems, Man, and
/// Cybernetics 9 (1979), pp. 62-66.
pub fn otsu(values: &[Real]) -> Real {
    const STEPS: usize = 256;
    let mut heights = [0.0; STEPS];
    for value in values {
        heights[((value * STEPS as Real) as usize).min(STEPS - 1)] += 1.0;
    }
    let (mut lower, mut higher) = ([0.0; 2], [0.0; 2]);
    for (step, height) in heights.iter().enumerate() {
        higher = [higher[0] + height, higher[1] + height * step as f64];
    }
    let (mut best, mut threshold) = (0.0, 0);
    for (step, height) in heights.iter().enumerate() {
        lower = [lower[0] + height, lower[1] + height * step as f64];
        higher = [higher[0] - height, higher[1] - height * step as f64];
        if lower[0] == 0.0 || higher[0] == 0.0 {
            continue;
        }
        let distance = higher[1] / higher[0] - lower[1] / lower[0];
        let parted = lower[0] * higher[0] * distance * distance;
        if parted > best {
            (best, threshold) = (parted, step + 1);
        }
    }
    threshold as Real / STEPS as Real
}

/// How much more ink is on the pixels that count as ink than on the others, in the mean; 0 if there are not both.
pub fn contrast(ink: &Matrix, is_ink: &[bool]) -> Real {
    let (mut sums, mut counts) = ([0.0; 2], [0.0; 2]);
    for (value, &is_ink) in ink.values().iter().zip(is_ink) {
        sums[usize::from(is_ink)] += *value as f64;
        counts[usize::from(is_ink)] += 1.0;
    }
    if counts.contains(&0.0) {
        return 0.0;
    }
    (sums[1] / counts[1] - sums[0] / counts[0]) as Real
}
