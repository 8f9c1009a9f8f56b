//! Where a `PersistentVolume` is: exactly one of its sources (`ValidatePersistentVolumeSpec`).

use super::rule::RULE;
use super::source_table::SOURCES;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::{compare, values};
use crate::yaml::Node;

/// Sets the defaults of sources.
pub(super) fn defaults(spec: &mut Node<'_>) {
    const TEXTS: [(&str, &str, &str); 7] = [
        ("iscsi", "iscsiInterface", "default"),
        ("rbd", "pool", "rbd"),
        ("rbd", "user", "admin"),
        ("rbd", "keyring", "/etc/ceph/keyring"),
        ("azureDisk", "cachingMode", "ReadWrite"),
        ("azureDisk", "kind", "Shared"),
        ("azureDisk", "fsType", "ext4"),
    ];
    for (source, field, text) in TEXTS {
        if let Some(source) = complete::child(spec, source) {
            let is_pointer = matches!(field, "cachingMode" | "kind" | "fsType");
            if !is_pointer || source.get(field).is_none() {
                complete::default_text(source, field, text);
            }
        }
    }
    if let Some(disk) = complete::child(spec, "azureDisk") {
        complete::default_bool(disk, "readOnly", false);
    }
    if let Some(disk) = complete::child(spec, "scaleIO") {
        complete::default_text(disk, "storageMode", "ThinProvisioned");
        complete::default_text(disk, "fsType", "xfs");
    }
    if let Some(path) = complete::child(spec, "hostPath")
        && path.get("type").is_none()
    {
        complete::default_text(path, "type", "");
    }
}

/// Checks the source of the volume with a name.
pub(super) fn check<'n>(spec: Field<'n>, volume: &str, checks: &mut Checks<'n>) {
    let mut count = 0;
    let place = checks.field(spec);
    for source in SOURCES.iter().filter(|source| spec.get(source.name).is_set()) {
        let at = spec.get(source.name);
        // The server does not compare this one with those before it.
        if count > 0 && source.name != "flexVolume" {
            checks
                .forbidden(RULE, at, "may not specify more than 1 volume type")
                .field = format!("{place}.{}", source.second);
            continue;
        }
        count += 1;
        let before = checks.count();
        for name in source.required {
            values::required(RULE, at.get(name), checks);
        }
        (source.check)(at, volume, checks);
        if source.inside != source.name {
            let (from, to) = (
                format!("{place}.{}.", source.name),
                format!("{place}.{}.", source.inside),
            );
            for error in checks.since(before) {
                error.field = error.field.replacen(&from, &to, 1);
            }
        }
        if source.name == "local" && !spec.get("nodeAffinity").is_set() {
            let words = "Local volume requires node affinity";
            checks.required(RULE, spec.get("nodeAffinity"), words);
        }
    }
    if count == 0 {
        checks.required(RULE, spec, "must specify a volume type");
    }
}

/// Whether two volumes have the same source. A secret for expansion can be added.
pub(super) fn is_same(spec: Field<'_>, old: Field<'_>) -> bool {
    /// May be added to a driver that has none.
    const ADDED: &str = "controllerExpandSecretRef";
    SOURCES.iter().all(|source| {
        let (new, old) = (spec.get(source.name), old.get(source.name));
        let can_add = source.name == "csi" && old.is_set() && new.is_set() && !old.get(ADDED).is_set();
        if !can_add {
            return compare::is_same(new, old);
        }
        let fields = |at: Field<'_>| at.entries().filter(|(name, _)| *name != ADDED).count();
        fields(new) == fields(old)
            && new
                .entries()
                .filter(|(name, _)| *name != ADDED)
                .all(|(name, value)| value.is_same(old.get(name)))
    })
}
