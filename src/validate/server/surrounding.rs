//! Defaults as parts of a whole object: what the server does to them depends on where they stand.
//!
//! In: a path from the object to a value. Out: an object that has nothing but the value, and the value again. Also in: a schema. Out: its defaults as the
//! server keeps them.

use super::{coerce, prune};
use crate::crd::{AdditionalProperties, Items, Schema};
use crate::source::Span;
use crate::validate::path::Path;
use crate::validate::schema::enumeration;
use crate::yaml::{Entry, Node, Value};

/// An object that has nothing but a value, which stands at a path.
pub(in crate::validate) fn around<'n>(path: &Path<'n>, node: Node<'n>) -> Node<'n> {
    let span = node.span;
    let (parent, value) = match path {
        Path::Root | Path::Named(_) => return node,
        Path::Child(parent, name) | Path::Key(parent, name) => (parent, Value::Mapping(vec![entry(name, node)])),
        Path::Index(parent, _) => (parent, Value::Sequence(vec![node])),
    };
    around(parent, Node { span, value })
}

/// A value of a mapping under its key.
pub(in crate::validate) fn entry<'n>(key: &'n str, value: Node<'n>) -> Entry<'n> {
    Entry {
        key: key.into(),
        key_span: value.span,
        value,
    }
}

/// What stands at a path of an object that was made by [`around`], if it is still there.
fn taken<'n>(path: &Path<'_>, whole: Node<'n>) -> Option<Node<'n>> {
    let (parent, key) = match path {
        Path::Root | Path::Named(_) => return Some(whole),
        Path::Child(parent, name) | Path::Key(parent, name) => (parent, Some(*name)),
        Path::Index(parent, _) => (parent, None),
    };
    match (taken(parent, whole)?.value, key) {
        (Value::Mapping(entries), Some(key)) => {
            let entry = entries.into_iter().find(|entry| entry.key == key);
            entry.map(|entry| entry.value)
        }
        (Value::Sequence(items), None) => items.into_iter().next(),
        _ => None,
    }
}

/// Cuts off the defaults of a schema what no object may have there: unknown fields, and what is no metadata.
pub(in crate::validate) fn prune_defaults(root: &mut Schema) {
    if let Some(resource) = resource_with_defaults(root) {
        each_default(root, &resource, &Path::Root);
    }
}

/// A schema that has defaults, as that of a resource, whatever it says; none without defaults.
pub(in crate::validate) fn resource_with_defaults(root: &Schema) -> Option<Schema> {
    has_default(root).then(|| Schema {
        embedded_resource: true,
        ..root.clone()
    })
}

fn has_default(schema: &Schema) -> bool {
    schema.default.is_some()
        || schema.properties.iter().any(|(_, property)| has_default(property))
        || schema.item().is_some_and(has_default)
        || schema.map_value().is_some_and(has_default)
}

fn each_default(schema: &mut Schema, resource: &Schema, path: &Path<'_>) {
    if let Some(default) = schema.default.take() {
        schema.default = pruned(default, resource, path);
    }
    for (name, property) in &mut schema.properties {
        each_default(property, resource, &Path::Child(path, name));
    }
    if let Some(AdditionalProperties::Schema(value)) = &mut schema.additional_properties {
        each_default(value, resource, &Path::Key(path, "*"));
    }
    if let Some(Items::Schema(item)) = &mut schema.items {
        each_default(item, resource, &Path::Index(path, 0));
    }
}

/// What is left of a default that stands at a path of a resource.
fn pruned(default: serde_json::Value, resource: &Schema, path: &Path<'_>) -> Option<serde_json::Value> {
    let mut whole = around(path, Node::from_json(&default, Span::default()));
    // Where the metadata is wrong, the definition is refused for it.
    let _ = coerce::embedded(&mut whole, resource, &Path::Root, &mut Vec::new());
    prune::prune(&mut whole, resource, &mut Vec::new());
    let left = taken(path, whole)?;
    Some(if enumeration::same(&left, &default) {
        default
    } else {
        left.to_json()
    })
}
