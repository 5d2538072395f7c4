//! What a run does better than chapter 8, as it stands in a file of weights.

use super::{is_adam, is_yes, NO_OR_YES, OPTIMIZERS};
use crate::ch10_better::{Improvements, MOST_SHIFT, MOST_STRETCH, MOST_TURN};
use crate::toolbox::json::{beginning_of, Reader};
use crate::toolbox::Error;

/// The lines of a file of weights for this: what is not done has none.
pub(super) fn improvements_to_text(improvements: &Improvements) -> String {
    let Improvements { momentum, one_cycle, view, shift, pull, settle, average, decay, dropout, adam } =
        *improvements;
    let mut text = String::new();
    let reals = [
        ("momentum", momentum),
        ("average", average),
        ("decay", decay),
        ("dropout", dropout),
        ("settle", settle),
    ];
    let lengths = [("shift", shift), ("turn", pull.turn), ("stretch", pull.stretch), ("bend", pull.bend)];
    for (key, value) in reals.into_iter().filter(|(_, value)| *value > 0.0) {
        text += &format!("\"{key}\": {value:?},\n");
    }
    if let Some(epochs) = one_cycle {
        text += &format!("\"one_cycle\": {epochs},\n");
    }
    for (key, value) in lengths.into_iter().filter(|(_, value)| *value > 0) {
        text += &format!("\"{key}\": {value},\n");
    }
    let done = [("normalize", view.normalize), ("edges", view.edges)];
    for (key, _) in done.into_iter().filter(|(_, is_done)| *is_done) {
        text += &format!("\"{key}\": \"{}\",\n", NO_OR_YES[1]);
    }
    if adam {
        text += &format!("\"optimizer\": \"{}\",\n", OPTIMIZERS[1]);
    }
    text
}

/// Reads the value of this key; false if it says nothing about doing better.
pub(super) fn read_improvement(
    reader: &mut Reader,
    key: &str,
    improvements: &mut Improvements,
) -> Result<bool, Error> {
    match key {
        "momentum" => improvements.momentum = reader.real()?,
        "average" => improvements.average = reader.real()?,
        "decay" => improvements.decay = reader.real()?,
        "dropout" => improvements.dropout = reader.real()?,
        "settle" => improvements.settle = reader.real()?,
        "one_cycle" => improvements.one_cycle = Some(reader.number()?),
        "shift" => improvements.shift = reader.number()?,
        "turn" => improvements.pull.turn = reader.number()?,
        "stretch" => improvements.pull.stretch = reader.number()?,
        "bend" => improvements.pull.bend = reader.number()?,
        "normalize" => improvements.view.normalize = read_no_or_yes(reader)?,
        "edges" => improvements.view.edges = read_no_or_yes(reader)?,
        "optimizer" => improvements.adam = read_optimizer(reader)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Whether it is so.
fn read_no_or_yes(reader: &mut Reader) -> Result<bool, Error> {
    let word = reader.text()?;
    is_yes(&word).ok_or_else(|| reader.wrong(&format!("{:?} is neither no nor yes", beginning_of(&word))))
}

/// Whether it is Adam.
fn read_optimizer(reader: &mut Reader) -> Result<bool, Error> {
    let name = reader.text()?;
    is_adam(&name).ok_or_else(|| reader.wrong(&format!("{:?} is no optimizer we know", beginning_of(&name))))
}

/// Why nothing could be trained like that, if nothing could.
pub(super) fn problem_with_improvements(improvements: &Improvements) -> Option<String> {
    let Improvements { momentum, one_cycle, shift, pull, settle, average, decay, dropout, adam, .. } =
        *improvements;
    let shares = [
        ("momentum", momentum),
        ("share of the average that is kept", average),
        ("decay", decay),
        ("dropout", dropout),
        ("part of the training in which pictures settle", settle),
    ];
    if let Some((name, share)) = shares.into_iter().find(|(_, share)| !(0.0..1.0).contains(share)) {
        return Some(format!("the {name} must be from 0 to below 1, not {share}"));
    }
    if one_cycle == Some(0) {
        return Some("a cycle of the learning rate needs at least one epoch".to_string());
    }
    if settle > 0.0 && one_cycle.is_none() {
        return Some(
            "pictures can only settle towards an end, and a constant learning rate has none: take the schedule \
             one-cycle, or let nothing settle (--schedule one-cycle, or --settle 0)"
                .to_string(),
        );
    }
    if adam && momentum > 0.0 {
        return Some(format!(
            "Adam has a momentum of its own, and {momentum} beside it would be a second one: with the optimizer adam \
             the momentum must be 0 (--momentum 0)"
        ));
    }
    let lengths = [
        ("moved", shift, MOST_SHIFT, "pixels"),
        ("turned", pull.turn, MOST_TURN, "degrees"),
        ("stretched", pull.stretch, MOST_STRETCH, "percent"),
        ("bent", pull.bend, MOST_SHIFT, "pixels"),
    ];
    let (what, length, most, unit) = lengths.into_iter().find(|(_, length, most, _)| length > most)?;
    Some(format!("pictures can be {what} by at most {most} {unit}, not {length}"))
}
