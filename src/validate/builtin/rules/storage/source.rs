//! Where a PersistentVolume is: exactly one of its sources (`ValidatePersistentVolumeSpec`).

use super::RULE;
use super::source_table::SOURCES;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::{compare, values};
use crate::yaml::Node;

/// A source.
pub(super) struct Source {
    /// Its field.
    pub(super) name: &'static str,
    /// The field as the server writes it for a second source.
    pub(super) second: &'static str,
    /// The field as the server writes it in errors inside it.
    pub(super) inside: &'static str,
    /// Its fields that must not be empty.
    pub(super) required: &'static [&'static str],
    /// The rest of its rules.
    pub(super) check: for<'n> fn(Field<'n>, &str, &mut Checks<'n>),
}

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

/// A reference to a Secret in a namespace (`validatePVSecretReference`), if it is there.
pub(super) fn secret<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if at.is_set() {
        values::required_as(RULE, at.get("name"), names::subdomain, checks);
        values::required_as(RULE, at.get("namespace"), names::label, checks);
    }
}

/// The name of a driver (`ValidateCSIDriverName`).
pub(in crate::validate::builtin) fn driver_name<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    /// The most bytes of a name.
    const MOST: usize = 63;
    if !values::required(RULE, at, checks) {
        return;
    }
    if at.text().len() > MOST {
        checks.too_long(RULE, at, MOST);
    }
    checks.each_invalid(RULE, at, names::subdomain(&crate::go::strings::to_lower(at.text())));
}
