//! Values as Go prints them in the server's messages.

use std::fmt::Write as _;

use crate::go::json;
use crate::go::strconv::float;
pub(crate) use crate::go::strconv::quote::text as quoted;
use crate::yaml::{Node, Value};

/// A value in an error: scalars plain, strings quoted, everything else as JSON.
pub(super) fn value(node: &Node<'_>) -> String {
    match &node.value {
        Value::String(text) => quoted(text),
        Value::Float(value) => float::yaml(*value),
        _ => compact(node),
    }
}

/// The value on one line of JSON, keys sorted.
pub(super) fn compact(node: &Node<'_>) -> String {
    let mut out = String::new();
    write(node, &mut out);
    out
}

fn write(node: &Node<'_>, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(value) => {
            let _ = write!(out, "{value}");
        }
        Value::Float(value) => out.push_str(&float::json(*value)),
        Value::String(text) => json::string(text, out),
        Value::Sequence(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Mapping(entries) => {
            out.push('{');
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_unstable_by(|a, b| a.key.cmp(&b.key));
            for (at, entry) in sorted.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                json::string(&entry.key, out);
                out.push(':');
                write(&entry.value, out);
            }
            out.push('}');
        }
    }
}

/// The value in an enum's list of supported values: strings bare, everything else as JSON.
pub(super) fn supported(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => quoted(text),
        serde_json::Value::Number(number) if number.is_i64() => quoted(&number.to_string()),
        other => quoted(&json::compact(other)),
    }
}
