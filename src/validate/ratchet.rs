//! Updates: which value of the stored object a new one replaces, and whether it is the same.
//!
//! Errors in what did not change are tolerated, so that an object from before a stricter schema can still be changed elsewhere.

use super::path::Path;
use crate::crd::Schema;
use crate::yaml::{Node, Value};

/// The value that is replaced: none on create, and where nothing corresponds.
#[derive(Clone, Copy)]
pub(super) struct Old<'o>(pub(super) Option<&'o Node<'o>>);

/// The items that are replaced.
#[derive(Clone, Copy)]
pub(super) struct OldItems<'o> {
    items: &'o [Node<'o>],
    keys: Option<&'o Schema>,
}

impl<'o> Old<'o> {
    /// Nothing is replaced.
    pub(super) const NONE: Self = Self(None);

    /// Whether the new value is the same as the old one.
    pub(super) fn is_unchanged(self, new: &Node<'_>) -> bool {
        self.0.is_some_and(|old| equal(old, new))
    }

    /// What a key replaces. `apiVersion` and `kind` of the object itself are never tolerated; an atomic map is replaced as a whole.
    pub(super) fn key(self, key: &str, at: &Path<'_>, schema: &Schema) -> Self {
        if schema.map_type.as_deref() == Some("atomic") || (at.is_root() && matches!(key, "apiVersion" | "kind")) {
            return Self::NONE;
        }
        Self(self.0.and_then(|old| old.get(key)))
    }

    /// What the items of a list replace: by their keys in a list map, otherwise nothing.
    pub(super) fn items<'s: 'o>(self, schema: &'s Schema) -> OldItems<'o> {
        let items = match self.0.map(|old| &old.value) {
            Some(Value::Sequence(items)) => items.as_slice(),
            _ => &[],
        };
        OldItems {
            items,
            keys: (schema.list_type.as_deref() == Some("map")).then_some(schema),
        }
    }
}

impl<'o> OldItems<'o> {
    /// The old item with the same keys.
    pub(super) fn of(self, new: &Node<'_>) -> Old<'o> {
        let Some(schema) = self.keys else {
            return Old::NONE;
        };
        let same = |old: &&Node<'_>| {
            schema
                .list_map_keys
                .iter()
                .all(|key| match (old.get(key), new.get(key)) {
                    (Some(a), Some(b)) => equal(a, b),
                    (a, b) => a.is_none() && b.is_none(),
                })
        };
        Old(self.items.iter().find(same))
    }
}

/// Whether two values are the same, whatever the order of their keys.
pub(super) fn equal(a: &Node<'_>, b: &Node<'_>) -> bool {
    match (&a.value, &b.value) {
        (Value::Sequence(a), Value::Sequence(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Mapping(a), Value::Mapping(_)) => {
            a.len() == b.entries().len()
                && a.iter()
                    .all(|entry| b.get(&entry.key).is_some_and(|b| equal(&entry.value, b)))
        }
        (Value::Sequence(_) | Value::Mapping(_), _) | (_, Value::Sequence(_) | Value::Mapping(_)) => false,
        (a, b) => a == b,
    }
}
