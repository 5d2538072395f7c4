//! What is multiplied: real pictures, or what a layer makes of them, with weights and gradients of the right shapes.

use super::pictures::some_numbers;
use crate::ch03_linear::{Linear, Start};
use crate::ch04_activation::Activation;
use crate::program::sources::Pictures;
use crate::toolbox::{Matrix, Random};

/// So many pictures at least go through each product, in as many mini-batches as that takes.
const PICTURES: usize = 512;

/// The factors of the products.
pub struct Factors {
    pub batches: Vec<Batch>,
    pub weights: Matrix,
}

/// X and dZ.
pub struct Batch {
    pub x: Matrix,
    pub dz: Matrix,
}

impl Factors {
    /// Mini-batches of n pictures with D = `inputs`, or of what a new layer with ReLU and D neurons makes of them.
    pub fn new(pictures: &Pictures, n: usize, d: Option<usize>, h: usize) -> Factors {
        let mut random = Random::new(1);
        let mut he =
            |inputs, neurons| Linear::new(inputs, neurons, || Start::HeNormal.draw(inputs, &mut random));
        let layer = d.map(|neurons| he(pictures.training.inputs(), neurons));
        let weights = he(d.unwrap_or(pictures.training.inputs()), h).weights;
        let numbers = some_numbers(pictures, n * PICTURES.div_ceil(n));
        let batches = numbers.chunks(n).map(|numbers| Batch::new(pictures, numbers, layer.as_ref(), h));
        Factors { batches: batches.collect(), weights }
    }

    /// How many pictures all mini-batches have.
    pub fn pictures(&self) -> usize {
        self.batches.iter().map(|batch| batch.x.rows()).sum()
    }
}

impl Batch {
    fn new(pictures: &Pictures, numbers: &[usize], layer: Option<&Linear>, h: usize) -> Batch {
        let (mut x, mut y) = (Matrix::default(), Matrix::default());
        pictures.training.mini_batch(numbers, &mut x, &mut y);
        if let Some(layer) = layer {
            let mut z = Matrix::default();
            layer.forward(&x, &mut z);
            Activation::Relu.forward(&z, &mut x);
        }
        let mut random = Random::new(2);
        let mut dz = Matrix::zeros(numbers.len(), h);
        dz.values_mut().fill_with(|| random.uniform(-1.0, 1.0));
        Batch { x, dz }
    }
}
