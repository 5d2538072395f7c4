//! `chalknet show`: pictures of a set, and what the saved network says to them if there is one.

use super::arguments::Arguments;
use super::better::expect_in_sight;
use super::commands::Set;
use super::panels::show_panels;
use super::pictures::{picture_panels, show_pictures, show_some, show_these, Caption, USUAL_COUNT};
use super::remarks::before_reading;
use super::screen::Screen;
use super::sources::{load_run, Pictures};
use crate::ch10_better::{
    edges, small_size, EpochPictures, Framed, Improvements, Pull, DIRECTIONS, SIDE_BY_SIDE,
};
use crate::storage::READING_ADVICE;
use crate::toolbox::{files, quote, Error, Matrix, Random, Real};

/// Shows as the command line says.
pub fn run(arguments: &Arguments, screen: &mut Screen) -> Result<(), Error> {
    let path = arguments.weights_path();
    let seed = arguments.seed.unwrap_or(1);
    // Pictures can be looked at before anything was trained; but a file that was asked for must be there.
    let asked_for = arguments.weights.is_some();
    let loaded = if asked_for || files::is_there(&path, READING_ADVICE)? {
        match load_run(arguments, screen) {
            Err(Error::Mismatch(_)) if !asked_for && !arguments.recipe_was_named => {
                screen.line(&format!(
                    "{} is for other pictures: no answers are shown.\n",
                    quote::path(&path)
                ))?;
                None
            }
            loaded => Some(loaded?),
        }
    } else {
        None
    };
    let (saved, pictures) = match loaded {
        Some((saved, pictures)) => (Some(saved), pictures),
        None => (None, Pictures::load(arguments, &arguments.entry.recipe, seed)?),
    };
    let usual = Improvements { view: pictures.view, ..Improvements::NONE };
    let mut improvements = usual;
    arguments.better.change(&mut improvements);
    if improvements != usual || arguments.better.names_view() {
        return show_epochs(arguments, &improvements, &pictures.seen_with(improvements.view), seed, screen);
    }
    let set = arguments.set.unwrap_or(Set::Test);
    let network = saved.as_ref().map(|saved| &saved.run.network);
    if let Some(number) = arguments.picture {
        pictures.expect_in_set(number, set)?;
        return show_these(screen, network, &pictures, set, &[number]);
    }
    pictures.set_with_pictures(set, screen)?;
    show_some(screen, network, &pictures, set, arguments.count.unwrap_or(USUAL_COUNT), seed)
}

/// Draws one picture as it is, and as the first epochs of a training would get to see it.
fn show_epochs(
    arguments: &Arguments,
    improvements: &Improvements,
    pictures: &Pictures,
    seed: u64,
    screen: &mut Screen,
) -> Result<(), Error> {
    let set = arguments.set.unwrap_or(Set::Train);
    pictures.expect_pictures(set)?;
    before_reading(pictures, set, screen)?;
    let ((as_it_is, numbers), (data, _)) = (pictures.set_as_it_is(set), pictures.set_before_edges(set));
    expect_in_sight(improvements, data.size())?;
    let number = match arguments.picture {
        Some(number) => {
            pictures.expect_in_set(number, set)?;
            number
        }
        // There is at least one picture, and with a picture there is a number.
        None => numbers[Random::new(seed).below(numbers.len())],
    };
    let is_always_the_same = improvements.shift == 0 && improvements.pull == Pull::NONE;
    let usual_count = if is_always_the_same { 2 } else { USUAL_COUNT };
    let in_an_epoch = Improvements { view: improvements.view.before_edges(), ..*improvements };
    let (mut made, mut x, mut y) = (EpochPictures::default(), Matrix::default(), Matrix::default());
    let (mut drawn, mut captions) = (Vec::new(), Vec::new());
    for i in 0..arguments.count.unwrap_or(usual_count) {
        let (improvements, data, words) = match i {
            0 => (
                Improvements::NONE,
                as_it_is,
                [format!("{} picture {number}", set.name()), "as it is".into()],
            ),
            _ if is_always_the_same => (in_an_epoch, data, ["in every epoch".into(), String::new()]),
            epoch => (in_an_epoch, data, [format!("in epoch {epoch}"), String::new()]),
        };
        let [first, second] = words;
        made.begin(improvements, seed, i.saturating_sub(1) as u64);
        made.make(data, &[number], &mut x, &mut y);
        drawn.push(x.values().iter().map(|ink| (255.0 * ink).round() as u8).collect::<Vec<u8>>());
        captions.push(Caption { number: None, first, second, right: true });
    }
    let drawn: Vec<&[u8]> = drawn.iter().map(Vec::as_slice).collect();
    show_pictures(screen, &drawn, data.size(), &captions)?;
    if improvements.view.edges && !drawn.is_empty() {
        show_edges(x.row_mut(0), data.size(), screen)?;
    }
    Ok(())
}

/// Draws the eight small pictures that a network sees instead of this one.
fn show_edges(
    picture: &mut [Real],
    (height, width): (usize, usize),
    screen: &mut Screen,
) -> Result<(), Error> {
    /// A pixel of a small picture is as wide as two that are as high.
    const WIDER: usize = 2;
    edges(picture, width, &mut Framed::default());
    // Three times as dark: most edges are too light to be drawn.
    let drawn: Vec<u8> = picture.iter().map(|ink| (3.0 * 255.0 * ink) as u8).collect();
    let (small_height, small_width) = small_size((height, width));
    let small = |direction: usize| -> Vec<u8> {
        let (top, left) = (direction / SIDE_BY_SIDE * small_height, direction % SIDE_BY_SIDE * small_width);
        let rows = (top..top + small_height).flat_map(|row| &drawn[row * width + left..][..small_width]);
        rows.flat_map(|&pixel| [pixel; WIDER]).collect()
    };
    let small: Vec<Vec<u8>> = (0..DIRECTIONS.len()).map(small).collect();
    let small: Vec<&[u8]> = small.iter().map(Vec::as_slice).collect();
    let captions = DIRECTIONS.map(|direction| [direction.to_string(), String::new()]);
    screen.line(
        "\nWhere the last of these gets darker, and which way: that is what the network gets to see.\n\
         (Here the small pictures are twice as wide as they are, and three times as dark.)\n",
    )?;
    let panels = picture_panels(&small, (small_height, WIDER * small_width), &captions, screen);
    show_panels(&panels, SIDE_BY_SIDE, screen)
}
