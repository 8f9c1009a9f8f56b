//! Objects as the server's structs hold them: nulls are zero values, structs that are not pointers are there, defaults are set.

use std::borrow::Cow;

use super::complete::{child, object, remove, set, string};
use super::kinds::Kind;
use super::rules;
use crate::go::base64::Encoding;
use crate::go::json::decode::{Struct, Type};
use crate::validate::server::kept::keep_metadata;
use crate::validate::server::object_meta;
use crate::yaml::{Entry, Node, Value};

/// Completes a sent object: as a struct, with defaults, and prepared for the store, as the server does before it validates.
pub(super) fn sent(node: &mut Node<'_>, old: Option<&Node<'_>>, kind: &Kind) {
    // A new node says what it has.
    let keeps_status = kind.name.kind == "Node" && old.is_none();
    if kind.has_status
        && !keeps_status
        && let Value::Mapping(entries) = &mut node.value
    {
        entries.retain(|entry| entry.key != "status");
        if let Some(status) = old.and_then(|old| old.get("status")) {
            let status = Node::from_json(&status.to_json(), status.span);
            set(node, "status", status);
        }
    }
    fill(node, old, kind);
    if let Some(old) = old {
        rules::keep(node, old, kind);
        keep_metadata(node, old);
    }
}

/// Completes an object that the server has stored.
pub(super) fn stored(node: &mut Node<'_>, kind: &Kind) {
    fill(node, None, kind);
}

fn fill(node: &mut Node<'_>, old: Option<&Node<'_>>, kind: &Kind) {
    complete(node, kind.type_);
    namespace(node, kind);
    rules::put_defaults(node, old, kind);
}

/// Writes an object as the store holds it, where that is another form than the sent one.
pub(super) fn store(node: &mut Node<'_>, kind: &Kind) {
    match (&*kind.name.group, &*kind.name.kind) {
        ("", "Secret") => texts_to_data(node),
        ("", "Namespace") => {
            let span = node.span;
            if let Some(spec) = object(node, "spec").filter(|spec| spec.get("finalizers").is_none()) {
                let value = Value::Sequence(vec![string("kubernetes", span)]);
                set(spec, "finalizers", Node { span, value });
            }
        }
        _ => {}
    }
}

/// The texts of a Secret are data in base64, which count more than data of the same key.
fn texts_to_data(node: &mut Node<'_>) {
    let taken = child(node, "stringData").map(|texts| std::mem::replace(&mut texts.value, Value::Null));
    remove(node, "stringData");
    let (Some(Value::Mapping(texts)), Some(data)) = (taken, object(node, "data")) else {
        return;
    };
    let Value::Mapping(data) = &mut data.value else {
        return;
    };
    for mut entry in texts {
        let text = entry.value.as_str().unwrap_or_default();
        entry.value.value = Value::String(Cow::Owned(Encoding::Std.encode(text.as_bytes())));
        match data.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry,
            None => data.push(entry),
        }
    }
}

/// Objects without namespaces lose theirs; the others get the default one, as from `kubectl`.
fn namespace(node: &mut Node<'_>, kind: &Kind) {
    let Some(metadata) = child(node, "metadata") else {
        return;
    };
    if !kind.namespaced {
        remove(metadata, "namespace");
    } else if object_meta::text(metadata, "namespace").is_empty() {
        let span = metadata.span;
        set(metadata, "namespace", string("default", span));
    }
}

/// Replaces nulls by zero values, and adds structs that are not pointers. Types bound the depth.
fn complete(node: &mut Node<'_>, type_: &Type) {
    match type_ {
        Type::Pointer(inner) => complete(node, inner),
        Type::Struct(struct_) => complete_struct(node, struct_),
        Type::Slice(_, item) => {
            if let Value::Sequence(items) = &mut node.value {
                for item_node in items {
                    zero(item_node, item);
                    complete(item_node, item);
                }
            }
        }
        Type::Map(_, value) => {
            if let Value::Mapping(entries) = &mut node.value {
                for entry in entries {
                    zero(&mut entry.value, value);
                    complete(&mut entry.value, value);
                }
            }
        }
        _ => {}
    }
}

fn complete_struct(node: &mut Node<'_>, struct_: &Struct) {
    let span = node.span;
    if node.value == Value::Null {
        node.value = Value::Mapping(Vec::new());
    }
    let Value::Mapping(entries) = &mut node.value else {
        return;
    };
    entries.retain(|entry| entry.value.value != Value::Null);
    for (name, type_) in struct_.fields {
        if !matches!(type_, Type::Struct(_)) || entries.iter().any(|entry| entry.key == *name) {
            continue;
        }
        entries.push(Entry {
            key: Cow::Borrowed(name),
            key_span: span,
            value: Node {
                span,
                value: Value::Mapping(Vec::new()),
            },
        });
    }
    for entry in entries {
        if let Some((_, type_)) = struct_.field(&entry.key) {
            complete(&mut entry.value, type_);
        }
    }
}

/// The zero value of a type in the place of null.
fn zero(node: &mut Node<'_>, type_: &Type) {
    if node.value != Value::Null {
        return;
    }
    node.value = match type_ {
        Type::String(_) | Type::Bytes => Value::String(Cow::Borrowed("")),
        Type::Bool => Value::Bool(false),
        Type::Int32 | Type::Int64 => Value::Int(0),
        Type::Float64 => Value::Float(0.0),
        Type::Struct(_) | Type::Map(..) => Value::Mapping(Vec::new()),
        Type::Slice(..) => Value::Sequence(Vec::new()),
        _ => return,
    };
}
