//! What a network needs for its work besides itself: room for what each layer puts out, and for velocities
//! (LESSONS §8.1).

use super::Network;
use crate::ch03_linear::Linear;
use crate::ch07_backprop::LinearGradient;
use crate::toolbox::Matrix;

/// How fast the weights and biases of a linear layer are moving, where steps have momentum (LESSONS §6.4).
#[derive(Clone, Debug, Default)]
pub struct Velocity {
    /// V of the weights (D×H).
    pub weights: Matrix,
    /// V of the biases (1×H).
    pub bias: Matrix,
}

impl Velocity {
    /// Stands still, for the layer's shapes.
    pub fn stop(&mut self, layer: &Linear) {
        self.weights.reset(layer.weights.rows(), layer.weights.columns());
        self.bias.reset(1, layer.weights.columns());
    }
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
