//! The selector of a workload, and the labels of its pods.

use std::collections::BTreeMap;

use super::common::RULE;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::pod::report::json_or_null;
use crate::validate::builtin::rules::shared::labels;

/// Labels, by key.
type Labels<'n> = BTreeMap<&'n str, &'n str>;

/// Whether labels match a selector (`LabelSelectorAsSelector`); `None` if the selector cannot be used. An absent one matches nothing.
pub(super) fn matches(selector: Field<'_>, labels: &Labels<'_>) -> Option<bool> {
    if !selector.is_set() {
        return Some(false);
    }
    let mut all = true;
    for (key, value) in selector.get("matchLabels").entries() {
        check_requirement(key, &[value.text()])?;
        all &= labels.get(key) == Some(&value.text());
    }
    for requirement in selector.get("matchExpressions").items() {
        let key = requirement.get("key").text();
        let values: Vec<&str> = requirement.get("values").items().map(Field::text).collect();
        check_requirement(key, &values)?;
        let found = labels.get(key);
        let is_one = found.is_some_and(|value| values.contains(value));
        all &= match (requirement.get("operator").text(), values.is_empty()) {
            ("In", false) => is_one,
            ("NotIn", false) => !is_one,
            ("Exists", true) => found.is_some(),
            ("DoesNotExist", true) => found.is_none(),
            _ => return None,
        };
    }
    Some(all)
}

fn check_requirement(key: &str, values: &[&str]) -> Option<()> {
    let is_valid = names::qualified(key).is_empty() && values.iter().all(|value| names::label_value(value).is_empty());
    is_valid.then_some(())
}

/// The labels of a template.
pub(super) fn labels_of(template: Field<'_>) -> Labels<'_> {
    let labels = template.get("metadata").get("labels");
    labels.entries().map(|(key, value)| (key, value.text())).collect()
}

/// Reports that the selector does not match the labels of the template.
pub(super) fn mismatch<'n>(template: Field<'n>, checks: &mut Checks<'n>) {
    let metadata = template.get("metadata");
    let labels = metadata.get("labels");
    let message = "`selector` does not match template `labels`";
    checks.invalid_as(Rule::LabelSelector, labels, json_or_null(labels), message);
}

/// The selector of a workload that must have one. True if it can be used; `words` says the rest where it cannot.
pub(super) fn check<'n>(spec: Field<'n>, kind: &str, words: &str, checks: &mut Checks<'n>) -> bool {
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    if selector.is_set() {
        labels::selector(Rule::LabelSelector, selector, checks);
        if is_everything(selector) {
            checks.invalid_as(
                RULE,
                selector,
                shown(selector),
                format!("empty selector is invalid for {kind}"),
            );
        }
    } else {
        checks.required(RULE, selector, "");
    }
    match matches(selector, &labels_of(template)) {
        None => {
            checks.invalid_as(Rule::LabelSelector, selector, shown(selector), words);
            return false;
        }
        Some(false) => mismatch(template, checks),
        Some(true) => {}
    }
    true
}

/// Whether a selector has no requirements.
pub(super) fn is_everything(selector: Field<'_>) -> bool {
    selector.is_set() && selector.get("matchLabels").len() + selector.get("matchExpressions").len() == 0
}

/// A selector as the server shows it.
pub(super) fn shown(selector: Field<'_>) -> String {
    if selector.is_set() && is_everything(selector) {
        return "{}".to_owned();
    }
    let mut parts = Vec::new();
    let in_labels = selector.get("matchLabels");
    if !in_labels.is_empty() {
        parts.push(format!("\"matchLabels\":{}", json_or_null(in_labels)));
    }
    let expressions = selector.get("matchExpressions");
    if !expressions.is_empty() {
        let text = |at: Field<'_>| crate::validate::builtin::rules::pod::report::json_text(at.text());
        let items: Vec<String> = expressions
            .items()
            .map(|item| {
                let values = item.get("values");
                let values = if values.is_empty() {
                    String::new()
                } else {
                    format!(",\"values\":{}", json_or_null(values))
                };
                format!(
                    "{{\"key\":{},\"operator\":{}{values}}}",
                    text(item.get("key")),
                    text(item.get("operator"))
                )
            })
            .collect();
        parts.push(format!("\"matchExpressions\":[{}]", items.join(",")));
    }
    format!("{{{}}}", parts.join(","))
}
