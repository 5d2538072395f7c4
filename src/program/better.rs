//! What the command line says about doing better than chapter 8.

use super::screen::counted;
use super::values::{no_or_yes, optimizer, share, usage, whole_number};
use crate::ch10_better::{
    Improvements, View, BELOW_EACH_OTHER, MOST_SHIFT, MOST_STRETCH, MOST_TURN, SIDE_BY_SIDE,
};
use crate::toolbox::{Error, Real};

/// What was typed; what was not is None.
#[derive(Debug, Default)]
pub struct Better {
    pub momentum: Option<Real>,
    adam: Option<bool>,
    normalize: Option<bool>,
    edges: Option<bool>,
    shift: Option<usize>,
    turn: Option<usize>,
    stretch: Option<usize>,
    bend: Option<usize>,
    settle: Option<Real>,
    average: Option<Real>,
    decay: Option<Real>,
    dropout: Option<Real>,
}

impl Better {
    /// Takes one of these flags.
    pub fn take(&mut self, name: &str, text: &str) -> Result<(), Error> {
        match name {
            "--momentum" => self.momentum = Some(share(name, text, "0.9")?),
            "--optimizer" => self.adam = Some(optimizer(text)?),
            "--average" => self.average = Some(share(name, text, "0.8")?),
            "--settle" => self.settle = Some(share(name, text, "0.2")?),
            "--decay" => self.decay = Some(share(name, text, "0.0001")?),
            "--dropout" => self.dropout = Some(share(name, text, "0.2")?),
            "--normalize" => self.normalize = Some(no_or_yes(name, text)?),
            "--edges" => self.edges = Some(no_or_yes(name, text)?),
            "--shift" => self.shift = Some(whole_number(name, text, 0, MOST_SHIFT)?),
            "--turn" => self.turn = Some(whole_number(name, text, 0, MOST_TURN)?),
            "--stretch" => self.stretch = Some(whole_number(name, text, 0, MOST_STRETCH)?),
            "--bend" => self.bend = Some(whole_number(name, text, 0, MOST_SHIFT)?),
            // A test types every flag of the table.
            other => unreachable!("{other} is in the table of flags, but nothing is done with it"),
        }
        Ok(())
    }

    /// A view, changed as was typed.
    pub fn view(&self, View { normalize, edges }: View) -> View {
        View { normalize: self.normalize.unwrap_or(normalize), edges: self.edges.unwrap_or(edges) }
    }

    /// Whether one was typed.
    pub fn names_view(&self) -> bool {
        self.normalize.is_some() || self.edges.is_some()
    }

    /// The improvements of a recipe or a saved run, changed as was typed.
    pub fn change(&self, improvements: &mut Improvements) {
        let Improvements { momentum, view, shift, pull, settle, average, decay, dropout, adam, .. } =
            improvements;
        *adam = self.adam.unwrap_or(*adam);
        *view = self.view(*view);
        let reals = [
            (momentum, self.momentum),
            (average, self.average),
            (decay, self.decay),
            (dropout, self.dropout),
            (settle, self.settle),
        ];
        for (improvement, typed) in reals {
            *improvement = typed.unwrap_or(*improvement);
        }
        let lengths = [
            (shift, self.shift),
            (&mut pull.turn, self.turn),
            (&mut pull.stretch, self.stretch),
            (&mut pull.bend, self.bend),
        ];
        for (improvement, typed) in lengths {
            *improvement = typed.unwrap_or(*improvement);
        }
    }
}

/// How all pictures are seen, if not as they are: "normalized (upright and equally broad)".
pub fn describe_view(view: View) -> Option<&'static str> {
    match (view.normalize, view.edges) {
        (false, false) => None,
        (true, false) => Some("normalized (upright and equally broad)"),
        (false, true) => Some("as edges in eight directions"),
        (true, true) => Some("normalized (upright and equally broad), as edges in eight directions"),
    }
}

/// The same behind some words, or nothing at all.
pub fn with_view(words: &str, view: View) -> String {
    describe_view(view).map_or(String::new(), |text| format!("{words}{text}"))
}

/// What is wrong if pictures of this height and width are to be seen as edges and have no room for eight small ones.
pub fn no_room_for_edges(view: View, (height, width): (usize, usize)) -> Option<String> {
    (view.edges && (height < BELOW_EACH_OTHER || width < SIDE_BY_SIDE)).then(|| {
        format!("edges need pictures of at least {BELOW_EACH_OTHER}x{SIDE_BY_SIDE} pixels, and these have {height}x{width}")
    })
}

/// Makes sure that something is left to see of pictures of this height and width.
pub fn expect_in_sight(improvements: &Improvements, (height, width): (usize, usize)) -> Result<(), Error> {
    if let Some(problem) = no_room_for_edges(improvements.view, (height, width)) {
        return usage(&format!("{problem}: take --edges no"));
    }
    let lengths = [("shift", improvements.shift), ("bend", improvements.pull.bend)];
    match lengths.into_iter().find(|&(_, length)| length > 0 && length >= height.min(width)) {
        None => Ok(()),
        Some((name, length)) => usage(&format!(
            "a {name} of {length} could move all of a picture of {height}x{width} pixels out of sight: \
             take a smaller one, or none with --{name} 0"
        )),
    }
}

/// What is done to the steps, as a part of a line: "momentum 0.9, ".
pub fn describe_steps(improvements: &Improvements) -> String {
    let Improvements { momentum, average, decay, dropout, adam, .. } = *improvements;
    let named = [("momentum", momentum), ("decay", decay), ("dropout", dropout), ("average", average)];
    let done = named.into_iter().filter(|(_, value)| *value > 0.0);
    let optimizer = if adam { "adam, " } else { "" };
    optimizer.to_string() + &done.map(|(name, value)| format!("{name} {value}, ")).collect::<String>()
}

/// What is done to the pictures, if anything is: "moved by up to 1 pixel each way".
pub fn describe_pictures(improvements: &Improvements) -> Option<String> {
    let Improvements { shift, pull, .. } = *improvements;
    let pixels = |count: usize| counted(count as u64, "pixel", "pixels");
    let done = [
        (shift, format!("moved by up to {} each way", pixels(shift))),
        (pull.turn, format!("turned by up to {}", counted(pull.turn as u64, "degree", "degrees"))),
        (pull.stretch, format!("stretched by up to {} %", pull.stretch)),
        (pull.bend, format!("bent by up to {}", pixels(pull.bend))),
    ];
    let texts: Vec<String> =
        done.into_iter().filter(|(length, _)| *length > 0).map(|(_, text)| text).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}
