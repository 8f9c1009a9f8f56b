//! `int(x)`, `string(x)` and the other conversions between types.

use std::rc::Rc;

use super::Given;
use crate::cel::convert::Failure;
use crate::cel::library::{Duration, Timestamp};
use crate::cel::value::Value;
use crate::go::{fmt, strconv};

/// Whether a function converts. Of constants, the server computes that when it compiles.
pub(in crate::cel) fn converts(function: &str) -> bool {
    const FUNCTIONS: [&str; 10] = [
        "bool",
        "bytes",
        "double",
        "duration",
        "dyn",
        "int",
        "string",
        "timestamp",
        "type",
        "uint",
    ];
    FUNCTIONS.contains(&function)
}

pub(super) fn call<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    let [value] = args else {
        return None;
    };
    Some(match function {
        "bool" => boolean(value),
        "bytes" => bytes(value),
        "double" => double(value),
        "duration" => duration(value),
        "int" => int(value),
        "string" => string(value),
        "timestamp" => timestamp(value),
        "uint" => uint(value),
        _ => return None,
    })
}

fn impossible(value: &Value<'_>, to: &str) -> Failure {
    Failure::new(format!("type conversion error from '{}' to '{to}'", value.type_name()))
}

/// The failure of a conversion that a type does not have.
fn unknown(function: &str, value: &Value<'_>) -> Failure {
    Failure::new(format!("no such overload: {function}({})", value.type_name()))
}

fn boolean<'v>(value: &Value<'v>) -> Result<Value<'v>, Failure> {
    match value {
        Value::Bool(_) => Ok(value.clone()),
        Value::String(text) => match text.as_str() {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(Value::Bool(true)),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(Value::Bool(false)),
            _ => Err(impossible(value, "bool")),
        },
        _ => Err(unknown("bool", value)),
    }
}

fn bytes<'v>(value: &Value<'v>) -> Result<Value<'v>, Failure> {
    match value {
        Value::Bytes(_) => Ok(value.clone()),
        Value::String(text) => Ok(Value::Bytes(Rc::from(text.as_str().as_bytes()))),
        _ => Err(unknown("bytes", value)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "conversion to a double rounds")]
fn double<'v>(value: &Value<'v>) -> Result<Value<'v>, Failure> {
    match value {
        Value::Double(_) => Ok(value.clone()),
        Value::Int(value) => Ok(Value::Double(*value as f64)),
        Value::Uint(value) => Ok(Value::Double(*value as f64)),
        Value::String(text) => strconv::parse_float(text.as_str())
            .map(Value::Double)
            .map_err(|_| impossible(value, "double")),
        _ => Err(unknown("double", value)),
    }
}

fn duration<'v>(value: &Value<'v>) -> Result<Value<'v>, Failure> {
    match value {
        Value::Duration(_) => Ok(value.clone()),
        Value::String(text) => Duration::parse(text.as_str())
            .map(Value::Duration)
            .map_err(|_| impossible(value, "google.protobuf.Duration")),
        _ => Err(unknown("duration", value)),
    }
}

fn timestamp<'v>(value: &Value<'v>) -> Result<Value<'v>, Failure> {
    match value {
        Value::Timestamp(_) => Ok(value.clone()),
        Value::Int(seconds) => Timestamp::from_unix(*seconds)
            .map(Value::Timestamp)
            .map_err(Failure::new),
        Value::String(text) => match Timestamp::parse(text.as_str()) {
            Ok(found) => Ok(Value::Timestamp(found)),
            Err(_) => Err(impossible(value, "google.protobuf.Timestamp")),
        },
        _ => Err(unknown("timestamp", value)),
    }
}

fn int<'v>(value: &Value<'v>) -> Result<Value<'v>, Failure> {
    let overflow = || Failure::new("integer overflow");
    match value {
        Value::Int(_) => Ok(value.clone()),
        Value::Uint(value) => i64::try_from(*value).map(Value::Int).map_err(|_| overflow()),
        #[expect(clippy::cast_possible_truncation, reason = "within the range that was checked")]
        Value::Double(value) if value.is_finite() && value.abs() < 2f64.powi(63) => Ok(Value::Int(*value as i64)),
        Value::Double(_) => Err(overflow()),
        Value::Duration(value) => Ok(Value::Int(value.nanos)),
        Value::Timestamp(value) => Ok(Value::Int(value.unix())),
        Value::String(text) => match text.as_str().parse() {
            Ok(found) => Ok(Value::Int(found)),
            Err(_) => Err(impossible(value, "int")),
        },
        _ => Err(unknown("int", value)),
    }
}

fn uint<'v>(value: &Value<'v>) -> Result<Value<'v>, Failure> {
    let overflow = || Failure::new("unsigned integer overflow");
    match value {
        Value::Uint(_) => Ok(value.clone()),
        Value::Int(value) => u64::try_from(*value).map(Value::Uint).map_err(|_| overflow()),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within the range that was checked"
        )]
        Value::Double(value) if *value >= 0.0 && *value < 2f64.powi(64) => Ok(Value::Uint(*value as u64)),
        Value::Double(_) => Err(overflow()),
        Value::String(text) if !text.as_str().starts_with('+') => match text.as_str().parse() {
            Ok(found) => Ok(Value::Uint(found)),
            Err(_) => Err(impossible(value, "uint")),
        },
        Value::String(_) => Err(impossible(value, "uint")),
        _ => Err(unknown("uint", value)),
    }
}

fn string<'v>(value: &Value<'v>) -> Result<Value<'v>, Failure> {
    Ok(match value {
        Value::String(_) => value.clone(),
        Value::Bool(value) => Value::text(value.to_string()),
        Value::Int(value) => Value::text(value.to_string()),
        Value::Uint(value) => Value::text(value.to_string()),
        Value::Double(value) => Value::text(fmt::float(*value)),
        Value::Duration(value) => Value::text(value.to_string()),
        Value::Timestamp(value) => Value::text(value.to_string()),
        Value::Ip(value) => Value::text(value.to_string()),
        Value::Cidr(value) => Value::text(value.to_string()),
        Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::text(text),
            Err(_) => return Err(Failure::new("invalid UTF-8 in bytes, cannot convert to string")),
        },
        _ => return Err(unknown("string", value)),
    })
}
