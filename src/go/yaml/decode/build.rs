//! The consumer of decoded nodes.

use super::super::{Node, Tree};
use super::value::{Key, Plain};

/// An entry of a mapping.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'s, V> {
    pub(crate) key: Key<'s>,
    /// Index of the key's node; the next node is the value.
    pub(crate) place: usize,
    pub(crate) value: V,
    /// Time of the assignment; increases within a document.
    pub(crate) time: usize,
    /// True if a merge added the entry.
    pub(crate) is_merged: bool,
}

/// Builds values from decoded nodes.
pub(crate) trait Build<'s> {
    /// The built value.
    type Value;

    /// Builds a scalar.
    fn scalar(&mut self, value: Plain<'s>, node: &Node<'s>) -> Self::Value;

    /// Builds a list.
    fn sequence(&mut self, items: Vec<Self::Value>, node: &Node<'s>) -> Self::Value;

    /// Builds the mapping at an index. The entries are in the order of their assignment; a key may occur several times if the dialect
    /// allows it.
    fn mapping(&mut self, entries: Vec<Entry<'s, Self::Value>>, index: usize, tree: &Tree<'s>) -> Self::Value;
}
