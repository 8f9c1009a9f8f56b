//! Metadata that an update keeps of the stored object.

use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

/// Takes the metadata of the store that a client does not have to send.
pub(in crate::validate) fn keep_metadata(node: &mut Node<'_>, old: &Node<'_>) {
    let is_changed = !same_beside_metadata(node, old);
    let Some((fields, at)) = metadata(node) else {
        return;
    };
    let stored = |key: &str| Some(Node::from_json(&old.get("metadata")?.get(key)?.to_json(), at).value);
    if let Some(Value::Int(generation)) = stored("generation") {
        let generation = generation.saturating_add(i64::from(is_changed));
        set(fields, "generation", Value::Int(generation), at);
    }
    for (key, is_kept) in [
        ("uid", true),
        ("deletionGracePeriodSeconds", true),
        ("creationTimestamp", false),
        ("deletionTimestamp", false),
    ] {
        if let Some(value) = stored(key)
            && !(is_kept && has(fields, key))
        {
            set(fields, key, value, at);
        }
    }
}

/// The fields of `metadata`, and its place. A missing `metadata` is created.
pub(super) fn metadata<'n, 's>(node: &'n mut Node<'s>) -> Option<(&'n mut Vec<Entry<'s>>, Span)> {
    let span = node.span;
    let Value::Mapping(entries) = &mut node.value else {
        return None;
    };
    if !has(entries, "metadata") {
        set(entries, "metadata", Value::Mapping(Vec::new()), span);
    }
    let found = entries.iter_mut().find(|entry| entry.key == "metadata")?;
    let at = found.value.span;
    match &mut found.value.value {
        Value::Mapping(fields) => Some((fields, at)),
        _ => None,
    }
}

/// True if two objects are equal apart from `metadata`. Otherwise the generation increases.
fn same_beside_metadata(new: &Node<'_>, old: &Node<'_>) -> bool {
    let count = |node: &Node<'_>| node.entries().iter().filter(|entry| entry.key != "metadata").count();
    let mut others = new.entries().iter().filter(|entry| entry.key != "metadata");
    count(new) == count(old) && others.all(|entry| old.get(&entry.key).is_some_and(|value| entry.value.is_same(value)))
}

/// A field.
pub(super) fn get<'n, 's>(fields: &'n [Entry<'s>], key: &str) -> Option<&'n Node<'s>> {
    fields.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
}

/// Whether there is a field.
pub(super) fn has(fields: &[Entry<'_>], key: &str) -> bool {
    get(fields, key).is_some()
}

/// Sets a field.
pub(super) fn set<'s>(fields: &mut Vec<Entry<'s>>, key: &'static str, value: Value<'s>, span: Span) {
    let value = Node { span, value };
    match fields.iter_mut().find(|entry| entry.key == key) {
        Some(entry) => entry.value = value,
        None => fields.push(Entry {
            key: key.into(),
            key_span: span,
            value,
        }),
    }
}
