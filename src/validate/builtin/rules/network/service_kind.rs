//! What decides which rules a Service has.

use crate::rule::Rule;
use crate::validate::builtin::field::Field;

/// The rule of Services.
pub(super) const RULE: Rule = Rule::Service;

/// Whether it has no address of its own.
pub(super) fn is_headless(spec: Field<'_>) -> bool {
    let ips = spec.get("clusterIPs");
    ips.len() == 1 && ips.items().all(|ip| ip.text() == "None")
}

/// Whether load balancers ask its nodes for their health (`NeedsHealthCheck`).
pub(super) fn needs_health_check(spec: Field<'_>) -> bool {
    spec.get("type").text() == "LoadBalancer" && spec.get("externalTrafficPolicy").text() == "Local"
}
