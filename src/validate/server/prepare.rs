//! The fields that the server sets before validation: status, namespace, other metadata, generated names (`rest.BeforeCreate`, `rest.BeforeUpdate`).

use std::collections::HashSet;

use super::kept::{get, has, keep_metadata, metadata, set};
use super::registry::Route;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::path::Path;
use crate::validate::warning::Warning;
use crate::yaml::{Node, Value};

/// Fields of `metadata` that the server resets in new objects.
const SET_BY_SERVER: [&str; 6] = [
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generation",
    "selfLink",
    "uid",
];

/// Prepares a new object. Returns true if it got a generated name.
pub(super) fn for_create(node: &mut Node<'_>, route: Route<'_>) -> bool {
    if route.version().subresources.status {
        remove(node, "status");
    }
    namespace(node, route);
    let Some((fields, at)) = metadata(node) else {
        return false;
    };
    fields.retain(|entry| !SET_BY_SERVER.contains(&entry.key.as_ref()));
    if has(fields, "name") {
        return false;
    }
    let Some(prefix) = get(fields, "generateName").and_then(Node::as_str) else {
        return false;
    };
    // A name that is not UTF-8 is invalid, and so is the replacement character.
    let name = String::from_utf8_lossy(&names::generated(prefix)).into_owned();
    set(fields, "name", Value::String(name.into()), at);
    true
}

/// Prepares an update.
pub(super) fn for_update(node: &mut Node<'_>, old: &Node<'_>, route: Route<'_>) {
    if route.version().subresources.status {
        remove(node, "status");
        let span = node.span;
        if let (Some(status), Value::Mapping(entries)) = (old.get("status"), &mut node.value) {
            // Errors about the old status have the place of the new object.
            let value = Node::from_json(&status.to_json(), span).value;
            set(entries, "status", value, span);
        }
    }
    namespace(node, route);
    keep_metadata(node, old);
}

/// Sets a missing namespace, or removes the namespace of an object whose kind has none.
pub(super) fn namespace(node: &mut Node<'_>, route: Route<'_>) {
    let Some((fields, at)) = metadata(node) else {
        return;
    };
    if !route.namespaced() {
        fields.retain(|entry| entry.key != "namespace");
    } else if !has(fields, "namespace") {
        set(fields, "namespace", Value::String("default".into()), at);
    }
}

/// Sets the generation of a stored object without one.
pub(super) fn repair_generation(node: &mut Node<'_>) {
    if let Some((fields, at)) = metadata(node)
        && !has(fields, "generation")
    {
        set(fields, "generation", Value::Int(1), at);
    }
}

/// Removes duplicate owner references, with a warning.
pub(super) fn owners(node: &mut Node<'_>) -> Option<Warning> {
    let (fields, _) = metadata(node)?;
    let owners = fields.iter_mut().find(|entry| entry.key == "ownerReferences")?;
    let span = owners.value.span;
    let Value::Sequence(items) = &mut owners.value.value else {
        return None;
    };
    let mut seen = HashSet::new();
    let mut duplicates = Vec::new();
    let mut kept: Vec<Node<'_>> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        let uid = item.get("uid").and_then(Node::as_str).unwrap_or_default().to_owned();
        // Owner references with different uids differ.
        if seen.insert(uid.clone()) || !kept.iter().any(|other| other.is_same(&item)) {
            kept.push(item);
        } else {
            duplicates.push(uid);
        }
    }
    *items = kept;
    let message = format!(
        ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as \
         1.24; please fix your requests; duplicate UID(s) observed: {}",
        duplicates.join(", ")
    );
    let at = Path::Child(&Path::Root, "metadata");
    let at = Path::Child(&at, "ownerReferences");
    (!duplicates.is_empty()).then(|| Warning::new(Rule::OwnerReference, &at, span, message))
}

/// Removes a generated name: its letters are random.
pub(super) fn forget_name(node: &mut Node<'_>) {
    if let Some((fields, _)) = metadata(node) {
        fields.retain(|entry| entry.key != "name");
    }
}

fn remove(node: &mut Node<'_>, key: &str) {
    if let Value::Mapping(entries) = &mut node.value {
        entries.retain(|entry| entry.key != key);
    }
}
