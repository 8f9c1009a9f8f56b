//! Volumes in containers, as folders and as devices (`ValidateVolumeMounts`, `ValidateVolumeDevices`).

use std::collections::BTreeSet;

use super::context::Pod;
use super::paths::descending_words;
use super::report::without_index;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;

const RULE: Rule = Rule::VolumeMount;

/// The texts of a field of some items.
fn texts<'n>(items: Field<'n>, field: &'n str) -> BTreeSet<&'n str> {
    items.items().map(|item| item.get(field).text()).collect()
}

/// The last path of each name, as in Go's map.
fn last_paths<'n>(items: Field<'n>, field: &'n str) -> BTreeSet<&'n str> {
    let mut paths = std::collections::BTreeMap::new();
    for item in items.items() {
        paths.insert(item.get("name").text(), item.get(field).text());
    }
    paths.into_values().collect()
}

/// The volumes that are folders in a container.
pub(super) fn check<'n>(pod: &Pod<'n>, container: Field<'n>, checks: &mut Checks<'n>) {
    let devices = container.get("volumeDevices");
    let (device_names, device_paths) = (texts(devices, "name"), last_paths(devices, "devicePath"));
    let mut known = BTreeSet::new();
    for mount in container.get("volumeMounts").items() {
        let (name, path) = (mount.get("name"), mount.get("mountPath"));
        values::required(RULE, name, checks);
        if !pod.volumes.contains_key(name.text()) {
            checks.not_found(RULE, name);
        }
        values::required(RULE, path, checks);
        if !known.insert(path.text()) {
            checks.invalid(RULE, path, "must be unique");
        }
        if device_names.contains(name.text()) {
            checks.invalid(RULE, name, "must not already exist in volumeDevices");
        }
        if device_paths.contains(path.text()) {
            checks.invalid(RULE, path, "must not already exist as a path in volumeDevices");
        }
        let (part, expression) = (mount.get("subPath"), mount.get("subPathExpr"));
        if !expression.is_empty() && !part.is_empty() {
            checks.invalid(RULE, expression, "subPathExpr and subPath are mutually exclusive");
        }
        let before = checks.count();
        for path in [part, expression] {
            for words in descending_words(path.text()) {
                checks.invalid(RULE, path, words);
            }
        }
        propagation(mount, container, checks);
        read_only(mount, checks);
        // The server's errors do not name the item.
        for error in checks.since(before) {
            without_index(error);
        }
    }
}

fn propagation<'n>(mount: Field<'n>, container: Field<'n>, checks: &mut Checks<'n>) {
    const VALUES: [&str; 3] = ["Bidirectional", "HostToContainer", "None"];
    let propagation = mount.get("mountPropagation");
    if !propagation.is_set() {
        return;
    }
    super::report::one_of(RULE, propagation, &VALUES, checks);
    let is_privileged = container.get("securityContext").get("privileged").is_true();
    if propagation.text() == "Bidirectional" && !is_privileged {
        let message = "Bidirectional mount propagation is available only to privileged containers";
        checks.forbidden(RULE, propagation, message);
    }
}

fn read_only<'n>(mount: Field<'n>, checks: &mut Checks<'n>) {
    const VALUES: [&str; 3] = ["Disabled", "Enabled", "IfPossible"];
    let recursive = mount.get("recursiveReadOnly");
    if !recursive.is_set() {
        return;
    }
    super::report::one_of(RULE, recursive, &VALUES, checks);
    if !matches!(recursive.text(), "Enabled" | "IfPossible") {
        return;
    }
    if !mount.get("readOnly").is_true() {
        checks.forbidden(RULE, recursive, "may only be specified when readOnly is true");
    }
    let propagation = mount.get("mountPropagation");
    if propagation.is_set() && propagation.text() != "None" {
        let message = "may only be specified when mountPropagation is None or not specified";
        checks.forbidden(RULE, recursive, message);
    }
}

/// The volumes that are devices in a container.
pub(super) fn devices<'n>(pod: &Pod<'n>, container: Field<'n>, checks: &mut Checks<'n>) {
    let mounts = container.get("volumeMounts");
    let (mount_names, mount_paths) = (texts(mounts, "name"), last_paths(mounts, "mountPath"));
    let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
    for device in container.get("volumeDevices").items() {
        let (name, path) = (device.get("name"), device.get("devicePath"));
        values::required(RULE, name, checks);
        if names.contains(name.text()) {
            checks.invalid(RULE, name, "must be unique");
        }
        match pod.volumes.get(name.text()) {
            None => {
                checks.not_found(RULE, name);
            }
            Some(volume) if !pod.is_claim(*volume) => {
                let message = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode";
                checks.invalid(RULE, name, message);
            }
            Some(_) => {}
        }
        values::required(RULE, path, checks);
        if paths.contains(path.text()) {
            checks.invalid(RULE, path, "must be unique");
        }
        if path.text().split('/').any(|part| part == "..") {
            checks.invalid(RULE, path, "can not contain backsteps ('..')");
        } else {
            paths.insert(path.text());
        }
        if mount_names.contains(name.text()) {
            checks.invalid(RULE, name, "must not already exist in volumeMounts");
        }
        if mount_paths.contains(path.text()) {
            checks.invalid(RULE, path, "must not already exist as a path in volumeMounts");
        }
        if !name.is_empty() {
            names.insert(name.text());
        }
    }
}
