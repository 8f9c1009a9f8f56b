//! Places in a value: reading and changing what is there.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::build::entry;
use crate::validate::Step;
use crate::yaml::{Entry, Node, Value};

/// The value at a path.
pub(super) fn get<'n>(root: &'n Node<'static>, path: &[Step]) -> Option<&'n Node<'static>> {
    path.iter().try_fold(root, |node, step| match (step, &node.value) {
        (Step::Key(key), _) => node.get(key),
        (Step::Index(index), Value::Sequence(items)) => items.get(*index),
        (Step::Index(_), _) => None,
    })
}

fn get_mut<'n>(root: &'n mut Node<'static>, path: &[Step]) -> Option<&'n mut Node<'static>> {
    path.iter().try_fold(root, |node, step| match (step, &mut node.value) {
        (Step::Key(key), Value::Mapping(entries)) => entries
            .iter_mut()
            .find(|entry| entry.key == key.as_str())
            .map(|entry| &mut entry.value),
        (Step::Index(index), Value::Sequence(items)) => items.get_mut(*index),
        _ => None,
    })
}

/// Sets the value at a path whose parent is there. Returns false if nothing changes.
pub(super) fn set(root: &mut Node<'static>, path: &[Step], value: Node<'static>) -> bool {
    let Some((last, parents)) = path.split_last() else {
        return false;
    };
    let Some(parent) = get_mut(root, parents) else {
        return false;
    };
    match (last, &mut parent.value) {
        (Step::Key(key), Value::Mapping(entries)) => {
            match entries.iter_mut().find(|entry| entry.key == key.as_str()) {
                Some(entry) if entry.value == value => return false,
                Some(entry) => entry.value = value,
                None => entries.push(entry(key, value)),
            }
            true
        }
        (Step::Index(index), Value::Sequence(items)) => {
            if items.get(*index) == Some(&value) || *index > items.len() {
                return false;
            }
            match items.get_mut(*index) {
                Some(item) => *item = value,
                None => items.push(value),
            }
            true
        }
        _ => false,
    }
}

/// Removes the value at a path. Returns false if there is none.
pub(super) fn remove(root: &mut Node<'static>, path: &[Step]) -> bool {
    let Some((last, parents)) = path.split_last() else {
        return false;
    };
    let Some(parent) = get_mut(root, parents) else {
        return false;
    };
    match (last, &mut parent.value) {
        (Step::Key(key), Value::Mapping(entries)) => {
            let before = entries.len();
            entries.retain(|entry| entry.key != key.as_str());
            entries.len() < before
        }
        (Step::Index(index), Value::Sequence(items)) if *index < items.len() => {
            items.remove(*index);
            true
        }
        _ => false,
    }
}

/// Number of values.
pub(super) fn size(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::Sequence(items) => items.iter().map(size).sum(),
        Value::Mapping(entries) => entries.iter().map(|entry| size(&entry.value)).sum(),
        _ => 0,
    }
}

/// A number that tells values apart.
pub(super) fn fingerprint(node: &Node<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    hash(node, &mut hasher);
    hasher.finish()
}

fn hash(node: &Node<'_>, hasher: &mut impl Hasher) {
    std::mem::discriminant(&node.value).hash(hasher);
    match &node.value {
        Value::Null => {}
        Value::Bool(value) => value.hash(hasher),
        Value::Int(value) => value.hash(hasher),
        Value::Float(value) => value.to_bits().hash(hasher),
        Value::String(text) => text.hash(hasher),
        Value::Sequence(items) => {
            items.len().hash(hasher);
            for item in items {
                hash(item, hasher);
            }
        }
        Value::Mapping(entries) => {
            // The order of fields does not matter.
            let of_entry = |entry: &Entry<'_>| {
                let mut hasher = DefaultHasher::new();
                entry.key.hash(&mut hasher);
                hash(&entry.value, &mut hasher);
                hasher.finish()
            };
            let sum = entries.iter().map(of_entry).fold(0, u64::wrapping_add);
            sum.hash(hasher);
        }
    }
}
