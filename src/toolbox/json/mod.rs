//! JSON, just large enough for weights: a reader that walks through the text, and the numbers and texts to write.
//!
//! The reader builds no tree of the file. Whoever reads says what should come next, and gets it or an error with
//! line and column. So a file takes no more memory than the numbers in it, and no depth of brackets can overrun.
//!
//! Source: RFC 8259, "The JavaScript Object Notation (JSON) Data Interchange Format".

mod reader;

pub use reader::Reader;

use super::{Error, Matrix, Real};
use std::fmt::Write;

/// A list of numbers as JSON text, each with just as many digits as are needed to read back the same bits.
///
/// # Panics
/// If a number is infinite or NaN: JSON has no word for it.
pub fn numbers_to_text(numbers: &[Real]) -> String {
    let mut text = String::from("[");
    for (i, number) in numbers.iter().enumerate() {
        assert!(number.is_finite(), "JSON has no word for {number}");
        let separator = if i == 0 { "" } else { ", " };
        write!(text, "{separator}{number:?}").expect("a text takes everything");
    }
    text + "]"
}

/// The rows of a matrix as JSON texts.
///
/// # Panics
/// If a number is infinite or NaN.
pub fn rows_to_text(matrix: &Matrix) -> Vec<String> {
    (0..matrix.rows()).map(|i| numbers_to_text(matrix.row(i))).collect()
}

/// A text as JSON text: in quotation marks, with an escape for what may not stand between them.
pub fn text_to_text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter < ' ' => {
                write!(quoted, "\\u{:04x}", u32::from(letter)).expect("a text takes everything")
            }
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}

/// An object of keys and their values, which are JSON texts already.
pub fn object_to_text(pairs: &[(&str, String)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{}: {value}", text_to_text(key))).collect();
    format!("{{{}}}", pairs.join(", "))
}

/// A list of values, which are JSON texts already.
pub fn list_to_text(values: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", values.into_iter().collect::<Vec<_>>().join(", "))
}

/// A list of texts.
pub fn texts_to_text(texts: impl IntoIterator<Item = String>) -> String {
    list_to_text(texts.into_iter().map(|text| text_to_text(&text)))
}

/// Reads a matrix, a list of its rows.
///
/// # Errors
/// If there is no whole list of lists of numbers here, or the rows are not equally long.
pub fn read_matrix(reader: &mut Reader) -> Result<Matrix, Error> {
    let (mut numbers, mut rows, mut columns) = (Vec::new(), 0, 0);
    reader.list(|reader| {
        columns = reader.numbers(&mut numbers)?;
        rows += 1;
        if usize::checked_mul(rows, columns) == Some(numbers.len()) {
            return Ok(());
        }
        Err(reader.wrong(&format!("row {rows} has {columns} numbers, not as many as the others")))
    })?;
    // After each row there were as many numbers as rows·columns.
    Ok(Matrix::new(rows, columns, numbers))
}

/// The first characters of a text or a word that is wrong: enough to find it, however long it is.
pub fn beginning_of(text: &str) -> String {
    text.chars().take(20).collect()
}

/// The number that hexadecimal digits stand for: Rust alone would also read "+123".
fn hexadecimal(digits: &str) -> Option<u32> {
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| all_digits)
}

/// -? whole, then perhaps . digits, then perhaps e ± digits: Rust would also read "+1", "1." and ".5", JSON not.
fn is_number(word: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (word, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && digits(fraction) && digits(exponent)
}
