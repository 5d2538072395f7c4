//! One round of learning on the toy network, and what the book calls each of its numbers.

use super::put_in::{indexed, Term};
use super::toy::Toy;
use crate::ch03_linear::Linear;
use crate::ch08_training::Workspace;
use crate::toolbox::{Matrix, Real};

/// What the book calls the numbers of a layer.
pub struct Letters {
    input: &'static str,
    pub weight: &'static str,
    pub bias: &'static str,
    sum: &'static str,
    output: &'static str,
}

/// Those of the two layers.
pub const LETTERS: [Letters; 2] = [
    Letters { input: "x", weight: "w", bias: "b", sum: "z", output: "a" },
    Letters { input: "a", weight: "v", bias: "c", sum: "o", output: "p" },
];

/// The toy network and what it has written down on the way of its picture forward and backward.
pub struct Passage {
    pub toy: Toy,
    pub workspace: Workspace,
    /// ∂L/∂P. The short cut through softmax makes no use of it; the book shows it all the same.
    dp: Matrix,
}

/// The numbers by their names. Places are counted from 0, and from 1 in the names.
impl Passage {
    /// Sends the picture through the network and back.
    pub fn through(toy: &Toy) -> Passage {
        let (mut workspace, mut dp) = (Workspace::new(&toy.network), Matrix::default());
        toy.network.forward(&toy.x, &mut workspace);
        toy.network.backward(&toy.x, &toy.y, toy.loss, &mut workspace);
        (toy.loss.gradient)(&workspace.last().a, &toy.y, &mut dp);
        Passage { toy: toy.clone(), workspace, dp }
    }

    /// L
    pub fn loss_value(&self) -> Term {
        let last = self.workspace.last();
        let value = (self.toy.loss.value)(last.z.row(0), last.a.row(0), self.toy.y.row(0));
        Term::computed("L".to_string(), value)
    }

    pub fn linear(&self, layer: usize) -> &Linear {
        &self.toy.network.layers[layer].linear
    }

    /// How many inputs and how many neurons a layer has.
    pub fn sizes(&self, layer: usize) -> (usize, usize) {
        let weights = &self.linear(layer).weights;
        (weights.rows(), weights.columns())
    }

    pub fn input(&self, layer: usize, i: usize) -> Term {
        match layer {
            0 => Term::given(indexed(LETTERS[0].input, &[i + 1]), self.toy.x[(0, i)]),
            _ => self.output(layer - 1, i),
        }
    }

    pub fn weight(&self, layer: usize, i: usize, j: usize) -> Term {
        let weights = &self.linear(layer).weights;
        Term::given(indexed(LETTERS[layer].weight, &[i + 1, j + 1]), weights[(i, j)])
    }

    pub fn bias(&self, layer: usize, j: usize) -> Option<Term> {
        let bias = self.linear(layer).bias.as_ref()?;
        Some(Term::given(indexed(LETTERS[layer].bias, &[j + 1]), bias[(0, j)]))
    }

    pub fn sum(&self, layer: usize, j: usize) -> Term {
        Term::computed(indexed(LETTERS[layer].sum, &[j + 1]), self.workspace.outputs[layer].z[(0, j)])
    }

    pub fn output(&self, layer: usize, j: usize) -> Term {
        Term::computed(indexed(LETTERS[layer].output, &[j + 1]), self.workspace.outputs[layer].a[(0, j)])
    }

    pub fn target(&self, j: usize) -> Term {
        Term { name: indexed("y", &[j + 1]), number: format!("{:.0}", self.toy.y[(0, j)]) }
    }

    pub fn rate(&self) -> Term {
        Term::given("η".to_string(), self.toy.rate)
    }

    pub fn slope_of_weight(&self, layer: usize, i: usize, j: usize) -> Term {
        slope_of(self.weight(layer, i, j), self.workspace.gradients[layer].weights[(i, j)])
    }

    pub fn slope_of_bias(&self, layer: usize, j: usize) -> Option<Term> {
        Some(slope_of(self.bias(layer, j)?, self.workspace.gradients[layer].bias[(0, j)]))
    }

    /// The inputs, then all weights and biases.
    pub fn given(&self) -> Vec<Term> {
        let inputs = (0..self.sizes(0).0).map(|i| self.input(0, i));
        inputs.chain(self.parameters().into_iter().map(|(number, _)| number)).collect()
    }

    /// All weights and biases with their slopes: layer by layer, row by row, the biases behind the weights.
    pub fn parameters(&self) -> Vec<(Term, Term)> {
        let mut all = Vec::new();
        for layer in 0..LETTERS.len() {
            let (inputs, neurons) = self.sizes(layer);
            for (i, j) in (0..inputs).flat_map(|i| (0..neurons).map(move |j| (i, j))) {
                all.push((self.weight(layer, i, j), self.slope_of_weight(layer, i, j)));
            }
            let bias = |j| Some((self.bias(layer, j)?, self.slope_of_bias(layer, j)?));
            all.extend((0..neurons).filter_map(bias));
        }
        all
    }

    pub fn slope_of_sum(&self, layer: usize, j: usize) -> Term {
        slope_of(self.sum(layer, j), self.workspace.outputs[layer].dz[(0, j)])
    }

    pub fn slope_of_output(&self, layer: usize, j: usize) -> Term {
        let is_last = layer + 1 == LETTERS.len();
        let slopes = if is_last { &self.dp } else { &self.workspace.outputs[layer].da };
        slope_of(self.output(layer, j), slopes[(0, j)])
    }
}

/// z₁ → dz₁
fn slope_of(term: Term, slope: Real) -> Term {
    Term::computed("d".to_string() + &term.name, slope)
}
