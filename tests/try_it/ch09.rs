//! The small program of chapter 9: `cargo run --release --example ch09`.

use chalknet::ch03_linear::Linear;
use chalknet::ch04_activation::Activation;
use chalknet::ch08_training::{Layer, Network, Score, Workspace};
use chalknet::ch09_recipes::PERCEPTRON;
use chalknet::toolbox::Matrix;

fn main() {
    // Three neurons that look at two pixels, and one picture of class 0.
    let linear = Linear {
        weights: Matrix::from_rows(&[[0.4, 0.6, 0.2], [0.2, 0.4, 0.0]]),
        bias: Some(Matrix::from_rows(&[[0.1, 0.1, 0.0]])),
    };
    let mut network = Network { layers: vec![Layer { linear, activation: Activation::Relu }] };
    let (x, y) = (Matrix::from_rows(&[[1.0, 0.5]]), Matrix::from_rows(&[[1.0, 0.0, 0.0]]));
    let mut workspace = Workspace::new(&network);
    for look in 1..=2 {
        network.forward(&x, &mut workspace);
        let mut score = Score::default();
        score.count(workspace.last(), &y, PERCEPTRON);
        let sums = workspace.last().z.row(0);
        println!("look {look}: sums {sums:.2?}, {} right, loss {:.2}", score.right, score.loss());
        network.backward(&x, &y, PERCEPTRON, &mut workspace);
        network.step(&workspace.gradients, 1.0);
    }
}
