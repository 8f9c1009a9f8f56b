//! One document of a stream, and keys that it sets twice.

use std::borrow::Cow;

use super::{Entry, Node};
use crate::source::Span;

/// Keys of a mapping up to which looking for duplicates by comparing is quicker than hashing.
const FEW_KEYS: usize = 24;

/// One document of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Document<'s> {
    /// The root value.
    pub root: Node<'s>,
    /// Keys that are set more than once in one mapping, in the order in which the server meets them.
    pub duplicates: Vec<Duplicate<'s>>,
}

/// A key that is set again.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate<'s> {
    /// The key.
    pub key: Cow<'s, str>,
    /// Where it is set again.
    pub span: Span,
    /// The line of the value that is set again, from 1, as the server counts lines: from the beginning of the document.
    pub line: usize,
    /// What the server says of it, without the line.
    pub words: String,
    /// Whether one of the two settings came out of a merge (`<<`), so that they are no mistake.
    pub is_merged: bool,
}

/// Whether two of the entries have one key.
pub(super) fn repeats<T, K: Eq + std::hash::Hash>(entries: &[T], key: impl Fn(&T) -> &K) -> bool {
    if entries.len() <= FEW_KEYS {
        let mut rest = entries.iter().enumerate();
        return rest.any(|(at, entry)| entries[..at].iter().any(|earlier| key(earlier) == key(entry)));
    }
    let mut seen = std::collections::HashSet::with_capacity(entries.len());
    entries.iter().any(|entry| !seen.insert(key(entry)))
}

/// Whether a key occurs twice. Such a mapping is not for the quick path.
pub(super) fn has_duplicates(entries: &[Entry<'_>]) -> bool {
    repeats(entries, |entry| &entry.key)
}
