//! The small program of chapter 7: `cargo run --release --example ch07`.

use chalknet::ch03_linear::Linear;
use chalknet::ch04_activation::softmax;
use chalknet::ch05_loss::cross_entropy_from_logits;
use chalknet::ch06_descent::measured_gradient;
use chalknet::ch07_backprop::{output_minus_target, LinearGradient};
use chalknet::toolbox::Matrix;

fn main() {
    let a = Matrix::from_rows(&[[1.0, 0.0]]);
    let y = Matrix::from_rows(&[[0.0, 1.0]]);
    let bias = Some(Matrix::from_rows(&[[0.1, 0.2]]));
    let layer = Linear { weights: Matrix::from_rows(&[[0.5, -0.3], [0.4, 0.8]]), bias };

    let (mut o, mut p, mut d_o) = (Matrix::default(), Matrix::default(), Matrix::default());
    layer.forward(&a, &mut o);
    softmax(&o, &mut p);
    output_minus_target(&p, &y, &mut d_o);
    let mut computed = LinearGradient::default();
    layer.gradient(&a, &d_o, &mut computed);

    let measured = measured_gradient(&layer.weights, |moved| {
        let candidate = Linear { weights: moved.clone(), bias: layer.bias.clone() };
        let mut o = Matrix::default();
        candidate.forward(&a, &mut o);
        cross_entropy_from_logits(o.row(0), y.row(0))
    });
    println!("computed {:.4?} {:.4?}", computed.weights.row(0), computed.weights.row(1));
    println!("measured {:.4?} {:.4?}", measured.row(0), measured.row(1));
}
