//! The network of six neurons that goes with us through the book, and others like it.

use super::super::arguments::Arguments;
use super::super::values::usage;
use crate::ch02_data::one_hot;
use crate::ch04_activation::Activation;
use crate::ch07_backprop::{Loss, CROSS_ENTROPY, MEAN_SQUARED_ERROR};
use crate::ch08_training::{Network, Workspace};
use crate::ch09_recipes::Recipe;
use crate::toolbox::{Error, Matrix, Random, Real};

/// The numbers of the book (LESSONS §1.3): x, then W, b, V and c row by row, the true class, and η.
const BOOK_INPUT: [Real; 2] = [1.0, 0.5];
const BOOK_NUMBERS: [Real; 12] = [0.5, -0.4, 0.6, -0.2, 0.2, 0.1, 0.5, -0.3, 0.4, 0.8, 0.1, 0.2];
const BOOK_SIZES: [usize; 3] = [2, 2, 2];
const BOOK_CLASS: usize = 2;
const BOOK_RATE: Real = 0.5;

/// A small network, one picture for it, and how far to step.
#[derive(Clone)]
pub struct Toy {
    pub network: Network,
    /// X (1×D)
    pub x: Matrix,
    /// Y (1×C), one-hot
    pub y: Matrix,
    pub loss: Loss,
    /// η
    pub rate: Real,
}

impl Toy {
    /// The network of the book or, with a seed or other sizes, one drawn by lot; changed as the flags say.
    pub fn from(arguments: &Arguments, seed: Option<u64>) -> Result<Toy, Error> {
        let recipe = &arguments.entry.recipe;
        let sizes = arguments.sizes.as_deref().unwrap_or(&BOOK_SIZES);
        expect_small(sizes)?;
        expect_loss(recipe)?;
        let mut toy = match (seed, &arguments.sizes) {
            (None, None) => Toy::with(recipe, sizes, &BOOK_INPUT, &BOOK_NUMBERS, BOOK_CLASS),
            (seed, _) => Toy::drawn(recipe, sizes, seed.unwrap_or(1)),
        };
        if let Some(input) = &arguments.input {
            expect_count("--input", input, toy.x.columns(), "the inputs")?;
            toy.x.values_mut().copy_from_slice(input);
        }
        if let Some(numbers) = &arguments.numbers {
            expect_count("--numbers", numbers, toy.network.parameters(), "all weights and biases")?;
            toy.put_in(numbers);
        }
        if let Some(class) = arguments.target {
            expect_class(class, toy.y.columns())?;
            one_hot(class - 1, toy.y.row_mut(0));
        }
        toy.rate = arguments.rate.unwrap_or(BOOK_RATE);
        Ok(toy)
    }

    fn with(recipe: &Recipe, sizes: &[usize], input: &[Real], numbers: &[Real], class: usize) -> Toy {
        let network = recipe.begin(sizes, 1).network;
        let x = Matrix::new(1, network.inputs(), input.to_vec());
        let mut y = Matrix::zeros(1, network.outputs());
        one_hot(class - 1, y.row_mut(0));
        let mut toy = Toy { network, x, y, loss: recipe.settings.loss, rate: BOOK_RATE };
        toy.put_in(numbers);
        toy
    }

    /// One with round numbers, that is good to compute by hand: drawn again until it is.
    fn drawn(recipe: &Recipe, sizes: &[usize], seed: u64) -> Toy {
        let mut attempt = 0;
        loop {
            let mut random = Random::numbered(seed, attempt);
            let input: Vec<Real> = (0..sizes[0]).map(|_| tenths(&mut random, 1, 15)).collect();
            let count: usize = sizes.windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum();
            let numbers: Vec<Real> = (0..count).map(|_| signed_tenths(&mut random)).collect();
            let class = 1 + random.below(sizes[sizes.len() - 1]);
            let toy = Toy::with(recipe, sizes, &input, &numbers, class);
            if toy.is_good_to_compute() {
                return toy;
            }
            attempt += 1;
        }
    }

    /// Whether no hidden sum is so near to 0 that rounding could turn its sign, and some neuron is awake.
    fn is_good_to_compute(&self) -> bool {
        const CLEARLY: Real = 0.095;
        let mut workspace = Workspace::new(&self.network);
        self.network.forward(&self.x, &mut workspace);
        let sums = workspace.outputs[0].z.values();
        sums.iter().all(|z| z.abs() > CLEARLY) && sums.iter().any(|&z| z > 0.0)
    }

    /// Makes these numbers the weights and biases: layer by layer, row by row, the biases behind the weights.
    ///
    /// # Panics
    /// If they are not as many.
    fn put_in(&mut self, numbers: &[Real]) {
        let mut rest = numbers;
        for layer in &mut self.network.layers {
            let bias = layer.linear.bias.as_mut();
            for matrix in [Some(&mut layer.linear.weights), bias].into_iter().flatten() {
                let (these, others) = rest.split_at(matrix.values().len());
                matrix.values_mut().copy_from_slice(these);
                rest = others;
            }
        }
    }

    /// All weights and biases in the order in which they are put in.
    pub fn numbers(&self) -> Vec<Real> {
        self.network.matrices().flat_map(Matrix::values).copied().collect()
    }

    /// The true class, counted from 1 as the book counts.
    pub fn class(&self) -> usize {
        self.y.largest_in_row(0) + 1
    }
}

/// 0.3 or another number of tenths, from `least` to `most` of them.
fn tenths(random: &mut Random, least: usize, most: usize) -> Real {
    (least + random.below(most - least + 1)) as Real / 10.0
}

/// From -0.9 to 0.9, and not 0.
fn signed_tenths(random: &mut Random) -> Real {
    let sign = if random.below(2) == 0 { 1.0 } else { -1.0 };
    sign * tenths(random, 1, 9)
}

fn expect_small(sizes: &[usize]) -> Result<(), Error> {
    /// More would not fit on a sheet.
    const MOST_NEURONS: usize = 4;
    if sizes.len() == 3 && sizes.iter().all(|&size| size <= MOST_NEURONS) {
        return Ok(());
    }
    usage(&format!(
        "--sizes of explain are the inputs, the hidden neurons and the outputs, each at most {MOST_NEURONS}, \
         such as 2,3,2"
    ))
}

fn expect_loss(recipe: &Recipe) -> Result<(), Error> {
    let name = recipe.settings.loss.name;
    if name == CROSS_ENTROPY.name && recipe.output != Activation::Softmax {
        return usage(
            "cross-entropy needs softmax at the end; for another --output add --loss mean-squared-error",
        );
    }
    match [CROSS_ENTROPY.name, MEAN_SQUARED_ERROR.name].contains(&name) {
        true => Ok(()),
        false => usage("explain shows the losses cross-entropy and mean-squared-error, no other"),
    }
}

fn expect_count(flag: &str, numbers: &[Real], expected: usize, what: &str) -> Result<(), Error> {
    match numbers.len() {
        found if found == expected => Ok(()),
        found => usage(&format!("{flag} needs {expected} numbers, {what}, with commas between, not {found}")),
    }
}

fn expect_class(class: usize, classes: usize) -> Result<(), Error> {
    match class <= classes {
        true => Ok(()),
        false => usage(&format!("--target is the true class, counted from 1 to {classes}, not {class}")),
    }
}
