//! What a network says to pictures of a data set.

use crate::ch02_data::DataSet;
use crate::ch08_training::{Network, Workspace};
use crate::toolbox::{Matrix, Real};

/// Enough pictures at a time to be quick, few enough to need little memory.
pub const AT_A_TIME: usize = 100;

/// X (1×D) of one picture.
pub fn picture(data: &DataSet, number: usize) -> Matrix {
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    data.mini_batch(&[number], &mut x, &mut y);
    x
}

/// Sends the pictures with these numbers through a network: `look` gets the numbers of a mini-batch, and what the network
/// has written down.
pub fn for_each_mini_batch(
    network: &Network,
    data: &DataSet,
    numbers: &[usize],
    mut look: impl FnMut(&[usize], &Workspace),
) {
    let mut workspace = Workspace::new(network);
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    for some in numbers.chunks(AT_A_TIME) {
        data.mini_batch(some, &mut x, &mut y);
        network.forward(&x, &mut workspace);
        look(some, &workspace);
    }
}

/// For each of the pictures with these numbers, `look` gets its number, the class the network says, and the output
/// of that class.
pub fn for_each_answer(
    network: &Network,
    data: &DataSet,
    numbers: &[usize],
    mut look: impl FnMut(usize, usize, Real),
) {
    for_each_mini_batch(network, data, numbers, |some, workspace| {
        let answers = &workspace.last().a;
        for (n, &number) in some.iter().enumerate() {
            let answer = answers.largest_in_row(n);
            look(number, answer, answers[(n, answer)]);
        }
    });
}
