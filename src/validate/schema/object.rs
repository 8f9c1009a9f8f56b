//! `properties`, `additionalProperties`, `required`, `minProperties`, `maxProperties`.

use super::array::too_many;
use super::walk::{Errors, Place, Walk};
use crate::crd::Schema;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::yaml::{Entry, Node};

pub(in crate::validate) fn check(
    walk: Walk<'_>,
    node: &Node<'_>,
    entries: &[Entry<'_>],
    schema: &Schema,
    place: Place<'_>,
    out: &mut Errors,
) -> u32 {
    let at = place.at;
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    if let Some(least) = schema.bounds.min_properties.filter(|least| count < *least) {
        let message = format!("{} in body should have at least {least} properties", at.name());
        let error = FieldError::new(Rule::MinProperties, ErrorType::Invalid, at, node.span, message);
        out.errors.push(error.value(count.to_string()));
    }
    if let Some(most) = schema.bounds.max_properties.filter(|most| count > *most) {
        out.errors.push(too_many(Rule::MaxProperties, node, at, count, most));
    }
    let mut passed = 0;
    for entry in entries {
        let old = place.old.key(&entry.key, at);
        if let Some(property) = schema.property(&entry.key) {
            let at = Path::Child(at, &entry.key);
            passed += walk.check(&entry.value, property, Place { at: &at, old }, out);
        } else if let Some(value) = schema.map_value() {
            let at = Path::Key(at, &entry.key);
            let before = out.errors.len();
            passed += walk.check(&entry.value, value, Place { at: &at, old }, out);
            dotted(&mut out.errors[before..]);
        }
    }
    for (index, name) in schema.required.iter().enumerate() {
        // The server reports a repeated name once.
        let is_missing = !entries.iter().any(|entry| entry.key == name.as_str());
        if is_missing && !schema.required[..index].contains(name) {
            let missing = Path::Child(at, name);
            out.errors.push(FieldError::new(
                Rule::Required,
                ErrorType::Required,
                &missing,
                node.span,
                "",
            ));
        }
    }
    passed
}

/// The schema validator writes keys of maps as properties; the server's other rules write `[key]`.
fn dotted(errors: &mut [FieldError]) {
    for error in errors {
        if !error.field.is_empty() {
            let mut field = String::new();
            for step in &error.path {
                match step {
                    crate::validate::path::Step::Key(key) if field.is_empty() => field.push_str(key),
                    crate::validate::path::Step::Key(key) => {
                        field.push('.');
                        field.push_str(key);
                    }
                    crate::validate::path::Step::Index(index) => field.push_str(&format!("[{index}]")),
                }
            }
            error.field = field;
        }
    }
}
