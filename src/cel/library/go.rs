//! Go's way of quoting text in errors, for text and for bytes that are none.

use std::fmt::Write as _;

pub(super) use crate::validate::print::quoted;

/// Go's `strconv.Quote` of bytes; those that are no UTF-8 are escaped one by one.
pub(super) fn quoted_bytes(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for chunk in bytes.utf8_chunks() {
        let valid = quoted(chunk.valid());
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
    fn bytes() {
        assert_eq!(quoted_bytes("é\n".as_bytes()), r#""é\n""#);
        assert_eq!(quoted_bytes(b"%a\xe2"), r#""%a\xe2""#);
    }
}
