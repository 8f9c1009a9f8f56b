//! `HorizontalPodAutoscalers` (`ValidateHorizontalPodAutoscaler`).

use super::metric;
use super::reference;
use super::rule::RULE;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

/// The most seconds of a window.
const MOST_WINDOW: i64 = 3600;
/// The most seconds of a policy's period.
const MOST_PERIOD: i64 = 1800;

/// Checks an autoscaler.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let (least, most) = (spec.get("minReplicas"), spec.get("maxReplicas"));
    values::not_negative(RULE, least, checks);
    if most.int() == 0 {
        checks.required(RULE, most, "");
    } else if most.int() < 0 {
        checks.invalid(RULE, most, "must be greater than or equal to 1");
    }
    if most.int() < least.int() {
        let shown = most.int().to_string();
        checks.invalid_as(RULE, most, shown, "must be greater than or equal to `minReplicas`");
    }
    let target = spec.get("scaleTargetRef");
    let old = object.old.map(|old| old.at("spec.scaleTargetRef"));
    let is_unchanged = old.is_some_and(|old| {
        ["apiVersion", "kind"]
            .into_iter()
            .all(|name| old.get(name).text() == target.get(name).text())
    });
    let is_core = target.get("kind").text() == "ReplicationController";
    reference::name(target, checks);
    if !is_unchanged {
        reference::version(target, is_core, checks);
    }
    if object.kind.name.version == "v1" {
        metric::of_first_version(object.root, checks);
    } else {
        metric::check(spec, object.old.map(|old| old.get("spec")), checks);
    }
    let behavior = spec.get("behavior");
    if behavior.is_set() {
        for rules in [behavior.get("scaleUp"), behavior.get("scaleDown")] {
            scaling_rules(rules, checks);
        }
    }
}

fn scaling_rules<'n>(rules: Field<'n>, checks: &mut Checks<'n>) {
    let window = rules.get("stabilizationWindowSeconds");
    if window.int() < 0 {
        checks.invalid(RULE, window, "must be greater than or equal to zero");
    }
    if window.int() > MOST_WINDOW {
        checks.invalid(RULE, window, format!("must be less than or equal to {MOST_WINDOW}"));
    }
    let select = rules.get("selectPolicy");
    if select.is_set() && !matches!(select.text(), "Disabled" | "Max" | "Min") {
        checks.unsupported(RULE, select, ["Disabled", "Max", "Min"]);
    }
    let policies = rules.get("policies");
    if policies.is_empty() {
        checks.required(RULE, policies, "must specify at least one Policy");
    }
    for policy in policies.items() {
        if !matches!(policy.get("type").text(), "Pods" | "Percent") {
            let type_ = policy.get("type");
            checks.unsupported(RULE, type_, ["Percent", "Pods"]).value = Some(quoted(type_.text()));
        }
        let (value, period) = (policy.get("value"), policy.get("periodSeconds"));
        for at in [value, period] {
            if at.int() <= 0 {
                checks.invalid_as(RULE, at, at.int().to_string(), "must be greater than zero");
            }
        }
        if period.int() > MOST_PERIOD {
            checks.invalid(RULE, period, format!("must be less than or equal to {MOST_PERIOD}"));
        }
    }
    let tolerance = rules.get("tolerance");
    if let Some(quantity) = tolerance.quantity().filter(|quantity| quantity.sign() < 0) {
        let shown = quoted(&quantity.to_string());
        checks.invalid_as(RULE, tolerance, shown, "must be greater than or equal to 0");
    }
}
