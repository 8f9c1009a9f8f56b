//! Values ↔ JSON.

use crate::go::json::{Style, styled};
use crate::go::template::{Heap, Value, json};

/// The value of a JSON text; nil for an invalid one, unless its errors are wanted.
pub(super) fn from_json(heap: &mut Heap<'_>, text: &str, is_strict: bool) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(json) => heap.copied(&json),
        Err(error) if is_strict => Err(format!("invalid JSON: {error}")),
        Err(_) => Ok(Value::Nil),
    }
}

/// The JSON text of a value.
pub(super) fn to_json(heap: &mut Heap<'_>, value: &Value, style: Style<'_>) -> Result<String, String> {
    Ok(styled(&json(heap, value)?, style))
}
