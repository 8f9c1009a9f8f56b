//! Texts with a fixed set of values: the enums of the schema.

use super::checks::Checks;
use super::field::{Field, Object};
use super::kinds::Kind;
use super::shape::{Place, Shape};
use crate::rule::Rule;

/// Fields whose rules have other words, or that the server does not check: the end of the type's name, and the field.
const EXCEPT: &[(&str, &str)] = &[
    ("PersistentVolumeSpec", "accessModes"),
    ("PersistentVolumeClaimSpec", "accessModes"),
    ("CSIDriverSpec", "volumeLifecycleModes"),
    ("core.v1.ServiceSpec", "ipFamilies"),
    ("core.v1.ServiceSpec", "externalTrafficPolicy"),
    ("LimitRangeItem", "type"),
    ("scheduling.v1.PriorityClass", "preemptionPolicy"),
    ("HPAScalingRules", "selectPolicy"),
    ("ValidatingWebhook", "sideEffects"),
    ("MutatingWebhook", "sideEffects"),
    ("admissionregistration.v1.Validation", "reason"),
    ("ParamRef", "parameterNotFoundAction"),
    ("ResourceQuotaSpec", "scopes"),
    ("ScopedResourceSelectorRequirement", "scopeName"),
    ("ScopedResourceSelectorRequirement", "operator"),
    ("NodeSelectorRequirement", "operator"),
    ("core.v1.Taint", "effect"),
    ("MetricTarget", "type"),
    ("NetworkPolicyPort", "protocol"),
    ("NetworkPolicySpec", "policyTypes"),
    ("storage.v1.StorageClass", "reclaimPolicy"),
    ("VolumeAttachmentSource", "inlineVolumeSpec"),
    ("PodSpec", "volumes"),
    ("PodSpec", "restartPolicy"),
    ("PodSpec", "dnsPolicy"),
    ("PodSpec", "preemptionPolicy"),
    ("core.v1.Container", "terminationMessagePolicy"),
    ("EphemeralContainer", "terminationMessagePolicy"),
    ("HTTPGetAction", "scheme"),
    ("Toleration", "effect"),
    ("Toleration", "operator"),
    ("VolumeMount", "mountPropagation"),
    ("DeploymentStrategy", "type"),
    ("DaemonSetUpdateStrategy", "type"),
    ("StatefulSetUpdateStrategy", "type"),
    ("StatefulSetSpec", "podManagementPolicy"),
    ("JobSpec", "completionMode"),
    ("JobSpec", "podReplacementPolicy"),
];

/// The type that the server does not always check; the rules of pods call [`pod`].
const POD: &str = "core.v1.PodSpec";

/// Checks the texts of an object against the enums of its kind.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    walk(object.root, &Shape::ROOT, object.kind, checks);
}

/// Checks the texts of a pod, without those of its volumes.
pub(super) fn pod<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    inside(spec, POD, checks);
}

/// Checks the texts of a volume of a pod.
pub(super) fn volume<'n>(volume: Field<'n>, checks: &mut Checks<'n>) {
    inside(volume, "core.v1.Volume", checks);
}

fn inside<'n>(field: Field<'n>, type_: &str, checks: &mut Checks<'n>) {
    let kind = checks.kind();
    if let Some(at) = kind.shape.named(type_) {
        fields(field, at, kind, checks);
    }
}

fn fields<'n>(field: Field<'n>, type_: usize, kind: &'n Kind, checks: &mut Checks<'n>) {
    let structure = kind.shape.structure(type_);
    for (name, entry) in field.entries() {
        let Some(place) = structure.field(name) else {
            continue;
        };
        let is_other = |(type_, field): &(&str, &str)| *field == name && structure.name.ends_with(type_);
        if !EXCEPT.iter().any(is_other) {
            walk(entry.named(), place, kind, checks);
        }
    }
}

fn walk<'n>(field: Field<'n>, place: &Place, kind: &'n Kind, checks: &mut Checks<'n>) {
    match place {
        Place::Type(at) if kind.shape.structure(*at).name.ends_with(POD) => {}
        Place::Type(at) => fields(field, *at, kind, checks),
        Place::List(item) => {
            for field in field.items() {
                walk(field, item, kind, checks);
            }
        }
        Place::Map(value) => {
            for (_, field) in field.entries() {
                walk(field, value, kind, checks);
            }
        }
        Place::Scalar(values) => {
            let text = field.text();
            if !values.is_empty() && !text.is_empty() && values.iter().all(|value| value != text) {
                checks.unsupported(Rule::Enum, field, values.iter().map(String::as_str));
            }
        }
    }
}
