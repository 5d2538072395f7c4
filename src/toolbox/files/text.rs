//! Text, as programs save it.

/// The text of a file in UTF-8 or, as some programs of Windows save it, in UTF-16 with a mark at its beginning. The
/// mark, which UTF-8 may have too, is no part of the text.
///
/// # Errors
/// The number of the first byte that is no text.
pub fn text_of(bytes: Vec<u8>) -> Result<String, usize> {
    let word: fn([u8; 2]) -> u16 = match bytes.get(..2) {
        Some([0xFF, 0xFE]) => u16::from_le_bytes,
        Some([0xFE, 0xFF]) => u16::from_be_bytes,
        _ => {
            let text = String::from_utf8(bytes).map_err(|cause| cause.utf8_error().valid_up_to())?;
            return Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text));
        }
    };
    let pairs = bytes[2..].chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return Err(bytes.len() - 1);
    }
    let (mut text, mut position) = (String::new(), 2);
    for letter in char::decode_utf16(pairs.map(|pair| word([pair[0], pair[1]]))) {
        let letter = letter.map_err(|_| position)?;
        position += 2 * letter.len_utf16();
        text.push(letter);
    }
    Ok(text)
}
