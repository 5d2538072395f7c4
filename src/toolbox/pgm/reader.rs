//! The reader of PGM and its relatives.

use crate::toolbox::Error;
use std::path::Path;

/// What the first two bytes of a picture say.
pub struct Form {
    pub is_binary: bool,
    /// Each pixel is black or white.
    pub is_bitmap: bool,
    /// How many numbers a pixel has.
    pub colours: usize,
}

impl Form {
    /// P1 to P6.
    pub fn named(name: &[u8]) -> Option<Form> {
        let &[b'P', digit @ b'1'..=b'6'] = name else { return None };
        let colours = if digit == b'3' || digit == b'6' { 3 } else { 1 };
        Some(Form { is_binary: digit >= b'4', is_bitmap: digit == b'1' || digit == b'4', colours })
    }

    /// A number of the file as a number from 0 black to 255 white.
    fn scaled(&self, number: usize, largest: usize) -> u8 {
        // At most 65,535 · 255 and half of 65,535, and 32 bits hold that.
        let scaled = ((number * 255 + largest / 2) / largest) as u8;
        if self.is_bitmap {
            255 - scaled
        } else {
            scaled
        }
    }
}

/// Walks through the bytes of a file.
pub struct Reader<'a> {
    pub path: &'a Path,
    pub bytes: &'a [u8],
    pub position: usize,
}

impl Reader<'_> {
    pub fn wrong(&self, position: usize, problem: &str) -> Error {
        Error::content(self.path, format!("byte {position}"), problem)
    }

    /// Steps over white space, and over remarks from # to the end of their line.
    pub fn skip_space(&mut self) {
        let mut in_remark = false;
        while let Some(&byte) = self.bytes.get(self.position) {
            match byte {
                b'#' => in_remark = true,
                b'\n' | b'\r' => in_remark = false,
                _ if in_remark || byte.is_ascii_whitespace() => {}
                _ => return,
            }
            self.position += 1;
        }
    }

    pub fn number(&mut self, what: &str) -> Result<usize, Error> {
        self.number_of(what, usize::MAX)
    }

    /// A number of at most so many digits.
    fn number_of(&mut self, what: &str, most_digits: usize) -> Result<usize, Error> {
        self.skip_space();
        let start = self.position;
        while self.position - start < most_digits
            && self.bytes.get(self.position).is_some_and(u8::is_ascii_digit)
        {
            self.position += 1;
        }
        // From `start` to here `get` found only digits.
        let mut digits = self.bytes[start..self.position].iter().map(|digit| u32::from(digit - b'0'));
        let number = digits.try_fold(0u32, |number, digit| number.checked_mul(10)?.checked_add(digit));
        match number {
            Some(number) if start < self.position => Ok(number as usize),
            Some(_) => Err(self.wrong(start, &format!("{what} is expected here, a whole number"))),
            None => Err(self.wrong(start, &format!("{what} is too large"))),
        }
    }

    /// One white space ends the header, then exactly the bytes of the pixels follow.
    pub fn bytes(
        &mut self,
        form: &Form,
        width: usize,
        height: usize,
        largest: usize,
    ) -> Result<Vec<u8>, Error> {
        if !self.bytes.get(self.position).is_some_and(u8::is_ascii_whitespace) {
            return Err(self.wrong(self.position, "behind the header one space or new line must follow"));
        }
        // There is a byte before `start`, so it is at most the length.
        let start = self.position + 1;
        let each = if largest > 255 { 2 } else { 1 };
        let row =
            if form.is_bitmap { Some(width.div_ceil(8)) } else { width.checked_mul(each * form.colours) };
        let found = &self.bytes[start..];
        let row = row.filter(|row| row.checked_mul(height) == Some(found.len())).ok_or_else(|| {
            let problem = format!(
                "the header promises {height} rows of {width} pixels, but {} bytes follow",
                found.len()
            );
            self.wrong(start, &problem)
        })?;
        let mut samples = Vec::with_capacity(width * height * form.colours);
        for row in found.chunks(row) {
            let sample = |i: usize| match (form.is_bitmap, each) {
                (true, _) => usize::from(row[i / 8] >> (7 - i % 8) & 1),
                (_, 1) => usize::from(row[i]),
                _ => usize::from(row[2 * i]) << 8 | usize::from(row[2 * i + 1]),
            };
            for i in 0..width * form.colours {
                self.expect_at_most(start, sample(i), largest, samples.len() / form.colours)?;
                samples.push(form.scaled(sample(i), largest));
            }
        }
        Ok(samples)
    }

    /// Each number of each pixel in digits. Those of black and white have one digit and need no space between.
    pub fn digits(
        &mut self,
        form: &Form,
        width: usize,
        height: usize,
        largest: usize,
    ) -> Result<Vec<u8>, Error> {
        let most_digits = if form.is_bitmap { 1 } else { usize::MAX };
        let mut samples = Vec::new();
        // A header may lie; then there are not so many numbers, and the next one is missed.
        let count = width.saturating_mul(height).saturating_mul(form.colours);
        while samples.len() < count {
            self.skip_space();
            let place = self.position;
            let number = self.number_of("the next pixel", most_digits)?;
            self.expect_at_most(place, number, largest, samples.len() / form.colours)?;
            samples.push(form.scaled(number, largest));
        }
        self.skip_space();
        match self.bytes.get(self.position) {
            None => Ok(samples),
            Some(_) => {
                let problem = format!("after {} pixels the file should end", count / form.colours);
                Err(self.wrong(self.position, &problem))
            }
        }
    }

    fn expect_at_most(&self, place: usize, number: usize, largest: usize, pixel: usize) -> Result<(), Error> {
        if number <= largest {
            return Ok(());
        }
        let problem = format!("pixel {pixel} is {number}, but the largest value is {largest}");
        Err(self.wrong(place, &problem))
    }
}
