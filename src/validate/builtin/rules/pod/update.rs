//! What cannot change in a pod (`ValidatePodUpdate`).

use std::collections::BTreeSet;

use super::annotations::APP_ARMOR;
use super::containers::trimmed_image;
use super::report::between;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete::remove;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::compare::{changes, plain};
use crate::validate::builtin::rules::shared::values;
use crate::yaml::{Node, Value};

const RULE: Rule = Rule::Immutable;
const MIRROR: &str = "kubernetes.io/config.mirror";

/// The beginning of the server's words; a difference of the two pods follows, which is the server's own form of it.
const MESSAGE: &str = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,\
                       `spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),\
                       `spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/// Checks the update of a pod.
pub(super) fn pod<'n>(new: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    annotations(
        new.get("metadata").get("annotations"),
        old.get("metadata").get("annotations"),
        checks,
    );
    let (new, old) = (new.get("spec"), old.get("spec"));
    for list in ["containers", "initContainers"] {
        if new.get(list).len() != old.get(list).len() {
            checks.forbidden(RULE, new.get(list), "pod updates may not add or remove containers");
            return;
        }
        for container in new.get(list).items() {
            values::required(Rule::Container, container.get("image"), checks);
            trimmed_image(container, checks);
        }
    }
    if !deadline(
        new.get("activeDeadlineSeconds"),
        old.get("activeDeadlineSeconds"),
        checks,
    ) {
        return;
    }
    tolerations(new.get("tolerations"), old.get("tolerations"), checks);
    gates(new.get("schedulingGates"), old.get("schedulingGates"), checks);
    let is_gated = !old.get("schedulingGates").is_empty();
    if is_gated {
        node_selector(new.get("nodeSelector"), old.get("nodeSelector"), checks);
    }
    if let (Some(new_node), Some(old_node)) = (new.value, old.value) {
        let (new_pod, mut old_pod) = (without_mutable(new_node, is_gated), without_mutable(old_node, is_gated));
        // The server keeps the resources of a pod.
        if !new.get("resources").is_set() {
            remove(&mut old_pod, "resources");
        }
        let (new_pod, old_pod) = (plain(new_pod), plain(old_pod));
        if new_pod.is_same(&old_pod) {
            return;
        }
        let changed = changes(Field::root(&new_pod), Field::root(&old_pod));
        checks.forbidden(RULE, new, MESSAGE).changed = changed;
    }
}

fn annotations<'n>(new: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    let kinds = |key: &str| {
        [
            (key.starts_with(APP_ARMOR), "AppArmor annotations"),
            (key == MIRROR, "mirror pod annotation"),
        ]
    };
    for (key, value) in old.entries() {
        let now = new.entries().find(|(other, _)| *other == key);
        if now.is_some_and(|(_, now)| now.text() == value.text()) {
            continue;
        }
        for (_, what) in kinds(key).into_iter().filter(|(is_kind, _)| *is_kind) {
            checks.forbidden(RULE, new.key(key), format!("may not remove or update {what}"));
        }
    }
    for (key, value) in new.entries() {
        if old.entries().any(|(other, _)| other == key) {
            continue;
        }
        for (_, what) in kinds(key).into_iter().filter(|(is_kind, _)| *is_kind) {
            checks.forbidden(RULE, value, format!("may not add {what}"));
        }
    }
}

/// Whether the rest is checked.
fn deadline<'n>(new: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) -> bool {
    let before = checks.count();
    match (new.number(), old.number()) {
        (Some(number), _) if !(0..=i64::from(i32::MAX)).contains(&number) => {
            between(RULE, new, 0, i64::from(i32::MAX), checks);
        }
        (Some(number), Some(old)) if old < number => {
            checks.invalid(RULE, new, "must be less than or equal to previous value");
        }
        (None, Some(_)) => {
            let message = "must not update from a positive integer to nil value";
            checks.invalid_as(RULE, new, "null", message);
            return true;
        }
        _ => {}
    }
    checks.count() == before
}

fn tolerations<'n>(new: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    let rest = |toleration: Field<'n>| ["key", "operator", "value", "effect"].map(|field| toleration.get(field).text());
    let is_kept = |old: Field<'n>| new.items().any(|new| rest(new) == rest(old));
    if !old.items().all(is_kept) {
        let message = "existing toleration can not be modified except its tolerationSeconds";
        checks.forbidden(RULE, new, message);
    }
}

fn gates<'n>(new: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    let known: BTreeSet<&str> = old.items().map(|gate| gate.get("name").text()).collect();
    for gate in new.items() {
        let name = gate.get("name");
        if !known.contains(name.text()) {
            let message = format!(
                "only deletion is allowed, but found new scheduling gate '{}'",
                name.text()
            );
            checks.forbidden(RULE, name, message);
        }
    }
}

/// A pod that waits may get more demands on nodes (`validateNodeSelectorMutation`).
fn node_selector<'n>(new: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    let is_kept = |key: &str, value: &str| new.entries().any(|(other, new)| other == key && new.text() == value);
    if !old.entries().all(|(key, value)| is_kept(key, value.text())) {
        let message = "only additions to spec.nodeSelector are allowed (no mutations or deletions)";
        checks.invalid(RULE, new, message);
    }
}

/// Whether two pods differ in their resources, and in where they run, only: a Job that is suspended may change these.
pub(in super::super) fn is_same_but_resources(new: Field<'_>, old: Field<'_>) -> bool {
    match (new.value, old.value) {
        (Some(new), Some(old)) => plain(without_resources(new)).is_same(&plain(without_resources(old))),
        (new, old) => new.is_some() == old.is_some(),
    }
}

fn without_resources<'n>(spec: &Node<'n>) -> Node<'n> {
    let mut spec = spec.clone();
    let Value::Mapping(entries) = &mut spec.value else {
        return spec;
    };
    entries.retain(|entry| !matches!(&*entry.key, "nodeSelector" | "tolerations" | "schedulingGates"));
    for entry in entries {
        match (&*entry.key, &mut entry.value.value) {
            ("affinity", Value::Mapping(kinds)) => kinds.retain(|kind| kind.key != "nodeAffinity"),
            ("containers" | "initContainers", Value::Sequence(containers)) => {
                for container in containers {
                    remove(container, "resources");
                }
            }
            _ => {}
        }
    }
    spec
}

/// A pod without what may change.
fn without_mutable<'n>(spec: &Node<'n>, is_gated: bool) -> Node<'n> {
    let mut spec = spec.clone();
    let Value::Mapping(entries) = &mut spec.value else {
        return spec;
    };
    entries.retain_mut(|entry| {
        let is_mutable = matches!(&*entry.key, "activeDeadlineSeconds" | "schedulingGates" | "tolerations")
            || is_gated && entry.key == "nodeSelector";
        if let ("affinity", true, Value::Mapping(kinds)) = (&*entry.key, is_gated, &mut entry.value.value) {
            kinds.retain(|kind| kind.key != "nodeAffinity");
        }
        !is_mutable && !entry.value.is_empty_collection()
    });
    for entry in entries {
        if let ("containers" | "initContainers", Value::Sequence(containers)) = (&*entry.key, &mut entry.value.value) {
            for container in containers {
                remove(container, "image");
            }
        }
    }
    spec
}
