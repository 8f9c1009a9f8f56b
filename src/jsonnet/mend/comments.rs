//! The evaluator's lexer takes stars in pairs: a comment that ends in an even number of them (`/* a **/`, `/***/`) goes on to the next `*/`.

use crate::jsonnet::skip::skipped;

/// The text with blanks for all but the last star of such an end, if it has one. All offsets stay.
pub(in crate::jsonnet) fn mended(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    memchr::memmem::find(bytes, b"**/")?;
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let Some(end) = skipped(bytes, at) else {
            at += 1;
            continue;
        };
        // An escape may lead behind the last byte of a string that does not end.
        let end = end.min(bytes.len());
        if let Some(comment) = bytes[at..end]
            .strip_prefix(b"/*")
            .and_then(|comment| comment.strip_suffix(b"*/"))
        {
            let stars = comment.iter().rev().take_while(|byte| **byte == b'*').count();
            if stars % 2 == 1 {
                ranges.push(end - 2 - stars..end - 2);
            }
        }
        at = end;
    }
    if ranges.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for range in ranges {
        out.push_str(&text[done..range.start]);
        out.extend(std::iter::repeat_n(' ', range.len()));
        done = range.end;
    }
    out.push_str(&text[done..]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use jrsonnet_lexer::{Lexer, SyntaxKind as Kind};

    use super::*;

    #[test]
    fn odd_stars_before_the_last_are_blanks() {
        assert_eq!(mended("/* a **/ 1").as_deref(), Some("/* a  */ 1"));
        assert_eq!(mended("/***/ 1").as_deref(), Some("/* */ 1"));
        assert_eq!(mended("/**** X ****/ 1").as_deref(), Some("/**** X    */ 1"));
        for text in [
            "/**/ 1",
            "/* a ***/ 1",
            "'/* **/'",
            "// /***/",
            "|||\n  /***/\n|||",
            "/*/ 1",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    /// Once this fails, a release of the lexer reads such comments, and this file can go.
    #[test]
    fn the_lexer_still_needs_it() {
        let comments = Lexer::new("/***/ 1 /* a */ 2").filter(|token| token.kind == Kind::MULTI_LINE_COMMENT);
        assert_eq!(comments.map(|comment| comment.text.len()).max(), Some(15));
    }
}
