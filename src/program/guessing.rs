//! Whether a network does better than guessing, and what to ask if it does not.

use super::commands::Set;
use super::sources::Pictures;

/// The class that most training pictures show, and their share of all.
pub fn commonest_class(pictures: &Pictures) -> (usize, f64) {
    let (data, numbers) = pictures.set(Set::Train);
    let mut counts = vec![0; data.classes()];
    for &number in numbers {
        counts[data.label(number)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let class = counts.iter().position(|&count| count == most).unwrap_or(0);
    (class, most as f64 / numbers.len().max(1) as f64)
}
