//! Unknown fields: cut off, and named with their paths.
//!
//! An unknown subtree is named once, at its root. `x-kubernetes-preserve-unknown-fields` keeps them, `additionalProperties: true` keeps the first
//! level, and an embedded resource keeps its `apiVersion`, `kind` and `metadata`.

use crate::crd::{AdditionalProperties, Schema};
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::yaml::{Entry, Node, Value};

/// Cuts unknown fields off an object. `resource` is true for the object itself and for embedded ones, whatever their schema says.
pub(in crate::validate) fn prune(node: &mut Node<'_>, schema: &Schema, found: &mut Vec<FieldError>) {
    walk(node, Some(schema), true, &Path::Root, found);
}

fn is_meta(key: &str) -> bool {
    matches!(key, "apiVersion" | "kind" | "metadata")
}

fn unknown(at: &Path<'_>, key: &str, span: Span) -> FieldError {
    let at = Path::Child(at, key);
    FieldError::new(Rule::UnknownField, ErrorType::Unknown, &at, span, "unknown field").field(at.pruned())
}

fn walk(node: &mut Node<'_>, schema: Option<&Schema>, resource: bool, at: &Path<'_>, found: &mut Vec<FieldError>) {
    if let Some(schema) = schema
        && schema.preserve_unknown_fields == Some(true)
    {
        keep(node, schema, resource, at, found);
        return;
    }
    match &mut node.value {
        Value::Mapping(entries) => {
            let Some(schema) = schema else {
                for Entry { key, key_span, .. } in entries.drain(..) {
                    found.push(unknown(at, &key, key_span));
                }
                return;
            };
            let known = |entry: &Entry<'_>| {
                (resource && is_meta(&entry.key))
                    || schema.additional_properties.is_some()
                    || schema.property(&entry.key).is_some()
            };
            if !entries.iter().all(known) {
                entries.retain(|entry| {
                    let keep = known(entry);
                    if !keep && (!is_meta(&entry.key) || !at.is_root()) {
                        found.push(unknown(at, &entry.key, entry.key_span));
                    }
                    keep
                });
            }
            each_known(entries, schema, resource, at, found);
        }
        Value::Sequence(items) => {
            let item_schema = schema.and_then(Schema::item);
            for (index, item) in items.iter_mut().enumerate() {
                let resource = item_schema.is_some_and(|schema| schema.embedded_resource);
                walk(item, item_schema, resource, &Path::Index(at, index), found);
            }
        }
        _ => {}
    }
}

/// Unknown fields stay, but what has a schema is pruned below.
fn keep(node: &mut Node<'_>, schema: &Schema, resource: bool, at: &Path<'_>, found: &mut Vec<FieldError>) {
    match &mut node.value {
        Value::Mapping(entries) => each_known(entries, schema, resource, at, found),
        Value::Sequence(items) => {
            let Some(item_schema) = schema.item() else {
                return;
            };
            for (index, item) in items.iter_mut().enumerate() {
                keep(
                    item,
                    item_schema,
                    item_schema.embedded_resource,
                    &Path::Index(at, index),
                    found,
                );
            }
        }
        _ => {}
    }
}

fn each_known(entries: &mut [Entry<'_>], schema: &Schema, resource: bool, at: &Path<'_>, found: &mut Vec<FieldError>) {
    for entry in entries {
        if !entry.value.is_collection() || (resource && is_meta(&entry.key)) {
            continue;
        }
        let child = Path::Child(at, &entry.key);
        if let Some(property) = schema.property(&entry.key) {
            walk(
                &mut entry.value,
                Some(property),
                property.embedded_resource,
                &child,
                found,
            );
        } else if let Some(additional) = &schema.additional_properties {
            let value = match additional {
                AdditionalProperties::Schema(value) => Some(&**value),
                AdditionalProperties::Allowed(_) => None,
            };
            walk(
                &mut entry.value,
                value,
                value.is_some_and(|value| value.embedded_resource),
                &child,
                found,
            );
        }
    }
}

/// Cuts unknown fields off a value that is part of an object. Out: whether there were any.
pub(in crate::validate) fn prune_value(node: &mut Node<'_>, schema: &Schema) -> bool {
    let before = node.clone();
    walk(
        node,
        Some(schema),
        schema.embedded_resource,
        &Path::Root,
        &mut Vec::new(),
    );
    *node != before
}
