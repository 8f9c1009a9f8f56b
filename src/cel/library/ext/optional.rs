//! Optional values (cel-go's `cel.OptionalTypes`).

use crate::cel::library::overload::{Form, Function, function, row, typed, typed_call};
use crate::cel::value::{Failure, Value};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("optional.of", &[
        row("optional_of", "(V)optional(V)", typed_call!(value => Ok(Value::some(value.clone())))),
    ]),
    function("optional.ofNonZeroValue", &[
        row("optional_ofNonZeroValue", "(V)optional(V)", typed_call!(value => Ok(non_zero(value)))),
    ]),
    function("optional.none", &[
        row("optional_none", "()optional(V)", |_| Ok(Value::Optional(None))),
    ]),
    function("value", &[
        row("optional_value", "optional(V).()V", typed_call!(Value::Optional(value) => dereferenced(value.as_deref()))),
    ]),
    function("hasValue", &[
        row("optional_hasValue", "optional(V).()bool", typed_call!(Value::Optional(value) => Ok(Value::Bool(value.is_some())))),
    ]),
    function("first", &[
        row("list_first", "list(V).()optional(V)", typed_call!(Value::List(list) => end(list.get(0)))),
    ]),
    function("last", &[
        row("list_last", "list(V).()optional(V)", typed_call!(Value::List(list) => end(list.len().checked_sub(1).and_then(|last| list.get(last))))),
    ]),
    function("optional.unwrap", &[
        row("optional_unwrap", "(list(optional(V)))list(V)", typed_call!(Value::List(list) => unwrap(list.values()))),
    ]),
    function("unwrapOpt", &[
        row("optional_unwrapOpt", "list(optional(V)).()list(V)", typed_call!(Value::List(list) => unwrap(list.values()))),
    ]),
    function("or", &[typed("optional_or_optional", "optional(V).(optional(V))optional(V)")]).form(Form::Otherwise { unwraps: false }),
    function("orValue", &[typed("optional_orValue_value", "optional(V).(V)V")]).form(Form::Otherwise { unwraps: true }),
];

fn dereferenced<'v>(value: Option<&Value<'v>>) -> Result<Value<'v>, Failure> {
    match value {
        Some(value) => value.clone().checked(),
        None => Err(Failure::new("optional.none() dereference")),
    }
}

fn non_zero<'v>(value: &Value<'v>) -> Value<'v> {
    if value.is_zero() {
        Value::Optional(None)
    } else {
        Value::some(value.clone())
    }
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
