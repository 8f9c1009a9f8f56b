//! Quoted texts whose further lines stand too far left: Go's parser takes them, ours does not.
//!
//! The text is read again with blanks before those lines (they are folded away), and the places are moved back.

use std::borrow::Cow;

use granit_parser::ErrorKind;

use super::compose::parse;
use super::{Chunk, Document, Error, Node, Value};
use crate::source::Span;

/// Lines that are moved at most, so that hostile text costs no more than a few readings.
const MOST_LINES: usize = 64;

/// Deeper than any block that holds a quoted text.
const BLANKS: &str = "                                                                ";

/// Reads a chunk that the parser refused with `error`, if blanks before lines of quoted texts are all that is missing.
pub(super) fn compose(chunk: Chunk<'_>, error: Error) -> Result<Vec<Document<'_>>, Error> {
    let mut text = chunk.text.to_owned();
    let mut moved: Vec<usize> = Vec::new();
    let mut last = error;
    while moved.len() < MOST_LINES && last.kind == Some(ErrorKind::InvalidQuotedScalarIndent) {
        let at = (last.span.start as usize).saturating_sub(chunk.base).min(text.len());
        let line = text.as_bytes()[..at]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |found| found + 1);
        if moved.last() == Some(&line) {
            break;
        }
        text.insert_str(line, BLANKS);
        moved.push(line);
        match parse(Chunk {
            base: chunk.base,
            text: &text,
        }) {
            Ok(documents) => {
                let back = Back {
                    base: chunk.base,
                    moved,
                };
                return Ok(documents.into_iter().map(|document| back.document(document)).collect());
            }
            Err(next) => last = next,
        }
    }
    let back = Back {
        base: chunk.base,
        moved,
    };
    last.span = back.span(last.span);
    Err(last)
}

struct Back {
    base: usize,
    /// Where blanks were put in, ascending.
    moved: Vec<usize>,
}

impl Back {
    fn offset(&self, offset: u32) -> usize {
        let at = (offset as usize).saturating_sub(self.base);
        let before = self.moved.iter().take_while(|line| **line < at);
        let put_in = before.map(|line| (at - line).min(BLANKS.len())).sum::<usize>();
        self.base + at.saturating_sub(put_in)
    }

    fn span(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    fn document<'s>(&self, document: Document<'_>) -> Document<'s> {
        Document {
            root: self.node(document.root),
            duplicates: document
                .duplicates
                .into_iter()
                .map(|(span, key)| (self.span(span), owned(key)))
                .collect(),
        }
    }

    fn node<'s>(&self, node: Node<'_>) -> Node<'s> {
        let value = match node.value {
            Value::Null => Value::Null,
            Value::Bool(value) => Value::Bool(value),
            Value::Int(value) => Value::Int(value),
            Value::Float(value) => Value::Float(value),
            Value::String(text) => Value::String(owned(text)),
            Value::Sequence(items) => Value::Sequence(items.into_iter().map(|item| self.node(item)).collect()),
            Value::Mapping(entries) => Value::Mapping(
                entries
                    .into_iter()
                    .map(|entry| super::Entry {
                        key: owned(entry.key),
                        key_span: self.span(entry.key_span),
                        value: self.node(entry.value),
                    })
                    .collect(),
            ),
        };
        Node {
            span: self.span(node.span),
            value,
        }
    }
}

fn owned<'s>(text: Cow<'_, str>) -> Cow<'s, str> {
    Cow::Owned(text.into_owned())
}
