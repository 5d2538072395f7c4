//! Where the figures go: into tables for people, or into lines for machines.

use super::figures::Figures;
use crate::program::screen::Screen;
use crate::toolbox::Error;
use std::time::Instant;

/// What was measured.
pub struct Entry<'a> {
    pub section: &'a str,
    pub what: &'a str,
    /// In which way; may be empty.
    pub how: &'a str,
    pub threads: usize,
    pub unit: &'a str,
    pub figures: Figures,
}

/// The screen, and how to write on it.
pub struct Report<'a> {
    screen: &'a mut Screen,
    /// Lines for machines: values with commas between.
    csv: bool,
    started: Instant,
    seconds: u64,
}

impl Report<'_> {
    /// A report on a run that is to last so long.
    pub fn new(screen: &mut Screen, csv: bool, started: Instant, seconds: u64) -> Report<'_> {
        Report { screen, csv, started, seconds }
    }

    /// The title for people; for machines, the names of the columns.
    pub fn title(&mut self, title: &str) -> Result<(), Error> {
        self.screen.line(if self.csv {
            "section,what,how,threads,unit,median,min,max,repeats"
        } else {
            title
        })
    }

    /// A line for people alone.
    pub fn say(&mut self, line: &str) -> Result<(), Error> {
        if self.csv {
            return Ok(());
        }
        self.screen.line(line)
    }

    /// A row of a table, or what it is made of: a line for each entry.
    pub fn row(&mut self, row: &str, entries: &[Entry]) -> Result<(), Error> {
        if !self.csv {
            return self.screen.line(row);
        }
        for Entry { section, what, how, threads, unit, figures } in entries {
            let Figures { median, smallest, largest, repeats } = figures;
            // What was never reached took no number of seconds.
            let cell = |figure: &f64| if figure.is_finite() { format!("{figure:.4}") } else { String::new() };
            let [median, smallest, largest] = [median, smallest, largest].map(cell);
            self.screen.line(&format!(
                "{section},{what},{how},{threads},{unit},{median},{smallest},{largest},{repeats}"
            ))?;
        }
        Ok(())
    }

    /// Says on a terminal what is measured now.
    pub fn progress(&mut self, what: impl FnOnce() -> String) {
        let (done, all) = (self.started.elapsed().as_secs(), self.seconds);
        self.screen.progress(|| format!("{done} of about {all} seconds: {}", what()));
    }
}
