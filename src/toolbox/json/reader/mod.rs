//! The reader of JSON.

mod steps;

use super::{beginning_of, is_number};
use crate::toolbox::{Error, Real};
use std::path::Path;
use std::str::FromStr;

/// Walks through a JSON text from its beginning to its end.
pub struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    /// How many bytes are behind us. It only moves over whole characters, so `text` can be cut there.
    position: usize,
}

impl<'a> Reader<'a> {
    /// Starts at the beginning; `path` is for the messages.
    pub fn new(path: &'a Path, text: &'a str) -> Reader<'a> {
        Reader { path, text, position: 0 }
    }

    /// Reads an object, { "key": value, … }. For every key, `read_value` must read the value (or `skip` it).
    ///
    /// # Errors
    /// If there is no whole object here, or `read_value` returns an error.
    pub fn object(
        &mut self,
        mut read_value: impl FnMut(&mut Reader<'a>, &str) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.items('{', '}', |reader| {
            let key = reader.text()?;
            reader.expect(':')?;
            read_value(reader, &key)
        })
    }

    /// Reads a list, [ value, … ]. For every value, `read_value` must read it (or `skip` it).
    ///
    /// # Errors
    /// If there is no whole list here, or `read_value` returns an error.
    pub fn list(
        &mut self,
        read_value: impl FnMut(&mut Reader<'a>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.items('[', ']', read_value)
    }

    /// Reads a list of numbers and puts them at the end of `numbers`; returns how many.
    ///
    /// # Errors
    /// If there is no whole list of finite numbers here.
    pub fn numbers(&mut self, numbers: &mut Vec<Real>) -> Result<usize, Error> {
        let before = numbers.len();
        self.list(|reader| {
            numbers.push(reader.real()?);
            Ok(())
        })?;
        Ok(numbers.len() - before)
    }

    /// Reads a number of the course.
    ///
    /// # Errors
    /// If there is no number here, or one so large that it would become infinite.
    pub fn real(&mut self) -> Result<Real, Error> {
        self.skip_space();
        let start = self.position;
        let number: Real = self.number()?;
        if number.is_finite() {
            return Ok(number);
        }
        self.position = start;
        Err(self.wrong("this number is too large"))
    }

    /// Reads a number as whatever type the caller wants: no digit is lost on a detour.
    ///
    /// # Errors
    /// If there is no number here, or it does not fit the type.
    pub fn number<T: FromStr>(&mut self) -> Result<T, Error> {
        self.skip_space();
        let rest = &self.text[self.position..];
        let length = rest.find(|c: char| !c.is_ascii_digit() && !"+-.eE".contains(c)).unwrap_or(rest.len());
        // `find` gives the beginning of a character, and what it stepped over are single bytes.
        let word = &rest[..length];
        if !is_number(word) {
            return Err(self.no_number());
        }
        let does_not_fit = |_| self.wrong(&format!("the number {} does not fit here", beginning_of(word)));
        let number = word.parse().map_err(does_not_fit)?;
        self.position += length;
        Ok(number)
    }

    /// Reads a text in quotation marks.
    ///
    /// # Errors
    /// If there is no whole text here.
    pub fn text(&mut self) -> Result<String, Error> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            let Some(next) = self.text[self.position..].chars().next() else {
                return Err(self.wrong("the file ends inside a text: its closing \" is missing"));
            };
            match next {
                '"' => {
                    self.position += 1;
                    return Ok(text);
                }
                '\\' => text.push(self.escaped()?),
                _ if next < ' ' => return Err(self.wrong("a line break or control character inside a text")),
                _ => {
                    self.position += next.len_utf8();
                    text.push(next);
                }
            }
        }
    }

    /// Steps over one value of any kind, however deeply nested.
    ///
    /// # Errors
    /// If no value stands here.
    pub fn skip(&mut self) -> Result<(), Error> {
        let mut open = Vec::new();
        loop {
            match self.peek() {
                Some('"') => drop(self.text()?),
                Some(bracket @ ('[' | '{')) => {
                    self.position += 1;
                    open.push(if bracket == '[' { ']' } else { '}' });
                    // An empty list ends at once; anything else goes on with its first value.
                    if self.peek() != open.last().copied() {
                        self.skip_key(&open)?;
                        continue;
                    }
                }
                Some('t') => self.word("true")?,
                Some('f') => self.word("false")?,
                Some('n') => self.word("null")?,
                None => return Err(self.ended("a value")),
                Some(_) => drop(self.number::<f64>()?),
            }
            while let Some(&closing) = open.last() {
                if self.peek() == Some(',') {
                    self.position += 1;
                    self.skip_key(&open)?;
                    break;
                }
                self.expect(closing)?;
                open.pop();
            }
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    /// The next character that is not a space, without stepping over it; None at the end.
    pub fn peek(&mut self) -> Option<char> {
        self.skip_space();
        self.text[self.position..].chars().next()
    }

    /// Makes sure that nothing follows.
    ///
    /// # Errors
    /// If something does.
    pub fn end(&mut self) -> Result<(), Error> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.wrong("the file should end here, but something follows")),
        }
    }

    /// An error at the place reached so far, with line and column.
    pub fn wrong(&self, problem: &str) -> Error {
        let before = &self.text[..self.position];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        Error::content(self.path, format!("line {line}, column {column}"), problem)
    }
}
