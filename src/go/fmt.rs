//! `fmt`: values as the verbs print them. [`super::strconv`] prints numbers and quoted text.

use super::any::{Any, Interface};
use super::strconv::{Format, format_float};

/// `%v`. The depth of the value bounds the recursion.
#[must_use]
pub fn value<V: Interface>(value: &V) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// `%v` of a float64.
#[must_use]
pub fn float(number: f64) -> String {
    format_float(number, Format::G, None)
}

/// `%T` of a value read from JSON.
#[must_use]
pub fn type_name<V: Interface>(value: &V) -> &'static str {
    match value.any() {
        Any::Nil => "<nil>",
        Any::Bool(_) => "bool",
        Any::Int64(_) => "int64",
        Any::Float64(_) => "float64",
        Any::String(_) => "string",
        Any::Slice(_) => "[]interface {}",
        Any::Map(_) => "map[string]interface {}",
    }
}

fn write<V: Interface>(value: &V, out: &mut String) {
    match value.any() {
        Any::Nil => out.push_str("<nil>"),
        Any::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Any::Int64(value) => out.push_str(&value.to_string()),
        Any::Float64(value) => out.push_str(&float(value)),
        Any::String(text) => out.push_str(text),
        Any::Slice(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { " " });
                write(item, out);
            }
            out.push(']');
        }
        Any::Map(entries) => {
            out.push_str("map[");
            for (at, (key, value)) in Any::sorted(entries).into_iter().enumerate() {
                out.push_str(if at == 0 { "" } else { " " });
                out.push_str(key);
                out.push(':');
                write(value, out);
            }
            out.push(']');
        }
    }
}
