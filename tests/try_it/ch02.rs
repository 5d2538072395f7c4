//! The small program of chapter 2: `cargo run --release --example ch02`.

use chalknet::ch02_data::{draw, shuffle};
use chalknet::storage::load_data;
use chalknet::toolbox::{Error, Matrix};
use std::path::Path;

fn main() -> Result<(), Error> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let (training, test) = load_data(&folder)?;
    println!("{} training pictures, {} test pictures", training.count(), test.count());

    for line in draw(training.picture(0), 28) {
        println!("{}", line.trim_end());
    }
    println!("The label says: {}", training.label(0));

    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    training.mini_batch(&[0, 1, 2], &mut x, &mut y);
    println!("X is {}, Y is {}", x.shape(), y.shape());
    println!("from the middle: {:?}", &training.picture(0)[404..409]);
    println!("the same in X:   {:.3?}", &x.row(0)[404..409]);
    println!("its row of Y:    {:?}", y.row(0));

    let mut order = Vec::new();
    for epoch in 0..3 {
        shuffle(&[0, 1, 2, 3, 4, 5], 1, epoch, &mut order);
        println!("epochs done: {epoch}, order: {order:?}");
    }
    Ok(())
}
