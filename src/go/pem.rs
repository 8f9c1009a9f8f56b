//! `encoding/pem`: blocks of base64 between lines with their type.

use super::base64::Encoding;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "\n-----END ";
const DASHES: &str = "-----";

/// A block.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block<'t> {
    /// Its type: `CERTIFICATE`.
    pub(crate) kind: &'t str,
    /// Whether lines with a colon stand before its content.
    pub(crate) has_headers: bool,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
}

/// The blocks of a text, one after another. What is between them does not matter.
pub(crate) fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (block, after) = decode(rest)?;
        rest = after;
        Some(block)
    })
}

/// The first block of a text, and what follows it (`Decode`).
fn decode(text: &str) -> Option<(Block<'_>, &str)> {
    let mut rest = text;
    loop {
        let end = rest.find(END)?;
        let after_end = &rest[end + END.len()..];
        if let Some(block) = block(rest, end, after_end) {
            return Some(block);
        }
        rest = after_end;
    }
}

/// The block that ends at `end`; it begins at the last line that begins one.
fn block<'t>(text: &'t str, end: usize, after_end: &'t str) -> Option<(Block<'t>, &'t str)> {
    let begin = text[..end].rfind(BEGIN)?;
    if begin > 0 && text.as_bytes()[begin - 1] != b'\n' {
        return None;
    }
    let from = begin + BEGIN.len();
    // The line of an empty block ends where the line of its end begins.
    let (line, mut body) = line(&text[from..]);
    let kind = line.strip_suffix(DASHES)?;
    let mut has_headers = false;
    loop {
        let (line, next) = self::line(body);
        if body.is_empty() || !line.contains(':') {
            break;
        }
        has_headers = true;
        body = next;
    }
    let start = text.len() - body.len();
    if start > end + 1 || has_headers && start > end {
        return None;
    }
    let trailer = after_end.strip_prefix(kind)?.strip_prefix(DASHES)?;
    let (left, after) = self::line(trailer);
    if !left.is_empty() {
        return None;
    }
    let content = text.get(start..end).unwrap_or_default();
    let content: String = content.chars().filter(|byte| !matches!(byte, ' ' | '\t')).collect();
    let bytes = Encoding::Std.decode(&content).ok()?;
    Some((
        Block {
            kind,
            has_headers,
            bytes,
        },
        after,
    ))
}

/// The first line without blanks at its end, and what follows (`getLine`).
fn line(text: &str) -> (&str, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let line = line.strip_suffix('\r').unwrap_or(line);
    (line.trim_end_matches([' ', '\t']), rest)
}
