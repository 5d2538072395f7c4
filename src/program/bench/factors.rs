//! What is multiplied: real pictures, or what a layer makes of them, with weights and gradients of the right shapes.

use super::pictures::Ready;
use crate::ch02_data::Shifts;
use crate::ch03_linear::{Linear, Start};
use crate::ch04_activation::Activation;
use crate::ch10_speed::Ink;
use crate::toolbox::product::Strips;
use crate::toolbox::{Matrix, Random};

/// So many pictures at least go through each product, in as many mini-batches as that takes.
const PICTURES: usize = 512;

/// The factors of the products.
pub struct Factors {
    pub batches: Vec<Batch>,
    pub weights: Matrix,
    /// The same in tiles, as a team has them all the time.
    pub tiles: Strips,
}

/// X and dZ.
pub struct Batch {
    pub x: Matrix,
    /// X without its zeros if it is pictures: that was found when they were loaded. In what a layer put out, it has yet to be
    /// found.
    pub ink: Option<Ink>,
    pub dz: Matrix,
}

impl Factors {
    /// Mini-batches of n pictures with D = `inputs`, or of what a new layer with ReLU and D neurons makes of them.
    pub fn new(ready: &Ready, n: usize, d: Option<usize>, h: usize) -> Factors {
        let mut random = Random::new(1);
        let inputs = ready.inputs();
        let layer = d.map(|neurons| Linear::new(inputs, neurons, Start::HeNormal, None, &mut random));
        let weights = Start::HeNormal.weights(d.unwrap_or(inputs), h, &mut random);
        let numbers = ready.numbers(n * PICTURES.div_ceil(n));
        let batches =
            numbers.chunks(n).map(|numbers| Batch::new(ready, numbers, layer.as_ref(), h, &mut random));
        let mut tiles = Strips::default();
        tiles.copy_from(&weights, 0..weights.rows(), 0..h);
        Factors { batches: batches.collect(), weights, tiles }
    }

    /// How many pictures all mini-batches have.
    pub fn pictures(&self) -> usize {
        self.batches.iter().map(|batch| batch.x.rows()).sum()
    }
}

impl Batch {
    fn new(ready: &Ready, numbers: &[usize], layer: Option<&Linear>, h: usize, random: &mut Random) -> Batch {
        let (mut x, mut y) = (Matrix::default(), Matrix::default());
        ready.inked.data().mini_batch(numbers, &mut x, &mut y);
        let mut ink = None;
        if let Some(layer) = layer {
            let mut z = Matrix::default();
            layer.forward(&x, &mut z);
            Activation::Relu.forward(&z, &mut x);
        } else {
            ready.inked.mini_batch(numbers, &Shifts::default(), ink.insert(Ink::default()));
        }
        let mut dz = Matrix::zeros(numbers.len(), h);
        for slope in dz.values_mut() {
            *slope = random.uniform(-1.0, 1.0);
        }
        Batch { x, ink, dz }
    }
}
