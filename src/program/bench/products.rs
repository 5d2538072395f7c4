//! The three matrix products in the shapes that the course meets: the loops of the textbook beside the fast ones.

use super::factors::{Batch, Factors};
use super::figures::{rates, Figures};
use super::report::Entry;
use super::Bench;
use crate::program::sources::Pictures;
use crate::toolbox::product::{
    product, product_with_left_transposed, product_with_right_transposed, textbook,
};
use crate::toolbox::{cores, Error, Matrix};
use std::hint::black_box;

/// How many measurements there are.
pub const MEASUREMENTS: usize = SHAPES.len() * Product::ALL.len() * Way::ALL.len();

/// N, D and H; where D is None, it is as many as a picture has pixels.
const SHAPES: [(usize, Option<usize>, usize); 7] = [
    (1, None, 30),
    (10, None, 30),
    (32, None, 100),
    (128, None, 100),
    (128, None, 128),
    (512, None, 800),
    (128, Some(512), 512),
];

#[derive(Clone, Copy, PartialEq)]
enum Product {
    Forward,
    WeightGradient,
    InputGradient,
}

#[derive(Clone, Copy)]
enum Way {
    Textbook,
    Fast,
}

/// Measures all products in all shapes; `peak` is what they are compared with.
pub fn measure(bench: &mut Bench, pictures: &Pictures, peak: f64) -> Result<(), Error> {
    bench.report.say(
        "\nThe products on one core, in GFLOP/s: each counts as 2·N·D·H operations. Real pictures are mostly paper, and\n\
         what hidden layers put out is half zeros. What is multiplied by 0 is left out, and so are the rows of Xᵀ·dZ that\n\
         belong to paper, as in training: so more than 100 % of the peak is possible. (In training, first layers need\n\
         no dZ·Wᵀ.)\n",
    )?;
    let columns = Way::ALL.map(|way| format!("{:>24}{:>9}", way.name(), "of peak"));
    bench.report.say(&format!("{:<9}{:<13}{}", "product", "N x D x H", columns.concat()))?;
    for product in Product::ALL {
        for (n, d, h) in SHAPES {
            let factors = Factors::new(pictures, n, d, h);
            let shape = format!("{n}x{}x{h}", factors.weights.rows());
            bench.report.progress(|| format!("{} {shape}", product.name()));
            let figures = Way::ALL.map(|way| measure_one(bench, &factors, product, way));
            row(bench, product, &shape, peak, figures)?;
        }
        bench.noise.listen();
    }
    Ok(())
}

fn measure_one(bench: &mut Bench, factors: &Factors, product: Product, way: Way) -> Figures {
    let mut result = Matrix::default();
    cores::allow(1);
    let operations = 2.0 * (factors.pictures() * factors.weights.values().len()) as f64;
    rates(bench.budget.take(1), operations / 1e9, || {
        for batch in &factors.batches {
            product.compute(way, batch, &factors.weights, &mut result);
            black_box(&result);
        }
    })
}

fn row(
    bench: &mut Bench,
    product: Product,
    shape: &str,
    peak: f64,
    figures: [Figures; Way::ALL.len()],
) -> Result<(), Error> {
    let what = format!("{} {shape}", product.name());
    let mut row = format!("{:<9}{shape:<13}", product.name());
    let mut entries = Vec::new();
    for (way, figures) in Way::ALL.into_iter().zip(figures) {
        let written = figures.written(|rate| format!("{rate:.1}"));
        row += &format!("{written:>24}{:>7.0} %", 100.0 * figures.median / peak);
        let how = way.name();
        entries.push(Entry { section: "product", what: &what, how, threads: 1, unit: "GFLOP/s", figures });
    }
    bench.report.row(&row, &entries)
}

impl Way {
    const ALL: [Way; 2] = [Way::Textbook, Way::Fast];

    fn name(self) -> &'static str {
        match self {
            Way::Textbook => "textbook",
            Way::Fast => "fast",
        }
    }
}

impl Product {
    const ALL: [Product; 3] = [Product::Forward, Product::WeightGradient, Product::InputGradient];

    fn name(self) -> &'static str {
        match self {
            Product::Forward => "X·W",
            Product::WeightGradient => "Xᵀ·dZ",
            Product::InputGradient => "dZ·Wᵀ",
        }
    }

    fn compute(self, way: Way, Batch { x, dz }: &Batch, w: &Matrix, result: &mut Matrix) {
        match (self, way) {
            (Product::Forward, Way::Textbook) => textbook::product(x, w, result),
            (Product::Forward, Way::Fast) => product(x, w, result),
            (Product::WeightGradient, Way::Textbook) => textbook::product_with_left_transposed(x, dz, result),
            (Product::WeightGradient, Way::Fast) => product_with_left_transposed(x, dz, result),
            (Product::InputGradient, Way::Textbook) => textbook::product_with_right_transposed(dz, w, result),
            (Product::InputGradient, Way::Fast) => product_with_right_transposed(dz, w, result),
        }
    }
}
