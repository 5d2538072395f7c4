//! A network: layers one after the other, forward, backward and one step downhill (LESSONS §8.1).

use super::{Architecture, Velocity, Workspace};
use crate::ch03_linear::Linear;
use crate::ch04_activation::Activation;
use crate::ch05_loss::{cross_entropy_from_logits, Loss};
use crate::ch06_descent::{step, step_in_rows, step_with_momentum};
use crate::ch07_backprop::{output_minus_target, LinearGradient};
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// From the input to the output.
    pub layers: Vec<Layer>,
}

impl Network {
    /// Linear layers of these sizes, and between and behind them the activations of the architecture.
    ///
    /// `sizes` are the numbers of neurons from input to output: 784, 100, 10 is the network of this course.
    ///
    /// # Panics
    /// If there are fewer than two sizes.
    pub fn new(sizes: &[usize], architecture: Architecture, random: &mut Random) -> Network {
        assert!(sizes.len() >= 2, "a network needs at least inputs and outputs, not {sizes:?}");
        let Architecture { weights, biases, between, output } = architecture;
        let mut layers = Vec::new();
        for (i, pair) in sizes.windows(2).enumerate() {
            layers.push(Layer::Linear(Linear::new(pair[0], pair[1], weights, biases, random)));
            let is_last = i + 2 == sizes.len();
            layers.extend(if is_last { Some(output) } else { between }.map(Layer::Activation));
        }
        Network { layers }
    }

    /// Puts a layer at the end.
    ///
    /// # Errors
    /// If it is a linear layer that takes another number of inputs than the one before puts out.
    pub fn push(&mut self, layer: Layer) -> Result<(), String> {
        if let Layer::Linear(linear) = &layer {
            let (inputs, outputs) = (linear.weights.rows(), self.outputs());
            if outputs != 0 && inputs != outputs {
                let number = self.layers.len() + 1;
                return Err(format!(
                    "layer {number} takes {inputs} inputs, but the one before puts out {outputs}"
                ));
            }
        }
        self.layers.push(layer);
        Ok(())
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

    /// Whether all weights and biases are numbers: a run that went wrong has infinite ones, or NaN.
    pub fn is_finite(&self) -> bool {
        let is_finite = |matrix: &Matrix| matrix.values().iter().all(|number| number.is_finite());
        self.linear_layers()
            .all(|linear| is_finite(&linear.weights) && linear.bias.as_ref().map_or(true, is_finite))
    }

    /// D, how many numbers a picture must have; 0 if no layer is linear.
    pub fn inputs(&self) -> usize {
        self.linear_layers().next().map_or(0, |first| first.weights.rows())
    }

    /// C, how many numbers come out; 0 if no layer is linear.
    pub fn outputs(&self) -> usize {
        self.linear_layers().next_back().map_or(0, |last| last.weights.columns())
    }

    /// The layers that learn, from the input to the output.
    pub fn linear_layers(&self) -> impl DoubleEndedIterator<Item = &Linear> {
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
        match (self.last_activation(), loss) {
            (Some(Activation::Softmax), Loss::CrossEntropy) => {
                cross_entropy_from_logits(&workspace.outputs[self.layers.len() - 2], y)
            }
            _ => loss.value(workspace.answer(), y),
        }
    }

    /// dW and db of all layers after a forward pass          X (N×D), Y (N×C) → `workspace.gradients`
    ///
    /// From the last layer to the first; X and Y are the mini-batch that went forward (LESSONS §7.5).
    ///
    /// # Panics
    /// If X and Y have not as many rows as the mini-batch that went forward.
    pub fn backward(&self, x: &Matrix, y: &Matrix, loss: Loss, workspace: &mut Workspace) {
        let next = self.backward_through_the_loss(y, y.rows(), loss, workspace);
        let Workspace { outputs, output_gradients, gradients } = workspace;
        for i in (0..=next).rev() {
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

    /// Passes the loss of a mini-batch of N pictures, and with it the last activation where the two are passed in one
    /// go; returns which layer is next.          Y (rows×C), N → `workspace.output_gradients` of that layer
    ///
    /// # Panics
    /// If Y has another shape than the network's answer.
    pub fn backward_through_the_loss(
        &self,
        y: &Matrix,
        n: usize,
        loss: Loss,
        workspace: &mut Workspace,
    ) -> usize {
        let Workspace { outputs, output_gradients, .. } = workspace;
        let last = self.layers.len() - 1;
        match (self.last_activation(), loss) {
            (Some(Activation::Softmax), Loss::CrossEntropy)
            | (Some(Activation::Sigmoid), Loss::BinaryCrossEntropy) => {
                output_minus_target(&outputs[last], y, n, &mut output_gradients[last - 1]);
                last - 1
            }
            // The perceptron's rule corrects the sums and asks ReLU for no slope: it is no gradient (LESSONS §9.4).
            (Some(Activation::Relu), Loss::Perceptron) => {
                loss.backward(&outputs[last], y, n, &mut output_gradients[last - 1]);
                last - 1
            }
            _ => {
                loss.backward(&outputs[last], y, n, &mut output_gradients[last]);
                last
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
                step_in_rows(&mut linear.weights, gradient.weights(), gradient.rows(), learning_rate);
                if let Some(bias) = &mut linear.bias {
                    step(bias, gradient.bias(), learning_rate);
                }
            }
        }
    }

    /// V ← μ·V + dW, W ← W - η·V and the same for b in every linear layer.
    ///
    /// # Panics
    /// If the gradients or velocities are those of another network.
    pub fn step_with_momentum(
        &mut self,
        gradients: &[LinearGradient],
        velocities: &mut [Velocity],
        learning_rate: Real,
        momentum: Real,
    ) {
        for ((layer, gradient), velocity) in self.layers.iter_mut().zip(gradients).zip(velocities) {
            if let Layer::Linear(Linear { weights, bias }) = layer {
                let Velocity { weights: v, bias: v_of_bias } = velocity;
                step_with_momentum(weights, v, gradient.weights(), learning_rate, momentum);
                if let Some(bias) = bias {
                    step_with_momentum(bias, v_of_bias, gradient.bias(), learning_rate, momentum);
                }
            }
        }
    }

    /// The activation at the end, if something stands before it.
    fn last_activation(&self) -> Option<Activation> {
        match self.layers.as_slice() {
            [.., _, Layer::Activation(activation)] => Some(*activation),
            _ => None,
        }
    }
}
