//! What a network says to many pictures.

use crate::ch02_data::DataSet;
use crate::ch08_training::{Network, Workspace};
use crate::toolbox::{Matrix, Real};

/// For each of the pictures with these numbers, `look` gets its number, the class the network says, and the output
/// of that class.
pub fn for_each_answer(
    network: &Network,
    data: &DataSet,
    numbers: &[usize],
    mut look: impl FnMut(usize, usize, Real),
) {
    /// Enough pictures at a time to be quick, few enough to need little memory.
    const AT_A_TIME: usize = 100;
    let mut workspace = Workspace::new(network);
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    for some in numbers.chunks(AT_A_TIME) {
        data.mini_batch(some, &mut x, &mut y);
        network.forward(&x, &mut workspace);
        for (n, &number) in some.iter().enumerate() {
            let answers = &workspace.last().a;
            let answer = answers.largest_in_row(n);
            look(number, answer, answers[(n, answer)]);
        }
    }
}
