//! Which requests a webhook or policy is about: rules of operations and resources.

use std::collections::HashSet;

use super::rule::RULE;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::{labels, values};
use crate::validate::print::quoted;
use crate::yaml::Node;

/// Operations of policies that change objects.
const CHANGING: [&str; 4] = ["*", "CONNECT", "CREATE", "UPDATE"];

/// Sets the defaults of a rule (`SetDefaults_Rule`).
pub(super) fn rule_defaults(rule: &mut Node<'_>) {
    if rule.get("scope").is_none() {
        complete::default_text(rule, "scope", "*");
    }
}

/// Sets the defaults of what a policy matches (`SetDefaults_MatchResources`).
pub(super) fn defaults(node: &mut Node<'_>) {
    if node.get("matchPolicy").is_none() {
        complete::default_text(node, "matchPolicy", "Equivalent");
    }
    for selector in ["namespaceSelector", "objectSelector"] {
        complete::object(node, selector);
    }
    for rules in ["resourceRules", "excludeResourceRules"] {
        complete::items(node, rules).iter_mut().for_each(rule_defaults);
    }
}

/// What a policy matches (`validateMatchResources`).
pub(super) fn resources<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    enumeration(at.get("matchPolicy"), &["Equivalent", "Exact"], checks);
    labels::selector(RULE, at.get("namespaceSelector"), checks);
    labels::selector(RULE, at.get("objectSelector"), checks);
    for rule in at
        .get("resourceRules")
        .items()
        .chain(at.get("excludeResourceRules").items())
    {
        let mut seen = HashSet::new();
        for name in rule.get("resourceNames").items() {
            checks.each_invalid(RULE, name, values::segment(name.text()));
            if !seen.insert(name.text()) {
                checks.duplicate(RULE, name);
            }
        }
        self::rule(rule, checks);
    }
}

/// The operations of a policy that changes objects.
pub(super) fn changing_operations<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let place = format!("{}.resourceRules.operations", checks.field(at));
    for operation in at
        .get("resourceRules")
        .items()
        .flat_map(|rule| rule.get("operations").items())
    {
        if !CHANGING.contains(&operation.text()) {
            checks.unsupported(RULE, operation, CHANGING).field.clone_from(&place);
        }
    }
}

/// A value that is set, and must be one of a list. Schemas of older versions have no enums.
pub(super) fn enumeration<'n>(at: Field<'n>, supported: &[&str], checks: &mut Checks<'n>) {
    if at.is_set() && !supported.contains(&at.text()) {
        checks.unsupported(RULE, at, supported.iter().copied());
    }
}

/// A rule (`validateRuleWithOperations`).
pub(super) fn rule<'n>(rule: Field<'n>, checks: &mut Checks<'n>) {
    let operations = rule.get("operations");
    values::required(RULE, operations, checks);
    only_wildcard(operations, "operations", checks);
    for operation in operations.items() {
        enumeration(operation, &["*", "CONNECT", "CREATE", "DELETE", "UPDATE"], checks);
    }
    let (groups, versions) = (rule.get("apiGroups"), rule.get("apiVersions"));
    values::required(RULE, groups, checks);
    only_wildcard(groups, "API groups", checks);
    values::required(RULE, versions, checks);
    only_wildcard(versions, "API versions", checks);
    for version in versions.items() {
        values::required(RULE, version, checks);
    }
    resource_names(rule.get("resources"), checks);
    enumeration(rule.get("scope"), &["*", "Cluster", "Namespaced"], checks);
}

fn only_wildcard<'n>(list: Field<'n>, what: &str, checks: &mut Checks<'n>) {
    if list.len() > 1 && list.items().any(|item| item.text() == "*") {
        let words = format!("if '*' is present, must not specify other {what}");
        checks.invalid(RULE, list, words);
    }
}

/// Resources, with subresources after a slash (`validateResources`).
fn resource_names<'n>(list: Field<'n>, checks: &mut Checks<'n>) {
    values::required(RULE, list, checks);
    let (mut all_of, mut in_all) = (HashSet::new(), HashSet::new());
    let mut has_plain = false;
    for item in list.items() {
        let text = item.text();
        if !values::required(RULE, item, checks) {
            continue;
        }
        let Some((resource, sub)) = text.split_once('/') else {
            has_plain = text != "*";
            continue;
        };
        if all_of.contains(resource) {
            let words = format!("if '{resource}/*' is present, must not specify {text}");
            checks.invalid_as(RULE, item, quoted(text), words);
        }
        if in_all.contains(sub) {
            let words = format!("if '*/{sub}' is present, must not specify {text}");
            checks.invalid_as(RULE, item, quoted(text), words);
        }
        if sub == "*" {
            all_of.insert(resource);
        }
        if resource == "*" {
            in_all.insert(sub);
        }
    }
    let has = |text: &str| list.items().any(|item| item.text() == text);
    if list.len() > 1 && has("*/*") {
        checks.invalid(RULE, list, "if '*/*' is present, must not specify other resources");
    }
    if has_plain && has("*") {
        let words = "if '*' is present, must not specify other resources without subresources";
        checks.invalid(RULE, list, words);
    }
}
