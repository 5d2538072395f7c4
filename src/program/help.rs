//! The help pages, made from one table of flags.

use crate::ch08_training::{Settings, EPOCHS};

/// What a help page is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Topic {
    Program,
    Train,
    Test,
    Show,
}

impl Topic {
    /// The word that is typed for it.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Program => "help",
            Topic::Train => "train",
            Topic::Test => "test",
            Topic::Show => "show",
        }
    }
}

/// A flag of the command line.
pub struct Flag {
    pub name: &'static str,
    /// What follows it; empty if nothing does.
    pub value: &'static str,
    /// The commands that know it.
    pub topics: &'static [Topic],
    pub meaning: &'static str,
}

/// All flags.
pub const FLAGS: [Flag; 9] = [
    Flag {
        name: "--data",
        value: "FOLDER",
        topics: &[Topic::Train, Topic::Test, Topic::Show],
        meaning:
            "a folder with four IDX files named as MNIST's (default: the MNIST that comes with Chalknet)",
    },
    Flag {
        name: "--weights",
        value: "FILE",
        topics: &[Topic::Train, Topic::Test, Topic::Show],
        meaning: "the file of the trained network (default: weights.json)",
    },
    Flag { name: "--epochs", value: "N", topics: &[Topic::Train], meaning: "how many epochs to train" },
    Flag {
        name: "--batch",
        value: "N",
        topics: &[Topic::Train],
        meaning: "how many pictures to look at before each step",
    },
    Flag {
        name: "--rate",
        value: "X",
        topics: &[Topic::Train],
        meaning: "the learning rate: how far each step goes",
    },
    Flag {
        name: "--seed",
        value: "N",
        topics: &[Topic::Train, Topic::Test, Topic::Show],
        meaning: "a number that all chance is made from: same seed, same result",
    },
    Flag {
        name: "--fresh",
        value: "",
        topics: &[Topic::Train],
        meaning: "begin anew; replace the file of weights if there is one",
    },
    Flag {
        name: "--set",
        value: "SET",
        topics: &[Topic::Test, Topic::Show],
        meaning: "which pictures: train, validation or test (default: test)",
    },
    Flag {
        name: "--count",
        value: "N",
        topics: &[Topic::Test, Topic::Show],
        meaning: "how many pictures to draw (default: 6)",
    },
];

/// The help page on a topic.
pub fn page(topic: Topic) -> String {
    match topic {
        Topic::Program => PROGRAM.to_string(),
        Topic::Train => {
            let Settings { seed, batch, learning_rate, .. } = Settings::default();
            let defaults = format!(
                "\nWithout flags: {EPOCHS} epochs, mini-batches of {batch}, learning rate {learning_rate}, seed {seed}.\n\
                 If the file of weights exists, training goes on from it, with the settings it was trained with.\n"
            );
            format!("{TRAIN}{}{defaults}{TRAIN_EXAMPLES}", flags_of(topic))
        }
        Topic::Test => format!("{TEST}{}{TEST_EXAMPLES}", flags_of(topic)),
        Topic::Show => format!("{SHOW}{}{SHOW_EXAMPLES}", flags_of(topic)),
    }
}

fn flags_of(topic: Topic) -> String {
    let mut text = String::from("\nFlags:\n");
    for flag in FLAGS.iter().filter(|flag| flag.topics.contains(&topic)) {
        let typed = format!("{} {}", flag.name, flag.value);
        text += &format!("  {typed:<16} {}\n", flag.meaning);
    }
    text
}

const PROGRAM: &str = "\
Chalknet: a neural network that learns to read handwritten digits.

Usage: chalknet [COMMAND] [FLAGS]

Commands:
  train   train the network, test it and save it (also without any command)
  test    test the saved network, class by class
  show    draw pictures, with what the saved network says to them
  help    this page, or `chalknet help COMMAND`

Examples:
  chalknet                                train on the 60,000 bundled pictures, or go on training
  chalknet train --fresh --seed 7         begin anew with other chance
  chalknet test --set validation          test on the pictures held out from training
  chalknet show --count 12                draw twelve test pictures

With cargo, write the words after --:     cargo run --release -- show --count 12
`chalknet COMMAND --help` lists the flags of a command. The course is in LESSONS.md.
";

const TRAIN: &str = "\
Trains the network, prints a line an epoch, tests it on the test pictures and saves it.

Usage: chalknet [train] [FLAGS]
";

const TRAIN_EXAMPLES: &str = "
Examples:
  chalknet train --fresh --epochs 3       begin anew, three epochs
  chalknet train --epochs 2               two more
  chalknet train --data fashion --weights fashion.json
";

const TEST: &str = "\
Lets the saved network read a set of pictures and counts the right answers, class by class.

Usage: chalknet test [FLAGS]
";

const TEST_EXAMPLES: &str = "
Examples:
  chalknet test
  chalknet test --set train --count 0     no pictures drawn
";

const SHOW: &str = "\
Draws pictures of a set with their labels, and what the saved network says to them if there is one.

Usage: chalknet show [FLAGS]
";

const SHOW_EXAMPLES: &str = "
Examples:
  chalknet show
  chalknet show --set train --count 9 --seed 3
";
