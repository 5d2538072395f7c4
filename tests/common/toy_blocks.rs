//! The worked example of LESSONS.md, chapters 1 to 7, computed by the chapters and written as it stands in the book.

use super::common::{toy, Toy};
use chalknet::ch03_linear::Linear;
use chalknet::ch04_activation::{softmax, Activation};
use chalknet::ch05_loss::{cross_entropy_from_logits, mean_squared_error};
use chalknet::ch07_backprop::{
    cross_entropy_gradient, output_minus_target, softmax_jacobian, LinearGradient,
};
use chalknet::toolbox::numeric::{exp, ln};
use chalknet::toolbox::product::product;
use chalknet::toolbox::{Matrix, Real};

/// The blocks of numbers of the toy network in the order of the book, but for those that `chalknet explain` prints.
pub fn toy_blocks() -> Vec<String> {
    let toy = toy();
    let (hidden, output) = layers(&toy);
    let forward = Forward::of(&toy, &hidden, &output);
    let backward = Backward::of(&toy, &hidden, &output, &forward);
    vec![
        product_block(&toy),
        collapse_block(&toy, &forward),
        other_losses_block(&toy, &forward),
        measured_block(&toy, &hidden, &output),
        jacobian_block(&forward, &backward),
        awake_block(toy),
    ]
}

fn layers(toy: &Toy) -> (Linear, Linear) {
    let hidden = Linear { weights: toy.w.clone(), bias: Some(toy.b.clone()) };
    let output = Linear { weights: toy.v.clone(), bias: Some(toy.c.clone()) };
    (hidden, output)
}

struct Forward {
    z: Matrix,
    a: Matrix,
    o: Matrix,
    p: Matrix,
    loss: Real,
}

impl Forward {
    fn of(toy: &Toy, hidden: &Linear, output: &Linear) -> Forward {
        let (mut z, mut a, mut o, mut p) =
            (Matrix::default(), Matrix::default(), Matrix::default(), Matrix::default());
        hidden.forward(&toy.x, &mut z);
        Activation::Relu.forward(&z, &mut a);
        output.forward(&a, &mut o);
        softmax(&o, &mut p);
        let loss = cross_entropy_from_logits(o.row(0), toy.y.row(0));
        Forward { z, a, o, p, loss }
    }
}

struct Backward {
    dp: Matrix,
    hidden: LinearGradient,
    output: LinearGradient,
}

impl Backward {
    fn of(toy: &Toy, hidden: &Linear, output: &Linear, forward: &Forward) -> Backward {
        let (mut dp, mut d_o, mut da, mut dz) =
            (Matrix::default(), Matrix::default(), Matrix::default(), Matrix::default());
        let (mut of_hidden, mut of_output) = (LinearGradient::default(), LinearGradient::default());
        cross_entropy_gradient(&forward.p, &toy.y, &mut dp);
        output_minus_target(&forward.p, &toy.y, &mut d_o);
        output.gradient(&forward.a, &d_o, &mut of_output);
        output.backward(&d_o, &mut da);
        Activation::Relu.backward(&forward.a, &da, &mut dz);
        hidden.gradient(&toy.x, &dz, &mut of_hidden);
        Backward { dp, hidden: of_hidden, output: of_output }
    }
}

fn product_block(toy: &Toy) -> String {
    let (x, w) = (&toy.x, &toy.w);
    let mut xw = Matrix::default();
    product(x, w, &mut xw);
    let pair = |j: usize| {
        format!(
            "{}·{} + {}·{}",
            given(x[(0, 0)]),
            factor(given(w[(0, j)])),
            given(x[(0, 1)]),
            factor(given(w[(1, j)]))
        )
    };
    format!(
        "( {}  {} ) · ( {:>4}  {:>4} ) = ( {}   {} ) = ( {}  {} )\n               ( {:>4}  {:>4} )\n",
        given(x[(0, 0)]),
        given(x[(0, 1)]),
        given(w[(0, 0)]),
        given(w[(0, 1)]),
        pair(0),
        pair(1),
        given(xw[(0, 0)]),
        given(xw[(0, 1)]),
        given(w[(1, 0)]),
        given(w[(1, 1)]),
    )
}

/// The two linear layers without an activation between them, one after the other and as one.
fn collapse_block(toy: &Toy, forward: &Forward) -> String {
    let output = layers(toy).1;
    let (mut one_by_one, mut weights, mut bias, mut as_one) =
        (Matrix::default(), Matrix::default(), Matrix::default(), Matrix::default());
    output.forward(&forward.z, &mut one_by_one);
    product(&toy.w, &toy.v, &mut weights);
    output.forward(&toy.b, &mut bias);
    Linear { weights: weights.clone(), bias: Some(bias.clone()) }.forward(&toy.x, &mut as_one);
    format!(
        "two layers    o = z·V + c = {}\n\nW·V = {}      b·V + c = {}\n      {}\n\none layer     o = x·(W·V) + (b·V + c) = {}\n",
        row(&one_by_one, 0),
        row(&weights, 0),
        row(&bias, 0),
        row(&weights, 1),
        row(&as_one, 0),
    )
}

/// The solution of experiment 3 of chapter 7: with b₂ = 1.1 both hidden neurons are awake.
fn awake_block(mut toy: Toy) -> String {
    toy.b[(0, 1)] = 1.1;
    let (hidden, output) = layers(&toy);
    let forward = Forward::of(&toy, &hidden, &output);
    let backward = Backward::of(&toy, &hidden, &output, &forward);
    let (dw, db, dv) = (&backward.hidden.weights, &backward.hidden.bias, &backward.output.weights);
    format!(
        "a = {}     o = {}     p = {}\ndV = {}     dW = {}     db = {}\n     {}          {}\n",
        row(&forward.a, 0),
        row(&forward.o, 0),
        row(&forward.p, 0),
        row(dv, 0),
        row(dw, 0),
        row(db, 0),
        row(dv, 1),
        row(dw, 1),
    )
}

/// A row of two numbers, as it stands in a matrix.
fn row(matrix: &Matrix, i: usize) -> String {
    format!("( {:>7}  {:>7} )", rounded(matrix[(i, 0)]), rounded(matrix[(i, 1)]))
}

/// Below the cross-entropy, which `explain` prints: the other ways to a loss.
fn other_losses_block(toy: &Toy, forward: &Forward) -> String {
    let (p1, p2) = (rounded(forward.p[(0, 0)]), rounded(forward.p[(0, 1)]));
    let (o1, o2) = (forward.o[(0, 0)], forward.o[(0, 1)]);
    let powers = exp(o1) + exp(o2);
    format!(
        "from the logits       L = ln( exp({}) + exp({}) ) - ({}) = ln {} + {} = {}\n\
         mean squared error    L = ½·( ({p1} - 0)² + ({p2} - 1)² ) = {}\n",
        rounded(o1),
        rounded(o2),
        rounded(o2),
        rounded(powers),
        rounded(-o2),
        rounded(ln(powers) - o2),
        rounded(mean_squared_error(forward.p.row(0), toy.y.row(0))),
    )
}

fn measured_block(toy: &Toy, hidden: &Linear, output: &Linear) -> String {
    const H: Real = 0.01;
    let loss_with = |moved_by: Real| {
        let mut moved = output.clone();
        moved.weights[(0, 0)] += moved_by;
        Forward::of(toy, hidden, &moved).loss
    };
    let (above, below) = (loss_with(H), loss_with(-H));
    let v = toy.v[(0, 0)];
    format!(
        "L(v₁₁ = {:.2}) = {above:.6}\nL(v₁₁ = {:.2}) = {below:.6}\n\n\
         ∂L/∂v₁₁ ≈ ({above:.6} - {below:.6}) / (2·{H}) = {}\n",
        v + H,
        v - H,
        rounded((above - below) / (2.0 * H)),
    )
}

/// The way back through softmax by its table of slopes, for the toy network's one picture.
fn jacobian_block(forward: &Forward, backward: &Backward) -> String {
    let (p, dp) = (forward.p.row(0), &backward.dp);
    let jacobian = softmax_jacobian(p);
    let mut block = format!(
        "∂p₁/∂o₁ = p₁·(1 - p₁) = {p1}·{p2} = {}\n\n∂p/∂o = {}\n        {}\n\n",
        rounded(jacobian[(0, 0)]),
        row(&jacobian, 0),
        row(&jacobian, 1),
        p1 = rounded(p[0]),
        p2 = rounded(1.0 - p[0]),
    );
    for (j, index) in ["₁", "₂"].iter().enumerate() {
        let sum = dp[(0, 0)] * jacobian[(0, j)] + dp[(0, 1)] * jacobian[(1, j)];
        block += &format!(
            "do{index} = dp₁·∂p₁/∂o{index} + dp₂·∂p₂/∂o{index} = {}·{} + {}·{} = {}\n",
            rounded(dp[(0, 0)]),
            factor(rounded(jacobian[(0, j)])),
            factor(rounded(dp[(0, 1)])),
            factor(rounded(jacobian[(1, j)])),
            rounded(sum),
        );
    }
    block
}

/// A number that was chosen, as it was chosen: 0.5.
fn given(number: Real) -> String {
    format!("{number:.1}")
}

/// A number that was computed, to four decimals; what rounds to -0.0000 is 0.0000.
fn rounded(number: Real) -> String {
    let text = format!("{number:.4}");
    if text == "-0.0000" {
        text[1..].to_string()
    } else {
        text
    }
}

/// A negative factor stands in brackets.
fn factor(number: String) -> String {
    if number.starts_with('-') {
        format!("({number})")
    } else {
        number
    }
}
