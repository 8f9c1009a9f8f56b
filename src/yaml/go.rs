//! Values in Go's syntax (`%#v`), as they stand in the server's messages about keys.

use super::{Node, Value};
use crate::go::{fmt, strconv};

/// A value as Go's YAML library holds it.
pub(super) fn syntax(node: &Node<'_>) -> String {
    match node.value {
        Value::Null => "<nil>".to_owned(),
        _ => inner(node),
    }
}

/// A value inside of another. Depth is bounded by the parser, and so is the recursion.
fn inner(node: &Node<'_>) -> String {
    match &node.value {
        Value::Null => "interface {}(nil)".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => fmt::float(*value),
        Value::String(text) => strconv::quote(text),
        Value::Sequence(items) => {
            let items: Vec<String> = items.iter().map(inner).collect();
            format!("[]interface {{}}{{{}}}", items.join(", "))
        }
        Value::Mapping(entries) => {
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_unstable_by(|a, b| a.key.cmp(&b.key));
            let fields: Vec<String> = sorted
                .iter()
                .map(|entry| format!("{}:{}", strconv::quote(&entry.key), inner(&entry.value)))
                .collect();
            format!("map[interface {{}}]interface {{}}{{{}}}", fields.join(", "))
        }
    }
}
