//! Values as the server compares them.

use std::collections::BTreeSet;

use crate::k8s::quantity::Quantity;
use crate::validate::builtin::field::Field;
use crate::yaml::{Node, Value};

/// Whether two structs are equal: zero values equal absent ones, and quantities may have other forms.
pub(in crate::validate::builtin) fn is_same(new: Field<'_>, old: Field<'_>) -> bool {
    match (new.value, old.value) {
        (Some(new), Some(old)) => plain(new.clone()).is_same(&plain(old.clone())),
        _ => new.is_same(old),
    }
}

/// The fields below two values that differ, in the order of their names: `containers[0].image`. Lists of other lengths differ as a whole. Empty where the
/// values are not both lists, or both maps.
pub(in crate::validate::builtin) fn changes(new: Field<'_>, old: Field<'_>) -> Vec<String> {
    let mut found = Vec::new();
    if let (Some(new), Some(old)) = (new.value, old.value) {
        add_changes(&plain(new.clone()), &plain(old.clone()), "", &mut found);
    }
    // Of two values that differ as a whole.
    found.retain(|field| !field.is_empty());
    found
}

fn add_changes(new: &Node<'_>, old: &Node<'_>, field: &str, found: &mut Vec<String>) {
    match (&new.value, &old.value) {
        (Value::Mapping(new_entries), Value::Mapping(old_entries)) => {
            let entries = new_entries.iter().chain(old_entries);
            let keys: BTreeSet<&str> = entries.map(|entry| &*entry.key).collect();
            for key in keys {
                let below = below(field, key);
                match (new.get(key), old.get(key)) {
                    (Some(new), Some(old)) => add_changes(new, old, &below, found),
                    _ => found.push(below),
                }
            }
        }
        (Value::Sequence(new), Value::Sequence(old)) if new.len() == old.len() => {
            for (index, (new, old)) in new.iter().zip(old).enumerate() {
                add_changes(new, old, &format!("{field}[{index}]"), found);
            }
        }
        _ if new.is_same(old) => {}
        _ => found.push(field.to_owned()),
    }
}

fn below(field: &str, key: &str) -> String {
    if key.contains(['.', '/']) {
        return format!("{field}[{key}]");
    }
    let dot = if field.is_empty() { "" } else { "." };
    format!("{field}{dot}{key}")
}

/// Whether two structs are equal whose fields are pointers to structs: an empty one is not the same as nothing.
pub(in crate::validate::builtin) fn is_same_union<'n>(new: Field<'n>, old: Field<'n>) -> bool {
    let plain = |node: &Node<'n>| without(node.clone(), is_zero_scalar);
    match (new.value, old.value) {
        (Some(new), Some(old)) => plain(new).is_same(&plain(old)),
        (None, None) => true,
        (Some(one), None) | (None, Some(one)) => is_zero_scalar(one),
    }
}

/// A value as the server compares it: without zero values, quantities in one form.
pub(in crate::validate::builtin) fn plain(node: Node<'_>) -> Node<'_> {
    without(node, is_zero)
}

/// A value without what counts as nothing, quantities in one form.
fn without(mut node: Node<'_>, is_nothing: fn(&Node<'_>) -> bool) -> Node<'_> {
    match &mut node.value {
        Value::Mapping(entries) => {
            for entry in entries.iter_mut() {
                let is_list = matches!(&*entry.key, "limits" | "requests");
                if let (true, Value::Mapping(amounts)) = (is_list, &mut entry.value.value) {
                    for amount in amounts {
                        canonical(&mut amount.value);
                    }
                }
                let value = std::mem::replace(&mut entry.value.value, Value::Null);
                let span = entry.value.span;
                entry.value = without(Node { span, value }, is_nothing);
            }
            entries.retain(|entry| POINTERS.contains(&&*entry.key) || !is_nothing(&entry.value));
        }
        Value::Sequence(items) => {
            for item in items {
                let value = std::mem::replace(&mut item.value, Value::Null);
                let span = item.span;
                *item = without(Node { span, value }, is_nothing);
            }
        }
        _ => {}
    }
    node
}

/// Fields that are pointers in Go, so that false or zero is not the same as nothing.
const POINTERS: [&str; 22] = [
    "activeDeadlineSeconds",
    "allowPrivilegeEscalation",
    "automountServiceAccountToken",
    "backoffLimit",
    "completions",
    "defaultMode",
    "enableServiceLinks",
    "fsGroup",
    "hostProcess",
    "hostUsers",
    "mode",
    "parallelism",
    "priority",
    "privileged",
    "readOnlyRootFilesystem",
    "runAsGroup",
    "runAsNonRoot",
    "runAsUser",
    "setHostnameAsFQDN",
    "shareProcessNamespace",
    "terminationGracePeriodSeconds",
    "tolerationSeconds",
];

fn is_zero(node: &Node<'_>) -> bool {
    is_zero_scalar(node) || node.is_empty_collection()
}

fn is_zero_scalar(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Null | Value::Bool(false) | Value::Int(0) => true,
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn canonical(node: &mut Node<'_>) {
    let text = match &node.value {
        Value::String(text) => text.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => crate::go::json::float64(*number),
        _ => return,
    };
    if let Ok(quantity) = Quantity::parse(&text) {
        node.value = Value::String(quantity.to_string().into());
    }
}
