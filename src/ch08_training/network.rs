//! A network: layers one after the other, forward, backward and one step downhill (LESSONS §8.1).

use crate::ch03_linear::{Linear, Start};
use crate::ch04_activation::Activation;
use crate::ch05_loss::{cross_entropy_from_logits, Loss};
use crate::ch06_descent::step;
use crate::ch07_backprop::{softmax_and_cross_entropy_backward, LinearGradient};
use crate::toolbox::{Matrix, Random, Real};

/// One layer: a linear one, which learns, or an activation, which has nothing to learn.
#[derive(Clone, Debug, PartialEq)]
pub enum Layer {
    /// Chapter 3.
    Linear(Linear),
    /// Chapter 4.
    Activation(Activation),
}

/// Layers one after the other: each takes what the one before it put out.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// From the input to the output.
    pub layers: Vec<Layer>,
}

/// What a pass through a network writes down: the caller owns it and uses it again for every mini-batch, so
/// that training needs no new memory and no layer has to remember anything.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// What each layer put out (N×H).
    pub outputs: Vec<Matrix>,
    /// ∂L/∂(output) of each layer, same shapes.
    pub output_gradients: Vec<Matrix>,
    /// dW and db of each layer; an activation has none, its place stays empty.
    pub gradients: Vec<LinearGradient>,
}

impl Workspace {
    /// Room for a network with this many layers; the matrices grow at first use.
    ///
    /// # Panics
    /// If the network has no layers.
    pub fn new(network: &Network) -> Workspace {
        let layers = network.layers.len();
        assert!(layers > 0, "a network needs at least one layer");
        Workspace {
            outputs: vec![Matrix::default(); layers],
            output_gradients: vec![Matrix::default(); layers],
            gradients: vec![LinearGradient::default(); layers],
        }
    }

    /// What the last layer put out.          P (N×C)
    pub fn answer(&self) -> &Matrix {
        &self.outputs[self.outputs.len() - 1]
    }
}

impl Network {
    /// Linear layers with biases and the He start, ReLU between them and softmax at the end.
    ///
    /// `sizes` are the numbers of neurons from input to output: 784, 100, 10 is the network of this course.
    ///
    /// # Panics
    /// If there are fewer than two sizes.
    pub fn new(sizes: &[usize], random: &mut Random) -> Network {
        assert!(sizes.len() >= 2, "a network needs at least inputs and outputs, not {sizes:?}");
        let mut layers = Vec::new();
        for pair in sizes.windows(2) {
            layers.push(Layer::Linear(Linear::new(pair[0], pair[1], true, Start::HeNormal, random)));
            layers.push(Layer::Activation(Activation::Relu));
        }
        // The last layer's sums are not bent but turned into probabilities.
        layers.pop();
        layers.push(Layer::Activation(Activation::Softmax));
        Network { layers }
    }

    /// How many weights and biases the network learns.
    pub fn parameters(&self) -> usize {
        let mut count = 0;
        for linear in self.linear_layers() {
            count += linear.weights.values().len();
            count += linear.bias.as_ref().map_or(0, |bias| bias.values().len());
        }
        count
    }

    /// D, how many numbers a picture must have; 0 if no layer is linear.
    pub fn inputs(&self) -> usize {
        self.linear_layers().next().map_or(0, |first| first.weights.rows())
    }

    /// C, how many numbers come out; 0 if no layer is linear.
    pub fn outputs(&self) -> usize {
        self.linear_layers().last().map_or(0, |last| last.weights.columns())
    }

    /// The layers that learn, from the input to the output.
    pub fn linear_layers(&self) -> impl Iterator<Item = &Linear> {
        self.layers.iter().filter_map(|layer| match layer {
            Layer::Linear(linear) => Some(linear),
            Layer::Activation(_) => None,
        })
    }

    /// A₀ = X, Aᵢ = layerᵢ(Aᵢ₋₁)          X (N×D) → all Aᵢ in `workspace.outputs`, the last one P (N×C)
    ///
    /// # Panics
    /// If X has not D columns, or the workspace is for another network.
    pub fn forward(&self, x: &Matrix, workspace: &mut Workspace) {
        for (i, layer) in self.layers.iter().enumerate() {
            let (before, from_here) = workspace.outputs.split_at_mut(i);
            let input = before.last().unwrap_or(x);
            match layer {
                Layer::Linear(linear) => linear.forward(input, &mut from_here[0]),
                Layer::Activation(activation) => activation.forward(input, &mut from_here[0]),
            }
        }
    }

    /// L after a forward pass.          Y (N×C)
    ///
    /// Cross-entropy after softmax is computed from the logits, where nothing is lost (LESSONS §5.2).
    ///
    /// # Panics
    /// If Y has another shape than the network's answer.
    pub fn loss(&self, y: &Matrix, loss: Loss, workspace: &Workspace) -> Real {
        if self.ends_in_softmax_for(loss) {
            cross_entropy_from_logits(&workspace.outputs[self.layers.len() - 2], y)
        } else {
            loss.value(workspace.answer(), y)
        }
    }

    /// dW and db of all layers after a forward pass          X (N×D), Y (N×C) → `workspace.gradients`
    ///
    /// From the last layer to the first; X and Y are the mini-batch that went forward (LESSONS §7.5).
    ///
    /// # Panics
    /// If X and Y have not as many rows as the mini-batch that went forward.
    pub fn backward(&self, x: &Matrix, y: &Matrix, loss: Loss, workspace: &mut Workspace) {
        let Workspace { outputs, output_gradients, gradients } = workspace;
        let mut last = self.layers.len() - 1;
        if self.ends_in_softmax_for(loss) {
            softmax_and_cross_entropy_backward(&outputs[last], y, &mut output_gradients[last - 1]);
            last -= 1;
        } else {
            loss.backward(&outputs[last], y, &mut output_gradients[last]);
        }
        for i in (0..=last).rev() {
            let (before, from_here) = output_gradients.split_at_mut(i);
            let (dz, dx) = (&from_here[0], before.last_mut());
            match &self.layers[i] {
                Layer::Linear(linear) => {
                    let input = if i == 0 { x } else { &outputs[i - 1] };
                    linear.gradient(input, dz, &mut gradients[i]);
                    // The pictures are as they are: nobody needs the gradient of the first layer's input.
                    if let Some(dx) = dx {
                        linear.backward(dz, dx);
                    }
                }
                Layer::Activation(activation) => {
                    if let Some(dx) = dx {
                        activation.backward(&outputs[i], dz, dx);
                    }
                }
            }
        }
    }

    /// W ← W - η·dW and b ← b - η·db in every linear layer.
    ///
    /// # Panics
    /// If the gradients are those of another network.
    pub fn step(&mut self, gradients: &[LinearGradient], learning_rate: Real) {
        for (layer, gradient) in self.layers.iter_mut().zip(gradients) {
            if let Layer::Linear(linear) = layer {
                step(&mut linear.weights, &gradient.weights, learning_rate);
                if let Some(bias) = &mut linear.bias {
                    step(bias, &gradient.bias, learning_rate);
                }
            }
        }
    }

    /// Whether softmax and cross-entropy meet at the end, so that the short forms of both hold.
    fn ends_in_softmax_for(&self, loss: Loss) -> bool {
        let ends_in_softmax = self.layers.last() == Some(&Layer::Activation(Activation::Softmax));
        loss == Loss::CrossEntropy && ends_in_softmax && self.layers.len() >= 2
    }
}
