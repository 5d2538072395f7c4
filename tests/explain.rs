//! `chalknet explain`: the arithmetic of the toy network, of worksheets, and of one picture. Run it with
//! `cargo test --test explain`.

mod common;
#[path = "common/program.rs"]
mod program;
#[path = "common/project.rs"]
mod project;

use chalknet::ch04_activation::Activation;
use chalknet::ch06_descent::measured_gradient;
use chalknet::ch07_backprop::{Loss, CROSS_ENTROPY, MEAN_SQUARED_ERROR};
use chalknet::ch08_training::{Layer, Network, Workspace};
use chalknet::toolbox::{Matrix, Real};
use common::layer_of;
use program::{assert_usage_error, Folder};
use project::read;
use std::collections::BTreeSet;

/// A line that states a number: "§3.1  z₁ = x₁·w₁₁ + … = 1.0·0.5 + … = 1.0000" without the section and the remark.
fn equations(out: &str) -> Vec<&str> {
    let lines = out.lines().filter_map(|line| line.strip_prefix('§')?.split_once("  "));
    lines.map(|(_, equation)| equation.split("   ").next().unwrap_or_default()).collect()
}

/// What stands between the signs: "z₁", "x₁·w₁₁ + …", "1.0·0.5 + …" and "1.0000".
fn parts(equation: &str) -> Vec<&str> {
    equation.split(" = ").flat_map(|piece| piece.split(" ← ")).collect()
}

// ---- The toy network of the book ----

/// The equations that a ```text block of chapters 3 to 7 gives of the toy network: "z₁ = … = 1.0000". Some stand side by
/// side, and some ways to a number are the book's alone: tests/lessons.rs computes those.
fn equations_of_the_book() -> Vec<String> {
    let book = read("LESSONS.md");
    let chapters = book.split("\n## 3 ").nth(1).and_then(|rest| rest.split("\n## 8 ").next());
    let blocks = chapters.expect("chapters 3 to 7").split("\n```text\n").skip(1);
    let lines = blocks.filter_map(|rest| rest.split("\n```").next()).flat_map(str::lines);
    let pieces = lines.flat_map(|line| line.split("     ")).map(|piece| piece.trim().to_string());
    let ends_in_number = |piece: &str| {
        let end = piece.rsplit([' ', '-']).next().and_then(|end| end.split_once('.'));
        end.is_some_and(|(_, decimals)| decimals.len() == 4 && decimals.parse::<u32>().is_ok())
    };
    let is_ours = |piece: &String| {
        let is_equation = piece.contains(['=', '←']) && ends_in_number(piece);
        is_equation && !piece.contains(['½', '∂']) && !piece.starts_with("L = ln")
    };
    pieces.filter(is_ours).collect()
}

/// The lines of a text, with one space between the words.
fn squeezed(text: &str) -> Vec<String> {
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn without_arguments_it_prints_the_numbers_of_the_book() {
    let out = Folder::empty("book").good("explain");
    let printed: Vec<Vec<&str>> = equations(&out).into_iter().map(parts).collect();
    let equations = equations_of_the_book();
    for equation in &equations {
        let book = parts(equation);
        // "dz₁ = da₁·1 = …" and "… = -ln 0.3318 = …" are the book's own.
        let is_own = |part: &str| part.starts_with("-ln") || part.starts_with("da");
        let same = |line: &Vec<&str>| {
            let ends = (line.first(), line.last()) == (book.first(), book.last());
            ends && book.iter().all(|part| line.contains(part) || is_own(part))
        };
        assert!(printed.iter().any(same), "{equation:?} of the book is missing in\n{out}");
    }
    // The numbers that it begins with, laid out with more room.
    let book = squeezed(&read("LESSONS.md"));
    let start = squeezed(out.split("Forward").next().expect("a beginning"));
    for line in start.iter().skip(1).filter(|line| !line.is_empty()) {
        assert!(book.contains(line), "{line:?} is missing in the book");
    }
    assert_eq!(equations.len(), 47, "none may be missing in §3.1, §4.2, §5.1, §7.5 and §7.6: {equations:#?}");
}

#[test]
fn the_flags_change_the_toy_network() {
    let folder = Folder::empty("flags");
    let book = folder.good("explain");
    // The book's own numbers, typed.
    let numbers = "0.5,-0.4,0.6,-0.2,0.2,0.1,0.5,-0.3,0.4,0.8,0.1,0.2";
    let typed = format!("explain --input 1,0.5 --target 2 --rate 0.5 --activation relu --numbers {numbers}");
    assert_eq!(folder.good(&typed), book);
    for (flags, part) in [
        ("--input 1,0.25", "z₁ = x₁·w₁₁ + x₂·w₂₁ + b₁ = 1.0·0.5 + 0.25·0.6 + 0.2 = 0.8500\n"),
        ("--target 1", "do₁ = p₁ - y₁ = 0.6682 - 1 = -0.3318\n"),
        ("--rate 0.25", "v₁₁ ← v₁₁ - η·dv₁₁ = 0.5 - 0.25·0.6682 = 0.3330\n"),
        ("--activation none", "a₂ = z₂ = -0.4000\n"),
        ("--loss mean-squared-error", "L = ½·( (p₁ - y₁)² + (p₂ - y₂)² ) = "),
        ("--sizes 3,1,4", "( "),
    ] {
        let out = folder.says(&format!("explain {flags}"), part);
        assert_ne!(out, book, "{flags}");
    }
    // Weights that no exp can bear are no reason to panic.
    for flags in ["--rate 3e38", "--input 1000,-1000 --numbers=-1000,1,1,-1000,1,1,1000,1,1,1000,1,1"] {
        for activation in ["relu", "sigmoid", "tanh", "softmax", "none"] {
            folder.says(&format!("explain {flags} --activation {activation}"), "\n§5.1  L = ");
        }
    }
}

// ---- Worksheets ----

/// The numbers between the brackets behind "W = ", row by row.
fn matrix(sheet: &str, name: &str) -> Matrix {
    let start = format!("{name} = (");
    let place = sheet.find(&start).unwrap_or_else(|| panic!("{name} is missing in\n{sheet}"));
    let row = |text: &str| -> Vec<Real> {
        let inside = text.split(')').next().unwrap_or_default();
        inside.split_whitespace().map(|number| number.parse().expect("a number")).collect()
    };
    let mut lines = sheet[place + start.len()..].lines();
    let mut rows = vec![row(lines.next().expect("a first row"))];
    // The next rows of a matrix stand below, behind four spaces.
    rows.extend(lines.map_while(|line| line.strip_prefix("    (")).map(row));
    // Only W and V have more rows.
    rows.truncate(if ["W", "V"].contains(&name) { rows.len() } else { 1 });
    Matrix::new(rows.len(), rows[0].len(), rows.concat())
}

/// A sheet read from its print, for the second way of computing.
struct Sheet {
    network: Network,
    x: Matrix,
    y: Matrix,
    loss: Loss,
}

impl Sheet {
    fn read(text: &str, hidden: Activation, loss: Loss) -> Sheet {
        let layer = |weights: &str, bias: &str, activation| Layer {
            linear: layer_of(&matrix(text, weights), &matrix(text, bias)),
            activation,
        };
        let layers = vec![layer("W", "b", hidden), layer("V", "c", Activation::Softmax)];
        Sheet { network: Network { layers }, x: matrix(text, "x"), y: matrix(text, "y"), loss }
    }

    fn loss_of(&self, network: &Network) -> Real {
        let mut workspace = Workspace::new(network);
        network.forward(&self.x, &mut workspace);
        let last = workspace.last();
        (self.loss.value)(last.z.row(0), last.a.row(0), self.y.row(0))
    }

    /// The names of all weights and biases, and their slopes by central differences.
    fn measured(&self) -> Vec<(String, Real)> {
        let mut slopes = Vec::new();
        for (layer, letters) in ["wb", "vc"].iter().enumerate() {
            let linear = &self.network.layers[layer].linear;
            let (weights, bias) = (linear.weights.clone(), linear.bias.clone().expect("biases"));
            let loss_with = |change: &dyn Fn(&mut Layer)| {
                let mut moved = self.network.clone();
                change(&mut moved.layers[layer]);
                self.loss_of(&moved)
            };
            let dw = measured_gradient(&weights, |w| loss_with(&|layer| layer.linear.weights = w.clone()));
            let db = measured_gradient(&bias, |b| loss_with(&|layer| layer.linear.bias = Some(b.clone())));
            for i in 0..dw.rows() {
                for j in 0..dw.columns() {
                    slopes.push((format!("{}{}{}", &letters[..1], small(i), small(j)), dw[(i, j)]));
                }
            }
            slopes.extend((0..db.columns()).map(|j| (format!("{}{}", &letters[1..], small(j)), db[(0, j)])));
        }
        slopes
    }
}

fn small(place: usize) -> char {
    ['₁', '₂', '₃', '₄'][place]
}

/// The answers of a key, by what stands before them: (part, name) and the number.
fn answers(key: &str) -> Vec<(String, String, Real)> {
    let (mut part, mut answers) = (String::new(), Vec::new());
    for line in key.lines() {
        match line.trim().split_once("  ").and_then(|(_, answer)| answer.split_once(" = ")) {
            Some((name, number)) => {
                answers.push((part.clone(), name.to_string(), number.parse().expect("a number")));
            }
            None => part = line.to_string(),
        }
    }
    answers
}

#[test]
fn the_answers_to_thirty_sheets_are_those_of_central_differences() {
    let folder = Folder::empty("thirty");
    let kinds = [
        ("relu", Activation::Relu),
        ("sigmoid", Activation::Sigmoid),
        ("tanh", Activation::Tanh),
        ("none", Activation::Identity),
        ("softmax", Activation::Softmax),
    ];
    let losses = [("cross-entropy", CROSS_ENTROPY), ("mean-squared-error", MEAN_SQUARED_ERROR)];
    // Rounding to four decimals, and what measuring itself costs.
    let tolerance = if cfg!(feature = "f64") { 6e-5 } else { 1e-3 };
    let mut sheets = BTreeSet::new();
    for seed in 0..30 {
        let (activation, hidden) = kinds[seed % kinds.len()];
        let (loss_name, loss) = losses[seed % 3 % 2];
        let sizes = ["2,2,2", "3,2,4", "1,4,3"][seed / 10];
        let words = format!("--seed {seed} --sizes {sizes} --activation {activation} --loss {loss_name}");
        let blanks = folder.good(&format!("explain {words} --blanks"));
        let key = answers(&folder.good(&format!("explain {words} --key")));
        let sheet = Sheet::read(&blanks, hidden, loss);
        assert!(sheets.insert(blanks), "{words}: the same sheet as another seed's");
        let answer = |part: &str, name: &str| {
            let found = key.iter().find(|line| line.0 == part && line.1 == name);
            found.unwrap_or_else(|| panic!("{words}: {part}, {name} is missing")).2
        };
        let close = |found: Real, expected: Real, what: &str| {
            let off = (found - expected).abs();
            assert!(off <= tolerance, "{words}: {what} is {found}, but measured {expected}");
        };
        close(answer("Loss", "L"), sheet.loss_of(&sheet.network), "L");
        let mut stepped = sheet.network.clone();
        let places = stepped.layers.iter_mut().flat_map(|layer| {
            let bias = layer.linear.bias.as_mut().expect("biases").values_mut();
            layer.linear.weights.values_mut().iter_mut().chain(bias)
        });
        for (place, (name, slope)) in places.zip(sheet.measured()) {
            close(answer("Backward", &format!("d{name}")), slope, &name);
            *place -= 0.5 * slope;
            close(answer("Step", &name), *place, &name);
        }
        close(answer("After the step", "L"), sheet.loss_of(&stepped), "L after the step");
    }
}

#[test]
fn a_sheet_and_its_key_are_the_solved_sheet_taken_apart() {
    let folder = Folder::empty("apart");
    let (solved, blanks, key) = (
        folder.good("explain --seed 7"),
        folder.good("explain --seed 7 --blanks"),
        folder.good("explain --seed 7 --key"),
    );
    let numbered = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.contains(" = ") && line.starts_with(' '))
            .map(str::to_string)
            .collect()
    };
    // The lines of the matrices have no sign of equality.
    let (blanks, key) = (numbered(&blanks), numbered(&key));
    let solved = equations(&solved);
    assert_eq!((blanks.len(), key.len()), (solved.len(), solved.len()));
    for (i, equation) in solved.iter().enumerate() {
        let (question, answer) = (blanks[i].split_once("  §").expect("a section"), key[i].trim());
        assert_eq!(question.0.trim(), (i + 1).to_string());
        let question = question.1.split_once("  ").expect("a question").1;
        let asked = question.strip_suffix(" = __________").expect("room for the answer");
        assert!(equation.starts_with(asked), "{asked} and {equation}");
        let (name, result) = (parts(equation)[0], *parts(equation).last().expect("a result"));
        assert_eq!(answer, format!("{}  {name} = {result}", i + 1));
        // exp(o₁) is asked for by its name.
        assert!(!question.contains(&format!("= {result}")), "{question} gives {result} away");
    }
}

// ---- One picture ----

#[test]
fn the_terms_of_a_picture_add_up_to_the_sum_of_its_neuron() {
    let folder = Folder::with_data("picture");
    // Of tanh no output is 0: more terms than are shown without --full. The pictures have 5 rows of 4 pixels.
    folder.good("train --data data --epochs 3 --batch 5 --sizes 20,40,3 --activation tanh --seed 2");
    for flags in ["", " --full", " --set validation", " --set train --full"] {
        let picture = match flags {
            " --set validation" => 0,
            _ => 11,
        };
        let out = folder.good(&format!("explain --data data --picture {picture}{flags}"));
        let mut sums = 0;
        let mut sum: Real = 0.0;
        for line in out.lines() {
            let cells: Vec<&str> = line.split_whitespace().collect();
            match cells.as_slice() {
                [.., "z" | "da", "=", whole] => {
                    let whole: Real = whole.parse().expect("a number");
                    assert!((sum - whole).abs() < 2e-3, "{flags}: {sum} is not {whole} in\n{out}");
                    sums += 1;
                }
                [.., "=", term] => sum += term.parse::<Real>().expect("a number"),
                _ => sum = 0.0,
            }
        }
        // The answer's neuron and the hidden one, and the hidden one's way back.
        assert_eq!(sums, 3, "{out}");
        assert_eq!(out.contains("20 between them"), !flags.contains("full"), "{out}");
        let place = |line: &str| line.trim().split("  ").next().map(str::to_string);
        let mut places: Vec<String> =
            out.lines().filter(|line| line.contains("row ")).filter_map(place).collect();
        places.sort();
        places.dedup();
        let last = places.last().map(String::as_str);
        assert!(places.len() == 20 && last == Some("row 4, column 3"), "{places:?}");
        assert!(out.contains("One step with this picture alone, η = "), "{out}");
    }
}

// ---- What is wrong ----

#[test]
fn what_explain_cannot_do_is_said_in_a_sentence() {
    let folder = Folder::with_data("wrong");
    for (line, sentence) in [
        ("--input 1", "--input needs 2 numbers, the inputs, with commas between, not 1"),
        ("--input 0,5,1", "--input needs 2 numbers"),
        (
            "--input 1;2",
            "--input must be numbers from -1000 to 1000 with points inside and commas between, such as 1,0.5",
        ),
        ("--input 1,1001", "--input must be numbers"),
        ("--input nan,1", "--input must be numbers"),
        ("--numbers 1,2", "--numbers needs 12 numbers, all weights and biases, with commas between, not 2"),
        ("--target 3", "--target is the true class, counted from 1 to 2, not 3"),
        ("--target 0", "--target must be a whole number from 1"),
        (
            "--sizes 2,5,2",
            "--sizes of explain are the inputs, the hidden neurons and the outputs, each at most 4",
        ),
        ("--sizes 2,2", "--sizes of explain are"),
        ("--loss perceptron", "explain shows the losses cross-entropy and mean-squared-error"),
        (
            "--output tanh",
            "cross-entropy needs softmax at the end; for another --output add --loss mean-squared-error",
        ),
        ("--blanks --key", "--blanks leaves the results out, --key prints them alone: type one of the two"),
        ("--picture 1 --seed 7", "--seed is for the toy network: it does not go with --picture"),
        ("--picture 1 --activation tanh", "--activation is for the toy network"),
        ("--set train", "--set goes only with --picture N"),
        ("nielsen", "a recipe goes only with --picture N"),
    ] {
        assert_usage_error(&folder, &format!("explain {line}"), sentence);
    }
    folder.good("train --data data --epochs 1 --sizes 20,4,3");
    folder.refuses(
        "explain --data data --picture 12",
        &["picture 12 is not in the set test: in its file the numbers go from 0 to 11."],
    );
    folder.refuses(
        "explain --data data --picture 0 --set train",
        &["picture 0 is not in the set train: it is in another: add --set validation."],
    );
}
