//! One document of a stream, and its duplicate keys.

use std::borrow::Cow;

use super::{Entry, Node};
use crate::source::Span;

/// Maximum number of keys for which comparing all pairs is faster than hashing.
const FEW_KEYS: usize = 24;

/// One document of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Document<'s> {
    /// The root value.
    pub root: Node<'s>,
    /// Keys that a mapping sets more than once, in the server's order.
    pub duplicates: Vec<Duplicate<'s>>,
}

impl<'s> Document<'s> {
    /// The keys that were written twice. An explicit key that overrides a merged key is not one of them.
    pub fn repeated(&self) -> impl Iterator<Item = &Duplicate<'s>> {
        self.duplicates.iter().filter(|duplicate| !duplicate.is_merged)
    }
}

/// A repeated key.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate<'s> {
    /// The key.
    pub key: Cow<'s, str>,
    /// The place of the repeated key.
    pub span: Span,
    /// The place of the same key before it.
    pub first: Span,
    /// The line of the repeated key's value, in the server's count: from 1 at the start of the document.
    pub line: usize,
    /// The server's text, without the line.
    pub words: String,
    /// True if a merge (`<<`) made one of the two entries, so that they are not a mistake.
    pub is_merged: bool,
}

/// True if two entries have the same key.
pub(super) fn repeats<T, K: Eq + std::hash::Hash>(entries: &[T], key: impl Fn(&T) -> &K) -> bool {
    if entries.len() <= FEW_KEYS {
        let mut rest = entries.iter().enumerate();
        return rest.any(|(at, entry)| entries[..at].iter().any(|earlier| key(earlier) == key(entry)));
    }
    let mut seen = std::collections::HashSet::with_capacity(entries.len());
    entries.iter().any(|entry| !seen.insert(key(entry)))
}

/// True if a key occurs twice. The quick path does not read such mappings.
pub(super) fn has_duplicates(entries: &[Entry<'_>]) -> bool {
    repeats(entries, |entry| &entry.key)
}
