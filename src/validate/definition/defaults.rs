//! Defaults: no unknown fields in them, and valid as they are. A default inside of them does not help.

use super::report::Report;
use crate::crd::Schema;
use crate::validate::error::FieldError;
use crate::validate::path::{Path, Step};
use crate::validate::pattern::Patterns;
use crate::validate::ratchet::Old;
use crate::validate::schema::{Errors, Place, Walk};
use crate::validate::{coerce, defaulting, embedded, print, prune};

pub(super) fn check(schema: &Schema, at: &str, report: &mut Report) {
    if let Some(default) = &schema.default {
        one(default, schema, &format!("{at}.default"), report);
    }
    if let Some(item) = schema.item() {
        check(item, &format!("{at}.items"), report);
    }
    for (name, property) in &schema.properties {
        check(property, &format!("{at}.properties[{name}]"), report);
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
        let patterns = Patterns::of(schema);
        let place = Place {
            at: &Path::Root,
            old: Old::NONE,
        };
        Walk { patterns: &patterns }.check(&read, schema, place, &mut found);
        errors = found.errors;
    }
    report.errors.extend(errors.into_iter().map(|error| below(error, at)));
}

/// The same error, below the field of the default.
fn below(mut error: FieldError, at: &str) -> FieldError {
    let dot = error.path.first().is_some_and(|step| matches!(step, Step::Key(_)));
    error.field = match (error.field.is_empty(), dot) {
        (true, _) => at.to_owned(),
        (false, true) => format!("{at}.{}", error.field),
        (false, false) => format!("{at}{}", error.field),
    };
    error
}
