//! Hints after an epoch: what keeps a network from learning, and what to try next.

use super::commands::Set;
use super::guessing::{commonest_class, is_no_better, look_at_data, no_better, FEW_PICTURES};
use super::rates::{anew, larger, smaller, typed};
use super::remarks;
use super::sources::Pictures;
use crate::ch04_activation::Activation;
use crate::ch08_training::{Run, Score, Workspace};
use crate::ch10_better::Improvements;
use crate::storage::SavedRun;
use crate::toolbox::{Matrix, Real};
use std::mem;

/// How many training pictures are looked at, if there are so many.
const LOOKED_AT: usize = 200;
/// What all neurons may put out for these pictures together, so that a look needs little memory.
const MOST_OUTPUTS: usize = 10_000_000;
/// Answers that differ by less are nearly the same.
const NEARLY_SAME: Real = 0.01;
/// After fewer steps than that nobody can say that a network does not learn.
const FEW_STEPS: usize = 100;
/// So many looks in a row are enough where epochs have few steps.
const LONG: usize = 5;
/// So many are enough where they have many.
const SEVERAL: usize = 3;

/// Looks after each epoch whether the network learns. Each kind of trouble is spoken of once.
pub struct Hints {
    /// Which training pictures are looked at.
    numbers: Vec<usize>,
    improvements: Improvements,
    /// The learning rate of the recipe.
    usual_rate: Real,
    /// How the network was before training.
    before: Look,
    /// Whether it had no epoch behind it then.
    is_new: bool,
    /// How often in a row it has guessed, saying the same to all pictures.
    guessed: usize,
    /// How often in a row it was no better than guessing, whatever it said.
    no_better: usize,
    /// Which kinds of trouble have been spoken of.
    said: [bool; 4],
    /// Whether a remark on the pictures was made that explains all of them.
    is_explained: bool,
}

/// What a network does with some pictures.
struct Look {
    answers: Matrix,
    score: Score,
    /// Of each hidden layer with ReLU.
    layers: Vec<Neurons>,
}

/// The neurons of a hidden layer, the first of which is layer 1.
struct Neurons {
    layer: usize,
    count: usize,
    dead: usize,
}

impl Hints {
    /// Looks at a network before it is trained.
    pub fn new(saved: &SavedRun, pictures: &Pictures, usual_rate: Real) -> Hints {
        let run = &saved.run;
        let all = &pictures.training_numbers;
        let numbers = run.network.inputs() + run.network.neurons();
        let most = LOOKED_AT.min(MOST_OUTPUTS / numbers.max(1)).max(1);
        // From all over the file, which may be sorted by class.
        let numbers: Vec<usize> = all.iter().copied().step_by(all.len().div_ceil(most)).collect();
        let before = Look::at(run, pictures, &numbers);
        let (is_new, is_explained) = (run.epochs_done == 0, remarks::explain_all(pictures));
        Hints {
            numbers,
            improvements: saved.improvements,
            usual_rate,
            before,
            is_new,
            guessed: 0,
            no_better: 0,
            said: [false; 4],
            is_explained,
        }
    }

    /// What to tell the reader after an epoch with this score of the validation pictures, if there is something new to tell.
    pub fn after_epoch(&mut self, run: &Run, pictures: &Pictures, validation: &Score) -> Option<String> {
        let now = Look::at(run, pictures, &self.numbers);
        let steps = pictures.training_numbers.len().div_ceil(run.settings.batch);
        self.guessed = if is_guessing(&now, pictures) { self.guessed + 1 } else { 0 };
        let has_guessed_long = self.guessed >= LONG || (self.guessed > 0 && steps >= FEW_STEPS);
        // Pictures to learn from may be learned by heart, but where there are few others, luck says as much.
        let (judged, deviations) =
            if validation.pictures < FEW_PICTURES { (&now.score, 0.0) } else { (validation, 2.0) };
        self.no_better = if is_no_better(judged, pictures, deviations) { self.no_better + 1 } else { 0 };
        let is_no_better_for_long = self.no_better >= if steps < FEW_STEPS { LONG } else { SEVERAL };
        let troubles = [
            self.dead_neurons(run, &now),
            has_guessed_long.then(|| self.guessing(run, pictures, &now)),
            self.standstill(run, steps, &now),
            is_no_better_for_long.then(|| no_better(run, pictures, judged)),
        ];
        // The first explains those behind it.
        let (i, hint) = troubles.into_iter().enumerate().find_map(|(i, hint)| Some((i, hint?)))?;
        // There are four hints, 0 to 3.
        let is_said = mem::replace(&mut self.said[i], true);
        if self.is_explained {
            let is_first = !is_said && self.said.iter().filter(|said| **said).count() == 1;
            return is_first.then(|| {
                "hint: from pictures like these it hardly learns: see to the remark above first.".into()
            });
        }
        (!is_said).then_some(hint)
    }

    /// ReLU neurons that put out 0 for every picture: all of a layer, or most of it and not from the start.
    fn dead_neurons(&self, run: &Run, now: &Look) -> Option<String> {
        let is_trouble = |now: &Neurons, before: &Neurons| {
            let have_died = now.dead.saturating_sub(before.dead);
            now.dead == now.count || (2 * now.dead > now.count && 4 * have_died >= now.count)
        };
        let pairs = now.layers.iter().zip(&self.before.layers);
        let worst =
            pairs.filter(|(now, before)| is_trouble(now, before)).min_by_key(|(now, _)| now.count - now.dead);
        let (Neurons { layer, count, dead }, before) = worst?;
        let flags = if self.is_new && before.dead == before.count {
            "--fresh --start he, or with another --seed".into()
        } else {
            self.smaller_rate(run)
        };
        let who = if dead == count { format!("all {count}") } else { format!("{dead} of the {count}") };
        Some(format!(
            "hint: {who} ReLU neurons of hidden layer {layer} are dead: they put out 0 for each of {} pictures, and learn \
             nothing.\n      To begin anew with neurons that live, type the same with {flags}.",
            now.score.pictures
        ))
    }

    /// The same answer to every picture, whatever it shows.
    fn guessing(&self, run: &Run, pictures: &Pictures, now: &Look) -> String {
        let flags = if !self.is_new {
            format!("{} --start he", anew(&self.improvements, self.usual_rate))
        } else if self.before.spread() > 10.0 * now.spread() {
            format!("a smaller learning rate: {}", self.smaller_rate(run))
        } else if self.before.spread() == 0.0 {
            "other weights to start from: --fresh --start he".into()
        } else {
            "--fresh --activation relu, or with fewer layers".into()
        };
        let (class, share) = commonest_class(pictures);
        let Score { right, pictures: seen, .. } = now.score;
        format!(
            "hint: the network is stuck at guessing: it says nearly the same to each of {seen} pictures, and {right} are right\n      \
             ({:.1} %; always saying {} gives {:.1} %). Type the same with {flags}.\n{}",
            now.score.percent(),
            // A label, and DataSet::new has made sure that each has a name.
            pictures.training.names()[class],
            100.0 * share,
            look_at_data(pictures)
        )
    }

    /// A new network that epochs of so many steps leave nearly as it was.
    fn standstill(&self, run: &Run, steps: usize, now: &Look) -> Option<String> {
        let Score { right, pictures: seen, .. } = now.score;
        if !self.is_new || self.guessed > 0 || right == seen {
            return None;
        }
        // A few steps may do little each and yet be of a good length.
        let times = FEW_STEPS.div_ceil(steps) as f64;
        let (from, to) = (self.before.score.loss(), now.score.loss());
        let has_moved = times * (to - from).abs() > 0.01 * from
            || times * largest_difference(&self.before.answers, &now.answers) > 0.05;
        let rate = run.settings.learning_rate;
        (!has_moved).then(|| {
            format!(
                "hint: the loss hardly moved: for {seen} pictures it was {from:.6} before training and is {to:.6} now.\n      \
                 The learning rate {} is too small: type the same with --rate {}.",
                typed(rate),
                typed(larger(rate, self.usual_rate))
            )
        })
    }

    fn smaller_rate(&self, run: &Run) -> String {
        anew(&self.improvements, smaller(run.settings.learning_rate, 10.0, self.usual_rate))
    }
}

/// Whether all answers are nearly the same, and no more of them right than by guessing.
fn is_guessing(now: &Look, pictures: &Pictures) -> bool {
    // By chance it may be some more: three standard deviations.
    is_no_better(&now.score, pictures, 3.0) && now.spread() <= NEARLY_SAME
}

impl Look {
    fn at(run: &Run, pictures: &Pictures, numbers: &[usize]) -> Look {
        let (network, mut workspace) = (&run.network, Workspace::new(&run.network));
        let (mut x, mut y) = (Matrix::default(), Matrix::default());
        pictures.set(Set::Train).0.mini_batch(numbers, &mut x, &mut y);
        network.forward(&x, &mut workspace);
        let mut score = Score::default();
        score.count(workspace.last(), &y, run.settings.loss);
        let mut layers = Vec::new();
        // The last layer is not hidden.
        let hidden = network.layers.len() - 1;
        for (i, layer) in network.layers[..hidden].iter().enumerate() {
            let (a, count) = (&workspace.outputs[i].a, layer.linear.weights.columns());
            if layer.activation == Activation::Relu {
                let dead = (0..count).filter(|&j| column(a, j).all(|a| a == 0.0)).count();
                layers.push(Neurons { layer: i + 1, count, dead });
            }
        }
        Look { answers: workspace.last().a.clone(), score, layers }
    }

    /// How far the answers to two pictures differ at most.
    fn spread(&self) -> Real {
        let spread_of = |j| {
            let (low, high) = column(&self.answers, j)
                .fold((Real::INFINITY, Real::NEG_INFINITY), |(low, high), a| (low.min(a), high.max(a)));
            high - low
        };
        (0..self.answers.columns()).map(spread_of).fold(0.0, Real::max)
    }
}

fn column(matrix: &Matrix, j: usize) -> impl Iterator<Item = Real> + '_ {
    (0..matrix.rows()).map(move |n| matrix[(n, j)])
}

fn largest_difference(a: &Matrix, b: &Matrix) -> f64 {
    a.values().iter().zip(b.values()).map(|(a, b)| (a - b).abs() as f64).fold(0.0, f64::max)
}
