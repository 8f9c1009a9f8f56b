//! `PodDisruptionBudgets` (`ValidatePodDisruptionBudget`).

use super::rule::RULE;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::{labels, values};
use crate::validate::print;

/// Checks a `PodDisruptionBudget`.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let (least, most) = (spec.get("minAvailable"), spec.get("maxUnavailable"));
    let policy = spec.get("unhealthyPodEvictionPolicy");
    if least.is_set() && most.is_set() {
        let shown = |at: Field<'_>| at.value.map_or_else(|| "null".to_owned(), print::value);
        let selector = spec
            .get("selector")
            .value
            .map_or_else(|| "null".to_owned(), print::compact);
        let shown = format!(
            "{{\"MinAvailable\":{},\"Selector\":{selector},\"MaxUnavailable\":{},\"UnhealthyPodEvictionPolicy\":{}}}",
            shown(least),
            shown(most),
            shown(policy)
        );
        checks.invalid_as(RULE, spec, shown, "minAvailable and maxUnavailable cannot be both set");
    }
    for at in [least, most].into_iter().filter(|at| at.is_set()) {
        int_or_percent(at, checks);
    }
    labels::tolerate_selectors(RULE, object.old.map(|old| old.at("spec.selector")), checks);
    labels::kept_selector(RULE, spec.get("selector"), checks);
    if policy.is_set() && policy.is_empty() {
        checks.unsupported(RULE, policy, ["AlwaysAllow", "IfHealthyBudget"]);
    }
}

/// A number that is not negative, or a percentage up to 100 (`ValidatePositiveIntOrPercent`, `IsNotMoreThan100Percent`).
fn int_or_percent<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if !at.is_text() {
        values::not_negative(RULE, at, checks);
        return;
    }
    let digits = at.text().strip_suffix('%').unwrap_or_default();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let words = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is \
                     '[0-9]+%')";
        checks.invalid(RULE, at, words);
    } else if digits.parse::<i64>().unwrap_or(i64::MAX) > 100 {
        checks.invalid(RULE, at, "must not be greater than 100%");
    }
}
