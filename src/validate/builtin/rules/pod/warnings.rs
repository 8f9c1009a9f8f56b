//! What the server warns of in pods that it accepts (`warningsForPodSpecAndMeta`).

use std::collections::{BTreeMap, BTreeSet};

use super::annotations::{APP_ARMOR, SECCOMP, SECCOMP_POD};
use super::context::all;
use super::overlaps;
use crate::k8s::{address, names};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::labels::{deprecated_node_label, node_label_warnings};
use crate::validate::builtin::rules::storage::spec_warnings;
use crate::validate::print::quoted;

const NULL_SELECTOR: &str = "a null labelSelector results in matching no pod";

/// A pod.
pub(super) fn pod<'n>(root: Field<'n>, checks: &mut Checks<'n>) {
    let metadata = root.get("metadata");
    let name = super::claims::name_of(root);
    let words = names::label(name);
    if !name.is_empty() && !words.is_empty() {
        let message = format!(
            "this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [{}]",
            words.join(" ")
        );
        checks.warn(Rule::PodSpec, metadata.get("name"), &message);
    }
    both(root, false, checks);
}

/// The template of pods.
pub(in super::super) fn template<'n>(template: Field<'n>, checks: &mut Checks<'n>) {
    both(template, true, checks);
}

fn both<'n>(at: Field<'n>, is_template: bool, checks: &mut Checks<'n>) {
    let (spec, annotations) = (at.get("spec"), at.get("metadata").get("annotations"));
    nodes(spec, checks);
    self::annotations(annotations, spec, is_template, checks);
    volumes(spec, checks);
    overlaps::check(spec, checks);
    names_and_addresses(spec, checks);
    for name in ["memory", "ephemeral-storage"] {
        fraction(spec.get("overhead").key(name), checks);
    }
    for container in all(spec) {
        for list in ["limits", "requests"].map(|list| container.get("resources").get(list)) {
            for name in ["memory", "ephemeral-storage"] {
                if list.is_set() {
                    fraction(list.key(name), checks);
                }
            }
        }
        variables(container, checks);
    }
    ports(spec, checks);
    let period = spec.get("terminationGracePeriodSeconds");
    if period.int() < 0 {
        let words = "must be >= 0; negative values are invalid and will be treated as 1";
        checks.warn(Rule::PodSpec, period, words);
    }
    affinity(spec.get("affinity"), checks);
}

fn nodes<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    for (key, value) in spec.get("nodeSelector").entries() {
        if let Some(words) = deprecated_node_label(key) {
            checks.warn(Rule::Scheduling, value, words);
        }
    }
    let affinity = spec.get("affinity");
    let nodes = affinity.get("nodeAffinity");
    if affinity.is_set() && nodes.is_set() {
        let required = nodes.get("requiredDuringSchedulingIgnoredDuringExecution");
        if required.is_set() {
            for term in required.get("nodeSelectorTerms").items() {
                node_term(term, false, checks);
            }
        }
        for term in nodes.get("preferredDuringSchedulingIgnoredDuringExecution").items() {
            node_term(term.get("preference"), true, checks);
        }
    }
    for constraint in spec.get("topologySpreadConstraints").items() {
        let key = constraint.get("topologyKey");
        if let Some(words) = deprecated_node_label(key.text()) {
            checks.warn(Rule::Scheduling, key, &format!("{} is {words}", key.text()));
        }
        let selector = constraint.get("labelSelector");
        if !selector.is_set() {
            checks.warn(Rule::Scheduling, selector, NULL_SELECTOR);
        }
    }
}

fn node_term<'n>(term: Field<'n>, is_preference: bool, checks: &mut Checks<'n>) {
    node_label_warnings(Rule::Scheduling, term, checks);
    for requirement in term.get("matchExpressions").items() {
        for value in requirement.get("values").items().filter(|_| is_preference) {
            for words in names::label_value(value.text()) {
                let words = format!("{} is invalid, {words}", value.text());
                checks.warn(Rule::Scheduling, value, &words);
            }
        }
    }
}

fn affinity<'n>(affinity: Field<'n>, checks: &mut Checks<'n>) {
    if !affinity.is_set() {
        return;
    }
    for pods in ["podAffinity", "podAntiAffinity"].map(|field| affinity.get(field)) {
        if !pods.is_set() {
            continue;
        }
        let preferred = pods.get("preferredDuringSchedulingIgnoredDuringExecution").items();
        let required = pods.get("requiredDuringSchedulingIgnoredDuringExecution").items();
        for term in required.chain(preferred.map(|term| term.get("podAffinityTerm"))) {
            let selector = term.get("labelSelector");
            if !selector.is_set() {
                checks.warn(Rule::Scheduling, selector, NULL_SELECTOR);
            }
        }
    }
}

fn annotations<'n>(annotations: Field<'n>, spec: Field<'n>, is_template: bool, checks: &mut Checks<'n>) {
    const FIELD: &str = "non-functional in v1.27+; use the \"seccompProfile\" field instead";
    if annotations.is_empty() {
        return;
    }
    let has = |at: Field<'n>, field: &'n str| {
        at.get("securityContext").is_set() && at.get("securityContext").get(field).is_set()
    };
    let old = [
        (
            "scheduler.alpha.kubernetes.io/critical-pod",
            "non-functional in v1.16+; use the \"priorityClassName\" field instead",
        ),
        (
            "security.alpha.kubernetes.io/sysctls",
            "non-functional in v1.11+; use the \"sysctls\" field instead",
        ),
        (
            "security.alpha.kubernetes.io/unsafe-sysctls",
            "non-functional in v1.11+; use the \"sysctls\" field instead",
        ),
    ];
    for (key, value) in annotations.entries() {
        if let Some((_, words)) = old.iter().find(|(other, _)| *other == key) {
            checks.warn(Rule::Annotation, value, words);
        }
        if key == SECCOMP_POD && !has(spec, "seccompProfile") {
            checks.warn(Rule::Annotation, value, FIELD);
        }
        let container = |start: &str| {
            let name = key.strip_prefix(start)?;
            all(spec).find(|container| container.get("name").text() == name)
        };
        if container(SECCOMP).is_some_and(|container| !has(container, "seccompProfile")) {
            checks.warn(Rule::Annotation, value, FIELD);
        }
        if container(APP_ARMOR).is_some_and(|container| !has(container, "appArmorProfile"))
            && !is_same_profile(value.text(), spec)
        {
            let words = "deprecated since v1.30; use the \"appArmorProfile\" field instead";
            if is_template {
                checks.warn(Rule::Annotation, value, words);
            } else {
                // The server warns while it makes a field of the annotation.
                checks.warn_early(Rule::Annotation, value, words);
            }
        }
    }
}

/// Whether the pod has the profile of an annotation.
fn is_same_profile(annotation: &str, spec: Field<'_>) -> bool {
    let context = spec.get("securityContext");
    let profile = context.get("appArmorProfile");
    if !context.is_set() || !profile.is_set() {
        return false;
    }
    let local = profile.get("localhostProfile");
    let local = local.is_set().then(|| local.text());
    let (kind, path) = match annotation {
        "unconfined" => ("Unconfined", None),
        "runtime/default" => ("RuntimeDefault", None),
        other => ("Localhost", other.strip_prefix("localhost/")),
    };
    profile.get("type").text() == kind && local == path
}

fn volumes<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    const OLD: [(&str, &str, &str); 9] = [
        (
            "photonPersistentDisk",
            "photonPersistentDisk",
            "deprecated in v1.11, non-functional in v1.16+",
        ),
        (
            "gitRepo",
            "gitRepo",
            "deprecated in v1.11, and disabled by default in v1.33+",
        ),
        ("scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
        ("flocker", "flocker", "deprecated in v1.22, non-functional in v1.25+"),
        (
            "storageos",
            "storageOS",
            "deprecated in v1.22, non-functional in v1.25+",
        ),
        ("quobyte", "quobyte", "deprecated in v1.22, non-functional in v1.25+"),
        (
            "glusterfs",
            "glusterfs",
            "deprecated in v1.25, non-functional in v1.26+",
        ),
        ("cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"),
        ("rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"),
    ];
    for volume in spec.get("volumes").items() {
        for (field, shown, words) in OLD {
            if volume.get(field).is_set() {
                let place = checks.field(volume);
                checks.warn_text(Rule::Volume, volume.get(field), format!("{place}.{shown}: {words}"));
            }
        }
        let source = volume.get("ephemeral");
        let template = source.get("volumeClaimTemplate");
        if source.is_set() && template.is_set() {
            spec_warnings(Rule::Volume, template.get("spec"), checks);
        }
    }
}

fn fraction<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if !matches!(at.part, crate::validate::builtin::field::Part::Key(_)) {
        return;
    }
    if let Some(quantity) = at.quantity().filter(|quantity| !quantity.is_whole()) {
        let words = format!(
            "fractional byte value {} is invalid, must be an integer",
            quoted(&quantity.to_string())
        );
        checks.warn(Rule::Resources, at, &words);
    }
}

fn names_and_addresses<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    for (list, field, word) in [("hostAliases", "ip", "ip"), ("imagePullSecrets", "name", "name")] {
        let mut known = BTreeSet::new();
        for item in spec.get(list).items() {
            let at = item.get(field);
            if !known.insert(at.text()) {
                checks.warn(Rule::PodSpec, at, &format!("duplicate {word} {}", quoted(at.text())));
            }
            if list == "imagePullSecrets" && at.is_empty() {
                checks.warn(Rule::PodSpec, at, "invalid empty name \"\"");
            }
        }
    }
    let dns = spec.get("dnsConfig");
    let servers = dns.is_set().then(|| dns.get("nameservers").items());
    let aliases = spec.get("hostAliases").items().map(|alias| alias.get("ip"));
    for at in servers.into_iter().flatten().chain(aliases) {
        if let Some(words) = address::ip_warning(at.text()) {
            checks.warn(Rule::PodSpec, at, &words);
        }
    }
}

fn variables<'n>(container: Field<'n>, checks: &mut Checks<'n>) {
    let mut known = BTreeSet::new();
    for variable in container.get("env").items() {
        let (name, value) = (variable.get("name").text(), variable.get("value").text());
        if known.insert(name) {
            continue;
        }
        let reference = format!("$({name})");
        let uses = value != reference && value.contains(&reference);
        if variable.get("valueFrom").is_set() || !uses {
            let words = format!(
                "hides previous definition of {}, which may be dropped when using apply",
                quoted(name)
            );
            checks.warn(Rule::Variable, variable, &words);
        }
    }
}

fn ports<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    const RULE: Rule = Rule::ContainerPort;
    let mut numbers: BTreeMap<(i64, &str), Vec<Field<'n>>> = BTreeMap::new();
    let mut named: BTreeMap<&str, Field<'n>> = BTreeMap::new();
    let host = |port: Field<'n>| (port.get("hostIP").text(), port.get("hostPort").int());
    let all_ports = || all(spec).flat_map(|container| container.get("ports").items());
    for port in all_ports() {
        let (ip, number) = host(port);
        if !ip.is_empty() && number == 0 {
            let words = format!(
                "hostIP set without hostPort: {{Name:{} HostPort:0 ContainerPort:{} Protocol:{} HostIP:{ip}}}",
                port.get("name").text(),
                port.get("containerPort").int(),
                port.get("protocol").text()
            );
            checks.warn(RULE, port, &words);
        }
        let key = (port.get("containerPort").int(), port.get("protocol").text());
        let others = numbers.entry(key).or_default();
        for other in others.iter() {
            let (other_ip, other_number) = host(*other);
            let word = if ip == other_ip && number == other_number {
                "duplicate"
            } else if number == 0 || other_number == 0 {
                "overlapping"
            } else if number == other_number && ip.is_empty() != other_ip.is_empty() {
                "dangerously ambiguous"
            } else {
                continue;
            };
            let words = format!("{word} port definition with {}", checks.field(*other));
            checks.warn(RULE, port, &words);
        }
        others.push(port);
    }
    for port in all_ports() {
        let name = port.get("name").text();
        if name.is_empty() {
            continue;
        }
        if let Some(other) = named.get(name) {
            let other = checks.field(*other);
            let words = format!(
                "duplicate port name {} with {other}, services and probes that select ports by name will use {other}",
                quoted(name)
            );
            checks.warn(RULE, port, &words);
        } else {
            named.insert(name, port);
        }
    }
}
