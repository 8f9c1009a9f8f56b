//! Access to fields, items and entries of values.

use std::rc::Rc;

use super::compare;
use super::{Failure, List, Text, Value};

fn no_key(key: &str) -> Failure {
    Failure::new(format!("no such key: {key}"))
}

/// The failure for a field of a message. The only message among values, `Empty`, has no fields.
fn no_field(field: &str) -> Failure {
    Failure::new(format!("no such field '{field}'"))
}

/// `value.field`.
pub(in crate::cel) fn select<'v>(value: &Value<'v>, field: &'v str) -> Result<Value<'v>, Failure> {
    let key = Value::String(Text::Borrowed(field));
    match value {
        Value::Map(map) => map.get(&key)?.ok_or_else(|| no_key(field)),
        Value::List(_) => at(value, &key),
        Value::Empty(_) => Err(no_field(field)),
        _ => Err(no_key(field)),
    }
}

/// `has(value.field)`.
pub(in crate::cel) fn has(value: &Value<'_>, field: &str) -> Result<bool, Failure> {
    match value {
        Value::Optional(Some(inner)) => has(inner, field),
        Value::Wrong(failure) => Err(failure.as_ref().clone()),
        Value::Map(map) => Ok(map.get(&Value::text(field))?.is_some()),
        Value::List(list) => Ok(item(list, &Value::text(field))?.is_some()),
        Value::Empty(_) => Err(no_field(field)),
        _ => Ok(false),
    }
}

/// Fails if a value is neither a text, a number nor a truth value: nothing else can be between brackets.
pub(in crate::cel) fn index_kind(index: &Value<'_>) -> Result<(), Failure> {
    match index {
        Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::String(_) => Ok(()),
        other => Err(Failure::new(format!("invalid qualifier type: {}", other.go_type()))),
    }
}

/// `value[key]`.
pub(in crate::cel) fn at<'v>(value: &Value<'v>, key: &Value<'v>) -> Result<Value<'v>, Failure> {
    match value {
        Value::Optional(_) => Ok(Value::Optional(find(value, key)?.map(Rc::new))),
        Value::List(list) => {
            item(list, key)?.ok_or_else(|| Failure::new(format!("index out of bounds: {}", key.shown())))
        }
        Value::Map(map) => map.get(key)?.ok_or_else(|| no_key(&key.shown())),
        Value::Empty(_) => Err(no_field(&key.shown())),
        _ => Err(no_key(&key.shown())),
    }
}

/// `value[?key]` and `value.?key`: `None` if the key or index is missing.
pub(in crate::cel) fn find<'v>(value: &Value<'v>, key: &Value<'v>) -> Result<Option<Value<'v>>, Failure> {
    match value {
        Value::Optional(Some(inner)) => find(inner, key),
        Value::Wrong(failure) => Err(failure.as_ref().clone()),
        Value::List(list) => item(list, key),
        Value::Map(map) => map.get(key),
        _ => Ok(None),
    }
}

fn item<'v>(list: &List<'v>, key: &Value<'_>) -> Result<Option<Value<'v>>, Failure> {
    let index = match key {
        Value::Int(index) => usize::try_from(*index).ok(),
        Value::Uint(index) => usize::try_from(*index).ok(),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and not negative; what is too large is out of bounds"
        )]
        Value::Double(index) if index.fract() == 0.0 && *index >= 0.0 => Some(*index as usize),
        Value::Double(index) => {
            return Err(Failure::new(format!("unsupported index value {index} in list")));
        }
        other => {
            let message = format!("unsupported index type '{}' in list", other.type_name());
            return Err(Failure::new(message));
        }
    };
    index.and_then(|index| list.get(index)).transpose()
}

/// `wanted in list`. In a list that an expression created, incomparable items are unequal; in a list of the manifest they are a failure,
/// unless another item is equal.
pub(in crate::cel) fn contains(list: &List<'_>, wanted: &Value<'_>) -> Result<bool, Failure> {
    if let List::Made(items) = list {
        return Ok(items.iter().any(|item| compare::equal(wanted, item).unwrap_or(false)));
    }
    let mut failure = None;
    for item in list.iter() {
        match item.and_then(|item| compare::equal(&item, wanted)) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(found) => failure = failure.or(Some(found)),
        }
    }
    failure.map_or(Ok(false), Err)
}
