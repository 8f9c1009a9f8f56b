//! `NetworkPolicies`: peers, ports, blocks of addresses (`ValidateNetworkPolicy`).

use crate::k8s::{address, port};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::{labels, values};
use crate::yaml::{Node, Value};

const RULE: Rule = Rule::NetworkPolicy;

/// The directions: the list of rules, and the field of their peers.
const DIRECTIONS: [(&str, &str); 2] = [("ingress", "from"), ("egress", "to")];

/// Sets the defaults (`SetDefaults_NetworkPolicy`).
pub(super) fn defaults(node: &mut Node<'_>) {
    let Some(spec) = complete::child(node, "spec") else {
        return;
    };
    for (rules, _) in DIRECTIONS {
        for rule in complete::items(spec, rules) {
            for port in complete::items(rule, "ports") {
                if port.get("protocol").is_none() {
                    complete::default_text(port, "protocol", "TCP");
                }
            }
        }
    }
    let is_empty = |list: Option<&Node<'_>>| list.is_none_or(Node::is_empty_collection);
    if is_empty(spec.get("policyTypes")) {
        let span = spec.span;
        let mut types = vec![complete::string("Ingress", span)];
        if !is_empty(spec.get("egress")) {
            types.push(complete::string("Egress", span));
        }
        let value = Value::Sequence(types);
        complete::set(spec, "policyTypes", Node { span, value });
    }
}

/// Checks a `NetworkPolicy`.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let known: Vec<&str> = object.old.map_or_else(Vec::new, |old| blocks(old.get("spec")));
    let stored = object.old.map(|old| old.at("spec.podSelector"));
    labels::tolerate_selectors(RULE, stored, checks);
    labels::kept_selector(RULE, spec.get("podSelector"), checks);
    for (rules, peers) in DIRECTIONS {
        for rule in spec.get(rules).items() {
            for item in rule.get("ports").items() {
                policy_port(item, checks);
            }
            for item in rule.get(peers).items() {
                peer(item, &known, checks);
            }
        }
    }
    let types = spec.get("policyTypes");
    if types.len() > 2 {
        checks.invalid(RULE, types, "may not specify more than two policyTypes");
        return;
    }
    for type_ in types.items() {
        if !matches!(type_.text(), "Ingress" | "Egress") {
            checks.unsupported(RULE, type_, ["Ingress", "Egress"]);
        }
    }
}

/// The networks of a stored policy, which may stay as they are.
fn blocks(spec: Field<'_>) -> Vec<&str> {
    let mut found = Vec::new();
    for (rules, peers) in DIRECTIONS {
        for rule in spec.get(rules).items() {
            for block in rule.get(peers).items().map(|peer| peer.get("ipBlock")) {
                if block.is_set() {
                    found.push(block.get("cidr").text());
                    found.extend(block.get("except").items().map(Field::text));
                }
            }
        }
    }
    found
}

fn policy_port<'n>(item: Field<'n>, checks: &mut Checks<'n>) {
    let (number, end) = (item.get("port"), item.get("endPort"));
    if !matches!(item.get("protocol").text(), "TCP" | "UDP" | "SCTP") {
        checks.unsupported(RULE, item.get("protocol"), ["TCP", "UDP", "SCTP"]);
    }
    if !number.is_set() {
        if end.is_set() {
            checks.invalid(RULE, end, "may not be specified when `port` is not specified");
        }
    } else if number.is_text() {
        if end.is_set() {
            checks.invalid(RULE, end, "may not be specified when `port` is non-numeric");
        }
        checks.each_invalid(RULE, number, port::name(number.text()));
    } else {
        values::port_number(RULE, number, checks);
        if end.is_set() {
            if end.int() < number.int() {
                checks.invalid(RULE, end, "must be greater than or equal to `port`");
            }
            values::port_number(RULE, end, checks);
        }
    }
}

fn peer<'n>(item: Field<'n>, known: &[&str], checks: &mut Checks<'n>) {
    let (pods, namespaces, block) = (
        item.get("podSelector"),
        item.get("namespaceSelector"),
        item.get("ipBlock"),
    );
    labels::kept_selector(RULE, pods, checks);
    labels::kept_selector(RULE, namespaces, checks);
    if block.is_set() {
        ip_block(block, known, checks);
    }
    let selects = pods.is_set() || namespaces.is_set();
    if !selects && !block.is_set() {
        checks.required(RULE, item, "must specify a peer");
    } else if selects && block.is_set() {
        checks.forbidden(RULE, item, "may not specify both ipBlock and another peer");
    }
}

fn ip_block<'n>(block: Field<'n>, known: &[&str], checks: &mut Checks<'n>) {
    let cidr = block.get("cidr");
    if !values::required(RULE, cidr, checks) {
        return;
    }
    network(cidr, known, checks);
    let Some(whole) = address::network(cidr.text()) else {
        return;
    };
    for item in block.get("except").items() {
        network(item, known, checks);
        let Some(part) = address::network(item.text()) else {
            continue;
        };
        if !address::contains(whole, part.0) || whole.1 >= part.1 {
            checks.invalid(RULE, item, "must be a strict subset of `cidr`");
        }
    }
}

fn network<'n>(at: Field<'n>, known: &[&str], checks: &mut Checks<'n>) {
    if !known.contains(&at.text()) {
        checks.each_invalid(RULE, at, address::legacy_cidr(at.text()));
    }
    for words in address::cidr_warnings(at.text()) {
        checks.warn(RULE, at, &words);
    }
}
