//! `ResourceClaims` and their templates (`ValidateResourceClaim`).

use std::collections::HashSet;

use super::configuration;
use super::limit::{MOST, limited};
use super::request::{self, Names};
use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::{labels, values};
use crate::validate::print::quoted;
use crate::yaml::Node;

/// The metadata that templates cannot have, and its names in errors.
const NOT_IN_TEMPLATES: [(&str, &str); 11] = [
    ("name", "name"),
    ("generateName", "generateName"),
    ("namespace", "namespace"),
    ("selfLink", "selfLink"),
    ("uid", "uID"),
    ("generation", "generation"),
    ("creationTimestamp", "creationTimestamp"),
    ("deletionTimestamp", "deletionTimestamp"),
    ("deletionGracePeriodSeconds", "deletionGracePeriodSeconds"),
    ("ownerReferences", "ownerReferences"),
    ("finalizers", "finalizers"),
];

/// Sets the defaults of a claim.
pub(super) fn defaults(node: &mut Node<'_>) {
    if let Some(spec) = complete::child(node, "spec") {
        request::defaults(spec);
    }
}

/// Sets the defaults of a template.
pub(super) fn template_defaults(node: &mut Node<'_>) {
    if let Some(spec) = complete::child(node, "spec") {
        defaults(spec);
    }
}

/// A claim. Its spec cannot change.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    match object.old {
        None => devices(spec.get("devices"), checks),
        Some(old) => values::unchanged(spec, old.get("spec"), checks),
    }
}

/// A template. Its spec cannot change.
pub(super) fn template<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let metadata = spec.get("metadata");
    for (field, shown) in NOT_IN_TEMPLATES {
        let at = metadata.get(field);
        if at.is_set() && !at.is_empty() {
            let error = checks.forbidden(RULE, at, "cannot be set");
            error.field = format!("spec.metadata.{shown}");
        }
    }
    labels::labels(RULE, metadata.get("labels"), checks);
    for (key, _) in metadata.get("annotations").entries() {
        let at = metadata.get("annotations");
        for words in names::qualified(&crate::go::strings::to_lower(key)) {
            checks.invalid_as(RULE, at, quoted(key), words);
        }
    }
    devices(spec.at("spec.devices"), checks);
    if let Some(old) = object.old {
        values::immutable(spec, old.get("spec"), checks);
    }
}

/// What a claim wants (`validateDeviceClaim`).
fn devices<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let (requests, constraints, configurations) = (at.get("requests"), at.get("constraints"), at.get("config"));
    let known = Names::of(requests);
    if limited(requests, MOST, checks) {
        let mut seen = HashSet::new();
        for item in requests.items() {
            request::check(item, checks);
            if !seen.insert(item.get("name").text()) {
                checks.duplicate(RULE, item);
            }
        }
    }
    if limited(constraints, MOST, checks) {
        for item in constraints.items() {
            constraint(item, &known, checks);
        }
    }
    if limited(configurations, MOST, checks) {
        for item in configurations.items() {
            references(item.get("requests"), &known, checks);
            configuration::check(item, false, checks);
        }
    }
}

fn constraint<'n>(item: Field<'n>, known: &Names<'n>, checks: &mut Checks<'n>) {
    references(item.get("requests"), known, checks);
    let attributes = [item.get("matchAttribute"), item.get("distinctAttribute")];
    if attributes.iter().all(|at| !at.is_set()) {
        let words =
            "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set";
        checks.required(RULE, item, words);
    }
    for at in attributes.into_iter().filter(|at| at.is_set()) {
        full_name(at, checks);
    }
}

/// A name with a domain (`validateFullyQualifiedName`).
fn full_name<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let Some((domain, name)) = at.text().split_once('/') else {
        let words = "a fully qualified name must be a domain and a name separated by a slash";
        checks.invalid(RULE, at, words);
        return;
    };
    for words in names::subdomain(domain) {
        checks.invalid_as(RULE, at, quoted(domain), format!("prefix: {words}"));
    }
    for words in names::c_identifier(name) {
        checks.invalid_as(RULE, at, quoted(name), words);
    }
}

/// Names of requests, or of requests inside them after a slash (`validateRequestNameRef`).
fn references<'n>(list: Field<'n>, known: &Names<'n>, checks: &mut Checks<'n>) {
    const WORDS: &str =
        "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
    if !limited(list, MOST, checks) {
        return;
    }
    let mut seen = HashSet::new();
    for item in list.items() {
        let parts: Vec<&str> = item.text().split('/').collect();
        if parts.len() <= 2 {
            for part in parts {
                for words in names::label(part) {
                    checks.invalid_as(RULE, item, quoted(part), words);
                }
            }
        }
        if !known.has(item.text()) {
            checks.invalid(RULE, item, WORDS);
        }
        if !seen.insert(item.text()) {
            checks.duplicate(RULE, item);
        }
    }
}
