//! Curves as lines of letters.

use super::chart::{Chart, Curve, Scale};
use crate::program::screen::Screen;
use crate::toolbox::columns;

/// The colours of the runs, of the 256 of a terminal: light enough on black, dark enough on white.
const COLOURS: [u8; super::MOST_RUNS] = [33, 166, 35, 162, 136, 37, 99, 102];

/// The letter of a run's curve: small for the training pictures, a capital for the validation pictures.
pub fn letter(run: usize, is_training: bool) -> char {
    let first = if is_training { b'a' } else { b'A' };
    // There are no more runs than letters.
    char::from(first + run as u8)
}

/// A chart of so many columns and rows, its axes and its title among them.
pub fn drawn(chart: &Chart, (width, height): (usize, usize), screen: &Screen) -> Vec<String> {
    let marks = chart.values.marks();
    let margin = marks.iter().map(|(_, label)| label.len()).max().unwrap_or(0);
    // The title, the axis of the epochs and the numbers below it take a line each.
    let (columns, rows) = (width.saturating_sub(margin + 2).max(2), height.saturating_sub(3).max(2));
    let mut cells = vec![None; columns * rows];
    for curve in &chart.curves {
        put(curve, chart, columns, &mut cells);
    }
    let mut labels = vec![""; rows];
    for (place, label) in &marks {
        labels[row_at(*place, rows)] = label;
    }
    let mut lines = vec![format!("{}, epoch by epoch", chart.title)];
    for (label, row) in labels.iter().zip(cells.chunks(columns)) {
        let cell = |cell: &Option<(usize, char)>| match cell {
            Some((run, sign)) => screen.in_colour(COLOURS[*run], &sign.to_string()),
            None => " ".to_string(),
        };
        let line = format!("{label:>margin$} │{}", row.iter().map(cell).collect::<String>());
        lines.push(line.trim_end().to_string());
    }
    lines.push(format!("{:margin$} └{}", "", "─".repeat(columns)));
    lines.push(format!("{:margin$}  {}", "", epoch_labels(&chart.epochs, columns)));
    lines
}

/// Row 0 is at the top.
fn row_at(place: f64, rows: usize) -> usize {
    let last = (rows - 1) as f64;
    (last - (place * last).round()).clamp(0.0, last) as usize
}

/// Puts a curve into the cells, which stand in rows of so many: letters at the epochs, points between them.
fn put(curve: &Curve, chart: &Chart, columns: usize, cells: &mut [Option<(usize, char)>]) {
    let rows = cells.len() / columns;
    let column_at = |epoch: f64| (chart.epochs.place(epoch) * (columns - 1) as f64).round() as usize;
    let spot = |&(epoch, value): &(f64, f64)| (column_at(epoch), chart.values.place(value));
    let spots: Vec<(usize, f64)> = curve.points.iter().map(spot).collect();
    for pair in spots.windows(2) {
        let ((from, start), (to, end)) = (pair[0], pair[1]);
        let mut before = row_at(start, rows);
        for column in from + 1..=to {
            let share = (column - from) as f64 / (to - from) as f64;
            let row = row_at(start + share * (end - start), rows);
            // Where the curve is steep, several points stand above each other.
            for steep in row.min(before)..=row.max(before) {
                if steep != before || row == before {
                    cells[steep * columns + column].get_or_insert((curve.run, '·'));
                }
            }
            before = row;
        }
    }
    for (column, place) in spots {
        let cell = &mut cells[row_at(place, rows) * columns + column];
        *cell = Some((curve.run, letter(curve.run, curve.is_training)));
    }
}

/// The numbers below the axis of the epochs; those that would run into the one before are left away.
fn epoch_labels(epochs: &Scale, columns: usize) -> String {
    let mut line = String::new();
    for (place, label) in epochs.marks() {
        let middle = (place * (columns - 1) as f64).round() as usize;
        let start = middle.saturating_sub(label.len() / 2).min(columns.saturating_sub(label.len()));
        if line.is_empty() || start > line.len() {
            line = columns::padded(&line, start) + &label;
        }
    }
    line
}
