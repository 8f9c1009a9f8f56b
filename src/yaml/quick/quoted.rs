//! Quoted text, on one line or on several.

use std::borrow::Cow;

use super::Reader;
use super::find::first_of;
use crate::go::yaml::escaped;
use crate::yaml::Value;

/// A quoted text; the reader is behind its closing quote.
pub(super) struct Quoted<'s> {
    text: Cow<'s, str>,
    start: usize,
    end: usize,
    /// True if the text is on one line, as a key must be.
    on_one_line: bool,
}

impl<'s> Quoted<'s> {
    /// Sets the value of an open entry to the text.
    pub(super) fn put(self, reader: &mut Reader<'s>, slot: usize) {
        reader.put(slot, self.start, self.end, Value::String(self.text));
    }

    /// Opens an entry with the text as its key, if a colon follows.
    pub(super) fn open(self, reader: &mut Reader<'s>) -> Option<()> {
        reader.skip_spaces();
        if !self.on_one_line || !reader.is_key_end(self.start) {
            return None;
        }
        let span = reader.span(self.start, self.end);
        reader.entry(self.text, span);
        Some(())
    }
}

impl<'s> Reader<'s> {
    /// Reads a single-quoted text (`yaml_parser_scan_flow_scalar`).
    pub(super) fn single_quoted(&mut self) -> Option<Quoted<'s>> {
        let start = self.at;
        let mut from = start + 1;
        let mut on_one_line = true;
        self.unfolded.clear();
        loop {
            let found = first_of(self.bytes, from, [b'\'', b'\'', b'\n']);
            let part = &self.text[from..found];
            if *self.bytes.get(found)? == b'\n' {
                on_one_line = false;
                self.unfolded.push_str(part.trim_end_matches([' ', '\t']));
                from = self.next_folded(found)?;
            } else if self.bytes.get(found + 1) == Some(&b'\'') {
                self.unfolded.push_str(&self.text[from..=found]);
                from = found + 2;
            } else {
                return Some(self.quoted(start, part, found, on_one_line));
            }
        }
    }

    /// Reads a double-quoted text (`yaml_parser_scan_flow_scalar`).
    pub(super) fn double_quoted(&mut self) -> Option<Quoted<'s>> {
        let start = self.at;
        let mut from = start + 1;
        let mut on_one_line = true;
        self.unfolded.clear();
        loop {
            let found = first_of(self.bytes, from, [b'"', b'\\', b'\n']);
            let part = &self.text[from..found];
            match *self.bytes.get(found)? {
                b'"' => return Some(self.quoted(start, part, found, on_one_line)),
                b'\\' if self.bytes.get(found + 1) == Some(&b'\n') => {
                    on_one_line = false;
                    self.unfolded.push_str(part);
                    from = self.next_joined(found + 1)?;
                }
                b'\\' => {
                    self.unfolded.push_str(part);
                    from = self.escape(found + 1)?;
                }
                _ => {
                    on_one_line = false;
                    self.unfolded.push_str(part.trim_end_matches([' ', '\t']));
                    from = self.next_folded(found)?;
                }
            }
        }
    }

    /// A text that ends with `part` before the quote at `close`; borrowed if that is the whole text.
    fn quoted(&mut self, start: usize, part: &'s str, close: usize, on_one_line: bool) -> Quoted<'s> {
        self.at = close + 1;
        // An empty buffer does not mean that nothing precedes `part`: an escaped line break leaves no text.
        let text = if self.unfolded.is_empty() {
            part.into()
        } else {
            self.unfolded.push_str(part);
            self.unfolded.as_str().to_owned().into()
        };
        Quoted {
            text,
            start,
            end: self.at,
            on_one_line,
        }
    }

    /// Folds the line break at an offset and the empty lines after it. Returns the offset where the text continues, in any column.
    fn next_folded(&mut self, line_break: usize) -> Option<usize> {
        let (next, empty_lines) = self.next_quoted_line(line_break)?;
        self.fold(empty_lines);
        Some(next)
    }

    /// Drops the escaped line break at an offset; empty lines after it stay.
    fn next_joined(&mut self, line_break: usize) -> Option<usize> {
        let (next, empty_lines) = self.next_quoted_line(line_break)?;
        self.unfolded.extend(std::iter::repeat_n('\n', empty_lines));
        Some(next)
    }

    /// The offset where a text continues after the line break at an offset, and the number of empty lines before it.
    fn next_quoted_line(&self, line_break: usize) -> Option<(usize, usize)> {
        let mut line = line_break + 1;
        let mut empty_lines = 0;
        loop {
            if self.is_marker(line) {
                return None;
            }
            let blanks = self.bytes[line..]
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t'));
            let at = line + blanks.count();
            if *self.bytes.get(at)? != b'\n' {
                return Some((at, empty_lines));
            }
            line = at + 1;
            empty_lines += 1;
        }
    }

    /// Reads an escape after its backslash and returns its end.
    fn escape(&mut self, at: usize) -> Option<usize> {
        let digits = match self.bytes.get(at)? {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            letter => {
                self.unfolded.push(escaped(*letter)?);
                return Some(at + 1);
            }
        };
        let end = at + 1 + digits;
        let text = self.text.get(at + 1..end)?;
        // A sign is not a digit.
        let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = u32::from_str_radix(text, 16).ok().filter(|_| is_hex)?;
        self.unfolded.push(char::from_u32(value)?);
        Some(end)
    }
}
