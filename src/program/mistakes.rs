//! `chalknet mistakes`: the pictures that the saved network reads wrong.

use super::answers::for_each_answer;
use super::arguments::Arguments;
use super::commands::Set;
use super::pictures::{show_these, USUAL_COUNT};
use super::screen::{counted, Screen};
use super::sources::load_run;
use crate::ch02_data::DataSet;
use crate::ch08_training::Network;
use crate::toolbox::{Error, Real};

/// Shows as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let (saved, pictures) = load_run(arguments, screen)?;
    let set = arguments.set.unwrap_or(Set::Test);
    let (data, numbers) = pictures.set_with_pictures(set, screen)?;
    let mistakes = most_confident_first(&saved.run.network, data, numbers);
    let (of, count) = (numbers.len(), mistakes.len() as u64);
    if mistakes.is_empty() {
        return screen.line(&format!("No mistake: all {of} {} pictures are read right.", set.name()));
    }
    let mistakes_of = counted(count, "mistake", "mistakes");
    let shown = arguments.count.unwrap_or(USUAL_COUNT).min(mistakes.len());
    let surest = if shown == 0 { String::new() } else { format!("; the surest {shown}:\n") };
    screen.line(&format!("{mistakes_of} in {of} {} pictures{surest}", set.name()))?;
    // `shown` is no more than there are.
    show_these(screen, Some(&saved.run.network), data, &mistakes[..shown])
}

/// The numbers of the pictures that are read wrong, those with the largest output for the wrong class first.
fn most_confident_first(network: &Network, data: &DataSet, numbers: &[usize]) -> Vec<usize> {
    let mut mistakes: Vec<(Real, usize)> = Vec::new();
    for_each_answer(network, data, numbers, |number, answer, output| {
        if answer != data.label(number) {
            mistakes.push((output, number));
        }
    });
    // Among equals the order of the numbers stays.
    mistakes.sort_by(|a, b| b.0.total_cmp(&a.0));
    mistakes.into_iter().map(|(_, number)| number).collect()
}
