//! The lines of the way back, and of the step.

use super::arithmetic::Line;
use super::passage::Passage;
use super::put_in::Term;
use crate::ch04_activation::Activation;
use crate::ch07_backprop::CROSS_ENTROPY;
use crate::toolbox::Real;

impl Passage {
    pub fn backward(&self) -> Vec<Line> {
        let last = self.toy.network.layers.len() - 1;
        let mut lines = self.loss_gradient_lines(last);
        for layer in (0..=last).rev() {
            lines.extend(self.parameter_lines(layer));
            if layer > 0 {
                let before = layer - 1;
                lines.extend((0..self.sizes(before).1).map(|i| self.way_back_line(layer, i)));
                lines.extend((0..self.sizes(before).1).map(|j| self.unbent_line(before, j)));
            }
        }
        lines
    }

    /// dpⱼ, and doⱼ by the short cut if there is one.
    fn loss_gradient_lines(&self, last: usize) -> Vec<Line> {
        let classes = 0..self.sizes(last).1;
        let is_cross_entropy = self.toy.loss.name == CROSS_ENTROPY.name;
        let of_outputs = classes.clone().map(|j| {
            let (p, y) = (self.output(last, j), self.target(j));
            let (pattern, terms) = if is_cross_entropy { ("-#/#", [y, p]) } else { ("# - #", [p, y]) };
            Line::new("7.1", self.slope_of_output(last, j), pattern, &terms)
        });
        let f = self.toy.network.layers[last].activation;
        let has_short_cut = self.toy.loss.shortcut.is_some_and(|(activation, _)| activation == f);
        let of_sums = classes.map(|j| match has_short_cut {
            true => {
                let terms = [self.output(last, j), self.target(j)];
                Line::new("7.3", self.slope_of_sum(last, j), "# - #", &terms)
            }
            false => self.unbent_line(last, j),
        });
        of_outputs.chain(of_sums).collect()
    }

    /// dwᵢⱼ = xᵢ·dzⱼ and dbⱼ = dzⱼ
    fn parameter_lines(&self, layer: usize) -> Vec<Line> {
        let (inputs, neurons) = self.sizes(layer);
        let mut lines = Vec::new();
        for i in 0..inputs {
            for j in 0..neurons {
                let terms = [self.input(layer, i), self.slope_of_sum(layer, j)];
                lines.push(Line::new("7.4", self.slope_of_weight(layer, i, j), "#·#", &terms));
            }
        }
        let bias =
            |j| Some(Line::new("7.4", self.slope_of_bias(layer, j)?, "#", &[self.slope_of_sum(layer, j)]));
        lines.extend((0..neurons).filter_map(bias));
        lines
    }

    /// daᵢ = Σⱼ doⱼ·vᵢⱼ
    fn way_back_line(&self, layer: usize, i: usize) -> Line {
        let neurons = self.sizes(layer).1;
        let paths = (0..neurons).flat_map(|j| [self.slope_of_sum(layer, j), self.weight(layer, i, j)]);
        let pattern = vec!["#·#"; neurons].join(" + ");
        Line::new("7.4", self.slope_of_output(layer - 1, i), &pattern, &paths.collect::<Vec<_>>())
    }

    /// dzⱼ = daⱼ·f'(zⱼ); softmax mixes the numbers of its row.
    fn unbent_line(&self, layer: usize, j: usize) -> Line {
        let (da, a, dz) =
            (self.slope_of_output(layer, j), self.output(layer, j), self.slope_of_sum(layer, j));
        match self.toy.network.layers[layer].activation {
            Activation::Sigmoid => Line::new("7.2", dz, "#·#·(1 - #)", &[da, a.clone(), a]),
            Activation::Tanh => Line::new("7.2", dz, "#·(1 - #²)", &[da, a]),
            Activation::Identity => Line::new("7.2", dz, "#", &[da]),
            Activation::Relu => {
                let awake = self.workspace.outputs[layer].a[(0, j)] > 0.0;
                let (slope, was) = if awake { ("1", "awake") } else { ("0", "asleep") };
                let slope =
                    Term { name: format!("ReLU'({})", self.sum(layer, j).name), number: slope.into() };
                let line = Line::new("7.2", dz, "#·#", &[da, slope]);
                Line { remark: format!("neuron {} was {was}", j + 1), ..line }
            }
            Activation::Softmax => {
                let neurons = self.sizes(layer).1;
                let all = (0..neurons).flat_map(|k| [self.slope_of_output(layer, k), self.output(layer, k)]);
                let terms: Vec<Term> = [a, da].into_iter().chain(all).collect();
                let pattern = format!("#·(# - ({}))", vec!["#·#"; neurons].join(" + "));
                Line::new("7.3", dz, &pattern, &terms)
            }
        }
    }

    /// w ← w - η·dw, for all weights and biases; `after` is the same network behind the step.
    pub fn step(&self, after: &Passage) -> Vec<Line> {
        let pairs = self.parameters().into_iter().zip(after.toy.numbers());
        let line = |((old, slope), new): ((Term, Term), Real)| {
            let new = Term::computed(old.name.clone(), new);
            Line::new("6.3", new, "# - #·#", &[old, self.rate(), slope])
        };
        pairs.map(line).collect()
    }
}
