//! Field names and string literals of Jsonnet, as `jsonnetfmt` leaves the ones that the existing generator writes.

use std::borrow::Cow;
use std::fmt::Write;

use crate::go::strings::escape_where;
use crate::model::naming;

/// A field name, in quotes where Jsonnet needs them.
pub(super) fn key(name: &str) -> Cow<'_, str> {
    if naming::is_identifier(name) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(string_literal(name))
    }
}

/// A step to a member: `.name`, or in brackets if the name is no identifier.
pub(super) fn member(name: &str) -> String {
    if naming::is_identifier(name) {
        format!(".{name}")
    } else {
        format!("[{}]", string_literal(name))
    }
}

/// A string literal as `jsonnetfmt` leaves the ones that the existing generator writes.
pub(super) fn string_literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_string_literal(&mut out, text);
    out
}

/// A text: as a block if it has several lines that a block can hold, else as a string literal.
pub(super) fn text(text: &str) -> String {
    let block = text.strip_suffix('\n').map(|lines| ("|||", lines));
    let (mark, lines) = block.unwrap_or(("|||-", text));
    // The first line gives the indentation, formatters remove blanks at the end of lines, and a block has no escapes.
    let is_block = text.trim_end_matches('\n').contains('\n')
        && !text.starts_with([' ', '\t', '\n'])
        && !lines.ends_with('\n')
        && lines.split('\n').all(|line| !line.ends_with(char::is_whitespace))
        && lines
            .chars()
            .all(|character| character == '\n' || character == '\t' || !character.is_control());
    if is_block {
        format!("{mark}\n  {}\n|||", lines.replace('\n', "\n  "))
    } else {
        string_literal(text)
    }
}

/// Uses single quotes, unless the text has a single quote. If the text has both kinds, the formatter keeps the JSON string that Go had written.
pub(super) fn push_string_literal(out: &mut String, text: &str) {
    let single = text.contains('\'');
    let both = single && text.contains('"');
    let quote = if single { '"' } else { '\'' };
    out.push(quote);
    let plain =
        |byte: u8| matches!(byte, b' '..=b'~') && byte != b'\\' && !(both && matches!(byte, b'"' | b'<' | b'>' | b'&'));
    escape_where(out, text, plain, |out, character| match character {
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '"' => out.push_str("\\\""),
        '<' | '>' | '&' | '\0'..='\u{1f}' => push_code(out, character),
        '\u{7f}'..='\u{9f}' if !both => push_code(out, character),
        '\u{2028}' | '\u{2029}' if both => push_code(out, character),
        _ => out.push(character),
    });
    out.push(quote);
}

fn push_code(out: &mut String, character: char) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\\u{:04x}", u32::from(character));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_literals() {
        for (text, wanted) in [
            ("plain", "'plain'"),
            ("", "''"),
            ("say \"x\" \\n", r#"'say "x" \\n'"#),
            ("it's", r#""it's""#),
            ("\"it's\" <b> & \u{2028}", r#""\"it's\" \u003cb\u003e \u0026 \u2028""#),
            ("a\nb\u{1}\u{7f}|||", r"'a\nb\u0001\u007f|||'"),
            ("<b>", "'<b>'"),
        ] {
            assert_eq!(string_literal(text), wanted);
        }
    }

    #[test]
    fn texts() {
        for (value, wanted) in [
            ("one line", "'one line'"),
            ("one line\n", "'one line\\n'"),
            ("a\n\n b\n", "|||\n  a\n  \n   b\n|||"),
            ("a\nb", "|||-\n  a\n  b\n|||"),
            (" a\nb", "' a\\nb'"),
            ("a \nb", "'a \\nb'"),
            ("a\u{a0}\nb", "'a\u{a0}\\nb'"),
            ("\u{2003}\n x\n", "'\u{2003}\\n x\\n'"),
            ("a\nb\n\n", "'a\\nb\\n\\n'"),
            ("a\r\nb", "'a\\r\\nb'"),
        ] {
            assert_eq!(text(value), wanted);
        }
    }

    #[test]
    fn keys() {
        for (name, wanted) in [
            ("a_1", "a_1"),
            ("for", "'for'"),
            ("$ref", "'$ref'"),
            ("", "''"),
            ("3d", "'3d'"),
        ] {
            assert_eq!(key(name), wanted);
        }
    }
}
