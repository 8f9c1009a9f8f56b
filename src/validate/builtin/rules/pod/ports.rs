//! Ports of containers (`validateContainerPorts`).

use std::collections::BTreeSet;

use crate::k8s::port;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

const RULE: Rule = Rule::ContainerPort;

/// The ports of a container.
pub(super) fn check<'n>(ports: Field<'n>, checks: &mut Checks<'n>) {
    let mut known = BTreeSet::new();
    for port in ports.items() {
        let (name, number, host) = (port.get("name"), port.get("containerPort"), port.get("hostPort"));
        if !name.is_empty() {
            let words = port::name(name.text());
            if words.is_empty() && !known.insert(name.text()) {
                checks.duplicate(RULE, name);
            }
            checks.each_invalid(RULE, name, words);
        }
        if number.int() == 0 {
            checks.required(RULE, number, "");
        } else {
            values::port_number(RULE, number, checks);
        }
        if host.int() != 0 {
            values::port_number(RULE, host, checks);
        }
    }
}

/// Ports of the host that two containers want (`AccumulateUniqueHostPorts`).
pub(super) fn host_ports<'n>(containers: impl Iterator<Item = Field<'n>>, checks: &mut Checks<'n>) {
    let mut known = BTreeSet::new();
    for port in containers.flat_map(|container| container.get("ports").items()) {
        let host = port.get("hostPort");
        if host.int() == 0 {
            continue;
        }
        let (protocol, ip) = (port.get("protocol").text(), port.get("hostIP").text());
        let text = format!("{protocol}/{ip}/{}", host.int());
        if known.contains(&text) {
            checks.duplicate(RULE, host).value = Some(quoted(&text));
        } else {
            known.insert(text);
        }
    }
}

/// With the network of the host, ports of the host are those of the container (`validatePodHostNetworkDeps`).
pub(super) fn host_network<'n>(spec: Field<'n>, is_pod: bool, checks: &mut Checks<'n>) {
    if !spec.get("hostNetwork").is_true() {
        return;
    }
    let containers = spec.get("containers").items();
    for port in containers.flat_map(|container| container.get("ports").items()) {
        let (host, number) = (port.get("hostPort"), port.get("containerPort").int());
        if (is_pod || host.int() != 0) && host.int() != number {
            let message = "must match `containerPort` when `hostNetwork` is true";
            checks.invalid_as(RULE, host, host.int().to_string(), message);
        }
    }
}
