//! The lines of the way forward: sums, activations, loss.

use super::arithmetic::Line;
use super::passage::Passage;
use super::put_in::Term;
use crate::ch04_activation::Activation;
use crate::ch07_backprop::CROSS_ENTROPY;
use crate::toolbox::numeric::exp;

impl Passage {
    pub fn forward(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (layer, of) in self.toy.network.layers.iter().enumerate() {
            let neurons = 0..self.sizes(layer).1;
            lines.extend(neurons.clone().map(|j| self.sum_line(layer, j)));
            match of.activation {
                Activation::Softmax => lines.extend(self.softmax_lines(layer)),
                activation => lines.extend(neurons.map(|j| self.bent_line(activation, layer, j))),
            }
        }
        lines
    }

    /// zⱼ = Σᵢ xᵢ·wᵢⱼ + bⱼ
    fn sum_line(&self, layer: usize, j: usize) -> Line {
        let inputs = self.sizes(layer).0;
        let mut terms: Vec<Term> =
            (0..inputs).flat_map(|i| [self.input(layer, i), self.weight(layer, i, j)]).collect();
        let mut pattern = vec!["#·#"; inputs];
        if let Some(bias) = self.bias(layer, j) {
            pattern.push("#");
            terms.push(bias);
        }
        Line::new("3.1", self.sum(layer, j), &pattern.join(" + "), &terms)
    }

    /// aⱼ = f(zⱼ)
    fn bent_line(&self, f: Activation, layer: usize, j: usize) -> Line {
        let pattern = match f {
            Activation::Relu => "ReLU(#)",
            Activation::Sigmoid => "1 / (1 + exp(-#))",
            Activation::Tanh => "tanh(#)",
            Activation::Identity | Activation::Softmax => "#",
        };
        Line::new("4.3", self.output(layer, j), pattern, &[self.sum(layer, j)])
    }

    /// exp(oⱼ), and pⱼ = exp(oⱼ) / Σₖ exp(oₖ)
    fn softmax_lines(&self, layer: usize) -> Vec<Line> {
        const TOO_LARGE: &str = "too large for the computer, so softmax takes the largest sum off first";
        let sums = self.workspace.outputs[layer].z.row(0);
        let power = |(j, &sum)| Term::computed(format!("exp({})", self.sum(layer, j).name), exp(sum));
        let powers: Vec<Term> = sums.iter().enumerate().map(power).collect();
        let mut lines = Vec::new();
        for (j, power) in powers.iter().enumerate() {
            let mut line = Line::new("4.2", power.clone(), "exp(#)", &[self.sum(layer, j)]);
            if !exp(sums[j]).is_finite() {
                line.remark = TOO_LARGE.to_string();
            }
            lines.push(line);
        }
        let pattern = format!("# / ({})", vec!["#"; powers.len()].join(" + "));
        for (j, power) in powers.iter().enumerate() {
            let terms: Vec<Term> = [power].into_iter().chain(&powers).cloned().collect();
            lines.push(Line::new("4.2", self.output(layer, j), &pattern, &terms));
        }
        lines
    }

    /// L, cross-entropy or mean squared error.
    pub fn loss_line(&self) -> Line {
        let last = self.toy.network.layers.len() - 1;
        let classes = 0..self.sizes(last).1;
        if self.toy.loss.name == CROSS_ENTROPY.name {
            let terms: Vec<Term> = classes.flat_map(|j| [self.target(j), self.output(last, j)]).collect();
            let pattern = vec!["#·ln #"; terms.len() / 2].join(" + ");
            return Line::new("5.1", self.loss_value(), &format!("-( {pattern} )"), &terms);
        }
        let terms: Vec<Term> = classes.flat_map(|j| [self.output(last, j), self.target(j)]).collect();
        let pattern = vec!["(# - #)²"; terms.len() / 2].join(" + ");
        Line::new("5.3", self.loss_value(), &format!("½·( {pattern} )"), &terms)
    }
}
