//! Go's quoted text.

use std::fmt::Write as _;

use super::is_print::RANGES;
use crate::go::strings::escape_where;

/// Go's `strconv.Quote`.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    push_escaped(&mut out, text, '"');
    out.push('"');
    out
}

/// Go's `strconv.Quote` of a string with arbitrary bytes: bytes that are not UTF-8 are escaped one by one.
#[must_use]
pub fn quote_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push('"');
    for chunk in bytes.utf8_chunks() {
        push_escaped(&mut out, chunk.valid(), '"');
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out.push('"');
    out
}

/// Go's `strconv.QuoteRune`.
#[must_use]
pub fn quote_rune(character: char) -> String {
    let mut out = String::from("'");
    push_escaped(&mut out, character.encode_utf8(&mut [0; 4]), '\'');
    out.push('\'');
    out
}

/// Go's `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols and the blank.
#[must_use]
pub fn is_print(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_control();
    }
    let code = u32::from(character);
    let at = RANGES.partition_point(|(_, last)| *last < code);
    RANGES.get(at).is_some_and(|(first, _)| *first <= code)
}

fn push_escaped(out: &mut String, text: &str, quote: char) {
    // A quote outside ASCII begins with a byte that is never plain.
    let quoted = u8::try_from(quote).unwrap_or_default();
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'\\' && byte != quoted;
    escape_where(out, text, is_plain, |out, character| push_rune(out, character, quote));
}

/// Go's `appendEscapedRune`.
fn push_rune(out: &mut String, character: char, quote: char) {
    if character == quote || character == '\\' {
        out.extend(['\\', character]);
    } else if is_print(character) {
        out.push(character);
    } else if let Some(escaped) = escape(character) {
        out.push_str(escaped);
    } else {
        let code = u32::from(character);
        let _ = match code {
            0..=0x7f => write!(out, "\\x{code:02x}"),
            0x80..=0xffff => write!(out, "\\u{code:04x}"),
            _ => write!(out, "\\U{code:08x}"),
        };
    }
}

/// The named escape of a character, if it has one, in text between `"`.
pub(crate) fn escape(character: char) -> Option<&'static str> {
    Some(match character {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{b}' => "\\v",
        _ => return None,
    })
}
