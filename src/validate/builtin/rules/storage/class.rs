//! `StorageClasses` and `VolumeAttributesClasses`.

use std::collections::BTreeMap;

use super::rule::RULE;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::labels::deprecated_node_label;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;
use crate::yaml::Node;

/// Sets the defaults (`SetDefaults_StorageClass`).
pub(super) fn defaults(node: &mut Node<'_>) {
    for (field, text) in [("reclaimPolicy", "Delete"), ("volumeBindingMode", "Immediate")] {
        if node.get(field).is_none() {
            complete::default_text(node, field, text);
        }
    }
}

/// A `StorageClass` (`ValidateStorageClass`).
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let root = object.root;
    if let Some(old) = object.old {
        for name in ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"] {
            values::unchanged(root.get(name), old.get(name), checks);
        }
    }
    driver(root.get("provisioner"), checks);
    parameters(root.get("parameters"), checks);
    let policy = root.get("reclaimPolicy");
    if !matches!(policy.text(), "" | "Delete" | "Retain") {
        checks.unsupported(RULE, policy, ["Delete", "Retain"]);
    }
    let mode = root.get("volumeBindingMode");
    if mode.is_empty() {
        checks.unsupported(RULE, mode, ["Immediate", "WaitForFirstConsumer"]);
    }
    topologies(root.get("allowedTopologies"), checks);
    for term in root.get("allowedTopologies").items() {
        for expression in term.get("matchLabelExpressions").items() {
            let key = expression.get("key");
            if let Some(words) = deprecated_node_label(key.text()) {
                checks.warn(RULE, key, words);
            }
        }
    }
}

/// The name of a driver or provisioner (`validateProvisioner`).
fn driver<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if values::required(RULE, at, checks) {
        let text = crate::go::strings::to_lower(at.text());
        for words in names::qualified(&text) {
            checks.invalid_as(RULE, at, quoted(&text), words);
        }
    }
}

fn parameters<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 512;
    const MOST_BYTES: usize = 256 * 1024;
    if at.len() > MOST {
        checks.too_long(RULE, at, MOST);
        return;
    }
    let mut bytes = 0;
    for (key, value) in at.entries() {
        if key.is_empty() {
            checks.invalid_as(RULE, at, quoted(key), "field can not be empty.");
        }
        bytes += key.len() + value.text().len();
    }
    if bytes > MOST_BYTES {
        checks.too_long(RULE, at, MOST_BYTES);
    }
}

fn topologies<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let mut known: Vec<BTreeMap<&str, Vec<&str>>> = Vec::new();
    for term in at.items() {
        let mut terms = BTreeMap::new();
        for expression in term.get("matchLabelExpressions").items() {
            let (key, list) = (expression.get("key"), expression.get("values"));
            values::required(RULE, list, checks);
            let mut found: Vec<&str> = Vec::new();
            for value in list.items() {
                if found.contains(&value.text()) {
                    checks.duplicate(RULE, value);
                }
                found.push(value.text());
            }
            checks.each_invalid(RULE, key, names::qualified(key.text()));
            found.sort_unstable();
            found.dedup();
            if terms.insert(key.text(), found).is_some() {
                checks.duplicate(RULE, key);
            }
        }
        // The server compares with as many empty terms as there are terms.
        let is_empty = terms.is_empty();
        if is_empty || known.contains(&terms) {
            let expressions = term.get("matchLabelExpressions");
            checks.duplicate(RULE, expressions).value = Some(quoted(""));
        }
        known.push(terms);
    }
}

/// A `VolumeAttributesClass` (`ValidateVolumeAttributesClass`).
pub(super) fn attributes<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let root = object.root;
    driver(root.get("driverName"), checks);
    parameters(root.get("parameters"), checks);
    if root.get("parameters").is_empty() {
        let words = "must contain at least one key/value pair";
        checks.required(RULE, root.get("parameters"), words);
    }
    if let Some(old) = object.old {
        for name in ["driverName", "parameters"] {
            if !root.get(name).is_same(old.get(name)) {
                let words = format!("updates to {name} are forbidden.");
                checks.forbidden(Rule::Immutable, root.get(name), words);
            }
        }
    }
}
