//! How a network gets to see pictures: as they are, normalized, as edges (LESSONS §10.9, §10.10).

use super::{edges, normalize, Framed};
use crate::ch02_data::DataSet;
use crate::toolbox::idx::Idx;
use crate::toolbox::{cores, Real};

/// What is done to every picture before a network learns it and before it reads it; by default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct View {
    /// Whether all are made upright and equally broad.
    pub normalize: bool,
    /// Whether edges in eight directions take the place of the pixels. Pictures that are moved in training are moved
    /// first.
    pub edges: bool,
}

impl View {
    /// Nothing is done.
    pub const AS_IT_IS: View = View { normalize: false, edges: false };

    /// The same without edges.
    pub fn before_edges(self) -> View {
        View { edges: false, ..self }
    }

    /// A picture as a network gets to see it: first normalized, then as edges. Each time, every grey becomes a whole
    /// number from 0 to 255 again.
    ///
    /// # Panics
    /// If the pixels do not fill rows of `width`.
    pub fn of_picture(self, picture: &[u8], width: usize) -> Vec<u8> {
        let mut seen = picture.to_vec();
        let mut greys: Vec<Real> = Vec::new();
        if self.normalize {
            greys.extend(seen.iter().copied().map(Real::from));
            normalize(&mut greys, width);
            // To the nearest whole step.
            seen = greys.iter().map(|grey| (grey + 0.5) as u8).collect();
        }
        if self.edges {
            greys.clear();
            greys.extend(seen.iter().map(|&grey| Real::from(grey) / 255.0));
            edges(&mut greys, width, &mut Framed::default());
            seen = greys.iter().map(|ink| (255.0 * ink + 0.5) as u8).collect();
        }
        seen
    }

    /// All pictures of a data set.
    pub fn of_data(self, data: &DataSet) -> DataSet {
        /// Enough pictures to be worth a thread.
        const PIECE: usize = 1000;
        let (pictures, width) = (data.pictures(), data.size().1);
        let numbers: Vec<usize> = (0..data.count()).collect();
        let pieces: Vec<&[usize]> = numbers.chunks(PIECE).collect();
        let pieces = cores::for_each_piece(&pieces, |numbers| -> Vec<u8> {
            numbers.iter().flat_map(|&number| self.of_picture(data.picture(number), width)).collect()
        });
        let elements = pieces.concat();
        // Each copy of all pictures takes as much memory as they do.
        drop(pieces);
        let pictures = Idx::new(pictures.dimensions(), &elements);
        DataSet::new(pictures, data.labels().clone(), data.names().to_vec())
    }
}
