//! The help pages, made from one table of flags.

use super::commands::Task;
use crate::ch08_training::Settings;
use crate::ch09_recipes::{Recipe, COURSE};
use crate::storage::{Entry, LOSSES};

/// A flag of the command line.
#[derive(Clone, Copy)]
pub struct Flag {
    pub name: &'static str,
    /// What follows it, a word or two; empty if nothing does.
    pub value: &'static str,
    /// The commands that know it.
    tasks: &'static str,
    pub meaning: &'static str,
}

/// The pages: a line `== COMMAND: USAGE`, what the command does, its examples.
const PAGES: &str = include_str!("help.txt");

/// All flags: each with what follows it, the commands that know it, and its meaning.
const FLAGS: &str = "\
--data FOLDER | train test show mistakes compare explain read weights why neurons bench board | a folder with four IDX files named as MNIST's (default: the MNIST that comes with Chalknet)
--data FOLDER | pack | a data folder whose pictures come first, before those that are packed
--weights FILE | train test show mistakes explain weights why neurons | the file of the trained network (default: RECIPE.json, without a recipe weights.json)
--weights FILE | read board | the trained network (default: weights.json, else moved.json, else moved is trained first)
--picture N | explain | one picture of a set on the saved network, instead of the toy network: its number, from 0 on
--picture N | show why | the picture of this number in the file of its set; in FILE, the digit of this number (from 0)
--full | explain | with --picture: all terms and all neurons, not only the largest and smallest
--input LIST | explain | the inputs of the toy network: 1,0.5
--target N | explain | its true class, counted from 1
--numbers LIST | explain | all its weights and biases, layer by layer, row by row, biases behind the weights
--blanks | explain | a sheet to fill in: the results are left out
--key | explain | the results alone, with the numbers of the sheet
--key | sheet | the same sheet with its answers
--steps | read | draw every step on the way from the photo to what the network sees
--csv | read | print a line a digit for other programs, with commas between the values, and draw nothing
--csv | why | print a line a pixel for other programs: row, column, ink, part
--epochs N | train | how many epochs to train
--patience N | train | keep the best network for the validation pictures; stop if N epochs bring none better
--batch N | train | how many pictures to look at before each step
--rate X | train explain sheet | the learning rate: how far each step goes
--momentum X | train | how much each step remembers of the last one, from 0 to below 1
--optimizer NAME | train | how steps are made of the slopes: plain, or adam (then --rate is 0.001 if it is not typed)
--schedule NAME | train | the learning rate over the training: constant, or one-cycle (up to --rate, then down)
--normalize WORD | train show | yes: make all pictures upright and equally broad, to be learned and to be read; no: do not
--edges WORD | train show | yes: put edges in eight directions in the place of the pixels; no: do not
--shift N | train show | move each training picture by up to N pixels each way, anew in every epoch; 0: not at all
--turn N | train show | turn each training picture by up to N degrees to either side, anew in every epoch
--stretch N | train show | make each broader, higher or slanted by up to N percent, or the opposite
--bend N | train show | bend each as if on rubber, whose pins move by up to N pixels each way
--settle X | train | turn, stretch and bend them less and less over the last part X of one cycle; 0: not so
--average X | train | read with a mean of the networks of all epochs, which keeps X of itself each time; 0: no mean
--decay X | train | let all weights shrink a little before each step, by X times the learning rate (0: not at all)
--dropout X | train | leave hidden neurons out by lot, anew for each picture, each with probability X; 0: none
--threads N | train bench ladder | how many threads may work (default: all cores; the result is the same)
--sizes LIST | train | the neurons of each layer, inputs first: 784,100,10
--sizes LIST | explain sheet | inputs, hidden neurons and outputs of the toy network, each at most 4: 2,3,2
--activation NAME | train explain sheet | what bends the sums between the layers: relu, sigmoid, tanh, softmax or none
--output NAME | train explain | what the last sums become: softmax, sigmoid, tanh or relu
--loss NAME | train explain | what is to become small; the names are below
--start NAME | train | how the weights start: he, symmetric, school, normal, zero, or R for -R to R
--bias NAME | train | how the biases start: none (no biases), or a name as for --start
--seed N | train | a number that all chance is made from: same seed, same result
--seed N | test show pack | a number that draws the lots: same seed, same pictures
--seed N | explain sheet | another toy network, with round numbers: same seed, same network
--seeds N | train | train N networks, with seeds 1 to N (or from --seed on), and compare them; none is saved
--together | train | with --seeds: also ask all these networks together, by the mean of what they say
--fresh | train | begin anew; replace the file of weights if there is one
--watch | train | on a terminal, draw in place how it learns: the curve, and the weights of eight neurons
--quiet | train test | print nothing but the line with the result (with --seeds: a line a seed)
--export FORM FILE | train test | also write the weights to FILE in the form: school
--set SET | test show mistakes explain why neurons | which pictures: train, validation or test (default: test)
--set SET | compare | which pictures: train, validation or test (default: validation; test once, at the very end)
--count N | test show mistakes | how many pictures to draw (default: 6)
--count N | neurons | how many neurons to show (default: 3)
--count N | weights | how many neurons to draw (default: 12; with --out always all)
--truth CLASS | mistakes | only pictures of this class: its name, or its number from 0
--answer CLASS | mistakes | only pictures that are read as this class
--layer N | test neurons | which hidden layer (default: 1)
--neuron N | neurons | one neuron, by its number from 0, instead of those that are worth most
--without LIST | test | switch neurons of a hidden layer off and say what is lost: 3,17
--invert | pack | the pictures are dark ink on light paper: turn them round, as MNIST's are
--fit | pack | the pictures are photos of a digit each, of any size: make them as MNIST's are (chapter 12)
--scale | pack | make the pixels larger, until the largest of all is 255: for those from 0 to 1 or 0 to 16
--seeds N | sheet | N sheets with other numbers each, a page each: seeds 1 to N (or from --seed on)
--out FILE | sheet | the page to be written, FILE.html (default: sheet.html, with --key sheet-key.html)
--out FILE | why | draw the picture and what spoke for and against into FILE.ppm instead
--out FILE | weights | write the weights of all neurons as one picture, FILE.pgm
--out FILE | curves | draw the curves for paper instead, as a picture FILE.svg
--pictures FOLDER | board | where your own pictures are saved, in a folder a class (default: my-digits)
--report FILE | board | write what the rooms show into FILE.html, a page to hand in, and serve nothing
--port N | board | the port at which the page is served; 0: any that is free (default: 8015)
--no-open | board | open no browser: only print the address of the page
--bug N | worksheet | in place of CHAPTERS: nothing is left out, but the mistake of this number is planted
--all | ladder | train the recipes that take minutes to the end, too
--seconds N | bench | how long the whole run may take, about (default: 90)
--csv | bench | print lines for other programs, with commas between the values, and no tables";

/// All flags.
pub fn all_flags() -> impl Iterator<Item = Flag> {
    FLAGS.lines().map(|line| {
        let mut cells = line.split(" | ");
        let mut cell = || cells.next().unwrap_or("");
        let (typed, tasks, meaning) = (cell(), cell(), cell());
        let (name, value) = typed.split_once(' ').unwrap_or((typed, ""));
        Flag { name, value, tasks, meaning }
    })
}

/// The flags that a command knows.
pub fn flags_of(task: Task) -> impl Iterator<Item = Flag> {
    all_flags().filter(move |flag| flag.tasks.split(' ').any(|known| known == task.name()))
}

/// The help page of a command, or of the whole program.
pub fn page(task: Option<Task>) -> String {
    let (usage, text) = usage_and_text(task.map_or("help", Task::name));
    let Some(task) = task else { return text.to_string() };
    let (about, examples) = text.split_at(text.find("\nExamples:\n").unwrap_or(text.len()));
    let defaults = if task == Task::Train { train_defaults() } else { String::new() };
    format!("{about}\nUsage: chalknet {usage}\n{}{defaults}{examples}", describe_flags(task))
}

/// How a command is typed, and what its page says; a test asks for the pages of all.
fn usage_and_text(command: &str) -> (&'static str, &'static str) {
    let behind = PAGES.split_once(&format!("== {command}: ")).map_or("", |(_, behind)| behind);
    let page = behind.split("== ").next().unwrap_or_default();
    page.split_once('\n').unwrap_or_default()
}

fn describe_flags(task: Task) -> String {
    let mut text = String::new();
    for flag in flags_of(task) {
        let typed = format!("{} {}", flag.name, flag.value);
        text += &format!("  {typed:<19} {}\n", flag.meaning);
    }
    if text.is_empty() {
        text
    } else {
        format!("\nFlags:\n{text}")
    }
}

fn train_defaults() -> String {
    let Recipe { settings: Settings { seed, batch, learning_rate, .. }, epochs, .. } = COURSE;
    let names = Entry::names();
    // In one line they would be wider than a screen.
    let (first, last) = names.split_at(names.len() / 2);
    let losses = LOSSES.map(|loss| loss.name.replace(' ', "-"));
    format!(
        "\nRecipes: {},\n  {}.\nLosses: {}.\n\
         What the recipes are, `chalknet recipes` tells.\n\
         Without a recipe: {epochs} epochs, mini-batches of {batch}, learning rate {learning_rate}, seed {seed}.\n\
         If the file of weights exists, training goes on from it, with the settings it was trained with.\n",
        first.join(", "),
        last.join(", "),
        losses.join(", ")
    )
}
