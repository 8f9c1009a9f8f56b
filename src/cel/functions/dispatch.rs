//! Whether values are what a function takes, where the types of an expression left that open.

use crate::cel::ast::operator;
use crate::cel::convert::Failure;
use crate::cel::overloads;
use crate::cel::types::Type;
use crate::cel::value::Value;

/// The failure of a call whose arguments no overload takes. `overload` is empty where all may be meant.
pub(super) fn mismatch(function: &str, overload: &str, args: &[Value<'_>]) -> Option<Failure> {
    match function {
        // These ask the value what it can do.
        "size" | "type" | "dyn" | "startsWith" | "endsWith" | "contains" | "matches" => return None,
        "sort" | "@sortByAssociatedKeys" => {
            return match args.first() {
                Some(Value::List(_)) => None,
                Some(Value::String(_) | Value::Duration(_) | Value::Timestamp(_)) => Some(Failure::no_overload()),
                _ => Some(Failure::new(format!("no such overload: {function}"))),
            };
        }
        "flatten" => {
            let first = args.first().filter(|first| !matches!(first, Value::List(_)))?;
            let type_ = match first.type_name() {
                "map" => "map(dyn, dyn)",
                other => other,
            };
            let message = format!("no such overload: {type_}.flatten()");
            return Some(Failure::new(message));
        }
        _ if operator::is(function) => return None,
        _ => {}
    }
    let mut known = overloads::of(function)?
        .iter()
        .filter(|known| overload.is_empty() || known.id == overload);
    let fits = known.any(|known| {
        known.args.len() == args.len() && known.args.iter().zip(args).all(|(wanted, arg)| takes(wanted, arg))
    });
    if fits {
        return None;
    }
    let types: Vec<&str> = args.iter().map(Value::type_name).collect();
    let message = format!("no such overload: {function}({})", types.join(", "));
    Some(Failure::new(message))
}

/// Whether a value may be an argument. Of lists and maps the first item speaks for all.
fn takes(wanted: &Type, value: &Value<'_>) -> bool {
    match (wanted, value) {
        (Type::Dyn | Type::Param(_), _)
        | (Type::Optional(_), Value::Optional(_))
        | (Type::Meta(_), Value::Type(_))
        | (Type::Null, Value::Null)
        | (Type::Bool, Value::Bool(_))
        | (Type::Int, Value::Int(_))
        | (Type::Uint, Value::Uint(_))
        | (Type::Double, Value::Double(_))
        | (Type::String, Value::String(_))
        | (Type::Bytes, Value::Bytes(_))
        | (Type::Duration, Value::Duration(_))
        | (Type::Timestamp, Value::Timestamp(_))
        | (Type::Map(..), Value::Map(_)) => true,
        (Type::List(wanted), Value::List(list)) => list
            .get(0)
            .is_none_or(|first| first.is_ok_and(|first| takes(wanted, &first))),
        (Type::Named(name), value) => *name == value.type_name(),
        _ => false,
    }
}
