//! The small program of chapter 6: `cargo run --release --example ch06`.

use chalknet::ch03_linear::Linear;
use chalknet::ch05_loss::cross_entropy_from_logits;
use chalknet::ch06_descent::{measured_gradient, step};
use chalknet::toolbox::Matrix;

fn main() {
    // The slopes of the toy network's second weights, V.
    let a = Matrix::from_rows(&[[1.0, 0.0]]);
    let v = Matrix::from_rows(&[[0.5, -0.3], [0.4, 0.8]]);
    let dv = measured_gradient(&v, |moved| {
        let layer = Linear { weights: moved.clone(), bias: Some(Matrix::from_rows(&[[0.1, 0.2]])) };
        let mut o = Matrix::default();
        layer.forward(&a, &mut o);
        cross_entropy_from_logits(o.row(0), &[0.0, 1.0])
    });
    println!("dV = {:.4?} {:.4?}", dv.row(0), dv.row(1));

    // L = (w₁ - 3)² + (w₂ + 1)² is smallest at (3, -1).
    let loss = |w: &Matrix| (w[(0, 0)] - 3.0) * (w[(0, 0)] - 3.0) + (w[(0, 1)] + 1.0) * (w[(0, 1)] + 1.0);
    let mut w = Matrix::from_rows(&[[0.0, 0.0]]);
    for _ in 0..50 {
        let dw = measured_gradient(&w, loss);
        step(&mut w, &dw, 0.1);
    }
    println!("the lowest place: {:.2?}", w.row(0));
}
