//! The small program of chapter 3: `cargo run --release --example ch03`.

use chalknet::ch03_linear::Linear;
use chalknet::toolbox::Matrix;

fn main() {
    let layer = Linear {
        weights: Matrix::from_rows(&[[0.5, -0.4], [0.6, -0.2]]),
        bias: Some(Matrix::from_rows(&[[0.2, 0.1]])),
    };
    let x = Matrix::from_rows(&[[1.0, 0.5]]);
    let mut z = Matrix::default();
    layer.forward(&x, &mut z);
    println!("z = {:.4?}", z.row(0));
}
