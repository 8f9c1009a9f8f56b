//! Percent escapes in URLs: the bytes that each part allows unescaped, by the rules of Go's `net/url`.

use std::fmt::Write as _;

use crate::go::strconv::quote_bytes;

/// A part of a URL with its own rules.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Path,
    Host,
    /// The zone of an IPv6 address.
    Zone,
    User,
    /// A key or a value of the query.
    Query,
    Fragment,
}

/// True if the byte must be escaped.
fn must_escape(byte: u8, part: Part) -> bool {
    if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
        return false;
    }
    let host = || b"!$&'()*+,;=:[]<>\"".contains(&byte);
    if b"$&+,/:;=?@".contains(&byte) {
        return match part {
            Part::Path => byte == b'?',
            Part::User => b"@/?:".contains(&byte),
            Part::Query => true,
            Part::Fragment => false,
            Part::Host | Part::Zone => !host(),
        };
    }
    match part {
        Part::Host | Part::Zone => !host(),
        Part::Fragment => !b"!()*".contains(&byte),
        _ => true,
    }
}

/// Escapes the bytes that need it.
pub(super) fn escape(bytes: &[u8], part: Part) -> String {
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        if must_escape(*byte, part) {
            let _ = write!(out, "%{byte:02X}");
        } else {
            out.push(char::from(*byte));
        }
    }
    out
}

/// The bytes of a text with escapes.
///
/// # Errors
/// Go's text for a wrong escape, or for a character that a host does not allow.
pub(super) fn unescape(text: &str, part: Part) -> Result<Vec<u8>, String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'%' => {
                let escape = &bytes[at - 1..bytes.len().min(at + 2)];
                let value = match (
                    escape.get(1).copied().and_then(hex),
                    escape.get(2).copied().and_then(hex),
                ) {
                    (Some(high), Some(low)) => high << 4 | low,
                    _ => return Err(wrong_escape(escape)),
                };
                // A host may escape bytes outside ASCII, a zone the bytes that it also allows unescaped and blanks; both may escape the
                // percent sign.
                let refused = match part {
                    Part::Host => value < 0x80,
                    Part::Zone => value != b' ' && must_escape(value, Part::Host),
                    _ => false,
                };
                if refused && escape != b"%25" {
                    return Err(wrong_escape(escape));
                }
                out.push(value);
                at += 2;
            }
            b'+' if part == Part::Query => out.push(b' '),
            _ => {
                let host = matches!(part, Part::Host | Part::Zone);
                if host && byte.is_ascii() && must_escape(byte, part) {
                    return Err(format!("invalid character {} in host name", quote_bytes(&[byte])));
                }
                out.push(byte);
            }
        }
    }
    Ok(out)
}

/// True if a path is valid as written.
pub(super) fn is_valid(text: &str) -> bool {
    text.bytes().all(|byte| stands(byte, Part::Path))
}

/// True if a fragment is valid as written.
pub(super) fn is_valid_fragment(text: &str) -> bool {
    text.bytes().all(|byte| stands(byte, Part::Fragment))
}

fn stands(byte: u8, part: Part) -> bool {
    b"!$&'()*+,;=:@[]%".contains(&byte) || !must_escape(byte, part)
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn wrong_escape(escape: &[u8]) -> String {
    format!("invalid URL escape {}", quote_bytes(escape))
}
