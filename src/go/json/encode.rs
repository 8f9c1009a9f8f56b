//! Values → JSON in the form of `json.Marshal`: sorted keys, and HTML escapes for `<`, `>`, `&`.

use std::fmt::Write as _;

use crate::go::any::{Any, Interface};
use crate::go::strconv::{parse_int, shortest};
use crate::go::strings::escape_where;

/// The value on several lines, each level indented by `indent`; without a line break at the end.
#[must_use]
pub fn pretty<V: Interface>(value: &V, indent: &str) -> String {
    styled(value, Style::indented(indent))
}

/// The value on one line, without blanks.
#[must_use]
pub fn compact<V: Interface>(value: &V) -> String {
    styled(value, Style::COMPACT)
}

/// A map of strings as [`pretty`] prints it. The keys are unique and sorted.
#[must_use]
pub fn string_map<'s>(entries: impl IntoIterator<Item = (&'s str, &'s str)>, indent: &str) -> String {
    let mut out = String::from("{");
    for (key, value) in entries {
        out.push_str(if out.len() > 1 { ",\n" } else { "\n" });
        out.push_str(indent);
        quoted(key, true, &mut out);
        out.push_str(": ");
        quoted(value, true, &mut out);
    }
    if out.len() > 1 {
        out.push('\n');
    }
    out.push('}');
    out
}

/// The value in a style.
#[must_use]
pub fn styled<V: Interface>(value: &V, style: Style<'_>) -> String {
    let mut encoder = Encoder {
        style,
        line: "\n".to_owned(),
        out: String::new(),
    };
    encoder.write(value);
    encoder.out
}

/// The form of a JSON text.
#[derive(Debug, Clone, Copy)]
pub struct Style<'a> {
    indent: Option<&'a str>,
    /// Whether `<`, `>` and `&` are escaped.
    escapes_html: bool,
}

impl<'a> Style<'a> {
    /// On one line, without blanks.
    pub const COMPACT: Self = Self {
        indent: None,
        escapes_html: true,
    };
    /// On one line, without escapes for HTML.
    pub const RAW: Self = Self {
        indent: None,
        escapes_html: false,
    };

    /// On several lines.
    #[must_use]
    pub const fn indented(indent: &'a str) -> Self {
        Self {
            indent: Some(indent),
            escapes_html: true,
        }
    }
}

/// A finite float64, with an exponent if its magnitude is below 1e-6 or at least 1e21 (`1e-7`, `1e+21`).
#[must_use]
pub fn float64(number: f64) -> String {
    let digits = shortest(number);
    if number != 0.0 && (number.abs() < 1e-6 || number.abs() >= 1e21) {
        digits.exponential(1)
    } else {
        digits.positional()
    }
}

/// A number as `sigs.k8s.io/json` reads it into an `interface{}`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A number without point and exponent that fits.
    Int64(i64),
    /// Any other number.
    Float64(f64),
}

/// Writes a float64 as JSON and reads it back; infinities and NaN stay as they are. The text has only as many digits as the float64 needs,
/// so a large number may come back as another whole number: 2^60 as 1152921504606847000.
#[must_use]
pub fn number(value: f64) -> Number {
    /// Smaller whole numbers are written with all their digits.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
    if value.fract() == 0.0 && value.abs() < EXACT {
        return Number::Int64(value as i64);
    }
    if !value.is_finite() {
        return Number::Float64(value);
    }
    parse_int(&float64(value), 10).map_or(Number::Float64(value), Number::Int64)
}

struct Encoder<'a> {
    style: Style<'a>,
    /// The line break and the indentation of the current level.
    line: String,
    out: String,
}

impl Encoder<'_> {
    /// The depth of the value bounds the recursion.
    fn write<V: Interface>(&mut self, value: &V) {
        match value.any() {
            Any::Nil => self.out.push_str("null"),
            Any::Bool(value) => self.out.push_str(if value { "true" } else { "false" }),
            Any::Int64(value) => {
                let _ = write!(self.out, "{value}");
            }
            Any::Float64(value) => self.out.push_str(&float64(value)),
            Any::String(text) => quoted(text, self.style.escapes_html, &mut self.out),
            Any::Slice(items) => self.collection('[', items.iter(), ']', Self::write),
            Any::Map(fields) => {
                let fields = Any::sorted(fields).into_iter();
                self.collection('{', fields, '}', |encoder, (key, value)| {
                    quoted(key, encoder.style.escapes_html, &mut encoder.out);
                    encoder
                        .out
                        .push_str(if encoder.style.indent.is_some() { ": " } else { ":" });
                    encoder.write(value);
                });
            }
        }
    }

    fn collection<I: ExactSizeIterator>(
        &mut self,
        open: char,
        items: I,
        close: char,
        mut item: impl FnMut(&mut Self, I::Item),
    ) {
        self.out.push(open);
        if items.len() > 0 {
            let outside = self.line.len();
            self.line.push_str(self.style.indent.unwrap_or_default());
            for (index, one) in items.enumerate() {
                if index > 0 {
                    self.out.push(',');
                }
                self.break_line();
                item(self, one);
            }
            self.line.truncate(outside);
            self.break_line();
        }
        self.out.push(close);
    }

    fn break_line(&mut self) {
        if self.style.indent.is_some() {
            self.out.push_str(&self.line);
        }
    }
}

/// A string with its quotes.
pub(crate) fn string(text: &str, out: &mut String) {
    quoted(text, true, out);
}

fn quoted(text: &str, escapes_html: bool, out: &mut String) {
    let is_html = |byte: u8| matches!(byte, b'<' | b'>' | b'&');
    out.push('"');
    escape_where(
        out,
        text,
        |byte| !is_special(byte) || !escapes_html && is_html(byte),
        escape,
    );
    out.push('"');
}

/// Bytes that are escaped, and the first byte of U+2028 and U+2029.
fn is_special(byte: u8) -> bool {
    matches!(byte, 0..b' ' | b'"' | b'\\' | b'<' | b'>' | b'&' | 0xe2)
}

fn escape(out: &mut String, character: char) {
    let is_special = matches!(character, '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
    escape_or(out, character, is_special);
}

/// Writes a character of a JSON string. `is_special` writes its number, as control characters have it.
pub(crate) fn escape_or(out: &mut String, character: char, is_special: bool) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\0'..'\u{20}' => unicode_escape(out, character),
        _ if is_special => unicode_escape(out, character),
        _ => out.push(character),
    }
}

fn unicode_escape(out: &mut String, character: char) {
    let _ = write!(out, "\\u{:04x}", u32::from(character));
}
