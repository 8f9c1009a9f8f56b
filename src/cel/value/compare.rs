//! Equality and order of values.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::{Failure, Key, List, Map, Object, Value};
use crate::crd::Schema;

/// `==`. Values of different types are unequal, except numbers. Lists that are sets or maps by their schema compare without order.
pub(in crate::cel) fn equal(a: &Value<'_>, b: &Value<'_>) -> Result<bool, Failure> {
    match (a, b) {
        (Value::Wrong(failure), _) => Err(failure.as_ref().clone()),
        (Value::Empty(_), Value::Empty(_)) => Ok(true),
        (Value::Null, _) | (_, Value::Null) => Ok(matches!((a, b), (Value::Null, Value::Null))),
        (Value::Bool(a), Value::Bool(b)) => Ok(a == b),
        (Value::Int(_) | Value::Uint(_) | Value::Double(_), Value::Int(_) | Value::Uint(_) | Value::Double(_)) => {
            Ok(numbers(a, b) == Some(Ordering::Equal))
        }
        (Value::String(a), Value::String(b)) => Ok(a.as_str() == b.as_str()),
        (Value::Bytes(a), Value::Bytes(b)) => Ok(a == b),
        (Value::Duration(a), Value::Duration(b)) => Ok(a == b),
        (Value::Timestamp(a), Value::Timestamp(b)) => Ok(a == b),
        (Value::Type(a), Value::Type(b)) => Ok(a == b),
        (Value::List(a), Value::List(b)) => lists(a, b),
        (Value::Map(a), Value::Map(b)) => maps(a, b),
        (Value::Optional(a), Value::Optional(b)) => match (a, b) {
            (Some(a), Some(b)) => equal(a, b),
            (a, b) => Ok(a.is_none() && b.is_none()),
        },
        (Value::Quantity(a), Value::Quantity(b)) => a.equals(b).map_err(Failure::new),
        (Value::Url(a), Value::Url(b)) => Ok(a == b),
        (Value::Ip(a), Value::Ip(b)) => Ok(a == b),
        (Value::Cidr(a), Value::Cidr(b)) => Ok(a == b),
        (Value::Semver(a), Value::Semver(b)) => Ok(a == b),
        (Value::Format(a), Value::Format(b)) => Ok(a == b),
        (Value::Unknown(a), Value::Unknown(b)) => Ok(a.is_same(b)),
        (
            Value::List(List::Nodes { .. })
            | Value::Map(Map::Node(_))
            | Value::Quantity(_)
            | Value::Url(_)
            | Value::Ip(_)
            | Value::Cidr(_)
            | Value::Semver(_)
            | Value::Format(_),
            other,
        ) => Err(match other {
            Value::Wrong(failure) => failure.as_ref().clone(),
            _ => Failure::no_overload(),
        }),
        _ => Ok(false),
    }
}

fn lists(a: &List<'_>, b: &List<'_>) -> Result<bool, Failure> {
    if a.len() != b.len() {
        return Ok(false);
    }
    if let Some(schema) = a.schema() {
        match schema.topology.list_type.as_deref() {
            Some("set") => return sets(a, b),
            Some("map") => return keyed(a, b, schema),
            _ => {}
        }
    }
    let is_made = matches!(a, List::Made(_));
    for (a, b) in a.iter().zip(b.iter()) {
        match equal(&Value::of_read(a), &Value::of_read(b)) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            // In a list that an expression created, the server ignores incomparable items.
            Err(_) if is_made => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(true)
}

fn sets(a: &List<'_>, b: &List<'_>) -> Result<bool, Failure> {
    // A value that is not of the schema's type equals nothing.
    let (Ok(a), Ok(b)) = (a.values(), b.values()) else {
        return Ok(false);
    };
    let within = |a: &[Value<'_>], b: &[Value<'_>]| -> Result<bool, Failure> {
        for item in a {
            if !contains(b, item)? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    Ok(within(&a, &b)? && within(&b, &a)?)
}

fn contains(items: &[Value<'_>], wanted: &Value<'_>) -> Result<bool, Failure> {
    for item in items {
        if equal(item, wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Compares the items with equal keys. A value that is not an object equals no item.
fn keyed(a: &List<'_>, b: &List<'_>, schema: &Schema) -> Result<bool, Failure> {
    let mut by_key = HashMap::with_capacity(a.len());
    for item in a.iter() {
        let Ok(item) = item else {
            return Ok(false);
        };
        by_key.insert(keys(&item, schema), item);
    }
    let mut seen = 0;
    for item in b.iter() {
        let Ok(item) = item else {
            return Ok(false);
        };
        match by_key.remove(&keys(&item, schema)) {
            Some(other) if equal(&other, &item)? => seen += 1,
            _ => return Ok(false),
        }
    }
    Ok(seen == b.len())
}

/// The keys that identify an item of a list map. A key without its schema's type is `None`.
pub(in crate::cel) fn keys(item: &Value<'_>, schema: &Schema) -> Vec<Option<Key>> {
    let field = |name: &String| {
        let found = match item {
            Value::Map(Map::Node(object)) => object.field(name).transpose(),
            Value::Map(made) => made.get(&Value::text(name.as_str())),
            _ => Ok(None),
        };
        found.ok().flatten().as_ref().and_then(Key::scalar)
    };
    schema.topology.list_map_keys.iter().map(field).collect()
}

fn maps(a: &Map<'_>, b: &Map<'_>) -> Result<bool, Failure> {
    if a.len() != b.len() {
        return Ok(false);
    }
    if let (Map::Node(a), Map::Node(b)) = (a, b) {
        return objects(a, b);
    }
    let is_made = matches!(a, Map::Made(_));
    for key in a.keys() {
        let (of_a, of_b) = (a.get(&key).transpose(), b.get(&key).transpose());
        match (of_a.map(Value::of_read), of_b.map(Value::of_read)) {
            // In a map that an expression created, the server ignores incomparable values.
            (Some(a), Some(b)) if equal(&a, &b).or_else(|failure| if is_made { Ok(true) } else { Err(failure) })? => {}
            (None, None) if !is_made => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

fn objects(a: &Object<'_>, b: &Object<'_>) -> Result<bool, Failure> {
    for entry in a.node.entries() {
        let name = entry.key.as_ref();
        if a.schema_of(name).is_none() {
            // Fields that the schema preserves without declaring them.
            match b.node.get(name) {
                Some(other) if !entry.value.is_same(other) => return Ok(false),
                _ => continue,
            }
        }
        let (of_a, of_b) = if a.is_object() {
            (a.field(name), b.field(name))
        } else {
            (a.get(name), b.get(name))
        };
        match (of_a, of_b) {
            (None, None) => {}
            (Some(of_a), Some(of_b)) => {
                if !equal(&Value::of_read(of_a), &Value::of_read(of_b))? {
                    return Ok(false);
                }
            }
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// `<`, `>` and the others; a failure for two values without an order.
pub(in crate::cel) fn order(a: &Value<'_>, b: &Value<'_>) -> Result<Ordering, Failure> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Ok(a.cmp(b)),
        (Value::Int(_) | Value::Uint(_) | Value::Double(_), Value::Int(_) | Value::Uint(_) | Value::Double(_)) => {
            numbers(a, b).ok_or_else(|| Failure::new("NaN values cannot be ordered"))
        }
        (Value::String(a), Value::String(b)) => Ok(a.as_str().cmp(b.as_str())),
        (Value::Bytes(a), Value::Bytes(b)) => Ok(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => Ok(a.cmp(b)),
        (Value::Timestamp(a), Value::Timestamp(b)) => Ok(a.cmp(b)),
        _ => Err(Failure::no_overload()),
    }
}

/// True if values of the type have an order.
pub(in crate::cel) fn has_order(value: &Value<'_>) -> bool {
    matches!(
        value,
        Value::Bool(_)
            | Value::Int(_)
            | Value::Uint(_)
            | Value::Double(_)
            | Value::String(_)
            | Value::Bytes(_)
            | Value::Duration(_)
            | Value::Timestamp(_)
    )
}

/// The order of numbers of any types.
fn numbers(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        (Some(a), None) => with_double(a, double(b)?),
        (None, Some(b)) => with_double(b, double(a)?).map(Ordering::reverse),
        (None, None) => double(a)?.partial_cmp(&double(b)?),
    }
}

fn whole(value: &Value<'_>) -> Option<i128> {
    match value {
        Value::Int(value) => Some(i128::from(*value)),
        Value::Uint(value) => Some(i128::from(*value)),
        _ => None,
    }
}

fn double(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Double(value) => Some(*value),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "beyond 64 bits the bounds decide, below them the whole part fits"
)]
fn with_double(a: i128, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    if b.abs() >= 2f64.powi(65) {
        return (a as f64).partial_cmp(&b);
    }
    let floor = b.floor();
    Some(match a.cmp(&(floor as i128)) {
        Ordering::Equal if b > floor => Ordering::Less,
        other => other,
    })
}
