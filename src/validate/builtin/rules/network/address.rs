//! `IPAddresses` and `ServiceCIDRs`: what the cluster gives to Services.

use crate::k8s::{address, names};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;

const RULE: Rule = Rule::Service;

/// An `IPAddress` (`ValidateIPAddress`).
pub(super) fn ip_address<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let parent = object.root.at("spec.parentRef");
    if let Some(old) = object.old {
        values::unchanged(parent, old.at("spec.parentRef"), checks);
    }
    if !parent.is_set() {
        checks.required(RULE, parent, "");
        return;
    }
    values::optional_as(RULE, parent.get("group"), names::subdomain, checks);
    values::required_as(RULE, parent.get("resource"), values::segment, checks);
    values::required_as(RULE, parent.get("name"), values::segment, checks);
    values::optional_as(RULE, parent.get("namespace"), values::segment, checks);
}

/// A `ServiceCIDR` (`ValidateServiceCIDR`).
pub(super) fn service_cidr<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const IMMUTABLE: &str = "field is immutable";
    let list = object.root.at("spec.cidrs");
    let Some(old) = object.old.map(|old| old.at("spec.cidrs")) else {
        cidrs(list, checks);
        return;
    };
    match (old.len(), list.len()) {
        (1, 2) => {
            changed(list, old, checks);
            cidrs(list, checks);
        }
        (old_len, len) if old_len == len => changed(list, old, checks),
        _ => {
            checks.invalid(Rule::Immutable, list, IMMUTABLE);
        }
    }
}

fn changed<'n>(list: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    for (cidr, old) in list.items().zip(old.items()) {
        values::immutable(cidr, old, checks);
    }
}

fn cidrs<'n>(list: Field<'n>, checks: &mut Checks<'n>) {
    if list.is_empty() {
        checks.required(RULE, list, "at least one CIDR required");
        return;
    }
    if list.len() > 2 {
        let shown = list.value.map(crate::validate::print::compact).unwrap_or_default();
        let shown = format!("{{\"CIDRs\":{shown}}}");
        checks.invalid_as(RULE, list, shown, "may only hold up to 2 values");
        return;
    }
    for cidr in list.items() {
        checks.each_invalid(RULE, cidr, address::cidr(cidr.text()));
    }
    let families: Vec<bool> = list
        .items()
        .filter_map(|cidr| address::network(cidr.text()))
        .map(|(address, _)| address.is_ipv4())
        .collect();
    if let [one, other] = families[..]
        && one == other
    {
        checks.invalid(
            RULE,
            list,
            "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64",
        );
    }
}
