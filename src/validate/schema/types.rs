//! `type`, `x-kubernetes-int-or-string` and `format`.

use super::number;
use super::walk::Errors;
use crate::crd::Schema;
use crate::k8s::format;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::yaml::{Node, Value};

/// Checks a null, which has no type of its own.
pub(in crate::validate) fn of_null(node: &Node<'_>, schema: &Schema, at: &Path<'_>, out: &mut Errors) {
    let typed = schema.int_or_string || schema.type_.is_some();
    if typed && !schema.nullable {
        out.errors.push(wrong_type(node, at, &types(schema), "null"));
    }
}

/// Checks the type of a value. Returns how many checks passed.
pub(in crate::validate) fn check(node: &Node<'_>, schema: &Schema, at: &Path<'_>, out: &mut Errors) -> u32 {
    if !schema.int_or_string && schema.type_.is_none() && enforced_format(schema).is_none() {
        return 0;
    }
    let before = out.errors.len();
    type_of(node, schema, at, out);
    if out.errors.len() == before { 2 } else { 1 }
}

/// Checks the format of a text. Returns how many checks passed.
pub(in crate::validate) fn format_of(
    node: &Node<'_>,
    text: &str,
    schema: &Schema,
    at: &Path<'_>,
    out: &mut Errors,
) -> u32 {
    let Some((name, accepts)) = enforced_format(schema).and_then(|name| Some((name, format::of_string(name)?))) else {
        return 0;
    };
    if !accepts(text) {
        out.errors.push(wrong_type(node, at, name, text));
    }
    1
}

/// The allowed types, in the server's list form.
fn types(schema: &Schema) -> String {
    if schema.int_or_string {
        return "integer,string".to_owned();
    }
    schema.type_.clone().unwrap_or_default()
}

/// The format, if the server enforces it on this type.
fn enforced_format(schema: &Schema) -> Option<&str> {
    let format = schema.format.as_deref().filter(|format| !format.is_empty())?;
    let type_ = schema.type_.as_deref().filter(|_| !schema.int_or_string);
    format::is_enforced(type_, format).then_some(format)
}

fn wrong_type(node: &Node<'_>, at: &Path<'_>, wanted: &str, found: &str) -> FieldError {
    let rule = if node.type_name() == found || node.as_str().is_none() {
        Rule::Type
    } else {
        Rule::Format
    };
    let found = print::quoted(found);
    let message = format!("{} in body must be of type {wanted}: {found}", at.name());
    FieldError::new(rule, ErrorType::Invalid, at, node.span, message)
        .value(found)
        .blocking()
}

fn type_of(node: &Node<'_>, schema: &Schema, at: &Path<'_>, out: &mut Errors) {
    let allows = |type_: &str| {
        if schema.int_or_string {
            matches!(type_, "integer" | "string")
        } else {
            schema.type_.as_deref() == Some(type_)
        }
    };
    let (name, format) = match &node.value {
        Value::Int(_) => ("integer", "int64"),
        Value::Float(_) => ("number", "float64"),
        _ => (node.type_name(), ""),
    };
    let whole_float = matches!(node.value, Value::Float(value) if number::is_whole(value)) && allows("integer");
    let matches = allows(name) || whole_float || (name == "integer" && allows("number"));
    if let Some(wanted) = enforced_format(schema) {
        let textual = matches!(node.value, Value::String(_) | Value::Sequence(_));
        if !textual && !matches && format != wanted {
            out.errors.push(wrong_type(node, at, wanted, format));
            return;
        }
        // For texts, the format's own check covers the type; for lists, the server checks nothing.
        if textual && !allows("number") && !allows("integer") {
            return;
        }
    }
    if !matches {
        out.errors.push(wrong_type(node, at, &types(schema), name));
    }
}
