//! Go's `reflect.DeepEqual`.

use super::version::Version;
use crate::go::template::{Heap, Value};

/// Maximum depth of values that are compared or copied.
pub(super) const MOST_DEPTH: usize = 500;

/// The error for a deeper value.
pub(super) fn too_deep() -> String {
    format!("a value is nested deeper than {MOST_DEPTH}")
}

/// Whether two values have the same type and content.
pub(super) fn equal(heap: &mut Heap<'_>, one: &Value, other: &Value) -> Result<bool, String> {
    at_depth(heap, one, other, 0)
}

fn at_depth(heap: &mut Heap<'_>, one: &Value, other: &Value, depth: usize) -> Result<bool, String> {
    if depth > MOST_DEPTH {
        return Err(too_deep());
    }
    heap.spend(16)?;
    if one.type_name() != other.type_name() {
        return Ok(false);
    }
    Ok(match (one, other) {
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Int(one), Value::Int(other)) | (Value::Int64(one), Value::Int64(other)) => one == other,
        (Value::Uint8(one), Value::Uint8(other)) => one == other,
        (Value::Uint64(one), Value::Uint64(other)) => one == other,
        #[expect(clippy::float_cmp, reason = "Go compares exactly")]
        (Value::Float(one), Value::Float(other)) => one == other,
        (Value::String(one), Value::String(other)) => one == other,
        (Value::Slice(_, one_id), Value::Slice(_, other_id)) => {
            if one_id.is_none() != other_id.is_none() {
                return Ok(false);
            }
            let ones = heap.items(one)?.unwrap_or_default();
            let others = heap.items(other)?.unwrap_or_default();
            if ones.len() != others.len() {
                return Ok(false);
            }
            for (one, other) in ones.iter().zip(others.iter()) {
                if !at_depth(heap, one, other, depth + 1)? {
                    return Ok(false);
                }
            }
            true
        }
        (Value::Map(_, one_id), Value::Map(_, other_id)) => {
            if one_id == other_id {
                return Ok(true);
            }
            if heap.is_nil_map(one) != heap.is_nil_map(other) {
                return Ok(false);
            }
            let ones = heap.entries(one)?.cloned().unwrap_or_default();
            let others = heap.entries(other)?.cloned().unwrap_or_default();
            if ones.len() != others.len() {
                return Ok(false);
            }
            for (key, one) in &ones {
                let Some(other) = others.get(key) else { return Ok(false) };
                if !at_depth(heap, one, other, depth + 1)? {
                    return Ok(false);
                }
            }
            true
        }
        (Value::Object(one), Value::Object(other)) => format!("{one:?}") == format!("{other:?}"),
        // Nil.
        _ => true,
    })
}

/// A copy that shares no list or map with the value.
pub(super) fn copy(heap: &mut Heap<'_>, value: &Value, depth: usize) -> Result<Value, String> {
    if depth > MOST_DEPTH {
        return Err(too_deep());
    }
    match value {
        Value::Slice(_, None) => Ok(value.clone()),
        Value::Slice(element, _) => {
            let items = heap.items(value)?.unwrap_or_default();
            let copies: Result<Vec<_>, _> = items.iter().map(|item| copy(heap, item, depth + 1)).collect();
            heap.list(*element, copies?)
        }
        Value::Map(map_type, _) if !heap.is_nil_map(value) => {
            let mut entries = heap.entries(value)?.cloned().unwrap_or_default();
            for entry in entries.values_mut() {
                *entry = copy(heap, entry, depth + 1)?;
            }
            heap.map(*map_type, entries)
        }
        Value::Object(object) => Ok(Version::hollow(&**object)),
        _ => Ok(value.clone()),
    }
}
