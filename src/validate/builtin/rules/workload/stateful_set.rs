//! `StatefulSets`.

use super::common::{RULE, at_most_all, endless, is_zero, number_or_percent, spec_defaults, warn_of_template};
use super::deployment::immutable_selector;
use super::selector;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete::{child, default_int, default_text, items, object};
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::pod;
use crate::validate::builtin::rules::pod::report::{go_struct, json_or_null, json_text, label, one_of};
use crate::validate::builtin::rules::shared::{compare, values};
use crate::validate::builtin::rules::storage::{claim_spec, spec_defaults as claim_defaults, spec_warnings};
use crate::validate::server::object_meta;
use crate::yaml::Node;

/// A label, as the name of each pod begins with it.
pub(super) fn name(text: &str, is_prefix: bool) -> Vec<String> {
    names::label(&object_meta::masked(text, is_prefix))
}

/// `SetDefaults_StatefulSet`
pub(super) fn defaults(node: &mut Node<'_>) {
    spec_defaults(node, |spec| {
        default_text(spec, "podManagementPolicy", "OrderedReady");
        default_int(spec, "replicas", 1);
        default_int(spec, "revisionHistoryLimit", 10);
        if let Some(strategy) = object(spec, "updateStrategy") {
            update_defaults(strategy);
        }
        if let Some(policy) = object(spec, "persistentVolumeClaimRetentionPolicy") {
            default_text(policy, "whenDeleted", "Retain");
            default_text(policy, "whenScaled", "Retain");
        }
        for claim in items(spec, "volumeClaimTemplates") {
            default_text(claim, "apiVersion", "v1");
            default_text(claim, "kind", "PersistentVolumeClaim");
            if let Some(status) = object(claim, "status") {
                default_text(status, "phase", "Pending");
            }
            if let Some(spec) = child(claim, "spec") {
                claim_defaults(spec);
            }
        }
    });
}

fn update_defaults(strategy: &mut Node<'_>) {
    if object_meta::text(strategy, "type").is_empty() {
        default_text(strategy, "type", "RollingUpdate");
        object(strategy, "rollingUpdate");
    }
    if object_meta::text(strategy, "type") == "RollingUpdate"
        && strategy.get("rollingUpdate").is_some()
        && let Some(update) = object(strategy, "rollingUpdate")
    {
        default_int(update, "partition", 0);
        default_int(update, "maxUnavailable", 1);
    }
}

/// A `StatefulSet` (`ValidateStatefulSetSpec`).
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let is_new = object.old.is_none();
    let stored = object.old.map(|old| old.get("spec"));
    // Stored sets may have pods that are wrong.
    let keeps_pods = stored.is_some_and(|old| checks.would_report(|trial| self::spec(old, is_new, false, trial)));
    self::spec(spec, is_new, keeps_pods, checks);
    if let Some(old) = stored {
        update(spec, old, checks);
    }
    warn_of_template(object, "spec", spec.get("template"), checks);
    warn(spec, checks);
}

fn spec<'n>(spec: Field<'n>, is_new: bool, keeps_pods: bool, checks: &mut Checks<'n>) {
    let policy = spec.get("podManagementPolicy");
    if !matches!(policy.text(), "OrderedReady" | "Parallel") {
        checks.invalid(RULE, policy, "must be 'OrderedReady' or 'Parallel'");
    }
    strategy(spec.get("updateStrategy"), checks);
    let retention = spec.get("persistentVolumeClaimRetentionPolicy");
    for field in ["whenDeleted", "whenScaled"] {
        one_of(RULE, retention.get(field), &["Retain", "Delete"], checks);
    }
    let claims = spec.get("volumeClaimTemplates");
    for template in claims.items().filter(|_| is_new) {
        claim_spec(Rule::Storage, template.get("spec"), false, checks);
    }
    for field in ["replicas", "minReadySeconds"] {
        values::not_negative(RULE, spec.get(field), checks);
    }
    let ordinals = spec.get("ordinals");
    if ordinals.is_set() {
        values::not_negative(RULE, ordinals.get("start"), checks);
    }
    if is_new && !spec.get("serviceName").is_empty() {
        label(RULE, spec.get("serviceName"), checks);
    }
    let template = spec.get("template");
    if selector::check(spec, "statefulset", "", checks) {
        if keeps_pods {
            pod::template_metadata(template, checks);
        } else {
            pod::template(template, Some(claims), checks);
        }
    }
    endless(template, "StatefulSet", checks);
}

/// How pods are replaced.
fn strategy<'n>(strategy: Field<'n>, checks: &mut Checks<'n>) {
    let update = strategy.get("rollingUpdate");
    match strategy.get("type").text() {
        "OnDelete" if update.is_set() => {
            let message = "only allowed for updateStrategy 'RollingUpdate'";
            checks.invalid_as(RULE, update, shown(update), message);
        }
        "RollingUpdate" if update.is_set() => {
            values::not_negative(RULE, update.get("partition"), checks);
            let missing = update.get("maxUnavailable");
            number_or_percent(missing, checks);
            if is_zero(missing) {
                checks.invalid(RULE, missing, "cannot be 0");
            }
            at_most_all(missing, checks);
        }
        "OnDelete" | "RollingUpdate" => {}
        other => {
            let shown = go_struct(&[("Type", json_text(other)), ("RollingUpdate", shown(update))]);
            checks.invalid_as(RULE, strategy, shown, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }
}

fn shown(update: Field<'_>) -> String {
    if !update.is_set() {
        return "null".to_owned();
    }
    go_struct(&[
        ("Partition", update.get("partition").int().to_string()),
        ("MaxUnavailable", {
            let missing = update.get("maxUnavailable");
            if missing.is_set() {
                json_or_null(missing)
            } else {
                "null".to_owned()
            }
        }),
    ])
}

/// What cannot change (`ValidateStatefulSetUpdate`).
fn update<'n>(new: Field<'n>, old: Field<'n>, checks: &mut Checks<'n>) {
    immutable_selector(new.get("selector"), old.get("selector"), checks);
    let (claims, old_claims) = (new.get("volumeClaimTemplates"), old.get("volumeClaimTemplates"));
    if !compare::is_same(claims, old_claims) {
        checks.invalid(Rule::Immutable, claims, "field is immutable").changed = compare::changes(claims, old_claims);
    }
    for field in ["serviceName", "podManagementPolicy"] {
        values::immutable(new.get(field), old.get(field), checks);
    }
}

fn warn<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    for template in spec.get("volumeClaimTemplates").items() {
        spec_warnings(Rule::Storage, template.get("spec"), checks);
    }
    let limit = spec.get("revisionHistoryLimit");
    if limit.int() < 0 {
        let words = "a negative value retains all historical revisions; a value >= 0 is recommended";
        checks.warn(RULE, limit, words);
    }
}
