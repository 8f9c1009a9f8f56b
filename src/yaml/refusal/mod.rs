//! Why the server refuses a text: the words and the line of its YAML parser, which is another one than ours.
//!
//! In: a text that our parser refuses, or one of the few that the server's may refuse although ours does not. Out: what the server's parser says of the
//! first document. It takes more time than parsing does, so nothing else comes here.

mod grammar;
mod scan;

use super::{Chunk, Error};
use crate::source::Span;

/// What the server's parser says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    words: String,
    /// From 1; 0 where it names none.
    line: usize,
}

/// The server's words for a text, if its parser refuses it.
pub(crate) fn words(text: &str) -> Option<String> {
    let refusal = grammar::first_document(text).err()?;
    let line = match refusal.line {
        0 => String::new(),
        line => format!("line {line}: "),
    };
    Some(format!("yaml: {line}{}", refusal.words))
}

/// Whether a text has something in it that the two parsers see differently: tabs, escaped slashes, directives, line breaks of Unicode. JSON is read by
/// another parser of the server.
pub(super) fn may_refuse(text: &str) -> bool {
    if text.trim_start().starts_with(['{', '[']) {
        return false;
    }
    let bytes = text.as_bytes();
    let follows = |at: usize, rest: &[u8]| bytes[at + 1..].starts_with(rest);
    memchr::memchr3_iter(b'\t', b'\\', b'%', bytes).any(|at| match bytes[at] {
        b'\\' => follows(at, b"/"),
        b'%' => at == 0 || bytes[at - 1] == b'\n',
        _ => true,
    }) || memchr::memchr2_iter(0xc2, 0xe2, bytes)
        .any(|at| follows(at, b"\x85") || follows(at, b"\x80\xa8") || follows(at, b"\x80\xa9"))
}

/// The error for a text that only the server's parser refuses, at the line that it names.
pub(super) fn error(chunk: Chunk<'_>) -> Option<Error> {
    let refusal = grammar::first_document(chunk.text).err()?;
    let mut lines = chunk.text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(refusal.line.saturating_sub(1)).map(str::len).sum();
    let length = lines.next().map_or(0, |line| line.trim_end().len());
    let start = chunk.base + before;
    Some(Error::of_value(refusal.words, Span::new(start, start + length)))
}
