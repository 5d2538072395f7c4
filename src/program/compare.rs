//! `chalknet compare`: which of two saved networks reads better, whether that may be chance, and what several read together.

use super::arguments::Arguments;
use super::better::with_view;
use super::commands::Set;
use super::screen::{counted, Screen};
use super::sources::Pictures;
use super::test::result_line;
use crate::ch04_activation::Activation::Softmax;
use crate::ch10_better::{answers, mean_of_answers, read_right, Comparison};
use crate::storage::{load_ours_or_school, SavedRun};
use crate::toolbox::{quote, Error};
use std::path::Path;

/// What happens less often than that by chance, one calls a difference.
const SELDOM: f64 = 0.05;

/// Compares as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let set = arguments.set.unwrap_or(Set::Validation);
    let mut runs = Vec::new();
    for path in &arguments.paths {
        runs.push((load_ours_or_school(path)?, path.as_path()));
    }
    let borrowed: Vec<(&SavedRun, &Path)> = runs.iter().map(|(saved, path)| (saved, *path)).collect();
    let mut pictures = Pictures::for_runs(arguments, &borrowed, screen)?;
    let (_, numbers) = pictures.set_with_pictures(set, screen)?;
    screen.line(&format!("{} {} pictures\n", numbers.len(), set.name()))?;
    let (mut said, mut right) = (Vec::new(), Vec::new());
    for (letter, (saved, path)) in ('A'..='Z').zip(&runs) {
        // Each sees them in its own way.
        pictures = pictures.seen_with(saved.improvements.view);
        let (data, numbers) = pictures.set(set);
        let answers = answers(&saved.run.network, data, numbers);
        let its_right = read_right(&answers, data, numbers);
        let count = count(&its_right);
        let percent = 100.0 * count as f64 / numbers.len() as f64;
        let seen = with_view(", sees them ", saved.improvements.view);
        screen
            .line(&format!("{letter}   {count:>6} right   {percent:>6.2} %   {}{seen}", quote::path(path)))?;
        said.push(answers);
        right.push(its_right);
    }
    screen.line("")?;
    if let ([right_a, right_b], [(_, a), (_, b)]) = (&right[..], &runs[..]) {
        let comparison = Comparison::of(right_a, right_b);
        let Comparison { both, only_a, only_b, neither } = comparison;
        for (what, count) in [
            ("both right", both),
            ("only A right", only_a),
            ("only B right", only_b),
            ("both wrong", neither),
        ] {
            screen.line(&format!("{what:<13}{count:>6}"))?;
        }
        screen.line(&format!("\n{}\n", verdict(&comparison, a, b)))?;
    }
    let say_probabilities = |(saved, _): &(SavedRun, &Path)| {
        saved.run.network.layers.last().map(|last| last.activation) == Some(Softmax)
    };
    if !runs.iter().all(say_probabilities) {
        return screen.line("Not all of them say probabilities, so they have no mean that could be asked.");
    }
    let (data, numbers) = pictures.set_as_it_is(set);
    let together = count(&read_right(&mean_of_answers(&said), data, numbers));
    screen.line(&format!("together   {}", result_line(set, together, numbers.len())))
}

fn count(right: &[bool]) -> usize {
    right.iter().filter(|right| **right).count()
}

/// What the numbers say.
fn verdict(comparison: &Comparison, a: &Path, b: &Path) -> String {
    let Comparison { only_a, only_b, .. } = *comparison;
    let (differ, most) = (only_a + only_b, only_a.max(only_b));
    if differ == 0 {
        return "No difference: what one reads right, the other does too.".to_string();
    }
    let chance = comparison.by_chance();
    let coins = format!(
        "{} tell the two apart. A coin thrown for each (heads: A) would fall on one side {most} times or more {}.",
        counted(differ as u64, "picture", "pictures"),
        how_often(chance)
    );
    let (letter, path) = if only_a > only_b { ("A", a) } else { ("B", b) };
    if chance < SELDOM {
        format!("{coins}\nThat is seldom: {letter} reads better ({}).", quote::path(path))
    } else {
        format!("{coins}\nThat is often: there is no difference one could see.")
    }
}

/// "in 43 of 100 cases", "in 3 of 10,000 cases"
fn how_often(chance: f64) -> String {
    for (cases, written) in [(100.0, "100"), (10_000.0, "10,000"), (1_000_000.0, "1,000,000")] {
        // At least two digits tell how seldom it is.
        if chance * cases >= 3.0 {
            return format!("in {:.0} of {written} cases", chance * cases);
        }
    }
    "in fewer than 3 of 1,000,000 cases".to_string()
}
