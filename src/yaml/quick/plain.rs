//! Plain text, and keys.

use std::borrow::Cow;

use super::Reader;
use super::find::first_of;
use crate::go::yaml::decode::{Key, Plain};
use crate::yaml::{Value, scalar};

/// Maximum number of bytes from the start of a key to its colon; Go's limit is 1,024 characters.
const MAX_KEY_BYTES: usize = 1024;

/// First bytes of texts that may have a special meaning: `null`, `yes`, numbers and others.
const MAY_BE_SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut bytes: &[u8] = b"~.+-0123456789<nNyYtTfFoO";
    while let [first, rest @ ..] = bytes {
        table[*first as usize] = true;
        bytes = rest;
    }
    table
};

/// True if a plain text certainly has no special meaning.
fn is_text(text: &str) -> bool {
    match text.as_bytes() {
        [first, ..] if !MAY_BE_SPECIAL[usize::from(*first)] => true,
        // The longest special word is `false`, and these words have only a few different second letters.
        [first, second, rest @ ..] if first.is_ascii_alphabetic() => {
            rest.len() > 3
                || !matches!(
                    second.to_ascii_lowercase(),
                    b'a' | b'e' | b'f' | b'n' | b'o' | b'r' | b'u'
                )
        }
        _ => false,
    }
}

impl Reader<'_> {
    /// Reads a key up to its colon and opens an entry.
    pub(super) fn key(&mut self) -> Option<()> {
        match self.peek()? {
            b'\'' => self.single_quoted()?.open(self),
            b'"' => self.double_quoted()?.open(self),
            _ => {
                let start = self.at;
                let end = self.plain_line()?;
                self.plain_key(start, end)
            }
        }
    }

    /// Opens an entry with the plain text just read.
    pub(super) fn plain_key(&mut self, start: usize, end: usize) -> Option<()> {
        if !self.is_key_end(start) {
            return None;
        }
        let text = &self.text[start..end];
        let span = self.span(start, end);
        if is_text(text) {
            self.entry(Cow::Borrowed(text), span);
        } else {
            self.entry(special_key(text)?, span);
        }
        Some(())
    }

    /// True if the colon of a key that began at `start` is here.
    pub(super) fn is_key_end(&self, start: usize) -> bool {
        self.is_colon() && self.at - start <= MAX_KEY_BYTES
    }

    /// Reads a key like [`Reader::key`], or a text. Returns true for a key. After a text, moves to the next content.
    pub(super) fn key_or_text(&mut self, slot: usize, indent: usize) -> Option<bool> {
        let quoted = match self.peek()? {
            b'\'' => self.single_quoted()?,
            b'"' => self.double_quoted()?,
            _ => {
                let start = self.at;
                let end = self.plain_line()?;
                let is_key = self.is_colon();
                if is_key {
                    self.plain_key(start, end)?;
                } else {
                    self.rest_of_plain(slot, start, end, indent)?;
                }
                return Some(is_key);
            }
        };
        let is_key = self.colon_follows();
        if is_key {
            quoted.open(self)?;
        } else {
            quoted.put(self, slot);
            self.next_line()?;
        }
        Some(is_key)
    }

    fn colon_follows(&mut self) -> bool {
        let before = self.at;
        self.skip_spaces();
        let found = self.is_colon();
        self.at = before;
        found
    }

    /// Reads a plain text, which may have several lines. Moves to the next content.
    pub(super) fn plain(&mut self, slot: usize, indent: usize) -> Option<()> {
        let start = self.at;
        let end = self.plain_line()?;
        self.rest_of_plain(slot, start, end, indent)
    }

    /// Reads the lines after the first one of a plain text.
    fn rest_of_plain(&mut self, slot: usize, start: usize, end: usize, indent: usize) -> Option<()> {
        if self.peek() == Some(b':') {
            return None;
        }
        self.leave_line()?;
        if self.column > Some(indent) && !self.passed.comment {
            return self.further_lines(slot, start, end, indent);
        }
        self.put_plain(slot, start, end)
    }

    /// Reads further lines of a plain text, to the right of `indent` (`yaml_parser_scan_plain_scalar`).
    fn further_lines(&mut self, slot: usize, start: usize, first_end: usize, indent: usize) -> Option<()> {
        let mut end = first_end;
        self.unfolded.clear();
        self.unfolded.push_str(&self.text[start..end]);
        while self.column > Some(indent) && !self.passed.comment {
            self.fold(self.passed.empty_lines);
            let from = self.at;
            end = self.end_of_plain();
            if self.peek() == Some(b':') {
                return None;
            }
            self.unfolded.push_str(&self.text[from..end]);
            self.leave_line()?;
        }
        self.put_unfolded(slot, start, end);
        Some(())
    }

    /// Joins two lines of a text, with empty lines between them.
    pub(super) fn fold(&mut self, empty_lines: usize) {
        if empty_lines == 0 {
            self.unfolded.push(' ');
        } else {
            self.unfolded.extend(std::iter::repeat_n('\n', empty_lines));
        }
    }

    pub(super) fn put_plain(&mut self, slot: usize, start: usize, end: usize) -> Option<()> {
        let text = &self.text[start..end];
        if is_text(text) {
            self.put(slot, start, end, Value::String(Cow::Borrowed(text)));
        } else {
            self.put(slot, start, end, special_value(text)?);
        }
        Some(())
    }

    /// Moves to the end of a plain text's line, to a comment or to a key's colon. Returns the end of the text before it.
    fn plain_line(&mut self) -> Option<usize> {
        self.starts_plain().then(|| self.end_of_plain())
    }

    /// True if a plain text may begin here.
    fn starts_plain(&self) -> bool {
        let Some(first) = self.peek() else { return false };
        match first {
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`' | b'?'
            | b':' | b'\'' | b'"' | b'\t' => false,
            b'-' => self
                .bytes
                .get(self.at + 1)
                .is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, b'-' | b'.')),
            _ => true,
        }
    }

    fn end_of_plain(&mut self) -> usize {
        let start = self.at;
        loop {
            self.at = first_of(self.bytes, self.at, [b'\n', b':', b'#']);
            match self.peek() {
                None | Some(b'\n') => break,
                Some(b':') if self.is_alone() => break,
                Some(b'#') if is_blank(self.bytes[self.at - 1]) => break,
                Some(_) => self.at += 1,
            }
        }
        self.without_blanks(start, self.at)
    }

    /// Reads a plain text in a flow collection, where indicators end it too.
    pub(super) fn flow_plain(&mut self) -> Option<usize> {
        if !self.starts_plain() {
            return None;
        }
        let start = self.at;
        loop {
            match self.peek()? {
                b'\n' | b'?' | b'\t' => return None,
                b',' | b'[' | b']' | b'{' | b'}' => break,
                b':' => match self.bytes.get(self.at + 1)? {
                    b' ' => break,
                    b'\n' | b'\t' | b',' | b'[' | b']' | b'{' | b'}' => return None,
                    _ => {}
                },
                b'#' if is_blank(self.bytes[self.at - 1]) => return None,
                _ => {}
            }
            self.at += 1;
        }
        Some(self.without_blanks(start, self.at))
    }

    /// The end of the text, without blanks before `end`.
    fn without_blanks(&self, start: usize, end: usize) -> usize {
        let mut end = end;
        while end > start && is_blank(self.bytes[end - 1]) {
            end -= 1;
        }
        end
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn special_value(text: &str) -> Option<Value<'_>> {
    match scalar::value(scalar::resolve(text.into())) {
        // JSON has no infinities and no NaN.
        Value::Float(value) if !value.is_finite() => None,
        value => Some(value),
    }
}

/// The full reader handles numbers with a fraction, merges and `null`.
fn special_key(text: &str) -> Option<Cow<'_, str>> {
    match scalar::resolve(text.into()) {
        Plain::Text(_) if text == "<<" => None,
        plain @ (Plain::Text(_) | Plain::Bool(_) | Plain::Int(_)) => Key(plain).json(),
        Plain::Float(_) | Plain::Uint(_) | Plain::Null => None,
    }
}
