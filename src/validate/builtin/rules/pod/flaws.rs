//! What the stored pod of an update has wrong, so that the update may keep it (`GetValidationOptionsFromPodSpecAndMeta`).

use super::annotations::has_wrong_cost;
use super::context::all;
use super::resources::has_part_of_huge_page;
use super::{paths, scheduling, security};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::flaw::Flaw;
use crate::validate::builtin::rules::shared::labels;

/// Lets the update of an object with a pod keep what the stored pod has wrong.
pub(in crate::validate::builtin::rules) fn tolerate<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let Some(old) = object.old else {
        return;
    };
    let pod = match &*object.kind.name.kind {
        "Pod" => old,
        "PodTemplate" => old.get("template"),
        "CronJob" => old.at("spec.jobTemplate.spec.template"),
        "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "Job" | "ReplicationController" => {
            old.at("spec.template")
        }
        _ => return,
    };
    if !pod.is_set() {
        return;
    }
    let found = FLAWS.iter().filter(|(_, has)| has(pod.get("spec"), checks));
    let found: Vec<Flaw> = found.map(|(flaw, _)| *flaw).collect();
    checks.tolerate(found);
    if has_wrong_cost(pod.at("metadata.annotations")) {
        checks.tolerate([Flaw::DeletionCost]);
    }
    // The selectors of these two are older than the rule.
    let is_older = matches!(&*object.kind.name.kind, "DaemonSet" | "Job");
    if is_older && labels::has_wrong_value(old.at("spec.selector.matchExpressions")) {
        checks.tolerate([Flaw::LabelValue]);
    }
}

/// Whether the `spec` of a stored pod has a flaw.
type Has = for<'n> fn(Field<'n>, &Checks<'n>) -> bool;

const FLAWS: [(Flaw, Has); 13] = [
    (Flaw::LabelValue, |spec, checks| {
        checks.would_report(|trial| scheduling::pod_selectors(spec.get("affinity"), trial))
    }),
    (Flaw::NodeLabelValue, |spec, _| {
        let mut terms = scheduling::required_nodes(spec).get("nodeSelectorTerms").items();
        terms.any(|term| labels::has_wrong_value(term.get("matchExpressions")))
    }),
    (Flaw::SpreadSelector, |spec, checks| {
        let mut constraints = spec.get("topologySpreadConstraints").items();
        constraints.any(|constraint| {
            checks.would_report(|trial| labels::selector(Rule::Scheduling, constraint.get("labelSelector"), trial))
        })
    }),
    (Flaw::SpreadKeys, |spec, checks| {
        let mut constraints = spec.get("topologySpreadConstraints").items();
        constraints.any(|constraint| checks.would_report(|trial| scheduling::label_keys(constraint, trial)))
    }),
    (Flaw::TokenPath, |spec, checks| {
        let projected = spec.get("volumes").items().map(|volume| volume.get("projected"));
        let sources = projected.flat_map(|projected| projected.get("sources").items());
        let mut tokens = sources
            .map(|source| source.get("serviceAccountToken"))
            .filter(|token| token.is_set());
        tokens.any(|token| checks.would_report(|trial| paths::unreserved(Rule::Volume, token.get("path"), trial)))
    }),
    (Flaw::PartOfHugePage, |spec, _| has_part_of_huge_page(spec)),
    (Flaw::HostSysctl, |spec, _| {
        let mut sysctls = spec.at("securityContext.sysctls").items();
        sysctls.any(|sysctl| security::shared_with_host(spec, sysctl.get("name").text()).is_some())
    }),
    (Flaw::ResizeRestart, |spec, _| {
        let containers = spec.get("initContainers").items();
        let once = containers.filter(|container| container.get("restartPolicy").text() != "Always");
        let mut policies = once.flat_map(|container| container.get("resizePolicy").items());
        policies.any(|policy| policy.get("restartPolicy").text() == "RestartContainer")
    }),
    (Flaw::UserDevices, |spec, _| {
        has_own_users(spec) && all(spec).any(|container| !container.get("volumeDevices").is_empty())
    }),
    (Flaw::UserNetwork, |spec, _| {
        has_own_users(spec) && spec.get("hostNetwork").is_true()
    }),
    (Flaw::ImageReference, |spec, _| {
        let mut images = spec.get("volumes").items().map(|volume| volume.get("image"));
        images.any(|image| image.is_set() && image.get("reference").is_empty())
    }),
    (Flaw::SysAdmin, |spec, _| {
        all(spec).any(|container| security::is_admin_without_escalation(container.get("securityContext")))
    }),
    (Flaw::TolerationOrder, |spec, _| {
        let mut tolerations = spec.get("tolerations").items();
        tolerations.any(|toleration| matches!(toleration.get("operator").text(), "Lt" | "Gt"))
    }),
];

fn has_own_users(spec: Field<'_>) -> bool {
    spec.get("hostUsers").is_set() && !spec.get("hostUsers").is_true()
}
