//! Results of native functions: values of the evaluator, or an error.

use jrsonnet_evaluator::error::ErrorKind;
use jrsonnet_evaluator::{ObjValueBuilder, Val};
use serde_json::Value;

use crate::jsonnet::convert::number_value;

/// An error that a native function ends with.
pub(super) fn failed(message: String) -> jrsonnet_evaluator::Error {
    ErrorKind::RuntimeError(message.into()).into()
}

/// JSON as the evaluator's value. The parsers that made it limited its depth.
pub(super) fn to_val(value: Value) -> Val {
    match value {
        Value::Null => Val::Null,
        Value::Bool(value) => Val::Bool(value),
        Value::Number(number) => Val::try_num(number.as_f64().unwrap_or_default()).unwrap_or_default(),
        Value::String(text) => Val::string(text),
        Value::Array(items) => Val::arr(items.into_iter().map(to_val).collect::<Vec<_>>()),
        Value::Object(fields) => {
            let mut object = ObjValueBuilder::with_capacity(fields.len());
            for (key, value) in fields {
                object.field(key).value(to_val(value));
            }
            Val::Obj(object.build())
        }
    }
}

/// Numbers of data that goes to Jsonnet are float64.
pub(super) fn float(number: f64) -> Value {
    number_value(number)
}
