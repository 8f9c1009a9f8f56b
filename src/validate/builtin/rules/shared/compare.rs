//! Values as the server compares them.

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

/// A value as the server compares it: without zero values, quantities in one form.
pub(in crate::validate::builtin) fn plain(mut node: Node<'_>) -> Node<'_> {
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
                entry.value = plain(Node { span, value });
            }
            entries.retain(|entry| POINTERS.contains(&&*entry.key) || !is_zero(&entry.value));
        }
        Value::Sequence(items) => {
            for item in items {
                let value = std::mem::replace(&mut item.value, Value::Null);
                let span = item.span;
                *item = plain(Node { span, value });
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
    match &node.value {
        Value::Null | Value::Bool(false) | Value::Int(0) => true,
        Value::String(text) => text.is_empty(),
        _ => node.is_empty_collection(),
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
