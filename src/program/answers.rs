//! What a network says to many pictures.

use crate::ch02_data::DataSet;
use crate::ch08_training::Network;
use crate::ch10_better::answers;
use crate::toolbox::Real;

/// For each of the pictures with these numbers, `look` gets its number, the class the network says, and the output
/// of that class.
pub fn for_each_answer(
    network: &Network,
    data: &DataSet,
    numbers: &[usize],
    mut look: impl FnMut(usize, usize, Real),
) {
    let answers = answers(network, data, numbers);
    for (n, &number) in numbers.iter().enumerate() {
        let answer = answers.largest_in_row(n);
        look(number, answer, answers[(n, answer)]);
    }
}
