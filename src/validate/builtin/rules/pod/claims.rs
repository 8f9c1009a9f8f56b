//! Claims for storage that a pod or a set of pods makes.

use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::labels;
use crate::validate::builtin::rules::storage::claim_spec;
use crate::validate::server::object_meta;

const RULE: Rule = Rule::Volume;

/// Fields of the metadata of a claim that live as long as its pod: only labels and annotations may be set.
const FORBIDDEN: [&str; 12] = [
    "name",
    "generateName",
    "namespace",
    "selfLink",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "ownerReferences",
    "finalizers",
];

/// A volume that is made with its pod (`validateEphemeralVolumeSource`).
pub(super) fn ephemeral<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    let template = source.get("volumeClaimTemplate");
    if !template.is_set() {
        checks.required(RULE, template, "");
        return;
    }
    let metadata = template.get("metadata");
    labels::labels(Rule::Label, metadata.get("labels"), checks);
    super::annotations::format(metadata.get("annotations"), checks);
    for field in FORBIDDEN.map(|field| metadata.get(field)) {
        let is_zero =
            field.is_empty() && field.value.is_none_or(|value| !value.is_collection()) || field.number() == Some(0);
        if field.is_set() && !is_zero {
            let error = checks.forbidden(RULE, field, "cannot be set");
            error.field = error.field.replace(".uid", ".uID");
        }
    }
    claim_spec(RULE, template.get("spec"), false, checks);
}

/// The name of a pod or workload; empty where the server makes it.
pub(super) fn name_of(root: Field<'_>) -> &str {
    root.get("metadata")
        .value
        .map_or("", |metadata| object_meta::text(metadata, "name"))
}
