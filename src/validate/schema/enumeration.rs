//! `enum`.

use super::walk::Errors;
use crate::crd::Schema;
use crate::go::convert::int64;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::yaml::{Node, Value};

/// Like Go, converts a number to the type of the enum's value before the comparison.
pub(in crate::validate) fn check(node: &Node<'_>, schema: &Schema, at: &Path<'_>, out: &mut Errors) {
    let Some(values) = schema.enum_.as_deref().filter(|values| !values.is_empty()) else {
        return;
    };
    if values.iter().any(|value| equals_converted(node, value)) {
        return;
    }
    let supported: Vec<String> = values.iter().map(print::supported).collect();
    let message = format!("supported values: {}", supported.join(", "));
    out.errors
        .push(FieldError::new(Rule::Enum, ErrorType::Unsupported, at, node.span, message).value(print::value(node)));
}

#[expect(clippy::cast_precision_loss, reason = "Go converts so")]
fn equals_converted(node: &Node<'_>, value: &serde_json::Value) -> bool {
    match (&node.value, value) {
        (Value::Null, _) => false,
        (Value::Float(found), serde_json::Value::Number(wanted)) if wanted.is_i64() => {
            wanted.as_i64() == Some(int64(*found))
        }
        (Value::Int(found), serde_json::Value::Number(wanted)) if !wanted.is_i64() => {
            wanted.as_f64() == Some(*found as f64)
        }
        // A whole number converted to a string is the character with that code.
        (Value::Int(found), serde_json::Value::String(wanted)) => {
            let character = u32::try_from(*found)
                .ok()
                .and_then(char::from_u32)
                .unwrap_or('\u{fffd}');
            let mut characters = wanted.chars();
            characters.next() == Some(character) && characters.next().is_none()
        }
        _ => same(node, value),
    }
}

/// True if a value equals one of the definition.
pub(in crate::validate) fn same(node: &Node<'_>, value: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match (&node.value, value) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(a), Json::Bool(b)) => a == b,
        (Value::Int(a), Json::Number(b)) => b.as_i64() == Some(*a),
        (Value::Float(a), Json::Number(b)) => b.as_f64() == Some(*a),
        (Value::String(a), Json::String(b)) => a == b,
        (Value::Sequence(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Mapping(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|entry| b.get(entry.key.as_ref()).is_some_and(|b| same(&entry.value, b)))
        }
        _ => false,
    }
}
