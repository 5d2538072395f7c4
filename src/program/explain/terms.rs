//! A sum of hundreds of products, of which the largest and the smallest are worth a look.

use super::put_in::{rounded_or_tiny, with_numbers, Term};
use crate::toolbox::columns::padded;
use crate::toolbox::Real;

/// How many of the largest terms are shown, and how many of the smallest.
const SHOWN: usize = 10;
const LABEL: usize = 22;

/// One of the products that are added up.
pub struct Product {
    /// Where its first number comes from.
    pub from: String,
    pub left: Real,
    pub right: Real,
}

impl Product {
    pub fn value(&self) -> Real {
        self.left * self.right
    }

    fn line(&self) -> String {
        let number = |number: Real| Term { name: String::new(), number: rounded_or_tiny(number) };
        line(&self.from, &with_numbers("#·#", &[number(self.left), number(self.right)]), self.value())
    }
}

/// The products, the largest first; without `all`, those between the ten largest and the ten smallest are one line. A
/// product whose first number is 0 is counted and not shown.
pub fn lines_of(products: Vec<Product>, all: bool) -> Vec<String> {
    let (mut products, zeros): (Vec<Product>, Vec<Product>) =
        products.into_iter().partition(|product| product.left != 0.0);
    // Among equals the order of the neurons stays.
    products.sort_by(|a, b| b.value().total_cmp(&a.value()));
    let between = if all || products.len() <= 2 * SHOWN { 0..0 } else { SHOWN..products.len() - SHOWN };
    let mut lines: Vec<String> = products[..between.start].iter().map(Product::line).collect();
    if !between.is_empty() {
        let together: Real = products[between.clone()].iter().map(Product::value).sum();
        lines.push(line(&format!("{} between them", between.len()), "", together));
    }
    lines.extend(products[between.end..].iter().map(Product::line));
    if !zeros.is_empty() {
        lines.push(line(&format!("{} that are 0", zeros.len()), "", 0.0));
    }
    lines
}

/// A label, what is computed, and the result, each in its column.
pub fn line(label: &str, computed: &str, result: Real) -> String {
    let (label, result) = (padded(label, LABEL), rounded_or_tiny(result));
    format!("  {label}{computed:>22} = {result:>10}")
}
