//! Arithmetic, comparisons and membership.

use std::cmp::Ordering;
use std::rc::Rc;

use super::Given;
use crate::cel::access::contains;
use crate::cel::ast::operator;
use crate::cel::compare;
use crate::cel::convert::Failure;
use crate::cel::value::{Key, List, Map, Value};
use crate::crd::Schema;

const OVERFLOW: &str = "integer overflow";
const UNSIGNED_OVERFLOW: &str = "unsigned integer overflow";

pub(super) fn call<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    Some(match (function, args) {
        (operator::EQUALS, [a, b]) => compare::equal(a, b).map(Value::Bool),
        (operator::NOT_EQUALS, [a, b]) => Ok(Value::Bool(!compare::equal(a, b).unwrap_or(false))),
        (operator::LESS, [a, b]) => ordered(function, a, b, |order| order == Ordering::Less),
        (operator::LESS_EQUALS, [a, b]) => ordered(function, a, b, |order| order != Ordering::Greater),
        (operator::GREATER, [a, b]) => ordered(function, a, b, |order| order == Ordering::Greater),
        (operator::GREATER_EQUALS, [a, b]) => ordered(function, a, b, |order| order != Ordering::Less),
        (operator::NOT, [Value::Bool(value)]) => Ok(Value::Bool(!value)),
        (operator::NEGATE, [value]) => negate(value),
        (operator::ADD, [a, b]) => add(a, b),
        (operator::SUBTRACT, [a, b]) => subtract(a, b),
        (operator::MULTIPLY, [a, b]) => multiply(a, b),
        (operator::DIVIDE, [a, b]) => divide(a, b),
        (operator::MODULO, [a, b]) => modulo(a, b),
        (operator::IN, [wanted, Value::List(list)]) => contains(list, wanted).map(Value::Bool),
        (operator::IN, [wanted, Value::Map(map)]) => in_map(map, wanted).map(Value::Bool),
        (operator::NOT | operator::IN, [..]) => Err(Failure::no_overload()),
        ("size", [value]) => match value.size() {
            Some(size) => Ok(Value::Int(i64::try_from(size).unwrap_or(i64::MAX))),
            None => Err(untyped(function, value)),
        },
        ("type", [value]) => Ok(Value::type_named(value.type_name())),
        ("dyn", [value]) => Ok(value.clone()),
        _ => return None,
    })
}

/// The failure where the first value's type does not know the operation at all.
fn untyped(function: &str, value: &Value<'_>) -> Failure {
    match value {
        // These are asked for every function that they do not know, and say so themselves.
        Value::String(_) | Value::Duration(_) | Value::Timestamp(_) => Failure::no_overload(),
        _ => Failure::new(format!("no such overload: {function}")),
    }
}

fn ordered<'v>(
    function: &str,
    a: &Value<'_>,
    b: &Value<'_>,
    holds: fn(Ordering) -> bool,
) -> Result<Value<'v>, Failure> {
    if !compare::has_order(a) {
        return Err(untyped(function, a));
    }
    compare::order(a, b).map(|order| Value::Bool(holds(order)))
}

fn in_map(map: &Map<'_>, key: &Value<'_>) -> Result<bool, Failure> {
    match map {
        Map::Made(_) if Key::of(key).is_none() => Ok(false),
        _ => Ok(map.get(key)?.is_some()),
    }
}

fn negate<'v>(value: &Value<'_>) -> Result<Value<'v>, Failure> {
    match value {
        Value::Int(value) => value
            .checked_neg()
            .map(Value::Int)
            .ok_or_else(|| Failure::new(OVERFLOW)),
        Value::Double(value) => Ok(Value::Double(-value)),
        Value::Duration(value) => value.negated().map(Value::Duration).map_err(Failure::new),
        Value::Bool(_) => Err(Failure::no_overload()),
        _ => Err(untyped(operator::NEGATE, value)),
    }
}

fn add<'v>(a: &Value<'v>, b: &Value<'v>) -> Result<Value<'v>, Failure> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.checked_add(*b).map(Value::Int).ok_or_else(|| Failure::new(OVERFLOW)),
        (Value::Uint(a), Value::Uint(b)) => {
            let sum = a.checked_add(*b).map(Value::Uint);
            sum.ok_or_else(|| Failure::new(UNSIGNED_OVERFLOW))
        }
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a + b)),
        (Value::String(a), Value::String(b)) => Ok(Value::text([a.as_str(), b.as_str()].concat())),
        (Value::Bytes(a), Value::Bytes(b)) => Ok(Value::Bytes(Rc::from([a.as_ref(), b.as_ref()].concat()))),
        (Value::List(a), Value::List(b)) => lists(a, b),
        (Value::Duration(a), Value::Duration(b)) => a.plus(*b).map(Value::Duration).map_err(Failure::new),
        (Value::Timestamp(at), Value::Duration(by)) | (Value::Duration(by), Value::Timestamp(at)) => {
            at.plus(*by).map(Value::Timestamp).map_err(Failure::new)
        }
        (
            Value::Int(_)
            | Value::Uint(_)
            | Value::Double(_)
            | Value::String(_)
            | Value::Bytes(_)
            | Value::List(_)
            | Value::Duration(_)
            | Value::Timestamp(_),
            _,
        ) => Err(Failure::no_overload()),
        _ => Err(untyped(operator::ADD, a)),
    }
}

/// Two lists as one. A set takes what it lacks; a list map also replaces items of the same keys.
fn lists<'v>(a: &List<'v>, b: &List<'v>) -> Result<Value<'v>, Failure> {
    let mut out = a.values()?;
    match a
        .schema()
        .and_then(|schema| Some((schema, schema.list_type.as_deref()?)))
    {
        Some((schema, "set")) => {
            for item in b.iter() {
                let item = item?;
                let mut known = false;
                for other in &out {
                    known = known || compare::equal(other, &item)?;
                }
                if !known {
                    out.push(item);
                }
            }
            Ok(merged(out, schema))
        }
        Some((schema, "map")) => {
            for item in b.iter() {
                let item = item?;
                let key = compare::keys(&item, schema)?;
                let mut place = None;
                for (index, other) in out.iter().enumerate() {
                    if compare::keys(other, schema)? == key {
                        place = Some(index);
                    }
                }
                match place {
                    Some(index) => out[index] = item,
                    None => out.push(item),
                }
            }
            Ok(merged(out, schema))
        }
        _ => {
            out.extend(b.values()?);
            Ok(Value::list(out))
        }
    }
}

fn merged<'v>(items: Vec<Value<'v>>, schema: &'v Schema) -> Value<'v> {
    let items = Rc::new(items);
    Value::List(List::Merged { items, schema })
}

fn subtract<'v>(a: &Value<'_>, b: &Value<'_>) -> Result<Value<'v>, Failure> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.checked_sub(*b).map(Value::Int).ok_or_else(|| Failure::new(OVERFLOW)),
        (Value::Uint(a), Value::Uint(b)) => {
            let difference = a.checked_sub(*b).map(Value::Uint);
            difference.ok_or_else(|| Failure::new(UNSIGNED_OVERFLOW))
        }
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a - b)),
        (Value::Duration(a), Value::Duration(b)) => a.minus(*b).map(Value::Duration).map_err(Failure::new),
        (Value::Timestamp(at), Value::Duration(by)) => at.minus(*by).map(Value::Timestamp).map_err(Failure::new),
        (Value::Timestamp(a), Value::Timestamp(b)) => a.since(b).map(Value::Duration).map_err(Failure::new),
        (Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::Duration(_) | Value::Timestamp(_), _) => {
            Err(Failure::no_overload())
        }
        _ => Err(untyped(operator::SUBTRACT, a)),
    }
}

fn multiply<'v>(a: &Value<'_>, b: &Value<'_>) -> Result<Value<'v>, Failure> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.checked_mul(*b).map(Value::Int).ok_or_else(|| Failure::new(OVERFLOW)),
        (Value::Uint(a), Value::Uint(b)) => {
            let product = a.checked_mul(*b).map(Value::Uint);
            product.ok_or_else(|| Failure::new(UNSIGNED_OVERFLOW))
        }
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a * b)),
        (Value::Int(_) | Value::Uint(_) | Value::Double(_), _) => Err(Failure::no_overload()),
        _ => Err(untyped(operator::MULTIPLY, a)),
    }
}

fn divide<'v>(a: &Value<'_>, b: &Value<'_>) -> Result<Value<'v>, Failure> {
    let by_zero = || Failure::new("division by zero");
    match (a, b) {
        (Value::Int(_), Value::Int(0)) | (Value::Uint(_), Value::Uint(0)) => Err(by_zero()),
        (Value::Int(a), Value::Int(b)) => a.checked_div(*b).map(Value::Int).ok_or_else(|| Failure::new(OVERFLOW)),
        (Value::Uint(a), Value::Uint(b)) => a.checked_div(*b).map(Value::Uint).ok_or_else(by_zero),
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a / b)),
        (Value::Int(_) | Value::Uint(_) | Value::Double(_), _) => Err(Failure::no_overload()),
        _ => Err(untyped(operator::DIVIDE, a)),
    }
}

fn modulo<'v>(a: &Value<'_>, b: &Value<'_>) -> Result<Value<'v>, Failure> {
    let by_zero = || Failure::new("modulus by zero");
    match (a, b) {
        (Value::Int(_), Value::Int(0)) | (Value::Uint(_), Value::Uint(0)) => Err(by_zero()),
        (Value::Int(a), Value::Int(b)) => a.checked_rem(*b).map(Value::Int).ok_or_else(|| Failure::new(OVERFLOW)),
        (Value::Uint(a), Value::Uint(b)) => a.checked_rem(*b).map(Value::Uint).ok_or_else(by_zero),
        (Value::Int(_) | Value::Uint(_), _) => Err(Failure::no_overload()),
        _ => Err(untyped(operator::MODULO, a)),
    }
}
