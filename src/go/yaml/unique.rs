//! Checks of the third version on a mapping's keys before it decodes them.

use std::collections::HashSet;

use super::decode::{Build, Decoder};
use super::{Kind, Node, Tree, resolve};
use crate::go::strconv::quote;

/// Maximum number of errors about the keys of one mapping; Go has no such limit.
const MOST_ERRORS: usize = 100;

impl<'s, B: Build<'s>> Decoder<'_, 's, B> {
    /// The check `uniqueKeys` of `mapping`: true if a key occurs twice in the same written form.
    pub(super) fn repeats_keys(&mut self, index: usize) -> bool {
        let keys: Vec<&Node<'_>> = keys(self.tree, index).collect();
        let mut seen = HashSet::with_capacity(keys.len());
        if keys.iter().all(|key| seen.insert(written(key, self.tree.text))) {
            return false;
        }
        let mut left = MOST_ERRORS;
        for (at, first) in keys.iter().enumerate() {
            for second in &keys[at + 1..] {
                let key = written(first, self.tree.text);
                if left > 0 && key == written(second, self.tree.text) {
                    let (line, earlier) = (second.line + 1, first.line + 1);
                    let key = quote(key.1);
                    let words = format!("line {line}: mapping key {key} already defined at line {earlier}");
                    self.type_errors.push(words);
                    left -= 1;
                }
            }
        }
        true
    }

    /// `isStringMap`
    pub(super) fn has_string_keys(&self, index: usize) -> bool {
        keys(self.tree, index).all(|key| match key.kind {
            Kind::Alias(target) => self.tree.nodes.get(target).is_some_and(is_string),
            _ => is_string(key),
        })
    }
}

/// The keys of a mapping.
fn keys<'t, 's>(tree: &'t Tree<'s>, index: usize) -> impl Iterator<Item = &'t Node<'s>> {
    let (mut next, end) = (index + 1, tree.nodes[index].next);
    std::iter::from_fn(move || {
        let key = tree.nodes.get(next).filter(|_| next < end)?;
        next = tree.nodes.get(key.next)?.next;
        Some(key)
    })
}

/// The kind of a key and its text, which is empty for collections.
fn written<'n>(node: &'n Node<'_>, text: &'n str) -> (u8, &'n str) {
    match &node.kind {
        Kind::Scalar { value, .. } => (0, value),
        Kind::Alias(_) => (1, text.get(node.start + 1..node.end).unwrap_or_default()),
        Kind::Sequence => (2, ""),
        Kind::Mapping => (3, ""),
    }
}

/// True if `ShortTag` is the tag of a string or of `<<`.
fn is_string(node: &Node<'_>) -> bool {
    let Kind::Scalar { value, is_plain } = &node.kind else {
        return false;
    };
    match node.tag.as_deref() {
        None | Some("!") => !is_plain || resolve::plain(value, super::Dialect::V3) == resolve::Scalar::Text,
        Some(tag) => matches!(tag.strip_prefix(resolve::PREFIX), Some("str" | "merge")),
    }
}
