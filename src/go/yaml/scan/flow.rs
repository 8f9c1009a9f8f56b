//! Scalars with folding: plain and quoted ones.

use std::borrow::Cow;

use super::{Kind, Scanned, Scanner, Style};

/// Bytes that may end a run of a plain scalar. All other bytes are skipped without a closer look.
const MAY_END_PLAIN: [bool; 256] = table(b"\t\n\r :,?[]{}\xc2\xe2");
/// Bytes that may end a run of a quoted scalar.
const MAY_END_QUOTED: [bool; 256] = table(b"\t\n\r '\"\\\xc2\xe2");

const fn table(mut bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    table[0] = true;
    while let [first, rest @ ..] = bytes {
        table[*first as usize] = true;
        bytes = rest;
    }
    table
}

/// The growing value of a scalar. It borrows from the text as long as it is a single piece of it.
struct Value<'s> {
    text: &'s str,
    /// The finished part, if the value is not a single piece.
    made: String,
    /// Bounds of the current piece.
    from: usize,
    to: usize,
}

impl<'s> Value<'s> {
    fn new(text: &'s str, at: usize) -> Self {
        let made = String::new();
        let (from, to) = (at, at);
        Self { text, made, from, to }
    }

    /// Finishes the piece and begins another one at `from`.
    fn cut(&mut self, from: usize) {
        self.made.push_str(&self.text[self.from..self.to]);
        (self.from, self.to) = (from, from);
    }

    /// Adds folded blanks and line breaks. After an escaped break, no break becomes a blank.
    fn fold(&mut self, blanks: &str, is_escaped: bool, from: usize) {
        self.cut(from);
        let mut breaks = breaks(blanks).peekable();
        if !is_escaped {
            match breaks.next() {
                Some('\n') if breaks.peek().is_none() => self.made.push(' '),
                Some('\n') | None => {}
                Some(other) => self.made.push(other),
            }
        }
        self.made.extend(breaks);
    }

    fn finish(mut self) -> Cow<'s, str> {
        if self.made.is_empty() {
            return self.text[self.from..self.to].into();
        }
        self.made.push_str(&self.text[self.from..self.to]);
        self.made.into()
    }
}

/// `read_line`: the line breaks among blanks, in their value form.
fn breaks(blanks: &str) -> impl Iterator<Item = char> {
    let mut characters = blanks.chars().peekable();
    std::iter::from_fn(move || {
        loop {
            match characters.next()? {
                '\r' => {
                    characters.next_if_eq(&'\n');
                    return Some('\n');
                }
                '\n' | '\u{85}' => return Some('\n'),
                found @ ('\u{2028}' | '\u{2029}') => return Some(found),
                _ => {}
            }
        }
    })
}

impl Scanner<'_> {
    /// Moves to the next byte marked in the table.
    #[inline]
    fn skip_ordinary(&mut self, marks: &[bool; 256]) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let ordinary = rest.iter().position(|byte| marks[usize::from(*byte)]);
        self.at += ordinary.unwrap_or(rest.len());
    }

    /// True if `---` or `...` begins a line here.
    fn is_document_indicator(&mut self) -> bool {
        matches!(self.byte(0), b'-' | b'.') && self.is_line_start() && self.document_indicator().is_some()
    }

    /// `yaml_parser_scan_flow_scalar`
    pub(super) fn fetch_quoted(&mut self, single: bool) -> Scanned {
        self.save_key()?;
        self.key_allowed = false;
        let (start, line) = (self.at, self.line);
        self.forward(1);
        let quote = if single { b'\'' } else { b'"' };
        let mut value = Value::new(self.text, self.at);
        loop {
            self.cache(4)?;
            if self.is_document_indicator() {
                return self.refuse(line, "found unexpected document indicator");
            }
            if self.byte(0) == 0 {
                return self.refuse(line, "found unexpected end of stream");
            }
            let is_escaped = self.quoted_run(quote, line, &mut value)?;
            self.cache(1)?;
            if self.byte(0) == quote {
                break;
            }
            let blanks = self.at.min(self.bytes.len());
            let mut has_break = is_escaped;
            loop {
                if self.is_blank(0) {
                    self.at += 1;
                } else if self.break_width(0) > 0 {
                    self.cache(2)?;
                    self.skip_break();
                    has_break = true;
                } else {
                    break;
                }
                self.cache(1)?;
            }
            let blanks = blanks..self.at.min(self.bytes.len());
            if has_break {
                value.fold(&self.text[blanks], is_escaped, self.at.min(self.bytes.len()));
            } else {
                value.to = self.at;
            }
        }
        self.forward(1);
        self.push(Kind::Scalar(value.finish(), Style::Other), start, line);
        Ok(())
    }

    /// Reads characters up to a blank, a break or the quote. Returns true after an escaped break.
    fn quoted_run(&mut self, quote: u8, line: usize, value: &mut Value<'_>) -> Scanned<bool> {
        loop {
            let from = self.at;
            self.skip_ordinary(&MAY_END_QUOTED);
            value.to = self.at;
            self.cache_since(from, 2)?;
            match self.byte(0) {
                0 | b' ' | b'\t' | b'\n' | b'\r' => return Ok(false),
                b'\'' if quote == b'\'' && self.byte(1) == b'\'' => {
                    value.to = self.at + 1;
                    self.at += 2;
                    value.cut(self.at);
                }
                byte if byte == quote => return Ok(false),
                b'\\' if quote == b'"' => {
                    if self.break_width(1) > 0 {
                        self.cache(3)?;
                        self.at += 1;
                        self.skip_break();
                        value.cut(self.at.min(self.bytes.len()));
                        return Ok(true);
                    }
                    self.escape(line, value)?;
                }
                _ if self.break_width(0) > 0 => return Ok(false),
                byte => {
                    self.at += if byte < 0x80 {
                        1
                    } else if byte < 0xe0 {
                        2
                    } else {
                        3
                    };
                    value.to = self.at;
                }
            }
            self.cache(2)?;
        }
    }

    fn escape(&mut self, line: usize, value: &mut Value<'_>) -> Scanned {
        let digits = match self.byte(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            other => {
                let Some(character) = escaped(other) else {
                    return self.refuse(line, "found unknown escape character");
                };
                self.at += 2;
                value.cut(self.at);
                value.made.push(character);
                return Ok(());
            }
        };
        self.at += 2;
        self.cache(digits)?;
        let mut code = 0_u32;
        for ahead in 0..digits {
            let Some(digit) = char::from(self.byte(ahead)).to_digit(16) else {
                return self.refuse(line, "did not find expected hexdecimal number");
            };
            code = code << 4 | digit;
        }
        let Some(character) = char::from_u32(code) else {
            return self.refuse(line, "found invalid Unicode character escape code");
        };
        self.at += digits;
        value.cut(self.at);
        value.made.push(character);
        Ok(())
    }

    /// `yaml_parser_scan_plain_scalar`
    pub(super) fn fetch_plain(&mut self) -> Scanned {
        self.save_key()?;
        self.key_allowed = false;
        let (start, line) = (self.at, self.line);
        let indent = self.indent + 1;
        let mut value = Value::new(self.text, start);
        let mut has_break = false;
        loop {
            self.cache(4)?;
            if self.byte(0) == b'#' || self.is_document_indicator() {
                break;
            }
            let from = self.at;
            self.plain_run();
            if self.at > from {
                if has_break {
                    value.fold(&self.text[value.to..from], false, from);
                    has_break = false;
                }
                value.to = self.at;
            }
            self.cache_since(from, 2)?;
            self.after_break &= self.at == from;
            if !self.is_blank(0) && self.break_width(0) == 0 {
                break;
            }
            self.cache(1)?;
            has_break = self.plain_blanks(has_break, indent, line)?;
            if !self.in_flow() && self.column() < indent {
                break;
            }
        }
        self.key_allowed = has_break;
        let end = value.to;
        self.push(Kind::Scalar(value.finish(), Style::Plain), start, line);
        if let Some(token) = self.tokens.back_mut() {
            token.end = end;
        }
        Ok(())
    }

    /// Reads characters up to a blank, a break or the end of the plain scalar.
    fn plain_run(&mut self) {
        let in_flow = self.in_flow();
        loop {
            self.skip_ordinary(&MAY_END_PLAIN);
            match self.byte(0) {
                0 | b' ' | b'\t' | b'\n' | b'\r' => return,
                b':' if self.is_blank_or_end(1) => return,
                b',' | b'?' | b'[' | b']' | b'{' | b'}' if in_flow => return,
                0xc2 | 0xe2 if self.break_width(0) > 0 => return,
                _ => self.at += 1,
            }
        }
    }

    /// Skips blanks and breaks. Returns true if there was a break, now or before.
    fn plain_blanks(&mut self, mut has_break: bool, indent: isize, line: usize) -> Scanned<bool> {
        loop {
            match self.byte(0) {
                b' ' => self.at += 1,
                b'\t' => {
                    if has_break && self.column() < indent {
                        return self.refuse(line, "found a tab character that violates indentation");
                    }
                    self.at += 1;
                }
                _ if self.break_width(0) > 0 => {
                    self.cache(2)?;
                    self.skip_break();
                    has_break = true;
                }
                _ => return Ok(has_break),
            }
            self.cache(1)?;
        }
    }
}

/// The character of an escape letter; `None` if Go refuses it.
pub(crate) fn escaped(letter: u8) -> Option<char> {
    Some(match letter {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0b',
        b'f' => '\x0c',
        b'r' => '\r',
        b'e' => '\x1b',
        b' ' | b'"' | b'\'' | b'\\' => char::from(letter),
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
