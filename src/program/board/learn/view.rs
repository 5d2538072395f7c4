//! What the page gets to see of a run.

use super::session::{Session, State, Wish};
use crate::ch08_training::Network;
use crate::program::begin::describe;
use crate::program::commands::Set;
use crate::program::curves;
use crate::program::pictures::Caption;
use crate::program::signed::Signed;
use crate::program::sources::Pictures;
use crate::program::weights::{self, weights_of};
use crate::storage::EpochScores;
use crate::toolbox::json::{list_to_text, object_to_text, text_to_text, texts_to_text};

/// Of how many neurons the weights are shown.
const NEURONS: usize = 16;

/// A network between two mini-batches: the weights of its first neurons, and what it says to the pictures that are shown.
#[derive(Clone)]
pub struct View {
    weights: Vec<Signed>,
    captions: Vec<Caption>,
}

impl View {
    pub fn of(network: &Network, pictures: &Pictures, chosen: &[usize]) -> View {
        let (data, _) = pictures.set(Set::Test);
        // A recipe has a layer.
        let first = &network.layers[0].linear;
        let neurons = 0..first.weights.columns().min(NEURONS);
        View {
            weights: neurons.map(|neuron| weights_of(first, neuron, data.size())).collect(),
            captions: chosen.iter().map(|&number| Caption::of(Some(network), data, number)).collect(),
        }
    }
}

/// All that the page shows.
pub fn to_text(session: &Session) -> String {
    let state = session.state();
    let (pictures, run) = (&*session.pictures, &state.kept.run);
    let (data, _) = pictures.set(Set::Test);
    let name = match state.wish {
        _ if state.is_broken => "broken",
        Wish::Pause => "paused",
        _ => "running",
    };
    object_to_text(&[
        ("state", text_to_text(name)),
        ("words", texts_to_text(session.words.iter().cloned())),
        ("has_learned", has_learned(&state).to_string()),
        ("network", text_to_text(&describe(run))),
        ("progress", text_to_text(&progress(&state, pictures))),
        ("message", text_to_text(&state.messages.join("\n"))),
        ("curve", text_to_text(&curve(&state, &session.words))),
        ("height", data.size().0.to_string()),
        ("width", data.size().1.to_string()),
        ("weights", weights(&state.view, weights::names(&run.network, pictures))),
        ("answers", answers(&state.view, pictures, &session.chosen)),
    ])
}

/// Whether something is lost if the run is given up.
fn has_learned(state: &State) -> bool {
    state.kept.run.epochs_done > 0 || (state.so_far.pictures > 0 && !state.is_broken)
}

/// How far it is, in words.
fn progress(State { so_far, kept, .. }: &State, pictures: &Pictures) -> String {
    let (count, done) = (pictures.training_numbers.len(), kept.run.epochs_done);
    if so_far.pictures > 0 {
        let mini_batch = so_far.pictures.div_ceil(kept.run.settings.batch);
        return format!(
            "Epoch {}, mini-batch {mini_batch}: {} of {count} pictures went by, {:.2} % right, loss {:.4}",
            done + 1,
            so_far.pictures,
            so_far.percent(),
            so_far.loss()
        );
    }
    match kept.history.epochs().last() {
        None => format!("Nothing learned yet: {count} pictures are ready."),
        Some(EpochScores { training, validation, .. }) => {
            let validation =
                validation.map_or(String::new(), |score| format!(", validation {:.2} %", score.percent()));
            format!(
                "After epoch {done}: training {:.2} %{validation}, loss {:.4}",
                training.percent(),
                training.loss()
            )
        }
    }
}

/// The right answers so far, with those of the epoch at hand behind them.
fn curve(State { so_far, kept, .. }: &State, words: &[String]) -> String {
    let mut history = kept.history.clone();
    if so_far.pictures > 0 {
        history.add(EpochScores { epoch: kept.run.epochs_done + 1, training: *so_far, validation: None }, 1);
    }
    if history.epochs().is_empty() {
        return String::new();
    }
    curves::picture_of(&history, &words.join(" "))
}

fn weights(view: &View, names: &[String]) -> String {
    let drawn = view.weights.iter().enumerate().map(|(neuron, drawing)| {
        object_to_text(&[
            ("caption", text_to_text(&weights::caption(drawing, neuron, names))),
            ("values", format!("{:?}", drawing.colours())),
        ])
    });
    list_to_text(drawn)
}

fn answers(view: &View, pictures: &Pictures, chosen: &[usize]) -> String {
    let (data, _) = pictures.set_before_edges(Set::Test);
    let answers = chosen.iter().zip(&view.captions).map(|(&number, caption)| {
        object_to_text(&[
            ("picture", format!("{:?}", data.picture(number))),
            ("says", text_to_text(&caption.first)),
            ("verdict", text_to_text(&caption.second)),
            ("right", caption.right.to_string()),
        ])
    });
    list_to_text(answers)
}
