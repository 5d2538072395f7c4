//! What a recipe is: a network and its settings under a name, and what came of them (LESSONS §9.1).

use super::RECIPES;
use crate::ch05_loss::Loss;
use crate::ch08_training::{Architecture, Run, Settings};
use crate::toolbox::Real;

/// A network and how it is trained, under the name of the text it is from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// What is typed: `chalknet train nielsen`.
    pub name: &'static str,
    /// How many neurons each hidden layer has; the pictures say how many inputs and outputs there are.
    pub hidden: &'static [usize],
    /// What the network is built from.
    pub architecture: Architecture,
    /// What is to become small.
    pub loss: Loss,
    /// η
    pub learning_rate: Real,
    /// How many pictures are looked at before each step.
    pub batch: usize,
    /// μ, how much each step remembers of the one before; 0: nothing.
    pub momentum: Real,
    /// Whether the learning rate goes through one cycle, with `learning_rate` as its peak, or stays the same.
    pub one_cycle: bool,
    /// By how many pixels pictures are moved at most, anew in every epoch.
    pub shift: usize,
    /// How many times all pictures go by.
    pub epochs: u64,
    /// Which pictures it learns.
    pub source: Source,
    /// After how many epochs a line is printed and the weights are saved.
    pub epochs_a_line: u64,
    /// Whether the test pictures are counted after every epoch, though they should judge only once.
    pub tests_each_epoch: bool,
    /// Whose text it is.
    pub text: &'static str,
    /// What the text says came of it.
    pub stated: &'static str,
    /// What came of it here.
    pub measured: Measured,
}

/// Where the pictures of a recipe come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    /// From a folder with files like those of MNIST.
    Folder,
    /// Drawn by [`tiny_digits`](super::tiny_digits) from the seed of the run.
    TinyDigits,
}

/// How many pictures were read right, with seeds 1 to 5. `make five` measures them again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Of the training pictures, as they went by in the last epoch.
    pub training: [usize; 5],
    /// Of the test pictures, afterwards.
    pub test: [usize; 5],
}

impl Measured {
    /// The same in percent: of 55,000 training and 10,000 test pictures of MNIST, or of 917 and 200 tiny digits.
    pub fn percents(&self, source: Source) -> ([f64; 5], [f64; 5]) {
        let (training, test) = match source {
            Source::Folder => (55_000.0, 10_000.0),
            Source::TinyDigits => (917.0, 200.0),
        };
        (
            self.training.map(|right| 100.0 * right as f64 / training),
            self.test.map(|right| 100.0 * right as f64 / test),
        )
    }
}

impl Recipe {
    /// The recipe of this name, if there is one.
    pub fn named(name: &str) -> Option<Recipe> {
        RECIPES.into_iter().find(|recipe| recipe.name == name)
    }

    /// The sizes of all layers, for pictures of so many pixels in so many classes.
    pub fn sizes(&self, inputs: usize, classes: usize) -> Vec<usize> {
        [&[inputs], self.hidden, &[classes]].concat()
    }

    /// The settings of a run with this seed.
    pub fn settings(&self, seed: u64) -> Settings {
        Settings {
            seed,
            batch: self.batch,
            learning_rate: self.learning_rate,
            loss: self.loss,
            momentum: self.momentum,
            one_cycle: self.one_cycle.then_some(self.epochs),
            shift: self.shift,
        }
    }

    /// A new network of these sizes, which has learned nothing yet.
    ///
    /// # Panics
    /// If there are fewer than two sizes.
    pub fn begin(&self, sizes: &[usize], seed: u64) -> Run {
        Run { recipe: self.name.to_string(), ..Run::new(sizes, self.architecture, self.settings(seed)) }
    }
}
