//! What a saved network does with one picture: what its neurons add up on the way forward and on the way back.

use super::put_in::rounded_or_tiny;
use super::terms::{line, lines_of, Product};
use crate::ch08_training::{Layer, Run, Workspace};
use crate::ch10_better::{small_size, BELOW_EACH_OTHER, DIRECTIONS, SIDE_BY_SIDE};
use crate::program::commands::Set;
use crate::program::sources::Pictures;
use crate::storage::activation_name;
use crate::toolbox::columns::right_aligned;
use crate::toolbox::{Matrix, Real};

/// A network, and what it has written down on the way of one picture forward and backward.
pub struct Reading {
    pub run: Run,
    pub x: Matrix,
    pub y: Matrix,
    pub workspace: Workspace,
    pub names: Vec<String>,
    /// Height and width of the picture.
    size: (usize, usize),
    /// Whether x are its edges.
    sees_edges: bool,
}

/// A neuron; both numbers are counted from 0, but people hear of layers from 1 on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neuron {
    layer: usize,
    place: usize,
}

impl Reading {
    pub fn of(run: Run, pictures: &Pictures, set: Set, number: usize) -> Reading {
        let (data, _) = pictures.set(set);
        let (mut x, mut y) = (Matrix::default(), Matrix::default());
        data.mini_batch(&[number], &mut x, &mut y);
        let mut workspace = Workspace::new(&run.network);
        run.network.forward(&x, &mut workspace);
        run.network.backward(&x, &y, run.settings.loss, &mut workspace);
        let (names, size, sees_edges) = (data.names().to_vec(), data.size(), pictures.view.edges);
        Reading { run, x, y, workspace, names, size, sees_edges }
    }

    fn layer(&self, neuron: Neuron) -> &Layer {
        &self.run.network.layers[neuron.layer]
    }

    /// The neuron of the answer, the one before it that adds most to its sum, the one that adds most to that, and so on.
    pub fn path(&self) -> Vec<Neuron> {
        let last = self.run.network.layers.len() - 1;
        let mut neuron = Neuron { layer: last, place: self.workspace.last().a.largest_in_row(0) };
        let mut path = vec![neuron];
        while neuron.layer > 0 {
            let products: Vec<Real> = self.products(neuron).iter().map(Product::value).collect();
            let place = Matrix::new(1, products.len(), products).largest_in_row(0);
            neuron = Neuron { layer: neuron.layer - 1, place };
            path.push(neuron);
        }
        path
    }

    /// "Output 8", "Hidden neuron 37", "Neuron 37 of layer 1"
    pub fn name_of(&self, Neuron { layer, place }: Neuron) -> String {
        let layers = self.run.network.layers.len();
        match layer {
            layer if layer + 1 == layers => format!("Output {}", self.names[place]),
            _ if layers == 2 => format!("Hidden neuron {place}"),
            _ => format!("Neuron {place} of hidden layer {}", layer + 1),
        }
    }

    /// "row 4, column 5", or of edges "left 4, 5": the direction of a small picture, and row and column there.
    fn name_of_input(&self, i: usize) -> String {
        let (row, column) = (i / self.size.1, i % self.size.1);
        let (height, width) = small_size(self.size);
        // In rows and columns that are left over stand no edges.
        if self.sees_edges && row < BELOW_EACH_OTHER * height && column < SIDE_BY_SIDE * width {
            let direction = DIRECTIONS[row / height * SIDE_BY_SIDE + column / width];
            return format!("{direction} {}, {}", row % height, column % width);
        }
        format!("row {row}, column {column}")
    }

    /// What a neuron adds up besides its bias.
    fn products(&self, neuron: Neuron) -> Vec<Product> {
        let weights = &self.layer(neuron).linear.weights;
        let input = match neuron.layer {
            0 => &self.x,
            layer => &self.workspace.outputs[layer - 1].a,
        };
        let from = |i: usize| match neuron.layer {
            0 => self.name_of_input(i),
            layer => self.name_of(Neuron { layer: layer - 1, place: i }),
        };
        let product =
            |(i, &left): (usize, &Real)| Product { from: from(i), left, right: weights[(i, neuron.place)] };
        input.row(0).iter().enumerate().map(product).collect()
    }

    /// z = Σᵢ xᵢ·wᵢ + b, and what the activation makes of it.
    pub fn sum_lines(&self, neuron: Neuron, all: bool) -> Vec<String> {
        let (layer, outputs) = (self.layer(neuron), &self.workspace.outputs[neuron.layer]);
        let mut lines = lines_of(self.products(neuron), all);
        if let Some(bias) = &layer.linear.bias {
            lines.push(line("bias", "", bias[(0, neuron.place)]));
        }
        lines.push(line("the sum", "z", outputs.z[(0, neuron.place)]));
        if neuron.layer + 1 < self.run.network.layers.len() {
            let bent = format!("{} makes of it", activation_name(layer.activation));
            lines.push(line(&bent, "a", outputs.a[(0, neuron.place)]));
        }
        lines
    }

    /// da = Σⱼ dzⱼ·wⱼ over the neurons that a hidden one speaks to, dz, and the slopes of its weights.
    pub fn way_back_lines(&self, neuron: Neuron, all: bool) -> Vec<String> {
        let (here, next) = (&self.workspace.outputs[neuron.layer], neuron.layer + 1);
        let weights = self.run.network.layers[next].linear.weights.row(neuron.place);
        let slopes = self.workspace.outputs[next].dz.row(0);
        let products = slopes.iter().zip(weights).enumerate().map(|(place, (&left, &right))| Product {
            from: self.name_of(Neuron { layer: next, place }),
            left,
            right,
        });
        let mut lines = lines_of(products.collect(), all);
        lines.push(line("the sum", "da", here.da[(0, neuron.place)]));
        let through = format!("back through {}", activation_name(self.layer(neuron).activation));
        lines.push(line(&through, "dz", here.dz[(0, neuron.place)]));
        let gradient = &self.workspace.gradients[neuron.layer].weights;
        let steepest = (0..gradient.rows()).map(|i| gradient[(i, neuron.place)]);
        let steepest =
            steepest.fold(0.0, |most: Real, slope| if slope.abs() > most.abs() { slope } else { most });
        lines.push(line("its steepest slope", "dw = x·dz", steepest));
        lines
    }

    /// Every hidden neuron: its sum, what the activation makes of it, and the slopes of both.
    pub fn neuron_lines(&self) -> Vec<String> {
        let cells = |cells: [String; 4]| cells.map(|cell| right_aligned(&cell, 11)).concat();
        let mut lines = Vec::new();
        for (layer, outputs) in
            self.workspace.outputs.iter().enumerate().take(self.run.network.layers.len() - 1)
        {
            lines.push(format!("\n{:24}{}", "", cells(["z", "a", "da", "dz"].map(String::from))));
            for place in 0..outputs.z.columns() {
                let numbers =
                    [&outputs.z, &outputs.a, &outputs.da, &outputs.dz].map(|matrix| matrix[(0, place)]);
                let name = self.name_of(Neuron { layer, place });
                lines.push(format!("{name:<24}{}", cells(numbers.map(rounded_or_tiny))));
            }
        }
        lines
    }
}
