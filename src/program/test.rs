//! `chalknet test`: how many pictures of a set the saved network reads right, and what it takes for what.

use super::answers::for_each_answer;
use super::arguments::Arguments;
use super::commands::Set;
use super::pictures::{show_some, USUAL_COUNT};
use super::screen::{counted, Screen};
use super::sources::{expect_other_file, load_run};
use crate::ch02_data::DataSet;
use crate::ch08_training::Network;
use crate::storage::{expect_place_for_export, export_school};
use crate::toolbox::{columns, quote, Error};
use std::path::Path;

/// How much of the name of a class the table has room for.
const MOST_COLUMNS: usize = 24;

/// Tests as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let (saved, pictures) = load_run(arguments, screen)?;
    if let Some(path) = &arguments.export {
        expect_other_file(arguments, path)?;
        expect_place_for_export(path)?;
        export_school(&saved.run.network, path)?;
        say_exported(path, screen)?;
    }
    let set = arguments.set.unwrap_or(Set::Test);
    let (data, numbers) = pictures.set_with_pictures(set, screen)?;
    let answers = count_answers(&saved.run.network, data, numbers);
    let right = (0..data.classes()).map(|class| answers[class * data.classes() + class]).sum();
    screen.result(&result_line(set, right, numbers.len()))?;
    show_classes(&answers, data.names(), screen)?;
    screen.line("")?;
    let seed = arguments.seed.unwrap_or(saved.run.settings.seed);
    show_some(screen, Some(&saved.run.network), data, numbers, arguments.count.unwrap_or(USUAL_COUNT), seed)
}

/// Says that the weights were written as the school project does.
pub fn say_exported(path: &Path, screen: &mut Screen) -> Result<(), Error> {
    screen.line(&format!(
        "The weights are written to {} in the form of the school project.\n",
        quote::path(path)
    ))
}

/// "test: 9771 of 10000 right (97.71 %)"
pub fn result_line(set: Set, right: usize, pictures: usize) -> String {
    let percent = 100.0 * right as f64 / pictures.max(1) as f64;
    format!("{}: {right} of {pictures} right ({percent:.2} %)", set.name())
}

/// A line a class: how many pictures there are, how many were read right, and the commonest wrong answer.
fn show_classes(answers: &[usize], names: &[String], screen: &mut Screen) -> Result<(), Error> {
    let width =
        names.iter().map(|name| columns::width(name)).max().unwrap_or(0).clamp("class".len(), MOST_COLUMNS);
    screen.line(&format!(
        "\n{}   pictures   right      most often taken for",
        columns::padded("class", width)
    ))?;
    for (class, row) in answers.chunks(names.len()).enumerate() {
        let count: usize = row.iter().sum();
        if count == 0 {
            continue;
        }
        let mut wrong = row.to_vec();
        // Each row has a place for every class, and each class a name.
        wrong[class] = 0;
        let most = wrong.iter().max().copied().unwrap_or(0);
        let taken_for = wrong.iter().position(|&times| times == most && times > 0);
        let taken_for = taken_for.map_or("-".to_string(), |other| {
            format!(
                "{} ({})",
                columns::cut(&names[other], MOST_COLUMNS),
                counted(most as u64, "time", "times")
            )
        });
        let percent = 100.0 * row[class] as f64 / count as f64;
        let name = columns::right_aligned(&names[class], width);
        screen.line(&format!("{name}   {count:>8}   {percent:>6.2} %   {taken_for}"))?;
    }
    Ok(())
}

/// How often each class (row) was read as each class (column).
fn count_answers(network: &Network, data: &DataSet, numbers: &[usize]) -> Vec<usize> {
    let mut counts = vec![0; data.classes() * data.classes()];
    for_each_answer(network, data, numbers, |number, answer, _| {
        counts[data.label(number) * data.classes() + answer] += 1;
    });
    counts
}
