//! Where a pod runs: affinity, tolerations, and how pods are spread.

use std::collections::{BTreeMap, BTreeSet};

use crate::go::strconv;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::flaw::Flaw;
use crate::validate::builtin::rules::shared::{labels, values};
use crate::validate::print::quoted;

const RULE: Rule = Rule::Scheduling;
const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// The affinity of a pod (`validateAffinity`).
pub(super) fn affinity<'n>(affinity: Field<'n>, checks: &mut Checks<'n>) {
    if !affinity.is_set() {
        return;
    }
    let nodes = affinity.get("nodeAffinity");
    if nodes.is_set() {
        let required = nodes.get(REQUIRED);
        if required.is_set() {
            labels::node_selector(RULE, required, checks);
        }
        for term in nodes.get(PREFERRED).items() {
            weight(term, checks);
            labels::node_preference(RULE, term.get("preference"), checks);
        }
    }
    for pods in ["podAffinity", "podAntiAffinity"].map(|field| affinity.get(field)) {
        if !pods.is_set() {
            continue;
        }
        for term in pods.get(REQUIRED).items() {
            pod_term(term, checks);
        }
        for term in pods.get(PREFERRED).items() {
            weight(term, checks);
            pod_term(term.get("podAffinityTerm"), checks);
        }
    }
}

/// The selectors of a term of an affinity to pods.
const SELECTORS: [&str; 2] = ["labelSelector", "namespaceSelector"];

/// The selectors of pods in an affinity (`ValidatePodAffinityTermSelector`).
pub(super) fn pod_selectors<'n>(affinity: Field<'n>, checks: &mut Checks<'n>) {
    for pods in ["podAffinity", "podAntiAffinity"].map(|field| affinity.get(field)) {
        let preferred = pods.get(PREFERRED).items().map(|term| term.get("podAffinityTerm"));
        for term in pods.get(REQUIRED).items().chain(preferred) {
            for selector in SELECTORS {
                labels::selector(RULE, term.get(selector), checks);
            }
        }
    }
}

/// The nodes that a pod must have.
pub(super) fn required_nodes(spec: Field<'_>) -> Field<'_> {
    spec.get("affinity").get("nodeAffinity").get(REQUIRED)
}

fn weight<'n>(term: Field<'n>, checks: &mut Checks<'n>) {
    let weight = term.get("weight");
    if !(1..=100).contains(&weight.int()) {
        checks.invalid_as(RULE, weight, weight.int().to_string(), "must be in the range 1-100");
    }
}

/// Pods to be near, or not (`validatePodAffinityTerm`).
fn pod_term<'n>(term: Field<'n>, checks: &mut Checks<'n>) {
    for selector in SELECTORS {
        labels::kept_selector(RULE, term.get(selector), checks);
    }
    for name in term.get("namespaces").items() {
        for words in names::label(name.text()) {
            let error = checks.invalid(RULE, name, words);
            let end = error.field.rfind("namespaces[").unwrap_or(error.field.len());
            error.field.truncate(end);
            error.field.push_str("namespace");
        }
    }
    label_keys(term, checks);
    let key = term.get("topologyKey");
    if key.is_empty() {
        checks.required(RULE, key, "can not be empty");
    }
    for words in names::qualified(key.text()) {
        checks.invalid_as(RULE, key, quoted(key.text()), words);
    }
}

/// Labels of the pod that become a part of the selector (`ValidateMatchLabelKeysAndMismatchLabelKeys`).
pub(super) fn label_keys<'n>(term: Field<'n>, checks: &mut Checks<'n>) {
    let selector = term.get("labelSelector");
    let (keys, others) = (term.get("matchLabelKeys"), term.get("mismatchLabelKeys"));
    for list in [keys, others] {
        if !list.is_empty() && !selector.is_set() {
            checks.forbidden(RULE, list, "must not be specified when labelSelector is not set");
            continue;
        }
        for key in list.items() {
            checks.each_invalid(RULE, key, names::qualified(key.text()));
        }
    }
    if selector.is_set() {
        let places: BTreeMap<&str, usize> = keys.items().enumerate().map(|(at, key)| (key.text(), at)).collect();
        let in_labels = selector.get("matchLabels").entries().map(|(key, _)| key);
        let mut known: BTreeSet<&str> = in_labels.collect();
        for requirement in selector.get("matchExpressions").items() {
            let key = requirement.get("key").text();
            if let Some(at) = places.get(key).filter(|_| known.contains(key)) {
                // The server counts the key as an item of the holder.
                let field = format!("{}[{at}]", checks.field(term));
                let message = "exists in both matchLabelKeys and labelSelector";
                checks.invalid_as(RULE, requirement, quoted(key), message).field = field;
            }
            known.insert(key);
        }
    }
    for key in keys.items() {
        if others.items().any(|other| other.text() == key.text()) {
            let message = "exists in both matchLabelKeys and mismatchLabelKeys";
            checks.invalid(RULE, key, message);
        }
    }
}

/// The rule of servers before 1.34 (`ValidateMatchLabelKeysInTopologySpread`).
fn older_label_keys<'n>(constraint: Field<'n>, checks: &mut Checks<'n>) {
    let (selector, keys) = (constraint.get("labelSelector"), constraint.get("matchLabelKeys"));
    if !keys.is_empty() && !selector.is_set() {
        checks.forbidden(RULE, keys, "must not be specified when labelSelector is not set");
    }
    let in_labels = selector.get("matchLabels").entries().map(|(key, _)| key);
    let requirements = selector.get("matchExpressions").items();
    let known: BTreeSet<&str> = in_labels
        .chain(requirements.map(|other| other.get("key").text()))
        .collect();
    for key in keys.items() {
        checks.each_invalid(RULE, key, names::qualified(key.text()));
        if known.contains(key.text()) {
            checks.invalid(RULE, key, "exists in both matchLabelKeys and labelSelector");
        }
    }
}

/// The taints that a pod bears (`ValidateTolerations`).
pub(in crate::validate::builtin) fn tolerations<'n>(tolerations: Field<'n>, checks: &mut Checks<'n>) {
    for toleration in tolerations.items() {
        let [key, operator, value, effect] = ["key", "operator", "value", "effect"].map(|field| toleration.get(field));
        values::optional_as(RULE, key, names::qualified, checks);
        if key.is_empty() && operator.text() != "Exists" {
            let message = "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
            checks.invalid_as(RULE, operator, quoted(operator.text()), message);
        }
        if toleration.get("tolerationSeconds").is_set() && effect.text() != "NoExecute" {
            let message = "effect must be 'NoExecute' when `tolerationSeconds` is set";
            checks.invalid_as(RULE, effect, quoted(effect.text()), message);
        }
        match operator.text() {
            "" | "Equal" => {
                let words = names::label_value(value.text());
                if !words.is_empty() {
                    checks.invalid_as(RULE, operator, quoted(value.text()), words.join(";"));
                }
            }
            "Exists" if !value.is_empty() => {
                let message = "value must be empty when `operator` is 'Exists'";
                checks.invalid_as(RULE, operator, quoted(value.text()), message);
            }
            "Exists" => {}
            "Lt" | "Gt" if checks.tolerates(Flaw::TolerationOrder) => ordered(value, checks),
            "Lt" | "Gt" => {
                checks.unsupported(RULE, operator, ["Equal", "Exists", "Lt", "Gt"]);
            }
            _ => {
                checks.unsupported(RULE, operator, ["Equal", "Exists"]);
            }
        }
        if !matches!(effect.text(), "" | "NoSchedule" | "PreferNoSchedule" | "NoExecute") {
            checks.unsupported(RULE, effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"]);
        }
    }
}

/// A value that is compared as a number.
fn ordered<'n>(value: Field<'n>, checks: &mut Checks<'n>) {
    let text = value.text();
    if text.is_empty() {
        checks.invalid_as(RULE, value, quoted(text), "must be non-empty");
    } else if !is_canonical(text) {
        checks.invalid(RULE, value, "must be a valid decimal integer in canonical form");
    }
    if let Err(error) = strconv::parse_int(text, 10) {
        checks.invalid_as(RULE, value, quoted(text), error.to_string());
    }
}

/// Whether a text is a whole number without signs and digits that it does not need (`IsDecimalInteger`).
fn is_canonical(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    text == "0" || !digits.starts_with('0') && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// How pods are spread (`validateTopologySpreadConstraints`).
pub(super) fn spread<'n>(constraints: Field<'n>, checks: &mut Checks<'n>) {
    for (index, constraint) in constraints.items().enumerate() {
        let [skew, key, when, domains] =
            ["maxSkew", "topologyKey", "whenUnsatisfiable", "minDomains"].map(|field| constraint.get(field));
        positive(skew, checks);
        if key.is_empty() {
            checks.required(RULE, key, "can not be empty");
        }
        if when.is_empty() {
            let error = checks.unsupported(RULE, when, ["DoNotSchedule", "ScheduleAnyway"]);
            error.value = Some(quoted(""));
        }
        let is_same = |other: &Field<'n>| {
            other.get("topologyKey").text() == key.text() && other.get("whenUnsatisfiable").text() == when.text()
        };
        if constraints.items().skip(index + 1).any(|other| is_same(&other)) {
            let error = checks.duplicate(RULE, constraint);
            error.value = Some(quoted(&format!("{{{}, {}}}", key.text(), when.text())));
            error.field.push_str(".{topologyKey, whenUnsatisfiable}");
        }
        if domains.is_set() {
            positive(domains, checks);
            if when.text() != "DoNotSchedule" {
                let message = format!(
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {}",
                    when.text()
                );
                checks.invalid(RULE, domains, message);
            }
        }
        if checks.tolerates(Flaw::SpreadKeys) {
            older_label_keys(constraint, checks);
        } else {
            label_keys(constraint, checks);
        }
        if !checks.tolerates(Flaw::SpreadSelector) {
            labels::selector(RULE, constraint.get("labelSelector"), checks);
        }
    }
}

fn positive<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if at.int() <= 0 {
        checks.invalid_as(RULE, at, at.int().to_string(), "must be greater than zero");
    }
}

/// What must happen before a pod is scheduled, or is ready.
pub(super) fn gates<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    for gate in spec.get("readinessGates").items() {
        let kind = gate.get("conditionType");
        for words in names::qualified(kind.text()) {
            checks.invalid_as(RULE, kind, quoted(kind.text()), words);
        }
    }
    let mut known = BTreeSet::new();
    for gate in spec.get("schedulingGates").items() {
        let name = gate.get("name").text();
        for words in names::qualified(name) {
            checks.invalid_as(RULE, gate, quoted(name), words);
        }
        if !known.insert(name) {
            checks.duplicate(RULE, gate).value = Some(quoted(name));
        }
    }
}

/// Whether the annotation for the cost of a pod's deletion is a number (`GetDeletionCostFromPodAnnotations`).
pub(super) fn is_deletion_cost(text: &str) -> bool {
    let has_start = text == "0" || text.starts_with(|first: char| first == '-' || ('1'..='9').contains(&first));
    has_start && strconv::parse_int(text, 10).is_ok_and(|cost| i32::try_from(cost).is_ok())
}
