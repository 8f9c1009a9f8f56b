//! `eq` and its like.

use std::rc::Rc;

use super::heap::Heap;
use super::print::show;
use super::printf::sprintf;
use super::value::Value;

#[derive(PartialEq, Eq)]
enum Basic {
    Bool,
    Int,
    Float,
    String,
    Uint,
    Other,
}

fn basic(value: &Value) -> Basic {
    match value {
        Value::Bool(_) => Basic::Bool,
        Value::Int(_) | Value::Int64(_) => Basic::Int,
        Value::Float(_) => Basic::Float,
        Value::String(_) => Basic::String,
        Value::Uint8(_) | Value::Uint64(_) => Basic::Uint,
        _ => Basic::Other,
    }
}

fn numbers(value: &Value) -> i128 {
    let unsigned = value.unsigned().map(i128::from);
    value.signed().map(i128::from).or(unsigned).unwrap_or_default()
}

fn incompatible(one: &Value, other: &Value) -> String {
    let (one, other) = (one.type_name(), other.type_name());
    format!("incompatible types for comparison: {one} and {other}")
}

/// Whether the first value equals one of the others.
pub(super) fn eq(heap: &mut Heap<'_>, values: &[Value]) -> Result<bool, String> {
    let [one, others @ ..] = values else { return Ok(false) };
    if others.is_empty() {
        return Err("missing argument for comparison".to_owned());
    }
    for other in others {
        let equal = match (basic(one), basic(other)) {
            (Basic::Int | Basic::Uint, Basic::Int | Basic::Uint) => numbers(one) == numbers(other),
            (kind, same) if kind != same => {
                if !one.is_nil() && !other.is_nil() {
                    return Err(incompatible(one, other));
                }
                false
            }
            _ => equal(heap, one, other)?,
        };
        if equal {
            return Ok(true);
        }
    }
    Ok(false)
}

fn equal(heap: &mut Heap<'_>, one: &Value, other: &Value) -> Result<bool, String> {
    Ok(match (one, other) {
        (Value::Bool(one), Value::Bool(other)) => one == other,
        #[expect(clippy::float_cmp, reason = "Go compares exactly")]
        (Value::Float(one), Value::Float(other)) => one == other,
        (Value::String(one), Value::String(other)) => one == other,
        _ => {
            let is_nil = |heap: &Heap<'_>, value: &Value| {
                value.is_nil() || matches!(value, Value::Slice(_, None)) || heap.is_nil_map(value)
            };
            if !one.is_nil() && !other.is_nil() && one.kind_name() != other.kind_name() {
                let (first, second) = (one.type_name(), other.type_name());
                let shown = sprintf(heap, "%s", std::slice::from_ref(one))?;
                return Err(format!(
                    "non-comparable types {shown}: {first}, {second}: {}",
                    show(heap, other)?
                ));
            }
            if is_nil(heap, one) || is_nil(heap, other) {
                return Ok(is_nil(heap, one) == is_nil(heap, other));
            }
            if let (Value::Object(one), Value::Object(other)) = (one, other) {
                return Ok(Rc::ptr_eq(one, other));
            }
            let shown = sprintf(heap, "%s", std::slice::from_ref(other))?;
            return Err(format!("non-comparable type {shown}: {}", other.type_name()));
        }
    })
}

/// Whether the first value is less than the second.
pub(super) fn lt(values: &[Value]) -> Result<bool, String> {
    let [one, other] = values else { return Ok(false) };
    let kinds = (basic(one), basic(other));
    if kinds.0 == Basic::Other || kinds.1 == Basic::Other {
        return Err("invalid type for comparison".to_owned());
    }
    match (one, other) {
        (Value::Float(one), Value::Float(other)) => Ok(one < other),
        (Value::String(one), Value::String(other)) => Ok(one < other),
        (Value::Bool(_), Value::Bool(_)) => Err("invalid type for comparison".to_owned()),
        _ if matches!(kinds, (Basic::Int | Basic::Uint, Basic::Int | Basic::Uint)) => Ok(numbers(one) < numbers(other)),
        _ => Err(incompatible(one, other)),
    }
}
