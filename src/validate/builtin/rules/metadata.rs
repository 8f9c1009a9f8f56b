//! `metadata` of an object and of the templates in it.

use super::super::checks::Checks;
use super::super::field::Object;
use super::super::kinds::Kind;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::server::object_meta::{self, NameRule};
use crate::yaml::Node;

/// Checks the metadata of an object (`ValidateObjectMeta`), and what cannot change in an update. Without a rule for names, the kind's usual one counts.
pub(super) fn check<'n>(object: &Object<'n>, name: Option<NameRule>, checks: &mut Checks<'n>) {
    let Some(metadata) = object.root.get("metadata").value else {
        return;
    };
    let kind = object.kind;
    let name = name.unwrap_or_else(|| name_rule(&kind.name.group, &kind.name.kind));
    let at = Path::Child(&Path::Root, "metadata");
    let mut errors = Vec::new();
    match object.old.and_then(|old| old.get("metadata").value) {
        Some(old) => object_meta::on_update(metadata, old, kind.namespaced, &at, &mut errors),
        None => object_meta::on_create(metadata, kind.namespaced, name, &at, &mut errors),
    }
    // The server makes a name of the prefix, and one for a LimitRange without, before it checks.
    if !kind.stored || is_generated(metadata) || kind.name.kind == "LimitRange" {
        let is_unnamed = |error: &FieldError| error.rule == Rule::Name && error.kind == ErrorType::Required;
        errors.retain(|error| !is_unnamed(error));
    }
    checks.extend(errors);
    let finalizers = object.root.at("metadata.finalizers");
    for item in finalizers.items().filter(|_| has_core_finalizers(kind)) {
        checks.each_invalid(Rule::Finalizer, item, finalizer(item.text()));
    }
}

/// Whether only the store checks the metadata of a kind, if its own rules found nothing.
pub(super) fn is_checked_last(kind: &Kind) -> bool {
    matches!(
        (&*kind.name.group, &*kind.name.kind),
        ("", "Event") | ("policy", "PodDisruptionBudget")
    )
}

/// Whether the rules of a kind check its finalizers as those of the core group do.
fn has_core_finalizers(kind: &Kind) -> bool {
    !matches!(
        &*kind.name.group,
        "admissionregistration.k8s.io" | "apiregistration.k8s.io" | "coordination.k8s.io" | "node.k8s.io"
    ) && !is_checked_last(kind)
}

/// Why a name without a domain is no finalizer of Kubernetes' own kinds (`validateKubeFinalizerName`).
pub(super) fn finalizer(name: &str) -> Option<String> {
    let is_standard = matches!(name, "kubernetes" | "orphan" | "foregroundDeletion");
    let words = "name is neither a standard finalizer name nor is it fully qualified";
    (!name.contains('/') && !is_standard).then(|| words.to_owned())
}

fn is_generated(metadata: &Node<'_>) -> bool {
    !object_meta::text(metadata, "generateName").is_empty()
}

/// The rule for names of one of Kubernetes' own kinds.
fn name_rule(group: &str, kind: &str) -> NameRule {
    match (group, kind) {
        ("", "Namespace" | "Service") => object_meta::label_name,
        // Their names contain colons, or have a form of their own.
        ("rbac.authorization.k8s.io", _)
        | (_, "APIService" | "ClusterTrustBundle" | "IPAddress" | "StorageVersion" | "ComponentStatus") => {
            names::path_segment
        }
        _ => object_meta::resource_name,
    }
}
