//! Probes, and what containers run when they start and stop.

use super::context::Pod;
use super::report::{one_of, port};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

const RULE: Rule = Rule::Probe;

/// The probes and handlers of a container.
pub(super) fn check<'n>(pod: &Pod<'n>, container: Field<'n>, checks: &mut Checks<'n>) {
    let lifecycle = container.get("lifecycle");
    for handler in ["postStart", "preStop"].map(|field| lifecycle.get(field)) {
        if lifecycle.is_set() && handler.is_set() {
            self::handler(pod, handler, &["exec", "httpGet", "tcpSocket", "sleep"], checks);
        }
    }
    for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
        let probe = container.get(name);
        if probe.is_set() {
            self::probe(pod, probe, name == "readinessProbe", checks);
        }
    }
}

fn probe<'n>(pod: &Pod<'n>, probe: Field<'n>, is_readiness: bool, checks: &mut Checks<'n>) {
    handler(pod, probe, &["exec", "httpGet", "tcpSocket", "grpc"], checks);
    for field in [
        "initialDelaySeconds",
        "timeoutSeconds",
        "periodSeconds",
        "successThreshold",
        "failureThreshold",
    ] {
        values::not_negative(RULE, probe.get(field), checks);
    }
    let period = probe.get("terminationGracePeriodSeconds");
    if period.number().is_some_and(|number| number <= 0) {
        checks.invalid(RULE, period, "must be greater than 0");
    }
    let successes = probe.get("successThreshold");
    if is_readiness && period.is_set() {
        checks.invalid(RULE, period, "must not be set for readinessProbes");
    } else if !is_readiness && successes.int() != 1 {
        checks.invalid(RULE, successes, "must be 1");
    }
}

/// Exactly one of some actions (`validateHandler`).
fn handler<'n>(pod: &Pod<'n>, at: Field<'n>, actions: &[&'n str], checks: &mut Checks<'n>) {
    let mut actions = actions.iter().map(|name| (*name, at.get(name)));
    let Some((name, first)) = actions.find(|(_, action)| action.is_set()) else {
        checks.required(RULE, at, "must specify a handler type");
        return;
    };
    match name {
        "exec" => {
            values::required(RULE, first.get("command"), checks);
        }
        "httpGet" => http(first, checks),
        "sleep" => sleep(pod, first, checks),
        _ => port(RULE, first.get("port"), checks),
    }
    for (_, other) in actions.filter(|(_, action)| action.is_set()) {
        checks.forbidden(RULE, other, "may not specify more than 1 handler type");
    }
}

fn http<'n>(action: Field<'n>, checks: &mut Checks<'n>) {
    port(RULE, action.get("port"), checks);
    one_of(RULE, action.get("scheme"), &["HTTP", "HTTPS"], checks);
    let headers = action.get("httpHeaders");
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    for header in headers.items() {
        let name = header.get("name").text();
        if !is_name(name) {
            let message = "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is \
                           '[-A-Za-z0-9]+')";
            checks.invalid_as(RULE, headers, quoted(name), message);
        }
    }
}

fn sleep<'n>(pod: &Pod<'n>, action: Field<'n>, checks: &mut Checks<'n>) {
    let seconds = action.get("seconds");
    if !(0..=pod.grace_period).contains(&seconds.int()) {
        let message = format!(
            "must be non-negative and less than terminationGracePeriodSeconds ({})",
            pod.grace_period
        );
        checks.invalid_as(RULE, action, seconds.int().to_string(), message);
    }
}
