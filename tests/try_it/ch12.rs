//! The small program of chapter 12: `cargo run --release --example ch12`.

use chalknet::ch02_data::draw;
use chalknet::ch12_handwriting::{otsu, scaled, Sheet};
use chalknet::storage::load_data;
use chalknet::toolbox::{Error, Matrix, Real};
use std::path::Path;

fn main() -> Result<(), Error> {
    let ten = [0.0, 0.1, 0.1, 0.2, 0.1, 0.0, 0.8, 0.9, 0.7, 0.1];
    println!("ten pixels are parted at {:.3}", otsu(&ten));

    let (_, test) = load_data(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"))?;
    let pixels = test.picture(0).iter().map(|&pixel| Real::from(pixel) / 255.0).collect();
    // Four times as large, dark on light, and to the right ever less light.
    let mut photo = scaled(&Matrix::new(28, 28, pixels), 112, 112);
    for i in 0..112 {
        for (j, pixel) in photo.row_mut(i).iter_mut().enumerate() {
            *pixel = (0.9 - 0.6 * *pixel) * (1.0 - 0.5 * j as Real / 112.0);
        }
    }
    let sheet = Sheet::read(&photo, 28, 28);
    println!("paper {:.2} and {:.2}", sheet.paper[(56, 0)], sheet.paper[(56, 111)]);
    println!("ink from {:.3} on, light ink: {}", sheet.threshold, sheet.is_light);
    for digit in &sheet.digits {
        println!("{:?}", digit.area);
        let picture: Vec<u8> = digit.picture.values().iter().map(|ink| (ink * 255.0) as u8).collect();
        draw(&picture, 28).iter().for_each(|line| println!("|{line}|"));
    }
    Ok(())
}
