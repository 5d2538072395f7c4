//! Curves as a picture for paper, in the form SVG: printed in black and white, the lines differ too.

use super::chart::{Chart, Curve};
use crate::toolbox::columns;
use crate::toolbox::quote::escaped;
use std::fmt::Write;

/// How wide the picture is, and how high each chart in it.
const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 330.0;
/// From the edges of a chart to its axes.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 20.0;
const ABOVE: f64 = 46.0;
const BELOW: f64 = 48.0;
/// How high a line of the legend is.
const LINE: f64 = 22.0;

/// For each run a colour, and what is drawn and left out by turns.
const STYLES: [(&str, &str); super::MOST_RUNS] = [
    ("#0b62c4", "none"),
    ("#c2410c", "9 4"),
    ("#15803d", "2 3"),
    ("#a21caf", "12 3 2 3"),
    ("#92700c", "5 5"),
    ("#0e7490", "16 5"),
    ("#6d28d9", "1 5"),
    ("#57534e", "8 2 2 2 2 2"),
];

/// What is drawn black, and what is faint. A page that shows the picture can give these classes other colours.
const INK: &str = "class=\"ink\" fill=\"#1c1917\"";
const AXIS: &str = "class=\"axis\" stroke=\"#1c1917\"";
const GRID: &str = "class=\"grid\" stroke=\"#d6d3d1\"";

/// The charts one below the other, and a legend of these names.
pub fn picture(charts: &[Chart], names: &[String]) -> String {
    let mut text = String::new();
    for (i, chart) in charts.iter().enumerate() {
        let _ = write!(text, "<g transform=\"translate(0 {})\">{}</g>", i as f64 * HEIGHT, chart_text(chart));
    }
    let top = charts.len() as f64 * HEIGHT + LINE;
    text += &legend(names, top);
    let height = top + (names.len() as f64 + 1.0) * LINE + 12.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"14\">\n\
         <rect class=\"paper\" fill=\"#fff\" width=\"{WIDTH}\" height=\"{height}\"/>{text}</svg>\n"
    )
}

fn chart_text(chart: &Chart) -> String {
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BELOW);
    let mut text = format!("\n<text {INK} font-weight=\"bold\" x=\"{LEFT}\" y=\"26\">{}</text>", chart.title);
    for (place, label) in chart.values.marks() {
        let y = y_at(place);
        let _ = write!(
            text,
            "\n<line {GRID} x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\"/>\
             <text {INK} x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
            LEFT - 8.0,
            y + 5.0
        );
    }
    for (place, label) in chart.epochs.marks() {
        let x = x_at(place);
        let _ = write!(
            text,
            "\n<line {AXIS} x1=\"{x:.1}\" y1=\"{bottom}\" x2=\"{x:.1}\" y2=\"{:.1}\"/>\
             <text {INK} x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text>",
            bottom + 5.0,
            bottom + 21.0
        );
    }
    let _ = write!(
        text,
        "\n<line {AXIS} x1=\"{LEFT}\" y1=\"{bottom}\" x2=\"{right}\" y2=\"{bottom}\"/>\
         <line {AXIS} x1=\"{LEFT}\" y1=\"{ABOVE}\" x2=\"{LEFT}\" y2=\"{bottom}\"/>\
         <text {INK} x=\"{right}\" y=\"{:.1}\" text-anchor=\"end\">epochs</text>",
        bottom + 40.0
    );
    chart.curves.iter().fold(text, |text, curve| text + &curve_text(curve, chart))
}

/// A line through the points, and a dot on each if they are few; the validation pictures have the thick one.
fn curve_text(curve: &Curve, chart: &Chart) -> String {
    /// With more dots the line is not to be seen for them.
    const FEW: usize = 60;
    let place =
        |&(epoch, value): &(f64, f64)| (x_at(chart.epochs.place(epoch)), y_at(chart.values.place(value)));
    let points: Vec<(f64, f64)> = curve.points.iter().map(place).collect();
    let mut text = String::from("\n<polyline points=\"");
    for (x, y) in &points {
        let _ = write!(text, "{x:.1},{y:.1} ");
    }
    text += &format!("\" {}/>", stroke(curve.run, curve.is_training));
    let radius = if curve.is_training { 2.0 } else { 3.5 };
    for (x, y) in points.iter().filter(|_| points.len() <= FEW) {
        let (class, colour) = (class(curve.is_training), STYLES[curve.run].0);
        let _ = write!(
            text,
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{colour}\"/>"
        );
    }
    text
}

fn stroke(run: usize, is_training: bool) -> String {
    // There are no more runs than styles.
    let (colour, dashes) = STYLES[run];
    let width = if is_training { 1.2 } else { 2.8 };
    let class = class(is_training);
    format!("class=\"{class}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-dasharray=\"{dashes}\"")
}

fn class(is_training: bool) -> &'static str {
    if is_training {
        "training"
    } else {
        "validation"
    }
}

/// What the lines mean, from this height on.
fn legend(names: &[String], top: f64) -> String {
    let mut text = format!(
        "\n<text {INK} x=\"{LEFT}\" y=\"{:.1}\">thin: training pictures as they went by; thick: validation pictures</text>",
        top + 8.0
    );
    for (run, name) in names.iter().enumerate() {
        let y = top + 8.0 + (run as f64 + 1.0) * LINE;
        for (is_training, start) in [(true, LEFT), (false, LEFT + 60.0)] {
            let _ = write!(
                text,
                "\n<line x1=\"{start}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" {}/>",
                y - 5.0,
                start + 50.0,
                y - 5.0,
                stroke(run, is_training)
            );
        }
        let _ = write!(
            text,
            "<text {INK} x=\"{}\" y=\"{y:.1}\">{}</text>",
            LEFT + 122.0,
            escaped(&columns::cut(name, 80))
        );
    }
    text
}

fn x_at(place: f64) -> f64 {
    LEFT + place * (WIDTH - LEFT - RIGHT)
}

fn y_at(place: f64) -> f64 {
    ABOVE + (1.0 - place) * (HEIGHT - ABOVE - BELOW)
}
