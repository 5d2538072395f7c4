//! The small steps of the reader of JSON: what must stand here, and what is said if it does not.

use super::Reader;
use crate::toolbox::json::{beginning_of, hexadecimal};
use crate::toolbox::{quote, Error};

impl<'a> Reader<'a> {
    /// An open bracket, items with commas between them, a closed bracket.
    pub(super) fn items(
        &mut self,
        open: char,
        close: char,
        mut read_item: impl FnMut(&mut Reader<'a>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.expect(open)?;
        if self.peek() == Some(close) {
            return self.expect(close);
        }
        loop {
            read_item(self)?;
            match self.peek() {
                Some(',') => self.position += 1,
                Some(next) if next == close => return self.expect(close),
                Some(_) => return Err(self.wrong(&format!("a , or a {close} is expected here"))),
                None => return Err(self.ended(&format!("a , or a {close}"))),
            }
        }
    }

    /// Inside an object, the key and the colon before the next value; `open` are the brackets that are open.
    pub(super) fn skip_key(&mut self, open: &[char]) -> Result<(), Error> {
        if open.last() == Some(&'}') {
            self.text()?;
            self.expect(':')?;
        }
        Ok(())
    }

    /// One character that must stand here.
    pub(super) fn expect(&mut self, wanted: char) -> Result<(), Error> {
        match self.peek() {
            Some(next) if next == wanted => {
                self.position += 1;
                Ok(())
            }
            Some(next) => Err(self.wrong(&format!("a {wanted} is expected here, not {next:?}"))),
            None => Err(self.ended(&format!("a {wanted}"))),
        }
    }

    /// An error at the end of the text.
    pub(super) fn ended(&self, wanted: &str) -> Error {
        self.wrong(&format!("the file ends here, but {wanted} is expected: was it cut off?"))
    }

    /// Says what stands in the place of a number. NaN and Infinity are not JSON, but other programs write them.
    pub(super) fn no_number(&self) -> Error {
        let ends_word = |c: char| c.is_whitespace() || ",:[]{}".contains(c);
        let rest = &self.text[self.position..];
        let word = quote::printed(&beginning_of(rest.split(ends_word).next().unwrap_or(rest)));
        match word.as_str() {
            "" if self.position == self.text.len() => self.ended("a number"),
            "" => self.wrong("a number is expected here"),
            "NaN" | "Infinity" | "-Infinity" => self.wrong(&format!(
                "a number is expected here, not {word}: that is left of a training with too large a learning rate"
            )),
            _ => self.wrong(&format!("a number is expected here, not {word}")),
        }
    }

    /// A word that must stand here.
    pub(super) fn word(&mut self, word: &str) -> Result<(), Error> {
        if !self.text[self.position..].starts_with(word) {
            return Err(self.wrong("a value is expected here"));
        }
        self.position += word.len();
        Ok(())
    }

    /// The character that a `\` stands for, together with what follows it.
    pub(super) fn escaped(&mut self) -> Result<char, Error> {
        // The caller saw a \ here, which is a single byte.
        let rest = &self.text[self.position + 1..];
        let (character, length) = match rest.chars().next() {
            Some(plain @ ('"' | '\\' | '/')) => (plain, 1),
            Some('b') => ('\u{8}', 1),
            Some('f') => ('\u{c}', 1),
            Some('n') => ('\n', 1),
            Some('r') => ('\r', 1),
            Some('t') => ('\t', 1),
            // Half of a surrogate pair has no place in the names we write; it reads as the replacement character.
            Some('u') => match rest.get(1..5).and_then(hexadecimal) {
                Some(code) => (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 5),
                None => return Err(self.wrong("\\u must be followed by four hexadecimal digits")),
            },
            _ => return Err(self.wrong("after a \\ only one of \" \\ / b f n r t u may stand")),
        };
        self.position += 1 + length;
        Ok(character)
    }

    /// To the next character that is not blank.
    pub(super) fn skip_space(&mut self) {
        let rest = &self.text[self.position..];
        self.position += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }
}
