//! What functions do with values. One file a library; the names are the server's.

mod conversion;
mod dispatch;
mod format;
mod kubernetes;
mod list;
mod operator;
mod optional;
mod text;
mod time;

pub(super) use conversion::converts;
pub(super) use format::check as check_formats;
pub(super) use text::search;

use std::rc::Rc;

use super::convert::Failure;
use super::value::{List, Map, Value};

/// What a function gives: nothing, where a library does not have it.
type Given<'v> = Option<Result<Value<'v>, Failure>>;

/// Calls a function; the target of a member call is the first argument. `overload` is empty where only the values decide it.
pub(super) fn call<'v>(function: &str, overload: &str, args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    if let Some(failure) = dispatch::mismatch(function, overload, args) {
        return Err(failure);
    }
    operator::call(function, args)
        .or_else(|| conversion::call(function, args))
        .or_else(|| text::call(function, args))
        .or_else(|| list::call(function, overload, args))
        .or_else(|| optional::call(function, args))
        .or_else(|| time::call(function, args))
        .or_else(|| kubernetes::call(function, args))
        .unwrap_or_else(|| Err(Failure::no_overload()))
}

/// A carried value with more in it: items of a list, entries of a map, or a key and its value.
pub(super) fn grow<'v>(carried: Value<'v>, added: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    match (carried, added) {
        (Value::List(List::Made(mut items)), [Value::List(more)]) => {
            let more = more.values()?;
            Rc::make_mut(&mut items).extend(more);
            Ok(Value::List(List::Made(items)))
        }
        (Value::Map(Map::Made(mut entries)), [key, value]) => {
            Rc::make_mut(&mut entries).insert(key.clone(), value.clone())?;
            Ok(Value::Map(Map::Made(entries)))
        }
        (Value::Map(Map::Made(mut entries)), [Value::Map(more)]) => {
            let to = Rc::make_mut(&mut entries);
            for key in more.keys() {
                let value = more.get(&key)?.unwrap_or(Value::Null);
                to.insert(key, value)?;
            }
            Ok(Value::Map(Map::Made(entries)))
        }
        _ => Err(Failure::no_overload()),
    }
}
