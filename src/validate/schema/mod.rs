//! The schema against a value: type first, then each keyword's own file. All errors are collected.
//!
//! In: a pruned and defaulted value, its schema, and for updates the value that it replaces. Out: errors, and how many checks passed, which decides
//! whose errors `anyOf` and `oneOf` show. Mutates nothing.

pub(super) mod array;
pub(super) mod combine;
pub(super) mod lists;
pub(super) mod number;
pub(super) mod object;
pub(super) mod pattern;
pub(super) mod rules;
pub(super) mod string;

use std::collections::HashSet;

use super::error::{ErrorType, FieldError};
use super::path::Path;
use super::print;
use super::server::ratchet::Old;
use crate::crd::Schema;
use crate::go::convert::int64;
use crate::k8s::format;
use crate::yaml::{Node, Value};
use pattern::Patterns;

/// What stays the same over a whole walk.
#[derive(Clone, Copy)]
pub(in crate::validate) struct Walk<'w> {
    pub(in crate::validate) patterns: &'w Patterns,
}

/// A value at its path, and the value that it replaces.
#[derive(Clone, Copy)]
pub(in crate::validate) struct Place<'p> {
    pub(in crate::validate) at: &'p Path<'p>,
    pub(in crate::validate) old: Old<'p>,
}

impl Walk<'_> {
    /// Checks a value that may be tolerated: errors of what did not change on update become warnings.
    pub(in crate::validate) fn check(
        self,
        node: &Node<'_>,
        schema: &Schema,
        place: Place<'_>,
        out: &mut Errors,
    ) -> u32 {
        let before = out.errors.len();
        let passed = self.check_anew(node, schema, place, out);
        if out.errors.len() > before && place.old.is_unchanged(node) {
            out.tolerated.extend(out.errors.drain(before..));
        }
        passed
    }

    /// Checks a value whatever it was before. Its errors know which schema made them.
    pub(in crate::validate) fn check_anew(
        self,
        node: &Node<'_>,
        schema: &Schema,
        place: Place<'_>,
        out: &mut Errors,
    ) -> u32 {
        let before = out.errors.len();
        let passed = self.keywords(node, schema, place, out);
        for error in &mut out.errors[before..] {
            error.schema.get_or_insert(schema.span);
        }
        passed
    }

    fn keywords(self, node: &Node<'_>, schema: &Schema, place: Place<'_>, out: &mut Errors) -> u32 {
        if node.value == Value::Null {
            let typed = schema.int_or_string || schema.type_.is_some();
            if typed && !schema.nullable {
                out.errors.push(wrong_type(node, place.at, &types(schema), "null"));
            }
            in_enum(node, schema, place.at, out);
            return 0;
        }
        let before = out.errors.len();
        let mut passed = 2;
        if schema.int_or_string || schema.type_.is_some() || enforced_format(schema).is_some() {
            type_of(node, schema, place.at, out);
            passed += if out.errors.len() == before { 2 } else { 1 };
        }
        passed += 1 + combine::check(self, node, schema, place, out);
        match &node.value {
            Value::String(text) => {
                string::check(self, node, text, schema, place.at, out);
                passed += 1;
                if let Some(name) = enforced_format(schema)
                    && let Some(accepts) = format::of_string(name)
                {
                    passed += 1;
                    if !accepts(text) {
                        out.errors.push(wrong_type(node, place.at, name, text));
                    }
                }
            }
            Value::Int(_) | Value::Float(_) => passed += 2 + number::check(node, schema, place.at, out),
            Value::Sequence(items) => passed += 2 + array::check(self, node, items, schema, place, out),
            Value::Mapping(entries) => passed += 1 + object::check(self, node, entries, schema, place, out),
            Value::Null | Value::Bool(_) => {}
        }
        in_enum(node, schema, place.at, out);
        passed
    }
}

/// Checks a whole value against its schema; `old` is what it replaces. What would be said twice in the same words is said once.
pub(in crate::validate) fn check(node: &Node<'_>, schema: &Schema, patterns: &Patterns, old: Old<'_>) -> Errors {
    let mut found = Errors::default();
    let place = Place { at: &Path::Root, old };
    Walk { patterns }.check(node, schema, place, &mut found);
    unique(&mut found.errors);
    unique(&mut found.tolerated);
    found
}

fn unique(errors: &mut Vec<FieldError>) {
    if errors.len() > 1 {
        let mut seen = HashSet::new();
        errors.retain(|error| seen.insert((error.kind, error.field.clone(), error.detail())));
    }
}

/// What a walk finds.
#[derive(Debug, Default)]
pub(in crate::validate) struct Errors {
    pub(in crate::validate) errors: Vec<FieldError>,
    /// Errors of an update that were there before, and are let pass.
    pub(in crate::validate) tolerated: Vec<FieldError>,
}

/// The types that the schema allows, as the server lists them.
fn types(schema: &Schema) -> String {
    if schema.int_or_string {
        return "integer,string".to_owned();
    }
    schema.type_.clone().unwrap_or_default()
}

/// The format, if the server enforces it on this type.
pub(in crate::validate) fn enforced_format(schema: &Schema) -> Option<&str> {
    let format = schema.format.as_deref().filter(|format| !format.is_empty())?;
    let type_ = schema.type_.as_deref().filter(|_| !schema.int_or_string);
    format::is_enforced(type_, format).then_some(format)
}

fn wrong_type(node: &Node<'_>, at: &Path<'_>, wanted: &str, found: &str) -> FieldError {
    let rule = if node.type_name() == found || node.as_str().is_none() {
        "type"
    } else {
        "format"
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
        // The format's own check speaks for the type of a text, and for lists nothing does.
        if textual && !allows("number") && !allows("integer") {
            return;
        }
    }
    if !matches {
        out.errors.push(wrong_type(node, at, &types(schema), name));
    }
}

/// `enum`. As in Go, a number is converted to the type of the enum's value before they are compared.
fn in_enum(node: &Node<'_>, schema: &Schema, at: &Path<'_>, out: &mut Errors) {
    let Some(values) = schema.enum_.as_deref().filter(|values| !values.is_empty()) else {
        return;
    };
    if values.iter().any(|value| equals_converted(node, value)) {
        return;
    }
    let supported: Vec<String> = values.iter().map(print::supported).collect();
    let message = format!("supported values: {}", supported.join(", "));
    out.errors
        .push(FieldError::new("enum", ErrorType::Unsupported, at, node.span, message).value(print::value(node)));
}

#[expect(clippy::cast_precision_loss, reason = "Go converts so")]
fn equals_converted(node: &Node<'_>, value: &serde_json::Value) -> bool {
    match (&node.value, value) {
        (Value::Null, _) => false,
        (Value::Float(found), serde_json::Value::Number(wanted)) if wanted.is_i64() => {
            wanted.as_i64() == Some(int64(*found))
        }
        (Value::Int(found), serde_json::Value::Number(wanted)) if !wanted.is_i64() => {
            wanted.as_f64() == Some(*found as f64)
        }
        // A whole number converted to a string is the character of that code.
        (Value::Int(found), serde_json::Value::String(wanted)) => {
            let character = u32::try_from(*found)
                .ok()
                .and_then(char::from_u32)
                .unwrap_or('\u{fffd}');
            let mut characters = wanted.chars();
            characters.next() == Some(character) && characters.next().is_none()
        }
        _ => same(node, value),
    }
}

/// Whether a value is the same as one of a definition.
pub(in crate::validate) fn same(node: &Node<'_>, value: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match (&node.value, value) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(a), Json::Bool(b)) => a == b,
        (Value::Int(a), Json::Number(b)) => b.as_i64() == Some(*a),
        (Value::Float(a), Json::Number(b)) => b.as_f64() == Some(*a),
        (Value::String(a), Json::String(b)) => a == b,
        (Value::Sequence(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Mapping(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|entry| b.get(entry.key.as_ref()).is_some_and(|b| same(&entry.value, b)))
        }
        _ => false,
    }
}
