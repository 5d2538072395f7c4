//! The confusion matrix as tables.

use super::confusion::Confusion;
use super::neurons::what_is_lost_without;
use super::screen::{counted, Screen};
use crate::storage::numbers_as_names;
use crate::toolbox::{columns, Error};

/// How much of the name of a class the tables have room for.
const MOST_COLUMNS: usize = 24;
/// So many of the commonest mistakes are listed where the matrix finds no room.
const LISTED: usize = 10;

/// A line a class: how many pictures there are, recall and precision, and the commonest wrong answer.
pub fn show_classes(confusion: &Confusion, names: &[String], screen: &mut Screen) -> Result<(), Error> {
    let width = widest(names).clamp("class".len(), MOST_COLUMNS);
    screen.line(&format!(
        "\n{}   pictures   recall     precision   most often taken for",
        columns::padded("class", width)
    ))?;
    for (class, name) in names.iter().enumerate() {
        let pictures = confusion.pictures(class);
        if pictures == 0 {
            continue;
        }
        let taken_for = confusion.taken_for(class).map_or("-".to_string(), |(other, times)| {
            let name = columns::cut(&names[other], MOST_COLUMNS);
            format!("{name} ({})", counted(times as u64, "time", "times"))
        });
        let share =
            |share: Option<f64>| share.map_or("     -  ".to_string(), |share| format!("{share:>6.2} %"));
        screen.line(&format!(
            "{}   {pictures:>8}   {}   {}    {taken_for}",
            columns::right_aligned(name, width),
            share(confusion.recall(class)),
            share(confusion.precision(class))
        ))?;
    }
    screen.line(
        "\nRecall: of the pictures of a class, the share that is read as it. Precision: of the answers that name a class, the \
         share that is right.",
    )
}

/// How many right answers were lost from one network to another, class by class.
pub fn what_is_lost(before: &Confusion, after: &Confusion, names: &[String]) -> String {
    let (all, left) = (before.right(), after.right());
    let right = |confusion: &Confusion, class: usize| confusion.row(class)[class];
    let list = |more: &Confusion, less: &Confusion| {
        let difference = |class| right(more, class).saturating_sub(right(less, class));
        let classes = (0..names.len()).filter(|&class| difference(class) > 0);
        let words: Vec<String> =
            classes.map(|class| format!("{} ({})", names[class], difference(class))).collect();
        if words.is_empty() {
            "none".to_string()
        } else {
            words.join(", ")
        }
    };
    format!(
        "With all neurons {all} are right; {}. Right answers lost, class by class: {}; won: {}.",
        what_is_lost_without("these", all as isize - left as isize),
        list(before, after),
        list(after, before)
    )
}

/// The whole matrix if it finds room; else the matrix without the right answers, or at last a list of the commonest mistakes.
pub fn show_matrix(confusion: &Confusion, names: &[String], screen: &mut Screen) -> Result<(), Error> {
    let shapes = [true, false].map(|with_right| Shape::of(confusion, names, with_right));
    let Some(shape) = shapes.iter().find(|shape| shape.width() <= screen.width()) else {
        return list_mistakes(confusion, names, screen);
    };
    let right =
        if shape.with_right { "" } else { " (right answers, which stand on the diagonal, are left out)" };
    screen.line(&format!(
        "\nA row is what the pictures show, a column what the network says: how often{right}."
    ))?;
    let head: String = shape.heads.iter().map(|head| columns::right_aligned(head, shape.cell)).collect();
    screen.whole_line(&(" ".repeat(shape.label) + &head))?;
    for (truth, name) in names.iter().enumerate() {
        if confusion.pictures(truth) == 0 {
            continue;
        }
        let cell = |answer| columns::right_aligned(&shape.text(confusion, truth, answer), shape.cell);
        let cells: String = (0..names.len()).map(cell).collect();
        let label = if shape.is_numbered { format!("{truth} {name}") } else { name.clone() };
        screen.whole_line(&(columns::padded(&label, shape.label) + &cells))?;
    }
    Ok(())
}

/// How the matrix is laid out.
struct Shape {
    with_right: bool,
    /// Whether numbers stand above the columns, since the names are too long.
    is_numbered: bool,
    heads: Vec<String>,
    /// How wide the names of the rows are, and each column.
    label: usize,
    cell: usize,
}

impl Shape {
    fn of(confusion: &Confusion, names: &[String], with_right: bool) -> Shape {
        let numbers = numbers_as_names(names.len());
        let mut shape = Shape { with_right, is_numbered: false, heads: names.to_vec(), label: 0, cell: 0 };
        let cells = (0..names.len()).flat_map(|truth| (0..names.len()).map(move |answer| (truth, answer)));
        let texts = cells.map(|(truth, answer)| columns::width(&shape.text(confusion, truth, answer)));
        let content = texts.max().unwrap_or(0).max(widest(&numbers));
        if widest(names) > content.max(3) {
            (shape.is_numbered, shape.heads) = (true, numbers);
        }
        shape.cell = 1 + content.max(widest(&shape.heads));
        let number = if shape.is_numbered { 1 + names.len().to_string().len() } else { 0 };
        shape.label = (number + widest(names)).min(MOST_COLUMNS);
        shape
    }

    fn width(&self) -> usize {
        self.label + self.heads.len() * self.cell
    }

    fn text(&self, confusion: &Confusion, truth: usize, answer: usize) -> String {
        match confusion.row(truth)[answer] {
            _ if truth == answer && !self.with_right => "\\".to_string(),
            0 => "·".to_string(),
            times => times.to_string(),
        }
    }
}

fn list_mistakes(confusion: &Confusion, names: &[String], screen: &mut Screen) -> Result<(), Error> {
    let mistakes = confusion.mistakes();
    if mistakes.is_empty() {
        return Ok(());
    }
    screen.line("\nThe commonest mistakes (there is no room for a table of all):")?;
    for (truth, answer, times) in mistakes.into_iter().take(LISTED) {
        let [truth, answer] = [truth, answer].map(|class| columns::cut(&names[class], MOST_COLUMNS));
        screen.line(&format!("{truth} taken for {answer}: {}", counted(times as u64, "time", "times")))?;
    }
    Ok(())
}

fn widest(names: &[String]) -> usize {
    names.iter().map(|name| columns::width(name)).max().unwrap_or(0)
}
