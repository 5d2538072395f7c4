//! What each thread of a team does with a mini-batch (LESSONS §10.4).

use super::band::Band;
use super::share::{Part, Share};
use super::{Bell, Gate, Inked, MOST_THREADS};
use crate::ch03_linear::Linear;
use crate::ch08_training::{Layer, Network, Score, Settings};
use crate::toolbox::product::Tile;
use crate::toolbox::Real;
use std::array;
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
    /// Here all threads meet, twice in every mini-batch.
    pub gate: Gate,
    /// Whether the loss of the last mini-batch was not finite, and so no thread goes on.
    pub spoilt: AtomicBool,
}

/// What is to be done now.
#[derive(Debug)]
pub struct Job {
    pub pictures: Option<Arc<Inked>>,
    pub order: Vec<usize>,
    pub settings: Settings,
    pub epochs_done: u64,
    pub learns: bool,
    pub threads: usize,
    pub is_last: bool,
}

impl Job {
    /// Nothing yet.
    pub fn none() -> Job {
        Job {
            pictures: None,
            order: Vec::new(),
            settings: Settings::default(),
            epochs_done: 0,
            learns: false,
            threads: 1,
            is_last: false,
        }
    }
}

impl Shared {
    /// The life of worker k.
    pub fn obey(&self, k: usize) {
        let mut heard = 0;
        loop {
            self.bell.sleep(&mut heard);
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
        let mut score = Score::default();
        let mut pictures_done = 0;
        let mut tile = Tile::default();
        for mini_batch in job.order.chunks(job.settings.batch) {
            let n = mini_batch.len();
            let part = pictures_done as f64 / job.order.len() as f64;
            let learning_rate = job.settings.learning_rate_at(job.epochs_done, part);
            let mine = &mini_batch[k * n / job.threads..(k + 1) * n / job.threads];
            {
                let network = self.network.read().expect("no thread panicked");
                let guards: [_; MOST_THREADS] = array::from_fn(|k| {
                    parts.get(k).map(|part| part.bands.read().expect("no thread panicked"))
                });
                let bands: [&[Band]; MOST_THREADS] =
                    array::from_fn(|k| guards[k].as_ref().map_or(&[][..], |bands| &bands[..]));
                let bands = &bands[..parts.len()];
                let mut share = parts[k].share.write().expect("no thread panicked");
                share.forward(&network, bands, pictures, mine, job.settings.loss, &mut tile);
                if job.learns {
                    share.backward(&network, bands, n, &job.settings, &mut tile);
                }
            }
            self.gate.wait_for(job.threads);
            if job.learns {
                self.step(k, parts, learning_rate, job.settings.momentum, &mut tile);
            }
            if k == 0 {
                count(parts, &mut score);
                look(&score);
                self.spoilt.store(job.learns && !score.loss().is_finite(), Ordering::Relaxed);
            }
            self.gate.wait_for(job.threads);
            if self.spoilt.load(Ordering::Relaxed) {
                break;
            }
            pictures_done += n;
        }
        score
    }

    /// The step of the rows of W that are thread k's; the first thread also steps the biases.
    fn step(&self, k: usize, parts: &[Part], learning_rate: Real, momentum: Real, tile: &mut Tile) {
        let mut bands = parts[k].bands.write().expect("no thread panicked");
        let guards: [_; MOST_THREADS] =
            array::from_fn(|k| parts.get(k).map(|part| part.share.read().expect("no thread panicked")));
        let shares: [&Share; MOST_THREADS] =
            array::from_fn(|k| &**guards[k].as_ref().or(guards[0].as_ref()).expect("there is a share"));
        let shares = &shares[..parts.len()];
        for (i, band) in bands.iter_mut().enumerate() {
            band.step(i, shares, learning_rate, momentum, tile);
        }
        if k == 0 {
            let mut network = self.network.write().expect("no thread panicked");
            for (i, layer) in network.layers.iter_mut().enumerate() {
                if let Layer::Linear(Linear { bias: Some(bias), .. }) = layer {
                    bands[i].step_bias(i, bias, shares, learning_rate, momentum);
                }
            }
        }
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
