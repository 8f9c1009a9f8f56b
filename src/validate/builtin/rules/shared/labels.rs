//! Labels, and selectors of labels and nodes.

use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::flaw::Flaw;
use crate::validate::print::quoted;

/// Labels: all errors are at the map (`ValidateLabels`).
pub(in crate::validate::builtin) fn labels<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    for (key, value) in at.entries() {
        for words in names::qualified(key) {
            checks.invalid_as(rule, at, quoted(key), words);
        }
        for words in names::label_value(value.text()) {
            checks.invalid_as(rule, at, quoted(value.text()), words);
        }
    }
}

/// A selector of labels, if it is there (`ValidateLabelSelector`).
pub(in crate::validate::builtin) fn selector<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    selector_with(rule, at, true, checks);
}

/// A selector of labels whose values an update may keep as they are (`AllowInvalidLabelValueInSelector`).
pub(in crate::validate::builtin) fn kept_selector<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    selector_with(rule, at, !checks.tolerates(Flaw::LabelValue), checks);
}

/// Lets an update keep the values of selectors if a stored one is wrong.
pub(in crate::validate::builtin) fn tolerate_selectors<'n>(
    rule: Rule,
    stored: impl IntoIterator<Item = Field<'n>>,
    checks: &mut Checks<'n>,
) {
    let mut stored = stored.into_iter();
    if stored.any(|at| checks.would_report(|trial| selector(rule, at, trial))) {
        checks.tolerate([Flaw::LabelValue]);
    }
}

/// Whether a selector has a value that is none of a label (`LabelSelectorHasInvalidLabelValue`).
pub(in crate::validate::builtin) fn has_wrong_value(requirements: Field<'_>) -> bool {
    let values = requirements
        .items()
        .flat_map(|requirement| requirement.get("values").items());
    values
        .into_iter()
        .any(|value| !names::label_value(value.text()).is_empty())
}

fn selector_with<'n>(rule: Rule, at: Field<'n>, checks_values: bool, checks: &mut Checks<'n>) {
    if !at.is_set() {
        return;
    }
    labels(rule, at.get("matchLabels"), checks);
    for requirement in at.get("matchExpressions").items() {
        let values = requirement.get("values");
        operator(rule, requirement, checks);
        let key = requirement.get("key");
        checks.each_invalid(rule, key, names::qualified(key.text()));
        if checks_values {
            label_values(rule, values, checks);
        }
    }
}

fn label_values<'n>(rule: Rule, values: Field<'n>, checks: &mut Checks<'n>) {
    for value in values.items() {
        checks.each_invalid(rule, value, names::label_value(value.text()));
    }
}

/// A selector of nodes, which is there (`ValidateNodeSelector`).
pub(in crate::validate::builtin) fn node_selector<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    let terms = at.get("nodeSelectorTerms");
    if terms.is_empty() {
        checks.required(rule, terms, "must have at least one node selector term");
    }
    for term in terms.items() {
        node_selector_term(rule, term, checks);
    }
}

/// A term of a selector of nodes (`ValidateNodeSelectorTerm`).
pub(in crate::validate::builtin) fn node_selector_term<'n>(rule: Rule, term: Field<'n>, checks: &mut Checks<'n>) {
    if !checks.tolerates(Flaw::NodeLabelValue) {
        for requirement in term.get("matchExpressions").items() {
            label_values(rule, requirement.get("values"), checks);
        }
    }
    node_preference(rule, term, checks);
}

/// A term of a selector of nodes that are only preferred: values can be any texts.
pub(in crate::validate::builtin) fn node_preference<'n>(rule: Rule, term: Field<'n>, checks: &mut Checks<'n>) {
    for requirement in term.get("matchExpressions").items() {
        node_label(rule, requirement, checks);
    }
    for requirement in term.get("matchFields").items() {
        node_field(rule, requirement, checks);
    }
}

/// The operators that selectors of labels and of nodes share, with the values that each takes.
fn operator<'n>(rule: Rule, requirement: Field<'n>, checks: &mut Checks<'n>) {
    let (operator, values) = (requirement.get("operator"), requirement.get("values"));
    match operator.text() {
        "In" | "NotIn" if values.is_empty() => {
            checks.required(rule, values, "must be specified when `operator` is 'In' or 'NotIn'");
        }
        "Exists" | "DoesNotExist" if !values.is_empty() => {
            checks.forbidden(
                rule,
                values,
                "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
            );
        }
        "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
        _ => {
            checks.invalid(rule, operator, "not a valid selector operator");
        }
    }
}

/// A demand on a node's label (`ValidateNodeSelectorRequirement`).
fn node_label<'n>(rule: Rule, requirement: Field<'n>, checks: &mut Checks<'n>) {
    let values = requirement.get("values");
    match requirement.get("operator").text() {
        "Gt" | "Lt" if values.len() != 1 => {
            checks.required(
                rule,
                values,
                "must be specified single value when `operator` is 'Lt' or 'Gt'",
            );
        }
        "Gt" | "Lt" => {}
        _ => operator(rule, requirement, checks),
    }
    let key = requirement.get("key");
    checks.each_invalid(rule, key, names::qualified(key.text()));
}

/// A demand on a node's field, which can only be its name (`ValidateNodeFieldSelectorRequirement`).
fn node_field<'n>(rule: Rule, requirement: Field<'n>, checks: &mut Checks<'n>) {
    let (operator, values) = (requirement.get("operator"), requirement.get("values"));
    match operator.text() {
        "In" | "NotIn" if values.len() != 1 => {
            checks.required(
                rule,
                values,
                "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
            );
        }
        "In" | "NotIn" => {}
        _ => {
            checks.invalid(rule, operator, "not a valid selector operator");
        }
    }
    let key = requirement.get("key");
    if key.text() != "metadata.name" {
        checks.invalid(rule, key, "not a valid field selector key");
        return;
    }
    for value in values.items() {
        checks.each_invalid(rule, value, names::subdomain(value.text()));
    }
}

/// The warning about a label of nodes that has another name now (`GetNodeLabelDeprecatedMessage`).
pub(in crate::validate::builtin) fn deprecated_node_label(key: &str) -> Option<&'static str> {
    Some(match key {
        "beta.kubernetes.io/arch" => "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
        "beta.kubernetes.io/os" => "deprecated since v1.14; use \"kubernetes.io/os\" instead",
        "failure-domain.beta.kubernetes.io/region" => {
            "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead"
        }
        "failure-domain.beta.kubernetes.io/zone" => {
            "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead"
        }
        "beta.kubernetes.io/instance-type" => {
            "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead"
        }
        "app.kubernetes.io/created-by" => "deprecated since v1.9",
        "scheduler.alpha.kubernetes.io/preferAvoidPods" => "deprecated since v1.22; use Taints and Tolerations instead",
        "node-role.kubernetes.io/master" => "use \"node-role.kubernetes.io/control-plane\" instead",
        _ => return None,
    })
}

/// The warnings about old labels in a term of a selector of nodes (`GetWarningsForNodeSelectorTerm`).
pub(in crate::validate::builtin) fn node_label_warnings<'n>(rule: Rule, term: Field<'n>, checks: &mut Checks<'n>) {
    for requirement in term.get("matchExpressions").items() {
        let key = requirement.get("key");
        if let Some(words) = deprecated_node_label(key.text()) {
            checks.warn(rule, key, &format!("{} is {words}", key.text()));
        }
    }
}
