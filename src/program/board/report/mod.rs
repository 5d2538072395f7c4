//! `chalknet board --report FILE.html`: what the rooms show, as one page that needs no program behind it.

mod drawing;

use super::keep;
use crate::ch02_data::DataSet;
use crate::ch08_training::Workspace;
use crate::program::answers::picture;
use crate::program::arguments::Arguments;
use crate::program::asked::Asked;
use crate::program::begin::describe;
use crate::program::better::with_view;
use crate::program::commands::Set;
use crate::program::confusion::Confusion;
use crate::program::curves;
use crate::program::mistakes::Wanted;
use crate::program::out_files::{expect_other_file, Page};
use crate::program::reading::Answer;
use crate::program::screen::{counted, with_commas, Screen};
use crate::program::signed::Signed;
use crate::program::sources::Pictures;
use crate::program::test::result_line;
use crate::program::weights::weights_of;
use crate::program::why::{Reasons, Why};
use crate::storage::SavedRun;
use crate::toolbox::quote::escaped;
use crate::toolbox::{quote, Error};
use std::fmt::Write;
use std::path::Path;

const PAGE: Page = Page { flag: "--report", title: "a report", style: include_str!("report.css") };
/// So many mistakes, neurons and own pictures are shown at most, and so many mistakes explained.
const MOST_SHOWN: usize = 30;
const MOST_EXPLAINED: usize = 4;

/// Makes sure, before anything is computed, that the page can be written and replaces nothing but a page of this kind.
pub fn expect_place(arguments: &Arguments, path: &Path) -> Result<(), Error> {
    PAGE.expect_place(path)?;
    expect_other_file(arguments, path)
}

/// Writes the page.
pub fn write(
    path: &Path,
    saved: &SavedRun,
    pictures: &Pictures,
    own: &Path,
    screen: &mut Screen,
) -> Result<(), Error> {
    let report = Report { saved, pictures, names: pictures.training.names() };
    let own = keep::load(own, report.names, pictures.training.size())?;
    let parts = [
        report.network(),
        report.curves(),
        report.matrix(),
        report.mistakes(),
        report.weights(),
        report.own(&own),
    ];
    PAGE.write(path, &parts.concat())?;
    screen.line(&format!("The report is in {}: any browser shows and prints it.", quote::path(path)))
}

struct Report<'a> {
    saved: &'a SavedRun,
    pictures: &'a Pictures,
    names: &'a [String],
}

impl Report<'_> {
    fn network(&self) -> String {
        let SavedRun { recipe, run, .. } = self.saved;
        let view = with_view("; it sees all pictures ", self.pictures.view);
        format!(
            "<h1>What a network has learned</h1>\n<p>Recipe {}: {}; {} parameters. It has learned for {} from {} pictures in \
             mini-batches of {}, with the learning rate {} and the seed {}{view}.</p>\n",
            escaped(recipe),
            describe(run),
            with_commas(run.network.parameters()),
            counted(run.epochs_done, "epoch", "epochs"),
            with_commas(self.pictures.training_numbers.len()),
            run.settings.batch,
            run.settings.learning_rate,
            run.settings.seed
        )
    }

    fn curves(&self) -> String {
        match self.saved.history.epochs().is_empty() {
            true => String::new(),
            false => {
                format!(
                    "<h2>How it learned</h2>\n<div class=\"curves\">{}</div>\n",
                    curves::svg_of(self.saved)
                )
            }
        }
    }

    /// A row a class, a column an answer; the right ones stand in the diagonal.
    fn matrix(&self) -> String {
        let (data, numbers) = self.pictures.set(Set::Test);
        let confusion = Confusion::of(&self.saved.run.network, data, numbers);
        let result = result_line(Set::Test, confusion.right(), numbers.len());
        let mut text = format!(
            "<h2>What it takes for what</h2>\n<p>{result}. A row is what the pictures show, a column what the network says.</p>\n\
             <table>\n<tr><th></th>"
        );
        self.names.iter().for_each(|name| text += &format!("<th>{}</th>", escaped(name)));
        text += "<th>recall</th><th>precision</th></tr>\n";
        let percent = |share: Option<f64>| share.map_or("-".to_string(), |share| format!("{share:.2} %"));
        for (truth, name) in self.names.iter().enumerate() {
            let _ = write!(text, "<tr><th>{}</th>", escaped(name));
            for (answer, &times) in confusion.row(truth).iter().enumerate() {
                let kind = match (truth == answer, times) {
                    (true, _) => "right",
                    (false, 0) => "none",
                    (false, _) => "wrong",
                };
                let _ = write!(text, "<td class=\"{kind}\">{times}</td>");
            }
            let (recall, precision) = (percent(confusion.recall(truth)), percent(confusion.precision(truth)));
            let _ = writeln!(text, "<td>{recall}</td><td>{precision}</td></tr>");
        }
        text + "</table>\n"
    }

    /// The surest mistakes, and what spoke for the first of them.
    fn mistakes(&self) -> String {
        let ((data, numbers), (drawn, _)) =
            (self.pictures.set(Set::Test), self.pictures.set_before_edges(Set::Test));
        let network = &self.saved.run.network;
        let mistakes = Wanted::ANY.most_confident_first(network, data, numbers);
        let shown = &mistakes[..mistakes.len().min(MOST_SHOWN)];
        if shown.is_empty() {
            return String::new();
        }
        let mut text =
            format!("<h2>Its surest mistakes</h2>\n<p>{} in all.</p>\n<div class=\"row\">\n", mistakes.len());
        for &number in shown {
            let (drawing, said) = self.asked(data, drawn, number);
            let truth = escaped(&self.names[data.label(number)]);
            let _ = writeln!(
                text,
                "<figure>{drawing}<figcaption>{number}: {truth}<br>says {said}</figcaption></figure>"
            );
        }
        let _ = write!(
            text,
            "</div>\n<h2>Why it said so</h2>\n<p>Red pixels spoke for its answer, blue ones for its second choice. Each \
             pixel's part is {} of the two sums (chapter 7).</p>\n<div class=\"row\">\n",
            Why::what_a_part_is(self.pictures.view.edges)
        );
        for &number in &shown[..shown.len().min(MOST_EXPLAINED)] {
            let (drawing, _) = self.asked(data, drawn, number);
            // The number is one of the set's.
            let Ok(asked) = Asked::of_set(self.pictures, Set::Test, number) else { continue };
            let Some(reasons) = Reasons::of(network, &asked) else { continue };
            let [answer, other] = [reasons.answer, reasons.other].map(|class| escaped(&self.names[class]));
            let parts =
                drawing::signed(&Signed::new(reasons.parts, data.size()), "what spoke for and against");
            let _ = writeln!(
                text,
                "<figure class=\"wide\">{drawing}{parts}<figcaption>{number}: {answer}, not {other}</figcaption></figure>"
            );
        }
        text + "</div>\n"
    }

    fn weights(&self) -> String {
        // `load` refuses networks without a layer.
        let layers = &self.saved.run.network.layers;
        let first = &layers[0].linear;
        let count = first.weights.columns();
        let speaks_for = |neuron: usize| match layers.len() {
            1 => escaped(&self.names[neuron]),
            _ => neuron.to_string(),
        };
        let mut text = format!(
            "<h2>The weights of its first layer</h2>\n<p>{} of {count} neurons; red is above 0, blue below.</p>\n{}<div class=\"row\">\n",
            count.min(MOST_SHOWN),
            self.pictures.what_weights_show().map_or(String::new(), |text| format!("<p>{text}</p>\n"))
        );
        for neuron in 0..count.min(MOST_SHOWN) {
            let weights = weights_of(first, neuron, self.pictures.training.size());
            let drawing = drawing::signed(&weights, "weights");
            let _ =
                writeln!(text, "<figure>{drawing}<figcaption>{}</figcaption></figure>", speaks_for(neuron));
        }
        text + "</div>\n"
    }

    /// The pictures that were kept in the room Write.
    fn own(&self, own: &DataSet) -> String {
        let count = own.count();
        if count == 0 {
            return String::new();
        }
        let seen = self.pictures.like_these(own.clone());
        let own = self.pictures.before_edges_like_these(own.clone());
        let mut text = format!("<h2>My own pictures</h2>\n<p>{count} in all.</p>\n<div class=\"row\">\n");
        for number in 0..count.min(MOST_SHOWN) {
            let (drawing, said) = self.asked(&seen, &own, number);
            let truth = escaped(&self.names[own.label(number)]);
            let _ =
                writeln!(text, "<figure>{drawing}<figcaption>{truth}<br>says {said}</figcaption></figure>");
        }
        text + "</div>\n"
    }

    /// The drawing of a picture, and what the network says to it as it is seen: "4, 99.3 %".
    fn asked(&self, seen: &DataSet, drawn: &DataSet, number: usize) -> (String, String) {
        let network = &self.saved.run.network;
        let answer = Answer::to(&picture(seen, number), network, &mut Workspace::new(network));
        let (class, output) = answer.classes[0];
        let drawing = drawing::picture(picture(drawn, number).values(), drawn.size().1, "a picture");
        (drawing, format!("{}, {}", escaped(&self.names[class]), answer.in_words(output)))
    }
}
