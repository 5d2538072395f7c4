//! The room Learn: a network learns while one looks on.

use super::Board;
use crate::toolbox::Error;
use std::sync::Arc;

/// Does what the room Learn asks for.
pub fn answer(_board: &Arc<Board>, _what: &str, _body: &[u8]) -> Option<Result<String, Error>> {
    None
}
