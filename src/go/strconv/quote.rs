//! Text between quotes, as Go writes it.

use std::fmt::Write as _;

/// Go's `strconv.Quote`.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        if let Some(escaped) = escape(character) {
            out.push_str(escaped);
            continue;
        }
        match character {
            _ if printable(character) => out.push(character),
            '\0'..='\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(character));
            }
            '\u{80}'..='\u{ffff}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => {
                let _ = write!(out, "\\U{:08x}", u32::from(character));
            }
        }
    }
    out.push('"');
    out
}

/// What stands for a character that has an escape by name.
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

/// Letters, marks, numbers, punctuation, symbols and the blank. Rust escapes the same set, but marks only where they stand alone.
pub(crate) fn printable(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_control();
    }
    let mut pair = [0; 8];
    pair[0] = b'a';
    let length = 1 + character.encode_utf8(&mut pair[1..]).len();
    std::str::from_utf8(&pair[..length]).is_ok_and(|text| text.escape_debug().count() == 2)
}

/// Go's `strconv.Quote` of bytes; those that are no UTF-8 are escaped one by one.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for chunk in bytes.utf8_chunks() {
        let valid = text(chunk.valid());
        out.push_str(&valid[1..valid.len() - 1]);
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_bytes() {
        assert_eq!(bytes("é\n".as_bytes()), r#""é\n""#);
        assert_eq!(bytes(b"%a\xe2"), r#""%a\xe2""#);
    }
}
