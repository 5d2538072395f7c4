//! The room Look: what a trained network takes for what, why, and what its neurons do. It is asked with the words of the
//! commands that say the same in a terminal.

use super::look_answers::{digits, neurons, weights, why, MOST_SHOWN};
use super::rooms::words;
use super::write::described;
use super::{Board, Reader};
use crate::program::arguments::Arguments;
use crate::program::asked::Asked;
use crate::program::commands::{Command, Set, Task};
use crate::program::confusion::Confusion;
use crate::program::confusion_tables::what_is_lost;
use crate::program::mistakes::Wanted;
use crate::program::pictures::USUAL_COUNT;
use crate::program::sources::Pictures;
use crate::program::test::{result_line, switched_off};
use crate::program::values::usage;
use crate::program::why::{asked, Why};
use crate::storage::SavedRun;
use crate::toolbox::json::{list_to_text, object_to_text, text_to_text, texts_to_text};
use crate::toolbox::Error;
use std::sync::Arc;

/// Does what the room Look asks for: the words of a command, or a digit that was written in the room Write.
pub fn answer(board: &Arc<Board>, what: &str, body: &[u8]) -> Option<Result<String, Error>> {
    match what {
        "say" => Some(words(body).and_then(|arguments| board.look(&arguments))),
        "digit" => Some(board.why_digit(body)),
        _ => None,
    }
}

impl Board {
    fn look(&self, arguments: &Arguments) -> Result<String, Error> {
        if arguments.recipe_was_named {
            return usage("the board looks at the network that it has: leave the recipe away");
        }
        let Reader { saved, pictures } = &self.reader();
        match arguments.command {
            Command::Do(Task::Test) => self.tested(arguments, saved, pictures),
            Command::Do(Task::Mistakes) => mistakes(arguments, saved, pictures),
            Command::Do(Task::Why) => {
                let why = Why::of(&saved.run.network, asked(arguments, pictures)?)?;
                Ok(self::why(&why, &saved.run.network, pictures))
            }
            Command::Do(Task::Neurons) => neurons(arguments, &saved.run.network, pictures),
            Command::Do(Task::Weights) => Ok(weights(&saved.run.network, pictures)),
            _ => usage("this room understands test, mistakes, why, neurons and weights"),
        }
    }

    /// The confusion matrix, recall and precision.
    fn tested(&self, arguments: &Arguments, saved: &SavedRun, pictures: &Pictures) -> Result<String, Error> {
        let set = arguments.set.unwrap_or(Set::Test);
        pictures.expect_pictures(set)?;
        let (data, numbers) = pictures.set(set);
        let network = &saved.run.network;
        let changed = switched_off(arguments, network)?;
        let confusion = Confusion::of(changed.as_ref().unwrap_or(network), data, numbers);
        let lost = changed.map_or(String::new(), |_| {
            what_is_lost(&Confusion::of(network, data, numbers), &confusion, data.names())
        });
        let share = |share: Option<f64>| share.map_or("-".to_string(), |share| format!("{share:.1}"));
        let of_all = |of: &dyn Fn(usize) -> Option<f64>| {
            texts_to_text((0..data.classes()).map(|class| share(of(class))))
        };
        Ok(object_to_text(&[
            ("names", texts_to_text(data.names().iter().cloned())),
            ("result", text_to_text(&result_line(set, confusion.right(), numbers.len()))),
            ("lost", text_to_text(&lost)),
            ("network", text_to_text(&described(saved))),
            ("rows", list_to_text((0..data.classes()).map(|truth| format!("{:?}", confusion.row(truth))))),
            ("recall", of_all(&|class| confusion.recall(class))),
            ("precision", of_all(&|class| confusion.precision(class))),
        ]))
    }

    /// Why the network says what it says to a digit that was written.
    fn why_digit(&self, body: &[u8]) -> Result<String, Error> {
        let Reader { saved, pictures } = &self.reader();
        let asked = Asked::of_picture(pictures, "Your digit".into(), &self.digit_in(body)?);
        let why = Why::of(&saved.run.network, asked)?;
        Ok(self::why(&why, &saved.run.network, pictures))
    }
}

/// The surest mistakes first.
fn mistakes(arguments: &Arguments, saved: &SavedRun, pictures: &Pictures) -> Result<String, Error> {
    let set = arguments.set.unwrap_or(Set::Test);
    let wanted = Wanted::read(arguments, pictures.training.names())?;
    pictures.expect_pictures(set)?;
    let (data, numbers) = pictures.set(set);
    let mistakes = wanted.most_confident_first(&saved.run.network, data, numbers);
    let shown = arguments.count.unwrap_or(USUAL_COUNT).min(MOST_SHOWN).min(mistakes.len());
    Ok(object_to_text(&[
        ("head", text_to_text(&wanted.result_line(set, mistakes.len(), numbers.len(), data.names()))),
        ("width", data.size().1.to_string()),
        // `shown` is no more than there are.
        ("pictures", digits(&saved.run.network, pictures, set, &mistakes[..shown])),
    ]))
}
