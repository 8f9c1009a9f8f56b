//! Groups of pods, and groups of groups (`Validate_PodGroup`, `Validate_CompositePodGroup`).

use super::policy;
use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete::{child, remove};
use crate::validate::builtin::field::Object;
use crate::validate::builtin::rules::shared::{declared, values};
use crate::yaml::Node;

/// Fields of a group that servers without flags drop.
const DROPPED: [&str; 4] = [
    "parentCompositePodGroupName",
    "schedulingConstraints",
    "resourceClaims",
    "preemptionPolicy",
];

/// Drops what the server does not take yet (`dropDisabledPodGroupFields`).
pub(super) fn defaults(node: &mut Node<'_>) {
    if let Some(spec) = child(node, "spec") {
        drop_from(spec);
    }
}

/// Drops what the server does not take yet from a group or from a template.
pub(super) fn drop_from(spec: &mut Node<'_>) {
    for field in DROPPED {
        remove(spec, field);
    }
}

/// Drops what the server does not take yet.
pub(super) fn composite_defaults(node: &mut Node<'_>) {
    if let Some(spec) = child(node, "spec") {
        remove(spec, "preemptionPolicy");
    }
}

/// A group of pods.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (spec, old) = (object.root.get("spec"), object.old.map(|old| old.get("spec")));
    let stored = |name: &'n str| old.map(|old| old.get(name));
    policy::workload(spec.get("workloadRef"), stored("workloadRef"), checks);
    policy::scheduling(
        spec.get("schedulingPolicy"),
        stored("schedulingPolicy"),
        "minCount",
        checks,
    );
    policy::common(spec, old, checks);
}

/// A group of groups.
pub(super) fn composite<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (spec, old) = (object.root.get("spec"), object.old.map(|old| old.get("spec")));
    let stored = |name: &'n str| old.map(|old| old.get(name));
    let parent = spec.get("parentCompositePodGroupName");
    if declared::is_first(parent, stored("parentCompositePodGroupName"), checks) {
        values::optional_as(RULE, parent, names::subdomain, checks);
    }
    let reference = spec.get("workloadRef");
    if old.is_none() && !reference.is_set() {
        checks.required(RULE, reference, "");
    }
    policy::workload(reference, stored("workloadRef"), checks);
    let scheduling = spec.get("schedulingPolicy");
    if declared::is_first(scheduling, stored("schedulingPolicy"), checks) {
        policy::scheduling(scheduling, None, "minGroupCount", checks);
    }
    policy::constraints(
        spec.get("schedulingConstraints"),
        stored("schedulingConstraints"),
        checks,
    );
    policy::common(spec, old, checks);
}
