//! `chalknet compare`: which of two saved networks reads better, and whether that may be chance.

use super::arguments::Arguments;
use super::commands::Set;
use super::screen::{counted, Screen};
use super::sources::Pictures;
use crate::ch10_better::{answers, read_right, Comparison};
use crate::storage::{load_ours_or_school, SavedRun};
use crate::toolbox::{quote, Error};
use std::path::Path;

/// What happens less often than that by chance, one calls a difference.
const SELDOM: f64 = 0.05;

/// Compares as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    // The command line has made sure of two names.
    let (a, b) = (&arguments.paths[0], &arguments.paths[1]);
    let set = arguments.set.unwrap_or(Set::Validation);
    let (saved_a, saved_b) = (load_ours_or_school(a)?, load_ours_or_school(b)?);
    let pictures = Pictures::for_runs(arguments, &[(&saved_a, a), (&saved_b, b)], screen)?;
    pictures.set_with_pictures(set, screen)?;
    let pictures = pictures.seen_with(&saved_a.improvements);
    let right_a = right(&saved_a, &pictures, set);
    let pictures = pictures.seen_with(&saved_b.improvements);
    let right_b = right(&saved_b, &pictures, set);
    let comparison = Comparison::of(&right_a, &right_b);
    screen.line(&format!("{} {} pictures\n", right_a.len(), set.name()))?;
    for (letter, path, right) in [("A", a, &right_a), ("B", b, &right_b)] {
        let count = right.iter().filter(|right| **right).count();
        let percent = 100.0 * count as f64 / right.len() as f64;
        screen.line(&format!("{letter}   {count:>6} right   {percent:>6.2} %   {}", quote::path(path)))?;
    }
    let Comparison { both, only_a, only_b, neither } = comparison;
    screen.line("")?;
    for (what, count) in
        [("both right", both), ("only A right", only_a), ("only B right", only_b), ("both wrong", neither)]
    {
        screen.line(&format!("{what:<13}{count:>6}"))?;
    }
    screen.line("")?;
    screen.line(&verdict(&comparison, a, b))
}

/// Which pictures of a set a network reads right.
fn right(saved: &SavedRun, pictures: &Pictures, set: Set) -> Vec<bool> {
    let (data, numbers) = pictures.set(set);
    read_right(&answers(&saved.run.network, data, numbers), data, numbers)
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
