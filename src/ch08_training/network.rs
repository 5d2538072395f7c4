//! A network: layers one after the other, forward, backward and one step downhill (LESSONS §8.1).

use crate::ch03_linear::Linear;
use crate::ch04_activation::Activation;
use crate::ch06_descent::step;
use crate::ch07_backprop::{LinearGradient, Loss};
use crate::toolbox::{Matrix, Real};

/// A linear layer, and what happens to its sums.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Chapter 3.
    pub linear: Linear,
    /// Chapter 4.
    pub activation: Activation,
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
    /// What each layer put out.
    pub outputs: Vec<Outputs>,
    /// dW and db of each layer.
    pub gradients: Vec<LinearGradient>,
}

/// The sums of a layer, its outputs, and the gradients of both: Z, A, dA and dZ (N×H each).
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    /// Z = X·W + b
    pub z: Matrix,
    /// A = f(Z), the next layer's X
    pub a: Matrix,
    /// ∂L/∂A
    pub da: Matrix,
    /// ∂L/∂Z
    pub dz: Matrix,
}

impl Workspace {
    /// Room for a network with this many layers; the matrices grow at first use.
    pub fn new(network: &Network) -> Workspace {
        let layers = network.layers.len();
        Workspace {
            outputs: vec![Outputs::default(); layers],
            gradients: vec![LinearGradient::default(); layers],
        }
    }

    /// What the last layer put out.
    ///
    /// # Panics
    /// If there is no layer.
    pub fn last(&self) -> &Outputs {
        self.outputs.last().expect("a network needs at least one layer")
    }
}

impl Network {
    /// A layer between any two of these sizes, followed by the activation `between`; the last is followed by `output`.
    ///
    /// `sizes` are the numbers of neurons from input to output: 784, 100, 10 is the network of this course. `linear`
    /// makes a linear layer, told how many inputs and how many neurons it has.
    ///
    /// # Panics
    /// If there are fewer than two sizes.
    pub fn new(
        sizes: &[usize],
        between: Activation,
        output: Activation,
        mut linear: impl FnMut(usize, usize) -> Linear,
    ) -> Network {
        assert!(sizes.len() >= 2, "a network needs at least inputs and outputs, not {sizes:?}");
        let mut layers = Vec::new();
        for (i, pair) in sizes.windows(2).enumerate() {
            let is_last = i + 2 == sizes.len();
            let activation = if is_last { output } else { between };
            layers.push(Layer { linear: linear(pair[0], pair[1]), activation });
        }
        Network { layers }
    }

    /// Z = input·W + b and A = f(Z), layer by layer          X (N×D) → all Z and A in the workspace, the last A is P (N×C)
    ///
    /// The input of layer 0 is X, that of each other layer is A of the one before.
    ///
    /// # Panics
    /// If X has not D columns, or the workspace is for another network.
    pub fn forward(&self, x: &Matrix, workspace: &mut Workspace) {
        for (i, layer) in self.layers.iter().enumerate() {
            let (before, from_here) = workspace.outputs.split_at_mut(i);
            let input = before.last().map_or(x, |before| &before.a);
            let Outputs { z, a, .. } = &mut from_here[0];
            layer.linear.forward(input, z);
            layer.activation.forward(z, a);
        }
    }

    /// dW and db of all layers, after a forward pass          X (N×D), Y (N×C) → all gradients in the workspace
    ///
    /// From the last layer to the first; X and Y are the mini-batch that went forward (LESSONS §8.1).
    ///
    /// # Panics
    /// If X and Y have not as many rows as the mini-batch that went forward.
    pub fn backward(&self, x: &Matrix, y: &Matrix, loss: Loss, workspace: &mut Workspace) {
        let Workspace { outputs, gradients } = workspace;
        let last = self.layers.len() - 1;
        let Outputs { a, da, dz, .. } = &mut outputs[last];
        loss.backward(self.layers[last].activation, a, y, da, dz);
        for i in (1..=last).rev() {
            let (before, here) = outputs.split_at_mut(i);
            let Outputs { a, da, dz, .. } = &mut before[i - 1];
            let dz_here = &here[0].dz;
            self.layers[i].linear.gradient(a, dz_here, &mut gradients[i]);
            self.layers[i].linear.backward(dz_here, da);
            self.layers[i - 1].activation.backward(a, da, dz);
        }
        // The pictures are as they are: nobody needs the gradient of the first layer's input.
        self.layers[0].linear.gradient(x, &outputs[0].dz, &mut gradients[0]);
    }

    /// W ← W - η·dW and b ← b - η·db in every layer.
    ///
    /// # Panics
    /// If the gradients are those of another network.
    pub fn step(&mut self, gradients: &[LinearGradient], learning_rate: Real) {
        let (found, expected) = (gradients.len(), self.layers.len());
        assert!(found == expected, "step: gradients of {found} layers for a network of {expected}");
        for (layer, gradient) in self.layers.iter_mut().zip(gradients) {
            step(&mut layer.linear.weights, &gradient.weights, learning_rate);
            if let Some(bias) = &mut layer.linear.bias {
                step(bias, &gradient.bias, learning_rate);
            }
        }
    }
}
