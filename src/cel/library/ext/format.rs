//! `format`: texts with placeholders for values (cel-go's `ext.formatString`, version 2).

use crate::cel::library::clause::{Piece, Pieces};
use crate::cel::library::verb;
use crate::cel::value::{Failure, List, Map, Value};
use crate::go::strconv::quote as quoted;

/// `text.format(list)`.
pub(super) fn call<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    match args {
        [Value::String(text), Value::List(args)] => format(text.as_str(), args).map(Value::text),
        _ => Err(Failure::no_overload()),
    }
}

/// Inserts values into a text.
fn format(text: &str, args: &List<'_>) -> Result<String, Failure> {
    let mut out = String::new();
    let mut next = 0;
    for piece in Pieces::new(text) {
        match piece {
            Ok(Piece::Text(text)) => out.push_str(text),
            // A missing argument is reported before a wrong clause.
            clause => {
                let value = args.get(next);
                let value = value.ok_or_else(|| Failure::new(format!("index {next} out of range")))??;
                next += 1;
                match clause {
                    Ok(Piece::Clause { verb, precision }) => {
                        let formatted = clause_of(verb, precision, &value);
                        out.push_str(
                            &formatted.map_err(|error| Failure::new(format!("error during formatting: {error}")))?,
                        );
                    }
                    Ok(Piece::Text(_)) => {}
                    Err(error) => return Err(Failure::new(error)),
                }
            }
        }
    }
    Ok(out)
}

fn clause_of(clause: char, precision: Option<usize>, value: &Value<'_>) -> Result<String, String> {
    let wrong = || wrong_type(clause, value.type_name());
    Ok(match (clause, value) {
        ('s', value) => text(value)?.ok_or_else(wrong)?,
        ('d', Value::Int(value)) => value.to_string(),
        ('d', Value::Uint(value)) => value.to_string(),
        ('f' | 'e', value) => {
            let number = match value {
                Value::Double(value) => *value,
                Value::String(name) => match name.as_str() {
                    "NaN" => f64::NAN,
                    "Infinity" => f64::INFINITY,
                    "-Infinity" => f64::NEG_INFINITY,
                    _ => return Err(wrong()),
                },
                _ => return Err(wrong()),
            };
            if clause == 'f' {
                verb::fixed(number, precision)
            } else {
                verb::scientific(number, precision)
            }
        }
        ('b', Value::Int(value)) => verb::binary(*value),
        ('b', Value::Uint(value)) => verb::binary(*value),
        ('b', Value::Bool(value)) => verb::binary(i64::from(*value)),
        ('x' | 'X', Value::Int(value)) => verb::hex(*value, clause == 'X'),
        ('x' | 'X', Value::Uint(value)) => verb::hex(*value, clause == 'X'),
        ('x' | 'X', Value::String(text)) => verb::hex_bytes(text.as_str().as_bytes(), clause == 'X'),
        ('x' | 'X', Value::Bytes(bytes)) => verb::hex_bytes(bytes, clause == 'X'),
        ('o', Value::Int(value)) => verb::octal(*value),
        ('o', Value::Uint(value)) => verb::octal(*value),
        _ => return Err(wrong()),
    })
}

/// The error for a clause with an argument of a wrong type.
pub(in crate::cel) fn wrong_type(clause: char, found: &str) -> String {
    let wanted = match clause {
        'd' => "decimal clause can only be used on integers",
        'f' => "fixed-point clause can only be used on doubles",
        'e' => "scientific clause can only be used on doubles",
        'b' => "only integers and bools can be formatted as binary",
        'o' => "octal clause can only be used on integers",
        'x' | 'X' => "only integers, byte buffers, and strings can be formatted as hex",
        _ => {
            "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps"
        }
    };
    format!("{wanted}, was given {found}")
}

/// A value as text; `None` for a type without a text form.
fn text(value: &Value<'_>) -> Result<Option<String>, String> {
    Ok(Some(match value {
        Value::String(text) => text.as_str().to_owned(),
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Double(value) => verb::general(*value),
        Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Value::Duration(value) => value.to_string(),
        Value::Timestamp(value) => value.to_string(),
        Value::Type(name) => name.to_string(),
        Value::List(list) => of_list(list)?,
        Value::Map(map) => of_map(map)?,
        _ => return Ok(None),
    }))
}

fn of_list(list: &List<'_>) -> Result<String, String> {
    let mut out = String::from("[");
    for (index, item) in list.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        out.push_str(&inner(&item.map_err(|failure| failure.0)?)?);
    }
    out.push(']');
    Ok(out)
}

fn of_map(map: &Map<'_>) -> Result<String, String> {
    let mut pairs = Vec::with_capacity(map.len());
    for key in map.keys() {
        let name = match &key {
            Value::String(_) | Value::Bool(_) | Value::Int(_) | Value::Uint(_) => inner(&key)?,
            other => {
                return Err(format!(
                    "no formatting function for map key of type {}",
                    other.type_name()
                ));
            }
        };
        let value = map.get(&key).map_err(|failure| failure.0)?;
        let value = value.ok_or_else(|| format!("could not find key: {}", quoted(&key.shown())))?;
        pairs.push((name, inner(&value)?));
    }
    pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}:{value}"))
        .collect();
    Ok(format!("{{{}}}", pairs.join(", ")))
}

/// A value inside a list or a map, in the syntax of expressions.
fn inner(value: &Value<'_>) -> Result<String, String> {
    Ok(match value {
        Value::String(text) => quoted(text.as_str()),
        Value::Bytes(bytes) => format!("b{}", quoted(&String::from_utf8_lossy(bytes))),
        Value::Double(value) if value.is_finite() => verb::literal(*value),
        Value::Double(value) => quoted(&verb::literal(*value)),
        Value::Duration(value) => format!("duration({})", quoted(&value.to_string())),
        Value::Timestamp(value) => format!("timestamp({})", quoted(&value.to_string())),
        other => text(other)?.ok_or_else(|| format!("no formatting function for {}", other.type_name()))?,
    })
}
