//! `metadata` as the server's ObjectMeta type reads it: a wrong type refuses the object, an unknown field is cut off and named, empty fields go.
//!
//! The same for the `metadata` of embedded resources. What comes out has the right types throughout.

use crate::crd::Schema;
use crate::go::json::decode::{Struct, Type, decode};
use crate::k8s::object_meta::{OBJECT_META, written_time};
use crate::rule::Rule;
use crate::validate::decoded;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::yaml::{Entry, Node, Value};

/// Reads the `metadata` of the object itself.
pub(in crate::validate) fn root(node: &mut Node<'_>, unknown: &mut Vec<FieldError>) -> Result<(), FieldError> {
    let Value::Mapping(entries) = &mut node.value else {
        return Ok(());
    };
    let Some(metadata) = entries.iter_mut().find(|entry| entry.key == "metadata") else {
        return Ok(());
    };
    let at = Path::Child(&Path::Root, "metadata");
    object_meta(&mut metadata.value, (Rule::Decode, ErrorType::Decode), &at, unknown)
}

/// Reads the `metadata` of a stored object. Unreadable fields are dropped.
pub(in crate::validate) fn stored_root(node: &mut Node<'_>) {
    if let Value::Mapping(entries) = &mut node.value
        && let Some(metadata) = entries.iter_mut().find(|entry| entry.key == "metadata")
    {
        stored_metadata(&mut metadata.value);
    }
}

/// Reads the `apiVersion`, `kind` and `metadata` of embedded resources in a stored object. Unreadable fields are dropped.
pub(in crate::validate) fn stored(node: &mut Node<'_>, schema: &Schema) {
    match &mut node.value {
        Value::Mapping(entries) => {
            if schema.embedded_resource {
                entries.retain(|entry| type_meta(entry, &Path::Root).is_ok());
                let metadata = entries.iter_mut().filter(|entry| entry.key == "metadata");
                metadata.for_each(|entry| stored_metadata(&mut entry.value));
            }
            for entry in entries {
                if let Some(below) = schema.property(&entry.key).or_else(|| schema.map_value()) {
                    stored(&mut entry.value, below);
                }
            }
        }
        Value::Sequence(items) => {
            if let Some(item_schema) = schema.item() {
                for item in items {
                    stored(item, item_schema);
                }
            }
        }
        _ => {}
    }
}

fn stored_metadata(node: &mut Node<'_>) {
    let is_readable = |node: &Node<'_>| decode(node, &METADATA).failure.is_none();
    if !is_readable(node) {
        let span = node.span;
        let Value::Mapping(entries) = &mut node.value else {
            return;
        };
        entries.retain(|entry| {
            let value = Value::Mapping(vec![entry.clone()]);
            is_readable(&Node { span, value })
        });
    }
    write_back(node, &METADATA);
}

/// Reads the `apiVersion`, `kind` and `metadata` of the resources that are embedded in an object.
pub(in crate::validate) fn embedded(
    node: &mut Node<'_>,
    schema: &Schema,
    at: &Path<'_>,
    unknown: &mut Vec<FieldError>,
) -> Result<(), FieldError> {
    match &mut node.value {
        Value::Mapping(entries) => {
            for entry in entries {
                let child = Path::Child(at, &entry.key);
                if schema.embedded_resource {
                    type_meta(entry, &child)?;
                    if entry.key == "metadata" {
                        let rule = (Rule::EmbeddedResource, ErrorType::Invalid);
                        object_meta(&mut entry.value, rule, &child, unknown)
                            .map_err(|error| error.value(print::value(&entry.value)))?;
                    }
                }
                if let Some(property) = schema.property(&entry.key) {
                    embedded(&mut entry.value, property, &child, unknown)?;
                } else if let Some(value) = schema.map_value() {
                    embedded(&mut entry.value, value, &Path::Key(at, &entry.key), unknown)?;
                }
            }
        }
        Value::Sequence(items) => {
            if let Some(item_schema) = schema.item() {
                for (index, item) in items.iter_mut().enumerate() {
                    embedded(item, item_schema, &Path::Index(at, index), unknown)?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn type_meta(entry: &Entry<'_>, at: &Path<'_>) -> Result<(), FieldError> {
    if matches!(entry.key.as_ref(), "apiVersion" | "kind") && entry.value.as_str().is_none() {
        let refused = FieldError::new(
            Rule::EmbeddedResource,
            ErrorType::Invalid,
            at,
            entry.value.span,
            "must be a string",
        );
        return Err(refused.value(print::value(&entry.value)));
    }
    Ok(())
}

/// The fields of `metadata`, for suggestions.
pub(in crate::validate) fn metadata_fields() -> impl Iterator<Item = &'static str> {
    OBJECT_META.fields.iter().map(|(name, _)| *name)
}

static METADATA: Type = Type::Struct(&OBJECT_META);

/// Reads `metadata` and writes it back. The error is of the rule and type that are given; a node that cannot be read stays as it is.
fn object_meta(
    node: &mut Node<'_>,
    (rule, kind): (Rule, ErrorType),
    at: &Path<'_>,
    unknown: &mut Vec<FieldError>,
) -> Result<(), FieldError> {
    let found = decode(node, &METADATA);
    if let Some(failure) = found.failure {
        return Err(decoded::failure(failure, rule, kind, at));
    }
    if !found.unknown.is_empty() {
        unknown.extend(decoded::unknown(node, &found, at));
    }
    write_back(node, &METADATA);
    Ok(())
}

/// A value that has the type, as Go writes it again: null is the empty value where there is one, unknown and empty fields are left out.
fn write_back(node: &mut Node<'_>, type_: &Type) {
    match (type_, &mut node.value) {
        (Type::Struct(struct_), Value::Null) => {
            node.value = Value::Mapping(Vec::new());
            write_struct(node, struct_);
        }
        (Type::Struct(struct_), _) => write_struct(node, struct_),
        (Type::String(_), Value::Null) => node.value = Value::String("".into()),
        (Type::Text(_), Value::String(text)) => {
            node.value = written_time(text).map_or(Value::Null, |time| Value::String(time.into()));
        }
        (Type::Pointer(inner), _) => write_back(node, inner),
        (Type::Slice(_, inner), Value::Sequence(items)) => items.iter_mut().for_each(|item| write_back(item, inner)),
        (Type::Map(_, inner), Value::Mapping(entries)) => {
            for entry in entries {
                write_back(&mut entry.value, inner);
            }
        }
        _ => {}
    }
}

fn write_struct(node: &mut Node<'_>, struct_: &Struct) {
    let span = node.span;
    let Value::Mapping(entries) = &mut node.value else {
        return;
    };
    entries.retain_mut(|entry| {
        let Some((name, type_)) = struct_.field(&entry.key) else {
            return false;
        };
        write_back(&mut entry.value, type_);
        // A pointer to what is written as null is null when the object is read again.
        let is_left_out = match type_ {
            Type::Pointer(_) => entry.value.value == Value::Null,
            _ => is_empty(&entry.value),
        };
        !is_left_out || struct_.always.contains(&name)
    });
    for key in struct_.always {
        if entries.iter().all(|entry| entry.key != *key) {
            entries.push(Entry {
                key: (*key).into(),
                key_span: span,
                value: Node {
                    span,
                    value: Value::String("".into()),
                },
            });
        }
    }
}

/// Whether Go leaves the value out under `omitempty`.
fn is_empty(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Int(value) => *value == 0,
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Float(_) => false,
    }
}
