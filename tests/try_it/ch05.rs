//! The small program of chapter 5: `cargo run --release --example ch05`.

use chalknet::ch05_loss::{cross_entropy, cross_entropy_from_logits};

fn main() {
    let truth = [0.0, 1.0];
    println!("the toy network: {:.3}", cross_entropy_from_logits(&[0.6, -0.1], &truth));
    println!("confidently wrong: {:.3}", cross_entropy_from_logits(&[1000.0, 0.0], &truth));
    println!("the same by way of p, with the school's patch: {:.3}", cross_entropy(&[1.0, 0.0], &truth));
}
