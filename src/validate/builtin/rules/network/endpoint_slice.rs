//! `EndpointSlices` (`ValidateEndpointSlice`).

use std::collections::HashSet;

use crate::k8s::{address, names};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;
use crate::yaml::Node;

const RULE: Rule = Rule::Endpoints;

const MOST_ENDPOINTS: usize = 1000;
const MOST_ADDRESSES: usize = 100;
const MOST_PORTS: usize = 20_000;
const MOST_HINTS: usize = 8;

/// Sets the defaults (`SetDefaults_EndpointPort`).
pub(super) fn defaults(node: &mut Node<'_>) {
    for port in complete::items(node, "ports") {
        complete::default_text(port, "name", "");
        if port.get("protocol").is_none() {
            complete::default_text(port, "protocol", "TCP");
        }
    }
}

/// Checks an `EndpointSlice`. Endpoints that an update leaves as they were are not checked.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (root, type_) = (object.root, object.root.get("addressType"));
    if type_.is_empty() {
        checks.required(RULE, type_, "");
    }
    ports(root.get("ports"), checks);
    let list = root.get("endpoints");
    if !object.old.is_some_and(|old| old.get("endpoints").is_same(list)) {
        endpoints(list, type_.text(), checks);
    }
    if let Some(old) = object.old {
        values::unchanged(type_, old.get("addressType"), checks);
    }
    warnings(root, checks);
}

fn ports<'n>(list: Field<'n>, checks: &mut Checks<'n>) {
    if list.len() > MOST_PORTS {
        checks.too_many(RULE, list, list.len(), MOST_PORTS);
        return;
    }
    let mut seen = HashSet::new();
    for port in list.items() {
        let name = port.get("name");
        values::optional_as(RULE, name, names::label, checks);
        if !seen.insert(name.text()) {
            checks.duplicate(RULE, name).value = Some(quoted(name.text()));
        }
        if port.get("protocol").is_empty() {
            checks.unsupported(RULE, port.get("protocol"), ["SCTP", "TCP", "UDP"]);
        }
        values::set_as(RULE, port.get("appProtocol"), names::qualified, checks);
    }
}

fn endpoints<'n>(list: Field<'n>, type_: &str, checks: &mut Checks<'n>) {
    if list.len() > MOST_ENDPOINTS {
        checks.too_many(RULE, list, list.len(), MOST_ENDPOINTS);
        return;
    }
    for endpoint in list.items() {
        let items = endpoint.get("addresses");
        if items.is_empty() {
            checks.required(RULE, items, "");
        } else if items.len() > MOST_ADDRESSES {
            checks.too_many(RULE, items, items.len(), MOST_ADDRESSES);
        }
        for item in items.items() {
            endpoint_address(items, item, type_, checks);
        }
        values::set_as(RULE, endpoint.get("nodeName"), names::subdomain, checks);
        values::set_as(RULE, endpoint.get("hostname"), names::label, checks);
        if endpoint.get("hints").is_set() {
            hints(endpoint.get("hints"), checks);
        }
    }
}

fn endpoint_address<'n>(items: Field<'n>, item: Field<'n>, type_: &str, checks: &mut Checks<'n>) {
    let text = item.text();
    let (wrong, family) = match type_ {
        "IPv4" => (address::legacy_ip(text), "an IPv4"),
        "IPv6" => (address::ip(text), "an IPv6"),
        "FQDN" if text.is_empty() => {
            checks.required(RULE, item, "");
            return;
        }
        "FQDN" => {
            checks.each_invalid(RULE, item, names::domain_name(text));
            return;
        }
        _ => return,
    };
    if !wrong.is_empty() {
        checks.each_invalid(RULE, item, wrong);
        return;
    }
    if address::address(text).is_some_and(|address| address.is_ipv4() != (type_ == "IPv4")) {
        checks.invalid_as(RULE, items, quoted(text), format!("must be {family} address"));
    }
    checks.each_invalid(RULE, item, address::endpoint_ip(text));
}

/// Checks the form of a name.
type Form = fn(&str) -> Vec<String>;

fn hints<'n>(hints: Field<'n>, checks: &mut Checks<'n>) {
    let lists: [(&str, Form); 2] = [("forZones", names::label_value), ("forNodes", names::subdomain)];
    for (list, form) in lists {
        let list = hints.get(list);
        if list.len() > MOST_HINTS {
            checks.too_many(RULE, list, list.len(), MOST_HINTS);
            return;
        }
        let mut seen = HashSet::new();
        for item in list.items() {
            let name = item.get("name");
            if !seen.insert(name.text()) {
                checks.duplicate(RULE, name).value = Some(quoted(name.text()));
            }
            for words in form(name.text()) {
                checks.invalid_as(RULE, name, quoted(name.text()), words);
            }
        }
    }
}

fn warnings<'n>(root: Field<'n>, checks: &mut Checks<'n>) {
    let type_ = root.get("addressType");
    if type_.text() == "FQDN" {
        checks.warn(RULE, type_, "FQDN endpoints are deprecated");
    }
    if !matches!(type_.text(), "IPv4" | "IPv6") {
        return;
    }
    for endpoint in root.get("endpoints").items() {
        for item in endpoint.get("addresses").items() {
            if let Some(words) = address::ip_warning(item.text()) {
                checks.warn(RULE, item, &words);
            }
        }
    }
}
