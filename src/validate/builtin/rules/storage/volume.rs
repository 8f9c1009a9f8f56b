//! `PersistentVolumes` (`ValidatePersistentVolume`).

use std::collections::BTreeMap;

use super::rule::RULE;
use super::source;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::flaw::Flaw;
use crate::validate::builtin::rules::shared::labels::{self, node_label_warnings};
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;
use crate::yaml::Node;

/// The supported access modes, sorted.
pub(super) const ACCESS_MODES: [&str; 4] = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/// Sets the defaults (`SetDefaults_PersistentVolume`).
pub(super) fn defaults(node: &mut Node<'_>) {
    let Some(spec) = complete::child(node, "spec") else {
        return;
    };
    complete::default_text(spec, "persistentVolumeReclaimPolicy", "Retain");
    if spec.get("volumeMode").is_none() {
        complete::default_text(spec, "volumeMode", "Filesystem");
    }
    source::defaults(spec);
}

/// Checks a `PersistentVolume`.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let at = object.root.get("spec");
    let required = object
        .old
        .map(|old| old.at("spec.nodeAffinity.required.nodeSelectorTerms"));
    let mut terms = required.into_iter().flat_map(Field::items);
    if terms.any(|term| labels::has_wrong_value(term.get("matchExpressions"))) {
        checks.tolerate([Flaw::NodeLabelValue]);
    }
    spec(at, object.root.at("metadata.name").text(), checks);
    mount_options(object.root, checks);
    if let Some(old) = object.old {
        update(at, old.get("spec"), checks);
    }
    warnings(object.root, checks);
}

fn spec<'n>(at: Field<'n>, name: &str, checks: &mut Checks<'n>) {
    access_modes(at, "", checks);
    capacity(at.get("capacity"), checks);
    if at.get("nodeAffinity").is_set() {
        let required = at.at("nodeAffinity.required");
        if required.is_set() {
            labels::node_selector(RULE, required, checks);
        } else {
            checks.required(RULE, required, "must specify required node constraints");
        }
    }
    source::check(at, name, checks);
    let policy = at.get("persistentVolumeReclaimPolicy");
    let path = at.get("hostPath");
    if path.is_set() && policy.text() == "Recycle" && is_root(path.get("path").text()) {
        checks.forbidden(RULE, policy, "may not be 'recycle' for a hostPath mount of '/'");
    }
    values::optional_as(RULE, at.get("storageClassName"), names::subdomain, checks);
    if at.get("volumeMode").is_set() && at.get("volumeMode").is_empty() {
        checks.unsupported(RULE, at.get("volumeMode"), ["Block", "Filesystem"]);
    }
    let class = at.get("volumeAttributesClassName");
    if class.is_set() {
        if class.is_empty() {
            checks.required(RULE, class, "an empty string is disallowed");
        }
        values::optional_as(RULE, class, names::subdomain, checks);
        if !at.get("csi").is_set() {
            let words = "has to be specified when using volumeAttributesClassName";
            checks.required(RULE, at.get("csi"), words);
        }
    }
}

/// The access modes of a volume or a claim. The server reports wrong ones at the list.
pub(super) fn access_modes<'n>(spec: Field<'n>, missing: &str, checks: &mut Checks<'n>) {
    let modes = spec.get("accessModes");
    if modes.is_empty() {
        checks.required(RULE, modes, missing);
    }
    let (mut is_single, mut is_other) = (false, false);
    for mode in modes.items() {
        match mode.text() {
            "ReadWriteOncePod" => is_single = true,
            text if ACCESS_MODES.contains(&text) => is_other = true,
            text => {
                checks.unsupported(RULE, modes, ACCESS_MODES).value = Some(quoted(text));
            }
        }
    }
    if is_single && is_other {
        checks.forbidden(RULE, modes, "may not use ReadWriteOncePod with other access modes");
    }
}

fn capacity<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if at.is_empty() {
        checks.required(RULE, at, "");
    }
    if at.len() != 1 || at.entries().any(|(name, _)| name != "storage") {
        let amounts: BTreeMap<&str, String> = at
            .entries()
            .filter_map(|(name, value)| Some((name, value.quantity()?.to_string())))
            .collect();
        let shown: Vec<String> = amounts
            .iter()
            .map(|(name, amount)| format!("{}:{}", quoted(name), quoted(amount)))
            .collect();
        let error = checks.unsupported(RULE, at, ["storage"]);
        error.value = Some(if at.is_set() {
            format!("{{{}}}", shown.join(","))
        } else {
            "null".to_owned()
        });
    }
    for (_, value) in at.entries() {
        let Some(quantity) = value.quantity() else {
            continue;
        };
        if quantity.sign() < 0 {
            let shown = quantity.as_integer().unwrap_or(-1).to_string();
            checks.invalid_as(RULE, value, shown, "must be a valid resource quantity");
        }
        if quantity.sign() <= 0 {
            checks.invalid_as(RULE, value, quoted(&quantity.to_string()), "must be greater than zero");
        }
    }
}

/// Whether a path is `/` once it is cleaned.
fn is_root(path: &str) -> bool {
    let mut depth = 0_usize;
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        depth = if part == ".." {
            depth.saturating_sub(1)
        } else {
            depth + 1
        };
    }
    path.starts_with('/') && depth == 0
}

/// Only some sources can have the annotation with options (`checkMountOption`).
fn mount_options<'n>(root: Field<'n>, checks: &mut Checks<'n>) {
    const ANNOTATION: &str = "volume.beta.kubernetes.io/mount-options";
    const SOURCES: [&str; 13] = [
        "gcePersistentDisk",
        "awsElasticBlockStore",
        "glusterfs",
        "nfs",
        "rbd",
        "quobyte",
        "iscsi",
        "cinder",
        "cephfs",
        "azureFile",
        "vsphereVolume",
        "azureDisk",
        "photonPersistentDisk",
    ];
    let annotations = root.at("metadata.annotations");
    let can_have = SOURCES.iter().any(|source| root.get("spec").get(source).is_set());
    if !can_have && annotations.is_set() && annotations.key(ANNOTATION).is_set() {
        let words = "may not specify mount options for this volume type";
        checks.forbidden(RULE, annotations.key(ANNOTATION), words).field = format!("metadata.annotations.{ANNOTATION}");
    }
}

/// What an update cannot change (`ValidatePersistentVolumeUpdate`).
fn update<'n>(spec: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    if !source::is_same(spec, old) {
        let words = "spec.persistentvolumesource is immutable after creation";
        checks.forbidden(Rule::Immutable, spec, words).field = String::from("spec.persistentvolumesource");
    }
    let mode = spec.get("volumeMode");
    if !mode.is_same(old.get("volumeMode")) {
        checks.invalid(Rule::Immutable, mode, "field is immutable").field = String::from("volumeMode");
    }
    let (affinity, old_affinity) = (spec.get("nodeAffinity"), old.get("nodeAffinity"));
    if old_affinity.is_set() && !affinity.is_same(old_affinity) {
        let words = "field is immutable, except for updating from beta label to GA";
        checks.invalid(Rule::Immutable, affinity, words).field = String::from("nodeAffinity");
    }
    let name = "volumeAttributesClassName";
    if old.get(name).is_set() && !spec.get(name).is_set() {
        let words = "update from non-nil value to nil is forbidden";
        checks.forbidden(Rule::Immutable, spec.get(name), words);
    }
}

/// The warnings about a `PersistentVolume` (`GetWarningsForPersistentVolume`).
fn warnings<'n>(root: Field<'n>, checks: &mut Checks<'n>) {
    const ANNOTATIONS: [(&str, &str); 2] = [
        (
            "volume.beta.kubernetes.io/storage-class",
            "deprecated since v1.8; use \"storageClassName\" attribute instead",
        ),
        (
            "volume.beta.kubernetes.io/mount-options",
            "deprecated since v1.31; use \"mountOptions\" attribute instead",
        ),
    ];
    const SOURCES: [(&str, &str, &str); 6] = [
        ("cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"),
        (
            "photonPersistentDisk",
            "photonPersistentDisk",
            "deprecated in v1.11, non-functional in v1.16+",
        ),
        ("scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
        (
            "storageos",
            "storageOS",
            "deprecated in v1.22, non-functional in v1.25+",
        ),
        (
            "glusterfs",
            "glusterfs",
            "deprecated in v1.25, non-functional in v1.26+",
        ),
        ("rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"),
    ];
    let (spec, annotations) = (root.get("spec"), root.at("metadata.annotations"));
    for (key, words) in ANNOTATIONS {
        if annotations.is_set() && annotations.key(key).is_set() {
            checks.warn(RULE, annotations.key(key), words);
        }
    }
    let policy = spec.get("persistentVolumeReclaimPolicy");
    if policy.text() == "Recycle" {
        let words = "The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.";
        checks.warn(RULE, policy, words);
    }
    if spec.get("nodeAffinity").is_set() && spec.at("nodeAffinity.required").is_set() {
        for term in spec.at("nodeAffinity.required.nodeSelectorTerms").items() {
            node_label_warnings(RULE, term, checks);
        }
    }
    for (source, shown, words) in SOURCES {
        if spec.get(source).is_set() {
            checks.warn_text(RULE, spec.get(source), format!("spec.{shown}: {words}"));
        }
    }
}
