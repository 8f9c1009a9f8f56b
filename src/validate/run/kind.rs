//! What kind an object is of.

use crate::validate::path::Step;
use crate::validate::server::object_meta;
use crate::yaml::Node;

/// Whether it is a CRD.
pub(super) fn is_definition(node: &Node<'_>) -> bool {
    object_meta::text(node, "kind") == "CustomResourceDefinition"
        && object_meta::text(node, "apiVersion").starts_with("apiextensions.k8s.io/")
}

/// Whether a pattern is that of a kind: `Kind`, `group/Kind`, `version/Kind` or `group/version/Kind`.
pub(super) fn is_kind(pattern: &str, api_version: &str, kind: &str) -> bool {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    match pattern.rsplit_once('/') {
        None => pattern == kind,
        Some((before, name)) => name == kind && (before == api_version || before == group),
    }
}

/// Where in a definition a field stands. The server keeps a schema that all versions share at `spec.validation`, where nobody writes it any more.
pub(super) fn definition_steps(field: &str, object: &serde_json::Value) -> Vec<Step> {
    match field.strip_prefix("spec.validation.") {
        Some(rest) if object.pointer("/spec/validation").is_none() => {
            Step::parse(&format!("spec.versions[0].schema.{rest}"))
        }
        _ => Step::parse(field),
    }
}
