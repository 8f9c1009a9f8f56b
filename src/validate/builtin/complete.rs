//! Changes of objects while they are completed: defaults, and what the server sets before it validates.

use std::borrow::Cow;

use crate::source::Span;
use crate::validate::server::object_meta;
use crate::yaml::{Entry, Node, Value};

/// A text at a place.
pub(super) fn string<'s>(text: &'static str, span: Span) -> Node<'s> {
    Node {
        span,
        value: Value::String(Cow::Borrowed(text)),
    }
}

/// The value of a field, to change it; `None` where it is absent.
pub(super) fn child<'n, 's>(node: &'n mut Node<'s>, key: &str) -> Option<&'n mut Node<'s>> {
    let Value::Mapping(entries) = &mut node.value else {
        return None;
    };
    entries
        .iter_mut()
        .find(|entry| entry.key == key)
        .map(|entry| &mut entry.value)
}

/// The items of a list, to change them; none where it is absent.
pub(super) fn items<'n, 's>(node: &'n mut Node<'s>, key: &str) -> &'n mut [Node<'s>] {
    match child(node, key).map(|node| &mut node.value) {
        Some(Value::Sequence(items)) => items,
        _ => &mut [],
    }
}

/// Sets a field, whatever stood there.
pub(super) fn set<'s>(node: &mut Node<'s>, key: &'static str, value: Node<'s>) {
    let span = node.span;
    let Value::Mapping(entries) = &mut node.value else {
        return;
    };
    match entries.iter_mut().find(|entry| entry.key == key) {
        Some(entry) => entry.value = value,
        None => entries.push(Entry {
            key: Cow::Borrowed(key),
            key_span: span,
            value,
        }),
    }
}

/// Removes a field.
pub(super) fn remove(node: &mut Node<'_>, key: &str) {
    if let Value::Mapping(entries) = &mut node.value {
        entries.retain(|entry| entry.key != key);
    }
}

/// Sets a text where there is none, or an empty one.
pub(super) fn default_text(node: &mut Node<'_>, key: &'static str, text: &'static str) {
    if object_meta::text(node, key).is_empty() {
        let span = node.span;
        set(node, key, string(text, span));
    }
}

/// Sets a number where there is none.
pub(super) fn default_int(node: &mut Node<'_>, key: &'static str, number: i64) {
    if node.get(key).is_none() {
        let span = node.span;
        let value = Value::Int(number);
        set(node, key, Node { span, value });
    }
}

/// Sets a boolean where there is none.
pub(super) fn default_bool(node: &mut Node<'_>, key: &'static str, value: bool) {
    if node.get(key).is_none() {
        let span = node.span;
        let value = Value::Bool(value);
        set(node, key, Node { span, value });
    }
}

/// The object in a field, which is added where there is none.
pub(super) fn object<'n, 's>(node: &'n mut Node<'s>, key: &'static str) -> Option<&'n mut Node<'s>> {
    if node.get(key).is_none() {
        let span = node.span;
        let value = Value::Mapping(Vec::new());
        set(node, key, Node { span, value });
    }
    child(node, key)
}
