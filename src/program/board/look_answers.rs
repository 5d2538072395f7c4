//! What the room Look gets to draw, as JSON.

use crate::ch08_training::Network;
use crate::program::arguments::Arguments;
use crate::program::commands::Set;
use crate::program::neurons::{
    self, chosen, expect_neuron, layer, portraits, what_is_lost_without, Portrait, Worth,
};
use crate::program::pictures::Caption;
use crate::program::signed::Signed;
use crate::program::sources::Pictures;
use crate::program::weights::{self, weights_of};
use crate::program::why::print::{how_far_it_holds, what_flips_it, what_it_says, what_the_parts_say};
use crate::program::why::Why;
use crate::storage::photos::ink_bytes;
use crate::toolbox::json::{list_to_text, object_to_text, text_to_text, texts_to_text};
use crate::toolbox::{Error, Real};

/// No more pictures or neurons are shown at a time.
pub const MOST_SHOWN: usize = 200;

/// Pictures of a set with what stands below each in a terminal.
pub fn digits(network: &Network, pictures: &Pictures, set: Set, numbers: &[usize]) -> String {
    let ((seen, _), (drawn, _)) = (pictures.set(set), pictures.set_before_edges(set));
    list_to_text(numbers.iter().map(|&number| {
        let caption = Caption::of(Some(network), seen, number);
        object_to_text(&[
            ("number", number.to_string()),
            ("ink", format!("{:?}", drawn.picture(number))),
            ("caption", texts_to_text([format!("picture {number}"), caption.first, caption.second])),
        ])
    }))
}

/// All that `chalknet why` prints.
pub fn why(why: &Why, network: &Network, pictures: &Pictures) -> String {
    let (names, size) = (pictures.training.names(), why.asked.size);
    let parts = Signed::new(why.reasons.parts.clone(), size);
    let flips = Signed::new(why.map_of_flips(), size);
    let row = |pixels: usize, promised: String, measured: Real| {
        texts_to_text([pixels.to_string(), promised, format!("{measured:.3}")])
    };
    let first = row(0, String::new(), why.reasons.difference);
    let others = why
        .removed
        .iter()
        .map(|removed| row(removed.pixels, format!("{:.3}", removed.promised), removed.measured));
    object_to_text(&[
        ("width", size.1.to_string()),
        ("ink", format!("{:?}", ink_bytes(&why.asked.ink))),
        ("caption", text_to_text(why.caption())),
        ("answer", text_to_text(&names[why.reasons.answer])),
        ("other", text_to_text(&names[why.reasons.other])),
        ("parts", format!("{:?}", parts.colours())),
        ("flips", format!("{:?}", flips.colours())),
        ("said", text_to_text(&what_it_says(why, network, names))),
        ("sum", texts_to_text(what_the_parts_say(why, network, names))),
        ("holds", text_to_text(&how_far_it_holds(why, names))),
        ("removed", list_to_text([first].into_iter().chain(others))),
        ("flipped", texts_to_text(what_flips_it(why, names))),
    ])
}

/// All that `chalknet neurons` prints.
pub fn neurons(arguments: &Arguments, network: &Network, pictures: &Pictures) -> Result<String, Error> {
    let layer = layer(arguments, network)?;
    if let Some(neuron) = arguments.neuron {
        expect_neuron(network, layer, neuron)?;
    }
    let set = arguments.set.unwrap_or(Set::Test);
    pictures.expect_pictures(set)?;
    let (data, numbers) = pictures.set(set);
    let (drawn, _) = pictures.set_before_edges(set);
    let worth = Worth::of(network, layer, data, numbers)?;
    let (mut neurons, most) = chosen(arguments, &worth);
    neurons.truncate(MOST_SHOWN);
    let portraits = portraits(network, layer, &neurons, data, numbers, most);
    let of_one = |portrait: &Portrait| {
        let exciting = portrait.exciting.iter().map(|&(number, output)| {
            let caption = neurons::caption(data, number, output);
            object_to_text(&[
                ("number", number.to_string()),
                ("ink", format!("{:?}", drawn.picture(number))),
                ("caption", texts_to_text(caption)),
            ])
        });
        let weights = match layer {
            0 => {
                format!("{:?}", weights_of(&network.layers[0].linear, portrait.neuron, data.size()).colours())
            }
            _ => "[]".to_string(),
        };
        object_to_text(&[
            ("neuron", portrait.neuron.to_string()),
            ("lost", text_to_text(&what_is_lost_without("it", worth.lost[portrait.neuron]))),
            ("weights", weights),
            ("pictures", list_to_text(exciting)),
            ("says", texts_to_text(neurons::what_it_says(portrait, data.names()))),
        ])
    };
    Ok(object_to_text(&[
        ("head", text_to_text(&neurons::head(arguments, layer, &worth, neurons.len(), set))),
        ("about", texts_to_text(pictures.what_weights_show().filter(|_| layer == 0))),
        ("layer", (layer + 1).to_string()),
        ("width", data.size().1.to_string()),
        ("neurons", list_to_text(portraits.iter().map(of_one))),
    ]))
}

/// The weights of the neurons of the first layer.
pub fn weights(network: &Network, pictures: &Pictures) -> String {
    let (first, size) = (&network.layers[0].linear, pictures.training.size());
    let names = weights::names(network, pictures);
    let shown = first.weights.columns().min(MOST_SHOWN);
    let of_one = |neuron: usize| {
        let weights = weights_of(first, neuron, size);
        object_to_text(&[
            ("neuron", neuron.to_string()),
            ("weights", format!("{:?}", weights.colours())),
            ("caption", text_to_text(&weights::caption(&weights, neuron, names))),
        ])
    };
    let head = format!("The weights of {shown} of {} neurons of the first layer.", first.weights.columns());
    object_to_text(&[
        ("head", text_to_text(&head)),
        ("about", texts_to_text(pictures.what_weights_show())),
        ("width", size.1.to_string()),
        ("is_hidden", (network.layers.len() > 1).to_string()),
        ("neurons", list_to_text((0..shown).map(of_one))),
    ])
}
