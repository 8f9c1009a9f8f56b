//! The functions of the language itself (`stdlib.Functions`).

pub(super) mod arithmetic;
pub(super) mod comparison;
pub(super) mod container;
pub(super) mod conversion;
pub(super) mod logic;
pub(super) mod text;
pub(super) mod time;

use crate::cel::value::{Failure, Value};

/// The failure for a value whose type does not know the operation at all.
fn untyped(function: &str, value: &Value<'_>) -> Failure {
    match value {
        // These types implement cel-go's `traits.Receiver`: the server asks them for every function, and they do not know this one.
        Value::String(_) | Value::Duration(_) | Value::Timestamp(_) => Failure::no_overload(),
        _ => Failure::new(format!("no such overload: {function}")),
    }
}
