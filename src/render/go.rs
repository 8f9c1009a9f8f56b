//! Text as Go's standard library writes it: the existing libraries were printed with it.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_general_category::{GeneralCategory, get_general_category};

use crate::model::Help;

/// The note that follows the description of a function which adds to a field.
const MIXIN_NOTE: &str = "\n\n**Note:** This function appends passed data to existing values";

/// The text of a member's documentation.
#[must_use]
pub fn help(help: Help<'_>) -> Cow<'_, str> {
    match help {
        Help::Description(description) => quoted_description(description).into(),
        Help::Mixin(description) => (quoted_description(description) + MIXIN_NOTE).into(),
        Help::New(kind) => format!("new returns an instance of {kind}").into(),
    }
}

/// A description in quotes; nothing for an empty one. One that ends in `"` loses the two quotes at its end, as in the libraries that exist.
#[must_use]
pub fn quoted_description(description: &str) -> String {
    let mut text = quoted(description);
    if text.ends_with("\"\"") {
        text.truncate(text.len() - 2);
    }
    text
}

/// A string as `strconv.Quote` writes it.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    escape_where(&mut out, text, is_plain_byte, |out, character| {
        if !character.is_ascii() && is_printable(character) {
            out.push(character);
        } else {
            escape(out, character);
        }
    });
    out.push('"');
    out
}

/// Copies text, and passes every character that begins with a byte that is not plain to `escape`. Most of the output is descriptions, and most
/// descriptions are plain: runs of plain bytes are copied at once.
pub(super) fn escape_where(
    out: &mut String,
    text: &str,
    is_plain: impl Fn(u8) -> bool,
    mut escape: impl FnMut(&mut String, char),
) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !is_plain(byte)) {
        // Only first bytes of characters are looked at, so this is the start of one.
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = special.chars();
        if let Some(character) = characters.next() {
            escape(out, character);
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
}

fn is_plain_byte(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\'
}

/// Go's `unicode.IsPrint` beyond ASCII: letters, marks, numbers, punctuation and symbols.
fn is_printable(character: char) -> bool {
    use GeneralCategory as C;
    !matches!(
        get_general_category(character),
        C::Control
            | C::Format
            | C::Surrogate
            | C::PrivateUse
            | C::Unassigned
            | C::LineSeparator
            | C::ParagraphSeparator
            | C::SpaceSeparator
    )
}

fn escape(out: &mut String, character: char) {
    // Writing to a string cannot fail.
    let _ = match character {
        '"' => write!(out, "\\\""),
        '\\' => write!(out, "\\\\"),
        '\u{7}' => write!(out, "\\a"),
        '\u{8}' => write!(out, "\\b"),
        '\u{c}' => write!(out, "\\f"),
        '\n' => write!(out, "\\n"),
        '\r' => write!(out, "\\r"),
        '\t' => write!(out, "\\t"),
        '\u{b}' => write!(out, "\\v"),
        '\0'..='\u{7f}' => write!(out, "\\x{:02x}", character as u32),
        '\u{80}'..='\u{ffff}' => write!(out, "\\u{:04x}", character as u32),
        _ => write!(out, "\\U{:08x}", character as u32),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_go_does() {
        for (text, wanted) in [
            ("a \"b\"\n", r#""a \"b\"\n""#),
            ("back\\slash", r#""back\\slash""#),
            ("\u{7}\u{b}\u{1}\u{7f}", r#""\a\v\x01\x7f""#),
            ("é 😀 …", "\"é 😀 …\""),
            ("\u{a0}\u{2028}\u{feff}\u{e000}", r#""\u00a0\u2028\ufeff\ue000""#),
            ("\u{e0001}", r#""\U000e0001""#),
        ] {
            assert_eq!(quoted(text), wanted);
        }
    }

    #[test]
    fn descriptions_lose_two_quotes_at_their_end() {
        assert_eq!(quoted_description(""), "");
        assert_eq!(quoted_description("say \"x\""), r#""say \"x\"#);
        assert_eq!(quoted_description("plain"), "\"plain\"");
    }
}
