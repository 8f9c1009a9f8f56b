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
        self.0.is_some_and(|old| old.is_same(new))
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
                    (Some(a), Some(b)) => a.is_same(b),
                    (a, b) => a.is_none() && b.is_none(),
                })
        };
        Old(self.items.iter().find(same))
    }
}

/// What a value corresponds to in the object that is replaced, for the rules' errors that are forgiven where nothing changed.
#[derive(Clone, Copy)]
pub(super) struct Correlation<'v> {
    current: Option<Pair<'v>>,
    /// The nearest value around that corresponds to something.
    parent: Option<Pair<'v>>,
}

#[derive(Clone, Copy)]
struct Pair<'v> {
    old: &'v Node<'v>,
    new: &'v Node<'v>,
    schema: &'v Schema,
}

impl Pair<'_> {
    /// Whether the value is the same as the old one. To the rules' ratcheting, what no schema describes never is, the fields of `metadata` among it.
    fn is_same(self) -> bool {
        let Self { old, new, schema } = self;
        match (&old.value, &new.value) {
            (Value::Sequence(before), Value::Sequence(after)) => {
                let (Some("map"), Some(of)) = (schema.list_type.as_deref(), schema.item()) else {
                    return old.is_same(new);
                };
                let items = Old(Some(old)).items(schema);
                let is_same = |new| {
                    let old = items.of(new).0;
                    old.is_some_and(|old| Pair { old, new, schema: of }.is_same())
                };
                before.len() == after.len() && after.iter().all(is_same)
            }
            (Value::Mapping(before), Value::Mapping(after)) => {
                before.len() == after.len()
                    && after.iter().all(|entry| {
                        let key = entry.key.as_ref();
                        let below = schema.property(key).or_else(|| schema.map_value());
                        let pair = old.get(key).zip(below);
                        pair.is_some_and(|(old, schema)| {
                            let new = &entry.value;
                            Pair { old, new, schema }.is_same()
                        })
                    })
            }
            _ => old.is_same(new),
        }
    }
}

impl<'v> Correlation<'v> {
    /// Nothing corresponds, so that nothing is forgiven.
    pub(super) const NONE: Self = Self {
        current: None,
        parent: None,
    };

    pub(super) fn root(new: &'v Node<'v>, old: Option<&'v Node<'v>>, schema: &'v Schema) -> Self {
        Self {
            current: old.map(|old| Pair { old, new, schema }),
            parent: None,
        }
    }

    /// That of the value of a key of a mapping. `schema` is the mapping's.
    pub(super) fn key(self, key: &str, schema: &'v Schema, new: &'v Node<'v>) -> Self {
        let Some(current) = self.current else {
            return self;
        };
        if self.parent.is_none() && matches!(key, "apiVersion" | "kind") {
            return Self::NONE;
        }
        let old = current
            .old
            .get(key)
            .filter(|_| schema.map_type.as_deref() != Some("atomic"));
        let below = schema.property(key).or_else(|| schema.map_value());
        Self {
            current: old.zip(below).map(|(old, schema)| Pair { old, new, schema }),
            parent: self.current,
        }
    }

    /// That of an item, which replaces `old`. `schema` is the item's.
    pub(super) fn item(self, old: Option<&'v Node<'v>>, new: &'v Node<'v>, schema: &'v Schema) -> Self {
        if self.current.is_none() {
            return self;
        }
        Self {
            current: old.map(|old| Pair { old, new, schema }),
            parent: self.current,
        }
    }

    /// That of the same value at a schema of `allOf`.
    pub(super) fn of_part(self) -> Self {
        Self {
            current: None,
            parent: self.parent,
        }
    }

    pub(super) fn is_unchanged(self) -> bool {
        self.current.or(self.parent).is_some_and(Pair::is_same)
    }
}
