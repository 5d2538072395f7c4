//! The small program of chapter 10: `cargo run --release --example ch10`.

use chalknet::ch06_descent::step;
use chalknet::ch10_better::{one_cycle, remember, Shift};
use chalknet::toolbox::Matrix;

fn main() {
    for momentum in [0.0, 0.5] {
        // L = ½·(w₁² + 25·w₂²): a valley 25 times as steep across as along.
        let mut w = Matrix::from_rows(&[[10.0, 1.0]]);
        let mut velocity = Matrix::zeros(1, 2);
        for _ in 0..30 {
            let dw = Matrix::from_rows(&[[w[(0, 0)], 25.0 * w[(0, 1)]]]);
            remember(&mut velocity, &dw, momentum);
            step(&mut w, &velocity, 0.07);
        }
        let loss = 0.5 * (w[(0, 0)] * w[(0, 0)] + 25.0 * w[(0, 1)] * w[(0, 1)]);
        println!("momentum {momentum}: after 30 steps the loss is {loss:.4}");
    }

    let rates = [0.0, 0.1, 0.2, 0.6, 1.0].map(|t| one_cycle(1.2, t));
    println!("one cycle up to 1.2: {rates:.3?}");

    let mut picture = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    for shift in [Shift { right: 1, down: 0 }, Shift { right: 0, down: -1 }] {
        shift.apply(&mut picture, 3);
        println!("{shift:?}: {:?} {:?}", &picture[..3], &picture[3..]);
    }
}
