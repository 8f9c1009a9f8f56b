//! Compile errors, in the form in which the API server shows them.

use std::fmt::Write as _;

/// An error at an offset of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cel) struct CompileError {
    /// Byte offset in the source.
    pub(in crate::cel) at: u32,
    pub(in crate::cel) message: String,
}

/// The place of an error of the whole expression.
pub(in crate::cel) const NOWHERE: u32 = u32::MAX;

/// The place of an error for an unreadable expression: before the first character.
pub(in crate::cel) const BEFORE: u32 = u32::MAX - 1;

/// Maximum number of errors shown; the server gives only the number of the others.
const SHOWN: usize = 100;

/// `ERROR: <input>:1:5: message`, the line, and a caret below the place, for each error, ordered by place.
pub(in crate::cel) fn display(source: &str, errors: &[CompileError]) -> String {
    let mut sorted: Vec<(Option<(usize, usize)>, &CompileError)> = errors
        .iter()
        .take(SHOWN)
        .map(|error| (placed(source, error.at), error))
        .collect();
    sorted.sort_by_key(|(place, _)| *place);
    let mut out = String::new();
    for (place, error) in sorted {
        if !out.is_empty() {
            out.push('\n');
        }
        // Writing to a string cannot fail.
        let Some((line, column)) = place else {
            let _ = write!(out, "ERROR: <input>:-1:0: {}", error.message);
            continue;
        };
        let _ = write!(out, "ERROR: <input>:{line}:{column}: {}", error.message);
        if !source.is_empty() {
            excerpt(source, line, column.saturating_sub(1), &mut out);
        }
    }
    if errors.len() > SHOWN {
        let _ = write!(out, "\n{} more errors were truncated", errors.len() - SHOWN);
    }
    out
}

/// Line and column of a byte offset, both from 1; column 0 if there is no character.
fn placed(source: &str, at: u32) -> Option<(usize, usize)> {
    match at {
        NOWHERE => None,
        _ if at == BEFORE || source.is_empty() => Some((1, 0)),
        at => {
            let (line, column) = place(source, at as usize);
            Some((line, column + 1))
        }
    }
}

/// Line, from 1, and column, from 0 in characters, of a byte offset.
fn place(source: &str, at: usize) -> (usize, usize) {
    let mut end = at.min(source.len());
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let before = &source[..end];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before[start..].chars().count())
}

fn excerpt(source: &str, line: usize, column: usize, out: &mut String) {
    const LONGEST: usize = 16_384;
    let Some(text) = source.split('\n').nth(line - 1) else {
        return;
    };
    if text.len() > LONGEST {
        return;
    }
    let text = text.replace('\t', " ");
    let _ = write!(out, "\n | {text}\n | ");
    let wide = |character: char| character.len_utf8() > 1;
    let mut rest = text.chars();
    for character in rest.by_ref().take(column) {
        out.push(if wide(character) { '\u{ff0e}' } else { '.' });
    }
    out.push(if rest.next().is_some_and(wide) { '\u{ff3e}' } else { '^' });
}
