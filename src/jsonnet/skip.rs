//! The ends of comments and strings in a Jsonnet text, found without parsing it. Each function gets the bytes and an offset, and returns the offset
//! behind what begins there.

pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes
        .get(at..)
        .and_then(|rest| memchr::memchr(b'\n', rest))
        .map_or(bytes.len(), |found| at + found)
}

/// `at` is the beginning of the comment.
pub(super) fn comment_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at + 2..).unwrap_or_default();
    memchr::memmem::find(rest, b"*/").map_or(bytes.len(), |found| at + 2 + found + 2)
}

pub(super) fn word_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let end = rest
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    end.map_or(bytes.len(), |end| at + end)
}

pub(super) fn quoted_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut at = at + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `at` is the quote behind the `@`.
pub(super) fn verbatim_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut at = at + 1;
    while at < bytes.len() {
        if bytes[at] != quote {
            at += 1;
        } else if bytes.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return at + 1;
        }
    }
    bytes.len()
}

/// A text block ends at the first `|||` at the beginning of a line.
pub(super) fn block_end(bytes: &[u8], at: usize) -> usize {
    let mut at = line_end(bytes, at);
    while at < bytes.len() {
        let end = line_end(bytes, at + 1);
        let line = bytes.get(at + 1..end).unwrap_or_default();
        let blanks = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if line[blanks..].starts_with(b"|||") {
            return at + 1 + blanks + 3;
        }
        at = end;
    }
    bytes.len()
}

/// The end of the comment or string that begins at an offset, if one does.
pub(super) fn skipped(bytes: &[u8], at: usize) -> Option<usize> {
    let next = bytes.get(at + 1);
    match bytes.get(at)? {
        b'#' => Some(line_end(bytes, at)),
        b'/' if next == Some(&b'/') => Some(line_end(bytes, at)),
        b'/' if next == Some(&b'*') => Some(comment_end(bytes, at)),
        _ => string_end(bytes, at),
    }
}

/// The end of the string that begins at an offset, if one does.
pub(super) fn string_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'|' if bytes[at..].starts_with(b"|||") => Some(block_end(bytes, at)),
        b'@' if matches!(bytes.get(at + 1), Some(b'"' | b'\'')) => Some(verbatim_end(bytes, at + 1)),
        b'"' | b'\'' => Some(quoted_end(bytes, at)),
        _ => None,
    }
}
