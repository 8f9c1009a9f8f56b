//! JSON texts → values, one after another: without recursion, with the errors of Go's decoder.

use std::borrow::Cow;

use crate::go::strconv;

/// An error of the JSON syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) words: String,
    pub(crate) at: usize,
}

type Read<T = ()> = Result<T, Problem>;

/// A value without parts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scalar<'s> {
    Null,
    Bool(bool),
    /// A number that is written as an integer and fits 64 bits.
    Int(i64),
    /// Any other number; infinite if it is beyond float64.
    Float(f64),
    String(Cow<'s, str>),
}

/// Skips JSON's blanks.
pub(crate) fn skip_blanks(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    at + rest.iter().position(|byte| !is_blank(byte)).unwrap_or(rest.len())
}

/// The end of the value at `at`, which nests at most `depth` levels.
pub(crate) fn end(text: &str, at: usize, depth: usize) -> Read<usize> {
    let mut reader = Reader::new(text, at, depth);
    reader.read(&mut Nothing)?;
    Ok(reader.at)
}

/// A consumer of the values.
pub(crate) trait Sink<'s> {
    /// A list or an object begins.
    fn open(&mut self, at: usize, is_object: bool);
    /// It ends.
    fn close(&mut self, end: usize);
    /// A key; its value follows.
    fn key(&mut self, key: Cow<'s, str>, start: usize, end: usize);
    /// A value without parts.
    fn scalar(&mut self, value: Scalar<'s>, start: usize, end: usize);
}

struct Nothing;

impl<'s> Sink<'s> for Nothing {
    fn open(&mut self, _: usize, _: bool) {}
    fn close(&mut self, _: usize) {}
    fn key(&mut self, _: Cow<'s, str>, _: usize, _: usize) {}
    fn scalar(&mut self, _: Scalar<'s>, _: usize, _: usize) {}
}

/// Reads one value.
pub(crate) struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    /// The offset of the next byte.
    pub(crate) at: usize,
    depth: usize,
    /// The first number beyond float64. It is an error only if the syntax is correct.
    pub(crate) overflow: Option<Problem>,
}

impl<'s> Reader<'s> {
    /// Reads from an offset; the value nests at most `depth` levels.
    pub(crate) fn new(text: &'s str, at: usize, depth: usize) -> Self {
        let (bytes, overflow) = (text.as_bytes(), None);
        Self {
            text,
            bytes,
            at,
            depth,
            overflow,
        }
    }

    fn peek(&mut self) -> Option<u8> {
        self.at = skip_blanks(self.text, self.at);
        self.bytes.get(self.at).copied()
    }

    fn refuse<T>(&self, context: &str) -> Read<T> {
        let Some(byte) = self.bytes.get(self.at) else {
            let words = "unexpected EOF".to_owned();
            return Err(Problem { words, at: self.at });
        };
        let words = format!("invalid character {} {context}", quote(*byte));
        Err(Problem { words, at: self.at })
    }

    /// Reads one value and everything in it.
    pub(crate) fn read(&mut self, sink: &mut impl Sink<'s>) -> Read {
        // One flag per open collection: true for an object.
        let mut open: Vec<bool> = Vec::new();
        loop {
            match self.peek() {
                Some(bracket @ (b'{' | b'[')) => {
                    let is_object = bracket == b'{';
                    open.push(is_object);
                    if open.len() > self.depth {
                        return self.refuse("exceeded max depth");
                    }
                    sink.open(self.at, is_object);
                    self.at += 1;
                    let close = if is_object { b'}' } else { b']' };
                    if self.peek() != Some(close) {
                        if is_object {
                            self.key(sink)?;
                        }
                        continue;
                    }
                }
                _ => self.scalar(sink)?,
            }
            // The value is complete, or it is an empty collection.
            loop {
                let Some(is_object) = open.last() else { return Ok(()) };
                match (self.peek(), is_object) {
                    (Some(b','), true) => {
                        self.at += 1;
                        self.key(sink)?;
                        break;
                    }
                    (Some(b','), false) => {
                        self.at += 1;
                        break;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        self.at += 1;
                        sink.close(self.at);
                        open.pop();
                    }
                    (_, true) => return self.refuse("after object key:value pair"),
                    (_, false) => return self.refuse("after array element"),
                }
            }
        }
    }

    fn key(&mut self, sink: &mut impl Sink<'s>) -> Read {
        if self.peek() != Some(b'"') {
            return self.refuse("looking for beginning of object key string");
        }
        let start = self.at;
        let key = self.string()?;
        sink.key(key, start, self.at);
        if self.peek() != Some(b':') {
            return self.refuse("after object key");
        }
        self.at += 1;
        Ok(())
    }

    fn scalar(&mut self, sink: &mut impl Sink<'s>) -> Read {
        let start = self.at;
        let value = match self.bytes.get(start) {
            Some(b'"') => Scalar::String(self.string()?),
            Some(b't') => self.literal("true", Scalar::Bool(true))?,
            Some(b'f') => self.literal("false", Scalar::Bool(false))?,
            Some(b'n') => self.literal("null", Scalar::Null)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => return self.refuse("looking for beginning of value"),
        };
        sink.scalar(value, start, self.at);
        Ok(())
    }

    fn literal(&mut self, word: &str, value: Scalar<'s>) -> Read<Scalar<'s>> {
        for wanted in word.bytes() {
            if self.bytes.get(self.at) != Some(&wanted) {
                return self.refuse(&format!("in literal {word} (expecting {})", quote(wanted)));
            }
            self.at += 1;
        }
        Ok(value)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at - start
    }

    /// A number: an integer if it is written as one and fits 64 bits.
    fn number(&mut self) -> Read<Scalar<'s>> {
        let start = self.at;
        self.at += usize::from(self.bytes[start] == b'-');
        if self.bytes.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else if self.digits() == 0 {
            return self.refuse("in numeric literal");
        }
        let mut is_whole = true;
        if self.bytes.get(self.at) == Some(&b'.') {
            is_whole = false;
            self.at += 1;
            if self.digits() == 0 {
                return self.refuse("after decimal point in numeric literal");
            }
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            is_whole = false;
            self.at += 1;
            self.at += usize::from(matches!(self.bytes.get(self.at), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return self.refuse("in exponent of numeric literal");
            }
        }
        let text = &self.text[start..self.at];
        if let Some(number) = text.parse().ok().filter(|_| is_whole) {
            return Ok(Scalar::Int(number));
        }
        let number = text.parse().unwrap_or(f64::INFINITY);
        if !number.is_finite() {
            let words = format!("json: cannot unmarshal number {text} into Go value of type float64");
            self.overflow.get_or_insert(Problem { words, at: start });
        }
        Ok(Scalar::Float(number))
    }

    /// A quoted text. Lone surrogates become U+FFFD.
    fn string(&mut self) -> Read<Cow<'s, str>> {
        self.at += 1;
        let mut made = String::new();
        let mut from = self.at;
        loop {
            let rest = &self.bytes[self.at..];
            let ordinary = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20));
            self.at += ordinary.unwrap_or(rest.len());
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    made.push_str(&self.text[from..self.at]);
                    let character = self.escape()?;
                    made.push(character);
                    from = self.at;
                }
                _ => return self.refuse("in string literal"),
            }
        }
        let last = &self.text[from..self.at];
        self.at += 1;
        if made.is_empty() {
            return Ok(last.into());
        }
        made.push_str(last);
        Ok(made.into())
    }

    fn escape(&mut self) -> Read<char> {
        self.at += 1;
        let character = match self.bytes.get(self.at) {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.surrogates();
            }
            _ => return self.refuse("in string escape code"),
        };
        self.at += 1;
        Ok(character)
    }

    /// The digits after `\u`, and those of a second surrogate.
    fn surrogates(&mut self) -> Read<char> {
        let first = self.hex()?;
        if let (0xd800..=0xdbff, Some(b"\\u")) = (first, self.bytes.get(self.at..self.at + 2)) {
            let before = self.at;
            self.at += 2;
            let second = self.hex()?;
            if let 0xdc00..=0xdfff = second {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Read<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.bytes.get(self.at).and_then(|byte| char::from(*byte).to_digit(16));
            let Some(digit) = digit else {
                return self.refuse("in \\u hexadecimal character escape");
            };
            code = code << 4 | digit;
            self.at += 1;
        }
        Ok(code)
    }
}

/// `quoteChar`: the byte as the character with this code.
pub(crate) fn quote(byte: u8) -> String {
    match byte {
        b'\'' => r"'\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        byte => {
            let text = strconv::quote(char::from(byte).encode_utf8(&mut [0; 4]));
            format!("'{}'", &text[1..text.len() - 1])
        }
    }
}
