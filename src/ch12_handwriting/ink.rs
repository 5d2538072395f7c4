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

/// Whether the ink is lighter than the paper, as chalk is: whether the mean of z³ is above the mean of z at the edge,
/// where z = (pixel - mean) / standard deviation.
///
/// The mean lies near the paper, of which there is more; ink lies far away from it, on one side. What is far away
/// counts most in a cube, and a cube keeps its sign. If there is nearly as much ink as paper the cubes say little;
/// but the edge of a picture is paper more often than its middle.
pub fn is_ink_light(photo: &Matrix) -> bool {
    let (rows, columns) = (photo.rows(), photo.columns());
    let count = (rows * columns) as f64;
    let mean = photo.values().iter().map(|pixel| *pixel as f64).sum::<f64>() / count;
    let (mut squares, mut cubes, mut edge, mut edge_count) = (0.0, 0.0, 0.0, 0.0);
    for i in 0..rows {
        for (j, pixel) in photo.row(i).iter().enumerate() {
            let distance = *pixel as f64 - mean;
            squares += distance * distance;
            cubes += distance * distance * distance;
            if i == 0 || j == 0 || i + 1 == rows || j + 1 == columns {
                edge += distance;
                edge_count += 1.0;
            }
        }
    }
    let deviation = (squares / count).sqrt();
    cubes / count / (deviation * deviation) > edge / edge_count
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
