//! The threads that train and test, and the pictures in the form they work on.

use super::arguments::Arguments;
use super::commands::Set;
use super::sources::Pictures;
use crate::ch08_training::{Run, Score};
use crate::ch09_recipes::Outcome;
use crate::ch10_speed::{Inked, Team, MOST_THREADS};
use std::sync::Arc;
use std::thread;

/// A team of threads and its pictures.
pub struct Trainer {
    team: Team,
    training: Arc<Inked>,
    test: Arc<Inked>,
}

impl Trainer {
    /// Starts the threads for this run's network and networks like it.
    pub fn new(arguments: &Arguments, run: &Run, pictures: &Pictures) -> Trainer {
        Trainer {
            team: Team::new(threads(arguments), &run.network),
            training: Arc::new(Inked::new(&pictures.training)),
            test: Arc::new(Inked::new(&pictures.test)),
        }
    }

    /// One epoch with all training pictures.
    pub fn train_epoch(&mut self, run: &mut Run, pictures: &Pictures, look: impl FnMut(&Score)) -> Score {
        self.team.train_epoch(run, &self.training, pictures.set(Set::Train).1, look)
    }

    /// Some epochs with all training pictures, then all test pictures.
    pub fn train_and_test(
        &mut self,
        run: &mut Run,
        epochs: u64,
        pictures: &Pictures,
        look: impl FnMut(u64, &Score),
    ) -> Outcome {
        let (_, numbers) = pictures.set(Set::Train);
        self.team.train_and_test(run, epochs, (&self.training, numbers), &self.test, look)
    }

    /// Counts a set of pictures.
    pub fn test(&mut self, run: &mut Run, pictures: &Pictures, set: Set) -> Score {
        let inked = if set == Set::Test { &self.test } else { &self.training };
        self.team.test(&mut run.network, run.settings.loss, inked, pictures.set(set).1)
    }
}

/// How many threads: as many as the command line says, or as there are processor cores, or 1 if the system does not
/// tell.
pub fn threads(arguments: &Arguments) -> usize {
    let cores = || thread::available_parallelism().map_or(1, |cores| cores.get()).min(MOST_THREADS);
    arguments.threads.unwrap_or_else(cores)
}
