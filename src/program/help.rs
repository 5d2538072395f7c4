//! The help pages, made from one table of flags.

use super::commands::Task;
use super::help_texts::{
    BENCH, BENCH_EXAMPLES, MISTAKES, MISTAKES_EXAMPLES, PACK, PACK_EXAMPLES, PROGRAM, RECIPES_PAGE, SHOW,
    SHOW_EXAMPLES, TEST, TEST_EXAMPLES, TRAIN, TRAIN_EXAMPLES, WEIGHTS, WEIGHTS_EXAMPLES,
};
use crate::ch08_training::Settings;
use crate::ch09_recipes::{Recipe, COURSE};
use crate::storage::{Entry, LOSSES};

/// A flag of the command line.
pub struct Flag {
    pub name: &'static str,
    /// What follows it, a word or two; empty if nothing does.
    pub value: &'static str,
    /// The commands that know it.
    pub tasks: &'static [Task],
    pub meaning: &'static str,
}

/// The commands that train a network or look at a trained one.
const LOOKING_AND_TRAINING: [Task; 5] = [Task::Train, Task::Test, Task::Show, Task::Mistakes, Task::Weights];

const fn flag(
    name: &'static str,
    value: &'static str,
    tasks: &'static [Task],
    meaning: &'static str,
) -> Flag {
    Flag { name, value, tasks, meaning }
}

/// All flags.
pub const FLAGS: [Flag; 29] = [
    flag(
        "--data",
        "FOLDER",
        &[Task::Train, Task::Test, Task::Show, Task::Mistakes, Task::Weights, Task::Bench],
        "a folder with four IDX files named as MNIST's (default: the MNIST that comes with Chalknet)",
    ),
    flag(
        "--data",
        "FOLDER",
        &[Task::Pack],
        "a data folder whose pictures come first, before those that are packed",
    ),
    flag(
        "--weights",
        "FILE",
        &LOOKING_AND_TRAINING,
        "the file of the trained network (default: RECIPE.json, without a recipe weights.json)",
    ),
    flag("--epochs", "N", &[Task::Train], "how many epochs to train"),
    flag("--batch", "N", &[Task::Train], "how many pictures to look at before each step"),
    flag("--rate", "X", &[Task::Train], "the learning rate: how far each step goes"),
    flag(
        "--momentum",
        "X",
        &[Task::Train],
        "how much each step remembers of the last one, from 0 to below 1",
    ),
    flag(
        "--schedule",
        "NAME",
        &[Task::Train],
        "the learning rate over the training: constant, or one-cycle (up to --rate, then down)",
    ),
    flag(
        "--shift",
        "N",
        &[Task::Train],
        "move each training picture by up to N pixels each way, anew in every epoch; 0: not at all",
    ),
    flag(
        "--threads",
        "N",
        &[Task::Train, Task::Bench],
        "how many threads may work (default: all cores; the result is the same)",
    ),
    flag("--sizes", "LIST", &[Task::Train], "the neurons of each layer, inputs first: 784,100,10"),
    flag(
        "--activation",
        "NAME",
        &[Task::Train],
        "what bends the sums between the layers: relu, sigmoid, tanh, softmax or none",
    ),
    flag("--output", "NAME", &[Task::Train], "what the last sums become: softmax, sigmoid, tanh or relu"),
    flag("--loss", "NAME", &[Task::Train], "what is to become small; the names are below"),
    flag(
        "--start",
        "NAME",
        &[Task::Train],
        "how the weights start: he, symmetric, school, normal, zero, or R for -R to R",
    ),
    flag(
        "--bias",
        "NAME",
        &[Task::Train],
        "how the biases start: none (no biases), or a name as for --start",
    ),
    flag("--seed", "N", &[Task::Train], "a number that all chance is made from: same seed, same result"),
    flag(
        "--seed",
        "N",
        &[Task::Test, Task::Show, Task::Pack],
        "a number that draws the lots: same seed, same pictures",
    ),
    flag(
        "--seeds",
        "N",
        &[Task::Train],
        "train N networks, with seeds 1 to N, and compare them; none is saved",
    ),
    flag("--fresh", "", &[Task::Train], "begin anew; replace the file of weights if there is one"),
    flag(
        "--quiet",
        "",
        &[Task::Train, Task::Test],
        "print nothing but the line with the result (with --seeds: a line a seed)",
    ),
    flag(
        "--export",
        "FORM FILE",
        &[Task::Train, Task::Test],
        "also write the weights to FILE in the form: school",
    ),
    flag(
        "--set",
        "SET",
        &[Task::Test, Task::Show, Task::Mistakes],
        "which pictures: train, validation or test (default: test)",
    ),
    flag("--count", "N", &[Task::Test, Task::Show, Task::Mistakes], "how many pictures to draw (default: 6)"),
    flag("--count", "N", &[Task::Weights], "how many neurons to draw (default: 12; with --out always all)"),
    flag(
        "--invert",
        "",
        &[Task::Pack],
        "the pictures are dark ink on light paper: turn them round, as MNIST's are",
    ),
    flag("--out", "FILE", &[Task::Weights], "write the weights of all neurons as one picture, FILE.pgm"),
    flag("--seconds", "N", &[Task::Bench], "how long the whole run may take, about (default: 90)"),
    flag(
        "--csv",
        "",
        &[Task::Bench],
        "print lines for other programs, with commas between the values, and no tables",
    ),
];

/// The help page of a command, or of the whole program.
pub fn page(task: Option<Task>) -> String {
    let Some(task) = task else { return PROGRAM.to_string() };
    let (about, usage, examples) = match task {
        Task::Train => (TRAIN, "[train] [RECIPE] [FLAGS]", TRAIN_EXAMPLES),
        Task::Test => (TEST, "test [RECIPE] [FLAGS]", TEST_EXAMPLES),
        Task::Show => (SHOW, "show [RECIPE] [FLAGS]", SHOW_EXAMPLES),
        Task::Mistakes => (MISTAKES, "mistakes [RECIPE] [FLAGS]", MISTAKES_EXAMPLES),
        Task::Weights => (WEIGHTS, "weights [RECIPE] [FLAGS]", WEIGHTS_EXAMPLES),
        Task::Recipes => (RECIPES_PAGE, "recipes", ""),
        Task::Pack => (PACK, "pack FOLDER OUT [FLAGS]", PACK_EXAMPLES),
        Task::Bench => (BENCH, "bench [FLAGS]", BENCH_EXAMPLES),
    };
    let defaults = if task == Task::Train { train_defaults() } else { String::new() };
    format!("{about}\nUsage: chalknet {usage}\n{}{defaults}{examples}", flags_of(task))
}

fn flags_of(task: Task) -> String {
    let known: Vec<&Flag> = FLAGS.iter().filter(|flag| flag.tasks.contains(&task)).collect();
    let mut text = String::from(if known.is_empty() { "" } else { "\nFlags:\n" });
    for flag in known {
        let typed = format!("{} {}", flag.name, flag.value);
        text += &format!("  {typed:<19} {}\n", flag.meaning);
    }
    text
}

fn train_defaults() -> String {
    let Recipe { settings: Settings { seed, batch, learning_rate, .. }, epochs, .. } = COURSE;
    let recipes = Entry::names();
    let losses = LOSSES.map(|loss| loss.name.replace(' ', "-"));
    format!(
        "\nRecipes: {}; see `chalknet recipes`.\nLosses: {}.\n\
         Without a recipe: {epochs} epochs, mini-batches of {batch}, learning rate {learning_rate}, seed {seed}.\n\
         If the file of weights exists, training goes on from it, with the settings it was trained with.\n",
        recipes.join(", "),
        losses.join(", ")
    )
}
