//! Pictures inside a page: pixels of the same shade become one line of the form SVG, so no other file is needed.

use crate::program::signed::{colour, Signed};
use crate::toolbox::Real;
use std::collections::BTreeMap;
use std::fmt::Write;

/// So many shades between paper and ink are told apart.
const SHADES: Real = 15.0;

/// A picture from 0, paper, to 1, ink: dark on light.
pub fn picture(values: &[Real], width: usize, about: &str) -> String {
    let shade = |value: &Real| {
        let light = 255 - (value.clamp(0.0, 1.0) * SHADES).round() as usize * 255 / SHADES as usize;
        [light as u8; 3]
    };
    let shades: Vec<[u8; 3]> = values.iter().map(shade).collect();
    drawing(&shades, width, about)
}

/// Numbers above 0 in red and below it in blue.
pub fn signed(signed: &Signed, about: &str) -> String {
    let shade = |value: &Real| colour(*value).map(|step| step * 51);
    let shades: Vec<[u8; 3]> = signed.values.iter().map(shade).collect();
    drawing(&shades, signed.width, about)
}

fn drawing(shades: &[[u8; 3]], width: usize, about: &str) -> String {
    let mut paths: BTreeMap<[u8; 3], String> = BTreeMap::new();
    for (y, row) in shades.chunks(width).enumerate() {
        let mut rest = row;
        while let Some(&shade) = rest.first() {
            let (x, run) = (width - rest.len(), rest.iter().take_while(|other| **other == shade).count());
            if shade != [255; 3] {
                let _ = write!(paths.entry(shade).or_default(), "M{x} {y}h{run}v1H{x}z");
            }
            rest = &rest[run..];
        }
    }
    let height = shades.len() / width.max(1);
    let paths: Vec<String> = paths
        .iter()
        .map(|([red, green, blue], path)| {
            format!("<path fill=\"#{red:02x}{green:02x}{blue:02x}\" d=\"{path}\"/>")
        })
        .collect();
    format!(
        "<svg class=\"pixels\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{about}\" shape-rendering=\"crispEdges\">{}</svg>",
        paths.concat()
    )
}
