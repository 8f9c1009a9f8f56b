//! Bindings of policies.

use std::collections::HashSet;

use super::matching;
use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::{labels, values};
use crate::yaml::Node;

/// Sets the defaults.
pub(super) fn defaults(node: &mut Node<'_>) {
    let resources = complete::child(node, "spec").and_then(|spec| complete::child(spec, "matchResources"));
    if let Some(resources) = resources {
        matching::defaults(resources);
    }
}

/// A `ValidatingAdmissionPolicyBinding`.
pub(super) fn validating<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    binding(spec, checks);
    let actions = spec.get("validationActions");
    let mut seen = HashSet::new();
    for action in actions.items() {
        if action.is_empty() {
            checks.unsupported(RULE, action, ["Audit", "Deny", "Warn"]);
        }
        if !seen.insert(action.text()) {
            checks.duplicate(RULE, action);
        }
    }
    if seen.contains("Deny") && seen.contains("Warn") {
        let words = "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves \
                     no purpose)";
        checks.invalid(RULE, actions, words);
    }
    values::required(RULE, actions, checks);
}

/// A `MutatingAdmissionPolicyBinding`.
pub(super) fn mutating<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    binding(spec, checks);
    if spec.get("matchResources").is_set() {
        matching::changing_operations(spec.get("matchResources"), checks);
    }
}

fn binding<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    values::required_as(RULE, spec.get("policyName"), names::subdomain, checks);
    let parameters = spec.get("paramRef");
    if parameters.is_set() {
        reference(parameters, checks);
    }
    if spec.get("matchResources").is_set() {
        matching::resources(spec.get("matchResources"), checks);
    }
}

/// A reference to parameters (`validateParamRef`).
fn reference<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let (name, selector) = (at.get("name"), at.get("selector"));
    values::optional_as(RULE, name, values::segment, checks);
    labels::selector(RULE, selector, checks);
    match (name.is_empty(), selector.is_set()) {
        (false, true) => {
            for at in [name, selector] {
                checks.forbidden(RULE, at, "name and selector are mutually exclusive");
            }
        }
        (true, false) => {
            checks.required(RULE, at, "one of name or selector must be specified");
        }
        _ => {}
    }
    let action = at.get("parameterNotFoundAction");
    if values::required(RULE, action, checks) && !matches!(action.text(), "Deny" | "Allow") {
        checks.unsupported(RULE, action, ["Deny", "Allow"]);
    }
}
