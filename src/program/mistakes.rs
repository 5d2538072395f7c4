//! `chalknet mistakes`: the pictures that the saved network reads wrong.

use super::answers::for_each_answer;
use super::arguments::Arguments;
use super::commands::Set;
use super::pictures::{show_these, USUAL_COUNT};
use super::screen::{counted, Screen};
use super::sources::load_run;
use super::values::{class, usage};
use crate::ch02_data::DataSet;
use crate::ch08_training::Network;
use crate::toolbox::{Error, Real};

/// Shows as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let (saved, pictures) = load_run(arguments, screen)?;
    let set = arguments.set.unwrap_or(Set::Test);
    let wanted = Wanted::read(arguments, pictures.training.names())?;
    let (data, numbers) = pictures.set_with_pictures(set, screen)?;
    let mistakes = wanted.most_confident_first(&saved.run.network, data, numbers);
    let shown = arguments.count.unwrap_or(USUAL_COUNT).min(mistakes.len());
    let surest = if shown == 0 { String::new() } else { format!("; the surest {shown}:\n") };
    let head = wanted.result_line(set, mistakes.len(), numbers.len(), data.names());
    screen.line(&format!("{head}{surest}"))?;
    // `shown` is no more than there are.
    show_these(screen, Some(&saved.run.network), &pictures, set, &mistakes[..shown])
}

/// Which mistakes are wanted; what is None may be any class.
pub struct Wanted {
    truth: Option<usize>,
    answer: Option<usize>,
}

impl Wanted {
    /// All mistakes.
    pub const ANY: Wanted = Wanted { truth: None, answer: None };

    /// The classes that the command line names.
    pub fn read(arguments: &Arguments, names: &[String]) -> Result<Wanted, Error> {
        let class =
            |flag, text: &Option<String>| text.as_ref().map(|text| class(flag, text, names)).transpose();
        let (truth, answer) = (class("--truth", &arguments.truth)?, class("--answer", &arguments.answer)?);
        if truth.is_some() && truth == answer {
            return usage("--truth and --answer are the same class: that is no mistake");
        }
        Ok(Wanted { truth, answer })
    }

    /// "7 mistakes of 4 read as 9 in 10000 test pictures"
    pub fn result_line(&self, set: Set, mistakes: usize, pictures: usize, names: &[String]) -> String {
        let of = self.truth.map_or(String::new(), |class| format!(" of {}", names[class]));
        let read_as = self.answer.map_or(String::new(), |class| format!(" read as {}", names[class]));
        if mistakes == 0 && of.is_empty() && read_as.is_empty() {
            return format!("No mistake: all {pictures} {} pictures are read right.", set.name());
        }
        let count = counted(mistakes as u64, "mistake", "mistakes");
        format!("{count}{of}{read_as} in {pictures} {} pictures", set.name())
    }

    /// The numbers of the pictures that are read wrong, those with the largest output for the wrong class first.
    pub fn most_confident_first(&self, network: &Network, data: &DataSet, numbers: &[usize]) -> Vec<usize> {
        let mut mistakes: Vec<(Real, usize)> = Vec::new();
        for_each_answer(network, data, numbers, |number, answer, output| {
            let truth = data.label(number);
            let is_wanted = self.truth.map_or(true, |wanted| wanted == truth)
                && self.answer.map_or(true, |wanted| wanted == answer);
            if answer != truth && is_wanted {
                mistakes.push((output, number));
            }
        });
        // Among equals the order of the numbers stays.
        mistakes.sort_by(|a, b| b.0.total_cmp(&a.0));
        mistakes.into_iter().map(|(_, number)| number).collect()
    }
}
