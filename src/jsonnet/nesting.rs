//! Nesting depth of a Jsonnet text, found without parsing it.
//!
//! The parser recurses: a text of fifty thousand brackets would end the process. This scan knows strings, comments and brackets. It counts everything
//! that makes the parser recurse: open brackets, and prefixes (`!`, `if`, `local`) before their operand.

use super::skip::{comment_end, line_end, string_end, word_end};
use crate::source::Span;

/// Levels of nesting that are still parsed.
pub(super) const MAX_DEPTH: usize = 2_000;

/// Prefixes in one expression that are still parsed; a `local` with its `;` is one.
const MAX_PREFIXES: usize = 20_000;

/// The place where a text exceeds the maximum depth, if any.
pub(super) fn too_deep(text: &str) -> Option<Span> {
    let bytes = text.as_bytes();
    // Prefixes that are open at each level of brackets.
    let mut levels: Vec<usize> = vec![0];
    let mut prefixes = 0;
    // An operator after an operand is not a prefix: long sums are read in a loop.
    let mut after_operand = false;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        if let Some(end) = string_end(bytes, at) {
            at = end;
            after_operand = true;
            continue;
        }
        match bytes[at] {
            b'#' => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => at = comment_end(bytes, at),
            b'[' | b'(' | b'{' => {
                levels.push(0);
                after_operand = false;
                at += 1;
            }
            b']' | b')' | b'}' => {
                if levels.len() > 1 {
                    prefixes -= levels.pop().unwrap_or_default();
                }
                after_operand = true;
                at += 1;
            }
            b',' => {
                if let Some(open) = levels.last_mut() {
                    prefixes -= std::mem::take(open);
                }
                after_operand = false;
                at += 1;
            }
            byte => {
                let end = if byte.is_ascii_alphabetic() || byte == b'_' {
                    word_end(bytes, at)
                } else {
                    at + 1
                };
                let token = &bytes[start..end];
                let operator = !byte.is_ascii_alphanumeric() && byte != b'_';
                if opens(token) && !(operator && after_operand) {
                    prefixes += 1;
                    if let Some(open) = levels.last_mut() {
                        *open += 1;
                    }
                }
                if !byte.is_ascii_whitespace() {
                    after_operand = !operator && !opens(token);
                }
                at = end;
            }
        }
        if levels.len() > MAX_DEPTH || prefixes > MAX_PREFIXES {
            return Some(Span::new(start, start + 1));
        }
    }
    None
}

/// Whether a token makes the parser wait for another expression inside the same one.
fn opens(token: &[u8]) -> bool {
    matches!(
        token,
        b"!" | b"-" | b"+" | b"~" | b"if" | b"then" | b"else" | b"local" | b"function" | b"assert" | b"error" | b"for"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_brackets_outside_of_text() {
        assert_eq!(too_deep(&"[".repeat(MAX_DEPTH - 1)), None);
        assert!(too_deep(&"[".repeat(MAX_DEPTH + 1)).is_some());
        assert_eq!(too_deep(&format!("'{}'", "[".repeat(50_000))), None);
        assert_eq!(too_deep(&format!("|||\n  {}\n||| + 1", "[".repeat(50_000))), None);
        assert_eq!(too_deep(&format!("/* {} */ 1", "(".repeat(50_000))), None);
    }

    #[test]
    fn counts_prefixes_within_one_expression() {
        assert!(too_deep(&"!".repeat(MAX_PREFIXES + 1)).is_some());
        assert_eq!(too_deep(&format!("[{}]", "-1,".repeat(MAX_PREFIXES + 1))), None);
        assert_eq!(too_deep(&"a + ".repeat(MAX_PREFIXES + 1)), None);
    }
}
