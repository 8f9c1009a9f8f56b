//! `ResourceQuotas` (`ValidateResourceQuota`).

use std::collections::BTreeSet;

use super::rule::RULE;
use crate::k8s::resource_name;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::print::quoted;

const SCOPES: [&str; 7] = [
    "Terminating",
    "NotTerminating",
    "BestEffort",
    "NotBestEffort",
    "PriorityClass",
    "VolumeAttributesClass",
    "CrossNamespacePodAffinity",
];

/// Checks a `ResourceQuota`.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let hard = spec.get("hard");
    for (name, value) in hard.entries() {
        for words in resource_name::of_quota(name) {
            checks.invalid_as(RULE, value, quoted(name), words);
        }
        amount(name, value, checks);
    }
    let mut limited: Vec<&str> = hard.entries().map(|(name, _)| name).collect();
    limited.sort_unstable();
    scopes(spec, &limited, checks);
    if spec.get("scopeSelector").is_set() {
        selector(spec, &limited, checks);
    }
    match object.old {
        None => warnings(hard, checks),
        Some(old) => {
            let names = |spec: Field<'n>| spec.get("scopes").items().map(Field::text).collect::<BTreeSet<_>>();
            if names(spec) != names(old.get("spec")) {
                checks.invalid(Rule::Immutable, spec.get("scopes"), "field is immutable");
            }
        }
    }
}

/// An amount of a resource (`ValidateResourceQuantityValue`).
pub(super) fn amount<'n>(name: &str, at: Field<'n>, checks: &mut Checks<'n>) {
    let Some(quantity) = at.quantity() else {
        return;
    };
    let shown = quoted(&quantity.to_string());
    if quantity.sign() < 0 {
        checks.invalid_as(RULE, at, shown.clone(), "must be greater than or equal to 0");
    }
    if resource_name::is_counted(name) && !quantity.is_whole() {
        checks.invalid_as(RULE, at, shown, "must be an integer");
    }
}

fn scopes<'n>(spec: Field<'n>, limited: &[&str], checks: &mut Checks<'n>) {
    let list = spec.get("scopes");
    for scope in list.items() {
        if !SCOPES.contains(&scope.text()) {
            checks.invalid(RULE, list, "unsupported scope");
        }
        if limited.iter().any(|name| !fits(scope.text(), name)) {
            checks.invalid(RULE, list, "unsupported scope applied to resource");
        }
    }
    conflicts(spec, &list.items().map(Field::text).collect::<Vec<_>>(), checks);
}

fn conflicts<'n>(spec: Field<'n>, scopes: &[&str], checks: &mut Checks<'n>) {
    for (one, other) in [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")] {
        if scopes.contains(&one) && scopes.contains(&other) {
            checks.invalid(RULE, spec.get("scopes"), "conflicting scopes");
        }
    }
}

/// Whether a scope can be applied to a resource (`IsResourceQuotaScopeValidForResource`).
fn fits(scope: &str, name: &str) -> bool {
    const COMPUTE: [&str; 6] = [
        "cpu",
        "memory",
        "limits.cpu",
        "limits.memory",
        "requests.cpu",
        "requests.memory",
    ];
    if !resource_name::is_quota(name) {
        return true;
    }
    match scope {
        "Terminating" | "NotTerminating" | "NotBestEffort" | "PriorityClass" | "CrossNamespacePodAffinity" => {
            name == "pods" || COMPUTE.contains(&name)
        }
        "BestEffort" => name == "pods",
        "VolumeAttributesClass" => matches!(name, "persistentvolumeclaims" | "requests.storage"),
        _ => true,
    }
}

/// The selector of scopes. The server's errors do not name the item.
fn selector<'n>(spec: Field<'n>, limited: &[&str], checks: &mut Checks<'n>) {
    const ONLY_EXISTS: &str = "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, \
                               ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
    let list = spec.at("scopeSelector.matchExpressions");
    let place = "spec.scopeSelector.matchExpressions";
    let mut names = Vec::new();
    for requirement in list.items() {
        let (scope, operator) = (requirement.get("scopeName"), requirement.get("operator"));
        let values = requirement.get("values");
        if !SCOPES.contains(&scope.text()) {
            let error = checks.invalid(RULE, scope, "unsupported scope");
            error.field = format!("{place}.scopeName");
        }
        if limited.iter().any(|name| !fits(scope.text(), name)) {
            let error = checks.invalid(RULE, list, "unsupported scope applied to resource");
            place.clone_into(&mut error.field);
        }
        let is_plain = !matches!(scope.text(), "PriorityClass" | "VolumeAttributesClass");
        if SCOPES.contains(&scope.text()) && is_plain && operator.text() != "Exists" {
            checks.invalid(RULE, operator, ONLY_EXISTS).field = format!("{place}.operator");
        }
        let error = match operator.text() {
            "In" | "NotIn" if values.is_empty() => {
                let words = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
                checks.required(RULE, values, words)
            }
            "Exists" | "DoesNotExist" if !values.is_empty() => {
                let words = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
                checks.invalid(RULE, values, words)
            }
            "In" | "NotIn" | "Exists" | "DoesNotExist" => {
                names.push(scope.text());
                continue;
            }
            _ => checks.invalid(RULE, operator, "not a valid selector operator"),
        };
        let field = if matches!(operator.text(), "In" | "NotIn" | "Exists" | "DoesNotExist") {
            "values"
        } else {
            "operator"
        };
        error.field = format!("{place}.{field}");
        names.push(scope.text());
    }
    conflicts(spec, &names, checks);
}

/// The warnings about requests above limits.
fn warnings<'n>(hard: Field<'n>, checks: &mut Checks<'n>) {
    if !hard.is_set() {
        return;
    }
    for name in ["cpu", "memory", "ephemeral-storage"] {
        let at = |name: &str| hard.entries().find(|(key, _)| *key == name);
        let bare = at(name).filter(|_| name != "ephemeral-storage");
        let request = at(&format!("requests.{name}")).or(bare);
        let limit = at(&format!("limits.{name}"));
        let (Some((request, value)), Some((limit, most))) = (request, limit) else {
            continue;
        };
        if let (Some(value_), Some(most)) = (value.quantity(), most.quantity())
            && value_.is_greater_than(&most)
        {
            let words = format!("ResourceQuota {request} ({value_}) should be less than {limit} ({most})");
            checks.warn_text(RULE, value, words);
        }
    }
}
