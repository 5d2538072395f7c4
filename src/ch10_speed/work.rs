//! What each thread of a team does with a mini-batch (LESSONS §10.4).

use super::share::Part;
use super::{Bell, Gate, Inked};
use crate::ch02_data::Shifts;
use crate::ch08_training::{Network, Score, Settings};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};

/// All that the threads of a team share.
#[derive(Debug)]
pub struct Shared {
    pub job: RwLock<Job>,
    /// The network, but while it learns its weights are in the bands.
    pub network: RwLock<Network>,
    pub parts: Vec<Part>,
    /// Here the workers sleep until there is a job.
    pub bell: Bell,
    /// Here all threads meet, twice in every mini-batch and at the end.
    pub gate: Gate,
    /// Whether the loss of the last mini-batch was not finite, and so no thread goes on.
    pub spoilt: AtomicBool,
}

/// What is to be done now.
#[derive(Debug)]
pub struct Job {
    pub pictures: Option<Arc<Inked>>,
    pub order: Vec<usize>,
    pub shifts: Shifts,
    pub settings: Settings,
    pub epochs_done: u64,
    pub learns: bool,
    pub threads: usize,
    /// Whether the weights are turned for the way back.
    pub turns: bool,
    pub is_last: bool,
}

impl Job {
    /// Nothing yet.
    pub fn none() -> Job {
        Job {
            pictures: None,
            order: Vec::new(),
            shifts: Shifts::default(),
            settings: Settings::default(),
            epochs_done: 0,
            learns: false,
            threads: 1,
            turns: false,
            is_last: false,
        }
    }
}

impl Shared {
    /// The life of worker k.
    pub fn obey(&self, k: usize) {
        let mut heard = 0;
        loop {
            self.bell.sleep(k, &mut heard);
            if self.job.read().expect("no thread panicked").is_last {
                return;
            }
            self.work(k, |_| {});
        }
    }

    /// Thread k's part of the job. The first thread also counts, and gives `look` the score after each mini-batch.
    pub fn work(&self, k: usize, mut look: impl FnMut(&Score)) -> Score {
        let _watch = self.gate.watch();
        let job = self.job.read().expect("no thread panicked");
        let pictures = job.pictures.as_ref().expect("a job has pictures");
        let parts = &self.parts[..job.threads];
        let momentum = job.settings.momentum;
        let mut score = Score::default();
        let mut pictures_done = 0;
        for mini_batch in job.order.chunks(job.settings.batch) {
            let n = mini_batch.len();
            let progress = pictures_done as f64 / job.order.len() as f64;
            let learning_rate = job.settings.learning_rate_at(job.epochs_done, progress);
            parts[k].own.write().expect("no thread panicked").forward(pictures, mini_batch, &job.shifts);
            self.gate.wait_for(job.threads);
            // The first thread has said so after the mini-batch before; this one was begun in vain.
            if self.spoilt.load(Ordering::Relaxed) {
                break;
            }
            {
                let network = self.network.read().expect("no thread panicked");
                let mut share = parts[k].share.write().expect("no thread panicked");
                let (before, end) = (k * n / job.threads, (k + 1) * n / job.threads);
                let mine = &mini_batch[before..end];
                share.forward(&network, parts, pictures.data(), before, mine, job.settings.loss);
                if job.learns {
                    share.backward(&network, parts, n, job.settings.loss, job.turns);
                }
            }
            self.gate.wait_for(job.threads);
            if job.learns {
                let mut own = parts[k].own.write().expect("no thread panicked");
                own.step(parts, learning_rate, momentum, job.turns);
                if k == 0 {
                    let mut network = self.network.write().expect("no thread panicked");
                    own.step_biases(&mut network, parts, learning_rate, momentum);
                }
            }
            if k == 0 {
                count(parts, &mut score);
                look(&score);
                self.spoilt.store(job.learns && !score.loss().is_finite(), Ordering::Relaxed);
            }
            pictures_done += n;
        }
        // The job is done when all are done with it.
        self.gate.wait_for(job.threads);
        score
    }
}

/// Adds the shares to the score, in the order of the pictures.
fn count(parts: &[Part], score: &mut Score) {
    for part in parts {
        let share = part.share.read().expect("no thread panicked");
        score.pictures += share.losses.len();
        score.right += share.right;
        for &loss in &share.losses {
            score.loss_sum += loss as f64;
        }
    }
}
