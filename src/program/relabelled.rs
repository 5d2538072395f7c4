//! Pictures whose classes get the numbers that they have for a network.

use super::sources::Pictures;
use crate::ch02_data::DataSet;
use crate::ch08_training::Network;
use crate::storage::{numbers_as_names, MOST_CLASSES};
use crate::toolbox::idx::Idx;

impl Pictures {
    /// Gives the classes the labels of a network that has more of them, if all are called by numbers that it knows: folders
    /// called 3 and 7 are digits of ten.
    pub fn asked_by_name(mut self, network: &Network) -> Pictures {
        let outputs = network.outputs();
        if network.inputs() != self.training.inputs()
            || self.training.classes() >= outputs
            || outputs > MOST_CLASSES
        {
            return self;
        }
        let number = |name: &String| numbers_as_names(outputs).iter().position(|known| known == name);
        let numbers: Option<Vec<usize>> = self.training.names().iter().map(number).collect();
        if let Some(numbers) = numbers {
            self.training = relabelled(&self.training, &numbers, outputs);
            self.test = relabelled(&self.test, &numbers, outputs);
            self.are_relabelled = true;
        }
        self
    }
}

/// The same pictures; the class that had the number i gets the number `numbers[i]` of so many.
fn relabelled(data: &DataSet, numbers: &[usize], classes: usize) -> DataSet {
    // There are at most MOST_CLASSES, so the number of a class is a byte.
    let labels: Vec<u8> = (0..data.count()).map(|i| numbers[data.label(i)] as u8).collect();
    DataSet::new(data.pictures().clone(), Idx::new(&[labels.len()], &labels), numbers_as_names(classes))
}
