//! Rules of single values.

use super::compare;
use crate::go::strings::to_lower;
use crate::k8s::{names, port};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::error::ErrorType;
use crate::validate::print::quoted;

/// A text that must not be empty. True if it is not.
pub(in crate::validate::builtin) fn required<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) -> bool {
    if at.is_empty() {
        checks.required(rule, at, "");
        return false;
    }
    true
}

/// A text that must be there and must have a form.
pub(in crate::validate::builtin) fn required_as<'n>(
    rule: Rule,
    at: Field<'n>,
    form: fn(&str) -> Vec<String>,
    checks: &mut Checks<'n>,
) {
    if required(rule, at, checks) {
        checks.each_invalid(rule, at, form(at.text()));
    }
}

/// A text that must have a form unless it is absent or empty.
pub(in crate::validate::builtin) fn optional_as<'n>(
    rule: Rule,
    at: Field<'n>,
    form: fn(&str) -> Vec<String>,
    checks: &mut Checks<'n>,
) {
    if !at.is_empty() {
        checks.each_invalid(rule, at, form(at.text()));
    }
}

/// A text that must have a form unless it is absent: a pointer.
pub(in crate::validate::builtin) fn set_as<'n>(
    rule: Rule,
    at: Field<'n>,
    form: fn(&str) -> Vec<String>,
    checks: &mut Checks<'n>,
) {
    if at.is_set() {
        checks.each_invalid(rule, at, form(at.text()));
    }
}

/// The number of a port; zero where it is absent.
pub(in crate::validate::builtin) fn port_number<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    if let Some(words) = port::number(at.int()) {
        checks.invalid_as(rule, at, at.int().to_string(), words);
    }
}

/// A field that an update cannot change (`ValidateImmutableField`).
pub(in crate::validate::builtin) fn immutable<'n>(new: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    if !compare::is_same(new, old) {
        checks.invalid(Rule::Immutable, new, "field is immutable").changed = compare::changes(new, old);
    }
}

/// A field that an update cannot change, by a rule that does not show the value (`validate.Immutable`).
pub(in crate::validate::builtin) fn unchanged<'n>(new: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    if !compare::is_same(new, old) {
        checks
            .invalid_as(Rule::Immutable, new, "null", "field is immutable")
            .changed = compare::changes(new, old);
    }
}

/// A number that must not be negative (`ValidateNonnegativeField`).
pub(in crate::validate::builtin) fn not_negative<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    if at.int() < 0 {
        checks.invalid(rule, at, "must be greater than or equal to 0");
    }
}

/// The name of a driver that is there, in any case (`validate.LongNameCaseless`, `validate.MaxLength`).
pub(in crate::validate::builtin) fn driver_name<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 63;
    if at.text().len() > MOST {
        let words = format!("may not be more than {MOST} characters");
        checks.error(rule, ErrorType::TooLong, at, words);
    }
    checks.each_invalid(rule, at, caseless_words(at.text()));
}

/// What is wrong with a domain in any case (`validate.LongNameCaseless`).
pub(in crate::validate::builtin) fn caseless_words(text: &str) -> Vec<String> {
    let words = names::subdomain(&to_lower(text)).into_iter();
    let words = words.map(|words| {
        words
            .replace("a lowercase RFC 1123", "an RFC 1123")
            .replace("lower case alphanumeric", "alphanumeric")
            .replace("'example.com'", "'Example.com'")
    });
    words.collect()
}

/// A path after a domain, which must be there. Each error shows the part that is wrong (`IsDomainPrefixedPath`).
pub(in crate::validate::builtin) fn domain_prefixed_path<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    if !required(rule, at, checks) {
        return;
    }
    let parts = at.text().split_once('/');
    let Some((host, path)) = parts.filter(|(host, path)| !host.is_empty() && !path.is_empty()) else {
        checks.invalid(rule, at, "must be a domain-prefixed path (such as \"acme.io/foo\")");
        return;
    };
    for words in names::subdomain(host) {
        checks.invalid_as(rule, at, quoted(host), words);
    }
    if !names::is_path(path) {
        let words = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";
        checks.invalid_as(rule, at, quoted(path), words);
    }
}

/// The name of a path segment.
pub(in crate::validate::builtin) fn segment(text: &str) -> Vec<String> {
    names::path_segment(text, false)
}
