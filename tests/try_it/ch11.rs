//! The small program of chapter 11: `cargo run --release --example ch11`.

use chalknet::ch03_linear::{Linear, Start};
use chalknet::storage::load_data;
use chalknet::toolbox::product::{product, product_with_left_transposed, textbook};
use chalknet::toolbox::{Error, Matrix, Random};
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Error> {
    let (training, _) = load_data(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"))?;
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    training.mini_batch(&(0..128).collect::<Vec<_>>(), &mut x, &mut y);
    let ink = x.values().iter().filter(|&&value| value != 0.0).count();
    println!("ink: {ink} of {} numbers of X", x.values().len());

    let mut random = Random::new(1);
    let w = Linear::new(784, 100, || Start::HeNormal.draw(784, &mut random)).weights;
    // Thirty times each, and the last result.
    let measured = |name: &str, multiply: fn(&Matrix, &Matrix, &mut Matrix)| {
        let (started, mut z) = (Instant::now(), Matrix::default());
        (0..30).for_each(|_| multiply(&x, &w, &mut z));
        println!("{name}: {:.2} milliseconds", started.elapsed().as_secs_f64() * 1000.0 / 30.0);
        z
    };
    let (slow, fast) = (measured("textbook", textbook::product), measured("fast    ", product));
    let bits = |z: &Matrix| z.values().iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    println!("{} sums, all bits the same: {}", slow.values().len(), bits(&slow) == bits(&fast));

    let mut dw = Matrix::default();
    product_with_left_transposed(&x, &fast, &mut dw);
    println!("rows of dW with ink: {} of {}", dw.rows_not_blank().count(), dw.rows());
    Ok(())
}
