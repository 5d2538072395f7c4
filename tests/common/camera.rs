//! A camera: what a photo of known pictures looks like. So it can be counted how many are read rightly.

use chalknet::ch12_handwriting::mean_around;
use chalknet::toolbox::{Matrix, Random, Real};

/// The pictures, light ink on dark paper, written on a sheet and photographed: `per_row` beside each other, turned by
/// up to 8° together, in dark or in grey ink, with light that falls off by a half to one side, blur and noise.
///
/// A pixel of a picture becomes `enlarged` pixels wide; around each picture lie `margin` more.
pub fn photograph(
    pictures: &[Matrix],
    per_row: usize,
    (enlarged, margin): (Real, Real),
    random: &mut Random,
) -> Matrix {
    let (height, width) = (pictures[0].rows(), pictures[0].columns());
    let cell = |side: usize| side as Real + 2.0 * margin;
    let (down, across) =
        (cell(height) * pictures.len().div_ceil(per_row) as Real, cell(width) * per_row as Real);
    let mut photo = Matrix::zeros((down * enlarged) as usize, (across * enlarged) as usize);
    // The tangent of half the angle: so neither sine nor cosine is needed. That of 4° is 0.07.
    let tangent = random.uniform(-0.07, 0.07);
    let square = tangent * tangent;
    let (cosine, sine) = ((1.0 - square) / (1.0 + square), 2.0 * tangent / (1.0 + square));
    for i in 0..photo.rows() {
        for j in 0..photo.columns() {
            let (y, x) =
                ((i as Real + 0.5) / enlarged - down / 2.0, (j as Real + 0.5) / enlarged - across / 2.0);
            let (y, x) = (cosine * y - sine * x + down / 2.0, sine * y + cosine * x + across / 2.0);
            if y < 0.0 || x < 0.0 || y >= down || x >= across {
                continue;
            }
            let (row, column) = ((y / cell(height)) as usize, (x / cell(width)) as usize);
            if let Some(picture) = pictures.get(row * per_row + column) {
                let place =
                    (y - row as Real * cell(height) - margin, x - column as Real * cell(width) - margin);
                photo[(i, j)] = between_pixels(picture, place);
            }
        }
    }
    let everywhere = vec![false; photo.values().len()];
    let blur = (random.uniform(0.0, 0.5) * enlarged) as usize;
    develop(mean_around(&photo, &everywhere, blur), random)
}

/// How much ink there is at a place between the middles of four pixels.
fn between_pixels(picture: &Matrix, (y, x): (Real, Real)) -> Real {
    let (y, x) = (y - 0.5, x - 0.5);
    let (top, left) = (y.floor(), x.floor());
    let mut ink = 0.0;
    for (row, share) in [(top, 1.0 - (y - top)), (top + 1.0, y - top)] {
        for (column, part) in [(left, 1.0 - (x - left)), (left + 1.0, x - left)] {
            if row >= 0.0
                && column >= 0.0
                && row < picture.rows() as Real
                && column < picture.columns() as Real
            {
                ink += share * part * picture[(row as usize, column as usize)];
            }
        }
    }
    ink
}

/// From ink to light: paper, ink, the lamp on one side, noise, and 256 steps.
fn develop(mut photo: Matrix, random: &mut Random) -> Matrix {
    let paper = random.uniform(0.8, 0.95);
    let ink = if random.below(2) == 0 { random.uniform(0.1, 0.25) } else { random.uniform(0.4, 0.55) };
    let noise = random.uniform(0.0, 0.06);
    let (toward_bottom, toward_right) = (random.uniform(-1.0, 1.0), random.uniform(-1.0, 1.0));
    let reach = toward_bottom.abs() + toward_right.abs();
    let (rows, columns) = (photo.rows() as Real, photo.columns() as Real);
    for i in 0..photo.rows() {
        for (j, pixel) in photo.row_mut(i).iter_mut().enumerate() {
            let place = toward_bottom * (i as Real / rows - 0.5) + toward_right * (j as Real / columns - 0.5);
            // 1 at the lamp, a half at the opposite end.
            let lamp = 0.75 + 0.5 * place / reach;
            let light = (paper + (ink - paper) * *pixel) * lamp + random.uniform(-1.0, 1.0) * noise;
            *pixel = (light * 255.0).round().clamp(0.0, 255.0) / 255.0;
        }
    }
    photo
}
