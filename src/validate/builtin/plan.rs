//! Which fields have enums that are checked, worked out once for a kind.

use super::shape::{Place, Shape, Structure};

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
    ("CertificateSigningRequestSpec", "usages"),
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

/// The type that the server does not always check.
const POD: &str = "core.v1.PodSpec";

/// The type of volumes, which pods check apart.
const VOLUME: &str = "core.v1.Volume";

/// The fields of each type that have an enum, or that lead to one.
#[derive(Debug)]
pub(super) struct Plan {
    types: Vec<Vec<(String, Place)>>,
    /// The type of pods.
    pub(super) pod: Option<usize>,
    /// The type of volumes.
    pub(super) volume: Option<usize>,
}

impl Plan {
    pub(super) fn of(shape: &Shape) -> Self {
        let named = |name: &str| shape.structures().position(|structure| structure.name.ends_with(name));
        let mut plan = Self {
            types: shape.structures().map(checked).collect(),
            pod: named(POD),
            volume: named(VOLUME),
        };
        plan.prune();
        plan
    }

    /// The fields of a type that have an enum, or that lead to one.
    pub(super) fn fields(&self, type_: usize) -> &[(String, Place)] {
        &self.types[type_]
    }

    /// Keeps the fields that lead to an enum. Types may be inside each other, so it goes on until nothing changes.
    fn prune(&mut self) {
        let mut leads = vec![false; self.types.len()];
        loop {
            let before = leads.clone();
            for (at, fields) in self.types.iter().enumerate() {
                leads[at] = fields.iter().any(|(_, place)| leads_to_enum(place, &before));
            }
            if leads == before {
                break;
            }
        }
        for fields in &mut self.types {
            fields.retain(|(_, place)| leads_to_enum(place, &leads));
        }
    }
}

/// The fields of a type without those that are not checked.
fn checked(structure: &Structure) -> Vec<(String, Place)> {
    let is_other = |name: &str| {
        let mut others = EXCEPT.iter();
        others.any(|(type_, field)| *field == name && structure.name.ends_with(type_))
    };
    let fields = structure.fields().filter(|(name, _)| !is_other(name));
    let mut fields: Vec<_> = fields.map(|(name, place)| (name.to_owned(), place.clone())).collect();
    fields.sort_by(|(a, _), (b, _)| a.cmp(b));
    fields
}

fn leads_to_enum(place: &Place, leads: &[bool]) -> bool {
    match place {
        Place::Type(at) => leads[*at],
        Place::List(below) | Place::Map(below) => leads_to_enum(below, leads),
        Place::Scalar(values) => !values.is_empty(),
    }
}
