//! Values → JSON.

use serde_json::{Map, Number, Value as Json};

use super::heap::Heap;
use super::value::Value;
use crate::go::fmt::float;

/// Maximum depth of a value.
const MOST_DEPTH: usize = 500;

/// A value as `encoding/json` writes it.
///
/// # Errors
/// Go's error, or a value that is too large or too deep.
pub fn json(heap: &mut Heap<'_>, value: &Value) -> Result<Json, String> {
    at_depth(heap, value, 0)
}

fn at_depth(heap: &mut Heap<'_>, value: &Value, depth: usize) -> Result<Json, String> {
    if depth > MOST_DEPTH {
        return Err(format!("a value is nested deeper than {MOST_DEPTH}"));
    }
    heap.spend(16)?;
    Ok(match value {
        Value::Invalid | Value::Nil | Value::Slice(_, None) => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Int(number) | Value::Int64(number) => Json::from(*number),
        Value::Uint8(number) => Json::from(*number),
        Value::Uint64(number) => Json::from(*number),
        Value::Float(number) => match Number::from_f64(*number) {
            Some(number) => Json::Number(number),
            None => return Err(format!("json: unsupported value: {}", float(*number))),
        },
        Value::String(text) => {
            heap.spend(text.len())?;
            Json::String(text.to_string())
        }
        Value::Slice(..) => {
            let items = heap.items(value)?.unwrap_or_default();
            let items: Result<Vec<_>, _> = items.iter().map(|item| at_depth(heap, item, depth + 1)).collect();
            Json::Array(items?)
        }
        Value::Map(..) if heap.is_nil_map(value) => Json::Null,
        Value::Map(..) => {
            let mut fields = Map::new();
            for (key, entry) in heap.entries(value)?.cloned().unwrap_or_default() {
                let entry = at_depth(heap, &entry, depth + 1)?;
                fields.insert(key.to_string(), entry);
            }
            Json::Object(fields)
        }
        Value::Object(object) => Json::String(object.string()),
    })
}
