//! What both kinds of policies have.

use super::matching::{self, enumeration};
use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;
use crate::yaml::Node;

/// Sets the defaults (`SetDefaults_ValidatingAdmissionPolicySpec` …).
pub(super) fn defaults(node: &mut Node<'_>) {
    let Some(spec) = complete::child(node, "spec") else {
        return;
    };
    if spec.get("failurePolicy").is_none() {
        complete::default_text(spec, "failurePolicy", "Fail");
    }
    if let Some(constraints) = complete::child(spec, "matchConstraints") {
        matching::defaults(constraints);
    }
}

/// The failure policy, the kind of parameters and the constraints.
pub(super) fn check<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    enumeration(spec.get("failurePolicy"), &["Fail", "Ignore"], checks);
    if spec.get("paramKind").is_set() {
        param_kind(spec.get("paramKind"), checks);
    }
    let constraints = spec.get("matchConstraints");
    if constraints.is_set() {
        matching::resources(constraints, checks);
        values::required(RULE, constraints.get("resourceRules"), checks);
    } else {
        checks.required(RULE, constraints, "");
    }
}

/// Whether an update leaves the conditions and the kind of parameters as they are.
pub(super) fn has_old_conditions(spec: Field<'_>, old: Field<'_>) -> bool {
    ["paramKind", "matchConditions"]
        .into_iter()
        .all(|name| spec.get(name).is_same(old.get(name)))
}

/// A kind of parameters (`validateParamKind`).
fn param_kind<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let (version, kind) = (at.get("apiVersion"), at.get("kind"));
    if values::required(RULE, version, checks) {
        group_version(version, checks);
    }
    if values::required(RULE, kind, checks) {
        let wrong = names::label_1035(&crate::go::strings::to_lower(kind.text()));
        if !wrong.is_empty() {
            let words = format!("may have mixed case, but should otherwise match: {}", wrong.join(","));
            checks.invalid(RULE, kind, words);
        }
    }
}

fn group_version<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let text = at.text();
    let (group, version) = match text.split('/').collect::<Vec<_>>()[..] {
        [version] => ("", version),
        [group, version] => (group, version),
        _ => {
            checks.invalid(RULE, at, format!("unexpected GroupVersion string: {text}"));
            return;
        }
    };
    let wrong = names::subdomain(group);
    if !group.is_empty() && !wrong.is_empty() {
        checks.invalid_as(RULE, at, quoted(group), wrong.join(","));
    }
    let wrong = names::label_1035(version);
    if version.is_empty() {
        checks.invalid(RULE, at, "version must be specified");
    } else if !wrong.is_empty() {
        checks.invalid_as(RULE, at, quoted(version), wrong.join(","));
    }
}
