//! A hidden layer: which one is meant, and what the network does without some of its neurons.

use crate::ch02_data::DataSet;
use crate::ch08_training::{Network, Workspace};
use crate::program::answers::{for_each_mini_batch, AT_A_TIME};
use crate::program::arguments::Arguments;
use crate::toolbox::cores::for_each_piece;
use crate::toolbox::{Error, Matrix};

/// So many multiplications may the search for the neurons that matter cost: seconds.
const MOST_WORK: usize = 10_000_000_000;
/// Fewer pictures than this say too little about a neuron.
const FEWEST: usize = 100;

/// The place of the hidden layer that the command line names; they are counted from 1 there.
pub fn layer(arguments: &Arguments, network: &Network) -> Result<usize, Error> {
    let hidden = network.layers.len() - 1;
    let problem = match (arguments.layer.unwrap_or(1), hidden) {
        (_, 0) => "this network has no hidden layer: each of its neurons speaks for a class, and `chalknet weights` \
                   draws them."
            .to_string(),
        (layer, hidden) if layer > hidden => {
            format!("there is no hidden layer {layer}: this network has {hidden}, counted from 1.")
        }
        (layer, _) => return Ok(layer - 1),
    };
    Err(Error::Mismatch(problem))
}

/// Makes sure that a hidden layer has a neuron of this number.
pub fn expect_neuron(network: &Network, layer: usize, neuron: usize) -> Result<(), Error> {
    let count = network.layers[layer].linear.weights.columns();
    if neuron < count {
        return Ok(());
    }
    Err(Error::Mismatch(format!(
        "there is no neuron {neuron}: those of hidden layer {} have the numbers 0 to {}.",
        layer + 1,
        count - 1
    )))
}

/// A copy in which these neurons of a hidden layer say nothing: the weights that lead on from them are 0.
pub fn without(network: &Network, layer: usize, neurons: &[usize]) -> Network {
    let mut copy = network.clone();
    for &neuron in neurons {
        copy.layers[layer + 1].linear.weights.row_mut(neuron).fill(0.0);
    }
    copy
}

/// How many right answers each neuron of a hidden layer is worth, counted on the first so many of the pictures.
pub struct Worth {
    pub pictures: usize,
    /// How many fewer are right without the neuron; below 0 if it does harm.
    pub lost: Vec<isize>,
}

impl Worth {
    /// Switches off one neuron after the other. Its output being 0 is the same as its weights being 0, so the layers up
    /// to it need to compute but once.
    ///
    /// # Errors
    /// If that takes so long that only a few pictures could be counted.
    pub fn of(network: &Network, layer: usize, data: &DataSet, numbers: &[usize]) -> Result<Worth, Error> {
        let (first, rest) = network.layers.split_at(layer + 1);
        let [first, rest] = [first, rest].map(|layers| Network { layers: layers.to_vec() });
        let neurons = rest.inputs();
        let work = neurons.saturating_mul(rest.parameters()).max(1);
        let pictures = (MOST_WORK / work).min(numbers.len());
        if pictures < FEWEST.min(numbers.len()) {
            return Err(Error::Mismatch(format!(
                "to switch off each of the {neurons} neurons of hidden layer {} takes too long in so large a network: \
                 fewer than {FEWEST} pictures could be read. `chalknet test --without N` switches off one.",
                layer + 1
            )));
        }
        let pieces: Vec<&[usize]> = numbers[..pictures].chunks(AT_A_TIME).collect();
        let mut lost = vec![0; neurons];
        for of_piece in for_each_piece(&pieces, |numbers| lost_in(&first, &rest, data, numbers)) {
            lost.iter_mut().zip(of_piece).for_each(|(sum, lost)| *sum += lost);
        }
        Ok(Worth { pictures, lost })
    }

    /// The neurons, those that are worth most first.
    pub fn best(&self) -> Vec<usize> {
        let mut neurons: Vec<usize> = (0..self.lost.len()).collect();
        // Among equals the order stays.
        neurons.sort_by_key(|&neuron| -self.lost[neuron]);
        neurons
    }
}

fn lost_in(first: &Network, rest: &Network, data: &DataSet, numbers: &[usize]) -> Vec<isize> {
    let mut behind = Workspace::new(rest);
    let (mut without, mut lost) = (Matrix::default(), vec![0; rest.inputs()]);
    for_each_mini_batch(first, data, numbers, |some, before| {
        let mut right = |a: &Matrix| {
            rest.forward(a, &mut behind);
            let answers = &behind.last().a;
            let pictures = some.iter().enumerate();
            pictures.filter(|&(n, &number)| answers.largest_in_row(n) == data.label(number)).count() as isize
        };
        let a = &before.last().a;
        let all = right(a);
        for (neuron, lost) in lost.iter_mut().enumerate() {
            without.copy_from(a);
            (0..some.len()).for_each(|n| without[(n, neuron)] = 0.0);
            *lost += all - right(&without);
        }
    });
    lost
}
