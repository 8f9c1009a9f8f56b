//! Values as Go prints them in the server's messages.

pub(crate) use crate::go::strconv::quote as quoted;
use crate::go::{fmt, json};
use crate::yaml::{Node, Value};

/// A value in an error: scalars plain, strings quoted, everything else as JSON.
pub(super) fn value(node: &Node<'_>) -> String {
    match &node.value {
        Value::String(text) => quoted(text),
        Value::Float(value) => fmt::float(*value),
        _ => compact(node),
    }
}

/// The value on one line of JSON, keys sorted.
pub(super) fn compact(node: &Node<'_>) -> String {
    json::compact(node)
}

/// The value in an enum's list of supported values: strings bare, everything else as JSON.
pub(super) fn supported(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => quoted(text),
        serde_json::Value::Number(number) if number.is_i64() => quoted(&number.to_string()),
        other => quoted(&json::compact(other)),
    }
}
