//! Where the pictures and the weights of a run come from.

use super::arguments::{Arguments, Set};
use crate::ch02_data::{self, DataSet, TRAINING_FILES};
use crate::ch08_training::{self, split, Run};
use crate::toolbox::Error;
use std::env;
use std::path::{Path, PathBuf};

/// The pictures of a data folder, and which of them belong to which set.
pub struct Pictures {
    pub training: DataSet,
    pub test: DataSet,
    pub training_numbers: Vec<usize>,
    pub validation_numbers: Vec<usize>,
    pub test_numbers: Vec<usize>,
}

impl Pictures {
    /// Reads the folder named on the command line, or the one that comes with Chalknet.
    pub fn load(arguments: &Arguments) -> Result<Pictures, Error> {
        let folder = arguments.data.clone().unwrap_or_else(bundled_folder);
        let (training, test) = ch02_data::load(&folder)?;
        let (training_numbers, validation_numbers) = split(training.count());
        let test_numbers = (0..test.count()).collect();
        Ok(Pictures { training, test, training_numbers, validation_numbers, test_numbers })
    }

    /// The pictures of a set and the numbers that belong to it.
    pub fn set(&self, set: Set) -> (&DataSet, &[usize]) {
        match set {
            Set::Train => (&self.training, &self.training_numbers),
            Set::Validation => (&self.training, &self.validation_numbers),
            Set::Test => (&self.test, &self.test_numbers),
        }
    }

    /// The same, for someone who wants to see pictures: there must be some.
    pub fn set_with_pictures(&self, set: Set) -> Result<(&DataSet, &[usize]), Error> {
        let (data, numbers) = self.set(set);
        if numbers.is_empty() {
            return Err(Error::Mismatch(format!(
                "there are no {} pictures: of every twelve training pictures one is held out, and there are only {}.",
                set.name(),
                self.training.count()
            )));
        }
        Ok((data, numbers))
    }
}

/// Loads the weights and makes sure that they belong to pictures like these.
pub fn load_weights(path: &Path, pictures: &Pictures) -> Result<Run, Error> {
    let run = ch08_training::load(path)?;
    let (inputs, classes) = (pictures.training.inputs(), pictures.training.classes());
    let network = &run.network;
    if network.inputs() == inputs && network.outputs() == classes {
        return Ok(run);
    }
    Err(Error::Mismatch(format!(
        "{} holds a network for pictures of {} pixels in {} classes, but these pictures have {inputs} pixels \
         and {classes} classes.\nName other weights with --weights FILE, or other pictures with --data FOLDER.",
        path.display(),
        network.inputs(),
        network.outputs()
    )))
}

/// The `data` folder that comes with Chalknet, from whatever folder the program is started.
///
/// It is looked for where the sources were when the program was built, then in the folders above the program
/// (which lies in target/release), in case all was moved.
fn bundled_folder() -> PathBuf {
    let built_at = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let program = env::current_exe().unwrap_or_default();
    let above = program.ancestors().skip(1).map(|folder| folder.join("data"));
    let mut candidates = [built_at.clone()].into_iter().chain(above);
    candidates.find(|folder| folder.join(TRAINING_FILES[0]).is_file()).unwrap_or(built_at)
}
