//! A team of threads that trains one network, and gets the same bits as one thread alone (LESSONS §10.4).

use super::own::Own;
use super::share::{Part, Share};
use super::work::{Job, Shared};
use super::{Bell, Gate, Inked};
use crate::ch02_data::{shuffle, Shifts};
use crate::ch05_loss::Loss;
use crate::ch08_training::{Layer, Network, Run, Score, Settings};
use crate::ch09_recipes::Outcome;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::thread::{self, JoinHandle};

/// With fewer multiplications than that in a mini-batch, one thread is done before others have heard of it.
const LEAST_WORK: usize = 1_000_000;
/// With fewer neurons of the first layer for each thread, most of its time would go into running through the ink.
const LEAST_NEURONS: usize = 32;
/// How many threads a team can have.
pub const MOST_THREADS: usize = 32;
/// For fewer pictures a thread, W is not turned: that would take longer than the product itself.
const WORTH_TURNING: usize = 4;
/// How many pictures are tested at a time.
const TESTED_AT_A_TIME: usize = 512;
/// But never so many that all their neurons put out more numbers than that.
const MOST_OUTPUTS: usize = 5_000_000;

/// Threads that wait for work, and all that they work on.
#[derive(Debug)]
pub struct Team {
    shared: Arc<Shared>,
    workers: Vec<JoinHandle<()>>,
}

impl Team {
    /// Starts a team of so many threads, of which this one is the first, for networks with as many layers as this. If the
    /// system refuses to start them all, the team is smaller; the results are the same.
    ///
    /// # Panics
    /// If the number is 0 or above 32, or the first layer is not a linear one.
    pub fn new(threads: usize, network: &Network) -> Team {
        assert!(
            (1..=MOST_THREADS).contains(&threads),
            "a team has 1 to {MOST_THREADS} threads, not {threads}"
        );
        assert!(
            matches!(network.layers.first(), Some(Layer::Linear(_))),
            "the first layer must be a linear one: it takes the pictures"
        );
        let part = || Part { own: RwLock::new(Own::new(network)), share: RwLock::new(Share::new(network)) };
        let shared = Arc::new(Shared {
            job: RwLock::new(Job::none()),
            network: RwLock::new(Network::default()),
            parts: (0..threads).map(|_| part()).collect(),
            bell: Bell::default(),
            gate: Gate::default(),
            spoilt: AtomicBool::new(false),
        });
        let worker = |k| {
            let shared = Arc::clone(&shared);
            thread::Builder::new().spawn(move || shared.obey(k)).ok()
        };
        let workers = (1..threads).map_while(worker).collect();
        Team { shared, workers }
    }

    /// How many threads.
    pub fn threads(&self) -> usize {
        1 + self.workers.len()
    }

    /// How many of them work on a network when so many pictures go through it at a time: not all if that takes longer.
    pub fn threads_for(&self, network: &Network, pictures: usize) -> usize {
        let neurons = network.linear_layers().next().map_or(0, |first| first.weights.columns());
        if network.parameters().saturating_mul(pictures) < LEAST_WORK {
            1
        } else {
            self.threads().min(neurons / LEAST_NEURONS).max(1)
        }
    }

    /// One epoch, as [`train_epoch`](crate::ch08_training::train_epoch) trains it, with the same weights to the bit.
    ///
    /// # Panics
    /// If `batch` is 0 or `shift` above 1000, or pictures and network do not fit each other or this team.
    pub fn train_epoch(
        &mut self,
        run: &mut Run,
        pictures: &Arc<Inked>,
        numbers: &[usize],
        look: impl FnMut(&Score),
    ) -> Score {
        expect_fit(&run.network, pictures);
        let Settings { seed, batch, shift, .. } = run.settings;
        let shifts = Shifts::new(shift, seed, run.epochs_done);
        let mut job = self.shared.job.write().expect("no thread panicked");
        shuffle(numbers, seed, run.epochs_done, &mut job.order);
        job.shifts = shifts;
        job.settings = run.settings;
        job.epochs_done = run.epochs_done;
        job.learns = true;
        job.pictures = Some(Arc::clone(pictures));
        job.threads = self.threads_for(&run.network, batch.min(numbers.len()));
        job.turns = batch.min(numbers.len()) >= WORTH_TURNING * job.threads;
        drop(job);
        let score = self.work_on(&mut run.network, look);
        if score.loss().is_finite() {
            run.epochs_done += 1;
        }
        score
    }

    /// How many of the pictures with these numbers the network reads right; nothing is learned.
    ///
    /// # Panics
    /// If pictures and network do not fit each other or this team.
    pub fn test(
        &mut self,
        network: &mut Network,
        loss: Loss,
        pictures: &Arc<Inked>,
        numbers: &[usize],
    ) -> Score {
        expect_fit(network, pictures);
        let mut job = self.shared.job.write().expect("no thread panicked");
        job.order.clear();
        job.order.extend_from_slice(numbers);
        job.shifts = Shifts::default();
        let neurons: usize = network.linear_layers().map(|linear| linear.weights.columns()).sum();
        let batch = TESTED_AT_A_TIME.min(MOST_OUTPUTS / neurons.max(1)).max(1);
        job.settings = Settings { batch, loss, ..Settings::default() };
        job.learns = false;
        job.turns = false;
        job.pictures = Some(Arc::clone(pictures));
        job.threads = self.threads_for(network, batch.min(numbers.len()));
        drop(job);
        self.work_on(network, |_| {})
    }

    /// Trains a run for some epochs on the training pictures with these numbers, then counts all test pictures.
    ///
    /// After each mini-batch `look` gets the number of the epoch and the score so far.
    ///
    /// # Panics
    /// As [`Team::train_epoch`].
    pub fn train_and_test(
        &mut self,
        run: &mut Run,
        epochs: u64,
        (pictures, numbers): (&Arc<Inked>, &[usize]),
        test_pictures: &Arc<Inked>,
        mut look: impl FnMut(u64, &Score),
    ) -> Outcome {
        let mut training = Score::default();
        for _ in 0..epochs {
            let epoch = run.epochs_done + 1;
            training = self.train_epoch(run, pictures, numbers, |score| look(epoch, score));
            if !training.loss().is_finite() {
                break;
            }
        }
        let all: Vec<usize> = (0..test_pictures.data().count()).collect();
        let test = self.test(&mut run.network, run.settings.loss, test_pictures, &all);
        Outcome { training, test }
    }

    /// Cuts the network into bands, does the job together with the workers, and puts the network together again.
    fn work_on(&mut self, network: &mut Network, look: impl FnMut(&Score)) -> Score {
        let shared = &self.shared;
        let Job { threads, turns, settings, .. } = *shared.job.read().expect("no thread panicked");
        let layers = network.layers.len();
        for (k, part) in shared.parts[..threads].iter().enumerate() {
            let mut own = part.own.write().expect("no thread panicked");
            assert!(own.bands.len() == layers, "this team was started for another network");
            own.take(network, k, threads, settings.momentum, turns);
        }
        shared.spoilt.store(false, Ordering::Relaxed);
        mem::swap(network, &mut shared.network.write().expect("no thread panicked"));
        shared.bell.ring(threads);
        let score = shared.work(0, look);
        mem::swap(network, &mut shared.network.write().expect("no thread panicked"));
        for part in &shared.parts[..threads] {
            part.own.read().expect("no thread panicked").give_back(network);
        }
        score
    }
}

impl Drop for Team {
    /// Sends the workers home.
    fn drop(&mut self) {
        if let Ok(mut job) = self.shared.job.write() {
            job.is_last = true;
        }
        self.shared.bell.ring(self.threads());
        for worker in self.workers.drain(..) {
            // A worker that panicked has said so itself.
            let _ = worker.join();
        }
    }
}

/// Pictures with too few or too many pixels or classes would go through, and teach nonsense.
fn expect_fit(network: &Network, pictures: &Inked) {
    let (found, expected) = (pictures.data().inputs(), network.inputs());
    assert!(
        found == expected,
        "linear layer: a picture has {found} inputs, but the weights expect {expected}"
    );
    let (found, expected) = (pictures.data().classes(), network.outputs());
    assert!(found == expected, "targets: there are {found} classes, but the network has {expected} outputs");
}
