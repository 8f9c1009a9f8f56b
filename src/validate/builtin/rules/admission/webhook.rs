//! Configurations of webhooks (`ValidateValidatingWebhookConfiguration`, `ValidateMutatingWebhookConfiguration`).

use std::collections::HashSet;

use super::client;
use super::condition::Expressions;
use super::matching::{self, enumeration};
use super::rule::RULE;
use crate::cel::admission::Policy;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::{labels, values};
use crate::validate::webhook;
use crate::yaml::Node;

/// Side effects that new webhooks may have.
const SIDE_EFFECTS: [&str; 2] = ["None", "NoneOnDryRun"];
const SELECTORS: [&str; 2] = ["namespaceSelector", "objectSelector"];
const REVIEWS: [&str; 2] = ["v1", "v1beta1"];

/// Sets the defaults of webhooks (`SetDefaults_ValidatingWebhook` …).
pub(super) fn defaults(node: &mut Node<'_>, changes: bool) {
    const SECONDS: i64 = 10;
    const PORT: i64 = 443;
    for hook in complete::items(node, "webhooks") {
        for (field, text) in [("failurePolicy", "Fail"), ("matchPolicy", "Equivalent")] {
            if hook.get(field).is_none() {
                complete::default_text(hook, field, text);
            }
        }
        if changes && hook.get("reinvocationPolicy").is_none() {
            complete::default_text(hook, "reinvocationPolicy", "Never");
        }
        for selector in SELECTORS {
            complete::object(hook, selector);
        }
        complete::default_int(hook, "timeoutSeconds", SECONDS);
        complete::items(hook, "rules")
            .iter_mut()
            .for_each(matching::rule_defaults);
        let client = complete::child(hook, "clientConfig");
        if let Some(service) = client.and_then(|client| complete::child(client, "service")) {
            complete::default_int(service, "port", PORT);
        }
    }
}

/// Checks a configuration. An update may keep what was allowed once.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let hooks = object.root.get("webhooks");
    let old = object.old.map(|old| old.get("webhooks"));
    let every = |test: &dyn Fn(Field<'n>) -> bool| old.is_none_or(|old| old.items().all(test));
    let has_no_effects = every(&|hook| SIDE_EFFECTS.contains(&hook.get("sideEffects").text()));
    let is_reviewed = every(&|hook| {
        let versions = hook.get("admissionReviewVersions");
        versions.is_empty() || versions.items().any(|version| REVIEWS.contains(&version.text()))
    });
    let mut seen = HashSet::new();
    let is_unique = old.is_none_or(|old| old.items().all(|hook| seen.insert(hook.get("name").text())));
    let is_unchanged = old.is_some_and(|old| {
        let mut pairs = hooks.items().zip(old.items());
        hooks.len() == old.len()
            && pairs.all(|(new, old)| new.get("matchConditions").is_same(old.get("matchConditions")))
    });
    let expressions = Expressions::new(Policy::default(), object.old);
    let stored = old.into_iter().flat_map(Field::items);
    let selectors = stored.flat_map(|hook| SELECTORS.map(|selector| hook.get(selector)));
    labels::tolerate_selectors(RULE, selectors, checks);
    let mut names_ = HashSet::new();
    for hook in hooks.items() {
        self::hook(hook, has_no_effects, checks);
        review_versions(hook.get("admissionReviewVersions"), is_reviewed, checks);
        let name = hook.get("name");
        if is_unique && !name.is_empty() && !names_.insert(name.text()) {
            checks.duplicate(RULE, name);
        }
        if !is_unchanged {
            expressions.conditions(hook.get("matchConditions"), checks);
        }
    }
}

fn hook<'n>(hook: Field<'n>, has_no_effects: bool, checks: &mut Checks<'n>) {
    const SECONDS: std::ops::RangeInclusive<i64> = 1..=30;
    values::required_as(RULE, hook.get("name"), names::full_name, checks);
    for rule in hook.get("rules").items() {
        matching::rule(rule, checks);
    }
    enumeration(hook.get("failurePolicy"), &["Fail", "Ignore"], checks);
    enumeration(hook.get("matchPolicy"), &["Equivalent", "Exact"], checks);
    enumeration(hook.get("reinvocationPolicy"), &["IfNeeded", "Never"], checks);
    let all = ["None", "NoneOnDryRun", "Some", "Unknown"];
    let allowed: &[&str] = if has_no_effects { &SIDE_EFFECTS } else { &all };
    let effects = hook.get("sideEffects");
    if !effects.is_set() {
        let words = format!("must specify one of {}", allowed.join(", "));
        checks.required(RULE, effects, words);
    } else if !allowed.contains(&effects.text()) {
        checks.unsupported(RULE, effects, allowed.iter().copied());
    }
    let seconds = hook.get("timeoutSeconds");
    if !SECONDS.contains(&seconds.int()) {
        checks.invalid(RULE, seconds, "the timeout value must be between 1 and 30 seconds");
    }
    for selector in SELECTORS {
        labels::kept_selector(RULE, hook.get(selector), checks);
    }
    client::check(RULE, hook.get("clientConfig"), checks);
}

fn review_versions<'n>(list: Field<'n>, is_reviewed: bool, checks: &mut Checks<'n>) {
    let versions: Vec<&str> = list.items().map(Field::text).collect();
    let mut wrong = webhook::review_versions(&versions, "must specify one of v1, v1beta1");
    // Stored configurations may have versions only that the server does not know.
    wrong.retain(|wrong| is_reviewed || wrong.index.is_some() || versions.is_empty());
    client::report(RULE, list, wrong, checks);
}
