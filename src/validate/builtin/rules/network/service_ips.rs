//! Addresses of Services: `clusterIP`, `clusterIPs`, `ipFamilies`, `externalIPs` (`ValidateServiceClusterIPsRelatedFields`).

use std::collections::HashSet;

use super::service_kind::{RULE, is_headless};
use crate::k8s::address;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;

/// Checks the addresses of a Service. Those of the old one may stay as they are.
pub(super) fn check<'n>(spec: Field<'n>, old: Option<Field<'n>>, checks: &mut Checks<'n>) {
    if spec.get("type").text() != "ExternalName" {
        cluster_ips(spec, old, checks);
    }
    let known = texts(old, "externalIPs");
    for ip in spec.get("externalIPs").items() {
        let mut wrong = Vec::new();
        if !known.contains(&ip.text()) {
            wrong = address::legacy_ip(ip.text());
        }
        if wrong.is_empty() {
            wrong = address::endpoint_ip(ip.text());
        }
        checks.each_invalid(RULE, ip, wrong);
    }
}

fn cluster_ips<'n>(spec: Field<'n>, old: Option<Field<'n>>, checks: &mut Checks<'n>) {
    let (ip, ips) = (spec.get("clusterIP"), spec.get("clusterIPs"));
    let first = ips.items().next();
    if !ip.is_empty() && first.is_some_and(|first| first.text() != ip.text()) {
        checks.invalid(RULE, ips, "first value must match `clusterIP`");
    }
    if ip.is_empty() && !ips.is_empty() {
        checks.invalid(RULE, ips, "must be empty when `clusterIP` is not specified");
    }
    let mut seen = HashSet::new();
    for family in spec.get("ipFamilies").items() {
        if !matches!(family.text(), "IPv4" | "IPv6") {
            checks.unsupported(RULE, family, ["IPv4", "IPv6"]);
        }
        if !seen.insert(family.text()) {
            checks.duplicate(RULE, family);
        }
    }
    let known = texts(old, "clusterIPs");
    let mut is_valid = true;
    for (index, ip) in ips.items().enumerate() {
        if index == 0 && ip.text() == "None" {
            if ips.len() > 1 {
                is_valid = false;
                checks.invalid(RULE, ips, "'None' must be the first and only value");
            }
            continue;
        }
        let wrong = if known.contains(&ip.text()) {
            Vec::new()
        } else {
            address::legacy_ip(ip.text())
        };
        is_valid &= wrong.is_empty();
        checks.each_invalid(RULE, ip, wrong);
    }
    if ips.len() > 2 {
        checks.invalid(RULE, ips, "may only hold up to 2 values");
    }
    if is_valid {
        families(spec, checks);
    }
}

/// Whether the addresses fit each other and their families.
fn families<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    let ips = spec.get("clusterIPs");
    let is_v6 = |ip: Field<'_>| address::address(ip.text()).is_some_and(|ip| ip.is_ipv6());
    if ips.len() > 1 {
        let sixes = ips.items().filter(|ip| is_v6(*ip)).count();
        if sixes == 0 || sixes == ips.len() {
            checks.invalid(RULE, ips, "may specify no more than one IP for each IP family");
        }
    }
    if is_headless(spec) {
        return;
    }
    for (index, (ip, family)) in ips.items().zip(spec.get("ipFamilies").items()).enumerate() {
        let wanted = match (family.text(), is_v6(ip)) {
            ("IPv4", true) => "IPv4",
            ("IPv6", false) => "IPv6",
            _ => continue,
        };
        let words = format!("expected an {wanted} value as indicated by `ipFamilies[{index}]`");
        checks.invalid(RULE, ip, words);
    }
}

fn texts<'n>(old: Option<Field<'n>>, name: &'n str) -> Vec<&'n str> {
    old.into_iter()
        .flat_map(|old| old.get(name).items())
        .map(Field::text)
        .collect()
}

/// The warning about an address that is not written as it should be.
pub(super) fn warn<'n>(ip: Field<'n>, checks: &mut Checks<'n>) {
    if let Some(words) = address::ip_warning(ip.text()) {
        checks.warn(RULE, ip, &words);
    }
}
