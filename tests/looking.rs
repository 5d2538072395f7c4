//! What can be seen of a trained network: `test`, `mistakes`, `show --picture`, `why` and `neurons`, typed as people type
//! them. Run it with `cargo test --test looking`.

mod common;
#[path = "common/program.rs"]
mod program;

use chalknet::ch03_linear::Linear;
use chalknet::ch04_activation::Activation;
use chalknet::ch08_training::{Layer, Network, Run, Workspace};
use chalknet::ch09_recipes::COURSE;
use chalknet::ch10_better::View;
use chalknet::storage::photos::ink_bytes;
use chalknet::storage::{self, fingerprint, load_data};
use chalknet::toolbox::idx::Idx;
use chalknet::toolbox::{Matrix, Random, Real};
use common::{random_matrix, GRADIENT_TOLERANCE};
use program::{pgm, right_of, run_command, shapes, table, write_data, Folder};

/// A folder with the small pictures and a network of these layers for them, whose weights are drawn by lot.
fn folder_with_network(name: &str, sizes: &[usize], activations: &[Activation]) -> (Folder, Network) {
    let folder = Folder::with_data(name);
    let seed = 1;
    println!("seed {seed}");
    let random = &mut Random::new(seed);
    let mut layers = Vec::new();
    for (pair, &activation) in sizes.windows(2).zip(activations) {
        let weights = random_matrix(pair[0], pair[1], -1.0, 1.0, random);
        let bias = Some(random_matrix(1, pair[1], -1.0, 1.0, random));
        layers.push(Layer { linear: Linear { weights, bias }, activation });
    }
    let network = Network { layers };
    save(&folder, "weights.json", &network);
    (folder, network)
}

fn save(folder: &Folder, name: &str, network: &Network) {
    let learned = fingerprint(&load_data(&folder.file("data")).expect("it was written").0);
    let run = Run { network: network.clone(), settings: COURSE.settings, epochs_done: 1 };
    folder.save(name, run, Some(learned));
}

/// X of a test picture.
fn test_picture(folder: &Folder, number: usize) -> Matrix {
    let (_, data) = load_data(&folder.file("data")).expect("it was written");
    let (mut x, mut y) = (Matrix::default(), Matrix::default());
    data.mini_batch(&[number], &mut x, &mut y);
    x
}

fn forward(network: &Network, x: &Matrix) -> Workspace {
    let mut workspace = Workspace::new(network);
    network.forward(x, &mut workspace);
    workspace
}

/// The number behind these words, up to the next space, comma, colon or full stop that ends a sentence.
#[track_caller]
fn number_behind(out: &str, words: &str) -> Real {
    let rest = out.split(words).nth(1).unwrap_or_else(|| panic!("{words:?} is missing in\n{out}"));
    let end = rest.find([' ', ',', ':', '\n']).unwrap_or(rest.len());
    let number = rest[..end].trim_end_matches('.');
    number.parse().unwrap_or_else(|_| panic!("{number:?} is no number in\n{out}"))
}

// The confusion matrix, and mistakes.

#[test]
fn every_cell_of_the_matrix_counts_what_mistakes_draws_for_it() {
    let (folder, _) = folder_with_network("cells", &[20, 3], &[Activation::Softmax]);
    folder.write("data/classes.txt", "across\ndown\nslanting\n");
    let out = folder.good("test --data data --count 0");
    let rows = table(&out, "A row is what the pictures show");
    assert_eq!(rows[0], ["0", "1", "2"], "the names are too long to stand above the columns:\n{out}");
    let mut right = 0;
    for (truth, name) in ["across", "down", "slanting"].into_iter().enumerate() {
        let row = &rows[1 + truth];
        assert_eq!(row[..2], [&truth.to_string(), name], "{out}");
        for (answer, count) in row[2..].iter().enumerate() {
            let count: usize = if *count == "·" { 0 } else { count.parse().expect("a count") };
            let line = format!("mistakes --data data --truth {name} --answer {answer}");
            if truth == answer {
                right += count;
                assert!(folder.bad(&line, 2).contains("that is no mistake"), "{line}");
            } else {
                let found = folder.good(&format!("{line} --count 99"));
                assert_eq!(found.matches("WRONG").count(), count, "{line}\n{out}");
            }
        }
    }
    assert_eq!(right, right_of(&out, "test").0, "the diagonal holds the right answers:\n{out}");
    let wrong = folder.good("mistakes --data data --truth down --count 99");
    assert!(
        wrong.contains("of down in 12 test pictures") && !wrong.contains("WRONG: it is across"),
        "{wrong}"
    );
    let problem = folder.bad("mistakes --data data --truth dwon", 2);
    assert!(
        problem.contains("--truth is across, down, slanting, not \"dwon\": did you mean down?"),
        "{problem}"
    );
}

#[test]
fn a_matrix_without_room_loses_its_diagonal_and_then_becomes_a_list() {
    let folder = Folder::with_data("room");
    folder.good("train --data data --epochs 1 --batch 5 --rate 0.017");
    folder.write("data/classes.txt", "a name of many letters\nb\nc\n");
    let test = |columns: &str| {
        let line = ["test", "--data", "data", "--set", "train", "--count", "0"];
        run_command(folder.command().args(line).env("COLUMNS", columns)).out
    };
    let [wide, narrow, narrower] = ["40", "32", "24"].map(test);
    assert!(wide.contains("A row is") && !wide.contains('\\'), "{wide}");
    assert!(narrow.contains("A row is") && narrow.matches(" \\").count() == 3, "{narrow}");
    assert!(narrower.contains("commonest") && narrower.contains(" taken for "), "{narrower}");
}

#[test]
fn the_number_below_a_picture_can_be_typed() {
    let (folder, network) = folder_with_network("numbers", &[20, 3], &[Activation::Softmax]);
    let mistakes = folder.good("mistakes --data data --set train --count 1");
    let number = number_behind(&mistakes, "picture ") as usize;
    let drawing = mistakes.split_once("\n\n").expect("a head").1;
    assert_eq!(folder.good(&format!("show --data data --set train --picture {number}")), drawing);
    let why = folder.says(
        &format!("why --data data --set train --picture {number}"),
        &format!("train picture {number} shows "),
    );
    let truth = why.split(" shows ").nth(1).and_then(|rest| rest.split('.').next()).expect("what it shows");
    assert!(why.contains(&format!(". To {truth} it gives ")), "what became of the truth:\n{why}");
    for command in ["show", "why"] {
        folder.refuses(
            &format!("{command} --data data --picture 12"),
            &["picture 12 is not in the set test", "from 0 to 11"],
        );
    }
    assert_eq!(network.inputs(), 20);
}

// Why.

/// Answer and second choice of a picture, and the difference of their sums.
fn difference(network: &Network, x: &Matrix) -> (usize, usize, Real) {
    let z = forward(network, x).last().z.row(0).to_vec();
    let mut classes: Vec<usize> = (0..z.len()).collect();
    classes.sort_by(|&a, &b| z[b].total_cmp(&z[a]));
    (classes[0], classes[1], z[classes[0]] - z[classes[1]])
}

/// The parts of all pixels as `why --csv` prints them.
fn parts(folder: &Folder, number: usize) -> Vec<Real> {
    let out = folder.good(&format!("why --data data --picture {number} --csv"));
    assert!(!out.lines().any(|line| line.ends_with(",-0")), "0 has no sign:\n{out}");
    let lines = out.lines().skip(1).map(|line| line.rsplit(',').next().expect("a part"));
    lines.map(|part| part.parse().expect("a number")).collect()
}

/// Makes the network in weights.json see edges from now on.
fn see_edges(folder: &Folder) {
    let mut saved = folder.saved("weights.json");
    saved.improvements.view.edges = true;
    storage::save(&saved, &folder.file("weights.json")).expect("the folder can be written to");
}

/// The edges of a picture of 5x4 pixels, in whole steps from 0 to 255.
fn as_edges(x: &Matrix) -> Matrix {
    let seen = View { edges: true, ..View::AS_IT_IS }.of_picture(&ink_bytes(x), 4);
    Matrix::new(1, seen.len(), seen.into_iter().map(|byte| Real::from(byte) / 255.0).collect())
}

#[test]
fn with_one_layer_parts_and_biases_are_the_whole_difference_whatever_it_sees() {
    let (folder, network) = folder_with_network("one-layer", &[20, 3], &[Activation::Softmax]);
    for sees_edges in [false, true] {
        if sees_edges {
            see_edges(&folder);
        }
        for number in 0..12 {
            let x = test_picture(&folder, number);
            let x = if sees_edges { as_edges(&x) } else { x };
            let (answer, other, expected) = difference(&network, &x);
            let bias = network.layers[0].linear.bias.as_ref().expect("it has biases");
            let sum = parts(&folder, number).iter().sum::<Real>() + bias[(0, answer)] - bias[(0, other)];
            assert!((sum - expected).abs() < 1e-5, "picture {number}: {sum} instead of {expected}");
            let out = folder
                .says(&format!("why --data data --picture {number}"), "with one layer the parts explain all");
            assert!((number_behind(&out, "differ by ") - expected).abs() < 1e-3, "{out}");
            for row in table(&out, "pixels   the parts promise").into_iter().skip(1) {
                let [promise, is] = [row[1], row[2]].map(|number| number.parse::<Real>().expect("a number"));
                assert!((promise - is).abs() < 2e-3, "what one layer promises it keeps:\n{out}");
            }
        }
    }
}

#[test]
fn with_more_layers_a_part_is_the_ink_times_the_slope() {
    let activations = [Activation::Tanh, Activation::Softmax, Activation::Sigmoid, Activation::Softmax];
    let (folder, network) = folder_with_network("slopes", &[20, 6, 5, 4, 3], &activations);
    let h: Real = if cfg!(feature = "f64") { 1e-5 } else { 1e-2 };
    for number in 0..12 {
        let x = test_picture(&folder, number);
        let (answer, other, _) = difference(&network, &x);
        let parts = parts(&folder, number);
        let largest = parts.iter().fold(0.0, |largest, part| Real::max(largest, part.abs()));
        for (pixel, part) in parts.iter().enumerate() {
            let moved = |by: Real| {
                let mut x = x.clone();
                x[(0, pixel)] += by;
                let z = forward(&network, &x).last().z.clone();
                z[(0, answer)] - z[(0, other)]
            };
            let measured = x[(0, pixel)] * (moved(h) - moved(-h)) / (2.0 * h);
            let error = (part - measured).abs() / largest;
            assert!(
                error < GRADIENT_TOLERANCE,
                "picture {number}, pixel {pixel}: {part}, but measured {measured}"
            );
        }
    }
}

#[test]
fn the_edges_of_a_dot_speak_at_its_neighbours_and_those_that_are_cut_off_in_equal_shares() {
    let (folder, network) = folder_with_network("dot", &[20, 3], &[Activation::Softmax]);
    see_edges(&folder);
    let mut test = shapes(12, 4);
    let mut pixels = test.pictures.elements().to_vec();
    // The first picture is a dot in row 2, column 1; the second is paper in rows 0 and 1, and ink below.
    pixels[..28].fill(0);
    pixels[2 * 4 + 1] = 255;
    pixels[28..40].fill(255);
    test.pictures = Idx::new(&[12, 5, 4], &pixels);
    write_data(&folder.file("data"), &shapes(60, 3), &test);
    let weights = &network.layers[0].linear.weights;
    let slope_of = |number: usize, input: usize| {
        let (answer, other, _) = difference(&network, &as_edges(&test_picture(&folder, number)));
        weights[(input, answer)] - weights[(input, other)]
    };
    // Each neighbour's edge is as much as 1 of 5 pixels, in the small picture of its direction.
    let mut dot = [0.0; 20];
    for (pixel, input) in [(2 * 4, 0), (2 * 4 + 2, 8), (4 + 1, 2), (3 * 4 + 1, 14)] {
        dot[pixel] = slope_of(0, input) / 5.0;
    }
    for (pixel, (found, expected)) in parts(&folder, 0).into_iter().zip(dot).enumerate() {
        assert!((found - expected).abs() < 1e-6, "dot, pixel {pixel}: {found} instead of {expected}");
    }
    // Six pixels see it get darker downwards, and nothing else: together that is 6 of 5, cut off at 1.
    let parts = parts(&folder, 1);
    for pixel in [4 + 1, 4 + 2, 2 * 4 + 1, 2 * 4 + 2] {
        let (found, expected) = (parts[pixel], slope_of(1, 2) / 6.0);
        assert!((found - expected).abs() < 1e-6, "half, pixel {pixel}: {found} instead of {expected}");
    }
}

#[test]
fn each_single_pixel_that_flips_the_answer_is_found() {
    let (folder, network) =
        folder_with_network("flips", &[20, 8, 3], &[Activation::Relu, Activation::Softmax]);
    for sees_edges in [false, true] {
        let mut all = 0;
        if sees_edges {
            see_edges(&folder);
        }
        for number in 0..12 {
            let x = test_picture(&folder, number);
            let ask = |x: &Matrix| difference(&network, &if sees_edges { as_edges(x) } else { x.clone() });
            let (answer, ..) = ask(&x);
            let changes: Vec<(usize, Real)> =
                (0..20).flat_map(|pixel| [(pixel, 0.0), (pixel, 1.0)]).collect();
            let said = changes.iter().map(|&(pixel, ink)| {
                let mut changed = x.clone();
                changed[(0, pixel)] = ink;
                ask(&changed)
            });
            let said: Vec<(usize, usize, Real)> = said.collect();
            let flips: Vec<(usize, Real)> = changes
                .into_iter()
                .zip(&said)
                .filter(|(_, said)| said.0 != answer)
                .map(|(change, _)| change)
                .collect();
            let out = folder.good(&format!("why --data data --picture {number}"));
            if flips.is_empty() {
                let nearest = said.iter().map(|said| said.2).fold(Real::MAX, Real::min);
                assert!(out.contains("nothing flips the answer. Nearest to it"), "{out}");
                assert!(
                    (number_behind(&out, "then the difference is ") - nearest).abs() < 1e-3,
                    "{nearest}\n{out}"
                );
            } else {
                assert_eq!(number_behind(&out, "count from 0): ") as usize, flips.len(), "{out}");
            }
            if let [(pixel, ink)] = flips[..] {
                let how = if ink == 1.0 { "with full ink" } else { "without ink" };
                assert!(out.contains(&format!("  row {}, column {} {how}: ", pixel / 4, pixel % 4)), "{out}");
            }
            all += flips.len();
        }
        assert!(all > 0 || sees_edges, "a test that finds nothing tests nothing");
    }
}

#[test]
fn a_digit_in_a_file_is_explained_and_drawn_in_colours() {
    let (folder, _) = folder_with_network("file", &[20, 3], &[Activation::Softmax]);
    let bar: Vec<u8> = (0..64).map(|i| if i % 8 == 3 && (8..56).contains(&i) { 0 } else { 255 }).collect();
    folder.write("bar.pgm", pgm(8, 8, &bar));
    folder.says("why bar.pgm --data data", "digit 0 of 1 in bar.pgm. The network says ");
    folder.refuses("why bar.pgm --data data --picture 1", &["there is no digit 1", "there are 1"]);
    folder.says("why bar.pgm --data data --out why.ppm", "100x50 pixels, are drawn in why.ppm");
    let file = folder.bytes("why.ppm");
    assert!(file.starts_with(b"P6\n100 50\n255\n") && file.len() == 14 + 3 * 100 * 50);
    folder.write("own.ppm", pgm(8, 8, &bar));
    assert!(folder.bad("why own.ppm --data data --out own.ppm", 2).contains("is read by this command"));
    assert_eq!(folder.bytes("own.ppm"), pgm(8, 8, &bar), "the picture is still there");
    assert!(folder.bad("why --data data", 2).contains("why needs a picture: --picture N"));
    assert!(folder.bad("why a.pgm b.pgm", 2).contains("why takes one picture, so \"b.pgm\" is too much"));
}

// Neurons.

#[test]
fn a_neuron_that_is_switched_off_has_weights_of_0_behind_it_and_is_worth_what_is_lost() {
    let (folder, network) = folder_with_network("off", &[20, 8, 3], &[Activation::Relu, Activation::Softmax]);
    let right = right_of(&folder.good("test --data data --set train"), "train").0 as i64;
    let mut different = 0;
    for neuron in 0..8 {
        let mut zeroed = network.clone();
        zeroed.layers[1].linear.weights.row_mut(neuron).fill(0.0);
        save(&folder, "zeroed.json", &zeroed);
        let expected = folder.good("test --data data --set train --weights zeroed.json");
        let out = folder.good(&format!("test --data data --set train --without {neuron}"));
        let (remark, rest) = out.split_once("With all neurons").expect("a remark");
        let rest = rest.split_once('\n').expect("a line").1;
        assert_eq!(format!("{remark}{rest}"), expected, "neuron {neuron}");
        let lost = right - right_of(&expected, "train").0 as i64;
        let words = match lost {
            0 => "without it just as many answers are right".to_string(),
            1 => "without it 1 right answer is lost".to_string(),
            -1 => "without it 1 more answer is right".to_string(),
            lost if lost > 0 => format!("without it {lost} right answers are lost"),
            won => format!("without it {} more answers are right", -won),
        };
        let shown = folder.good(&format!("neurons --data data --set train --neuron {neuron}"));
        assert!(shown.contains(&format!("neuron {neuron}: {words}\n")), "{words}\n{shown}");
        different += usize::from(lost != 0);
    }
    assert!(different > 2, "a test of neurons that are worth nothing tests nothing");
}

#[test]
fn the_picture_that_excites_a_neuron_most_comes_first_and_what_it_says_are_its_weights() {
    let (folder, network) =
        folder_with_network("excites", &[20, 8, 3], &[Activation::Sigmoid, Activation::Softmax]);
    for neuron in 0..8 {
        let output =
            |number: &usize| forward(&network, &test_picture(&folder, *number)).outputs[0].a[(0, neuron)];
        let best =
            (0..12).reduce(|best, i| if output(&i) > output(&best) { i } else { best }).expect("twelve");
        let out = folder.good(&format!("neurons --data data --neuron {neuron}"));
        assert_eq!(number_behind(&out, "picture ") as usize, best, "neuron {neuron}\n{out}");
        let says = network.layers[1].linear.weights.row(neuron);
        let class = (0..3).reduce(|best, i| if says[i] > says[best] { i } else { best }).expect("three");
        if says[class] > 0.0 {
            assert!(out.contains(&format!("It speaks for {class} ({:.2})", says[class])), "{out}");
        }
    }
}

#[test]
fn layers_and_neurons_that_are_not_there_are_named() {
    let (folder, _) = folder_with_network("missing", &[20, 8, 3], &[Activation::Relu, Activation::Softmax]);
    folder.refuses("neurons --data data --layer 2", &["no hidden layer 2", "has 1"]);
    folder.refuses("neurons --data data --neuron 8", &["no neuron 8", "the numbers 0 to 7"]);
    folder.refuses("test --data data --without 1,8", &["no neuron 8"]);
    let (folder, _) = folder_with_network("no-hidden", &[20, 3], &[Activation::Softmax]);
    folder.refuses("neurons --data data", &["no hidden layer", "`chalknet weights`"]);
}
