//! The small program of chapter 11: `cargo run --release --example ch11`.

use chalknet::ch03_linear::{Linear, Start};
use chalknet::storage::load_data;
use chalknet::toolbox::product::{product, product_with_left_transposed, textbook};
use chalknet::toolbox::{Error, Matrix, Random};
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Error> {
    let (training, _) = load_data(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"))?;
    let (mut x, mut y, mut dw) = (Matrix::default(), Matrix::default(), Matrix::default());
    training.mini_batch(&(0..128).collect::<Vec<_>>(), &mut x, &mut y);
    let mut random = Random::new(1);
    let w = Linear::new(784, 100, || Start::HeNormal.draw(784, &mut random)).weights;

    let measured = |name: &str, multiply: fn(&Matrix, &Matrix, &mut Matrix)| {
        let (mut z, started) = (Matrix::default(), Instant::now());
        (0..100).for_each(|_| multiply(&x, &w, &mut z));
        println!("{name}: {:.1} milliseconds", started.elapsed().as_secs_f64() * 1000.0);
        z
    };
    let (slow, fast) = (measured("textbook", textbook::product), measured("fast    ", product));
    let mut pairs = slow.values().iter().zip(fast.values());
    println!("all bits are the same: {}", pairs.all(|(a, b)| a.to_bits() == b.to_bits()));
    product_with_left_transposed(&x, &fast, &mut dw);
    println!("{} of {} rows of dW are not blank", dw.rows_not_blank().count(), dw.rows());
    Ok(())
}
