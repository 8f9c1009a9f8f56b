//! Updates: which value of the stored object a new one replaces, and whether it is the same.
//!
//! Errors in what did not change are tolerated, so that an object from before a stricter schema can still be changed elsewhere.

use crate::crd::Schema;
use crate::validate::path::Path;
use crate::yaml::{Node, Value};

/// The value that is replaced, and the schema of both: none on create, and where nothing corresponds.
#[derive(Clone, Copy)]
pub(in crate::validate) struct Old<'o>(Option<(&'o Node<'o>, &'o Schema)>);

impl<'o> Old<'o> {
    /// Nothing is replaced.
    pub(in crate::validate) const NONE: Self = Self(None);

    /// A whole object that is replaced.
    pub(in crate::validate) fn object(old: &'o Node<'o>, schema: &'o Schema) -> Self {
        Self(Some((old, schema)))
    }

    /// Whether the new value is the same as the old one.
    pub(in crate::validate) fn is_unchanged(self, new: &Node<'_>) -> bool {
        self.0.is_some_and(|(old, schema)| is_same(old, new, schema))
    }

    /// What the value of a key replaces. `apiVersion` and `kind` of the object itself are never tolerated.
    pub(in crate::validate) fn key(self, key: &str, at: &Path<'_>) -> Self {
        if at.is_root() && matches!(key, "apiVersion" | "kind") {
            return Self::NONE;
        }
        Self(self.0.and_then(|(old, schema)| old.get(key).zip(below(schema, key))))
    }

    /// What an item replaces.
    pub(in crate::validate) fn item(self, new: &Node<'_>) -> Self {
        Self(
            self.0
                .and_then(|(old, schema)| old_item(old, new, schema).zip(schema.item())),
        )
    }
}

/// The old item with the same keys; only list maps have keys. `schema` is the list's. An item with a missing key, or with a key that is not a scalar, has no
/// old item.
pub(in crate::validate) fn old_item<'o>(old: &'o Node<'o>, new: &Node<'_>, schema: &Schema) -> Option<&'o Node<'o>> {
    let Value::Sequence(items) = &old.value else {
        return None;
    };
    let is_list_map = schema.topology.list_type.as_deref() == Some("map") && schema.type_.as_deref() == Some("array");
    if !is_list_map || schema.topology.list_map_keys.is_empty() {
        return None;
    }
    let is_alone = schema.topology.list_map_keys.len() == 1;
    items.iter().find(|old| {
        schema.topology.list_map_keys.iter().all(|key| {
            let pair = old.get(key).zip(new.get(key));
            pair.is_some_and(|(old, new)| is_same_key(&old.value, &new.value, is_alone))
        })
    })
}

/// True if two keys of items are equal. Lists with several keys compare floats with six decimals.
fn is_same_key(old: &Value<'_>, new: &Value<'_>, is_alone: bool) -> bool {
    match (old, new) {
        (Value::Float(old), Value::Float(new)) if !is_alone => format!("{old:.6}") == format!("{new:.6}"),
        (
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_),
        ) => old == new,
        _ => false,
    }
}

/// The schema of the value of a key.
fn below<'s>(schema: &'s Schema, key: &str) -> Option<&'s Schema> {
    schema.property(key).or_else(|| schema.map_value())
}

/// Whether a value is the same as the old one. What no schema describes never is, the fields of `metadata` among it.
fn is_same(old: &Node<'_>, new: &Node<'_>, schema: &Schema) -> bool {
    match (&old.value, &new.value) {
        (Value::Sequence(before), Value::Sequence(after)) => {
            let (Some("map"), Some(of)) = (schema.topology.list_type.as_deref(), schema.item()) else {
                return old.is_same(new);
            };
            before.len() == after.len()
                && after
                    .iter()
                    .all(|new| old_item(old, new, schema).is_some_and(|old| is_same(old, new, of)))
        }
        (Value::Mapping(before), Value::Mapping(after)) => {
            before.len() == after.len()
                && after.iter().all(|entry| {
                    let pair = old.get(&entry.key).zip(below(schema, &entry.key));
                    pair.is_some_and(|(old, schema)| is_same(old, &entry.value, schema))
                })
        }
        _ => old.is_same(new),
    }
}

/// What a value corresponds to in the object that is replaced, for the rules' errors that are forgiven where nothing changed.
#[derive(Clone, Copy)]
pub(in crate::validate) struct Correlation<'v> {
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
    fn is_same(self) -> bool {
        is_same(self.old, self.new, self.schema)
    }
}

impl<'v> Correlation<'v> {
    /// Nothing corresponds, so that nothing is forgiven.
    pub(in crate::validate) const NONE: Self = Self {
        current: None,
        parent: None,
    };

    pub(in crate::validate) fn root(new: &'v Node<'v>, old: Option<&'v Node<'v>>, schema: &'v Schema) -> Self {
        Self {
            current: old.map(|old| Pair { old, new, schema }),
            parent: None,
        }
    }

    /// That of the value of a key of a mapping.
    pub(in crate::validate) fn key(self, key: &str, new: &'v Node<'v>) -> Self {
        let Some(current) = self.current else {
            return self;
        };
        if self.parent.is_none() && matches!(key, "apiVersion" | "kind") {
            return Self::NONE;
        }
        let pair = current.old.get(key).zip(below(current.schema, key));
        Self {
            current: pair.map(|(old, schema)| Pair { old, new, schema }),
            parent: self.current,
        }
    }

    /// That of an item, which replaces `old`. `schema` is the item's.
    pub(in crate::validate) fn item(self, old: Option<&'v Node<'v>>, new: &'v Node<'v>, schema: &'v Schema) -> Self {
        if self.current.is_none() {
            return self;
        }
        Self {
            current: old.map(|old| Pair { old, new, schema }),
            parent: self.current,
        }
    }

    /// That of the same value at a schema of `allOf`.
    pub(in crate::validate) fn of_part(self) -> Self {
        Self {
            current: None,
            parent: self.parent,
        }
    }

    pub(in crate::validate) fn is_unchanged(self) -> bool {
        self.current.or(self.parent).is_some_and(Pair::is_same)
    }
}
