//! Deployments, ReplicaSets and ReplicationControllers.

use super::common::{
    RULE, at_most_all, endless, is_zero, number_or_percent, spec_defaults, warn_of_name, warn_of_template,
};
use super::selector;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete::{child, default_int, default_text, object, set, string};
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::pod;
use crate::validate::builtin::rules::pod::report::{go_struct, json_or_null, json_text};
use crate::validate::builtin::rules::shared::{compare, values};
use crate::validate::server::object_meta;
use crate::yaml::{Node, Value};

/// `SetDefaults_Deployment`
pub(super) fn deployment_defaults(node: &mut Node<'_>) {
    spec_defaults(node, |spec| {
        default_int(spec, "replicas", 1);
        default_int(spec, "revisionHistoryLimit", 10);
        default_int(spec, "progressDeadlineSeconds", 600);
        let Some(strategy) = object(spec, "strategy") else {
            return;
        };
        default_text(strategy, "type", "RollingUpdate");
        if strategy.get("type").and_then(Node::as_str) == Some("RollingUpdate")
            && let Some(update) = object(strategy, "rollingUpdate")
        {
            for field in ["maxUnavailable", "maxSurge"] {
                if update.get(field).is_none() {
                    let span = update.span;
                    set(update, field, string("25%", span));
                }
            }
        }
    });
}

/// `SetDefaults_ReplicaSet`
pub(super) fn replica_set_defaults(node: &mut Node<'_>) {
    spec_defaults(node, |spec| default_int(spec, "replicas", 1));
}

/// A subdomain, with the words of the newer rules.
pub(super) fn controller_name(text: &str, is_prefix: bool) -> Vec<String> {
    let words = object_meta::resource_name(text, is_prefix).into_iter();
    words
        .map(|words| words.replace("no more than 253 characters", "no more than 253 bytes"))
        .collect()
}

/// `SetDefaults_ReplicationController`: the labels of the template are the selector and the labels where these are missing.
pub(super) fn replication_controller_defaults(node: &mut Node<'_>) {
    spec_defaults(node, |spec| default_int(spec, "replicas", 1));
    let labels = node
        .get("spec")
        .and_then(|spec| spec.get("template")?.get("metadata")?.get("labels"))
        .filter(|labels| matches!(labels.value, Value::Mapping(_)))
        .cloned();
    let Some(labels) = labels else {
        return;
    };
    for (holder, field) in [("spec", "selector"), ("metadata", "labels")] {
        if let Some(holder) = child(node, holder)
            && holder.get(field).is_none_or(Node::is_empty_collection)
        {
            set(holder, field, labels.clone());
        }
    }
}

/// A Deployment (`ValidateDeploymentSpec`).
pub(super) fn deployment<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    values::not_negative(RULE, spec.get("replicas"), checks);
    if selector::check(spec, "deployment", "invalid label selector", checks) {
        replicated(spec.get("template"), checks);
    }
    strategy(spec.get("strategy"), checks);
    for field in ["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"] {
        values::not_negative(RULE, spec.get(field), checks);
    }
    let deadline = spec.get("progressDeadlineSeconds");
    if deadline.int() <= spec.get("minReadySeconds").int() {
        checks.invalid(RULE, deadline, "must be greater than minReadySeconds");
    }
    if object.old.is_none() {
        warn_of_name(object, checks);
    }
    updated_or_new(object, spec, checks);
}

/// A `ReplicaSet` (`ValidateReplicaSetSpec`).
pub(super) fn replica_set<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    values::not_negative(RULE, spec.get("replicas"), checks);
    values::not_negative(RULE, spec.get("minReadySeconds"), checks);
    if selector::check(spec, "deployment", "invalid label selector", checks) {
        replicated(spec.get("template"), checks);
    }
    if object.old.is_none() {
        warn_of_name(object, checks);
    }
    updated_or_new(object, spec, checks);
}

fn replicated<'n>(template: Field<'n>, checks: &mut Checks<'n>) {
    pod::template(template, None, checks);
    endless(template, "ReplicaSet", checks);
}

fn updated_or_new<'n>(object: &Object<'n>, spec: Field<'n>, checks: &mut Checks<'n>) {
    warn_of_template(object, "spec", spec.get("template"), checks);
    if let Some(old) = object.old {
        immutable_selector(spec.get("selector"), old.get("spec").get("selector"), checks);
    }
}

/// A selector that an update cannot change.
pub(super) fn immutable_selector<'n>(new: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    if !new.is_same(old) {
        checks
            .invalid_as(Rule::Immutable, new, selector::shown(new), "field is immutable")
            .changed = compare::changes(new, old);
    }
}

/// How pods are replaced (`ValidateDeploymentStrategy`).
fn strategy<'n>(strategy: Field<'n>, checks: &mut Checks<'n>) {
    let update = strategy.get("rollingUpdate");
    match strategy.get("type").text() {
        "Recreate" => {
            if update.is_set() {
                let message = "may not be specified when strategy `type` is 'Recreate'";
                checks.forbidden(RULE, update, message);
            }
        }
        "RollingUpdate" => {
            let (missing, more) = (update.get("maxUnavailable"), update.get("maxSurge"));
            number_or_percent(missing, checks);
            number_or_percent(more, checks);
            if is_zero(missing) && is_zero(more) {
                checks.invalid(RULE, missing, "may not be 0 when `maxSurge` is 0");
            }
            at_most_all(missing, checks);
        }
        other => {
            let shown = go_struct(&[("Type", json_text(other)), ("RollingUpdate", rolling(update, 0))]);
            checks.unsupported(RULE, strategy, ["Recreate", "RollingUpdate"]).value = Some(shown);
        }
    }
}

/// Limits of a rolling update as the server shows them; an absent limit is a number.
pub(super) fn rolling(update: Field<'_>, absent: i64) -> String {
    if !update.is_set() {
        return "null".to_owned();
    }
    let limit = |field: &'static str| {
        let at = update.get(field);
        if at.is_set() {
            json_or_null(at)
        } else {
            absent.to_string()
        }
    };
    go_struct(&[
        ("MaxUnavailable", limit("maxUnavailable")),
        ("MaxSurge", limit("maxSurge")),
    ])
}

/// A `ReplicationController` (`ValidateReplicationControllerSpec`).
pub(super) fn replication_controller<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    values::not_negative(RULE, spec.get("minReadySeconds"), checks);
    values::not_negative(RULE, spec.get("replicas"), checks);
    if selector.is_empty() {
        checks.required(RULE, selector, "");
    }
    if template.is_set() {
        let labels = selector::labels_of(template);
        if !selector
            .entries()
            .all(|(key, value)| labels.get(key) == Some(&value.text()))
        {
            selector::mismatch(template, checks);
        }
        pod::template(template, None, checks);
        endless(template, "ReplicationController", checks);
    } else {
        checks.required(RULE, template, "");
    }
    if object.old.is_none() {
        warn_of_name(object, checks);
    }
    if template.is_set() {
        warn_of_template(object, "spec", template, checks);
    }
}
