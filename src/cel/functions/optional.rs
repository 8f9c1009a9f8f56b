//! Optional values.

use super::Given;
use crate::cel::convert::Failure;
use crate::cel::value::Value;

pub(super) fn call<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    Some(match (function, args) {
        ("optional.ofNonZeroValue", [value]) if value.is_zero() => Ok(Value::Optional(None)),
        ("optional.of" | "optional.ofNonZeroValue", [value]) => Ok(Value::some(value.clone())),
        ("optional.none", []) => Ok(Value::Optional(None)),
        ("value", [Value::Optional(Some(value))]) => Ok(value.as_ref().clone()),
        ("value", [Value::Optional(None)]) => Err(Failure::new("optional.none() dereference")),
        ("hasValue", [Value::Optional(value)]) => Ok(Value::Bool(value.is_some())),
        ("first", [Value::List(list)]) => end(list.get(0)),
        ("last", [Value::List(list)]) => end(list.len().checked_sub(1).and_then(|last| list.get(last))),
        ("optional.unwrap" | "unwrapOpt", [Value::List(list)]) => unwrap(list.values()),
        ("value" | "hasValue" | "first" | "last" | "optional.unwrap" | "unwrapOpt", _) => Err(Failure::no_overload()),
        _ => return None,
    })
}

fn end(item: Option<Result<Value<'_>, Failure>>) -> Result<Value<'_>, Failure> {
    Ok(item.transpose()?.map_or(Value::Optional(None), Value::some))
}

fn unwrap(items: Result<Vec<Value<'_>>, Failure>) -> Result<Value<'_>, Failure> {
    let mut out = Vec::new();
    for item in items? {
        match item {
            Value::Optional(Some(value)) => out.push(value.as_ref().clone()),
            Value::Optional(None) => {}
            other => return Err(Failure::new(format!("value {} is not optional", other.shown()))),
        }
    }
    Ok(Value::list(out))
}
