//! The small program of chapter 4: `cargo run --release --example ch04`.

use chalknet::ch04_activation::softmax;
use chalknet::toolbox::Matrix;

fn main() {
    // The logits of the toy network, and the same moved by 1000.
    let logits = Matrix::from_rows(&[[0.6, -0.1], [1000.6, 999.9]]);
    let mut p = Matrix::default();
    softmax(&logits, &mut p);
    for n in 0..logits.rows() {
        println!("{:?} becomes {:.4?}", logits.row(n), p.row(n));
    }
}
