//! Pods, and the templates of pods: the rules of `PodSpec` (`ValidatePodSpec`).

mod annotations;
mod claims;
mod containers;
mod context;
pub(super) mod defaults;
mod disks;
mod env;
mod files;
pub(super) mod flaws;
mod mounts;
mod overlaps;
mod paths;
mod ports;
mod probes;
mod projected;
pub(super) mod report;
mod resources;
pub(super) mod scheduling;
mod security;
mod spec;
pub(super) mod update;
mod volumes;
pub(super) mod warnings;
mod windows;

use context::Pod;
use report::without;

use super::row::Row;
use super::shared::{compare, labels};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::server::object_meta;

/// The kinds that are pods alone.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: "",
        kind: "Pod",
        name: object_meta::resource_name,
        defaults: defaults::pod,
        check,
    },
    Row {
        group: "",
        kind: "PodTemplate",
        name: object_meta::resource_name,
        defaults: defaults::pod_template,
        check: pod_template,
    },
];

/// A pod (`ValidatePodCreate`, `ValidatePodUpdate`).
fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (root, spec) = (object.root, object.root.get("spec"));
    let name = claims::name_of(root);
    let annotations = root.get("metadata").get("annotations");
    annotations::check(annotations, spec, checks);
    let pod = pod(spec, name, None, checks);
    spec::check(&pod, true, checks);
    spec::only_pods(spec, checks);
    if let Some(old) = object.old {
        update::pod(object.root, old, checks);
        return;
    }
    let ephemeral = spec.get("ephemeralContainers");
    if !ephemeral.is_empty() {
        checks.forbidden(Rule::Container, ephemeral, "cannot be set on create");
    }
    if !spec.get("nodeName").is_empty() && !spec.get("schedulingGates").is_empty() {
        let message = "cannot be set until all schedulingGates have been cleared";
        checks.forbidden(Rule::Scheduling, spec.get("nodeName"), message);
    }
    annotations::contradictions(annotations, spec, true, checks);
    warnings::pod(root, checks);
}

/// A template that is an object of its own.
fn pod_template<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let at = object.root.get("template");
    template(at, None, checks);
    if object.old.is_none_or(|old| !compare::is_same(at, old.get("template"))) {
        warnings::template(at, checks);
    }
}

/// The template of the pods of a workload, and the claims that a set of pods has for each (`ValidatePodTemplateSpec`).
pub(super) fn template<'n>(at: Field<'n>, of_set: Option<Field<'n>>, checks: &mut Checks<'n>) {
    let spec = at.get("spec");
    template_metadata(at, checks);
    let before = checks.count();
    let pod = pod(spec, "", of_set, checks);
    spec::check(&pod, false, checks);
    annotations::contradictions(at.at("metadata.annotations"), spec, false, checks);
    if of_set.is_some() {
        for error in checks.since(before) {
            volumes::count_claims(error, &pod);
        }
    }
    let ephemeral = spec.get("ephemeralContainers");
    if !ephemeral.is_empty() {
        let message = "ephemeral containers not allowed in pod template";
        checks.forbidden(Rule::Container, ephemeral, message);
    }
}

/// The metadata of a template.
pub(super) fn template_metadata<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let metadata = at.get("metadata");
    let annotations = metadata.get("annotations");
    let before = checks.count();
    labels::labels(Rule::Label, metadata.get("labels"), checks);
    annotations::format(annotations, checks);
    annotations::check(annotations, at.get("spec"), checks);
    // The server forgets the field between.
    for error in checks.since(before) {
        without(error, ".metadata");
    }
}

fn pod<'n>(spec: Field<'n>, name: &str, of_set: Option<Field<'n>>, checks: &mut Checks<'n>) -> Pod<'n> {
    let volumes = volumes::check(spec.get("volumes"), of_set, name, checks);
    Pod {
        spec,
        volumes,
        claims: resources::claim_names(spec),
        restart_policy: spec.get("restartPolicy").text(),
        grace_period: spec.get("terminationGracePeriodSeconds").int(),
        has_host_users: !spec.get("hostUsers").is_set() || spec.get("hostUsers").is_true(),
        of_set,
    }
}
