//! Whether a network does better than guessing, and what to ask if it does not.

use super::commands::Set;
use super::sources::Pictures;
use crate::ch04_activation::Activation;
use crate::ch08_training::{Run, Score};

/// Fewer validation pictures do not tell guessing from luck.
pub const FEW_PICTURES: usize = 30;

/// The class that most training pictures show, and their share of all.
pub fn commonest_class(pictures: &Pictures) -> (usize, f64) {
    let (data, numbers) = pictures.set_as_it_is(Set::Train);
    let mut counts = vec![0; data.classes()];
    for &number in numbers {
        counts[data.label(number)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let class = counts.iter().position(|&count| count == most).unwrap_or(0);
    (class, most as f64 / numbers.len().max(1) as f64)
}

/// How much larger the share of right answers is than with the commonest class for all; 0 if so many standard deviations
/// of luck explain it.
pub fn better_than_guessing(score: &Score, pictures: &Pictures, deviations: f64) -> f64 {
    let (_, share) = commonest_class(pictures);
    let luck = deviations * (share * (1.0 - share) / score.pictures.max(1) as f64).sqrt();
    let better = score.percent() / 100.0 - share;
    if better > luck {
        better
    } else {
        0.0
    }
}

/// Whether it is not larger. A single class leaves nothing to guess.
pub fn is_no_better(score: &Score, pictures: &Pictures, deviations: f64) -> bool {
    commonest_class(pictures).1 < 1.0 && better_than_guessing(score, pictures, deviations) == 0.0
}

/// Different answers, but no more of them right than by guessing: the data may be wrong, or the network.
pub fn no_better(run: &Run, pictures: &Pictures, Score { right, pictures: seen, .. }: &Score) -> String {
    let (class, share) = commonest_class(pictures);
    let ends_in_softmax =
        run.network.layers.last().is_some_and(|last| last.activation == Activation::Softmax);
    let flags = if ends_in_softmax {
        "--activation relu --start he"
    } else {
        "--output softmax --loss cross-entropy"
    };
    format!(
        "hint: after several epochs it is no better than guessing: {right} of {seen} are right (always saying {} would \
         give {:.1} %).\n{}\n      If they do, train longer, or begin anew with another network: --fresh {flags}.",
        // A label, and DataSet::new has made sure that each has a name.
        pictures.training.names()[class],
        100.0 * share,
        look_at_data(pictures)
    )
}

/// What is wrong with the network may be wrong with the data.
pub fn look_at_data(pictures: &Pictures) -> String {
    format!(
        "      Do the labels belong to the pictures, or was one of the files sorted or mixed? To see some of both, type\n      \
         chalknet show --set train{}",
        pictures.flag
    )
}
