//! Nulls that may not be are dropped, and defaults are put in.
//!
//! A null where the schema is not nullable counts as absent: it takes the default, or goes. As an item of a list it stays, and is an error later.

use std::borrow::Cow;

use crate::crd::Schema;
use crate::yaml::{Entry, Node, Value};

/// Drops nulls that may not be and take no default.
pub(in crate::validate) fn drop_nulls(node: &mut Node<'_>, schema: &Schema) {
    // Most objects have no nulls, and looking is quicker than walking the schema.
    if has_null(node) {
        drop_inside(node, Some(schema));
    }
}

fn has_null(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Null => true,
        Value::Sequence(items) => items.iter().any(has_null),
        Value::Mapping(entries) => entries.iter().any(|entry| has_null(&entry.value)),
        _ => false,
    }
}

fn drop_inside(node: &mut Node<'_>, schema: Option<&Schema>) {
    let Some(schema) = schema else {
        return;
    };
    match &mut node.value {
        Value::Mapping(entries) => {
            entries.retain_mut(|entry| {
                let known = schema.property(&entry.key).or_else(|| schema.map_value());
                let dropped =
                    known.is_some_and(|known| is_refused_null(&entry.value, known) && known.default.is_none());
                if !dropped {
                    drop_inside(&mut entry.value, known);
                }
                !dropped
            });
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| drop_inside(item, schema.item())),
        _ => {}
    }
}

fn is_refused_null(node: &Node<'_>, schema: &Schema) -> bool {
    node.value == Value::Null && !schema.nullable
}

/// Puts defaults in, also in the place of nulls that may not be.
pub(in crate::validate) fn put_defaults(node: &mut Node<'_>, schema: &Schema) {
    let span = node.span;
    match &mut node.value {
        Value::Mapping(entries) => {
            for (name, property) in &schema.properties {
                let Some(default) = &property.default else {
                    continue;
                };
                match entries.iter_mut().find(|entry| entry.key == name.as_str()) {
                    Some(entry) if is_refused_null(&entry.value, property) => {
                        entry.value = Node::from_json(default, entry.value.span);
                    }
                    Some(_) => {}
                    None => entries.push(Entry {
                        key: Cow::Owned(name.clone()),
                        key_span: span,
                        value: Node::from_json(default, span),
                    }),
                }
            }
            // Scalars hold nothing to put a default into, but a null may be replaced.
            let open = |entry: &&mut Entry<'_>| entry.value.is_collection() || entry.value.value == Value::Null;
            for entry in entries.iter_mut().filter(open) {
                if let Some(property) = schema.property(&entry.key) {
                    put_defaults(&mut entry.value, property);
                } else if let Some(value) = schema.map_value() {
                    replace_null(&mut entry.value, value);
                    put_defaults(&mut entry.value, value);
                }
            }
        }
        Value::Sequence(items) => {
            if let Some(item_schema) = schema.item() {
                for item in items {
                    replace_null(item, item_schema);
                    put_defaults(item, item_schema);
                }
            }
        }
        _ => {}
    }
}

fn replace_null(node: &mut Node<'_>, schema: &Schema) {
    if let Some(default) = schema.default.as_ref().filter(|_| is_refused_null(node, schema)) {
        *node = Node::from_json(default, node.span);
    }
}
