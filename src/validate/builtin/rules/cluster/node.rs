//! Nodes (`ValidateNode`).

use std::collections::HashSet;

use super::quota::amount;
use super::rule::RULE;
use crate::k8s::{address, names};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::print::quoted;
use crate::validate::server::object_meta::text;
use crate::yaml::{Node, Value};

/// Sets `podCIDRs` from `podCIDR`, as the conversion does, and `allocatable` from `capacity` (`SetDefaults_NodeStatus`).
pub(super) fn defaults(node: &mut Node<'_>) {
    if let Some(spec) = complete::child(node, "spec") {
        let first = spec.get("podCIDRs").and_then(|list| match &list.value {
            Value::Sequence(items) => items.first().and_then(Node::as_str),
            _ => None,
        });
        if let Some(cidr) = spec.get("podCIDR")
            && !text(spec, "podCIDR").is_empty()
            && first != Some(text(spec, "podCIDR"))
        {
            let (span, item) = (cidr.span, Node::from_json(&cidr.to_json(), cidr.span));
            let value = Value::Sequence(vec![item]);
            complete::set(spec, "podCIDRs", Node { span, value });
        }
    }
}

/// Checks a node.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (root, spec) = (object.root, object.root.get("spec"));
    taints(spec.get("taints"), checks);
    resources(root.get("status"), checks);
    let cidrs = spec.get("podCIDRs");
    for cidr in cidrs.items() {
        checks.each_invalid(RULE, cidr, address::legacy_cidr(cidr.text()));
        for words in address::cidr_warnings(cidr.text()) {
            checks.warn(RULE, cidr, &words);
        }
    }
    if cidrs.len() > 1 {
        let families: HashSet<bool> = cidrs
            .items()
            .filter_map(|cidr| address::network(cidr.text()))
            .map(|(address, _)| address.is_ipv4())
            .collect();
        if cidrs.len() > 2 || families.len() != 2 {
            let words = "may specify no more than one CIDR for each IP family";
            checks.invalid(RULE, cidrs, words);
        }
    }
    if let Some(old) = object.old.map(|old| old.get("spec")) {
        update(spec, old, checks);
    }
    if spec.get("configSource").is_set() {
        checks.warn_text(
            RULE,
            spec.get("configSource"),
            "spec.configSource: the feature is removed",
        );
    }
    if !spec.get("externalID").is_empty() {
        let words = "spec.externalID: this field is deprecated, and is unused by Kubernetes";
        checks.warn_text(RULE, spec.get("externalID"), words);
    }
}

/// The server reports taints below `metadata`.
fn taints<'n>(list: Field<'n>, checks: &mut Checks<'n>) {
    let before = checks.count();
    let mut seen = HashSet::new();
    for taint in list.items() {
        let (key, value, effect) = (taint.get("key"), taint.get("value"), taint.get("effect"));
        for words in names::qualified(key.text()) {
            checks.invalid_as(RULE, key, quoted(key.text()), words);
        }
        let wrong = names::label_value(value.text());
        if !wrong.is_empty() {
            checks.invalid(RULE, value, wrong.join(";"));
        }
        match effect.text() {
            "" => {
                checks.required(RULE, effect, "");
            }
            "NoSchedule" | "PreferNoSchedule" | "NoExecute" => {}
            _ => {
                checks.unsupported(RULE, effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"]);
            }
        }
        if !seen.insert((key.text(), effect.text())) {
            let shown = format!(
                "{{\"Key\":{},\"Value\":{},\"Effect\":{},\"TimeAdded\":null}}",
                quoted(key.text()),
                quoted(value.text()),
                quoted(effect.text())
            );
            let error = checks.duplicate(RULE, taint);
            error.value = Some(shown);
            "taints must be unique by key and effect pair".clone_into(&mut error.message);
        }
    }
    for error in checks.since(before) {
        error.field = error.field.replacen("spec.taints", "metadata.taints", 1);
    }
}

/// Capacity, and what of it pods can have, which is all of it by default.
fn resources<'n>(status: Field<'n>, checks: &mut Checks<'n>) {
    let (capacity, allocatable) = (status.get("capacity"), status.get("allocatable"));
    for (list, source) in [("capacity", capacity), ("allocatable", allocatable)] {
        let source = if source.is_set() { source } else { capacity };
        for (name, value) in source.entries() {
            let before = checks.count();
            amount(name, value, checks);
            for error in checks.since(before) {
                error.field = format!("status.{list}.{name}");
            }
        }
    }
}

fn update<'n>(spec: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    let cidrs = spec.get("podCIDRs");
    if !old.get("podCIDRs").is_empty() && !cidrs.is_same(old.get("podCIDRs")) {
        let words = "node updates may not change podCIDR except from \"\" to valid";
        checks.forbidden(Rule::Immutable, cidrs, words);
    }
    let (id, old_id) = (spec.get("providerID"), old.get("providerID"));
    if !old_id.is_empty() && id.text() != old_id.text() {
        let words = if id.is_empty() {
            "field cannot be cleared once set"
        } else {
            "field cannot be modified once set"
        };
        checks.invalid_as(Rule::Immutable, id, "null", words);
    }
    let external = spec.get("externalID");
    if external.text() != old.get("externalID").text() {
        checks.forbidden(Rule::Immutable, external, "may not be updated");
    }
}
