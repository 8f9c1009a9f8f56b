//! `int(x)`, `string(x)` and the other conversions between types.

use std::rc::Rc;

use crate::cel::library::estimate::{Arguments, CallCost};
use crate::cel::library::overload::{Form, Function, function, row, size, typed};
use crate::cel::library::price::{PER_CHARACTER, scaled};
use crate::cel::library::range::Range;
use crate::cel::library::{Duration, Timestamp};
use crate::cel::value::{Failure, Value};
use crate::go::{fmt, strconv};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("bool", &[
        row("bool_to_bool", "(bool)bool", boolean),
        row("string_to_bool", "(string)bool", boolean),
    ]).form(Form::Conversion),
    function("bytes", &[
        row("bytes_to_bytes", "(bytes)bytes", bytes),
        row("string_to_bytes", "(string)bytes", bytes).priced(encoded, read),
    ]).form(Form::Conversion),
    function("double", &[
        row("double_to_double", "(double)double", double),
        row("int64_to_double", "(int)double", double),
        row("string_to_double", "(string)double", double),
        row("uint64_to_double", "(uint)double", double),
    ]).form(Form::Conversion),
    function("duration", &[
        row("duration_to_duration", "(duration)duration", duration),
        row("string_to_duration", "(string)duration", duration),
    ]).form(Form::Conversion),
    function("int", &[
        row("int64_to_int64", "(int)int", int),
        row("double_to_int64", "(double)int", int),
        row("duration_to_int64", "(duration)int", int),
        row("string_to_int64", "(string)int", int),
        row("timestamp_to_int64", "(timestamp)int", int),
        row("uint64_to_int64", "(uint)int", int),
    ]).form(Form::Conversion),
    function("string", &[
        row("string_to_string", "(string)string", string),
        row("bool_to_string", "(bool)string", string),
        row("bytes_to_string", "(bytes)string", string).priced(decoded, read),
        row("double_to_string", "(double)string", string),
        row("duration_to_string", "(duration)string", string),
        row("int64_to_string", "(int)string", string),
        row("timestamp_to_string", "(timestamp)string", string),
        row("uint64_to_string", "(uint)string", string),
    ]).form(Form::Conversion),
    function("timestamp", &[
        row("timestamp_to_timestamp", "(timestamp)timestamp", timestamp),
        row("int64_to_timestamp", "(int)timestamp", timestamp),
        row("string_to_timestamp", "(string)timestamp", timestamp),
    ]).form(Form::Conversion),
    function("uint", &[
        row("uint64_to_uint64", "(uint)uint", uint),
        row("double_to_uint64", "(double)uint", uint),
        row("int64_to_uint64", "(int)uint", uint),
        row("string_to_uint64", "(string)uint", uint),
    ]).form(Form::Conversion),
    function("type", &[typed("type", "(A)type(A)")]).form(Form::Conversion)
        .by_value(|args| only(args).map(|value| Value::type_named(value.type_name()))),
    function("dyn", &[typed("to_dyn", "(A)dyn")]).form(Form::Conversion)
        .by_value(|args| only(args).cloned()),
];

fn read(args: &[Value<'_>], _: u64) -> u64 {
    scaled(size(args, 0), PER_CHARACTER)
}

/// A character has at most four bytes.
fn encoded(of: &Arguments<'_, '_>) -> CallCost {
    let Range { min, max } = of.size(0);
    let max = max.wrapping_mul(4);
    CallCost::sized(of.size(0).scaled(PER_CHARACTER), Range { min, max })
}

fn decoded(of: &Arguments<'_, '_>) -> CallCost {
    let Range { min, max } = of.size(0);
    CallCost::sized(of.size(0).scaled(PER_CHARACTER), Range { min: min / 4, max })
}

fn only<'a, 'v>(args: &'a [Value<'v>]) -> Result<&'a Value<'v>, Failure> {
    match args {
        [value] => Ok(value),
        _ => Err(Failure::no_overload()),
    }
}

fn impossible(value: &Value<'_>, to: &str) -> Failure {
    Failure::new(format!("type conversion error from '{}' to '{to}'", value.type_name()))
}

/// The failure of a conversion that a type does not have.
fn unknown(function: &str, value: &Value<'_>) -> Failure {
    Failure::new(format!("no such overload: {function}({})", value.type_name()))
}

fn boolean<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let value = only(args)?;
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

fn bytes<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let value = only(args)?;
    match value {
        Value::Bytes(_) => Ok(value.clone()),
        Value::String(text) => Ok(Value::Bytes(Rc::from(text.as_str().as_bytes()))),
        _ => Err(unknown("bytes", value)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "conversion to a double rounds")]
fn double<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let value = only(args)?;
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

fn duration<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let value = only(args)?;
    match value {
        Value::Duration(_) => Ok(value.clone()),
        Value::String(text) => Duration::parse(text.as_str())
            .map(Value::Duration)
            .map_err(|_| impossible(value, "google.protobuf.Duration")),
        _ => Err(unknown("duration", value)),
    }
}

fn timestamp<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let value = only(args)?;
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

fn int<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let value = only(args)?;
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

fn uint<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let value = only(args)?;
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

/// `string(x)`.
pub(in crate::cel::library) fn string<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let value = only(args)?;
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
