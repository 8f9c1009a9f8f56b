//! Checks a value against a schema: the type first, then one file per keyword. All errors are collected.
//!
//! In: a pruned and defaulted value, its schema, and for updates the old value. Out: errors, and the number of passed checks, by which
//! `anyOf` and `oneOf` choose the branch whose errors they show. Mutates nothing.

pub(super) mod array;
pub(super) mod combine;
pub(super) mod deprecated;
pub(super) mod enumeration;
pub(super) mod lists;
pub(super) mod number;
pub(super) mod object;
pub(super) mod pattern;
pub(super) mod rules;
pub(super) mod string;
pub(super) mod types;
pub(super) mod walk;

use std::collections::HashSet;

use super::error::FieldError;
use super::path::Path;
use super::server::ratchet::Old;
use crate::crd::Schema;
use crate::yaml::{Node, Value};
use pattern::Patterns;
use walk::{Errors, Place, Walk};

/// Checks a whole value against its schema; `old` is the value before an update. Repeated errors are dropped.
pub(in crate::validate) fn check(node: &Node<'_>, schema: &Schema, patterns: &Patterns, old: Old<'_>) -> Errors {
    let mut found = Errors::default();
    let place = Place { at: &Path::Root, old };
    let walk = Walk { patterns, keywords };
    walk.check(node, schema, place, &mut found);
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

/// Checks a value against every keyword of a schema. Returns how many checks passed.
fn keywords(walk: Walk<'_>, node: &Node<'_>, schema: &Schema, place: Place<'_>, out: &mut Errors) -> u32 {
    if node.value == Value::Null {
        types::of_null(node, schema, place.at, out);
        enumeration::check(node, schema, place.at, out);
        return 0;
    }
    let mut passed = 2 + types::check(node, schema, place.at, out);
    passed += 1 + combine::check(walk, node, schema, place, out);
    match &node.value {
        Value::String(text) => {
            string::check(walk, node, text, schema, place.at, out);
            passed += 1 + types::format_of(node, text, schema, place.at, out);
        }
        Value::Int(_) | Value::Float(_) => passed += 2 + number::check(node, schema, place.at, out),
        Value::Sequence(items) => passed += 2 + array::check(walk, node, items, schema, place, out),
        Value::Mapping(entries) => passed += 1 + object::check(walk, node, entries, schema, place, out),
        Value::Null | Value::Bool(_) => {}
    }
    enumeration::check(node, schema, place.at, out);
    passed
}
