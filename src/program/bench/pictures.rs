//! The pictures that are measured with: real ones, because what is paper and what is ink decides how fast it goes.

use crate::ch09_recipes::Recipe;
use crate::program::arguments::Arguments;
use crate::program::sources::Pictures;
use crate::toolbox::Error;

/// With larger pictures, the networks that are measured would have too many weights for an old laptop.
const MOST_INPUTS: usize = 62_500;

/// Reads the pictures from their files.
pub fn load(arguments: &Arguments, recipe: &Recipe, seed: u64) -> Result<Pictures, Error> {
    let pictures = Pictures::load(arguments, recipe, seed)?;
    let inputs = pictures.training.inputs();
    if inputs > MOST_INPUTS {
        return Err(Error::Mismatch(format!(
            "bench measures networks with up to 800 neurons in the first layer, which would have too many weights \
             for pictures of {inputs} pixels: name a folder with smaller ones, of at most {MOST_INPUTS} pixels."
        )));
    }
    Ok(pictures)
}

/// The numbers of so many training pictures; if there are not so many, some come again.
pub fn some_numbers(pictures: &Pictures, count: usize) -> Vec<usize> {
    pictures.training_numbers.iter().copied().cycle().take(count).collect()
}
