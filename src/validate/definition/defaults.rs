//! Defaults: no unknown fields in them, and valid as they are. A default inside of them does not help.

use super::report::Report;
use crate::crd::{AdditionalProperties, Items, Schema};
use crate::validate::error::FieldError;
use crate::validate::path::{Path, Step};
use crate::validate::pattern::Patterns;
use crate::validate::ratchet::Old;
use crate::validate::schema::{Errors, Place, Walk};
use crate::validate::{coerce, defaulting, embedded, print, prune};

/// Checks the defaults of a whole schema. The root is a resource, whatever it says.
pub(super) fn check(root: &Schema, at: &str, report: &mut Report) {
    let resource;
    let root = if root.default.is_some() && !root.embedded_resource {
        let mut changed = root.clone();
        changed.embedded_resource = true;
        resource = changed;
        &resource
    } else {
        root
    };
    walk(root, at, report);
}

fn walk(schema: &Schema, at: &str, report: &mut Report) {
    if let Some(default) = &schema.default {
        one(default, schema, &format!("{at}.default"), report);
    }
    if let Some(item) = schema.item() {
        walk(item, &format!("{at}.items"), report);
    }
    for (name, property) in &schema.properties {
        walk(property, &format!("{at}.properties[{name}]"), report);
    }
}

fn one(default: &serde_json::Value, schema: &Schema, at: &str, report: &mut Report) {
    let node = defaulting::from_json(default, schema.span);
    let mut pruned = node.clone();
    if prune::prune_value(&mut pruned, schema) {
        report.invalid(
            "default",
            at.to_owned(),
            schema.span,
            print::value(&node),
            "must not have unknown fields",
        );
    }
    let mut read = node.clone();
    if let Err(error) = coerce::embedded(&mut read, schema, &Path::Root, &mut Vec::new()) {
        report.errors.push(below(error, at));
        return;
    }
    let mut errors = Vec::new();
    embedded::check(&read, schema, &Path::Root, &mut errors);
    if errors.is_empty() {
        let mut found = Errors::default();
        // The server reads the schema of a default in another way than that of an object: int-or-string says nothing of types.
        let mut plain = schema.clone();
        without_int_or_string(&mut plain);
        let schema = &plain;
        let patterns = Patterns::of(schema);
        let place = Place {
            at: &Path::Root,
            old: Old::NONE,
        };
        Walk { patterns: &patterns }.check(&read, schema, place, &mut found);
        // The server takes what its schema validator calls the value for the name of a field, also where that is `[0]`.
        let named = found.errors.into_iter().map(|error| joined(error, at, "."));
        report.errors.extend(named);
        return;
    }
    report.errors.extend(errors.into_iter().map(|error| below(error, at)));
}

fn without_int_or_string(schema: &mut Schema) {
    schema.int_or_string = false;
    let properties = schema.properties.iter_mut().map(|(_, property)| property);
    properties.for_each(without_int_or_string);
    if let Some(Items::Schema(item)) = &mut schema.items {
        without_int_or_string(item);
    }
    if let Some(AdditionalProperties::Schema(value)) = &mut schema.additional_properties {
        without_int_or_string(value);
    }
}

/// The same error, below the field of the default.
fn below(error: FieldError, at: &str) -> FieldError {
    let is_key = error.path.first().is_some_and(|step| matches!(step, Step::Key(_)));
    joined(error, at, if is_key { "." } else { "" })
}

fn joined(mut error: FieldError, at: &str, by: &str) -> FieldError {
    error.field = if error.field.is_empty() {
        at.to_owned()
    } else {
        format!("{at}{by}{}", error.field)
    };
    error
}
