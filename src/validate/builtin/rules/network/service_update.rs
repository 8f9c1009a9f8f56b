//! What an update of a Service cannot change (`ValidateServiceUpdate`).

use super::service_kind::{is_headless, needs_health_check};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Part};

const RULE: Rule = Rule::Immutable;
const UNCHANGED: &str = "may not change once set";

/// Checks an update. Addresses that the new Service leaves out stay as they are.
pub(super) fn check<'n>(spec: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    let is_name = |spec: Field<'_>| spec.get("type").text() == "ExternalName";
    if !is_name(spec) && !is_name(old) {
        if !spec.get("clusterIPs").is_empty() && (!is_headless(spec) || !is_headless(old)) {
            cluster_ips(spec, old, checks);
        }
        if !spec.get("ipFamilies").is_empty() && !is_headless(spec) && !is_headless(old) {
            families(spec, old, checks);
        }
    }
    let (class, old_class) = (spec.get("loadBalancerClass"), old.get("loadBalancerClass"));
    let is_balancer = |spec: Field<'_>| spec.get("type").text() == "LoadBalancer";
    if is_balancer(spec) && is_balancer(old) && !class.is_same(old_class) {
        let error = checks.invalid(RULE, class, UNCHANGED);
        if !class.is_set() {
            error.value = Some("null".to_owned());
        }
    }
    let (port, old_port) = (spec.get("healthCheckNodePort"), old.get("healthCheckNodePort"));
    if needs_health_check(spec) && needs_health_check(old) && port.int() != 0 && port.int() != old_port.int() {
        checks.forbidden(RULE, port, "field is immutable");
    }
}

fn cluster_ips<'n>(spec: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    let (ips, old_ips) = (spec.get("clusterIPs"), old.get("clusterIPs"));
    let compared = if ips.len() == old_ips.len() { ips.len() } else { 1 };
    for (index, (ip, old_ip)) in ips.items().zip(old_ips.items()).enumerate().take(compared) {
        if ip.text() != old_ip.text() {
            at_index(ips, index, UNCHANGED, checks);
        }
    }
    released(spec, ips.len() == 1 && old_ips.len() > 1, "clusterIP", checks);
}

fn families<'n>(spec: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    let (families, old_families) = (spec.get("ipFamilies"), old.get("ipFamilies"));
    if families.len() == old_families.len() {
        for (family, old_family) in families.items().zip(old_families.items()) {
            if family.text() != old_family.text() {
                at_index(families, 0, UNCHANGED, checks);
            }
        }
    } else if let (Some(first), Some(old_first)) = (families.items().next(), old_families.items().next())
        && first.text() != old_first.text()
    {
        let shown = crate::validate::print::compact(spec.get("clusterIPs").value.unwrap_or(spec.holder));
        at_index(families, 0, UNCHANGED, checks).value = Some(shown);
    }
    released(spec, families.len() == 1 && old_families.len() > 1, "ipFamily", checks);
}

/// The second address or family goes only with the policy for one.
fn released<'n>(spec: Field<'n>, is_released: bool, what: &str, checks: &mut Checks<'n>) {
    let policy = spec.get("ipFamilyPolicy");
    if is_released && policy.text() != "SingleStack" {
        let words = format!("must be set to 'SingleStack' when releasing the secondary {what}");
        let error = checks.invalid(RULE, policy, words);
        if !policy.is_set() {
            error.value = Some("null".to_owned());
        }
    }
}

/// An error at an item that shows the whole list.
fn at_index<'n, 'c>(
    list: Field<'n>,
    index: usize,
    words: &str,
    checks: &'c mut Checks<'n>,
) -> &'c mut crate::validate::error::FieldError {
    let holder = list.value.unwrap_or(list.holder);
    let item = Field {
        holder,
        part: Part::Index(index),
        value: list.value,
    };
    checks.invalid(RULE, item, words)
}
