//! What the network really says when pixels are changed: every picture is asked about anew.

use super::reasons::{largest_but, Reasons};
use crate::ch08_training::{Network, Workspace};
use crate::program::answers::AT_A_TIME;
use crate::program::asked::Asked;
use crate::toolbox::{Matrix, Real};

/// Of a picture with more pixels only the first so many are changed: it would take too long.
const MOST_CHANGED: usize = 10_000;

/// The difference between answer and second choice once the pixels are gone that spoke loudest for the answer.
pub struct Removed {
    pub pixels: usize,
    /// What their parts promise.
    pub promised: Real,
    /// What the network really says.
    pub measured: Real,
}

/// Takes away what so many pixels add, the loudest first; fewer if no more spoke for the answer.
pub fn removed(network: &Network, reasons: &Reasons, counts: &[usize]) -> Vec<Removed> {
    let loudest = reasons.loudest();
    let mut workspace = Workspace::new(network);
    let mut removed = Vec::new();
    for &count in counts {
        let pixels = count.min(loudest.len());
        let gone = &loudest[..pixels];
        let mut without = reasons.x.clone();
        for &(input, share) in gone.iter().flat_map(|&pixel| &reasons.shares[pixel]) {
            without[(0, input)] -= share;
        }
        network.forward(&without, &mut workspace);
        let z = workspace.last().z.row(0);
        let promised = reasons.difference - gone.iter().map(|&pixel| reasons.parts[pixel]).sum::<Real>();
        removed.push(Removed { pixels, promised, measured: z[reasons.answer] - z[reasons.other] });
        if pixels < count {
            break;
        }
    }
    removed
}

/// One pixel without ink, or with as much as there can be, and what the network says then.
#[derive(Clone, Copy)]
pub struct Change {
    pub pixel: usize,
    /// What it became: 0 or 1.
    pub ink: Real,
    pub answer: usize,
    /// z of the old answer minus the largest z of the others.
    pub lead: Real,
}

/// Every pixel changed, one at a time; those that take most from the answer first.
pub fn changes(network: &Network, asked: &Asked, answer: usize) -> Vec<Change> {
    let ink_now = &asked.ink;
    let pixels = 0..ink_now.columns().min(MOST_CHANGED);
    let both = pixels.flat_map(|pixel| [(pixel, 0.0), (pixel, 1.0)]);
    let wanted: Vec<(usize, Real)> = both.filter(|&(pixel, ink)| ink_now[(0, pixel)] != ink).collect();
    let mut workspace = Workspace::new(network);
    let mut changed = Matrix::default();
    let mut changes = Vec::new();
    for some in wanted.chunks(AT_A_TIME) {
        changed.reset(some.len(), ink_now.columns());
        for (n, &(pixel, ink)) in some.iter().enumerate() {
            changed.row_mut(n).copy_from_slice(ink_now.row(0));
            changed[(n, pixel)] = ink;
        }
        network.forward(&asked.seen(&changed), &mut workspace);
        let last = workspace.last();
        for (n, &(pixel, ink)) in some.iter().enumerate() {
            let z = last.z.row(n);
            // Whoever has reasons has a second choice.
            let lead = largest_but(z, answer).map_or(0.0, |other| z[answer] - z[other]);
            changes.push(Change { pixel, ink, answer: last.a.largest_in_row(n), lead });
        }
    }
    // Among equals the order of the pixels stays.
    changes.sort_by(|a, b| a.lead.total_cmp(&b.lead));
    changes
}
