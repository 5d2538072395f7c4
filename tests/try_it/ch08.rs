//! The small program of chapter 8: `cargo run --release --example ch08`.

use chalknet::ch03_linear::{Linear, Start};
use chalknet::ch04_activation::Activation;
use chalknet::ch07_backprop::CROSS_ENTROPY;
use chalknet::ch08_training::{train_epoch, Buffers, Network, Plain, Run, Settings};
use chalknet::storage::load_data;
use chalknet::toolbox::{Error, Random};
use std::path::Path;

fn main() -> Result<(), Error> {
    let (training, _) = load_data(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"))?;
    let twenty: Vec<usize> = (0..20).collect();
    let settings = Settings { seed: 1, batch: 20, learning_rate: 0.2, loss: CROSS_ENTROPY };

    let mut random = Random::new(settings.seed);
    let he = |inputs, neurons| Linear::new(inputs, neurons, || Start::HeNormal.draw(inputs, &mut random));
    let network = Network::new(&[784, 30, 10], Activation::Relu, Activation::Softmax, he);
    let mut buffers = Buffers::new(&network);
    let mut run = Run { network, settings, epochs_done: 0 };

    for epoch in 1..=60 {
        let score = train_epoch(&mut run, &training, &twenty, &mut Plain, &mut buffers, |_| {});
        if epoch % 10 == 0 {
            println!("epoch {epoch}: loss {:.4}, {} of 20 right", score.loss(), score.right);
        }
    }
    Ok(())
}
