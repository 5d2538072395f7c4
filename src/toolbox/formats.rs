//! What a file really is, whatever it is called: the formats that people have where another one was expected.

/// A format, known by the first bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Format {
    /// Compressed by gzip, as MNIST is downloaded.
    Gzip,
    /// A ZIP archive.
    Zip,
    /// A ZIP archive of NumPy arrays.
    NumPyArchive,
    /// An array of NumPy.
    NumPy,
    /// A picture; the word says of which format.
    Picture(&'static str),
    /// A page of the web.
    WebPage,
    /// The few lines that Git keeps in place of a large file.
    LfsPointer,
    /// Text in columns, with the same sign between them.
    Table,
    /// Text in UTF-16.
    Utf16,
    /// Some other text.
    Text,
    /// Something else that has a name.
    Other(&'static str),
}

/// So many bytes of a file are enough to know its format.
pub const ENOUGH: usize = 512;

/// How files begin; of two beginnings that fit the first counts.
const BEGINNINGS: [(&[u8], Format); 26] = [
    (b"\x1F\x8B", Format::Gzip),
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"\x93NUMPY", Format::NumPy),
    (b"\x89PNG", Format::Picture("PNG")),
    (b"\xFF\xD8\xFF", Format::Picture("JPEG")),
    (b"GIF8", Format::Picture("GIF")),
    (b"II*\0", Format::Picture("TIFF")),
    (b"MM\0*", Format::Picture("TIFF")),
    (b"RIFF", Format::Picture("WebP")),
    (b"P1", Format::Picture("PBM")),
    (b"P2", Format::Picture("PGM")),
    (b"P3", Format::Picture("PPM")),
    (b"P4", Format::Picture("PBM")),
    (b"P5", Format::Picture("PGM")),
    (b"P6", Format::Picture("PPM")),
    (b"P7", Format::Picture("PAM")),
    (b"version https://git-lfs", Format::LfsPointer),
    (b"7z\xBC\xAF", Format::Other("7-Zip archive")),
    (b"\xFD7zXZ", Format::Other("file compressed by xz")),
    (b"BZh", Format::Other("file compressed by bzip2")),
    (b"\x89HDF", Format::Other("HDF5 file")),
    (b"MATLAB", Format::Other("MATLAB file")),
    (b"PAR1", Format::Other("Parquet file")),
    (b"%PDF", Format::Other("PDF document")),
    (b"\x80\x04\x95", Format::Other("file of Python's pickle")),
];

impl Format {
    /// The format of a file that begins with these bytes; [`ENOUGH`] of them will do. None if nothing is known of it.
    pub fn of(bytes: &[u8]) -> Option<Format> {
        if matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
            return Some(Format::Utf16);
        }
        // An entry of an archive begins with 30 bytes, and then with its name.
        let is_array =
            |bytes: &[u8]| bytes.get(30..).is_some_and(|rest| contains(&rest[..rest.len().min(99)], b".npy"));
        if bytes.get(4..8) == Some(b"ftyp") {
            return Some(Format::Picture("HEIC"));
        }
        if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
            return Some(Format::Picture("BMP"));
        }
        match BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
            Some((_, Format::Zip)) if is_array(bytes) => Some(Format::NumPyArchive),
            Some((_, format)) => Some(*format),
            None => Format::of_text(bytes),
        }
    }

    fn of_text(bytes: &[u8]) -> Option<Format> {
        let bytes = &bytes[..bytes.len().min(ENOUGH)];
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let first_sign = bytes.iter().find(|byte| !byte.is_ascii_whitespace())?;
        if *first_sign == b'<' {
            return Some(Format::WebPage);
        }
        if bytes.iter().any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()) {
            return None;
        }
        // The last letter may be cut off.
        let is_text = std::str::from_utf8(bytes).map_or_else(|cause| cause.error_len().is_none(), |_| true);
        let line = bytes.split(|&byte| byte == b'\n').find(|line| line.contains(first_sign))?;
        let is_table = b",;\t".iter().any(|sign| line.iter().filter(|byte| *byte == sign).count() >= 3);
        is_text.then_some(if is_table { Format::Table } else { Format::Text })
    }

    /// What people call it, with its article.
    pub fn name(self) -> String {
        match self {
            Format::Gzip => "a file compressed by gzip".to_string(),
            Format::Zip => "a ZIP archive".to_string(),
            Format::NumPyArchive => "a NumPy archive (.npz)".to_string(),
            Format::NumPy => "a NumPy array (.npy)".to_string(),
            Format::Picture(name) => format!("a {name} picture"),
            Format::WebPage => "a web page".to_string(),
            Format::LfsPointer => "a pointer of Git LFS, not the file itself".to_string(),
            Format::Table => "a table in text (CSV)".to_string(),
            Format::Utf16 => "text in UTF-16".to_string(),
            Format::Text => "text".to_string(),
            Format::Other(name) => format!("a {name}"),
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
