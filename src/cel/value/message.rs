//! Protobuf messages → values (`types.Registry.NewValue`).
//!
//! The value of a message is the value that it wraps: a number, a text, a list, a map. The content of an `Any` is not decoded.

use std::rc::Rc;

use super::{Entries, Failure, Map, Value};
use crate::cel::library::{Duration, Timestamp};
use crate::cel::types::names::{Field, FieldKind, Message};
use crate::go::base64::Encoding;
use crate::go::strconv::{Format, format_float, quote, quote_bytes};

type Converted<'v> = Result<Value<'v>, Failure>;

/// Creates a message with fields. If fields exclude each other, the last one counts.
pub(in crate::cel) fn new<'v>(message: &Message, fields: Vec<(&Field, Value<'v>)>) -> Converted<'v> {
    let mut set: Vec<(&Field, Value<'v>)> = Vec::with_capacity(fields.len());
    for (field, value) in fields {
        let value = converted(message, field, value)?;
        set.retain(|(other, _)| other.name != field.name);
        set.push((field, value));
    }
    let number = |name: &str| match set.iter().find(|(field, _)| field.name == name) {
        Some((_, Value::Int(value))) => *value,
        _ => 0,
    };
    match message.name {
        "google.protobuf.Timestamp" => {
            let at = Timestamp::from_parts(number("seconds"), number("nanos"));
            return Ok(Value::Timestamp(at));
        }
        "google.protobuf.Duration" => {
            let seconds = number("seconds").saturating_mul(1_000_000_000);
            let nanos = seconds.saturating_add(number("nanos"));
            return Ok(Value::Duration(Duration { nanos }));
        }
        "google.protobuf.Any" => return any(&set),
        _ => {}
    }
    let last = set.pop().map(|(_, value)| value);
    Ok(last.unwrap_or_else(|| default(message)))
}

/// The value of a message without fields.
fn default<'v>(message: &Message) -> Value<'v> {
    match message.fields.first().map(|field| field.kind) {
        None => Value::Empty(Rc::new(())),
        Some(FieldKind::Bool) => Value::Bool(false),
        Some(FieldKind::Int32 | FieldKind::Int64) => Value::Int(0),
        Some(FieldKind::Uint32 | FieldKind::Uint64) => Value::Uint(0),
        Some(FieldKind::Float | FieldKind::Double) => Value::Double(0.0),
        Some(FieldKind::String) => Value::text(""),
        Some(FieldKind::Bytes) => Value::Bytes(Rc::from([])),
        Some(FieldKind::Null) => Value::Null,
        Some(FieldKind::Struct | FieldKind::Entries) => Value::Map(Map::Made(Rc::default())),
        Some(FieldKind::List | FieldKind::Values) => Value::list(Vec::new()),
    }
}

/// The content of an `Any` is not decoded; the server reports the same for types that it does not know.
fn any<'v>(set: &[(&Field, Value<'v>)]) -> Converted<'v> {
    let mut shown = Vec::new();
    for name in ["type_url", "value"] {
        match set.iter().find(|(field, _)| field.name == name) {
            Some((_, Value::String(text))) if !text.as_str().is_empty() => {
                shown.push(format!("{name}:{}", quote(text.as_str())));
            }
            Some((_, Value::Bytes(bytes))) if !bytes.is_empty() => {
                shown.push(format!("{name}:{}", quote_bytes(bytes)));
            }
            _ => {}
        }
    }
    let shown = shown.join(" ");
    Err(Failure::new(format!(
        "unsupported conversion to ref.Val: (*dynamicpb.Message){shown}"
    )))
}

/// A value converted for a field (`msgSetField`).
fn converted<'v>(message: &Message, field: &Field, value: Value<'v>) -> Converted<'v> {
    let place = format!("{}.{}", message.name, field.name);
    let taken = match (field.kind, value) {
        (FieldKind::Values, Value::List(list)) => list.values().and_then(json_list),
        (FieldKind::Entries, Value::Map(map)) => json_map(&map),
        (FieldKind::Values | FieldKind::Entries, other) => {
            let type_ = declared_name(&other);
            return Err(Failure::new(format!("unsupported field type for {place}: {type_}")));
        }
        (kind, value) => native(kind, value),
    };
    taken.map_err(|failure| {
        Failure::new(format!(
            "field type conversion error for {place} value type: {}",
            failure.0
        ))
    })
}

/// The name of a value's type, with `dyn` for its parameters.
fn declared_name(value: &Value<'_>) -> String {
    match value {
        Value::List(_) => "list(dyn)".to_owned(),
        Value::Map(_) => "map(dyn, dyn)".to_owned(),
        Value::Optional(_) => "optional_type(dyn)".to_owned(),
        other => other.type_name().to_owned(),
    }
}

/// A value converted to Go's type of a field (`ConvertToNative`).
fn native(kind: FieldKind, value: Value<'_>) -> Converted<'_> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "rounding to 32 bits is what the field does"
    )]
    let single = |value: f64| f64::from(value as f32);
    match (kind, value) {
        (kind, Value::Optional(inner)) => match inner {
            Some(inner) => native(kind, inner.as_ref().clone()),
            None => Err(Failure::new("optional.none() dereference")),
        },
        (FieldKind::Int32 | FieldKind::Null, Value::Int(value)) if i32::try_from(value).is_err() => {
            Err(Failure::new("integer overflow"))
        }
        (FieldKind::Uint32, Value::Uint(value)) if u32::try_from(value).is_err() => {
            Err(Failure::new("unsigned integer overflow"))
        }
        (FieldKind::Null, Value::Int(_)) => Ok(Value::Null),
        (FieldKind::Float, Value::Double(value)) => Ok(Value::Double(single(value))),
        (FieldKind::Struct, Value::Map(Map::Made(entries))) => json_map(&Map::Made(entries)),
        (FieldKind::List, Value::List(super::List::Made(items))) => json_list(items.as_ref().clone()),
        (FieldKind::String, Value::Quantity(value)) => Ok(Value::text(value.to_string())),
        (FieldKind::String, Value::Url(value)) => Ok(Value::text(value.to_string())),
        (FieldKind::String, Value::Ip(value)) => Ok(Value::text(value.to_string())),
        (FieldKind::String, Value::Cidr(value)) => Ok(Value::text(value.to_string())),
        (FieldKind::String, Value::Semver(value)) => Ok(Value::text(value.to_string())),
        (FieldKind::Bool, value @ Value::Bool(_))
        | (FieldKind::Int32 | FieldKind::Int64, value @ Value::Int(_))
        | (FieldKind::Uint32 | FieldKind::Uint64, value @ Value::Uint(_))
        | (FieldKind::Double, value @ Value::Double(_))
        | (FieldKind::String, value @ Value::String(_))
        | (FieldKind::Bytes, value @ Value::Bytes(_)) => Ok(value),
        (kind, value) => Err(impossible(&value, go_name(kind))),
    }
}

/// Go's type of a field.
fn go_name(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Bool => "bool",
        FieldKind::Int32 => "int32",
        FieldKind::Int64 => "int64",
        FieldKind::Uint32 => "uint32",
        FieldKind::Uint64 => "uint64",
        FieldKind::Float => "float32",
        FieldKind::Double => "float64",
        FieldKind::String => "string",
        FieldKind::Bytes => "[]uint8",
        FieldKind::Null => "protoreflect.EnumNumber",
        FieldKind::Struct => "*structpb.Struct",
        FieldKind::List => "*structpb.ListValue",
        FieldKind::Values | FieldKind::Entries => "*structpb.Value",
    }
}

/// The failure of a value that a field does not take; each of Go's types has its own text.
fn impossible(value: &Value<'_>, to: &str) -> Failure {
    let from = match value {
        Value::Int(_) => return Failure::new(format!("unsupported type conversion from 'int' to {to}")),
        Value::Uint(_) => return Failure::new(format!("unsupported type conversion from 'uint' to {to}")),
        Value::String(_) => {
            return Failure::new(format!("unsupported native conversion from string to '{to}'"));
        }
        Value::Type(_) => return Failure::new("type conversion not supported for 'type'"),
        Value::Bool(_) => "bool",
        Value::Double(_) => "Double",
        Value::Bytes(_) => "Bytes",
        Value::List(super::List::Made(_)) => "list",
        Value::Map(Map::Made(_)) => "map",
        Value::List(_) => "'list(dyn)'",
        Value::Map(_) | Value::Unknown(_) => "'map(dyn, dyn)'",
        Value::Null => "'null_type'",
        Value::Duration(_) => "'Duration'",
        Value::Timestamp(_) => "'Timestamp'",
        Value::Quantity(_) => "'Quantity'",
        Value::Url(_) => "'URL'",
        Value::Ip(_) => "'IP'",
        Value::Cidr(_) => "'CIDR'",
        Value::Semver(_) => "'Semver'",
        Value::Format(_) => "'Format'",
        Value::Empty(_) => "'*dynamicpb.Message'",
        Value::Optional(_) => "'optional_type'",
        Value::Wrong(failure) => return failure.as_ref().clone(),
    };
    Failure::new(format!("type conversion error from {from} to '{to}'"))
}

fn json_list(items: Vec<Value<'_>>) -> Converted<'_> {
    let items: Result<Vec<_>, _> = items.into_iter().map(json).collect();
    items.map(Value::list)
}

fn json_map<'v>(map: &Map<'v>) -> Converted<'v> {
    let mut out = Entries::default();
    for (key, value) in map.pairs() {
        let key = match key {
            Value::String(_) => key,
            other => return Err(impossible(&other, "string")),
        };
        out.set(key, json(value?)?);
    }
    Ok(Value::Map(Map::Made(Rc::new(out))))
}

/// A value in JSON form (`google.protobuf.Value`).
#[expect(clippy::cast_precision_loss, reason = "integers that lose digits become text")]
fn json(value: Value<'_>) -> Converted<'_> {
    const LARGEST: u64 = (1 << 53) - 1;
    Ok(match value {
        Value::Int(value) if value.unsigned_abs() <= LARGEST => Value::Double(value as f64),
        Value::Int(value) => Value::text(value.to_string()),
        Value::Uint(value) if value <= LARGEST => Value::Double(value as f64),
        Value::Uint(value) => Value::text(value.to_string()),
        Value::Bytes(bytes) => Value::text(Encoding::Std.encode(&bytes)),
        Value::Timestamp(at) => Value::text(at.to_string()),
        Value::Duration(duration) => Value::text(seconds(duration)),
        Value::List(super::List::Made(items)) => json_list(items.as_ref().clone())?,
        Value::Map(Map::Made(entries)) => json_map(&Map::Made(entries))?,
        Value::Empty(_) => Value::Map(Map::Made(Rc::default())),
        Value::Optional(Some(inner)) => json(inner.as_ref().clone())?,
        Value::Optional(None) => return Err(Failure::new("optional.none() dereference")),
        plain @ (Value::Null | Value::Bool(_) | Value::Double(_) | Value::String(_)) => plain,
        other => return Err(impossible(&other, "*structpb.Value")),
    })
}

/// A duration in JSON form: seconds with as few digits as possible.
#[expect(clippy::cast_precision_loss, reason = "the server computes with floats")]
fn seconds(duration: Duration) -> String {
    let whole = (duration.nanos / 1_000_000_000) as f64;
    let part = (duration.nanos % 1_000_000_000) as f64;
    format!("{}s", format_float(whole + part / 1e9, Format::F, None))
}
