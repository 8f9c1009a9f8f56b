//! The sources of `PersistentVolumes`, in the order in which the server looks for them, and the rules of each.

use super::iscsi;
use super::reference::{driver_name, secret};
use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;

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

type Check = for<'n> fn(Field<'n>, &str, &mut Checks<'n>);

const fn source(name: &'static str, required: &'static [&'static str], check: Check) -> Source {
    Source {
        name,
        second: name,
        inside: name,
        required,
        check,
    }
}

pub(super) const SOURCES: &[Source] = &[
    source("hostPath", &["path"], host_path),
    Source {
        inside: "persistentDisk",
        ..source("gcePersistentDisk", &["pdName"], partition)
    },
    source("awsElasticBlockStore", &["volumeID"], partition),
    source("glusterfs", &["endpoints", "path"], glusterfs),
    source("flocker", &[], flocker),
    source("nfs", &["server", "path"], nfs),
    source("rbd", &["monitors", "image"], nothing),
    source("quobyte", &["volume"], quobyte),
    Source {
        second: "cephFS",
        ..source("cephfs", &["monitors"], nothing)
    },
    source("iscsi", &["targetPortal", "iqn"], iscsi::check),
    source("cinder", &["volumeID"], secret_name),
    source("fc", &[], fibre_channel),
    source("flexVolume", &["driver"], flex),
    source("azureFile", &["secretName", "shareName"], azure_file),
    source("vsphereVolume", &["volumePath"], nothing),
    source("photonPersistentDisk", &["pdID"], nothing),
    source("portworxVolume", &["volumeID"], nothing),
    source("azureDisk", &["diskName", "diskURI"], azure_disk),
    source("scaleIO", &["gateway", "system", "volumeName"], nothing),
    source("local", &["path"], no_backsteps),
    source("storageos", &["volumeName"], storage_os),
    source("csi", &["volumeHandle"], csi),
];

fn nothing<'n>(_: Field<'n>, _: &str, _: &mut Checks<'n>) {}

fn host_path<'n>(at: Field<'n>, volume: &str, checks: &mut Checks<'n>) {
    no_backsteps(at, volume, checks);
}

fn no_backsteps<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    let path = at.get("path");
    if path.text().split('/').any(|part| part == "..") {
        checks.invalid(RULE, path, "must not contain '..'");
    }
}

fn partition<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    let partition = at.get("partition");
    if !(0..=255).contains(&partition.int()) {
        checks.invalid(RULE, partition, "must be between 1 and 255, inclusive");
    }
}

fn glusterfs<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    let namespace = at.get("endpointsNamespace");
    if namespace.is_set() && namespace.is_empty() {
        let words = "if the endpointnamespace is set, it must be a valid namespace name";
        checks.invalid(RULE, namespace, words);
    } else if namespace.is_set() {
        checks.each_invalid(RULE, namespace, names::label(namespace.text()));
    }
}

fn flocker<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    let (name, id) = (at.get("datasetName"), at.get("datasetUUID"));
    match (name.is_empty(), id.is_empty()) {
        (true, true) => {
            checks.required(RULE, at, "one of datasetName and datasetUUID is required");
        }
        (false, false) => {
            let words = "datasetName and datasetUUID can not be specified simultaneously";
            checks.invalid_as(RULE, at, "\"resource\"", words);
        }
        _ => {}
    }
    if name.text().contains('/') {
        checks.invalid(RULE, name, "must not contain '/'");
    }
}

fn nfs<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    let path = at.get("path");
    if !path.text().starts_with('/') {
        checks.invalid(RULE, path, "must be an absolute path");
    }
}

fn quobyte<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    const WORDS: &str = "must be a host:port pair or multiple pairs separated by commas";
    let (registry, tenant) = (at.get("registry"), at.get("tenant"));
    if registry.is_empty() {
        checks.required(RULE, registry, WORDS);
    } else if tenant.text().len() > 64 {
        let words = "must be a UUID and may not exceed a length of 64 characters";
        checks.required(RULE, tenant, words);
    } else {
        for pair in registry.text().split(',') {
            if !is_host_and_port(pair) {
                checks.invalid(RULE, registry, WORDS);
            }
        }
    }
}

/// Whether `net.SplitHostPort` can split a text.
fn is_host_and_port(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else {
        return false;
    };
    let is_bracket = |character: char| matches!(character, '[' | ']');
    if let Some(inner) = host.strip_prefix('[') {
        return inner.strip_suffix(']').is_some_and(|inner| !inner.contains(is_bracket)) && !port.contains(is_bracket);
    }
    !host.contains(':') && !text.contains(is_bracket)
}

fn secret_name<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    let secret = at.get("secretRef");
    if secret.is_set() {
        values::required(RULE, secret.get("name"), checks);
        values::required(RULE, secret.get("namespace"), checks);
    }
}

fn fibre_channel<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    let (targets, ids, lun) = (at.get("targetWWNs"), at.get("wwids"), at.get("lun"));
    if targets.len() + ids.len() == 0 {
        checks.required(RULE, targets, "must specify either targetWWNs or wwids, but not both");
    }
    if !targets.is_empty() && !ids.is_empty() {
        let words = "targetWWNs and wwids can not be specified simultaneously";
        checks.invalid(RULE, targets, words);
    }
    if !targets.is_empty() {
        if !lun.is_set() {
            checks.required(RULE, lun, "lun is required if targetWWNs is specified");
        } else if !(0..=255).contains(&lun.int()) {
            checks.invalid(RULE, lun, "must be between 0 and 255, inclusive");
        }
    }
}

fn flex<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    for (key, value) in at.get("options").entries() {
        let domain = key.split_once('/').map_or(key, |(domain, _)| domain);
        let domain = format!(".{}", crate::go::strings::to_lower(domain));
        if domain.ends_with(".kubernetes.io") || domain.ends_with(".k8s.io") {
            let words = "kubernetes.io and k8s.io namespaces are reserved";
            checks.invalid_as(RULE, value, crate::validate::print::quoted(key), words);
        }
    }
}

fn azure_file<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    let namespace = at.get("secretNamespace");
    if namespace.is_set() {
        values::required(RULE, namespace, checks);
    }
}

fn azure_disk<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    const MANAGED: &str =
        "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}";
    const BLOB: &str = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";
    let (kind, uri) = (at.get("kind"), at.get("diskURI"));
    let (start, form) = if kind.text() == "Managed" {
        ("/subscriptions/", MANAGED)
    } else {
        ("https://", BLOB)
    };
    if kind.is_set() && !uri.text().starts_with(start) {
        checks.unsupported(RULE, uri, [form]);
    }
    for (field, supported) in [
        (at.get("cachingMode"), ["None", "ReadOnly", "ReadWrite"]),
        (kind, ["Dedicated", "Managed", "Shared"]),
    ] {
        if field.is_set() && field.is_empty() {
            checks.unsupported(RULE, field, supported);
        }
    }
}

fn storage_os<'n>(at: Field<'n>, volume: &str, checks: &mut Checks<'n>) {
    values::optional_as(RULE, at.get("volumeName"), names::label, checks);
    values::optional_as(RULE, at.get("volumeNamespace"), names::label, checks);
    secret_name(at, volume, checks);
}

fn csi<'n>(at: Field<'n>, _: &str, checks: &mut Checks<'n>) {
    driver_name(at.get("driver"), checks);
    for name in [
        "controllerPublishSecretRef",
        "controllerExpandSecretRef",
        "nodePublishSecretRef",
        "nodeExpandSecretRef",
    ] {
        secret(at.get(name), checks);
    }
}
