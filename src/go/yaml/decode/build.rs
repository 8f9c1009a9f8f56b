//! What becomes of decoded nodes.

use super::super::{Node, Tree};
use super::value::{Key, Plain};

/// An entry of a mapping.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'s, V> {
    pub(crate) key: Key<'s>,
    /// The index of the key's node; the node that follows is the value.
    pub(crate) place: usize,
    pub(crate) value: V,
    /// When it was set: increases within a document.
    pub(crate) time: usize,
    /// Whether a merge brought it.
    pub(crate) is_merged: bool,
}

/// Makes values.
pub(crate) trait Build<'s> {
    /// What is made.
    type Value;

    /// A scalar.
    fn scalar(&mut self, value: Plain<'s>, node: &Node<'s>) -> Self::Value;

    /// A list.
    fn sequence(&mut self, items: Vec<Self::Value>, node: &Node<'s>) -> Self::Value;

    /// The mapping at an index. Its entries are in the order in which they were set; where the dialect allows it, a key has several.
    fn mapping(&mut self, entries: Vec<Entry<'s, Self::Value>>, index: usize, tree: &Tree<'s>) -> Self::Value;
}
