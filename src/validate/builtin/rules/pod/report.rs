//! Checks that many fields of pods need, and errors whose place is not that of the value.

use crate::go::json;
use crate::k8s::{names, port};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::error::FieldError;
use crate::validate::print;

/// The most that a file's mode may be.
const MOST_MODE: i64 = 0o777;

/// A number between two others.
pub(in crate::validate::builtin::rules) fn between<'n>(
    rule: Rule,
    at: Field<'n>,
    least: i64,
    most: i64,
    checks: &mut Checks<'n>,
) {
    if at.number().is_some_and(|number| !(least..=most).contains(&number)) {
        checks.invalid(rule, at, format!("must be between {least} and {most}, inclusive"));
    }
}

/// A user or group of the system (`IsValidUserID`, `IsValidGroupID`).
pub(super) fn id<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    between(rule, at, 0, i64::from(i32::MAX), checks);
}

/// The mode of a file.
pub(super) fn mode<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    if !(0..=MOST_MODE).contains(&at.int()) {
        checks.invalid(rule, at, "must be a number between 0 and 0777 (octal), both inclusive");
    }
}

/// A text of a fixed set, which may not be empty.
pub(in crate::validate::builtin::rules) fn one_of<'n>(
    rule: Rule,
    at: Field<'n>,
    values: &[&str],
    checks: &mut Checks<'n>,
) {
    if !values.contains(&at.text()) {
        checks.unsupported(rule, at, values.iter().copied());
    }
}

/// An RFC 1123 label.
pub(in crate::validate::builtin::rules) fn label<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    checks.each_invalid(rule, at, names::label(at.text()));
}

/// An RFC 1123 subdomain.
pub(super) fn subdomain<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    checks.each_invalid(rule, at, names::subdomain(at.text()));
}

/// A port, by number or by name (`ValidatePortNumOrName`).
pub(super) fn port<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    if at.is_text() {
        checks.each_invalid(rule, at, port::name(at.text()));
    } else if let Some(words) = port::number(at.int()) {
        checks.invalid_as(rule, at, at.int().to_string(), words);
    }
}

/// Moves an error from an item of a list, or a field inside it, to that of the list: `mounts[1].subPath` → `mounts.subPath`.
pub(super) fn without_index(error: &mut FieldError) {
    if let (Some(open), Some(close)) = (error.field.rfind('['), error.field.rfind(']')) {
        error.field.replace_range(open..=close, "");
    }
}

/// Moves an error out of a part of its place: `template.metadata.labels` → `template.labels`.
pub(super) fn without(error: &mut FieldError, part: &str) {
    if let Some(start) = error.field.rfind(part) {
        error.field.replace_range(start..start + part.len(), "");
    }
}

/// A struct of the server's own types as an error shows it: all fields, in their order, under their names in Go.
pub(in crate::validate::builtin::rules) fn go_struct(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", fields.join(","))
}

/// A field as JSON, or `null` where it is absent.
pub(in crate::validate::builtin::rules) fn json_or_null(at: Field<'_>) -> String {
    at.value.map_or_else(|| "null".to_owned(), print::compact)
}

/// A text as JSON.
pub(in crate::validate::builtin::rules) fn json_text(text: &str) -> String {
    let mut out = String::new();
    json::string(text, &mut out);
    out
}
