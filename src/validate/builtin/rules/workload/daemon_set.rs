//! `DaemonSets`.

use super::common::{RULE, at_most_all, endless, is_zero, number_or_percent, spec_defaults, warn_of_template};
use super::deployment::{immutable_selector, rolling};
use super::selector;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete::{default_int, default_text, object};
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::pod;
use crate::validate::builtin::rules::pod::report::{go_struct, json_text};
use crate::validate::builtin::rules::shared::{labels, values};
use crate::yaml::Node;

/// `SetDefaults_DaemonSet`
pub(super) fn defaults(node: &mut Node<'_>) {
    spec_defaults(node, |spec| {
        default_int(spec, "revisionHistoryLimit", 10);
        let Some(strategy) = object(spec, "updateStrategy") else {
            return;
        };
        default_text(strategy, "type", "RollingUpdate");
        if strategy.get("type").and_then(Node::as_str) == Some("RollingUpdate")
            && let Some(update) = object(strategy, "rollingUpdate")
        {
            default_int(update, "maxUnavailable", 1);
            default_int(update, "maxSurge", 0);
        }
    });
}

/// A `DaemonSet` (`ValidateDaemonSetSpec`).
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    labels::kept_selector(Rule::LabelSelector, selector, checks);
    if selector::matches(selector, &selector::labels_of(template)) == Some(false) {
        selector::mismatch(template, checks);
    }
    if selector::is_everything(selector) {
        checks.invalid_as(RULE, selector, "{}", "empty selector is invalid for daemonset");
    }
    pod::template(template, None, checks);
    endless(template, "DaemonSet", checks);
    values::not_negative(RULE, spec.get("minReadySeconds"), checks);
    strategy(spec.get("updateStrategy"), checks);
    values::not_negative(RULE, spec.get("revisionHistoryLimit"), checks);
    warn_of_template(object, "spec.template", template, checks);
    if let Some(old) = object.old {
        immutable_selector(selector, old.get("spec").get("selector"), checks);
    }
}

/// How pods are replaced (`ValidateDaemonSetUpdateStrategy`).
fn strategy<'n>(strategy: Field<'n>, checks: &mut Checks<'n>) {
    let update = strategy.get("rollingUpdate");
    match strategy.get("type").text() {
        "OnDelete" => {}
        "RollingUpdate" => {
            let (missing, more) = (update.get("maxUnavailable"), update.get("maxSurge"));
            for limit in [missing, more] {
                number_or_percent(limit, checks);
                at_most_all(limit, checks);
            }
            match (is_zero(missing), is_zero(more)) {
                (false, false) => {
                    checks.invalid(RULE, more, "may not be set when maxUnavailable is non-zero");
                }
                (true, true) => {
                    checks.required(RULE, missing, "cannot be 0 when maxSurge is 0");
                }
                _ => {}
            }
        }
        other => {
            let shown = go_struct(&[("Type", json_text(other)), ("RollingUpdate", rolling(update, 0))]);
            checks.unsupported(RULE, strategy, ["RollingUpdate", "OnDelete"]).value = Some(shown);
        }
    }
}
