//! Equal changes in many kinds or fields → one change with its places.

use std::collections::BTreeMap;

use super::change::Change;
use super::rule::{ChangeRule, Severity};

/// Endings of fields with a type that a project uses in many places.
const SHARED: [&str; 3] = ["Ref", "Refs", "Selector"];

/// Kubernetes' own kinds with pods inside, and the field that holds a pod.
const PODS: [(&str, &str, &str); 9] = [
    ("", "Pod", ""),
    ("", "PodTemplate", "template."),
    ("", "ReplicationController", "spec.template."),
    ("apps", "DaemonSet", "spec.template."),
    ("apps", "Deployment", "spec.template."),
    ("apps", "ReplicaSet", "spec.template."),
    ("apps", "StatefulSet", "spec.template."),
    ("batch", "Job", "spec.template."),
    ("batch", "CronJob", "spec.jobTemplate.spec.template."),
];

/// Equal changes.
type Key = (Severity, String, &'static str, String, String, String);

/// Joins equal changes: the same rule with the same values at the same path in several kinds, or below fields with a shared type
/// (`providerConfigRef.policy` and `userPoolIdRef.policy`), or in the pods of Kubernetes' own kinds. Sorted: the worst first, then by kind and path.
#[must_use]
pub fn grouped(changes: Vec<Change>) -> Vec<Change> {
    let mut groups: BTreeMap<Key, Vec<Change>> = BTreeMap::new();
    let mut alone = Vec::new();
    for change in changes {
        if matches!(change.rule, ChangeRule::KindAdded | ChangeRule::KindRemoved) {
            alone.push(change);
        } else {
            groups.entry(key(&change)).or_default().push(change);
        }
    }
    let mut all = alone;
    for (_, mut equal) in groups {
        equal.sort_by_cached_key(Change::site);
        let mut equal = equal.into_iter();
        if let Some(mut first) = equal.next() {
            for other in equal {
                first.also.push(other.site());
                first.hits.extend(other.hits);
            }
            first.hits.sort();
            first.hits.dedup();
            all.push(first);
        }
    }
    all.sort_by_cached_key(|change| {
        let place = (
            change.group.clone(),
            change.kind.clone(),
            change.version.clone(),
            change.path.clone(),
        );
        (
            std::cmp::Reverse(change.severity),
            place,
            change.rule,
            change.marks.clone(),
            change.message.clone(),
        )
    });
    all
}

fn key(change: &Change) -> Key {
    let value = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut path = change.path.clone();
    if path.is_empty() {
        // A change of a version is the same only in versions of this name.
        path.clone_from(&change.version);
    }
    let names: Vec<&str> = change.path.split('.').collect();
    let is_shared = |name: &&str| SHARED.iter().any(|ending| name.ends_with(ending));
    if let Some(at) = names.iter().rposition(is_shared)
        && at + 1 < names.len()
    {
        path = format!("*.{}", names[at + 1..].join("."));
    }
    if let Some(field) = in_pod(change) {
        path = format!("pod.{field}");
    }
    (
        change.severity,
        path,
        change.rule.code(),
        change.marks.clone(),
        value(&change.old),
        value(&change.new),
    )
}

/// The path of a field below the pod that it belongs to.
fn in_pod(change: &Change) -> Option<&str> {
    let mut pods = PODS.iter();
    let (.., holder) = pods.find(|(group, kind, _)| change.group == *group && change.kind == *kind)?;
    let field = change.path.strip_prefix(holder)?;
    field.starts_with("spec.").then_some(field)
}
