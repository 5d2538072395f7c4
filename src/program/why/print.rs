//! What was found out about an answer, printed.

use super::{Change, Why};
use crate::ch08_training::{Network, Workspace};
use crate::program::panels::{show_panels, width_and_most};
use crate::program::pictures::whole_picture;
use crate::program::reading::Answer;
use crate::program::screen::{counted, Screen};
use crate::program::signed::Signed;
use crate::storage::photos::ink_bytes;
use crate::toolbox::{Error, Real};

/// How many single pixels are named.
const NAMED: usize = 5;

/// Prints all of it.
pub fn show(why: &Why, network: &Network, names: &[String], screen: &mut Screen) -> Result<(), Error> {
    show_drawings(why, names, screen)?;
    screen.line("")?;
    for sentence in what_the_parts_say(why, network, names) {
        screen.line(&sentence)?;
    }
    show_removed(why, names, screen)?;
    screen.line("")?;
    what_flips_it(why, names).iter().try_for_each(|sentence| screen.line(sentence))
}

/// The answer, the one that comes next, and what the right one got.
pub fn what_it_says(why: &Why, network: &Network, names: &[String]) -> String {
    // The network has as many outputs as the data set has names: `expect_fit`.
    let [answer, other] = [why.reasons.answer, why.reasons.other].map(|class| &names[class]);
    let said = Answer::to(&why.reasons.x, network, &mut Workspace::new(network));
    let sure = said.in_words(said.classes[0].1);
    let shows = why.asked.truth.map_or(String::new(), |truth| format!(" shows {}", names[truth]));
    // Whoever sees a mistake asks what became of the truth.
    let (others, truth) = (&said.classes[1..], why.asked.truth);
    let missed =
        others.iter().find(|(class, _)| Some(*class) == truth).map_or(String::new(), |(class, output)| {
            format!(" To {} it gives {}.", names[*class], said.in_words(*output))
        });
    format!(
        "{}{shows}. The network says {answer} ({sure}); its second choice is {other}.{missed}",
        why.asked.name
    )
}

/// A line a pixel for other programs.
pub fn lines(why: &Why, screen: &mut Screen) -> Result<(), Error> {
    let (_, width) = why.asked.size;
    screen.result("row,column,ink,part")?;
    for (pixel, (ink, part)) in why.asked.ink.values().iter().zip(&why.reasons.parts).enumerate() {
        // Without a sign for 0.
        screen.result(&format!("{},{},{ink},{}", pixel / width, pixel % width, part + 0.0))?;
    }
    Ok(())
}

/// The picture, the parts, and the single pixels that would flip the answer if there are any.
fn show_drawings(why: &Why, names: &[String], screen: &mut Screen) -> Result<(), Error> {
    let size = why.asked.size;
    let [answer, other] = [why.reasons.answer, why.reasons.other].map(|class| &names[class]);
    let parts = Signed::new(why.reasons.parts.clone(), size);
    let (width, most) = width_and_most(parts.drawn_width(screen), screen);
    let mut picture = whole_picture(&ink_bytes(&why.asked.ink), size, width, screen);
    picture.add(why.caption());
    let mut panels = vec![picture];
    let mut drawing = parts.panel(width, screen);
    drawing.add(&format!("red (# +): for {answer}"));
    drawing.add(&format!("blue (= -): for {other}"));
    drawing.add(&format!("the largest is {:.3}", parts.largest));
    panels.push(drawing);
    if !why.flips().is_empty() {
        let mut drawing = Signed::new(why.map_of_flips(), size).panel(width, screen);
        drawing.add("pixels that flip the answer:");
        drawing.add("with full ink red (# +),");
        drawing.add("without any blue (= -)");
        panels.push(drawing);
    }
    show_panels(&panels, most, screen)
}

/// By how much the answer is ahead, what the parts add up to, and what is missing to the difference.
pub fn what_the_parts_say(why: &Why, network: &Network, names: &[String]) -> [String; 3] {
    let reasons = &why.reasons;
    let [answer, other] = [reasons.answer, reasons.other].map(|class| &names[class]);
    let of_sign = |sign: Real| {
        let of_sign = reasons.parts.iter().filter(|part| *part * sign > 0.0);
        of_sign.fold(0.0, |sum: Real, part| sum + part)
    };
    let parts = format!(
        "Its sums for {answer} and {other} differ by {:.3}. Each pixel's part in that is {}.",
        reasons.difference,
        Why::what_a_part_is(why.asked.sees_edges)
    );
    let sum = format!(
        "The parts for {answer} add up to {:.3}, those for {other} to {:.3}: together {:.3}.",
        of_sign(1.0),
        of_sign(-1.0),
        reasons.sum()
    );
    let rest = match network.layers.as_slice() {
        [layer] => {
            let bias = |class| layer.linear.bias.as_ref().map_or(0.0, |bias| bias[(0, class)]);
            let biases = bias(reasons.answer) - bias(reasons.other);
            format!(
                "The biases differ by {biases:.3}, and {:.3} + {biases:.3} = {:.3}: with one layer the parts explain all.",
                reasons.sum(),
                reasons.sum() + biases
            )
        }
        _ => format!(
            "The rest, {:.3}, is the biases' and the bends': behind the first layer the slopes hold only near this picture.",
            reasons.difference - reasons.sum()
        ),
    };
    [parts, sum, rest]
}

/// How well the parts foretell what happens without the loudest pixels.
fn show_removed(why: &Why, names: &[String], screen: &mut Screen) -> Result<(), Error> {
    screen.line(&format!(
        "\n{}\n\npixels   the parts promise   the difference is\n{:>6}   {:>17}   {:>17.3}",
        how_far_it_holds(why, names),
        0,
        "",
        why.reasons.difference
    ))?;
    for removed in &why.removed {
        screen.line(&format!(
            "{:>6}   {:>17.3}   {:>17.3}",
            removed.pixels, removed.promised, removed.measured
        ))?;
    }
    Ok(())
}

/// What the table says.
pub fn how_far_it_holds(why: &Why, names: &[String]) -> String {
    let answer = &names[why.reasons.answer];
    let taken =
        if why.asked.sees_edges { "the edges are taken away at" } else { "the ink is taken away from" };
    format!("To see how far that holds, {taken} the pixels that spoke most for {answer}:")
}

/// How many changes of one pixel flip the answer, and which do it most.
pub fn what_flips_it(why: &Why, names: &[String]) -> Vec<String> {
    let (flips, (_, width)) = (why.flips(), why.asked.size);
    let place = |change: &Change| {
        let ink = if change.ink > 0.0 { "with full ink" } else { "without ink" };
        format!("row {}, column {} {ink}", change.pixel / width, change.pixel % width)
    };
    let tried = format!(
        "One pixel at a time was changed, to no ink or to full ink, {} times in all (rows and columns count from 0)",
        why.changes.len()
    );
    if flips.is_empty() {
        let nearest = why.changes.first().map(|change| {
            format!(" Nearest to it comes {}: then the difference is {:.3}.", place(change), change.lead)
        });
        return vec![format!("{tried}: nothing flips the answer.{}", nearest.unwrap_or_default())];
    }
    let count = counted(flips.len() as u64, "change flips", "changes flip");
    let head = format!("{tried}: {count} the answer. Those that do it most:");
    let named = flips.iter().take(NAMED).map(|flip| format!("  {}: {}", place(flip), names[flip.answer]));
    [head].into_iter().chain(named).collect()
}
