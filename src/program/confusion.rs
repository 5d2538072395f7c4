//! What a network takes for what: the confusion matrix.

use super::answers::for_each_answer;
use crate::ch02_data::DataSet;
use crate::ch08_training::Network;

/// How often each class was read as each class.
pub struct Confusion {
    classes: usize,
    /// A row a class, a column an answer.
    counts: Vec<usize>,
}

impl Confusion {
    /// Lets the network read the pictures with these numbers.
    pub fn of(network: &Network, data: &DataSet, numbers: &[usize]) -> Confusion {
        let classes = data.classes();
        let mut counts = vec![0; classes * classes];
        for_each_answer(network, data, numbers, |number, answer, _| {
            counts[data.label(number) * classes + answer] += 1;
        });
        Confusion { classes, counts }
    }

    /// How often a class was read as each class.
    pub fn row(&self, truth: usize) -> &[usize] {
        &self.counts[truth * self.classes..(truth + 1) * self.classes]
    }

    /// How many pictures were read right.
    pub fn right(&self) -> usize {
        (0..self.classes).map(|class| self.row(class)[class]).sum()
    }

    /// How many pictures show a class.
    pub fn pictures(&self, truth: usize) -> usize {
        self.row(truth).iter().sum()
    }

    /// The share of the pictures of a class that is read right, in percent; None if there is no such picture.
    pub fn recall(&self, class: usize) -> Option<f64> {
        percent(self.row(class)[class], self.pictures(class))
    }

    /// The share of the answers of a class that is right, in percent; None if it is never the answer.
    pub fn precision(&self, class: usize) -> Option<f64> {
        let said = (0..self.classes).map(|truth| self.row(truth)[class]).sum();
        percent(self.row(class)[class], said)
    }

    /// The class that this one is most often taken for, and how often; None if it never is. Of equals, the first.
    pub fn taken_for(&self, truth: usize) -> Option<(usize, usize)> {
        let others = self.row(truth).iter().copied().enumerate().filter(|&(answer, _)| answer != truth);
        // The last of equals would win otherwise.
        others.rev().max_by_key(|&(_, times)| times).filter(|&(_, times)| times > 0)
    }

    /// All that happened and was wrong, the commonest first: truth, answer, and how often.
    pub fn mistakes(&self) -> Vec<(usize, usize, usize)> {
        let of_row =
            |truth| self.row(truth).iter().enumerate().map(move |(answer, &times)| (truth, answer, times));
        let all = (0..self.classes).flat_map(of_row);
        let mut mistakes: Vec<_> =
            all.filter(|(truth, answer, times)| truth != answer && *times > 0).collect();
        // Among equals the order stays.
        mistakes.sort_by_key(|&(_, _, times)| std::cmp::Reverse(times));
        mistakes
    }
}

fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}
