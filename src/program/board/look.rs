//! The room Look: what a trained network has learned.

use super::Board;
use crate::toolbox::Error;
use std::sync::Arc;

/// Does what the room Look asks for.
pub fn answer(_board: &Arc<Board>, _what: &str, _body: &[u8]) -> Option<Result<String, Error>> {
    None
}
