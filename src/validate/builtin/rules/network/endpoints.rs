//! Endpoints (`ValidateEndpoints`).

use crate::k8s::{address, names};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;
use crate::yaml::Node;

const RULE: Rule = Rule::Endpoints;

/// Sets the defaults (`SetDefaults_Endpoints`).
pub(super) fn defaults(node: &mut Node<'_>) {
    for subset in complete::items(node, "subsets") {
        for port in complete::items(subset, "ports") {
            complete::default_text(port, "protocol", "TCP");
        }
    }
}

/// Checks Endpoints. Subsets that an update leaves as they were are not checked.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let subsets = object.root.get("subsets");
    if object.old.is_some_and(|old| old.get("subsets").is_same(subsets)) {
        return;
    }
    for subset in subsets.items() {
        let (ready, not_ready) = (subset.get("addresses"), subset.get("notReadyAddresses"));
        if ready.len() + not_ready.len() == 0 {
            checks.required(RULE, subset, "must specify `addresses` or `notReadyAddresses`");
        }
        for item in ready.items().chain(not_ready.items()) {
            endpoint(item, checks);
        }
        let ports = subset.get("ports");
        for port in ports.items() {
            if port.get("name").is_empty() && ports.len() > 1 {
                checks.required(RULE, port.get("name"), "");
            }
            values::optional_as(RULE, port.get("name"), names::label, checks);
            values::port_number(RULE, port.get("port"), checks);
            values::set_as(RULE, port.get("appProtocol"), names::qualified, checks);
        }
    }
    warnings(object, checks);
}

fn endpoint<'n>(item: Field<'n>, checks: &mut Checks<'n>) {
    let ip = item.get("ip");
    checks.each_invalid(RULE, ip, address::legacy_ip(ip.text()));
    checks.each_invalid(RULE, ip, address::endpoint_ip(ip.text()));
    values::optional_as(RULE, item.get("hostname"), names::label, checks);
    values::set_as(RULE, item.get("nodeName"), names::subdomain, checks);
}

fn warnings<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    for subset in object.root.get("subsets").items() {
        for list in ["addresses", "notReadyAddresses"] {
            for item in subset.get(list).items() {
                if let Some(words) = address::ip_warning(item.get("ip").text()) {
                    checks.warn(RULE, item.get("ip"), &words);
                }
            }
        }
    }
}
