//! All recipes by name: what is told about them, and what came of them.

use crate::ch09_recipes::{
    Recipe, Source, COURSE, HIDDEN20, NIELSEN, ONELAYER, SCHOOL, SCHOOL_BATCH, TINY35,
};
use crate::ch10_better::{
    Improvements, BENT, BENT_IMPROVEMENTS, BEST, BEST_IMPROVEMENTS, EDGES, EDGES_IMPROVEMENTS, MOVED,
    MOVED_IMPROVEMENTS, QUICK, QUICK_IMPROVEMENTS, RUBBER, RUBBER_IMPROVEMENTS, SHARP, SHARP_IMPROVEMENTS,
    SPRINT, SPRINT_IMPROVEMENTS,
};

/// A recipe and all that is not needed to train it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The recipe itself.
    pub recipe: Recipe,
    /// What is done better than in chapter 8.
    pub improvements: Improvements,
    /// After how many epochs a line is printed and the weights are saved.
    pub epochs_a_line: u64,
    /// Whether the test pictures are counted after every epoch, though they should judge only once.
    pub tests_each_epoch: bool,
    /// Whose text it is.
    pub text: &'static str,
    /// What the text says came of it.
    pub stated: &'static str,
    /// How many training pictures were read right, as they went by in the last epoch, with seeds 1 to 5. `make five`
    /// and `make best` measure that again.
    pub training: [usize; 5],
    /// How many test pictures were read right afterwards.
    pub test: [usize; 5],
}

/// All recipes.
pub const CATALOGUE: [Entry; 15] = [
    Entry {
        text: "N. K. Smirnov, a school project in eight chapters (2025)",
        stated: "at most 93.4 % (training)",
        ..entry(SCHOOL, [50272, 50276, 50233, 50229, 50224], [9170, 9179, 9171, 9171, 9167])
    },
    Entry {
        text: "the same project, as its program stands today",
        ..entry(SCHOOL_BATCH, [50118, 50100, 50078, 50086, 50100], [9153, 9153, 9139, 9147, 9143])
    },
    Entry {
        text: "a walk through a popular 20-neuron program",
        ..entry(HIDDEN20, [51190, 51253, 51249, 51236, 51262], [9350, 9339, 9367, 9350, 9338])
    },
    Entry {
        text: "A. Petrov, the simplest neural network in Python",
        stated: "88, 88.17, 86.97, 87.74 % (test)",
        ..entry(ONELAYER, [46581, 46634, 46632, 46523, 46570], [8839, 8797, 8772, 8812, 8958])
    },
    Entry {
        epochs_a_line: 100,
        text: "a notebook, \"First neural network\"",
        ..entry(TINY35, [884, 867, 876, 878, 870], [192, 187, 187, 192, 192])
    },
    Entry {
        tests_each_epoch: true,
        text: "M. Nielsen, Neural Networks and Deep Learning, chapter 1",
        stated: "about 95 % (test; the book)",
        ..entry(NIELSEN, [53391, 53360, 53444, 53331, 53388], [9508, 9494, 9529, 9503, 9490])
    },
    Entry {
        text: "this course, chapter 8",
        stated: "-",
        ..entry(COURSE, [54821, 54845, 54849, 54856, 54795], [9787, 9798, 9801, 9789, 9784])
    },
    Entry {
        improvements: SPRINT_IMPROVEMENTS,
        text: "this course, chapter 10",
        stated: "-",
        ..entry(SPRINT, [53888, 53895, 53906, 53890, 53721], [9771, 9749, 9751, 9744, 9736])
    },
    Entry {
        improvements: QUICK_IMPROVEMENTS,
        text: "this course, chapter 10",
        stated: "-",
        ..entry(QUICK, [54651, 54650, 54637, 54635, 54638], [9802, 9801, 9797, 9814, 9801])
    },
    Entry {
        improvements: MOVED_IMPROVEMENTS,
        text: "this course, chapter 10",
        stated: "-",
        ..entry(MOVED, [54429, 54451, 54504, 54455, 54437], [9872, 9883, 9872, 9884, 9872])
    },
    Entry {
        improvements: RUBBER_IMPROVEMENTS,
        text: "this course, chapter 10",
        stated: "-",
        ..entry(RUBBER, [54380, 54392, 54376, 54377, 54354], [9912, 9919, 9913, 9920, 9912])
    },
    Entry {
        improvements: BENT_IMPROVEMENTS,
        text: "this course, chapter 10",
        stated: "-",
        ..entry(BENT, [54776, 54784, 54785, 54790, 54796], [9938, 9936, 9940, 9946, 9945])
    },
    Entry {
        improvements: EDGES_IMPROVEMENTS,
        text: "this course, chapter 10",
        stated: "-",
        ..entry(EDGES, [54851, 54830, 54841, 54833, 54828], [9916, 9916, 9914, 9922, 9915])
    },
    Entry {
        improvements: SHARP_IMPROVEMENTS,
        text: "this course, chapter 10",
        stated: "-",
        ..entry(SHARP, [54748, 54749, 54720, 54745, 54746], [9950, 9953, 9944, 9958, 9952])
    },
    Entry {
        improvements: BEST_IMPROVEMENTS,
        text: "this course, chapter 10",
        stated: "-",
        ..entry(BEST, [54924, 54932, 54935, 54922, 54925], [9961, 9958, 9954, 9957, 9956])
    },
];

/// A ladder: percents of the test pictures of MNIST, and the recipe that reads so many the soonest.
pub const LADDER: [(&[f64], &str); 5] = [
    (&[97.0], "sprint"),
    (&[98.0], "quick"),
    (&[98.5, 99.0], "edges"),
    (&[99.3, 99.5], "sharp"),
    (&[99.55], "best"),
];

/// A recipe, and how many training and test pictures were read right with seeds 1 to 5.
const fn entry(recipe: Recipe, training: [usize; 5], test: [usize; 5]) -> Entry {
    Entry {
        recipe,
        improvements: Improvements::NONE,
        epochs_a_line: 1,
        tests_each_epoch: false,
        text: "",
        stated: "no figure",
        training,
        test,
    }
}

impl Default for Entry {
    /// The course's own.
    fn default() -> Entry {
        Entry::named(COURSE.name).expect("the course is in the list")
    }
}

impl Entry {
    /// The recipe of this name, if there is one.
    pub fn named(name: &str) -> Option<Entry> {
        CATALOGUE.into_iter().find(|entry| entry.recipe.name == name)
    }

    /// The names of all recipes.
    pub fn names() -> [&'static str; 15] {
        CATALOGUE.map(|entry| entry.recipe.name)
    }

    /// What was measured, in percent: of 55,000 training and 10,000 test pictures of MNIST, or of 917 and 200 tiny
    /// digits.
    pub fn percents(&self) -> ([f64; 5], [f64; 5]) {
        let (training, test) = match self.recipe.source {
            Source::Folder => (55_000.0, 10_000.0),
            Source::TinyDigits => (917.0, 200.0),
        };
        (
            self.training.map(|right| 100.0 * right as f64 / training),
            self.test.map(|right| 100.0 * right as f64 / test),
        )
    }
}
