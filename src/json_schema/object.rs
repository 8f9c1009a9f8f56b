//! Fields that are there for the server: it drops nulls and puts defaults in before it checks, and validators of JSON Schemas do not.

use super::keyword::{Extras, own_types};
use super::writer::Writer;
use crate::crd::Schema;

/// What becomes of a null in a field or an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nulled {
    /// It stays and is checked.
    Stays,
    /// It counts as absent.
    Dropped,
    /// It takes the default.
    Defaulted,
}

/// What becomes of a null in a field. Without a schema, the field is unknown and kept.
pub(super) fn field(schema: Option<&Schema>, out: &Writer) -> Nulled {
    match schema {
        Some(schema) if schema.nullable => Nulled::Stays,
        Some(schema) if schema.default.is_some() => Nulled::Defaulted,
        Some(_) if out.server.drops_nulls => Nulled::Dropped,
        _ => Nulled::Stays,
    }
}

/// What becomes of a null in a list: it is never dropped.
pub(super) fn item(schema: Option<&Schema>) -> Nulled {
    match schema {
        Some(schema) if !schema.nullable && schema.default.is_some() => Nulled::Defaulted,
        _ => Nulled::Stays,
    }
}

/// Whether a null that stays is valid: enum never has null, and a type only if it is nullable.
pub(super) fn accepts_null(schema: &Schema) -> bool {
    let is_typed = !own_types(schema).is_empty();
    let has_enum = schema.enum_.as_ref().is_some_and(|values| !values.is_empty());
    (!is_typed || schema.nullable) && !has_enum
}

/// The schema of a field: the property, or the values of the map.
pub(super) fn of_field<'s>(schema: Option<&'s Schema>, name: &str) -> Option<&'s Schema> {
    schema.and_then(|schema| schema.property(name).or_else(|| schema.map_value()))
}

/// `minProperties` and `maxProperties` of an object whose fields have the schemas of `known`.
///
/// Absent fields with a default count, and dropped nulls do not. A minimum of one more than the defaults is exact; greater numbers, and a maximum,
/// count the fields as they are written.
pub(super) fn count(counted: &Schema, known: Option<&Schema>, out: &mut Writer, extras: &mut Extras) {
    let defaulted: Vec<&str> = properties(known)
        .filter(|(_, property)| property.default.is_some())
        .map(|(name, _)| name)
        .collect();
    let missing = |least: i64| least - i64::try_from(defaulted.len()).unwrap_or(i64::MAX);
    if let Some(least) = counted.bounds.min_properties.map(missing).filter(|least| *least > 0) {
        out.key("minProperties").raw(&least.to_string());
        if least == 1 {
            extras.extend(one_at_least(known, &defaulted, out));
        }
    }
    match counted.bounds.max_properties {
        Some(most @ 0..) => out.key("maxProperties").raw(&most.to_string()),
        Some(_) => extras.push(r#"{"not": {"type": "object"}}"#.to_owned()),
        None => {}
    }
}

fn properties(schema: Option<&Schema>) -> impl Iterator<Item = (&str, &Schema)> {
    let properties = schema.into_iter().flat_map(|schema| &schema.properties);
    properties.map(|(name, property)| (name.as_str(), property))
}

/// Not all fields are dropped nulls or have a default.
fn one_at_least(known: Option<&Schema>, defaulted: &[&str], out: &Writer) -> Option<String> {
    if !out.server.drops_nulls && defaulted.is_empty() {
        return None;
    }
    let quoted = |name: &str| serde_json::Value::from(name).to_string();
    let entry = |(name, property): (&str, &Schema)| {
        let value = match field(Some(property), out) {
            _ if defaulted.contains(&name) => "true",
            Nulled::Dropped => r#"{"type": "null"}"#,
            _ => "false",
        };
        format!("{}: {value}", quoted(name))
    };
    // Fields of one kind are the rule: they need no names.
    let is_plain = properties(known).all(|(_, property)| field(Some(property), out) == Nulled::Dropped);
    let map = known.and_then(Schema::map_value);
    let has_map = map.is_some_and(|value| field(Some(value), out) == Nulled::Dropped);
    let is_closed = out.server.prunes && known.is_some_and(|known| known.preserve_unknown_fields != Some(true));
    if is_plain && (has_map || is_closed && map.is_none()) {
        return Some(
            r#"{"not": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "null"}}}"#.to_owned(),
        );
    }
    let named: Vec<String> = properties(known).map(entry).collect();
    let others = if has_map { r#"{"type": "null"}"# } else { "false" };
    Some(format!(
        r#"{{"not": {{"type": "object", "minProperties": 1, "properties": {{{}}}, "additionalProperties": {others}}}}}"#,
        named.join(", ")
    ))
}
