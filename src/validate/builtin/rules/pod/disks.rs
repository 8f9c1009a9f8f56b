//! Volumes of disks and networks.

use std::sync::LazyLock;

use super::report::{between, label};
use crate::go::regexp::Regexp;
use crate::go::strings::to_lower;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

const RULE: Rule = Rule::Volume;
/// The most of a number of a disk or partition.
const MOST: i64 = 255;

pub(super) fn gce<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    let before = checks.count();
    values::required(RULE, source.get("pdName"), checks);
    partition(source, checks);
    for error in checks.since(before) {
        error.field = error.field.replace("gcePersistentDisk", "persistentDisk");
    }
}

pub(super) fn aws<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    values::required(RULE, source.get("volumeID"), checks);
    partition(source, checks);
}

fn partition<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    let partition = source.get("partition");
    if !(0..=MOST).contains(&partition.int()) {
        checks.invalid(RULE, partition, "must be between 1 and 255, inclusive");
    }
}

/// The forms of names of initiators and targets, by their beginnings.
static INITIATORS: LazyLock<Vec<(&str, Option<Regexp>)>> = LazyLock::new(|| {
    let forms = [
        ("iqn", r"iqn\.\d{4}-\d{2}\.([[:alnum:]-.]+)(:[^,;*&$|\s]+)$"),
        ("eui", r"^eui.[[:alnum:]]{16}$"),
        ("naa", r"^naa.[[:alnum:]]{32}$"),
    ];
    forms
        .into_iter()
        .map(|(start, form)| (start, Regexp::compile(form).ok()))
        .collect()
});

fn initiator_words(name: &str) -> Option<&'static str> {
    let Some((_, form)) = INITIATORS.iter().find(|(start, _)| name.starts_with(start)) else {
        return Some("must be valid format starting with iqn, eui, or naa");
    };
    let is_valid = form.as_ref().is_none_or(|form| form.is_match(name));
    (!is_valid).then_some("must be valid format")
}

pub(super) fn iscsi<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    values::required(RULE, source.get("targetPortal"), checks);
    let name = source.get("iqn");
    if values::required(RULE, name, checks)
        && let Some(words) = initiator_words(name.text())
    {
        checks.invalid(RULE, name, words);
    }
    between(RULE, source.get("lun"), 0, MOST, checks);
    let has_password = source.get("chapAuthDiscovery").is_true() || source.get("chapAuthSession").is_true();
    if has_password && !source.get("secretRef").is_set() {
        checks.required(RULE, source.get("secretRef"), "");
    }
    let initiator = source.get("initiatorName");
    if initiator.is_set()
        && let Some(words) = initiator_words(initiator.text())
    {
        let error = checks.invalid(RULE, initiator, words);
        error.field = error.field.replace("initiatorName", "initiatorname");
    }
}

pub(super) fn flocker<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    let (name, id) = (source.get("datasetName"), source.get("datasetUUID"));
    match (name.is_empty(), id.is_empty()) {
        (true, true) => {
            checks.required(RULE, source, "one of datasetName and datasetUUID is required");
        }
        (false, false) => {
            let message = "datasetName and datasetUUID can not be specified simultaneously";
            checks.invalid_as(RULE, source, quoted("resource"), message);
        }
        _ => {}
    }
    if name.text().contains('/') {
        checks.invalid(RULE, name, "must not contain '/'");
    }
}

pub(super) fn cinder<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    values::required(RULE, source.get("volumeID"), checks);
    named_secret(source.get("secretRef"), checks);
}

fn named_secret<'n>(secret: Field<'n>, checks: &mut Checks<'n>) -> bool {
    secret.is_set() && values::required(RULE, secret.get("name"), checks)
}

pub(super) fn quobyte<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    const PAIRS: &str = "must be a host:port pair or multiple pairs separated by commas";
    const MOST_TENANT: usize = 64;
    let (registry, tenant) = (source.get("registry"), source.get("tenant"));
    if registry.is_empty() {
        checks.required(RULE, registry, PAIRS);
    } else if tenant.text().len() > MOST_TENANT {
        let message = "must be a UUID and may not exceed a length of 64 characters";
        checks.required(RULE, tenant, message);
    } else {
        for _ in registry.text().split(',').filter(|pair| !is_host_and_port(pair)) {
            checks.invalid(RULE, registry, PAIRS);
        }
    }
    values::required(RULE, source.get("volume"), checks);
}

/// Whether `net.SplitHostPort` reads a text.
fn is_host_and_port(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else {
        return false;
    };
    let inner = match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']'),
        None if host.contains(':') => None,
        None => Some(host),
    };
    inner.is_some_and(|inner| !inner.contains(['[', ']'])) && !port.contains(['[', ']'])
}

pub(super) fn fibre_channel<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    let (targets, ids, lun) = (source.get("targetWWNs"), source.get("wwids"), source.get("lun"));
    match (targets.is_empty(), ids.is_empty()) {
        (true, true) => {
            checks.required(RULE, targets, "must specify either targetWWNs or wwids, but not both");
        }
        (false, false) => {
            let message = "targetWWNs and wwids can not be specified simultaneously";
            checks.invalid(RULE, targets, message);
        }
        _ => {}
    }
    if targets.is_empty() {
        return;
    }
    if lun.is_set() {
        between(RULE, lun, 0, MOST, checks);
    } else {
        checks.required(RULE, lun, "lun is required if targetWWNs is specified");
    }
}

pub(super) fn flex<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    values::required(RULE, source.get("driver"), checks);
    for (key, option) in source.get("options").entries() {
        let namespace = key.split_once('/').map_or(key, |(namespace, _)| namespace);
        let namespace = format!(".{}", to_lower(namespace));
        if namespace.ends_with(".kubernetes.io") || namespace.ends_with(".k8s.io") {
            let message = "kubernetes.io and k8s.io namespaces are reserved";
            checks.invalid_as(RULE, option, quoted(key), message);
        }
    }
}

pub(super) fn azure<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    let (kind, uri) = (source.get("kind"), source.get("diskURI"));
    values::required(RULE, source.get("diskName"), checks);
    values::required(RULE, uri, checks);
    for (field, supported) in [
        (source.get("cachingMode"), ["None", "ReadOnly", "ReadWrite"]),
        (kind, ["Dedicated", "Managed", "Shared"]),
    ] {
        if field.is_set() && field.is_empty() {
            checks.unsupported(RULE, field, supported);
        }
    }
    let (start, form) = if kind.text() == "Managed" {
        (
            "/subscriptions/",
            "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}",
        )
    } else {
        (
            "https://",
            "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd",
        )
    };
    if kind.is_set() && !uri.text().starts_with(start) {
        checks.unsupported(RULE, uri, [form]);
    }
}

pub(super) fn storage_os<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    let (name, namespace) = (source.get("volumeName"), source.get("volumeNamespace"));
    if values::required(RULE, name, checks) {
        label(RULE, name, checks);
    }
    if !namespace.is_empty() {
        label(RULE, namespace, checks);
    }
    named_secret(source.get("secretRef"), checks);
}

pub(super) fn csi<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    const MOST_DRIVER: usize = 63;
    let driver = source.get("driver");
    if values::required(RULE, driver, checks) {
        if driver.text().len() > MOST_DRIVER {
            checks.too_long(RULE, driver, MOST_DRIVER);
        }
        checks.each_invalid(RULE, driver, names::subdomain(&to_lower(driver.text())));
    }
    let secret = source.get("nodePublishSecretRef");
    if named_secret(secret, checks) {
        let name = secret.get("name");
        for words in names::subdomain(name.text()) {
            let error = checks.invalid(RULE, name, words);
            error.field = error.field.replace(".nodePublishSecretRef", "");
        }
    }
}
