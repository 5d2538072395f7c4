//! Where the ink is: found once, when the pictures are loaded (LESSONS §10.3).

use crate::ch02_data::{one_hot, DataSet};
use crate::toolbox::sparse::Term;
use crate::toolbox::{Matrix, Real, Sparse};
use std::sync::Arc;

/// A data set, and of each picture the places of the pixels that are not paper.
#[derive(Clone, Debug)]
pub struct Inked {
    data: Arc<DataSet>,
    /// Where in `places` the places of each picture end.
    ends: Vec<usize>,
    places: Vec<u32>,
}

impl Inked {
    /// Looks through all pictures.
    pub fn new(data: &Arc<DataSet>) -> Inked {
        let (mut ends, mut places) = (Vec::with_capacity(data.count()), Vec::new());
        for number in 0..data.count() {
            add_places(data.picture(number), &mut places);
            ends.push(places.len());
        }
        places.shrink_to_fit();
        Inked { data: Arc::clone(data), ends, places }
    }

    /// The pictures themselves.
    pub fn data(&self) -> &DataSet {
        &self.data
    }

    /// The same mini-batch as [`DataSet::mini_batch`] makes, without the paper.          X (N×D), Y (N×C)
    ///
    /// # Panics
    /// If there is no picture of some number.
    pub fn mini_batch(&self, numbers: &[usize], x: &mut Sparse, y: &mut Matrix) {
        x.clear(self.data.inputs());
        y.reset(numbers.len(), self.data.classes());
        for (n, &number) in numbers.iter().enumerate() {
            let start = if number == 0 { 0 } else { self.ends[number - 1] };
            let picture = self.data.picture(number);
            x.push_row(
                self.places[start..self.ends[number]]
                    .iter()
                    .map(|&place| Term { column: place, value: Real::from(picture[place as usize]) / 255.0 }),
            );
            one_hot(self.data.label(number), y.row_mut(n));
        }
    }
}

/// Adds the places of all pixels of a picture that are not 0.
fn add_places(picture: &[u8], places: &mut Vec<u32>) {
    for (i, eight) in picture.chunks(8).enumerate() {
        if eight == &[0; 8][..eight.len()] {
            continue;
        }
        for (j, &pixel) in eight.iter().enumerate() {
            if pixel != 0 {
                places.push((8 * i + j) as u32);
            }
        }
    }
}
