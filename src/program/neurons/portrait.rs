//! What excites a hidden neuron, and what it says to the classes.

use crate::ch02_data::DataSet;
use crate::ch08_training::Network;
use crate::program::answers::for_each_mini_batch;
use crate::toolbox::Real;

/// A neuron of a hidden layer, as it shows itself on many pictures.
pub struct Portrait {
    pub neuron: usize,
    /// The pictures for which it puts out most, the largest first: number and output. None for which it puts out 0 or less.
    pub exciting: Vec<(usize, Real)>,
    /// Its mean output for the pictures of each class.
    pub means: Vec<Real>,
    /// Its weights to the neurons of the classes, if no other hidden layer stands between.
    pub says: Option<Vec<Real>>,
}

/// Portraits of some neurons of a hidden layer, with so many exciting pictures of each at most.
pub fn portraits(
    network: &Network,
    layer: usize,
    neurons: &[usize],
    data: &DataSet,
    numbers: &[usize],
    most: usize,
) -> Vec<Portrait> {
    let is_last = layer + 2 == network.layers.len();
    let says = |neuron: usize| is_last.then(|| network.layers[layer + 1].linear.weights.row(neuron).to_vec());
    let blank = |&neuron: &usize| {
        let (exciting, means) = (Vec::new(), vec![0.0; data.classes()]);
        Portrait { neuron, exciting, means, says: says(neuron) }
    };
    let mut portraits: Vec<Portrait> = neurons.iter().map(blank).collect();
    let mut seen = vec![0; data.classes()];
    for_each_mini_batch(network, data, numbers, |some, workspace| {
        for (n, &number) in some.iter().enumerate() {
            seen[data.label(number)] += 1;
            for portrait in &mut portraits {
                let output = workspace.outputs[layer].a[(n, portrait.neuron)];
                portrait.means[data.label(number)] += output;
                portrait.remember(number, output, most);
            }
        }
    });
    for portrait in &mut portraits {
        portrait.means.iter_mut().zip(&seen).for_each(|(sum, &count)| *sum /= (count as Real).max(1.0));
    }
    portraits
}

impl Portrait {
    /// Keeps a picture if it is one of the most exciting so far; of equals, the first.
    fn remember(&mut self, number: usize, output: Real, most: usize) {
        let place =
            self.exciting.iter().position(|&(_, other)| output > other).unwrap_or(self.exciting.len());
        if output > 0.0 && place < most {
            self.exciting.insert(place, (number, output));
            self.exciting.truncate(most);
        }
    }
}
