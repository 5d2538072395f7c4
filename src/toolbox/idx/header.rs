//! The header of an IDX file, and what can be wrong with it.

pub const TYPE_UNSIGNED_BYTE: u8 = 8;
/// What to do with a file that is not whole, or not what its name says.
pub const AGAIN: &str = "copy or download the file again";
/// What to do with elements that are no unsigned bytes.
const WHOLE: &str = "write numbers from 0 to 255 as unsigned bytes";
const FRACTION: &str = "multiply them by 255 if they go from 0 to 1, and write them as unsigned bytes";
/// The other types of elements that IDX has: number, name and what to do.
const OTHER_TYPES: [(u8, &str, &str); 5] = [
    (9, "signed bytes", WHOLE),
    (11, "2-byte whole numbers", WHOLE),
    (12, "4-byte whole numbers", WHOLE),
    (13, "4-byte floating-point numbers", FRACTION),
    (14, "8-byte floating-point numbers", FRACTION),
];

/// The dimensions, or where the header is wrong and why.
pub fn read_header(file: &[u8]) -> Result<Vec<usize>, (&'static str, String)> {
    let &[first, second, element_type, count, ..] = file else {
        let found = file.len();
        return Err(("", format!("an IDX file has a header of 4 bytes or more, this has {found}: {AGAIN}")));
    };
    if matches!(file, [1..=4, TYPE_UNSIGNED_BYTE, 0, 0, ..]) {
        let problem =
            "the header stands with the least significant byte first: turn each four bytes of it round, \
                       since IDX has the most significant first";
        return Err(("byte 0", problem.to_string()));
    }
    if (first, second) != (0, 0) {
        let found = format!("{first:02x} {second:02x}");
        return Err((
            "byte 0",
            format!("an IDX file starts with the bytes 00 00, this with {found}: {AGAIN}"),
        ));
    }
    if element_type != TYPE_UNSIGNED_BYTE {
        return Err(("byte 2", wrong_type(element_type, file)));
    }
    if count == 0 {
        return Err(("byte 3", format!("0 dimensions, but labels have 1 and pictures 3: {AGAIN}")));
    }
    let (needed, found) = (header_length(usize::from(count)), file.len());
    let Some(sizes) = file.get(4..needed) else {
        let problem =
            format!("{count} dimensions need a header of {needed} bytes, but the file has only {found}");
        return Err(("byte 3", format!("{problem}: {AGAIN}")));
    };
    Ok(sizes.chunks_exact(4).map(size).collect())
}

/// The most significant byte comes first.
fn size(four: &[u8]) -> usize {
    four.iter().fold(0u32, |size, &byte| (size << 8) | u32::from(byte)) as usize
}

/// What the sizes are if their least significant byte comes first.
pub fn turned_round(sizes: &[usize]) -> Vec<usize> {
    // Each was read from four bytes.
    sizes.iter().map(|&size| (size as u32).swap_bytes() as usize).collect()
}

/// The elements are not what they should be.
fn wrong_type(element_type: u8, file: &[u8]) -> String {
    let must = "but must be unsigned bytes (type 8)";
    let Some((_, name, advice)) = OTHER_TYPES.iter().find(|(number, ..)| *number == element_type) else {
        return format!("the elements are of type {element_type}, which IDX does not have, {must}: {AGAIN}");
    };
    // QMNIST's labels: eight numbers a picture, of which the first is the digit.
    let advice = match (file.get(3), file.get(8..12)) {
        (Some(2), Some([0, 0, 0, 8])) => {
            "here are 8 a picture, as QMNIST has them: take the first of each, and write them as unsigned bytes"
        }
        _ => advice,
    };
    format!("the elements are {name} (type {element_type}), {must}: {advice}")
}

/// Four bytes, and four more for each dimension.
pub fn header_length(dimensions: usize) -> usize {
    4 + 4 * dimensions
}
