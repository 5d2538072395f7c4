//! The arithmetic of a small network, number by number: one list, which terminal, page and worksheet all show.
//!
//! What a line states is read from the workspace that chapter 8's network has filled. Nothing is computed here.

use super::passage::Passage;
use super::put_in::{with_names, with_numbers, Term};
use super::toy::Toy;

/// Where in a round of learning a number is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Phase {
    Forward,
    Loss,
    Backward,
    Step,
    /// Forward and loss again, with the new weights.
    After,
}

impl Phase {
    pub const ALL: [Phase; 5] = [Phase::Forward, Phase::Loss, Phase::Backward, Phase::Step, Phase::After];

    pub fn name(self) -> &'static str {
        match self {
            Phase::Forward => "Forward",
            Phase::Loss => "Loss",
            Phase::Backward => "Backward",
            Phase::Step => "Step",
            Phase::After => "After the step",
        }
    }
}

/// One number, and how it comes about.
#[derive(Clone, Debug)]
pub struct Line {
    pub phase: Phase,
    /// The section of the book that has the formula: "3.1".
    pub section: &'static str,
    /// "z₁"
    pub name: String,
    /// "x₁·w₁₁ + x₂·w₂₁ + b₁"
    pub formula: String,
    /// "1.0·0.5 + 0.5·0.6 + 0.2"
    pub numbers: String,
    /// "1.0000"
    pub result: String,
    /// What is to be said about it, if anything.
    pub remark: String,
}

impl Line {
    /// A number that is computed from others: the pattern has a # for each of them.
    pub fn new(section: &'static str, result: Term, pattern: &str, terms: &[Term]) -> Line {
        Line {
            phase: Phase::Forward,
            section,
            name: result.name,
            formula: with_names(pattern, terms),
            numbers: with_numbers(pattern, terms),
            result: result.number,
            remark: String::new(),
        }
    }

    /// The name and the formula, without any number: "z₁ = x₁·w₁₁ + x₂·w₂₁ + b₁".
    pub fn question(&self) -> String {
        let sign = if self.phase == Phase::Step { "←" } else { "=" };
        // exp(o₁) is its own formula.
        match self.formula == self.name {
            true => self.name.clone(),
            false => format!("{} {sign} {}", self.name, self.formula),
        }
    }

    /// The numbers put in, unless the result is what was put in.
    pub fn numbers_put_in(&self) -> Option<&str> {
        (self.numbers != self.result).then_some(self.numbers.as_str())
    }

    /// What belongs behind the question: the numbers put in, and the result.
    pub fn answer(&self) -> String {
        self.numbers_put_in().map_or(String::new(), |numbers| format!("{numbers} = ")) + &self.result
    }
}

/// A round of learning: forward, loss, backward, one step, and forward again.
pub struct Round {
    pub toy: Toy,
    /// The inputs, then all weights and biases.
    pub given: Vec<Term>,
    /// Every number that is computed, in the order of the book.
    pub lines: Vec<Line>,
    /// The same network behind the step.
    pub stepped: Toy,
}

impl Round {
    /// Goes through all of it.
    pub fn of(toy: &Toy) -> Round {
        let before = Passage::through(toy);
        let mut stepped = toy.clone();
        stepped.network.step(&before.workspace.gradients, toy.rate);
        let after = Passage::through(&stepped);
        let remark = format!("before the step it was {}", before.loss_value().number);
        let loss_after = Line { remark, ..after.loss_line() };
        let parts = [
            (Phase::Forward, before.forward()),
            (Phase::Loss, vec![before.loss_line()]),
            (Phase::Backward, before.backward()),
            (Phase::Step, before.step(&after)),
            (Phase::After, [after.forward(), vec![loss_after]].concat()),
        ];
        let of_part =
            |(phase, lines): (Phase, Vec<Line>)| lines.into_iter().map(move |line| Line { phase, ..line });
        let lines = parts.into_iter().flat_map(of_part).collect();
        Round { given: before.given(), toy: before.toy, lines, stepped }
    }
}
