//! `ResourceSlices` (`ValidateResourceSlice`).

use std::collections::HashSet;

use super::rule::RULE;
use crate::k8s::names;
use crate::k8s::semver::Semver;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::{labels, values};
use crate::validate::builtin::rules::storage::driver_name;
use crate::validate::print::quoted;

/// Checks a slice.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const MOST_DEVICES: usize = 128;
    let spec = object.root.get("spec");
    driver_name(spec.get("driver"), checks);
    pool(spec.get("pool"), checks);
    if let Some(old) = object.old.map(|old| old.get("spec")) {
        for path in ["pool.name", "driver", "nodeName"] {
            values::immutable(spec.at(path), old.at(path), checks);
        }
    }
    nodes(spec, checks);
    let devices = spec.get("devices");
    if devices.is_set() && spec.get("sharedCounters").is_set() {
        let words = "only one of `sharedCounters` or `devices` is allowed";
        checks.invalid_as(RULE, spec, quoted(""), words);
    }
    if devices.len() > MOST_DEVICES {
        checks.too_many(RULE, devices, devices.len(), MOST_DEVICES);
        return;
    }
    let is_per_device = spec.get("perDeviceNodeSelection").is_true();
    let mut seen = HashSet::new();
    for device in devices.items() {
        self::device(device, is_per_device, checks);
        let name = device.get("name");
        if !seen.insert(name.text()) {
            checks.duplicate(RULE, device).value = Some(quoted(name.text()));
        }
    }
}

/// The name of a pool (`validatePoolName`).
pub(super) fn pool_name<'n>(name: Field<'n>, checks: &mut Checks<'n>) {
    const MOST_BYTES: usize = 253;
    if !values::required(RULE, name, checks) {
        return;
    }
    if name.text().len() > MOST_BYTES {
        checks.too_long(RULE, name, MOST_BYTES);
    }
    for part in name.text().split('/') {
        for words in names::subdomain(part) {
            checks.invalid_as(RULE, name, quoted(part), words);
        }
    }
}

fn pool<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let (name, count, generation) = (at.get("name"), at.get("resourceSliceCount"), at.get("generation"));
    pool_name(name, checks);
    if count.int() <= 0 {
        checks.invalid_as(RULE, count, count.int().to_string(), "must be greater than zero");
    }
    if generation.int() < 0 {
        checks.invalid(RULE, generation, "must be greater than or equal to zero");
    }
}

/// The nodes that have the devices: exactly one way to say it.
fn nodes<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    const WORDS: &str = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
    let mut set = Vec::new();
    let (name, selector) = (spec.get("nodeName"), spec.get("nodeSelector"));
    if name.is_set() && name.is_empty() {
        let words = "must be either unset or set to a non-empty string";
        checks.invalid(RULE, name, words);
    } else if name.is_set() {
        set.push("`nodeName`");
        checks.each_invalid(RULE, name, names::subdomain(name.text()));
    }
    if selector.is_set() {
        set.push("`nodeSelector`");
        labels::node_selector(RULE, selector, checks);
        let terms = selector.get("nodeSelectorTerms");
        if terms.len() != 1 {
            checks.invalid(RULE, terms, "must have exactly one node selector term");
        }
    }
    for (field, shown) in [
        ("allNodes", "`allNodes`"),
        ("perDeviceNodeSelection", "`perDeviceNodeSelection`"),
    ] {
        let at = spec.get(field);
        if at.is_true() {
            set.push(shown);
        } else if at.is_set() {
            checks.invalid(RULE, at, "must be either unset or set to true");
        }
    }
    match set.len() {
        0 => {
            checks.required(RULE, spec, WORDS);
        }
        1 => {}
        _ => {
            let shown = quoted(&format!("{{{}}}", set.join(", ")));
            checks.invalid_as(RULE, spec, shown, format!("{WORDS}, but multiple fields are set"));
        }
    }
}

fn device<'n>(device: Field<'n>, is_per_device: bool, checks: &mut Checks<'n>) {
    let name = device.get("name");
    for words in names::label(name.text()) {
        checks.invalid_as(RULE, name, quoted(name.text()), words);
    }
    for list in ["attributes", "capacity"] {
        let at = device.get(list);
        for (key, _) in at.entries() {
            qualified(at, key, checks);
        }
    }
    for (_, attribute) in device.get("attributes").entries() {
        self::attribute(attribute, checks);
    }
    let fields = ["nodeName", "nodeSelector", "allNodes"];
    if !is_per_device && fields.iter().any(|field| device.get(field).is_set()) {
        let words = "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
        checks.invalid_as(RULE, device, "null", words);
    }
}

/// An attribute: exactly one value (`validateDeviceAttribute`).
fn attribute<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    const MOST_BYTES: usize = 64;
    const VALUES: [&str; 8] = [
        "int", "bool", "string", "version", "ints", "bools", "strings", "versions",
    ];
    let all = VALUES.map(|name| format!("`{name}`")).join(", ");
    let set: Vec<&str> = VALUES.into_iter().filter(|name| at.get(name).is_set()).collect();
    match set.len() {
        0 => {
            let words = format!("must specify one of: {all}");
            checks.invalid_as(RULE, at, quoted(""), words);
        }
        1 => {}
        _ => {
            let shown = quoted(&format!("{{{}}}", set.join(", ")));
            checks.invalid_as(RULE, at, shown, format!("must specify exactly one of: {all}"));
        }
    }
    let (text, version) = (at.get("string"), at.get("version"));
    for value in [text, version] {
        if value.text().len() > MOST_BYTES {
            checks.too_long(RULE, value, MOST_BYTES);
        }
    }
    if version.is_set() && Semver::parse(version.text()).is_err() {
        let words = "must be a string compatible with semver.org spec 2.0.0";
        checks.invalid(RULE, version, words);
    }
}

/// The name of an attribute, perhaps with a domain (`validateQualifiedName`).
fn qualified<'n>(at: Field<'n>, key: &str, checks: &mut Checks<'n>) {
    let (domain, name) = key
        .split_once('/')
        .map_or((None, key), |(domain, name)| (Some(domain), name));
    if let Some(domain) = domain {
        for words in names::subdomain(domain) {
            checks.invalid_as(RULE, at, quoted(domain), words);
        }
    }
    for words in names::c_identifier(name) {
        checks.invalid_as(RULE, at, quoted(name), words);
    }
}
